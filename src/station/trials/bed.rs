//! Music under what is on air: the log has it, and what lies on it goes on where it breaks.

use std::sync::Arc;

use jiff::SignedDuration;

use super::{Trial, at, brief, one_at_a_time, segment};
use crate::airlog::{Airing, Event as LogEvent};
use crate::clock::Clock;
use crate::playout::{CueStop, Event, Simulated};
use crate::rundown::Catalogue;
use crate::units::Frames;
use crate::words::Text;

/// A station whose slots have one announcement each, over the music that fills the one before; its card is fast
/// by 230 millionths.
fn voice_over(from: &str) -> Trial {
    let mut trial = Trial::with(from, "tin", "over_filler = true\n");
    trial.output = Some(Simulated::with_crystal(Arc::clone(&trial.clock), 230.0));
    let music = [
        segment("nen/dai.wav", 400, 9),
        segment("nen/khac.wav", 400, 8),
    ];
    let catalogue: Catalogue = [segment("tin/1.wav", 150, 1)]
        .into_iter()
        .chain(music)
        .collect();
    trial
        .conductor
        .set_catalogue(&Arc::new(catalogue), trial.clock.now());
    trial
}

impl Trial {
    /// What the log has of music: its beginnings, ends and faults.
    fn music(&mut self) -> Vec<String> {
        let events = self
            .conductor
            .log_writer()
            .log()
            .events(at("11:00:00"), at("14:00:00"))
            .unwrap();
        let told = events.iter().filter_map(|(when, event)| {
            let seconds = |frames: &u64| *frames / 48_000;
            let what = match event {
                LogEvent::Bed { music, skip_frames } => {
                    format!("{} from {}", music.path, seconds(skip_frames))
                }
                LogEvent::BedOver { heard_frames, .. } => {
                    format!("over after {}", seconds(heard_frames))
                }
                LogEvent::BedBroke { good_frames, .. } => {
                    format!("broke after {}", seconds(good_frames))
                }
                _ => return None,
            };
            Some(format!("{} {what}", when.strftime("%H:%M:%S")))
        });
        told.collect()
    }
}

/// The card was 55 ms ahead after 4 minutes: the log has the music where it was, not where the plan had it.
#[test]
fn filler_that_is_spoken_over_is_in_the_log_where_it_was() {
    let mut trial = voice_over("11:59:50");
    trial.until("12:10:05");
    let back = trial
        .cues
        .iter()
        .find(|cue| cue.goes_on)
        .expect("the music after the voice");

    // Of 400 s, from 200 on: wherever it really is by then, it takes no time of what comes after it.
    assert_eq!(back.stop, CueStop::After(Frames::from_ms(201_000)));
    trial.until("12:16:00");
    let music = trial.music();
    assert_eq!(
        music,
        ["12:09:59 nen/khac.wav from 50", "12:12:29 over after 150"]
    );
    let events = trial
        .conductor
        .log_writer()
        .log()
        .events(at("12:00:00"), at("12:20:00"))
        .unwrap();
    let under = events.iter().find_map(|(_, event)| match event {
        LogEvent::Bed { skip_frames, .. } => Some(*skip_frames),
        _ => None,
    });
    let rows = trial.rows();
    one_at_a_time(&rows);
    let told: Vec<String> = rows.iter().map(brief).collect();
    let [_, _, filler, said, resumed, ..] = &rows[..] else {
        panic!("{told:?}")
    };

    assert_eq!(brief(said), "b 12:10:00 tin/1.wav +0 complete");
    assert_eq!(
        filler.reason.as_ref().map(Text::key),
        Some("station-ended-goes-on")
    );
    let on = |row: &Airing| row.item.segment.clone().unwrap().id;
    assert_eq!(on(filler), on(resumed));
    let place = filler.item.skip + filler.played.unwrap();
    assert_eq!(under, Some(place.get()));
    assert_eq!(
        resumed.item.skip,
        place + said.played.unwrap(),
        "no frame lost, no frame twice"
    );
    assert!(place > Frames::from_ms(50_050), "{place}");
}

