//! How exactly the engine starts: hundreds of hard starts on the real-time null-sink card, each pair of
//! recordings joined, measured where a listener would hear them; at rest, then under load.
//!
//! `cargo bench --bench starts` prints the table; a number after `--` is how many starts instead of 200.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

// The tests' own card and campaign: what is measured here is what they hold.
#[expect(
    dead_code,
    clippy::unwrap_used,
    reason = "the tests use the rest of it, and fail so"
)]
#[path = "../tests/it/pulse.rs"]
mod pulse;
#[expect(clippy::unwrap_used, reason = "a test fails so")]
#[path = "../tests/it/starts.rs"]
mod starts;

use pulse::Pulse;
use starts::{Start, Starts, play};

/// Tells this program that it is the player, and its folder.
const PLAY: &str = "PHATTHANH_BENCH_STARTS";

fn main() {
    let count = std::env::args()
        .skip(1)
        .find_map(|word| word.parse().ok())
        .unwrap_or(200);
    if let Some(folder) = std::env::var_os(PLAY).map(PathBuf::from) {
        play(&folder, count);
        return;
    }

    println!(
        "{count} hard starts; milliseconds: half of them at most, 99 of 100 at most, the most"
    );
    report("at rest", count);
    match Load::start() {
        Some(_load) => report("under stress-ng --cpu 4", count),
        None => println!("stress-ng is not installed: no starts under load"),
    }
}

/// What is told of a start.
type Of<'a> = &'a dyn Fn(&Start) -> f64;

fn report(name: &str, count: u32) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let pulse = Pulse::start();
    let mut player = Command::new(std::env::current_exe().expect("a program knows where it is"));
    player.arg(count.to_string()).env(PLAY, folder.path());
    let measured = Starts::measure(&pulse, folder.path(), count, &mut player);
    let (ours, cards) = measured.underruns;
    println!(
        "{name}: {} priority; {} frames lost, added or moved; {ours} + {cards} underruns",
        measured.standing, measured.misplaced
    );
    let constant = measured.constant_ms();
    println!("  {:28} {constant:8.3}", "heard − planned, middle");
    let rows: [(&str, Of<'_>); 3] = [
        ("|heard − planned|, less that", &|start| {
            start.heard_ms - constant
        }),
        ("|logged − planned|", &|start| start.logged_ms),
        ("|heard − logged|, less that", &|start| {
            start.heard_ms - start.logged_ms - constant
        }),
    ];
    for (what, of) in rows {
        let [middle, most, worst] = measured.worst(of);
        println!("  {what:28} {middle:8.3} {most:8.3} {worst:8.3}");
    }
}

/// Four programs that compute without end. Ended when dropped.
struct Load(Child);

impl Load {
    fn start() -> Option<Self> {
        let mut load = Command::new("stress-ng");
        load.args(["--cpu", "4"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        load.spawn().ok().map(Self)
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        // Asked, not killed: it ends the programs it started.
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}
