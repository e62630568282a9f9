//! A start some microseconds before its minute is of that minute: on paper, in filters, in questions.

use jiff::tz::TimeZone;
use phatthanh::airlog::{Answer, Filter, view};
use phatthanh::report::{self, PaperContext, Period, approvals};
use phatthanh::schedule::Schedule;
use phatthanh::units::instant::Reading;
use phatthanh::words::Language;
use proptest::prelude::*;

use super::*;
use crate::support::TestStation;

const MINUTE: i64 = 60_000;

/// A station that runs from an hour before `whole` to an hour after it, and one airing of ten seconds that began
/// `beside_us` after it.
fn one_airing(log: &mut Airlog, whole: Timestamp, beside_us: i64) {
    let hour = SignedDuration::from_hours(1);
    let start = whole + SignedDuration::from_micros(beside_us);
    log.event(
        whole - hour,
        &Event::Started {
            version: "0.1.0".into(),
        },
    )
    .unwrap();
    let item = Planned {
        start: whole,
        ..planned(1, 0)
    };

    let seq = log.begin(&Begin { item, start }).unwrap();
    let over = start + SignedDuration::from_secs(10);
    let ended = End {
        end: over,
        played: Frames::from_ms(10_000),
        ended: Ended::Complete,
        reason: None,
    };

    log.end(seq, &ended).unwrap();
    log.event(whole + hour, &Event::CardBack { name: "x".into() })
        .unwrap();
}

fn hue() -> TimeZone {
    TimeZone::get("Asia/Ho_Chi_Minh").unwrap()
}

/// The book of that month.
fn book(log: &Airlog, whole: Timestamp) -> String {
    let (zone, schedule) = (hue(), Schedule::default());
    let airings = log.airings(&Filter::listed(Some(whole), None)).unwrap();
    let firsts = log.firsts_of(&airings).unwrap();
    let desk = PaperContext {
        station: "Đài",
        unit: None,
        schedule: &schedule,
        firsts: &firsts,
        made: None,
        zone: &zone,
        language: Language::Vi,
    };

    let date = whole.to_zoned(zone.clone()).date();
    let period = Period::days(date, date).unwrap();
    let consent = Consent {
        at: whole,
        ..consent()
    };

    let entry = approvals::Entry {
        approved: true,
        before: false,
        consent,
        received: None,
    };

    report::html(
        &approvals::approvals(&desk, &period, &[entry]),
        Language::Vi,
    )
}

fn consent() -> Consent {
    Consent {
        at: at(0),
        by: "Công chức Tư pháp".into(),
        channel: Channel::Paper,
        note: None,
        text: None,
        segment: recording(1),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// What people read decides: the table, the filter, the book and the question about silence agree.
    #[test]
    fn around_every_minute(minute in 60_i64..1380, beside_us in -700_000_i64..700_000) {
        let whole = "2026-11-23T17:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minute);
        let mut log = Airlog::in_memory().unwrap();
        one_airing(&mut log, whole, beside_us);
        let read = |at: Timestamp| at.to_zoned(hue()).strftime("%H:%M:%S").to_string();

        let all = log.airings(&Filter::default()).unwrap();
        let table = view::table(&all, &hue(), Language::En);
        let shown = table.lines().last().unwrap().split_whitespace().nth(1).unwrap().to_owned();
        let early = beside_us < -500_000;
        let second = SignedDuration::from_secs(1);
        prop_assert_eq!(&shown, &read(if early { whole - second } else if beside_us >= 500_000 { whole + second } else { whole }));

        let listed = log.airings(&Filter::listed(Some(whole), None)).unwrap();
        prop_assert_eq!(listed.is_empty(), early);
        let before = log.airings(&Filter::listed(None, Some(whole))).unwrap();
        prop_assert_eq!(before.is_empty(), !early);
        let minute = SignedDuration::from_mins(1);
        let answer = |from, to| log.silence_as_read(from, to, Reading::default(), None).unwrap().0.answer;
        prop_assert_eq!(answer(whole - minute, Some(whole)), if early { Answer::Heard } else { Answer::Silent });
        prop_assert_eq!(answer(whole, Some(whole + minute)), Answer::Heard);
        let on = beside_us < 500_000;
        prop_assert_eq!(answer(whole, None), if on { Answer::Heard } else { Answer::Silent });
        if !early {
            let aired = whole.to_zoned(hue()).strftime("%d/%m %H:%M").to_string();
            prop_assert!(book(&log, whole).contains(&aired));
        }
    }
}

/// What is shorter than the second it is listed under was heard in that, and in no other.
#[test]
fn a_moment_is_heard_once() {
    let mut log = Airlog::in_memory().unwrap();
    log.event(
        at(-MINUTE),
        &Event::Started {
            version: "0.1.0".into(),
        },
    )
    .unwrap();
    let seq = log
        .begin(&Begin {
            item: planned(1, 0),
            start: at(-400),
        })
        .unwrap();
    let ended = End {
        end: at(-100),
        played: Frames::from_ms(300),
        ended: Ended::Cut,
        reason: None,
    };

    log.end(seq, &ended).unwrap();
    log.event(at(MINUTE), &Event::CardBack { name: "x".into() })
        .unwrap();
    let answer = |from, to| {
        log.silence_as_read(at(from), Some(at(to)), Reading::default(), None)
            .unwrap()
            .0
            .answer
    };

    assert_eq!(answer(-30_000, 0), Answer::Silent);
    assert_eq!(answer(0, 30_000), Answer::Heard);
    assert_eq!(answer(1000, 30_000), Answer::Silent);
}

/// As people ask the program.
#[test]
fn five_microseconds_early() {
    let station = TestStation::new();
    station.write("config/station.toml", "name = \"Đài truyền thanh xã\"\n");
    let mut log = Airlog::open(&station.path("var/airlog.db")).unwrap();
    one_airing(&mut log, at(-30 * MINUTE), -5);
    drop(log);
    let rows = |args: &[&str]| station.json(&[args, &["--format", "json"]].concat()).len();
    assert_eq!(rows(&["log", "--from", "2026-11-24T17:00"]), 1);
    assert_eq!(rows(&["log", "--to", "2026-11-24T17:00"]), 0);
    assert_eq!(rows(&["log", "--at", "2026-11-24T17:00"]), 1);
    assert_eq!(rows(&["log", "--from", "2026-11-24T17:00:00.000"]), 1);
    assert_eq!(
        rows(&["log", "--from", "2026-11-24T17:00:00.000000"]),
        0,
        "asked to the microsecond"
    );
    let silence = station.json(&[
        "log",
        "silence",
        "--from",
        "2026-11-24T16:30",
        "--to",
        "2026-11-24T17:00",
        "--json",
    ]);
    assert_eq!(silence[0]["answer"], "silent");
    assert_eq!(
        silence[0]["after"]["start"],
        "2026-11-24T17:00:00.000+07:00"
    );
    let paper = station.ok(&[
        "log",
        "silence",
        "--from",
        "2026-11-24T16:59",
        "--to",
        "2026-11-24T17:00",
    ]);
    assert!(!paper.contains("16:59:59"), "{paper}");
}
