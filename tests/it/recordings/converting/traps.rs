//! Files that others read wrongly, that are cut short or damaged.

use std::fs;
use std::path::Path;
use std::process::Command;

use phatthanh::clock::{Clock, SystemClock};
use phatthanh::library::Outcome;
use phatthanh::words::Language;

use super::{Station, passed, played, refused};
use crate::recordings::damaged::{Random, mutate};
use crate::recordings::{crafted, run};
use crate::support::PATIENCE;

/// The traps of formats that are read wrongly by some: how many frames there are in truth.
#[test]
fn traps_are_taken_for_what_they_are() {
    let station = Station::new();
    let (second, tone) = (44_100, "-c:a pcm_s16le");
    let wav = fs::read(station.0.tones("t.wav", second, 2, 441_000, tone)).unwrap();
    let data = wav.windows(4).position(|mark| mark == b"data").unwrap() + 4;
    let mut unclosed = wav;
    unclosed[4..8].fill(0);
    unclosed[data..data + 4].fill(0);
    let lc = station
        .0
        .tones("t.aac", 22_050, 1, 22_050 * 5, "-c:a aac -b:a 48k -f adts");
    let he = crafted::he_aac(&fs::read(lc).unwrap());
    let ogg = |rate: u32| {
        let path = station
            .0
            .tones("t.ogg", rate, 2, u64::from(rate) * 3, "-c:a libvorbis");
        fs::read(path).unwrap()
    };

    let chained = [ogg(44_100), ogg(48_000)].concat();
    #[rustfmt::skip]
    let traps = [
        // file, bytes, format, rate, frames, give or take
        ("a.wav", &unclosed[..], "wav", 44_100, 441_000, 0),
        ("b.m4a", &he, "he-aac", 44_100, 220_500, 4_096),
        ("c.ogg", &chained, "ogg", 48_000, 288_000, 4_096),
    ];
    for (name, bytes, format, rate, frames, near) in traps {
        station.drop(name, bytes);
        let mut library = station.open();
        library.scan();
        let measures = passed(&library.find(&format!("a/{name}"))[0]);
        assert_eq!(
            (&*measures.format, measures.sample_rate),
            (format, rate),
            "{name}"
        );
        assert!(
            measures.frames.abs_diff(frames) <= near,
            "{name}: {}",
            measures.frames
        );
    }

    // The upper half of the band is there.
    let library = station.open();
    let mean = mean_above_13_khz(&library.stored(library.find("a/b.m4a")[0].id().unwrap()));
    assert!(mean > -35.0, "{mean} dB above 13 kHz");
}

#[test]
fn of_two_streams_the_first_is_taken() {
    let station = Station::new();
    let streams = station.0.at("audio/a/h.mkv");
    let tones = |hz: u32| format!("sine=f={hz}:r=48000:d=3");
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args([
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        &tones(500),
        "-f",
        "lavfi",
        "-i",
        &tones(900),
    ]);
    run(ffmpeg
        .args(["-map", "0", "-map", "1", "-c:a", "ac3"])
        .arg(&streams));
    let mut library = station.open();
    library.scan();
    assert_eq!(passed(&library.find("a/h.mkv")[0]).frames, 94 * 1536);
}

/// Decibels of the upper half of the band, by ffmpeg.
fn mean_above_13_khz(flac: &Path) -> f64 {
    let upper = Command::new("ffmpeg")
        .args(["-hide_banner", "-i"])
        .arg(flac)
        .args([
            "-af",
            "highpass=f=13000:p=2,volumedetect",
            "-f",
            "null",
            "-",
        ])
        .output()
        .unwrap();
    let text = String::from_utf8(upper.stderr).unwrap();
    text.split("mean_volume: ")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .parse()
        .unwrap()
}

/// Files cut short: heard as far as they go, and said so; or refused if hardly anything is left.
#[test]
fn what_is_cut_short_is_said_to_be() {
    let station = Station::new();
    //    file      format  encoded                              of it there  warned
    for (name, format, options, percent, warned) in [
        ("a.wav", "wav", "-c:a pcm_s16le", 70, true),
        ("b.m4a", "m4a", "-c:a aac -movflags +faststart", 70, true),
        ("c.flac", "flac", "-c:a flac", 70, true),
        ("d.mp3", "mp3", "-c:a libmp3lame", 70, true),
        ("e.aac", "aac", "-c:a aac -f adts", 70, false),
        ("f.ogg", "ogg", "-c:a libvorbis", 70, false),
        ("g.opus", "opus", "-c:a libopus", 70, false),
        ("h.wav", "wav", "-c:a pcm_s16le", 100, false),
        ("i.wma", "wma", "-c:a wmav2", 70, false),
    ] {
        let bytes = fs::read(station.0.tones(name, 48_000, 2, 480_000, options)).unwrap();
        station.drop(name, &bytes[..bytes.len() * percent / 100]);
        let mut library = station.open();
        library.scan();
        let measures = passed(&library.find(&format!("a/{name}"))[0]);
        assert_eq!(&*measures.format, format);
        let seconds = measures.seconds();
        assert!(
            (seconds - percent as f64 / 10.0).abs() < 1.2,
            "{name}: {seconds} s"
        );
        let is_cut = measures
            .warnings
            .iter()
            .any(|warning| warning.key() == "library-warn-cut");
        assert_eq!(is_cut, warned, "{name}: {:?}", measures.warnings);
    }

    let m4a = station.0.tones("z.m4a", 48_000, 2, 480_000, "-c:a aac");
    let bytes = fs::read(m4a).unwrap();
    station.drop("z.m4a", &bytes[..bytes.len() * 7 / 10]);
    let mut library = station.open();
    library.scan();
    assert_eq!(
        refused(&library.find("a/z.m4a")[0]),
        "library-convert-failed",
        "without its index"
    );
}

/// What damage does to files that must be converted: some answer to each, soon.
#[test]
fn damage_to_other_kinds_always_ends() {
    let station = Station::new();
    let mut random = Random(24_112_026);
    let mut bases = vec![crafted::amr_narrow(200), crafted::amr_wide(100)];
    for (name, options) in [
        ("a.wma", "-c:a wmav2"),
        ("a.opus", "-c:a libopus"),
        ("a.webm", "-c:a libopus"),
        ("a.mkv", "-c:a ac3"),
        ("a.ac3", "-c:a ac3"),
        ("a.3gp", "-c:a aac -profile:a aac_main"),
    ] {
        bases.push(fs::read(station.0.tones(name, 48_000, 2, 96_000, options)).unwrap());
    }

    let mut heard = 0;
    let mut library = station.open();
    for base in &bases {
        for _ in 0..7 {
            let mut bytes = base.clone();
            mutate(&mut bytes, &mut random);
            if bytes.is_empty() {
                continue;
            }
            station.drop("x", &bytes);
            let clock = SystemClock::new();
            let scan = library.scan();
            assert!(clock.uptime() < PATIENCE, "{:?}", library.find("a/x"));
            assert_eq!(scan.warnings, []);
            match &library.find("a/x")[0].outcome {
                Outcome::Refused { reason, .. } => {
                    assert_ne!(reason.say(Language::Vi), reason.key());
                }
                Outcome::Passed { id, .. } => {
                    heard += 1;
                    assert!(played(&library.stored(*id)) > 0);
                }
            }
        }
    }

    assert!(heard > 15, "{heard} of 56 gave some sound");
}
