//! Orders as a person at the desk gives them: on air, in the plan, in the log, on paper, and over power cuts.

use std::process::Output;

use jiff::{SignedDuration, Timestamp};
use phatthanh::clock::{Clock, SystemClock};
use serde_json::Value;

use crate::support::{Daemon, TestStation, in_real_time, samples};

/// The message of the orders here, in seconds.
const MESSAGE_S: f64 = 2.0;

/// A slot of ten minutes that begins in `seconds`, with recordings of up to a minute; and a message in no folder.
fn station(seconds: i64) -> (TestStation, Timestamp) {
    let mut station = TestStation::new();
    for (name, seconds, seed) in [("a", 60.0, 1), ("b", 20.0, 2), ("c", 20.0, 3)] {
        station.noise(&format!("audio/tin/{name}.wav"), seconds, seed);
    }
    station.noise("bao.wav", MESSAGE_S, 77);
    station.program("tin", "tin", "pick = \"in-order\"");
    station.ok(&["library", "scan"]);
    let (start, at) = station.soon(seconds);
    station.slot("mot", "tin", at, "10m");
    (station, start)
}

fn interrupt(station: &TestStation, more: &[&str]) -> Output {
    let file = station.path("bao.wav");
    let mut args = vec!["interrupt", file.to_str().unwrap(), "--by", "Lan"];
    args.extend(["--ordered-by", "Chủ tịch UBND", "--channel", "spoken"]);
    args.extend(more);
    station.phatthanh(&args).output().unwrap()
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn run(station: &TestStation) -> Daemon {
    let wav = station.path("air.wav");
    Daemon::start(station.phatthanh(&["run", "--silent", "--record", wav.to_str().unwrap()]))
}

fn is_said(status: &Value) -> bool {
    status["orders"].as_array().is_some_and(Vec::is_empty)
}

fn log(station: &TestStation) -> Vec<Value> {
    station.json(&["log", "--format", "json"])
}

fn instant(row: &Value, key: &str) -> Timestamp {
    row[key]
        .as_str()
        .unwrap_or_else(|| panic!("no {key} in {row}"))
        .parse()
        .unwrap()
}

/// The parts of orders: which reading (none is the signal), how it ended.
fn parts(rows: &[Value]) -> Vec<(Option<u64>, String)> {
    let part = |row: &Value| {
        let order = row.get("order")?;
        let ended = row["ended"].as_str().unwrap_or("on-air").to_owned();
        Some((order["reading"].as_u64(), ended))
    };
    rows.iter().filter_map(part).collect()
}

fn whole(reading: Option<u64>) -> (Option<u64>, String) {
    (reading, "complete".to_owned())
}

#[test]
fn plan_reasons_and_simulation_know_of_an_order_that_waits() {
    let (station, start) = station(600);
    let taken = interrupt(&station, &["--level", "thong-thuong", "--repeat", "2"]);
    assert_eq!(taken.status.code(), Some(1), "no station runs: {taken:?}");
    assert!(words(&taken).contains("order 1"), "{}", words(&taken));

    let ordered = |items: &[Value]| -> Vec<Value> {
        let is_ordered = |item: &&Value| item.get("order").is_some();
        items.iter().filter(is_ordered).cloned().collect()
    };
    let plan = station.json(&["plan", "--days", "3", "--json"]);
    let days: Vec<Vec<Value>> = plan
        .iter()
        .map(|day| ordered(day["items"].as_array().unwrap()))
        .collect();
    let counts: Vec<usize> = days.iter().map(Vec::len).collect();
    assert_eq!(counts, [2, 0, 0], "each reading once, on one day");
    assert_eq!(days[0][0]["kind"], "announcement");
    assert!(instant(&days[0][0], "start") >= start);
    assert!(
        days[0][0]["reason"]
            .as_str()
            .unwrap()
            .contains("Chủ tịch UBND")
    );

    let story = station.json(&["plan", "--why", "mot", "--json"]).remove(0);
    let told = ordered(story["occurrences"][0]["items"].as_array().unwrap());
    assert_eq!(told, days[0], "the reasons of the slot that it is in");
    let text = station.ok(&["plan", "--why", "mot"]);
    assert!(
        text.contains("announcement") && text.contains("Chủ tịch UBND"),
        "{text}"
    );

    let end = start + SignedDuration::from_mins(5);
    let [from, to] = [start - SignedDuration::from_mins(5), end].map(|at| at.to_string());
    let rows = station.json(&["simulate", "--from", &from, "--to", &to, "--json"]);
    assert_eq!(parts(&rows), [whole(Some(0)), whole(Some(1))], "{rows:#?}");
}

#[test]
fn wrong_input_is_answered_with_what_to_do() {
    let (station, _) = station(600);
    let fails = |args: &[&str], code: i32, said: &str| {
        for lang in ["vi", "en"] {
            let mut args = args.to_vec();
            args.extend(["--lang", lang]);
            let output = station.phatthanh(&args[..]).output().unwrap();
            assert_eq!(output.status.code(), Some(code), "{args:?}: {output:?}");
            let words = words(&output);
            assert!(words.contains(said) || lang == "vi", "{args:?}: {words}");
            assert!(!words.contains("cli-"), "{words}");
        }
    };
    let who = [
        "--by",
        "Lan",
        "--ordered-by",
        "Chủ tịch",
        "--channel",
        "spoken",
    ];
    let unknown = [&["interrupt", "khong-co.wav"][..], &who].concat();
    fails(&unknown, 2, "khong-co.wav");
    fails(&["interrupt", "bao.wav"], 2, "--by");
    fails(&["stop-interrupt"], 2, "--by");
    fails(&["skip"], 2, "--by");
    fails(&["stop-interrupt", "--by", " "], 2, "--by");
    fails(&["stop-interrupt", "--by", "Lan"], 1, "No order");

    interrupt(&station, &[]);
    fails(&["stop-interrupt", "99", "--by", "Lan"], 2, "No order 99");
    let again = interrupt(&station, &[]);
    assert_eq!(again.status.code(), Some(1));
    assert!(
        words(&again).contains("says exactly this"),
        "{}",
        words(&again)
    );
    let other = interrupt(&station, &["--drill"]);
    assert!(
        words(&other).contains("Drill") || words(&other).contains("drill"),
        "{}",
        words(&other)
    );
    let replaced = interrupt(&station, &["--replace"]);
    assert!(words(&replaced).contains("order"), "{}", words(&replaced));
    let stopped = station
        .phatthanh(&["stop-interrupt", "--by", "Lan"])
        .output()
        .unwrap();
    assert!(
        words(&stopped).contains("any more once it runs"),
        "{}",
        words(&stopped)
    );
}

/// An order, a skip and a withdrawal while the station is on air; then all that is written about them.
#[test]
fn what_the_desk_does_is_heard_at_once_and_stands_in_log_and_papers() {
    let _playing = in_real_time();
    let (station, _) = station(3);
    let mut daemon = run(&station);
    daemon.until(&["on air", "a.wav"]);
    interrupt(&station, &["--repeat", "2"]);
    let ordered = SystemClock::new().now();
    // An order that is not taken yet is not open either: it is said once it was on air.
    daemon.until(&["on air", "bao"]);
    station.until("said", is_said);
    daemon.until(&["on air", "a.wav"]);

    station.ok(&["skip", "--by", "Lan"]);
    daemon.until(&["on air", "b.wav"]);
    let rows = station.json(&["library", "--json"]);
    let id = |path: &str| {
        let row = rows.iter().find(|row| row["path"] == path).unwrap();
        row["id"].as_str().unwrap().to_owned()
    };
    let withdraw = |name: &str, more: &[&str]| {
        let (id, mut args) = (id(name), vec!["withdraw"]);
        args.extend([&*id, "--by", "Hoa", "--channel", "message"]);
        args.extend(more);
        let output = station.phatthanh(&args).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        words(&output)
    };
    let told = withdraw("audio/tin/b.wav", &[]);
    assert!(told.contains("goes on to its end"), "{told}");
    let told = withdraw("audio/tin/b.wav", &["--now"]);
    assert!(told.contains('b'), "{told}");
    daemon.until(&["on air", "c.wav"]);
    daemon.stop();

    let rows = log(&station);
    let [signal, first, second] = [1, 2, 3].map(|place| &rows[place]);
    assert_eq!(
        parts(&rows),
        [whole(None), whole(Some(0)), whole(Some(1))],
        "{rows:#?}"
    );
    let at_once = instant(signal, "start").duration_since(ordered);
    assert!(at_once <= SignedDuration::from_secs(1), "{at_once}");
    let frames = (MESSAGE_S * 48_000.0) as u64;
    for reading in [first, second] {
        assert_eq!(reading["played_frames"], frames, "the sentence is whole");
    }
    let (cut, again) = (&rows[0], &rows[4]);
    assert_eq!(cut["ended"], "interrupted", "{rows:#?}");
    assert_eq!(again["skip_frames"], cut["played_frames"]);
    let why = |row: &Value, ended: &str, name: &str| {
        assert_eq!(row["ended"], ended, "{row}");
        assert!(row["reason"].as_str().unwrap().contains(name), "{row}");
    };
    why(again, "skipped", "Lan");
    let withdrawn = rows
        .iter()
        .find(|row| row["segment"]["path"] == "audio/tin/b.wav")
        .unwrap();
    why(withdrawn, "skipped", "Hoa");
    assert!(station.ok(&["log", "verify"]).contains("whole"));

    papers(&station, first);
    fades(&station, &rows);
}

/// What of an order is read outside the log of airings.
fn papers(station: &TestStation, first: &Value) {
    let seq = first["order"]["seq"].to_string();
    let csv = station.ok(&["log", "--format", "csv"]);
    let columns: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let place = |name: &str| columns.iter().position(|column| *column == name).unwrap();
    let readings: Vec<[&str; 3]> = csv
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|cells| cells[place("order")] == seq)
        .map(|cells| {
            [
                cells[place("level")],
                cells[place("ordered_by")],
                cells[place("reading")],
            ]
        })
        .collect();
    let row = |reading| ["khan-cap", "Chủ tịch UBND", reading];
    assert_eq!(readings, [row(""), row("0"), row("1")], "{csv}");

    let table = station.ok(&["log"]);
    assert!(
        table.contains("reading 2") && table.contains("Chủ tịch UBND"),
        "{table}"
    );
    let date = instant(first, "start").to_zoned(station.zone()).date();
    let diary = station.ok(&["report", "diary", &date.to_string()]);
    assert!(diary.contains("(read 2 times)"), "{diary}");
    let month = date.strftime("%Y-%m").to_string();
    let report = station
        .json(&["report", "--month", &month, "--format", "json"])
        .remove(0);
    let sorts = report["sorts"].as_array().unwrap();
    let sort = sorts
        .iter()
        .find(|sort| sort["sort"] == "announcement")
        .unwrap();
    assert_eq!(sort["airings"], 1, "two readings, one airing: {sort}");
    let heard = 6.1 + 2.0 * MESSAGE_S;
    assert!(
        (sort["seconds"].as_f64().unwrap() - heard).abs() < 0.01,
        "{sort}"
    );
}

