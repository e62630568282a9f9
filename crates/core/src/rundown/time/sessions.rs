//! Sessions: runs of occurrences without a gap, and the limits local rules set on them.

use std::cmp::Reverse;

use jiff::Timestamp;
use jiff::civil::Date;

use super::window::Window;
use crate::rundown::reason::{Note, Severity, clock_span, length};
use crate::schedule::{Occurrence, Rules};
use crate::units::Frames;
use crate::words::Text;

/// One note for each limit that the sessions beginning on `date` break, about the slot that breaks it.
pub(in crate::rundown) fn breaches(windows: &[Window], date: Date, rules: &Rules) -> Vec<Note> {
    let begins = |start: Timestamp| start.to_zoned(rules.zone.clone()).date();
    let mut sessions = sessions(windows);
    sessions.retain(|session| begins(session.start()) == date);
    let mut notes = Vec::new();
    let mut warn = |slot: &Window, text| {
        notes.push(Note::about(
            &slot.occurrence.slot.id,
            Severity::Warning,
            text,
        ));
    };

    if let Some(first) = sessions.first().filter(|_| !allowed(date, rules)) {
        warn(first.0[0], day_text(date));
    }

    let limit = rules.sessions_per_day.map(|limit| limit as usize);
    if let Some(beyond) = limit.and_then(|limit| sessions.get(limit)) {
        warn(beyond.0[0], too_many(&sessions, rules));
    }

    let Some(limit) = rules.session_length.map(Frames::from_duration) else {
        return notes;
    };

    for session in sessions {
        let over = |window: &&&Window| Frames::between(session.start(), window.end) > limit;
        if let Some(first) = session.0.iter().find(over) {
            warn(first, too_long(&session, rules));
        }
    }

    notes
}

/// Leaves out of each day what breaks a limit: the weaker, and of equals the later. Returns what stays,
/// and notes on what of `date` does not.
///
/// Each day is taken by itself, so that its plan is the same whichever day is planned.
pub(in crate::rundown) fn refuse(
    windows: Vec<Window>,
    date: Date,
    rules: &Rules,
) -> (Vec<Window>, Vec<Note>) {
    let mut order: Vec<usize> = (0..windows.len()).collect();
    // What is only filled comes last.
    order.sort_by_key(|number| {
        let window = &windows[*number];
        (
            window.only_filled,
            Reverse(window.occurrence.slot.priority),
            window.start,
        )
    });
    let mut stays = vec![false; windows.len()];
    let mut notes = Vec::new();
    for number in order {
        stays[number] = true;
        let day = windows[number].occurrence.date;
        let of_day = windows
            .iter()
            .zip(&stays)
            .filter(|(it, stays)| **stays && it.occurrence.date == day);
        let Some(why) = broken(of_day.map(|(window, _)| window), day, rules) else {
            continue;
        };
        stays[number] = false;
        if day == date && !windows[number].only_filled {
            let Occurrence { slot, program, .. } = &windows[number].occurrence;
            let times = clock_span(windows[number].start, windows[number].end, rules);
            let text = why
                .with("slot_times", times)
                .with("program", &program.title);
            notes.push(Note::about(&slot.id, Severity::Warning, text));
        }
    }

    let kept = windows
        .into_iter()
        .zip(stays)
        .filter(|(_, stays)| *stays)
        .map(|(window, _)| window);
    (kept.collect(), notes)
}

/// The limit that these windows of one day break.
fn broken<'a>(
    windows: impl Iterator<Item = &'a Window>,
    date: Date,
    rules: &Rules,
) -> Option<Text> {
    if !allowed(date, rules) {
        return Some(day_text(date).renamed("rundown-refused-day"));
    }

    let sessions = sessions(windows);
    if rules
        .sessions_per_day
        .is_some_and(|limit| sessions.len() > limit as usize)
    {
        return Some(too_many(&sessions, rules).renamed("rundown-refused-sessions"));
    }

    let limit = rules.session_length.map(Frames::from_duration)?;
    let long = sessions.iter().find(|session| session.length() > limit)?;
    Some(too_long(long, rules).renamed("rundown-refused-length"))
}

/// How far a session that begins at `start` may go.
pub(in crate::rundown) fn latest_end(
    window: &Window,
    windows: &[Window],
    rules: &Rules,
) -> Option<Timestamp> {
    let limit = rules.session_length.map(Frames::from_duration)?;
    let of_day = windows
        .iter()
        .filter(|it| it.occurrence.date == window.occurrence.date);
    let sessions = sessions(of_day);
    let own = sessions
        .iter()
        .find(|session| session.0.iter().any(|it| it.start == window.start))?;
    Some(limit.after(own.start()))
}

fn allowed(date: Date, rules: &Rules) -> bool {
    rules.days[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())]
}

fn day_text(date: Date) -> Text {
    Text::new("rundown-day-not-allowed").with("weekday", date.strftime("%a"))
}

fn too_many(sessions: &[Session<'_>], rules: &Rules) -> Text {
    let times = sessions
        .iter()
        .map(|session| clock_span(session.start(), session.end(), rules));
    Text::new("rundown-sessions-too-many")
        .with("count", sessions.len())
        .with("limit", rules.sessions_per_day.unwrap_or_default())
        .with("times", times.collect::<Vec<_>>().join(", "))
}

fn too_long(session: &Session<'_>, rules: &Rules) -> Text {
    let limit = rules
        .session_length
        .map(Frames::from_duration)
        .unwrap_or_default();
    Text::new("rundown-session-too-long")
        .with("times", clock_span(session.start(), session.end(), rules))
        .with("length", length(session.length()))
        .with("limit", length(limit))
}

/// A run of windows without a gap; at least one.
struct Session<'a>(Vec<&'a Window>);

impl Session<'_> {
    fn start(&self) -> Timestamp {
        self.0[0].start
    }

    fn end(&self) -> Timestamp {
        self.0
            .iter()
            .map(|window| window.end)
            .fold(Timestamp::MIN, Timestamp::max)
    }

    fn length(&self) -> Frames {
        Frames::between(self.start(), self.end())
    }
}

/// The runs of windows, which are in order.
fn sessions<'a>(windows: impl IntoIterator<Item = &'a Window>) -> Vec<Session<'a>> {
    let mut sessions: Vec<Session<'a>> = Vec::new();
    for window in windows {
        match sessions.last_mut() {
            Some(session) if window.start <= session.end() => session.0.push(window),
            _ => sessions.push(Session(vec![window])),
        }
    }
    sessions
}
