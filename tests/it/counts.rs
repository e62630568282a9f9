//! What the report counts, held against a count by other hands; what is new, and what was heard before.

mod papers;
mod strange;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use calamine::{Data, Reader, Xlsx, open_workbook};
use jiff::{SignedDuration, Timestamp};
use phatthanh::airlog::{Airlog, Begin, End, Ended, Planned, Recording};
use phatthanh::names::SegmentId;
use phatthanh::rundown::Kind;
use phatthanh::units::Frames;
use serde_json::Value;

use crate::paper::november;
use crate::support::TestStation;

fn at(local: &str) -> Timestamp {
    format!("{local}+07:00").parse().unwrap()
}

/// A recording of a minute in `slot` of `program`, due at `due`.
fn planned(number: u8, kind: Kind, due: Timestamp, (program, topic): (&str, &str)) -> Planned {
    Planned {
        slot: Some(format!("{program}-chieu").as_str().into()),
        due: Some(due),
        program: Some(program.into()),
        topic: Some(topic.into()),
        segment: Some(Recording {
            id: SegmentId::new([number; 32]),
            path: format!("{topic}/bai {number}.mp3").as_str().into(),
            title: format!("Bài {number}"),
        }),
        approved_by: Some("Chủ tịch".into()),
        ..Planned::new(due, kind, Frames::from_ms(60_000))
    }
}

/// Removes the sample's recordings: nobody plays them here, and to decode them all takes longer than the
/// rest of the test.
fn remove_recordings(station: &TestStation) {
    for topic in fs::read_dir(station.path("audio"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        for file in topic
            .is_dir()
            .then(|| fs::read_dir(&topic).unwrap())
            .into_iter()
            .flatten()
        {
            let file = file.unwrap().path();
            if file.extension().is_none_or(|ending| ending != "toml") {
                if file.is_dir() {
                    fs::remove_dir_all(file).unwrap();
                } else {
                    fs::remove_file(file).unwrap();
                }
            }
        }
    }
}

/// Logs that `item` of this episode was on air for `seconds`.
fn air(
    log: &mut Airlog,
    mut item: Planned,
    seconds: u64,
    ended: Ended,
    episode: u32,
    repeat: bool,
) {
    (item.episode, item.repeat) = (Some(episode), repeat);
    let start = item.start;
    let played = Frames::from_ms(seconds * 1000);
    let seq = log.begin(&Begin { item, start }).unwrap();
    log.end(
        seq,
        &End {
            end: played.after(start),
            played,
            ended,
            reason: None,
        },
    )
    .unwrap();
}

/// Four months on: one bulletin, taken anew by each slot; one column whose first try a power cut ended.
fn four_months() -> TestStation {
    let station = TestStation::sample();
    remove_recordings(&station);
    let mut log = Airlog::open(&station.path("var/airlog.db")).unwrap();

    let bulletin = ("ban-tin-xa", "ban-tin");
    let column = ("cai-cach-hanh-chinh", "dat-dai");
    let mut due = at("2026-11-02T17:05:00");
    for episode in 1..=57 {
        let news = planned(1, Kind::Segment, due, bulletin);
        air(&mut log, news, 60, Ended::Complete, episode, false);
        let music = planned(
            9,
            Kind::Filler,
            due + SignedDuration::from_mins(1),
            bulletin,
        );
        air(&mut log, music, 40, Ended::Cut, episode, false);
        due += SignedDuration::from_hours(48);
    }

    // February: the column's recording is cut off, then heard for the first time where it is to be repeated.
    // Joined too late to be heard, the last is no airing, and nothing new.
    #[rustfmt::skip]
    let february = [
        // file, kind, due, seconds heard, how it ended, episode, repeat
        (8, Kind::Opening, "2027-02-02T17:15:00", 60, Ended::Complete, 5, false),
        (2, Kind::Segment, "2027-02-02T17:15:00", 12, Ended::PowerCut, 5, false),
        (2, Kind::Segment, "2027-02-03T05:35:00", 60, Ended::Complete, 5, true),
        (2, Kind::Segment, "2027-02-06T17:15:00", 60, Ended::Complete, 5, true),
        (3, Kind::Segment, "2027-02-09T17:15:00", 20, Ended::Complete, 6, false),
    ];
    for (number, kind, due, seconds, ended, episode, repeat) in february {
        air(
            &mut log,
            planned(number, kind, at(due), column),
            seconds,
            ended,
            episode,
            repeat,
        );
    }

    station
}

fn report(station: &TestStation, args: &[&str]) -> Value {
    let mut all = vec!["report", "--format", "json"];
    all.extend(args);
    station.json(&all).remove(0)
}

fn frames(seconds: &Value) -> u64 {
    (seconds.as_f64().unwrap() * 48_000.0).round() as u64
}

fn line<'a>(lines: &'a Value, key: &str, name: &str) -> &'a Value {
    let found = lines
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line[key] == name);
    found.unwrap_or_else(|| panic!("{name} in {lines}"))
}

