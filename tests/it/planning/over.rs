//! Programs that are spoken over running filler: it goes on under them and comes up again, and no frame of it moves.

use phatthanh::names::{AudioPath, TopicId};
use phatthanh::rundown::{Item, Source};
use phatthanh::schedule::{Bed, Joins, Pick};
use phatthanh::units::{Frames, Gain, Lufs};

use super::world::{World, frames, tuesday};

/// Songs from 17:00 that are followed by music until 17:10; then announcements, spoken over it, until 17:15.
fn announcements() -> World {
    let mut world = World::hue();
    world.segment("ca/a.mp3", "3m");
    world.segment("tin/a.mp3", "1m");
    world.segment("tin/b.mp3", "30s");
    world.find("nhac/nen.ogg").length = frames("5m");
    world.segment("nhac/sau.ogg", "4m");
    world.program("ca", Pick::InOrder, &["ca"]);
    world.program("tin", Pick::InOrder, &["tin"]).over_filler_lu = Some(-18.0);
    world.slot("ca", "ca", "17:00", "10m");
    world.slot("tin", "tin", "17:10", "5m");
    world
}

/// What an item plays, from where, and over what.
fn place(item: &Item) -> (String, Frames, Option<Frames>) {
    let Source::Segment(segment) = &item.source else {
        panic!("no recording")
    };
    let bed = item
        .bed
        .as_ref()
        .filter(|bed| bed.goes_on)
        .map(|bed| bed.skip);
    let mark = if item.goes_on { "+" } else { "" };
    (format!("{mark}{}", segment.path), item.skip, bed)
}

fn places(items: &[Item]) -> Vec<(String, Frames, Option<Frames>)> {
    items.iter().map(place).collect()
}

fn at(path: &str, skip: &str, bed: Option<&str>) -> (String, Frames, Option<Frames>) {
    (path.to_owned(), frames(skip), bed.map(frames))
}

#[test]
fn filler_goes_on_under_announcements_and_comes_up_again() {
    let mut world = announcements();
    world.find("nhac/sau.ogg").loudness = Some(Lufs(-14.0));
    let items = world.plan(tuesday()).items;
    assert_eq!(
        places(&items),
        [
            at("ca/a.mp3", "0s", None),
            at("nhac/nen.ogg", "0s", None),
            at("nhac/sau.ogg", "0s", None),
            at("tin/a.mp3", "0s", Some("2m")),
            at("tin/b.mp3", "0s", Some("3m")),
            at("+nhac/sau.ogg", "3m30s", None),
            at("nhac/nen.ogg", "0s", None),
        ]
    );
    let gains: Vec<_> = items[2..6]
        .iter()
        .map(|item| item.bed.as_ref().map(|bed| bed.gain))
        .collect();
    let ducked = Some(Gain::from_db(-20.0));
    assert_eq!(gains, [None, ducked, ducked, None]);
    assert_eq!(
        (items[2].gain, items[5].gain),
        (Gain::from_db(-2.0), Gain::from_db(-2.0))
    );
    let fades: Vec<_> = items[3..5]
        .iter()
        .map(|item| (item.fade_in, item.fade_out))
        .collect();
    assert_eq!(
        fades,
        [(Frames::ZERO, Frames::ZERO); 2],
        "what is faded would take the music with it"
    );
    assert!(
        items[5]
            .reason
            .0
            .say(phatthanh::words::Language::En)
            .contains("goes on where it is")
    );
    assert!(
        items
            .windows(2)
            .all(|pair| Frames::between(pair[0].end(), pair[1].start) == Frames::ZERO)
    );
}

/// A restart in the middle finds the music where it would be, under the voice and after it.
#[test]
fn joined_late_the_music_is_where_it_would_be() {
    let plan = announcements().plan(tuesday());
    let world = announcements();
    let late = plan.from(world.at("17:10:20"));
    assert_eq!(place(&late[0]), at("tin/a.mp3", "20s", Some("2m20s")));
    let late = plan.from(world.at("17:11:40"));
    assert_eq!(place(&late[0]), at("+nhac/sau.ogg", "3m40s", None));
}

/// Music that ends under the voice starts over, and what is left of it must be worth coming up.
#[test]
fn music_that_ends_under_the_voice() {
    let mut world = announcements();
    world.find("nhac/sau.ogg").length = frames("2m30s");
    let items = world.plan(tuesday()).items;
    assert_eq!(place(&items[4]), at("tin/b.mp3", "0s", Some("30s")));
    assert_eq!(place(&items[5]), at("+nhac/sau.ogg", "1m", None));
    world.find("nhac/sau.ogg").length = frames("3m31s");
    let items = world.plan(tuesday()).items;
    assert_eq!(place(&items[5]), at("nhac/nen.ogg", "0s", None));
    assert_eq!(
        items[4].bed.as_ref().unwrap().fade_out,
        frames("1500ms"),
        "it ends with the last voice"
    );
}

