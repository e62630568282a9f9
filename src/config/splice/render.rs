//! Values and lines as a file has them.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::Extra;
use crate::config::civil::written_time;

/// A value that an edit writes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Literal {
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Real(f64),
    /// A text, date, time or length.
    Text(String),
    /// Several.
    List(Vec<Literal>),
}

impl Literal {
    /// Returns it as files have it.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Flag(flag) => flag.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Real(number) => format!("{number:?}"),
            Self::Text(text) => quoted(text),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::written).collect();
                format!("[{}]", items.join(", "))
            }
        }
    }
}

/// Keys and texts of a program of one date, as they are written.
pub(super) fn keys_of(extra: &Extra) -> Vec<(String, String)> {
    let keys = [
        ("id", extra.id.as_ref().map(ToString::to_string)),
        ("program", Some(extra.program.clone())),
        ("at", Some(written_time(extra.at))),
        ("length", Some(extra.length.clone())),
    ];
    let there = keys.into_iter();
    there
        .filter_map(|(key, value)| Some((key.to_owned(), value?)))
        .collect()
}

/// A text between quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            letter if letter.is_control() => {
                let _infallible = write!(quoted, "\\u{:04X}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// A key: bare where it can be.
pub(super) fn key(name: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !name.is_empty() && name.bytes().all(bare) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// A comment of one line.
pub(super) fn comment(note: &str) -> String {
    let plain = note
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter });
    format!("# {}", plain.collect::<String>())
}
