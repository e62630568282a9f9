//! The library: folders people drop recordings into, and what is known about each.
//!
//! The folders are the truth about content. A file that has been left alone for a while is hashed,
//! decoded from end to end, measured, and copied by its hash; a file that leaves its folder is
//! withdrawn. The hard part is to tell what people did from what went wrong: a file half copied, a
//! folder on a stick that was pulled, a clock that is wrong. [`Library::scan_some`] decides all of it.
//!
//! Nothing here knows approvals or schedules; callers bring them.

mod catalogue;
mod complaint;
mod folders;
mod ingest;
mod measure;
pub mod names;
pub mod patience;
mod store;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization;

pub use catalogue::recording::{LibraryRow, Outcome, Recording, State};
pub use complaint::{Complaint, Flaw, Matter, Refusal, Warning, Why};
pub use folders::notes::Notes;
pub use folders::watch::{Watch, watch};
pub use ingest::scan::Scan;
pub use measure::Measures;
pub use store::upkeep::{LEAST_KEEP, Rules, Upkept};
pub use store::verify::{Finding, Progress, Verdict};
pub use store::{Condition, Store};

use catalogue::index::{Care, Copies, Index, Kept};
use catalogue::known::Known;
use catalogue::twins::Twins;
use ingest::convert::Converter;
use ingest::take::Scratch;
use phatthanh_core::clock::Clock;
use phatthanh_core::names::{AudioPath, SegmentId, Shared, TopicId};
use phatthanh_core::rundown::{Approval, Catalogue, Segment};
use phatthanh_core::words::{Language, Text};

/// When a file counts as left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settle {
    /// Seen unchanged for this long: for a process that stays. Trusts no file's time, because
    /// copying programs set it as they please.
    Watched(Duration),
    /// Last changed this long ago by its own time, or in the future: for a command that looks once.
    /// Zero takes everything.
    Aged(Duration),
}

/// Why there is no library.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The station's `var/` cannot be made or written.
    #[error("could not prepare {}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The index cannot be opened, and is not merely damaged.
    #[error("could not open {}", path.display())]
    Index {
        /// The file.
        path: PathBuf,
        /// What the database says.
        source: rusqlite::Error,
    },
}

/// The recordings of a station.
#[derive(Debug)]
pub struct Library {
    audio: PathBuf,
    store: Store,
    /// None: leaves no trace. Files are then measured and played where they lie.
    index: Option<Index>,
    settle: Settle,
    clock: Arc<dyn Clock>,
    /// By path; each apart, so that a tree of many has little room to spare.
    recordings: BTreeMap<AudioPath, Box<Known>>,
    /// What many recordings have in common.
    shared: Shared,
    /// Which copies in the store are not the bytes that were dropped.
    copies: Copies,
    converter: Converter,
    /// Where what must be converted goes if the store is left alone.
    scratch: Option<Scratch>,
    /// Files not taken in yet.
    settling: BTreeMap<AudioPath, ingest::scan::Seen>,
    /// Where files lay at the last look, if that is written otherwise than their path.
    elsewhere: BTreeMap<AudioPath, PathBuf>,
    /// What walks of single folders have brought that were late for the look they were made for.
    brought: folders::walk::Brought,
    /// The file system each topic's folder lay on when something was in it.
    devices: BTreeMap<TopicId, u64>,
    /// Topics whose folder was not there at the last look.
    absent: BTreeSet<TopicId>,
    /// Which are the same in other bytes.
    twins: Twins,
    /// What to say with the next scan.
    warnings: Vec<Text>,
    rules: Rules,
    board: folders::notes::Board,
    /// What upkeep knows of each copy.
    care: BTreeMap<SegmentId, Care>,
    round: store::upkeep::Round,
}

/// When the bytes of each recording the station in `root` knows were first seen; leaves no trace.
#[must_use]
pub fn received(root: &Path, clock: Arc<dyn Clock>) -> BTreeMap<SegmentId, Timestamp> {
    let library = Library::peek(root, Settle::Aged(Duration::ZERO), clock);
    library
        .known()
        .filter_map(|known| Some((known.id()?, known.added())))
        .collect()
}

