//! How long a segment rests that is not to come again at once.
//!
//! From the time at which the occurrence was due that it aired in to the time at which the next is: what airs at each
//! 05:31 and rests for a day comes each morning, though it never begins on the same second.

use jiff::{SignedDuration, Timestamp};

use super::past::Past;
use crate::names::SegmentId;
use crate::rundown::history::Before;

/// Returns when the recording `id` has rested for `every`; none if it has.
pub(in crate::rundown) fn until(
    id: SegmentId,
    every: SignedDuration,
    past: &Past<'_>,
    before: &Before<'_>,
) -> Option<Timestamp> {
    let last = past.last_due(id, before)?;
    let until = last.saturating_add(every).unwrap_or(Timestamp::MAX);
    (before.occurrence.due < until).then_some(until)
}
