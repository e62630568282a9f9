//! Which segments an episode is made of.

use jiff::ToSpan;
use jiff::civil::Date;
use phatthanh::schedule::Pick;
use phatthanh::words::Language;

use super::world::{World, episode, tuesday};

/// One slot of ten minutes a day.
fn daily(pick: Pick, topics: &[&str]) -> World {
    let mut world = World::hue();
    world.program("cot", pick, topics);
    world.slot("cot", "cot", "17:00", "10m");
    world
}

/// The episodes of days in a row, aired as planned.
#[track_caller]
fn check(world: &mut World, expected: &[&[&str]]) {
    let days = tuesday().series(1.day());
    for (day, expected) in days.zip(expected) {
        assert_eq!(episode(&world.air(day), "cot"), *expected, "{day}");
    }
}

#[test]
fn topics_take_turns() {
    let mut world = daily(Pick::Rotate, &["a", "b", "c"]);
    for path in ["a/1", "a/2", "b/1", "c/1", "c/2"] {
        world.segment(path, "6m");
    }

    check(
        &mut world,
        &[
            &["a/1"],
            &["b/1"],
            &["c/1"],
            &["a/2"],
            &["b/1"],
            &["c/2"],
            &["a/1"],
            &["b/1"],
        ],
    );
}

#[test]
fn a_topic_passed_over_stays_first_in_line() {
    let mut world = daily(Pick::Rotate, &["a", "b", "c"]);
    for path in ["b/1", "c/1"] {
        world.segment(path, "6m");
    }

    check(&mut world, &[&["b/1"]]);
    let notes = world.notes(&world.plan(tuesday()));
    assert_eq!(
        notes,
        [
            "w cot: it is the turn of “A”, but nothing of it can air; the next topic airs, and “A” stays first in line"
        ]
    );
    world.segment("a/1", "6m");
    let tomorrow = tuesday().tomorrow().unwrap();
    let mut next = |day: Date| episode(&world.air(day), "cot");
    assert_eq!(next(tomorrow), ["a/1"]);
    assert_eq!(next(tomorrow.tomorrow().unwrap()), ["c/1"]);
    assert_eq!(next(tomorrow + 2.days()), ["b/1"]);
    assert_eq!(next(tomorrow + 3.days()), ["a/1"]);
}

#[test]
fn in_a_topic_what_never_aired_comes_first() {
    let mut world = daily(Pick::Rotate, &["a"]);
    for path in ["a/3", "a/1", "a/2"] {
        world.segment(path, "6m");
    }
    // By when they were ingested, then by when they aired.
    check(&mut world, &[&["a/3"], &["a/1"], &["a/2"], &["a/3"]]);
    world.segment("a/0", "6m");
    let friday = tuesday() + 4.days();
    assert_eq!(episode(&world.air(friday), "cot"), ["a/0"]);
    assert_eq!(episode(&world.air(friday + 1.day()), "cot"), ["a/1"]);
}

#[test]
fn as_many_as_fit_each_once() {
    let mut world = daily(Pick::Rotate, &["a"]);
    for (path, length) in [("a/1", "4m"), ("a/2", "7m"), ("a/3", "3m"), ("a/4", "3m")] {
        world.segment(path, length);
    }

    // The same bytes once more under another name.
    let again = world.find("a/1").id;
    world.segment("a/5", "4m").id = again;
    check(
        &mut world,
        &[
            &["a/1", "a/3", "a/4"],
            &["a/2", "a/3"],
            &["a/1", "a/4", "a/3"],
        ],
    );
}

