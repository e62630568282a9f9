//! Why what was planned was not heard: the events that can be the reason, each with the time it explains.
//!
//! An event stands in the log when it was noticed. What it explains began before: a machine that woke had
//! slept, a card that is found to take nothing had stalled.
//!
//! Pure.

use jiff::{SignedDuration, Timestamp};

use crate::entry::Event;
use crate::entry::InputState;
use crate::entry::ScheduledLog;
use crate::read::silence::{Presence, Span};
use phatthanh_core::units::Frames;
use phatthanh_core::words::Text;

/// An event explains what goes wrong this long after it,
const AFTERMATH: SignedDuration = SignedDuration::from_secs(60);

/// and so long before it was noticed.
const NOTICED: SignedDuration = SignedDuration::from_secs(5);

/// The causes of a day, in the order they were written.
#[derive(Debug)]
pub(super) struct Causes(Vec<Cause>);

/// One of them, and the time it explains.
#[derive(Debug)]
struct Cause {
    from: Timestamp,
    /// None while it is not over.
    to: Option<Timestamp>,
    why: &'static str,
}

impl Causes {
    /// Those of `events`, which are as they were written.
    pub(super) fn of(events: &[(Timestamp, Event)]) -> Self {
        let mut causes = Self(Vec::new());
        for (at, event) in events {
            causes.take(*at, event);
        }
        causes
    }

    fn take(&mut self, at: Timestamp, event: &Event) {
        let micros = SignedDuration::from_micros;
        match event {
            Event::CardLost { .. } => self.begin(at, "card"),
            Event::CardBack { .. } => self.over("card", at),
            Event::Silence {
                from_frames,
                to_frames,
                ..
            } => {
                let silent = Frames::new(to_frames.saturating_sub(*from_frames)).to_duration();
                self.begin(at.saturating_sub(silent).unwrap_or(at), "silence");
            }
            Event::SilenceOver { .. } => self.over("silence", at),
            Event::ClockDoubted { .. } => self.begin(at, "clock-doubted"),
            Event::ClockBelieved { .. } => self.over("clock-doubted", at),
            Event::NotTaken { stalled_us } => self.lasted(micros(*stalled_us), at, "not-taken"),
            Event::Slept { slept_us } => self.lasted(micros(*slept_us), at, "slept"),
            Event::Underrun { .. } => self.lasted(SignedDuration::ZERO, at, "underrun"),
            Event::ClockStepped { .. } => self.lasted(SignedDuration::ZERO, at, "clock"),
            Event::RecordingBroke { .. } => {
                self.lasted(SignedDuration::ZERO, at, "recording-broke");
            }
            Event::ConfigTaken { .. } => self.lasted(SignedDuration::ZERO, at, "edit"),
            Event::Live { .. } => self.lasted(SignedDuration::ZERO, at, "live"),
            Event::Ordered(_) => self.begin(at, "order"),
            Event::OrderEnded { .. } => self.over("order", at),
            Event::Input { state, .. } => match state {
                InputState::NotReady | InputState::Waits | InputState::Lost => {
                    self.begin(at, "input");
                }
                InputState::Ready | InputState::Back | InputState::Over => self.over("input", at),
            },
            Event::Started { .. } | Event::BrokeOff { .. } => {
                self.all_over(at);
                self.lasted(SignedDuration::ZERO, at, "started");
            }
            Event::Stopped => {
                self.all_over(at);
                self.lasted(SignedDuration::ZERO, at, "stopped");
            }
            // Paper work, and what a plan is made of: nothing is heard otherwise for it. A card that its name leads
            // away from goes on, or is lost first; so does what lies on music.
            Event::Planned { .. }
            | Event::CardMoved { .. }
            | Event::Bed { .. }
            | Event::BedOver { .. }
            | Event::BedBroke { .. }
            | Event::RecordingRestored { .. }
            | Event::Reconciled { .. }
            | Event::Accepted(_)
            | Event::Alert(_)
            | Event::Attended(_)
            | Event::Edited(_)
            | Event::Alarm(_)
            | Event::Transmitter(_)
            | Event::ConfigRefused { .. }
            | Event::LogSetAside { .. }
            | Event::RowsLost { .. }
            | Event::LogCarried { .. }
            | Event::LogRebuilt { .. }
            | Event::LogPutBack { .. }
            | Event::RowSetAside { .. }
            | Event::LibrarySetAside { .. }
            | Event::LogSeen { .. }
            | Event::SealKeyMade { .. }
            | Event::Sealed(_) => {}
        }
    }

