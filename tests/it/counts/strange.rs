//! A file's name commands no terminal and breaks no paper.

use std::fs;

use jiff::SignedDuration;
use phatthanh::airlog::{Airlog, Begin, End, Ended};
use phatthanh::rundown::Kind;
use phatthanh::units::Frames;

use super::{at, planned};
use crate::support::TestStation;

/// Clears a screen, turns the reading round, breaks a line.
const TITLE: &str = "Bản tin\u{1b}[2J\r\n\u{202e}gpj\u{2028}\u{9b}31m\u{7f}.mp3";

/// A file's name commands no terminal and breaks no paper, wherever it is shown.
#[test]
fn a_strange_name_is_harmless_everywhere() {
    let station = TestStation::new();
    let path = format!("ban-tin/{TITLE}");
    air_strangely(&station, &path);
    let (pack, page) = (station.path("goi"), station.path("b.docx"));
    let (pack_name, page_name) = (pack.to_str().unwrap(), page.to_str().unwrap());
    let month = ["--from", "2026-11-01", "--to", "2026-11-30"];
    for args in [
        &["log"][..],
        &["log", "--format", "json"],
        &["log", "--format", "csv"],
        &["log", "--at", "2026-11-02T17:05:10+07:00"],
        &[&["report"], &month[..]].concat(),
        &["report", "diary", "2026-11-02"],
        &[&["report", "approvals"], &month[..]].concat(),
        &[&["report"], &month[..], &["--out", page_name]].concat(),
        &[&["evidence"], &month[..], &["--out", pack_name]].concat(),
    ] {
        let output = station.phatthanh(args).output().unwrap();
        assert!(
            output.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        for bytes in [output.stdout, output.stderr] {
            tame(&String::from_utf8(bytes).unwrap(), &format!("{args:?}"));
        }
    }

    let parts = [
        "airings.jsonl",
        "airings.csv",
        "approvals.jsonl",
        "segments.jsonl",
    ];
    let papers = ["report/report.html", "report/approvals.html"];
    for name in parts.into_iter().chain(papers) {
        tame(&fs::read_to_string(pack.join(name)).unwrap(), name);
    }

    // A program reads the very name.
    let row = station.json(&["log", "--format", "json"]).remove(0);
    assert_eq!(row["segment"]["title"], TITLE);
    assert_eq!(row["segment"]["path"], format!("audio/{path}"));
}

/// Logs and approves the recording at `path`, whose title, approver and note hold what commands a terminal.
fn air_strangely(station: &TestStation, path: &str) {
    let mut log = Airlog::open(&station.path("var/airlog.db")).unwrap();
    let due = at("2026-11-02T17:05:00");
    let mut item = planned(1, Kind::Segment, due, ("ban-tin-xa", "ban-tin"));
    item.segment.as_mut().unwrap().title = TITLE.into();
    item.segment.as_mut().unwrap().path = path.into();
    let consent = phatthanh::airlog::Consent {
        at: due,
        by: "Chủ tịch\u{1b}]0;x\u{7}".into(),
        channel: phatthanh::airlog::Channel::Paper,
        note: Some("ghi\u{202e}chú\r".into()),
        text: None,
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
}

#[track_caller]
fn tame(text: &str, what: &str) {
    let text = text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .replace("\r\n", "\n");
    let wild = text.chars().find(|c| {
        (c.is_control() && *c != '\n')
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    });
    assert_eq!(wild, None, "{what}: {text:?}");
    assert!(
        !text
            .lines()
            .any(|line| line.starts_with("gpj") || line.starts_with(" gpj")),
        "{what}: a broken line"
    );
}
