//! What lies in the place of the catalogue and cannot be used: kept whole, named, and told until a person has seen it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{Daemon, TestStation};

fn station() -> TestStation {
    let station = TestStation::new();
    station.program("tin", "tin", "");
    for seed in 1..=3 {
        station.noise(&format!("audio/tin/{seed}.wav"), 1.0, seed);
    }
    station.ok(&["library", "scan"]);
    station
}

fn run(station: &TestStation) -> Daemon {
    Daemon::start(station.phatthanh(&["run", "--silent"]))
}

fn catalogue(station: &TestStation) -> PathBuf {
    station.path("var/catalogue.db")
}

fn alarm(status: &Value) -> Option<&str> {
    let mut alarms = status["alarms"].as_array().into_iter().flatten();
    let found = alarms.find(|alarm| alarm["key"] == "catalogue");
    found.and_then(|alarm| alarm["words"].as_str())
}

/// All bytes of a file, or of the files in a folder.
fn bytes(path: &Path) -> Vec<u8> {
    if !path.is_dir() {
        return fs::read(path).unwrap();
    }
    let entries = fs::read_dir(path).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().flat_map(|file| bytes(file)).collect()
}

/// What was set aside, by its names.
fn aside(station: &TestStation) -> Vec<PathBuf> {
    let entries = fs::read_dir(station.path("var")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let is_aside = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("catalogue.db.") && !name.ends_with("-journal")
    };
    let mut paths: Vec<PathBuf> = paths.filter(is_aside).collect();
    paths.sort();
    paths
}

fn sql(path: &Path, edit: &str) {
    let other = rusqlite::Connection::open(path).unwrap();
    other.execute_batch(edit).unwrap();
}

/// A way to spoil the file of a catalogue.
type Spoil = fn(&Path);

/// Each way, and how the name of what is set aside begins.
const SPOILT: [(&str, Spoil, &str); 7] = [
    (
        "truncated",
        |path| {
            let bytes = fs::read(path).unwrap();
            fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        },
        "damaged",
    ),
    (
        "truncated within a page",
        |path| {
            let bytes = fs::read(path).unwrap();
            fs::write(path, &bytes[..50]).unwrap();
        },
        "damaged",
    ),
    (
        "garbage",
        |path| fs::write(path, [0xa5; 20_000]).unwrap(),
        "damaged",
    ),
    (
        "of a newer version",
        |path| sql(path, "pragma user_version = 99"),
        "newer",
    ),
    (
        "of another program",
        |path| {
            fs::remove_file(path).unwrap();
            sql(
                path,
                "create table recording (x); insert into recording values (7)",
            );
        },
        "damaged",
    ),
    (
        "without a column",
        |path| sql(path, "alter table recording drop column pauses"),
        "damaged",
    ),
    (
        "a folder",
        |path| {
            fs::remove_file(path).unwrap();
            fs::create_dir(path).unwrap();
            fs::write(path.join("x"), "somebody's").unwrap();
        },
        "damaged",
    ),
];

#[test]
fn whatever_lies_in_the_place_of_the_catalogue_is_kept_whole_and_told_until_seen() {
    let station = station();
    for (count, (name, spoil, ending)) in SPOILT.into_iter().enumerate() {
        spoil(&catalogue(&station));
        let before = bytes(&catalogue(&station));
        let known = aside(&station);

        let daemon = run(&station);
        station.until(name, |status| alarm(status).is_some());
        let fresh: Vec<PathBuf> = aside(&station)
            .into_iter()
            .filter(|path| !known.contains(path))
            .collect();
        assert_eq!((fresh.len(), known.len()), (1, count), "{name}: {fresh:?}");
        let file = fresh[0].file_name().unwrap().to_str().unwrap();
        assert!(
            file.starts_with(&format!("catalogue.db.{ending}-")),
            "{name}: {file}"
        );
        assert_eq!(bytes(&fresh[0]), before, "{name}: whole");
        daemon.stop();

        // Told over a restart, by name, until a person says that it is seen; then no more.
        let daemon = run(&station);
        let told = station.until(name, |status| alarm(status).is_some());
        assert!(alarm(&told).unwrap().contains(file), "{name}: {told}");
        let said = station.ok(&["log", "seen", "--by", "Trưởng đài"]);
        assert!(said.contains(file), "{name}: {said}");
        station.until(name, |status| alarm(status).is_none());
        daemon.stop();
        station.ok(&["library", "scan"]);
        let rows = station.json(&["library", "--json"]);
        assert_eq!(rows.len(), 3, "{name}: made again from the folders");
    }

    let daemon = run(&station);
    station.until("a first look", |status| status["now"].is_string());
    daemon.stop();
    let log = rusqlite::Connection::open(station.path("var/airlog.db")).unwrap();
    let rows = "select count(*) from entry where body like '%library-set-aside%'";
    let rows: u32 = log.query_row(rows, [], |row| row.get(0)).unwrap();
    assert_eq!(rows as usize, SPOILT.len(), "a row each, and no second one");
}

/// No right, no handle, a link that leads nowhere: the machine is to blame, and what lies there is sound.
#[test]
fn a_catalogue_that_cannot_be_opened_at_a_start_is_taken_up_later() {
    let station = station();
    let received = |station: &TestStation| -> Vec<String> {
        let db = rusqlite::Connection::open(catalogue(station)).unwrap();
        let mut rows = db
            .prepare("select path || added_us from recording order by path")
            .unwrap();
        let rows = rows.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let before = received(&station);
    let away = station.path("var/away.db");
    fs::rename(catalogue(&station), &away).unwrap();
    symlink("catalogue.db", catalogue(&station)).unwrap();

    let daemon = run(&station);
    let told = station.until("away", |status| alarm(status).is_some());
    assert!(alarm(&told).unwrap().contains("catalogue.db"), "{told}");
    station.noise("audio/tin/4.wav", 1.0, 4);
    station.until("ingested in memory", |_| {
        let copies = fs::read_dir(station.path("var/store")).unwrap();
        copies.flatten().count() >= 4
    });

    fs::remove_file(catalogue(&station)).unwrap();
    fs::rename(&away, catalogue(&station)).unwrap();
    // Something new, so that the folders are looked at now.
    station.noise("audio/tin/5.wav", 1.0, 5);
    station.until("healed", |status| alarm(status).is_none());
    station.until("ingested", |_| received(&station).len() == 5);
    daemon.stop();

    let after = received(&station);
    assert_eq!(after[..3], before, "received when they were");
    assert!(aside(&station).is_empty());
}

/// A sound catalogue of an older day, copied over the one in use: neither is lost.
#[test]
fn a_catalogue_put_in_place_of_the_open_one_is_set_aside() {
    let station = station();
    let older = fs::read(catalogue(&station)).unwrap();
    station.noise("audio/tin/4.wav", 1.0, 4);
    station.ok(&["library", "scan"]);

    let daemon = run(&station);
    station.until("a first look", |status| status["now"].is_string());
    fs::remove_file(catalogue(&station)).unwrap();
    fs::write(catalogue(&station), &older).unwrap();
    station.noise("audio/tin/5.wav", 1.0, 5);
    station.until("told", |status| alarm(status).is_some());
    daemon.stop();

    let aside = aside(&station);
    assert_eq!(aside.len(), 1);
    assert_eq!(fs::read(&aside[0]).unwrap(), older);
    assert_eq!(station.json(&["library", "--json"]).len(), 5);
}
