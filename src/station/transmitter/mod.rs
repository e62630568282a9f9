//! The transmitter: its carrier is on before anything airs and off after it. What is wanted is decided purely
//! ([`crate::transmitter`]); a thread beside the air switches, reads back, and reports; each switching is a row of the log.
//!
//! At a start nothing is assumed: the first look sets it. An order that comes while nothing is on air and the transmitter
//! is off begins once it is warm, attention signal first: what is said before that, nobody hears. An order that comes
//! while something is on air does not wait.

mod hand;
mod pulse;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use self::hand::{Change, Hand, Job, Report};
use self::pulse::Pulser;
use crate::airlog::{Event, Switched};
use crate::alarm::Alarm;
use crate::clock::Clock;
use crate::config::{Board, Loaded, Transmitter};
use crate::station::conductor::Conductor;
use crate::station::wires::board::{Ports, set_for_sure, switch};
use crate::transmitter::{Decision, Memory, Scene, Why};
use crate::units::instant::Moment;
use crate::words::Text;

/// A switch that is as it should be is looked at this often,
const LOOK: Duration = Duration::from_secs(60);
/// and one that is not, this often.
const AGAIN: Duration = Duration::from_secs(10);
/// Who stops the station waits no longer for the switch,
const LAST: Duration = Duration::from_secs(2);
/// and no longer for a program, which may take its time: the service manager ends all that is left after 20 s.
const LAST_OF_A_PROGRAM: Duration = Duration::from_secs(8);
/// Who tries the transmitter and ends that waits no longer.
const SHORT: Duration = Duration::from_millis(100);

/// The transmitter, as `phatthanh status --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransmitterStatus {
    /// Whether it is to be on.
    pub on: bool,
    /// Why.
    pub why: Why,
    /// Since when.
    pub since: Moment,
    /// When that changes as things stand; none if nothing is known to come.
    pub next: Option<Moment>,
    /// Whether the switch has taken it; none while it is being switched.
    pub taken: Option<bool>,
    /// Whether the switch has said so itself.
    pub read_back: bool,
    /// Seconds until it is warm; zero if it is, or is off.
    pub warm_in_s: u64,
    /// What was seen where the switch, or the timer that waits for a pulse, did not take it.
    pub problem: Option<String>,
}

impl TransmitterStatus {
    /// Returns it in a sentence, as at `now`.
    #[must_use]
    pub fn text(&self, now: Moment) -> Text {
        let state = match (self.on, self.taken) {
            (true, None) => "switching-on",
            (false, None) => "switching-off",
            (true, Some(false)) => "on-failed",
            (false, Some(false)) => "off-failed",
            (true, Some(true)) if self.warm_in_s > 0 => "warming",
            (true, Some(true)) => "on",
            (false, Some(true)) => "off",
        };
        let why = match self.why {
            Why::Session => "session",
            Why::Emergency => "emergency",
            Why::QuietHours => "quiet-hours",
            Why::ClockDoubted => "clock-doubted",
            Why::Nothing | Why::Stopped | Why::Drifted => "nothing",
        };
        let next = self.next.map(|next| next.since(now));
        Text::new("station-transmitter")
            .with("state", state)
            .with("since", self.since.since(now))
            .with("left", self.warm_in_s)
            .with("problem", self.problem.as_deref().unwrap_or_default())
            .with("why", why)
            .with("on", if self.on { "yes" } else { "no" })
            .with("next", next.unwrap_or_else(|| "none".to_owned()))
            .with("read", if self.read_back { "yes" } else { "no" })
    }
}

/// What is wanted, and since when.
#[derive(Debug, Clone, Copy)]
struct Aim {
    decision: Decision,
    since: Timestamp,
}

/// Switches the transmitter on, waits for `length` by `clock` or until `stop` is set, and switches it off, beside the
/// station, for whoever tries it. Says of each whether the switch has said so itself, or what was seen if it did not take
/// it.
pub fn try_transmitter(
    led: &Transmitter,
    length: Duration,
    clock: &dyn Clock,
    stop: &AtomicBool,
    mut told: impl FnMut(bool, Result<bool, String>),
) {
    // One port for both: a control line falls as it is closed.
    let mut board = switch(&led.board);
    let mut set = |on| set_for_sure(board.as_mut(), on).map_err(|(_, seen)| seen);
    told(true, set(true));
    let begun = clock.uptime();
    while clock.uptime().saturating_sub(begun) < length && !stop.load(Ordering::Relaxed) {
        clock.sleep(SHORT);
    }
    told(false, set(false));
}

