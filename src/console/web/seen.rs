//! What is worked out from the station's files and recordings, and kept while they stay as they are.

use std::sync::Arc;
use std::time::Duration;

use crate::station::Current;

/// It is worked out again after so long, and at once where files or recordings changed.
const HOLDS: Duration = Duration::from_secs(60);

/// Something that was worked out, and what it was made of.
#[derive(Debug)]
pub(super) struct Seen<T> {
    of: Current,
    at: Duration,
    what: Arc<T>,
}

impl<T> Seen<T> {
    pub(super) fn new(of: Current, at: Duration, what: Arc<T>) -> Self {
        Self { of, at, what }
    }

    /// Returns whether it is still what it would be made as.
    pub(super) fn holds(&self, current: &Current, uptime: Duration) -> bool {
        uptime.saturating_sub(self.at) < HOLDS
            && Arc::ptr_eq(&self.of.loaded, &current.loaded)
            && Arc::ptr_eq(&self.of.catalogue, &current.catalogue)
    }

    /// Returns how long ago it was worked out.
    pub(super) fn age(&self, uptime: Duration) -> Duration {
        uptime.saturating_sub(self.at)
    }

    pub(super) fn what(&self) -> Arc<T> {
        Arc::clone(&self.what)
    }
}
