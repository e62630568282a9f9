//! The index of a running station: in use whatever becomes of its file.
//!
//! Where the file cannot be opened (another program has it to itself, the disk is write-protected or full), what is in
//! it is read as far as that goes and the index is kept in memory. Where it is removed or replaced, the index goes on
//! in the open file. In both cases it is written to its place as soon as that can be done: nothing is measured again.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::{Index, Kept, SCHEMA, VERSION, read};

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

    /// Another index at `path`, which holds what this does. What lies there is no longer of use.
    pub(crate) fn moved_to(&self, path: &Path) -> rusqlite::Result<Self> {
        let (mut index, ..) = Self::open(path)?;
        let backup = rusqlite::backup::Backup::new(&self.connection, &mut index.connection)?;
        backup.run_to_completion(i32::MAX, Duration::ZERO, None)?;
        drop(backup);
        Ok(index)
    }
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
        assert!(index.moved_to(&path).unwrap().is_at(&path));
    }
}
