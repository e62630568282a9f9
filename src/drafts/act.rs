//! Acts of people as rows of the airtime log.

use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization;

use super::error::DraftError;
use crate::airlog::{Airlog, Edited, Event, Seq};

/// Writes the row.
pub(super) fn note(log: &mut Airlog, now: Timestamp, row: &Edited) -> Result<Seq, DraftError> {
    Ok(log.event(now, &Event::Edited(row.clone()))?)
}

/// A name with something in it.
pub(super) fn named(by: &str) -> Result<String, DraftError> {
    let by = by.trim();
    if by.is_empty() || by.chars().any(char::is_control) {
        return Err(DraftError::because("edit-by-whom"));
    }
    Ok(by.to_owned())
}

/// Whether two names are one person's, however they are written.
pub(super) fn same(one: &str, other: &str) -> bool {
    let plain = |name: &str| {
        let name: String = name.nfc().flat_map(char::to_lowercase).collect();
        name.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    plain(one) == plain(other)
}
