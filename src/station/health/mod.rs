//! How the station is: its status, what needs a person, and whether sound and conductor still go on.

pub(super) mod alarms;
pub(super) mod copying;
pub(super) mod current;
pub(super) mod handles;
pub(super) mod inputs;
pub(super) mod service_manager;
pub(super) mod stall;
pub(super) mod status;
pub mod tone;
pub(super) mod unheard;
pub(super) mod watchdog;
