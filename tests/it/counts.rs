//! What the report counts, held against a count by other hands; what is new, and what was heard before.

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
        start: due,
        kind,
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
        held: Frames::from_ms(60_000),
        skip: Frames::ZERO,
        episode: None,
        repeat: false,
        makes_good: None,
        order: None,
    }
}

/// Four months on: one bulletin, taken anew by each slot; one column whose first try a power cut ended.
fn four_months() -> TestStation {
    let station = TestStation::sample();
    // Nobody plays them here, and to decode them all takes longer than all the rest.
    for topic in fs::read_dir(station.path("audio")).unwrap().map(|entry| entry.unwrap().path()) {
        for file in topic.is_dir().then(|| fs::read_dir(&topic).unwrap()).into_iter().flatten() {
            let file = file.unwrap().path();
            if file.extension().is_none_or(|ending| ending != "toml") {
                if file.is_dir() { fs::remove_dir_all(file).unwrap() } else { fs::remove_file(file).unwrap() }
            }
        }
    }
    let mut log = Airlog::open(&station.path("var/airlog.db")).unwrap();
    let mut air = |mut item: Planned, seconds: u64, ended: Ended, episode: u32, repeat: bool| {
        (item.episode, item.repeat) = (Some(episode), repeat);
        let start = item.start;
        let played = Frames::from_ms(seconds * 1000);
        let seq = log.begin(&Begin { item, start }).unwrap();
        log.end(seq, &End { end: played.after(start), played, ended, reason: None }).unwrap();
    };
    let bulletin = ("ban-tin-xa", "ban-tin");
    let column = ("cai-cach-hanh-chinh", "dat-dai");
    let mut due = at("2026-11-02T17:05:00");
    for episode in 1..=57 {
        air(planned(1, Kind::Segment, due, bulletin), 60, Ended::Complete, episode, false);
        air(
            planned(9, Kind::Filler, due + SignedDuration::from_mins(1), bulletin),
            40,
            Ended::Cut,
            episode,
            false,
        );
        due += SignedDuration::from_hours(48);
    }
    // February: the column's recording is cut off, then heard for the first time where it is to be repeated.
    let first = at("2027-02-02T17:15:00");
    air(planned(8, Kind::Opening, first, column), 60, Ended::Complete, 5, false);
    air(planned(2, Kind::Segment, first, column), 12, Ended::PowerCut, 5, false);
    air(planned(2, Kind::Segment, at("2027-02-03T05:35:00"), column), 60, Ended::Complete, 5, true);
    air(planned(2, Kind::Segment, at("2027-02-06T17:15:00"), column), 60, Ended::Complete, 5, true);
    // Joined too late to be heard: no airing, and nothing new.
    air(planned(3, Kind::Segment, at("2027-02-09T17:15:00"), column), 20, Ended::Complete, 6, false);
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
    let found = lines.as_array().unwrap().iter().find(|line| line[key] == name);
    found.unwrap_or_else(|| panic!("{name} in {lines}"))
}

#[test]
fn new_is_what_was_never_heard_before() {
    let station = four_months();
    let november = report(&station, &["--month", "2026-11"]);
    let own = |report: &Value| line(&report["sorts"], "sort", "own")["airings"].clone();
    assert_eq!(own(&november), 1, "the bulletin is new once");
    assert_eq!(line(&november["programs"], "program", "ban-tin-xa")["episodes"], 1);
    let february = report(&station, &["--month", "2027-02"]);
    assert_eq!(own(&february), 1, "only the column, and only once it was heard");
    let column = line(&february["programs"], "program", "cai-cach-hanh-chinh");
    assert_eq!((&column["episodes"], &column["airings"]), (&1.into(), &2.into()));
    let bulletin = line(&february["programs"], "program", "ban-tin-xa");
    assert_eq!(bulletin["episodes"], 0, "heard since November");
    assert!(bulletin["airings"].as_u64().unwrap() > 5);
    // The diary: the repeat's slot has the first airing, the next the repeat.
    let form = |day: &str, expected: &str| {
        let diary = station.ok(&["report", "diary", day]);
        let row = diary.lines().find(|row| row.contains("Bài 2")).unwrap_or_else(|| panic!("{diary}"));
        assert!(row.contains(expected), "{day}: {row}");
    };
    form("2027-02-02", "first airing");
    form("2027-02-03", "first airing");
    form("2027-02-06", "Repeats");
    // The turns of the topics.
    let turns = ["plan", "--topics", "--from", "2027-02-01", "--to", "2027-02-28", "--json"];
    let turns = station.json(&turns).remove(0);
    let column = line(&turns["programs"], "program", "cai-cach-hanh-chinh");
    let land = line(&column["topics"], "topic", "dat-dai");
    assert_eq!((&land["episodes"], &land["airings"]), (&1.into(), &2.into()), "{land}");
    let bulletin = line(&line(&turns["programs"], "program", "ban-tin-xa")["topics"], "topic", "ban-tin");
    assert_eq!(bulletin["episodes"], 0, "{bulletin}");
}

