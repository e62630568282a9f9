//! The air-check of a running station: what was heard comes back out, whatever happened to the power or the
//! disk.

use std::fs;

use jiff::{SignedDuration, Timestamp};
use phatthanh::airlog::{Airlog, Event};
use phatthanh::clock::{Clock, SystemClock};
use serde_json::Value;

use crate::support::{Daemon, TestStation, in_real_time};

/// A station with an air-check and a slot that begins soon, with a long segment of noise, which is given.
fn station() -> (TestStation, Vec<f32>) {
    let mut station = TestStation::new();
    let settings = fs::read_to_string(station.path("config/station.toml")).unwrap();
    station.write(
        "config/station.toml",
        &format!("{settings}[aircheck]\nfloor = \"50MB\"\n"),
    );
    let noise = station.noise("audio/tin/dai.wav", 80.0, 3);
    station.program("tin", "tin", "");
    station.ok(&["library", "scan"]);
    let (_, at) = station.soon(4);
    station.slot("mot", "tin", at, "90s");
    (station, noise)
}

fn run(station: &TestStation) -> Daemon {
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    daemon.until(&["on air", "dai.wav"]);
    daemon
}

fn played(status: &Value) -> f64 {
    status["on_air"]["played_seconds"]
        .as_f64()
        .unwrap_or_default()
}

fn raised(status: &Value) -> bool {
    status["alarms"]
        .as_array()
        .unwrap()
        .iter()
        .any(|alarm| alarm["key"] == "aircheck")
}

/// What is known from `from` until now, by content.
fn known(station: &TestStation, from: Timestamp) -> Vec<(String, String)> {
    let rows = station.json(&["aircheck", "list", "--from", &from.to_string(), "--json"]);
    let word = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    rows.iter()
        .map(|row| (word(row, "content"), word(row, "why")))
        .collect()
}

/// By how many frames `heard` lies after its place in `noise`, which is about `place`.
fn off(heard: &[f32], noise: &[f32], place: usize) -> i64 {
    let alike = |lag: i64| -> f64 {
        let from = (place.cast_signed() as i64 + lag).cast_unsigned() as usize;
        heard
            .iter()
            .zip(&noise[from..])
            .map(|(a, b)| f64::from(a * b))
            .sum()
    };
    (-1440..1440)
        .max_by(|a, b| alike(*a).total_cmp(&alike(*b)))
        .unwrap()
}

#[test]
fn what_was_heard_is_cut_out_where_the_log_says_after_a_power_cut() {
    let _playing = in_real_time();
    let (station, noise) = station();
    let before = SystemClock::new().now();
    let daemon = run(&station);
    station.until("eight seconds in", |status| played(status) > 8.0);
    station.until("recorded", |status| status["aircheck"] == "sound");
    drop(daemon);
    let told = known(&station, before);
    assert!(
        told.iter().any(|(content, _)| content == "sound"),
        "what the cut left can be read: {told:?}"
    );

    let daemon = run(&station);
    station.until("on air again", |status| played(status) > 2.0);
    daemon.stop();
    let told = known(&station, before);
    let at = |what: (&str, &str)| {
        told.iter()
            .position(|(content, why)| (content.as_str(), why.as_str()) == what)
    };

    let cut = at(("missing", "power-cut")).unwrap_or_else(|| panic!("{told:?}"));
    assert!(
        told[..cut].iter().any(|(content, _)| content == "sound"),
        "{told:?}"
    );
    assert!(
        told[cut..].iter().any(|(content, _)| content == "sound"),
        "{told:?}"
    );

    let airing = &station.json(&["log", "--format", "json"])[0];
    let start: Timestamp = airing["start"].as_str().unwrap().parse().unwrap();
    extract_the_middle(&station, &noise, start);
    let (from, to) = (
        start.to_string(),
        (start + SignedDuration::from_secs(60)).to_string(),
    );
    let out = station.path("long.wav");
    let args = [
        "aircheck",
        "extract",
        "--from",
        &from,
        "--to",
        &to,
        "--out",
        out.to_str().unwrap(),
    ];
    let output = station.phatthanh(&args).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "not all of it is there");
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("power cut"),
        "{output:?}"
    );
    assert!(out.is_file());
}

