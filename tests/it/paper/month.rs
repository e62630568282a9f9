//! A month in a station's log, made once and copied by each test that reads it.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use phatthanh::airlog::{Airlog, Begin, End, Ended, Event, Missed, Planned, Recording};
use phatthanh::clock::{Clock, SimClock};
use phatthanh::names::{AudioPath, SegmentId};
use phatthanh::rundown::Item;
use phatthanh::station::{Folder, Snapshot};
use phatthanh::units::Frames;
use phatthanh::words::Text;

use crate::support::TestStation;

/// The sample station with November 2026 in its log: as planned, but for a power cut of half an hour on
/// the 10th, a card that was lost for two seconds on the 17th, and a late start on the 19th.
pub(crate) fn november() -> TestStation {
    let shelf = Path::new(env!("CARGO_TARGET_TMPDIR"));
    // Tests run in processes of their own: the first makes it, the others wait and copy what it made.
    let lock = File::create(shelf.join("november.lock")).unwrap();
    lock.lock().unwrap();
    let kept = shelf.join("november").join(made_of());
    if !kept.exists() {
        drop(fs::remove_dir_all(shelf.join("november")));
        fs::create_dir_all(shelf.join("november")).unwrap();
        let made = make_november();
        let half = shelf.join("november/half");
        same(&made.path(""), &half);
        fs::rename(half, &kept).unwrap();
    }

    let station = TestStation::empty();
    same(&kept, &station.path(""));
    station
}

/// What it would be made of now: this program, these tests and the sample station.
fn made_of() -> String {
    fn add(hasher: &mut blake3::Hasher, path: &Path) {
        if path.is_dir() {
            let mut names: Vec<_> = fs::read_dir(path)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .collect();
            names.sort();
            for path in &names {
                add(hasher, path);
            }
            return;
        }

        hasher.update(path.as_os_str().as_encoded_bytes());
        hasher.update_reader(File::open(path).unwrap()).unwrap();
    }

    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut hasher = blake3::Hasher::new();
    for path in [
        env!("CARGO_BIN_EXE_phatthanh").into(),
        std::env::current_exe().unwrap(),
    ] {
        add(&mut hasher, &path);
    }

    for folder in ["config", "programs", "audio"] {
        add(&mut hasher, &root.join(folder));
    }

    hasher.finalize().to_hex()[..16].to_owned()
}

/// Copies a folder with the times of its files, by which the library knows them.
fn same(from: &Path, to: &Path) {
    let mut copy = Command::new("cp");
    assert!(
        copy.args(["-a", "-T"])
            .args([from, to])
            .status()
            .unwrap()
            .success()
    );
}

fn make_november() -> TestStation {
    let station = TestStation::sample();
    station.ok(&["library", "scan"]);
    station.approve_all();
    let clock: Arc<dyn Clock> = Arc::new(SimClock::new(at("2026-11-01T00:00:00")));
    let snapshot = Snapshot::take(&Folder::new(&station.path("")), clock).unwrap();
    let loaded = snapshot.loaded.clone().unwrap();
    let first = "2026-11-01".parse().unwrap();
    let rundowns = snapshot
        .plan(&loaded, first, 30, at("2026-11-01T00:00:00"))
        .unwrap();
    let mut log = Airlog::open(&station.path("var/airlog.db")).unwrap();
    for item in rundowns.flat_map(|rundown| rundown.items) {
        write(&mut log, &item);
    }

    for (when, event) in happened() {
        log.event(at(when), &event).unwrap();
    }

    station
}

/// What happened to the station in that month, besides.
fn happened() -> Vec<(&'static str, Event)> {
    let started = || Event::Started {
        version: "0.1.0".into(),
    };

    let (path, title) = (AudioPath::from("nhac-nen/nen.wav"), "Nhạc nền".to_owned());
    let music = Recording {
        id: SegmentId::new([7; 32]),
        path,
        title,
    };

    let alive_us = at("2026-11-10T17:20:00").as_microsecond();
    vec![
        ("2026-11-01T00:00:00", started()),
        // Nobody's airtime.
        (
            "2026-11-05T17:15:00",
            Event::Bed {
                music: music.clone(),
                skip_frames: 0,
            },
        ),
        (
            "2026-11-05T17:20:00",
            Event::BedOver {
                id: music.id,
                heard_frames: 300 * 48_000,
            },
        ),
        ("2026-11-10T17:50:00", Event::BrokeOff { alive_us }),
        ("2026-11-10T17:50:01", started()),
        (
            "2026-11-17T17:15:31",
            Event::CardLost {
                problem: "no callback for 1032 ms".into(),
            },
        ),
        (
            "2026-11-17T17:15:33",
            Event::CardBack {
                name: "default".into(),
            },
        ),
        (
            "2026-11-20T03:00:00",
            Event::ClockStepped { by_us: 61_000_000 },
        ),
        ("2026-11-21T03:00:00", Event::ClockStepped { by_us: 4_000 }),
        ("2026-11-30T23:59:00", Event::Stopped),
    ]
}

fn write(log: &mut Airlog, item: &Item) {
    let planned = Planned::from(item);
    let (cut, back) = (at("2026-11-10T17:20:00"), at("2026-11-10T17:50:00"));
    let lost = at("2026-11-17T17:15:30");
    if (cut..back).contains(&item.start) {
        let reason = Text::new("airlog-power-cut-no-heartbeat");
        log.missed(&Missed {
            item: planned,
            at: back,
            reason,
        })
        .unwrap();
        return;
    }

    let late = item.start == at("2026-11-19T17:15:00");
    let start = item.start + SignedDuration::from_millis(if late { 2_500 } else { 0 });
    let row = log
        .begin(&Begin {
            item: planned,
            start,
        })
        .unwrap();
    let mut end = End {
        end: item.end(),
        played: item.length,
        ended: Ended::Complete,
        reason: None,
    };

    for (at, ended) in [(cut, Ended::PowerCut), (lost, Ended::Fault)] {
        if item.start < at && at < item.end() {
            end = End {
                end: at,
                played: Frames::between(start, at),
                ended,
                reason: None,
            };
        }
    }

    if end.ended == Ended::Complete && item.elastic {
        end.ended = Ended::Cut;
    }

    log.end(row, &end).unwrap();
}

fn at(local: &str) -> Timestamp {
    format!("{local}+07:00").parse().unwrap()
}
