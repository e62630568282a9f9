//! Recordings of kinds that are not decoded here: converted once, by ffmpeg.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use phatthanh::clock::{Clock, SimClock, SystemClock};
use phatthanh::library::{Library, Measures, Outcome, Recording, Scan, Settle};
use phatthanh::sound::StereoReader;
use phatthanh::units::{Frames, Sides};
use phatthanh::words::Language;

use super::damaged::{Random, mutate};
use super::measuring::by_ffmpeg as ebur128;
use super::{Recordings, by_ffmpeg, run, tone_wav};

/// A station's folders and its library, which takes everything at once.
struct Station(Recordings);

impl Station {
    fn new() -> Self {
        let recordings = Recordings::new();
        fs::create_dir_all(recordings.at("audio/a")).unwrap();
        Self(recordings)
    }

    fn open(&self) -> Library {
        Library::open(&self.0.at(""), Settle::Aged(Duration::ZERO), clock()).unwrap()
    }

    fn peek(&self) -> Library {
        Library::peek(&self.0.at(""), Settle::Aged(Duration::ZERO), clock())
    }

    fn drop(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.at(&format!("audio/a/{name}"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// `frames` frames of tones in a file of the drop folder.
    fn tones(&self, name: &str, rate: u32, channels: u32, frames: u64, options: &str) -> PathBuf {
        self.0.tones(&format!("audio/a/{name}"), rate, channels, frames, options)
    }
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(SimClock::new("2026-11-24T03:00:00Z".parse().unwrap()))
}

#[track_caller]
fn only(library: &Library) -> Recording {
    let recordings: Vec<&Recording> = library.recordings().collect();
    assert_eq!(recordings.len(), 1, "{recordings:?}");
    recordings[0].clone()
}

#[track_caller]
fn passed(recording: &Recording) -> Measures {
    match &recording.outcome {
        Outcome::Passed { measures, .. } => measures.clone(),
        Outcome::Refused { reason, .. } => panic!("{}: {}", recording.path, reason.say(Language::En)),
    }
}

#[track_caller]
fn refused(recording: &Recording) -> String {
    match &recording.outcome {
        Outcome::Refused { reason, .. } => {
            assert_ne!(reason.say(Language::Vi), reason.key());
            reason.key().to_owned()
        }
        Outcome::Passed { measures, .. } => panic!("{}: {measures:?}", recording.path),
    }
}

/// Frames of the station that come out of `path`.
fn played(path: &Path) -> u64 {
    let mut reader = StereoReader::open(path, Sides::Both, Frames::ZERO).unwrap();
    let (mut block, mut frames) = (vec![0.0; 9600], 0);
    loop {
        match reader.read(&mut block).unwrap() {
            0 => return frames,
            more => frames += more as u64,
        }
    }
}

/// Packets of speech as a telephone writes them: no encoder is at hand, but any bits are some sound.
fn amr(head: &[u8], packet: u8, bytes: usize, packets: usize) -> Vec<u8> {
    let mut random = Random(1);
    let mut file = head.to_vec();
    for _ in 0..packets {
        file.push(packet);
        file.extend((0..bytes).map(|_| random.below(256) as u8));
    }
    file
}

fn amr_narrow(packets: usize) -> Vec<u8> {
    amr(b"#!AMR\n", 0x3c, 31, packets)
}

/// A file of another kind: what it is called, and that it measures and plays as ffmpeg hears it.
#[track_caller]
fn check(path: &Path, library: &Library, format: &str) {
    let name = format!("a/{}", path.file_name().unwrap().to_str().unwrap());
    let recording = library.find(&name)[0];
    let measures = passed(recording);
    assert_eq!(measures.format, format, "{name}");
    let heard = by_ffmpeg(path).len() as u64 / u64::from(measures.channels);
    assert_eq!(measures.frames, heard, "{name}");
    assert_eq!(measures.warnings, [], "{name}");
    let (loudness, peak) = ebur128(path);
    let lufs = measures.file_loudness().unwrap().0;
    assert!((lufs - loudness).abs() <= 0.1, "{name}: {lufs} LUFS, by ffmpeg {loudness}");
    let dbtp = measures.true_peak.0;
    assert!((dbtp - peak).abs() <= 0.2, "{name}: {dbtp} dBTP, by ffmpeg {peak}");
    assert_eq!(played(&library.stored(recording.id().unwrap())), measures.length().get(), "{name}");
}

#[test]
fn other_kinds_are_converted_as_they_are() {
    let station = Station::new();
    let mut expected = vec![
        (station.drop("a.amr", &amr_narrow(250)), "amr"),
        (station.drop("b.mp3", &amr(b"#!AMR-WB\n", 0x44, 60, 250)), "amr"),
    ];
    let mut ffmpeg = Command::new("ffmpeg");
    let phone = station.0.at("audio/a/c.3gp");
    run(ffmpeg.args(["-v", "error", "-i"]).arg(&expected[0].0).args(["-c", "copy"]).arg(&phone));
    expected.push((phone, "3gp"));
    for (name, format, rate, channels, options) in [
        ("d.wma", "wma", 44_100, 2, "-c:a wmav2"),
        ("d2.wma", "wma", 22_050, 1, "-c:a wmav1 -b:a 32k"),
        ("e.opus", "opus", 48_000, 2, "-c:a libopus"),
        ("e2.ogg", "opus", 48_000, 1, "-c:a libopus -b:a 16k"),
        ("f.webm", "webm", 48_000, 2, "-c:a libopus"),
        ("f2.mp3", "webm", 48_000, 2, "-c:a libopus -f webm"),
        ("f3.caf", "caf", 48_000, 2, "-c:a libopus"),
        ("f4.mp4", "mp4", 48_000, 2, "-c:a libopus"),
        ("g.ac3", "ac3", 48_000, 2, "-c:a ac3"),
        ("g2.eac3", "eac3", 44_100, 2, "-c:a eac3"),
        ("g3.ac3", "ac3", 48_000, 6, "-c:a ac3 -b:a 448k"),
        ("h.ogg", "speex", 16_000, 1, "-c:a libspeex"),
        ("i.wav", "wav", 8_000, 1, "-c:a libgsm_ms"),
        ("j.wav", "rf64", 48_000, 2, "-c:a pcm_s24le -rf64 always"),
        ("k.w64", "w64", 96_000, 2, "-c:a pcm_f32le"),
        ("l.ts", "ts", 44_100, 2, "-c:a aac"),
        ("m.mp2", "mp2", 44_100, 2, "-c:a mp2"),
        ("n.m4a", "m4a", 44_100, 2, "-c:a aac -profile:a aac_main"),
        ("n2.m4a", "m4a", 44_100, 2, "-c:a aac -profile:a aac_ltp"),
        ("o.avi", "avi", 44_100, 2, "-c:a mp3"),
        ("p.wv", "wv", 44_100, 2, "-c:a wavpack"),
        ("q.tta", "tta", 44_100, 2, "-c:a tta"),
        ("r.au", "au", 8_000, 1, "-c:a pcm_mulaw"),
        ("s.mov", "mov", 44_100, 2, "-c:a adpcm_ima_qt"),
        ("t.mkv", "mkv", 48_000, 2, "-c:a ac3"),
        ("u.flv", "flv", 44_100, 2, "-c:a mp3"),
    ] {
        let frames = u64::from(rate) * 3 + 457;
        expected.push((station.tones(name, rate, channels, frames, options), format));
    }
    let mut library = station.open();
    library.scan();
    for (path, format) in &expected {
        check(path, &library, format);
    }
}