impl Library {
    /// The library of the station in `root`; makes `var/` if there is none.
    ///
    /// # Errors
    /// If `var/` cannot be made, or the index cannot be opened.
    pub fn open(root: &Path, settle: Settle, clock: Arc<dyn Clock>) -> Result<Self, LibraryError> {
        let var = root.join("var");
        let store = Store::new(var.join("store"));
        store
            .prepare(clock.now())
            .map_err(|source| LibraryError::Folder {
                path: var.clone(),
                source,
            })?;
        let path = var.join("catalogue.db");
        let (index, kept, damaged) =
            Index::open(&path).map_err(|source| LibraryError::Index { path, source })?;
        Ok(Self::of((index, kept, damaged), root, store, settle, clock))
    }

    /// The library of a station that goes on air. Never fails: what cannot be written is kept in memory until it can.
    #[must_use]
    pub fn hold(root: &Path, settle: Settle, clock: Arc<dyn Clock>) -> Self {
        let var = root.join("var");
        let store = Store::new(var.join("store"));
        if let Err(problem) = store.prepare(clock.now()) {
            tracing::error!(%problem, path = %var.display(), "the store takes no copies");
        }
        let (index, kept, damaged, _) = Index::hold(&var.join("catalogue.db"));
        Self::of((index, kept, damaged), root, store, settle, clock)
    }

    fn of(
        (index, kept, damaged): (Index, Kept, Option<PathBuf>),
        root: &Path,
        store: Store,
        settle: Settle,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let care = index.care().unwrap_or_default();
        let round = store::upkeep::Round::at(clock.uptime());
        let damaged =
            damaged.map(|aside| Text::new("library-index-damaged").with("aside", aside.display()));
        Self {
            copies: index.copies(),
            index: Some(index),
            warnings: damaged.into_iter().collect(),
            care,
            round,
            ..Self::with(root, store, settle, clock, kept)
        }
    }

    /// Sees to it that the index is the file at its place; a warning while it cannot be.
    fn keep_index(&mut self) -> Option<Text> {
        let path = self.store.folder().with_file_name("catalogue.db");
        let index = self.index.as_mut().filter(|index| !index.is_at(&path))?;
        let moved =
            std::fs::create_dir_all(self.store.folder()).map_err(|problem| problem.to_string());
        match moved.and_then(|()| index.moved_to(&path).map_err(|problem| problem.to_string())) {
            Ok(moved) => {
                tracing::warn!(path = %path.display(), "index written to its place");
                *index = moved;
                None
            }
            Err(problem) => Some(Text::new("library-index-away").with("problem", problem)),
        }
    }

    /// Opens a library that leaves no trace: begins with what the station knows, writes nothing in it, and leaves
    /// new files where they lie. What must be converted is kept elsewhere as long as this lives.
    #[must_use]
    pub fn peek(root: &Path, settle: Settle, clock: Arc<dyn Clock>) -> Self {
        let var = root.join("var");
        let index = var.join("catalogue.db");
        let library = Self::with(
            root,
            Store::new(var.join("store")),
            settle,
            clock,
            Index::peek(&index),
        );
        Self {
            copies: Index::peek_copies(&index),
            ..library
        }
    }

    /// Converts by `program`: a path, or a name to be looked for where programs are.
    #[must_use]
    pub fn converting_by(self, program: &Path) -> Self {
        Self {
            converter: Converter::new(program.to_owned()),
            ..self
        }
    }

    fn with(root: &Path, store: Store, settle: Settle, clock: Arc<dyn Clock>, kept: Kept) -> Self {
        Self {
            audio: root.join("audio"),
            store,
            index: None,
            settle,
            clock,
            recordings: kept.recordings,
            shared: kept.shared,
            twins: kept.twins,
            copies: Copies::new(),
            converter: Converter::new("ffmpeg".into()),
            scratch: None,
            settling: BTreeMap::new(),
            elsewhere: BTreeMap::new(),
            brought: folders::walk::Brought::default(),
            devices: BTreeMap::new(),
            absent: BTreeSet::new(),
            warnings: Vec::new(),
            rules: Rules::default(),
            board: folders::notes::Board::default(),
            care: BTreeMap::new(),
            round: store::upkeep::Round::default(),
        }
    }

    /// Every recording, by place: those that can air, those refused, those that have left.
    pub fn recordings(&self) -> impl Iterator<Item = Recording> {
        self.known().map(Known::recording)
    }

