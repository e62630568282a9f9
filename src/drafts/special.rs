//! What the calendar's file has on the days an operation is about: nothing is written there twice, for an edit could not
//! tell the two apart, and neither could be switched off.

use jiff::civil::Date;

use super::error::DraftError;
use super::files::{bytes, in_line, refused, text};
use crate::config::{CALENDAR, Literal, OneOffDay, Snapshot, SpliceError, entries};
use crate::words::Text;

/// Keys of an entry with their values.
type Keys = [(String, Literal)];

/// Returns the days that begin as `day` does, or come every lunar year under its name, as text to compare and to show.
pub(super) fn beside_day(
    snapshot: &Snapshot,
    day: &OneOffDay,
) -> Result<Option<String>, SpliceError> {
    said(snapshot, "day", |keys| {
        begins(keys, day) || (day.lunar.is_some() && has(keys, "lunar") && is_called(keys, day))
    })
}

/// Returns the mourning that shares a day with that from `from` until `until`, as text to compare and to show.
pub(super) fn beside_mourning(
    snapshot: &Snapshot,
    from: Date,
    until: Date,
) -> Result<Option<String>, SpliceError> {
    said(snapshot, "mourning", |keys| {
        let [first, last] = ["from", "until"].map(|key| date(keys, key));
        first.is_some_and(|first| first <= until) && last.is_some_and(|last| from <= last)
    })
}

/// Returns the entries of a list that have these values, as text to compare and to show.
pub(super) fn found(
    snapshot: &Snapshot,
    list: &str,
    having: &[(String, Option<Literal>)],
) -> Result<Option<String>, SpliceError> {
    said(snapshot, list, |keys| {
        let value = |wanted: &str| keys.iter().find(|(key, _)| key == wanted);
        having
            .iter()
            .all(|(key, wanted)| value(key).map(|(_, value)| value) == wanted.as_ref())
    })
}

/// Refuses a day that begins and is called as one that is there.
pub(super) fn check_day(snapshot: &Snapshot, day: &OneOffDay) -> Result<(), DraftError> {
    let there = said(snapshot, "day", |keys| {
        begins(keys, day) && is_called(keys, day)
    });
    refuse_if(there, |when| {
        Text::new("edit-day-there")
            .with("name", &day.name)
            .with("when", when)
    })
}

/// Refuses a mourning of the days of one that is there.
pub(super) fn check_mourning(
    snapshot: &Snapshot,
    from: Date,
    until: Date,
) -> Result<(), DraftError> {
    let there = said(snapshot, "mourning", |keys| {
        (date(keys, "from"), date(keys, "until")) == (Some(from), Some(until))
    });
    let day = |date: Date| date.strftime("%d/%m/%Y").to_string();
    refuse_if(there, |_| {
        Text::new("edit-mourning-there")
            .with("from", day(from))
            .with("until", day(until))
    })
}

fn refuse_if(
    there: Result<Option<String>, SpliceError>,
    why: impl FnOnce(String) -> Text,
) -> Result<(), DraftError> {
    match there.map_err(|error| refused(&error))? {
        Some(there) => Err(DraftError::Refused(why(there))),
        None => Ok(()),
    }
}

/// Entries of a list in the calendar's file, a line each; none if there is none of them.
fn said(
    snapshot: &Snapshot,
    list: &str,
    is_it: impl Fn(&Keys) -> bool,
) -> Result<Option<String>, SpliceError> {
    let entries = entries(bytes(snapshot, CALENDAR), list)?;
    let own = entries.iter().filter(|keys| is_it(keys));
    let lines: Vec<String> = own.map(|keys| in_line(keys)).collect();
    Ok((!lines.is_empty()).then(|| lines.join(" · ")))
}

/// Whether an entry begins on the day that `day` does, by the same calendar.
fn begins(keys: &Keys, day: &OneOffDay) -> bool {
    match &day.lunar {
        Some(lunar) => text(keys, "lunar") == Some(lunar.as_str()),
        None => date(keys, "date") == Some(day.date),
    }
}

fn is_called(keys: &Keys, day: &OneOffDay) -> bool {
    text(keys, "name") == Some(day.name.as_str())
}

fn has(keys: &Keys, wanted: &str) -> bool {
    keys.iter().any(|(key, _)| key == wanted)
}

fn date(keys: &Keys, wanted: &str) -> Option<Date> {
    text(keys, wanted)?.parse().ok()
}
