//! A machine that has no file handle left: nothing it says then is a verdict on a recording.

use std::process::Command;

use phatthanh::airlog::Airlog;
use serde_json::Value;

use crate::hanging::{known_station, until};
use crate::support::{Daemon, TestStation};

/// The program on this station, with no more than `handles` file handles.
fn bounded(station: &TestStation, handles: u32, args: &[&str]) -> Command {
    let mut command = Command::new("prlimit");
    command.arg(format!("--nofile={handles}:{handles}")).arg(env!("CARGO_BIN_EXE_phatthanh"));
    command.arg("--station").arg(station.path("")).args(args);
    command
}

#[test]
fn what_is_taken_in_without_handles_is_taken_in_later() {
    let (mut some, mut all) = (0, 0);
    for handles in 4..24 {
        let station = TestStation::new();
        station.program("tin", "tin", "");
        station.noise("audio/tin/1.wav", 1.0, 1);
        let first = bounded(&station, handles, &["library", "scan"]).output().unwrap();
        let words = String::from_utf8_lossy(&first.stderr).into_owned();
        if first.status.success() {
            all += 1
        } else {
            some += 1
        }
        station.ok(&["library", "scan"]);
        let rows = station.json(&["library", "--json"]);
        assert_eq!(rows.len(), 1, "{handles}");
        assert_ne!(rows[0]["state"], "refused", "{handles}: {words}\n{rows:?}");
    }
    assert!(some > 0 && all > 0, "{some} and {all}: the bounds bind somewhere");
}

#[test]
fn a_station_without_handles_blames_no_recording_and_goes_on_by_itself() {
    let station = known_station();
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    daemon.until(&["on air", ".wav"]);
    let id = daemon.child.id().to_string();
    let handles = |soft: u32| {
        let soft = format!("--nofile={soft}:");
        assert!(Command::new("prlimit").args(["--pid", &id, &soft]).status().unwrap().success());
    };
    handles(3);
    daemon.until(&["recording broke", "Too many open files"]);
    handles(1024);
    let told = |status: &Value| {
        let alarms = status["alarms"].as_array().unwrap();
        alarms.iter().any(|alarm| {
            alarm["words"].as_str().is_some_and(|words| words.contains("not mean that it is damaged"))
        })
    };
    until(&station, "told", told);
    // The log is where it was, and no recording is said to be damaged.
    let log = Airlog::open_read_only(&station.path("var/airlog.db")).unwrap();
    assert!(log.undecodable().unwrap().is_empty());
    assert!(!station.path("var/airlog.db.replaced-1").exists());
    // A minute later it is tried again.
    until(&station, "tried again", |status| !told(status));
    daemon.until(&["on air", ".wav"]);
    daemon.stop();
    assert!(station.ok(&["log", "verify"]).contains("whole"));
}
