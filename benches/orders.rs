//! How soon an order is heard: a hundred at a silent output and a hundred at the real-time null-sink card, each cut into
//! whatever is on, of every kind there is, from the moment the command is typed to the first frame of the attention signal.
//!
//! `cargo bench --bench orders` prints the table; a number after `--` is how many of each kind instead of 13, others are the
//! names of kinds. The moment a frame is heard is the log's: `starts` holds it against the recorded sound, to a millisecond.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use phatthanh::clock::{Clock, SystemClock};
use serde_json::Value;

#[path = "../tests/it/pulse.rs"]
#[allow(dead_code, reason = "tests use all of it")]
mod pulse;
mod side;

use pulse::Pulse;
use side::radio::radio;
use side::{Player, due, folder, made, quarter_minute, soon, station, table};

/// Recordings of a quarter of a minute: orders fall into their middles and over their joints.
const FILES: usize = 12;

/// How long each order is heard before it is stopped, and how long the program goes on before the next.
const HEARD: Duration = Duration::from_millis(1500);
const PAUSE: Duration = Duration::from_millis(1130);

/// What an order may take, 99 of 100 times.
const MOST_S: f64 = 1.0;

/// What is on when an order comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum On {
    /// Recordings: how their files end, and what ffmpeg makes them with.
    Recordings(&'static str, &'static [&'static str]),
    /// Recordings in MP3, while the library takes long ones in.
    Ingest,
    Relay,
    Live,
    /// The program has nothing to play.
    Signal,
    /// No program is due.
    Silence,
}

const KINDS: [(&str, On); 9] = [
    ("mp3", On::Recordings("mp3", &[])),
    ("opus", On::Recordings("opus", &["-c:a", "libopus"])),
    ("aac", On::Recordings("m4a", &["-c:a", "aac"])),
    ("converted", On::Recordings("wma", &["-c:a", "wmav2"])),
    ("ingest", On::Ingest),
    ("relay", On::Relay),
    ("live", On::Live),
    ("signal", On::Signal),
    ("silence", On::Silence),
];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let each = words
        .iter()
        .find_map(|word| word.parse().ok())
        .unwrap_or(13);
    let named = |name: &&str| words.iter().any(|word| word == name);
    let all = !KINDS.iter().any(|(name, _)| named(name));
    let kinds = KINDS.iter().filter(|(name, _)| all || named(name));
    let kinds: Vec<(&str, On)> = kinds.copied().collect();
    println!(
        "{each} orders of each kind; milliseconds from the command to the first frame heard; load {}",
        load()
    );
    let pulse = Pulse::start();
    let recorder = pulse.record();
    // Made before two want the same.
    for (_, on) in &kinds {
        files(*on);
    }
    quarter_minute(&playlist(), FILES, 48_000);
    let url = radio(&files(On::Ingest));
    thread::scope(|scope| {
        for (name, pulse) in [("silent output", None), ("card", Some(&pulse))] {
            let (kinds, url) = (&kinds, url.as_str());
            scope.spawn(move || {
                let took = kinds.iter().map(|(kind, on)| {
                    let root = folder().join("scratch/orders").join(name).join(kind);
                    (*kind, orders(&root, *on, pulse, each, url))
                });
                let took: Vec<(&str, Took)> = took.collect();
                println!("{}", report(name, &took));
            });
        }
    });
    drop(recorder);
    println!("load {}", load());
}

/// How busy the machine is.
fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').take(2).collect::<Vec<_>>().join(" ")
}

/// How long orders took, in seconds, and what each cut.
#[derive(Debug, Default)]
struct Took {
    seconds: Vec<f64>,
    cut: BTreeMap<String, usize>,
}

