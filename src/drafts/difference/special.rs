//! Days that a person asks about first: behind the planned ones the next holiday, Tết, mourning; and each that the two
//! calendars have otherwise.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::side::Side;
use crate::calendar::{Calendar, DayRule};
use crate::config::written_time;

/// How far ahead they are looked for.
const DAYS: usize = 400;

/// So many of them are told: more than any holiday lasts.
const MOST: usize = 30;

/// A day that has something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Special {
    pub(super) date: Date,
    /// What people call it, or did before; none of a day of mourning alone.
    pub(super) name: Option<String>,
    /// Whether it is a day of mourning, or was.
    pub(super) is_mourning: bool,
    pub(super) before: Vec<String>,
    pub(super) after: Vec<String>,
}

/// Those of the days that differ, and how many more there are; `first` and `last` are of the days that were planned.
pub(super) fn differing(
    before: &Side,
    after: &Side,
    (first, last): (Date, Date),
) -> (Vec<Special>, usize) {
    let mut ahead = last.series(1.day()).skip(1).take(DAYS);
    let calendar = &after.loaded.calendar;
    let holiday = ahead.clone().find(|date| calendar.holiday(*date));
    let mourning = ahead.clone().find(|date| calendar.mourning(*date));
    let new_year = DayRule::Lunar {
        month: 1,
        day: 1,
        leap: false,
    };
    let new_year = ahead.find(|date| new_year.starts_on(*date));

    let mut dates: BTreeSet<Date> = [holiday, new_year, mourning]
        .into_iter()
        .flatten()
        .collect();
    dates.extend(changed(&before.loaded.calendar, calendar, first));
    let special = |date: Date| {
        let (was, is) = (aired(before, date), aired(after, date));
        let calendars = [calendar, &before.loaded.calendar];
        let name = calendars
            .iter()
            .find_map(|calendar| Some(calendar.special_on(date).first()?.name.clone()));
        (was != is).then_some(Special {
            date,
            name,
            is_mourning: calendars.iter().any(|calendar| calendar.mourning(date)),
            before: was,
            after: is,
        })
    };
    let mut found: Vec<Special> = dates.into_iter().filter_map(special).collect();
    let more = found.len().saturating_sub(MOST);
    found.truncate(MOST);
    (found, more)
}

/// The days from `first` on that two calendars have otherwise.
fn changed(before: &Calendar, after: &Calendar, first: Date) -> Vec<Date> {
    if before == after {
        return Vec::new();
    }
    let differs = |date: &Date| {
        before.special_on(*date) != after.special_on(*date)
            || before.mourning(*date) != after.mourning(*date)
    };
    first.series(1.day()).take(DAYS).filter(differs).collect()
}

/// What is due on a date: the time and what people call the program.
fn aired(side: &Side, date: Date) -> Vec<String> {
    let zone = &side.loaded.rules.zone;
    let due = side
        .loaded
        .schedule
        .due_on(&side.loaded.calendar, zone, date);
    let line = |one: &crate::schedule::Occurrence| {
        let at = written_time(one.start.to_zoned(zone.clone()).time());
        format!("{at} {}", one.program.title)
    };
    due.occurrences.iter().map(line).collect()
}