/// Leads the transmitter.
#[derive(Debug)]
pub(crate) struct TransmitterDesk {
    clock: Arc<dyn Clock>,
    led: Option<Transmitter>,
    memory: Memory,
    ports: Ports,
    hand: Option<Hand>,
    /// What the hand is at, or will be once it takes the change; also while it leaves a switch that is led no more.
    board: Option<Board>,
    /// What the hand could not take yet.
    change: Option<Change>,
    pulser: Option<Pulser>,
    wanted: Option<Aim>,
    /// How the last switching or look went; none while nothing is known.
    known: Option<Report>,
    /// Whether the switch before this one may have been on as it was left.
    left_on: bool,
    /// What was seen then, where it could not be switched off.
    left: Option<String>,
    /// Uptime of the last look.
    looked: Duration,
}

impl TransmitterDesk {
    /// Leads the transmitter of `loaded`, if it names one.
    pub(crate) fn start(loaded: &Loaded, clock: &Arc<dyn Clock>) -> Self {
        let mut desk = Self {
            clock: Arc::clone(clock),
            led: None,
            memory: Memory::default(),
            ports: Ports::default(),
            hand: None,
            board: None,
            change: None,
            pulser: None,
            wanted: None,
            known: None,
            left_on: false,
            left: None,
            looked: Duration::ZERO,
        };
        desk.lead(loaded.station.transmitter.as_ref());
        desk
    }

    /// Follows the settings of an edit from now on. A switch that is led no more is left off, and one that is led as
    /// before stays as it is.
    pub(crate) fn follow(&mut self, loaded: &Loaded, conductor: &mut Conductor, now: Timestamp) {
        self.take_reports(conductor, now);
        self.lead(loaded.station.transmitter.as_ref());
    }

    fn lead(&mut self, led: Option<&Transmitter>) {
        if self.led.as_ref() == led {
            return;
        }
        let before = std::mem::replace(&mut self.led, led.cloned());
        self.left = None;

        let pulse = led.and_then(|led| led.watchdog.as_ref());
        if before.as_ref().and_then(|led| led.watchdog.as_ref()) != pulse {
            self.pulser = pulse.map(|pulse| {
                let timer = self.ports.switch(&pulse.board);
                Pulser::start(timer, pulse.every, &self.clock)
            });
        }

        let board = led.map(|led| &led.board);
        if before.is_some() && board == self.board.as_ref() {
            return;
        }
        // A switch that is led no more is wanted off, which the next second sees to.
        let may_be_on = self.may_be_on();
        (self.wanted, self.known) = (None, None);
        let held = self.board.as_ref().filter(|_| self.hand.is_some());
        if let Some(board) = board.filter(|board| held != Some(*board)) {
            self.hold(board, may_be_on);
        }
    }

    /// Has the hand at the switch `board`, after the one before is off if that is another.
    fn hold(&mut self, board: &Board, may_be_on: bool) {
        let switch = self.ports.switch(board);
        // What a program did is not done again for nothing.
        let again = !matches!(board, Board::Command { .. });
        let before = self.board.replace(board.clone());
        if self.hand.is_none() {
            self.hand = Hand::start(switch, again);
            return;
        }

        let waits = self.change.take().is_some_and(|change| change.leave);
        let leave = waits || before.is_some_and(|before| !before.is_same_switch(board));
        if leave && !waits {
            self.left_on = may_be_on;
        }
        self.change = Some(Change {
            switch,
            again,
            leave,
        });
        self.hand_over();
    }

    /// Hands another switch over that waits for that.
    fn hand_over(&mut self) {
        if let (Some(hand), Some(change)) = (&self.hand, self.change.take()) {
            self.change = hand.change(change);
        }
    }

    /// Whether the carrier may be on, as far as is known.
    fn may_be_on(&self) -> bool {
        match (&self.known, self.wanted) {
            (Some(known), _) => known.on == known.taken.is_ok(),
            (None, Some(wanted)) => wanted.decision.on,
            (None, None) => false,
        }
    }

