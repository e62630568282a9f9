//! `[speech]` of `config/station.toml`: the machine's voice, and how the station's abbreviations are read.

use super::fault::Draft;
use super::page::At;
use super::reader::{Table, Value};
use crate::names::{AudioPath, TopicId};
use crate::speech::Abbreviations;
use crate::words::Text;

/// The machine's voice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speech {
    /// A program that takes text on its standard input and gives WAV on its output, with its arguments.
    pub command: Vec<String>,
    /// How the station's own abbreviations are read.
    pub abbreviations: Abbreviations,
    /// Topics in whose folders a text that is dropped is spoken.
    pub folders: Vec<TopicId>,
    /// The recording, in `audio/`, that an order says where no voice works.
    pub warning: Option<AudioPath>,
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
            folders: Vec::new(),
            warning: None,
        }
    }
}

/// Understands the table; the folders it names as they stand there, to be looked up.
pub(super) fn read(table: Table<'_>) -> (Speech, Vec<At<TopicId>>) {
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

    let folders = table
        .optional("folders")
        .and_then(|value| value.list(Value::topic))
        .map(|folders| folders.value)
        .unwrap_or_default();
    speech.folders = folders.iter().map(|folder| folder.value.clone()).collect();
    speech.warning = table
        .optional("warning")
        .and_then(Value::recording)
        .map(|path| path.value);

    table.finish();
    (speech, folders)
}
