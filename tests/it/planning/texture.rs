//! What fills does not come again and again while there is other music, and a day says how it will sound.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use phatthanh::calendar::Mourning;
use phatthanh::names::{AudioPath, TopicId};
use phatthanh::rundown::{Aired, Item, Kind, Source, Texture};
use phatthanh::schedule::Pick;

use super::world::{World, length, tuesday};

/// One hour with nothing but what fills.
fn hour() -> World {
    let mut world = World::new("Asia/Ho_Chi_Minh");
    world.program("nhac", Pick::Rotate, &[]);
    world.slot("nhac", "nhac", "17:00", "1h");
    world
}

fn mourn(world: &mut World) {
    world.calendar.mournings.push(Mourning {
        from: tuesday(),
        until: tuesday(),
    });
}

fn path(item: &Item) -> &str {
    match &item.source {
        Source::Segment(segment) => segment.path.as_str(),
        Source::Ident => "ident",
        Source::Attention => "attention",
        Source::Input(input) => input.id.as_str(),
    }
}

/// No piece of `all` is begun again within `rest` while another of them has rested that long.
#[track_caller]
fn check_rest(items: &[Item], all: &[&str], rest: SignedDuration) {
    let mut last: BTreeMap<&str, Timestamp> = BTreeMap::new();
    for item in items
        .iter()
        .filter(|item| matches!(item.kind, Kind::Filler | Kind::Fallback))
    {
        let is_tired = |other: &str| {
            last.get(other)
                .is_some_and(|before| item.start.duration_since(*before) < rest)
        };
        if is_tired(path(item)) {
            let rested = all.iter().find(|other| !is_tired(other));
            assert!(
                rested.is_none(),
                "{} again at {}, not {rested:?}",
                path(item),
                item.start
            );
        }
        // Of less than half of a recording the history tells nothing.
        let Source::Segment(segment) = &item.source else {
            continue;
        };
        if Aired::counts(item.kind, item.length, segment.length) {
            last.insert(path(item), item.start);
        }
    }
}

#[test]
fn nothing_comes_again_while_something_has_rested() {
    let mut world = hour();
    for (path, length) in [
        ("nhac/a.ogg", "1m"),
        ("nhac/b.ogg", "3m1s"),
        ("nhac/c.ogg", "2m59s"),
        ("du-phong/1.mp3", "90s"),
        ("du-phong/2.mp3", "4m"),
    ] {
        world.segment(path, length);
    }

    let all = [
        "nhac/a.ogg",
        "nhac/b.ogg",
        "nhac/c.ogg",
        "du-phong/1.mp3",
        "du-phong/2.mp3",
    ];
    let items = world.plan(tuesday()).items;
    check_rest(&items, &all, length("1h"));

    // The program's own first, then the others once; then its own in turn until one of the others has rested.
    let parts: Vec<&str> = items.iter().take(9).map(path).collect();
    let own = ["nhac/a.ogg", "nhac/b.ogg", "nhac/c.ogg"];
    assert_eq!((&parts[..3], &parts[5..8]), (&own[..], &own[..]));
    assert_eq!(
        (parts[3], parts[4], parts[8]),
        ("du-phong/1.mp3", "du-phong/2.mp3", "nhac/a.ogg")
    );
    assert!(
        items.iter().all(|item| item.kind == Kind::Filler),
        "nothing is missing that a fallback stands in for"
    );

    // What other slots have played counts as well.
    world.slot("sau", "nhac", "18:10", "5m");
    check_rest(&world.plan(tuesday()).items, &all, length("1h"));
    // A shorter time lets the filler have its own.
    world.rules.no_repeat = length("5m");
    let items = world.plan(tuesday()).items;
    assert!(
        items.iter().all(|item| path(item).starts_with("nhac/")),
        "{:#?}",
        world.lines(&items)
    );
    world.rules.no_repeat = SignedDuration::ZERO;
    assert_eq!(
        world.lines(&world.plan(tuesday()).items)[3],
        "~17:07:00 filler nhac/a.ogg 1m"
    );
}

