//! Whether the wall clock is believed.
//!
//! Power goes first, and the clock with it: a machine with a dead battery wakes in 2009, or at the moment
//! it was switched off. A station that believes such a clock plays the wrong day and writes false dates
//! into its legal record. So, after a start:
//!
//! 1. A time source that has set the clock is believed.
//! 2. A clock before this program was made, or before the last row of the log, is not.
//! 3. In the same run of the machine, the clock that was believed before still is if it has not been set.
//! 4. A clock that the hardware clock contradicts is not; nor is that of a machine without one, once it
//!    was switched off: its time began again where the system had saved it.
//! 5. A clock more than `longest_absence` (a day) beyond the last row is not: it may be right, after a
//!    flood, but nobody has said so. A station known to have a good battery sets that longer. One that never ran was
//!    not away: rows that people wrote before its first start are held against rule 2 only.
//!
//! While it runs, a step of more than a minute back past a logged row, or of more than that day forward, is
//! not believed either, unless a time source has just made it. A clock that is set to what may be (neither
//! rule 2 nor rule 5 speaks against it) is believed: somebody set it. One that was before the last row heals by
//! itself: once it is later than every row, by no more than rule 5 allows, nothing speaks against it any more.
//! Doubted since the start it is judged by all rules again, as a start at that moment would: a machine that
//! woke where the system had saved the time does not become right by running. Otherwise a person confirms it.
//!
//! The rules are pure; what is remembered between two starts is a small file, `var/clock`.

pub(super) mod stopped_clock;
pub(super) mod watch;

use std::fs;
use std::path::Path;
use std::thread;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::airlog::Event;
use crate::clock::Evidence;
use crate::config::ClockRules;
use crate::units::instant;
use crate::words::Text;

/// A clock set back by no more is not doubted: it was only a little fast.
const SLOW: SignedDuration = SignedDuration::from_mins(1);

/// The hardware clock is read to the second and may run apart from the system's.
const APART: SignedDuration = SignedDuration::from_mins(5);

/// A step is a time source's if that set the clock this short a time ago.
const JUST_NOW: SignedDuration = SignedDuration::from_mins(10);

/// Why the wall clock is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// It is before this program was made.
    BeforeBuild,
    /// It is before what is known to have happened.
    BeforeLog {
        /// The last moment of that.
        last: Timestamp,
    },
    /// It is long after what is known to have happened, and nobody says that it is right.
    LongAfterLog {
        /// The last moment of that.
        last: Timestamp,
    },
    /// The hardware clock says otherwise.
    Hardware {
        /// What.
        says: Timestamp,
    },
    /// The machine was switched off and has no clock that ran meanwhile.
    NoHardware,
    /// It was set more than a day forward while the station ran.
    Leapt {
        /// What it said before.
        from: Timestamp,
    },
}

/// Whose word it is that the clock is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ClockAuthority {
    /// Its own: nothing speaks against it.
    Clock,
    /// It was believed before, and has not been set.
    Before,
    /// A time source.
    TimeSource,
    /// A person.
    Person(String),
}

/// What is known from before.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// The last moment that something is known to have happened.
    pub(crate) last: Option<Timestamp>,
    /// When the clock was last believed.
    pub(crate) memory: Option<Memory>,
    /// Whether the station ever ran. A new one was not away, whatever people wrote into its log before.
    pub(crate) ran: bool,
}

/// The run of the machine in which the clock was believed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Memory {
    boot: String,
    /// When that run began, by the clock that was believed.
    started: Timestamp,
}

impl Memory {
    pub(crate) fn of(evidence: &Evidence, now: Timestamp) -> Option<Self> {
        Some(Self {
            boot: evidence.boot.clone()?,
            started: evidence.started(now)?,
        })
    }

    /// What is remembered at `path`; none if nothing can be read there.
    pub(crate) fn read(path: &Path) -> Option<Self> {
        serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
    }

