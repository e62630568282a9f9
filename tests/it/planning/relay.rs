//! Programs that relay an input, planned.

use std::sync::Arc;

use jiff::Timestamp;
use phatthanh::names::InputId;
use phatthanh::rundown::{Item, Kind};
use phatthanh::schedule::{Input, Pick};
use phatthanh::units::Frames;

use super::world::{World, frames, length, tuesday};

/// A station that relays `vov1` from 17:00 on, for ten minutes.
fn world(delay: &str) -> World {
    let mut world = World::hue();
    world.segment("tin/1.mp3", "3m");
    let program = world.program("thoi-su", Pick::InOrder, &["tin"]);
    program.relay = Some(Arc::new(Input {
        id: InputId::from("vov1"),
        title: "VOV1".into(),
        delay: length(delay),
    }));
    world.slot("chieu", "thoi-su", "17:00", "10m");
    world
}

#[test]
fn a_relay_has_its_slot_to_the_frame() {
    let world = world("0s");
    world.check(&["17:00:00 relay vov1 10m"]);
    world.check_notes(&[]);
    let [item] = &world.plan(tuesday()).items[..] else {
        panic!("one item")
    };
    assert!(item.elastic && item.anchored && item.episode.is_none());
    assert_eq!(item.reason.0.key(), "rundown-relay");
}

/// What another station says on the hour is heard here later by its delay: until then there is music.
#[test]
fn what_is_late_begins_late_and_ends_on_time() {
    world("12s").check(&[
        "17:00:00 filler nhac/nen.ogg 12s!",
        "~17:00:12 relay vov1 9m 48s",
    ]);
}

#[test]
fn opening_and_closing_stand_around_it() {
    let mut world = world("12s");
    world.segment("hieu/mo.ogg", "10s");
    world.segment("hieu/ket.ogg", "20s");
    let program = Arc::make_mut(
        world
            .schedule
            .programs
            .get_mut("thoi-su")
            .expect("made above"),
    );
    program.opening = Some("hieu/mo.ogg".into());
    program.closing = Some("hieu/ket.ogg".into());
    world.check(&[
        "17:00:00 opening hieu/mo.ogg 10s",
        "~17:00:10 filler nhac/nen.ogg 2s!",
        "~17:00:12 relay vov1 9m 28s",
        "~17:09:40 closing hieu/ket.ogg 20s",
    ]);
}

/// Its own recordings, and music, where the input is not there; for the first minute after a break, music alone.
#[test]
fn its_topics_stand_in_while_it_is_away() {
    let mut world = world("0s");
    world.away.insert(InputId::from("vov1"), Timestamp::MIN);
    let rundown = world.plan(tuesday());
    assert_eq!(
        world.lines(&rundown.items)[..2],
        [
            "17:00:00 segment tin/1.mp3 3m",
            "~17:03:00 filler nhac/nen.ogg 1m"
        ]
    );
    assert_eq!(covered(&rundown.items), frames("10m"));
    assert!(rundown.items.iter().all(|item| item.kind != Kind::Relay));

    let soon = world.at("17:01:00");
    world.away.insert(InputId::from("vov1"), soon);
    let rundown = world.plan(tuesday());
    assert_eq!(
        world.lines(&rundown.items)[..2],
        [
            "17:00:00 filler nhac/nen.ogg 1m",
            "~17:01:00 segment tin/1.mp3 3m"
        ]
    );
    assert_eq!(covered(&rundown.items), frames("10m"));
}

/// What breaks off in the middle goes on when it is back, until the slot's end.
#[test]
fn it_is_joined_again_in_the_middle() {
    let world = world("12s");
    let rest = world.refill("chieu", "17:00:00", "17:04:30");
    assert_eq!(world.lines(&rest), ["17:04:30 relay vov1 5m 30s"]);
    assert!(rest[0].fade_in > Frames::ZERO);
}

/// Its minutes count in what local rules allow, as those of any program.
#[test]
fn its_minutes_count_in_sessions() {
    let mut world = world("0s");
    world.rules.session_length = Some(length("5m"));
    let notes = world.notes(&world.plan(tuesday()));
    assert!(
        notes.iter().any(|note| note.starts_with("w chieu:")),
        "{notes:?}"
    );
}

fn covered(items: &[Item]) -> Frames {
    items.iter().map(|item| item.length).sum()
}
