//! A database as a stranger left it, written as lines of text, so that an input can be read:
//!
//! ```text
//! set airing kind 7          every row of `airing` has this in its column `kind`
//! at 4096 00ff               these bytes stand in the file from there
//! start 1795516200000000 {…} anything else: for the target
//! ```

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value;

/// A line.
#[derive(Debug)]
pub enum Edit<'a> {
    /// What a column of each row of a table holds.
    Set {
        table: &'a str,
        column: &'a str,
        value: Value,
    },
    /// Bytes at a place in the file.
    At { place: u64, bytes: Vec<u8> },
    /// For the target.
    Other(&'a str),
}

/// The lines of `text`.
pub fn edits(text: &str) -> impl Iterator<Item = Edit<'_>> {
    text.lines().map(|line| {
        let mut words = line.splitn(4, ' ');
        let mut word = || words.next().unwrap_or_default();
        match (word(), word(), word()) {
            ("set", table, column) => Edit::Set {
                table,
                column,
                value: value(word()),
            },
            ("at", place, bytes) => match (place.parse(), hex(bytes)) {
                (Ok(place), Some(bytes)) => Edit::At { place, bytes },
                _ => Edit::Other(line),
            },
            _ => Edit::Other(line),
        }
    })
}

/// As in SQL, but text needs no quotes.
fn value(word: &str) -> Value {
    if word == "null" {
        Value::Null
    } else if let Ok(number) = word.parse() {
        Value::Integer(number)
    } else if let Ok(number) = word.parse() {
        Value::Real(number)
    } else if let Some(bytes) = word
        .strip_prefix("x'")
        .and_then(|rest| hex(rest.strip_suffix('\'')?))
    {
        Value::Blob(bytes)
    } else {
        Value::Text(word.to_owned())
    }
}

fn hex(digits: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = digits
        .chars()
        .map(|digit| {
            digit
                .to_digit(16)
                .and_then(|value| u8::try_from(value).ok())
        })
        .collect();
    Some(
        digits?
            .chunks(2)
            .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
            .collect(),
    )
}

impl Edit<'_> {
    /// Does it to the closed database at `path`. A table or column there is none of is left alone.
    ///
    /// # Panics
    /// If the file cannot be written.
    pub fn apply(&self, path: &Path) {
        match self {
            Self::Set {
                table,
                column,
                value,
            } => {
                let name = |word: &str| {
                    word.bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
                };
                if name(table) && name(column) {
                    let db = Connection::open(path).expect("a database of ours");
                    let _none_of_that_name =
                        db.execute(&format!("update {table} set {column} = ?"), [value]);
                }
            }
            Self::At { place, bytes } => {
                let file = OpenOptions::new()
                    .write(true)
                    .open(path)
                    .expect("a file of ours");
                let end = file.metadata().map_or(0, |meta| meta.len());
                file.write_all_at(bytes, (*place).min(end))
                    .expect("room for one input");
            }
            Self::Other(_) => {}
        }
    }
}
