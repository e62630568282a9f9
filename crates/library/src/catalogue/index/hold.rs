//! The index of a running station: in use whatever becomes of its file.
//!
//! Where the file cannot be opened (another program has it to itself, the disk is write-protected or full, no handle is
//! left), what is in it is read as far as that goes and the index is kept in memory. Where it is removed or replaced,
//! the index goes on in the open file. In both cases it is written to its place as soon as that can be done: nothing is
//! measured again.
//!
//! Nothing that lies in its place is overwritten. A file that was not read is read then, and both are joined; one that
//! somebody put there meanwhile is set aside.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::aside::{Why, set_aside};
use super::{Index, Kept, SCHEMA, VERSION, read};
use crate::catalogue::recording::Recording;
use phatthanh_core::names::SegmentId;

/// Another program is waited for so long at a start: the air waits too.
const START: Duration = Duration::from_millis(400);

/// Device and number of a file.
pub(super) type Place = (u64, u64);

pub(super) fn place(path: &Path) -> Option<Place> {
    fs::metadata(path)
        .ok()
        .map(|facts| (facts.dev(), facts.ino()))
}

impl Index {
    /// Opens the index at `path` with what is in it. Never fails; where a damaged one was set aside to, and why it is
    /// in memory only.
    pub(crate) fn hold(path: &Path) -> (Self, Kept, Option<PathBuf>, Option<rusqlite::Error>) {
        match Self::open_within(path, START) {
            Ok((index, kept, aside)) => (index, kept, aside, None),
            Err(problem) => {
                tracing::error!(%problem, path = %path.display(), "index cannot be opened; kept in memory");
                let connection = copied(path)
                    .or_else(|| fresh().ok())
                    .expect("memory takes an empty index");
                let kept = read(&connection).unwrap_or_default();
                (
                    Self {
                        connection,
                        place: None,
                    },
                    kept,
                    None,
                    Some(problem),
                )
            }
        }
    }

    /// Whether it is the file at `path`.
    pub(crate) fn is_at(&self, path: &Path) -> bool {
        self.place.is_some() && self.place == place(path)
    }

    /// Makes an index at `path` which holds what this does.
    ///
    /// # Errors
    /// What the system says, in its words. What lies there stays as it was.
    pub(crate) fn moved_to(&self, path: &Path) -> Result<Moved, String> {
        // Which says more than `SQLite` would, for one that no handle or no right is left to open.
        if let Err(problem) = fs::File::open(path)
            && problem.kind() != io::ErrorKind::NotFound
        {
            return Err(problem.to_string());
        }

        let moved = if self.place.is_some() {
            self.move_to(path)
        } else {
            self.join(path)
        };
        moved.map_err(|problem| problem.to_string())
    }

    /// Writes this to `path`, whose file is another than the one it was opened as.
    fn move_to(&self, path: &Path) -> rusqlite::Result<Moved> {
        let aside = match set_aside(path, Why::Replaced) {
            Ok(aside) => Some(aside),
            Err(problem) if problem.kind() == io::ErrorKind::NotFound => None,
            Err(problem) => {
                let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CANTOPEN);
                let words = Some(problem.to_string());
                return Err(rusqlite::Error::SqliteFailure(code, words));
            }
        };
        let (mut index, ..) = Self::open(path)?;
        let backup = rusqlite::backup::Backup::new(&self.connection, &mut index.connection)?;
        backup.run_to_completion(i32::MAX, Duration::ZERO, None)?;
        drop(backup);

        Ok(Moved {
            index,
            aside,
            kept: None,
        })
    }

    /// Opens the index at `path`, which this was to be from the start, and adds what was found out meanwhile.
    fn join(&self, path: &Path) -> rusqlite::Result<Moved> {
        let (index, before, aside) = Self::open(path)?;
        let first = first_seen(&before);
        index.begin()?;
        for newer in read(&self.connection)?.recordings.values() {
            index.put(&as_first_seen(newer.recording(), &first))?;
        }
        for table in ["copy", "print", "twin"] {
            copy_rows(&self.connection, &index.connection, table)?;
        }
        index.commit()?;

        let kept = Some(read(&index.connection)?);
        Ok(Moved { index, aside, kept })
    }
}

