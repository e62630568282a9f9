//! Why an item airs, and what a person should know about a day.

use jiff::{SignedDuration, Timestamp};

use crate::names::SlotId;
use crate::schedule::{Displaced, DisplacedBy, Rules};
use crate::units::{Frames, instant};
use crate::words::Text;

/// Why this item and no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(pub Text);

/// Something a person should know about a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The slot it is about, if about one.
    pub slot: Option<SlotId>,
    /// How bad it is.
    pub severity: Severity,
    /// What it is.
    pub text: Text,
}

/// How bad something is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Worth a look.
    Warning,
    /// Something will not air as it should.
    Error,
}

impl Note {
    pub(super) fn about(slot: &SlotId, severity: Severity, text: Text) -> Self {
        Self {
            slot: Some(slot.clone()),
            severity,
            text,
        }
    }
}

/// The station's wall time, with seconds where there are any: `17:05`, `05:59:30`.
pub(super) fn clock(at: Timestamp, rules: &Rules) -> String {
    instant::clock(at, &rules.zone)
}

/// From when to when: `17:05–17:15`.
pub(super) fn clock_span(start: Timestamp, end: Timestamp, rules: &Rules) -> String {
    format!("{}–{}", clock(start, rules), clock(end, rules))
}

/// The station's date: `24/11/2026`.
pub(super) fn day(at: Timestamp, rules: &Rules) -> String {
    instant::say(at, &rules.zone, "%d/%m/%Y")
}

/// The station's time and date: `17:01 24/11/2026`.
pub(super) fn minute(at: Timestamp, rules: &Rules) -> String {
    instant::say(at, &rules.zone, "%H:%M %d/%m/%Y")
}

/// Minutes and seconds, rounded up: `04:50`.
pub(super) fn length(frames: Frames) -> String {
    let seconds = frames
        .to_duration()
        .saturating_add(SignedDuration::from_nanos(999_999_999))
        .as_secs();
    let (minutes, rest) = (seconds / 60, seconds % 60);
    if minutes < 60 {
        format!("{minutes:02}:{rest:02}")
    } else {
        format!("{}:{:02}:{rest:02}", minutes / 60, minutes % 60)
    }
}

/// Why an occurrence is not due where the week has it.
#[must_use]
pub fn displaced_text(displaced: &Displaced, rules: &Rules) -> Text {
    let (text, day) = match &displaced.why {
        DisplacedBy::Rests(day) => (Text::new("rundown-rests"), day.as_str()),
        DisplacedBy::Moves(day) => (Text::new("rundown-moves"), day.as_str()),
        DisplacedBy::Replaced(day) => (Text::new("rundown-replaced"), day.as_str()),
        DisplacedBy::Dropped(day) => (Text::new("rundown-dropped"), day.as_str()),
        DisplacedBy::Mourning => (Text::new("rundown-mourning"), ""),
    };
    text.with("day", day)
        .with("at", clock(displaced.occurrence.start, rules))
}
