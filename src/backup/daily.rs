//! The copy that is made every day by itself, on a thread that may hang with its stick.
//!
//! It waits for the air to be free, and is due until it is made: a station that is off at night is copied by day, one whose
//! stick was away as soon as that is in. Nobody waits for it.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::last::{LastBackup, last};
use super::stick::{self, Seen};
use super::{BackupError, Made, back_up};
use crate::airlog::{Attended, Did};
use crate::clock::Clock;
use crate::config::{BackupRules, Loaded};
use crate::patience;
use crate::station::{Act, BackupStatus, Current, Folder, Handle, Status};
use crate::units::instant::Moment;
use crate::words::{Language, Text};

/// How often it is looked whether somebody asks for one, or has prepared the first stick,
const TURN: Duration = Duration::from_secs(2);

/// and whether one is due, or a stick is in: where it is mounted when it is asked for, each look is a try.
const LOOK: Duration = Duration::from_secs(60);

/// What failed is tried again after so long, or with another stick.
const AGAIN: Duration = Duration::from_secs(60 * 60);

/// The air is free if nothing begins for so long.
const FREE: SignedDuration = SignedDuration::from_mins(10);

/// What is due for so long is made while something is on air: there are stations that air all day.
const LONG_DUE: SignedDuration = SignedDuration::from_hours(12);

/// A copy that takes longer hangs with its stick, and another stick is tried: a first one of a large station takes an hour.
const HANGS: Duration = Duration::from_secs(3 * 60 * 60);

/// How much less than usual the system gives this thread of a busy machine.
const NICE: i32 = 10;

/// Who makes a copy that nobody asks for, as its row has it.
const BY_ITSELF: &str = "phatthanh";

/// The thread. It ends when this is dropped, after what it is doing; nobody waits for that.
#[derive(Debug)]
pub struct Daily {
    _alive: Sender<()>,
}

impl Daily {
    /// Copies the station in `folder`, which runs behind `handle`, every day, and when somebody asks for it. Sentences of
    /// its status are in `language`.
    ///
    /// # Errors
    /// If there is no thread for it.
    pub fn start(
        folder: &Folder,
        clock: &Arc<dyn Clock>,
        handle: &Handle,
        language: Language,
    ) -> io::Result<Self> {
        let (alive, ended) = channel();
        let mut runner = Runner {
            folder: folder.clone(),
            clock: Arc::clone(clock),
            handle: handle.clone(),
            language,
            problem: None,
            failed: BTreeMap::new(),
            looked: None,
            prepared: false,
            patience: HANGS,
        };
        thread::Builder::new()
            .name("backup".into())
            .spawn(move || {
                while ended.recv_timeout(TURN) == Err(RecvTimeoutError::Timeout) {
                    runner.turn();
                }
            })?;
        Ok(Self { _alive: alive })
    }
}

/// The thread's own.
#[derive(Debug)]
struct Runner {
    folder: Folder,
    clock: Arc<dyn Clock>,
    handle: Handle,
    language: Language,
    /// What kept the last one from being made, or whole.
    problem: Option<Problem>,
    /// Sticks on which the last one failed, and at what uptime.
    failed: BTreeMap<PathBuf, Duration>,
    /// Uptime of the last look.
    looked: Option<Duration>,
    /// Whether a stick was ever prepared, at the last look.
    prepared: bool,
    /// For how long a copy is waited for.
    patience: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Problem {
    text: Text,
    /// Whether a person is told before the last copy is old: without one, no copy can be made.
    at_once: bool,
}

/// What a look found.
struct Look {
    current: Current,
    rules: BackupRules,
    /// Whether the station is to be copied by itself.
    wanted: bool,
    now: Timestamp,
    /// From when on one is due; none if one was made since.
    due: Option<Timestamp>,
    sticks: Vec<Seen>,
}

impl Runner {
    fn turn(&mut self) {
        let uptime = self.clock.uptime();
        let asked = self.handle.copying.take_asked();
        let prepared = stick::is_any_prepared(&self.folder);
        let rested = |looked: &Duration| uptime.saturating_sub(*looked) < LOOK;
        let is_rested = self.looked.as_ref().is_some_and(rested) && prepared == self.prepared;
        if asked.is_none() && is_rested {
            return;
        }
        (self.looked, self.prepared) = (Some(uptime), prepared);
        let Some(current) = self.handle.current.get() else {
            return;
        };

        let look = self.look(current);
        let status = self.handle.status.get();
        let rested = self.rested(&look.sticks, uptime).map(Path::to_owned);
        let any = own(&look.sticks).next().map(Path::to_owned);
        match (rested, any, asked) {
            (Some(stick), _, Some(by)) | (None, Some(stick), Some(by)) => {
                self.copy(&look, &stick, &by);
            }
            (Some(stick), _, None) if is_time(&look, &status) => {
                self.copy(&look, &stick, BY_ITSELF);
            }
            (None, None, Some(_)) => {
                self.problem = Some(Problem {
                    text: no_stick(&look.sticks).text(),
                    at_once: false,
                });
            }
            _ => {}
        }
        self.say(&look, None);
    }

