//! What holds of every plan, whatever the week, the library and the history.

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use phatthanh::calendar::{Mourning, instant};
use phatthanh::names::{AudioPath, SlotId, TopicId};
use phatthanh::rundown::{Item, Kind, Rundown, Segment, Source, next_quiet, refill};
use phatthanh::schedule::{Occurrence, Pick, Play, QuietHours, Start};
use phatthanh::units::Frames;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::world::{World, aired, approval};

const TOPICS: [&str; 4] = ["nhac", "tin", "dat", "hat"];

/// Rounding of frames to nanoseconds.
const HAIR: SignedDuration = SignedDuration::from_nanos(2);

#[derive(Debug, Clone)]
struct AnySegment {
    topic: usize,
    length_ms: u64,
    approved: bool,
    dated_days: Option<i32>,
    number: Option<u32>,
    age_hours: i64,
}

#[derive(Debug, Clone)]
struct AnyProgram {
    pick: Pick,
    topics: Vec<&'static str>,
    /// Opening, closing, evergreen: which segment, if there is one.
    named: [Option<Index>; 3],
    filler: bool,
    approval: bool,
    over_filler: bool,
}

#[derive(Debug, Clone)]
struct AnySlot {
    program: Index,
    repeat: Option<Index>,
    at_s: i32,
    length_s: i64,
    wait_s: Option<i64>,
    overrun_s: i64,
    priority: i32,
}

fn any_segment() -> impl Strategy<Value = AnySegment> {
    (
        0..TOPICS.len(),
        prop_oneof![1 => Just(0), 20 => 1_000..600_000_u64],
        prop::bool::weighted(0.8),
        prop::option::weighted(0.2, -12..12),
        prop::option::weighted(0.3, 0..50_u32),
        0..1_000_i64,
    )
        .prop_map(|(topic, length_ms, approved, dated_days, number, age_hours)| AnySegment {
            topic,
            length_ms,
            approved,
            dated_days,
            number,
            age_hours,
        })
}

fn any_program() -> impl Strategy<Value = AnyProgram> {
    (
        select(vec![Pick::Rotate, Pick::Newest, Pick::InOrder, Pick::Dated]),
        prop::sample::subsequence(TOPICS.to_vec(), 0..=3),
        [
            prop::option::weighted(0.4, any::<Index>()),
            prop::option::weighted(0.4, any::<Index>()),
            prop::option::weighted(0.4, any::<Index>()),
        ],
        any::<bool>(),
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.3),
    )
        .prop_map(|(pick, topics, named, filler, approval, over_filler)| AnyProgram {
            pick,
            topics,
            named,
            filler,
            approval,
            over_filler,
        })
}

fn any_slot() -> impl Strategy<Value = AnySlot> {
    (
        any::<Index>(),
        prop::option::weighted(0.3, any::<Index>()),
        prop_oneof![0..86_400_i32, (0..96_i32).prop_map(|quarter| quarter * 900)],
        prop_oneof![5..7_200_i64, Just(900)],
        prop::option::of(0..400_i64),
        0..400_i64,
        -1..2_i32,
    )
        .prop_map(|(program, repeat, at_s, length_s, wait_s, overrun_s, priority)| AnySlot {
            program,
            repeat,
            at_s,
            length_s,
            wait_s,
            overrun_s,
            priority,
        })
}

/// A station at midnight, its past two days as they were heard, the day that begins, and what of the day
/// before is still to be heard.
#[derive(Debug, Clone)]
pub(super) struct Midnight {
    pub(super) world: World,
    pub(super) date: Date,
    pub(super) still: Vec<Item>,
}