/// What was cut ends under a fade: the order's, the skip's, the withdrawal's.
fn fades(station: &TestStation, rows: &[Value]) {
    let recorded = samples(&station.path("air.wav"));
    let left: Vec<f32> = recorded.iter().step_by(2).copied().collect();
    let level = |from: usize, length: usize| {
        let part = &left[from.min(left.len())..(from + length).min(left.len())];
        let sum: f32 = part.iter().map(|sample| sample * sample).sum();
        (sum / part.len().max(1) as f32).sqrt()
    };
    // The order's fade is the first place at which the noise ends.
    let loud = left.iter().position(|sample| sample.abs() > 0.01).unwrap();
    let played = rows[0]["played_frames"].as_u64().unwrap() as usize;
    let end = loud + played;
    let (before, last) = (level(end - 24_000, 9_600), level(end - 480, 480));
    assert!(
        before > 0.02 && last < before / 5.0,
        "{before} fades to {last}"
    );
}

/// Whether a row is of the `reading`th and has it to its end. A disk that is slow has not taken the end of what was just
/// said when the power goes: the last beat then says how far it came, and what lacks its last moment is not said again.
fn was_said(row: &Value, reading: u64) -> bool {
    let moment = 0.5;
    let played = row["played_frames"]
        .as_u64()
        .map_or(0.0, |frames| frames as f64 / 48_000.0);
    let is_whole = played >= MESSAGE_S - moment;
    row["order"]["reading"] == reading
        && (row["ended"] == "complete" || row["ended"] == "power-cut" && is_whole)
}