/// An index at its place.
#[derive(Debug)]
pub(crate) struct Moved {
    pub(crate) index: Index,
    /// Where what lay there is now.
    pub(crate) aside: Option<PathBuf>,
    /// All that is known now, if that is more than was.
    pub(crate) kept: Option<Kept>,
}

/// Returns when the bytes of each recording were first seen.
fn first_seen(kept: &Kept) -> BTreeMap<SegmentId, Timestamp> {
    let mut first = BTreeMap::new();
    for known in kept.recordings.values() {
        if let Some(id) = known.id() {
            let at = first.entry(id).or_insert_with(|| known.added());
            *at = known.added().min(*at);
        }
    }
    first
}

fn as_first_seen(recording: Recording, first: &BTreeMap<SegmentId, Timestamp>) -> Recording {
    let first = recording.id().and_then(|id| first.get(&id).copied());
    Recording {
        added: first.map_or(recording.added, |first| first.min(recording.added)),
        ..recording
    }
}

/// Puts the rows of a table into another database, in place of those with their keys.
fn copy_rows(from: &Connection, to: &Connection, table: &str) -> rusqlite::Result<()> {
    let mut all = from.prepare(&format!("select * from {table}"))?;
    let columns = all.column_count();
    let marks = vec!["?"; columns].join(", ");
    let mut put = to.prepare(&format!("insert or replace into {table} values ({marks})"))?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let values = (0..columns).map(|column| row.get::<_, Value>(column));
        put.execute(params_from_iter(
            values.collect::<rusqlite::Result<Vec<_>>>()?,
        ))?;
    }
    Ok(())
}

/// The index at `path`, read past whoever has it to itself; none if it is none of ours.
fn copied(path: &Path) -> Option<Connection> {
    let bytes = fs::read(path).ok()?;
    let file = tempfile::NamedTempFile::new().ok()?;
    fs::write(file.path(), bytes).ok()?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let from = Connection::open_with_flags(file.path(), flags).ok()?;
    let version: i32 = from
        .query_row("pragma user_version", [], |row| row.get(0))
        .ok()?;
    read(&from).ok().filter(|_| version == VERSION)?;
    let mut connection = Connection::open_in_memory().ok()?;
    let backup = rusqlite::backup::Backup::new(&from, &mut connection).ok()?;
    backup
        .run_to_completion(i32::MAX, Duration::ZERO, None)
        .ok()?;
    drop(backup);
    Some(connection)
}

fn fresh() -> rusqlite::Result<Connection> {
    let connection = Connection::open_in_memory()?;
    connection.execute_batch(&format!("{SCHEMA} pragma user_version = {VERSION};"))?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_that_another_has_to_itself_is_read_past_it_and_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalogue.db");
        let (index, ..) = Index::open(&path).unwrap();
        let row = "insert into recording (path, size, mtime_ns, ctime_ns, added_us, refusal)
                   values ('a/b.wav', 1, 2, 2, 3, '{\"key\":\"library-empty\"}')";
        index.connection.execute_batch(row).unwrap();
        drop(index);
        let other = Connection::open(&path).unwrap();
        other
            .execute_batch("pragma locking_mode = exclusive; begin exclusive;")
            .unwrap();

        let (index, kept, aside, problem) = Index::hold(&path);
        assert!(
            4 * START <= Duration::from_secs(2),
            "a start waits for other things too"
        );
        assert_eq!((kept.recordings.len(), aside), (1, None));
        assert!(problem.is_some() && !index.is_at(&path));

        drop(other);
        let moved = index.moved_to(&path).unwrap();
        assert!(moved.index.is_at(&path) && moved.aside.is_none());
    }
}
