//! What can be read of a log that cannot be used: its own pages, and its sealed days.
//!
//! Every entry is held against its own hash, so nothing is made up. If all entries from the first to the last ever
//! given are there, the log is made anew with the very same chain: a damaged index costs nothing. Otherwise a new log
//! begins, and what was read is kept beside the damaged one as a database that answers questions.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension};

use super::pages;
use crate::entry::Seq;
use crate::entry::body::Facts;
use crate::error::AirlogError;
use crate::proof::chain::{ChainRow, GENESIS};
use crate::proof::sealed::{SEALED_ENDING, SealedDay};
use crate::proof::verify::Verdict;
use crate::write::files::{in_full, io, opening, settle};
use crate::write::log::{Airlog, head, replay};

/// Entries of a log, read from wherever they could be.
#[derive(Debug)]
pub(crate) struct Salvage {
    /// A log of these entries and no others, in a file that is gone with this.
    pub(crate) log: Airlog,
    /// Where that is.
    pub(crate) scratch: tempfile::TempDir,
    /// The last that follows without a gap from the first; none if the first is not there.
    unbroken: Option<(Seq, String)>,
    /// Whether that is the last ever given.
    is_whole: bool,
}

impl Salvage {
    /// Reads what can be read of the log at `path`, whose sealed days are in `sealed`; entry `at_least` is known to
    /// have been given.
    pub(crate) fn of(path: &Path, sealed: &Path, at_least: Seq) -> Result<Self, AirlogError> {
        let (scratch, log) = room(path)?;
        let fault = opening(path);
        let triggers = without_triggers(&log.db).map_err(&fault)?;
        log.db.execute_batch("begin immediate").map_err(&fault)?;
        let given = read_pages(&log.db, path)?;
        let found = unbroken(&log.db).map_err(&fault)?;
        let is_whole = |unbroken: &Option<(Seq, String)>| {
            unbroken
                .as_ref()
                .is_some_and(|(last, _)| Some(last.0) == given && at_least.0 <= last.0)
        };

        let mut unbroken_to = found;
        if !is_whole(&unbroken_to) {
            read_sealed(&log.db, sealed).map_err(&fault)?;
            unbroken_to = unbroken(&log.db).map_err(&fault)?;
        }

        replay(&log.db).map_err(&fault)?;
        log.db.execute_batch(&triggers).map_err(&fault)?;
        log.db.execute_batch("commit").map_err(&fault)?;
        let is_whole = is_whole(&unbroken_to) && matches!(log.verify(), Ok(Verdict::Ok { .. }));
        Ok(Self {
            log,
            scratch,
            unbroken: unbroken_to,
            is_whole,
        })
    }

    /// Whether nothing is lost: these are all entries the log ever had.
    pub(crate) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Whether this phatthanh knows everything in it: a log that a newer one has migrated, and where that wrote nothing of
    /// its own, is as good as one of ours.
    pub(crate) fn is_known(&self) -> Result<bool, AirlogError> {
        self.log.read("read", |db| {
            let mut entries = db.prepare("select kind, body from entry")?;
            let mut rows = entries.query([])?;
            while let Some(row) = rows.next()? {
                let (kind, body): (String, String) = (row.get(0)?, row.get(1)?);
                // A field that is not known makes a body longer than what is known of it.
                let known = Facts::parse(&kind, &body);
                if known.is_none_or(|facts| facts.body().len() < body.len()) {
                    return Ok(false);
                }
            }
            Ok(true)
        })
    }

    /// Whether nothing was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.log.version().is_ok_and(|last| last == 0)
    }

    /// The last entry that was read: number and hash.
    pub(crate) fn last(&self) -> Option<(Seq, String)> {
        let last = self
            .log
            .read("read", head)
            .ok()
            .filter(|(seq, _)| seq.0 > 0);
        last.or_else(|| self.unbroken.clone())
    }

    /// Another reader of it.
    pub(crate) fn reader(&self) -> Result<Airlog, AirlogError> {
        Airlog::look(&self.scratch.path().join(NAME))
    }

    /// Moves it to `path`, where nothing may be yet; whole and on the disk once this returns.
    pub(crate) fn keep(self, path: &Path) -> Result<(), AirlogError> {
        let Self { log, scratch, .. } = self;
        let file = scratch.path().join(NAME);
        in_full(log.db, &file, path)?;
        settle(&file, path)
    }
}

const NAME: &str = "airlog.db";

