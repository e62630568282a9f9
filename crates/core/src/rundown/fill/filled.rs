//! What an occurrence is filled with, and what became of each recording that was tried.

use std::sync::Arc;

use jiff::Timestamp;

use crate::rundown::Item;
use crate::rundown::catalogue::Segment;
use crate::rundown::choice::eligible::Hold;
use crate::rundown::reason::Note;

/// What came of a segment that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rundown) enum Verdict {
    Taken,
    Held(Hold),
    NoRoom,
}

/// What fills an occurrence.
#[derive(Debug)]
pub(in crate::rundown) struct Filled {
    pub(in crate::rundown) items: Vec<Item>,
    pub(in crate::rundown) notes: Vec<Note>,
    pub(in crate::rundown) tried: Vec<(Arc<Segment>, Verdict)>,
    /// When its last item ends.
    pub(in crate::rundown) end: Timestamp,
}
