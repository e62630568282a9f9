//! A running station that breaks off, is stopped, is edited: what it does then, and what the log says.

use std::fs;

use jiff::{SignedDuration, Timestamp};
use phatthanh::clock::{Clock, SystemClock};
use serde_json::Value;

use crate::support::{Daemon, TestStation, in_real_time};

fn instant(row: &Value, key: &str) -> Timestamp {
    row[key]
        .as_str()
        .unwrap_or_else(|| panic!("no {key} in {row}"))
        .parse()
        .unwrap()
}

/// A slot of a minute that begins soon, with one long segment of noise.
fn station(more: &str) -> (TestStation, Timestamp) {
    let mut station = TestStation::new();
    station.noise("audio/tin/dai.wav", 50.0, 3);
    station.program("tin", "tin", more);
    station.ok(&["library", "scan"]);
    let (start, at) = station.soon(4);
    station.slot("mot", "tin", at, "60s");
    (station, start)
}

fn run(station: &TestStation) -> Daemon {
    Daemon::start(station.phatthanh(&["run", "--silent"]))
}

fn log(station: &TestStation) -> Vec<Value> {
    station.json(&["log", "--format", "json"])
}

#[test]
fn killed_in_mid_word_it_comes_back_on_the_right_place() {
    let _playing = in_real_time();
    let (station, start) = station("");
    let mut daemon = run(&station);
    daemon.until(&["on air", "dai.wav"]);
    station.until("three seconds in", |status| {
        status["on_air"]["played_seconds"].as_f64() > Some(3.0)
    });
    let killed = SystemClock::new().now();
    drop(daemon);

    let wav = station.path("again.wav");
    let mut daemon =
        Daemon::start(station.phatthanh(&["run", "--silent", "--record", wav.to_str().unwrap()]));
    daemon.until(&["on air", "dai.wav"]);
    station.until("some of it", |status| {
        status["on_air"]["played_seconds"].as_f64() > Some(1.0)
    });
    daemon.stop();

    let airings = log(&station);
    assert_eq!(
        airings
            .iter()
            .map(|row| row["ended"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ["power-cut", "shutdown"]
    );
    let cut = instant(&airings[0], "end").duration_since(killed);
    assert!(
        cut.abs() < SignedDuration::from_secs(3),
        "closed {cut:#} after the kill"
    );
    let played = airings[0]["played_frames"].as_f64().unwrap() / 48_000.0;
    let on = instant(&airings[0], "end")
        .duration_since(instant(&airings[0], "start"))
        .as_secs_f64();
    assert!((played - on).abs() < 1.5, "{played} s played in {on} s");
    assert!(station.ok(&["log", "verify"]).contains("whole"));

    // The place in the segment is the place it would have reached.
    let skipped = airings[1]["skip_frames"].as_f64().unwrap() / 48_000.0;
    let due = instant(&airings[1], "start")
        .duration_since(start)
        .as_secs_f64();
    assert!(
        (skipped - due).abs() < 0.05,
        "joined at {skipped} s when {due} s were due"
    );
}

#[test]
fn each_program_comes_back_as_it_says() {
    let _playing = in_real_time();
    for (wish, second) in [("restart", Some(0.0)), ("skip", None)] {
        let (station, _) = station(&format!("after_power_cut = \"{wish}\""));
        let mut daemon = run(&station);
        daemon.until(&["on air", "dai.wav"]);
        station.until("a second in", |status| {
            status["on_air"]["played_seconds"].as_f64() > Some(1.0)
        });
        drop(daemon);
        let mut daemon = run(&station);
        match second {
            Some(_) => drop(daemon.until(&["on air", "dai.wav"])),
            None => drop(station.until("back without it", |status| status["card"].is_string())),
        }
        daemon.stop();
        let airings = log(&station);
        let rows: Vec<_> = airings
            .iter()
            .map(|row| (row["ended"].as_str().unwrap(), row["skip_frames"].as_u64()))
            .collect();
        match second {
            Some(_) => assert_eq!(rows[1..], [("shutdown", Some(0))], "{wish}"),
            // What was on air has its row; only what had not begun is missed.
            None => assert!(
                rows[0].0 == "power-cut"
                    && rows[1..].iter().all(|(ended, _)| *ended == "missed")
                    && rows.len() > 1,
                "{wish}: {rows:?}"
            ),
        }
    }
}

#[test]
fn a_bad_edit_changes_nothing_and_a_good_one_is_taken_within_two_seconds() {
    let _playing = in_real_time();
    let (station, _) = station("");
    let mut daemon = run(&station);
    daemon.until(&["on air", "dai.wav"]);
    let good = fs::read_to_string(station.path("config/schedule.toml")).unwrap();

    station.write(
        "config/schedule.toml",
        &good.replace("program = \"tin\"", "program = \"tinn\""),
    );
    daemon.until(&["edit refused"]);
    let status = station.until("an alarm", |status| {
        !status["alarms"].as_array().unwrap().is_empty()
    });
    assert_eq!(status["on_air"]["slot"], "mot");

    let (_, later) = station.soon(600);
    let more = format!(
        "{good}\n[[slot]]\nid = \"hai\"\nprogram = \"tin\"\ndays = \"hằng ngày\"\nat = \"{}\"\nlength = \"60s\"\n",
        later.strftime("%H:%M:%S")
    );
    let clock = SystemClock::new();
    station.write("config/schedule.toml", &more);
    daemon.until(&["edited station taken"]);
    let taken = clock.uptime().as_secs_f64();
    println!("taken {taken:.2} s after it was saved");
    let next = |status: &Value| {
        status["next"]
            .as_array()
            .unwrap()
            .iter()
            .any(|item| item["slot"] == "hai")
    };

    let status = station.until("the new slot to come", next);
    assert!(status["alarms"].as_array().unwrap().is_empty(), "{status}");
    daemon.stop();

    let airings = log(&station);
    assert_eq!(
        airings.len(),
        1,
        "the item on air was not touched: {airings:?}"
    );

    // With a bad edit on the disk, the next start uses what was last good.
    station.write("config/schedule.toml", "[[slot]\n");
    let mut daemon = run(&station);
    daemon.until(&["last good"]);
    station.until("on air again", |status| status["on_air"]["slot"] == "mot");
    daemon.stop();
}

#[test]
fn only_one_daemon_a_station() {
    let _playing = in_real_time();
    let (station, _) = station("");
    let mut daemon = run(&station);
    daemon.until(&["on air"]);
    let second = station.phatthanh(&["run", "--silent"]).output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&second.stderr).contains("Another phatthanh"));
    daemon.stop();
}

