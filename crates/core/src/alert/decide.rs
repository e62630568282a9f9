//! What a station does with an alert.
//!
//! The order of the questions is what matters: what is not meant, not for us or over is left before anybody is asked, and
//! nothing sounds whose sender is not known before a person has said so. A clock that is not believed begins and ends
//! nothing: then a person decides.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Alert, Haste, Info, Key, Kind, Place, Severity, Status};
use crate::rundown::Urgency;
use crate::words::Text;

/// An alert that does not say when it is over is over after this.
const LASTS: SignedDuration = SignedDuration::from_hours(24);
/// No alert is in force for longer.
const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A clock of a sender's may be so far ahead.
const AHEAD: SignedDuration = SignedDuration::from_mins(10);

/// What a station listens for.
#[derive(Debug, Clone, PartialEq)]
pub struct Listening {
    /// Names and codes of the places it is heard in.
    pub areas: Vec<String>,
    /// Where it stands.
    pub place: Option<Place>,
    /// What is less grave is left.
    pub severity: Severity,
    /// Whether who sends is known by the way it comes: a folder of the station's own, a server that is checked.
    pub trusted: bool,
}

/// What became of an alert that came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is said, or was.
    Aired,
    /// It waits for its time.
    Held,
    /// It waits for a person.
    Asked,
    /// It is left.
    Left,
    /// Another ended it, or a person did.
    Ended,
}

/// An alert that came before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What names it.
    pub key: Key,
    /// What became of it.
    pub state: State,
    /// Whether who sent it is known.
    pub trusted: bool,
}

impl Known {
    /// Returns whether it is said or may yet be.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, State::Aired | State::Held | State::Asked)
    }
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Say it now.
    Air {
        /// How urgently.
        urgency: Urgency,
        /// Until when.
        until: Timestamp,
    },
    /// Say it once it begins.
    Hold {
        /// When that is.
        until: Timestamp,
    },
    /// End the alerts it is about.
    Stop,
    /// Ask a person.
    Ask,
    /// Leave it.
    Ignore,
}

/// What to do with an alert, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// What to do.
    pub action: Action,
    /// The alerts it ends.
    pub ends: Vec<Key>,
    /// Why.
    pub reason: Text,
}

impl Decision {
    fn new(action: Action, reason: &'static str) -> Self {
        Self {
            action,
            ends: Vec::new(),
            reason: Text::new(reason),
        }
    }

    fn with(mut self, name: &'static str, fact: impl std::fmt::Display) -> Self {
        self.reason = self.reason.with(name, fact);
        self
    }
}

/// Decides what to do with `alert`, where `known` came before and `listening` is what the station listens for. `now` is
/// none if the station's clock is not believed.
///
/// Never fails, and does nothing itself.
#[must_use]
pub fn decide(
    alert: &Alert,
    known: &[Known],
    listening: &Listening,
    now: Option<Timestamp>,
) -> Decision {
    if let Some(decision) = is_none_of_ours(alert, known) {
        return decision;
    }

    let about = alert.about(known);
    let spoken = about.iter().any(|one| one.state == State::Aired);
    let foreign = about
        .iter()
        .any(|one| one.key.sender != alert.key.sender || one.trusted && !listening.trusted);
    let ends: Vec<Key> = about.iter().map(|one| one.key.clone()).collect();
    let is_over = alert.is_over();
    if !is_over && ends.is_empty() {
        return of_itself(alert, listening, now);
    }

    let decision = if ends.is_empty() {
        return Decision::new(Action::Ignore, "alert-nothing-to-end");
    } else if foreign {
        return Decision::new(Action::Ask, "alert-ends-anothers");
    } else if spoken && !listening.trusted {
        // Who cannot be known takes nothing off the air either.
        Decision::new(Action::Ask, "alert-unsigned")
    } else if is_over {
        Decision::new(Action::Stop, "alert-is-over")
    } else {
        of_itself(alert, listening, now)
    };
    match decision.action {
        // The earlier word does not hold any more, whatever becomes of this one.
        Action::Ignore => Decision {
            action: Action::Stop,
            ends,
            reason: decision.reason,
        },
        // Until a person has decided, the earlier word stands.
        Action::Ask => decision,
        _ => Decision { ends, ..decision },
    }
}