/// An empty log to read into: beside the damaged one, or where the system keeps passing files if there is no room.
fn room(path: &Path) -> Result<(tempfile::TempDir, Airlog), AirlogError> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".airlog-");
    let beside = path.parent().map(|folder| builder.tempdir_in(folder));
    let scratch = match beside {
        Some(Ok(scratch)) => scratch,
        _ => builder.tempdir().map_err(io("read", path))?,
    };
    let log = Airlog::scratch(&scratch.path().join(NAME), path)?;
    Ok((scratch, log))
}

/// Takes off the guards, which ask for entries in their order; the words that put them back.
fn without_triggers(db: &Connection) -> rusqlite::Result<String> {
    let mut triggers = db.prepare("select name, sql from sqlite_schema where type = 'trigger'")?;
    let triggers = triggers.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    let mut back = String::new();
    for trigger in triggers.collect::<rusqlite::Result<Vec<_>>>()? {
        let (name, sql) = trigger;
        db.execute_batch(&format!("drop trigger {name}"))?;
        back.push_str(&sql);
        back.push_str(";\n");
    }
    Ok(back)
}

fn put(db: &Connection, row: &ChainRow) -> rusqlite::Result<()> {
    let ChainRow {
        seq,
        kind,
        at_us,
        body,
        prev,
        hash,
    } = row;
    db.prepare_cached(
        "insert or ignore into entry (seq, kind, at_us, body, prev, hash) values (?, ?, ?, ?, ?, ?)",
    )?
    .execute((seq, kind, at_us, body, prev, hash))
    .map(drop)
}

/// Reads the entries of the pages; the highest number ever given.
fn read_pages(db: &Connection, path: &Path) -> Result<Option<i64>, AirlogError> {
    let mut problem = None;
    let given = pages::entries(path, |row| {
        if row.seq > 0 && problem.is_none() {
            problem = put(db, &row).err();
        }
    });
    match (given, problem) {
        (_, Some(problem)) => Err(opening(path)(problem)),
        (Ok(given), None) => Ok(given),
        // A folder in its place, or a disk that gives nothing back: the sealed days may have it.
        (Err(error), None) => {
            tracing::warn!(%error, path = %path.display(), "no page of the airtime log can be read");
            Ok(None)
        }
    }
}

/// Adds what the sealed days of this log have. A folder that cannot be read has none.
fn read_sealed(db: &Connection, sealed: &Path) -> rusqlite::Result<()> {
    let mut days: Vec<PathBuf> = fs::read_dir(sealed)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(SEALED_ENDING))
        .collect();
    days.sort();

    // Numbers begin anew with each log: only days of this one count.
    let mut log = first_hash(db)?;
    for path in days.iter().rev() {
        let read = fs::read(path).and_then(|bytes| SealedDay::parse(&bytes).map_err(|_| invalid()));
        let Ok(day) = read.inspect_err(
            |error| tracing::warn!(%error, path = %path.display(), "not a sealed day"),
        ) else {
            continue;
        };
        let is_of_this = match &log {
            Some(log) => *log == day.seal.log,
            None => is_known(db, &day)?,
        };
        if is_of_this {
            log.get_or_insert(day.seal.log);
            day.rows.iter().try_for_each(|row| put(db, row))?;
        }
    }

    Ok(())
}

fn invalid() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

/// The hash of the first entry names the log.
fn first_hash(db: &Connection) -> rusqlite::Result<Option<String>> {
    db.query_row("select hash from entry where seq = 1", [], |row| row.get(0))
        .optional()
}

/// Whether the day shares an entry with those read, or nothing was read and it is the newest.
fn is_known(db: &Connection, day: &SealedDay) -> rusqlite::Result<bool> {
    let last: Option<i64> = db.query_row("select max(seq) from entry", [], |row| row.get(0))?;
    if last.is_none() {
        return Ok(true);
    }
    let mut same = db.prepare_cached("select 1 from entry where seq = ? and hash = ?")?;
    for row in &day.rows {
        if same.exists((row.seq, &row.hash))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The last entry that follows from the first without a gap.
fn unbroken(db: &Connection) -> rusqlite::Result<Option<(Seq, String)>> {
    let mut entries = db.prepare("select seq, prev, hash from entry order by seq")?;
    let mut rows = entries.query([])?;
    let mut last = (Seq(0), GENESIS.to_owned());
    while let Some(row) = rows.next()? {
        let (Seq(seq), prev): (Seq, String) = (row.get(0)?, row.get(1)?);
        if seq != last.0.0 + 1 || prev != last.1 {
            break;
        }
        last = (Seq(seq), row.get(2)?);
    }
    Ok(Some(last).filter(|(seq, _)| seq.0 > 0))
}
