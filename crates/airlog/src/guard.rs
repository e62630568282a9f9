//! The log of a running station: kept at its place and in use, whatever becomes of its file.
//!
//! 1. A log that is damaged, or is an older copy, is set aside whole and named. If every entry can be read all the
//!    same, it is made anew with the same chain; otherwise a new one begins, which says so first and carries the
//!    approvals over ([`salvage`]).
//! 2. A log that cannot be opened now (disk full or write-protected, another program has it to itself) is read as far
//!    as it can be, and opened at the next entry that is to be written.
//! 3. A log into whose file an older copy is written while it is open is set aside too: the rows it has lost are
//!    searched for in all that is left, and that some are missing is said.
//! 4. A log whose file is moved, removed or replaced while it is open is put back whole, and what lies in its place is
//!    set aside.
//!
//! Each of these is an entry of the log, and an alarm says so until a person has seen it.

mod anew;
pub(super) mod content;
pub(super) mod held;
pub(super) mod pages;
pub(super) mod place;
pub(super) mod salvage;

use std::fs;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use tempfile::TempDir;

use super::entry::body::Facts;
use super::entry::{Event, Seq};
use super::error::AirlogError;
use super::write::files::{
    beside, exists, folder_of, in_full, io, number, opening, put_aside, settle,
};
use super::write::heartbeat::Heartbeat;
use super::write::log::{Airlog, head};
use anew::{begin_anew, name, newest_aside};
use content::{Content, Recovery};
use held::{Guard, Traces};
use place::Place;
use salvage::Salvage;

/// Longer than an append takes; the air waits for it at a start.
const PATIENCE: Duration = Duration::from_millis(500);

/// What a damaged log may hold to be set aside at a start. All of a longer one takes longer to read than the air may
/// wait, half a minute for one of ten years: that is left to the log's own thread, and rows wait meanwhile.
const AT_ONCE_BYTES: u64 = 32 << 20;

/// What is read of a damaged log, beside it.
pub(super) const READABLE: &str = ".readable";

impl Airlog {
    /// Opens the log of a station that goes on air. Never fails: what cannot be used is set aside, and what cannot be
    /// opened is opened later. `now` dates what has to be said of it, where nothing else does.
    #[must_use]
    pub fn hold(path: &Path, traces: Traces, now: Timestamp) -> Self {
        match take(path, &traces, PATIENCE, is_long(path).then_some(Later), now) {
            Ok(log) => log.guarded(traces),
            Err(why) => {
                tracing::error!(error = %why, "airtime log cannot be opened; rows wait");
                let (log, scratch) = look(path, &traces);
                let last = log.read("read", head).unwrap_or((Seq(0), String::new()));
                let content = Content::of(path);
                let guard = Guard {
                    traces,
                    place: None,
                    content,
                    last,
                    why: Some(why),
                    owes: false,
                    tended: false,
                    scratch,
                };
                Self {
                    path: path.to_owned(),
                    guard: Some(Box::new(guard)),
                    ..log
                }
            }
        }
    }

    /// Why the log of this running station cannot be opened; none if it is open.
    #[must_use]
    pub fn away(&self) -> Option<&AirlogError> {
        self.guard.as_ref()?.why.as_ref()
    }

    /// Sees to it that the log is open, at its place, and holds what it held. To be called about once a second, or
    /// a few times as often.
    ///
    /// # Errors
    /// As opening fails; the log is closed then, and rows wait.
    pub fn tend(&mut self, now: Timestamp) -> Result<(), AirlogError> {
        if let Some(guard) = &mut self.guard {
            guard.tended = true;
        }
        self.see_to(now, true).map(drop)
    }

