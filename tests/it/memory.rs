//! What a station that runs for months keeps in memory: no more after two months than after one.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use phatthanh::airlog::Airlog;
use phatthanh::clock::SimClock;
use phatthanh::config;
use phatthanh::playout::Simulated;
use phatthanh::station::{Scene, Simulation, Store};

use crate::planning::sample::sample;
use crate::support::{Daemon, TestStation};

/// In the environment of the process that is measured: memory is a whole process's.
const MEASURED: &str = "PHATTHANH_MEMORY_MEASURED";

/// What allocators and the database's pages come and go by.
const BOUND_KB: u64 = 1_500;

/// Kilobytes this process has in memory.
fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// The sample station on a simulated clock, its log a file, for so many months of thirty days; what it
/// has in memory after each.
fn months(count: i64) -> Vec<u64> {
    let world = sample(date(2027, 1, 4));
    let loaded = config::load(Path::new(env!("CARGO_MANIFEST_DIR")))
        .loaded
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let from: Timestamp = world.as_of;
    let clock = Arc::new(SimClock::new(from));
    let mut output = Simulated::new(Arc::clone(&clock));
    let after = |months: i64| from + SignedDuration::from_hours(months * 30 * 24);
    let mut simulation = Simulation::new(Scene {
        loaded: Arc::new(loaded),
        catalogue: Arc::new(world.catalogue()),
        history: world.history,
        log: Airlog::open(&folder.path().join("airlog.db")).unwrap(),
        store: Store::default(),
        from,
        to: after(count),
        outages: Vec::new(),
    });
    let mut month = |number| {
        simulation.go_on(after(number), &clock, &mut output);
        resident_kb()
    };

    (1..=count).map(&mut month).collect()
}

#[test]
fn two_months_take_no_more_memory_than_one() {
    if std::env::var_os(MEASURED).is_some() {
        let [first, second] = months(2)[..] else {
            panic!("two months")
        };
        println!("after a month {first} kB, after two {second} kB");
        assert!(
            second < first + BOUND_KB,
            "after a month {first} kB, after two {second} kB"
        );
        return;
    }

    let own = "memory::two_months_take_no_more_memory_than_one";
    let mut alone = Command::new(std::env::current_exe().unwrap());
    let output = alone
        .args(["--exact", own, "--nocapture"])
        .env(MEASURED, "1")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr]
        .map(|said| String::from_utf8_lossy(&said).into_owned())
        .concat();
    print!("{said}");
    assert!(
        output.status.success() && said.contains("after two"),
        "{said}"
    );
}

/// What the C library reserves for a heap beside the main one, at a multiple of as much.
const ARENA: u64 = 64 << 20;

/// Counts the heaps of a process beside the main one: a part that is used and a part that is reserved fill each.
fn arenas(process: u32) -> usize {
    let maps = std::fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
    let address = |text: &str| u64::from_str_radix(text, 16).unwrap();
    let spans: Vec<(u64, u64, &str)> = maps
        .lines()
        .filter_map(|line| {
            let (span, rest) = line.split_once(' ')?;
            let (from, to) = span.split_once('-')?;
            Some((address(from), address(to), rest.split(' ').next()?))
        })
        .collect();
    let is_arena = |pair: &&[(u64, u64, &str)]| {
        let [used, reserved] = pair else { return false };
        let rights = (used.2, reserved.2) == ("rw-p", "---p");
        rights
            && used.0.is_multiple_of(ARENA)
            && used.1 == reserved.0
            && reserved.1 == used.0 + ARENA
    };

    spans.windows(2).filter(is_arena).count()
}

/// Threads with a heap each hold on to what the others need. A technician gives them one by a variable.
#[test]
fn a_station_on_air_has_one_heap_where_the_technician_says_so() {
    let station = TestStation::sample();
    for asked in [None, Some("1")] {
        let mut command = station.phatthanh(&["run", "--silent"]);
        command
            .env_remove("GLIBC_TUNABLES")
            .env_remove("MALLOC_ARENA_MAX");
        command.envs(asked.map(|asked| ("MALLOC_ARENA_MAX", asked)));
        let mut daemon = Daemon::start(command);
        daemon.until(&["card on"]);
        let found = arenas(daemon.child.id());
        assert_eq!(
            found == 0,
            asked.is_some(),
            "{found} heaps beside the main one, {asked:?}"
        );
        daemon.stop();
    }
}
