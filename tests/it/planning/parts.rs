//! What is cut goes on, and inside a session nothing is silent that nobody left out.

use std::sync::Arc;

use phatthanh::airlog::{Airlog, Begin, End, Ended, Planned};
use phatthanh::calendar::{Change, DayRule, Mourning, OneOff, SpecialDay};
use phatthanh::names::{AudioPath, ProgramId, SlotId};
use phatthanh::rundown::{Item, Kind, Source};
use phatthanh::schedule::{OnHoliday, Pick, QuietHours, Start};
use phatthanh::units::Frames;

use super::world::{World, length, tuesday};

/// A bulletin of ten minutes with an opening and a closing, and music to fill.
fn bulletin() -> World {
    let mut world = World::hue();
    for (path, length) in [
        ("hieu/mo.ogg", "10s"),
        ("hieu/ket.ogg", "20s"),
        ("tin/1", "2m30s"),
        ("tin/2", "2m"),
        ("tin/3", "1m50s"),
    ] {
        world.segment(path, length);
    }

    let tin = world.program("tin", Pick::InOrder, &["tin"]);
    tin.opening = Some(AudioPath::from("hieu/mo.ogg"));
    tin.closing = Some(AudioPath::from("hieu/ket.ogg"));
    world.program("loa", Pick::Rotate, &["loa"]);
    world.segment("loa/khan", "1m30s");
    world
}

fn special(world: &mut World, holiday: bool, change: Change) {
    world.calendar.days.push(SpecialDay {
        when: DayRule::On(tuesday()),
        length_days: 1,
        name: "ngày riêng".into(),
        holiday,
        change,
    });
}

fn one_off(world: &mut World, at: &str, length: &str) {
    let one_off = OneOff {
        id: SlotId::from("khan"),
        program: ProgramId::from("loa"),
        at: at.parse().unwrap(),
        length: self::length(length),
    };

    special(
        world,
        false,
        Change {
            add: vec![one_off],
            ..Change::default()
        },
    );
}

/// The times without sound between the first item and the last.
fn silences(items: &[Item]) -> Vec<String> {
    let gaps = items
        .windows(2)
        .filter(|pair| pair[0].end() < pair[1].start);
    gaps.map(|pair| format!("{}–{}", pair[0].end(), pair[1].start))
        .collect()
}

#[test]
fn a_bulletin_goes_on_after_what_cuts_it() {
    let mut world = bulletin();
    world.slot("tin", "tin", "17:00", "10m");
    one_off(&mut world, "17:04", "2m");
    world.check(&[
        "17:00:00 opening hieu/mo.ogg 10s",
        "~17:00:10 segment tin/1 2m 30s",
        "~17:02:40 filler nhac/nen.ogg 1m",
        "~17:03:40 filler nhac/nen.ogg 20s!",
        "17:04:00 segment loa/khan 1m 30s",
        "~17:05:30 filler nhac/nen.ogg 30s!",
        "17:06:00 segment tin/2 2m",
        "~17:08:00 closing hieu/ket.ogg 20s",
        "~17:08:20 filler nhac/nen.ogg 1m",
        "~17:09:20 filler nhac/nen.ogg 40s!",
    ]);

    // It is one episode.
    let rundown = world.plan(tuesday());
    let own = rundown
        .items
        .iter()
        .filter(|item| item.occurrence.slot.as_str() == "tin");
    assert!(
        own.filter_map(|item| item.episode)
            .all(|episode| episode == 1)
    );
    world.check_notes(&[
        "w tin: “tin” (17:00–17:10) overlaps “khan” (17:04–17:06): “tin” is cut at 17:04 and goes on at 17:06. \
         Change one of them",
    ]);

    // Begun after the power came back: what was heard before the cut is not heard again after it.
    let rest = world.lines(&world.refill("tin", "17:00", "17:03:50"));
    assert_eq!(rest[0], "17:03:50 filler nhac/nen.ogg 10s!");
    assert!(
        rest.iter().all(|line| !line.contains("opening")),
        "{rest:?}"
    );
}

