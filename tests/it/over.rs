//! Announcements over running filler, from files to what the card would get, `simulate --record`, and to what is
//! heard of a card in real time.

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::time;
use phatthanh::units::Frames;

use crate::air::{after, instant, locate, through};
use crate::pulse::{Pulse, Recording};
use crate::support::{Daemon, TestStation, in_real_time};

const SECOND: usize = 48_000;

/// What of the music and of the voice is in `heard`, and what is neither: least squares.
fn parts(heard: &[f32], music: &[f32], voice: &[f32]) -> (f64, f64, f64) {
    let dot = |a: &[f32], b: &[f32]| {
        a.iter()
            .zip(b)
            .map(|(a, b)| f64::from(*a) * f64::from(*b))
            .sum::<f64>()
    };

    let (mm, mv, vv) = (dot(music, music), dot(music, voice), dot(voice, voice));
    let (hm, hv, hh) = (dot(heard, music), dot(heard, voice), dot(heard, heard));
    let (m, v) = if vv > 0.0 {
        let det = mm * vv - mv * mv;
        ((hm * vv - hv * mv) / det, (hv * mm - hm * mv) / det)
    } else {
        (hm / mm, 0.0)
    };

    let rest = hh - m * hm - v * hv;
    (m, v, (rest.max(0.0) / heard.len() as f64).sqrt())
}

/// A program that goes on with filler, and one that is spoken over it, neither so loud that it is limited.
fn station() -> TestStation {
    let station = TestStation::new();
    let text = std::fs::read_to_string(station.path("config/station.toml")).unwrap();
    station.write(
        "config/station.toml",
        &(text + "[loudness]\ntarget = -26\n"),
    );
    station.program("ca", "ca", "filler = \"nen\"");
    station.program(
        "tin",
        "tin",
        "pick = \"in-order\"\nover_filler = true\nbed_level = -15",
    );
    station
}

/// The left channel of a file.
fn left(wav: &Path) -> Vec<f32> {
    crate::support::samples(wav)
        .into_iter()
        .step_by(2)
        .collect()
}

/// Holds that the log has the filler as cut by the announcement, and as going on where it would have been.
#[track_caller]
fn filler_is_logged_as_going_on(rows: &[serde_json::Value]) {
    let told = |row: &serde_json::Value| {
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        format!("{} {} {}", text("kind"), text("ended"), text("reason"))
    };

    let told: Vec<String> = rows.iter().map(told).collect();
    assert_eq!(told.len(), 5, "{told:?}");
    assert!(
        told[1].starts_with("filler cut") && told[1].contains("goes on under it"),
        "{}",
        told[1]
    );
    assert_eq!(
        (&rows[4]["segment"], &rows[4]["skip_frames"]),
        (&rows[1]["segment"], &(22 * SECOND).into())
    );
}

#[test]
fn filler_goes_on_under_an_announcement_to_the_sample() {
    let mut station = station();
    station.noise("audio/ca/bai.wav", 5.0, 1);
    let music = station.noise("audio/nen/nen.wav", 60.0, 2);
    let said = [
        station.noise("audio/tin/1.wav", 4.0, 3),
        station.noise("audio/tin/2.wav", 3.0, 4),
    ]
    .concat();
    station.slot("ca", "ca", time(12, 0, 0, 0), "20s");
    station.slot("tin", "tin", time(12, 0, 20, 0), "20s");
    station.ok(&["library", "scan"]);
    let wav = station.path("out.wav");
    let times = ["--from", "2026-11-24T12:00", "--to", "2026-11-24T12:00:40"];
    let record = ["--json", "--record", wav.to_str().unwrap()];
    let rows = station.json(&[&["simulate"], &times[..], &record].concat());

    let heard = left(&wav);
    let nothing = vec![0.0; SECOND];
    let at = |from: usize, length: usize| {
        let place = from - 5 * SECOND;
        let voice = if (20 * SECOND..27 * SECOND).contains(&from) {
            &said[from - 20 * SECOND..(from + length - 20 * SECOND).min(said.len())]
        } else {
            &nothing[..length]
        };
        parts(
            &heard[from..from + length],
            &music[place..place + length],
            voice,
        )
    };

    let (full, _, _) = at(15 * SECOND, SECOND);
    let db = |level: f64| 20.0 * (level / full).log10();
    // Before, under the first, over their join, under the second, after: the very samples, at these levels.
    let places = [
        (19, 0.0),
        (21, -15.0),
        (24, -15.0),
        (26, -15.0),
        (28, 0.0),
        (36, 0.0),
    ];
    for (second, expected) in places {
        let (level, _, rest) = at(second * SECOND - SECOND / 4, SECOND / 2);
        println!(
            "{second} s: {:.3} dB, the rest {:.1} dBFS",
            db(level),
            20.0 * rest.log10()
        );
        assert!(
            (db(level) - expected).abs() < 0.05,
            "{second} s: {} dB",
            db(level)
        );
        assert!(
            rest < 2.0 / 32_768.0,
            "{second} s: something else is heard: {rest}"
        );
    }

    // In steps of 5 ms the level goes down and up without a jump.
    let steps: Vec<f64> = (0..1800)
        .map(|step| db(at(19 * SECOND + step * 240, 240).0))
        .collect();
    let most = steps
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .fold(0.0, f64::max);
    println!("at most {most:.2} dB in 5 ms");
    assert!(most < 1.0, "{most}");
    filler_is_logged_as_going_on(&rows);
}