/// Where nothing that could be spoken over is on, an announcement airs as any other; with its own music, if it has some.
#[test]
fn without_running_filler_there_is_none() {
    let none = |world: &World| {
        world
            .plan(tuesday())
            .items
            .iter()
            .all(|item| item.over().is_none())
    };

    let mut world = announcements();
    world.program("tin", Pick::InOrder, &["tin"]).over_filler_lu = None;
    assert!(none(&world), "a program that does not ask for it");
    let mut world = announcements();
    world.program("ca", Pick::InOrder, &["ca"]).filler = None;
    assert!(none(&world), "the fallback folder may hold speech");
    let mut world = announcements();
    std::sync::Arc::make_mut(&mut world.schedule.slots[1]).due = phatthanh::schedule::Due::Weekly {
        days: [true; 7],
        at: "17:11".parse().unwrap(),
    };

    assert!(none(&world), "after a minute of nothing");
    world.segment("nen/nen.ogg", "90s");
    let program = world.program("tin", Pick::InOrder, &["tin"]);
    (program.over_filler_lu, program.bed) = (
        Some(-18.0),
        Some(Bed {
            topic: TopicId::from("nen"),
            level_lu: -18.0,
        }),
    );
    let items = world.plan(tuesday()).items;
    assert_eq!(
        items.iter().filter(|item| item.bed.is_some()).count(),
        2,
        "its own bed"
    );
}

/// All of it lies on the music, signature tunes too; and what is said is not crossed, whatever the program's joins.
#[test]
fn all_of_the_announcement_lies_on_it() {
    let mut world = announcements();
    world.segment("hieu/bao.ogg", "5s");
    let program = world.program("tin", Pick::InOrder, &["tin"]);
    program.over_filler_lu = Some(-12.0);
    program.opening = Some(AudioPath::from("hieu/bao.ogg"));
    program.joins = Joins {
        trim: true,
        crossfade: frames("3s"),
        fade_in: frames("1s"),
        fade_out: frames("1s"),
    };

    let items = world.plan(tuesday()).items;
    assert_eq!(place(&items[3]), at("hieu/bao.ogg", "0s", Some("2m")));
    assert_eq!(place(&items[4]), at("tin/a.mp3", "0s", Some("2m5s")));
    assert_eq!(place(&items[6]), at("+nhac/sau.ogg", "3m35s", None));
    assert!(
        items[3..6]
            .iter()
            .all(|item| item.tail == Frames::ZERO && item.fade_in == Frames::ZERO)
    );
    assert_eq!(
        (items[6].tail, items[7].fade_in),
        (frames("3s"), frames("3s")),
        "filler is crossed again"
    );
}

/// With nothing to say the music just goes on; and so it does into the next that is spoken over it, and past midnight.
#[test]
fn it_goes_on_from_one_to_the_next() {
    let mut world = announcements();
    world
        .segments
        .retain(|segment| segment.topic.as_str() != "tin");
    let items = world.plan(tuesday()).items;
    assert_eq!(place(&items[3]), at("+nhac/sau.ogg", "2m", None));

    let mut world = announcements();
    world.slot("tin-2", "tin", "17:15", "5m");
    let items = world.plan(tuesday()).items;
    let of = |items: &[Item], slot: &str| {
        items
            .iter()
            .position(|item| item.occurrence.slot.as_str() == slot)
            .unwrap()
    };

    let second = of(&items, "tin-2");
    assert_eq!(
        items[second].over().map(|music| music.id),
        items[second - 1].music().map(|music| music.segment.id)
    );
    assert_eq!(
        items[second].bed.as_ref().unwrap().skip,
        items[second - 1].length
    );

    let mut world = announcements();
    world.slot("dem", "ca", "23:50", "10m");
    world.slot("tin-dem", "tin", "00:00", "5m");
    let yesterday = world.air(tuesday());
    let items = world.plan(tuesday().tomorrow().unwrap()).items;
    let last = yesterday.items.last().unwrap().music().unwrap();
    assert_eq!(items[0].over().unwrap().id, last.segment.id);
    assert_eq!(items[0].bed.as_ref().unwrap().skip, last.at);
}

/// The recording that goes on is one airing to those who choose what comes next.
#[test]
fn it_has_aired_once() {
    let mut world = announcements();
    world.air(tuesday());
    let aired = world
        .history
        .airings()
        .filter(|aired| aired.path.as_str() == "nhac/sau.ogg")
        .count();
    assert_eq!(aired, 1);
}
