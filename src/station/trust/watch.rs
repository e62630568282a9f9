//! Watches the wall clock while the station runs: steps, doubts, and what ends them.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::alarm::Alarm;
use crate::clock::{BUILT, Clock};
use crate::station::conductor::Conductor;
use crate::station::trust::{self, ClockAuthority, Doubt, Known, Memory};
use crate::units::instant::Moment;
use crate::words::{Language, Text};

/// A wall clock that moves more than this against uptime between two turns was set.
const STEP: SignedDuration = SignedDuration::from_millis(20);

/// How the time of a clock that is not believed is said: to the second, with its day.
pub(crate) const DATE_AND_TIME: &str = "%d/%m/%Y %H:%M:%S";

/// What a person reads off a watch is this exact.
const READ: SignedDuration = SignedDuration::from_mins(5);

/// The machine slept if it did so for longer than its clocks are apart.
const SLEPT: SignedDuration = SignedDuration::from_millis(500);

/// How the station holds its clock.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockStatus {
    /// Whether it is believed: only then anything airs.
    pub trusted: bool,
    /// Why it is not: `before-build`, `before-log`, `long-after-log`, `hardware`, `no-hardware`, `leapt`.
    pub doubt: Option<String>,
    /// Doubt as a sentence, with what to do.
    pub problem: Option<String>,
    /// Whose word it is that it is right: `clock`, `time-source`, `person`.
    pub witness: Option<String>,
    /// What it says.
    pub now: Moment,
    /// The last moment that something is known to have happened by the log.
    pub last_known: Option<Moment>,
}

impl ClockStatus {
    /// Returns why a person's word for the clock does not count who has `read` this off another one; none if it does.
    #[must_use]
    pub fn refuses(&self, read: Timestamp) -> Option<Text> {
        let now = self.now.say(DATE_AND_TIME);
        if self.doubt.as_deref() == Some("before-build") {
            return Some(Text::new("cli-clock-certainly-wrong").with("now", now));
        }
        (read.duration_since(self.now.at()).abs() > READ)
            .then(|| Text::new("cli-clock-disagrees").with("now", now))
    }
}

/// A person's word for the clock, on its way to the station.
#[derive(Debug, Clone, Default)]
pub struct Confirmation(Arc<Mutex<Option<String>>>);

impl Confirmation {
    /// `by` says that the clock is right.
    pub fn give(&self, by: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(by);
    }

    /// Returns whose word waits, and takes it away.
    pub(crate) fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// See the module.
#[derive(Debug)]
pub(crate) struct ClockWatch {
    clock: Arc<dyn Clock>,
    /// Where it is remembered that the clock is believed.
    path: PathBuf,
    held: Result<ClockAuthority, Doubt>,
    /// Whether it is believed, for other threads that would date rows by it.
    believed: Arc<AtomicBool>,
    /// It is doubted since the start, and was not set since.
    from_start: bool,
    known: Known,
    /// Wall time less uptime, as a moment; none if it could not be reported.
    offset: Option<Timestamp>,
    /// How long the machine had slept.
    asleep: Duration,
}

impl ClockWatch {
    /// As the clock is held when the station starts.
    pub(crate) fn new(
        clock: Arc<dyn Clock>,
        path: PathBuf,
        known: &Known,
        held: Result<ClockAuthority, Doubt>,
    ) -> Self {
        let (offset, now) = (offset(&*clock), clock.now());
        match &held {
            Ok(witness) => tracing::info!(witness = witness.name(), "wall clock is believed"),
            Err(doubt) => {
                tracing::error!(why = doubt.name(), %now, "wall clock is not believed; nothing airs");
            }
        }

        let asleep = clock.asleep();
        let believed = Arc::new(AtomicBool::new(held.is_ok()));
        Self {
            clock,
            path,
            believed,
            from_start: held.is_err(),
            held,
            known: known.clone(),
            offset,
            asleep,
        }
    }

    /// Whether the clock is believed.
    pub(crate) fn believes(&self) -> bool {
        self.held.is_ok()
    }

    /// Returns the flag of belief, for another thread to look at.
    pub(crate) fn believed(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.believed)
    }

    /// The sentence for people, if it is not.
    pub(crate) fn status(
        &self,
        conductor: &Conductor,
        now: Timestamp,
        language: Language,
    ) -> ClockStatus {
        status(
            &self.held,
            self.known.last,
            now,
            &conductor.loaded().rules.zone,
            language,
        )
    }

    /// Raises or clears the alarm.
    pub(crate) fn look(&self, conductor: &mut Conductor, now: Timestamp) {
        let zone = &conductor.loaded().rules.zone;
        let words = self.held.as_ref().err().map(|doubt| doubt.say(now, zone));
        conductor.alarms_mut().set(Alarm::Clock, words, now);
    }

