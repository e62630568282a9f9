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
    check(&mut world, &[&["a/1"], &["b/1"], &["c/1"], &["a/2"], &["b/1"], &["c/2"], &["a/1"], &["b/1"]]);
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
    // By when they were taken in, then by when they aired.
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
    check(&mut world, &[&["a/1", "a/3", "a/4"], &["a/2", "a/3"], &["a/1", "a/4", "a/3"]]);
}

#[test]
fn episodes_are_counted() {
    let mut world = daily(Pick::Rotate, &["a"]);
    let numbers = |world: &mut World, day| -> Vec<Option<u32>> {
        world.air(day).items.iter().map(|item| item.episode).collect()
    };
    // A day without a segment is no episode.
    assert_eq!(numbers(&mut world, tuesday())[0], None);
    world.segment("a/1", "10m");
    assert_eq!(numbers(&mut world, tuesday() + 1.day()), [Some(1)]);
    assert_eq!(numbers(&mut world, tuesday() + 2.days()), [Some(2)]);
    // Planned again, it keeps its number.
    let again = world.plan(tuesday() + 1.day());
    assert_eq!(again.items[0].episode, Some(1));
    assert_eq!(again.items[0].reason.0.say(Language::En), "never aired, oldest first (episode 1)");
    assert_eq!(
        world.plan(tuesday() + 3.days()).items[0].reason.0.say(Language::Vi),
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
    check(&mut world, &[&["b/hom-qua", "a/142"], &["b/hom-qua", "a/142"]]);
}

#[test]
fn in_order_goes_on_and_round() {
    let mut world = daily(Pick::InOrder, &["a"]);
    for path in ["a/bai 10", "a/bai 2", "a/bai 1"] {
        world.segment(path, "6m");
    }
    world.segment("a/cuoi", "6m").number = Some(3);
    check(&mut world, &[&["a/cuoi"], &["a/bai 1"], &["a/bai 2"], &["a/bai 10"], &["a/cuoi"]]);
    // What is gone is skipped: the last that is still there counts.
    world.segments.retain(|segment| segment.path.as_str() != "a/cuoi");
    assert_eq!(episode(&world.plan(tuesday() + 5.days()), "cot"), ["a/bai 1"]);
}

#[test]
fn in_order_several_a_day() {
    let mut world = daily(Pick::InOrder, &["a"]);
    for path in ["a/1", "a/2", "a/3"] {
        world.segment(path, "4m");
    }
    check(&mut world, &[&["a/1", "a/2"], &["a/3", "a/1"], &["a/2", "a/3"]]);
}

#[test]
fn dated_means_today() {
    let mut world = daily(Pick::Dated, &["a"]);
    for (path, dated) in [("a/24", "2026-11-24"), ("a/25", "2026-11-25"), ("a/24 phan 2", "2026-11-24")] {
        world.segment(path, "4m").dated = Some(dated.parse().unwrap());
    }
    world.segment("a/khong", "4m");
    check(&mut world, &[&["a/24", "a/24 phan 2"], &["a/25"], &[]]);
    let notes = world.notes(&world.plan(tuesday() + 2.days()));
    assert_eq!(notes, ["e cot: no segment of “COT” that can air carries the date 26/11/2026 in its name"]);
}
