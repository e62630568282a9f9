//! Opening: a log is made whole or not at all, and a damaged one is never made anew in its place.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::files::{
    beside, exists, folder_of, immutable, in_full, io, number, opening, put_aside, settle,
};
use super::log::{Airlog, head};
use super::reserve;
use crate::entry::{Event, Seq};
use crate::error::AirlogError;

/// Each in one transaction; the schema's number is how many have been run. None is edited once a station may have run it: its log would
/// be called damaged.
const MIGRATIONS: [&str; 22] = [
    include_str!("../migrations/0001_entry.sql"),
    include_str!("../migrations/0002_makes_good.sql"),
    include_str!("../migrations/0003_questions.sql"),
    include_str!("../migrations/0004_accepted.sql"),
    include_str!("../migrations/0005_event_names.sql"),
    include_str!("../migrations/0006_rows_lost.sql"),
    include_str!("../migrations/0007_set_aside.sql"),
    include_str!("../migrations/0008_orders.sql"),
    include_str!("../migrations/0009_spoken.sql"),
    include_str!("../migrations/0010_reading.sql"),
    include_str!("../migrations/0011_alerts.sql"),
    include_str!("../migrations/0012_inputs.sql"),
    include_str!("../migrations/0013_attended.sql"),
    include_str!("../migrations/0014_live.sql"),
    include_str!("../migrations/0015_edited.sql"),
    include_str!("../migrations/0016_alarms.sql"),
    include_str!("../migrations/0017_tokens.sql"),
    include_str!("../migrations/0018_uploaded.sql"),
    include_str!("../migrations/0019_machine.sql"),
    include_str!("../migrations/0020_transmitter.sql"),
    include_str!("../migrations/0021_papers.sql"),
    include_str!("../migrations/0022_papers_index.sql"),
];

/// The newest schema this phatthanh knows.
const SCHEMA: i64 = MIGRATIONS.len().cast_signed() as i64;

/// As in the first migration.
const APPLICATION_ID: i64 = 0x666d_6c6e;

/// Appends take milliseconds; longer than this is another process that hangs.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

