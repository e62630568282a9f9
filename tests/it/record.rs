//! The record as the running station keeps it: sealed, copied, set aside when damaged; and given to strangers.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::{SignedDuration, Timestamp};
use phatthanh::airlog::{
    Airlog, Begin, ChangedFile, Channel, Consent, End, Ended, Event, Missed, Planned, Recording,
};
use phatthanh::names::SegmentId;
use phatthanh::rundown::Kind;
use phatthanh::units::Frames;
use phatthanh::words::Text;

use crate::support::{Daemon, TestStation};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/crates/airlog/src/verify.py");

/// Long ago, whatever the machine's clock says, and `ms` later; as sound cards have it, on no millisecond.
fn at(ms: i64) -> Timestamp {
    let part = if ms % 20_000 == 0 { 499 } else { 501 };
    "2024-11-04T17:30:00+07:00".parse::<Timestamp>().unwrap()
        + SignedDuration::from_micros(ms * 1000 + part)
}

fn planned(number: u8, ms: i64) -> Planned {
    Planned {
        slot: Some("cchc-chieu".into()),
        due: Some(at(0)),
        program: Some("cai-cach-hanh-chinh".into()),
        topic: Some(if number == 9 { "ho-tich" } else { "dat-dai" }.into()),
        segment: Some(Recording {
            id: SegmentId::new([number; 32]),
            path: format!("dat-dai/bài {number}.mp3").as_str().into(),
            title: format!("Đất đai, bài {number}"),
        }),
        approved_by: Some("Công chức Tư pháp".into()),
        episode: Some(17),
        ..Planned::new(at(ms), Kind::Segment, Frames::from_ms(10_000))
    }
}

const DAY_MS: i64 = 86_400_000;

/// A log of three days: an approval, two airings a day, one that was missed.
fn history(path: &Path) {
    let mut log = Airlog::open(path).unwrap();
    log.event(
        at(-60_000),
        &Event::Started {
            version: "0.1.0".into(),
        },
    )
    .unwrap();
    let segment = planned(1, 0).segment.unwrap();
    let (by, channel, note) = (
        "Công chức Tư pháp".to_owned(),
        Channel::Paper,
        Some("Phiếu số 12".to_owned()),
    );
    log.approve(&Consent {
        at: at(-50_000),
        by,
        channel,
        note,
        segment,
        text: None,
    })
    .unwrap();
    for day in 0..3 {
        for (number, place) in [(1, 0), (9, 10_000)] {
            let ms = day * DAY_MS + place;
            let seq = log
                .begin(&Begin {
                    item: planned(number, ms),
                    start: at(ms),
                })
                .unwrap();
            let (played, ended) = (Frames::from_ms(10_000), Ended::Complete);
            log.end(
                seq,
                &End {
                    end: at(ms + 10_000),
                    played,
                    ended,
                    reason: None,
                },
            )
            .unwrap();
        }
    }

    let missed = Missed {
        item: planned(3, 2 * DAY_MS + 20_000),
        at: at(2 * DAY_MS + 30_000),
        reason: Text::new("no-such-key"),
    };

    log.missed(&missed).unwrap();
}

fn station_with_history() -> TestStation {
    let station = TestStation::new();
    fs::create_dir_all(station.path("var")).unwrap();
    history(&station.path("var/airlog.db"));
    station
}

fn add_to_station_file(station: &TestStation, more: &str) {
    let text = fs::read_to_string(station.path("config/station.toml")).unwrap();
    station.write("config/station.toml", &(text + more));
}

fn sealed_days(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut days: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    days.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    days.sort();
    days
}