    /// Keeps it at `path`, on a thread of its own: whoever is on the air waits for no disk.
    pub(crate) fn keep_beside(self, path: &Path) {
        let path = path.to_owned();
        let spawned = thread::Builder::new()
            .name("memory".into())
            .spawn(move || self.keep(&path));
        if let Err(error) = spawned {
            tracing::warn!(%error, "it cannot be remembered that the clock is believed");
        }
    }

    /// Keeps it at `path`. Waits for the disk.
    pub(crate) fn keep(&self, path: &Path) {
        let text = serde_json::to_string(self).expect("plain facts are JSON");
        if path.is_dir() {
            // Nothing of ours: out of the way, and kept.
            let aside = |count: u32| path.with_extension(format!("damaged-{count}"));
            let aside = (1..=u32::MAX).map(aside).find(|aside| !aside.exists());
            drop(aside.map(|aside| fs::rename(path, aside)));
        }
        // Half a file is no memory; the station then asks again, no more.
        if let Err(error) = fs::write(path, text) {
            tracing::warn!(%error, "it cannot be remembered that the clock is believed");
        }
    }

    fn still_holds(&self, evidence: &Evidence, now: Timestamp) -> bool {
        Self::of(evidence, now).is_some_and(|other| {
            other.boot == self.boot && other.started.duration_since(self.started).abs() <= SLOW
        })
    }
}

/// Whether `now` is believed when the station starts.
pub(crate) fn at_start(
    now: Timestamp,
    known: &Known,
    evidence: &Evidence,
    rules: &ClockRules,
    zone: &TimeZone,
) -> Result<ClockAuthority, Doubt> {
    if evidence.vouches(now) {
        return Ok(ClockAuthority::TimeSource);
    }

    behind(now, known.last, evidence)?;
    if known
        .memory
        .as_ref()
        .is_some_and(|memory| memory.still_holds(evidence, now))
    {
        return Ok(ClockAuthority::Before);
    }

    if rules.hardware {
        hardware(now, known.memory.as_ref(), evidence, zone)?;
    }

    if known.ran {
        beyond(now, known.last, rules)?;
    }

    Ok(ClockAuthority::Clock)
}

/// Whether it is believed when it has been set to `now` from what it would be, `by` ago.
pub(crate) fn set(
    now: Timestamp,
    by: SignedDuration,
    last: Option<Timestamp>,
    evidence: &Evidence,
    rules: &ClockRules,
) -> Result<ClockAuthority, Doubt> {
    if evidence.vouches(now)
        && evidence
            .synchronised
            .is_some_and(|at| now.duration_since(at) <= JUST_NOW)
    {
        return Ok(ClockAuthority::TimeSource);
    }

    if by > rules.longest_absence {
        return Err(Doubt::Leapt { from: now - by });
    }

    if by < -SLOW {
        behind(now, last, evidence)?;
    }

    Ok(ClockAuthority::Clock)
}

/// Whether it is believed again: `now`, after it was doubted; `was_set` if it has just been set.
pub(crate) fn again(
    doubt: Doubt,
    now: Timestamp,
    was_set: bool,
    last: Option<Timestamp>,
    evidence: &Evidence,
    rules: &ClockRules,
) -> Result<ClockAuthority, Doubt> {
    let just = evidence
        .synchronised
        .is_some_and(|at| now.duration_since(at) <= JUST_NOW);
    if evidence.vouches(now) && (just || !matches!(doubt, Doubt::Leapt { .. })) {
        return Ok(ClockAuthority::TimeSource);
    }
    if was_set {
        behind(now, last, evidence)?;
        beyond(now, last, rules)?;
        return Ok(ClockAuthority::Clock);
    }
    overtaken(doubt, now, last, evidence, rules)
}

/// Time itself ends one doubt: the clock has come past all that is known to have happened, and by no more than
/// may be. Nothing speaks against it any more.
fn overtaken(
    doubt: Doubt,
    now: Timestamp,
    last: Option<Timestamp>,
    evidence: &Evidence,
    rules: &ClockRules,
) -> Result<ClockAuthority, Doubt> {
    if !matches!(doubt, Doubt::BeforeLog { .. }) {
        return Err(doubt);
    }
    behind(now, last, evidence)?;
    beyond(now, last, rules)?;
    Ok(ClockAuthority::Clock)
}

