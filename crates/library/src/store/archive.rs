//! The store, the index and which copies were made: all that the library keeps outside of people's folders.
//!
//! An archive either keeps what is found out, or leaves no trace. Only the second has a scratch folder, and only the
//! first has an index.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use tempfile::TempDir;

use super::{Bytes, Store};
use crate::LibraryError;
use crate::catalogue::index::aside;
use crate::catalogue::index::{Care, Copied, Copies, Index, Kept, Moved};
use phatthanh_core::names::SegmentId;
use phatthanh_core::units::Size;
use phatthanh_core::words::Text;

/// Keeps copies of recordings, and writes down what is known of them.
#[derive(Debug)]
pub(crate) struct Archive {
    store: Store,
    /// Which copies are not the bytes that were dropped.
    copies: Copies,
    trace: Trace,
    /// What to say once.
    news: Option<Text>,
}

/// What an archive leaves behind.
#[derive(Debug)]
enum Trace {
    /// Copies in the store, and rows in the index.
    Kept(Index),
    /// Nothing: files are measured and played where they lie. What must be converted goes to the scratch folder.
    Nothing(Option<Scratch>),
}

/// What became of the index since the last look.
#[derive(Debug, Default)]
pub(crate) struct Mended {
    /// A warning for people, given once.
    pub(crate) news: Option<Text>,
    /// Why the index cannot be written to its place.
    pub(crate) away: Option<Text>,
    /// All that is known, where that is more than was.
    pub(crate) kept: Option<Kept>,
}

/// A store that goes away with the library.
#[derive(Debug)]
struct Scratch {
    store: Store,
    _folder: TempDir,
}

/// Where ingest puts copies.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shelf<'a> {
    /// The station's store, where each recording has a copy.
    Store(&'a Store),
    /// A folder of the library's own, where only what must be converted has one; none if it could not be made.
    Scratch(Option<&'a Store>),
}

impl<'a> Shelf<'a> {
    /// Returns the store that takes what must be converted.
    pub(crate) fn converted(self) -> Option<&'a Store> {
        match self {
            Self::Store(store) => Some(store),
            Self::Scratch(scratch) => scratch,
        }
    }
}

impl Archive {
    /// Opens the archive in `var`, with what its index holds.
    pub(crate) fn open(var: &Path, now: Timestamp) -> Result<(Self, Kept), LibraryError> {
        let store = Store::within(var);
        store.prepare(now).map_err(|source| LibraryError::Folder {
            path: var.to_owned(),
            source,
        })?;
        let path = index_beside(&store);
        let (index, kept, damaged) =
            Index::open(&path).map_err(|source| LibraryError::Index { path, source })?;

        Ok((Self::keeping(store, index, damaged), kept))
    }

    /// Opens the archive in `var` for a station on air. Never fails: what cannot be written is kept in memory until
    /// it can.
    pub(crate) fn hold(var: &Path, now: Timestamp) -> (Self, Kept) {
        let store = Store::within(var);
        if let Err(problem) = store.prepare(now) {
            tracing::error!(%problem, path = %var.display(), "the store takes no copies");
        }
        let (index, kept, damaged, _) = Index::hold(&index_beside(&store));

        (Self::keeping(store, index, damaged), kept)
    }

    /// Looks into the archive in `var`, and leaves no trace there.
    pub(crate) fn peek(var: &Path) -> (Self, Kept) {
        let store = Store::within(var);
        let path = index_beside(&store);
        let archive = Self {
            copies: Index::peek_copies(&path),
            store,
            trace: Trace::Nothing(None),
            news: None,
        };

        (archive, Index::peek(&path))
    }

    fn keeping(store: Store, index: Index, damaged: Option<PathBuf>) -> Self {
        Self {
            copies: index.copies(),
            store,
            trace: Trace::Kept(index),
            news: damaged.map(|aside| set_aside(&aside)),
        }
    }

    /// Writes the index to its place, if its file is not there any more or could not be opened.
    pub(crate) fn mend(&mut self) -> Mended {
        let mut mended = Mended {
            news: self.news.take(),
            ..Mended::default()
        };
        let path = index_beside(&self.store);
        let Trace::Kept(index) = &mut self.trace else {
            return mended;
        };
        if index.is_at(&path) {
            return mended;
        }

        let made = fs::create_dir_all(self.store.folder()).map_err(|problem| problem.to_string());
        match made.and_then(|()| index.moved_to(&path)) {
            Ok(Moved {
                index: moved,
                aside,
                kept,
            }) => {
                tracing::warn!(path = %path.display(), "index written to its place");
                *index = moved;
                self.copies = index.copies();
                mended.news = aside.map(|aside| set_aside(&aside)).or(mended.news);
                mended.kept = kept;
            }
            Err(problem) => {
                mended.away = Some(Text::new("library-index-away").with("problem", problem));
            }
        }
        mended
    }

