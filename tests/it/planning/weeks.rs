//! What holds of any weeks under any calendar, with losses: quiet hours, limits, and that nothing owed is
//! forgotten.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use phatthanh::calendar::{Change, DayRule, Mourning, SpecialDay};
use phatthanh::names::{SlotId, TopicId};
use phatthanh::rundown::{Aired, History, Item, Kind, Lost, Rundown, next_quiet};
use phatthanh::schedule::{Due, OnHoliday, Pick, Play, QuietHours};
use phatthanh::units::Frames;
use phatthanh::words::Text;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::world::{World, length, tuesday};

const DAYS: i64 = 12;

/// Two mandatory programs, one that is neither, and music.
const PROGRAMS: [&str; 4] = ["cot", "tin", "khac", "nhac-chieu"];

#[derive(Debug, Clone)]
struct AnySlot {
    program: usize,
    repeat: Option<Index>,
    days: u8,
    quarter: i32,
    minutes: i64,
    priority: i32,
    on_holiday: OnHoliday,
}

fn any_slot() -> impl Strategy<Value = AnySlot> {
    (
        0..PROGRAMS.len(),
        prop::option::weighted(0.25, any::<Index>()),
        1..128_u8,
        0..96_i32,
        select(vec![5, 10, 15, 20, 30_i64]),
        prop_oneof![4 => Just(0), 1 => -1..2_i32],
        select(vec![OnHoliday::Air, OnHoliday::Rest, OnHoliday::Move]),
    )
        .prop_map(
            |(program, repeat, days, quarter, minutes, priority, on_holiday)| AnySlot {
                program,
                repeat,
                days,
                quarter,
                minutes,
                priority,
                on_holiday,
            },
        )
}

prop_compose! {
    pub(super) fn any_weeks()(
        slots in prop::collection::vec(any_slot(), 1..14),
        lengths in prop::collection::vec((0..4_usize, 1..16_u64), 1..24),
        holidays in prop::collection::vec((0..DAYS, 1..3_u16, any::<bool>()), 0..3),
        mourning in prop::option::weighted(0.3, 0..DAYS),
        quiet in prop::option::of(select(vec![("21:00", "05:00"), ("11:00", "13:00")])),
        limits in (prop::option::of(1..4_u32), prop::option::of(20..90_i64), 64..128_u8, any::<bool>()),
        window_days in 1..5_i64,
    ) -> World {
        let mut world = World::hue();
        world.segment("du-phong/1", "1m");
        for (program, id) in PROGRAMS.iter().enumerate() {
            let program_of = world.program(id, Pick::Rotate, &[&format!("t{program}"), &format!("u{program}")]);
            program_of.mandatory = program < 2;
            program_of.make_good = SignedDuration::from_hours(24 * window_days);
        }

        for topic in ["t3", "u3"] {
            world.topic(topic).entertainment = true;
        }

        for (number, (program, minutes)) in lengths.iter().enumerate() {
            let side = if number % 2 == 0 { "t" } else { "u" };
            world.segment(&format!("{side}{program}/{number}"), &format!("{minutes}m"));
        }

        for (number, any) in slots.iter().enumerate() {
            add_slot(&mut world, number, any);
        }

        for (day, length_days, replace) in holidays {
            let change = Change { replace: replace.then(Vec::new), ..Change::default() };
            let when = DayRule::On(tuesday() + day.days());
            world.calendar.days.push(SpecialDay { when, length_days, name: "lễ".into(), holiday: true, change });
        }

        if let Some(day) = mourning {
            let from = tuesday() + day.days();
            world.calendar.mournings.push(Mourning { from, until: from + 1.day() });
        }

        world.rules.quiet =
            quiet.map(|(from, to)| QuietHours { from: from.parse().unwrap(), to: to.parse().unwrap() });
        world.rules.sessions_per_day = limits.0;
        world.rules.session_length = limits.1.map(SignedDuration::from_mins);
        world.rules.days = bits(limits.2);
        world.rules.refuse = limits.3;
        world.as_of = world.at("00:00");
        world.history.begin(world.as_of);
        world
    }
}

fn bits(days: u8) -> [bool; 7] {
    std::array::from_fn(|day| days >> day & 1 == 1)
}

