//! Watches the files people edit, and reads them when they have changed.
//!
//! Looked at once a second on a thread of its own: a few dozen small files, no event that a share
//! or an editor's rename could lose. A change is read once it has stood for one look, so that half a
//! file is not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

use crate::config::{self, Loaded, Origin, Outcome};
use crate::rundown::{Catalogue, Changes, History, Inputs, Rundown, diff, plan};
use crate::station::status::EditStatus;

/// How many days an edit's changes are told for.
pub(crate) const DAYS: usize = 14;

const LOOK: Duration = Duration::from_secs(1);

/// The watch. Ends when dropped.
#[derive(Debug)]
pub(crate) struct Edits {
    read: Receiver<Edit>,
    reread: Arc<AtomicBool>,
    _alive: Sender<()>,
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

/// What a look sees of a file: place, time, size.
type Seen = Vec<(PathBuf, Option<(SystemTime, u64)>)>;

impl Edits {
    /// Watches the station in `root`, which has just been read and had this digest.
    pub(crate) fn watch(root: PathBuf, digest: String) -> Self {
        let (alive, ended) = channel();
        let (tell, changes) = channel();
        let reread = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&reread);
        thread::spawn(move || {
            // Edited since it was read: to be read again once it has stood for a look.
            let seen = look(&root);
            let same = config::Snapshot::of(&root).digest() == digest;
            let (mut read, mut before) = (if same { seen } else { Seen::new() }, Seen::new());
            while ended.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                let seen = look(&root);
                let changed = seen != read && seen == before;
                if changed || asked.swap(false, Ordering::Relaxed) {
                    let snapshot = config::Snapshot::of(&root);
                    let (digest, files) = (snapshot.digest(), snapshot.origins());
                    if tell.send(Edit { outcome: config::load(&root), digest, files }).is_err() {
                        return;
                    }
                    read.clone_from(&seen);
                }
                before = seen;
            }
        });
        Self { read: changes, reread, _alive: alive }
    }

    /// The station as edited, if it was.
    pub(crate) fn take(&self) -> Option<Edit> {
        self.read.try_iter().last()
    }

    /// Reads it again, changed or not.
    pub(crate) fn reread(&self) {
        self.reread.store(true, Ordering::Relaxed);
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
        taken: String,
        changes: impl FnOnce() -> Changes + Send + 'static,
    ) {
        let tell = self.tell.clone();
        thread::spawn(move || {
            let changes = changes();
            let (items, broadcasts) = (changes.items, changes.changes.len());
            tracing::info!(days = DAYS, items, broadcasts, "what the edit changes");
            let status =
                EditStatus { taken, days: DAYS, items_changed: items, broadcasts_changed: broadcasts };
            // The station may have ended meanwhile.
            drop(tell.send((digest, status)));
        });
    }

    /// That of the edit with this digest, if it is known by now and was not told before. Those of edits
    /// that others have followed are passed over.
    pub(crate) fn take(&self, digest: &str) -> Option<EditStatus> {
        self.told.try_iter().filter(|(of, _)| of == digest).last().map(|(_, status)| status)
    }
}

/// What taking `after` for `before` changes in the next [`DAYS`] days.
pub(crate) fn impact(
    before: &Loaded,
    after: &Loaded,
    catalogue: &Catalogue,
    history: &History,
    now: Timestamp,
) -> Changes {
    let days = |loaded: &Loaded| -> Vec<Rundown> {
        let mut history = history.clone();
        let today = now.to_zoned(before.rules.zone.clone()).date();
        let days = today.series(jiff::Span::new().days(1)).take(DAYS);
        let day = |date| {
            let Loaded { schedule, calendar, rules, .. } = loaded;
            let inputs = Inputs { schedule, calendar, rules, catalogue, history: &history, as_of: now };
            let rundown = plan(date, &inputs);
            history.assume(&rundown);
            rundown
        };
        days.map(day).collect()
    };
    diff(&days(before), &days(after))
}

fn look(root: &Path) -> Seen {
    let facts = |path: PathBuf| {
        let facts = path.metadata().ok().and_then(|facts| Some((facts.modified().ok()?, facts.len())));
        (path, facts)
    };
    config::files(root).into_iter().map(facts).collect()
}