    /// Returns the names of files that were set aside from the place of the index, and lie beside it yet.
    pub(crate) fn set_aside(&self) -> Vec<String> {
        match self.trace {
            Trace::Kept(_) => aside::names(&index_beside(&self.store)),
            Trace::Nothing(_) => Vec::new(),
        }
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn copies(&self) -> &Copies {
        &self.copies
    }

    /// Returns the index; none if the archive leaves no trace.
    pub(crate) fn index(&self) -> Option<&Index> {
        match &self.trace {
            Trace::Kept(index) => Some(index),
            Trace::Nothing(_) => None,
        }
    }

    /// Returns the path of the index, which need not be there.
    pub(crate) fn index_path(&self) -> PathBuf {
        index_beside(&self.store)
    }

    /// Makes the scratch folder, if this archive may need one and has none.
    pub(crate) fn prepare(&mut self) {
        if let Trace::Nothing(scratch @ None) = &mut self.trace {
            *scratch = Scratch::new().ok();
        }
    }

    /// Returns where ingest puts copies.
    pub(crate) fn shelf(&self) -> Shelf<'_> {
        match &self.trace {
            Trace::Kept(_) => Shelf::Store(&self.store),
            Trace::Nothing(scratch) => Shelf::Scratch(scratch.as_ref().map(|one| &one.store)),
        }
    }

    /// Returns whether nothing need be copied of the bytes `id`, of which `size` were dropped.
    pub(crate) fn has(&self, id: SegmentId, size: u64) -> bool {
        match (self.copies.get(&id), &self.trace) {
            (Some(copied), _) if self.store.holds(id, copied.size) => true,
            (Some(copied), Trace::Nothing(Some(scratch))) => scratch.store.holds(id, copied.size),
            (Some(_), _) => false,
            (None, Trace::Kept(_)) => self.store.holds(id, size),
            (None, Trace::Nothing(_)) => true,
        }
    }

    /// Returns which bytes have a copy. One look at the store's folders costs less than one at each copy.
    pub(crate) fn copied(&self) -> impl Fn(SegmentId) -> bool {
        let held = self.index().map(|_| self.store.held().map(|held| held.ids));
        move |id| match &held {
            None => true,
            Some(Ok(held)) => held.binary_search(&id).is_ok(),
            Some(Err(_)) => self.store.path(id).is_file(),
        }
    }

    /// Returns the copy of `id`; none if the bytes lie in their folder only.
    pub(crate) fn place(&self, id: SegmentId) -> Option<PathBuf> {
        let stored = self.store.path(id);
        match &self.trace {
            Trace::Kept(_) => Some(stored),
            Trace::Nothing(_) if stored.is_file() => Some(stored),
            Trace::Nothing(scratch) => {
                let made = scratch.as_ref()?.store.path(id);
                made.is_file().then_some(made)
            }
        }
    }

    /// Returns what may still be written; none if that is unknown, or nothing is written.
    pub(crate) fn room(&self) -> Option<Size> {
        self.index().and_then(|_| self.store.room())
    }

    /// Returns what the copy of `id` must hold; none if the index does not say now.
    pub(crate) fn bytes(&self, id: SegmentId) -> Option<Bytes> {
        self.index()?.bytes(id).ok()
    }

    /// Notes what the copy of `id` is; none: the very bytes.
    pub(crate) fn note_copy(&mut self, id: SegmentId, copied: Option<Copied>) {
        let before = match copied {
            Some(copied) => self.copies.insert(id, copied),
            None => self.copies.remove(&id),
        };
        if before != copied
            && let Some(Err(problem)) = self.index().map(|index| index.note_copy(id, copied))
        {
            tracing::warn!(%id, %problem, "index not written");
        }
    }

    /// Returns what upkeep knew when the station last ran.
    pub(crate) fn care(&self) -> BTreeMap<SegmentId, Care> {
        let care = self.index().map(|index| index.care().unwrap_or_default());
        care.unwrap_or_default()
    }

