//! A computer whose clock is wrong, at a running station: nothing airs by it, no row carries it, and people
//! are reported.

use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use phatthanh::airlog::{Airlog, Channel, Consent, Event, Recording};
use phatthanh::clock::{Clock, Evidence, SystemClock};
use phatthanh::console::Console;
use phatthanh::names::SegmentId;
use phatthanh::station::{self, Folder, Handle, Options, Status};
use phatthanh::words::Language;
use serde_json::Value;

use crate::support::{Daemon, PATIENCE, TestStation, in_real_time};

/// The machine's clock, wrong by what it is reported, of which the machine knows nothing.
#[derive(Debug, Default)]
struct WrongClock {
    system: SystemClock,
    by: Mutex<SignedDuration>,
}

impl WrongClock {
    fn saying(now: Timestamp) -> Arc<Self> {
        let clock = Self::default();
        clock.set(now.duration_since(clock.system.now()));
        Arc::new(clock)
    }

    fn set(&self, by: SignedDuration) {
        *self.by.lock().unwrap() = by;
    }
}

impl Clock for WrongClock {
    fn now(&self) -> Timestamp {
        self.system.now() + *self.by.lock().unwrap()
    }

    fn uptime(&self) -> Duration {
        self.system.uptime()
    }

    fn sleep(&self, length: Duration) {
        self.system.sleep(length);
    }

    fn asleep(&self) -> Duration {
        Duration::ZERO
    }

    fn evidence(&self, _synchronised: &Path) -> Evidence {
        // A program of that autumn: the one under test is younger than the days it is tried on.
        Evidence {
            built: Timestamp::constant(1_793_491_200, 0), // 2026-11-01
            ..Evidence::default()
        }
    }
}

/// A station on the air in this process, by a clock of the test's own; commands reach it as ever.
struct Running {
    handle: Handle,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    fn start(station: &TestStation, clock: &Arc<WrongClock>) -> Self {
        let handle = Handle::default();
        let (folder, clock) = (
            Folder::new(&station.path("")),
            Arc::clone(clock) as Arc<dyn Clock>,
        );
        let own = handle.clone();
        let thread = thread::spawn(move || {
            let options = Options {
                silent: true,
                record: None,
                language: Language::Vi,
            };
            let answers = || {
                Console::start(
                    folder.socket(),
                    own.status.clone(),
                    own.confirmation.clone(),
                    own.acts.clone(),
                )
                .unwrap()
            };
            station::run(&folder, &clock, options, &own, answers).unwrap();
        });
        Self {
            handle,
            thread: Some(thread),
        }
    }

    #[track_caller]
    fn until(&self, what: &str, there: impl Fn(&Status) -> bool) -> Status {
        let clock = SystemClock::new();
        while clock.uptime() < PATIENCE {
            let status = self.handle.status.get();
            if there(&status) {
                return status;
            }
            thread::park_timeout(Duration::from_millis(20));
        }
        panic!("never {what}; last {:?}", self.handle.status.get());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.handle.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(thread::panicking() || ended.is_ok());
        }
    }
}

/// Noon of the first day of 2009 by the station's own clock, whose zone differs with the hour of the test.
fn in_2009(station: &TestStation) -> Timestamp {
    let noon = date(2009, 1, 1).at(12, 0, 0, 0);
    noon.to_zoned(station.zone()).unwrap().timestamp()
}

fn said(station: &TestStation, args: &[&str]) -> (i32, String) {
    let output = station.phatthanh(args).output().unwrap();
    let said = [output.stdout, output.stderr]
        .map(|bytes| String::from_utf8(bytes).unwrap())
        .concat();
    (output.status.code().unwrap(), said)
}

fn log(station: &TestStation) -> Vec<Value> {
    station.json(&["log", "--format", "json"])
}

fn instant(row: &Value, key: &str) -> Timestamp {
    row[key]
        .as_str()
        .unwrap_or_else(|| panic!("no {key} in {row}"))
        .parse()
        .unwrap()
}