    /// Counts a sign of life: the conductor turned, and the card takes frames.
    pub(crate) fn lives(&self) {
        if let Some(pulser) = &self.pulser {
            pulser.lives();
        }
    }

    /// Returns how long after now the transmitter is warm at the soonest.
    pub(crate) fn cold(&self) -> SignedDuration {
        self.led.as_ref().map_or(SignedDuration::ZERO, |led| {
            self.memory.cold(led.timing, self.clock.uptime())
        })
    }

    /// Decides what is wanted and has it done; logs what became of it.
    pub(crate) fn second(&mut self, conductor: &mut Conductor, believed: bool, now: Timestamp) {
        self.take_reports(conductor, now);
        self.hand_over();
        let Some(led) = &self.led else {
            self.leave(now);
            let trouble = self.trouble();
            conductor.alarms_mut().set(Alarm::Transmitter, trouble, now);
            return;
        };

        let sounds = conductor.sounds();
        let scene = Scene {
            rules: &conductor.loaded().rules,
            sounds: &sounds,
            believed,
        };
        let uptime = self.clock.uptime();
        let decision = self.memory.look(led.timing, &scene, now, uptime);
        self.want(decision, uptime, now);
        let trouble = self.trouble();
        conductor.alarms_mut().set(Alarm::Transmitter, trouble, now);
    }

    /// Has the switch that is led no more off, and lets go of it then.
    fn leave(&mut self, now: Timestamp) {
        let known = self.known.as_ref();
        if known.is_some_and(|known| !known.on && known.taken.is_ok()) {
            (self.hand, self.board, self.change) = (None, None, None);
            (self.wanted, self.known) = (None, None);
            return;
        }
        let decision = Decision {
            on: false,
            why: Why::Stopped,
            next: None,
        };
        self.want(decision, self.clock.uptime(), now);
    }

    fn want(&mut self, decision: Decision, uptime: Duration, now: Timestamp) {
        let Some(hand) = self.hand.as_ref().filter(|_| self.change.is_none()) else {
            return;
        };
        let Decision { on, why, .. } = decision;
        let before = self.wanted.filter(|wanted| wanted.decision.on == on);
        if let Some(wanted) = before {
            self.wanted = Some(Aim { decision, ..wanted });
            let fails = self
                .known
                .as_ref()
                .is_some_and(|known| known.taken.is_err());
            let often = if fails { AGAIN } else { LOOK };
            if uptime.saturating_sub(self.looked) >= often {
                self.looked = uptime;
                hand.give(Job::Look { on, why });
            }
            return;
        }

        // One that is not taken is handed over again the next second.
        if hand.give(Job::Set { on, why }) {
            tracing::info!(on, ?why, "transmitter");
            self.wanted = Some(Aim {
                decision,
                since: now,
            });
            (self.looked, self.known) = (uptime, None);
        }
    }

    fn take_reports(&mut self, conductor: &mut Conductor, now: Timestamp) {
        let reports: Vec<Report> = self.hand.iter().flat_map(Hand::reports).collect();
        for report in reports {
            self.take(report, conductor, now);
        }
    }

    fn take(&mut self, report: Report, conductor: &mut Conductor, now: Timestamp) {
        if is_news(self.known.as_ref(), &report) {
            let row = Switched {
                on: report.on,
                why: report.why,
                tries: report.tries,
                read_back: report.taken == Ok(true),
                problem: report.taken.clone().err(),
            };
            conductor.log_writer().event(now, Event::Transmitter(row));
        }
        if report.left {
            // One that never was on, and may not even be there, is no carrier that stands.
            self.left = report.taken.err().filter(|_| self.left_on);
            // What was reported until now is of that switch.
            self.known = None;
            return;
        }
        // What it was told before says nothing of what it is told now.
        if self
            .wanted
            .is_none_or(|wanted| wanted.decision.on == report.on)
        {
            self.known = Some(report);
        }
    }