/// The power was away while the first part was on: what it broke off comes no second time, as it would not in the
/// first part. A mandatory program owes it.
#[test]
fn what_a_fault_broke_off_is_not_begun_again_after_the_cut() {
    let mut world = bulletin();
    world.slot("tin", "tin", "17:00", "10m");
    one_off(&mut world, "17:04", "2m");
    let first = world.plan(tuesday()).items[1].clone();
    assert_eq!(world.line(&first), "~17:00:10 segment tin/1 2m 30s");
    world.as_of = world.at("17:05");
    let after = |world: &World| {
        let items = world.plan(tuesday()).items;
        let items = items
            .into_iter()
            .filter(|item| item.start >= world.at("17:06"));
        let segments = items.filter(|item| item.kind == Kind::Segment);
        segments.map(|item| world.line(&item)).collect::<Vec<_>>()
    };

    let log = |heard_ms: u64| {
        let mut log = Airlog::in_memory().unwrap();
        let row = log
            .begin(&Begin {
                item: Planned::from(&first),
                start: first.start,
            })
            .unwrap();
        let played = Frames::from_ms(heard_ms);
        let end = End {
            end: played.after(first.start),
            played,
            ended: Ended::PowerCut,
            reason: None,
        };
        log.end(row, &end).unwrap();
        log.history(None).unwrap()
    };

    assert_eq!(
        after(&world),
        ["17:06:00 segment tin/1 2m 30s"],
        "it never began"
    );
    world.history = log(0);
    assert_eq!(
        after(&world),
        ["17:06:00 segment tin/1 2m 30s"],
        "nothing of it was heard"
    );
    for heard_ms in [1_000, 50_000, 140_000] {
        world.history = log(heard_ms);
        assert_eq!(
            after(&world),
            ["17:06:00 segment tin/2 2m"],
            "{heard_ms} ms of it were heard"
        );
        // What is let go of at midnight keeps it as long as it may be asked for.
        world.history.forget(world.as_of, &world.schedule);
        assert_eq!(after(&world), ["17:06:00 segment tin/2 2m"], "{heard_ms}");
    }
}

#[test]
fn what_is_cut_twice_goes_on_twice() {
    let mut world = bulletin();
    world.slot("dai", "tin", "17:00", "30m");
    world.slot("giua", "loa", "17:05", "20m").priority = 1;
    world.slot("trong", "loa", "17:10", "5m").priority = 2;
    world.slot("sau", "loa", "17:27", "1m").priority = 1;
    let rundown = world.plan(tuesday());
    let parts: Vec<String> = rundown
        .items
        .chunk_by(|one, other| one.occurrence.slot == other.occurrence.slot)
        .map(|part| {
            let clock = |at: jiff::Timestamp| {
                at.to_zoned(world.rules.zone.clone())
                    .strftime("%H:%M:%S")
                    .to_string()
            };
            format!(
                "{} {}–{}",
                part[0].occurrence.slot,
                clock(part[0].start),
                clock(part.last().unwrap().end())
            )
        })
        .collect();
    assert_eq!(
        parts,
        [
            "dai 17:00:00–17:05:00",
            "giua 17:05:00–17:10:00",
            "trong 17:10:00–17:15:00",
            "giua 17:15:00–17:25:00",
            "dai 17:25:00–17:27:00",
            "sau 17:27:00–17:28:00",
            "dai 17:28:00–17:30:00",
        ]
    );
    let told: Vec<_> = rundown
        .items
        .iter()
        .filter(|item| item.occurrence.slot.as_str() == "dai")
        .collect();
    for (place, item) in told
        .iter()
        .enumerate()
        .filter(|(_, item)| item.episode.is_some())
    {
        let same = |other: &&&Item| match (&item.source, &other.source) {
            (Source::Segment(one), Source::Segment(two)) => one.id == two.id,
            _ => false,
        };
        assert!(
            told[place + 1..].iter().find(same).is_none(),
            "{}",
            world.line(item)
        );
    }
}

