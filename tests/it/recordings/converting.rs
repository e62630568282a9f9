//! Recordings of kinds that are not decoded here: converted once, by ffmpeg.

mod traps;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use phatthanh::clock::{Clock, SimClock};
use phatthanh::library::{Library, Measures, Outcome, Recording, Settle};
use phatthanh::sound::StereoReader;
use phatthanh::units::{Frames, Sides};
use phatthanh::words::Language;

use super::crafted;
use super::measuring::by_ffmpeg as ebur128;
use super::{Recordings, by_ffmpeg, run};

/// A station's folders and its library, which takes everything at once.
pub(super) struct Station(pub(super) Recordings);

impl Station {
    pub(super) fn new() -> Self {
        let recordings = Recordings::new();
        fs::create_dir_all(recordings.at("audio/a")).unwrap();
        Self(recordings)
    }

    pub(super) fn open(&self) -> Library {
        Library::open(&self.0.at(""), Settle::Aged(Duration::ZERO), clock()).unwrap()
    }

    pub(super) fn peek(&self) -> Library {
        Library::peek(&self.0.at(""), Settle::Aged(Duration::ZERO), clock())
    }

    pub(super) fn drop(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.at(&format!("audio/a/{name}"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// `frames` frames of tones in a file of the drop folder.
    pub(super) fn tones(
        &self,
        name: &str,
        rate: u32,
        channels: u32,
        frames: u64,
        options: &str,
    ) -> PathBuf {
        self.0
            .tones(&format!("audio/a/{name}"), rate, channels, frames, options)
    }
}

pub(super) fn clock() -> Arc<dyn Clock> {
    Arc::new(SimClock::new("2026-11-24T03:00:00Z".parse().unwrap()))
}

#[track_caller]
fn only(library: &Library) -> Recording {
    let recordings: Vec<Recording> = library.recordings().collect();
    assert_eq!(recordings.len(), 1, "{recordings:?}");
    recordings[0].clone()
}

#[track_caller]
pub(super) fn passed(recording: &Recording) -> Measures {
    match &recording.outcome {
        Outcome::Passed { measures, .. } => measures.clone(),
        Outcome::Refused { reason, .. } => {
            panic!("{}: {}", recording.path, reason.say(Language::En))
        }
    }
}

#[track_caller]
pub(super) fn refused(recording: &Recording) -> String {
    match &recording.outcome {
        Outcome::Refused { reason, .. } => {
            assert_ne!(reason.say(Language::Vi), reason.key());
            reason.key().to_owned()
        }
        Outcome::Passed { measures, .. } => panic!("{}: {measures:?}", recording.path),
    }
}

/// Frames of the station that come out of `path`.
pub(super) fn played(path: &Path) -> u64 {
    let mut reader = StereoReader::open(path, Sides::Both, Frames::ZERO).unwrap();
    let (mut block, mut frames) = (vec![0.0; 9600], 0);
    loop {
        match reader.read(&mut block).unwrap() {
            0 => return frames,
            more => frames += more as u64,
        }
    }
}

/// A file of another kind: what it is called, and that it measures and plays as ffmpeg hears it.
#[track_caller]
fn check(path: &Path, library: &Library, format: &str) {
    let name = format!("a/{}", path.file_name().unwrap().to_str().unwrap());
    let recording = library.find(&name)[0].clone();
    let measures = passed(&recording);
    assert_eq!(&*measures.format, format, "{name}");
    let heard = by_ffmpeg(path).len() as u64 / u64::from(measures.channels);
    assert_eq!(measures.frames, heard, "{name}");

    // Of the sound itself something may be said; nothing is said to be missing.
    let lost = [
        "library-warn-cut",
        "library-warn-damaged",
        "library-warn-damaged-somewhere",
    ];
    assert!(
        !measures
            .warnings
            .iter()
            .any(|warning| lost.contains(&warning.key())),
        "{name}"
    );
    let copy = library.stored(recording.id().unwrap());
    assert_eq!(played(&copy), measures.length().get(), "{name}");
    if measures.channels > 2 {
        return; // heard on two channels, measured so
    }

    // Random bits are louder than full scale: a copy keeps what is above it.
    let whole = path.with_extension("txt");
    let float = ["-c:a", "pcm_f32le", "-f", "wav"];
    run(Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-i"])
        .arg(path)
        .args(float)
        .arg(&whole));
    let (loudness, _, peak) = ebur128(&whole);
    let lufs = measures.file_loudness().unwrap().0;
    assert!(
        (lufs - loudness).abs() <= 0.1,
        "{name}: {lufs} LUFS, by ffmpeg {loudness}"
    );
    let dbtp = measures.true_peak.0;

    // What is cut off at full scale is noise to every meter.
    assert!(
        (dbtp - peak).abs() <= 0.2 || peak > 3.0,
        "{name}: {dbtp} dBTP, by ffmpeg {peak}"
    );
}

#[test]
fn other_kinds_are_converted_as_they_are() {
    let station = Station::new();
    let mut expected = vec![
        (station.drop("a.amr", &crafted::amr_narrow(250)), "amr"),
        (station.drop("b.mp3", &crafted::amr_wide(250)), "amr"),
    ];
    let mut ffmpeg = Command::new("ffmpeg");
    let phone = station.0.at("audio/a/c.3gp");
    run(ffmpeg
        .args(["-v", "error", "-i"])
        .arg(&expected[0].0)
        .args(["-c", "copy"])
        .arg(&phone));
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
        (
            "n2.m4a",
            "m4a",
            44_100,
            2,
            "-c:a aac -profile:a aac_ltp -strict -2",
        ),
        ("o.avi", "avi", 44_100, 2, "-c:a mp3"),
        ("p.wv", "wv", 44_100, 2, "-c:a wavpack"),
        ("q.tta", "tta", 44_100, 2, "-c:a tta"),
        ("r.au", "au", 8_000, 1, "-c:a pcm_mulaw"),
        ("s.mov", "mov", 44_100, 2, "-c:a ac3"),
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

/// A film's sound is taken, by our own decoder where it can.
#[test]
fn the_sound_of_films_is_taken() {
    let station = Station::new();
    for (name, options) in [
        ("a.mp4", "-c:v mpeg4 -c:a aac"),
        ("b.mkv", "-c:v mpeg4 -c:a libvorbis"),
        ("c.mkv", "-c:v mpeg4 -c:a ac3"),
        ("d.avi", "-c:v mpeg4 -c:a libmp3lame"),
        ("e.mov", "-c:v mpeg4 -c:a pcm_s16le"),
        ("f.webm", "-c:v libvpx -c:a libopus"),
        ("g.3gp", "-c:v h263 -s 176x144 -c:a aac -ac 1"),
    ] {
        let path = station.0.at(&format!("audio/a/{name}"));
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg.args([
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            "testsrc=s=64x48:d=6:r=5",
        ]);
        ffmpeg.args(["-f", "lavfi", "-i", "sine=f=500:r=48000:d=3"]);
        run(ffmpeg.args(options.split_whitespace()).arg(path));
    }

    let mut library = station.open();
    library.scan();
    assert_eq!(library.recordings().count(), 7);
    for recording in library.recordings() {
        let measures = passed(&recording);
        assert!(
            (measures.seconds() - 3.0).abs() < 0.05,
            "{}: {measures:?}",
            recording.path
        );
    }
}

#[test]
fn what_is_no_recording_is_not_converted() {
    let station = Station::new();
    let film = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nsecret.wav\n#EXT-X-ENDLIST\n";
    fs::copy("/bin/ls", station.0.at("audio/a/program.mp3")).unwrap();
    station.drop("list.mp3", film.as_bytes());
    station.drop("list.wav", b"ffconcat version 1.0\nfile secret.wav\n");
    station.drop(
        "song.mp3",
        b"MThd\0\0\0\x06\0\x01\0\x01\0\x60MTrk\0\0\0\x04\0\xff\x2f\0",
    );
    station.drop("picture.mp3", b"\xff\xd8\xff\xe0\0\x10JFIF\0");
    station.drop(
        "text.amr",
        &"Bản tin xã Hải Dương\n".repeat(400).into_bytes(),
    );
    station.drop("noise.mp3", &crafted::amr_narrow(99)[100..]);
    let mut library = station.open();
    library.scan();
    let reasons: Vec<_> = library
        .recordings()
        .map(|r| (r.path.to_string(), refused(&r)))
        .collect();
    let other = "library-other-kind";
    let expected = [
        ("a/list.mp3", other),
        ("a/list.wav", other),
        ("a/noise.mp3", "library-not-sound"),
        ("a/picture.mp3", other),
        ("a/program.mp3", other),
        ("a/song.mp3", other),
        ("a/text.amr", "library-not-sound"),
    ];
    assert_eq!(
        reasons,
        expected.map(|(path, key)| (path.to_owned(), key.to_owned()))
    );
}

#[test]
fn without_ffmpeg_the_reason_says_what_helps_and_the_file_waits_for_it() {
    let station = Station::new();
    station.drop("a.amr", &crafted::amr_narrow(100));
    let program = station.0.at("ffmpeg");
    let mut library = station.open().converting_by(&program);
    library.scan();
    let recording = only(&library);
    assert_eq!(refused(&recording), "library-no-ffmpeg");
    let Outcome::Refused { reason, .. } = &recording.outcome else {
        unreachable!()
    };

    for language in [Language::Vi, Language::En] {
        assert!(reason.say(language).contains("sudo apt install ffmpeg"));
    }

    assert!(!library.scan().changed(), "nothing to be done about it");
    drop(library);
    // The day it is installed; the refusal is from before a restart.
    std::os::unix::fs::symlink("/usr/bin/ffmpeg", &program).unwrap();
    let mut library = station.open().converting_by(&program);
    assert_eq!(library.scan().taken.len(), 1);
    assert_eq!(&*passed(&only(&library)).format, "amr");
    assert!(!library.scan().changed());
}

#[test]
fn a_converted_copy_is_made_once_and_again_when_it_is_lost() {
    let station = Station::new();
    station.drop("a.amr", &crafted::amr_narrow(100));
    let mut library = station.open();
    assert_eq!(library.scan().taken.len(), 1);
    let copy = library.stored(only(&library).id().unwrap());
    let whole = fs::read(&copy).unwrap();
    drop(library);
    let mut library = station.open().converting_by(Path::new("/no/ffmpeg"));
    assert!(!library.scan().changed(), "known from before");
    station.drop("b.amr", &crafted::amr_narrow(100));
    assert_eq!(
        library.scan().taken.len(),
        1,
        "the same bytes need no converter"
    );
    for edit in [fs::remove_file as fn(PathBuf) -> _, |copy| {
        fs::write(copy, b"fLaC")
    }] {
        edit(copy.clone()).unwrap();
        let mut library = station.open();
        library.scan();
        assert_eq!(fs::read(&copy).unwrap(), whole);
    }
}

#[test]
fn without_a_trace_it_is_converted_elsewhere() {
    let station = Station::new();
    station.drop("a.amr", &crafted::amr_narrow(100));
    let mut library = station.peek();
    library.scan();
    let recording = only(&library);
    let copy = library.stored(recording.id().unwrap());
    assert_eq!(played(&copy), passed(&recording).length().get());
    assert!(!station.0.at("var").exists());
    drop(library);
    assert!(!copy.exists());

    // With a store that has it, from there.
    station.open().scan();
    let mut library = station.peek();
    assert!(!library.scan().changed());
    let stored = library.stored(recording.id().unwrap());
    assert!(stored.starts_with(station.0.at("var/store")));
    fs::remove_file(stored).unwrap();
    library.scan();
    assert_eq!(played(&library.stored(recording.id().unwrap())), 96_000);
}

#[test]
fn titles_survive() {
    let station = Station::new();
    let title = "-metadata title=Đăng_ký_biến_động_đất_đai";
    for (name, codec) in [
        ("a.wma", "wmav2"),
        ("b.opus", "libopus"),
        ("c.webm", "libopus"),
        ("d.m4a", "aac -profile:a aac_main"),
    ] {
        station.tones(name, 48_000, 2, 96_000, &format!("-c:a {codec} {title}"));
    }

    let mut library = station.open();
    library.scan();
    let titles: Vec<_> = library
        .recordings()
        .map(|recording| recording.title.to_string())
        .collect();
    assert_eq!(titles, ["Đăng_ký_biến_động_đất_đai"; 4]);
}