/// Kills the station at a moment of an order that is read twice, and lets it say the rest.
#[track_caller]
fn killed(step: &[&str], also: Option<&[&str]>) {
    let _playing = in_real_time();
    let (station, _) = station(2);
    let mut daemon = run(&station);
    daemon.until(&["on air", "a.wav"]);
    interrupt(&station, &["--repeat", "2"]);
    if !step.is_empty() {
        daemon.until(step);
    }
    if let Some(also) = also {
        daemon.until(also);
    }
    drop(daemon);

    let daemon = run(&station);
    station.until("all said", is_said);
    station.until("the program goes on", |status| {
        status["on_air"]["slot"] == "mot"
    });
    daemon.stop();
    let rows = log(&station);
    let parts = parts(&rows);
    for reading in [0, 1] {
        let said = rows.iter().filter(|row| was_said(row, reading));
        assert_eq!(said.count(), 1, "reading {reading} said, once: {parts:?}");
    }
    let broken = parts.iter().filter(|(_, ended)| ended != "complete");
    assert!(
        broken.clone().count() <= 1 && broken.into_iter().all(|(_, ended)| ended == "power-cut"),
        "{parts:?}"
    );
    let last = parts.iter().rposition(|part| part.0.is_none()).unwrap();
    assert!(
        parts.len() > last + 1,
        "a reading after the signal: {parts:?}"
    );
    assert!(station.ok(&["log", "verify"]).contains("whole"));
}