    /// Sees to it that the log is open, at its place, and holds what it held. Returns whether that is in doubt.
    fn see_to(&mut self, now: Timestamp, counts: bool) -> Result<bool, AirlogError> {
        let is_away = self
            .guard
            .as_ref()
            .is_some_and(|guard| guard.place.is_none());
        let waits = if is_away { self.waits()? } else { PATIENCE };
        let Some(guard) = &mut self.guard else {
            return Ok(false);
        };

        match &guard.place {
            // A part of what is done together.
            _ if !self.db.is_autocommit() => Ok(false),
            None if !guard.tended && is_long(&self.path) => Err(AirlogError::Busy {
                path: self.path.clone(),
            }),
            None if guard.owes => {
                let last = guard.last.0;
                let log = begin_anew(&self.path, &guard.traces, "damaged", last, now)?;
                tracing::info!("airtime log is set aside and open");
                self.replace(log);
                Ok(false)
            }
            None => {
                let traces = guard.traces.clone();
                let log = self.let_go_and_take(&traces, waits, now)?;
                tracing::info!("airtime log is open");
                self.replace(log);
                Ok(false)
            }
            Some(place) if place.holds(&self.path) => {
                match guard.content.look(&self.path, counts) {
                    Recovery::All => Ok(false),
                    Recovery::Doubt => Ok(true),
                    Recovery::Older => {
                        tracing::error!(
                            "an older copy was written into the airtime log; set aside"
                        );
                        self.set_aside("replaced", now).map(|()| false)
                    }
                    Recovery::Damaged => {
                        tracing::error!("airtime log was written over; set aside");
                        self.set_aside("damaged", now).map(|()| false)
                    }
                }
            }
            Some(_) => self.put_back(now).map(|()| false),
        }
    }

    /// Opens the log. What is open of it to be read meanwhile is let go first, and taken up again if that fails: read on
    /// a write-protected disk, it holds `SQLite`'s index open to read, and whatever this process opens next shares that.
    fn let_go_and_take(
        &mut self,
        traces: &Traces,
        patience: Duration,
        now: Timestamp,
    ) -> Result<Self, AirlogError> {
        let is_its_file = self
            .guard
            .as_ref()
            .is_some_and(|guard| guard.scratch.is_none());
        if !is_its_file {
            return take(&self.path, traces, patience, None, now);
        }

        self.db = Self::in_memory()?.db;
        take(&self.path, traces, patience, None, now).inspect_err(|_| {
            if let Ok(log) = Self::look(&self.path) {
                self.db = log.db;
            }
        })
    }

    /// Sets the log aside, which cannot be read, and begins anew or makes it anew: now, or, where that takes long and
    /// the air waits, as soon as the log's own thread [sees to it](Self::tend).
    ///
    /// # Errors
    /// If the damaged log cannot be renamed, or none can be made in its place; `Busy` if that is left for later.
    pub fn begin_anew(&mut self, now: Timestamp) -> Result<(), AirlogError> {
        let waits = |guard: &&mut Box<Guard>| !guard.tended && is_long(&self.path);
        if let Some(guard) = self.guard.as_mut().filter(waits) {
            tracing::error!("airtime log is damaged; set aside once the station is on the air");
            let problem = "it is to be read through".to_owned();
            let path = self.path.clone();
            (guard.place, guard.owes) = (None, true);
            guard.why = Some(AirlogError::Damaged { path, problem });
            return Err(AirlogError::Busy {
                path: self.path.clone(),
            });
        }
        self.begin_anew_at_once(now)
    }

    /// Sets the log aside, which cannot be read, and begins anew or makes it anew, however long that takes.
    ///
    /// # Errors
    /// If the damaged log cannot be renamed, or none can be made in its place.
    pub fn begin_anew_at_once(&mut self, now: Timestamp) -> Result<(), AirlogError> {
        self.set_aside("damaged", now)
    }

    fn set_aside(&mut self, ending: &str, now: Timestamp) -> Result<(), AirlogError> {
        let Some(guard) = &self.guard else {
            return Ok(());
        };
        let log = begin_anew(&self.path, &guard.traces, ending, guard.last.0, now)?;
        self.replace(log);
        Ok(())
    }

    /// Appends to the log of a running station.
    pub(super) fn append_guarded(
        &mut self,
        at: Timestamp,
        facts: &Facts,
    ) -> Result<Seq, AirlogError> {
        if self.see_to(at, false)? {
            // What is written into a file that somebody writes over is lost with it.
            return Err(AirlogError::Busy {
                path: self.path.clone(),
            });
        }
        self.append_in_place(at, facts)
    }

