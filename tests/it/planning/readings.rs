//! What is read more than once, and what rests before it comes again.

use jiff::ToSpan;
use jiff::civil::Date;
use phatthanh::names::AudioPath;
use phatthanh::rundown::Item;
use phatthanh::schedule::{Bed, Pick, Reading};

use super::world::{World, aired, episode, length, tuesday};

fn twice() -> Reading {
    Reading {
        times: Some(2),
        every: None,
    }
}

fn every(rest: &str) -> Reading {
    Reading {
        times: None,
        every: Some(length(rest)),
    }
}

/// Notices, each of a minute, at five in the afternoon.
fn notices(slot: &str, reading: Reading) -> World {
    let mut world = World::hue();
    world.program("tb", Pick::InOrder, &["tb"]).reading = reading;
    world.slot("tb", "tb", "17:00", slot);
    for notice in ["1", "2", "3"] {
        world.segment(&format!("tb/{notice}.mp3"), "1m");
    }
    world
}

fn readings(items: &[Item]) -> Vec<Option<u32>> {
    items.iter().map(|item| item.reading).collect()
}

#[test]
fn each_is_read_twice_in_a_row_with_a_pause_and_the_next_has_its_turn_tomorrow() {
    let mut world = notices("5m", twice());
    let rundown = world.air(tuesday());
    assert_eq!(
        world.lines(&rundown.items),
        [
            "17:00:00 segment tb/1.mp3 1m",
            "~17:01:02 segment tb/1.mp3 1m",
            "~17:02:02 segment tb/2.mp3 1m",
            "~17:03:04 segment tb/2.mp3 1m",
            "~17:04:04 filler nhac/nen.ogg 56s!",
        ]
    );
    assert_eq!(
        readings(&rundown.items),
        [Some(0), Some(1), Some(0), Some(1), None]
    );
    let tomorrow = episode(&world.plan(tuesday() + 1.day()), "tb");
    assert_eq!(
        tomorrow,
        ["tb/3.mp3", "tb/3.mp3", "tb/1.mp3", "tb/1.mp3"],
        "what had no time for all its readings is first"
    );
}

#[test]
fn a_file_or_its_folder_says_otherwise() {
    let mut world = notices("8m", twice());
    let said = &mut world.topic("tb").readings;
    said.insert(AudioPath::from("tb"), every("24h"));
    said.insert(
        AudioPath::from("tb/2.mp3"),
        Reading {
            times: Some(1),
            every: None,
        },
    );
    said.insert(
        AudioPath::from("tb/3.mp3"),
        Reading {
            times: Some(3),
            every: None,
        },
    );
    let rundown = world.plan(tuesday());
    assert_eq!(
        readings(&rundown.items),
        [
            Some(0),
            Some(1),
            None,
            Some(0),
            Some(1),
            Some(2),
            None,
            None
        ]
    );
}

#[test]
fn what_would_not_be_heard_otherwise_is_read_less_often_and_a_note_says_so() {
    let mut world = notices("5m", twice());
    world.find("tb/1.mp3").length = super::world::frames("3m");
    world.check(&[
        "17:00:00 segment tb/1.mp3 3m",
        "~17:03:00 filler nhac/nen.ogg 1m",
        "~17:04:00 filler nhac/nen.ogg 1m",
    ]);
    let note = "w tb: “1.mp3” is to be read 2 times, 03:00 each, but there is time for 1 only. Make the slot longer, or let it be read less often (read)";
    assert!(
        world
            .notes(&world.plan(tuesday()))
            .contains(&note.to_owned())
    );
}

#[test]
fn music_under_the_words_leaves_no_pause() {
    let mut world = notices("3m", twice());
    world.program("tb", Pick::InOrder, &["tb"]).bed = Some(Bed {
        topic: "nhac".into(),
        level_lu: -18.0,
    });
    let program = world.program("tb", Pick::InOrder, &["tb"]);
    program.reading = twice();
    program.bed = Some(Bed {
        topic: "nhac".into(),
        level_lu: -18.0,
    });
    world.check(&[
        "17:00:00 segment tb/1.mp3 1m",
        "~17:01:00 segment tb/1.mp3 1m",
        "~17:02:00 filler nhac/nen.ogg 1m",
    ]);
}

#[test]
fn after_a_break_the_readings_follow_that_were_not_begun() {
    let mut world = notices("5m", twice());
    let rundown = world.plan(tuesday());
    world.history.record(aired(&rundown.items[0]).unwrap());
    let rest = world.refill("tb", "17:00", "17:01:30");
    assert_eq!(
        world.lines(&rest),
        [
            "17:01:30 segment tb/1.mp3 1m",
            "~17:02:30 segment tb/2.mp3 1m",
            "~17:03:32 segment tb/2.mp3 1m",
            "~17:04:32 filler nhac/nen.ogg 28s!",
        ]
    );
    assert_eq!(readings(&rest), [Some(1), Some(0), Some(1), None]);
}

#[test]
fn a_repeat_reads_again_what_its_original_read() {
    let mut world = notices(
        "5m",
        Reading {
            times: Some(2),
            every: Some(length("720h")),
        },
    );
    world.repeat("lai", "tb", "18:00", "5m");
    let rundown = world.plan(tuesday());
    let heard = ["tb/1.mp3", "tb/1.mp3", "tb/2.mp3", "tb/2.mp3"];
    assert_eq!(episode(&rundown, "tb"), heard);
    assert_eq!(episode(&rundown, "lai"), heard, "a repeat is to come again");
}

/// The starts of an occurrence's items differ by seconds from day to day: it is the hour it is due that counts.
#[test]
fn what_rests_for_a_day_comes_each_morning_and_not_in_the_afternoon() {
    let mut world = notices("5m", every("24h"));
    world.slot("sang", "tb", "05:31", "2m30s");
    world.find("tb/1.mp3").silence_end = super::world::frames("1s");
    let mut heard = Vec::new();
    for date in [tuesday(), tuesday() + 1.day(), tuesday() + 2.days()] {
        let rundown = world.air(date);
        heard.push(["sang", "tb"].map(|slot| episode(&rundown, slot)));
    }

    let (early, late) = (["tb/1.mp3", "tb/2.mp3"], ["tb/3.mp3"]);
    for [morning, afternoon] in heard {
        assert_eq!(
            (&morning[..], &afternoon[..]),
            (&early.map(String::from)[..], &late.map(String::from)[..])
        );
    }

    let note = "i tb: 2 segments of “TB” have aired lately and rest (every)";
    assert!(
        world
            .notes(&world.plan(tuesday() + 3.days()))
            .contains(&note.to_owned())
    );
}

#[test]
fn the_last_day_that_a_name_says_is_kept_to_unless_a_person_has_set_another() {
    let mut world = notices("90s", Reading::default());
    let tomorrow = tuesday() + 1.day();
    world.find("tb/1.mp3").until = Some(tuesday());
    assert_eq!(episode(&world.plan(tuesday()), "tb"), ["tb/1.mp3"]);
    let late = world.plan(tomorrow);
    assert_eq!(episode(&late, "tb"), ["tb/2.mp3"]);
    let note = "i tb: “1.mp3” (TB) was to air until 24/11/2026 only";
    assert!(world.notes(&late).contains(&note.to_owned()));

    let validity = phatthanh::schedule::Validity {
        from: None,
        until: Some(Date::constant(2026, 12, 5)),
    };
    world
        .topic("tb")
        .valid
        .insert(AudioPath::from("tb/1.mp3"), validity);
    assert_eq!(episode(&world.plan(tomorrow), "tb"), ["tb/1.mp3"]);
}
