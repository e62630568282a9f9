//! The airtime log at a start: what it knows, whatever has become of it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::airlog::{Airlog, AirlogError, Traces};
use crate::names::SegmentId;
use crate::rundown::{Approval, History};
use crate::station::Folder;

/// Opens the log of the station in `folder`.
pub(super) fn open(folder: &Folder, now: Timestamp) -> Airlog {
    Airlog::hold(&folder.log(), Traces { sealed: folder.sealed(), heartbeat: folder.heartbeat() }, now)
}

/// What the log knows of the time before.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// Digest of the station's files as last taken.
    pub(super) taken: Option<String>,
    pub(super) approvals: BTreeMap<SegmentId, Approval>,
    /// Recordings that cannot be decoded.
    pub(super) broken: BTreeSet<SegmentId>,
    pub(super) history: History,
}

impl Past {
    /// Reads it. A log that breaks while it is read is begun anew, and read then; what cannot be read even so is not
    /// known.
    pub(super) fn read(log: &mut Airlog, now: Timestamp) -> Self {
        Self::all(log)
            .or_else(|error| {
                tracing::error!(%error, "airtime log cannot be read");
                log.begin_anew(now)?;
                Self::all(log)
            })
            .unwrap_or_else(|error| {
                tracing::error!(%error, "airtime log cannot be begun anew; what can be read of it is used");
                Self::some(log)
            })
    }

    fn all(log: &Airlog) -> Result<Self, AirlogError> {
        // What else is asked at a start.
        log.known_files()?;
        log.last_at()?;
        log.ended_orderly()?;
        log.open_airings()?;
        Ok(Self {
            taken: log.known_digest()?,
            approvals: log.approvals()?,
            broken: log.undecodable()?,
            history: log.history(None)?,
        })
    }

    fn some(log: &Airlog) -> Self {
        Self {
            taken: log.known_digest().unwrap_or_default(),
            approvals: log.approvals().unwrap_or_default(),
            broken: log.undecodable().unwrap_or_default(),
            history: log.history(None).unwrap_or_default(),
        }
    }
}
