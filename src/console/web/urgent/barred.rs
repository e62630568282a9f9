//! Which recordings may be ordered, and why another may not.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::airlog::{Airlog, AirlogError, Word};
use crate::library::State;
use crate::names::SegmentId;
use crate::rundown::Segment;
use crate::station::{Current, Folder, state};
use crate::words::Text;

/// Reads people's latest words on recordings. A station that never ran has none.
pub(in crate::console::web) fn words(
    folder: &Folder,
) -> Result<BTreeMap<SegmentId, Word>, AirlogError> {
    match Airlog::open_read_only(&folder.log()) {
        Ok(log) => log.words(),
        Err(AirlogError::Missing { .. }) => Ok(BTreeMap::new()),
        Err(error) => Err(error),
    }
}

/// Returns why nobody, or not this person, may order `segment`, on which `word` is the latest; none if they may. Whoever
/// `may_approve` it may order it before it is approved.
pub(in crate::console::web) fn barred(
    segment: &Segment,
    word: Option<&Word>,
    may_approve: bool,
    current: &Current,
    now: Timestamp,
) -> Option<Text> {
    if word.is_some_and(|word| !word.approved) {
        return Some(Text::new("console-urgent-withdrawn"));
    }
    match state(segment, &current.loaded, now) {
        State::Expired => Some(Text::new("console-urgent-expired")),
        State::Ready => None,
        // The station has yet to take the approval up.
        _ if word.is_some() || may_approve => None,
        _ => Some(Text::new("console-urgent-unapproved")),
    }
}

/// Returns whether `segment` needs a word of approval and has none, by `word` as the latest.
pub(in crate::console::web) fn waits(
    segment: &Segment,
    word: Option<&Word>,
    current: &Current,
    now: Timestamp,
) -> bool {
    word.is_none() && state(segment, &current.loaded, now) == State::WaitingApproval
}
