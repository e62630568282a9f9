//! One file taken in: hashed, copied, decoded from end to end, kept.
//!
//! Works on any thread and changes nothing but the store; what follows from it is decided by the scan.

use std::fmt;
use std::io;

use super::measure::{Measures, measure};
use super::recording::Outcome;
use super::store::{self, Store};
use super::walk::{Found, Stamp};
use crate::names::SegmentId;
use crate::words::Text;

/// What came of a file.
pub(super) enum Taken {
    As(Outcome),
    /// It changed while it was read.
    Changed,
    /// Nothing is wrong with the file.
    StoreFailed(io::Error),
}

/// Where files are taken in.
pub(super) struct Desk<'a> {
    /// Where copies are kept; none leaves no trace.
    pub(super) store: Option<&'a Store>,
    /// What was found out about the same bytes before.
    pub(super) known: &'a dyn Fn(SegmentId) -> Option<Measures>,
}

impl fmt::Debug for Desk<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("store", &self.store).finish_non_exhaustive()
    }
}

impl Desk<'_> {
    /// Hashes, measures and stores; what is known of the same bytes is not found out again.
    pub(super) fn take(&self, found: &Found) -> Taken {
        let id = match store::identify(&found.file) {
            Ok(id) => id,
            Err(problem) => {
                let reason = Text::new("library-unreadable").with("problem", problem);
                return Taken::As(Outcome::Refused { id: None, reason });
            }
        };
        if found.stamp.size == 0 {
            return Taken::As(Outcome::Refused { id: Some(id), reason: Text::new("library-empty") });
        }
        if let Some(measures) = (self.known)(id)
            && self.store.is_none_or(|store| store.holds(id, found.stamp.size))
        {
            return unless_changed(found, Outcome::Passed { id, measures });
        }
        let Some(store) = self.store else {
            return unless_changed(found, outcome(id, measure(&found.file)));
        };
        let copy = match store.copy(&found.file) {
            Ok(copy) if copy.id == id => copy,
            Ok(_) => return Taken::Changed,
            Err(problem) => return Taken::StoreFailed(problem),
        };
        let outcome = outcome(id, measure(copy.path()));
        if let Outcome::Passed { .. } = outcome
            && let Err(problem) = store.keep(copy)
        {
            return Taken::StoreFailed(problem);
        }
        unless_changed(found, outcome)
    }
}

fn outcome(id: SegmentId, measured: Result<Measures, Text>) -> Outcome {
    match measured {
        Ok(measures) => Outcome::Passed { id, measures },
        Err(reason) => Outcome::Refused { id: Some(id), reason },
    }
}

/// What was found out holds only if the file is still the one that was found.
fn unless_changed(found: &Found, outcome: Outcome) -> Taken {
    let same = Stamp::of(&found.file).is_ok_and(|stamp| stamp == found.stamp);
    if same { Taken::As(outcome) } else { Taken::Changed }
}