impl Airlog {
    /// Opens the log to read and append; makes it, and its folder, where there is none.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn open(path: &Path) -> Result<Self, AirlogError> {
        Self::open_within(path, BUSY_TIMEOUT)
    }

    /// Opens it so, but waits no longer than `patience` for another process that has it to itself.
    pub(crate) fn open_within(path: &Path, patience: Duration) -> Result<Self, AirlogError> {
        loop {
            match Self::try_open(path, patience) {
                // To be opened it needs room too, for what it keeps beside it.
                Err(AirlogError::Full { .. }) if reserve::release(path) => {}
                opened => return opened,
            }
        }
    }

    fn try_open(path: &Path, patience: Duration) -> Result<Self, AirlogError> {
        if !exists(path)? {
            create(path)?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut log = Self::connect_as(path, path, flags, patience)?;
        // On a write-protected disk SQLite opens to read, and every later connection of this process does with it, until
        // the last is closed: also once the disk may be written again.
        if log.db.is_readonly("main").map_err(opening(path))? {
            return Err(io("open", path)(ErrorKind::ReadOnlyFilesystem.into()));
        }
        migrate(&mut log.db, path)?;
        log.db.busy_timeout(BUSY_TIMEOUT).map_err(opening(path))?;
        // In KiB, an eighth of what is usual: a station appends, and asks the system's cache for the rest.
        log.db
            .pragma_update(None, "cache_size", -256)
            .map_err(opening(path))?;
        Ok(log)
    }

    /// Opens the log to read, also while another process appends. Leaves `SQLite`'s files for that beside
    /// the log, so it does not work on a write-protected disk: [`Airlog::copy_in_memory`] does.
    ///
    /// # Errors
    /// [`AirlogError::Missing`] if there is none; otherwise if it cannot be read.
    pub fn open_read_only(path: &Path) -> Result<Self, AirlogError> {
        if !exists(path)? {
            return Err(AirlogError::Missing {
                path: path.to_owned(),
            });
        }
        Self::connect(
            path,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
    }

    /// Waits no longer than this for another process that keeps the log to itself: for a thread that tries again.
    ///
    /// # Errors
    /// If the connection refuses the setting.
    pub fn patience(&self, patience: Duration) -> Result<(), AirlogError> {
        self.read("open", |db| db.busy_timeout(patience))
    }

    /// An empty log that is on no disk.
    ///
    /// # Errors
    /// If memory for it is refused.
    pub fn in_memory() -> Result<Self, AirlogError> {
        Self::of_schema(SCHEMA)
    }

    /// An empty log on no disk, of an older schema: what one of that schema should look like.
    pub(crate) fn of_schema(version: i64) -> Result<Self, AirlogError> {
        let path = PathBuf::from(":memory:");
        let mut db = Connection::open_in_memory().map_err(opening(&path))?;
        migrate_to(&mut db, &path, version)?;
        Ok(Self::of(db, &path))
    }

    /// An empty log in a new file `scratch`, to be filled and then to stand at `path`: a power cut leaves nothing of
    /// it, so it waits for no disk.
    pub(crate) fn scratch(scratch: &Path, path: &Path) -> Result<Self, AirlogError> {
        let fault = opening(path);
        let mut db = Connection::open(scratch).map_err(&fault)?;
        db.execute_batch("pragma synchronous = off; pragma journal_mode = memory;")
            .map_err(&fault)?;
        migrate(&mut db, path)?;
        Ok(Self::of(db, path))
    }

    fn of(db: Connection, path: &Path) -> Self {
        Self {
            db,
            path: path.to_owned(),
            guard: None,
        }
    }

    /// Opens the log to look at it, on a disk that takes nothing too.
    pub(crate) fn look(path: &Path) -> Result<Self, AirlogError> {
        if !exists(path)? {
            return Err(AirlogError::Missing {
                path: path.to_owned(),
            });
        }

        // Without a write-ahead file nobody has it open, and reading it plainly leaves no file behind.
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let name = if exists(&beside(path, "-wal"))? {
            path.to_owned()
        } else {
            immutable(path)
        };

        Self::connect_as(&name, path, flags, Duration::ZERO)
    }

    /// The log as it is, taken into memory: what is appended then changes nothing at `path`. Empty
    /// where there is none.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn copy_in_memory(path: &Path) -> Result<Self, AirlogError> {
        if !exists(path)? {
            return Self::in_memory();
        }

        let fault = opening(path);
        // Without a write-ahead file nobody has it open, and reading it plainly leaves no file behind.
        let from = if exists(&beside(path, "-wal"))? {
            Self::open_read_only(path)?
        } else {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
            Self::connect_as(&immutable(path), path, flags, BUSY_TIMEOUT)?
        };

        let mut db = Connection::open_in_memory().map_err(&fault)?;
        Backup::new(&from.db, &mut db)
            .and_then(|backup| backup.run_to_completion(i32::MAX, Duration::ZERO, None))
            .map_err(&fault)?;
        migrate(&mut db, path)?;
        Ok(Self::of(db, path))
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self, AirlogError> {
        Self::connect_as(path, path, flags, BUSY_TIMEOUT)
    }

    /// Opens `name`, a path or a URI of `path`, and refuses what is no log this phatthanh knows.
    fn connect_as(
        name: &Path,
        path: &Path,
        flags: OpenFlags,
        patience: Duration,
    ) -> Result<Self, AirlogError> {
        let fault = opening(path);
        let db = Connection::open_with_flags(name, flags).map_err(&fault)?;
        db.busy_timeout(patience).map_err(&fault)?;
        // On the disk before a call returns, not only in the system's cache.
        db.pragma_update(None, "synchronous", "full")
            .map_err(&fault)?;
        let id = number(&db, "application_id").map_err(&fault)?;
        let found = number(&db, "user_version").map_err(&fault)?;
        if id != APPLICATION_ID || found < 1 {
            let problem = "it is not an airtime log".to_owned();
            return Err(AirlogError::Damaged {
                path: path.to_owned(),
                problem,
            });
        }

        if found > SCHEMA {
            return Err(AirlogError::TooNew {
                path: path.to_owned(),
                found,
                known: SCHEMA,
            });
        }

        Ok(Self::of(db, path))
    }
}

/// Makes an empty log beside its place and moves it there, so that a power cut leaves none or a whole
/// one. If another process was first, its log stays.
fn create(path: &Path) -> Result<(), AirlogError> {
    // In this order: a log made meanwhile by another process comes before its write-ahead file.
    if exists(&beside(path, "-wal"))? && !exists(path)? {
        let problem = "the database is gone, its write-ahead file is still there".to_owned();
        return Err(AirlogError::Damaged {
            path: path.to_owned(),
            problem,
        });
    }

    let folder = folder_of(path);
    fs::create_dir_all(folder).map_err(io("make", folder))?;
    let scratch = tempfile::Builder::new()
        .prefix(".airlog-")
        .tempdir_in(folder)
        .map_err(io("make a new log in", folder))?;
    let fresh = scratch.path().join("airlog.db");
    let mut db = Connection::open(&fresh).map_err(opening(path))?;
    migrate(&mut db, path)?;
    in_full(db, &fresh, path)?;
    settle(&fresh, path)
}

fn migrate(db: &mut Connection, path: &Path) -> Result<(), AirlogError> {
    migrate_to(db, path, SCHEMA)
}

fn migrate_to(db: &mut Connection, path: &Path, schema: i64) -> Result<(), AirlogError> {
    let fault = opening(path);
    if number(db, "user_version").map_err(&fault)? == schema {
        return Ok(());
    }

    let transaction = db
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(&fault)?;
    let found = number(&transaction, "user_version").map_err(&fault)?;
    for (migration, version) in MIGRATIONS
        .iter()
        .zip(1..=schema)
        .skip(found.max(0) as usize)
    {
        transaction.execute_batch(migration).map_err(&fault)?;
        transaction
            .pragma_update(None, "user_version", version)
            .map_err(&fault)?;
    }

    transaction.commit().map_err(&fault)
}

/// A damaged log, out of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Where it is now.
    pub path: PathBuf,
    /// Its last readable entry and that entry's hash; none if nothing could be read.
    pub last: Option<(Seq, String)>,
}

