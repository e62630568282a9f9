//! A week from a table as the file of a schedule.
//!
//! Pure.

use std::fmt::Write;

use jiff::SignedDuration;

use super::week::Entry;
use crate::schedule::{OnHoliday, Slot, Start};

/// A basic string of TOML.
fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The schedule's file.
pub(super) fn toml(entries: &[Entry], heading: &str) -> String {
    const DAYS: [&str; 7] = ["T2", "T3", "T4", "T5", "T6", "T7", "CN"];
    let mut text = format!("# {heading}\n");
    for entry in entries {
        let row = &entry.row;
        let days: Vec<String> = DAYS
            .iter()
            .zip(row.days)
            .filter(|(_, day)| *day)
            .map(|(name, _)| quote(name))
            .collect();
        let play = match &entry.repeat {
            Some(original) => format!("repeat  = {}", quote(original)),
            None => format!("program = {}", quote(entry.program.as_str())),
        };
        let note: String = row
            .note
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let note = if note.is_empty() {
            String::new()
        } else {
            format!("# {note}\n")
        };
        let format = if row.at.second() == 0 {
            "%H:%M"
        } else {
            "%H:%M:%S"
        };
        write!(
            text,
            "\n{note}[[slot]]\nid      = {}\n{play}\ndays    = [{}]\nat      = \"{}\"\nlength  = \"{}\"\n",
            quote(&entry.id),
            days.join(", "),
            row.at.strftime(format),
            length(row.length)
        )
        .expect("a string takes text");
        if let Some(known) = &entry.known {
            text.push_str(&kept_lines(known));
        }
    }

    text
}

/// What a slot of today says that no table does.
fn kept_lines(slot: &Slot) -> String {
    let seconds = |length: SignedDuration| format!("\"{}s\"", length.as_secs());
    let mut lines: Vec<(&str, String)> = Vec::new();
    if let Start::Soft { wait } = slot.start {
        lines.extend([("start", "\"soft\"".into()), ("wait", seconds(wait))]);
    }

    if slot.overrun > SignedDuration::ZERO {
        lines.push(("overrun", seconds(slot.overrun)));
    }

    if slot.priority != 0 {
        lines.push(("priority", slot.priority.to_string()));
    }

    match slot.on_holiday {
        OnHoliday::Air => {}
        OnHoliday::Rest => lines.push(("on_holiday", "\"rest\"".into())),
        OnHoliday::Move => lines.push(("on_holiday", "\"move\"".into())),
    }

    lines.extend(
        slot.season
            .as_ref()
            .map(|season| ("season", quote(season.as_str()))),
    );
    lines.extend(slot.from.map(|from| ("from", format!("\"{from}\""))));
    lines.extend(slot.until.map(|until| ("until", format!("\"{until}\""))));
    let lines: Vec<String> = lines
        .iter()
        .map(|(key, value)| format!("{key:<7} = {value}\n"))
        .collect();
    lines.concat()
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