    /// Appends to the log, which was at its place and whole a moment ago.
    fn append_in_place(&mut self, at: Timestamp, facts: &Facts) -> Result<Seq, AirlogError> {
        let appended = self
            .went_back()
            .and_then(|()| self.append_plainly(at, facts));
        let appended = match appended {
            // An overwriting that began just now is not over: what the file holds in the end says what befell it.
            Err(AirlogError::Damaged { path, .. })
                if self.db.is_autocommit() && self.is_written_over() =>
            {
                return Err(AirlogError::Busy { path });
            }
            Err(error @ AirlogError::Damaged { .. }) if self.db.is_autocommit() => {
                tracing::error!(%error, "airtime log is damaged; set aside");
                self.begin_anew(at)?;
                self.append_plainly(at, facts)
            }
            appended => appended,
        };

        if appended.is_ok() {
            self.note_last();
        }

        appended
    }

    fn is_written_over(&mut self) -> bool {
        let guard = self.guard.as_mut();
        guard.is_some_and(|guard| guard.content.is_written_over(&self.path))
    }

    /// An error if the last entry written is not there: older content was written into the file.
    fn went_back(&self) -> Result<(), AirlogError> {
        let Some((Seq(last), hash)) = self.guard.as_ref().map(|guard| &guard.last) else {
            return Ok(());
        };

        let is_there = self.read("read", |db| {
            db.prepare_cached("select 1 from entry where seq = ? and hash = ?")?
                .exists((last, hash))
        })?;
        if is_there || *last == 0 {
            return Ok(());
        }

        let problem = format!("entry {last} was written and is not there");
        Err(AirlogError::Damaged {
            path: self.path.clone(),
            problem,
        })
    }

    fn note_last(&mut self) {
        if let (Ok(last), Some(guard)) = (self.read("read", head), &mut self.guard) {
            guard.last = last;
        }
    }

    fn guarded(mut self, traces: Traces) -> Self {
        let place = Place::of(&self.path).ok();
        let content = Content::of(&self.path);
        let last = (Seq(0), String::new());
        let guard = Guard {
            traces,
            place,
            content,
            last,
            why: None,
            owes: false,
            tended: false,
            scratch: None,
        };

        self.guard = Some(Box::new(guard));
        self.note_last();
        self
    }

    /// Goes on with `log`, which waits for others no longer than this one does.
    fn replace(&mut self, log: Self) {
        if let Err(error) = self.waits().and_then(|patience| log.patience(patience)) {
            tracing::warn!(%error, "the log's thread may wait long for others");
        }
        if let Some(before) = self.guard.take() {
            *self = log.guarded(before.traces);
            if let Some(guard) = &mut self.guard {
                guard.tended = before.tended;
            }
        }
    }

    /// How long it waits for another process that keeps the log to itself.
    fn waits(&self) -> Result<Duration, AirlogError> {
        let ms = self.read("open", |db| number(db, "busy_timeout"))?;
        Ok(Duration::from_millis(ms.unsigned_abs()))
    }

    /// Writes the log, whose file has lost its name, to its place.
    fn put_back(&mut self, at: Timestamp) -> Result<(), AirlogError> {
        let folder = folder_of(&self.path).to_owned();
        fs::create_dir_all(&folder).map_err(io("make", &folder))?;
        let scratch = tempfile::Builder::new()
            .prefix(".airlog-")
            .tempdir_in(&folder)
            .map_err(io("put back the log in", &folder))?;
        let fresh = scratch.path().join("airlog.db");
        let damaged = match self.copy_to(&fresh) {
            Err(AirlogError::Damaged { .. }) => {
                self.copy_pages_to(&fresh)?;
                true
            }
            copied => {
                copied?;
                let db = rusqlite::Connection::open(&fresh).map_err(opening(&self.path))?;
                in_full(db, &fresh, &self.path)?;
                false
            }
        };

        let is_taken = Place::of(&self.path).is_ok_and(|place| place.is_taken());
        let old = if is_taken {
            Some(name(&put_aside(&self.path, "replaced")?))
        } else {
            None
        };

        settle(&fresh, &self.path)?;
        if damaged {
            // As it was, and so it is set aside under its own name.
            return self.begin_anew(at);
        }

        let log = Self::open_within(&self.path, PATIENCE)?;
        self.replace(log);
        tracing::error!(?old, "airtime log was moved, removed or replaced; put back");
        self.append_plainly(at, &Facts::Event(Event::LogPutBack { old }))?;
        self.note_last();
        Ok(())
    }
}

