//! The library on its own thread: ingests what is dropped, reports what could air.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::thread;
use std::time::Duration;

use crate::library::{CatalogueFile, Library, Rules, Scan, Watch, watch};
use crate::names::SegmentId;
use crate::rundown::Catalogue;
use crate::station::record::log_writer::Approvals;
use crate::words::{Language, Text};

/// Looks at everything this often, whatever the watch says.
const RESCAN: Duration = Duration::from_secs(60);

/// Files taken before the catalogue is reported again.
const BATCH: usize = 64;

/// What the library's thread hears.
#[derive(Debug)]
enum News {
    /// What is approved now.
    Approvals(Arc<Approvals>),
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
    files: Receiver<CatalogueFile>,
    /// How the catalogue's own file stood at the library's last report.
    file: CatalogueFile,
    news: Sender<News>,
    /// Whether files are dated as they are taken: not by a clock that is not believed.
    dates: Arc<AtomicBool>,
    /// Files in the folders that could not be taken.
    refused: Arc<AtomicUsize>,
    _watch: Watch,
}

impl Intake {
    /// Takes over `library`, that of the station in `root`; `approvals` as they stand. While the clock is
    /// not `believed` nothing is ingested: a file's expiry and its turn count from the day it came.
    pub(crate) fn start(
        root: &Path,
        library: Library,
        approvals: Arc<Approvals>,
        believed: bool,
    ) -> Self {
        let (tell, catalogues) = channel();
        let (tell_file, files) = channel();
        let (news, heard) = channel();
        let changed = news.clone();
        // Nobody hears it any more when the thread has ended: that is found by `take`.
        let watch = watch(root, move || drop(changed.send(News::Folders)));
        let dates = Arc::new(AtomicBool::new(believed));
        let refused = Arc::new(AtomicUsize::new(0));
        let (may, count) = (Arc::clone(&dates), Arc::clone(&refused));
        thread::spawn(move || {
            take_in(
                library,
                approvals,
                (&tell, &tell_file),
                &heard,
                &may,
                &count,
            );
        });
        Self {
            catalogues,
            files,
            file: CatalogueFile::default(),
            news,
            dates,
            refused,
            _watch: watch,
        }
    }

    /// Whether the clock is believed.
    pub(crate) fn clock(&self, believed: bool) {
        if self.dates.swap(believed, Ordering::Relaxed) != believed {
            drop(self.news.send(News::Folders));
        }
    }

