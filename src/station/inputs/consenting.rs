//! A person's word on a recording: it may air, or may no longer.

use std::path::Path;

use jiff::Timestamp;

use crate::airlog::{Airlog, AirlogError, Channel, Consent, Recording};
use crate::sound;

/// What a person decided, of one recording or several: at the console as on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether it lets them air, or takes that back.
    pub approves: bool,
    /// When, by a clock that is believed.
    pub at: Timestamp,
    /// The person or office.
    pub by: String,
    /// How it was given.
    pub channel: Channel,
    /// Anything to add.
    pub note: Option<String>,
}

impl Decision {
    /// Returns what the log has of it on `recording`, whose copy lies at `stored`.
    #[must_use]
    pub fn on(&self, recording: Recording, stored: &Path) -> Consent {
        Consent {
            at: self.at,
            by: self.by.clone(),
            channel: self.channel,
            note: self.note.clone(),
            segment: recording,
            text: sound::spoken(stored),
        }
    }

    /// Writes `consent`, which [`Decision::on`] made.
    ///
    /// # Errors
    /// If the row cannot be written; nothing of it is then.
    pub fn write(&self, log: &mut Airlog, consent: &Consent) -> Result<(), AirlogError> {
        let written = if self.approves {
            log.approve(consent)
        } else {
            log.withdraw(consent)
        };
        written.map(drop)
    }
}
