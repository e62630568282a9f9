//! The library itself: inventory, folders, ingest and upkeep, tied together by a scan.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::LibraryError;
use crate::catalogue::index::Kept;
use crate::catalogue::inventory::Inventory;
use crate::catalogue::known::Known;
use crate::catalogue::recording::{LibraryRow, Recording, State};
use crate::folders::drop_folders::DropFolders;
use crate::folders::found::FoundFile;
use crate::folders::walk::Walk;
use crate::ingest::batch::{Ingest, wait_for_room};
use crate::ingest::scan::{AGAIN, CatalogueFile, Scan};
use crate::ingest::settling::{Instants, Settle};
use crate::store::archive::Archive;
use crate::store::upkeep::{self, Rules, Upkeep, Upkept};
use crate::store::verify::{self, Progress, Verdict};
use crate::store::{Condition, Store};
use jiff::Timestamp;
use phatthanh_core::clock::Clock;
use phatthanh_core::names::{AudioPath, SegmentId};
use phatthanh_core::rundown::{Approval, Catalogue, Segment};
use phatthanh_core::words::{Language, Text};

/// The recordings of a station.
///
/// Each part has its own state and touches no other's: the inventory knows recordings and their copies, the folders
/// how they lay, ingest what settles, upkeep what the store needs.
#[derive(Debug)]
pub struct Library {
    clock: Arc<dyn Clock>,
    inventory: Inventory,
    folders: DropFolders,
    ingest: Ingest,
    upkeep: Upkeep,
}

impl Library {
    /// Opens the library of the station in `root`; makes `var/` if there is none.
    ///
    /// # Errors
    ///
    /// If `var/` or the index in it cannot be written.
    pub fn open(root: &Path, settle: Settle, clock: Arc<dyn Clock>) -> Result<Self, LibraryError> {
        let archive = Archive::open(&root.join("var"), clock.now())?;
        Ok(Self::of(archive, root, settle, clock))
    }

    /// Opens the library of a station that goes on air. Never fails: what cannot be written is kept in memory until
    /// it can.
    #[must_use]
    pub fn hold(root: &Path, settle: Settle, clock: Arc<dyn Clock>) -> Self {
        let archive = Archive::hold(&root.join("var"), clock.now());
        Self::of(archive, root, settle, clock)
    }

    /// Opens a library that leaves no trace: begins with what the station knows, writes nothing in it, and leaves
    /// new files where they lie. What must be converted is kept elsewhere as long as this lives.
    #[must_use]
    pub fn peek(root: &Path, settle: Settle, clock: Arc<dyn Clock>) -> Self {
        let archive = Archive::peek(&root.join("var"));
        Self::of(archive, root, settle, clock)
    }

