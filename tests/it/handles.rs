//! A machine that has no file handle left: nothing it says then is a verdict on a recording.

use std::process::Command;

use crate::support::TestStation;

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
