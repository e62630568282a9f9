//! Slots that get in each other's way, in their own, or in the quiet hours'.
//!
//! Slots are laid out over sample fortnights, one at each turn of a season and each slot's first
//! days, so that overlaps are reported once a pair, and only those that can occur.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::Files;
use super::civil::written_time;
use super::fault::Draft;
use super::lines::Span;
use super::page::Page;
use crate::calendar::{Calendar, DayRule};
use crate::names::SlotId;
use crate::schedule::{Due, Occurrence, QuietHours, Schedule, Slot, Start};
use crate::words::Text;

const DAY_S: i32 = 86_400;
/// Any day a cron expression can name comes within four years.
const SAMPLE: Date = date(2028, 1, 1);
/// Most times a day a slot can be due: once a minute.
const MOST_TIMES: usize = 1440;
/// Most occurrences laid out, and most that are compared with one: a week people make has far fewer.
const MOST_OCCURRENCES: usize = 200_000;
const MOST_NEIGHBOURS: usize = 64;
const MOST_YEARS: usize = 8;

/// Reports slots in the quiet hours, and cron slots that are never due or too often.
pub(super) fn check_slots(files: &Files) {
    let page = &files.week_page;
    for entry in &files.week {
        let Some(slot) = &entry.slot else { continue };
        let times = match &slot.due {
            Due::Weekly { at, .. } => vec![*at],
            Due::Cron(rule) => {
                let days = SAMPLE.series(1.day()).take(4 * 366);
                days.map(|date| rule.times_on(date))
                    .find(|times| !times.is_empty())
                    .unwrap_or_default()
            }
        };
        let gap = times
            .windows(2)
            .map(|pair| pair[1].duration_since(pair[0]))
            .min();
        if times.is_empty() {
            page.report(&entry.due, Draft::warning(Text::new("config-cron-never")));
        } else if times.len() > MOST_TIMES || gap.is_some_and(|gap| gap < slot.length) {
            let problem = Text::new("config-slot-over-itself")
                .with("slot", &slot.id)
                .with("times", times.len());
            let draft = Draft::blocking(problem).hinting(Text::new("config-slot-over-itself-hint"));
            page.report(&entry.due, draft);
        }
        check_quiet(files, page, &entry.due, &times, slot.length);
    }

    for entry in &files.calendar.one_offs {
        let (at, length) = (entry.one_off.at, entry.one_off.length);
        check_quiet(files, &files.calendar_page, &entry.at, &[at], length);
    }
}

fn check_quiet(files: &Files, page: &Page, span: &Span, times: &[Time], length: SignedDuration) {
    let Some(quiet) = files.station.rules.quiet else {
        return;
    };

    let Some(at) = times.iter().find(|at| meets(quiet, **at, length)) else {
        return check_warm_up(files, page, span, times, quiet);
    };

    let problem = Text::new("config-in-quiet-hours")
        .with("from", written_time(quiet.from))
        .with("to", written_time(quiet.to))
        .with("at", written_time(*at))
        .with("end", written_time(at.wrapping_add(length)));
    page.report(
        span,
        Draft::error(problem).hinting(Text::new("config-in-quiet-hours-hint")),
    );
}

/// Reports a slot that begins before a transmitter that was off in quiet hours can be warm.
fn check_warm_up(files: &Files, page: &Page, span: &Span, times: &[Time], quiet: QuietHours) {
    let station = files.station.station.as_ref();
    let Some(led) = station.and_then(|station| station.transmitter.as_ref()) else {
        return;
    };
    let warm_up = led.timing.warm_up;
    let after_quiet = |at: &Time| {
        let seconds = at.duration_since(quiet.to).as_secs();
        seconds.rem_euclid(DAY_S.into())
    };
    let Some(at) = times.iter().find(|at| after_quiet(at) < warm_up.as_secs()) else {
        return;
    };
    let problem = Text::new("config-transmitter-cold")
        .with("at", written_time(*at))
        .with("to", written_time(quiet.to))
        .with("warm_up", format!("{warm_up:#}"));
    page.report(
        span,
        Draft::warning(problem).hinting(Text::new("config-transmitter-cold-hint")),
    );
}

/// Whether sound of this length from `at` on would be heard within the quiet hours.
fn meets(quiet: QuietHours, at: Time, length: SignedDuration) -> bool {
    let second = |time: Time| time.duration_since(Time::midnight()).as_secs() as i32;
    let after = |from: Time, to: Time| (second(to) - second(from)).rem_euclid(DAY_S);
    let starts_inside = after(quiet.from, at) < after(quiet.from, quiet.to);
    starts_inside || SignedDuration::from_secs(after(at, quiet.from).into()) < length
}

/// Reports pairs of slots of which one would cut the other.
///
/// Each pair is reported with the first date it meets from `today` on, where that is known.
pub(super) fn check_overlaps(files: &Files, schedule: &Schedule, today: Option<Date>) {
    let calendar = &files.calendar.calendar;
    let week_only = Calendar {
        seasons: calendar.seasons.clone(),
        ..Calendar::default()
    };

    let unmourned = Calendar {
        mournings: Vec::new(),
        ..calendar.clone()
    };

    let samples = sample_days(schedule, calendar, today)
        .into_iter()
        .map(|first| (first, 14, &week_only));
    let special = special_days(schedule, calendar, today).into_iter();
    let special = special.map(|(first, days)| (first, days, &unmourned));
    let mut samples: Vec<(Date, usize, &Calendar)> = samples.chain(special).collect();

    // What is to come before what is over, the nearest first.
    samples.sort_by_key(|(first, ..)| (today.is_some_and(|today| *first < today), *first));
    let mut pairs = BTreeSet::new();
    let mut budget = MOST_OCCURRENCES;
    for (first, days, calendar) in samples {
        let zone = &files.station.rules.zone;
        let occurrences = lay_out(schedule, calendar, zone, first, days, &mut budget);
        for (place, one) in occurrences.iter().enumerate() {
            let others = occurrences[place + 1..].iter().take(MOST_NEIGHBOURS);
            for other in others
                .take_while(|other| other.start < one.end())
                .filter(|other| cuts(other, one))
            {
                if pairs.insert((one.slot.id.clone(), other.slot.id.clone())) {
                    report_overlap(files, one, other, zone);
                }
            }
        }
    }
}

