//! What a process has in memory.

use std::fs;

/// A line of what the system says of a process's memory, in MB; zero once it is gone.
pub(crate) fn memory_mb(process: u32, line: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|status| status.strip_prefix(line));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok())
        .unwrap_or_default()
        / 1000.0
}
