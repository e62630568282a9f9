//! The doctor, as a technician runs it on the day of the visit.

use std::process::Command;

use serde_json::Value;

use crate::support::TestStation;

/// Every matter, in the order in which it is printed.
const MATTERS: [&str; 19] = [
    "files",
    "running",
    "card",
    "clock",
    "clock-battery",
    "time-source",
    "disk-room",
    "disk-health",
    "disk-writing",
    "rights",
    "shares",
    "windows-share",
    "ffmpeg",
    "speech",
    "real-time",
    "memory",
    "network",
    "service",
    "seals",
];

fn examined(station: &TestStation) -> (Option<i32>, Value) {
    let output = station.phatthanh(&["doctor", "--json"]).output().unwrap();
    let said: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code(), said)
}

fn verdict<'a>(said: &'a Value, matter: &str) -> &'a str {
    let findings = said["findings"].as_array().unwrap();
    let found = findings.iter().find(|found| found["key"] == matter);
    found.unwrap_or_else(|| panic!("{matter}: {said}"))["verdict"]
        .as_str()
        .unwrap()
}

#[test]
fn each_matter_has_a_verdict_a_reason_and_what_to_do() {
    let station = TestStation::new();
    let (code, said) = examined(&station);
    let findings = said["findings"].as_array().unwrap();
    let keys: Vec<&str> = findings
        .iter()
        .map(|found| found["key"].as_str().unwrap())
        .collect();
    assert_eq!(
        keys,
        [&MATTERS[..], &["backup", "alarms", "transmitter"]].concat()
    );
    for found in findings {
        for fact in ["words", "why"] {
            let words = found[fact].as_str().unwrap();
            assert!(words.len() > 10 && !words.starts_with("doctor-"), "{found}");
        }
        let needs_a_hand = matches!(found["verdict"].as_str(), Some("warning" | "bad"));
        assert!(!needs_a_hand || found["cure"].is_string(), "{found}");
    }

    // The worst counts, and is the exit status.
    let is_bad = findings.iter().any(|found| found["verdict"] == "bad");
    assert_eq!(code, Some(i32::from(is_bad)));
    assert_eq!(said["verdict"] == "bad", is_bad);
    assert_eq!(verdict(&said, "running"), "warning");
    assert_eq!(verdict(&said, "disk-writing"), "good");
    assert_eq!(verdict(&said, "rights"), "good");
}

#[test]
fn a_faulty_file_is_bad_and_a_backup_is_remembered() {
    let station = TestStation::new();
    let (_, said) = examined(&station);
    assert_ne!(verdict(&said, "files"), "bad");
    assert_eq!(verdict(&said, "backup"), "warning");

    // What the station keeps is made by its own account, and by no copy.
    station.ok(&["library", "scan"]);
    let stick = tempfile::tempdir().unwrap();
    station.ok(&["backup", stick.path().to_str().unwrap()]);
    station.write("config/station.toml", "name = \n");
    let (code, said) = examined(&station);
    assert_eq!(code, Some(1));
    assert_eq!(verdict(&said, "files"), "bad");
    assert_eq!(verdict(&said, "backup"), "good");
}

#[test]
fn people_read_it_in_vietnamese_with_what_to_do() {
    let station = TestStation::new();
    let output = Command::new(env!("CARGO_BIN_EXE_phatthanh"))
        .arg("--station")
        .arg(station.path(""))
        .args(["doctor", "--why"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("Đài chưa được sao lưu lần nào."), "{said}");
    assert!(
        said.contains("      → Cắm USB và gõ: phatthanh backup"),
        "{said}"
    );
    assert!(
        said.contains("chỉ bản sao ở nơi khác dựng lại được đài"),
        "{said}"
    );
    let verdict = String::from_utf8(output.stderr).unwrap();
    assert!(verdict.contains("chỗ cần lưu ý"), "{verdict}");
}