#[test]
fn a_one_off_that_starts_together_with_a_slot_wins() {
    let mut world = bulletin();
    world.slot("tin", "tin", "17:00", "10m");
    one_off(&mut world, "17:00", "2m");
    world.check(&[
        "17:00:00 segment loa/khan 1m 30s",
        "~17:01:30 filler nhac/nen.ogg 30s!",
        "17:02:00 opening hieu/mo.ogg 10s",
        "~17:02:10 segment tin/1 2m 30s",
        "~17:04:40 segment tin/2 2m",
        "~17:06:40 segment tin/3 1m 50s",
        "~17:08:30 closing hieu/ket.ogg 20s",
        "~17:08:50 filler nhac/nen.ogg 1m",
        "~17:09:50 filler nhac/nen.ogg 10s!",
    ]);

    // But not over what a person has put above it.
    Arc::make_mut(&mut world.schedule.slots[0]).priority = 1;
    assert_eq!(
        world.lines(&world.plan(tuesday()).items)[0],
        "17:00:00 opening hieu/mo.ogg 10s"
    );
}

#[test]
fn it_goes_on_past_midnight_between_what_the_next_day_airs() {
    let mut world = bulletin();
    world.slot("dem", "tin", "23:50", "20m");
    world.slot("sang", "loa", "00:02", "3m");
    let clock = |item: &Item| {
        item.start
            .to_zoned(world.rules.zone.clone())
            .strftime("%d %H:%M")
            .to_string()
    };

    let own = |slot: &str| {
        let rundown = world.plan(tuesday());
        let items = rundown
            .items
            .iter()
            .filter(|item| item.occurrence.slot.as_str() == slot);
        items.map(clock).collect::<Vec<_>>()
    };

    assert_eq!(own("sang")[0], "24 00:02");
    let night = own("dem");
    assert!(
        night
            .iter()
            .all(|at| !("25 00:02".."25 00:05").contains(&at.as_str())),
        "{night:?}"
    );
    assert!(night.contains(&"25 00:05".to_owned()), "{night:?}");
}

/// Three slots in a row; what takes the middle one's time away.
fn row_of_three() -> World {
    let mut world = bulletin();
    for (id, at) in [("a", "17:00"), ("b", "17:10"), ("c", "17:20")] {
        world.slot(id, "tin", at, "10m");
    }
    world
}

#[track_caller]
fn check_middle(world: &World, filled: bool, notes: &[&str]) {
    let rundown = world.plan(tuesday());
    let told = world.notes(&rundown);
    let own: Vec<_> = rundown
        .items
        .iter()
        .filter(|item| item.occurrence.slot.as_str() == "b")
        .collect();
    assert!(own.iter().all(|item| item.episode.is_none()), "{told:?}");
    assert_eq!(
        (!own.is_empty(), silences(&rundown.items).is_empty()),
        (filled, filled),
        "{told:?}"
    );
    for note in notes {
        assert!(
            told.iter().any(|told| told.starts_with(note)),
            "{note}: {told:#?}"
        );
    }

    assert_eq!(
        told.iter().any(|told| told.contains("nothing sounds")),
        !filled,
        "{told:#?}"
    );
}

