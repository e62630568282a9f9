//! Seals the airtime log once a day, and sees to it that copies of the sealed days leave the machine.
//!
//! On threads of their own, one for the seal and one for each folder that takes copies: a stick that
//! hangs holds up its own copies and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::airlog::{Airlog, AirlogError, SEALED_ENDING, SealKey, put, reserve, reserve_left};
use crate::alarm::Alarm;
use crate::clock::Clock;
use crate::patience;
use crate::station::Folder;
use crate::units::Size;
use crate::words::Text;

/// How often it is looked whether a day is over, or a stick is back.
const LOOK: Duration = Duration::from_secs(10);

/// A folder that has not answered for this long hangs.
const HANGS: Duration = Duration::from_secs(60);

/// A folder that a person asks about answers sooner, or hangs.
const PATIENCE: Duration = Duration::from_secs(5);

/// The threads. They end when this is dropped; one that hangs is left behind.
#[derive(Debug)]
pub(crate) struct Sealing {
    sealer: Worker<Matters>,
    exporters: Vec<(PathBuf, Worker<Option<Text>>)>,
    folder: Folder,
    clock: Arc<dyn Clock>,
    /// The station's day.
    zone: Arc<Mutex<TimeZone>>,
    /// How often a folder is looked at.
    look: Duration,
}

impl Sealing {
    /// Seals the log of the station in `folder` by the days of `zone`, as long as the clock is `believed`:
    /// a seal is a row, and no row carries a date that is not.
    pub(crate) fn start(
        folder: &Folder,
        zone: TimeZone,
        clock: &Arc<dyn Clock>,
        believed: Arc<AtomicBool>,
    ) -> Self {
        let (station, wall) = (folder.clone(), Arc::clone(clock));
        let zone = Arc::new(Mutex::new(zone));
        let day = Arc::clone(&zone);
        let mut written = false;
        let sealer = Worker::start(Arc::clone(clock), LOOK, move || {
            let sealed = if believed.load(Ordering::Relaxed) {
                let zone = day.lock().unwrap_or_else(PoisonError::into_inner).clone();
                seal(&station, wall.now(), &zone, &mut written)
            } else {
                Ok(())
            };
            let error = sealed
                .inspect_err(|error| tracing::error!(%error, "airtime log cannot be sealed"))
                .err();
            let seal = error.map(|error| Text::new("station-alarm-seal").with("problem", error));
            Matters {
                seal,
                reserve: set_aside_room(&station),
            }
        });
        let (folder, clock) = (folder.clone(), Arc::clone(clock));
        Self {
            sealer,
            exporters: Vec::new(),
            folder,
            clock,
            zone,
            look: LOOK,
        }
    }

    /// Copies go to `folders` from now on, and days are those of `zone`.
    pub(crate) fn follow(&mut self, folders: &[PathBuf], zone: &TimeZone) {
        self.zone
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone_from(zone);
        self.exporters
            .retain(|(folder, _)| folders.contains(folder));
        for to in folders {
            if self.exporters.iter().any(|(folder, _)| folder == to) {
                continue;
            }
            let (station, target) = (self.folder.clone(), to.clone());
            let worker = Worker::start(Arc::clone(&self.clock), self.look, move || {
                export(&station, &target)
                    .map_err(|fault| fault.text(&target))
                    .err()
            });
            self.exporters.push((to.clone(), worker));
        }
    }

    /// How each matter stands now: what needs a person.
    pub(crate) fn alarms(&self) -> [(Alarm, Vec<Text>); 3] {
        let now = self.clock.uptime();
        let copies = self
            .exporters
            .iter()
            .filter_map(|(folder, worker)| match worker.said() {
                (Some(since), _) if now.saturating_sub(since) >= HANGS => {
                    Some(Text::new("station-alarm-export-hangs").with("path", folder.display()))
                }
                (_, said) => said.flatten(),
            });
        let Matters { seal, reserve } = self.sealer.said().1.unwrap_or_default();
        [
            (Alarm::LogSeal, seal.into_iter().collect()),
            (Alarm::LogReserve, reserve.into_iter().collect()),
            (Alarm::LogCopies, copies.collect()),
        ]
    }
}

/// What the sealing thread reports, if anything.
#[derive(Debug, Default, Clone)]
struct Matters {
    seal: Option<Text>,
    reserve: Option<Text>,
}