#[test]
fn new_is_what_was_never_heard_before() {
    let station = four_months();
    let november = report(&station, &["--month", "2026-11"]);
    let own = |report: &Value| line(&report["sorts"], "sort", "own")["airings"].clone();
    assert_eq!(own(&november), 1, "the bulletin is new once");
    assert_eq!(
        line(&november["programs"], "program", "ban-tin-xa")["episodes"],
        1
    );
    let february = report(&station, &["--month", "2027-02"]);
    assert_eq!(
        own(&february),
        1,
        "only the column, and only once it was heard"
    );
    let column = line(&february["programs"], "program", "cai-cach-hanh-chinh");
    assert_eq!(
        (&column["episodes"], &column["airings"]),
        (&1.into(), &2.into())
    );
    let bulletin = line(&february["programs"], "program", "ban-tin-xa");
    assert_eq!(bulletin["episodes"], 0, "heard since November");
    assert!(bulletin["airings"].as_u64().unwrap() > 5);

    // The diary: the repeat's slot has the first airing, the next the repeat.
    let form = |day: &str, expected: &str| {
        let diary = station.ok(&["report", "diary", day]);
        let row = diary
            .lines()
            .find(|row| row.contains("Bài 2"))
            .unwrap_or_else(|| panic!("{diary}"));
        assert!(row.contains(expected), "{day}: {row}");
    };

    form("2027-02-02", "first airing");
    form("2027-02-03", "first airing");
    form("2027-02-06", "Repeats");
    // The turns of the topics.
    let turns = [
        "plan",
        "--topics",
        "--from",
        "2027-02-01",
        "--to",
        "2027-02-28",
        "--json",
    ];
    let turns = station.json(&turns).remove(0);
    let column = line(&turns["programs"], "program", "cai-cach-hanh-chinh");
    let land = line(&column["topics"], "topic", "dat-dai");
    assert_eq!(
        (&land["episodes"], &land["airings"]),
        (&1.into(), &2.into()),
        "{land}"
    );
    let bulletin = line(
        &line(&turns["programs"], "program", "ban-tin-xa")["topics"],
        "topic",
        "ban-tin",
    );
    assert_eq!(bulletin["episodes"], 0, "{bulletin}");
}

/// Another hand's count.
fn counted(station: &TestStation, from: &str, to: &str) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/count.py");
    let mut python = Command::new("python3");
    python
        .arg(script)
        .arg(station.path(""))
        .args([from, to])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut python = python.spawn().unwrap();
    let log = station.ok(&["log", "--format", "json"]);
    python
        .stdin
        .take()
        .unwrap()
        .write_all(log.as_bytes())
        .unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Every total of the report, the workbook and the page is what another hand counts from the log.
#[track_caller]
fn check(station: &TestStation, from: &str, to: &str) {
    let counted = counted(station, from, to);
    let report = report(station, &["--from", from, "--to", to]);
    for sort in report["sorts"].as_array().unwrap() {
        let name = sort["sort"].as_str().unwrap();
        let [airings, heard] =
            [0, 1].map(|place| counted["sorts"][name][place].as_u64().unwrap_or_default());
        assert_eq!(
            (sort["airings"].as_u64().unwrap(), frames(&sort["seconds"])),
            (airings, heard),
            "{name}"
        );
    }

    let mut sum = ["content_seconds", "framing_seconds", "filling_seconds"]
        .map(|key| frames(&report["outside"][key]));
    for program in report["programs"].as_array().unwrap() {
        let name = program["program"].as_str().unwrap();
        let other = &counted["programs"][name];
        assert_eq!(
            (
                &program["airings"],
                program["episodes"].as_u64().unwrap() as usize
            ),
            (&other["airings"], other["new"].as_array().unwrap().len()),
            "{name}"
        );
        for (place, part) in ["content", "framing", "filling"].iter().enumerate() {
            let own = frames(&program[format!("{part}_seconds")]);
            assert_eq!(own, other[part].as_u64().unwrap(), "{name} {part}");
            sum[place] += own;
        }
        for topic in program["topics"].as_array().unwrap() {
            let key = format!("{name}/{}", topic["topic"].as_str().unwrap());
            let other = counted["topics"].get(&key).cloned().unwrap_or_default();
            let [airings, heard] =
                ["airings", "content"].map(|key| other[key].as_u64().unwrap_or_default());
            let new = other["new"].as_array().map_or(0, Vec::len);
            assert_eq!(
                (
                    topic["airings"].as_u64().unwrap(),
                    topic["episodes"].as_u64().unwrap() as usize,
                    frames(&topic["seconds"])
                ),
                (airings, new, heard),
                "{key}"
            );
        }
    }

    // One sum, however it is reported.
    assert!(sum.iter().sum::<u64>().abs_diff(frames(&report["seconds"])) < 10);
    sheets(station, from, to, &report);
    let page = station.ok(&["report", "--from", from, "--to", to]);
    let annex = page
        .split("ANNEX: EPISODES AIRED")
        .nth(1)
        .map_or(0, |annex| annex.matches("<tr").count() - 1);
    assert_eq!(annex as u64, counted["listed"].as_u64().unwrap());
}

