//! People who speak live: only once somebody let them, from the first word on, and until somebody ends it.

use super::relay::{states, told, whole};
use super::*;
use crate::airlog::InputState;
use crate::rundown::{Arming, Kind, Orders};
use crate::schedule::OccurrenceId;

/// A station with a microphone, by which people speak in the last slot.
const INPUT: &str = "[[input]]\nid = \"micro\"\ntitle = \"Phòng thu\"\ncard = \"hw:CARD=Mixer\"\n";

pub(super) const PROGRAM: &str = "title = \"Tọa đàm\"\nform = \"live\"\ninput = \"micro\"\ntopics = [\"tin\"]\nfiller = \"nen\"\napproval = false\n";

impl Trial {
    fn live(from: &str) -> Self {
        let mut trial = Self::at_station(from, INPUT, "vov", "");
        trial.line(Presence::Waits);
        trial
    }

    fn line(&mut self, presence: Presence) {
        self.away.insert(InputId::from("micro"), presence);
    }

    /// A person lets people speak in the last slot, or ends that.
    fn arm(&mut self, number: i64, open: bool) {
        let now = self.clock.now();
        let occurrence = OccurrenceId {
            slot: "d".into(),
            due: at("13:40:00"),
        };
        let arming = Arming {
            number,
            at: now,
            open,
            by: "Lan".into(),
            speaker: "Chủ tịch xã".into(),
        };
        let mut orders = Orders::default();
        orders.armings_mut().give(occurrence, arming);
        self.conductor.take_orders(&orders, now);
    }
}

#[test]
fn nobody_is_on_air_by_connecting() {
    let mut trial = Trial::live("13:38:00");
    trial.line(Presence::There);
    trial.until("13:51:00");
    assert_eq!(states(&mut trial), [], "nobody listens to it");
    let rows = trial.rows();
    whole(&rows);
    assert!(rows.iter().all(|row| row.item.kind != Kind::Live));
}

#[test]
fn music_until_the_first_word_and_the_log_says_who_spoke() {
    let mut trial = Trial::live("13:38:00");
    trial.arm(1, true);
    trial.until("13:41:00");
    trial.line(Presence::There);
    trial.until("13:51:00");
    assert_eq!(states(&mut trial), [InputState::Waits, InputState::Back]);
    let rows = trial.rows();
    whole(&rows);
    let told = told(&rows);
    let [music, .., live] = &told[..] else {
        panic!("{told:#?}")
    };
    assert_eq!(music, "13:40:00.000 nen Complete");
    assert_eq!(
        rows.iter()
            .filter(|row| row.item.kind == Kind::Live)
            .count(),
        1
    );
    assert!(live.starts_with("13:41:00."), "{told:#?}");
    assert!(live.ends_with("micro Complete"), "{told:#?}");
    let last = rows.last().unwrap();
    assert_eq!(last.item.kind, Kind::Live);
    assert_eq!(last.end, Some(at("13:50:00")));
    let input = last.item.input.as_ref().unwrap();
    assert_eq!(input.speaker.as_deref(), Some("Chủ tịch xã"));
}

/// What a person ends is over within a second, and the rest of the slot is music and no recording.
#[test]
fn what_a_person_ends_is_over_at_once() {
    let mut trial = Trial::live("13:38:00");
    trial.arm(1, true);
    trial.line(Presence::There);
    trial.until("13:45:00");
    trial.arm(2, false);
    trial.until("13:51:00");
    let rows = trial.rows();
    whole(&rows);
    let live = rows.iter().find(|row| row.item.kind == Kind::Live).unwrap();
    assert_eq!(live.ended, Some(Ended::Skipped));
    assert!(live.end.unwrap() < at("13:45:01"), "{:?}", live.end);
    let why = live.reason.as_ref().map(Text::key);
    assert_eq!(why, Some("station-ended-live"));
    let after = rows.iter().filter(|row| row.start >= live.end);
    assert!(
        after.clone().all(|row| row.item.kind == Kind::Filler),
        "{:#?}",
        told(&rows)
    );
    assert!(after.count() > 0);
}

/// Whoever is let on air in the middle of it cuts the recording that stood in, with the first word.
#[test]
fn it_is_armed_at_the_minute() {
    let mut trial = Trial::live("13:38:00");
    trial.until("13:42:00");
    assert_eq!(trial.conductor.cue(0).unwrap().1.kind, Kind::Segment);
    trial.arm(1, true);
    trial.until("13:42:10");
    trial.line(Presence::There);
    trial.until("13:42:12");
    assert_eq!(trial.conductor.cue(0).unwrap().1.kind, Kind::Live);
    trial.until("13:51:00");
    let rows = trial.rows();
    whole(&rows);
    let told = told(&rows);
    assert!(
        told.last().unwrap().ends_with("micro Complete"),
        "{told:#?}"
    );
    assert!(told.last().unwrap().starts_with("13:42:1"), "{told:#?}");
}

/// A line that breaks off before or after the first word: music for a while, then recordings; and back with a word.
#[test]
fn a_dead_line_is_a_program_all_the_same() {
    let mut trial = Trial::live("13:38:00");
    trial.arm(1, true);
    trial.until("13:41:00");
    trial.line(Presence::Away(Text::new("station-input-dry")));
    trial.until("13:43:30");
    assert_eq!(trial.conductor.cue(0).unwrap().1.kind, Kind::Segment);
    trial.line(Presence::There);
    trial.until("13:45:00");
    assert_eq!(trial.conductor.cue(0).unwrap().1.kind, Kind::Live);
    trial.line(Presence::Away(Text::new("station-input-mute")));
    trial.until("13:45:30");
    assert_eq!(trial.conductor.cue(0).unwrap().1.kind, Kind::Filler);
    trial.until("13:51:00");
    let states = states(&mut trial);
    whole(&trial.rows());
    let expected = [
        InputState::Waits,
        InputState::Lost,
        InputState::Back,
        InputState::Lost,
        InputState::Over,
    ];
    assert_eq!(states, expected);
}

/// Armed, ended, heard and broken off at random: each frame of the slot is somebody's, and nobody is heard unarmed.
#[test]
fn a_live_slot_has_no_gap_whatever_people_do() {
    let mut random = 0x2345_6789_u32;
    let mut next = |below: u32| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) % below
    };
    for storm in 0..20 {
        let mut trial = Trial::live("13:38:00");
        let mut armed = Vec::new();
        for number in 1.. {
            if trial.clock.now() >= at("13:51:00") {
                break;
            }
            match next(5) {
                0 => trial.line(Presence::There),
                1 => trial.line(Presence::Waits),
                2 => trial.line(Presence::Away(Text::new("station-input-dry"))),
                what => {
                    trial.arm(number, what == 3);
                    armed.push((trial.clock.now(), what == 3));
                }
            }
            trial.run(SignedDuration::from_millis(i64::from(next(60_000)) + 100));
        }
        let rows = trial.rows();
        one_at_a_time(&rows);
        let own = rows
            .iter()
            .filter(|row| row.item.due == Some(at("13:40:00")));
        let heard: Frames = own.clone().filter_map(|row| row.played).sum();
        let gap = Frames::from_ms(600_000).saturating_sub(heard);
        assert!(
            gap < Frames::from_ms(3000),
            "{storm}: {gap}: {:#?}",
            told(&rows)
        );
        for row in own.filter(|row| row.item.kind == Kind::Live) {
            let start = row.start.unwrap();
            let last = armed.iter().rev().find(|(at, _)| *at <= start);
            assert!(last.is_some_and(|(_, open)| *open), "{storm}: {row:#?}");
        }
    }
}
