//! How items are joined: silence left out, fades, crossfades; and that the plan's times are true to it.

use phatthanh::names::{AudioPath, TopicId};
use phatthanh::rundown::{Item, Kind, Source};
use phatthanh::schedule::{Bed, Joins, Pick};
use phatthanh::units::{Frames, Gain, Lufs};

use super::world::{World, length, tuesday};

/// Ten minutes of songs, with an opening, filled up with music.
fn songs(joins: Joins) -> World {
    let mut world = World::hue();
    world.segment("hieu/mo.ogg", "10s");
    world.segment("ca/a.mp3", "3m");
    world.segment("ca/b.mp3", "4m");
    let program = world.program("ca", Pick::InOrder, &["ca"]);
    program.opening = Some(AudioPath::from("hieu/mo.ogg"));
    program.joins = joins;
    world.slot("ca", "ca", "17:00", "10m");
    world
}

fn frames(text: &str) -> Frames {
    Frames::from_duration(length(text))
}

fn items(world: &World) -> Vec<Item> {
    world.plan(tuesday()).items
}

#[test]
fn songs_cross_and_signature_tunes_do_not() {
    let world = songs(Joins {
        crossfade: frames("3s"),
        ..Joins::default()
    });
    world.check(&[
        "17:00:00 opening hieu/mo.ogg 10s",
        "~17:00:10 segment ca/a.mp3 2m 57s!",
        "~17:03:07 segment ca/b.mp3 3m 57s!",
        "~17:07:04 filler nhac/nen.ogg 57s!",
        "~17:08:01 filler nhac/nen.ogg 57s!",
        "~17:08:58 filler nhac/nen.ogg 57s!",
        "~17:09:55 filler nhac/nen.ogg 5s!",
    ]);
    let items = items(&world);
    let of = |item: &Item| (item.fade_in, item.tail, item.left_out);
    let (none, three) = (Frames::ZERO, frames("3s"));
    assert_eq!(of(&items[0]), (none, none, none));
    assert_eq!(of(&items[1]), (none, three, three));
    assert_eq!(of(&items[2]), (three, three, three));
}

/// The first frame of an item is the frame after the last of the one before, whatever is trimmed and
/// crossed; and what is heard, and what is left out, is the whole recording.
#[test]
fn no_time_is_lost_or_counted_twice() {
    for (trim, crossfade) in [(false, "3s"), (true, "3s"), (true, "0s"), (true, "20s")] {
        let mut world = songs(Joins {
            trim,
            crossfade: frames(crossfade),
            ..Joins::default()
        });
        for (path, start, end) in [
            ("ca/a.mp3", "1500ms", "4s"),
            ("ca/b.mp3", "50ms", "2s"),
            ("nhac/nen.ogg", "1s", "1s"),
        ] {
            let segment = world.find(path);
            (segment.silence_start, segment.silence_end) = (frames(start), frames(end));
        }
        let items = items(&world);
        for pair in items.windows(2) {
            let gap = Frames::between(pair[0].end(), pair[1].start)
                .max(Frames::between(pair[1].start, pair[0].end()));
            assert!(
                gap <= Frames::new(1),
                "{trim} {crossfade}: {:?} {:?}",
                pair[0].end(),
                pair[1].start
            );
        }
        let whole = items
            .iter()
            .rev()
            .skip(1)
            .filter(|item| matches!(item.kind, Kind::Segment | Kind::Filler));
        for item in whole {
            let Source::Segment(segment) = &item.source else {
                panic!("no segment")
            };
            assert_eq!(
                item.skip + item.length + item.left_out,
                segment.length,
                "{trim} {crossfade}"
            );
            assert!(
                item.tail <= item.left_out && item.tail <= Frames::new(segment.length.get() / 3)
            );
        }
        let last = items.last().unwrap();
        assert_eq!(last.end(), world.at("17:10:00"));
    }
}

#[test]
fn silence_is_left_out_but_for_a_breath() {
    let mut world = songs(Joins {
        trim: true,
        ..Joins::default()
    });
    let first = world.find("ca/a.mp3");
    (first.silence_start, first.silence_end) = (frames("1500ms"), frames("4s"));
    let second = world.find("ca/b.mp3");
    (second.silence_start, second.silence_end) = (frames("80ms"), frames("200ms"));
    let items = items(&world);
    let of = |item: &Item| (item.skip, item.left_out, item.tail);
    assert_eq!(
        of(&items[1]),
        (frames("1400ms"), frames("3700ms"), Frames::ZERO)
    );
    assert_eq!(
        (items[1].fade_in, items[1].fade_out),
        (frames("10ms"), frames("10ms"))
    );
    assert_eq!(items[1].length, frames("3m") - frames("5100ms"));
    assert_eq!(of(&items[2]), (Frames::ZERO, Frames::ZERO, Frames::ZERO));
    assert_eq!(
        (items[2].fade_in, items[2].fade_out),
        (Frames::ZERO, Frames::ZERO)
    );
}