fn behind(now: Timestamp, last: Option<Timestamp>, evidence: &Evidence) -> Result<(), Doubt> {
    if now < evidence.built {
        return Err(Doubt::BeforeBuild);
    }
    match last {
        Some(last) if now < last => Err(Doubt::BeforeLog { last }),
        _ => Ok(()),
    }
}

fn beyond(now: Timestamp, last: Option<Timestamp>, rules: &ClockRules) -> Result<(), Doubt> {
    match last {
        Some(last) if now.duration_since(last) > rules.longest_absence => {
            Err(Doubt::LongAfterLog { last })
        }
        _ => Ok(()),
    }
}

/// A machine may keep local time in its hardware clock.
fn hardware(
    now: Timestamp,
    memory: Option<&Memory>,
    evidence: &Evidence,
    zone: &TimeZone,
) -> Result<(), Doubt> {
    let restarted = memory.is_some_and(|memory| {
        evidence
            .boot
            .as_ref()
            .is_some_and(|boot| *boot != memory.boot)
    });
    match evidence.hardware {
        Some(says) => {
            let ahead = says.duration_since(now);
            let local = SignedDuration::from_secs(zone.to_offset(now).seconds().into());
            let agrees = ahead.abs() <= APART || (ahead - local).abs() <= APART;
            if agrees {
                Ok(())
            } else {
                Err(Doubt::Hardware { says })
            }
        }
        None if restarted => Err(Doubt::NoHardware),
        None => Ok(()),
    }
}

impl Doubt {
    /// Its name in JSON and in the log.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BeforeBuild => "before-build",
            Self::BeforeLog { .. } => "before-log",
            Self::LongAfterLog { .. } => "long-after-log",
            Self::Hardware { .. } => "hardware",
            Self::NoHardware => "no-hardware",
            Self::Leapt { .. } => "leapt",
        }
    }

    /// Returns the sentence for people when the clock says `now`.
    #[must_use]
    pub fn say(self, now: Timestamp, zone: &TimeZone) -> Text {
        let date = |at: Timestamp| instant::say(at, zone, "%d/%m/%Y");
        let time = |at: Timestamp| instant::say(at, zone, "%H:%M");
        let text = Text::new(match self {
            Self::BeforeBuild => "station-clock-wrong",
            Self::BeforeLog { .. } => "station-clock-before-log",
            Self::LongAfterLog { .. } => "station-clock-long-after",
            Self::Hardware { .. } => "station-clock-hardware",
            Self::NoHardware => "station-clock-no-hardware",
            Self::Leapt { .. } => "station-clock-leapt",
        });
        let text = text.with("date", date(now)).with("time", time(now));
        match self {
            Self::BeforeLog { last: other }
            | Self::LongAfterLog { last: other }
            | Self::Hardware { says: other }
            | Self::Leapt { from: other } => text
                .with("other-date", date(other))
                .with("other-time", time(other)),
            Self::BeforeBuild | Self::NoHardware => text,
        }
    }

    /// That row of the log.
    pub(crate) fn event(self) -> Event {
        Event::ClockDoubted {
            why: self.name().to_owned(),
        }
    }
}

impl ClockAuthority {
    /// Its name in JSON and in the log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Clock | Self::Before => "clock",
            Self::TimeSource => "time-source",
            Self::Person(_) => "person",
        }
    }

    /// That row of the log.
    pub(crate) fn event(&self) -> Event {
        let by = match self {
            Self::Person(name) => Some(name.clone()),
            Self::Clock | Self::Before | Self::TimeSource => None,
        };
        Event::ClockBelieved {
            witness: self.name().to_owned(),
            by,
        }
    }
}

#[cfg(test)]
mod tests;
