//! The week there is, as a table is held against it.
//!
//! Pure.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::calendar::Calendar;
use crate::names::ProgramId;
use crate::schedule::{Schedule, Slot};

/// A slot of today's schedule on one weekday.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) slot: Arc<Slot>,
    pub(super) program: ProgramId,
    pub(super) day: usize,
    pub(super) at: Time,
}

/// The schedule in the week from `first` on, weekday by weekday, without its special days.
pub(super) fn known(schedule: &Schedule, calendar: &Calendar, first: Date) -> Vec<Known> {
    let usual = Calendar {
        seasons: calendar.seasons.clone(),
        ..Calendar::default()
    };
    let due = |date: Date| {
        let due = schedule.due_on(&usual, &TimeZone::UTC, date).occurrences;
        let day = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        due.into_iter().map(move |due| Known {
            at: due.start.to_zoned(TimeZone::UTC).time(),
            program: due.program.id.clone(),
            slot: due.slot,
            day,
        })
    };

    let mut known: Vec<Known> = first.series(1.day()).take(7).flat_map(due).collect();
    known.sort_by_key(|known| known.day);
    known
}