#[test]
fn killed_as_soon_as_the_order_is_taken_it_says_it() {
    killed(&[], None);
}

#[test]
fn killed_in_the_signal_it_begins_with_it_again() {
    killed(&["on air", "(attention signal)"], None);
}

#[test]
fn killed_in_the_first_reading_it_says_both() {
    killed(&["on air", "bao.wav"], None);
}

#[test]
fn killed_in_the_pause_it_says_the_second_reading() {
    killed(&["on air", "bao.wav"], Some(&["ended", "bao.wav"]));
}

#[test]
fn killed_in_the_second_reading_it_says_that_one_again() {
    killed(&["ended", "bao.wav"], Some(&["on air", "bao.wav"]));
}

#[test]
fn an_order_that_is_stopped_stays_stopped_over_a_power_cut() {
    let _playing = in_real_time();
    let (station, _) = station(2);
    let mut daemon = run(&station);
    daemon.until(&["on air", "a.wav"]);
    interrupt(&station, &["--repeat", "5"]);
    daemon.until(&["on air", "bao.wav"]);
    station.ok(&["stop-interrupt", "--by", "Lan"]);
    drop(daemon);

    let daemon = run(&station);
    station.until("the program goes on", |status| {
        status["on_air"]["slot"] == "mot"
    });
    station.until("two seconds of it", |status| {
        status["on_air"]["played_seconds"].as_f64() > Some(2.0)
    });
    assert!(is_said(&station.until("no order", is_said)));
    daemon.stop();
    let rows = log(&station);
    assert!(
        parts(&rows).len() <= 2,
        "the signal and what was on: {rows:#?}"
    );
}
