//! The recordings the library knows, in memory and in the index at once.

use std::collections::BTreeMap;

use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization;

use super::index::Kept;
use super::known::Known;
use super::recording::{LibraryRow, Outcome, Recording, State};
use super::twins::{Print, Twins};
use crate::store::archive::{Archive, Mended};
use phatthanh_core::names::{AudioPath, SegmentId, Shared};
use phatthanh_core::rundown::{Approval, Catalogue, Segment};
use phatthanh_core::words::Language;

/// Where the bytes that can air lie.
type Present<'a> = BTreeMap<SegmentId, Vec<&'a AudioPath>>;

/// Holds every recording, and the archive that keeps what is known of it.
#[derive(Debug)]
pub(crate) struct Inventory {
    /// By path; each apart, so that a tree of many has little room to spare.
    recordings: BTreeMap<AudioPath, Box<Known>>,
    /// What many recordings have in common.
    shared: Shared,
    /// Which are the same in other bytes.
    twins: Twins,
    archive: Archive,
}

impl Inventory {
    pub(crate) fn new(archive: Archive, kept: Kept) -> Self {
        let Kept {
            recordings,
            shared,
            twins,
        } = kept;
        Self {
            recordings,
            shared,
            twins,
            archive,
        }
    }

    pub(crate) fn archive(&self) -> &Archive {
        &self.archive
    }

    pub(crate) fn archive_mut(&mut self) -> &mut Archive {
        &mut self.archive
    }

    /// Writes the index to its place, if it is not there, and learns what lies there.
    pub(crate) fn mend(&mut self) -> Mended {
        let mut mended = self.archive.mend();
        if let Some(Kept {
            recordings,
            shared,
            twins,
        }) = mended.kept.take()
        {
            let before = std::mem::take(&mut self.recordings);
            let held_once = |(path, known): (AudioPath, Box<Known>)| {
                let known = match before.get(&path) {
                    Some(before) => Box::new(known.after(before)),
                    None => known,
                };
                (path, known)
            };
            self.recordings = recordings.into_iter().map(held_once).collect();
            (self.shared, self.twins) = (shared, twins);
        }
        mended
    }

    /// Returns how many recordings there are.
    pub(crate) fn len(&self) -> usize {
        self.recordings.len()
    }

