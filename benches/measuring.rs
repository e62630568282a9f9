//! How long taking recordings in needs, beside ffmpeg measuring less of the same files; and how much
//! memory.
//!
//! `cargo bench --bench measuring` prints the table. Each of ours runs as a process of its own, as
//! ffmpeg does, so that time and memory are counted alike; with the names of files, it takes those in.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use phatthanh::clock::{Clock, SystemClock};
use phatthanh::library::{Library, Settle};

/// Runs of each; the fastest and the middle one are reported.
const RUNS: usize = 5;
/// What is measured, as ffmpeg makes it from the same half an hour.
const FILES: &[(&str, &[&str])] = &[
    ("half-hour.mp3", &["-c:a", "libmp3lame", "-b:a", "128k"]),
    ("half-hour.m4a", &["-c:a", "aac", "-b:a", "128k"]),
    ("half-hour.flac", &["-c:a", "flac"]),
];
/// Something like half an hour of music and speech: tones that wander, noise in syllables, in stereo.
const SOUND: &str = "aevalsrc='0.25*sin(2*PI*(220+40*sin(0.31*t))*t)*(0.6+0.4*sin(0.7*t))\
    +0.2*(random(0)-0.5)*gt(sin(21*t),0)*(0.4+0.4*sin(1.3*t))\
    |0.2*sin(2*PI*(331+30*sin(0.23*t))*t)*(0.6+0.4*cos(0.9*t))\
    +0.2*(random(1)-0.5)*gt(sin(21*t),0)*(0.4+0.4*sin(1.3*t))':s=44100:d=1800";
/// Small recordings ingested at once.
const MANY: usize = 500;
const LONG_HOURS: u32 = 12;

fn main() {
    let names: Vec<OsString> = std::env::args_os()
        .skip(1)
        .filter(|name| name != "--bench")
        .collect();
    if let [folder] = &names[..] {
        take_in(Path::new(folder));
        return;
    }

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    fs::create_dir_all(&folder).expect("target/bench can be made");
    println!("{:44} {:>9} {:>9} {:>9}", "", "fastest", "middle", "memory");
    if Command::new("ffmpeg")
        .arg("-version")
        .stdout(Stdio::null())
        .status()
        .is_ok()
    {
        for (name, options) in FILES {
            beside_ffmpeg(&made(&folder, name, options));
        }
    } else {
        println!("ffmpeg is not installed: nothing to compare with");
    }

    let long = station(&long_wav(&folder));
    Runs::of(1, || ours(&long)).say("a WAV of 12 hours, mono, 44.1 kHz");
    println!(
        "{:44} {:>7.2} s",
        "one of 2 minutes among 10 000 as long",
        among_many(&folder)
    );
    let many = many(&folder);
    let runs = Runs::of(3, || ours(&many));
    runs.say(&format!("{MANY} recordings of 2 s, WAV"));
}

/// Takes in everything in a station's folders, as `phatthanh check` does.
fn take_in(root: &Path) {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let scan = Library::peek(root, Settle::Aged(Duration::ZERO), clock).scan();
    assert!(
        scan.refused.is_empty() && scan.warnings.is_empty(),
        "{scan:?}"
    );
}

fn beside_ffmpeg(file: &Path) {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let folder = station(file);
    let ours = Runs::of(RUNS, || ours(&folder));
    let theirs = Runs::of(RUNS, || {
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg
            .args(["-nostdin", "-v", "error", "-threads", "1", "-i"])
            .arg(file);
        ffmpeg.args([
            "-af",
            "ebur128=peak=true:framelog=verbose",
            "-f",
            "null",
            "-",
        ]);
        ffmpeg
    });
    ours.say(&format!("{name}: phatthanh, all measures"));
    theirs.say(&format!("{name}: ffmpeg, ebur128=peak=true"));
    println!(
        "{:44} {:8.2}x {:8.2}x",
        "",
        theirs.fastest() / ours.fastest(),
        theirs.middle() / ours.middle()
    );
}

/// A process of this program that takes in what is in `folder`.
fn ours(folder: &Path) -> Command {
    let mut ours = Command::new(std::env::current_exe().expect("a program knows where it is"));
    ours.arg(folder);
    ours
}

/// Several runs of a program, by what the system counted: seconds of one core each, which other programs
/// hardly change, and the most memory of all. Without GNU time, seconds on the wall and no memory.
struct Runs {
    seconds: Vec<f64>,
    kilobytes: Option<u64>,
}

impl Runs {
    fn of(count: usize, program: impl Fn() -> Command) -> Self {
        let clock = SystemClock::new();
        let (mut seconds, mut kilobytes) = (Vec::new(), None);
        for _ in 0..count {
            let start = clock.uptime();
            let counted = run(&mut program());
            let wall = clock.uptime().saturating_sub(start).as_secs_f64();
            seconds.push(counted.map_or(wall, |(seconds, _)| seconds));
            kilobytes = kilobytes.max(counted.map(|(_, kilobytes)| kilobytes));
        }
        seconds.sort_by(f64::total_cmp);
        Self { seconds, kilobytes }
    }

    fn fastest(&self) -> f64 {
        self.seconds[0]
    }

    fn middle(&self) -> f64 {
        self.seconds[self.seconds.len() / 2]
    }

    fn say(&self, name: &str) {
        let memory = self
            .kilobytes
            .map_or_else(|| "-".to_owned(), |kb| format!("{} MB", kb / 1000));
        println!(
            "{name:44} {:>7.2} s {:>7.2} s {memory:>9}",
            self.fastest(),
            self.middle()
        );
    }
}

