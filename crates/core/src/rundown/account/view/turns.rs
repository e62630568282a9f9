//! The fairness view as a table.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::table::{pad, width};
use crate::rundown::{Fairness, TopicTurn};
use crate::units::instant;
use crate::words::{Language, Text};

const COLUMNS: [&str; 9] = [
    "topic", "episodes", "airings", "minutes", "last", "next", "waiting", "fresh", "weeks",
];

/// A block a program, a line a topic, in the order of their turns.
#[must_use]
pub fn fairness_table(fairness: &Fairness, zone: &TimeZone, language: Language) -> String {
    let head = COLUMNS.map(|column| Text::new(format!("rundown-turns-{column}")).say(language));
    let rows: Vec<Vec<[String; 9]>> = fairness
        .programs
        .iter()
        .map(|program| {
            program
                .topics
                .iter()
                .map(|topic| row(topic, zone, language))
                .collect()
        })
        .collect();
    let widths: [usize; 9] = std::array::from_fn(|column| {
        let cells = rows
            .iter()
            .flatten()
            .chain([&head])
            .map(|row| row[column].clone());
        width(cells)
    });
    let mut text = String::new();
    for (program, rows) in fairness.programs.iter().zip(rows) {
        let heading = Text::new("rundown-turns-program")
            .with("program", &program.title)
            .with("pace", format!("{:.1}", program.episodes_per_week));
        if !text.is_empty() {
            text.push('\n');
        }
        writeln!(text, "{}", heading.say(language)).expect("a string takes text");
        for cells in [&head].into_iter().chain(&rows) {
            let padded: Vec<String> = cells
                .iter()
                .zip(widths)
                .enumerate()
                .map(|(column, (cell, width))| align(column, cell, width))
                .collect();
            writeln!(text, "  {}", padded.join("  ").trim_end()).expect("a string takes text");
        }
    }

    text
}

/// Numbers to the right, words to the left.
fn align(column: usize, cell: &str, width: usize) -> String {
    if matches!(column, 0 | 4 | 5) {
        pad(cell, width)
    } else {
        format!("{cell:>width$}")
    }
}

fn row(topic: &TopicTurn, zone: &TimeZone, language: Language) -> [String; 9] {
    let day = |at: Option<Timestamp>, format: &str| {
        at.map_or_else(|| "–".to_owned(), |at| instant::say(at, zone, format))
    };

    let weeks = match topic.weeks_left {
        None => "–".to_owned(),
        Some(_) if topic.fresh == 0 => Text::new("rundown-turns-out").say(language),
        Some(weeks) => format!("{weeks:.1}"),
    };

    [
        topic.title.clone(),
        topic.episodes.to_string(),
        topic.airings.to_string(),
        format!("{:.1}", topic.played.seconds() / 60.0),
        day(topic.last_aired, "%d/%m/%Y"),
        day(topic.next, "%d/%m/%Y %H:%M"),
        topic.waiting.to_string(),
        topic.fresh.to_string(),
        weeks,
    ]
}