/// A station killed in the middle of a slot of two minutes, and its log then.
fn killed() -> (TestStation, Timestamp, Vec<Value>) {
    let mut station = TestStation::new();
    station.noise("audio/tin/dai.wav", 115.0, 3);
    station.program("tin", "tin", "");
    station.ok(&["library", "scan"]);
    let (start, at) = station.soon(4);
    station.slot("mot", "tin", at, "120s");
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    daemon.until(&["on air", "dai.wav"]);
    daemon.idle(Duration::from_secs(2));
    drop(daemon);
    let rows = log(&station);
    assert_eq!(rows.len(), 1, "{rows:?}");
    (station, start, rows)
}

/// Power goes, and the clock with it: the station wakes in 2009.
#[test]
fn killed_it_wakes_in_2009_and_rejoins_when_the_clock_is_set() {
    let _playing = in_real_time();
    let (station, start, _) = killed();
    let clock = WrongClock::saying(in_2009(&station));
    let running = Running::start(&station, &clock);
    let status = running.until("a card", |status| status.card.is_some());
    assert_eq!(
        (status.clock.trusted, status.clock.doubt.as_deref()),
        (false, Some("before-build"))
    );
    says_2009(&station, &status);

    clock.set(SignedDuration::ZERO);
    let status = running.until("on air", |status| status.on_air.is_some());
    assert_eq!(
        (status.clock.trusted, status.clock.witness.as_deref()),
        (true, Some("clock"))
    );
    assert_eq!(said(&station, &["clock"]).0, 0);
    running.until("a second of it", |status| {
        status
            .on_air
            .as_ref()
            .is_some_and(|on_air| on_air.played_seconds > 1.0)
    });

    // A step while running: the same again.
    clock.set(in_2009(&station).duration_since(start));
    running.until("silence", |status| {
        !status.clock.trusted && status.on_air.is_none()
    });
    clock.set(SignedDuration::ZERO);
    running.until("on air again", |status| status.on_air.is_some());
    drop(running);

    joined_where_due(&station, start);
    let oldest = Airlog::open_read_only(&station.path("var/airlog.db")).unwrap();
    assert!(oldest.last_at().unwrap().unwrap() > start);
}

/// Holds that the station is silent, says why, and takes nothing that would be dated 2009.
#[track_caller]
fn says_2009(station: &TestStation, status: &Status) {
    let problem = status.clock.problem.clone().unwrap();
    assert!(
        problem.starts_with("Giờ máy tính sai (01/01/2009). Chưa phát."),
        "{problem}"
    );
    let alarms = serde_json::to_value(&status.alarms).unwrap();
    assert_eq!(
        (&alarms[0]["key"], &alarms[0]["words"]),
        (&"clock".into(), &problem.into())
    );
    assert!(status.on_air.is_none() && status.next.is_empty());

    // What each of the people would try.
    for (args, code) in [(&["clock"][..], 1), (&["status"], 0)] {
        let (ended, words) = said(station, args);
        assert!(
            ended == code && words.contains("2009"),
            "{args:?}: {ended} {words}"
        );
    }

    let (ended, words) = said(station, &["clock", "confirm", "--by", "Công chức Tư pháp"]);
    assert!(ended == 2 && words.contains("certainly wrong"), "{words}");
    let (ended, words) = said(
        station,
        &[
            "approve",
            "tin/dai.wav",
            "--by",
            "Công chức Tư pháp",
            "--channel",
            "paper",
        ],
    );
    assert!(ended == 2 && words.contains("2009"), "{words}");
    let before = log(station);
    assert_eq!(before.len(), 1, "nothing airs: {before:?}");
    assert_eq!(before[0]["ended"], "power-cut");
}

