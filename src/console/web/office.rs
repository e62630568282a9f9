//! What drafts are signed and compared by: one act at a time, and differences kept while they hold.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

use jiff::civil::Date;

use crate::drafts::{Difference, DraftError};
use crate::rundown::Catalogue;

/// So many differences are kept: each is some pages of words.
const KEPT: usize = 8;

/// A difference is worked out again after so long: recordings come, and the day goes on.
const HOLDS: Duration = Duration::from_secs(120);

/// A difference, or why there is none.
pub(super) type Compared = Arc<Result<Difference, DraftError>>;

/// What drafts are compared and signed by.
#[derive(Debug, Default)]
pub(super) struct Office {
    acting: Mutex<()>,
    comparing: Mutex<()>,
    seen: Mutex<VecDeque<Seen>>,
}

/// A difference that was worked out.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) of: Sides,
    /// The recordings it was planned with; none before the station runs.
    pub(super) catalogue: Option<Arc<Catalogue>>,
    /// When, by uptime.
    pub(super) at: Duration,
    pub(super) what: Compared,
}

/// What is compared, by digests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sides {
    pub(super) before: String,
    pub(super) after: String,
    pub(super) from: Date,
}

impl Office {
    /// Begins an act; none while another is under way.
    pub(super) fn begin(&self) -> Option<MutexGuard<'_, ()>> {
        alone(&self.acting)
    }

    /// Begins to work out a difference; none while another is worked out.
    pub(super) fn compare(&self) -> Option<MutexGuard<'_, ()>> {
        alone(&self.comparing)
    }

    /// Returns a difference that was worked out, while it holds.
    pub(super) fn known(
        &self,
        of: &Sides,
        catalogue: Option<&Arc<Catalogue>>,
        now: Duration,
    ) -> Option<Compared> {
        let same = |seen: &&Seen| {
            let held = match (&seen.catalogue, catalogue) {
                (Some(held), Some(catalogue)) => Arc::ptr_eq(held, catalogue),
                (held, catalogue) => held.is_none() && catalogue.is_none(),
            };
            seen.of == *of && held && now.saturating_sub(seen.at) < HOLDS
        };
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let found = seen.iter().find(same);
        found.map(|seen| Arc::clone(&seen.what))
    }

    /// Keeps a difference that was worked out.
    pub(super) fn keep(&self, new: Seen) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|old| old.of != new.of);
        seen.push_front(new);
        seen.truncate(KEPT);
    }
}

/// Takes the lock; none while another has it.
fn alone(lock: &Mutex<()>) -> Option<MutexGuard<'_, ()>> {
    match lock.try_lock() {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}
