//! What a running station's log is held to.

use std::path::PathBuf;

use tempfile::TempDir;

use super::place::Place;
use crate::airlog::entry::Seq;
use crate::airlog::error::AirlogError;

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
pub(in crate::airlog) struct Guard {
    pub(in crate::airlog) traces: Traces,
    /// The files that are open; none while the log cannot be opened.
    pub(in crate::airlog) place: Option<Place>,
    /// The last entry that is known to have been written.
    pub(in crate::airlog) last: (Seq, String),
    /// Why it cannot be opened.
    pub(in crate::airlog) why: Option<AirlogError>,
    /// Where what was read of it meanwhile lies: gone with this.
    pub(in crate::airlog) _scratch: Option<TempDir>,
}
