//! Opening, segments, closing, filler: what fills the time of a slot.

use phatthanh::calendar::Mourning;
use phatthanh::names::{AudioPath, TopicId};
use phatthanh::rundown::Source;
use phatthanh::schedule::{Pick, Start};
use phatthanh::units::{Frames, Gain, Lufs};

use super::world::{World, approval, length, tuesday};

/// A column of ten minutes with opening and closing, and nothing in its topic.
fn column() -> World {
    let mut world = World::hue();
    world.segment("hieu/mo.ogg", "10s");
    world.segment("hieu/ket.ogg", "5s");
    let program = world.program("cot", Pick::Rotate, &["dat"]);
    program.opening = Some(AudioPath::from("hieu/mo.ogg"));
    program.closing = Some(AudioPath::from("hieu/ket.ogg"));
    world.slot("cot", "cot", "17:00", "10m");
    world
}

#[test]
fn opening_segments_closing_filler() {
    let mut world = column();
    world.segment("dat/a.mp3", "4m");
    world.segment("dat/b.mp3", "6m");
    world.segment("dat/c.mp3", "3m");
    world.check(&[
        "17:00:00 opening hieu/mo.ogg 10s",
        "~17:00:10 segment dat/a.mp3 4m",
        "~17:04:10 segment dat/c.mp3 3m",
        "~17:07:10 closing hieu/ket.ogg 5s",
        "~17:07:15 filler nhac/nen.ogg 1m",
        "~17:08:15 filler nhac/nen.ogg 1m",
        "~17:09:15 filler nhac/nen.ogg 45s!",
    ]);
    world.check_notes(&[]);
    let items = world.plan(tuesday()).items;
    let last = items.last().unwrap();
    assert!(last.elastic && last.fade_out == Frames::from_ms(2000));
    assert!(
        items
            .iter()
            .rev()
            .skip(1)
            .all(|item| !item.elastic && item.fade_out == Frames::ZERO)
    );
    assert!(items[..4].iter().all(|item| item.episode == Some(1)));
    assert!(items[4..].iter().all(|item| item.episode.is_none()));
}

#[test]
fn a_segment_that_fills_the_slot_needs_no_filler() {
    let mut world = column();
    world.segment("dat/a.mp3", "9m45s");
    world.check(&[
        "17:00:00 opening hieu/mo.ogg 10s",
        "~17:00:10 segment dat/a.mp3 9m 45s",
        "~17:09:55 closing hieu/ket.ogg 5s",
    ]);
    assert!(!world.plan(tuesday()).items[2].elastic);
}

#[test]
fn the_first_segment_goes_before_the_closing() {
    let mut world = column();
    world.segment("dat/a.mp3", "9m48s");
    world.check(&[
        "17:00:00 opening hieu/mo.ogg 10s",
        "~17:00:10 segment dat/a.mp3 9m 48s",
        "~17:09:58 filler nhac/nen.ogg 2s!",
    ]);
    world.check_notes(&[
        "w cot: the closing “ket.ogg” (00:05) is longer than the 00:02 left and is left out",
    ]);
}

#[test]
fn a_segment_too_long_is_never_cut() {
    let mut world = column();
    world.segment("dat/a.mp3", "11m");
    world.segment("du-phong/gioi-thieu.mp3", "2m");
    world.program("cot", Pick::Rotate, &["dat"]).evergreen =
        Some(AudioPath::from("du-phong/gioi-thieu.mp3"));
    let lines = world.lines(&world.plan(tuesday()).items);
    assert_eq!(lines[0], "17:00:00 fallback du-phong/gioi-thieu.mp3 2m");
    world.check_notes(&[
        "w cot: “a.mp3” (DAT) is 11:00 long and does not fit into the 10:00 there is",
        "e cot: no segment of “COT” can air",
    ]);

    // A shorter one airs in its place.
    world.segment("dat/b.mp3", "9m");
    let lines = world.lines(&world.plan(tuesday()).items);
    assert_eq!(lines[0], "17:00:00 segment dat/b.mp3 9m");
}