fn add_slot(world: &mut World, number: usize, any: &AnySlot) {
    let at = Time::midnight()
        .wrapping_add(i64::from(any.quarter * 15).minutes())
        .to_string();
    let (id, length) = (format!("s{number}"), format!("{}m", any.minutes));
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
        _ => world.slot(&id, PROGRAMS[any.program], &at, &length),
    };

    slot.due = Due::Weekly {
        days: bits(any.days),
        at: at.parse().unwrap(),
    };

    slot.priority = any.priority;
    slot.on_holiday = any.on_holiday;
    // Nothing is on when the station begins.
    slot.from = Some(tuesday());
}

/// What came of a day: its plan as it was in the end, by occurrence, and whether each was heard.
pub(super) struct Lived {
    pub(super) rundown: Rundown,
    heard: Vec<Item>,
}

/// Lets a day air, planned again at each occurrence; what is not `heard` is lost, which is known soon after.
pub(super) fn live(world: &mut World, date: Date, heard: &mut impl FnMut() -> bool) -> Lived {
    let mut lived = Lived {
        rundown: world.plan(date),
        heard: Vec::new(),
    };

    let mut done = Timestamp::MIN;
    loop {
        let rundown = world.plan(date);
        lived.rundown = rundown;
        // One that is cut goes on after what cuts it.
        let same = |one: &Item, other: &Item| one.occurrence == other.occurrence;
        let mut parts = lived.rundown.items.chunk_by(same);
        let next = parts.find(|part| part.iter().any(|item| item.start >= done));
        let Some(own) = next.map(<[Item]>::to_vec) else {
            return lived;
        };
        let end = own.last().unwrap().end();
        let is_heard = heard();
        for item in own {
            if is_heard {
                if let Some(aired) = Aired::of(&item, item.start, item.length) {
                    world.history.record(aired);
                }
                lived.heard.push(item);
            } else {
                let lost = Lost::of(&item, end, Text::new("station-missed-power-cut"));
                if let Some(lost) = lost {
                    world.history.lose(lost);
                }
            }
        }
        done = end - SignedDuration::from_nanos(10);
        world.as_of = end;
    }
}

fn check_quiet(world: &World, rundown: &Rundown) -> Result<(), TestCaseError> {
    for item in &rundown.items {
        let quiet = next_quiet(&world.rules, item.start);
        prop_assert!(
            quiet.is_none_or(|(from, _)| item.end() <= from + SignedDuration::from_nanos(2)),
            "{item:?}"
        );
    }
    Ok(())
}

fn check_limits(world: &World, rundown: &Rundown) -> Result<(), TestCaseError> {
    if !world.rules.refuse {
        return Ok(());
    }

    let weekday = usize::from(
        rundown
            .date
            .weekday()
            .to_monday_zero_offset()
            .unsigned_abs(),
    );
    prop_assert!(rundown.items.is_empty() || world.rules.days[weekday]);
    let mut sessions: Vec<(Timestamp, Timestamp)> = Vec::new();
    for item in &rundown.items {
        match sessions.last_mut() {
            Some((_, end)) if Frames::between(*end, item.start) == Frames::ZERO => {
                *end = item.end();
            }
            _ => sessions.push((item.start, item.end())),
        }
    }

    prop_assert!(
        world
            .rules
            .sessions_per_day
            .is_none_or(|limit| sessions.len() <= limit as usize)
    );
    let most = world.rules.session_length.map(Frames::from_duration);
    for (start, end) in sessions {
        prop_assert!(
            most.is_none_or(|most| Frames::between(start, end) <= most),
            "{start} {end}"
        );
    }

    Ok(())
}

