//! What a running station's log is held to.

use std::path::PathBuf;

use tempfile::TempDir;

use super::content::Content;
use super::place::Place;
use crate::entry::Seq;
use crate::error::AirlogError;

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
pub(crate) struct Guard {
    pub(crate) traces: Traces,
    /// The files that are open; none while the log cannot be opened.
    pub(crate) place: Option<Place>,
    /// What their database is known to hold.
    pub(crate) content: Content,
    /// The last entry that is known to have been written.
    pub(crate) last: (Seq, String),
    /// Why it cannot be opened.
    pub(crate) why: Option<AirlogError>,
    /// Whether it is to be set aside and made anew, which takes too long for a start.
    pub(crate) owes: bool,
    /// Whether its own thread sees to it: then nobody on the air waits for what takes long.
    pub(crate) tended: bool,
    /// Where what was salvaged of it meanwhile lies, gone with this; none where the log itself is read.
    pub(crate) scratch: Option<TempDir>,
}