fn report(output: &str, all: &[(&str, Took)]) -> String {
    let heading = [output, "half", "90 %", "99 %", "most", "orders that cut"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    let row = |name: &str, seconds: &[f64], cut: String| {
        let mut sorted = seconds.to_vec();
        sorted.sort_by(f64::total_cmp);
        let of = |part: f64| sorted[((sorted.len() - 1) as f64 * part).ceil() as usize];
        let ms = [0.5, 0.9, 0.99, 1.0].map(|part| format!("{:.0}", of(part) * 1000.0));
        let row = [name.to_owned()].into_iter().chain(ms).chain([cut]);
        (row.collect::<Vec<_>>(), of(0.99))
    };
    for (name, took) in all {
        let cut = took
            .cut
            .iter()
            .map(|(what, count)| format!("{count} {what}"));
        let cut = cut.collect::<Vec<_>>().join(", ");
        rows.push(row(name, &took.seconds, cut).0);
    }
    let seconds: Vec<f64> = all
        .iter()
        .flat_map(|(_, took)| took.seconds.clone())
        .collect();
    let (mut last, most) = row("all", &seconds, String::new());
    let verdict = if most <= MOST_S { "reached" } else { "MISSED" };
    let verdict = format!("{}: 1 s {verdict}", seconds.len());
    last.pop();
    last.push(verdict);
    rows.push(last);
    table(&rows)
}

fn playlist() -> PathBuf {
    folder().join("playlist-48000")
}

/// The recordings that are on, made once.
fn files(on: On) -> Vec<PathBuf> {
    let mp3 = |number| quarter_minute(&playlist(), number, 48_000);
    match on {
        On::Recordings(ending, options) if !options.is_empty() => (0..FILES)
            .map(|number| {
                let source = mp3(number).display().to_string().replace(':', "\\:");
                let name = format!("{number:02}.{ending}");
                made(
                    &folder().join("playlist-kinds"),
                    &name,
                    &format!("amovie={source}"),
                    options,
                )
            })
            .collect(),
        On::Recordings(..) | On::Ingest => (0..FILES).map(mp3).collect(),
        On::Relay | On::Live | On::Signal | On::Silence => Vec::new(),
    }
}

fn phatthanh(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_phatthanh"));
    command
        .arg("--station")
        .arg(root)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Does what `words` say, which must succeed.
fn told(root: &Path, words: &[&str]) {
    let status = phatthanh(root).args(words).status().unwrap();
    assert!(status.success(), "{words:?}");
}

/// A station with that on air, or about to be.
fn on_air(root: &Path, on: On, pulse: Option<&Pulse>, url: &str) -> Player {
    let clock = SystemClock::new();
    let is_input = matches!(on, On::Relay | On::Live);
    let input = format!("[[input]]\nid = \"vov1\"\ntitle = \"VOV1\"\nurl = \"{url}\"");
    let settings = if is_input { input.as_str() } else { "" };
    station(root, &files(on), clock.now(), settings);
    if is_input {
        let form = if on == On::Live { "live" } else { "relay" };
        let program =
            format!("title = \"Đo\"\ntopics = [\"nhac\"]\nform = \"{form}\"\ninput = \"vov1\"\n");
        fs::write(root.join("programs/do.toml"), program).unwrap();
    }
    told(root, &["library", "scan"]);
    // An input has to be connected and full before.
    let ahead = if is_input { 25 } else { 4 };
    let silent = SignedDuration::from_hours(6);
    let start = soon(clock.now(), ahead);
    due(
        root,
        if on == On::Silence {
            start + silent
        } else {
            start
        },
    );
    let mut run = phatthanh(root);
    match pulse {
        Some(pulse) => run.arg("run").envs(pulse.environment()),
        None => run.args(["run", "--silent"]),
    };
    let player = Player::start(&mut run, &root.join("said.log"));
    if on == On::Live {
        clock.sleep(Duration::from_secs(3));
        told(root, &["live", "arm", "do", "--by", "Lan"]);
    }
    clock.sleep(Duration::from_secs(ahead.unsigned_abs() + 4));
    player
}

/// Gives so many orders to a station that plays.
fn orders(root: &Path, on: On, pulse: Option<&Pulse>, count: usize, url: &str) -> Took {
    let clock = SystemClock::new();
    let player = on_air(root, on, pulse, url);
    let message = quarter_minute(&playlist(), FILES, 48_000)
        .display()
        .to_string();
    let by = [
        "--by",
        "Lan",
        "--ordered-by",
        "Chủ tịch UBND",
        "--channel",
        "spoken",
    ];
    let order: Vec<&str> = ["interrupt", &message].into_iter().chain(by).collect();
    let over = AtomicBool::new(false);
    let given = thread::scope(|scope| {
        if on == On::Ingest {
            scope.spawn(|| drop_in(root, &over));
        }
        let mut given: Vec<Timestamp> = Vec::new();
        for number in 0..=count {
            // The first one decodes the message for the first time, which counts for the three seconds of a new file.
            if number > 0 {
                given.push(clock.now());
            }
            told(root, &order);
            clock.sleep(if number > 0 { HEARD } else { 4 * HEARD });
            told(root, &["stop-interrupt", "--by", "Lan"]);
            clock.sleep(PAUSE);
        }
        over.store(true, Ordering::Relaxed);
        given
    });
    drop(player);
    let rows = rows(root);
    let mut took = Took::default();
    let is_signal = |row: &Value| row["order"].is_object() && row["order"]["reading"].is_null();
    let signals = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| is_signal(row))
        .skip(1);
    for (place, row) in signals {
        let heard: Timestamp = row["start"].as_str().unwrap().parse().unwrap();
        let given = given[took.seconds.len()];
        took.seconds.push(heard.duration_since(given).as_secs_f64());
        let before = &rows[place - 1];
        let cut = before["ended"] == "interrupted";
        let what = before["kind"].as_str().filter(|_| cut).unwrap_or("nothing");
        *took.cut.entry(what.to_owned()).or_default() += 1;
    }
    assert_eq!(took.seconds.len(), count, "each order has its row");
    took
}

/// Puts recordings of three minutes into the station's folder, one after the other, until it is over.
fn drop_in(root: &Path, over: &AtomicBool) {
    let clock = SystemClock::new();
    let sound = "anoisesrc=d=180:a=0.1:r=44100";
    let source = made(&folder().join("playlist-kinds"), "long.wav", sound, &[]);
    for number in 0_u32.. {
        if over.load(Ordering::Relaxed) {
            return;
        }
        let target = root.join(format!("audio/nhac/z-{number}.wav"));
        fs::copy(&source, &target).unwrap();
        // Each is another recording.
        let mut file = fs::File::options().write(true).open(&target).unwrap();
        file.seek(SeekFrom::Start(100_000)).unwrap();
        file.write_all(&number.to_le_bytes()).unwrap();
        clock.sleep(Duration::from_secs(2));
    }
}

/// What the log has.
fn rows(root: &Path) -> Vec<Value> {
    let mut log = phatthanh(root);
    log.args(["log", "--format", "json"]);
    let out = log.stdout(Stdio::piped()).output().unwrap();
    let rows = String::from_utf8(out.stdout).unwrap();
    rows.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