    /// Iterates over the recordings as they are held, by path.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Known> {
        self.recordings.values().map(|known| &**known)
    }

    pub(crate) fn at(&self, path: &AudioPath) -> Option<&Known> {
        self.recordings.get(path).map(|known| &**known)
    }

    /// Returns `path` as it is held already.
    pub(crate) fn path(&self, path: &str) -> Option<AudioPath> {
        let held = self.recordings.get_key_value(path);
        held.map(|(path, _)| path.clone())
    }

    /// Returns what some file in the folders is.
    pub(crate) fn wanted(&self) -> impl Iterator<Item = SegmentId> {
        self.all()
            .filter(|known| known.gone.is_none())
            .filter_map(Known::id)
    }

    /// Returns the recordings that passed, each once: where it is now, or was last.
    pub(crate) fn by_id(&self) -> BTreeMap<SegmentId, &Known> {
        let passed = self.all().filter(|known| known.refusal().is_none());
        let mut passed: Vec<&Known> = passed.collect();
        passed.sort_by_key(|known| known.gone.is_none());
        passed
            .into_iter()
            .filter_map(|known| Some((known.id()?, known)))
            .collect()
    }

    /// Puts `recording` in place of what was at its path.
    pub(crate) fn put(&mut self, mut recording: Recording) {
        let index = self.archive.index();
        if let Some(Err(problem)) = index.map(|index| index.put(&recording)) {
            tracing::warn!(path = %recording.path, %problem, "index not written");
        }

        if let Outcome::Passed { id, measures } = &mut recording.outcome
            && let Some(print) = measures.print.take()
        {
            self.liken(*id, &print);
        }

        let path = recording.path.clone();
        let mut fresh = Known::new(recording, &mut self.shared);
        if let Some(before) = self.recordings.get(&path) {
            fresh = fresh.after(before);
        }

        self.recordings.insert(path, Box::new(fresh));
    }

    /// Marks what was at `path` as gone; forgets it if it could not air.
    pub(crate) fn withdraw(&mut self, path: &AudioPath, now: Timestamp) {
        match self.at(path).filter(|known| known.is_present()) {
            Some(known) => {
                let recording = Recording {
                    gone: Some(now),
                    ..known.recording()
                };
                self.put(recording);
            }
            None => self.forget(path),
        }
    }

    /// Marks what is at `path` as back. Returns whether it had gone.
    pub(crate) fn bring_back(&mut self, path: &AudioPath) -> bool {
        let Some(known) = self.at(path).filter(|known| known.gone.is_some()) else {
            return false;
        };
        let recording = Recording {
            gone: None,
            ..known.recording()
        };
        self.put(recording);
        true
    }

    fn forget(&mut self, path: &AudioPath) {
        let index = self.archive.index();
        if let Some(Err(problem)) = index.map(|index| index.remove(path)) {
            tracing::warn!(%path, %problem, "index not written");
        }
        self.recordings.remove(path);
    }

    /// Forgets the bytes `id`, which no folder holds, and removes their copy. Returns whether both are gone.
    pub(crate) fn discard(&mut self, id: SegmentId) -> bool {
        // First what is known of it, then its bytes: what has a row can be played.
        if let Err(problem) = self.archive.forget(id) {
            tracing::warn!(%id, %problem, "unused copy stays: index not written");
            return false;
        }

        self.recordings
            .retain(|_, known| known.gone.is_none() || known.id() != Some(id));

        match self.archive.remove(id) {
            Ok(()) => {
                tracing::info!(%id, "unused copy removed");
                true
            }
            Err(problem) => {
                tracing::warn!(%id, %problem, "unused copy not removed");
                false
            }
        }
    }

    /// Keeps the print of `id`, and finds its twins.
    fn liken(&mut self, id: SegmentId, print: &Print) {
        let Some(index) = self.archive.index() else {
            return;
        };
        match index.liken(id, print) {
            Ok(twins) => {
                for twin in twins {
                    self.twins.entry(id).or_default().insert(twin);
                    self.twins.entry(twin).or_default().insert(id);
                }
            }
            Err(problem) => tracing::warn!(%id, %problem, "print not kept"),
        }
    }

    /// Returns every recording as JSON; see [`crate::Library::rows`].
    pub(crate) fn rows(
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
        self.all().map(Known::recording).map(row).collect()
    }

    /// Returns where else the recording of these bytes lies, in the same bytes or in others: files that are in
    /// their folders and can air, and are not at `path`.
    fn same_as(&self, present: &Present<'_>, id: SegmentId, path: &AudioPath) -> Vec<String> {
        let ids = std::iter::once(id).chain(self.twins.get(&id).into_iter().flatten().copied());
        let paths = ids
            .filter_map(|id| present.get(&id))
            .flatten()
            .filter(|other| **other != path);
        paths.map(|path| format!("audio/{path}")).collect()
    }

    fn present(&self) -> Present<'_> {
        let mut present = Present::new();
        for known in self.all().filter(|known| known.is_present()) {
            if let Some(id) = known.id() {
                present.entry(id).or_default().push(known.path());
            }
        }
        present
    }

    /// Returns what can be planned: recordings that passed, are in their folders, and whose copy is there.
    pub(crate) fn catalogue(&self, approvals: &BTreeMap<SegmentId, Approval>) -> Catalogue {
        let copied = self.archive.copied();
        let present = self.all().filter(|known| known.gone.is_none());
        let segments = present.filter_map(|known| known.segment(approvals));
        segments.filter(|segment| copied(segment.id)).collect()
    }

    /// Returns the catalogue if it differs from `before`; inventory and catalogue share each segment.
    pub(crate) fn catalogue_after(
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

    /// Returns the recordings meant by `name`: a path, with or without `audio/`, or the beginning of an id.
    pub(crate) fn find(&self, name: &str) -> Vec<Recording> {
        let path: String = name.trim_start_matches("./").nfc().collect();
        let path = AudioPath::from(path.strip_prefix("audio/").unwrap_or(&path));
        if let Some(known) = self.recordings.get(&path) {
            return vec![known.recording()];
        }

        let prefix = name.to_ascii_lowercase();
        if prefix.len() < 4 {
            return Vec::new();
        }

        let begins = |known: &&Known| {
            let id = known.id();
            id.is_some_and(|id| id.to_string().starts_with(&prefix))
        };

        self.all().filter(begins).map(Known::recording).collect()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::Path;

    use super::*;
    use crate::complaint::Why;
    use crate::folders::found::Stamp;
    use crate::measure::Measures;
    use phatthanh_core::units::{BassLoss, Level, Sides};

    /// Returns the inventory of the station in `root`, which has no recordings yet.
    pub(crate) fn empty(root: &Path) -> Inventory {
        let (archive, kept) = Archive::open(&root.join("var"), Timestamp::UNIX_EPOCH).unwrap();
        Inventory::new(archive, kept)
    }

    /// Returns a recording that can air, of bytes that are all `number`.
    pub(crate) fn passed(path: &str, number: u8) -> Recording {
        let measures = Measures {
            format: "wav".into(),
            channels: 1,
            sample_rate: 48_000,
            frames: 480_000,
            loudness: None,
            true_peak: Level(-3.0),
            loudness_range_lu: None,
            bass: BassLoss([0.0; 6]),
            sides: Sides::Both,
            warnings: [].into(),
            title: None,
            silence_start_s: 0.0,
            silence_end_s: 0.0,
            pauses: [].into(),
            print: None,
        };

        of(
            path,
            Outcome::Passed {
                id: SegmentId::new([number; 32]),
                measures,
            },
        )
    }

    fn refused(path: &str) -> Recording {
        let reason = Why::Empty.refusal();
        of(path, Outcome::Refused { id: None, reason })
    }

    fn of(path: &str, outcome: Outcome) -> Recording {
        let stamp = Stamp {
            size: 3,
            mtime_ns: 4,
            ctime_ns: 5,
        };
        Recording::new(path.into(), stamp, Timestamp::UNIX_EPOCH, outcome)
    }

    fn print(last: u32) -> Option<Print> {
        let items = (0..400_u32).map(|at| at.wrapping_mul(0x9E37_79B9) ^ last);
        Print::new(items.collect(), 0.0, 50.0)
    }

    fn all(inventory: &Inventory) -> Vec<Recording> {
        inventory.all().map(Known::recording).collect()
    }

    /// Whatever is done, the index holds what memory does.
    #[test]
    fn memory_and_index_hold_one_thing() {
        let root = tempfile::tempdir().unwrap();
        let mut inventory = empty(root.path());
        let check = |inventory: &Inventory, count: usize| {
            let (archive, kept) = Archive::peek(&root.path().join("var"));
            let read = Inventory::new(archive, kept);
            assert_eq!(all(&read), all(inventory));
            assert_eq!(read.len(), count);
        };

        let (one, other) = (AudioPath::from("tin/a.wav"), AudioPath::from("tin/b.wav"));
        inventory.put(passed("tin/a.wav", 1));
        inventory.put(refused("tin/b.wav"));
        check(&inventory, 2);

        inventory.withdraw(&other, Timestamp::UNIX_EPOCH);
        check(&inventory, 1);
        inventory.withdraw(&one, Timestamp::UNIX_EPOCH);
        check(&inventory, 1);
        assert_eq!(inventory.wanted().count(), 0);
        assert!(inventory.bring_back(&one) && !inventory.bring_back(&one));
        check(&inventory, 1);

        assert!(inventory.discard(SegmentId::new([1; 32])));
        check(&inventory, 1);
        inventory.withdraw(&one, Timestamp::UNIX_EPOCH);
        assert!(inventory.discard(SegmentId::new([1; 32])));
        check(&inventory, 0);
    }

    #[test]
    fn twins_are_found_both_ways_and_after_a_restart() {
        let root = tempfile::tempdir().unwrap();
        let mut inventory = empty(root.path());
        for (path, number, last) in [
            ("tin/a.wav", 1, 0),
            ("tin/b.mp3", 2, 1),
            ("tin/c.mp3", 3, !0),
        ] {
            let mut recording = passed(path, number);
            if let Outcome::Passed { measures, .. } = &mut recording.outcome {
                measures.print = print(last).map(Box::new);
            }
            inventory.put(recording);
        }

        let same = |inventory: &Inventory| -> Vec<Vec<String>> {
            let rows = inventory.rows(&BTreeMap::new(), Language::En, |_| State::Ready);
            rows.into_iter().map(|row| row.same_as).collect()
        };

        let expected = [vec!["audio/tin/b.mp3"], vec!["audio/tin/a.wav"], vec![]];
        assert_eq!(same(&inventory), expected);
        drop(inventory);
        assert_eq!(same(&empty(root.path())), expected);
    }

    #[test]
    fn only_what_has_a_copy_can_be_planned() {
        let root = tempfile::tempdir().unwrap();
        let mut inventory = empty(root.path());
        inventory.put(passed("tin/a.wav", 1));
        assert_eq!(inventory.catalogue(&BTreeMap::new()).iter().count(), 0);
        let store = inventory.archive().store();
        let copy = store.begin(SegmentId::new([1; 32])).unwrap();
        store.keep(vec![copy]).pop().unwrap().unwrap();
        let catalogue = inventory.catalogue(&BTreeMap::new());
        assert_eq!(catalogue.iter().count(), 1);
        assert!(
            inventory
                .catalogue_after(&catalogue, &BTreeMap::new())
                .is_none()
        );
    }

    #[test]
    fn a_name_is_a_path_or_the_beginning_of_an_id() {
        let root = tempfile::tempdir().unwrap();
        let mut inventory = empty(root.path());
        inventory.put(passed("tin/b\u{e0}i.wav", 1));
        for (name, count) in [
            ("tin/b\u{e0}i.wav", 1),
            ("audio/tin/ba\u{300}i.wav", 1),
            ("./audio/tin/b\u{e0}i.wav", 1),
            ("0101", 1),
            ("010", 0),
            ("0202", 0),
            ("tin", 0),
        ] {
            assert_eq!(inventory.find(name).len(), count, "{name}");
        }
    }
}
