//! A station with everything wrong at once; what is on the disk and should not be; and any bytes at all.

use std::fmt::Write;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use phatthanh::config;
use phatthanh::words::Language;
use proptest::prelude::*;

use crate::faults::{CALENDAR, GOOD, PROGRAM, SCHEDULE, STATION, TOPIC, snapshot, told};

fn hostile() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hostile/config")
}

/// The hostile station in a folder of its own, with what cannot be kept in a repository.
fn hostile_station() -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let to = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &to);
            } else {
                fs::copy(entry.path(), to).unwrap();
            }
        }
    }

    let folder = tempfile::tempdir().unwrap();
    copy(&hostile(), folder.path());
    fs::create_dir_all(folder.path().join("programs/thu-muc.toml")).unwrap();
    fs::create_dir_all(folder.path().join("audio/nhac-hieu/thu-muc.wav")).unwrap();
    fs::write(
        folder.path().join("programs/phim.toml"),
        vec![b' '; 1_000_001],
    )
    .unwrap();
    folder
}

#[test]
fn a_hostile_station() {
    let folder = hostile_station();
    let outcome = config::load(folder.path());
    assert!(outcome.loaded.is_none());
    for (name, language) in [("hostile-vi", Language::Vi), ("hostile-en", Language::En)] {
        let mut said = String::new();
        for fault in &outcome.faults {
            writeln!(said, "{}", fault.say(language)).unwrap();
        }
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, said);
        });
    }
}

#[test]
fn what_is_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let outcome = config::load(root);
    let paths: Vec<_> = outcome
        .faults
        .iter()
        .map(|fault| fault.path.to_str().unwrap())
        .collect();
    assert_eq!(paths, ["audio", SCHEDULE, STATION, "programs"]);
    assert_eq!(
        told(&outcome),
        "1:1 no-audio, 1:1 file-missing!, 1:1 file-missing!, 1:1 no-programs~"
    );

    for (path, text) in GOOD {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), text).unwrap();
    }

    let before = config::load(root);
    assert_eq!(told(&before), "");
    assert!(
        config::Snapshot::of(root)
            .seen
            .contains_key(Path::new(TOPIC))
    );

    // NFD on the disk, NFC in the file.
    let program = "opening = 'dat-dai/nhạc.wav'\nclosing = 'dat-dai/khac.wav'\ntopics = ['đất']\n";
    fs::write(root.join(PROGRAM), program).unwrap();
    fs::write(root.join("audio/dat-dai/nha\u{323}c.wav"), "").unwrap();
    fs::create_dir(root.join("audio/đa\u{302}\u{301}t")).unwrap();
    fs::write(root.join("programs/khac.toml.txt"), "").unwrap();
    let outcome = config::load(root);
    assert_eq!(told(&outcome), "2:11 audio-missing, 1:1 stray-program~");
    assert_ne!(
        outcome.loaded.unwrap().digest,
        before.loaded.unwrap().digest
    );

    // What is no file is not opened: reading this one would never end.
    fs::remove_file(root.join(TOPIC)).unwrap();
    symlink("/dev/zero", root.join(TOPIC)).unwrap();
    let outcome = config::load(root);
    assert_eq!(
        told(&outcome),
        "1:1 file-is-no-file, 2:11 audio-missing, 1:1 stray-program~"
    );
    assert!(outcome.loaded.is_some());

    // Windows has lengthened a name.
    fs::rename(root.join(STATION), root.join("config/station.toml.txt")).unwrap();
    let outcome = config::load(root);
    assert!(told(&outcome).contains("1:1 file-renamed!"));
}

/// The station in this repository is what people start from.
#[test]
fn the_station_of_the_repository() {
    let outcome = config::load(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert_eq!(told(&outcome), "");
    let loaded = outcome.loaded.unwrap();
    assert!(loaded.schedule.slots.len() > 20 && !loaded.calendar.days.is_empty());
}

/// A text of the fixtures, with bytes changed, put in, and cut out.
fn mutated() -> impl Strategy<Value = (usize, Vec<u8>)> {
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0..4_u8);
    let special = prop::sample::select(b"\"'[]{}=,.#\n\r\\\x00\xFF:-T0".to_vec());
    let changes = prop::collection::vec((change, special), 0..12);
    (0..texts().len(), changes).prop_map(|(which, changes)| {
        let mut bytes = texts()[which].1.clone();
        for ((place, byte, how), special) in changes {
            let at = place.index(bytes.len() + 1);
            match how {
                0 => bytes.insert(at, special),
                1 => bytes.insert(at, byte),
                2 => bytes.truncate(at.max(bytes.len() / 2)),
                _ if at < bytes.len() => bytes[at] = special,
                _ => {}
            }
        }
        (which, bytes)
    })
}

fn texts() -> Vec<(&'static str, Vec<u8>)> {
    let read = |path: &str| fs::read(hostile().join(path)).unwrap();
    let hostile = [STATION, SCHEDULE, CALENDAR].map(|path| (path, read(path)));
    hostile
        .into_iter()
        .chain(
            GOOD.iter()
                .map(|(path, text)| (*path, text.as_bytes().to_vec())),
        )
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever the bytes, there is an answer, and each fault has a place in the file.
    #[test]
    fn any_bytes((which, bytes) in mutated()) {
        let path = texts()[which].0;
        let outcome = config::understand(&snapshot(&[(path, &bytes)]));
        prop_assert_eq!(outcome.loaded.is_none(), outcome.faults.iter().any(|fault| fault.blocks));
        let lines = bytes.split(|byte| *byte == b'\n').count();
        for fault in &outcome.faults {
            prop_assert!(fault.line >= 1 && fault.column >= 1);
            prop_assert!(fault.path != Path::new(path) || fault.line <= lines);
            prop_assert!(!fault.say(Language::Vi).is_empty());
        }
    }
}