/// A fault has brought the slot before out of step with its plan: the plan of what is spoken over it knows.
#[test]
fn what_is_really_on_is_spoken_over() {
    let mut trial = voice_over("11:59:50");
    trial.until("12:03:00");
    let cue = trial.conductor.cue(0).unwrap().0;
    let good = Frames::from_ms(60_000);
    trial.conductor.on(
        Event::Broken {
            cue,
            problem: "breaks off".into(),
            undecodable: true,
            good,
        },
        trial.clock.now(),
    );
    trial.output.as_mut().unwrap().broken(cue, good);
    trial.until("12:05:00");
    let coming: Vec<_> = trial
        .conductor
        .coming()
        .filter(|item| item.over().is_some())
        .collect();
    let places: Vec<_> = coming[..2]
        .iter()
        .map(|item| (item.place().seconds(), item.length.seconds()))
        .collect();
    assert_eq!(
        places,
        [(390.0, 150.0), (140.0, 260.0)],
        "it began at 12:03:30, and starts over under the voice"
    );
    trial.until("12:16:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    let told: Vec<String> = rows.iter().map(brief).collect();
    assert_eq!(
        told[1..4],
        [
            "a 12:02:30 nen/dai.wav +0 fault",
            "a 12:03:30 nen/khac.wav +0 cut",
            "b 12:10:00 tin/1.wav +0 complete"
        ]
    );

    // It followed on the frame, on a card that is a little fast.
    assert!(
        told[4].starts_with("b 12:12:30 nen/khac.wav +140.1"),
        "{}",
        told[4]
    );
}

/// The card is lost under the voice, and comes back: both are where they would be by now.
#[test]
fn a_lost_card_moves_neither_voice_nor_music() {
    let mut trial = voice_over("11:59:50");
    trial.output = Some(Simulated::new(Arc::clone(&trial.clock)));
    trial.until("12:11:00");
    trial.lose_card();
    trial.run(SignedDuration::from_secs(10));
    trial.card_back();
    trial.until("12:16:00");
    assert_eq!(
        trial.music(),
        [
            "12:10:00 nen/khac.wav from 50",
            "12:11:00 over after 60",
            "12:11:10 nen/khac.wav from 120",
            "12:12:30 over after 79"
        ]
    );
    let rows = trial.rows();
    one_at_a_time(&rows);
    let told: Vec<String> = rows[3..].iter().map(brief).collect();
    assert_eq!(told[0], "b 12:10:00 tin/1.wav +0 fault");
    assert!(told[1].starts_with("b 12:11:10 tin/1.wav +70."), "{told:?}");
    assert!(
        told[2].starts_with("b 12:12:30 nen/khac.wav +200"),
        "{told:?}"
    );
}

#[test]
fn music_under_an_item_is_in_the_log() {
    let mut trial = Trial::with("11:59:50", "tin", "bed = \"nen\"\n");
    trial.until("12:04:00");
    assert_eq!(
        trial.music(),
        [
            "12:00:00 nen/nen.wav from 0",
            "12:02:30 over after 150",
            "12:02:30 nen/nen.wav from 150"
        ]
    );
    let rows = trial.rows();
    one_at_a_time(&rows);
    assert_eq!(
        brief(&rows[0]),
        "a 12:00:00 tin/1.wav +0 complete",
        "it has no airtime of its own"
    );
}

#[test]
fn music_that_breaks_is_told_and_what_lies_on_it_is_heard_whole() {
    let mut trial = Trial::with("11:59:50", "tin", "bed = \"nen\"\n");
    trial.until("12:01:00");
    let cue = trial.conductor.cue(0).unwrap().0;
    let good = Frames::from_ms(61_000);
    trial.conductor.on(
        Event::BedBroken {
            cue,
            problem: "breaks off".into(),
            undecodable: true,
            good,
        },
        trial.clock.now(),
    );
    trial.until("12:04:00");
    assert_eq!(
        trial.music(),
        [
            "12:00:00 nen/nen.wav from 0",
            "12:01:00 broke after 61",
            "12:02:30 over after 61"
        ],
        "and what comes is planned without"
    );
    let rows = trial.rows();
    one_at_a_time(&rows);
    assert_eq!(brief(&rows[0]), "a 12:00:00 tin/1.wav +0 complete");
    assert_eq!(brief(&rows[1]), "a 12:02:30 tin/2.wav +0 shutdown");
}

#[test]
fn music_that_never_sounds_is_not_told_of_as_heard() {
    let mut trial = Trial::with("11:59:50", "tin", "bed = \"nen\"\n");
    trial.until("11:59:55");
    let cue = trial.cues[0].id;
    let broken = Event::BedBroken {
        cue,
        problem: "no such file".into(),
        undecodable: false,
        good: Frames::ZERO,
    };

    trial.conductor.on(broken, trial.clock.now());
    trial.until("12:03:00");
    assert_eq!(trial.music(), ["11:59:55 broke after 0"]);
    assert_eq!(brief(&trial.rows()[0]), "a 12:00:00 tin/1.wav +0 complete");
}
