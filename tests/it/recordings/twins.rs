//! One recording twice: named, whatever it was saved as; and what only resembles it, not.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use phatthanh::clock::{Clock, SimClock};
use phatthanh::library::{Library, LibraryRow, Settle, State};
use phatthanh::words::Language;

use super::Recordings;

fn open(recordings: &Recordings) -> Library {
    let clock: Arc<dyn Clock> = Arc::new(SimClock::new("2026-11-24T03:00:00Z".parse().unwrap()));
    Library::open(&recordings.at(""), Settle::Aged(Duration::ZERO), clock).unwrap()
}

fn rows(library: &Library) -> Vec<LibraryRow> {
    library.rows(&BTreeMap::new(), Language::En, |_| State::Ready)
}

/// Which other paths each row names.
fn named(library: &Library) -> Vec<(String, Vec<String>)> {
    rows(library)
        .into_iter()
        .map(|row| (row.path, row.same_as))
        .collect()
}

fn convert(from: &Path, to: &Path, options: &str) {
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-nostdin", "-v", "error", "-i"]).arg(from);
    super::run(ffmpeg.args(options.split_whitespace()).arg(to));
}

fn own_speech(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("audio")
        .join(file)
}

#[test]
fn the_same_recording_in_other_bytes_is_named() {
    let recordings = Recordings::new();
    for topic in ["a", "b"] {
        fs::create_dir_all(recordings.at("audio").join(topic)).unwrap();
    }

    let speech = own_speech("dat-dai/dang-ky-bien-dong.mp3");
    fs::copy(&speech, recordings.at("audio/a/1.mp3")).unwrap();
    fs::copy(&speech, recordings.at("audio/b/1 again.mp3")).unwrap();
    let same: Vec<String> = ["a/1.mp3", "a/2.m4a", "a/3.wav", "a/4.mp3", "b/1 again.mp3"]
        .map(|path| format!("audio/{path}"))
        .to_vec();
    let mut library = open(&recordings);
    library.scan();
    convert(
        &speech,
        &recordings.at("audio/a/2.m4a"),
        "-ac 2 -ar 44100 -c:a aac -b:a 96k",
    );
    convert(
        &speech,
        &recordings.at("audio/a/3.wav"),
        "-af volume=-12dB,adelay=4000:all=1 -ar 16000",
    );
    convert(
        &speech,
        &recordings.at("audio/a/4.mp3"),
        "-ss 0.29 -ac 1 -c:a libmp3lame -b:a 48k",
    );
    fs::copy(
        own_speech("ban-tin/Bản tin địa phương số 142.mp3"),
        recordings.at("audio/a/other.mp3"),
    )
    .unwrap();
    library.scan();
    let check = |library: &Library, gone: &[&str]| {
        for (path, others) in named(library) {
            let mut others = others;
            others.sort();
            let expected: Vec<String> = match path.as_str() {
                "audio/a/other.mp3" => Vec::new(),
                _ => same
                    .iter()
                    .filter(|other| **other != path && !gone.contains(&other.as_str()))
                    .cloned()
                    .collect(),
            };
            assert_eq!(others, expected, "{path}");
        }
    };

    check(&library, &[]);
    drop(library);
    // Kept, also for who only looks; what has left is not named.
    let clock: Arc<dyn Clock> = Arc::new(SimClock::new("2026-11-24T03:00:00Z".parse().unwrap()));
    check(
        &Library::peek(&recordings.at(""), Settle::Aged(Duration::ZERO), clock),
        &[],
    );
    fs::remove_file(recordings.at("audio/a/2.m4a")).unwrap();
    let mut library = open(&recordings);
    library.scan();
    check(&library, &["audio/a/2.m4a"]);
}

/// The station's own recordings, many by one voice: each is found again after coding, and no two are
/// taken for one. Four of a folder, two of them coded: all of them would last minutes, and that no two of all are taken for
/// one is held where they are measured.
#[test]
fn no_two_of_the_stations_own_recordings_are_the_same() {
    let recordings = Recordings::new();
    let mut speech = 0;
    for topic in fs::read_dir(own_speech(""))
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_dir())
    {
        let into = recordings.at("audio").join(topic.file_name());
        fs::create_dir_all(&into).unwrap();
        let is_sound = |path: &PathBuf| {
            let ending = path.extension().and_then(|ending| ending.to_str());
            ending.is_some_and(|ending| ["mp3", "ogg", "m4a", "wav"].contains(&ending))
        };
        let mut files: Vec<PathBuf> = fs::read_dir(topic.path())
            .unwrap()
            .flatten()
            .map(|entry| entry.path())
            .filter(is_sound)
            .collect();
        files.sort();
        files.truncate(4);

        for (number, file) in files.iter().enumerate() {
            let name = file.file_stem().unwrap().to_str().unwrap();
            fs::copy(file, into.join(file.file_name().unwrap())).unwrap();
            if number < 2 && file.with_extension("txt").is_file() {
                let coded = into.join(format!("{name} lần hai.mp3"));
                convert(file, &coded, "-map 0:a -ac 1 -c:a libmp3lame -b:a 48k");
                speech += 1;
            }
        }
    }

    assert!(speech > 25, "{speech}");
    let mut library = open(&recordings);
    library.scan();
    let mut found = 0;
    for row in rows(&library) {
        let stem = |path: &str| {
            path.rsplit_once('.')
                .unwrap()
                .0
                .trim_end_matches(" lần hai")
                .to_owned()
        };
        let coded = format!("{} lần hai.mp3", stem(&row.path));
        let paired = row.path.contains(" lần hai") || recordings.at(&coded).is_file();
        // What lasts some seconds says too little to be told apart from others.
        let expected = usize::from(paired && row.seconds.unwrap() > 9.0);
        assert_eq!(row.same_as.len(), expected, "{row:?}");
        assert!(
            row.same_as
                .iter()
                .all(|other| stem(other) == stem(&row.path)),
            "{row:?}"
        );
        found += row.same_as.len();
    }

    assert!(found >= 2 * 25, "{found}");
}
