//! The time an occurrence has.

use jiff::Timestamp;

use crate::schedule::{Occurrence, OccurrenceId};

/// The time an occurrence really has, or a part of it.
#[derive(Debug, Clone)]
pub(in crate::rundown) struct Window {
    /// The name of the occurrence.
    pub(in crate::rundown) id: OccurrenceId,
    pub(in crate::rundown) occurrence: Occurrence,
    /// When it begins; a soft start may still wait for the item on air.
    pub(in crate::rundown) start: Timestamp,
    /// When its time is over.
    pub(in crate::rundown) end: Timestamp,
    /// The latest a lone segment may end that is longer than the window.
    pub(in crate::rundown) limit: Timestamp,
    /// When the first part of the occurrence begins.
    pub(in crate::rundown) began: Timestamp,
    /// Whether no part of the occurrence comes after this one.
    pub(in crate::rundown) last: bool,
    /// Whether it is only filled: the occurrence itself does not air in it.
    pub(in crate::rundown) only_filled: bool,
}

impl Window {
    /// Returns whether it is time of `occurrence`.
    pub(in crate::rundown) fn is_of(&self, occurrence: &Occurrence) -> bool {
        occurrence.is(&self.id)
    }
}
