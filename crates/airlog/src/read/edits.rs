//! What became of the station's files.

use jiff::Timestamp;

use super::named::events;
use crate::entry::{Event, Seq};
use crate::error::AirlogError;
use crate::write::log::Airlog;

impl Airlog {
    /// Returns what became of the station's files, oldest first: versions that were taken, and what people did with edits.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn edits(&self) -> Result<Vec<(Seq, Timestamp, Event)>, AirlogError> {
        self.read("read events of", |db| {
            events(db, &["config-taken", "edited"])?.collect()
        })
    }
}
