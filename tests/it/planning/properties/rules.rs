//! The rules that hold of every plan.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use phatthanh::calendar::instant;
use phatthanh::rundown::{Item, Kind, Rundown, Segment, Source, next_quiet};
use phatthanh::schedule::{ORDER_PAUSE, Occurrence, Start};
use phatthanh::units::Frames;
use proptest::prelude::*;

use super::by_occurrence;
use crate::planning::world::World;

/// Rounding of frames to nanoseconds.
pub(super) const HAIR: SignedDuration = SignedDuration::from_nanos(2);

fn due(world: &World, date: Date) -> Vec<Occurrence> {
    world
        .schedule
        .due_on(&world.calendar, &world.rules.zone, date)
        .occurrences
}

/// What is due, and what would be: its time may be filled.
pub(super) fn due_or_not(world: &World, date: Date) -> Vec<Occurrence> {
    let day = world
        .schedule
        .due_on(&world.calendar, &world.rules.zone, date);
    let displaced = day
        .displaced
        .into_iter()
        .map(|displaced| displaced.occurrence);
    day.occurrences.into_iter().chain(displaced).collect()
}

/// When the clock shows the time at which an occurrence is over: an hour later where it was set back meanwhile.
fn ends_by_the_clock(world: &World, own: &Occurrence) -> Timestamp {
    let begins = own.start.to_zoned(world.rules.zone.clone()).datetime();
    let ends = begins + own.length.to_duration();
    instant(&world.rules.zone, ends.date(), ends.time()).max(own.end())
}

fn is_quiet(world: &World, at: Timestamp) -> bool {
    let Some(quiet) = world.rules.quiet else {
        return false;
    };
    let time = at.to_zoned(world.rules.zone.clone()).time();
    if quiet.from < quiet.to {
        quiet.from <= time && time < quiet.to
    } else {
        quiet.from <= time || time < quiet.to
    }
}

/// Whether `item` starts where the one before it ends.
pub(super) fn follows(before: &Item, item: &Item) -> bool {
    item.start.duration_since(before.end()).abs() <= HAIR
}

/// Whether `item` is the next reading of what the one before it is a reading of, after the pause between them.
fn is_read_again(before: &Item, item: &Item) -> bool {
    let apart = (item.start.duration_since(before.end()) - ORDER_PAUSE).abs();
    let is_next = before.reading.map(|reading| reading + 1) == item.reading;
    is_next && before.source.sounds_like(&item.source) && apart <= HAIR
}

/// A recording is read in a row, as often as its program says; only what comes first may be read less often.
pub(super) fn check_readings(world: &World, rundown: &Rundown) -> Result<(), TestCaseError> {
    for items in by_occurrence(rundown) {
        let segments: Vec<&Item> = items
            .iter()
            .filter(|item| item.kind == Kind::Segment)
            .collect();
        let rows = segments.chunk_by(|one, other| {
            let next = one.reading.map(|reading| reading + 1);
            one.source.sounds_like(&other.source) && next.is_some() && next == other.reading
        });
        let mut programs = BTreeSet::new();
        for row in rows {
            let times = world.schedule.programs[&row[0].program].reading.times();
            let is_first = programs.insert(&row[0].program);
            if times == 1 {
                prop_assert!(row.len() == 1 && row[0].reading.is_none(), "{row:?}");
                continue;
            }
            // What another occurrence cuts goes on with the readings that are left.
            let begun = row[0].reading.expect("one of several");
            let last = begun + row.len() as u32;
            prop_assert!(last == times || is_first && last < times, "{row:?}");
            for pair in row.windows(2) {
                prop_assert!(pair[1].start >= pair[0].end() - HAIR);
            }
        }
        let mut ids: Vec<_> = segments
            .iter()
            .map(|item| (item.source.id(), item.reading))
            .collect();
        ids.sort();
        let all = ids.len();
        ids.dedup();
        prop_assert_eq!(ids.len(), all, "said twice");
    }
    Ok(())
}