/// What is trimmed and crossed makes room: a segment fits that would not by its whole length.
#[test]
fn trimming_makes_room() {
    let mut world = songs(Joins {
        trim: true,
        crossfade: frames("2s"),
        ..Joins::default()
    });
    world.segment("ca/c.mp3", "2m56s");
    let paths = |world: &World| -> Vec<String> {
        let items = items(world);
        let segments = items.iter().filter(|item| item.kind == Kind::Segment);
        segments
            .map(|item| world.line(item).split(' ').nth(2).unwrap().to_owned())
            .collect()
    };

    assert_eq!(paths(&world), ["ca/a.mp3", "ca/b.mp3"]);
    world.find("ca/a.mp3").silence_end = frames("2300ms");
    assert_eq!(paths(&world), ["ca/a.mp3", "ca/b.mp3", "ca/c.mp3"]);
}

#[test]
fn fades_are_the_programs() {
    let world = songs(Joins {
        fade_in: frames("500ms"),
        fade_out: frames("2s"),
        ..Joins::default()
    });
    let items = items(&world);
    assert_eq!(
        (items[0].fade_in, items[0].fade_out),
        (Frames::ZERO, Frames::ZERO)
    );
    assert_eq!(
        (items[1].fade_in, items[1].fade_out),
        (frames("500ms"), frames("2s"))
    );
}

/// A program without a word about it is played as it was recorded.
#[test]
fn by_itself_nothing_is_joined() {
    let mut world = songs(Joins::default());
    world.find("ca/a.mp3").silence_end = frames("4s");
    let expected = [
        "17:00:00 opening hieu/mo.ogg 10s",
        "~17:00:10 segment ca/a.mp3 3m",
    ];
    assert_eq!(world.lines(&items(&world))[..2], expected);
}

/// Announcements over music: the music goes on from one to the next, and the plan says which it is.
#[test]
fn music_lies_under_announcements() {
    let mut world = World::hue();
    world.segment("tin/a.mp3", "1m");
    world.segment("tin/b.mp3", "2m");
    world.segment("nen/nen.mp3", "80s").loudness = Some(Lufs(-14.0));
    let program = world.program("tin", Pick::InOrder, &["tin"]);
    program.bed = Some(Bed {
        topic: TopicId::from("nen"),
        level_lu: -18.0,
    });
    program.joins = Joins {
        crossfade: frames("3s"),
        ..Joins::default()
    };

    world.slot("tin", "tin", "17:00", "5m");
    let expected = [
        "17:00:00 segment tin/a.mp3 1m",
        "~17:01:00 segment tin/b.mp3 2m",
    ];
    let items = items(&world);
    assert_eq!(
        world.lines(&items)[..2],
        expected,
        "voices are not faded into each other"
    );
    let beds: Vec<_> = items.iter().map(|item| item.bed.as_ref()).collect();
    let [first, second] = [beds[0].unwrap(), beds[1].unwrap()];
    assert!(
        beds[2..].iter().all(Option::is_none),
        "only under what is said"
    );
    assert_eq!(
        (first.segment.path.as_str(), first.gain),
        ("nen/nen.mp3", Gain::from_db(-20.0))
    );
    let (none, fade) = (Frames::ZERO, frames("1500ms"));
    assert_eq!(
        (first.skip, first.fade_in, first.fade_out),
        (none, fade, none)
    );
    assert_eq!(
        (second.skip, second.fade_in, second.fade_out),
        (frames("1m"), none, fade)
    );

    // Joined late, the music is where it would be.
    let late = world.plan(tuesday()).from(world.at("17:01:30"));
    assert_eq!(late[0].bed.as_ref().unwrap().skip, frames("90s"));

    world.find("nen/nen.mp3").length = Frames::ZERO;
    assert!(
        world
            .plan(tuesday())
            .items
            .iter()
            .all(|item| item.bed.is_none())
    );
    world.check_notes(&[
        "w tin: “nen.mp3” (nen) is too short to air",
        "w tin: no music in nen can be played under the voice: TIN airs without",
    ]);
}
