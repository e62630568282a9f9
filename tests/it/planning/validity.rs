//! Dates people set for single recordings, and the dates in names: what they hold back, and what not.

use jiff::civil::Date;
use phatthanh::names::AudioPath;
use phatthanh::schedule::{Pick, Validity};

use super::world::{World, tuesday};

fn validity(from: &str, until: &str) -> Validity {
    Validity {
        from: from.parse().ok(),
        until: until.parse().ok(),
    }
}

/// A world in which one recording is played every way there is.
fn world(path: &str, validity: Validity) -> World {
    let mut world = World::hue();
    world.program("tin", Pick::Rotate, &["tin"]);
    world.slot("tin", "tin", "17:00", "5m");
    world.segment("tin/tiem-phong.mp3", "4m");
    world
        .topic("tin")
        .valid
        .insert(AudioPath::from(path), validity);
    world
}

#[track_caller]
fn check(from: &str, until: &str, airs: bool, note: Option<&str>) {
    let world = world("tin/tiem-phong.mp3", validity(from, until));
    let rundown = world.plan(tuesday());
    assert_eq!(
        world.lines(&rundown.items)[0].contains("tiem-phong"),
        airs,
        "{from}–{until}"
    );
    let notes = world.notes(&rundown);
    assert_eq!(notes.first().map(String::as_str), note, "{from}–{until}");
}

#[test]
fn both_ends_are_included() {
    check("2026-11-24", "2026-11-24", true, None);
    check("2026-11-20", "", true, None);
    check("", "2026-11-27", true, None);
    check(
        "2026-11-25",
        "",
        false,
        Some("i tin: “tiem-phong.mp3” (TIN) is not to air before 25/11/2026"),
    );
    check(
        "",
        "2026-11-23",
        false,
        Some("i tin: “tiem-phong.mp3” (TIN) was to air until 23/11/2026 only"),
    );
}

/// Wherever a recording is played from, it keeps its dates.
#[test]
fn openings_fillers_evergreens_and_the_fallback_keep_their_dates() {
    let over = validity("", "2026-11-23");
    let mut world = World::hue();
    let program = world.program("tin", Pick::Rotate, &["tin"]);
    program.opening = Some(AudioPath::from("hieu/mo.ogg"));
    program.closing = Some(AudioPath::from("hieu/ket.ogg"));
    program.evergreen = Some(AudioPath::from("hieu/xanh.ogg"));
    world.slot("tin", "tin", "17:00", "5m");
    for path in [
        "hieu/mo.ogg",
        "hieu/ket.ogg",
        "hieu/xanh.ogg",
        "du-phong/a.ogg",
    ] {
        world.segment(path, "30s");
    }

    for (topic, path) in [
        ("hieu", "hieu"),
        ("nhac", "nhac/nen.ogg"),
        ("du-phong", "du-phong/a.ogg"),
    ] {
        world.topic(topic).valid.insert(AudioPath::from(path), over);
    }

    world.check(&["17:00:00 fallback ident 5m"]);
}

#[test]
fn a_folders_dates_hold_for_what_is_in_it() {
    let mut world = world("tin/zalo.ghep", validity("", "2026-11-23"));
    world.segment("tin/zalo.ghep", "3m");
    world.segment("tin/zalo.ghep/1.m4a", "3m");
    world.segment("tin/zalo.ghep.m4a", "30s");
    let lines = world.lines(&world.plan(tuesday()).items);
    assert_eq!(
        lines,
        [
            "17:00:00 segment tin/tiem-phong.mp3 4m",
            "~17:04:00 segment tin/zalo.ghep.m4a 30s",
            "~17:04:30 filler nhac/nen.ogg 30s!"
        ]
    );
}

/// The bulletin of 17 October that aired on 17 November.
#[test]
fn a_wrong_date_in_a_name_is_held_back_however_it_is_picked() {
    for pick in [Pick::Rotate, Pick::Newest, Pick::InOrder] {
        let mut world = world("tin/khac.mp3", Validity::default());
        world.program("tin", pick, &["tin"]);
        world.find("tin/tiem-phong.mp3").dated = Some(Date::constant(2026, 10, 17));
        let rundown = world.plan(Date::constant(2026, 11, 17));
        let expected = "w tin: the name of “tiem-phong.mp3” (TIN) carries 17/10/2026, but the air date is 17/11/2026. Check it again";
        assert_eq!(world.notes(&rundown)[0], expected);
    }
}

#[test]
fn dates_people_set_say_more_than_a_name() {
    let mut world = world("tin/tiem-phong.mp3", validity("2026-11-01", "2026-12-31"));
    world.find("tin/tiem-phong.mp3").dated = Some(Date::constant(2026, 10, 17));
    assert!(world.lines(&world.plan(tuesday()).items)[0].contains("tiem-phong"));
}
