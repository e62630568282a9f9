//! Music under what is on air: told in the log, and what lies on it goes on where it breaks.

use super::{Trial, at, brief, one_at_a_time};
use crate::airlog::Event as LogEvent;
use crate::clock::Clock;
use crate::playout::Event;
use crate::units::Frames;

impl Trial {
    /// What the log tells of music: its beginnings, ends and faults.
    fn music(&mut self) -> Vec<String> {
        let events = self.conductor.journal().log().events(at("11:00:00"), at("14:00:00")).unwrap();
        let told = events.iter().filter_map(|(when, event)| {
            let seconds = |frames: &u64| *frames / 48_000;
            let what = match event {
                LogEvent::Bed { music, skip_frames } => {
                    format!("{} from {}", music.path, seconds(skip_frames))
                }
                LogEvent::BedOver { heard_frames, .. } => format!("over after {}", seconds(heard_frames)),
                LogEvent::BedBroke { good_frames, .. } => format!("broke after {}", seconds(good_frames)),
                _ => return None,
            };
            Some(format!("{} {what}", when.strftime("%H:%M:%S")))
        });
        told.collect()
    }
}

#[test]
fn music_under_an_item_is_in_the_log() {
    let mut trial = Trial::with("11:59:50", "tin", "bed = \"nen\"\n");
    trial.until("12:04:00");
    assert_eq!(
        trial.music(),
        ["12:00:00 nen/nen.wav from 0", "12:02:30 over after 150", "12:02:30 nen/nen.wav from 150"]
    );
    let rows = trial.rows();
    one_at_a_time(&rows);
    assert_eq!(brief(&rows[0]), "a 12:00:00 tin/1.wav +0 complete", "it has no airtime of its own");
}

#[test]
fn music_that_breaks_is_told_and_what_lies_on_it_is_heard_whole() {
    let mut trial = Trial::with("11:59:50", "tin", "bed = \"nen\"\n");
    trial.until("12:01:00");
    let cue = trial.conductor.cue(0).unwrap().0;
    let good = Frames::from_ms(61_000);
    trial.conductor.on(Event::BedBroken { cue, problem: "breaks off".into(), good }, trial.clock.now());
    trial.until("12:04:00");
    assert_eq!(
        trial.music(),
        ["12:00:00 nen/nen.wav from 0", "12:01:00 broke after 61", "12:02:30 over after 61"],
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
    let broken = Event::BedBroken { cue, problem: "no such file".into(), good: Frames::ZERO };
    trial.conductor.on(broken, trial.clock.now());
    trial.until("12:03:00");
    assert_eq!(trial.music(), ["11:59:55 broke after 0"]);
    assert_eq!(brief(&trial.rows()[0]), "a 12:00:00 tin/1.wav +0 complete");
}
