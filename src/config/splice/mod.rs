//! Edits of a station's files that touch only the bytes they must.
//!
//! A [`Splice`] is one of seven acts: set a key, empty a key, add a slot, retire a slot (its `until`, never its block), write
//! a special day, write days of mourning, make a comment of an entry. Each is one insertion, one replaced value or one line that goes, in the file's own style: comments,
//! banners, alignment, line ends and byte order mark stay. The result is parsed again: where what it means differs from the old text by anything but the
//! act, or where the act would cost a comment, the splice is refused and nothing is given.
//!
//! Pure.

mod add;
mod meaning;
mod place;
mod raw;
mod render;
mod source;

use std::path::{Path, PathBuf};

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

pub use raw::{Version, entries, slots, value, versions};
pub use render::Literal;

use meaning::Meaning;
use source::{Patch, Source};

use super::snapshot::{CALENDAR, SCHEDULE};
use crate::names::SlotId;
use crate::words::{Language, Text};

/// One edit of one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "splice", rename_all = "kebab-case")]
pub enum Splice {
    /// Gives a key its value.
    Set {
        /// The file, relative to the station.
        file: PathBuf,
        /// The way to the table that has the key; empty for the top of the file.
        table: Vec<Step>,
        /// The key.
        key: String,
        /// The value.
        value: Literal,
    },
    /// Takes a key away, with its line.
    Unset {
        /// The file, relative to the station.
        file: PathBuf,
        /// The way to the table that has the key; empty for the top of the file.
        table: Vec<Step>,
        /// The key.
        key: String,
    },
    /// Adds a `[[slot]]` to `config/schedule.toml`: beside others of its id, else after the one before it in the day.
    AddSlot {
        /// Keys and values, in the order they are written.
        keys: Vec<(String, Literal)>,
        /// A comment above it: who, and when.
        note: Option<String>,
    },
    /// Gives a version of a slot its last date.
    RetireSlot {
        /// The slot.
        slot: SlotId,
        /// The first date of the version; none for the version that has none.
        from: Option<Date>,
        /// The last date it holds on.
        until: Date,
    },
    /// Adds a `[[day]]` to `config/calendar.toml`.
    OneOff {
        /// The day.
        day: OneOffDay,
        /// A comment above it: who, and when.
        note: Option<String>,
    },
    /// Adds a `[[mourning]]` to `config/calendar.toml`.
    Mourning {
        /// The first day.
        from: Date,
        /// The last.
        until: Date,
        /// A comment above it: who, and when.
        note: Option<String>,
    },
    /// Turns an entry of a list in `config/calendar.toml` into comments: people read it still, the station does not.
    CommentOut {
        /// The list.
        list: String,
        /// Keys with their values, by which the entry is found.
        having: Vec<(String, Option<Literal>)>,
    },
}

/// One date that differs from the week.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct OneOffDay {
    /// The date; of days that come every year, the first time.
    pub date: Date,
    /// The lunar date by which they come every year, as files have it: `1/1`. None: on `date` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lunar: Option<String>,
    /// How many days in a row; none: one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length_days: Option<u16>,
    /// What people call it.
    pub name: String,
    /// Whether slots with `on_holiday` other than `air` stand back.
    #[serde(default)]
    pub holiday: bool,
    /// Slots left out.
    #[serde(default)]
    pub drop: Vec<SlotId>,
    /// Programs instead of all the week's; none: the week's stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replace: Option<Vec<Extra>>,
    /// Programs on top of the week's.
    #[serde(default)]
    pub add: Vec<Extra>,
}

impl OneOffDay {
    /// Returns the key that says which days it is, with its value.
    fn rule(&self) -> (&'static str, String) {
        match &self.lunar {
            Some(lunar) => ("lunar", lunar.clone()),
            None => ("date", self.date.to_string()),
        }
    }
}

/// A program on one date only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extra {
    /// What it is called in rundown and log; none: the loader makes a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<SlotId>,
    /// What fills it.
    pub program: String,
    /// When it begins.
    pub at: Time,
    /// How long it is, as files have it: `15m`.
    pub length: String,
}

/// One step of the way to a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Into the table of that name.
    Table(String),
    /// Into the one entry of a list that has these values; none is a key that is not there.
    Entry {
        /// The list.
        list: String,
        /// Keys with their values.
        having: Vec<(String, Option<Literal>)>,
    },
}

