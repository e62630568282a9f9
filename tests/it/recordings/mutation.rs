//! Thousands of damaged files through the whole intake: each is measured or refused with a reason, soon
//! and in little memory, and the store and the folders are in order afterwards.
//!
//! `make test` takes some hundreds; `make soak` thousands.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::tz::TimeZone;
use phatthanh::clock::{Clock, SimClock, SystemClock};
use phatthanh::library::{Library, Notes, Outcome, Rules, Settle};
use phatthanh::names::AudioPath;
use phatthanh::words::Language;

use super::Recordings;
use super::damaged::{Random, mutate};

/// Longer than any file takes on a busy machine, whose conversions have limits of their own; only a failure waits for it.
const PATIENCE: Duration = Duration::from_secs(60);
/// Most memory the process may ever have held.
const MOST_MEMORY_KB: u64 = 300_000;

/// What people bring: name, frames a second, how ffmpeg makes it.
const FORMATS: &[(&str, u32, &str)] = &[
    ("s16.wav", 44_100, "-c:a pcm_s16le"),
    ("f32.wav", 48_000, "-c:a pcm_f32le"),
    ("adpcm.wav", 22_050, "-c:a adpcm_ms"),
    ("ima.wav", 22_050, "-c:a adpcm_ima_wav"),
    ("law.wav", 8_000, "-c:a pcm_alaw"),
    (
        "vbr.mp3",
        44_100,
        "-c:a libmp3lame -q:a 4 -metadata title=Bài",
    ),
    (
        "bare.mp3",
        22_050,
        "-c:a libmp3lame -b:a 64k -write_xing 0 -id3v2_version 0",
    ),
    ("a.flac", 48_000, "-c:a flac"),
    ("a.m4a", 44_100, "-c:a aac"),
    (
        "front.m4a",
        44_100,
        "-c:a aac -movflags +faststart -metadata title=Bài",
    ),
    (
        "pieces.mp4",
        44_100,
        "-c:a aac -movflags frag_keyframe+empty_moov",
    ),
    ("alac.m4a", 44_100, "-c:a alac"),
    ("a.aac", 44_100, "-c:a aac"),
    ("a.ogg", 44_100, "-c:a libvorbis"),
    ("a.opus", 48_000, "-c:a libopus"),
    ("a.aiff", 32_000, "-c:a pcm_s24be"),
    ("a.caf", 44_100, "-c:a pcm_s16be"),
    ("a.mkv", 48_000, "-c:a libvorbis"),
    ("a.wma", 44_100, "-c:a wmav2"),
    ("a.mp2", 44_100, "-c:a mp2"),
];

/// The most memory this process has held.
fn peak_kb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// What came of the file of this name; none if nothing is known of it.
type Answer = Option<Outcome>;

/// The library on a thread of its own, so that one that hangs is noticed: ingests what has come for each
/// name it is given.
fn intake(root: PathBuf, names: Receiver<String>, tell: Sender<Answer>) -> JoinHandle<Library> {
    std::thread::spawn(move || {
        let clock = Arc::new(SimClock::new("2026-11-24T03:00:00Z".parse().unwrap()));
        let mut library = Library::open(
            &root,
            Settle::Watched(Duration::ZERO),
            clock as Arc<dyn Clock>,
        )
        .unwrap();
        let notes = Notes {
            language: Language::Vi,
            zone: TimeZone::UTC,
            quiet_topics: [].into(),
            plays: None,
        };
        library.set_rules(Rules {
            notes: Some(notes),
            ..Rules::default()
        });
        for name in names {
            library.scan();
            let recording = library
                .recordings()
                .find(|recording| recording.path == AudioPath::from(&*name));
            tell.send(recording.map(|recording| recording.outcome.clone()))
                .unwrap();
        }
        library
    })
}

/// A damaged file: of one kind, or the beginning of one and the rest of another.
fn damaged(base: &[u8], whole: &[(&str, Vec<u8>)], random: &mut Random) -> Vec<u8> {
    let mut bytes = base.to_vec();
    if random.below(4) == 0 {
        let (_, other) = &whole[random.below(whole.len())];
        bytes.truncate(random.below(bytes.len()));
        bytes.extend(&other[random.below(other.len())..]);
    }
    for _ in 0..=random.below(2) {
        if !bytes.is_empty() {
            mutate(&mut bytes, random);
        }
    }
    bytes
}

/// Whether it was measured; if not, it was refused, and says why.
#[track_caller]
fn measured(name: &str, answer: Answer) -> bool {
    match answer.unwrap_or_else(|| panic!("{name}: nothing is known of it")) {
        Outcome::Passed { measures, .. } => {
            assert!(
                measures.frames > 0 && measures.true_peak.0.is_finite(),
                "{name}: {measures:?}"
            );
            true
        }
        Outcome::Refused { reason, .. } => {
            let said = reason.say(Language::Vi);
            assert!(said.contains(' '), "{name}: {said}");
            false
        }
    }
}

#[test]
fn damaged_files_are_measured_or_refused() {
    let each = std::env::var("PHATTHANH_SOAK")
        .ok()
        .and_then(|each| each.parse().ok())
        .unwrap_or(16);
    let files = Recordings::new();
    let make = |&(name, rate, options): &(&'static str, u32, &str)| {
        (
            name,
            fs::read(files.tones(name, rate, 2, u64::from(rate), options)).unwrap(),
        )
    };

    let whole: Vec<(&str, Vec<u8>)> = FORMATS.iter().map(make).collect();
    fs::create_dir_all(files.at("audio/tin")).unwrap();
    let ((give, given), (tell, told)) = (channel(), channel());
    let worker = intake(files.at(""), given, tell);

    let mut random = Random(20_261_123);
    let (mut passed, mut refused, mut slowest) = (0, 0, Duration::ZERO);
    let clock = SystemClock::new();
    for (format, base) in &whole {
        let names: Vec<String> = (0..each).map(|at| format!("tin/{at} {format}")).collect();
        for name in &names {
            let bytes = damaged(base, &whole, &mut random);
            fs::write(files.at("audio").join(name), &bytes).unwrap();
            let begun = clock.uptime();
            give.send(name.clone()).unwrap();
            let answer = told.recv_timeout(PATIENCE).unwrap_or_else(|problem| {
                fs::write(std::env::temp_dir().join("phatthanh-soak-failed"), &bytes).unwrap();
                panic!("{name}: {problem}; kept as phatthanh-soak-failed")
            });
            slowest = slowest.max(clock.uptime().saturating_sub(begun));
            *(if measured(name, answer) {
                &mut passed
            } else {
                &mut refused
            }) += 1;
        }
        // What was taken leaves again: else each look would go through all of them.
        for name in &names {
            fs::remove_file(files.at("audio").join(name)).unwrap();
        }
    }

    drop(give);
    let mut library = worker.join().unwrap();
    assert_eq!(library.verify(|_| {}).unwrap().bad, []);
    library.scan();
    assert_eq!(
        fs::read_dir(files.at("audio/tin")).unwrap().count(),
        0,
        "no note is left"
    );
    let hidden = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with('.');
    let store = fs::read_dir(files.at("var/store"))
        .unwrap()
        .map(Result::unwrap);
    assert_eq!(
        store.filter(hidden).count(),
        0,
        "nothing is left unfinished"
    );
    let peak = peak_kb();
    println!("{passed} measured, {refused} refused; slowest {slowest:?}, at most {peak} kB");
    assert!(peak < MOST_MEMORY_KB, "{peak} kB");
    assert!(
        passed > refused / 4 && refused > passed / 20,
        "{passed} measured, {refused} refused"
    );
}
