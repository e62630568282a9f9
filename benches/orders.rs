//! How soon an order is heard: a hundred at a silent output and a hundred at the real-time null-sink card, each cut into
//! whatever is on, from the moment the command is typed to the first frame of the attention signal.
//!
//! `cargo bench --bench orders` prints the table; a number after `--` is how many instead of 100. The moment a frame is heard
//! is the log's: `starts` holds it against the recorded sound, to a millisecond.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use phatthanh::clock::{Clock, SystemClock};

#[path = "../tests/it/pulse.rs"]
#[allow(dead_code, reason = "tests use all of it")]
mod pulse;
mod side;

use pulse::Pulse;
use side::{Player, due, folder, quarter_minute, soon, station};

/// Recordings of a quarter of a minute: orders fall into their middles and over their joints.
const FILES: usize = 12;

/// How long each order is heard before it is stopped, and how long the program goes on before the next.
const HEARD: Duration = Duration::from_millis(1500);
const PAUSE: Duration = Duration::from_millis(1130);

/// What an order may take, 99 of 100 times.
const MOST_S: f64 = 1.0;

fn main() {
    let mut words = std::env::args().skip(1);
    let count = words.find_map(|word| word.parse().ok());
    let count: usize = count.unwrap_or(100);
    println!(
        "{count} orders; milliseconds from the command to the first frame heard: half of them at most, 99 of 100 at most, the most"
    );
    let pulse = Pulse::start();
    let recorder = pulse.record();
    // Made before two want the same.
    let playlist = folder().join("playlist-48000");
    for number in 0..=FILES {
        quarter_minute(&playlist, number, 48_000);
    }
    let both = [("at a silent output", None), ("at the card", Some(&pulse))];
    thread::scope(|scope| {
        for (name, pulse) in both {
            scope.spawn(move || report(name, &orders(name, pulse, count)));
        }
    });
    drop(recorder);
}

fn report(name: &str, took_s: &[f64]) {
    let mut sorted = took_s.to_vec();
    sorted.sort_by(f64::total_cmp);
    let of = |part: f64| sorted[((sorted.len() - 1) as f64 * part).round() as usize];
    let [half, most_of, most] = [0.5, 0.99, 1.0].map(of);
    let verdict = if most_of <= MOST_S {
        "reached"
    } else {
        "MISSED "
    };
    let ms = |seconds: f64| seconds * 1000.0;
    println!(
        "  {name:20} {:8.0} {:8.0} {:8.0}   {verdict} 1 s",
        ms(half),
        ms(most_of),
        ms(most)
    );
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

/// Gives so many orders to a station that plays; returns how long each took, in seconds.
fn orders(name: &str, pulse: Option<&Pulse>, count: usize) -> Vec<f64> {
    let clock = SystemClock::new();
    let root = folder().join("scratch").join(name.replace(' ', "-"));
    let playlist = folder().join("playlist-48000");
    let files: Vec<PathBuf> = (0..FILES)
        .map(|number| quarter_minute(&playlist, number, 48_000))
        .collect();
    station(&root, &files, clock.now(), "");
    assert!(
        phatthanh(&root)
            .args(["library", "scan"])
            .status()
            .unwrap()
            .success()
    );
    due(&root, soon(clock.now(), 4));
    let mut run = phatthanh(&root);
    match pulse {
        Some(pulse) => run.arg("run").envs(pulse.environment()),
        None => run.args(["run", "--silent"]),
    };
    let player = Player::start(&mut run, &root.join("said.log"));
    clock.sleep(Duration::from_secs(8));

    let message = quarter_minute(&playlist, FILES, 48_000);
    let mut given: Vec<Timestamp> = Vec::new();
    for number in 0..=count {
        let mut interrupt = phatthanh(&root);
        interrupt.arg("interrupt").arg(&message);
        interrupt.args([
            "--by",
            "Lan",
            "--ordered-by",
            "Chủ tịch UBND",
            "--channel",
            "spoken",
        ]);
        // The first one decodes the message for the first time, which counts for the three seconds of a new file.
        if number > 0 {
            given.push(clock.now());
        }
        assert!(interrupt.status().unwrap().success(), "order {number}");
        clock.sleep(if number > 0 { HEARD } else { 4 * HEARD });
        let mut stop = phatthanh(&root);
        assert!(
            stop.args(["stop-interrupt", "--by", "Lan"])
                .status()
                .unwrap()
                .success()
        );
        clock.sleep(PAUSE);
    }
    drop(player);
    let heard = signals(&root);
    assert_eq!(heard.len(), count + 1, "each order has its row");
    let began = heard.into_iter().skip(1);
    began
        .zip(given)
        .map(|(heard, given)| heard.duration_since(given).as_secs_f64())
        .collect()
}

/// When the attention signal of each order was first heard, by the log.
fn signals(root: &Path) -> Vec<Timestamp> {
    let mut log = phatthanh(root);
    let out = log
        .args(["log", "--format", "json"])
        .stdout(Stdio::piped())
        .output()
        .unwrap();
    let rows = String::from_utf8(out.stdout).unwrap();
    let rows = rows
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    rows.filter(|row| {
        row.get("order")
            .is_some_and(|order| order["reading"].is_null())
    })
    .filter_map(|row| row["start"].as_str().map(|at| at.parse().unwrap()))
    .collect()
}