    fn look(&self, current: Current) -> Look {
        let now = self.clock.now();
        let station = &current.loaded.station;
        let rules = station.backup.clone().unwrap_or_default();
        let wanted = station.backup.is_some() || self.prepared;
        let made = last(&self.folder).map(|last| last.made);
        Look {
            wanted,
            due: due(now, &current.loaded.rules.zone, &rules, made).filter(|_| wanted),
            sticks: stick::look(&self.folder, &rules.to),
            now,
            rules,
            current,
        }
    }

    /// The first stick of ours that has not just failed: of two, the other is tried at once.
    fn rested<'a>(&self, sticks: &'a [Seen], uptime: Duration) -> Option<&'a Path> {
        own(sticks).find(|stick| {
            let failed = self.failed.get(*stick);
            failed.is_none_or(|failed| uptime.saturating_sub(*failed) >= AGAIN)
        })
    }

    /// Makes a copy on `stick`, on a thread that may hang with it. One that comes late all the same has its row.
    fn copy(&mut self, look: &Look, stick: &Path, by: &str) {
        self.say(look, Some(stick));
        let copy = Copy {
            folder: self.folder.clone(),
            handle: self.handle.clone(),
            stick: stick.to_owned(),
            station: name(&look.current.loaded, look.now).to_owned(),
            now: look.now,
            by: by.to_owned(),
        };
        let made = patience::ask(stick, self.patience, move || copy.make());
        if matches!(made, Some(Ok(_))) {
            self.failed.remove(stick);
        } else {
            let uptime = self.clock.uptime();
            self.failed.insert(stick.to_owned(), uptime);
        }
        self.problem = match &made {
            Some(Ok(made)) => lacking(made).map(|text| Problem {
                text,
                at_once: true,
            }),
            Some(Err(error)) => Some(Problem {
                text: error.text(),
                at_once: !matches!(error, BackupError::Busy(_)),
            }),
            None => {
                let since = Moment::new(look.now, &look.current.loaded.rules.zone);
                let text = Text::new("backup-alarm-hangs")
                    .with("since", since.say("%H:%M %d/%m/%Y"))
                    .with("stick", stick.display());
                tracing::warn!(stick = %stick.display(), "the stick hangs, and the copy with it");
                Some(Problem {
                    text,
                    at_once: true,
                })
            }
        };
        if made.is_none() {
            // Another stick may be in.
            self.looked = None;
        }
    }

    /// Says how copies stand, and to which stick one is being made.
    fn say(&self, look: &Look, running: Option<&Path>) {
        // What was made meanwhile counts.
        let last = last(&self.folder);
        let good = last.as_ref().and_then(LastBackup::last_good);
        let zone = &look.current.loaded.rules.zone;
        let moment = |at: Timestamp| Moment::new(at, zone);
        let made = last.as_ref().map(|last| last.made);
        let due = due(look.now, zone, &look.rules, made)
            .or_else(|| next(look.now, zone, &look.rules))
            .filter(|_| look.wanted);
        let problem = self.problem.as_ref();
        let at_once = problem.filter(|problem| problem.at_once && look.wanted);
        let stick = running.or_else(|| own(&look.sticks).next());
        let status = BackupStatus {
            made: good.as_ref().map(|good| moment(good.made)),
            place: good.map(|good| good.place),
            stick: stick.map(|place| place.display().to_string()),
            running_since: running.map(|_| moment(look.now)),
            due: due.map(moment),
            problem: problem.map(|problem| problem.text.say(self.language)),
        };
        let problems = at_once.map(|problem| problem.text.clone());
        let warn_after = look.wanted.then_some(look.rules.warn_after);
        let copying = &self.handle.copying;
        copying.say(status, problems.into_iter().collect(), warn_after);
    }
}

/// One copy, by whoever may hang with its stick.
struct Copy {
    folder: Folder,
    handle: Handle,
    stick: PathBuf,
    station: String,
    now: Timestamp,
    by: String,
}

