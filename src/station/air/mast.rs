//! What stands at the mast: the transmitter, and the encoder that tells receivers what is on air.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;
use crate::config::Loaded;
use crate::station::Status;
use crate::station::conductor::Conductor;
use crate::station::rds::RdsDesk;
use crate::station::transmitter::TransmitterDesk;

/// See the module.
#[derive(Debug)]
pub(super) struct Mast {
    transmitter: TransmitterDesk,
    rds: RdsDesk,
}

impl Mast {
    /// Leads what `loaded` names.
    pub(super) fn start(loaded: &Loaded, clock: &Arc<dyn Clock>) -> Self {
        Self {
            transmitter: TransmitterDesk::start(loaded, clock),
            rds: RdsDesk::start(loaded, clock),
        }
    }

    /// Follows the settings of an edit from now on.
    pub(super) fn follow(&mut self, loaded: &Loaded, conductor: &mut Conductor, now: Timestamp) {
        self.transmitter.follow(loaded, conductor, now);
        self.rds.follow(loaded);
    }

    /// Has the carrier on before anything airs and off after it, tells receivers what airs, and adds it to `status`.
    pub(super) fn second(
        &mut self,
        status: &mut Status,
        conductor: &mut Conductor,
        believed: bool,
        now: Timestamp,
    ) {
        self.transmitter.second(conductor, believed, now);
        self.rds.second(status, conductor, believed, now);
        status.transmitter = self.transmitter.status(conductor.loaded());
    }

    /// Counts a sign of life: the conductor turned, and the card takes frames.
    pub(super) fn lives(&self) {
        self.transmitter.lives();
    }

    /// Returns how long after now the transmitter is warm at the soonest.
    pub(super) fn cold(&self) -> SignedDuration {
        self.transmitter.cold()
    }

    /// Switches the transmitter off, as the station ends.
    pub(super) fn stop(&mut self, conductor: &mut Conductor, now: Timestamp) {
        self.transmitter.stop(conductor, now);
    }
}