/// Exit status and output.
fn said(mut command: Command) -> (i32, String) {
    let output = command.output().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

fn stranger(arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new("python3");
    command.arg(SCRIPT).args(arguments);
    said(command)
}

#[test]
fn a_running_station_seals_its_log_and_copies_leave_the_machine() {
    let station = station_with_history();
    let stick = station.path("stick");
    add_to_station_file(
        &station,
        &format!("\n[seal]\nexport = \"{}\"\n", stick.display()),
    );

    // Its last row is long ago: nobody believes the clock before a person has looked.
    station.ok(&["clock", "confirm", "--by", "Cán bộ đài"]);
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    daemon.until(&["airtime log sealed"]);

    // The stick is out: the station plays on and says what waits.
    let alarm = loop {
        let (_, status) = said(station.phatthanh(&["status", "--json"]));
        let status: serde_json::Value = serde_json::from_str(&status).unwrap_or_default();
        let alarms = status["alarms"].as_array().cloned().unwrap_or_default();
        if let Some(alarm) = alarms
            .into_iter()
            .find(|alarm| alarm["key"] == "log-copies")
        {
            break alarm["words"].as_str().unwrap().to_owned();
        }
    };

    assert!(
        alarm.contains("is not there") && alarm.contains("1 sealed days"),
        "{alarm}"
    );
    fs::create_dir(&stick).unwrap();
    daemon.until(&["sealed day copied"]);
    daemon.stop();

    let key = station.path("var/seal.key");
    assert_eq!(
        fs::metadata(&key).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let secret = fs::read_to_string(&key).unwrap();
    for file in sealed_days(&stick) {
        assert!(!fs::read_to_string(file).unwrap().contains(secret.trim()));
    }

    let (status, words) = said(station.phatthanh(&["log", "verify"]));
    assert!(
        status == 0 && words.contains("stick: 1 sealed days"),
        "{words}"
    );
    let log = station.path("var/airlog.db");
    let (log, stick) = (log.to_str().unwrap(), stick.to_str().unwrap());
    assert_eq!(stranger(&[log, "--sealed", stick]).0, 0);

    // Somebody puts another log in its place, and a fresh station's sealed days and key with it.
    for file in ["airlog.db", "airlog.db-wal", "airlog.db-shm", "seal.key"] {
        drop(fs::remove_file(station.path("var").join(file)));
    }

    fs::remove_dir_all(station.path("var/sealed")).unwrap();
    history(&station.path("var/airlog.db"));
    station.ok(&["log", "seal"]);
    let (status, words) = said(station.phatthanh(&["log", "verify"]));
    assert!(
        status == 1 && words.contains("was changed afterwards") && words.contains("another key"),
        "{words}"
    );
    assert_eq!(stranger(&[log, "--sealed", stick]).0, 1);
}

#[test]
fn a_damaged_log_is_set_aside_by_the_station_and_named() {
    let station = station_with_history();
    station.ok(&["log", "seal"]);
    let log = station.path("var/airlog.db");
    let whole = fs::read(&log).unwrap();
    fs::write(&log, "flood water").unwrap();
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    daemon.until(&["airtime log is damaged"]);
    daemon.until(&["card on"]);
    daemon.stop();
    assert_eq!(
        fs::read_to_string(station.path("var/airlog.db.damaged-1")).unwrap(),
        "flood water"
    );
    let first = Airlog::open_read_only(&log)
        .unwrap()
        .all_events()
        .unwrap()
        .swap_remove(0)
        .2;
    assert!(matches!(first, Event::LogSetAside { old, .. } if old == "airlog.db.damaged-1"));

    // The sealed days keep what it said.
    let (status, words) = said(station.phatthanh(&["log", "verify"]));
    assert!(
        status == 0 && words.contains("goes on from a damaged one"),
        "{words}"
    );
    let kept = fs::read_to_string(&sealed_days(&station.path("var/sealed"))[0]).unwrap();
    assert!(kept.contains("Đất đai, bài 9") && whole.len() > kept.len());
}

#[test]
fn what_changes_the_station_is_a_row_with_its_owner_and_hash() {
    let station = TestStation::new();
    let taken = |station: &TestStation| -> Vec<Vec<ChangedFile>> {
        let events = Airlog::open_read_only(&station.path("var/airlog.db"))
            .unwrap()
            .all_events()
            .unwrap();
        events
            .into_iter()
            .filter_map(|(_, _, event)| match event {
                Event::ConfigTaken { files, .. } | Event::ConfigRefused { files, .. } => {
                    Some(files)
                }
                _ => None,
            })
            .collect()
    };

    let run = |until: &[&str], change: &dyn Fn()| {
        let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
        daemon.until(&["card"]);
        change();
        if !until.is_empty() {
            daemon.until(until);
        }
        daemon.stop();
    };

    run(&["edited station taken"], &|| {
        station.program("tin", "tin", "");
    });
    let rows = taken(&station);
    let paths = |files: &[ChangedFile]| {
        files
            .iter()
            .map(|file| file.path.clone())
            .collect::<Vec<_>>()
    };

    assert_eq!(
        paths(&rows[0]),
        ["config/schedule.toml", "config/station.toml"]
    );
    assert_eq!(paths(&rows[1]), ["programs/tin.toml"]);
    let me = said({
        let mut id = Command::new("id");
        id.arg("-un");
        id
    });
    assert_eq!(rows[1][0].owner.as_deref(), Some(me.1.trim()));
    let sum = said({
        let mut sum = Command::new("sha256sum");
        sum.arg(station.path("programs/tin.toml"));
        sum
    });
    assert_eq!(rows[1][0].sha256.as_deref(), sum.1.split(' ').next());

    // Nothing changed meanwhile: no row. Then something did, while it was not running.
    run(&[], &|| {});
    assert_eq!(taken(&station).len(), 2);
    fs::remove_file(station.path("programs/tin.toml")).unwrap();
    run(&["edit refused"], &|| {
        station.write("config/schedule.toml", "nonsense");
    });
    let rows = taken(&station);
    assert_eq!(
        (paths(&rows[2]), rows[2][0].sha256.clone()),
        (vec!["programs/tin.toml".to_owned()], None)
    );
    assert_eq!(paths(&rows[3]), ["config/schedule.toml"]);
}

/// The files of a pack, by their place in it.
fn files(pack: &Path) -> Vec<String> {
    fn walk(folder: &Path, top: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, top, found);
            } else {
                found.push(path.strip_prefix(top).unwrap().to_str().unwrap().to_owned());
            }
        }
    }

    let mut found = Vec::new();
    walk(pack, pack, &mut found);
    found.sort();
    found
}