/// Why a file is not edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpliceError {
    /// The file is no text that can be read whole.
    Unreadable,
    /// The table or entry is not there.
    Missing(String),
    /// Several entries answer to the description.
    Several(String),
    /// A comment inside of the value would be lost.
    Comment(String),
    /// The place is written in a way that cannot be edited without touching more.
    Form(String),
    /// The new text would mean something else as well.
    Meaning,
}

impl SpliceError {
    /// Returns the reason, and what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Unreadable => Text::new("edit-splice-unreadable"),
            Self::Missing(what) => Text::new("edit-splice-missing").with("what", what),
            Self::Several(what) => Text::new("edit-splice-several").with("what", what),
            Self::Comment(what) => Text::new("edit-splice-comment").with("what", what),
            Self::Form(what) => Text::new("edit-splice-form").with("what", what),
            Self::Meaning => Text::new("edit-splice-meaning"),
        }
    }
}

impl std::fmt::Display for SpliceError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().say(Language::En))
    }
}

impl std::error::Error for SpliceError {}

impl Splice {
    /// Returns the file it edits, relative to the station.
    #[must_use]
    pub fn file(&self) -> &Path {
        match self {
            Self::Set { file, .. } | Self::Unset { file, .. } => file,
            Self::AddSlot { .. } | Self::RetireSlot { .. } => Path::new(SCHEDULE),
            Self::OneOff { .. } | Self::Mourning { .. } | Self::CommentOut { .. } => {
                Path::new(CALENDAR)
            }
        }
    }

    /// Returns the bytes of its file after the edit; `bytes` are those before, none of them where there is no file yet.
    ///
    /// # Errors
    /// [`SpliceError`]: the edit cannot be made, or not without changing more than it says.
    pub fn apply(&self, bytes: &[u8]) -> Result<Vec<u8>, SpliceError> {
        let source = Source::read(bytes)?;
        let (patch, expected) = self.patch(&source)?;
        let after = source.with(&patch);
        let found = Meaning::of(&Source::read(&after)?.tree()?);
        if found == expected {
            Ok(after)
        } else {
            Err(SpliceError::Meaning)
        }
    }

    /// The change of bytes, and what the file means after it.
    fn patch(&self, source: &Source<'_>) -> Result<(Patch, Meaning), SpliceError> {
        let tree = source.tree()?;
        let mut meaning = Meaning::of(&tree);
        let patch = match self {
            Self::Set {
                table, key, value, ..
            } => {
                meaning.set(table, key, value)?;
                place::set(source, &tree, table, key, value)?
            }
            Self::Unset { table, key, .. } => {
                meaning.unset(table, key)?;
                place::unset(source, &tree, table, key)?
            }
            Self::RetireSlot { slot, from, until } => {
                let (table, value) = (version(slot, *from), Literal::Text(until.to_string()));
                meaning.set(&table, "until", &value)?;
                place::set(source, &tree, &table, "until", &value)?
            }
            Self::AddSlot { keys, note } => {
                let (patch, number) = add::slot(source, &tree, keys, note.as_deref())?;
                meaning.insert("slot", number, keys)?;
                patch
            }
            Self::OneOff { day, note } => {
                let (patch, number) = add::day(source, &tree, day, note.as_deref())?;
                meaning.insert_day(number, day)?;
                patch
            }
            Self::Mourning { from, until, note } => {
                let text = |date: &Date| Literal::Text(date.to_string());
                let keys = [("from", text(from)), ("until", text(until))];
                let keys = keys.map(|(key, value)| (key.to_owned(), value));
                let (patch, number) = add::last(source, &tree, "mourning", &keys, note.as_deref())?;
                meaning.insert("mourning", number, &keys)?;
                patch
            }
            Self::CommentOut { list, having } => {
                meaning.remove(list, having)?;
                place::comment_out(source, &tree, list, having)?
            }
        };

        Ok((patch, meaning))
    }
}

/// The way to one version of a slot.
fn version(slot: &SlotId, from: Option<Date>) -> Vec<Step> {
    vec![Step::Entry {
        list: "slot".to_owned(),
        having: vec![
            ("id".to_owned(), Some(Literal::Text(slot.to_string()))),
            (
                "from".to_owned(),
                from.map(|from| Literal::Text(from.to_string())),
            ),
        ],
    }]
}

#[cfg(test)]
mod tests;
