//! The disk under the log of a storm, and what becomes of it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;

use super::weather::{Found, Harm};
use crate::airlog::{Airing, Airlog, Beat, Event, Filter, Heartbeat};
use crate::station::Folder;
use crate::station::record::log_writer::LogWriter;
use crate::station::trials::events;

/// A page of the log's file.
const PAGE: usize = 4096;

/// A station's folder on a disk.
#[derive(Debug)]
pub(super) struct Disk {
    _root: tempfile::TempDir,
    folder: Folder,
    /// Another program that keeps the log to itself.
    holder: Option<Connection>,
    /// What befalls the disk, and until when by uptime.
    harm: Option<(Harm, Duration)>,
    /// When a slow disk last had time for a row.
    wrote: Duration,
}

/// What the log's files hold at a storm's end.
#[derive(Debug)]
pub(super) struct Told {
    /// The rows of all logs there were.
    pub(super) rows: Vec<Airing>,
    /// How many of the first are from logs that were set aside.
    pub(super) aside: usize,
    /// Stretches of wall time of which a row says that rows were lost.
    pub(super) lost: Vec<(Timestamp, Timestamp)>,
}

impl Disk {
    pub(super) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path());
        fs::create_dir(folder.var()).unwrap();
        Self {
            _root: root,
            folder,
            holder: None,
            harm: None,
            wrote: Duration::ZERO,
        }
    }

    pub(super) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Returns a file beside the station's.
    fn spare(&self, name: &str) -> PathBuf {
        self.folder.root().join(name)
    }

    fn waiting(&self) -> PathBuf {
        self.folder.log().with_extension("waiting")
    }

    /// Writes the last beat of a run.
    pub(super) fn beats(&self, beat: &Beat) {
        Heartbeat::at(&self.folder.heartbeat()).beat(beat).unwrap();
    }

    /// Makes `harm` befall the log until then by uptime, in place of what befell it before.
    pub(super) fn befalls(
        &mut self,
        harm: Harm,
        until: Duration,
        log_writer: &mut LogWriter,
        now: Duration,
    ) {
        self.lift(log_writer);
        self.harm = Some((harm, until));
        self.prepare();
        self.afflict(log_writer.log());
        self.slow(log_writer, now);
        self.file(harm, log_writer);
    }

    /// Makes `harm` befall the disk of a station that is off.
    pub(super) fn befalls_off(&mut self, harm: Harm, until: Duration) {
        self.release();
        self.harm = Some((harm, until));
    }

    /// Readies the disk for a start at that uptime, when `found` has become of the log.
    pub(super) fn before_start(&mut self, found: Found, now: Duration) {
        if self.harm.is_some_and(|(_, until)| until <= now) {
            self.release();
        }
        self.found(found);
        self.prepare();
    }

    /// Does what the file system does, whoever has the log open.
    fn prepare(&mut self) {
        let Some((harm, _)) = self.harm else { return };
        match harm {
            Harm::Held { alone } if self.holder.is_none() && self.folder.log().is_file() => {
                let holder = Connection::open(self.folder.log()).unwrap();
                let mode = if alone {
                    "pragma locking_mode = exclusive;"
                } else {
                    ""
                };
                // While a station has it open, nobody has it alone; a log that is damaged is nobody's.
                if holder
                    .execute_batch(&format!("{mode} begin immediate"))
                    .is_ok()
                {
                    self.holder = Some(holder);
                }
            }
            // Nothing else may be written there either.
            Harm::Full { all: true } | Harm::Protected { all: true }
                if !self.waiting().exists() =>
            {
                let _ = fs::remove_file(self.waiting());
                symlink("/nowhere/at/all", self.waiting()).unwrap();
            }
            _ => {}
        }
    }

    /// Does to the open log what the disk does to it.
    pub(super) fn afflict(&self, log: &Airlog) {
        match self.harm {
            Some((Harm::Full { .. }, _)) => log.fill_disk(true),
            Some((Harm::Protected { .. }, _)) => log.write_protect(true),
            _ => {}
        }
    }

    /// Makes the log's pen slow, if the disk is.
    pub(super) fn slow(&mut self, log_writer: &mut LogWriter, now: Duration) {
        if let Some((Harm::Slow { .. }, _)) = self.harm {
            self.wrote = now;
            log_writer.pen().slow_down(Some(0));
        }
    }

    /// Does to the file of the running station's log what another person does.
    fn file(&self, harm: Harm, log_writer: &mut LogWriter) {
        let path = self.folder.log();
        match harm {
            Harm::Removed => fs::remove_file(&path).unwrap_or_default(),
            Harm::Moved => fs::rename(&path, self.spare("elsewhere.db")).unwrap_or_default(),
            Harm::Replaced if self.older().exists() => {
                fs::copy(self.older(), self.spare("copy.db")).unwrap();
                fs::rename(self.spare("copy.db"), &path).unwrap();
            }
            _ => {}
        }
        self.copy(log_writer.log());
    }

    fn older(&self) -> PathBuf {
        self.spare("older.db")
    }

    /// Keeps a copy of the log as it is now, the first time this is asked.
    pub(super) fn copy(&self, log: &Airlog) {
        if !self.older().exists() {
            log.copy_to(&self.older()).unwrap();
        }
    }

    /// Does to the log of a station that is off what its start is to find.
    fn found(&mut self, found: Found) {
        let path = self.folder.log();
        match found {
            Found::Damaged { page, noise } => damage(&path, page, noise),
            Found::Removed => {
                for ending in ["", "-wal", "-shm"] {
                    fs::remove_file(format!("{}{ending}", path.display())).unwrap_or_default();
                }
            }
            Found::Older if self.older().exists() => {
                self.found(Found::Removed);
                fs::copy(self.older(), &path).unwrap();
            }
            Found::Older | Found::Whole => {}
            Found::Torn { at } => {
                let Ok(mut kept) = fs::read(self.waiting()) else {
                    return;
                };
                kept.truncate(kept.len() * at / 100);
                fs::write(self.waiting(), kept).unwrap();
            }
        }
    }

    /// Goes on to that uptime: a slow disk has time for a row, what befalls the disk ends, and the log is seen to as its
    /// thread does.
    pub(super) fn tend(&mut self, log_writer: &mut LogWriter, now: Duration) {
        log_writer.pen().tend();
        match self.harm {
            Some((_, until)) if until <= now => self.lift(log_writer),
            Some((Harm::Slow { seconds }, _))
                if now >= self.wrote + Duration::from_secs(seconds) =>
            {
                self.wrote = now;
                log_writer.pen().slow_down(Some(1));
            }
            _ => {}
        }
    }

    /// Ends what befalls the disk.
    pub(super) fn lift(&mut self, log_writer: &mut LogWriter) {
        self.release();
        log_writer.log().write_protect(false);
        log_writer.log().fill_disk(false);
        log_writer.pen().slow_down(None);
    }

    fn release(&mut self) {
        self.holder = None;
        self.harm = None;
        if self.waiting().is_symlink() {
            fs::remove_file(self.waiting()).unwrap();
        }
    }

    /// Returns what the log has, with all that could be read of those that were set aside before it.
    pub(super) fn told(&self, log: &Airlog) -> Told {
        let named = fs::read_dir(self.folder.var())
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let mut before: Vec<PathBuf> = named
            .filter(|path| path.extension().is_some_and(|ending| ending == "readable"))
            .collect();
        before.sort_by_key(|path| fs::metadata(path).unwrap().modified().unwrap());

        let (mut rows, mut lost): (Vec<Airing>, Vec<_>) = Default::default();
        for path in before {
            let log = Airlog::open_read_only(&path).unwrap();
            let new = in_order(&log);
            // An older copy has rows that the log it was put in place of had too.
            let is_known = |row: &Airing| {
                rows.iter()
                    .any(|known: &Airing| (known.start, &known.item) == (row.start, &row.item))
            };
            let new: Vec<Airing> = new.into_iter().filter(|row| !is_known(row)).collect();
            rows.extend(new);
            lost.extend(spans(&log));
        }

        let aside = rows.len();
        rows.extend(in_order(log));
        lost.extend(spans(log));
        Told { rows, aside, lost }
    }
}

