//! What a person accepts of a day's differences.

use jiff::SignedDuration;
use phatthanh::airlog::reconcile::{DifferenceKind, Kept, KeptSound};
use phatthanh::airlog::{Airlog, Begin, Ended, Event};
use phatthanh::clock::Clock;

use super::{DAY, air, check, morning, scheduled};
use crate::evidence::{at, end, planned, rows_of};
use crate::support::TestStation;

/// Who accepts a difference accepts what was shown, and nothing that is found later.
#[test]
fn a_persons_word_explains_what_that_person_was_shown() {
    let (mut log, items) = morning();
    for (item, late_ms) in items.iter().zip([0, 1500, 0, 0, 2500, 0]) {
        air(&mut log, item, late_ms);
    }

    let zone = jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    let hold = |log: &Airlog| {
        log.reconcile(DAY.parse().unwrap(), &zone, Some(at(86_400_000)), None)
            .unwrap()
    };

    let late = |second, why| (DifferenceKind::Late, second, why);
    check(&log, None, 4, &[late(10, None), late(40, None)]);
    let word = hold(&log)
        .acceptance("Trưởng đài", "Thử máy phát dự phòng")
        .unwrap();
    assert_eq!(word.differences.len(), 2);
    log.event(at(90_000_000), &Event::Accepted(word)).unwrap();
    let accepted = Some("airlog-why-accepted");
    check(&log, None, 4, &[late(10, accepted), late(40, accepted)]);
    let said = hold(&log).differences[0]
        .why
        .clone()
        .unwrap()
        .say(phatthanh::words::Language::Vi);
    assert_eq!(said, "Thử máy phát dự phòng (theo Trưởng đài)");
    assert_eq!(
        hold(&log).acceptance("Trưởng đài", "x"),
        None,
        "nothing is left to accept"
    );

    // Later the recordings of that day turn out to be gone.
    let recorded = [Kept {
        from: at(0),
        to: at(50_000),
        sound: KeptSound::Sound,
    }];
    let expected = [
        late(10, accepted),
        late(40, accepted),
        (DifferenceKind::NotRecorded, 50, None),
    ];
    check(&log, Some(&recorded), 4, &expected);
    assert!(matches!(
        log.verify().unwrap(),
        phatthanh::airlog::Verdict::Ok { .. }
    ));
}

/// As an officer does it: sees, says why, and sees that it is explained; in the log it is a row.
#[test]
fn an_officer_accepts_a_day() {
    let station = TestStation::new();
    station.write(
        "config/station.toml",
        "name = \"Đài thử\"\ntimezone = \"Asia/Ho_Chi_Minh\"\n[fallback]\nfolder = \"du-phong\"\n",
    );
    let mut log = Airlog::open(&station.path("var/airlog.db")).unwrap();
    let date = air_late_two_days_ago(&mut log);
    let run = |args: &[&str]| {
        let output = station
            .phatthanh(&[&["reconcile", &date], args].concat())
            .output()
            .unwrap();
        let text =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        (output.status.code(), text.into_owned())
    };

    let (status, said) = run(&[]);
    assert!(
        status == Some(1) && said.contains("NO REASON KNOWN"),
        "{said}"
    );

    // Nobody's word, an empty one, one for a day that is not over.
    assert_eq!(run(&["--accept", "storm"]).0, Some(2));
    assert_eq!(run(&["--accept", " ", "--by", "Trưởng đài"]).0, Some(2));
    let today = station
        .phatthanh(&["reconcile", "2999-01-01", "--accept", "x", "--by", "y"])
        .output()
        .unwrap();
    assert_eq!(today.status.code(), Some(2));
    assert_eq!(rows_of(&log), 5, "nothing was written");

    let (status, said) = run(&[
        "--accept",
        "Bão, người trực mở máy muộn",
        "--by",
        "Trưởng đài",
    ]);
    assert!(
        status == Some(0) && said.contains("Bão, người trực mở máy muộn (says Trưởng đài)"),
        "{said}"
    );
    let json: serde_json::Value = serde_json::from_str(&run(&["--json"]).1).unwrap();
    assert_eq!(
        (&json["unexplained"], &json["differences"][0]["kind"]),
        (&0.into(), &"late".into())
    );
    let (status, said) = run(&["--accept", "again", "--by", "Trưởng đài"]);
    assert!(
        status == Some(0) && said.contains("nothing is written"),
        "{said}"
    );
    let words = log.acceptances(date.parse().unwrap()).unwrap();
    assert_eq!(
        (words.len(), words[0].by.as_str(), rows_of(&log)),
        (1, "Trưởng đài", 6)
    );
}

/// Logs an item that began two seconds late at noon two days ago, at a station that runs since; returns that day.
fn air_late_two_days_ago(log: &mut Airlog) -> String {
    let zone = jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    let two_days_ago = phatthanh::clock::SystemClock::new().now() - SignedDuration::from_hours(48);
    let date = two_days_ago.to_zoned(zone.clone()).date();
    // At noon, so that no hour of the test's brings the airing near midnight.
    let noon = date.at(12, 0, 0, 0).to_zoned(zone).unwrap().timestamp();
    let mut item = planned(1, 0);
    (item.start, item.due) = (noon, Some(noon));
    let started = noon - SignedDuration::from_secs(7200);
    log.event(
        started,
        &Event::Started {
            version: "0.1.0".into(),
        },
    )
    .unwrap();
    log.event(
        started,
        &Event::Planned {
            date,
            items: vec![scheduled(&item)],
        },
    )
    .unwrap();
    let seq = log
        .begin(&Begin {
            item,
            start: noon + SignedDuration::from_secs(2),
        })
        .unwrap();
    let over = phatthanh::airlog::End {
        end: noon + SignedDuration::from_secs(12),
        ..end(0, 10_000, Ended::Complete)
    };

    log.end(seq, &over).unwrap();
    // It runs still: the clock is believed.
    let lately = phatthanh::clock::SystemClock::new().now() - SignedDuration::from_secs(60);
    log.event(
        lately,
        &Event::Started {
            version: "0.1.0".into(),
        },
    )
    .unwrap();
    date.to_string()
}