/// Equals cut each other; a higher priority is meant to. That a slot cuts itself is said elsewhere.
fn cuts(later: &Occurrence, earlier: &Occurrence) -> bool {
    let hard = |slot: &Slot| slot.start == Start::Hard;
    let itself = later.slot.id == earlier.slot.id && later.date == earlier.date;
    !itself
        && later.slot.priority == earlier.slot.priority
        && hard(&later.slot)
        && hard(&earlier.slot)
}

fn lay_out(
    schedule: &Schedule,
    calendar: &Calendar,
    zone: &TimeZone,
    first: Date,
    days: usize,
    budget: &mut usize,
) -> Vec<Occurrence> {
    let mut occurrences = Vec::new();
    for date in first.series(1.day()).take(days) {
        if *budget == 0 {
            break;
        }
        let day = schedule.due_on(calendar, zone, date).occurrences;
        let count = day.len().clamp(1, *budget);
        occurrences.extend(day.into_iter().take(count));
        *budget -= count;
    }
    occurrences.sort_by_key(|occurrence| occurrence.start);
    occurrences
}

fn report_overlap(files: &Files, earlier: &Occurrence, later: &Occurrence, zone: &TimeZone) {
    let local = |instant: Timestamp| instant.to_zoned(zone.clone());
    let start = local(later.start);
    let problem = Text::new("config-slots-overlap")
        .with("slot", &later.slot.id)
        .with("other", &earlier.slot.id)
        .with("weekday", start.strftime("%a"))
        .with("date", start.strftime("%d/%m/%Y"))
        .with("at", written_time(start.time()))
        .with("end", written_time(local(earlier.end()).time()));
    let draft = Draft::warning(problem).hinting(Text::new("config-slots-overlap-hint"));
    let one_off = |id: &SlotId| {
        files
            .calendar
            .one_offs
            .iter()
            .find(|entry| entry.one_off.id == *id)
    };

    let weekly = |slot: &Slot| {
        let own = |entry: &&super::week::SlotEntry| {
            let version = entry.slot.as_ref();
            version.is_some_and(|own| own.id == slot.id && own.from == slot.from)
        };
        files.week.iter().find(own)
    };

    if let Some(entry) = one_off(&later.slot.id).or_else(|| one_off(&earlier.slot.id)) {
        files.calendar_page.report(&entry.at, draft);
    } else if let Some(entry) = weekly(&later.slot) {
        files.week_page.report(&entry.due, draft);
    }
}

/// The years the slots speak of; if they speak of none, any year shows what they do.
fn sample_years(schedule: &Schedule, today: Option<Date>) -> BTreeSet<i16> {
    let dates = schedule
        .slots
        .iter()
        .flat_map(|slot| [slot.from, slot.until])
        .flatten();
    let years: BTreeSet<i16> = dates.map(Date::year).collect();
    let coming = today.map(|today| [today.year(), today.year().saturating_add(1)]);
    let coming = coming.into_iter().flatten();
    if years.is_empty() && today.is_none() {
        return BTreeSet::from([SAMPLE.year()]);
    }
    coming.chain(years.into_iter().take(MOST_YEARS)).collect()
}

/// First days of fortnights that between them show every set of slots in force.
fn sample_days(schedule: &Schedule, calendar: &Calendar, today: Option<Date>) -> BTreeSet<Date> {
    let mut days: BTreeSet<Date> = schedule.slots.iter().filter_map(|slot| slot.from).collect();
    days.extend(today);
    for year in sample_years(schedule, today) {
        days.extend(Date::new(year, 1, 1));
        let turns = calendar.seasons.iter().map(|season| season.from);
        days.extend(turns.filter_map(|turn| Date::new(year, turn.month, turn.day).ok()));
    }
    days
}

/// The eves of days that have slots of their own, and how many days there are from there on.
fn special_days(
    schedule: &Schedule,
    calendar: &Calendar,
    today: Option<Date>,
) -> BTreeSet<(Date, usize)> {
    let years = sample_years(schedule, today);
    let firsts = years.iter().filter_map(|year| Date::new(*year, 1, 1).ok());
    let dates: Vec<Date> = firsts
        .flat_map(|first| first.series(1.day()).take(366))
        .collect();
    let special = calendar
        .days
        .iter()
        .filter(|day| day.change.one_offs().next().is_some());
    let starts = special.flat_map(|day| {
        let starts: Vec<Date> = match day.when {
            DayRule::On(date) => vec![date],
            rule => dates
                .iter()
                .copied()
                .filter(|date| rule.starts_on(*date))
                .collect(),
        };
        starts
            .into_iter()
            .map(|date| (date, usize::from(day.length_days) + 1))
    });
    starts
        .filter_map(|(date, days)| Some((date.yesterday().ok()?, days)))
        .collect()
}
