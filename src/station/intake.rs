//! The library on its own thread: takes what is dropped, tells what could air.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::thread;
use std::time::Duration;

use crate::library::{Library, Rules, Watch, watch};
use crate::names::SegmentId;
use crate::rundown::{Approval, Catalogue};
use crate::words::Language;

type Approvals = BTreeMap<SegmentId, Approval>;

/// Looks at everything this often, whatever the watch says.
const RESCAN: Duration = Duration::from_secs(60);

/// Files taken before the catalogue is told again.
const BATCH: usize = 16;

/// What the library's thread hears.
#[derive(Debug)]
enum News {
    /// What is approved now.
    Approvals(Approvals),
    /// What airs now.
    Airing(Airing),
    /// How the folders and the store are looked after from now on.
    Rules(Rules),
    /// Something changed in the folders.
    Folders,
}

/// What the air makes of recordings.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Airing {
    /// On air, or to come.
    pub(crate) in_use: BTreeSet<SegmentId>,
    /// Could not be played.
    pub(crate) broken: BTreeSet<SegmentId>,
}

/// The library's thread. Ends when dropped.
#[derive(Debug)]
pub(crate) struct Intake {
    catalogues: Receiver<Arc<Catalogue>>,
    news: Sender<News>,
    _watch: Watch,
}

impl Intake {
    /// Takes over `library`, that of the station in `root`; `approvals` as they stand.
    pub(crate) fn start(root: &Path, library: Library, approvals: Approvals) -> Self {
        let (tell, catalogues) = channel();
        let (news, heard) = channel();
        let changed = news.clone();
        // Nobody hears it any more when the thread has ended: that is found by `take`.
        let watch = watch(root, move || drop(changed.send(News::Folders)));
        thread::spawn(move || take_in(library, approvals, &tell, &heard));
        Self { catalogues, news, _watch: watch }
    }

    /// The newest catalogue, if there is news.
    pub(crate) fn take(&self) -> Result<Option<Arc<Catalogue>>, Died> {
        let mut newest = None;
        loop {
            match self.catalogues.try_recv() {
                Ok(catalogue) => newest = Some(catalogue),
                Err(TryRecvError::Empty) => return Ok(newest),
                Err(TryRecvError::Disconnected) => return Err(Died),
            }
        }
    }

    /// The first catalogue.
    pub(crate) fn first(&self, patience: Duration) -> Option<Arc<Catalogue>> {
        self.catalogues.recv_timeout(patience).ok()
    }

    /// Tells what is approved now.
    pub(crate) fn approve(&self, approvals: Approvals) {
        // A dead thread is found by `take`.
        drop(self.news.send(News::Approvals(approvals)));
    }

    /// Tells what airs now: none of it is removed, and the copy of what broke is looked through.
    pub(crate) fn airs(&self, airing: Airing) {
        drop(self.news.send(News::Airing(airing)));
    }

    /// Tells how the folders and the store are looked after from now on.
    pub(crate) fn follow(&self, rules: Rules) {
        drop(self.news.send(News::Rules(rules)));
    }
}

/// The thread has died: start another.
#[derive(Debug)]
pub(crate) struct Died;

/// The thread: takes files, tells the catalogue when it is another, waits for news.
fn take_in(
    mut library: Library,
    mut approvals: Approvals,
    tell: &Sender<Arc<Catalogue>>,
    heard: &Receiver<News>,
) {
    // What is known from before is told at once; it may take hours to look through all there is new.
    let mut told = Arc::new(library.catalogue(&approvals));
    let mut gone = tell.send(Arc::clone(&told)).is_err();
    let mut airing = Airing::default();
    while !gone {
        let scan = library.scan_some(BATCH);
        for warning in &scan.warnings {
            tracing::warn!(warning = warning.say(Language::En), "library");
        }
        for (path, reason) in &scan.refused {
            tracing::warn!(%path, reason = reason.say(Language::En), "recording refused");
        }
        library.upkeep(&airing.in_use);
        let catalogue = library.catalogue(&approvals);
        if catalogue != *told {
            told = Arc::new(catalogue);
            gone = tell.send(Arc::clone(&told)).is_err();
        }
        let wait = if scan.waiting > 0 && scan.changed() {
            Duration::ZERO
        } else {
            scan.next_look.unwrap_or(RESCAN)
        };
        match heard.recv_timeout(wait) {
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
            Ok(first) => {
                for news in std::iter::once(first).chain(heard.try_iter()) {
                    match news {
                        News::Approvals(newer) => approvals = newer,
                        News::Airing(newer) => {
                            for id in newer.broken.difference(&airing.broken) {
                                library.check(*id);
                            }
                            airing = newer;
                        }
                        News::Rules(rules) => library.set_rules(rules),
                        News::Folders => {}
                    }
                }
            }
        }
    }
}
