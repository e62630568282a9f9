//! What the station's files have, as operations read it.
//!
//! Pure.

use std::path::Path;

use super::error::DraftError;
use crate::config::{Content, Literal, Snapshot, SpliceError};

/// The bytes of a file; nothing where there is none.
pub(super) fn bytes<'s>(snapshot: &'s Snapshot, file: &str) -> &'s [u8] {
    match snapshot.files.get(Path::new(file)) {
        Some(Content::Bytes(bytes)) => bytes,
        _ => &[],
    }
}

/// A block in one line, without its id.
pub(super) fn in_line(keys: &[(String, Literal)]) -> String {
    let keys = keys.iter().filter(|(key, _)| key != "id");
    let keys = keys.map(|(key, value)| format!("{key} = {}", value.written()));
    keys.collect::<Vec<_>>().join(", ")
}

/// A splice's refusal as one of the draft.
pub(super) fn refused(error: &SpliceError) -> DraftError {
    DraftError::Refused(error.text())
}

/// The text that a key has.
pub(super) fn text<'k>(keys: &'k [(String, Literal)], wanted: &str) -> Option<&'k str> {
    match keys.iter().find(|(key, _)| key == wanted)? {
        (_, Literal::Text(text)) => Some(text),
        _ => None,
    }
}
