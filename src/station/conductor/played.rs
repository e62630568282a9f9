//! What was started of the occurrences that were on air lately.
//!
//! Of more than one: what cuts an occurrence is on air in between, and the occurrence then goes on without what it has
//! said.

use std::collections::VecDeque;

use jiff::Timestamp;

use crate::names::SlotId;
use crate::rundown::{Item, Started};

/// An occurrence may be cut by one that is cut itself, and so on.
const MOST: usize = 8;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Played(VecDeque<(SlotId, Timestamp, Vec<Started>)>);

impl Played {
    /// Returns what was started of the occurrence of `slot` due at `due`.
    pub(super) fn of(&self, slot: &SlotId, due: Timestamp) -> Vec<Started> {
        let own = self.0.iter().find(|(of, at, _)| (of, *at) == (slot, due));
        own.map(|(.., started)| started.clone()).unwrap_or_default()
    }

    /// Adds an item that begins.
    pub(super) fn begins(&mut self, item: &Item) {
        let mut started = self.of(&item.slot, item.due);
        started.extend(Started::of(item));
        self.set(item.slot.clone(), item.due, started);
    }

    /// Sets what was started of an occurrence, the latest now.
    pub(super) fn set(&mut self, slot: SlotId, due: Timestamp, started: Vec<Started>) {
        self.0.retain(|(of, at, _)| (of, *at) != (&slot, due));
        self.0.push_back((slot, due, started));
        while self.0.len() > MOST {
            self.0.pop_front();
        }
    }
}
