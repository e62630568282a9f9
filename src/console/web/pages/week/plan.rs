//! A week as it is planned: what each date has, and in which row of a grid that has only the minutes that are used.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, Time};

use crate::calendar::instant;
use crate::config::Loaded;
use crate::names::SlotId;
use crate::schedule::{DisplacedBy, Occurrence, Play};
use crate::units::instant::{clock, local};
use crate::words::Text;

/// A week with more rows than this is shown as lists only: the style sheet has no more.
pub(in crate::console::web::pages) const ROWS: usize = 120;

/// So many slots that are left out for one reason are named; more are counted.
const NAMED: usize = 4;

/// The week.
#[derive(Debug)]
pub(super) struct Week {
    pub(super) days: Vec<Day>,
    /// Times in which no day has anything, between times in which one has: the row, from, until.
    pub(super) folds: Vec<(usize, String, String)>,
    /// How many rows there are.
    pub(super) rows: usize,
}

/// One date.
#[derive(Debug)]
pub(super) struct Day {
    pub(super) date: Date,
    /// What people call it, where it is special.
    pub(super) names: Vec<String>,
    pub(super) is_mourning: bool,
    /// What is left out, and why.
    pub(super) rests: Vec<Text>,
    pub(super) groups: Vec<Group>,
}

/// What begins together or overlaps: one cell of the grid.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) entries: Vec<Entry>,
    pub(super) row: usize,
    pub(super) rows: usize,
    from: i64,
    until: i64,
}

/// One slot on one date.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) slot: SlotId,
    pub(super) title: String,
    pub(super) from: String,
    pub(super) until: String,
    pub(super) is_repeat: bool,
    /// It is of this date alone, and stands in the calendar.
    pub(super) is_once: bool,
    pub(super) is_quiet: bool,
}

impl Week {
    /// Plans the seven days from `first` on.
    pub(super) fn of(loaded: &Loaded, first: Date) -> Self {
        let mut days: Vec<Day> = first
            .series(1.day())
            .take(7)
            .map(|date| Day::of(loaded, date))
            .collect();
        let spans: Vec<(i64, i64)> = days
            .iter()
            .flat_map(|day| day.groups.iter().map(|group| (group.from, group.until)))
            .collect();
        let bounds: BTreeSet<i64> = spans
            .iter()
            .flat_map(|(from, until)| [*from, *until])
            .collect();
        let bounds: Vec<i64> = bounds.into_iter().collect();
        let mut folds = Vec::new();
        for (row, pair) in bounds.windows(2).enumerate() {
            let [from, until] = [pair[0], pair[1]];
            if !spans.iter().any(|span| span.0 <= from && until <= span.1) {
                folds.push((row, of_day(from), of_day(until)));
            }
        }
        let row = |second: i64| bounds.partition_point(|bound| *bound < second);
        for group in days.iter_mut().flat_map(|day| &mut day.groups) {
            group.row = row(group.from);
            group.rows = (row(group.until) - group.row).max(1);
        }
        Self {
            days,
            folds,
            rows: bounds.len().saturating_sub(1),
        }
    }
}

/// A time of day, counted in seconds from midnight.
fn of_day(second: i64) -> String {
    let (minutes, seconds) = (second.div_euclid(60), second.rem_euclid(60));
    let text = format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    if seconds == 0 {
        text
    } else {
        format!("{text}:{seconds:02}")
    }
}

impl Day {
    fn of(loaded: &Loaded, date: Date) -> Self {
        let (calendar, zone) = (&loaded.calendar, &loaded.rules.zone);
        let due = loaded.schedule.due_on(calendar, zone, date);
        let midnight = instant(zone, date, Time::midnight());
        let mut groups: Vec<Group> = Vec::new();
        for occurrence in &due.occurrences {
            let second = |at: jiff::Timestamp| at.duration_since(midnight).as_secs();
            let (from, until) = (second(occurrence.start), second(occurrence.end()));
            let entry = Entry::of(loaded, occurrence);
            match groups.last_mut().filter(|last| from < last.until) {
                Some(last) => {
                    last.until = last.until.max(until);
                    last.entries.push(entry);
                }
                None => groups.push(Group {
                    entries: vec![entry],
                    row: 0,
                    rows: 1,
                    from,
                    until,
                }),
            }
        }

        let names = calendar.special_on(date).into_iter();
        Self {
            date,
            names: names.map(|day| day.name.clone()).collect(),
            is_mourning: calendar.mourning(date),
            rests: rests(loaded, date),
            groups,
        }
    }
}

/// What a date leaves out: each slot by name where there are few, else how many, by reason.
fn rests(loaded: &Loaded, date: Date) -> Vec<Text> {
    let (calendar, zone) = (&loaded.calendar, &loaded.rules.zone);
    let displaced = loaded.schedule.due_on(calendar, zone, date).displaced;
    let why = |why: &DisplacedBy| match why {
        DisplacedBy::Rests(name) => ("rests", name.clone()),
        DisplacedBy::Moves(name) => ("moves", name.clone()),
        DisplacedBy::Replaced(name) => ("replaced", name.clone()),
        DisplacedBy::Dropped(name) => ("dropped", name.clone()),
        DisplacedBy::Mourning => ("mourning", String::new()),
    };
    let reasons: BTreeSet<(&str, String)> = displaced.iter().map(|one| why(&one.why)).collect();
    let rest = |(kind, name): (&'static str, String)| {
        let same = displaced
            .iter()
            .filter(|one| why(&one.why) == (kind, name.clone()));
        let slots: Vec<String> = same
            .map(|one| {
                let at = clock(one.occurrence.start, zone);
                format!("{at} {}", one.occurrence.program.title)
            })
            .collect();
        Text::new("week-rests")
            .with("why", kind)
            .with("name", name)
            .with("few", if slots.len() <= NAMED { "yes" } else { "no" })
            .with("count", slots.len())
            .with("slots", slots.join(", "))
    };
    reasons.into_iter().map(rest).collect()
}

impl Entry {
    fn of(loaded: &Loaded, occurrence: &Occurrence) -> Self {
        let zone = &loaded.rules.zone;
        let slot = &occurrence.slot;
        let time = local(occurrence.start, zone).time();
        let is_quiet = loaded.rules.quiet.is_some_and(|quiet| {
            if quiet.from <= quiet.to {
                quiet.from <= time && time < quiet.to
            } else {
                quiet.from <= time || time < quiet.to
            }
        });
        Self {
            slot: slot.id.clone(),
            title: occurrence.program.title.clone(),
            from: clock(occurrence.start, zone),
            until: clock(occurrence.end(), zone),
            is_repeat: matches!(slot.play, Play::Repeat(_)),
            is_once: !loaded.schedule.slots.iter().any(|one| one.id == slot.id),
            is_quiet,
        }
    }
}
