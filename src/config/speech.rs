//! `[speech]` of `config/station.toml`: the machine's voice, and how the station's abbreviations are read.

use super::fault::Draft;
use super::reader::{Table, Value};
use crate::speech::Abbreviations;
use crate::words::Text;

/// The machine's voice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speech {
    /// A program that takes text on its standard input and gives WAV on its output, with its arguments.
    pub command: Vec<String>,
    /// How the station's own abbreviations are read.
    pub abbreviations: Abbreviations,
}

/// espeak-ng with the accent of central Vietnam, at a speed that can be followed outdoors.
const COMMAND: [&str; 7] = [
    "espeak-ng",
    "-v",
    "vi-vn-x-central",
    "-s",
    "140",
    "--stdin",
    "--stdout",
];

impl Default for Speech {
    fn default() -> Self {
        Self {
            command: COMMAND.map(str::to_owned).to_vec(),
            abbreviations: Abbreviations::default(),
        }
    }
}

/// Understands the table.
pub(super) fn read(table: Table<'_>) -> Speech {
    let mut speech = Speech::default();
    if let Some(value) = table.optional("command") {
        if value.is_empty_list() {
            let draft = Draft::blocking(Text::new("config-no-speech-command"));
            table.page.report(
                &value.span,
                draft.hinting(Value::write("[\"espeak-ng\", …]")),
            );
        }
        let words = value
            .list(Value::text)
            .map(|words| words.value)
            .unwrap_or_default();
        if !words.is_empty() {
            speech.command = words.into_iter().map(|word| word.value).collect();
        }
    }

    if let Some(own) = table.table("abbreviations") {
        let entries = own.entries("abbreviations").into_iter();
        speech.abbreviations = entries
            .filter_map(|(short, long)| Some((short, long.text()?.value)))
            .collect();
    }

    table.finish();
    speech
}