/// Holds that the recording was cut by the power and by the clock, and joined each time where it would have been.
#[track_caller]
fn joined_where_due(station: &TestStation, start: Timestamp) {
    let rows = log(station);
    assert!(station.ok(&["log", "verify"]).contains("whole"));
    let heard: Vec<&Value> = rows.iter().filter(|row| row["start"].is_string()).collect();
    let ended: Vec<&str> = heard
        .iter()
        .map(|row| row["ended"].as_str().unwrap())
        .collect();
    assert_eq!(ended, ["power-cut", "cut", "shutdown"], "{rows:#?}");
    for row in &heard {
        assert!(
            instant(row, "start") >= start && instant(row, "end") >= start,
            "{row}"
        );
        let due = instant(row, "start").duration_since(start).as_secs_f64();
        let skipped = row["skip_frames"].as_f64().unwrap() / 48_000.0;
        assert!(
            (skipped - due).abs() < 0.05,
            "joined at {skipped} s when {due} s were due"
        );
    }
}

/// Ten days later, by a clock that may be right: nobody has said so until a person does.
#[test]
fn long_after_the_last_row_a_person_confirms() {
    let _playing = in_real_time();
    let (station, start, _) = killed();
    let late = SignedDuration::from_hours(240);
    let clock = WrongClock::saying(SystemClock::new().now() + late);
    let running = Running::start(&station, &clock);
    let status = running.until("a card", |status| status.card.is_some());
    assert_eq!(status.clock.doubt.as_deref(), Some("long-after-log"));
    assert!(status.on_air.is_none());
    let json: Value = serde_json::from_str(&said(&station, &["clock", "--json"]).1).unwrap();
    assert_eq!(
        (&json["trusted"], &json["doubt"]),
        (&false.into(), &"long-after-log".into())
    );
    let last = Airlog::open_read_only(&station.path("var/airlog.db"))
        .unwrap()
        .last_at()
        .unwrap()
        .unwrap();
    assert!(
        last < start + SignedDuration::from_hours(1),
        "no row is dated by it, no seal either: {last}"
    );
    let off = (start + late - SignedDuration::from_hours(5)).to_string();
    let confirm = ["clock", "confirm", "--by", "Cán bộ đài"];
    let (ended, words) = said(&station, &[&confirm[..], &["--time", &off]].concat());
    assert!(ended == 2 && words.contains("five minutes"), "{words}");
    let (ended, words) = said(&station, &confirm);
    assert_eq!(ended, 0, "{words}");
    let status = running.until("on air", |status| status.on_air.is_some());
    assert_eq!(status.clock.witness.as_deref(), Some("person"));
    drop(running);
    let rows = log(&station);
    let missed = rows.iter().filter(|row| row["ended"] == "missed").count();
    assert!(missed >= 9, "what the ten days made it miss: {missed}");
    assert_eq!(rows.last().unwrap()["ended"], "shutdown");

    // It holds: the next start is soon after the last row.
    let again = Running::start(&station, &clock);
    again.until("believed", |status| status.clock.trusted);
}

/// In October the power came back at 05:55:20: the music that was on then goes on where it would have been,
/// nothing of before is replayed, and the hole is in the log.
#[test]
fn power_back_at_05_55_20() {
    let _playing = in_real_time();
    let station = morning_programs();
    let at = |time: &str| format!("{time}+07:00").parse::<Timestamp>().unwrap();
    let evening = at("2026-11-24T17:58:00");
    fs::create_dir_all(station.path("var")).unwrap();
    let mut log = Airlog::open(&station.path("var/airlog.db")).unwrap();
    log.event(
        evening,
        &Event::Started {
            version: "0.1.0".into(),
        },
    )
    .unwrap();
    drop(log);

    let back = at("2026-11-25T05:55:20");
    let running = Running::start(&station, &WrongClock::saying(back));
    running.until("on air", |status| status.on_air.is_some());
    running.until("a second of it", |status| {
        status
            .on_air
            .as_ref()
            .is_some_and(|on_air| on_air.played_seconds > 1.0)
    });
    drop(running);

    let rows = self::log(&station);
    let (heard, missed): (Vec<&Value>, Vec<&Value>) =
        rows.iter().partition(|row| row["start"].is_string());
    assert_eq!(heard[0]["slot"], "ca-nhac-sang");
    let start = instant(heard[0], "start");
    let late = start.duration_since(instant(heard[0], "planned"));
    assert!(
        start >= back && late.abs() < SignedDuration::from_secs(5),
        "{}",
        heard[0]
    );
    let due = start
        .duration_since(at("2026-11-25T05:55:00"))
        .as_secs_f64();
    let skipped = heard[0]["skip_frames"].as_f64().unwrap() / 48_000.0;
    assert!(
        (skipped - due).abs() < 0.1,
        "joined at {skipped} s when {due} s were due"
    );
    let slots: Vec<&str> = missed
        .iter()
        .map(|row| row["slot"].as_str().unwrap())
        .collect();
    assert!(
        slots.contains(&"thong-bao-sang") && slots.contains(&"cchc-sang"),
        "{slots:?}"
    );
    assert!(
        missed
            .iter()
            .all(|row| row["reason"].as_str().unwrap().contains("lost power")),
        "{missed:#?}"
    );
    assert!(missed.iter().all(|row| instant(row, "planned") >= evening));
}

