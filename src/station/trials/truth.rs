//! What was heard, against what was planned: silence on air, a card that takes nothing, sleep.

use std::time::Duration;

use jiff::SignedDuration;

use super::{Trial, at, brief, one_at_a_time};
use crate::airlog::{Ended, Event as LogEvent};
use crate::alarm::Alarm;
use crate::clock::Clock;
use crate::playout::{self, CardStatus, Command, Event, Moved};
use crate::station::health::status;
use crate::units::Frames;
use crate::words::{Language, Text};

impl Trial {
    /// What is on air was not heard from this second of it to that.
    fn silence(&mut self, from: u64, to: u64) {
        let cue = self.conductor.cue(0).map(|(cue, ..)| cue);
        let within = Frames::from_ms(from * 1000)..Frames::from_ms(to * 1000);
        self.conductor
            .on(Event::Silence { cue, within }, self.clock.now());
    }

    fn alarms(&self) -> Vec<Alarm> {
        let listed = self
            .conductor
            .alarms()
            .list(&jiff::tz::TimeZone::UTC, Language::En);
        listed.into_iter().map(|alarm| alarm.key).collect()
    }

    fn now(&self) -> jiff::Timestamp {
        self.clock.now()
    }
}

/// Recordings of the trials have a pause from 20 s to 40 s.
#[test]
fn a_pause_that_ingest_found_is_played_as_it_is() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:00:39");
    for (from, to) in [(20, 28), (28, 36), (32, 40), (36, 43)] {
        trial.silence(from, to);
        assert_eq!(trial.alarms(), []);
    }
    trial.until("12:09:00");
    assert_eq!(brief(&trial.rows()[0]), "a 12:00:00 tin/1.wav +0 complete");
}

#[test]
fn silence_elsewhere_is_left_for_the_next_item_with_an_alarm_and_a_row() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:01:00");
    trial.silence(52, 60);
    assert_eq!(trial.alarms(), [Alarm::Silence]);
    trial.until("12:01:10");
    trial.conductor.on(
        Event::SilenceOver {
            lasted: Frames::from_ms(9000),
        },
        trial.now(),
    );
    assert_eq!(trial.alarms(), []);

    // A plan of the slot made now has the next item on the air already, from the slot's beginning on.
    trial.conductor.replan(trial.now());
    trial.until("12:09:00");
    let version = trial.conductor.log_writer().log().version().unwrap();
    assert!(version > 0);
    let rows = trial.rows();
    one_at_a_time(&rows);
    assert_eq!(brief(&rows[0]), "a 12:00:00 tin/1.wav +0 fault");
    assert_eq!(rows[0].reason, Some(Text::new("station-ended-silent")));
    let next = rows[1].start.unwrap();
    assert!(next < at("12:01:01"), "{next}");
    assert_eq!(rows[1].ended, Some(Ended::Complete), "{:?}", rows[1]);
    assert!(
        rows[1..]
            .iter()
            .all(|row| !brief(row).contains("tin/1.wav")),
        "it is not played again"
    );
}

#[test]
fn silence_of_one_item_after_another_makes_the_output_anew() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:01:00");
    trial.silence(52, 60);
    trial.until("12:01:09");
    trial.silence(1, 9);
    assert!(trial.conductor.commands().contains(&Command::Renew));
}

#[test]
fn a_card_that_takes_nothing_is_an_alarm_and_made_anew_once() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:01:00");
    for ms in [1000, 1100, 2500] {
        trial
            .conductor
            .taken(Some(Duration::from_millis(ms)), trial.now());
        assert_eq!(trial.alarms(), [Alarm::NotTaken]);
        let renews = trial.conductor.commands().contains(&Command::Renew);
        assert_eq!(renews, ms == 1000);
    }
    trial.conductor.taken(None, trial.now());
    assert_eq!(trial.alarms(), []);
}

/// The wall clock has gone on by twenty minutes, uptime has not, and the card is opened anew.
#[test]
fn what_a_sleeping_machine_missed_says_so_and_the_schedule_is_joined() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:09:00");
    trial.clock.suspend(Duration::from_secs(20 * 60));
    trial
        .conductor
        .slept(SignedDuration::from_mins(20), trial.now());
    trial.lose_card();
    trial.card_back();
    trial.until("12:41:00");
    let rows = trial.rows();
    let missed: Vec<_> = rows
        .iter()
        .filter(|row| row.ended == Some(Ended::Missed))
        .collect();
    assert!(missed.len() > 3, "{missed:?}");
    for row in missed {
        assert_eq!(row.reason, Some(Text::new("station-missed-slept")));
    }

    let joined = rows
        .iter()
        .find(|row| row.start.is_some_and(|start| start > at("12:29:00")))
        .unwrap();
    assert!(joined.start.unwrap() < at("12:29:02"), "{joined:?}");
}

#[test]
fn a_card_that_is_not_the_one_meant_is_an_alarm_and_a_row() {
    let own = "[output]\ndevice = [\"plughw:CARD=USB,DEV=0\", \"default\"]\n";
    let mut trial = Trial::at_station("11:59:50", own, "tin", "");
    let moved = |followed| Moved {
        name: "default".into(),
        was: "a".into(),
        now: "b".into(),
        followed,
        by_server: false,
    };

    let by_server = Moved {
        by_server: true,
        ..moved(true)
    };

    #[rustfmt::skip]
    let cases = [
        ("plughw:CARD=USB,DEV=0", None,               ""),
        ("default",               None,               "first card of the list (“plughw:CARD=USB,DEV=0”)"),
        ("default",               Some(moved(false)), "stays on “a”"),
        ("default",               Some(moved(true)),  "goes to “b”"),
        ("default",               Some(by_server),    "sends the station's sound to “b”"),
        ("silent",                None,               ""),
    ];
    for (name, moved, expected) in cases {
        let card = CardStatus::On { name: name.into() };
        let heard = playout::Status {
            card,
            moved,
            ..playout::Status::new()
        };
        status::look(
            &mut trial.conductor,
            &heard,
            &[],
            &[],
            None,
            trial.clock.now(),
        );
        let alarms = trial
            .conductor
            .alarms()
            .list(&jiff::tz::TimeZone::UTC, Language::En);
        let other = alarms.iter().find(|alarm| alarm.key == Alarm::OtherCard);
        let words = other.map_or("", |alarm| &*alarm.words);
        assert!(
            words.is_empty() == expected.is_empty() && words.contains(expected),
            "{name}: {words}"
        );
    }

    trial
        .conductor
        .on(Event::CardMoved(moved(true)), trial.now());
    let log = trial.conductor.log_writer().log();
    let events = log.events(at("11:00:00"), at("13:00:00")).unwrap();
    let Some((
        _,
        LogEvent::CardMoved {
            name,
            was,
            now,
            followed: true,
        },
    )) = events.last()
    else {
        panic!("{events:?}")
    };

    assert_eq!((&**name, &**was, &**now), ("default", "a", "b"));
}