/// What a lone segment of 10 min 30 s may do in a slot of 10 min that is followed by another.
#[track_caller]
fn check_overrun(overrun: &str, next_start: Start, expected: &[&str]) {
    let mut world = World::hue();
    world.program("cot", Pick::Rotate, &["dat"]);
    world.program("sau", Pick::Rotate, &["sau"]);
    world.segment("dat/a.mp3", "10m30s");
    world.segment("sau/a.mp3", "4m30s");
    world.slot("cot", "cot", "17:00", "10m").overrun = length(overrun);
    world.slot("sau", "sau", "17:10", "5m").start = next_start;
    let lines = world.lines(&world.plan(tuesday()).items);
    let segments: Vec<_> = lines
        .iter()
        .filter(|line| line.contains("segment"))
        .collect();
    assert_eq!(segments, expected);
}

#[test]
fn a_lone_segment_runs_over() {
    let waits = |wait| Start::Soft { wait: length(wait) };
    let alone = "17:00:00 segment dat/a.mp3 10m 30s";
    // The soft start follows on the next frame, and keeps its own end.
    check_overrun(
        "30s",
        waits("2m"),
        &[alone, "~17:10:30 segment sau/a.mp3 4m 30s"],
    );
    check_overrun("29s", waits("2m"), &["17:10:00 segment sau/a.mp3 4m 30s"]);
    check_overrun("2m", waits("29s"), &["17:10:00 segment sau/a.mp3 4m 30s"]);
    check_overrun("2m", Start::Hard, &["17:10:00 segment sau/a.mp3 4m 30s"]);
}

#[test]
fn a_slot_too_short_for_anything_is_filled() {
    let mut world = column();
    world.segment("dat/a.mp3", "4m");
    world.schedule.slots.clear();
    world.slot("ngan", "cot", "17:00", "8s");
    world.check(&["17:00:00 filler nhac/nen.ogg 8s!"]);
    world.check_notes(&[
        "w ngan: “a.mp3” (DAT) is 04:00 long and does not fit into the 00:08 there is",
        "w ngan: the opening “mo.ogg” (00:10) is longer than the slot's 00:08 and is left out",
        "e ngan: no segment of “COT” can air",
    ]);
}

#[test]
fn fillers_take_turns_and_leave_no_scrap() {
    let mut world = World::new("Asia/Ho_Chi_Minh");
    world.program("nhac", Pick::Rotate, &[]);
    world.slot("nhac", "nhac", "17:00", "5m");
    for (path, length) in [
        ("nhac/a.ogg", "1m"),
        ("nhac/b.ogg", "1m58s"),
        ("nhac/c.ogg", "2m"),
    ] {
        world.segment(path, length);
    }

    world.check(&[
        "17:00:00 filler nhac/a.ogg 1m",
        "~17:01:00 filler nhac/b.ogg 1m 58s",
        // Only c has rested, though it leaves two seconds.
        "~17:02:58 filler nhac/c.ogg 2m",
        "~17:04:58 filler nhac/a.ogg 2s!",
    ]);

    // Where others have too, it waits.
    world.segment("nhac/d.ogg", "90s");
    world.check(&[
        "17:00:00 filler nhac/a.ogg 1m",
        "~17:01:00 filler nhac/b.ogg 1m 58s",
        "~17:02:58 filler nhac/d.ogg 1m 30s",
        "~17:04:28 filler nhac/c.ogg 32s!",
    ]);
    world.segments.pop();

    // The next day what was heard least lately comes first.
    world.air(tuesday().yesterday().unwrap());
    let lines = world.lines(&world.plan(tuesday()).items);
    assert_eq!(lines[0], "17:00:00 filler nhac/a.ogg 1m");
}

#[test]
fn the_floor_under_the_filler() {
    let mut world = World::new("Asia/Ho_Chi_Minh");
    world.program("nhac", Pick::Rotate, &[]);
    world.slot("nhac", "nhac", "17:00", "3m");
    world.check(&["17:00:00 fallback ident 3m"]);
    world.check_notes(&[
        "w nhac: nothing of the filler “NHAC” can air; the fallback folder fills the time that is left",
        "e nhac: the fallback folder has nothing that can air; the identification signal fills the time that \
         is left. Put recordings into it",
    ]);
    assert_eq!(world.plan(tuesday()).items[0].source, Source::Ident);
    world.segment("du-phong/a.mp3", "2m");
    world.check(&[
        "17:00:00 fallback du-phong/a.mp3 2m",
        "~17:02:00 fallback du-phong/a.mp3 1m!",
    ]);

    // A rattle of a tenth of a second is no filler.
    world.segment("nhac/a.mp3", "100ms");
    world.check(&[
        "17:00:00 fallback du-phong/a.mp3 2m",
        "~17:02:00 fallback du-phong/a.mp3 1m!",
    ]);
    world.segment("nhac/b.mp3", "3m");
    world.check(&["17:00:00 filler nhac/b.mp3 3m"]);
}

