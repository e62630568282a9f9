//! What an occurrence is filled with, and what became of each recording that was tried.

use std::sync::Arc;

use jiff::Timestamp;

use super::Item;
use super::catalogue::Segment;
use super::eligible::Hold;
use super::reason::Note;

/// What came of a segment that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Taken,
    Held(Hold),
    NoRoom,
}

/// What fills an occurrence.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) items: Vec<Item>,
    pub(super) notes: Vec<Note>,
    pub(super) tried: Vec<(Arc<Segment>, Verdict)>,
    /// When its last item ends.
    pub(super) end: Timestamp,
}
