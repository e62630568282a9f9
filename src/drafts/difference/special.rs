//! Days behind the planned ones that a person asks about first: the next holiday, Tết, mourning.

use jiff::ToSpan;
use jiff::civil::Date;

use super::side::Side;
use crate::calendar::DayRule;
use crate::drafts::pattern::clock;

/// How far ahead they are looked for.
const DAYS: usize = 400;

/// A day that has something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Special {
    pub(super) date: Date,
    /// What people call it; none of a day of mourning.
    pub(super) name: Option<String>,
    pub(super) before: Vec<String>,
    pub(super) after: Vec<String>,
}

/// Those of the days that differ.
pub(super) fn differing(before: &Side, after: &Side, last: Date) -> Vec<Special> {
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

    let mut dates: Vec<Date> = [holiday, new_year, mourning]
        .into_iter()
        .flatten()
        .collect();
    dates.sort_unstable();
    dates.dedup();
    let special = |date: Date| {
        let (was, is) = (aired(before, date), aired(after, date));
        let name = calendar
            .special_on(date)
            .first()
            .map(|day| day.name.clone());
        (was != is).then_some(Special {
            date,
            name,
            before: was,
            after: is,
        })
    };
    dates.into_iter().filter_map(special).collect()
}

/// What is due on a date: the time and what people call the program.
fn aired(side: &Side, date: Date) -> Vec<String> {
    let zone = &side.loaded.rules.zone;
    let due = side
        .loaded
        .schedule
        .due_on(&side.loaded.calendar, zone, date);
    let line = |one: &crate::schedule::Occurrence| {
        let at = clock(one.start.to_zoned(zone.clone()).time());
        format!("{at} {}", one.program.title)
    };
    due.occurrences.iter().map(line).collect()
}