/// What makes good is later, in its time, and takes nothing from anything mandatory.
fn check_making_good(world: &World, rundown: &Rundown) -> Result<(), TestCaseError> {
    for item in rundown
        .items
        .iter()
        .filter(|item| item.makes_good.is_some())
    {
        let missed = item.makes_good.as_ref().unwrap();
        let program = &world.schedule.programs[&item.program];
        prop_assert!(
            missed.occurrence.due < item.occurrence.due
                && item.occurrence.due <= missed.occurrence.due + program.make_good
        );
        prop_assert!(missed.reasons.len() >= 2, "{missed:?}");
        let slot = world
            .schedule
            .slot_on(&item.occurrence.slot, rundown.date)
            .unwrap();
        match &slot.play {
            Play::Program(program) => prop_assert_eq!(program.as_str(), "nhac-chieu"),
            Play::Repeat(original) => prop_assert_eq!(original, &missed.occurrence.slot),
        }
        prop_assert!(!item.repeat && item.episode.is_some());
    }

    Ok(())
}

/// Where each occurrence was heard: itself, or made good elsewhere.
fn heard_occurrences(
    days: &[Lived],
) -> BTreeMap<(SlotId, Timestamp), BTreeSet<(SlotId, Timestamp)>> {
    let mut heard = BTreeMap::<_, BTreeSet<_>>::new();
    for item in days
        .iter()
        .flat_map(|day| &day.heard)
        .filter(|item| item.kind == Kind::Segment && !item.repeat)
    {
        let own = (item.occurrence.slot.clone(), item.occurrence.due);
        let missed = item
            .makes_good
            .as_ref()
            .map(|missed| (missed.occurrence.slot.clone(), missed.occurrence.due));
        heard
            .entry(missed.unwrap_or_else(|| own.clone()))
            .or_default()
            .insert(own);
    }

    heard
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn what_is_owed_is_made_good_once_or_explained(
        mut world in any_weeks(),
        losses in prop::collection::vec(prop::bool::weighted(0.75), 1..40),
    ) {
        let mut heard = losses.into_iter().cycle();
        let mut days = Vec::new();
        for day in 0..DAYS + 6 {
            // The last days lose nothing, so that what is owed then is made good or its time ends.
            let mut is_heard = || heard.next().unwrap() || day >= DAYS;
            let date = tuesday() + day.days();
            prop_assert_eq!(world.plan(date), world.plan(date));
            let lived = live(&mut world, date, &mut is_heard);
            check_quiet(&world, &lived.rundown)?;
            check_limits(&world, &lived.rundown)?;
            check_making_good(&world, &lived.rundown)?;
            days.push(lived);
        }

        let heard = heard_occurrences(&days);
        for (occurrence, times) in &heard {
            prop_assert!(times.len() == 1, "{occurrence:?} heard at {times:?}");
        }

        for day in &days[..DAYS as usize] {
            let due = world.schedule.due_on(&world.calendar, &world.rules.zone, day.rundown.date);
            let displaced = due.displaced.iter().map(|displaced| &displaced.occurrence);
            for occurrence in due.occurrences.iter().chain(displaced) {
                let is_original = matches!(occurrence.slot.play, Play::Program(_));
                if !occurrence.program.mandatory || !is_original {
                    continue;
                }
                let (slot, due) = (&occurrence.slot.id, occurrence.start);
                let is_heard = heard.contains_key(&(slot.clone(), due));
                let explains = |note: &phatthanh::rundown::Note| note.slot.as_ref() == Some(slot);
                let later = days.iter().filter(|later| later.rundown.date >= occurrence.date);
                let explained = later.flat_map(|later| &later.rundown.notes).any(explains);
                prop_assert!(is_heard || explained, "{slot} due {due} is forgotten");
            }
        }
    }

    /// The plans of days ahead are what comes, if all airs as planned.
    #[test]
    fn days_planned_ahead_are_as_they_come(world in any_weeks()) {
        let mut ahead = world.clone();
        let planned: Vec<Rundown> = (0..DAYS).map(|day| ahead.air(tuesday() + day.days())).collect();
        let mut lives = world;
        for planned in planned {
            let lived = live(&mut lives, planned.date, &mut || true);
            prop_assert_eq!(lived.rundown.items, planned.items);
        }
    }

    /// A file more takes from no occurrence what it had: where there was a segment there is one.
    #[test]
    fn a_file_more_takes_nothing_away(
        mut world in any_weeks(),
        topic in 0..4_usize,
        minutes in 1..16_u64,
        days in 0..4_i64,
    ) {
        for (number, slot) in world.schedule.slots.iter_mut().enumerate() {
            let slot = Arc::make_mut(slot);
            let Due::Weekly { at, .. } = &mut slot.due else { continue };
            *at = Time::midnight().wrapping_add((i64::try_from(number).unwrap() * 60 + 15).minutes());
            slot.length = length("20m");
        }

        world.rules.quiet = None;
        for day in 0..days {
            world.air(tuesday() + day.days());
        }

        let date = tuesday() + days.days();
        world.as_of = phatthanh::calendar::instant(&world.rules.zone, date, Time::midnight());
        let had = segments(&world.plan(date));
        world.segment(&format!("t{topic}/mới"), &format!("{minutes}m")).added = world.as_of;
        let has = segments(&world.plan(date));
        for occurrence in had {
            prop_assert!(has.contains(&occurrence), "{occurrence:?} lost its segment");
        }
    }

    /// The column's topics in turn by episode: what has nothing ready is passed over and first in line again,
    /// a skipped week shifts all, a repeat carries its original's number across months; and what is read back
    /// from a record of the airings plans the same.
    #[test]
    fn topics_take_turns_by_episode(
        weeks in prop::collection::vec((0..16_u8, prop::bool::weighted(0.85)), 1..30),
    ) {
        const TOPICS: [&str; 4] = ["a", "b", "c", "d"];
        let mut world = World::hue();
        world.program("cot", Pick::Rotate, &TOPICS).approval = true;
        let monday = [true, false, false, false, false, false, false];
        let tuesdays = Due::Weekly { days: [false, true, false, false, false, false, false], at: "17:15".parse().unwrap() };
        world.slot("chieu", "cot", "17:15", "10m").due = tuesdays;
        world.repeat("lai", "chieu", "05:35", "10m").due = Due::Weekly { days: monday, at: "05:35".parse().unwrap() };
        for topic in TOPICS {
            for number in 1..=2 {
                world.segment(&format!("{topic}/{number}"), "7m");
            }
        }

        let mut line: Vec<&str> = TOPICS.to_vec();
        let mut last = None;
        let mut episode = 0;
        for (week, (ready, airs)) in (0..).zip(weeks) {
            for segment in &mut world.segments {
                let place = TOPICS.iter().position(|topic| *topic == segment.topic.as_str());
                segment.approval = super::world::approval().filter(|_| place.is_some_and(|it| ready >> it & 1 == 1));
            }
            let day = tuesday() + i64::from(week * 7).days();
            let rundown = world.plan(day);
            let turn = line.iter().position(|topic| {
                ready >> TOPICS.iter().position(|it| it == topic).unwrap() & 1 == 1
            });
            let picked = rundown.items.iter().find(|item| item.kind == Kind::Segment);
            prop_assert_eq!(picked.and_then(|item| item.topic.clone()), turn.map(|turn| TopicId::from(line[turn])));
            if airs {
                world.history.assume(&rundown);
                if let Some(turn) = turn {
                    let topic = line.remove(turn);
                    line.push(topic);
                    episode += 1;
                    last = picked.cloned();
                    prop_assert_eq!(last.as_ref().unwrap().episode, Some(episode));
                }
            }
            for segment in &mut world.segments {
                segment.approval = super::world::approval();
            }
            let repeats = world.plan(day + 6.days());
            let repeated = repeats.items.iter().find(|item| item.kind == Kind::Segment);
            prop_assert_eq!(
                repeated.map(|item| (item.episode, item.repeat, item.source.clone())),
                last.as_ref().map(|item| (item.episode, true, item.source.clone()))
            );
            // As after a restart.
            let mut read_back = History::default();
            world.history.airings().for_each(|aired| read_back.record(aired));
            let before = world.plan(day + 7.days());
            world.history = read_back;
            prop_assert_eq!(world.plan(day + 7.days()), before);
        }
    }
}

/// The occurrences that have a segment.
fn segments(rundown: &Rundown) -> Vec<(SlotId, Timestamp)> {
    let segments = rundown
        .items
        .iter()
        .filter(|item| item.kind == Kind::Segment);
    segments
        .map(|item| (item.occurrence.slot.clone(), item.occurrence.due))
        .collect()
}
