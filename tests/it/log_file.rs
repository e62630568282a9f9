//! Stations whose own files are taken from them, before they start and while they run: they stay on the air, and every
//! row is there in the end.

use std::fs;
use std::path::Path;
use std::process::Command;

use phatthanh::airlog::{Airlog, Verdict};
use serde_json::Value;

use crate::aircheck::until;
use crate::evidence::full::{fill, on_a_small_disk};
use crate::support::{Daemon, TestStation};

/// Room for a station, and not for its log's reserve.
const SMALL: u64 = 24 << 20;

fn alarms(status: &Value) -> Vec<&str> {
    status["alarms"].as_array().unwrap().iter().filter_map(|alarm| alarm["key"].as_str()).collect()
}

/// Six segments of four seconds, one after the other, from soon on.
fn station_in(disk: &Path) -> TestStation {
    let mut station = TestStation::on(disk);
    for seed in 1..=6 {
        station.noise(&format!("audio/tin/{seed:02}.wav"), 4.0, seed);
    }
    station.program("tin", "tin", "pick = \"in-order\"");
    let (_, at) = station.soon(3);
    station.slot("mot", "tin", at, "5m");
    station
}

fn run(station: &TestStation) -> Daemon {
    Daemon::start(station.phatthanh(&["run", "--silent"]))
}

#[track_caller]
fn whole(station: &TestStation) -> u64 {
    let log = Airlog::open_read_only(&station.path("var/airlog.db")).unwrap();
    match log.verify().unwrap() {
        Verdict::Ok { rows, .. } => rows,
        broken @ Verdict::Broken { .. } => panic!("{broken:?}"),
    }
}

#[test]
fn what_is_removed_under_a_running_station_is_put_back_and_told_until_seen() {
    let folder = tempfile::tempdir().unwrap();
    let station = station_in(folder.path());
    let mut daemon = run(&station);
    daemon.until(&["on air"]);
    let rows = whole(&station);
    fs::remove_file(station.path("var/airlog.db")).unwrap();
    fs::remove_file(station.path("var/lock")).unwrap();
    until(&station, "told of", |status| alarms(status).contains(&"log-file"));
    assert!(whole(&station) > rows);
    let second = station.phatthanh(&["run", "--silent"]).output().unwrap();
    assert_eq!(second.status.code(), Some(2), "{}", String::from_utf8_lossy(&second.stderr));

    let said = station.ok(&["log", "seen", "--by", "Trưởng đài"]);
    assert!(said.contains("put back whole"), "{said}");
    until(&station, "seen", |status| !alarms(status).contains(&"log-file"));
    // At one blow: while it is emptied, the station makes files in it.
    fs::rename(station.path("var"), station.path("gone")).unwrap();
    fs::remove_dir_all(station.path("gone")).unwrap();
    daemon.until(&["airtime log was moved, removed or replaced"]);
    daemon.stop();
    assert!(whole(&station) > rows + 2);
    let said = station.ok(&["log", "seen", "--by", "Trưởng đài"]);
    assert!(said.contains("put back whole"), "{said}");
}

#[test]
fn a_station_starts_where_nothing_can_be_written() {
    on_a_small_disk(SMALL, |disk| {
        let station = station_in(disk);
        let mount = |how: &str| {
            let done = Command::new("mount").args(["-o", how]).arg(disk).status().unwrap();
            assert!(done.success());
        };
        // Known before, then write-protected.
        station.ok(&["library", "scan"]);
        for protected in [true, false] {
            if protected {
                mount("remount,ro");
            } else {
                fs::remove_dir_all(station.path("var")).unwrap();
                fill(disk);
            }
            let mut daemon = run(&station);
            daemon.until(&["airtime log takes no rows"]);
            daemon.until(&["on air"]);
            if protected {
                mount("remount,rw");
            } else {
                fs::remove_file(disk.join("recording.wav")).unwrap();
            }
            daemon.until(&["airtime log takes rows again"]);
            daemon.stop();
            assert!(whole(&station) > 0);
        }
    });
}

#[test]
fn folders_in_the_place_of_files_are_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let station = station_in(folder.path());
    let files = ["airlog.db", "heartbeat", "clock", "catalogue.db"];
    for file in files {
        fs::create_dir_all(station.path("var").join(file)).unwrap();
        fs::write(station.path("var").join(file).join("x"), "x").unwrap();
    }
    let mut daemon = run(&station);
    daemon.until(&["on air"]);
    until(&station, "told of the log", |status| alarms(status).contains(&"log-file"));
    daemon.stop();
    for file in files {
        assert!(station.path("var").join(file).is_file(), "{file}");
    }
    assert!(whole(&station) > 3);
}