#[test]
fn nothing_unapproved_airs() {
    let mut world = column();
    world.segment("dat/a.mp3", "4m");
    world.segment("dat/b.mp3", "4m");
    world.program("cot", Pick::Rotate, &["dat"]).approval = true;
    world.check_notes(&[
        "w cot: 2 segments of “DAT” wait for approval, so they cannot air",
        "e cot: no segment of “COT” can air",
    ]);
    world.find("dat/b.mp3").approval = approval();
    let lines = world.lines(&world.plan(tuesday()).items);
    assert_eq!(lines[0], "17:00:00 segment dat/b.mp3 4m");
    world.check_notes(&["w cot: “a.mp3” (DAT) waits for approval, so it cannot air"]);
    world.topic("dat").approval = false;
    assert!(world.lines(&world.plan(tuesday()).items)[0].contains("dat/a.mp3"));

    // Openings and fillers are recordings too.
    world.topic("hieu").approval = true;
    world.topic("nhac").approval = true;
    let program = world.program("cot", Pick::Rotate, &["dat"]);
    program.approval = true;
    program.opening = Some(AudioPath::from("hieu/mo.ogg"));
    world.check(&[
        "17:00:00 segment dat/a.mp3 4m",
        "~17:04:00 segment dat/b.mp3 4m",
        "~17:08:00 fallback ident 2m",
    ]);
}

#[test]
fn what_expires_what_mourns_and_what_is_misdated() {
    let mut world = World::hue();
    world.program("tin", Pick::Newest, &["tin"]).count = Some(2);
    world.slot("tin", "tin", "17:00", "10m");
    world.segment("tin/a.mp3", "4m").added = world.at("17:05") - length("168h");
    world.segment("tin/b.mp3", "5m").added = world.at("17:05") - length("169h");
    world.topic("tin").expires = Some(length("168h"));

    // The first to air is still good at its start, at 17:00.
    assert_eq!(
        world.lines(&world.plan(tuesday()).items)[0],
        "17:00:00 segment tin/a.mp3 4m"
    );
    world.check_notes(&["w tin: “b.mp3” (TIN) has expired"]);

    world.topic("tin").expires = Some(length("720h"));
    world.find("tin/a.mp3").dated = Some("2026-10-24".parse().unwrap());
    assert_eq!(
        world.lines(&world.plan(tuesday()).items)[0],
        "17:00:00 segment tin/b.mp3 5m"
    );
    world.check_notes(&[
        "w tin: the name of “a.mp3” (TIN) carries 24/10/2026, but the air date is 24/11/2026. Check it again",
    ]);
    for (dated, expected) in [
        ("2026-11-17", "tin/a.mp3"),
        ("2026-11-16", "tin/b.mp3"),
        ("2026-12-02", "tin/b.mp3"),
    ] {
        world.find("tin/a.mp3").dated = Some(dated.parse().unwrap());
        world.find("tin/b.mp3").added = world.at("00:00") - length("480h");
        assert!(
            world.lines(&world.plan(tuesday()).items)[0].contains(expected),
            "{dated}"
        );
    }

    world.topic("nhac").entertainment = true;
    world.calendar.mournings.push(Mourning {
        from: tuesday(),
        until: tuesday(),
    });
    world.segment("du-phong/gioi-thieu.mp3", "10m");
    let lines = world.lines(&world.plan(tuesday()).items);
    assert_eq!(lines[1], "~17:05:00 fallback du-phong/gioi-thieu.mp3 5m!");
}

#[test]
fn gain_brings_to_loudness_but_raises_no_silence() {
    for (loudness, expected) in [
        (Some(-20.0), 4.0),
        (Some(-10.5), -5.5),
        (Some(-50.0), 20.0),
        (None, 0.0),
    ] {
        let mut world = World::hue();
        world.program("nhac", Pick::Rotate, &[]);
        world.slot("nhac", "nhac", "17:00", "1m");
        world.find("nhac/nen.ogg").loudness = loudness.map(Lufs);
        assert_eq!(world.plan(tuesday()).items[0].gain, Gain::from_db(expected));
    }
}

