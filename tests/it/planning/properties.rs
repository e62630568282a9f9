//! What holds of every plan, whatever the week, the library and the history.

mod rules;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use phatthanh::calendar::{Mourning, instant};
use phatthanh::names::{AudioPath, TopicId};
use phatthanh::rundown::{Item, Kind, Rundown, refill};
use phatthanh::schedule::{Pick, Play, QuietHours, Reading, Start};
use phatthanh::units::Frames;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use rules::{
    HAIR, check_coverage, check_music, check_quiet, check_readings, check_shape, check_silence,
    due_or_not, follows,
};

use super::world::{World, aired, approval};

const TOPICS: [&str; 4] = ["nhac", "tin", "dat", "hat"];

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
    reading: Reading,
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
        .prop_map(
            |(topic, length_ms, approved, dated_days, number, age_hours)| AnySegment {
                topic,
                length_ms,
                approved,
                dated_days,
                number,
                age_hours,
            },
        )
}

fn any_reading() -> impl Strategy<Value = Reading> {
    (
        prop::option::weighted(0.4, 1..4_u32),
        prop::option::weighted(0.2, 1..100_i64),
    )
        .prop_map(|(times, every_h)| Reading {
            times,
            every: every_h.map(SignedDuration::from_hours),
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
        any_reading(),
    )
        .prop_map(
            |(pick, topics, named, filler, approval, over_filler, reading)| AnyProgram {
                pick,
                topics,
                named,
                filler,
                approval,
                over_filler,
                reading,
            },
        )
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
        .prop_map(
            |(program, repeat, at_s, length_s, wait_s, overrun_s, priority)| AnySlot {
                program,
                repeat,
                at_s,
                length_s,
                wait_s,
                overrun_s,
                priority,
            },
        )
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
    let quiet = prop::option::of(select(vec![
        ("21:00", "05:00"),
        ("01:30", "02:30"),
        ("02:15", "04:00"),
    ]));
    let lists = (
        prop::collection::vec(any_segment(), 0..25),
        prop::collection::vec(any_program(), 1..4),
        prop::collection::vec(any_slot(), 0..12),
    );
    let rules = (
        any::<[bool; 4]>(),
        prop::option::of(0..30_i64),
        prop::bool::weighted(0.1),
    );
    let losses = prop::collection::vec(prop::bool::weighted(0.8), 1..40);
    (day, quiet, lists, rules, losses).prop_map(|((zone, date), quiet, lists, rules, losses)| {
        let date: Date = date.parse().unwrap();
        let mut world = build(zone, date, &lists.0, &lists.1, &lists.2);
        world.rules.quiet = quiet.map(|(from, to)| QuietHours {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        });
        let (entertainment, expires_days, mourning) = rules;
        for (topic, entertainment) in TOPICS.iter().zip(entertainment) {
            world.topic(topic).entertainment = entertainment;
        }
        world.topic("tin").expires = expires_days.map(|days| SignedDuration::from_hours(24 * days));
        if mourning {
            world.calendar.mournings.push(Mourning {
                from: date,
                until: date,
            });
        }
        let midnight = instant(&world.rules.zone, date, Time::midnight());
        let mut heard = losses.into_iter().cycle();
        let mut still = Vec::new();
        for before in [2, 1] {
            still = live(&mut world, date - before.days(), midnight, || {
                heard.next().unwrap()
            });
        }
        world.as_of = midnight;
        Midnight { world, date, still }
    })
}

/// Lets a day air, planned again at each occurrence, with losses in those over by `until`. Returns what is
/// still to be heard then.
fn live(
    world: &mut World,
    date: Date,
    until: Timestamp,
    mut heard: impl FnMut() -> bool,
) -> Vec<Item> {
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
        let paths: Vec<AudioPath> = world
            .segments
            .iter()
            .map(|segment| segment.path.clone())
            .collect();
        let named = |index: Option<Index>| {
            let index = index.filter(|_| !paths.is_empty())?;
            Some(index.get(&paths).clone())
        };
        let [opening, closing, evergreen] = any.named.map(named);
        let program = world.program(&format!("p{number}"), any.pick, &any.topics);
        (program.opening, program.closing, program.evergreen) = (opening, closing, evergreen);
        program.filler = any.filler.then(|| TopicId::from("nhac"));
        program.approval = any.approval;
        program.reading = any.reading;
        program.over_filler_lu = any.over_filler.then_some(-18.0);
    }

    for (number, any) in slots.iter().enumerate() {
        let program = format!("p{}", any.program.index(programs.len()));
        let at = Time::midnight()
            .wrapping_add(i64::from(any.at_s).seconds())
            .to_string();
        let (id, length) = (format!("s{number}"), format!("{}s", any.length_s));
        let originals = world
            .schedule
            .slots
            .iter()
            .filter(|slot| matches!(slot.play, Play::Program(_)));
        let originals: Vec<String> = originals.map(|slot| slot.id.to_string()).collect();
        let slot = match any.repeat {
            Some(index) if !originals.is_empty() => {
                world.repeat(&id, &originals[index.index(originals.len())], &at, &length)
            }
            _ => world.slot(&id, &program, &at, &length),
        };
        if let Some(wait_s) = any.wait_s {
            slot.start = Start::Soft {
                wait: SignedDuration::from_secs(wait_s),
            };
        }
        slot.overrun = SignedDuration::from_secs(any.overrun_s);
        slot.priority = any.priority;
    }

    world
}

/// The items of each occurrence, in order.
fn by_occurrence(rundown: &Rundown) -> Vec<&[Item]> {
    rundown
        .items
        .chunk_by(|one, other| {
            (&one.occurrence.slot, one.occurrence.due)
                == (&other.occurrence.slot, other.occurrence.due)
        })
        .collect()
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
        check_readings(&world, &rundown)?;
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
        let items = refill(&item.occurrence, from, None, &[], &world.inputs(&catalogue));
        let own = due_or_not(&world, date).into_iter().find(|own| own.is(&item.occurrence)).unwrap();
        let planned = rundown.items.iter().rfind(|other| other.occurrence == item.occurrence).unwrap();

        // A lone segment that ran over its time has no time to be filled.
        if planned.kind == Kind::Segment && items.is_empty() {
            return Ok(());
        }

        let end = if planned.kind == Kind::Segment { from } else { own.end().min(planned.end()) };
        // A lone segment that ran over the end of a part: what is left begins with the next.
        let next = rundown.items.iter().find(|next| next.start >= item.end() - HAIR);
        let ran_over = item.kind == Kind::Segment && next.is_some_and(|next| next.occurrence != item.occurrence);
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