impl SetAside {
    /// What the new log says first.
    #[must_use]
    pub fn event(&self) -> Event {
        let old = self
            .path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let (last, hash) = self.last.clone().unzip();
        Event::LogSetAside { old, last, hash }
    }
}

/// Renames a damaged log, with what `SQLite` keeps beside it, to the first free
/// `airlog.db.damaged-1`, `-2` …, so that a new one can be opened in its place. The caller writes
/// [`SetAside::event`] as the new log's first entry.
///
/// # Errors
/// If no name is free, or renaming fails: everything is where it was then.
pub fn set_aside(path: &Path) -> Result<SetAside, AirlogError> {
    let last = last_readable(path);
    Ok(SetAside {
        path: put_aside(path, "damaged")?,
        last,
    })
}

/// The last entry; where the end cannot be read, the last before the first that cannot.
fn last_readable(path: &Path) -> Option<(Seq, String)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).ok()?;
    if let Ok(last) = head(&db) {
        return Some(last).filter(|(seq, _)| seq.0 > 0);
    }
    let mut entries = db
        .prepare("select seq, hash from entry order by seq")
        .ok()?;
    let rows = entries
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .ok()?;
    rows.map_while(Result::ok).last()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Verdict;
    use crate::proof::chain::sha256;

    /// A log is held against what its schema makes anew: edited afterwards, a migration has every log that ran it called damaged.
    #[test]
    fn no_migration_is_edited_that_a_station_may_have_run() {
        let statements = |migration: &&str| {
            let lines = migration.lines().filter(|line| !line.starts_with("--"));
            let text: String = lines.flat_map(|line| [line, "\n"]).collect();
            sha256(&text)[..8].to_owned()
        };
        // A new one is added behind. `e3b0c442` is of nothing: what is new stands in rows alone.
        #[rustfmt::skip]
        let known = [
            "37082ece", "555f1500", "7994fe50", "c2432a90", "a5d25211", "e3b0c442", "e3b0c442", "c5cee8b0",
            "a35c14ea", "0cd723e4", "e3b0c442", "c9f4e0b7", "e3b0c442", "77732980", "e3b0c442", "e3b0c442",
            "e3b0c442", "e3b0c442", "e3b0c442", "e3b0c442", "e3b0c442", "dbad4cbb",
        ];
        let found: Vec<String> = MIGRATIONS.iter().map(statements).collect();
        assert_eq!(found, known);
    }

    #[test]
    fn a_log_of_any_schema_there_was_is_taken_up_whole() {
        for schema in 1..=SCHEMA {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("airlog.db");
            let mut older = Connection::open(&path).unwrap();
            migrate_to(&mut older, &path, schema).unwrap();
            drop(older);
            let mut log = Airlog::open(&path).unwrap();
            let started = Event::Started {
                version: "1".into(),
            };
            log.event(jiff::Timestamp::UNIX_EPOCH, &started).unwrap();
            let verdict = log.verify().unwrap();
            assert!(
                matches!(verdict, Verdict::Ok { .. }),
                "{schema}: {verdict:?}"
            );
        }
    }
}