#[test]
fn one_recording_in_two_folders_is_one() {
    let mut world = hour();
    world.segment("nhac/a.ogg", "10m");
    world.segment("du-phong/a.ogg", "10m");
    world.segment("du-phong/b.ogg", "10m");
    let id = world.find("nhac/a.ogg").id;
    world.find("du-phong/a.ogg").id = id;
    let heard: Vec<bool> = world
        .plan(tuesday())
        .items
        .iter()
        .map(|item| path(item).ends_with("a.ogg"))
        .collect();
    assert_eq!(heard, [true, false, true, false, true, false]);
}

#[test]
fn mourning_has_music_of_its_own() {
    let mut world = hour();
    world.topic("nhac").entertainment = true;
    for (path, length) in [("nhac/vui.ogg", "3m"), ("du-phong/gioi-thieu.mp3", "47s")] {
        world.segment(path, length);
    }

    mourn(&mut world);
    // As it was: the station introduces itself all the time.
    let texture = Texture::of(&world.plan(tuesday()).items);
    let most = texture.repeated.clone().unwrap();
    assert_eq!((texture.filler_percent(), most.times), (100, 77));
    assert!(
        matches!(most.source, Source::Segment(segment) if segment.path.as_str() == "du-phong/gioi-thieu.mp3")
    );

    // Music that is marked fills, but on no other day.
    for number in 1..=20 {
        world.segment(&format!("tuong-niem/{number}.ogg"), "4m");
    }

    let marked = world.topic("tuong-niem");
    (marked.approval, marked.entertainment, marked.mourning) = (false, true, true);
    let items = world.plan(tuesday()).items;
    assert!(
        items
            .iter()
            .all(|item| path(item).starts_with("tuong-niem/")),
        "{:#?}",
        world.lines(&items)
    );
    let texture = Texture::of(&items);
    assert_eq!(
        (texture.filler_percent(), texture.total),
        (100, texture.filler)
    );
    assert_eq!(texture.repeated, None);
    let next = world.plan(tuesday().tomorrow().unwrap());
    assert!(
        next.items
            .iter()
            .all(|item| !path(item).starts_with("tuong-niem/"))
    );

    // It is looked at like all else: unapproved it does not air.
    world.topic("tuong-niem").approval = true;
    world
        .schedule
        .programs
        .values_mut()
        .for_each(|program| std::sync::Arc::make_mut(program).approval = true);
    assert!(
        world
            .plan(tuesday())
            .items
            .iter()
            .all(|item| path(item) == "du-phong/gioi-thieu.mp3")
    );
}

#[test]
fn a_program_of_music_fit_for_mourning_stays() {
    let mut world = World::hue();
    world.program("ca", Pick::Rotate, &["ca"]);
    world.segment("ca/1.ogg", "4m");
    world.slot("ca", "ca", "17:00", "5m");
    world.topic("ca").entertainment = true;
    mourn(&mut world);
    assert!(world.plan(tuesday()).items.is_empty());
    world.topic("ca").mourning = true;
    assert_eq!(
        world.lines(&world.plan(tuesday()).items)[0],
        "17:00:00 segment ca/1.ogg 4m"
    );
}

#[test]
fn what_a_day_sounds_like() {
    let mut world = World::hue();
    world.segment("hieu/mo.ogg", "10s");
    world.segment("tin/1", "50s");
    let tin = world.program("tin", Pick::Rotate, &["tin"]);
    tin.opening = Some(AudioPath::from("hieu/mo.ogg"));
    tin.filler = Some(TopicId::from("nhac"));
    for (id, at) in [
        ("a", "17:00"),
        ("b", "17:20"),
        ("c", "17:40"),
        ("d", "18:00"),
    ] {
        world.slot(id, "tin", at, "2m");
    }

    let items = world.plan(tuesday()).items;
    let texture = Texture::of(&items);
    // Half of it is the minute of music; that and the news come three times within an hour, signature tunes are none.
    assert_eq!(
        (texture.filler_percent(), texture.total.seconds().round()),
        (50, 480.0)
    );
    let most = texture.repeated.unwrap();
    assert_eq!((most.times, most.from), (3, world.at("17:00:10")));
    assert_eq!(Texture::of(&[]), Texture::default());
    assert_eq!(Texture::of(&items[..3]).repeated, None);
}
