//! What people at the desk ask of a running station, on its way to the conductor.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::airlog::Attended;
use crate::alarm::Alarm;
use crate::names::SegmentId;

/// More wait for no station that turns.
const MOST: usize = 100;

/// Something a person asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Look into the airtime log for orders.
    Orders,
    /// Read the station's files at once.
    Reread,
    /// End what is on air, and go on.
    Skip {
        /// The person.
        by: String,
    },
    /// Take note that a person knows of alarms.
    Acknowledge {
        /// Which; all that stand if there are none.
        alarms: BTreeSet<Alarm>,
        /// The person.
        by: String,
    },
    /// Tell everybody who is told of alarms, as practice.
    AlarmDrill {
        /// The person.
        by: String,
    },
    /// End what is on air if it is this recording, which was taken back.
    Leave {
        /// Its bytes.
        id: SegmentId,
        /// The person.
        by: String,
    },
    /// Write down what a person did at the console, or was refused.
    Attended(Attended),
}

/// The acts that wait.
#[derive(Debug, Clone, Default)]
pub struct Acts(Arc<Mutex<Vec<Act>>>);

impl Acts {
    /// Adds one. Returns whether it found room.
    #[must_use]
    pub fn give(&self, act: Act) -> bool {
        let mut acts = self.lock();
        let room = acts.len() < MOST;
        if room {
            acts.push(act);
        }
        room
    }

    /// Returns whether all were taken.
    #[must_use]
    pub fn are_taken(&self) -> bool {
        self.lock().is_empty()
    }

    pub(crate) fn take(&self) -> Vec<Act> {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Act>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
