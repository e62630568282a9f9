//! A station of ten thousand recordings: the sample one with its folders filled up, kept in `target/bench/`. The first run
//! takes the recordings in, which lasts a minute or two.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use phatthanh::clock::{Clock, SystemClock};
use phatthanh::library::{Library, Settle};

const MANY: u32 = 10_000;

/// The sample station, its folders filled up; quiet at no hour.
pub(crate) fn station() -> PathBuf {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = sample.join("target/bench/ten-thousand");
    let made = root.join("made");
    if !made.is_file() {
        let _ = fs::remove_dir_all(&root);
        for folder in ["config", "programs", "audio"] {
            copy(&sample.join(folder), &root.join(folder));
        }
        fill(&root);
        fs::write(made, "").expect("target/bench can be written");
    }

    copy(&sample.join("config"), &root.join("config"));
    let settings = root.join("config/station.toml");
    let text = fs::read_to_string(&settings).expect("the settings can be read");
    let mut quiet = false;
    let kept = text.lines().filter(|line| {
        quiet = if line.starts_with('[') {
            *line == "[quiet_hours]"
        } else {
            quiet
        };
        !quiet
    });
    fs::write(&settings, kept.collect::<Vec<_>>().join("\n")).expect("target/bench can be written");
    root
}

fn fill(root: &Path) {
    // Nobody approves ten thousand recordings for this.
    for program in entries(&root.join("programs")) {
        let text = fs::read_to_string(&program).expect("a program can be read");
        let lines = text.lines().map(|line| match line.split_once('=') {
            Some((key, _)) if key.trim() == "approval" => "approval = false",
            _ => line,
        });
        fs::write(&program, lines.collect::<Vec<_>>().join("\n"))
            .expect("target/bench can be written");
    }

    let topics: Vec<PathBuf> = entries(&root.join("audio"))
        .into_iter()
        .filter(|path| path.is_dir())
        .collect();
    for number in 0..MANY {
        let topic = &topics[number as usize % topics.len()];
        wav(&topic.join(format!("bai-{number:05}.wav")), 0.1, number)
            .expect("target/bench can be written");
    }

    all_day_program(root);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let mut library =
        Library::open(root, Settle::Aged(Duration::ZERO), clock).expect("a new library opens");
    let scan = library.scan();
    assert!(scan.refused.is_empty(), "{:?}", scan.refused.len());
    drop(library);

    // As if they were as long as recordings are: one to six minutes.
    let index =
        rusqlite::Connection::open(root.join("var/catalogue.db")).expect("the index is there");
    let longer = "update recording set frames = sample_rate * (60 + rowid * 7919 % 300)
        where path like '%/bai-%'";
    index.execute(longer, ()).expect("the index can be written");
}

/// A program with six recordings of ten minutes.
fn all_day_program(root: &Path) {
    let topic = root.join("audio/ca-ngay");
    fs::create_dir_all(&topic).expect("target/bench can be written");
    for number in 0..6 {
        wav(
            &topic.join(format!("{number}.wav")),
            600.0,
            100_000 + number,
        )
        .expect("target/bench can be written");
    }
    let program = "title = \"Cả ngày\"\ntopics = [\"ca-ngay\"]\napproval = false\n";
    fs::write(root.join("programs/ca-ngay.toml"), program).expect("target/bench can be written");
}

/// It, at every hour.
pub(crate) fn all_day() -> String {
    let slot = |hour| {
        format!(
            "[[slot]]\nid = \"ca-ngay-{hour}\"\nprogram = \"ca-ngay\"\ndays = \"hằng ngày\"\n\
             at = \"{hour:02}:00\"\nlength = \"1h\"\n\n"
        )
    };
    (0..24).map(slot).collect()
}

/// A tone that no other number has.
fn wav(file: &Path, seconds: f64, number: u32) -> hound::Result<()> {
    const RATE: u32 = 44_100;
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };

    let mut wav = hound::WavWriter::create(file, spec)?;
    let step = 0.1 + f64::from(number) / 200_000.0;
    for at in 0..(seconds * f64::from(RATE)) as u32 {
        wav.write_sample((9_000.0 * (f64::from(at) * step).sin()) as i16)?;
    }

    wav.finalize()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("target/bench can be written");
    for path in entries(from) {
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).expect("target/bench can be written");
        }
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = fs::read_dir(folder).expect("the sample station is there");
    let mut paths: Vec<PathBuf> = read.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}
