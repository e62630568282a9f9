//! Any bytes as the files of a station. An input is a text archive: a line `-- config/station.toml --`
//! begins a file, in `config/`, `programs/` or `audio/*/`.
#![no_main]

use std::path::Path;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use phatthanh::config::{Content, Fault, Snapshot, understand};
use phatthanh::words::Language;
use phatthanh_fuzz::assert_said;
use unicode_normalization::UnicodeNormalization;

/// A leap day, a holiday, the first day of the lunar year, a day on which clocks are set forward.
const DATES: [Date; 4] = [
    date(2024, 2, 29),
    date(2026, 11, 24),
    date(2027, 2, 6),
    date(2027, 3, 28),
];

fuzz_target!(|archive: &[u8]| {
    let snapshot = snapshot(archive);
    let outcome = understand(&snapshot);
    let place = |fault: &Fault| (fault.path.clone(), fault.line, fault.column);
    assert!(outcome.faults.is_sorted_by_key(place));
    for fault in &outcome.faults {
        assert!(fault.line >= 1 && fault.column >= 1, "{fault:?}");
        if let Some(Content::Bytes(bytes)) = snapshot.files.get(&fault.path) {
            assert!(
                fault.line <= bytes.split(|byte| *byte == b'\n').count(),
                "{fault:?}"
            );
        }
        assert_said(&fault.problem);
        fault
            .expected
            .iter()
            .chain(&fault.hint)
            .for_each(assert_said);
        let _said = [Language::Vi, Language::En].map(|language| fault.say(language));
    }
    serde_json::to_string(&outcome.faults).expect("faults are JSON");
    // A station that cannot run says why.
    assert_eq!(
        outcome.loaded.is_none(),
        outcome.faults.iter().any(|fault| fault.blocks)
    );
    let Some(loaded) = outcome.loaded else { return };
    for zone in [&loaded.rules.zone, &TimeZone::UTC] {
        for date in DATES {
            let day = loaded.schedule.due_on(&loaded.calendar, zone, date);
            assert!(
                day.occurrences
                    .is_sorted_by_key(|occurrence| occurrence.start)
            );
        }
    }
});

/// As [`Snapshot::of`] would find the files of `archive`.
fn snapshot(archive: &[u8]) -> Snapshot {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for line in archive.split_inclusive(|byte| *byte == b'\n') {
        let name = line
            .strip_prefix(b"-- ")
            .and_then(|rest| rest.strip_suffix(b" --\n"));
        match (name, files.last_mut()) {
            (Some(name), _) => files.push((String::from_utf8_lossy(name).into_owned(), Vec::new())),
            (None, Some((_, bytes))) => bytes.extend_from_slice(line),
            (None, None) => {}
        }
    }
    let mut snapshot = Snapshot::default();
    for (name, bytes) in files {
        let parts: Vec<&str> = name.split('/').collect();
        let path = match *parts {
            ["config", "station.toml" | "schedule.toml" | "calendar.toml"] => {
                Path::new(&name).to_owned()
            }
            ["programs", file] if file.ends_with(".toml") && !file.starts_with('.') => {
                snapshot.programs = true;
                Path::new(&name).to_owned()
            }
            ["audio", folder, "topic.toml"] if !folder.is_empty() && !folder.starts_with('.') => {
                let topics = snapshot.topics.get_or_insert_default();
                let path = topics
                    .entry(folder.nfc().collect())
                    .or_insert_with(|| Path::new("audio").join(folder));
                path.join("topic.toml")
            }
            _ => continue,
        };
        snapshot.files.insert(path, Content::Bytes(bytes));
    }
    snapshot
}
