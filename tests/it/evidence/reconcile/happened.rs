//! What happened to the station is the reason of a difference.

use phatthanh::airlog::reconcile::{DifferenceKind, Kept, KeptSound};
use phatthanh::airlog::{Airlog, Begin, Event};
use phatthanh::words::Text;

use super::{DAY, air, check, morning, plan};
use crate::evidence::{at, planned};

/// What was written, and when; what it explains.
type Case<'a> = (&'a [(i64, Event)], Option<&'a str>);

/// What happened to the station explains what was not heard, from when it began to when it was over.
#[test]
fn what_happened_to_the_station_is_a_reason() {
    let (lost, back) = (
        Event::CardLost {
            problem: "x".into(),
        },
        Event::CardBack { name: "x".into() },
    );
    let doubted = Event::ClockDoubted {
        why: "leapt".into(),
    };

    let believed = Event::ClockBelieved {
        witness: "person".into(),
        by: None,
    };

    let silence = Event::Silence {
        id: None,
        from_frames: 0,
        to_frames: 48_000 * 8,
    };

    let slept = |seconds: i64| Event::Slept {
        slept_us: seconds * 1_000_000,
    };

    let stalled = |seconds: i64| Event::NotTaken {
        stalled_us: seconds * 1_000_000,
    };

    let minute = 60_000;
    // What was written and when; the reason of what began a minute late at 17:40.
    let late = 11 * minute;
    #[rustfmt::skip]
    let table: [Case<'_>; 10] = [
        (&[], None),
        (&[(late - minute - 1, slept(1))], None),
        (&[(late + 20_000, slept(30))], Some("slept")),
        (&[(late + 20_000, slept(3))], None),
        (&[(late + 20_000, stalled(30))], Some("not-taken")),
        (&[(late - 10 * minute, lost.clone()), (late + minute, back.clone())], Some("card")),
        (&[(late - 10 * minute, lost), (late - 5 * minute, back)], None),
        (&[(late - 10 * minute, doubted), (late + minute, believed)], Some("clock-doubted")),
        (&[(late + 9000, silence.clone())], Some("silence")),
        (&[(late - 10 * minute, silence), (late - 9 * minute, Event::Stopped)], None),
    ];
    for (events, expected) in table {
        check_late(events, late, expected);
    }
}

/// Holds that an item due at 17:40 that began at `late`, after and before these events, is late for the reason.
#[track_caller]
fn check_late(events: &[(i64, Event)], late: i64, expected: Option<&str>) {
    let mut log = Airlog::in_memory().unwrap();
    log.event(
        at(-3_600_000),
        &Event::Started {
            version: "0.1.0".into(),
        },
    )
    .unwrap();
    let item = planned(1, 600_000);
    plan(&mut log, -3_600_000, std::slice::from_ref(&item));
    let mut rows: Vec<(i64, Option<&Event>)> = events
        .iter()
        .map(|(ms, event)| (*ms, Some(event)))
        .collect();
    rows.push((late, None));
    rows.sort_by_key(|(ms, _)| *ms);
    for (ms, event) in rows {
        match event {
            Some(event) => drop(log.event(at(ms), event).unwrap()),
            None => drop(
                log.begin(&Begin {
                    item: item.clone(),
                    start: at(late),
                })
                .unwrap(),
            ),
        }
    }

    let why = expected.map(|why| Text::new("airlog-why-event").with("why", why));
    let zone = jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    let day = log
        .reconcile(DAY.parse().unwrap(), &zone, Some(at(86_400_000)), None)
        .unwrap();
    let found: Vec<_> = day
        .differences
        .iter()
        .map(|one| (one.kind, one.why.clone()))
        .collect();
    assert_eq!(found, [(DifferenceKind::Late, why)], "{events:?}");
}

/// What sounds in the log and is silent in the recording of the air has the reason the station noticed then.
#[test]
fn silence_that_was_noticed_is_a_reason() {
    let (mut log, items) = morning();
    for item in &items[..3] {
        air(&mut log, item, 0);
    }

    log.event(
        at(38_000),
        &Event::Silence {
            id: None,
            from_frames: 0,
            to_frames: 48_000 * 8,
        },
    )
    .unwrap();
    log.event(
        at(39_000),
        &Event::SilenceOver {
            silent_frames: 48_000 * 9,
        },
    )
    .unwrap();
    for item in &items[3..] {
        air(&mut log, item, 0);
    }

    let kept = |from, to, sound| Kept {
        from: at(from),
        to: at(to),
        sound,
    };

    let recorded = [
        kept(-60_000, 10_000, KeptSound::Sound),
        kept(10_000, 20_000, KeptSound::Silence),
        kept(20_000, 30_000, KeptSound::Sound),
        kept(30_000, 40_000, KeptSound::Silence),
        kept(40_000, 60_000, KeptSound::Sound),
    ];
    let expected = [
        (DifferenceKind::Silent, 10, None),
        (DifferenceKind::Silent, 30, Some("airlog-why-event")),
    ];
    check(&log, Some(&recorded), 6, &expected);
}

/// A machine that slept was not there, whatever the rows before and after.
#[test]
fn what_was_due_while_the_machine_slept_has_that_reason() {
    let (mut log, items) = morning();
    air(&mut log, &items[0], 0);
    log.event(
        at(50_000),
        &Event::Slept {
            slept_us: 39_000_000,
        },
    )
    .unwrap();
    air(&mut log, &items[5], 0);
    let slept = |second| (DifferenceKind::NotAired, second, Some("airlog-why-event"));
    check(&log, None, 2, &[slept(10), slept(20), slept(30), slept(40)]);
}