/// The pack as a stranger gets it, with `harm` done to it; what its own script says.
fn harmed(zip: &Path, harm: impl FnOnce(&Path)) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    let pack = folder.path().join("pack");
    let unzip = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])";
    assert!(
        Command::new("python3")
            .args(["-c", unzip])
            .arg(zip)
            .arg(&pack)
            .status()
            .unwrap()
            .success()
    );
    let script = folder.path().join("verify.py");
    fs::copy(pack.join("verify.py"), &script).unwrap();
    harm(&pack);
    let mut python = Command::new("python3");
    python.arg(script).arg(pack);
    said(python)
}

fn pack(station: &TestStation, name: &str, more: &[&str]) -> PathBuf {
    let out = station.path(name);
    let mut args = vec!["evidence", "--out", out.to_str().unwrap()];
    args.extend([
        "--from",
        "2024-11-05T00:00:00+07:00",
        "--to",
        "2024-11-07T00:00:00+07:00",
    ]);
    args.extend(more);
    station.ok(&args);
    out
}

#[test]
fn an_evidence_pack_is_verified_by_a_stranger_and_every_damage_is_named() {
    let station = station_with_history();
    let zip = pack(
        &station,
        "ho-so.zip",
        &["--silence", "2024-11-05T12:00:00+07:00"],
    );
    let (status, words) = harmed(&zip, |_| {});
    assert!(status == 0 && words.contains("5 airings"), "{words}");

    // The same as a folder; nothing is written over.
    let folder = pack(&station, "ho-so", &[]);
    assert_eq!(stranger(&[folder.to_str().unwrap()]).0, 0);
    let again = station
        .phatthanh(&[
            "evidence",
            "--from",
            "2024-11-05",
            "--to",
            "2024-11-06",
            "--out",
        ])
        .arg(&folder)
        .status();
    assert_eq!(again.unwrap().code(), Some(2));
    let silence = fs::read_to_string(unpacked(&zip).path().join("silence.txt")).unwrap();
    assert!(silence.contains("the station aired nothing"), "{silence}");

    for name in files(&folder) {
        let listed = name != "SHA256SUMS.sig";
        let (status, words) = harmed(&zip, |pack| {
            let mut bytes = fs::read(pack.join(&name)).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(pack.join(&name), bytes).unwrap();
        });
        assert!(
            status == 1 && words.contains(&format!("broken {}", name.trim_end_matches(".sig"))),
            "{name}: {words}"
        );
        let (status, words) = harmed(&zip, |pack| fs::remove_file(pack.join(&name)).unwrap());
        assert!(
            status != 0
                && (!listed
                    || name == "SHA256SUMS"
                    || words.contains(&format!("broken {name} missing"))),
            "{name}: {words}"
        );
    }

    let (status, words) = harmed(&zip, |pack| {
        fs::write(pack.join("rows/thêm.txt"), "x").unwrap();
    });
    assert!(status == 1 && words.contains("was not packed"), "{words}");
}

