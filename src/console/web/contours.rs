//! Contours of recordings as they are kept, and which are to be made.
//!
//! Each is sixty bytes in `var/contours.db`, by the hash of the recording's bytes. All of it can be made again: a file that
//! cannot be read is made anew.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};

use super::contour::Contour;
use crate::names::SegmentId;
use crate::rundown::Segment;

/// Another may write for so long.
const BUSY: Duration = Duration::from_secs(2);

const TABLE: &str =
    "create table if not exists contour (id text primary key, bars blob not null) strict";

/// The contours, and those that are to be made.
#[derive(Debug)]
pub(super) struct Contours {
    path: PathBuf,
    wanted: Mutex<Outstanding>,
}

#[derive(Debug, Default)]
struct Outstanding {
    queue: VecDeque<Arc<Segment>>,
    /// What was asked for once: what cannot be made is not tried again and again.
    known: BTreeSet<SegmentId>,
    is_worked: bool,
}

impl Contours {
    /// Returns those that are kept in the file at `path`, which need not be there.
    pub(super) fn new(path: PathBuf) -> Self {
        Self {
            path,
            wanted: Mutex::default(),
        }
    }

    /// Returns those of `ids` that are made. Reads the disk.
    pub(super) fn of(&self, ids: &[SegmentId]) -> BTreeMap<SegmentId, Contour> {
        match self.read(ids) {
            Ok(found) => found,
            Err(error) => {
                self.set_aside(&error);
                BTreeMap::new()
            }
        }
    }

    fn read(&self, ids: &[SegmentId]) -> rusqlite::Result<BTreeMap<SegmentId, Contour>> {
        let mut found = BTreeMap::new();
        if !self.path.exists() {
            return Ok(found);
        }
        let db = open(&self.path)?;
        let mut statement = db.prepare("select bars from contour where id = ?")?;
        for id in ids {
            let bars: Option<Vec<u8>> = statement
                .query_row([id.to_string()], |row| row.get(0))
                .optional()?;
            if let Some(contour) = bars.as_deref().and_then(Contour::kept) {
                found.insert(*id, contour);
            }
        }
        Ok(found)
    }

    /// Keeps one. Returns whether that could be done: where it could not, nothing more is wanted until it is asked for again.
    pub(super) fn keep(&self, id: SegmentId, contour: &Contour) -> bool {
        let kept = open(&self.path).and_then(|db| {
            let sql = "insert or replace into contour (id, bars) values (?, ?)";
            db.execute(sql, params![id.to_string(), contour.bytes()])
        });
        if let Err(error) = &kept {
            self.set_aside(error);
            let mut wanted = self.lock();
            (wanted.queue, wanted.known) = Default::default();
        }
        kept.is_ok()
    }

    /// Removes the file where it is no database: nothing in it is lost for good.
    fn set_aside(&self, error: &rusqlite::Error) {
        let damaged = matches!(
            error.sqlite_error_code(),
            Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt)
        );
        tracing::warn!(%error, damaged, "contours of recordings cannot be read or kept");
        if damaged {
            drop(std::fs::remove_file(&self.path));
        }
    }

    /// Takes note of those of `segments` that are not `made` and were never asked for. Returns whether there is anything to make
    /// that nobody makes.
    pub(super) fn want<'a>(
        &self,
        segments: impl IntoIterator<Item = &'a Arc<Segment>>,
        made: &BTreeMap<SegmentId, Contour>,
    ) -> bool {
        let mut wanted = self.lock();
        for segment in segments {
            if !made.contains_key(&segment.id) && wanted.known.insert(segment.id) {
                wanted.queue.push_back(Arc::clone(segment));
            }
        }
        !wanted.is_worked && !wanted.queue.is_empty()
    }

    /// Notes that somebody begins to make them. Returns whether nobody did yet.
    pub(super) fn begin(&self) -> bool {
        !std::mem::replace(&mut self.lock().is_worked, true)
    }

    /// Returns the next that is to be made; none: whoever makes them is done.
    pub(super) fn next(&self) -> Option<Arc<Segment>> {
        let mut wanted = self.lock();
        let next = wanted.queue.pop_front();
        wanted.is_worked = next.is_some();
        next
    }

    fn lock(&self) -> MutexGuard<'_, Outstanding> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    db.busy_timeout(BUSY)?;
    db.execute_batch(TABLE)?;
    Ok(db)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::web::contour::Tracer;
    use crate::units::Frames;

    /// Whoever was to begin may be gone before it does; and a disk that keeps nothing now is asked again later.
    #[test]
    fn what_is_wanted_is_begun_by_one_and_not_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let contours = Contours::new(folder.path().join("nowhere/contours.db"));
        let id = SegmentId::new([7; 32]);
        let segment = Segment::new(id, "tin/bao.wav".into(), Frames::new(48_000));
        let segment = Arc::new(segment);
        let none = BTreeMap::new();
        assert!(contours.want([&segment], &none));
        assert!(contours.want([], &none), "nobody has begun");
        assert!(contours.begin() && !contours.begin());
        assert!(!contours.want([], &none), "somebody makes them");
        assert_eq!(contours.next().map(|next| next.id), Some(segment.id));

        assert!(!contours.keep(segment.id, &Tracer::new(Frames::new(600)).finish()));
        assert!(contours.next().is_none());
        assert!(contours.want([&segment], &none), "it is asked for again");
    }

    #[test]
    fn a_file_that_is_no_database_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("contours.db");
        std::fs::write(&path, [0x5a; 4096]).unwrap();
        let (contours, id) = (Contours::new(path), SegmentId::new([7; 32]));
        assert!(contours.of(&[id]).is_empty());
        let mut tracer = Tracer::new(Frames::new(600));
        tracer.add(&[0.5; 1200]);
        contours.keep(id, &tracer.finish());
        assert_eq!(contours.of(&[id, SegmentId::new([8; 32])]).len(), 1);
        assert_eq!(contours.of(&[id])[&id], tracer.finish());
    }
}