    /// What is wrong and what to do.
    fn trouble(&self) -> Vec<Text> {
        let told = |key, problem: &str| Text::new(key).with("problem", problem);
        let switch = self.known.as_ref().and_then(|known| {
            let key = if known.on {
                "station-alarm-transmitter-on"
            } else {
                "station-alarm-transmitter-off"
            };
            Some(told(key, known.taken.as_ref().err()?))
        });
        let left = self.left.as_ref();
        let left = left.map(|problem| told("station-alarm-transmitter-left", problem));
        let gone = self.led.is_some() && self.hand.is_none();
        let gone = gone.then(|| told("station-alarm-transmitter-on", "no thread"));
        let pulse = self.pulser.as_ref().and_then(Pulser::trouble);
        let pulse = pulse.map(|problem| told("station-alarm-transmitter-pulse", &problem));
        switch
            .into_iter()
            .chain(left)
            .chain(gone)
            .chain(pulse)
            .collect()
    }

    /// Switches the transmitter off, as the station ends: nobody leads it any more.
    pub(crate) fn stop(&mut self, conductor: &mut Conductor, now: Timestamp) {
        self.pulser = None;
        self.take_reports(conductor, now);
        let Some(hand) = self.hand.take() else { return };
        let patience = match self.board {
            Some(Board::Command { .. }) => LAST_OF_A_PROGRAM,
            _ => LAST,
        };
        for report in hand.leave(patience, self.clock.as_ref()) {
            self.take(report, conductor, now);
        }
    }

    /// Returns how it stands; none where the station has none.
    pub(crate) fn status(&self, loaded: &Loaded) -> Option<TransmitterStatus> {
        let led = self.led.as_ref()?;
        let wanted = self.wanted?;
        let time = |at| Moment::new(at, &loaded.rules.zone);
        let Decision { on, why, next } = wanted.decision;
        let known = self.known.as_ref();
        let cold = if on {
            self.memory.cold(led.timing, self.clock.uptime())
        } else {
            SignedDuration::ZERO
        };
        let problem = known.and_then(|known| known.taken.clone().err());
        Some(TransmitterStatus {
            on,
            why,
            since: time(wanted.since),
            next: next.map(time),
            taken: known.map(|known| known.taken.is_ok()),
            read_back: known.is_some_and(|known| known.taken == Ok(true)),
            warm_in_s: cold.unsigned_abs().as_secs(),
            problem: problem.or_else(|| self.pulser.as_ref()?.trouble()),
        })
    }
}

/// Whether `report` is a row, after what is `known`: a switching, what is not taken, and what is taken again; a switch that
/// sticks is one row however often it is tried.
fn is_news(known: Option<&Report>, report: &Report) -> bool {
    let failed = known.is_some_and(|known| known.on == report.on && known.taken.is_err());
    if failed && !report.left {
        report.taken.is_ok()
    } else {
        report.switched || report.taken.is_err()
    }
}

#[cfg(test)]
impl TransmitterDesk {
    /// Waits until the switch has done what it was told, and logs that.
    pub(in crate::station) fn settle(&mut self, conductor: &mut Conductor, now: Timestamp) {
        while self.known.is_none() {
            let Some(hand) = &self.hand else { return };
            let report = hand.wait(Duration::from_secs(60)).expect("a report");
            self.take(report, conductor, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(switched: bool, taken: Result<bool, &str>) -> Report {
        Report {
            on: true,
            why: Why::Session,
            tries: 1,
            taken: taken.map_err(ToOwned::to_owned),
            switched,
            left: false,
        }
    }

    #[test]
    fn a_switch_that_sticks_is_a_row_as_it_begins_and_one_as_it_ends() {
        let (stuck, gone) = (report(true, Err("it says off")), report(false, Err("gone")));
        let (set, seen) = (report(true, Ok(true)), report(false, Ok(true)));
        for (known, next, expected) in [
            (None, &set, true),
            (Some(&set), &seen, false),
            (Some(&seen), &stuck, true),
            (Some(&stuck), &stuck, false),
            (Some(&stuck), &gone, false),
            (Some(&stuck), &seen, true),
            (Some(&seen), &gone, true),
            (Some(&gone), &set, true),
        ] {
            assert_eq!(is_news(known, next), expected, "{known:?} {next:?}");
        }
        let left = Report {
            left: true,
            ..stuck.clone()
        };
        assert!(is_news(Some(&stuck), &left), "of another switch");
        let off = Report {
            on: false,
            ..gone.clone()
        };
        assert!(is_news(Some(&stuck), &off), "another wish");
    }
}
