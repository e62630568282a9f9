//! Days and lengths as files have them.
//!
//! Pure.

use jiff::SignedDuration;

use crate::config::Literal;

/// Weekdays as files name them, Monday first.
const DAYS: [&str; 7] = ["T2", "T3", "T4", "T5", "T6", "T7", "CN"];

/// Weekdays as files have them.
pub(super) fn literal(days: [bool; 7]) -> Literal {
    let named = DAYS.iter().zip(days).filter(|(_, due)| *due);
    let named = named.map(|(name, _)| Literal::Text((*name).to_owned()));
    Literal::List(named.collect())
}

/// `10m`, `4m30s`, `1h30m`.
pub(super) fn length(length: SignedDuration) -> String {
    let seconds = length.as_secs();
    let parts = [
        (seconds / 3600, "h"),
        (seconds / 60 % 60, "m"),
        (seconds % 60, "s"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, unit)| format!("{count}{unit}"))
        .collect();
    parts.concat()
}