fn may_air(world: &World, date: Date, item: &Item, segment: &Segment) -> bool {
    let program = &world.schedule.programs[&item.program];
    let topic = &world.schedule.topics[&segment.topic];
    let approved = segment.approval.is_some() || !topic.approval || !program.approval;
    let fresh = topic
        .expires
        .is_none_or(|expires| item.start < segment.added + expires);
    let mourned = world.calendar.mourning(date) && topic.entertainment;
    let named = [&program.opening, &program.closing, &program.evergreen];
    let by_path = item.kind != Kind::Segment && named.contains(&&Some(segment.path.clone()));
    let days = segment
        .dated
        .map_or(0, |dated| (date - dated).get_days().abs());
    approved && fresh && !mourned && (by_path || days <= 7)
}

/// What is due on the days before and after, by start.
fn of_days_beside(world: &World, date: Date) -> Vec<Occurrence> {
    let days = [date.yesterday(), date.tomorrow()];
    let mut others: Vec<Occurrence> = days
        .into_iter()
        .flat_map(|day| due(world, day.unwrap()))
        .collect();
    others.sort_by_key(|other| other.start);
    others
}

/// Whether `others` have all the time from `from` to `to`, with what a lone segment may overrun.
fn airs_between(others: &[Occurrence], from: Timestamp, to: Timestamp) -> bool {
    let on = |at: Timestamp, other: &Occurrence| {
        let end = other.end() + other.slot.overrun + HAIR;
        if other.start <= at + HAIR {
            at.max(end)
        } else {
            at
        }
    };
    to <= others.iter().fold(from, on) + HAIR
}

/// Nothing overlaps; each occurrence is without a gap; nothing is outside its slot but by an overrun.
pub(super) fn check_shape(
    world: &World,
    date: Date,
    rundown: &Rundown,
) -> Result<(), TestCaseError> {
    let occurrences = due_or_not(world, date);
    for pair in rundown.items.windows(2) {
        prop_assert!(
            pair[1].start.duration_since(pair[0].end()) >= -HAIR,
            "{pair:?}"
        );
    }

    let others = of_days_beside(world, date);
    for items in by_occurrence(rundown) {
        // What another day airs may come between.
        let is_cut = |from: Timestamp, to: Timestamp| airs_between(&others, from, to);
        let goes_on = |pair: &[Item]| {
            let (from, to) = (pair[0].end(), pair[1].start);
            follows(&pair[0], &pair[1]) || is_read_again(&pair[0], &pair[1]) || is_cut(from, to)
        };
        prop_assert!(items.windows(2).all(goes_on), "{items:?}");
        let own = occurrences.iter().find(|own| {
            (&own.slot.id, own.start) == (&items[0].occurrence.slot, items[0].occurrence.due)
        });
        let own = own.expect("an occurrence that is due");
        let last = items.last().unwrap();
        prop_assert!(items[0].start >= own.start);
        let end = ends_by_the_clock(world, own);
        let is_own =
            |item: &Item| item.start < own.end() || item.kind != Kind::Segment && item.start < end;
        prop_assert!(items.iter().all(is_own), "{items:?}");
        if last.end() > end + HAIR || last.end() > own.end() + HAIR && last.kind == Kind::Segment {
            prop_assert_eq!(last.kind, Kind::Segment);
            prop_assert!(last.end() <= own.end() + own.slot.overrun + HAIR);
        }
        // Filler to the time that the clock shows twice begins by the clock.
        let goes_on = |item: &Item, next: &Item| {
            (follows(item, next) || is_read_again(item, next)) && !next.anchored
        };
        let ends: Vec<&Item> = items.chunk_by(goes_on).filter_map(<[Item]>::last).collect();
        for item in items {
            prop_assert!(item.length > Frames::ZERO);
            prop_assert!(!item.elastic || ends.contains(&item));
            if let Source::Segment(segment) = &item.source {
                prop_assert!(item.length <= segment.length);
                let whole = matches!(item.kind, Kind::Opening | Kind::Segment | Kind::Closing);
                prop_assert!(!whole || item.length == segment.length);
                prop_assert!(may_air(world, date, item, segment), "{item:?}");
            }
        }
    }

    Ok(())
}