fn unpacked(zip: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let unzip = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])";
    assert!(
        Command::new("python3")
            .args(["-c", unzip])
            .arg(zip)
            .arg(folder.path())
            .status()
            .unwrap()
            .success()
    );
    folder
}

/// A forger who changes a list and makes all hashes fit has no key; one who leaves an airing out is found
/// by the rows, and one who leaves out rows by their numbers.
#[test]
fn a_pack_made_to_fit_is_found_out() {
    let station = station_with_history();
    let zip = pack(&station, "ho-so.zip", &[]);
    let refit = |pack: &Path| {
        let mut sums = String::new();
        for name in files(pack)
            .iter()
            .filter(|name| !name.starts_with("SHA256SUMS"))
        {
            let output = Command::new("sha256sum")
                .arg(pack.join(name))
                .output()
                .unwrap();
            let sum = String::from_utf8(output.stdout).unwrap();
            sums.extend([&sum[..64], "  ", name, "\n"]);
        }
        fs::write(pack.join("SHA256SUMS"), sums).unwrap();
    };

    let edit = |pack: &Path, name: &str, change: &dyn Fn(String) -> String| {
        let text = fs::read_to_string(pack.join(name)).unwrap();
        fs::write(pack.join(name), change(text)).unwrap();
        refit(pack);
    };

    let without_first = |text: String| text.split_inclusive('\n').skip(1).collect::<String>();
    let check = |name: &'static str, change: &dyn Fn(String) -> String, word: &str| {
        let (status, words) = harmed(&zip, |pack| edit(pack, name, change));
        assert!(status == 1 && words.contains(word), "{word}: {words}");
        assert!(
            words.contains("broken SHA256SUMS its signature does not fit"),
            "{words}"
        );
    };

    check("airings.jsonl", &without_first, "left out");
    check(
        "airings.jsonl",
        &|text| text.replacen("dat-dai\"", "ho-tich\"", 1),
        "topic",
    );
    check(
        "airings.jsonl",
        &|text| text.replacen(":30:00.000", ":31:00.000", 2),
        "start",
    );
    let day = files(&station.path("var/sealed"))
        .into_iter()
        .find(|name| name.ends_with("jsonl"))
        .unwrap();
    let day: &'static str = Box::leak(format!("rows/{day}").into_boxed_str());
    check(
        day,
        &|text| text.replacen("dat-dai", "ho-tich", 1),
        "content or hash",
    );
    check(
        day,
        &|text| text.split_inclusive('\n').take(3).collect(),
        "no seal at its end",
    );
}

#[test]
fn a_pack_of_one_recording_or_topic_holds_no_other() {
    let station = station_with_history();
    let one = "09".repeat(32);
    for more in [["--segment", one.as_str()], ["--topic", "ho-tich"]] {
        let folder = pack(&station, &format!("pack{}", more[0]), &more);
        let (status, words) = stranger(&[folder.to_str().unwrap()]);
        assert!(status == 0 && words.contains("2 airings"), "{words}");
        let list = fs::read_to_string(folder.join("segments.jsonl")).unwrap();
        assert!(
            list.lines().count() == 1 && list.contains(&one) && list.contains("\"copy\":\"gone\""),
            "{list}"
        );
    }
}