#[test]
fn a_file_dropped_and_approved_while_it_runs_is_planned() {
    let _playing = in_real_time();
    let (mut station, _) = station("");
    station.write("audio/luat/topic.toml", "title = \"Luật\"\n");
    station.write(
        "programs/luat.toml",
        "title = \"Luật\"\ntopics = [\"luat\"]\n",
    );
    let (_, later) = station.soon(900);
    station.slot("luat", "luat", later, "60s");
    let mut daemon = run(&station);
    daemon.until(&["on air", "dai.wav"]);
    station.noise("audio/luat/Bài mới.wav", 10.0, 11);
    let titles = |status: &Value| -> Vec<String> {
        status["next"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["title"].as_str().unwrap().to_owned())
            .collect()
    };

    let rows = station.json(&["library", "--json"]);
    let row = rows.iter().find(|row| row["topic"] == "luat").unwrap();
    assert_eq!(row["state"], "waiting-approval");
    assert!(
        !titles(&station.until("running", |status| status["on_air"].is_object()))
            .iter()
            .any(|title| title.contains("Bài mới"))
    );
    station.ok(&[
        "approve",
        row["id"].as_str().unwrap(),
        "--by",
        "Công chức Tư pháp",
        "--channel",
        "paper",
    ]);
    station.until("the approved file to come", |status| {
        titles(status).iter().any(|title| title.contains("Bài mới"))
    });
    daemon.stop();
    assert!(station.ok(&["log", "verify"]).contains("whole"));
}