    fn of(
        (archive, kept): (Archive, Kept),
        root: &Path,
        settle: Settle,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            upkeep: Upkeep::new(archive.care(), clock.uptime()),
            inventory: Inventory::new(archive, kept),
            folders: DropFolders::new(root.join("audio")),
            ingest: Ingest::new(settle),
            clock,
        }
    }

    /// Converts by `program`: a path, or a name to be looked for where programs are.
    #[must_use]
    pub fn converting_by(mut self, program: &Path) -> Self {
        self.ingest.convert_by(program.to_owned());
        self
    }

    /// Follows `rules` from now on: how the store and the folders are looked after.
    pub fn set_rules(&mut self, rules: Rules) {
        if let Some(length) = rules.settle {
            self.ingest.watch_for(length);
        }
        self.upkeep.set_rules(rules);
    }

    /// Looks at the folders once and ingests everything that is still.
    pub fn scan(&mut self) -> Scan {
        self.scan_some(usize::MAX)
    }

    /// Looks at the folders once and ingests `limit` files at most, the latest first; the others wait for the next
    /// call. Each takes about as long as decoding it does.
    pub fn scan_some(&mut self, limit: usize) -> Scan {
        let mended = self.inventory.mend();
        let mut scan = Scan {
            warnings: mended.news.into_iter().chain(mended.away.clone()).collect(),
            catalogue_file: CatalogueFile {
                away: mended.away,
                set_aside: self.inventory.archive().set_aside(),
            },
            ..Scan::default()
        };

        let Some(walk) = self.walk(&mut scan) else {
            self.upkeep.go_blind();
            return scan;
        };

        if walk.silent {
            scan.look_in(AGAIN);
        }

        self.withdraw(&walk, &mut scan);

        let mut still = self.still(&walk, &mut scan);
        still.sort_by_key(|found| std::cmp::Reverse(found.stamp.mtime_ns));
        scan.waiting = still.len().saturating_sub(limit);
        still.truncate(limit);
        let clock = &*self.clock;
        self.ingest
            .take(&still, &walk, &mut self.inventory, clock, &mut scan);
        if scan.waiting > 0 {
            scan.look_in(std::time::Duration::ZERO);
        }

        let (audio, at) = (self.folders.audio(), Instants::of(clock));
        self.upkeep.keep_notes(&walk, audio, &self.inventory, at);
        scan
    }

    /// Walks the folders. Returns none if nothing of them can be seen, and says so.
    fn walk(&self, scan: &mut Scan) -> Option<Walk> {
        match self.folders.walk(&self.inventory) {
            Ok(walk) if walk.topics.is_empty() && self.inventory.all().any(Known::is_present) => {
                scan.warnings.push(Text::new("library-audio-empty"));
                None
            }
            Ok(walk) => Some(walk),
            Err(problem) => {
                scan.look_in(AGAIN);
                scan.warnings
                    .push(Text::new("library-audio-unreadable").with("problem", problem));
                None
            }
        }
    }

    /// Marks what has left the folders.
    fn withdraw(&mut self, walk: &Walk, scan: &mut Scan) {
        let departures = self.folders.departures(walk, &self.inventory);
        if departures.blind {
            self.upkeep.go_blind();
        }
        scan.warnings.extend(departures.warnings);

        let now = self.clock.now();
        for path in departures.left {
            self.inventory.withdraw(&path, now);
            scan.withdrawn.push(path);
        }
    }

    /// Returns the files that are new or changed, and still, and for which there is room.
    fn still(&mut self, walk: &Walk, scan: &mut Scan) -> Vec<FoundFile> {
        let at = Instants::of(&*self.clock);
        let mut still = self.ingest.still(walk, &mut self.inventory, at, scan);
        still.retain(|found| {
            let reason = self.upkeep.no_room(found, &self.inventory);
            let has_room = reason.is_none();
            if let Some(reason) = reason {
                wait_for_room(found, reason, &mut self.inventory, at.now, scan);
            }
            has_room
        });
        still
    }

    /// Ingests `file`, wherever it lies, and keeps a copy of it. Returns it as planning sees it.
    ///
    /// # Errors
    ///
    /// Why it cannot air.
    pub fn take_outside(&self, file: &Path, now: Timestamp) -> Result<Segment, Text> {
        let audio = self.folders.audio();
        self.ingest.take_outside(file, audio, &self.inventory, now)
    }

    /// Does a piece of upkeep, if it is time for one; to be called often. Copies `in_use` stay.
    pub fn upkeep(&mut self, in_use: &BTreeSet<SegmentId>) -> Upkept {
        let uptime = self.clock.uptime();
        self.upkeep.work(&mut self.inventory, in_use, uptime)
    }

    /// Looks through the copy of `id` now, as one that did not play should be.
    pub fn check(&mut self, id: SegmentId) -> Condition {
        upkeep::check(&self.inventory, id)
    }

    /// Hashes every copy again, and throws away the damaged, so that the next scan makes them again.
    ///
    /// # Errors
    ///
    /// If the store or the index cannot be read, or a damaged copy cannot be removed.
    pub fn verify(&self, tell: impl FnMut(Progress)) -> Result<Verdict, LibraryError> {
        verify::verify(&self.inventory, &self.folders, tell)
    }

    /// Every recording, by place: those that can air, those refused, those that have left.
    pub fn recordings(&self) -> impl Iterator<Item = Recording> {
        self.inventory.all().map(Known::recording)
    }

    /// Counts the files that lie in the folders and could not be taken.
    #[must_use]
    pub fn refused(&self) -> usize {
        let refused =
            |recording: &Recording| recording.refusal().is_some() && recording.gone.is_none();
        self.recordings().filter(refused).count()
    }

    /// Iterates over the bytes of all recordings, and when they were first seen.
    pub(crate) fn received(&self) -> impl Iterator<Item = (SegmentId, Timestamp)> {
        let all = self.inventory.all();
        all.filter_map(|known| Some((known.id()?, known.added())))
    }

    /// Returns every recording as JSON, by place.
    ///
    /// `state` answers for a recording that passed and is in its folder: approvals, expiry. Sentences
    /// are in `language`. `next_airing` is left to the caller.
    pub fn rows(
        &self,
        approvals: &BTreeMap<SegmentId, Approval>,
        language: Language,
        state: impl Fn(&Segment) -> State,
    ) -> Vec<LibraryRow> {
        self.inventory.rows(approvals, language, state)
    }

    /// Returns what can be planned: recordings that passed, are in their folders, and whose copy is there.
    #[must_use]
    pub fn catalogue(&self, approvals: &BTreeMap<SegmentId, Approval>) -> Catalogue {
        self.inventory.catalogue(approvals)
    }

    /// Returns the catalogue if it differs from `before`; library and catalogue share each segment.
    #[must_use]
    pub fn catalogue_after(
        &mut self,
        before: &Catalogue,
        approvals: &BTreeMap<SegmentId, Approval>,
    ) -> Option<Catalogue> {
        self.inventory.catalogue_after(before, approvals)
    }

    /// Returns where the bytes of `id` are to be played from: the store, or, where nothing is stored, the
    /// folder or what was converted for this library alone.
    #[must_use]
    pub fn stored(&self, id: SegmentId) -> PathBuf {
        let archive = self.inventory.archive();
        let in_folder = || {
            let same = self.inventory.all().filter(|known| known.id() == Some(id));
            let mut files = same.map(|known| self.folders.file(known.path()));
            files.find(|file| file.exists())
        };
        archive
            .place(id)
            .or_else(in_folder)
            .unwrap_or_else(|| archive.store().path(id))
    }

    /// Returns where the file at `path` lies in the folders, or would.
    #[must_use]
    pub fn file(&self, path: &AudioPath) -> PathBuf {
        self.folders.file(path)
    }

    /// Returns where copies are kept: for who plays them while this ingests others.
    #[must_use]
    pub fn store(&self) -> Store {
        self.inventory.archive().store().clone()
    }

    /// Returns the recordings meant by `name`: a path, with or without `audio/`, or the beginning of an id.
    #[must_use]
    pub fn find(&self, name: &str) -> Vec<Recording> {
        self.inventory.find(name)
    }
}
