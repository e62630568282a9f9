//! Whether the database file of an open log still holds what was in it: a copy written over it keeps its place.
//!
//! `SQLite` keeps the last entries in the write-ahead file and others in memory, so what an open log answers may look
//! right for hours after its file was overwritten. So the file is asked alone, each time it has changed, for the newest
//! entry it is known to have held. A log only grows: whatever was written into its file since holds that entry too.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use crate::entry::Seq;
use crate::write::files::immutable;

/// So many looks in a row at a file that stands still: one at a file that is being written to may find half of it.
const LOOKS: u32 = 3;

/// What a look at the file found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recovery {
    /// All that is known to have been in it.
    All,
    /// Not all; it may be about to be written.
    Doubt,
    /// Not all, for good: it is an older copy, or another log.
    Older,
    /// Not all, for good: it cannot be read.
    Damaged,
}

/// Length and times of a file.
type Stamp = (u64, (i64, i64), (i64, i64));

/// What is known of a database file alone.
#[derive(Debug)]
pub(crate) struct Content {
    /// Its newest entry when it was last seen whole.
    newest: (Seq, String),
    stamp: Option<Stamp>,
    /// Its length then, in bytes: a log never becomes shorter.
    length: u64,
    /// Whether the last look found it without that entry, and readable.
    is_older: bool,
    /// Looks in a row that did not find that entry, since it changed last.
    doubts: u32,
}

impl Content {
    /// Notes what the file at `path` holds now.
    pub(crate) fn of(path: &Path) -> Self {
        let mut content = Self {
            newest: (Seq(0), String::new()),
            stamp: None,
            length: 0,
            is_older: false,
            doubts: 0,
        };
        content.look(path, false);
        content
    }

    /// Looks at the file at `path`, if it has changed. `counts`: whether some time has passed since the last look
    /// that did.
    pub(crate) fn look(&mut self, path: &Path, counts: bool) -> Recovery {
        // A file that is not there is missed elsewhere.
        let Some(now) = stamp(path) else {
            return Recovery::All;
        };

        let has_changed = self.stamp != Some(now);
        if !has_changed && self.doubts == 0 {
            return Recovery::All;
        }

        self.stamp = Some(now);
        let problem = match newest(path, &self.newest) {
            Ok(newest) => {
                (self.newest, self.doubts) = (newest, 0);
                (self.length, self.is_older) = (now.0, false);
                return Recovery::All;
            }
            // No handle left, no memory: that says nothing of what is in the file.
            Err(problem) if !is_evidence(&problem) => {
                (self.stamp, self.doubts) = (None, 0);
                return Recovery::All;
            }
            Err(problem) => problem,
        };

        self.is_older = matches!(problem, rusqlite::Error::QueryReturnedNoRows);
        self.doubts = match (has_changed, counts) {
            (true, _) => 1,
            (false, true) => self.doubts + 1,
            (false, false) => self.doubts,
        };

        match self.is_older {
            _ if self.doubts <= LOOKS => Recovery::Doubt,
            true => Recovery::Older,
            false => Recovery::Damaged,
        }
    }

    /// Returns whether the file at `path` is being written over, or was just now: it is older, or shorter than it was. One
    /// that has a bad page is as long as before.
    pub(crate) fn is_written_over(&mut self, path: &Path) -> bool {
        let is_shorter = |(length, ..): Stamp| length < self.length;
        let is_shorter = stamp(path).is_some_and(is_shorter);
        self.look(path, false) == Recovery::Doubt && (is_shorter || self.is_older)
    }
}

/// Whether the fault is in what the file holds, and not in the machine.
fn is_evidence(problem: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase, Unknown};
    match problem {
        // Unknown is said of a file without our tables.
        rusqlite::Error::SqliteFailure(failure, _) => {
            matches!(failure.code, DatabaseCorrupt | NotADatabase | Unknown)
        }
        rusqlite::Error::QueryReturnedNoRows => true,
        _ => false,
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let facts = fs::metadata(path).ok()?;
    let (modified, changed) = (
        (facts.mtime(), facts.mtime_nsec()),
        (facts.ctime(), facts.ctime_nsec()),
    );
    Some((facts.len(), modified, changed))
}

/// The newest entry of the file at `path` alone. An error if it does not hold `known`.
fn newest(path: &Path, (seq, hash): &(Seq, String)) -> rusqlite::Result<(Seq, String)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(immutable(path), flags)?;
    if seq.0 > 0 {
        let known = "select 1 from entry where seq = ? and hash = ?";
        db.query_row(known, (seq, hash), |_| Ok(()))?;
    }

    let newest = "select seq, hash from entry order by seq desc limit 1";
    let newest = db
        .query_row(newest, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(newest.unwrap_or((Seq(0), String::new())))
}