#[test]
fn episodes_are_counted() {
    let mut world = daily(Pick::Rotate, &["a"]);
    let numbers = |world: &mut World, day| -> Vec<Option<u32>> {
        world
            .air(day)
            .items
            .iter()
            .map(|item| item.episode)
            .collect()
    };

    // A day without a segment is no episode.
    assert_eq!(numbers(&mut world, tuesday())[0], None);
    world.segment("a/1", "10m");
    assert_eq!(numbers(&mut world, tuesday() + 1.day()), [Some(1)]);
    assert_eq!(numbers(&mut world, tuesday() + 2.days()), [Some(2)]);

    // Planned again, it keeps its number.
    let again = world.plan(tuesday() + 1.day());
    assert_eq!(again.items[0].episode, Some(1));
    assert_eq!(
        again.items[0].reason.0.say(Language::En),
        "never aired, oldest first (episode 1)"
    );
    assert_eq!(
        world.plan(tuesday() + 3.days()).items[0]
            .reason
            .0
            .say(Language::Vi),
        "lâu chưa phát nhất: lần trước ngày 26/11/2026 (kỳ 3)"
    );
}

#[test]
fn newest_first() {
    let mut world = daily(Pick::Newest, &["a", "b"]);
    world.segment("a/142", "4m").number = Some(142);
    world.segment("a/141", "4m").number = Some(141);
    world.segment("b/hom-qua", "4m").dated = Some(tuesday().yesterday().unwrap());
    world.segment("b/cu", "4m").added = "2026-10-01T00:00:00Z".parse().unwrap();

    // One, and that again until there is a newer one.
    check(&mut world, &[&["b/hom-qua"], &["b/hom-qua"]]);
    let reason = |world: &World, day| world.plan(day).items[0].reason.0.say(Language::En);
    assert_eq!(
        reason(&world, tuesday()),
        "newest: its name carries 23/11/2026 (episode 1)"
    );
    let wednesday = tuesday() + 1.day();
    assert_eq!(
        reason(&world, wednesday),
        "the newest, again: nothing newer since it aired on 24/11/2026 (episode 2)"
    );
    let again = world.plan(wednesday).items[0].reason.0.say(Language::Vi);
    assert_eq!(
        again,
        "vẫn là bài mới nhất: từ lần phát ngày 24/11/2026 chưa có bài nào mới hơn (kỳ 2)"
    );
}

/// A folder of bulletins without a date in their names, ingested so many hours before Tuesday 17:00.
fn bulletins(hours: &[(u32, i64)]) -> World {
    let mut world = daily(Pick::Newest, &["a"]);
    for (number, hours) in hours {
        let added = world.at("17:00") - jiff::SignedDuration::from_hours(*hours);
        let bulletin = world.segment(&format!("a/{number}"), "3m");
        (bulletin.number, bulletin.added) = (Some(*number), added);
    }
    world
}

#[test]
fn the_rest_of_the_time_of_the_newest_is_filler() {
    let mut world = bulletins(&[(142, 4), (143, 4), (144, 4)]);
    assert_eq!(episode(&world.plan(tuesday()), "cot"), ["a/144"]);
    world.program("cot", Pick::Newest, &["a"]).count = Some(2);
    let rundown = world.plan(tuesday());
    assert_eq!(episode(&rundown, "cot"), ["a/144", "a/143"]);
    assert_eq!(
        rundown.items[1].reason.0.say(Language::En),
        "number 2 from the newest, of the 2 that the program takes (episode 1)"
    );

    // Any program can say how many it takes.
    world.program("cot", Pick::InOrder, &["a"]).count = Some(1);
    assert_eq!(episode(&world.air(tuesday()), "cot"), ["a/142"]);
    assert_eq!(episode(&world.plan(tuesday() + 1.day()), "cot"), ["a/143"]);
}

#[test]
fn the_newest_that_can_air_says_that_there_are_newer() {
    let mut world = bulletins(&[(143, 4), (144, 4)]);
    world.find("a/144").length = super::world::frames("11m");
    let rundown = world.plan(tuesday());
    assert_eq!(episode(&rundown, "cot"), ["a/143"]);
    assert_eq!(
        rundown.items[0].reason.0.say(Language::En),
        "the newest that can air; newer, but held back or too long: 1 (episode 1)"
    );
}