/// A station with three programs of a morning, one after the other.
fn morning_programs() -> TestStation {
    let mut station = TestStation::new();
    station.write("config/station.toml", "name = \"Đài truyền thanh xã\"\n");
    for (program, seconds) in [
        ("thong-bao", 20.0),
        ("cai-cach-hanh-chinh", 25.0),
        ("ca-nhac", 60.0),
    ] {
        station.noise(
            &format!("audio/{program}/mot.wav"),
            seconds,
            3 + seconds as u64,
        );
        station.program(program, program, "");
    }

    station.slot(
        "thong-bao-sang",
        "thong-bao",
        "05:31".parse().unwrap(),
        "4m",
    );
    station.slot(
        "cchc-sang",
        "cai-cach-hanh-chinh",
        "05:35".parse().unwrap(),
        "10m",
    );
    station.slot("ca-nhac-sang", "ca-nhac", "05:55".parse().unwrap(), "4m30s");
    station.ok(&["library", "scan"]);
    station
}

/// The day before the first start people approved what is to air, and went home. What never ran did not lose power:
/// no row says so, and no report.
#[test]
fn approved_yesterday_and_first_started_now() {
    let _playing = in_real_time();
    let mut station = TestStation::new();
    station.noise("audio/tin/dai.wav", 170.0, 3);
    station.program("tin", "tin", "");
    // However long a busy machine measures it: the minute begins when it is known.
    station.ok(&["library", "scan"]);
    let (start, at) = station.soon(0);
    station.slot("mot", "tin", at - SignedDuration::from_secs(60), "170s");
    station.slot("sang", "tin", at - SignedDuration::from_secs(3600), "170s");
    fs::create_dir_all(station.path("var")).unwrap();
    let mut log = Airlog::open(&station.path("var/airlog.db")).unwrap();
    let consent = Consent {
        at: start - SignedDuration::from_hours(23),
        by: "Công chức Tư pháp".into(),
        channel: Channel::Paper,
        note: None,
        text: None,
        segment: Recording {
            id: SegmentId::new([7; 32]),
            path: "tin/khac.wav".into(),
            title: "Khác".into(),
        },
    };

    log.approve(&consent).unwrap();
    drop(log);
    let running = Running::start(&station, &Arc::new(WrongClock::default()));
    running.until("on air", |status| status.on_air.is_some());
    drop(running);
    let rows = self::log(&station);
    let missed: Vec<_> = rows.iter().filter(|row| row["ended"] == "missed").collect();
    assert!(missed.is_empty() && rows.len() == 1, "{rows:#?}");
    let log = Airlog::open_read_only(&station.path("var/airlog.db")).unwrap();
    let events = log.incidents(Timestamp::MIN, Timestamp::MAX).unwrap();
    let broke = events
        .iter()
        .any(|(_, event)| matches!(event, Event::BrokeOff { .. }));
    assert!(!broke, "{events:?}");
    let (ended, words) = said(
        &station,
        &[
            "report",
            "--year",
            &start.to_zoned(station.zone()).year().to_string(),
            "--format",
            "json",
        ],
    );
    assert!(ended == 0 && !words.contains("power-cut"), "{words}");
}
