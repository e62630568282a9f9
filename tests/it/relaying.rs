//! Programs that relay an input, from the files people write to the air.

use jiff::civil::time;
use serde_json::Value;

use crate::support::TestStation;

/// A station that relays `vov1`, which the file says to be at `url`, in a slot at 17:00.
fn station(url: &str) -> TestStation {
    let mut station = TestStation::new();
    let text = std::fs::read_to_string(station.path("config/station.toml")).unwrap();
    let input = format!("[[input]]\nid = \"vov1\"\ntitle = \"VOV1\"\nurl = {url}\n");
    station.write("config/station.toml", &(text + &input));
    let relay = "form = \"relay\"\ninput = \"vov1\"\nfiller = \"nen\"\npick = \"in-order\"\n";
    station.program("thoi-su", "tin", relay);
    station.noise("audio/nen/nen.wav", 20.0, 9);
    station.noise("audio/tin/tin.wav", 30.0, 7);
    station.write("audio/nen/topic.toml", "approval = false\n");
    station.slot("chieu", "thoi-su", time(17, 0, 0, 0), "10m");
    station
}

/// What `check` says of the files.
fn faults(station: &TestStation) -> Vec<String> {
    let output = station.phatthanh(&["check", "--json"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let faults = report["faults"].as_array().unwrap();
    faults.iter().map(Value::to_string).collect()
}

#[track_caller]
fn check(station: &TestStation, path: &str, line: u64, words: &str) {
    let faults = faults(station);
    let place = format!("\"line\":{line},");
    let said =
        |fault: &&String| fault.contains(path) && fault.contains(&place) && fault.contains(words);
    assert!(
        faults.iter().any(|fault| said(&fault)),
        "{path}:{line}: {faults:#?}"
    );
}

#[test]
fn mistakes_of_inputs_are_named() {
    for url in [
        "\"file:///etc/passwd\"",
        "\"rtmp://a/b\"",
        "\"https://\"",
        "\"http://a/ b\"",
    ] {
        check(
            &station(url),
            "config/station.toml",
            12,
            "no address of a stream",
        );
    }
    check(
        &station("[]"),
        "config/station.toml",
        12,
        "list url is empty",
    );

    let good = "\"https://a.vn/vov1.m3u8\"";
    let station_ = station(&format!("{good}\n[[input]]\nid = \"vov1\"\nurl = {good}"));
    check(
        &station_,
        "config/station.toml",
        14,
        "two inputs are called",
    );
    let unknown = station(&format!("{good}\nlate = \"3s\""));
    check(&unknown, "config/station.toml", 13, "late");

    let station_ = station(good);
    station_.program("thoi-su", "tin", "form = \"relay\"\ninput = \"vov2\"");
    check(&station_, "programs/thoi-su.toml", 5, "has no input");
    check(&station_, "programs/thoi-su.toml", 5, "vov1");
    station_.program("thoi-su", "tin", "input = \"vov1\"");
    check(&station_, "programs/thoi-su.toml", 4, "is a relay");
    station_.program("thoi-su", "tin", "form = \"relay\"");
    check(&station_, "programs/thoi-su.toml", 4, "no input is named");
    station_.program(
        "thoi-su",
        "tin",
        "form = \"relay\"\ninput = \"vov1\"\nmandatory = true",
    );
    check(&station_, "programs/thoi-su.toml", 6, "counts for nothing");
}

#[test]
fn a_relay_stands_in_plan_simulation_and_report() {
    let station = station("\"https://a.vn/vov1.m3u8\"\ndelay = \"12s\"");
    let plan = station.json(&["plan", "--json", "2030-01-08"]);
    let items = plan[0]["items"].as_array().unwrap();
    let kinds: Vec<&str> = items
        .iter()
        .map(|item| item["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["filler", "relay"]);
    assert_eq!(items[1]["input"]["id"], "vov1");
    assert_eq!(items[1]["reason"], "relays “VOV1”");
    assert!(
        items[1]["start"]
            .as_str()
            .unwrap()
            .contains("T17:00:12.000")
    );

    let range = ["--from", "2030-01-08T16:59", "--to", "2030-01-08T17:11"];
    let args = ["simulate", "--json"].into_iter().chain(range);
    let rows = station.json(&args.collect::<Vec<_>>());
    let relay = &rows[1];
    assert_eq!(relay["kind"], "relay");
    assert_eq!(relay["input"]["title"], "VOV1");
    assert_eq!(relay["ended"], "complete");
    assert_eq!(relay["played_frames"], 588 * 48_000);
    let args = ["simulate"].into_iter().chain(range);
    let table = station.ok(&args.collect::<Vec<_>>());
    assert!(table.contains("relay") && table.contains("VOV1"), "{table}");
}
