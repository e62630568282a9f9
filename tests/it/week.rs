//! A week of the repository's own station, simulated: the whole way from folders to airtime log.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use phatthanh::clock::{Clock, SimClock};
use phatthanh::rundown::{Item, Kind, Rundown, Texture};
use phatthanh::station::{Folder, Snapshot};

use crate::support::TestStation;

/// The most the sample's recordings may weigh: whoever clones it waits for them.
const MOST_BYTES: u64 = 20_000_000;

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
    let station = TestStation::whole_sample();
    station.ok(&["library", "scan"]);
    station.approve_all();
    could_air_tomorrow(&station);
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

/// Holds that what the sample plans is fit for a real station: its column, its music, how much only fills.
fn could_air_tomorrow(station: &TestStation) {
    let from = "2026-11-16T00:00:00+07:00".parse().unwrap();
    let clock: Arc<dyn Clock> = Arc::new(SimClock::new(from));
    let snapshot = Snapshot::take(&Folder::new(&station.path("")), clock).unwrap();
    let loaded = snapshot.loaded.clone().unwrap();
    let plan = |first: &str, days| -> Vec<Rundown> {
        let days = snapshot.plan(&loaded, first.parse().unwrap(), days, from);
        days.unwrap().collect()
    };

    // The eight fields in eight weeks without a holiday on a Tuesday, each of several items.
    let mut fields = BTreeSet::new();
    for day in plan("2026-12-01", 56).iter().step_by(7) {
        let episode: Vec<&Item> = day
            .items
            .iter()
            .filter(|item| {
                item.occurrence.slot.as_str() == "cchc-chieu" && item.kind != Kind::Filler
            })
            .collect();
        let frames: u64 = episode.iter().map(|item| item.length.get()).sum();
        let minutes = frames as f64 / 48_000.0 / 60.0;
        let segments = episode.iter().filter(|item| item.kind == Kind::Segment);
        let topics: BTreeSet<String> = segments
            .clone()
            .filter_map(|item| Some(item.topic.as_ref()?.to_string()))
            .collect();
        assert!(
            (8.0..=10.0).contains(&minutes) && segments.count() >= 5 && topics.len() == 1,
            "{}: {minutes:.2} min of {topics:?}",
            day.date
        );
        fields.extend(topics);
    }
    assert_eq!(fields.len(), 8, "{fields:?}");

    // On the first morning of all there is no bulletin yet that could be repeated.
    for day in plan("2026-11-16", 8).iter().skip(1) {
        let texture = Texture::of(&day.items);
        assert!(
            texture.most_times() == 1 && texture.filler_percent() <= 40,
            "{}: {} % filler, {:?}",
            day.date,
            texture.filler_percent(),
            texture.repeated
        );
    }
}

/// Whoever airs a sample knows where its words are from, and what of them is invented.
#[test]
fn the_samples_are_few_bytes_and_say_their_source() {
    let audio = Path::new(env!("CARGO_MANIFEST_DIR")).join("audio");
    let mut bytes = 0;
    let mut scripts: Vec<PathBuf> = Vec::new();
    for folder in fs::read_dir(&audio).unwrap() {
        let folder = folder.unwrap().path();
        let Ok(files) = fs::read_dir(&folder) else {
            bytes += folder.metadata().unwrap().len();
            continue;
        };
        for file in files {
            let path = file.unwrap().path();
            bytes += path.metadata().unwrap().len();
            scripts.extend(
                path.extension()
                    .is_some_and(|ending| ending == "txt")
                    .then_some(path),
            );
        }
    }
    assert!(bytes <= MOST_BYTES, "{bytes} bytes");
    assert!(scripts.len() > 70, "{}", scripts.len());

    for script in scripts {
        let text = fs::read_to_string(&script).unwrap();
        let last = text.trim_end().lines().last().unwrap();
        assert!(
            last.starts_with("Nguồn: ") && last.ends_with('.'),
            "{}: {last}",
            script.display()
        );
        // Invented news says so where it is heard, too.
        let is_invented = script
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with("tin-mau");
        assert_eq!(
            text.starts_with("Tin mẫu"),
            is_invented,
            "{}",
            script.display()
        );
        assert!(
            !is_invented || last.contains("không phải tin thật"),
            "{}",
            script.display()
        );
        let spoken = ["mp3", "ogg", "m4a", "flac", "wav"]
            .iter()
            .any(|ending| script.with_extension(ending).exists());
        assert!(spoken, "{} was not recorded", script.display());
    }
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
    assert_eq!(
        kinds[kinds.len() - 4..],
        ["opening", "segment", "closing", "filler"]
    );
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