/// A log that is no use is not begun anew now.
#[derive(Debug, Clone, Copy)]
struct Later;

/// Whether the log at `path`, or the one that was set aside last where there is none, holds much to be read through.
fn is_long(path: &Path) -> bool {
    let bytes = |path: &Path| {
        let files = [path.to_owned(), beside(path, "-wal")];
        let facts = files.iter().filter_map(|file| fs::metadata(file).ok());
        facts.map(|facts| facts.len()).sum::<u64>()
    };
    let source = if fs::symlink_metadata(path).is_ok() {
        Some(path.to_owned())
    } else {
        newest_aside(path)
    };
    source.is_some_and(|source| bytes(&source) > AT_ONCE_BYTES)
}

/// Opens the log, or begins it anew if it is no use, unless that is for later. Waits no longer than `patience` for
/// another process that has it to itself.
fn take(
    path: &Path,
    traces: &Traces,
    patience: Duration,
    later: Option<Later>,
    now: Timestamp,
) -> Result<Airlog, AirlogError> {
    let anew = |ending: &str, known: Seq, problem: &str| {
        if later.is_some() {
            return Err(AirlogError::Damaged {
                path: path.to_owned(),
                problem: problem.to_owned(),
            });
        }
        begin_anew(path, traces, ending, known, now)
    };
    let beat = Heartbeat::last(&traces.heartbeat);
    let known = beat
        .and_then(|beat| beat.airing.max(beat.last))
        .unwrap_or(Seq(0));
    if !exists(path)? && was_there(path, traces, known) {
        tracing::error!("airtime log is gone; what is known of it is carried over");
        return anew("damaged", known, "it is gone");
    }

    let opened = if path.is_dir() {
        Err(no_file(path))
    } else {
        Airlog::open_within(path, patience)
    };

    match opened {
        Ok(log) if log.read("read", head).is_ok_and(|(last, _)| last < known) => {
            tracing::error!(rows = known.0, "airtime log is an older copy; set aside");
            drop(log);
            anew("replaced", known, "it is an older copy")
        }
        Err(error) if error.is_lasting() => {
            tracing::error!(%error, "airtime log is damaged; set aside");
            let ending = if matches!(error, AirlogError::TooNew { .. }) {
                "newer"
            } else {
                "damaged"
            };
            anew(ending, known, &error.to_string())
        }
        opened => opened,
    }
}

fn no_file(path: &Path) -> AirlogError {
    AirlogError::Damaged {
        path: path.to_owned(),
        problem: "it is a folder".to_owned(),
    }
}

/// Whether there was a log at `path`, where there is none.
fn was_there(path: &Path, traces: &Traces, known: Seq) -> bool {
    let has_sealed = fs::read_dir(&traces.sealed).is_ok_and(|mut days| days.next().is_some());
    known.0 > 0 || has_sealed || newest_aside(path).is_some()
}

/// What can be read of a log that cannot be opened now; empty if nothing can.
fn look(path: &Path, traces: &Traces) -> (Airlog, Option<TempDir>) {
    if let Ok(log) = Airlog::look(path)
        && log.approvals().is_ok()
    {
        return (log, None);
    }

    if is_long(path) {
        tracing::error!("the airtime log is read once the station is on the air");
        let log = Airlog::in_memory().expect("memory takes an empty log");
        return (log, None);
    }

    match Salvage::of(path, &traces.sealed, Seq(0)) {
        Ok(salvage) => {
            let log = salvage.reader().or_else(|_| Airlog::in_memory());
            (
                log.expect("memory takes an empty log"),
                Some(salvage.scratch),
            )
        }
        Err(error) => {
            tracing::error!(%error, "nothing of the airtime log can be read");
            (
                Airlog::in_memory().expect("memory takes an empty log"),
                None,
            )
        }
    }
}

#[cfg(test)]
mod tests;