#[test]
fn old_news_does_not_air() {
    let stale = "w cot: “142” (A) was taken in more than 7 days ago: too old for news. If it may air longer, \
                 write expires = \"30d\" (or longer) in the program's file";
    let mut world = bulletins(&[(142, 150)]);
    assert_eq!(episode(&world.plan(tuesday()), "cot"), ["a/142"]);
    let tomorrow = tuesday() + 1.day();
    let rundown = world.plan(tomorrow);
    assert_eq!(episode(&rundown, "cot"), [""; 0]);
    assert!(
        world.notes(&rundown).contains(&stale.into()),
        "{:?}",
        world.notes(&rundown)
    );

    // Neither in a repeat, where that comes too late.
    world.air(tuesday());
    world.repeat("lai", "cot", "05:30", "10m");
    assert_eq!(episode(&world.plan(tomorrow), "lai"), ["a/142"]);
    assert_eq!(episode(&world.plan(tuesday() + 2.days()), "lai"), [""; 0]);

    // Who says how long it may air decides, whoever it is: the shorter of the two.
    world.topic("a").expires = Some(super::world::length("720h"));
    assert_eq!(episode(&world.plan(tomorrow), "cot"), ["a/142"]);
    world.program("cot", Pick::Newest, &["a"]).expires = Some(super::world::length("100h"));
    assert_eq!(episode(&world.plan(tuesday()), "cot"), [""; 0]);
    world.topic("a").expires = None;
    world.program("cot", Pick::Newest, &["a"]).expires = Some(super::world::length("720h"));
    assert_eq!(episode(&world.plan(tomorrow), "cot"), ["a/142"]);

    // Of what is no news age means nothing by itself.
    world.program("cot", Pick::Rotate, &["a"]);
    assert_eq!(
        episode(&world.plan(tuesday() + 300.days()), "cot"),
        ["a/142"]
    );
}

#[test]
fn what_is_from_a_day_to_come_is_not_the_newest_yet() {
    let mut world = daily(Pick::Newest, &["a"]);
    for day in [23, 24, 26, 27] {
        world.segment(&format!("a/{day}"), "4m").dated = Some(Date::constant(2026, 11, day));
    }
    check(&mut world, &[&["a/24"], &["a/24"], &["a/26"], &["a/27"]]);
    // Better tomorrow's than none.
    world
        .segments
        .retain(|segment| segment.dated > Some(tuesday()) || segment.dated.is_none());
    assert_eq!(episode(&world.plan(tuesday()), "cot"), ["a/26"]);
}

#[test]
fn in_order_goes_on_and_round() {
    let mut world = daily(Pick::InOrder, &["a"]);
    for path in ["a/bai 10", "a/bai 2", "a/bai 1"] {
        world.segment(path, "6m");
    }

    world.segment("a/cuoi", "6m").number = Some(3);
    check(
        &mut world,
        &[
            &["a/cuoi"],
            &["a/bai 1"],
            &["a/bai 2"],
            &["a/bai 10"],
            &["a/cuoi"],
        ],
    );

    // What is gone is skipped: the last that is still there counts.
    world
        .segments
        .retain(|segment| segment.path.as_str() != "a/cuoi");
    assert_eq!(
        episode(&world.plan(tuesday() + 5.days()), "cot"),
        ["a/bai 1"]
    );
}

#[test]
fn in_order_several_a_day() {
    let mut world = daily(Pick::InOrder, &["a"]);
    for path in ["a/1", "a/2", "a/3"] {
        world.segment(path, "4m");
    }
    check(
        &mut world,
        &[&["a/1", "a/2"], &["a/3", "a/1"], &["a/2", "a/3"]],
    );
}

#[test]
fn dated_means_today() {
    let mut world = daily(Pick::Dated, &["a"]);
    for (path, dated) in [
        ("a/24", "2026-11-24"),
        ("a/25", "2026-11-25"),
        ("a/24 phan 2", "2026-11-24"),
    ] {
        world.segment(path, "4m").dated = Some(dated.parse().unwrap());
    }

    world.segment("a/khong", "4m");
    check(&mut world, &[&["a/24", "a/24 phan 2"], &["a/25"], &[]]);
    let notes = world.notes(&world.plan(tuesday() + 2.days()));
    assert_eq!(
        notes,
        ["e cot: no segment of “COT” that can air carries the date 26/11/2026 in its name"]
    );
}
