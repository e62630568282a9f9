//! Letting people speak live, and ending that, at the desk or in a browser: which occurrence is meant, and the row of it.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::airlog::{Airlog, AirlogError, Event};
use crate::config::Loaded;
use crate::rundown::Arming;
use crate::schedule::Occurrence;

/// Occurrences so far ahead are found, in days.
const AHEAD: i64 = 7;

/// Returns the live occurrences that are not over at `now`, by start.
#[must_use]
pub fn ahead(loaded: &Loaded, now: Timestamp) -> Vec<Occurrence> {
    let zone = &loaded.rules.zone;
    let today = now.to_zoned(zone.clone()).date();
    let days = (-1..=AHEAD).filter_map(|days| {
        today
            .checked_add(SignedDuration::from_hours(24 * days))
            .ok()
    });
    let due = days.flat_map(|date: Date| {
        let due = loaded.schedule.due_on(&loaded.calendar, zone, date);
        due.occurrences
    });
    let is_ahead = |occurrence: &Occurrence| {
        occurrence.program.is_live()
            && occurrence.program.relay.is_some()
            && occurrence.end() + occurrence.slot.overrun > now
    };
    let mut ahead: Vec<Occurrence> = due.filter(is_ahead).collect();
    ahead.sort_by_key(|occurrence| occurrence.start);
    ahead
}

/// Returns the occurrence that `name` means: a slot or an input, its occurrence that is on or the next; `SLOT@DATE` for
/// another.
#[must_use]
pub fn meant(loaded: &Loaded, name: &str, now: Timestamp) -> Option<Occurrence> {
    let (slot, date) = match name.rsplit_once('@') {
        Some((slot, date)) => (slot, Some(date.parse::<Date>().ok()?)),
        None => (name, None),
    };
    ahead(loaded, now).into_iter().find(|occurrence| {
        let input = occurrence.program.relay.as_ref();
        let is_it = occurrence.slot.id.as_str() == slot
            || input.is_some_and(|input| input.id.as_str() == slot);
        is_it && date.is_none_or(|date| date == occurrence.date)
    })
}

/// Writes down that `by` lets `speaker` speak in `occurrence`.
///
/// # Errors
/// If the log cannot be written.
pub fn open(
    log: &mut Airlog,
    occurrence: &Occurrence,
    by: &str,
    speaker: &str,
    now: Timestamp,
) -> Result<(), AirlogError> {
    write(log, occurrence, true, by, speaker, now)
}

/// Writes down that `by` ends that. Returns who could speak until then; none, and nothing is written, if nobody could.
///
/// # Errors
/// If the log cannot be read or written.
pub fn close(
    log: &mut Airlog,
    occurrence: &Occurrence,
    by: &str,
    now: Timestamp,
) -> Result<Option<Arming>, AirlogError> {
    let orders = log.orders()?;
    let Some(known) = orders.armings().open(&occurrence.id()) else {
        return Ok(None);
    };
    write(log, occurrence, false, by, &known.speaker, now)?;
    Ok(Some(known.clone()))
}

fn write(
    log: &mut Airlog,
    occurrence: &Occurrence,
    open: bool,
    by: &str,
    speaker: &str,
    now: Timestamp,
) -> Result<(), AirlogError> {
    let Some(input) = &occurrence.program.relay else {
        return Ok(());
    };
    let event = Event::Live {
        occurrence: occurrence.id(),
        input: input.id.clone(),
        open,
        by: by.to_owned(),
        speaker: speaker.to_owned(),
    };
    log.event(now, &event).map(drop)
}
