//! The machine: real time, memory, network.

use std::fs;
use std::path::Path;

use rustix::process::{Resource, getrlimit};

use super::Patient;
use super::finding::{Finding, Matter};
use crate::playout::{RealTime, Standing};
use crate::units::Size;
use crate::words::Text;

const REAL_TIME: Matter = Matter {
    key: "real-time",
    why: "doctor-real-time-why",
};

const MEMORY: Matter = Matter {
    key: "memory",
    why: "doctor-memory-why",
};

const NETWORK: Matter = Matter {
    key: "network",
    why: "doctor-network-why",
};

/// What the air, an ingest and the system need together.
const ENOUGH: u64 = 400_000_000;

/// Less than this free, and the system is near to ending programs.
const LITTLE_LEFT: u64 = 64_000_000;

/// The priority that the engine asks for, and one more is none too many.
const PRIORITY: u64 = 11;

/// Examines real time, memory, network.
pub(super) fn examine(patient: &Patient<'_>) -> Vec<Finding> {
    let running = patient.status().and_then(|status| status.real_time);
    let real_time = match running {
        Some(real_time) => judge_granted(real_time),
        None => judge_limit(getrlimit(Resource::Rtprio).current),
    };
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let routes = fs::read_to_string("/proc/net/route").unwrap_or_default();
    vec![
        real_time,
        judge_memory(amount(&memory, "MemTotal"), amount(&memory, "MemAvailable")),
        judge_network(&links(Path::new("/sys/class/net")), leads_out(&routes)),
    ]
}

/// As the running station has it.
fn judge_granted(granted: RealTime) -> Finding {
    let cure = || Text::new("doctor-real-time-do");
    match granted.priority {
        Standing::RealTime if granted.memory_locked => {
            REAL_TIME.good(Text::new("doctor-real-time-good"))
        }
        Standing::RealTime => REAL_TIME.warning(Text::new("doctor-real-time-memory"), cure()),
        Standing::Preferred | Standing::Ordinary => {
            REAL_TIME.warning(Text::new("doctor-real-time-none"), cure())
        }
    }
}

/// By what this account may have, as no station runs; nothing is no limit.
fn judge_limit(limit: Option<u64>) -> Finding {
    match limit {
        None | Some(PRIORITY..) => REAL_TIME.good(Text::new("doctor-real-time-may")),
        Some(_) => REAL_TIME.not_known(
            Text::new("doctor-real-time-may-not"),
            Some(Text::new("doctor-real-time-do")),
        ),
    }
}

/// Returns bytes of a line `MemTotal:  499712 kB`.
fn amount(memory: &str, name: &str) -> Option<u64> {
    let line = memory
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    kilobytes.checked_mul(1024)
}

fn judge_memory(total: Option<u64>, left: Option<u64>) -> Finding {
    let (Some(total), Some(left)) = (total, left) else {
        return MEMORY.not_known(Text::new("doctor-memory-not-known"), None);
    };
    let found = Text::new("doctor-memory-good")
        .with("total", Size(total))
        .with("left", Size(left));
    if left < LITTLE_LEFT || total < ENOUGH {
        MEMORY.warning(found, Text::new("doctor-memory-do"))
    } else {
        MEMORY.good(found)
    }
}

/// Returns the names of network links that are up, but for the machine's own.
fn links(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut up: Vec<String> = entries
        .filter(|entry| {
            let state = fs::read_to_string(entry.path().join("operstate")).unwrap_or_default();
            let carrier = fs::read_to_string(entry.path().join("carrier")).unwrap_or_default();
            state.trim() == "up" || state.trim() == "unknown" && carrier.trim() == "1"
        })
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name != "lo")
        .collect();
    up.sort();
    up
}

/// Returns whether the kernel knows a way to other networks: a route to 0.0.0.0.
fn leads_out(routes: &str) -> bool {
    routes
        .lines()
        .skip(1)
        .any(|route| route.split_whitespace().nth(1) == Some("00000000"))
}

fn judge_network(links: &[String], leads_out: bool) -> Finding {
    let found = |key: &'static str| Text::new(key).with("links", links.join(", "));
    match (links.is_empty(), leads_out) {
        (false, true) => NETWORK.good(found("doctor-network-good")),
        (false, false) => NETWORK.warning(
            found("doctor-network-no-way-out"),
            Text::new("doctor-network-do"),
        ),
        (true, _) => NETWORK.warning(found("doctor-network-none"), Text::new("doctor-network-do")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn real_time_is_good_where_memory_is_locked_too() {
        let verdict = |priority, memory_locked| {
            judge_granted(RealTime {
                priority,
                memory_locked,
            })
            .verdict()
        };
        assert_eq!(verdict(Standing::RealTime, true), Verdict::Good);
        assert_eq!(verdict(Standing::RealTime, false), Verdict::Warning);
        assert_eq!(verdict(Standing::Preferred, true), Verdict::Warning);
        assert_eq!(judge_limit(Some(0)).verdict(), Verdict::NotKnown);
        assert_eq!(judge_limit(Some(50)).verdict(), Verdict::Good);
        assert_eq!(judge_limit(None).verdict(), Verdict::Good);
    }

    #[test]
    fn memory_is_read_in_kilobytes() {
        let said = "MemTotal:         499712 kB\nMemFree:  1 kB\nMemAvailable:   300000 kB\n";
        assert_eq!(amount(said, "MemTotal"), Some(499_712 * 1024));
        assert_eq!(amount(said, "Mem"), None);
        let verdict = |total, left| judge_memory(amount(said, total), left).verdict();
        assert_eq!(verdict("MemTotal", Some(300_000_000)), Verdict::Good);
        assert_eq!(verdict("MemTotal", Some(10_000_000)), Verdict::Warning);
        assert_eq!(verdict("Nothing", Some(1)), Verdict::NotKnown);
    }

    #[test]
    fn a_network_has_a_link_and_a_way_out() {
        let folder = tempfile::tempdir().unwrap();
        for (name, state) in [("lo", "up"), ("eth0", "up"), ("wlan0", "down")] {
            fs::create_dir(folder.path().join(name)).unwrap();
            fs::write(folder.path().join(name).join("operstate"), state).unwrap();
        }
        let links = links(folder.path());
        assert_eq!(links, ["eth0"]);
        let head = "Iface\tDestination\tGateway\n";
        assert!(leads_out(&format!("{head}eth0\t00000000\t0101A8C0\n")));
        assert!(!leads_out(&format!("{head}eth0\t0001A8C0\t00000000\n")));
        assert_eq!(judge_network(&links, true).verdict(), Verdict::Good);
        assert_eq!(judge_network(&links, false).verdict(), Verdict::Warning);
        assert_eq!(judge_network(&[], false).verdict(), Verdict::Warning);
    }
}
