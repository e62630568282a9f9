//! What was started of the occurrences that were on air lately.
//!
//! Of more than one: what cuts an occurrence is on air in between, and the occurrence then goes on without what it has
//! said.

use std::collections::VecDeque;

use crate::rundown::{Item, Started};
use crate::schedule::OccurrenceId;

/// An occurrence may be cut by one that is cut itself, and so on.
const MOST: usize = 8;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Played(VecDeque<(OccurrenceId, Vec<Started>)>);

impl Played {
    /// Returns what was started of an occurrence.
    pub(super) fn of(&self, occurrence: &OccurrenceId) -> Vec<Started> {
        let own = self.0.iter().find(|(of, _)| of == occurrence);
        own.map(|(_, started)| started.clone()).unwrap_or_default()
    }

    /// Adds an item that begins.
    pub(super) fn begins(&mut self, item: &Item) {
        let mut started = self.of(&item.occurrence);
        started.extend(Started::of(item));
        self.set(item.occurrence.clone(), started);
    }

    /// Adds that nothing of `item`, which has begun, is to come.
    pub(super) fn skips(&mut self, item: &Item) {
        let mut started = self.of(&item.occurrence);
        started.extend(Started::of(item).map(Started::all_read));
        self.set(item.occurrence.clone(), started);
    }

    /// Sets what was started of an occurrence, the latest now.
    pub(super) fn set(&mut self, occurrence: OccurrenceId, started: Vec<Started>) {
        self.0.retain(|(of, _)| *of != occurrence);
        self.0.push_back((occurrence, started));
        while self.0.len() > MOST {
            self.0.pop_front();
        }
    }
}