#[test]
fn what_leaves_by_a_rule_leaves_no_hole() {
    for on_holiday in [OnHoliday::Move, OnHoliday::Rest] {
        let mut world = row_of_three();
        Arc::make_mut(&mut world.schedule.slots[1]).on_holiday = on_holiday;
        special(&mut world, true, Change::default());
        check_middle(
            &world,
            true,
            &["i b: 17:10–17:20 would be silent inside the session: it is filled"],
        );
    }

    // Mourning takes music away.
    let mut world = row_of_three();
    world.program("ca", Pick::Rotate, &["ca"]).filler = None;
    world.topic("ca").entertainment = true;
    Arc::make_mut(&mut world.schedule.slots[1]).play =
        phatthanh::schedule::Play::Program(ProgramId::from("ca"));
    world.calendar.mournings.push(Mourning {
        from: tuesday(),
        until: tuesday(),
    });
    check_middle(&world, true, &["i b: 17:10–17:20 would be silent"]);

    // Beginning late is not worth it, or nothing was left.
    let mut world = row_of_three();
    world.slot("cao", "loa", "17:09", "10m30s").priority = 1;
    let rundown = world.plan(tuesday());
    assert_eq!(
        silences(&rundown.items),
        [""; 0],
        "{:?}",
        world.notes(&rundown)
    );
}

#[test]
fn before_the_first_and_after_the_last_nothing_is_filled() {
    for slot in [0, 2] {
        let mut world = row_of_three();
        Arc::make_mut(&mut world.schedule.slots[slot]).on_holiday = OnHoliday::Move;
        special(&mut world, true, Change::default());
        let rundown = world.plan(tuesday());
        assert!(
            rundown
                .items
                .iter()
                .all(|item| item.occurrence.slot != world.schedule.slots[slot].id)
        );
        assert!(
            !world
                .notes(&rundown)
                .iter()
                .any(|note| note.contains("silent") || note.contains("nothing sounds"))
        );
    }
}

#[test]
fn what_a_person_leaves_out_is_silent_and_told() {
    let mut world = row_of_three();
    special(
        &mut world,
        false,
        Change {
            drop: vec![SlotId::from("b")],
            ..Change::default()
        },
    );
    check_middle(
        &world,
        false,
        &["w b: nothing sounds at 17:10–17:20, inside a session: “b” was to air then"],
    );

    // A day of its own is as its person has written it.
    let mut world = row_of_three();
    special(
        &mut world,
        false,
        Change {
            replace: Some(Vec::new()),
            ..Change::default()
        },
    );
    world.check_notes(&[
        "i a: due at 17:00, replaced by the schedule of “ngày riêng”",
        "i b: due at 17:10, replaced by the schedule of “ngày riêng”",
        "i c: due at 17:20, replaced by the schedule of “ngày riêng”",
    ]);
}

#[test]
fn the_hour_that_comes_twice_is_filled_inside_a_session() {
    let mut world = World::new("Europe/Paris");
    world.segment("nhac/nen.ogg", "1m");
    world.program("nhac", Pick::Rotate, &[]);
    world.slot("a", "nhac", "02:00", "1h");
    world.slot("b", "nhac", "03:00", "1h");
    let autumn = jiff::civil::date(2026, 10, 25);
    let rundown = world.plan(autumn);
    assert_eq!(silences(&rundown.items), [""; 0]);
    let (first, last) = (
        rundown.items.first().unwrap(),
        rundown.items.last().unwrap(),
    );
    assert_eq!(last.end().duration_since(first.start), length("3h"));

    // Another slot alone has its hour, as ever.
    world.schedule.slots.remove(1);
    let rundown = world.plan(autumn);
    let (first, last) = (
        rundown.items.first().unwrap(),
        rundown.items.last().unwrap(),
    );
    assert_eq!(last.end().duration_since(first.start), length("1h"));
}

#[test]
fn quiet_hours_are_nobodys_hole() {
    let mut world = row_of_three();
    world.rules.quiet = Some(QuietHours {
        from: "17:10".parse().unwrap(),
        to: "17:20".parse().unwrap(),
    });
    Arc::make_mut(&mut world.schedule.slots[1]).start = Start::Hard;
    let rundown = world.plan(tuesday());
    assert!(
        rundown
            .items
            .iter()
            .all(|item| item.occurrence.slot.as_str() != "b")
    );
    assert!(
        !world
            .notes(&rundown)
            .iter()
            .any(|note| note.contains("nothing sounds"))
    );
}