pub(super) fn any_station() -> impl Strategy<Value = Midnight> {
    let day = select(vec![
        ("Asia/Ho_Chi_Minh", "2026-11-24"),
        ("Europe/Paris", "2026-03-29"),
        ("Europe/Paris", "2026-10-25"),
        ("America/New_York", "2028-02-29"),
    ]);
    let quiet = prop::option::of(select(vec![("21:00", "05:00"), ("01:30", "02:30"), ("02:15", "04:00")]));
    let lists = (
        prop::collection::vec(any_segment(), 0..25),
        prop::collection::vec(any_program(), 1..4),
        prop::collection::vec(any_slot(), 0..12),
    );
    let rules = (any::<[bool; 4]>(), prop::option::of(0..30_i64), prop::bool::weighted(0.1));
    let losses = prop::collection::vec(prop::bool::weighted(0.8), 1..40);
    (day, quiet, lists, rules, losses).prop_map(|((zone, date), quiet, lists, rules, losses)| {
        let date: Date = date.parse().unwrap();
        let mut world = build(zone, date, &lists.0, &lists.1, &lists.2);
        world.rules.quiet =
            quiet.map(|(from, to)| QuietHours { from: from.parse().unwrap(), to: to.parse().unwrap() });
        let (entertainment, expires_days, mourning) = rules;
        for (topic, entertainment) in TOPICS.iter().zip(entertainment) {
            world.topic(topic).entertainment = entertainment;
        }
        world.topic("tin").expires = expires_days.map(|days| SignedDuration::from_hours(24 * days));
        if mourning {
            world.calendar.mournings.push(Mourning { from: date, until: date });
        }
        let midnight = instant(&world.rules.zone, date, Time::midnight());
        let mut heard = losses.into_iter().cycle();
        let mut still = Vec::new();
        for before in [2, 1] {
            still = live(&mut world, date - before.days(), midnight, || heard.next().unwrap());
        }
        world.as_of = midnight;
        Midnight { world, date, still }
    })
}

/// Lets a day air, planned again at each occurrence, with losses in those over by `until`. Returns what is
/// still to be heard then.
fn live(world: &mut World, date: Date, until: Timestamp, mut heard: impl FnMut() -> bool) -> Vec<Item> {
    let mut still = Vec::new();
    let mut ahead = world.clone();
    for number in 0..by_occurrence(&world.plan(date)).len() {
        ahead.as_of = by_occurrence(&ahead.plan(date))[number][0].start;
        let items = by_occurrence(&ahead.plan(date))[number].to_vec();
        let over = items.last().unwrap().end() <= until;
        for item in items.into_iter().filter(|_| !over || heard()) {
            record(&mut ahead, &item);
            if item.end() > until {
                still.push(item);
            } else {
                record(world, &item);
            }
        }
    }
    still
}

fn record(world: &mut World, item: &Item) {
    if let Some(aired) = aired(item) {
        world.history.record(aired);
    }
}

fn build(
    zone: &str,
    date: Date,
    segments: &[AnySegment],
    programs: &[AnyProgram],
    slots: &[AnySlot],
) -> World {
    let mut world = World::new(zone);
    let midnight = instant(&world.rules.zone, date, Time::midnight());
    for (number, any) in segments.iter().enumerate() {
        let segment = world.segment(&format!("{}/{number}", TOPICS[any.topic]), "0s");
        segment.length = Frames::from_ms(any.length_ms) + Frames::new(number as u64);
        if any.length_ms == 0 {
            segment.length = Frames::ZERO;
        }
        segment.approval = approval().filter(|_| any.approved);
        segment.dated = any.dated_days.map(|days| date + days.days());
        segment.number = any.number;
        segment.added = midnight - SignedDuration::from_hours(any.age_hours);
    }
    for (number, any) in programs.iter().enumerate() {
        let paths: Vec<AudioPath> = world.segments.iter().map(|segment| segment.path.clone()).collect();
        let named = |index: Option<Index>| {
            let index = index.filter(|_| !paths.is_empty())?;
            Some(index.get(&paths).clone())
        };
        let [opening, closing, evergreen] = any.named.map(named);
        let program = world.program(&format!("p{number}"), any.pick, &any.topics);
        (program.opening, program.closing, program.evergreen) = (opening, closing, evergreen);
        program.filler = any.filler.then(|| TopicId::from("nhac"));
        program.approval = any.approval;
        program.over_filler_lu = any.over_filler.then_some(-18.0);
    }
    for (number, any) in slots.iter().enumerate() {
        let program = format!("p{}", any.program.index(programs.len()));
        let at = Time::midnight().wrapping_add(i64::from(any.at_s).seconds()).to_string();
        let (id, length) = (format!("s{number}"), format!("{}s", any.length_s));
        let originals = world.schedule.slots.iter().filter(|slot| matches!(slot.play, Play::Program(_)));
        let originals: Vec<String> = originals.map(|slot| slot.id.to_string()).collect();
        let slot = match any.repeat {
            Some(index) if !originals.is_empty() => {
                world.repeat(&id, &originals[index.index(originals.len())], &at, &length)
            }
            _ => world.slot(&id, &program, &at, &length),
        };
        if let Some(wait_s) = any.wait_s {
            slot.start = Start::Soft { wait: SignedDuration::from_secs(wait_s) };
        }
        slot.overrun = SignedDuration::from_secs(any.overrun_s);
        slot.priority = any.priority;
    }
    world
}

