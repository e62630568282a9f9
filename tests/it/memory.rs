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
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// The sample station on a simulated clock, its log a file, for so many months of thirty days; what it
/// has in memory after each.
fn months(count: i64) -> Vec<u64> {
    let world = sample(date(2027, 1, 4));
    let loaded = config::load(Path::new(env!("CARGO_MANIFEST_DIR"))).loaded.unwrap();
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
        let [first, second] = months(2)[..] else { panic!("two months") };
        println!("after a month {first} kB, after two {second} kB");
        assert!(second < first + BOUND_KB, "after a month {first} kB, after two {second} kB");
        return;
    }
    let own = "memory::two_months_take_no_more_memory_than_one";
    let mut alone = Command::new(std::env::current_exe().unwrap());
    let output = alone.args(["--exact", own, "--nocapture"]).env(MEASURED, "1").output().unwrap();
    let said =
        [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
    print!("{said}");
    assert!(output.status.success() && said.contains("after two"), "{said}");
}

/// Threads with a heap each hold on to what the others need; a station on air has one, unless somebody asks for
/// something else. It is the same process, by the same name.
#[test]
fn a_station_on_air_has_one_heap() {
    let station = TestStation::sample();
    for asked in [None, Some("glibc.malloc.arena_max=3")] {
        let mut command = station.phatthanh(&["run", "--silent"]);
        command.env_remove("GLIBC_TUNABLES").env_remove("MALLOC_ARENA_MAX");
        command.envs(asked.map(|asked| ("GLIBC_TUNABLES", asked)));
        let mut daemon = Daemon::start(command);
        daemon.until(&["card on"]);
        let process = Path::new("/proc").join(daemon.child.id().to_string());
        let environment = std::fs::read_to_string(process.join("environ")).unwrap();
        let found = environment.split('\0').find_map(|pair| pair.strip_prefix("GLIBC_TUNABLES=")).unwrap();
        // The C library takes it to pieces where it stands.
        assert_eq!(found.split(':').next(), asked.or(Some("glibc.malloc.arena_max=1")));
        assert_eq!(std::fs::read_to_string(process.join("comm")).unwrap(), "phatthanh\n");
        daemon.stop();
    }
}