/// Filler that goes on is the one that is on, at its very place.
pub(super) fn check_music(
    world: &World,
    date: Date,
    rundown: &Rundown,
) -> Result<(), TestCaseError> {
    let others = of_days_beside(world, date);
    for pair in rundown.items.windows(2) {
        let [before, item] = pair else { continue };
        // What another day airs between them is not in this plan, and may be the music that goes on.
        if !follows(before, item) && airs_between(&others, before.end(), item.start) {
            continue;
        }
        let Some(music) = item.over() else { continue };
        prop_assert!(
            world.schedule.programs[&item.program]
                .over_filler_lu
                .is_some()
                || item.bed.is_none()
        );
        prop_assert!(follows(before, item), "{pair:?}");
        let on = before.music().expect("music that goes on");
        let place = item.bed.as_ref().map_or(item.skip, |bed| bed.skip);
        prop_assert_eq!((music.id, place), (on.segment.id, on.at));
    }

    Ok(())
}

/// An occurrence stronger than all that overlap it has all its time but for quiet hours and a soft wait.
pub(super) fn check_coverage(
    world: &World,
    date: Date,
    rundown: &Rundown,
) -> Result<(), TestCaseError> {
    let days = [date.yesterday().unwrap(), date, date.tomorrow().unwrap()];
    let all: Vec<Occurrence> = days.iter().flat_map(|day| due(world, *day)).collect();
    let strength = |occurrence: &Occurrence| (occurrence.slot.priority, occurrence.start);
    for own in due(world, date) {
        let overlap = |other: &&Occurrence| other.start < own.end() && own.start < other.end();
        let others = all
            .iter()
            .filter(overlap)
            .filter(|other| other.slot.id != own.slot.id || other.start != own.start);
        let strongest = others
            .into_iter()
            .all(|other| strength(other) < strength(&own));
        let quiet = next_quiet(&world.rules, own.start).is_some_and(|(from, _)| from < own.end());
        if !strongest || quiet {
            continue;
        }
        let items: Vec<_> = rundown
            .items
            .iter()
            .filter(|item| {
                (&item.occurrence.slot, item.occurrence.due) == (&own.slot.id, own.start)
            })
            .collect();
        prop_assert!(!items.is_empty(), "{} has its time", own.slot.id);
        let late = items[0].start.duration_since(own.start);
        match own.slot.start {
            Start::Hard => prop_assert_eq!(late, SignedDuration::ZERO),
            Start::Soft { wait } => prop_assert!(late <= wait + HAIR),
        }
        prop_assert!(items[0].anchored == late.is_zero());
        prop_assert!(items.last().unwrap().end() >= own.end() - HAIR);
    }

    Ok(())
}

/// Between two items nothing is silent that somebody asked for.
pub(super) fn check_silence(
    world: &World,
    date: Date,
    rundown: &Rundown,
) -> Result<(), TestCaseError> {
    let days = [date.yesterday().unwrap(), date, date.tomorrow().unwrap()];
    let all: Vec<Occurrence> = days.iter().flat_map(|day| due(world, *day)).collect();
    for pair in rundown.items.windows(2) {
        let (start, end) = (pair[0].end() + HAIR, pair[1].start - HAIR);
        let others = |other: &&Occurrence| other.start < end && start < other.end();
        // What another day airs there is not in this plan.
        if is_read_again(&pair[0], &pair[1])
            || start >= end
            || all.iter().filter(others).any(|other| other.date != date)
        {
            continue;
        }
        let mut asked: Vec<_> = all
            .iter()
            .filter(others)
            .map(|own| (own.start, own.end()))
            .collect();
        asked.sort();
        let covered = asked.iter().fold(
            start,
            |at, (from, until)| if *from <= at { at.max(*until) } else { at },
        );
        let middle = start + end.duration_since(start) / 2;
        let quiet = is_quiet(world, start) || is_quiet(world, middle) || is_quiet(world, end);
        prop_assert!(covered < end || quiet, "silent {start} to {end}: {pair:?}");
    }

    Ok(())
}

/// No frame of any item is within quiet hours, by the wall clock.
pub(super) fn check_quiet(world: &World, rundown: &Rundown) -> Result<(), TestCaseError> {
    for item in &rundown.items {
        let last = item.end() - SignedDuration::from_millis(1);
        let seconds = (0..).map(|second| item.start + SignedDuration::from_secs(5 * second));
        for at in seconds.take_while(|at| *at < last).chain([last]) {
            prop_assert!(!is_quiet(world, at), "{item:?} at {at}");
        }
    }
    Ok(())
}
