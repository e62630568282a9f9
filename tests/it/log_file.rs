//! Stations whose own files are taken from them, before they start and while they run: they stay on the air, and every
//! row is there in the end.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use phatthanh::airlog::{Airlog, Verdict};
use phatthanh::clock::{Clock, SystemClock};
use serde_json::Value;

use crate::aircheck::until;
use crate::evidence::full::{fill, on_a_small_disk};
use crate::hanging::known_station;
use crate::support::{Daemon, TestStation};

/// Room for a station, and not for its log's reserve.
const SMALL: u64 = 24 << 20;

fn alarms(status: &Value) -> Vec<&str> {
    status["alarms"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|alarm| alarm["key"].as_str())
        .collect()
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
    until(&station, "told of", |status| {
        alarms(status).contains(&"log-file")
    });
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
    until(&station, "seen", |status| {
        !alarms(status).contains(&"log-file")
    });

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
    until(&station, "told of", |status| {
        alarms(status).contains(&"log-file")
    });
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

/// A zeroed page in the middle of the file at `path`.
fn zero_a_page(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let page = bytes.len() / 4096 / 2 * 4096;
    bytes[page..page + 4096].fill(0);
    fs::write(path, bytes).unwrap();
}

/// Each is there from before the start until after the first sound: a start that waited for its end would never be
/// heard.
#[test]
fn no_fault_of_its_own_files_holds_up_a_start() {
    let station = known_station();
    let [log, catalogue] = ["airlog.db", "catalogue.db"].map(|file| station.path("var").join(file));
    let hold = |path: &Path| {
        let other = rusqlite::Connection::open(path).unwrap();
        other
            .execute_batch("pragma locking_mode = exclusive; begin exclusive;")
            .unwrap();
        other
    };

    let start = |fault: &str| {
        let clock = SystemClock::new();
        let mut daemon = run(&station);
        // Not the signal: a recording that is known.
        daemon.until(&["on air", ".wav"]);
        println!("{fault}: on air after {} ms", clock.uptime().as_millis());
        (daemon, clock.uptime())
    };

    let (daemon, usual) = start("none");
    daemon.stop();
    // What a start of this build takes on this machine, and four times what a start may wait for: other tests run.
    let limit = 2 * usual + 4 * Duration::from_secs(2);
    for (fault, held) in [("log held", &log), ("catalogue held", &catalogue)] {
        let other = hold(held);
        let (daemon, took) = start(fault);
        assert!(took < limit, "{fault}: {took:?} of {limit:?}");
        drop(other);
        until(&station, "healed", |status| {
            !alarms(status).contains(&"log-waiting")
        });
        daemon.stop();
        assert!(whole(&station) > 0);
    }

    for (fault, file) in [("log damaged", &log), ("catalogue damaged", &catalogue)] {
        zero_a_page(file);
        let (daemon, took) = start(fault);
        assert!(took < limit, "{fault}: {took:?} of {limit:?}");
        daemon.stop();
    }
}

#[test]
fn a_station_starts_where_nothing_can_be_written() {
    on_a_small_disk(SMALL, |disk| {
        let station = station_in(disk);
        let mount = |how: &str| {
            let done = Command::new("mount")
                .args(["-o", how])
                .arg(disk)
                .status()
                .unwrap();
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
    until(&station, "told of the log", |status| {
        alarms(status).contains(&"log-file")
    });
    daemon.stop();
    for file in files {
        assert!(station.path("var").join(file).is_file(), "{file}");
    }

    assert!(whole(&station) > 3);
}