fn due(world: &World, date: Date) -> Vec<Occurrence> {
    world.schedule.due_on(&world.calendar, &world.rules.zone, date).occurrences
}

/// What is due, and what would be: its time may be filled.
fn due_or_not(world: &World, date: Date) -> Vec<Occurrence> {
    let day = world.schedule.due_on(&world.calendar, &world.rules.zone, date);
    let displaced = day.displaced.into_iter().map(|displaced| displaced.occurrence);
    day.occurrences.into_iter().chain(displaced).collect()
}

/// When the clock shows the time at which an occurrence is over: an hour later where it was set back meanwhile.
fn ends_by_the_clock(world: &World, own: &Occurrence) -> Timestamp {
    let begins = own.start.to_zoned(world.rules.zone.clone()).datetime();
    let ends = begins + own.length.to_duration();
    instant(&world.rules.zone, ends.date(), ends.time()).max(own.end())
}

fn is_quiet(world: &World, at: Timestamp) -> bool {
    let Some(quiet) = world.rules.quiet else { return false };
    let time = at.to_zoned(world.rules.zone.clone()).time();
    if quiet.from < quiet.to {
        quiet.from <= time && time < quiet.to
    } else {
        quiet.from <= time || time < quiet.to
    }
}

/// Whether `item` starts where the one before it ends.
fn follows(before: &Item, item: &Item) -> bool {
    item.start.duration_since(before.end()).abs() <= HAIR
}

fn may_air(world: &World, date: Date, item: &Item, segment: &Segment) -> bool {
    let program = &world.schedule.programs[&item.program];
    let topic = &world.schedule.topics[&segment.topic];
    let approved = segment.approval.is_some() || !topic.approval || !program.approval;
    let fresh = topic.expires.is_none_or(|expires| item.start < segment.added + expires);
    let mourned = world.calendar.mourning(date) && topic.entertainment;
    let named = [&program.opening, &program.closing, &program.evergreen];
    let by_path = item.kind != Kind::Segment && named.contains(&&Some(segment.path.clone()));
    let days = segment.dated.map_or(0, |dated| (date - dated).get_days().abs());
    approved && fresh && !mourned && (by_path || days <= 7)
}

/// The items of each occurrence, in order.
fn by_occurrence(rundown: &Rundown) -> Vec<&[Item]> {
    rundown.items.chunk_by(|one, other| (&one.slot, one.due) == (&other.slot, other.due)).collect()
}

/// What is due on the days before and after, by start.
fn of_days_beside(world: &World, date: Date) -> Vec<Occurrence> {
    let days = [date.yesterday(), date.tomorrow()];
    let mut others: Vec<Occurrence> = days.into_iter().flat_map(|day| due(world, day.unwrap())).collect();
    others.sort_by_key(|other| other.start);
    others
}

/// Whether `others` have all the time from `from` to `to`, with what a lone segment may overrun.
fn airs_between(others: &[Occurrence], from: Timestamp, to: Timestamp) -> bool {
    let on = |at: Timestamp, other: &Occurrence| {
        let end = other.end() + other.slot.overrun + HAIR;
        if other.start <= at + HAIR { at.max(end) } else { at }
    };
    to <= others.iter().fold(from, on) + HAIR
}

