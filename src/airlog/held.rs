//! What a running station's log is held to.

use std::path::PathBuf;

use tempfile::TempDir;

use super::entry::Seq;
use super::error::AirlogError;
use super::place::Place;

/// Where the traces of a log lie.
#[derive(Debug, Clone)]
pub struct Traces {
    /// Its sealed days.
    pub sealed: PathBuf,
    /// What was on air last.
    pub heartbeat: PathBuf,
}

/// What a running station's log is held to.
#[derive(Debug)]
pub(super) struct Guard {
    pub(super) traces: Traces,
    /// The files that are open; none while the log cannot be opened.
    pub(super) place: Option<Place>,
    /// The last entry that is known to have been written.
    pub(super) last: (Seq, String),
    /// Why it cannot be opened.
    pub(super) why: Option<AirlogError>,
    /// Where what was read of it meanwhile lies: gone with this.
    pub(super) _scratch: Option<TempDir>,
}
