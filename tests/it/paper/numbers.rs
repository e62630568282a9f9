//! The report's numbers, in JSON and in the workbook, are those of the log.

use std::fs::File;
use std::io::BufReader;

use calamine::{Data, Reader, Xlsx, open_workbook};
use jiff::civil::DateTime;
use jiff::{Timestamp, Unit};

use super::counted::{Counted, counted};
use super::november;
use crate::support::TestStation;

fn frames(seconds: &serde_json::Value) -> u64 {
    (seconds.as_f64().unwrap() * 48_000.0).round() as u64
}

#[test]
fn the_reports_numbers_are_the_logs() {
    let station = november();
    let counted = counted(&station);
    let report = station
        .json(&["report", "--month", "2026-11", "--format", "json"])
        .remove(0);
    assert_eq!(frames(&report["seconds"]), counted.frames);
    assert_eq!(report["sessions"], counted.sessions);
    assert_eq!(report["days_on_air"], 30);
    assert_eq!(report["occurrences"]["due"], counted.due);
    assert_eq!(report["occurrences"]["on_time"], counted.on_time);
    let sorts: u64 = report["sorts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sort| frames(&sort["seconds"]))
        .sum();
    assert!(
        sorts.abs_diff(counted.frames) < 10,
        "{sorts} of {}",
        counted.frames
    );
    assert_eq!(report["occurrences"]["aired"], counted.aired);
    assert_eq!(report["occurrences"]["whole"], counted.whole);
    weeks_are_the_logs(&report, &counted);
    sorts_are_the_logs(&report, &counted);
    programs_are_the_logs(&report, &counted);
    incidents(&report);
    let items: u64 = report["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["items"].as_u64().unwrap())
        .sum();
    assert_eq!(items as usize, counted.lost);
    assert!(
        counted.lost >= 5,
        "a power cut of half an hour: {}",
        counted.lost
    );
    topics_are_the_logs(&report, &counted);

    // Two halves of a month are the month.
    let part = |from: &str, to: &str| {
        station
            .json(&["report", "--from", from, "--to", to, "--format", "json"])
            .remove(0)
    };

    let halves = [
        part("2026-11-01", "2026-11-14"),
        part("2026-11-15", "2026-11-30"),
    ];
    let seconds: f64 = halves
        .iter()
        .map(|half| half["seconds"].as_f64().unwrap())
        .sum();
    assert!((seconds - report["seconds"].as_f64().unwrap()).abs() < 0.001);
}

#[track_caller]
fn weeks_are_the_logs(report: &serde_json::Value, counted: &Counted) {
    let weeks = report["weeks"].as_array().unwrap();
    let all: u64 = weeks.iter().map(|week| frames(&week["seconds"])).sum();
    assert!(
        all.abs_diff(counted.frames) < 10,
        "{all} of {}",
        counted.frames
    );
    for week in weeks {
        let from = week["from"].as_str().unwrap();
        assert_eq!(
            frames(&week["seconds"]),
            counted.weeks.get(from).copied().unwrap_or_default(),
            "{from}"
        );
    }
}

#[track_caller]
fn sorts_are_the_logs(report: &serde_json::Value, counted: &Counted) {
    let sort = |name: &str| {
        let mut sorts = report["sorts"].as_array().unwrap().iter();
        frames(&sorts.find(|sort| sort["sort"] == name).unwrap()["seconds"])
    };

    assert_eq!(
        sort("fallback"),
        counted.kinds.get("fallback").copied().unwrap_or_default()
    );
    let tunes = counted.kinds.get("opening").unwrap() + counted.kinds.get("closing").unwrap();
    assert!(
        sort("signature") >= tunes,
        "tunes and the programs made of them"
    );
}

#[track_caller]
fn programs_are_the_logs(report: &serde_json::Value, counted: &Counted) {
    let programs = report["programs"].as_array().unwrap();
    assert_eq!(programs.len(), counted.programs.len());
    for program in programs {
        let name = program["program"].as_str().unwrap();
        let (airings, heard, episodes) = &counted.programs[name];
        assert_eq!(program["airings"], *airings, "{name}");
        assert_eq!(frames(&program["seconds"]), *heard, "{name}");
        assert_eq!(program["episodes"], episodes.len(), "{name}");
    }
}

/// The column's topics, those without an airing too.
#[track_caller]
fn topics_are_the_logs(report: &serde_json::Value, counted: &Counted) {
    let column = report["programs"].as_array().unwrap().iter();
    let column = column
        .clone()
        .find(|program| program["program"] == "cai-cach-hanh-chinh")
        .unwrap();
    let topics = column["topics"].as_array().unwrap();
    assert_eq!(topics.len(), 8, "a topic without an airing is a line too");
    for topic in topics {
        let name = topic["topic"].as_str().unwrap();
        let (airings, frames_heard, episodes) =
            counted.topics.get(name).cloned().unwrap_or_default();
        assert_eq!(topic["airings"], airings, "{name}");
        assert_eq!(topic["episodes"], episodes.len(), "{name}");
        assert_eq!(frames(&topic["seconds"]), frames_heard, "{name}");
        assert_eq!(topic["last_aired"].is_null(), airings == 0, "{name}");
    }
}

/// What happened to the station stands in the report: with how long, and without what is no incident.
fn incidents(report: &serde_json::Value) {
    let found: Vec<_> = report["incidents"].as_array().unwrap().iter().collect();
    let kinds: Vec<_> = found
        .iter()
        .map(|one| (&one["kind"], one["seconds"].as_f64().unwrap()))
        .collect();
    let expected = [
        ("power-cut", 1801.0),
        ("card-lost", 2.0),
        ("clock-set", 0.0),
        ("stopped", 0.0),
    ];
    assert_eq!(kinds.len(), expected.len(), "{kinds:?}");
    for ((kind, seconds), expected) in kinds.iter().zip(expected) {
        assert_eq!((kind.as_str().unwrap(), *seconds), expected);
    }

    assert_eq!(found[0]["from"], "2026-11-10T17:20:00.000+07:00");
    assert_eq!(
        (&found[2]["detail"], &found[3]["to"]),
        (&"+61.0 s".into(), &serde_json::Value::Null)
    );
}

#[test]
fn the_workbook_holds_numbers() {
    let station = november();
    let path = station.path("bao-cao.xlsx");
    station.ok(&[
        "report",
        "--month",
        "2026-11",
        "--out",
        path.to_str().unwrap(),
    ]);
    let counted = counted(&station);
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(
        book.sheet_names(),
        [
            "Forms",
            "Programs",
            "Fields",
            "Airings",
            "Faults",
            "Incidents"
        ]
    );
    let number = |cell: &Data| match cell {
        Data::Float(number) => *number,
        Data::Int(number) => *number as f64,
        other => panic!("{other:?} is no number"),
    };

    let forms = book.worksheet_range("Forms").unwrap();
    let minutes: f64 = forms.rows().skip(1).map(|row| number(&row[2])).sum();
    assert!(
        (minutes * 60.0 * 48_000.0 - counted.frames as f64).abs() < 100.0,
        "{minutes}"
    );
    let programs = book.worksheet_range("Programs").unwrap();
    let heard: f64 = programs.rows().skip(1).map(|row| number(&row[10])).sum();
    assert!((heard - minutes).abs() < 0.001, "{heard} of {minutes}");
    let incidents = book.worksheet_range("Incidents").unwrap();
    assert_eq!(
        (
            incidents.height(),
            number(incidents.get((1, 2)).unwrap()).round()
        ),
        (5, 30.0)
    );
    assert_eq!(
        incidents.get((2, 4)).unwrap().to_string(),
        "no callback for 1032 ms"
    );
    airings_are_to_the_second(&station, &mut book);
}

/// Each airing stands in the workbook at its planned time, to the nearest second.
#[track_caller]
fn airings_are_to_the_second(station: &TestStation, book: &mut Xlsx<BufReader<File>>) {
    let airings = book.worksheet_range("Airings").unwrap();
    let rows = station.json(&[
        "log",
        "--from",
        "2026-11-01",
        "--to",
        "2026-12-01",
        "--format",
        "json",
    ]);
    assert_eq!(airings.height(), rows.len() + 1);
    for (row, json) in airings.rows().skip(1).zip(&rows) {
        let Data::DateTime(planned) = &row[0] else {
            panic!("{:?} is no date", row[0])
        };
        let (year, month, day, hour, minute, second, _) = planned.to_ymd_hms_milli();
        let planned = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
        let planned: DateTime = planned.parse().unwrap();
        let exact: Timestamp = json["planned"].as_str().unwrap().parse().unwrap();
        // The nearest second. The log has microseconds, of which JSON has the nearest millisecond.
        let beside = exact.to_zoned(station.zone()).datetime() - planned;
        assert!(
            beside.total(Unit::Millisecond).unwrap().abs() <= 500.0,
            "{planned}: {json}"
        );
    }
}