/// Extracts a tenth of a second out of the middle of the airing that began at `start`: it is where the log says it
/// was heard.
#[track_caller]
fn extract_the_middle(station: &TestStation, noise: &[f32], start: Timestamp) {
    let from = start + SignedDuration::from_millis(2000);
    let to = start + SignedDuration::from_millis(2100);
    for name in ["out.wav", "out.flac"] {
        let out = station.path(name);
        let (from, to) = (from.to_string(), to.to_string());
        station.ok(&[
            "aircheck",
            "extract",
            "--from",
            &from,
            "--to",
            &to,
            "--out",
            out.to_str().unwrap(),
        ]);
        let mut reader = phatthanh::sound::StereoReader::open(
            &out,
            phatthanh::units::Sides::Both,
            phatthanh::units::Frames::ZERO,
        )
        .unwrap();
        let mut samples = vec![0.0; 2 * 9600];
        let read = reader.read(&mut samples).unwrap();
        assert!(read.abs_diff(4800) <= 1, "{read}");
        let left: Vec<f32> = samples[..2 * read].iter().step_by(2).copied().collect();
        let off = off(&left, noise, 96_000);
        // A machine that is busy reads its two clocks apart from one another: the log and the index by some ms.
        assert!(off.abs() <= 960, "{name} is {off} frames off");
    }
}

#[test]
fn a_folder_that_goes_raises_an_alarm_and_the_air_goes_on() {
    let _playing = in_real_time();
    let (station, _) = station();
    let mut daemon = run(&station);
    station.until("recorded", |status| {
        status["aircheck"] == "sound" && played(status) > 1.0
    });
    let folder = station.path("var/bang-luu");
    fs::rename(&folder, station.path("var/away")).unwrap();
    fs::write(&folder, "in the way").unwrap();
    station.until("the alarm", raised);
    fs::remove_file(&folder).unwrap();
    station.until("recorded again", |status| {
        !raised(status) && status["aircheck"] == "sound"
    });
    station.until("still on air", |status| played(status) > 5.0);
    daemon.until(&["air-check is written again"]);
    let said = daemon.stop();
    let told = said
        .iter()
        .filter(|line| line.contains("air-check cannot be written"))
        .count();
    assert_eq!(told, 1, "{said:?}");
}

/// What the log keeps of each edit since: the settings that wait for a restart.
fn waits_by_the_log(station: &TestStation, before: Timestamp) -> Vec<String> {
    let log = Airlog::open_read_only(&station.path("var/airlog.db")).unwrap();
    log.events(before, SystemClock::new().now())
        .unwrap()
        .into_iter()
        .filter_map(|(_, event)| match event {
            Event::ConfigTaken { waits, .. } => Some(waits.join(" ")),
            _ => None,
        })
        .collect()
}

/// Edits of a station on the air: its air-check comes, changes its format and goes; what only a restart takes up is
/// named. The air goes on through all of it.
#[test]
fn settings_edited_on_the_air_count_or_are_named() {
    let _playing = in_real_time();
    let (station, _) = station();
    let file = "config/station.toml";
    let with = fs::read_to_string(station.path(file)).unwrap();
    let (without, _) = with.split_once("[aircheck]").unwrap();
    station.write(file, without);
    let before = SystemClock::new().now();
    let daemon = run(&station);
    station.until("no air-check", |status| {
        status["aircheck"].is_null() && !status["card"].is_null()
    });
    station.write(file, &with);
    station.until("an air-check", |status| status["aircheck"] == "sound");
    station.write(file, &format!("{with}format = \"wav\"\n"));
    let folder = station.path("var/bang-luu");
    let kept = |ending: &str| {
        let names = fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .filter_map(Result::ok);
        names
            .filter(|entry| {
                entry
                    .path()
                    .extension()
                    .is_some_and(|found| found == ending)
            })
            .count()
    };

    station.until("another format", |_| kept("wav") == 1);
    station.write(file, &format!("{without}[output]\nlead = \"1s\"\n"));
    station.until("none any more", |status| status["aircheck"].is_null());
    station.until("the lead named", |status| {
        status["waits_for_restart"] == serde_json::json!(["output.lead"])
    });
    assert!(
        station
            .ok(&["status"])
            .contains("run is started again: output.lead\n")
    );
    station.until("still on air", |status| played(status) > 0.0);
    daemon.stop();

    assert_eq!((kept("flac"), kept("wav")), (1, 1));
    let told = known(&station, before);
    let sounds = told
        .iter()
        .filter(|(content, _)| content == "sound")
        .count();
    assert_eq!(sounds, 2, "{told:?}");
    assert!(
        !told.contains(&("missing".into(), "disk".into())),
        "{told:?}"
    );
    let waits = waits_by_the_log(&station, before);
    assert_eq!(
        waits.last().map(String::as_str),
        Some("output.lead"),
        "{waits:?}"
    );
}
