//! A station that never ran before: what it could not have aired, it did not miss.

use super::*;
use crate::airlog::{Channel, Consent, Event as LogEvent, Recording};
use crate::station::conductor::absence::{Absence, Away};

/// A log in which people approved what is to air, a day before the first start.
fn approved_yesterday() -> Airlog {
    let mut log = Airlog::in_memory().unwrap();
    for segment in catalogue().iter() {
        let consent = Consent {
            at: at("12:00:00") - SignedDuration::from_hours(25),
            by: "Công chức Tư pháp".into(),
            channel: Channel::Paper,
            note: None,
            text: None,
            segment: Recording {
                id: segment.id,
                path: segment.path.clone(),
                title: segment.title.to_string(),
            },
        };
        log.approve(&consent).unwrap();
    }

    log
}

/// The first start of all, at `from`, with the card there after `card`.
fn first_start(from: &str, card: SignedDuration) -> Vec<Airing> {
    let log = approved_yesterday();
    assert_eq!(log.last_word().unwrap(), None);
    assert_eq!(
        log.history(None).unwrap().since(),
        None,
        "nothing of before is owed"
    );
    let absence = Absence::at_start(log.last_word().unwrap(), None, at(from));
    assert_eq!(absence.away, Away::New);
    let mut trial = Trial::logged(LogWriter::new(log), from, "", "tin", "");
    trial.conductor.away(absence);
    trial.output = None;
    trial.run(card);
    trial.card_back();
    trial.until("12:50:00");
    trial.rows()
}

#[test]
fn what_never_ran_did_not_lose_power() {
    // Before a slot, in the middle of an item, in its last moment, on its first and after all of them.
    for from in [
        "11:59:50",
        "12:05:31",
        "12:02:29.500",
        "12:02:30",
        "12:20:00",
        "12:45:00",
    ] {
        let rows = first_start(from, SignedDuration::ZERO);
        one_at_a_time(&rows);
        let missed: Vec<_> = rows
            .iter()
            .filter(|row| row.ended == Some(Ended::Missed))
            .collect();
        assert!(missed.is_empty(), "{from}: {missed:#?}");
        assert_eq!(rows.is_empty(), from == "12:45:00");
    }
}

/// It ran, and no card took sound: that is missed from its first moment on, and why is known.
#[test]
fn without_a_card_it_ran_all_the_same() {
    let rows = first_start("12:05:31", SignedDuration::from_mins(6));
    let missed: Vec<_> = rows
        .iter()
        .filter(|row| row.ended == Some(Ended::Missed))
        .collect();
    assert!(!missed.is_empty());
    for row in missed {
        assert!(row.item.start >= at("12:05:31"), "{row:?}");
        assert_eq!(
            row.reason,
            Some(Text::new("station-missed-no-card")),
            "{row:?}"
        );
    }
}

/// The clock was in doubt at the first start: what came due meanwhile has that reason, what was before has no row.
#[test]
fn in_doubt_from_the_first_moment() {
    let away = SignedDuration::from_hours(24 * 6500);
    let mut log_writer = LogWriter::new(approved_yesterday());
    log_writer.hold();
    let mut trial = Trial::logged(log_writer, "12:05:31", "", "tin", "");
    trial
        .conductor
        .away(Absence::at_start(None, None, at("12:05:31")));
    trial.set_clock(-away);
    trial.run(SignedDuration::from_mins(6));
    trial.believe_clock(away);
    trial.until("12:50:00");
    let rows = trial.rows();
    let missed: Vec<_> = rows
        .iter()
        .filter(|row| row.ended == Some(Ended::Missed))
        .collect();
    assert!(!missed.is_empty());
    for row in missed {
        assert!(row.item.start >= at("12:05:31"), "{row:?}");
        assert_eq!(
            row.reason,
            Some(Text::new("station-missed-clock-doubted")),
            "{row:?}"
        );
    }
}

/// Stopped in order; people approved while it was off. What it missed, it missed since it was stopped.
#[test]
fn approvals_while_it_was_off() {
    let mut log = Airlog::in_memory().unwrap();
    log.event(
        at("11:00:00"),
        &LogEvent::Started {
            version: "0".into(),
        },
    )
    .unwrap();
    log.event(at("12:03:00"), &LogEvent::Stopped).unwrap();
    let consent = Consent {
        at: at("12:18:00"),
        by: "Công chức Tư pháp".into(),
        channel: Channel::Paper,
        note: None,
        text: None,
        segment: Recording {
            id: SegmentId::new([1; 32]),
            path: "tin/1.wav".into(),
            title: "một".into(),
        },
    };

    log.approve(&consent).unwrap();
    let word = LogEvent::ClockBelieved {
        witness: "person".into(),
        by: Some("Cán bộ đài".into()),
    };

    log.event(at("12:19:00"), &word).unwrap();
    let word = log.last_word().unwrap().unwrap();
    assert!(word.orderly && word.confirmed);
    let absence = Absence::at_start(Some(word), Some(at("12:02:59")), at("12:21:00"));
    assert_eq!(
        (absence.away, absence.since),
        (Away::Stopped, at("12:03:00"))
    );
    let mut trial = Trial::logged(LogWriter::new(log), "12:21:00", "", "tin", "");
    trial.conductor.away(absence);
    trial.until("12:41:00");
    let rows = trial.rows();
    let missed: Vec<_> = rows
        .iter()
        .filter(|row| row.ended == Some(Ended::Missed))
        .collect();
    let slots: BTreeSet<&str> = missed
        .iter()
        .map(|row| row.item.slot.as_ref().unwrap().as_str())
        .collect();
    assert!(slots.contains("a") && slots.contains("b"), "{slots:?}");
    let why = Some(Text::new("station-missed-stopped"));
    assert!(missed.iter().all(|row| row.reason == why), "{missed:#?}");
}
