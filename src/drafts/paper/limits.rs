//! How large a table of a week can be: it comes from strangers, and what reads it holds a thread of the station.
//!
//! Pure.

use crate::words::Text;

/// More bytes than any table of a week has.
pub const MOST_BYTES: usize = 20_000_000;
/// More rows with something in them than any week has,
pub(super) const MOST_ROWS: usize = 2_000;
/// and more slots.
pub(super) const MOST_SLOTS: usize = 500;

/// Refuses it, with what to do.
pub(super) fn too_large() -> Text {
    Text::new("cli-import-too-large")
        .with("rows", MOST_ROWS)
        .with("slots", MOST_SLOTS)
        .with("megabytes", MOST_BYTES / 1_000_000)
}