    /// Each turn: whether the clock was set.
    pub(crate) fn turn(&mut self, conductor: &mut Conductor, now: Timestamp) {
        let Some(offset) = offset(&*self.clock) else {
            return;
        };

        let asleep = self.clock.asleep();
        let slept = asleep.saturating_sub(std::mem::replace(&mut self.asleep, asleep));
        // Uptime stands still in a sleep; what is left of the difference is a clock that was set.
        let slept = SignedDuration::try_from(slept)
            .ok()
            .filter(|slept| *slept >= SLEPT)
            .unwrap_or_default();
        if !slept.is_zero() && self.held.is_ok() {
            conductor.slept(slept, now);
        }

        let Some(before) = self.offset.replace(offset) else {
            return;
        };

        let by = offset.duration_since(before) - slept;
        if by.abs() <= STEP {
            return;
        }

        tracing::warn!(by_ms = by.as_millis() as i64, "wall clock was set");
        let rules = conductor.loaded().station.clock.clone();
        let evidence = self.clock.evidence(&rules.synchronised);
        match self.held.clone() {
            Ok(_) => {
                self.known.last = conductor.log_writer().last_at();
                match trust::set(now, by, self.known.last, &evidence, &rules) {
                    Ok(_) => {
                        conductor.clock_stepped(by, now);
                        self.remember(now, &rules.synchronised);
                    }
                    Err(doubt) => {
                        tracing::error!(why = doubt.name(), %now, "wall clock is not believed; nothing airs");
                        self.held = Err(doubt);
                        self.believed.store(false, Ordering::Relaxed);
                        conductor.doubt(doubt, by, now);
                    }
                }
            }
            Err(doubt) => {
                conductor.clock_stepped(by, now);
                self.from_start = false;
                match trust::again(doubt, now, true, self.known.last, &evidence, &rules) {
                    Ok(witness) => self.believe(witness, conductor, now),
                    Err(doubt) => self.held = Err(doubt),
                }
            }
        }
    }

    /// Each second: whether a doubt is over.
    pub(crate) fn second(
        &mut self,
        conductor: &mut Conductor,
        word: &Confirmation,
        now: Timestamp,
    ) {
        let (word, Err(doubt)) = (word.take(), self.held.clone()) else {
            return;
        };

        if let Some(by) = word.filter(|_| may_confirm(now)) {
            return self.believe(ClockAuthority::Person(by), conductor, now);
        }

        let rules = conductor.loaded().station.clock.clone();
        let evidence = self.clock.evidence(&rules.synchronised);
        let is_over = matches!(doubt, Doubt::BeforeLog { last } if last <= now);
        let held = if self.from_start && is_over {
            let zone = conductor.loaded().rules.zone.clone();
            trust::at_start(now, &self.known, &evidence, &rules, &zone)
        } else {
            trust::again(doubt, now, false, self.known.last, &evidence, &rules)
        };

        match held {
            Ok(witness) => self.believe(witness, conductor, now),
            Err(now_doubted) => {
                if now_doubted.name() != doubt.name() {
                    tracing::error!(why = now_doubted.name(), %now, "wall clock is not believed for another reason");
                }
                self.held = Err(now_doubted);
            }
        }
    }

    fn believe(&mut self, witness: ClockAuthority, conductor: &mut Conductor, now: Timestamp) {
        tracing::warn!(witness = witness.name(), %now, "wall clock is believed again");
        conductor.believe(&witness, now);
        self.held = Ok(witness);
        self.believed.store(true, Ordering::Relaxed);
        self.from_start = false;
        self.remember(now, &conductor.loaded().station.clock.synchronised.clone());
    }

    /// Keeps in mind, for the next start, that the clock of this run of the machine is believed. Waits for no disk.
    pub(crate) fn remember(&self, now: Timestamp, synchronised: &std::path::Path) {
        if let Some(memory) = Memory::of(&self.clock.evidence(synchronised), now) {
            memory.keep_beside(&self.path);
        }
    }
}

/// A clock before this program was made is wrong, whoever says what.
pub(crate) fn may_confirm(now: Timestamp) -> bool {
    now >= BUILT
}

/// Returns the status of a clock that is `held` so.
pub(crate) fn status(
    held: &Result<ClockAuthority, Doubt>,
    last: Option<Timestamp>,
    now: Timestamp,
    zone: &jiff::tz::TimeZone,
    language: Language,
) -> ClockStatus {
    let doubt = held.as_ref().err();
    ClockStatus {
        trusted: doubt.is_none(),
        doubt: doubt.map(|doubt| doubt.name().to_owned()),
        problem: doubt.map(|doubt| doubt.say(now, zone).say(language)),
        witness: held.as_ref().ok().map(|witness| witness.name().to_owned()),
        now: Moment::new(now, zone),
        last_known: last.map(|last| Moment::new(last, zone)),
    }
}

/// Wall time at uptime zero; none if the machine was too busy to read both clocks at one moment.
fn offset(clock: &dyn Clock) -> Option<Timestamp> {
    const AT_ONCE: Duration = Duration::from_millis(2);
    let before = clock.uptime();
    let now = clock.now();
    let spent = clock.uptime().saturating_sub(before);
    let uptime = SignedDuration::try_from(before).ok()?;
    (spent < AT_ONCE)
        .then(|| now.checked_sub(uptime).ok())
        .flatten()
}
