//! The time an occurrence has.

use jiff::Timestamp;

use crate::schedule::{Occurrence, OccurrenceId};

/// The time an occurrence really has, or a part of it.
#[derive(Debug, Clone)]
pub(super) struct Window {
    /// The name of the occurrence.
    pub(super) id: OccurrenceId,
    pub(super) occurrence: Occurrence,
    /// When it begins; a soft start may still wait for the item on air.
    pub(super) start: Timestamp,
    /// When its time is over.
    pub(super) end: Timestamp,
    /// The latest a lone segment may end that is longer than the window.
    pub(super) limit: Timestamp,
    /// When the first part of the occurrence begins.
    pub(super) began: Timestamp,
    /// Whether no part of the occurrence comes after this one.
    pub(super) last: bool,
    /// Whether it is only filled: the occurrence itself does not air in it.
    pub(super) only_filled: bool,
}

impl Window {
    /// Returns whether it is time of `occurrence`.
    pub(super) fn is_of(&self, occurrence: &Occurrence) -> bool {
        occurrence.is(&self.id)
    }
}