/// Nothing overlaps; each occurrence is without a gap; nothing is outside its slot but by an overrun.
fn check_shape(world: &World, date: Date, rundown: &Rundown) -> Result<(), TestCaseError> {
    let occurrences = due_or_not(world, date);
    for pair in rundown.items.windows(2) {
        prop_assert!(pair[1].start.duration_since(pair[0].end()) >= -HAIR, "{pair:?}");
    }
    let others = of_days_beside(world, date);
    for items in by_occurrence(rundown) {
        // What another day airs may come between.
        let is_cut = |from: Timestamp, to: Timestamp| airs_between(&others, from, to);
        let goes_on = |pair: &[Item]| follows(&pair[0], &pair[1]) || is_cut(pair[0].end(), pair[1].start);
        prop_assert!(items.windows(2).all(goes_on), "{items:?}");
        let own = occurrences.iter().find(|own| (&own.slot.id, own.start) == (&items[0].slot, items[0].due));
        let own = own.expect("an occurrence that is due");
        let last = items.last().unwrap();
        prop_assert!(items[0].start >= own.start);
        let end = ends_by_the_clock(world, own);
        let is_own = |item: &Item| item.start < own.end() || item.kind != Kind::Segment && item.start < end;
        prop_assert!(items.iter().all(is_own), "{items:?}");
        if last.end() > end + HAIR || last.end() > own.end() + HAIR && last.kind == Kind::Segment {
            prop_assert_eq!(last.kind, Kind::Segment);
            prop_assert!(last.end() <= own.end() + own.slot.overrun + HAIR);
        }
        // Filler to the time that the clock shows twice begins by the clock.
        let goes_on = |item: &Item, next: &Item| follows(item, next) && !next.anchored;
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
fn check_music(world: &World, date: Date, rundown: &Rundown) -> Result<(), TestCaseError> {
    let others = of_days_beside(world, date);
    for pair in rundown.items.windows(2) {
        let [before, item] = pair else { continue };
        // What another day airs between them is not in this plan, and may be the music that goes on.
        if !follows(before, item) && airs_between(&others, before.end(), item.start) {
            continue;
        }
        let Some(music) = item.over() else { continue };
        prop_assert!(world.schedule.programs[&item.program].over_filler_lu.is_some() || item.bed.is_none());
        prop_assert!(follows(before, item), "{pair:?}");
        let on = before.music().expect("music that goes on");
        let place = item.bed.as_ref().map_or(item.skip, |bed| bed.skip);
        prop_assert_eq!((music.id, place), (on.segment.id, on.at));
    }
    Ok(())
}

/// An occurrence stronger than all that overlap it has all its time but for quiet hours and a soft wait.
fn check_coverage(world: &World, date: Date, rundown: &Rundown) -> Result<(), TestCaseError> {
    let days = [date.yesterday().unwrap(), date, date.tomorrow().unwrap()];
    let all: Vec<Occurrence> = days.iter().flat_map(|day| due(world, *day)).collect();
    let strength = |occurrence: &Occurrence| (occurrence.slot.priority, occurrence.start);
    for own in due(world, date) {
        let overlap = |other: &&Occurrence| other.start < own.end() && own.start < other.end();
        let others = all
            .iter()
            .filter(overlap)
            .filter(|other| other.slot.id != own.slot.id || other.start != own.start);
        let strongest = others.into_iter().all(|other| strength(other) < strength(&own));
        let quiet = next_quiet(&world.rules, own.start).is_some_and(|(from, _)| from < own.end());
        if !strongest || quiet {
            continue;
        }
        let items: Vec<_> =
            rundown.items.iter().filter(|item| (&item.slot, item.due) == (&own.slot.id, own.start)).collect();
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
fn check_silence(world: &World, date: Date, rundown: &Rundown) -> Result<(), TestCaseError> {
    let days = [date.yesterday().unwrap(), date, date.tomorrow().unwrap()];
    let all: Vec<Occurrence> = days.iter().flat_map(|day| due(world, *day)).collect();
    for pair in rundown.items.windows(2) {
        let (start, end) = (pair[0].end() + HAIR, pair[1].start - HAIR);
        let others = |other: &&Occurrence| other.start < end && start < other.end();
        // What another day airs there is not in this plan.
        if start >= end || all.iter().filter(others).any(|other| other.date != date) {
            continue;
        }
        let mut asked: Vec<_> = all.iter().filter(others).map(|own| (own.start, own.end())).collect();
        asked.sort();
        let covered =
            asked.iter().fold(start, |at, (from, until)| if *from <= at { at.max(*until) } else { at });
        let middle = start + end.duration_since(start) / 2;
        let quiet = is_quiet(world, start) || is_quiet(world, middle) || is_quiet(world, end);
        prop_assert!(covered < end || quiet, "silent {start} to {end}: {pair:?}");
    }
    Ok(())
}

/// No frame of any item is within quiet hours, by the wall clock.
fn check_quiet(world: &World, rundown: &Rundown) -> Result<(), TestCaseError> {
    for item in &rundown.items {
        let last = item.end() - SignedDuration::from_millis(1);
        let seconds = (0..).map(|second| item.start + SignedDuration::from_secs(5 * second));
        for at in seconds.take_while(|at| *at < last).chain([last]) {
            prop_assert!(!is_quiet(world, at), "{item:?} at {at}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_plan_keeps_the_rules(Midnight { world, date, .. } in any_station()) {
        let rundown = world.plan(date);
        check_shape(&world, date, &rundown)?;
        check_coverage(&world, date, &rundown)?;
        check_silence(&world, date, &rundown)?;
        check_quiet(&world, &rundown)?;
        check_music(&world, date, &rundown)?;
        prop_assert_eq!(world.plan(date), rundown);
    }

    /// A day that airs as planned keeps its plan, whenever it is made again.
    #[test]
    fn a_plan_made_later_is_the_same(night in any_station(), moment in any::<Index>()) {
        let Midnight { mut world, date, still } = night;
        let rundown = world.plan(date);
        if rundown.items.is_empty() {
            return Ok(());
        }
        world.as_of = moment.get(&rundown.items).start + SignedDuration::from_millis(500);
        let over = still.iter().chain(&rundown.items).filter(|item| item.end() <= world.as_of);
        over.cloned().collect::<Vec<_>>().iter().for_each(|item| record(&mut world, item));
        prop_assert_eq!(world.plan(date).items, rundown.items);
    }

    /// Whatever was lost before it, an occurrence keeps its items from its start to its end.
    #[test]
    fn an_occurrence_on_air_keeps_its_items(
        night in any_station(),
        which in any::<Index>(),
        lost in prop::collection::vec(any::<bool>(), 1..10),
    ) {
        let Midnight { mut world, date, .. } = night;
        let rundown = world.plan(date);
        if rundown.items.is_empty() {
            return Ok(());
        }
        let on_air = which.index(by_occurrence(&rundown).len());
        let mut lost = lost.iter().cycle();
        for item in by_occurrence(&rundown)[..on_air].concat().iter().filter(|_| !lost.next().unwrap()) {
            record(&mut world, item);
        }
        // What was lost may have made it wait for a long segment, or no longer.
        for _ in 0..2 {
            let rundown = world.plan(date);
            world.as_of = by_occurrence(&rundown)[on_air][0].start;
        }
        let first = world.plan(date);
        let items = by_occurrence(&first)[on_air].to_vec();
        for item in &items {
            world.as_of = item.start + SignedDuration::from_millis(200);
            let again = world.plan(date);
            prop_assert_eq!(by_occurrence(&again)[on_air], &items[..]);
            record(&mut world, item);
        }
    }

    /// Whenever an occurrence goes on after a break, its time is filled to the end.
    #[test]
    fn a_refill_leaves_no_gap(night in any_station(), moment in any::<Index>(), after_ms in 0..60_000_i64) {
        let Midnight { world, date, .. } = night;
        let rundown = world.plan(date);
        if rundown.items.is_empty() {
            return Ok(());
        }
        let item = moment.get(&rundown.items);
        let after = SignedDuration::from_millis(after_ms);
        let from = (item.start + after).min(item.end() - SignedDuration::from_millis(1));
        let catalogue = world.catalogue();
        let is_own = |slot: &SlotId, due: Timestamp| *slot == item.slot && due == item.due;
        let items = refill(&item.slot, item.due, from, None, &[], &world.inputs(&catalogue));
        let own = due_or_not(&world, date).into_iter().find(|own| is_own(&own.slot.id, own.start)).unwrap();
        let planned = rundown.items.iter().rfind(|item| is_own(&item.slot, item.due)).unwrap();
        // A lone segment that ran over its time has no time to be filled.
        if planned.kind == Kind::Segment && items.is_empty() {
            return Ok(());
        }
        let end = if planned.kind == Kind::Segment { from } else { own.end().min(planned.end()) };
        // A lone segment that ran over the end of a part: what is left begins with the next.
        let next = rundown.items.iter().find(|next| next.start >= item.end() - HAIR);
        let ran_over = item.kind == Kind::Segment && next.is_some_and(|next| !is_own(&next.slot, next.due));
        let first = items.first().expect("something fills");
        prop_assert!(first.anchored && (first.start == from || ran_over && first.start > from));
        prop_assert!(items.last().unwrap().end() >= end - HAIR);
        for part in items.chunk_by(follows) {
            let refilled = Rundown { date, items: part.to_vec(), notes: Vec::new() };
            check_shape(&world, date, &refilled)?;
            check_quiet(&world, &refilled)?;
        }
    }
}
