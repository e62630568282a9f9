//! The station: the only place where the shells meet.
//!
//! [`run`] keeps a station on the air, [`simulate`] runs the same decisions on a simulated clock, and
//! [`Snapshot`] reads a station without touching it.

mod air;
pub mod alerts;
pub mod buttons;
mod conductor;
mod folder;
mod health;
mod inputs;
mod rds;
mod record;
mod snapshot;
mod telling;
mod transmitter;
#[cfg(test)]
mod trials;
mod trust;
mod wires;

pub use air::aircheck::{folder as aircheck_folder, recorded};
pub use air::handle::Handle;
pub use air::live::{Options, run};
pub use air::phones::{Phones, Seat, Sitting, Speaker, TalkId};
pub(crate) use air::receiving::SystemCards;
pub use air::simulated::{Outage, Scene, Simulation, Store, simulate};
pub(crate) use air::start::lock::Lock;
pub use air::start::scan;
pub use conductor::relay::InputStanding;
pub use folder::Folder;
pub use health::alarms::AlarmStatus;
pub use health::copying::{BackupStatus, Copying};
pub use health::current::{Current, CurrentCell};
pub use health::inputs::InputStatus;
pub use health::service_manager::report_waiting;
pub use health::status::{
    ConsoleStatus, EditStatus, NextStatus, OnAirStatus, OrderStatus, Recording, Status, StatusCell,
};
pub use health::tone;
pub use inputs::acts::{Act, Acts};
pub use inputs::{arming, consenting, ordering, said, script, speaking};
pub use record::log_writer::LastRows;
pub use record::sealing::waiting_seals;
pub use snapshot::{Snapshot, fill_in, next_airings, rundowns};
pub(crate) use snapshot::{is_free, state};
pub use transmitter::{TransmitterStatus, try_transmitter};
pub use trust::stopped_clock::{clock_status, confirm_clock};
pub use wires::board::coil_said;
pub(crate) use wires::web;

pub use health::unheard::Listed;
pub use trust::Doubt;
pub(crate) use trust::watch::DATE_AND_TIME;
pub use trust::watch::{ClockStatus, Confirmation};

use crate::config::Fault;

/// Why a station cannot go on air.
#[derive(Debug, thiserror::Error)]
pub enum StationError {
    /// The files have faults that block them, and no good ones are kept from before.
    #[error("the configuration has {} faults", .0.len())]
    Faults(Vec<Fault>),
    /// Another process keeps this station on the air.
    #[error("another phatthanh keeps this station on the air")]
    AlreadyRunning,
}
