//! Watches the files people edit, and reads them when they have changed.
//!
//! Looked at once a second on a thread of its own: a few dozen small files, no event that a share
//! or an editor's rename could lose. A change is read once it has stood for one look, so that half a
//! file is not. A folder that hangs meanwhile is taken as it was.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::impact::DAYS;
use super::last_good;
use crate::config::{self, Loaded, Origin, Outcome, Snapshot};
use crate::rundown::Changes;
use crate::station::Folder;
use crate::station::health::status::EditStatus;
use crate::units::instant::Moment;

const LOOK: Duration = Duration::from_secs(1);

/// The watch. Ends when dropped.
#[derive(Debug)]
pub(crate) struct Edits {
    read: Receiver<Edit>,
    reread: Arc<AtomicBool>,
    wake: Sender<()>,
}

/// The station's files after a change.
#[derive(Debug)]
pub(crate) struct Edit {
    /// What they say.
    pub(crate) outcome: Outcome,
    /// Which they were.
    pub(crate) digest: String,
    /// Whose they were.
    pub(crate) files: BTreeMap<String, Origin>,
}

impl Edits {
    /// Watches the station in `folder`, which was read as `read` and understood as `good`.
    pub(crate) fn watch(folder: Folder, read: Snapshot, good: Arc<Loaded>) -> Self {
        let (wake, woken) = channel();
        let (tell, changes) = channel();
        let reread = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&reread);
        thread::spawn(move || {
            // What it started on, unless that is what is kept: a start does not wait for the disk.
            if good.digest == read.digest() {
                last_good::keep(&folder, &read, &good);
            }
            let (mut read, mut good, mut before) = (read, good, None);
            while woken.recv_timeout(LOOK) != Err(RecvTimeoutError::Disconnected) {
                // Whoever was killed while files were replaced left the rest to be done.
                if let Err(error) = config::recover(folder.root()) {
                    tracing::warn!(%error, "an edit of the station's files cannot be finished");
                }
                let mut snapshot = Snapshot::of(folder.root());
                if snapshot.starved {
                    // Nobody edited anything: without a handle there is nothing to see.
                    continue;
                }
                let changed = snapshot.seen != read.seen && before.as_ref() == Some(&snapshot.seen);
                before = Some(snapshot.seen.clone());
                if changed || asked.swap(false, Ordering::Relaxed) {
                    snapshot.recall(&read);
                    let edit = edited(&folder, &snapshot, &mut good);
                    if tell.send(edit).is_err() {
                        return;
                    }
                    read = snapshot;
                }
            }
        });
        Self {
            read: changes,
            reread,
            wake,
        }
    }

    /// The station as edited, if it was.
    pub(crate) fn take(&self) -> Option<Edit> {
        self.read.try_iter().last()
    }

    /// Reads it again at once, changed or not.
    pub(crate) fn reread(&self) {
        self.reread.store(true, Ordering::Relaxed);
        // A watch that has ended is started again by whoever sees that.
        self.wake.send(()).ok();
    }
}

/// What an edit changes, worked out on a thread of its own: with a long log on a small machine that takes
/// seconds, for which the conductor does not wait.
#[derive(Debug)]
pub(crate) struct Impacts {
    tell: Sender<(String, EditStatus)>,
    told: Receiver<(String, EditStatus)>,
}

impl Impacts {
    pub(crate) fn new() -> Self {
        let (tell, told) = channel();
        Self { tell, told }
    }

    /// Works out `changes`, those of the edit taken at `taken`, whose files have this digest.
    pub(crate) fn work_out(
        &self,
        digest: String,
        taken: Moment,
        changes: impl FnOnce() -> Changes + Send + 'static,
    ) {
        let tell = self.tell.clone();
        thread::spawn(move || {
            let changes = changes();
            let (items, broadcasts) = (changes.items, changes.changes.len());
            tracing::info!(days = DAYS, items, broadcasts, "what the edit changes");
            let status = EditStatus {
                taken,
                days: DAYS,
                items_changed: items,
                broadcasts_changed: broadcasts,
            };
            // The station may have ended meanwhile.
            drop(tell.send((digest, status)));
        });
    }

    /// Returns the result for the edit with this digest, once, when it is ready; drops results of edits that others
    /// have followed.
    pub(crate) fn take(&self, digest: &str) -> Option<EditStatus> {
        self.told
            .try_iter()
            .filter(|(of, _)| of == digest)
            .last()
            .map(|(_, status)| status)
    }
}

/// Understands what was read. What is good is kept for a start after a bad edit, and is `good` from now on.
fn edited(folder: &Folder, snapshot: &Snapshot, good: &mut Arc<Loaded>) -> Edit {
    let mut outcome = config::load_as(folder.root(), snapshot);
    if let Some(loaded) = outcome
        .loaded
        .as_mut()
        .filter(|loaded| loaded.digest != good.digest)
    {
        last_good::keep_topics_that_are_away(loaded, snapshot, good);
        last_good::keep(folder, snapshot, loaded);
        *good = Arc::new(loaded.clone());
    }

    Edit {
        outcome,
        digest: snapshot.digest(),
        files: snapshot.origins(),
    }
}
