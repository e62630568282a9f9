//! The airtime log at a start: what it knows, whatever has become of it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;

use super::last_known;
use crate::airlog::{
    Airlog, AirlogError, Event, Heartbeat, LastWord, Pending, Recovered, RowContent, Traces,
};
use crate::names::SegmentId;
use crate::rundown::{Approval, History};
use crate::station::Folder;
use crate::station::conductor::absence::Absence;

/// Opens the log of the station in `folder`.
pub(crate) fn open(folder: &Folder, now: Timestamp) -> Airlog {
    Airlog::hold(
        &folder.log(),
        Traces {
            sealed: folder.sealed(),
            heartbeat: folder.heartbeat(),
        },
        now,
    )
}

/// The log where a start takes it up, and what it has of the time before.
#[derive(Debug)]
pub(crate) struct TakenUp {
    pub(crate) log: Airlog,
    pub(crate) past: Past,
    /// Since when the station was away, and why.
    pub(crate) absence: Absence,
    /// The last moment that something is known to have happened.
    pub(crate) last: Option<Timestamp>,
    pub(crate) recovered: Recovered,
}

impl TakenUp {
    /// Reads `log`, then writes what the run before left. Waits no longer than `patience` for whoever holds it.
    pub(crate) fn of(mut log: Airlog, folder: &Folder, patience: Duration, now: Timestamp) -> Self {
        // First what it knows: it is begun anew if that cannot be read.
        let mut past = Past::read(&mut log, now);
        let before = log.version().ok();
        let (absence, last, recovered) = absence(&mut log, folder, patience, now);

        // What the run before left is history too, wherever it lies.
        if log.version().ok() != before {
            match log.history(None) {
                Ok(history) => past.history = history,
                Err(error) => tracing::error!(%error, "airtime log cannot be read again"),
            }
        }

        Airlog::learn(recovered.untaken(&log), &mut past.history);
        Self {
            log,
            past,
            absence,
            last,
            recovered,
        }
    }
}

/// What the log knows of the time before.
#[derive(Debug, Default)]
pub(crate) struct Past {
    /// Digest of the station's files as last taken.
    pub(crate) taken: Option<String>,
    pub(crate) approvals: BTreeMap<SegmentId, Approval>,
    /// Recordings that cannot be decoded.
    pub(crate) broken: BTreeSet<SegmentId>,
    pub(crate) history: History,
}

impl Past {
    /// Reads it. A log that breaks while it is read is begun anew, and read then; what cannot be read even so is not
    /// known.
    pub(crate) fn read(log: &mut Airlog, now: Timestamp) -> Self {
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

/// Since when the station was away, and why, and the last moment known; writes what waited beside the log, and closes
/// the row a power cut left open.
fn absence(
    log: &mut Airlog,
    folder: &Folder,
    patience: Duration,
    now: Timestamp,
) -> (Absence, Option<Timestamp>, Recovered) {
    let beat = Heartbeat::last(&folder.heartbeat());
    // Who holds it is not waited for long: what it does not take goes on waiting.
    let recovered = log
        .patience(patience)
        .and_then(|()| log.take_up(beat.as_ref()))
        .or_else(|error| {
            if !matches!(error, AirlogError::Damaged { .. }) {
                return Err(error);
            }
            // What waits beside it is no part of the damage, and is lost once the first row begins the log anew.
            tracing::error!(%error, "airtime log is found damaged as it is taken up");
            log.begin_anew_at_once(now)?;
            log.take_up(beat.as_ref())
        })
        .unwrap_or_else(|error| {
            tracing::error!(%error, "the airtime log cannot be taken up where it broke off");
            Recovered::default()
        });
    for airing in &recovered.closed {
        tracing::warn!(seq = %airing.seq, ended_at = ?airing.end, "airing was broken off; closed from the heartbeat");
    }

    let word = log.last_word().ok().flatten();
    // Rows that wait are the daemon's own, and later than what the log has.
    let waits = recovered.waiting.last().map(|row| LastWord {
        at: recovered
            .waiting
            .iter()
            .map(Pending::at)
            .max()
            .unwrap_or(row.at()),
        orderly: matches!(row.what, RowContent::Event(_, Event::Stopped)),
        confirmed: false,
    });
    let beat = beat.map(|beat| beat.at);
    let known = last_known(log.last_at().ok().flatten(), word, beat);
    let last = known.into_iter().chain(waits.map(|word| word.at)).max();
    let absence = Absence::at_start(waits.or(word), beat, now);
    (
        Absence {
            unknown_until: recovered.lost_until,
            ..absence
        },
        last,
        recovered,
    )
}
