//! Words that people recorded in the browser, to be said at once: measured, and kept until an order says them.

use std::time::Duration;

use crate::airlog::OrderedRecording;
use crate::console::people::{Person, PersonId};

/// So long after it was recorded it can be ordered.
const KEPT: Duration = Duration::from_secs(60 * 60);

/// So many are kept: the oldest gives way.
const MOST: usize = 16;

/// Words that were recorded.
#[derive(Debug, Clone)]
pub(in crate::console::web) struct Recorded {
    /// What the form carries that orders it.
    pub(in crate::console::web) key: String,
    /// As an order has it.
    pub(in crate::console::web) recording: OrderedRecording,
    /// Who recorded it,
    pub(in crate::console::web) of: PersonId,
    /// and when, by the uptime.
    pub(in crate::console::web) made: Duration,
}

/// The words that people recorded.
#[derive(Debug, Default)]
pub(in crate::console::web) struct AllRecorded(Vec<Recorded>);

impl AllRecorded {
    /// Adds one; those that are too old go.
    pub(in crate::console::web) fn add(&mut self, recorded: Recorded) {
        let now = recorded.made;
        self.0.retain(|other| now.saturating_sub(other.made) < KEPT);
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        self.0.push(recorded);
    }

    /// Returns the words `key` of `person`; none if there are none any more.
    pub(in crate::console::web) fn get(
        &self,
        key: &str,
        person: &Person,
        uptime: Duration,
    ) -> Option<Recorded> {
        let is_it = |recorded: &&Recorded| {
            recorded.key == key
                && recorded.of == person.id
                && uptime.saturating_sub(recorded.made) < KEPT
        };
        self.0.iter().find(is_it).cloned()
    }
}
