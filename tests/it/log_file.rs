//! Stations whose own files are taken from them, before they start and while they run: they stay on the air, and every
//! row is there in the end.

use std::fs;
use std::path::Path;

use phatthanh::airlog::{Airlog, Verdict};
use serde_json::Value;

use crate::support::{Daemon, TestStation};

pub(crate) fn alarms(status: &Value) -> Vec<&str> {
    status["alarms"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|alarm| alarm["key"].as_str())
        .collect()
}

/// Six segments of four seconds, one after the other, from soon on.
pub(crate) fn station_in(disk: &Path) -> TestStation {
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
pub(crate) fn whole(station: &TestStation) -> u64 {
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
    station.until("told of", |status| alarms(status).contains(&"log-file"));
    assert!(whole(&station) > rows);
    let second = station.phatthanh(&["run", "--silent"]).output().unwrap();
    assert_eq!(
        second.status.code(),
        Some(2),
        "{}",
        String::from_utf8_lossy(&second.stderr)
    );

    let said = station.ok(&["log", "seen", "--by", "Trưởng đài"]);
    assert!(said.contains("put back whole"), "{said}");
    station.until("seen", |status| !alarms(status).contains(&"log-file"));

    // At one blow: while it is emptied, the station makes files in it.
    fs::rename(station.path("var"), station.path("gone")).unwrap();
    fs::remove_dir_all(station.path("gone")).unwrap();
    daemon.until(&["airtime log was moved, removed or replaced"]);
    daemon.stop();
    assert!(whole(&station) > rows + 2);
    let said = station.ok(&["log", "seen", "--by", "Trưởng đài"]);
    assert!(said.contains("put back whole"), "{said}");
}

/// The log of a station that is stopped, all of it in the one file.
fn in_one_file(log: &Path) -> Vec<u8> {
    let db = rusqlite::Connection::open(log).unwrap();
    db.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))
        .unwrap();
    drop(db);
    fs::read(log).unwrap()
}

/// `cp older airlog.db`: the place is the same, so only what is in it tells.
#[test]
fn an_older_copy_written_into_the_log_under_a_running_station_is_told_until_seen() {
    let folder = tempfile::tempdir().unwrap();
    let station = station_in(folder.path());
    let log = station.path("var/airlog.db");
    let mut daemon = run(&station);
    daemon.until(&["on air"]);
    daemon.stop();
    let older = in_one_file(&log);
    let mut daemon = run(&station);
    daemon.until(&["on air"]);
    daemon.stop();
    in_one_file(&log);
    let rows = whole(&station);
    let mut daemon = run(&station);
    daemon.until(&["on air"]);
    fs::write(&log, &older).unwrap();
    daemon.until(&["an older copy was written into the airtime log"]);
    station.until("told of", |status| alarms(status).contains(&"log-file"));
    assert!(
        fs::read(station.path("var/airlog.db.replaced-1"))
            .unwrap()
            .starts_with(&older[..16])
    );
    daemon.stop();
    let now = whole(&station);
    assert!(now > 0, "{now} rows, {rows} before");
    let said = station.ok(&["log", "seen", "--by", "Trưởng đài"]);
    assert!(said.contains("airlog.db.replaced-1"), "{said}");
    assert!(station.ok(&["log", "verify"]).contains("whole"));
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
    station.until("told of the log", |status| {
        alarms(status).contains(&"log-file")
    });
    daemon.stop();
    for file in files {
        assert!(station.path("var").join(file).is_file(), "{file}");
    }

    assert!(whole(&station) > 3);
}
