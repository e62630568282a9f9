//! A week of the repository's own station, simulated: the whole way from folders to airtime log.

use crate::support::TestStation;

/// The week as a person would review it: one line an airing.
fn review(airings: &[serde_json::Value]) -> String {
    let mut lines = String::new();
    for airing in airings {
        let text = |key: &str| airing[key].as_str().unwrap_or("-").to_owned();
        let seconds = airing["played_frames"].as_u64().unwrap() as f64 / 48_000.0;
        let (path, episode) = (
            airing["segment"]["path"].as_str().unwrap_or("(ident)"),
            &airing["episode"],
        );
        let repeat = if airing["repeat"] == true {
            " repeat"
        } else {
            ""
        };
        let [start, kind, slot, ended] = ["start", "kind", "slot", "ended"].map(text);
        let line = format!(
            "{} {seconds:8.3} {kind:9} {slot:26} {ended:8} {path} #{episode}{repeat}\n",
            &start[..23]
        );
        lines.push_str(&line);
    }

    lines
}

#[test]
fn a_week_of_the_sample_station() {
    let station = TestStation::sample();
    station.ok(&["library", "scan"]);
    station.approve_all();
    let before = std::fs::read(station.path("var/airlog.db")).unwrap();
    let args = [
        "simulate",
        "--from",
        "2026-11-16",
        "--to",
        "2026-11-23",
        "--json",
    ];
    let first = station.ok(&args);
    let airings: Vec<serde_json::Value> = first
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    insta::assert_snapshot!("a_week", review(&airings));

    // Twice the same seed, the same bytes; and nothing of the station's own is changed.
    assert_eq!(first, station.ok(&args));
    assert_eq!(
        before,
        std::fs::read(station.path("var/airlog.db")).unwrap()
    );

    // Each start on its plan, to the millisecond of the record.
    for airing in &airings {
        assert!(
            airing["start_error_ms"].as_f64().unwrap().abs() < 1.0,
            "{airing}"
        );
        assert!(airing["ended"] != "missed", "{airing}");
    }

    // The column: one new episode, heard three times.
    let column = airings
        .iter()
        .filter(|a| a["program"] == "cai-cach-hanh-chinh" && a["kind"] == "segment");
    let episodes: Vec<_> = column
        .map(|a| {
            (
                a["episode"].clone(),
                a["repeat"].clone(),
                a["topic"].clone(),
            )
        })
        .collect();
    assert!(
        episodes
            .iter()
            .all(|(episode, _, topic)| *episode == 1 && topic == "dat-dai"),
        "{episodes:?}"
    );
}

#[test]
fn the_recording_is_what_a_card_would_get() {
    let station = TestStation::sample();
    station.ok(&["library", "scan"]);
    station.approve_all();
    let wav = station.path("air.wav");
    let wav = wav.to_str().unwrap();
    let args = [
        "simulate",
        "--from",
        "2026-11-17T17:14:50",
        "--to",
        "2026-11-17T17:17:00",
        "--record",
        wav,
        "--json",
    ];
    let airings = station.json(&args);
    let samples = crate::support::samples(std::path::Path::new(wav));
    assert_eq!(samples.len(), 2 * 130 * 48_000);

    let peak = |from: f64, to: f64| {
        let place = |at: f64| (at * 48_000.0) as usize * 2;
        samples[place(from)..place(to)]
            .iter()
            .fold(0.0_f32, |peak, sample| peak.max(sample.abs()))
    };

    assert!(peak(10.0, 20.0) > 0.05, "the column's opening sounds");
    assert!(peak(0.0, 130.0) <= 0.895, "below −1 dBTP");
    let kinds: Vec<&str> = airings
        .iter()
        .map(|airing| airing["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds[kinds.len() - 3..], ["opening", "segment", "segment"]);
    assert_eq!(airings.last().unwrap()["ended"], "shutdown");

    let again = station.path("again.wav");
    station.ok(&[
        args[0],
        args[1],
        args[2],
        args[3],
        args[4],
        "--record",
        again.to_str().unwrap(),
    ]);
    assert!(
        std::fs::read(wav).unwrap() == std::fs::read(again).unwrap(),
        "twice the same, the same bytes"
    );
}