/// Where in `recording` that begins whose airing was logged at `logged`. It begins with a fade, or goes down under the
/// voice with one: what is looked for lies behind it.
#[track_caller]
fn locate_behind_fade(recording: &Recording, noise: &[f32], logged: Timestamp) -> usize {
    let behind = logged + Frames::new(SECOND as u64).to_duration();
    locate(recording, &noise[SECOND..], behind) - SECOND
}

/// In real time nobody knows beforehand where the music will be: its deck plays on, sample after sample.
#[test]
fn filler_goes_on_under_an_announcement_on_a_card() {
    let _playing = in_real_time();
    let mut station = station();
    station.noise("audio/ca/bai.wav", 1.0, 1);
    let music = station.noise("audio/nen/nen.wav", 40.0, 2);
    let voice = station.noise("audio/tin/1.wav", 4.0, 3);
    station.ok(&["library", "scan"]);
    let (_, at) = station.soon(6);
    station.slot("ca", "ca", at, "7s");
    station.slot("tin", "tin", after(at, 7), "10s");

    let pulse = Pulse::start();
    let recorder = pulse.record();
    let mut daemon = Daemon::start(through(&pulse, station.phatthanh(&["run"])));
    daemon.until(&["ended", "1.wav"]);
    daemon.until(&["ended", "nen.wav"]);
    daemon.stop();
    let recording = recorder.finish();

    let rows = station.json(&["log", "--format", "json"]);
    let place = |noise: &[f32], name: &str| {
        let named =
            |row: &&serde_json::Value| row["segment"]["path"].as_str().unwrap().ends_with(name);
        locate_behind_fade(
            &recording,
            noise,
            instant(rows.iter().find(named).unwrap(), "start"),
        )
    };

    let (begun, said) = (place(&music, "nen.wav"), place(&voice, "1.wav"));
    let heard: Vec<f32> = recording.samples.iter().step_by(2).copied().collect();
    let at = |from: usize| {
        let window = from..from + SECOND / 2;
        let nothing = vec![0.0; window.len()];
        let spoken = window
            .start
            .checked_sub(said)
            .and_then(|at| voice.get(at..at + window.len()));
        parts(
            &heard[window.clone()],
            &music[from - begun..][..window.len()],
            spoken.unwrap_or(&nothing),
        )
    };

    let (full, ..) = at(said - 2 * SECOND);
    for (tenths, expected) in [
        (-10, 0.0),
        (5, -15.0),
        (20, -15.0),
        (34, -15.0),
        (50, 0.0),
        (52, 0.0),
    ] {
        let (level, _, rest) = at(said
            .checked_add_signed(tenths * SECOND.cast_signed() / 10)
            .unwrap());
        let db = 20.0 * (level / full).log10();
        println!(
            "{} s: {db:.3} dB, the rest {:.1} dBFS",
            tenths as f64 / 10.0,
            20.0 * rest.log10()
        );
        assert!((db - expected).abs() < 0.05, "{tenths}: {db} dB");
        assert!(
            rest < 2.0 / 32_768.0,
            "{tenths}: something else is heard: {rest}"
        );
    }
}

#[test]
fn what_is_said_of_it_in_files_is_held_to_what_makes_sense() {
    let mut station = TestStation::new();
    station.slot("tin-sang", "tin", time(6, 0, 0, 0), "5m");
    station.program("tin", "tin", "bed_level = -15");
    let output = station.phatthanh(&["check"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("programs/tin.toml:4:") && said.contains("over_filler = true"),
        "{said}"
    );
    station.program("tin", "tin", "over_filler = true\nbed_level = -15");
    let output = station.phatthanh(&["check"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("tin.toml"), "{said}");
    station.program("tin", "tin", "over_filler = \"có\"");
    let output = station.phatthanh(&["check"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && said.contains("programs/tin.toml:4:"),
        "{said}"
    );
}
