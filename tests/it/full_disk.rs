//! A running station whose disk is full: the air and its log go on, recordings stop and say so, and all is as it
//! was once there is room.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use phatthanh::airlog::{Airlog, RESERVE_BYTES, Verdict, reserve_left};
use serde_json::Value;

use crate::evidence::full::{fill, on_a_small_disk};
use crate::support::{Daemon, TestStation, in_real_time};

/// Room for the station, the log's reserve, and the floor under which nothing is recorded.
const DISK: u64 = 200 << 20;

/// The keys of the alarms.
fn alarms(status: &Value) -> Vec<&str> {
    status["alarms"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|alarm| alarm["key"].as_str())
        .collect()
}

/// Rows of what began to air.
fn aired(station: &TestStation) -> Vec<Value> {
    let rows = station.json(&["log", "--format", "json"]);
    rows.into_iter()
        .filter(|row| !row["start"].is_null())
        .collect()
}

/// Twelve segments of four seconds, one after the other.
fn station(disk: &Path) -> TestStation {
    let mut station = TestStation::on(disk);
    let settings = fs::read_to_string(station.path("config/station.toml")).unwrap();
    let floors = "[library]\nfloor = \"50MB\"\n[aircheck]\nfloor = \"50MB\"\n";
    station.write("config/station.toml", &format!("{settings}{floors}"));
    for seed in 1..=12 {
        station.noise(&format!("audio/tin/{seed:02}.wav"), 4.0, seed);
    }
    station.program("tin", "tin", "pick = \"in-order\"");
    station.ok(&["library", "scan"]);
    let (_, at) = station.soon(4);
    station.slot("mot", "tin", at, "5m");
    station
}

#[test]
fn a_station_on_a_full_disk_stays_on_the_air_and_logs_it() {
    let _playing = in_real_time();
    on_a_small_disk(DISK, |disk| {
        let station = station(disk);
        let log = station.path("var/airlog.db");
        let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
        daemon.until(&["on air"]);
        station.until("recorded, with a reserve", |status| {
            status["aircheck"] == "sound"
                && alarms(status).is_empty()
                && reserve_left(&log) == RESERVE_BYTES
        });

        fill(disk);
        let before = aired(&station).len();
        station.until("told of the disk and of the recording", |status| {
            fill(disk);
            let alarms = alarms(status);
            ["disk-low", "aircheck"]
                .iter()
                .all(|key| alarms.contains(key))
        });
        // Rows come from the reserve, however often the rest is taken.
        station.until("four more items", |status| {
            fill(disk);
            // A row that has just come may wait for a moment.
            assert!(!alarms(status).contains(&"log-waiting"), "{status}");
            aired(&station).len() >= before + 4
        });
        let left = reserve_left(&log);
        assert!(
            0 < left && left < RESERVE_BYTES,
            "{left} bytes of the reserve are left"
        );

        fs::remove_file(disk.join("recording.wav")).unwrap();
        station.until("all is well again", |status| {
            alarms(status).is_empty()
                && status["aircheck"] == "sound"
                && reserve_left(&log) == RESERVE_BYTES
        });
        let said = daemon.stop();
        let lost: Vec<_> = said
            .iter()
            .filter(|line| line.contains("panicked") || line.contains("takes no rows"))
            .collect();
        assert!(lost.is_empty(), "{lost:#?}");

        let rows = aired(&station);
        let time =
            |row: &Value, key: &str| row[key].as_str().unwrap().parse::<Timestamp>().unwrap();
        for pair in rows.windows(2) {
            assert_eq!(pair[0]["ended"], "complete", "{pair:#?}");
            let gap = time(&pair[1], "start").duration_since(time(&pair[0], "end"));
            assert!(gap.abs().as_millis() <= 1, "{pair:#?}");
        }
        let log = Airlog::open_read_only(&log).unwrap();
        assert!(matches!(log.verify().unwrap(), Verdict::Ok { .. }));
    });
}
