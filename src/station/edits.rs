//! Watches the files people edit, and reads them when they have changed.
//!
//! Looked at twice a second on a thread of its own: a few dozen small files, no event that a share
//! or an editor's rename could lose. A change is read once it has stood for one look, so that half a
//! file is not.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::config::{self, Outcome};

const LOOK: Duration = Duration::from_millis(500);

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
}

/// What a look sees of a file: place, time, size.
type Seen = Vec<(PathBuf, Option<(SystemTime, u64)>)>;

impl Edits {
    /// Watches the station in `root`, which has just been read.
    pub(crate) fn watch(root: PathBuf) -> Self {
        let (alive, ended) = channel();
        let (tell, changes) = channel();
        let reread = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&reread);
        thread::spawn(move || {
            let (mut read, mut before) = (look(&root), Seen::new());
            while ended.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                let seen = look(&root);
                let changed = seen != read && seen == before;
                if changed || asked.swap(false, Ordering::Relaxed) {
                    let digest = config::Snapshot::of(&root).digest();
                    if tell.send(Edit { outcome: config::load(&root), digest }).is_err() {
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

fn look(root: &Path) -> Seen {
    let facts = |path: PathBuf| {
        let facts = path.metadata().ok().and_then(|facts| Some((facts.modified().ok()?, facts.len())));
        (path, facts)
    };
    config::files(root).into_iter().map(facts).collect()
}
