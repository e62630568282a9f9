//! Sessions: runs of occurrences without a gap, and the limits local rules set on them.

use jiff::Timestamp;
use jiff::civil::Date;

use super::contention::Window;
use super::reason::{Note, Severity, clock_span, length};
use crate::schedule::Rules;
use crate::units::Frames;
use crate::words::Text;

/// One note for each limit that the sessions beginning on `date` break.
pub(super) fn breaches(windows: &[Window], date: Date, rules: &Rules) -> Vec<Note> {
    let begins = |start: Timestamp| start.to_zoned(rules.zone.clone()).date();
    let mut sessions = sessions(windows);
    sessions.retain(|(start, _)| begins(*start) == date);
    let mut notes = Vec::new();
    let mut warn = |text| notes.push(Note { slot: None, severity: Severity::Warning, text });
    if let Some(limit) = rules.sessions_per_day.filter(|limit| sessions.len() > *limit as usize) {
        let times: Vec<String> =
            sessions.iter().map(|(start, end)| clock_span(*start, *end, rules)).collect();
        let text = Text::new("rundown-sessions-too-many").with("count", sessions.len());
        warn(text.with("limit", limit).with("times", times.join(", ")));
    }
    let Some(limit) = rules.session_length.map(Frames::from_duration) else { return notes };
    for (start, end) in sessions {
        let long = Frames::between(start, end);
        if long > limit {
            let text = Text::new("rundown-session-too-long").with("times", clock_span(start, end, rules));
            warn(text.with("length", length(long)).with("limit", length(limit)));
        }
    }
    notes
}

/// Start and end of each run of windows.
fn sessions(windows: &[Window]) -> Vec<(Timestamp, Timestamp)> {
    let mut sessions: Vec<(Timestamp, Timestamp)> = Vec::new();
    for window in windows {
        match sessions.last_mut() {
            Some((_, end)) if window.start <= *end => *end = window.end.max(*end),
            _ => sessions.push((window.start, window.end)),
        }
    }
    sessions
}