    /// Iterates over the recordings as they are held.
    fn known(&self) -> impl Iterator<Item = &Known> {
        self.recordings.values().map(|known| &**known)
    }

    /// Every recording as JSON, by place.
    ///
    /// `state` answers for a recording that passed and is in its folder: approvals, expiry. Sentences
    /// are in `language`. `next_airing` is left to the caller.
    pub fn rows(
        &self,
        approvals: &BTreeMap<SegmentId, Approval>,
        language: Language,
        state: impl Fn(&Segment) -> State,
    ) -> Vec<LibraryRow> {
        let present = self.present();
        let row = |recording: Recording| {
            let same_as = recording.id().filter(|_| recording.refusal().is_none());
            let same_as = same_as.map(|id| self.same_as(&present, id, &recording.path));
            LibraryRow {
                same_as: same_as.unwrap_or_default(),
                ..recording.row(approvals, language, &state)
            }
        };
        self.recordings().map(row).collect()
    }

    /// What can be planned: recordings that passed, are in their folders, and whose copy is there.
    #[must_use]
    pub fn catalogue(&self, approvals: &BTreeMap<SegmentId, Approval>) -> Catalogue {
        let copied = self.copied();
        let present = self.known().filter(|known| known.gone.is_none());
        let segments = present.filter_map(|known| known.segment(approvals));
        segments.filter(|segment| copied(segment.id)).collect()
    }

    /// Returns the catalogue if it differs from `before`; library and catalogue share each segment.
    #[must_use]
    pub fn catalogue_after(
        &mut self,
        before: &Catalogue,
        approvals: &BTreeMap<SegmentId, Approval>,
    ) -> Option<Catalogue> {
        for known in self.recordings.values_mut() {
            if let Some(segment) = known.segment(approvals) {
                known.hold(&segment);
            }
        }
        let catalogue = self.catalogue(approvals);
        (!catalogue.is_made_of_the_same(before)).then_some(catalogue)
    }

    /// Which bytes have a copy. One look at the store's folders costs less than one at each copy.
    fn copied(&self) -> impl Fn(SegmentId) -> bool {
        let held = self
            .index
            .is_some()
            .then(|| self.store.held().map(|held| held.ids));
        move |id| match &held {
            None => true,
            Some(Ok(held)) => held.binary_search(&id).is_ok(),
            Some(Err(_)) => self.store.path(id).is_file(),
        }
    }

    /// Where the bytes of `id` are to be played from: the store, or, where nothing is stored, the
    /// folder or what was converted for this library alone.
    #[must_use]
    pub fn stored(&self, id: SegmentId) -> PathBuf {
        let stored = self.store.path(id);
        if self.index.is_some() || stored.is_file() {
            return stored;
        }
        if let Some(made) = self.scratch.as_ref().map(|scratch| scratch.store.path(id))
            && made.is_file()
        {
            return made;
        }
        let same = self.known().filter(|known| known.id() == Some(id));
        let by_path = |path: &AudioPath| self.audio.join(path.as_str());
        let mut files = same.map(|known| {
            let path = known.path();
            self.elsewhere
                .get(path)
                .cloned()
                .unwrap_or_else(|| by_path(path))
        });
        files.find(|file| file.exists()).unwrap_or(stored)
    }

    /// Where copies are kept: for who plays them while this takes others in.
    #[must_use]
    pub fn store(&self) -> Store {
        self.store.clone()
    }

    /// The recordings meant by `name`: a path, with or without `audio/`, or the beginning of an id.
    #[must_use]
    pub fn find(&self, name: &str) -> Vec<Recording> {
        let path: String = name.trim_start_matches("./").nfc().collect();
        let path = AudioPath::from(path.strip_prefix("audio/").unwrap_or(&path));
        if let Some(known) = self.recordings.get(&path) {
            return vec![known.recording()];
        }
        let prefix = name.to_ascii_lowercase();
        let begins = |known: &&Known| {
            known
                .id()
                .is_some_and(|id| id.to_string().starts_with(&prefix))
        };
        let begin = || self.known().filter(begins).map(Known::recording);
        if prefix.len() < 4 {
            Vec::new()
        } else {
            begin().collect()
        }
    }
}
