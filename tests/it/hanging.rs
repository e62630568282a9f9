//! A share that hangs under the station's folders, at a start and while it runs; and a machine that has lost its time
//! zones. On the air by what is known, told, and healed.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use phatthanh::clock::{Clock, SystemClock};
use serde_json::Value;

use crate::support::{Daemon, TestStation};

/// A file system that nobody serves, mounted over a folder: whoever asks it hangs until this is dropped.
pub(crate) struct Hang {
    folder: PathBuf,
    served: Option<File>,
}

impl Hang {
    /// None where this machine lets nobody mount.
    pub(crate) fn over(folder: PathBuf) -> Option<Self> {
        let served = OpenOptions::new()
            .read(true)
            .write(true)
            .open("/dev/fuse")
            .ok()?;
        let options = "fd=0,rootmode=40000,user_id=0,group_id=0";
        let mut mount = Command::new("mount");
        mount
            .args(["-i", "-t", "fuse", "-o", options, "none"])
            .arg(&folder);
        let mounted = mount
            .stdin(served.try_clone().unwrap())
            .stderr(Stdio::null())
            .status();
        if !mounted.is_ok_and(|status| status.success()) {
            println!("SKIPPED: what hangs can only be mounted by root");
            return None;
        }

        Some(Self {
            folder,
            served: Some(served),
        })
    }
}

impl Drop for Hang {
    fn drop(&mut self) {
        // Whoever hangs there goes on with an error, as with a share that is given up.
        self.served = None;
        assert!(
            Command::new("umount")
                .arg("-l")
                .arg(&self.folder)
                .status()
                .unwrap()
                .success()
        );
    }
}

fn is_alarmed(status: &Value) -> bool {
    status["alarms"]
        .as_array()
        .is_some_and(|alarms| alarms.iter().any(|alarm| alarm["key"] == "folder"))
}

/// One segment, then music whose folder says that it needs no approval; on air for an hour, and known from a run before.
pub(crate) fn known_station() -> TestStation {
    let mut station = TestStation::new();
    station.noise("audio/tin/1.wav", 3.0, 1);
    station.noise("audio/nhac/nhac.wav", 12.0, 2);
    station.write(
        "audio/nhac/topic.toml",
        "title = \"Nhạc\"\napproval = false\n",
    );
    station.program("tin", "tin", "filler = \"nhac\"");
    let (_, at) = station.soon(0);
    station.slot("mot", "tin", at, "1h");
    station.ok(&["library", "scan"]);
    let mut before = Daemon::start(station.phatthanh(&["run", "--silent"]));
    before.until(&["on air"]);
    before.stop();
    station
}

#[test]
fn a_start_beside_a_share_that_hangs_is_a_start_by_what_is_known() {
    let station = known_station();
    for folder in ["audio/nhac", "audio/tin", "audio", "programs", "config"] {
        let Some(hang) = Hang::over(station.path(folder)) else {
            return;
        };
        let clock = SystemClock::new();
        let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
        // Not the signal: a recording that is known.
        let said = daemon.until(&["on air", ".wav"]);
        println!(
            "{folder}: on air after {} ms: {said}",
            clock.uptime().as_millis()
        );
        assert!(
            said.contains("tin/1.wav") || said.contains("nhac/nhac.wav"),
            "{folder}: {said}"
        );
        station.until("told", is_alarmed);
        if folder == "audio" {
            // It ends in order while it hangs, too.
            daemon.stop();
            continue;
        }
        drop(hang);
        station.until("healed", |status| !is_alarmed(status));
        daemon.stop();
    }
}

#[test]
fn a_share_that_hangs_under_a_running_station_holds_nothing_else() {
    let station = known_station();
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    daemon.until(&["on air"]);
    let Some(hang) = Hang::over(station.path("audio/nhac")) else {
        return;
    };

    station.until("told", is_alarmed);
    // Edits are taken.
    let text = fs::read_to_string(station.path("config/station.toml")).unwrap();
    station.write("config/station.toml", &text.replace("Đài thử", "Đài khác"));
    station.until("edited", |status| status["station"] == "Đài khác");

    // So is what lies in other folders.
    station.noise("audio/tin/2.wav", 3.0, 3);
    station.until("taken", |_| {
        let rows = station
            .phatthanh(&["library", "--json"])
            .output()
            .unwrap()
            .stdout;
        String::from_utf8_lossy(&rows).contains("tin/2.wav")
    });
    drop(hang);
    station.until("healed", |status| !is_alarmed(status));
    daemon.stop();
    assert!(station.ok(&["log", "verify"]).contains("whole"));
}

/// The system's zones, of which one is left.
pub(crate) fn bare(folder: &Path) -> PathBuf {
    let zones = folder.join("zones");
    fs::create_dir_all(zones.join("Etc")).unwrap();
    fs::copy("/usr/share/zoneinfo/Etc/UTC", zones.join("Etc/UTC")).unwrap();
    zones
}

#[test]
fn a_station_knows_its_time_where_the_system_does_not() {
    let station = TestStation::sample();
    let zones = bare(station.path("").as_path());
    let plan = |zones: Option<&Path>| {
        let mut plan = station.phatthanh(&["plan", "2026-11-24", "--json"]);
        plan.envs(zones.map(|zones| ("TZDIR", zones)));
        let plan = plan.output().unwrap();
        assert!(plan.status.success(), "{plan:?}");
        plan.stdout
    };

    assert_eq!(plan(Some(&zones)), plan(None), "Vietnam's is built in");

    // Its last rules are known of any other that it ran by.
    let station = TestStation::new();
    let run = |zones: &Path| {
        let mut run = station.phatthanh(&["run", "--silent"]);
        run.env("TZDIR", zones);
        run
    };

    let zones = bare(station.path("").as_path());
    let never = run(&zones).output().unwrap();
    assert_eq!(never.status.code(), Some(2), "a name that was never known");
    let before = Daemon::start(station.phatthanh(&["run", "--silent"]));
    station.until("running", |status| status["station"] == "Đài thử");
    before.stop();
    let daemon = Daemon::start(run(&zones));
    station.until("running", |status| status["station"] == "Đài thử");
    daemon.stop();
}