/// Another hand's count.
fn counted(station: &TestStation, from: &str, to: &str) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/count.py");
    let mut python = Command::new("python3");
    python.arg(script).arg(station.path("")).args([from, to]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut python = python.spawn().unwrap();
    let log = station.ok(&["log", "--format", "json"]);
    python.stdin.take().unwrap().write_all(log.as_bytes()).unwrap();
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
        let [airings, heard] = [0, 1].map(|place| counted["sorts"][name][place].as_u64().unwrap_or_default());
        assert_eq!((sort["airings"].as_u64().unwrap(), frames(&sort["seconds"])), (airings, heard), "{name}");
    }
    let mut sum =
        ["content_seconds", "framing_seconds", "filling_seconds"].map(|key| frames(&report["outside"][key]));
    for program in report["programs"].as_array().unwrap() {
        let name = program["program"].as_str().unwrap();
        let other = &counted["programs"][name];
        assert_eq!(
            (&program["airings"], program["episodes"].as_u64().unwrap() as usize),
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
            let [airings, heard] = ["airings", "content"].map(|key| other[key].as_u64().unwrap_or_default());
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
    // One sum, however it is told.
    assert!(sum.iter().sum::<u64>().abs_diff(frames(&report["seconds"])) < 10);
    sheets(station, from, to, &report);
    let page = station.ok(&["report", "--from", from, "--to", to]);
    let annex =
        page.split("ANNEX: EPISODES AIRED").nth(1).map_or(0, |annex| annex.matches("<tr").count() - 1);
    assert_eq!(annex as u64, counted["listed"].as_u64().unwrap());
}

/// The workbook's rows come to the report's totals.
fn sheets(station: &TestStation, from: &str, to: &str, report: &Value) {
    let path = station.path("so-lieu.xlsx");
    station.ok(&["report", "--from", from, "--to", to, "--out", path.to_str().unwrap()]);
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let number = |cell: &Data| match cell {
        Data::Float(number) => *number,
        Data::Int(number) => *number as f64,
        _ => 0.0,
    };
    let mut sum = |sheet: &str, column: usize| -> f64 {
        book.worksheet_range(sheet).unwrap().rows().skip(1).map(|row| number(&row[column])).sum()
    };
    let minutes = report["seconds"].as_f64().unwrap() / 60.0;
    for (sheet, column) in [("Forms", 2), ("Programs", 10), ("Airings", 3)] {
        assert!((sum(sheet, column) - minutes).abs() < 0.001, "{sheet}");
    }
    let airings: f64 =
        report["programs"].as_array().unwrap().iter().map(|one| one["airings"].as_f64().unwrap()).sum();
    for (sheet, column) in [("Programs", 6), ("Airings", 5), ("Fields", 3)] {
        assert!((sum(sheet, column) - airings).abs() < 0.5, "{sheet}: {} of {airings}", sum(sheet, column));
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

/// What the page says of how much is content and how much only music, and what each table counts.
#[test]
fn definitions_stand_below_the_tables() {
    let station = four_months();
    let page = station.ok(&["report", "--month", "2027-02"]);
    for text in [
        "filler and fallback",
        "First airing: the first of a recording since the station has kept its log",
        "Content of the program only, as in Table 3",
        "Table 3. Airtime by program",
    ] {
        assert!(page.contains(text), "{text} is missing in:\n{page}");
    }
    // Two ways to ask for the column say the same of it.
    let whole = report(&station, &["--month", "2027-02"]);
    let alone = report(&station, &["--month", "2027-02", "--program", "cai-cach-hanh-chinh"]);
    assert_eq!(alone["programs"][0], *line(&whole["programs"], "program", "cai-cach-hanh-chinh"));
    let page = station.ok(&["report", "--month", "2027-02", "--program", "cai-cach-hanh-chinh"]);
    for text in [
        "1 new episodes, 2 airings, 2.5 minutes of content",
        "Village meetings",
        "The machine knows only what went on air",
    ] {
        assert!(page.contains(text), "{text} is missing in:\n{page}");
    }
    let output = station.phatthanh(&["report", "--month", "2027-02", "--program", "cchc"]).output().unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && words.contains("cai-cach-hanh-chinh"), "{words}");
}

/// A report is what its name says, or it is not written.
#[test]
fn nothing_goes_by_another_name() {
    let station = four_months();
    let refused = |args: &[&str], file: &str, words: &str| {
        let path = station.path(file);
        let mut all = args.to_vec();
        all.extend(["--out", path.to_str().unwrap()]);
        let output = station.phatthanh(&all).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && said.contains(words), "{all:?}: {said}");
        assert!(!path.exists(), "{file}");
    };
    let month = ["report", "--month", "2027-02"];
    let diary = ["report", "diary", "2027-02-02"];
    let book = ["report", "approvals", "--month", "2027-02"];
    for args in [&month[..], &diary, &book] {
        refused(args, "x.pdf", "save it as PDF");
        refused(args, "x.PDF", "save it as PDF");
        refused(args, "x.doc", "The ending .doc names no format");
        refused(args, "x", "has no ending");
        refused(&[args, &["--format", "html"]].concat(), "x.docx", "does not fit");
        refused(&[args, &["--format", "docx"]].concat(), "x.pdf", "save it as PDF");
    }
    refused(&diary, "x.xlsx", "docx, html");
    let page = station.path("x.HTM");
    station.ok(&["report", "--month", "2027-02", "--out", page.to_str().unwrap()]);
    assert!(fs::read_to_string(page).unwrap().starts_with("<!DOCTYPE html>"));
    let plain = station.path("x");
    station.ok(&["report", "--month", "2027-02", "--format", "docx", "--out", plain.to_str().unwrap()]);
    assert!(fs::read(plain).unwrap().starts_with(b"PK"));
}

/// The workbook prints on pages as wide as its columns; the signatures hold on to what is before them; the year
/// is the one it is written in.
#[test]
fn the_papers_print() {
    let station = four_months();
    let unzip = |name: &str, part: &str| {
        let script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); [print(z.read(n).decode()) for n in z.namelist() if n.startswith(sys.argv[2])]";
        let output =
            Command::new("python3").args(["-c", script]).arg(station.path(name)).arg(part).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    for name in ["a.xlsx", "a.docx"] {
        station.ok(&["report", "--month", "2026-11", "--out", station.path(name).to_str().unwrap()]);
    }
    let sheets = unzip("a.xlsx", "xl/worksheets/");
    assert_eq!(sheets.matches("fitToPage=\"1\"").count(), 6, "{sheets}");
    assert_eq!(sheets.matches("fitToHeight=\"0\"").count(), 6, "{sheets}");
    let text = unzip("a.docx", "word/document.xml");
    let end = text.rfind("End of the report.").unwrap();
    let paragraph = text[..end].rfind("<w:p>").unwrap();
    assert!(text[paragraph..end].contains("<w:keepNext/>"), "{}", &text[paragraph..end]);
    let today = phatthanh::clock::Clock::now(&phatthanh::clock::SystemClock::new());
    let year = today.to_zoned(station.zone()).year();
    let old = station.ok(&["report", "--year", "2020"]);
    assert!(old.contains(&format!("/{year}</i>")) && !old.contains("/2020</i>"), "{old}");
    // Forty seconds of music after each bulletin of a minute are one line each, and no incident.
    let diary = station.ok(&["report", "diary", "2026-11-02"]);
    assert_eq!(diary.matches("Filler</td>").count(), 1, "{diary}");
}

/// A file's name commands no terminal and breaks no paper, wherever it is shown.
#[test]
fn a_strange_name_is_harmless_everywhere() {
    let station = TestStation::new();
    let title = "Bản tin\u{1b}[2J\r\n\u{202e}gpj\u{2028}\u{9b}31m\u{7f}.mp3";
    let path = format!("ban-tin/{title}");
    let mut log = Airlog::open(&station.path("var/airlog.db")).unwrap();
    let due = at("2026-11-02T17:05:00");
    let mut item = planned(1, Kind::Segment, due, ("ban-tin-xa", "ban-tin"));
    item.segment.as_mut().unwrap().title = title.into();
    item.segment.as_mut().unwrap().path = path.as_str().into();
    let consent = phatthanh::airlog::Consent {
        at: due,
        by: "Chủ tịch\u{1b}]0;x\u{7}".into(),
        channel: phatthanh::airlog::Channel::Paper,
        note: Some("ghi\u{202e}chú\r".into()),
        segment: item.segment.clone().unwrap(),
    };
    log.approve(&consent).unwrap();
    let seq = log.begin(&Begin { item, start: due }).unwrap();
    let end = End {
        end: due + SignedDuration::from_secs(60),
        played: Frames::from_ms(60_000),
        ended: Ended::Complete,
        reason: None,
    };
    log.end(seq, &end).unwrap();
    drop(log);
    let all = ["2026-11-01", "2026-11-30"];
    let (pack, page) = (station.path("goi"), station.path("b.docx"));
    for args in [
        &["log"][..],
        &["log", "--format", "json"],
        &["log", "--format", "csv"],
        &["log", "--at", "2026-11-02T17:05:10+07:00"],
        &["report", "--from", all[0], "--to", all[1]],
        &["report", "diary", "2026-11-02"],
        &["report", "approvals", "--from", all[0], "--to", all[1]],
        &["report", "--from", all[0], "--to", all[1], "--out", page.to_str().unwrap()],
        &["evidence", "--from", all[0], "--to", all[1], "--out", pack.to_str().unwrap()],
    ] {
        let output = station.phatthanh(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        for bytes in [output.stdout, output.stderr] {
            tame(&String::from_utf8(bytes).unwrap(), &format!("{args:?}"));
        }
    }
    for name in [
        "airings.jsonl",
        "airings.csv",
        "approvals.jsonl",
        "segments.jsonl",
        "report/report.html",
        "report/approvals.html",
    ] {
        tame(&fs::read_to_string(pack.join(name)).unwrap(), name);
    }
    // A program reads the very name.
    let row = station.json(&["log", "--format", "json"]).remove(0);
    assert_eq!(
        (&row["segment"]["title"], &row["segment"]["path"]),
        (&title.into(), &format!("audio/{path}").into())
    );
}

#[track_caller]
fn tame(text: &str, what: &str) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let wild = text.chars().find(|c| {
        (c.is_control() && *c != '\n') || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    });
    assert_eq!(wild, None, "{what}: {text:?}");
    assert!(
        !text.lines().any(|line| line.starts_with("gpj") || line.starts_with(" gpj")),
        "{what}: a broken line"
    );
}

/// Whether a month of holidays and moves is told as what it was.
#[test]
fn what_moved_is_not_missed_and_a_holidays_silence_has_its_reason() {
    let station = four_months();
    let mut log = Airlog::open(&station.path("var/airlog.db")).unwrap();
    let (due, later) = (at("2027-03-02T17:15:00"), at("2027-03-04T17:15:00"));
    let column = ("cai-cach-hanh-chinh", "dat-dai");
    let missed = |number, due| phatthanh::airlog::Missed {
        item: Planned { episode: Some(9), ..planned(number, Kind::Segment, due, column) },
        at: due,
        reason: phatthanh::words::Text::new("station-missed-power-cut"),
    };
    log.missed(&missed(21, due)).unwrap();
    log.missed(&missed(22, at("2027-03-09T17:15:00"))).unwrap();
    let mut item = Planned { episode: Some(9), ..planned(21, Kind::Segment, later, column) };
    let slot = planned(21, Kind::Segment, due, column).slot.unwrap();
    let reasons = vec![phatthanh::words::Text::new("station-missed-power-cut")];
    item.makes_good = Some(phatthanh::rundown::MakesGood { slot, due, reasons });
    let seq = log.begin(&Begin { item, start: later }).unwrap();
    let end = End {
        end: later + SignedDuration::from_secs(60),
        played: Frames::from_ms(60_000),
        ended: Ended::Complete,
        reason: None,
    };
    log.end(seq, &end).unwrap();
    drop(log);
    let march = ["log", "missed", "--from", "2027-03-01", "--to", "2027-04-01"];
    let said = station.ok(&march);
    let (lost, moved) = said.split_once("Not lost, only moved").unwrap_or_else(|| panic!("{said}"));
    assert!(lost.contains("Bài 22") && !lost.contains("Bài 21"), "{said}");
    assert!(moved.contains("Bài 21") && moved.contains("17:15:00 04-03-2027"), "{said}");
    let rows = station.json(&[&march[..], &["--format", "json"]].concat());
    assert_eq!((rows.len(), &rows[0]["made_good"]), (2, &"2027-03-04T17:15:00.000+07:00".into()));
    assert!(rows[1]["made_good"].is_null());

    station.write(
        "config/calendar.toml",
        "[[day]]\ndate = \"2027-03-16\"\nname = \"Ngày nghỉ thử\"\nholiday = true\n",
    );
    let at = |when: &str| station.ok(&["log", "--at", when]);
    let said = at("2027-03-16T17:16");
    assert!(said.contains("cchc-chieu") && said.contains("Ngày nghỉ thử"), "{said}");
    assert!(at("2027-03-16T23:30").contains("quiet hours"));
    assert!(at("2027-03-16T10:00").contains("no slot at this time"));
}