    /// Returns how many files in the folders could not be taken.
    pub(crate) fn refused(&self) -> usize {
        self.refused.load(Ordering::Relaxed)
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

    /// Returns how the catalogue's own file stands, by the library's last look.
    pub(crate) fn catalogue_file(&mut self) -> &CatalogueFile {
        if let Some(newest) = self.files.try_iter().last() {
            self.file = newest;
        }
        &self.file
    }

    /// The first catalogue.
    pub(crate) fn first(&self, patience: Duration) -> Option<Arc<Catalogue>> {
        self.catalogues.recv_timeout(patience).ok()
    }

    /// Sends what is approved now.
    pub(crate) fn approve(&self, approvals: Arc<Approvals>) {
        // A dead thread is found by `take`.
        drop(self.news.send(News::Approvals(approvals)));
    }

    /// Sends what airs now: none of it is removed, and the copy of what broke is looked through.
    pub(crate) fn airs(&self, airing: Airing) {
        drop(self.news.send(News::Airing(airing)));
    }

    /// Sends how the folders and the store are looked after from now on.
    pub(crate) fn follow(&self, rules: Rules) {
        drop(self.news.send(News::Rules(rules)));
    }
}

/// The thread has died: start another.
#[derive(Debug)]
pub(crate) struct Died;

/// The thread: ingests files, reports the catalogue when it has changed, waits for news.
fn take_in(
    mut library: Library,
    mut approvals: Arc<Approvals>,
    (tell, tell_file): (&Sender<Arc<Catalogue>>, &Sender<CatalogueFile>),
    heard: &Receiver<News>,
    dates: &AtomicBool,
    refused: &AtomicUsize,
) {
    // What is known from before is reported at once; it may take hours to look through all there is new.
    let mut told = Arc::new(
        library
            .catalogue_after(&Catalogue::default(), &approvals)
            .unwrap_or_default(),
    );
    let mut gone = tell.send(Arc::clone(&told)).is_err();
    let mut airing = Airing::default();
    let mut standing = Standing::default();
    let mut file = CatalogueFile::default();
    let count = |library: &Library| refused.store(library.refused(), Ordering::Relaxed);
    count(&library);
    while !gone {
        let mut scan = Scan::default();
        if dates.load(Ordering::Relaxed) {
            scan = library.scan_some(BATCH);
            standing.hear(&scan.warnings);
            if file != scan.catalogue_file {
                file.clone_from(&scan.catalogue_file);
                gone = tell_file.send(file.clone()).is_err();
            }
            for (path, reason) in &scan.refused {
                tracing::warn!(%path, reason = reason.say(Language::En), "recording refused");
            }
            if scan.changed() {
                count(&library);
            }
            library.upkeep(&airing.in_use);
        }
        if let Some(catalogue) = library.catalogue_after(&told, &approvals) {
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

/// Warnings that last: each look says them anew, the log says when they begin and end.
#[derive(Debug, Default)]
struct Standing(BTreeSet<Text>);

impl Standing {
    fn hear(&mut self, warnings: &[Text]) {
        let now: BTreeSet<Text> = warnings.iter().cloned().collect();
        for warning in now.difference(&self.0) {
            tracing::warn!(warning = warning.say(Language::En), "library");
        }
        for warning in self.0.difference(&now) {
            tracing::info!(warning = warning.say(Language::En), "library: over");
        }
        self.0 = now;
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::clock::SystemClock;
    use crate::library::Settle;
    use crate::rundown::Approval;

    /// A second of a tone of its own.
    fn recording(path: &Path, number: u32) {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 8_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };

        let mut file = hound::WavWriter::create(path, spec).unwrap();
        let step = f64::from(200 + number) / 8_000.0 * std::f64::consts::TAU;
        for at in 0..8_000 {
            file.write_sample(((step * f64::from(at)).sin() * 9_000.0) as i16)
                .unwrap();
        }

        file.finalize().unwrap();
    }

    #[test]
    fn an_approval_is_heard_while_many_files_arrive() {
        const FILES: u32 = 800;
        let station = tempfile::tempdir().unwrap();
        let topic = station.path().join("audio/tin");
        fs::create_dir_all(&topic).unwrap();
        (0..FILES).for_each(|number| recording(&topic.join(format!("{number}.wav")), number));
        let settle = Settle::Aged(Duration::ZERO);
        let library = Library::open(station.path(), settle, Arc::new(SystemClock::new())).unwrap();
        let intake = Intake::start(station.path(), library, Arc::default(), true);
        let mut told = Vec::new();
        let mut approved: Option<(SegmentId, usize)> = None;
        while told.last().is_none_or(|count| *count < FILES as usize) {
            let catalogue = intake.first(Duration::from_secs(300)).unwrap();
            told.push(catalogue.iter().count());
            match (approved, catalogue.iter().next()) {
                (None, Some(first)) => {
                    let approval = Approval {
                        by: "Công chức Tư pháp".into(),
                        at: jiff::Timestamp::UNIX_EPOCH,
                    };
                    intake.approve(Arc::new(Approvals::from([(first.id, approval)])));
                    approved = Some((first.id, told.len()));
                }
                (Some((id, sent)), _) if told.len() == sent + 2 => {
                    let heard = catalogue.iter().find(|segment| segment.id == id).unwrap();
                    assert!(heard.approval.is_some(), "told {told:?}");
                }
                _ => {}
            }
        }

        assert!(told.len() >= FILES as usize / BATCH, "{told:?}");
        assert!(told.is_sorted(), "{told:?}");
    }
}
