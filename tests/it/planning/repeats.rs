//! A repeat plays what its original last played; a plan made again says the same.

use phatthanh::names::AudioPath;
use phatthanh::rundown::Kind;
use phatthanh::schedule::Pick;
use phatthanh::words::Language;

use super::world::{World, aired, approval, episode, tuesday};

/// A column at 17:00 whose repeat is at 05:30 the next morning, and in the evening.
fn repeated() -> World {
    let mut world = World::hue();
    world.segment("hieu/mo.ogg", "10s");
    world.program("cot", Pick::Rotate, &["a"]).opening = Some(AudioPath::from("hieu/mo.ogg"));
    world.repeat("sang", "chieu", "05:30", "10m");
    world.slot("chieu", "cot", "17:00", "10m");
    world.repeat("toi", "chieu", "19:00", "6m");
    for (path, length) in [("a/1", "3m"), ("a/2", "4m"), ("a/3", "5m"), ("a/4", "4m")] {
        world.segment(path, length);
    }
    world
}

#[test]
fn a_repeat_follows_its_original() {
    let mut world = repeated();
    let today = world.air(tuesday());
    assert_eq!(episode(&today, "sang"), [""; 0]);
    assert_eq!(episode(&today, "chieu"), ["a/1", "a/2"]);
    assert_eq!(
        episode(&today, "toi"),
        ["a/1"],
        "what fits into six minutes"
    );
    let tomorrow = world.plan(tuesday().tomorrow().unwrap());
    assert_eq!(episode(&tomorrow, "sang"), ["a/1", "a/2"]);
    assert_eq!(episode(&tomorrow, "chieu"), ["a/3", "a/4"]);
    assert_eq!(episode(&tomorrow, "toi"), ["a/3"]);

    let morning: Vec<_> = tomorrow
        .items
        .iter()
        .filter(|item| item.occurrence.slot.as_str() == "sang")
        .collect();
    assert!(
        morning[..3]
            .iter()
            .all(|item| item.repeat && item.episode == Some(1))
    );
    assert!(
        morning[3..]
            .iter()
            .all(|item| !item.repeat && item.kind == Kind::Filler)
    );
    assert_eq!(
        morning[1].reason.0.say(Language::En),
        "repeats episode 1, first aired on 24/11/2026"
    );
    assert_eq!(
        world.notes(&today),
        [
            "e sang: “chieu” has not aired yet, so there is nothing to repeat",
            "w toi: “2” (A) is 04:00 long and does not fit into the 02:50 there is",
        ]
    );
}

#[test]
fn a_repeat_distrusts_what_has_changed() {
    let mut world = repeated();
    world.air(tuesday());
    world
        .segments
        .retain(|segment| segment.path.as_str() != "a/1");
    let tomorrow = tuesday().tomorrow().unwrap();
    assert_eq!(episode(&world.plan(tomorrow), "sang"), ["a/2"]);
    assert!(
        world
            .notes(&world.plan(tomorrow))
            .contains(&"e sang: a/1 is no longer in its folder, so it is not repeated".into())
    );

    // Moved to another folder, it is the same recording.
    world.topic("b");
    let moved = world.find("a/2");
    moved.path = AudioPath::from("b/2");
    moved.topic = moved.path.topic();
    assert_eq!(episode(&world.plan(tomorrow), "sang"), ["b/2"]);

    // An approval taken back holds the repeat too.
    world.program("cot", Pick::Rotate, &["a"]).approval = true;
    world.find("a/3").approval = approval();
    assert_eq!(episode(&world.plan(tomorrow), "sang"), [""; 0]);
    assert!(
        world
            .notes(&world.plan(tomorrow))
            .contains(&"e sang: nothing of what “chieu” last aired can be repeated".into())
    );
}

#[test]
fn what_did_not_air_is_not_repeated_nor_counted() {
    let mut world = repeated();
    let day = world.plan(tuesday());
    // The power went at 19:00 the day before and came back now: nothing of Tuesday was heard.
    let tomorrow = tuesday().tomorrow().unwrap();
    world.as_of = world.at("23:00");
    assert_eq!(episode(&world.plan(tomorrow), "sang"), [""; 0]);
    assert_eq!(
        episode(&world.plan(tomorrow), "chieu"),
        episode(&day, "chieu")
    );

    // Of the original only the first segment was heard.
    let heard = day
        .items
        .iter()
        .filter(|item| item.occurrence.slot.as_str() == "chieu")
        .find_map(aired)
        .unwrap();
    world.history.record(heard);
    assert_eq!(episode(&world.plan(tomorrow), "sang"), ["a/1"]);
    assert_eq!(episode(&world.plan(tomorrow), "chieu"), ["a/2", "a/3"]);
}

#[test]
fn the_same_plan_at_every_moment_of_the_day() {
    let mut world = repeated();
    world.air(tuesday().yesterday().unwrap());
    let day = world.plan(tuesday());
    for moment in 0..day.items.len() {
        let mut later = world.clone();
        later.as_of = day.items[moment].start;
        day.items[..moment]
            .iter()
            .filter_map(aired)
            .for_each(|aired| later.history.record(aired));
        assert_eq!(later.plan(tuesday()).items, day.items, "at {}", later.as_of);
    }
}

/// A slot that moves from one version to the next stays the same slot: its repeat plays what the version before last
/// played, and episodes go on.
#[test]
fn a_repeat_follows_its_original_from_version_to_version() {
    let mut world = repeated();
    let thursday = tuesday().tomorrow().unwrap().tomorrow().unwrap();
    let version = std::sync::Arc::make_mut(&mut world.schedule.slots[1]);
    version.until = Some(tuesday());
    world.slot("chieu", "cot", "18:00", "10m").from = Some(thursday);

    assert_eq!(episode(&world.air(tuesday()), "chieu"), ["a/1", "a/2"]);
    let gap = world.air(tuesday().tomorrow().unwrap());
    assert_eq!(episode(&gap, "sang"), ["a/1", "a/2"]);
    assert_eq!(episode(&gap, "chieu"), [""; 0]);
    let moved = world.air(thursday);
    assert_eq!(episode(&moved, "sang"), ["a/1", "a/2"]);
    assert_eq!(episode(&moved, "chieu"), ["a/3", "a/4"]);
    assert_eq!(episode(&moved, "toi"), ["a/3"]);
    let number = moved
        .items
        .iter()
        .find(|item| item.occurrence.slot.as_str() == "toi");
    assert_eq!(number.and_then(|item| item.episode), Some(2));
}
