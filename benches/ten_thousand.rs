//! A station of ten thousand recordings: from process start to first sound, memory on air, planning a year,
//! simulating a week; and a year simulated, with what is in memory after each month.
//!
//! `cargo bench --bench ten_thousand` prints the table. The station is the sample one with its folders
//! filled up, kept in `target/bench/`: the first run takes the recordings in, which lasts a minute or two.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use phatthanh::airlog::{Airlog, Filter};
use phatthanh::clock::{Clock, SimClock, SystemClock};
use phatthanh::playout::Simulated;
use phatthanh::station::{Folder, Scene, Simulation, Snapshot};

#[expect(
    dead_code,
    clippy::unwrap_used,
    reason = "the tests use the rest of it, and fail so"
)]
#[path = "../tests/it/pulse.rs"]
mod pulse;

#[path = "side/many.rs"]
mod many;
#[path = "side/memory.rs"]
mod memory;

use many::{all_day, station};
use memory::memory_mb;
use pulse::Pulse;

/// Runs of each; the fastest and the middle one are reported.
const RUNS: usize = 5;
/// How long the daemon is on air before its memory is read.
const ON_AIR: Duration = Duration::from_secs(15);
/// What it may then have in memory.
const ON_AIR_MB: f64 = 30.0;
/// Of thirty days each.
const MONTHS: i64 = 12;
/// What allocator and database come and go by.
const FLAT_MB: f64 = 2.0;

fn main() {
    let root = station();
    println!(
        "{:48} {:>9} {:>9} {:>8} {:>9}",
        "", "fastest", "middle", "goal", "memory"
    );
    let first = (SystemClock::new().now().to_zoned(TimeZone::UTC).date() + 1.day()).to_string();
    command(
        "a year planned, 365 days as JSON",
        1.0,
        &root,
        &["plan", &first, "--days", "365", "--json"],
    );
    let week = [
        "simulate",
        "--from",
        "2027-01-04",
        "--to",
        "2027-01-11",
        "--json",
    ];
    command("a week simulated, as JSON", 10.0, &root, &week);
    a_year(&root);
    let schedule = root.join("config/schedule.toml");
    fs::write(&schedule, all_day()).expect("target/bench can be written");
    on_air(&root);
}

/// Runs the program on the station and tells how long it took on the wall, and its memory.
fn command(name: &str, goal_s: f64, root: &Path, args: &[&str]) {
    let clock = SystemClock::new();
    let (mut seconds, mut megabytes) = (Vec::new(), 0.0_f64);
    for _ in 0..RUNS {
        let begun = clock.uptime();
        let mut child = phatthanh(root, args)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program is there");
        let mut out = child.stdout.take().expect("a pipe was asked for");
        let read = thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        while !read.is_finished() {
            megabytes = megabytes.max(memory_mb(child.id(), "VmHWM:"));
            thread::park_timeout(Duration::from_millis(5));
        }
        assert!(
            child.wait().is_ok_and(|status| status.success()),
            "{args:?}"
        );
        seconds.push(clock.uptime().saturating_sub(begun).as_secs_f64());
    }

    tell(name, &mut seconds, goal_s, megabytes);
}

/// The station on a simulated clock for a year, its log a file: what this process has in memory, by month.
fn a_year(root: &Path) {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let snapshot =
        Snapshot::take(&Folder::new(root), Arc::clone(&clock)).expect("the station can be read");
    let from: Timestamp = "2027-01-03T17:00:00Z".parse().expect("an instant");
    let month = |number: i64| from + SignedDuration::from_hours(number * 30 * 24);
    let folder = root.join("var/year");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("target/bench can be written");
    let mut simulation = Simulation::new(Scene {
        loaded: snapshot
            .loaded
            .clone()
            .expect("the sample station has no fault"),
        catalogue: Arc::new(snapshot.catalogue()),
        history: snapshot.history(None).expect("the log can be read"),
        log: Airlog::open(&folder.join("airlog.db")).expect("target/bench can be written"),
        store: snapshot.store(),
        from,
        to: month(MONTHS),
        outages: Vec::new(),
    });
    drop(snapshot);
    let simulated = Arc::new(SimClock::new(from));
    let mut output = Simulated::new(Arc::clone(&simulated));
    let begun = clock.uptime();
    let mut megabytes = Vec::new();
    for number in 1..=MONTHS {
        simulation.go_on(month(number), &simulated, &mut output);
        megabytes.push(memory_mb(std::process::id(), "VmRSS:"));
    }

    let airings = simulation
        .end(&simulated)
        .airings(&Filter::default())
        .map_or(0, |airings| airings.len());
    let seconds = clock.uptime().saturating_sub(begun).as_secs_f64();
    let said: Vec<String> = megabytes
        .iter()
        .map(|megabytes| format!("{megabytes:.1}"))
        .collect();
    let grown = megabytes[megabytes.len() - 1] - megabytes[0];
    let verdict = if grown <= FLAT_MB {
        "reached"
    } else {
        "MISSED "
    };

    println!(
        "a year simulated in {seconds:.1} s, {airings} rows; MB in memory by month: {}",
        said.join(" ")
    );
    println!("{verdict} memory grown since the first month, MB: {grown:.1}, {FLAT_MB:.1} at most");
}

/// Starts the daemon again and again inside a slot; the first time it stays for a while.
fn on_air(root: &Path) {
    let pulse = Pulse::start();
    let clock = SystemClock::new();
    let (mut seconds, mut megabytes) = (Vec::new(), 0.0_f64);
    for run in 0..RUNS {
        let recorder = pulse.record();
        let begun = clock.now();
        let mut command = phatthanh(root, &["run"]);
        command.envs(pulse.environment()).stdout(Stdio::null());
        command
            .env("PHATTHANH_LOG", "error")
            .env("MALLOC_ARENA_MAX", "1");
        let daemon = Daemon(command.spawn().expect("the program is there"));
        recorder.until("a first sound", |samples| {
            samples.last().is_some_and(|sample| *sample != 0.0)
        });
        if run == 0 {
            thread::park_timeout(ON_AIR);
            megabytes = memory_mb(daemon.0.id(), "VmRSS:");
        }
        drop(daemon);
        let recording = recorder.finish();
        let first = recording
            .sounding()
            .next()
            .map(|(frame, _)| recording.heard(frame));
        seconds.push(first.map_or(f64::NAN, |first| first.duration_since(begun).as_secs_f64()));
    }

    tell(
        "from process start to first sound",
        &mut seconds,
        0.5,
        megabytes,
    );
    let verdict = if megabytes <= ON_AIR_MB {
        "reached"
    } else {
        "missed "
    };

    println!("{verdict} memory on air, MB: {megabytes:.1}, {ON_AIR_MB} at most");
}

fn tell(name: &str, seconds: &mut [f64], goal_s: f64, megabytes: f64) {
    seconds.sort_by(f64::total_cmp);
    let (fastest, middle) = (seconds[0], seconds[seconds.len() / 2]);
    println!("{name:48} {fastest:>7.2} s {middle:>7.2} s {goal_s:>6.1} s {megabytes:>6.0} MB");
}

fn phatthanh(root: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_phatthanh"));
    command
        .arg("--station")
        .arg(root)
        .args(args)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    command
}

/// The daemon, ended when dropped.
struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}