    fn begin(&mut self, at: Timestamp, why: &'static str) {
        if !self
            .0
            .iter()
            .any(|cause| cause.why == why && cause.to.is_none())
        {
            self.0.push(Cause {
                from: before(at),
                to: None,
                why,
            });
        }
    }

    fn over(&mut self, why: &str, at: Timestamp) {
        for cause in self
            .0
            .iter_mut()
            .filter(|cause| cause.to.is_none() && cause.why == why)
        {
            cause.to = Some(after(at));
        }
    }

    /// A run that is over leaves nothing open.
    fn all_over(&mut self, at: Timestamp) {
        for cause in self.0.iter_mut().filter(|cause| cause.to.is_none()) {
            cause.to = Some(after(at));
        }
    }

    fn lasted(&mut self, length: SignedDuration, at: Timestamp, why: &'static str) {
        let began = at.saturating_sub(length).unwrap_or(at);
        self.0.push(Cause {
            from: before(began),
            to: Some(after(at)),
            why,
        });
    }

    /// What explains something that went wrong at `at`: the last that can.
    pub(super) fn at(&self, at: Timestamp) -> Option<Text> {
        let explains = |cause: &&Cause| cause.from <= at && cause.to.is_none_or(|to| at <= to);
        self.0.iter().rev().find(explains).map(Cause::text)
    }

    /// What explains that nothing was heard, or recorded, of something that was on from `start` to `end`.
    pub(super) fn muted(&self, start: Timestamp, end: Timestamp) -> Option<Text> {
        let explains = |cause: &&Cause| {
            let mute = matches!(cause.why, "card" | "silence" | "not-taken" | "slept");
            mute && cause.from < end && cause.to.is_none_or(|to| start < to)
        };
        self.0.iter().rev().find(explains).map(Cause::text)
    }
}

impl Cause {
    fn text(&self) -> Text {
        Text::new("airlog-why-event").with("why", self.why)
    }
}

fn before(at: Timestamp) -> Timestamp {
    at.saturating_sub(NOTICED).unwrap_or(at)
}

fn after(at: Timestamp) -> Timestamp {
    at.saturating_add(AFTERMATH).unwrap_or(at)
}

/// Why the plan changed between the two: by an edit, a fault, a start, or by what lies in the folders.
pub(super) fn why_changed(
    events: &[(Timestamp, Event)],
    before: Timestamp,
    after: Timestamp,
) -> Text {
    let mut between = events
        .iter()
        .rev()
        .filter(|(at, _)| before < *at && *at <= after);
    let why = between.find_map(|(_, event)| match event {
        Event::ConfigTaken { .. } => Some("edit"),
        Event::RecordingBroke { .. } => Some("recording-broke"),
        Event::Silence { .. } => Some("silence"),
        Event::Slept { .. } => Some("slept"),
        Event::Ordered(_) | Event::OrderEnded { .. } => Some("order"),
        Event::Input { .. } => Some("input"),
        Event::Live { .. } => Some("live"),
        Event::Started { .. } => Some("started"),
        Event::ClockStepped { .. } | Event::ClockBelieved { .. } => Some("clock"),
        _ => None,
    });
    Text::new("airlog-why-changed").with("why", why.unwrap_or("library"))
}

/// Whether the station was not there when `scheduled` was due.
pub(super) fn absent(presence: &[Span], scheduled: &ScheduledLog) -> Option<Text> {
    let then = presence
        .iter()
        .find(|span| span.from < scheduled.end() && scheduled.start < span.to)?;
    let why = match then.presence {
        Presence::Ran => return None,
        Presence::Stopped => "stopped",
        Presence::BrokeOff => "power-cut",
        Presence::Slept => "slept",
        Presence::ClockInDoubt => "clock",
        Presence::RowsLost => "rows-lost",
        Presence::Unlogged => "unlogged",
    };

    Some(Text::new("airlog-why-absent").with("why", why))
}
