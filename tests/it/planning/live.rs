//! Programs in which people speak live, planned.

use std::sync::Arc;

use jiff::Timestamp;
use phatthanh::names::InputId;
use phatthanh::rundown::{Arming, Item};
use phatthanh::schedule::{Form, Input, OccurrenceId, Pick};

use super::world::{World, length, tuesday};

/// A station in which people speak from 17:00 on, for ten minutes and five more.
fn world() -> World {
    let mut world = World::hue();
    world.segment("tin/1.mp3", "3m");
    world.segment("hieu/ket.ogg", "20s");
    let program = world.program("toa-dam", Pick::InOrder, &["tin"]);
    program.form = Some(Form::Live);
    program.closing = Some("hieu/ket.ogg".into());
    program.relay = Some(Arc::new(Input {
        id: InputId::from("micro"),
        title: "Phòng thu".into(),
        delay: length("0s"),
    }));
    world.slot("chieu", "toa-dam", "17:00", "10m").overrun = length("5m");
    world
}

fn arm(world: &mut World, number: i64, open: bool, time: &str) {
    let occurrence = OccurrenceId {
        slot: "chieu".into(),
        due: world.at("17:00:00"),
    };
    let arming = Arming {
        number,
        at: world.at(time),
        open,
        by: "Lan".into(),
        speaker: "Bí thư".into(),
    };
    world
        .history
        .orders_mut()
        .armings_mut()
        .give(occurrence, arming);
}

fn kinds(items: &[Item]) -> Vec<String> {
    items
        .iter()
        .map(|item| format!("{:?}", item.kind))
        .collect()
}

/// Nobody has armed it: its own recordings air, and the plan says what to do.
#[test]
fn unarmed_it_is_a_program_like_others() {
    let world = world();
    let rundown = world.plan(tuesday());
    assert_eq!(kinds(&rundown.items)[0], "Segment");
    let notes = world.notes(&rundown);
    assert!(
        notes
            .iter()
            .any(|note| note.contains("phatthanh live arm chieu")),
        "{notes:?}"
    );
}

/// Armed, it has all its time and what it may overrun, and is closed at the end of that.
#[test]
fn armed_it_has_its_slot_and_what_it_may_overrun() {
    let mut world = world();
    arm(&mut world, 1, true, "09:00:00");
    world.check(&[
        "17:00:00 live micro 14m 40s",
        "~17:14:40 closing hieu/ket.ogg 20s",
    ]);
    world.slot("sau", "toa-dam", "17:12", "5m");
    let rundown = world.plan(tuesday());
    assert_eq!(
        world.lines(&rundown.items)[..2],
        [
            "17:00:00 live micro 11m 40s",
            "~17:11:40 closing hieu/ket.ogg 20s"
        ],
        "never over what comes next"
    );
    assert!(rundown.items[0].elastic && rundown.items[0].anchored);
    assert_eq!(rundown.items[0].reason.0.key(), "rundown-live");
}

/// Ended by a person, it is closed and music follows; taken back before it was due, it is as if it never was armed.
#[test]
fn ended_it_is_closed() {
    let mut world = world();
    arm(&mut world, 1, true, "09:00:00");
    arm(&mut world, 2, false, "17:04:00");
    let rest = world.refill("chieu", "17:00:00", "17:04:01");
    assert_eq!(kinds(&rest)[0], "Closing");
    assert!(kinds(&rest)[1..].iter().all(|kind| kind == "Filler"));
    arm(&mut world, 3, false, "16:00:00");
    assert_eq!(kinds(&world.plan(tuesday()).items)[0], "Segment");
}

/// Until the first word there is music, however long that is.
#[test]
fn it_waits_with_music() {
    let mut world = world();
    arm(&mut world, 1, true, "09:00:00");
    world.away.insert(InputId::from("micro"), Timestamp::MAX);
    let items = world.plan(tuesday()).items;
    assert!(
        kinds(&items)
            .iter()
            .all(|kind| kind != "Segment" && kind != "Live"),
        "{:?}",
        world.lines(&items)
    );
}