/// Does something now and then, and remembers what came of it.
#[derive(Debug)]
struct Worker<T> {
    said: Arc<Mutex<Said<T>>>,
    _alive: Sender<()>,
}

#[derive(Debug)]
struct Said<T> {
    /// Uptime when it began what it is doing.
    busy: Option<Duration>,
    last: Option<T>,
}

impl<T: Clone + Send + 'static> Worker<T> {
    fn start(
        clock: Arc<dyn Clock>,
        look: Duration,
        mut work: impl FnMut() -> T + Send + 'static,
    ) -> Self {
        let (alive, ended): (Sender<()>, Receiver<()>) = channel();
        let said = Arc::new(Mutex::new(Said {
            busy: None,
            last: None,
        }));
        let tell = Arc::clone(&said);
        thread::spawn(move || {
            loop {
                lock(&tell).busy = Some(clock.uptime());
                let last = work();
                *lock(&tell) = Said {
                    busy: None,
                    last: Some(last),
                };
                if ended.recv_timeout(look) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        });
        Self {
            said,
            _alive: alive,
        }
    }

    /// Since when it is busy, and what it said last.
    fn said(&self) -> (Option<Duration>, Option<T>) {
        let said = lock(&self.said);
        (said.busy, said.last.clone())
    }
}

fn lock<T>(said: &Mutex<Said<T>>) -> std::sync::MutexGuard<'_, Said<T>> {
    said.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps room on the disk for the log alone; what to tell a person if it has had to be used.
fn set_aside_room(folder: &Folder) -> Option<Text> {
    let whole = reserve(&folder.log()).unwrap_or_else(|error| {
        tracing::error!(%error, "no room can be set aside for the airtime log");
        false
    });
    let left = Size(reserve_left(&folder.log()));
    (!whole).then(|| Text::new("station-alarm-reserve").with("left", left))
}

/// Seals the log if a day has ended since the last seal, and writes the files of sealed days that lack,
/// unless nothing was sealed since all were `written`.
pub(crate) fn seal(
    folder: &Folder,
    now: Timestamp,
    zone: &TimeZone,
    written: &mut bool,
) -> Result<(), AirlogError> {
    // One that is not there now is its writer's to put back, not to be begun here.
    if !folder.log().try_exists().unwrap_or(true) {
        return Ok(());
    }

    let mut log = Airlog::open(&folder.log())?;
    if let Some(day) = log.seal_due(now, zone)? {
        *written = false;
        let key = SealKey::open(&folder.seal_key())?;
        if let Some(seal) = log.seal(now, day, &key)? {
            tracing::info!(%day, rows = seal.seq.0, head = seal.head, "airtime log sealed");
        }
    }

    if !*written {
        log.write_sealed(&folder.sealed())?;
        *written = true;
    }

    Ok(())
}

/// Why copies cannot be made, and how many wait.
#[derive(Debug)]
pub(crate) struct Waiting {
    days: usize,
    why: Why,
}

#[derive(Debug, PartialEq, Eq)]
enum Why {
    /// The folder is not there: the stick is out, the share is down.
    Away,
    /// No room.
    Full,
    /// It may not be written to.
    ReadOnly,
    /// It is one of the station's own folders.
    Own,
    /// A file of that name is there and is another.
    Differs(String),
    /// Something else.
    Other(String),
}

impl Waiting {
    /// For a person: what is wrong, what to do.
    fn text(&self, folder: &Path) -> Text {
        let (key, problem) = match &self.why {
            Why::Away => ("station-alarm-export-away", ""),
            Why::Full => ("station-alarm-export-full", ""),
            Why::ReadOnly => ("station-alarm-export-read-only", ""),
            Why::Own => ("config-seal-inside", ""),
            Why::Differs(name) => ("station-alarm-export-differs", name.as_str()),
            Why::Other(problem) => ("station-alarm-export", problem.as_str()),
        };
        Text::new(key)
            .with("path", folder.display())
            .with("days", self.days)
            .with("problem", problem)
    }
}