/// Runs `program` to its end; seconds it computed and the most memory it had, by GNU time where that is
/// installed.
fn run(program: &mut Command) -> Option<(f64, u64)> {
    let told = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    let time = Path::new("/usr/bin/time");
    let mut timed = Command::new(time);
    timed
        .args(["-f", "%U %S %M", "-o"])
        .arg(told.path())
        .arg(program.get_program())
        .args(program.get_args());
    let program = if time.is_file() { &mut timed } else { program };
    let status = program
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.is_ok_and(|status| status.success()), "{program:?}");
    let told = fs::read_to_string(told.path()).ok()?;
    let mut told = told.split_whitespace();
    let mut next = || told.next()?.parse::<f64>().ok();
    Some((next()? + next()?, next()? as u64))
}

/// `folder/name`, made by ffmpeg unless it is there.
fn made(folder: &Path, name: &str, options: &[&str]) -> PathBuf {
    let file = folder.join(name);
    if !file.is_file() {
        let unfinished = folder.join(format!("unfinished-{name}"));
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg
            .args(["-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", SOUND])
            .args(options);
        assert!(
            ffmpeg
                .arg(&unfinished)
                .status()
                .is_ok_and(|status| status.success()),
            "{ffmpeg:?}"
        );
        fs::rename(unfinished, &file).expect("a file made can be named");
    }

    file
}

/// The folder of a station that has only `file`.
fn station(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default();
    let root = file.with_file_name("stations").join(name);
    let topic = root.join("audio/bench");
    fs::create_dir_all(&topic).expect("target/bench can be written");
    let link = topic.join(name);
    if !link.is_file() {
        fs::hard_link(file, link).expect("target/bench can be written");
    }
    root
}

/// Takes no room on the disk where there is none of sound: a second in every hour is not silent.
fn long_wav(folder: &Path) -> PathBuf {
    const RATE: u32 = 44_100;
    let file = folder.join("long.wav");
    let frames = LONG_HOURS * 3600 * RATE - 1;
    let mut header = Vec::from(*b"RIFF");
    header.extend((36 + 2 * frames).to_le_bytes());
    header.extend(b"WAVEfmt ");
    header.extend([16, 0, 0, 0, 1, 0, 1, 0]);
    header.extend(
        RATE.to_le_bytes()
            .into_iter()
            .chain((2 * RATE).to_le_bytes())
            .chain([2, 0, 16, 0]),
    );
    header.extend(b"data");
    header.extend((2 * frames).to_le_bytes());
    let tone: Vec<u8> = (0..RATE)
        .flat_map(|at| (((f64::from(at) * 0.3).sin() * 8_000.0) as i16).to_le_bytes())
        .collect();
    let write = || -> std::io::Result<()> {
        let mut wav = File::create(&file)?;
        wav.write_all(&header)?;
        for hour in 0..LONG_HOURS {
            wav.seek(SeekFrom::Start(
                44 + u64::from(hour) * 3600 * 2 * u64::from(RATE),
            ))?;
            wav.write_all(&tone)?;
        }
        wav.set_len(44 + 2 * u64::from(frames))
    };

    write().expect("target/bench can be written");
    file
}

/// Seconds that a recording more takes, in a library that holds ten thousand of its length to liken it to.
fn among_many(folder: &Path) -> f64 {
    let root = folder.join("likened");
    let _ = fs::remove_dir_all(&root);
    let topic = root.join("audio/bench");
    fs::create_dir_all(&topic).expect("target/bench can be written");
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let mut library = Library::open(&root, Settle::Aged(Duration::ZERO), Arc::clone(&clock))
        .expect("a new library opens");
    let seconds = wav(&topic.join("one.wav"), 120 * 44_100, 0.05).map_or(0.0, f64::from) / 44_100.0;
    let fill = || -> rusqlite::Result<()> {
        let mut index = rusqlite::Connection::open(root.join("var/catalogue.db"))?;
        let filling = index.transaction()?;
        for number in 0..10_000_u64 {
            let items =
                (0..940_u64).map(|at| (number * 940 + at).wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let print: Vec<u8> = items
                .flat_map(|item| ((item >> 32) as u32).to_le_bytes())
                .collect();
            filling.execute(
                "insert into print values (?1, ?2, ?3)",
                (format!("{number:064x}"), seconds, print),
            )?;
        }
        filling.commit()
    };

    fill().expect("the index can be written");
    let start = clock.uptime();
    let scan = library.scan();
    assert_eq!(scan.taken.len(), 1, "{scan:?}");
    clock.uptime().saturating_sub(start).as_secs_f64()
}

/// A tone, `frames` long; gives that number back.
fn wav(file: &Path, frames: u32, step: f64) -> hound::Result<u32> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 44_100,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut wav = hound::WavWriter::create(file, spec)?;
    for at in 0..frames {
        wav.write_sample((9_000.0 * (f64::from(at) * step).sin()) as i16)?;
    }
    wav.finalize()?;
    Ok(frames)
}

/// The folder of a station with many small recordings, no two the same.
fn many(folder: &Path) -> PathBuf {
    let root = folder.join("many");
    let topic = root.join("audio/bench");
    fs::create_dir_all(&topic).expect("target/bench can be written");
    for number in 0..MANY {
        let file = topic.join(format!("{number}.wav"));
        if !file.is_file() {
            wav(&file, 88_200, 0.02 + number as f64 / 10_000.0)
                .expect("target/bench can be written");
        }
    }
    root
}