/// The workbook's rows come to the report's totals.
fn sheets(station: &TestStation, from: &str, to: &str, report: &Value) {
    let path = station.path("so-lieu.xlsx");
    station.ok(&[
        "report",
        "--from",
        from,
        "--to",
        to,
        "--out",
        path.to_str().unwrap(),
    ]);
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let number = |cell: &Data| match cell {
        Data::Float(number) => *number,
        Data::Int(number) => *number as f64,
        _ => 0.0,
    };

    let mut sum = |sheet: &str, column: usize| -> f64 {
        book.worksheet_range(sheet)
            .unwrap()
            .rows()
            .skip(1)
            .map(|row| number(&row[column]))
            .sum()
    };

    let minutes = report["seconds"].as_f64().unwrap() / 60.0;
    for (sheet, column) in [("Forms", 2), ("Programs", 10), ("Airings", 3)] {
        assert!((sum(sheet, column) - minutes).abs() < 0.001, "{sheet}");
    }

    let airings: f64 = report["programs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["airings"].as_f64().unwrap())
        .sum();
    for (sheet, column) in [("Programs", 6), ("Airings", 5), ("Fields", 3)] {
        assert!(
            (sum(sheet, column) - airings).abs() < 0.5,
            "{sheet}: {} of {airings}",
            sum(sheet, column)
        );
    }
}

#[test]
fn totals_are_what_another_hand_counts() {
    let months = four_months();
    check(&months, "2026-11-01", "2026-11-30");
    check(&months, "2027-02-01", "2027-02-28");
}

#[test]
fn totals_of_a_whole_month_are_what_another_hand_counts() {
    check(&november(), "2026-11-01", "2026-11-30");
}

/// Logs two episodes that a power cut took in March; the first is made good two days later.
fn lose_two_and_make_one_good(station: &TestStation) {
    let mut log = Airlog::open(&station.path("var/airlog.db")).unwrap();
    let (due, later) = (at("2027-03-02T17:15:00"), at("2027-03-04T17:15:00"));
    let column = ("cai-cach-hanh-chinh", "dat-dai");
    let missed = |number, due| phatthanh::airlog::Missed {
        item: Planned {
            episode: Some(9),
            ..planned(number, Kind::Segment, due, column)
        },
        at: due,
        reason: phatthanh::words::Text::new("station-missed-power-cut"),
    };

    log.missed(&missed(21, due)).unwrap();
    log.missed(&missed(22, at("2027-03-09T17:15:00"))).unwrap();
    let mut item = Planned {
        episode: Some(9),
        ..planned(21, Kind::Segment, later, column)
    };

    let occurrence = planned(21, Kind::Segment, due, column)
        .occurrence()
        .unwrap();
    let reasons = vec![phatthanh::words::Text::new("station-missed-power-cut")];
    item.makes_good = Some(phatthanh::rundown::MakesGood {
        occurrence,
        reasons,
    });
    let seq = log.begin(&Begin { item, start: later }).unwrap();
    let end = End {
        end: later + SignedDuration::from_secs(60),
        played: Frames::from_ms(60_000),
        ended: Ended::Complete,
        reason: None,
    };

    log.end(seq, &end).unwrap();
}

#[test]
fn what_moved_is_not_missed() {
    let station = four_months();
    lose_two_and_make_one_good(&station);
    let march = [
        "log",
        "missed",
        "--from",
        "2027-03-01",
        "--to",
        "2027-04-01",
    ];
    let said = station.ok(&march);
    let (lost, moved) = said
        .split_once("Not lost, only moved")
        .unwrap_or_else(|| panic!("{said}"));
    assert!(
        lost.contains("Bài 22") && !lost.contains("Bài 21"),
        "{said}"
    );
    assert!(
        moved.contains("Bài 21") && moved.contains("17:15:00 04-03-2027"),
        "{said}"
    );
    let rows = station.json(&[&march[..], &["--format", "json"]].concat());
    assert_eq!(
        (rows.len(), &rows[0]["made_good"]),
        (2, &"2027-03-04T17:15:00.000+07:00".into())
    );
    assert!(rows[1]["made_good"].is_null());
}

#[test]
fn a_holidays_silence_has_its_reason() {
    let station = four_months();
    lose_two_and_make_one_good(&station);
    station.write(
        "config/calendar.toml",
        "[[day]]\ndate = \"2027-03-16\"\nname = \"Ngày nghỉ thử\"\nholiday = true\n",
    );
    let at = |when: &str| station.ok(&["log", "--at", when]);
    let said = at("2027-03-16T17:16");
    assert!(
        said.contains("cchc-chieu") && said.contains("Ngày nghỉ thử"),
        "{said}"
    );
    assert!(at("2027-03-16T23:30").contains("quiet hours"));
    assert!(at("2027-03-16T10:00").contains("no slot at this time"));
}