/// Copies to `to` the sealed days it lacks. Nothing there is ever written over.
pub(crate) fn export(folder: &Folder, to: &Path) -> Result<(), Waiting> {
    let days = names(&folder.sealed()).unwrap_or_default();
    let waiting = |days: usize| move |why: Why| Waiting { days, why };
    if days.is_empty() {
        return Ok(());
    }

    let note = note(folder, to);
    let there = match names(to).map_err(|error| why(&error)) {
        Ok(there) => there,
        // Known from when the stick was last in.
        Err(Why::Away) => {
            let copied = fs::read_to_string(&note).unwrap_or_default();
            let new = days.iter().filter(|day| **day > copied).count();
            return if new == 0 {
                Ok(())
            } else {
                Err(waiting(new)(Why::Away))
            };
        }
        Err(why) => return Err(waiting(days.len())(why)),
    };

    let own = fs::canonicalize(to).is_ok_and(|to| {
        ["var", "audio", "config", "programs"].iter().any(|name| {
            fs::canonicalize(folder.root().join(name)).is_ok_and(|own| to.starts_with(own))
        })
    });
    if own {
        return Err(Waiting {
            days: days.len(),
            why: Why::Own,
        });
    }

    let mut lacking: BTreeSet<&String> = days.difference(&there).collect();
    for name in days.intersection(&there) {
        let size = |folder: &Path| fs::metadata(folder.join(name)).map(|facts| facts.len());
        let (here, there) = (size(&folder.sealed()), size(to));
        if here.is_ok() && there.is_ok() && here.ok() != there.ok() {
            return Err(Waiting {
                days: lacking.len(),
                why: Why::Differs(name.clone()),
            });
        }
    }

    while let Some(name) = lacking.first().copied() {
        let copied = fs::read(folder.sealed().join(name)).and_then(|bytes| put(to, name, &bytes));
        copied
            .map_err(|error| why(&error))
            .map_err(waiting(lacking.len()))?;
        tracing::info!(name, to = %to.display(), "sealed day copied");
        lacking.remove(name);
    }

    if let Some(last) = days.last()
        && let Err(error) = fs::write(note, last)
    {
        tracing::warn!(%error, "what was copied cannot be noted");
    }

    Ok(())
}

/// Where it is noted which day `to` has got last.
/// Returns what to tell a person of the folders in `exports` that lack sealed days, or do not answer. Copies nothing.
#[must_use]
pub fn waiting_seals(folder: &Folder, exports: &[PathBuf]) -> Vec<Text> {
    let lacking = |to: &PathBuf| {
        let (station, target) = (folder.clone(), to.clone());
        let found = patience::ask(to, PATIENCE, move || lacking(&station, &target));
        let hangs = || Some(Text::new("station-alarm-export-hangs").with("path", to.display()));
        match found {
            Some(waiting) => waiting.map(|waiting| waiting.text(to)),
            None => hangs(),
        }
    };
    exports.iter().filter_map(lacking).collect()
}

/// Returns what `to` lacks.
fn lacking(folder: &Folder, to: &Path) -> Option<Waiting> {
    let days = names(&folder.sealed()).unwrap_or_default();
    let (days, why) = match names(to) {
        Ok(there) => (days.difference(&there).count(), Why::Other(String::new())),
        Err(error) => {
            let copied = fs::read_to_string(note(folder, to)).unwrap_or_default();
            let new = days.iter().filter(|day| **day > copied).count();
            (new, why(&error))
        }
    };
    (days > 0).then_some(Waiting { days, why })
}

fn note(folder: &Folder, to: &Path) -> PathBuf {
    let digest = blake3::hash(to.as_os_str().as_encoded_bytes()).to_hex();
    folder.sealed().join(format!(".copied-{}", &digest[..8]))
}

fn names(folder: &Path) -> io::Result<BTreeSet<String>> {
    let names =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let names: BTreeSet<String> = names.collect::<io::Result<_>>()?;
    Ok(names
        .into_iter()
        .filter(|name| !name.starts_with('.') && name.ends_with(SEALED_ENDING))
        .collect())
}

fn why(error: &io::Error) -> Why {
    use io::ErrorKind::{
        NotADirectory, NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull,
    };
    match error.kind() {
        NotFound | NotADirectory => Why::Away,
        StorageFull | QuotaExceeded => Why::Full,
        ReadOnlyFilesystem | PermissionDenied => Why::ReadOnly,
        _ => Why::Other(error.to_string()),
    }
}

#[cfg(test)]
mod tests;