impl Copy {
    fn make(self) -> Result<Made, BackupError> {
        // Where the system says no, it is as others.
        rustix::process::nice(NICE).ok();
        let made = back_up(&self.folder, &self.stick, &self.station, self.now);
        match &made {
            Ok(made) => {
                tracing::info!(place = %made.place.display(), files = made.files, copied = made.copied, whole = made.whole, "the station is copied");
                let row = Attended {
                    did: Did::BackedUp,
                    by: self.by,
                    from: None,
                    about: Some(made.place.display().to_string()),
                    roles: Vec::new(),
                    recording: None,
                    paper: None,
                };
                if !self.handle.acts.give(Act::Attended(row)) {
                    tracing::warn!("the copy has no row: the station does not take any");
                }
            }
            Err(error) => tracing::warn!(%error, "the station is not copied"),
        }
        made
    }
}

/// Whether one is to be made now by itself.
fn is_time(look: &Look, status: &Status) -> bool {
    // Dates of a clock that is not believed are those of no copy.
    status.clock.trusted
        && look
            .due
            .is_some_and(|due| may_begin(look.now.duration_since(due), free_for(status)))
}

/// The sticks of ours.
fn own(sticks: &[Seen]) -> impl Iterator<Item = &Path> {
    sticks.iter().filter_map(|seen| match seen {
        Seen::Own(place) => Some(place.as_path()),
        Seen::Foreign(..) => None,
    })
}

/// Why no stick is there: none, or another station's.
fn no_stick(sticks: &[Seen]) -> BackupError {
    let foreign = sticks.iter().find_map(|seen| match seen {
        Seen::Foreign(place, station) => Some((place.clone(), station.clone())),
        Seen::Own(_) => None,
    });
    foreign.map_or(BackupError::NoStick, |(place, station)| {
        BackupError::Foreign(place, station)
    })
}

/// What the station is called at `now`.
fn name(loaded: &Loaded, now: Timestamp) -> &str {
    let today = now.to_zoned(loaded.rules.zone.clone()).date();
    loaded.station.name_on(today)
}

/// What a copy that was made lacks.
fn lacking(made: &Made) -> Option<Text> {
    if !made.whole {
        return Some(Text::new("backup-made-log-broken"));
    }
    made.left_out.first().map(|first| {
        Text::new("backup-alarm-left-out")
            .with("count", made.left_out.len())
            .with("path", &first.path)
            .with("problem", &first.problem)
    })
}

/// Returns the last time before `now` at which one was due; none if one was `made` since. One made in the future is by a
/// clock that was wrong, and says nothing.
fn due(
    now: Timestamp,
    zone: &TimeZone,
    rules: &BackupRules,
    made: Option<Timestamp>,
) -> Option<Timestamp> {
    let appointed = appointed(now, zone, rules, 0)
        .filter(|at| *at <= now)
        .or_else(|| appointed(now, zone, rules, -1))?;
    let done = made.is_some_and(|made| appointed <= made && made <= now);
    (!done).then_some(appointed)
}

/// Returns when the next is due after `now`.
fn next(now: Timestamp, zone: &TimeZone, rules: &BackupRules) -> Option<Timestamp> {
    let today = appointed(now, zone, rules, 0).filter(|at| *at > now);
    today.or_else(|| appointed(now, zone, rules, 1))
}

/// The time of day at which it is due, so many days from that of `now`.
fn appointed(now: Timestamp, zone: &TimeZone, rules: &BackupRules, days: i64) -> Option<Timestamp> {
    let date = zone.to_datetime(now).date();
    let date = date
        .checked_add(SignedDuration::from_hours(24 * days))
        .ok()?;
    let at = date.to_datetime(rules.at).to_zoned(zone.clone()).ok()?;
    Some(at.timestamp())
}

/// For how long nothing is on air or begins; none while something is on air.
fn free_for(status: &Status) -> Option<SignedDuration> {
    if status.on_air.is_some() {
        return None;
    }
    let next = status.next.first();
    Some(next.map_or(SignedDuration::MAX, |next| {
        next.start.at().duration_since(status.now.at())
    }))
}

/// Whether one that has been due for so long begins now, the air being free for so long; none: it is not.
fn may_begin(due_for: SignedDuration, free: Option<SignedDuration>) -> bool {
    free.is_some_and(|free| free >= FREE) || due_for >= LONG_DUE
}

#[cfg(test)]
mod tests;
