//! Why an act of a draft is refused.

use std::io;

use serde::Serialize;

use crate::airlog::AirlogError;
use crate::config::{Fault, ReplaceError};
use crate::words::{Language, Text};

/// One place that two changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clash {
    /// The slot or key.
    pub what: String,
    /// As it was when the draft was made; none if it was not there.
    pub base: Option<String>,
    /// As the draft makes it.
    pub yours: Option<String>,
    /// As others made it.
    pub theirs: Option<String>,
    /// As it is with both, the draft on top; none if they do not go together.
    pub both: Option<String>,
}

/// Why nothing was done, by what the person can do about it.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// What was asked for cannot be done as it is; the text says what to do.
    #[error("{}", .0.say(Language::En))]
    Refused(Text),
    /// The station could not be loaded with it.
    #[error("the station would have {} faults", .0.len())]
    Faulty(Vec<Fault>),
    /// Others changed the same meanwhile: the person says whose is to hold.
    #[error("{} places were changed by others meanwhile", .0.len())]
    Clash(Vec<Clash>),
    /// Files of the station are not what they were a moment ago.
    #[error(transparent)]
    Replace(#[from] ReplaceError),
    /// The airtime log takes no row, so nothing is done.
    #[error(transparent)]
    Log(#[from] AirlogError),
    /// The disk refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl DraftError {
    /// Refuses with the sentence `key`.
    pub(super) fn because(key: &'static str) -> Self {
        Self::Refused(Text::new(key))
    }
}
