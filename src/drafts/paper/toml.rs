//! A week from a table as the file of a schedule.
//!
//! Pure.

use std::fmt::Write;

use jiff::SignedDuration;

use super::week::Entry;
use super::written::{length, literal};
use crate::config::{Literal, written_time};
use crate::schedule::{OnHoliday, Slot, Start};

/// A text as files have it.
fn quote(text: &str) -> String {
    Literal::Text(text.to_owned()).written()
}

/// The schedule's file.
pub(super) fn toml(entries: &[Entry], heading: &str) -> String {
    let mut text = format!("# {heading}\n");
    for entry in entries {
        let row = &entry.row;
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
        write!(
            text,
            "\n{note}[[slot]]\nid      = {}\n{play}\ndays    = {}\nat      = \"{}\"\nlength  = \"{}\"\n",
            quote(&entry.id),
            literal(row.days).written(),
            written_time(row.at),
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