/// Returns the rows of `log` in the order in which they were written: by a clock that was set back, that is not by their times.
pub(super) fn in_order(log: &Airlog) -> Vec<Airing> {
    let mut rows = log.airings(&Filter::default()).unwrap();
    rows.sort_by_key(|row| row.seq);
    rows
}

/// Returns the stretches of time of which a row of `log` says that rows were lost.
fn spans(log: &Airlog) -> Vec<(Timestamp, Timestamp)> {
    let moment = |us| Timestamp::from_microsecond(us).unwrap();
    let span = |(at, event): (Timestamp, Event)| match event {
        Event::RowsLost {
            from_us, until_us, ..
        } => Some((moment(from_us), moment(until_us))),
        // A log that begins anew says so first: it tells nothing of the time before it, and what could not be read of
        // the one before is lost.
        Event::LogSetAside { .. } => Some((Timestamp::MIN, at)),
        // What was on air when the log began anew began in the one before: its end has no row that it could be the end
        // of, and is told by this one.
        Event::RowSetAside { kind, at_us, .. } if kind == "end" => {
            Some((Timestamp::MIN, moment(at_us)))
        }
        _ => None,
    };

    events(log).into_iter().filter_map(span).collect()
}

/// Overwrites a page of the file at `path`.
fn damage(path: &Path, page: usize, noise: bool) {
    let Ok(mut bytes) = fs::read(path) else {
        return;
    };

    let pages = (bytes.len() / PAGE).max(1);
    let from = page % pages * PAGE;
    for at in from..(from + PAGE).min(bytes.len()) {
        bytes[at] = if noise {
            (at.wrapping_mul(2_654_435_761) >> 13) as u8
        } else {
            0
        };
    }

    fs::write(path, bytes).unwrap();
}