#[test]
fn joined_late() {
    let mut world = column();
    world.segment("dat/a.mp3", "4m");
    let rundown = world.plan(tuesday());
    assert!(rundown.on_air_at(world.at("16:59:59")).is_none());
    assert!(rundown.on_air_at(world.at("17:10")).is_none());
    assert_eq!(
        world.line(rundown.on_air_at(world.at("17:00:10")).unwrap()),
        "~17:00:10 segment dat/a.mp3 4m"
    );
    let items = rundown.from(world.at("17:01:40"));
    assert_eq!(world.line(&items[0]), "17:01:40 segment dat/a.mp3 2m 30s");
    assert_eq!(items[0].skip, Frames::from_ms(90_000));
    assert_eq!(items[0].end(), rundown.items[1].end());
    assert_eq!(items[1..], rundown.items[2..]);

    // On a boundary the item starts whole, by the wall clock.
    assert_eq!(
        world.line(&rundown.from(world.at("17:00:10"))[0]),
        "17:00:10 segment dat/a.mp3 4m"
    );
    assert_eq!(rundown.from(world.at("12:00")), rundown.items);
}

#[test]
fn the_rest_of_a_slot_after_a_break() {
    let mut world = column();
    world.segment("dat/a.mp3", "4m");
    world.segment("dat/b.mp3", "4m");
    world.segment("dat/c.mp3", "30s");
    let rundown = world.plan(tuesday());
    assert_eq!(
        world.lines(&rundown.items)[1..4],
        [
            "~17:00:10 segment dat/a.mp3 4m",
            "~17:04:10 segment dat/b.mp3 4m",
            "~17:08:10 segment dat/c.mp3 30s",
        ]
    );

    // b broke off at 17:06: a has been heard, b cannot be played.
    world
        .history
        .record(super::world::aired(&rundown.items[1]).unwrap());
    world
        .segments
        .retain(|segment| segment.path.as_str() != "dat/b.mp3");
    let items = world.refill("cot", "17:00", "17:06:00.5");
    assert_eq!(
        world.lines(&items),
        [
            "17:06:00.5 segment dat/c.mp3 30s",
            "~17:06:30.5 closing hieu/ket.ogg 5s",
            "~17:06:35.5 filler nhac/nen.ogg 1m",
            "~17:07:35.5 filler nhac/nen.ogg 1m",
            "~17:08:35.5 filler nhac/nen.ogg 1m",
            "~17:09:35.5 filler nhac/nen.ogg 24s 500ms!",
        ]
    );
    assert!(items[..2].iter().all(|item| item.episode == Some(1)));

    // Nothing fits any more but the closing.
    assert_eq!(
        world.lines(&world.refill("cot", "17:00", "17:09:45")),
        [
            "17:09:45 closing hieu/ket.ogg 5s",
            "~17:09:50 filler nhac/nen.ogg 10s!",
        ]
    );
    assert!(world.refill("cot", "17:00", "17:10").is_empty());
    assert!(world.refill("cot", "17:01", "17:05").is_empty());
    assert!(world.refill("khong-co", "17:00", "17:05").is_empty());
}

#[test]
fn what_a_program_names_must_be_there() {
    let mut world = World::hue();
    let program = world.program("cot", Pick::Rotate, &["dat"]);
    program.opening = Some(AudioPath::from("hieu/mo.ogg"));
    program.closing = Some(AudioPath::from("hieu/ket.ogg"));
    program.evergreen = Some(AudioPath::from("du-phong/a.mp3"));
    program.filler = None;
    world.rules.fallback = Some(TopicId::from("nhac"));
    world.slot("cot", "cot", "17:00", "1m");
    world.check(&["17:00:00 fallback nhac/nen.ogg 1m"]);
    world.check_notes(&[
        "e cot: the opening of “COT” is not there: audio/hieu/mo.ogg",
        "e cot: the closing of “COT” is not there: audio/hieu/ket.ogg",
        "e cot: no segment of “COT” can air",
        "e cot: the evergreen of “COT” is not there: audio/du-phong/a.mp3",
        "i cot: “COT” names no filler; the fallback folder fills the time that is left",
    ]);
}