    /// Writes what upkeep knows of each copy.
    pub(crate) fn put_care(&mut self, care: &BTreeMap<SegmentId, Care>) {
        if let Trace::Kept(index) = &mut self.trace
            && let Err(problem) = index.put_care(care)
        {
            tracing::warn!(%problem, "index not written");
        }
    }

    /// Drops the rows of the bytes `id`, which have left their folders.
    pub(crate) fn forget(&mut self, id: SegmentId) -> rusqlite::Result<()> {
        match &mut self.trace {
            Trace::Kept(index) => index.forget(id),
            Trace::Nothing(_) => Ok(()),
        }
    }

    /// Removes the copy of `id`, and what is known of it.
    pub(crate) fn remove(&mut self, id: SegmentId) -> io::Result<()> {
        self.store.remove(id)?;
        self.copies.remove(&id);
        Ok(())
    }
}

impl Scratch {
    fn new() -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        Ok(Self {
            store: Store::new(folder.path().to_owned()),
            _folder: folder,
        })
    }
}

fn set_aside(aside: &Path) -> Text {
    Text::new("library-index-damaged").with("aside", aside.display())
}

fn index_beside(store: &Store) -> PathBuf {
    store.folder().with_file_name("catalogue.db")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: SegmentId = SegmentId::new([7; 32]);
    const COPIED: Copied = Copied {
        hash: SegmentId::new([8; 32]),
        size: 3,
    };

    /// Puts a copy of `ID` of three bytes into `store`.
    fn fill(store: &Store) {
        let copy = store.begin(ID).unwrap();
        fs::write(copy.path(), b"abc").unwrap();
        store.keep(vec![copy]).pop().unwrap().unwrap();
    }

    /// Returns the keys of what a look reports.
    fn words(archive: &mut Archive) -> Vec<String> {
        let Mended { news, away, .. } = archive.mend();
        let words = news.into_iter().chain(away);
        words.map(|text| text.key().to_owned()).collect()
    }

    #[test]
    fn what_is_kept_has_an_index_and_no_scratch_folder() {
        let var = tempfile::tempdir().unwrap();
        let (mut archive, _) = Archive::open(var.path(), Timestamp::UNIX_EPOCH).unwrap();
        archive.prepare();
        assert!(archive.index().is_some() && matches!(archive.shelf(), Shelf::Store(_)));
        assert_eq!(archive.place(ID), Some(archive.store().path(ID)));

        assert!(!archive.has(ID, 3) && !archive.copied()(ID));
        fill(archive.store());
        assert!(archive.has(ID, 3) && archive.copied()(ID));
        assert!(!archive.has(ID, 4), "a copy of another length is none");
        archive.note_copy(ID, Some(COPIED));
        assert!(archive.has(ID, 4), "a copy that was made has its own");
    }

    #[test]
    fn what_leaves_no_trace_writes_nothing_at_the_station() {
        let var = tempfile::tempdir().unwrap();
        let (mut archive, _) = Archive::peek(var.path());
        assert!(matches!(archive.shelf(), Shelf::Scratch(None)));
        assert!(archive.has(ID, 3) && archive.place(ID).is_none());
        archive.note_copy(ID, Some(COPIED));
        assert!(!archive.has(ID, 3), "what must be converted needs a copy");

        archive.prepare();
        fill(archive.shelf().converted().unwrap());
        assert!(archive.has(ID, 3) && archive.room().is_none());
        assert!(archive.place(ID).is_some_and(|made| made.is_file()));
        assert!(words(&mut archive).is_empty());
        assert_eq!(fs::read_dir(var.path()).unwrap().count(), 0);
    }

    #[test]
    fn an_index_whose_file_went_away_is_written_to_its_place() {
        let var = tempfile::tempdir().unwrap();
        let (mut archive, _) = Archive::open(var.path(), Timestamp::UNIX_EPOCH).unwrap();
        archive.note_copy(ID, Some(COPIED));
        fs::remove_file(archive.index_path()).unwrap();
        assert!(words(&mut archive).is_empty());
        drop(archive);

        let (archive, _) = Archive::open(var.path(), Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(archive.copies().get(&ID), Some(&COPIED));
    }

    #[test]
    fn a_damaged_index_is_told_of_once() {
        let var = tempfile::tempdir().unwrap();
        fs::write(var.path().join("catalogue.db"), [7; 9_000]).unwrap();
        let (mut archive, _) = Archive::open(var.path(), Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(words(&mut archive), ["library-index-damaged"]);
        assert!(words(&mut archive).is_empty());
    }
}
