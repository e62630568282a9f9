//! How the station's copies on sticks stand: said by whoever makes them, read by the station, asked for by people.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::alarm::Alarm;
use crate::station::conductor::Conductor;
use crate::units::instant::Moment;
use crate::words::Text;

/// The station's copies, as `phatthanh status --json` prints it.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BackupStatus {
    /// When the last whole copy was made; none if none is known.
    pub made: Option<Moment>,
    /// Where it lies.
    pub place: Option<String>,
    /// The stick that is in; none if none is.
    pub stick: Option<String>,
    /// Since when one is being made; none if none is.
    pub running_since: Option<Moment>,
    /// When one is due by itself; what is due and lies in the past waits for a stick, or for the air to be free.
    pub due: Option<Moment>,
    /// What kept the last one from being made, or whole, and what to do: a sentence.
    pub problem: Option<String>,
}

/// How they stand. Held for as long as it takes to copy that.
#[derive(Debug, Default, Clone)]
pub struct Copying(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    status: BackupStatus,
    alarm: Vec<Text>,
    asked: Option<String>,
}

impl Copying {
    /// Returns how they stand.
    #[must_use]
    pub fn status(&self) -> BackupStatus {
        self.lock().status.clone()
    }

    /// Says how they stand, and what of it needs a person.
    pub fn say(&self, status: BackupStatus, alarm: Vec<Text>) {
        let mut inner = self.lock();
        inner.status = status;
        inner.alarm = alarm;
    }

    /// Asks for one now, in the name of `by`.
    pub fn ask(&self, by: &str) {
        self.lock().asked = Some(by.to_owned());
    }

    /// Returns who asks for one now, once.
    #[must_use]
    pub fn take_asked(&self) -> Option<String> {
        self.lock().asked.take()
    }

    /// Returns what needs a person.
    #[cfg(test)]
    pub(crate) fn alarm(&self) -> Vec<Text> {
        self.lock().alarm.clone()
    }

    /// Says in `conductor`'s list what needs a person, and returns how they stand.
    pub(crate) fn tell(&self, conductor: &mut Conductor, now: Timestamp) -> BackupStatus {
        let inner = self.lock();
        let alarms = conductor.alarms_mut();
        alarms.set(Alarm::Backup, inner.alarm.iter().cloned(), now);
        inner.status.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
