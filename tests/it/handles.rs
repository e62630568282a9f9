//! A machine that has no file handle left: nothing it says then is a verdict on a recording.

use std::fs;
use std::process::Command;
use std::time::Duration;

use phatthanh::clock::{Clock, SystemClock};
use serde_json::Value;

use crate::support::{Daemon, TestStation};

/// The program on this station, with no more than `handles` file handles.
fn bounded(station: &TestStation, handles: u32, args: &[&str]) -> Command {
    let mut command = Command::new("prlimit");
    command
        .arg(format!("--nofile={handles}:{handles}"))
        .arg(env!("CARGO_BIN_EXE_phatthanh"));
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
        let first = bounded(&station, handles, &["library", "scan"])
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&first.stderr).into_owned();
        if first.status.success() {
            all += 1;
        } else {
            some += 1;
        }
        station.ok(&["library", "scan"]);
        let rows = station.json(&["library", "--json"]);
        assert_eq!(rows.len(), 1, "{handles}");
        assert_ne!(rows[0]["state"], "refused", "{handles}: {words}\n{rows:?}");
    }

    assert!(
        some > 0 && all > 0,
        "{some} and {all}: the bounds bind somewhere"
    );
}

/// A start that finds next to no handles is on air all the same, and takes what it cannot open for no damage.
#[test]
fn a_start_without_handles_is_on_air_and_damages_nothing() {
    let mut station = TestStation::new();
    station.program("tin", "tin", "");
    let (_, at) = station.soon(-60);
    station.slot("mot", "tin", at, "10m");
    station.noise("audio/tin/1.wav", 2.0, 1);
    station.ok(&["library", "scan"]);
    let known = station.json(&["library", "--json"]);
    assert_eq!(known.len(), 1);
    let daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    station.until("kept as good", |status| status["now"].is_string());
    daemon.stop();

    for handles in [8, 10, 12, 16, 20, 28] {
        let mut daemon = Daemon::start(bounded(&station, handles, &["run", "--silent"]));
        daemon.until(&["card on"]);
        daemon.stop();
    }

    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    daemon.until(&["on air", "1.wav"]);
    daemon.stop();
    assert!(station.ok(&["log", "verify"]).contains("whole"));
    let lies = fs::read_dir(station.path("var")).unwrap();
    let aside: Vec<_> = lies
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("damaged") || name.contains("readable"))
        .collect();
    assert!(aside.is_empty(), "{aside:?}");
    let rows = station.json(&["library", "--json"]);
    assert_eq!(rows[0]["id"], known[0]["id"], "{rows:?}");
    assert_eq!(rows[0]["state"], known[0]["state"], "{rows:?}");
}

/// Sets the soft limit of file handles of a running program.
fn limit(daemon: &Daemon, handles: usize) {
    let pid = daemon.child.id();
    let mut command = Command::new("prlimit");
    command.arg(format!("--pid={pid}"));
    command.arg(format!("--nofile={handles}:"));
    assert!(command.status().unwrap().success());
}

/// Returns the least number that no open file of a running program has.
fn unused(daemon: &Daemon) -> usize {
    let open = format!("/proc/{}/fd", daemon.child.id());
    let open: Vec<String> = fs::read_dir(open)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    (0..4096)
        .find(|number: &usize| !open.contains(&number.to_string()))
        .unwrap()
}

/// One handle is enough to see a file, and too few to copy it.
#[test]
fn a_running_station_ingests_in_seconds_what_it_had_no_handles_for() {
    let station = TestStation::new();
    station.program("tin", "tin", "");
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    daemon.until(&["card on"]);
    limit(&daemon, unused(&daemon) + 1);
    station.noise("audio/tin/1.wav", 1.0, 1);
    let said = daemon.until(&["WARN", "library"]);
    assert!(
        said.contains("too many files are open") && !said.contains("Check the disk"),
        "{said}"
    );

    limit(&daemon, 1024);
    let clock = SystemClock::new();
    daemon.until(&["library: over"]);
    let copies = || {
        let held = fs::read_dir(station.path("var/store")).unwrap().flatten();
        held.filter(|entry| entry.path().is_dir()).count()
    };

    while copies() == 0 {
        assert!(clock.uptime() < Duration::from_secs(50), "{said}");
        daemon.idle(Duration::from_secs(1));
    }

    let rows = station.json(&["library", "--json"]);
    assert_ne!(rows[0]["state"], "refused", "{said}\n{rows:?}");
}

/// A machine without handles rings by its own name, and is quiet again by itself; nobody is blamed meanwhile.
#[test]
fn a_lack_of_handles_is_an_alarm_of_its_own_and_ends_by_itself() {
    let station = TestStation::new();
    station.program("tin", "tin", "");
    station.noise("audio/tin/1.wav", 1.0, 1);
    station.ok(&["library", "scan"]);
    let keys = |status: &Value| -> Vec<String> {
        let alarms = status["alarms"].as_array().into_iter().flatten();
        alarms
            .map(|alarm| alarm["key"].as_str().unwrap().to_owned())
            .collect()
    };
    let rings = |status: &Value| keys(status).contains(&"file-handles".to_owned());
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    daemon.until(&["card on"]);
    let usual = station.until("as usual", |status| {
        status["alarms"].is_array() && !rings(status)
    });

    // A few are left: the console answers, and a file that comes is ingested.
    let few = unused(&daemon) + 8;
    limit(&daemon, few);
    let told = station.until("a lack", rings);
    let words = told["alarms"].to_string();
    assert!(words.contains(&few.to_string()), "{words}");
    assert!(!words.contains("disk"), "{words}");

    // None is left for some seconds, in which somebody edits nothing and drops a recording.
    limit(&daemon, unused(&daemon));
    station.noise("audio/tin/2.wav", 1.0, 2);
    daemon.idle(Duration::from_secs(5));
    limit(&daemon, 1024);
    let healed = station.until("healed", |status| !rings(status));
    assert_eq!(keys(&healed), keys(&usual), "no other alarm is left");
    station.until("ingested", |_| {
        station.json(&["library", "--json"]).len() == 2
    });
    daemon.stop();

    let rows = station.json(&["library", "--json"]);
    assert!(
        rows.iter()
            .all(|row| row["state"] != "refused" && row["refusal"].is_null()),
        "{rows:?}"
    );
    let log = rusqlite::Connection::open(station.path("var/airlog.db")).unwrap();
    for event in ["config-refused", "recording-broke", "set-aside"] {
        let rows = format!("select count(*) from entry where body like '%{event}%'");
        let rows: i64 = log.query_row(&rows, [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0, "{event}");
    }
}