/// Why an alert is none, whatever stands in it: known, not meant, not for the public.
fn is_none_of_ours(alert: &Alert, known: &[Known]) -> Option<Decision> {
    let ignore = |reason| Some(Decision::new(Action::Ignore, reason));
    let alike = |one: &&Known| {
        one.key.sender == alert.key.sender && one.key.identifier == alert.key.identifier
    };
    let latest = known.iter().filter(alike).map(|one| one.key.sent).max();
    match alert.status {
        Status::Actual => {}
        Status::Exercise => return ignore("alert-exercise"),
        Status::System => return ignore("alert-system"),
        Status::Test => return ignore("alert-test"),
        Status::Draft => return ignore("alert-draft"),
    }
    match alert.kind {
        Kind::Ack | Kind::Error => ignore("alert-no-warning"),
        _ if latest == Some(alert.key.sent) => ignore("alert-known"),
        _ if latest > Some(alert.key.sent) => ignore("alert-older"),
        _ if !alert.public => ignore("alert-not-public"),
        _ => None,
    }
}

/// What an alert that ends no other is worth.
fn of_itself(alert: &Alert, listening: &Listening, now: Option<Timestamp>) -> Decision {
    let ignore = |reason| Decision::new(Action::Ignore, reason);
    let ask = |reason| Decision::new(Action::Ask, reason);
    let Some(info) = alert.info() else {
        return ask("alert-says-nothing");
    };
    if info.haste == Haste::Past {
        return ignore("alert-past");
    }
    if info.is_unlikely {
        return ignore("alert-unlikely");
    }
    if !info.areas.is_empty() && !is_here(info, listening) {
        let named = info
            .areas
            .iter()
            .map(|area| super::plain(&area.description));
        let named = super::shortened(
            &named.collect::<Vec<_>>().join("; "),
            super::LONGEST_HEADLINE,
        );
        return ignore("alert-elsewhere").with("areas", named);
    }
    if info
        .severity
        .is_some_and(|severity| severity < listening.severity)
    {
        return ignore("alert-not-grave");
    }
    let Some(now) = now else {
        return ask("alert-clock");
    };

    let until = info.expires.unwrap_or_else(|| later(alert.key.sent, LASTS));
    if until <= now {
        return ignore("alert-expired");
    }
    if alert.key.sent > later(now, AHEAD) {
        return ask("alert-from-tomorrow");
    }
    if info.areas.is_empty() {
        return ask("alert-nowhere");
    }
    if info.severity.is_none() {
        return ask("alert-severity-unknown");
    }
    if !listening.trusted {
        return ask("alert-unsigned");
    }
    match info.onset {
        Some(onset) if onset > now => Decision::new(Action::Hold { until: onset }, "alert-held"),
        _ => {
            let until = until.min(later(now, LONGEST));
            let action = Action::Air {
                urgency: urgency(info),
                until,
            };
            Decision::new(action, "alert-airs")
        }
    }
}

fn is_here(info: &Info, listening: &Listening) -> bool {
    info.areas
        .iter()
        .any(|area| area.is_here(&listening.areas, listening.place))
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}

/// How urgently an alert is said: what cannot wait for the morning is an emergency.
fn urgency(info: &Info) -> Urgency {
    match (info.severity, info.haste) {
        (Some(Severity::Extreme), _) | (Some(Severity::Severe), Haste::Immediate) => {
            Urgency::Emergency
        }
        _ => Urgency::Priority,
    }
}

impl Alert {
    /// Returns which of `known` it is about and that are not over: those it names, and earlier words under its own name.
    #[must_use]
    pub fn about<'k>(&self, known: &'k [Known]) -> Vec<&'k Known> {
        let about = |one: &&Known| {
            let named = self.references.contains(&one.key) && self.kind != Kind::Alert;
            let again = one.key.sender == self.key.sender
                && one.key.identifier == self.key.identifier
                && one.key.sent < self.key.sent;
            one.is_open() && (named || again)
        };
        known.iter().filter(about).collect()
    }

    /// Returns whether it only says that something is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.kind == Kind::Cancel || self.info().is_some_and(|info| info.all_clear)
    }

    /// Returns how urgently it is said, and until when, if a person has it said at `now`.
    #[must_use]
    pub fn by_word(&self, now: Timestamp) -> (Urgency, Timestamp) {
        let info = self.info();
        let until = info
            .and_then(|info| info.expires)
            .filter(|until| *until > now);
        let until = until.unwrap_or_else(|| later(now, LASTS));
        (
            info.map_or(Urgency::Priority, urgency),
            until.min(later(now, LONGEST)),
        )
    }
}
