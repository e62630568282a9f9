//! The station: the only place where the shells meet.
//!
//! [`run`] keeps a station on the air, [`simulate`] runs the same decisions on a simulated clock, and
//! [`Snapshot`] reads a station without touching it.

mod absence;
mod acts;
mod aircheck;
mod alarms;
mod conductor;
mod cues;
mod daybook;
mod desk;
mod edits;
mod folder;
mod impact;
mod intake;
mod journal;
mod last_good;
mod live;
mod outlook;
mod pulse;
mod reckoning;
mod rows;
mod sealing;
mod simulated;
mod snapshot;
mod start;
mod status;
mod taken;
#[cfg(test)]
mod trials;
mod trust;
mod unheard;
mod watch;
mod watchdog;

pub use acts::{Act, Acts};
pub use aircheck::{folder as aircheck_folder, recorded};
pub use alarms::{Alarm, AlarmStatus};
pub use desk::{clock_status, confirm_clock};
pub use folder::Folder;
pub use journal::LastRows;
pub use live::{Handle, Options, run};
pub use simulated::{Scene, Simulation, Store, simulate};
pub use snapshot::Snapshot;
pub use start::scan;
pub use status::{EditStatus, NextStatus, OnAirStatus, OrderStatus, Status, StatusCell};

pub use trust::Doubt;
pub use unheard::Listed;
pub use watch::{ClockStatus, Confirmation};

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
