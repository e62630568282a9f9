//! The files that held when something was due: a past day is explained by them, not by those of today.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::error::DraftError;
use super::history::{Version, history};
use crate::airlog::Airlog;
use crate::config::{self, Loaded};
use crate::names::SlotId;
use crate::station::Folder;

/// What held then.
#[derive(Debug, Clone)]
pub struct Held {
    /// Which version.
    pub version: Version,
    /// What its files say.
    pub loaded: Arc<Loaded>,
}

/// Returns the version that held when `slot` was due on `date`, or at the end of that day where it was not; none if none is
/// known from then, or its files are not kept.
///
/// # Errors
/// [`DraftError::Log`]: the log cannot be read.
pub fn held_on(
    folder: &Folder,
    log: &Airlog,
    zone: &TimeZone,
    (slot, date): (&SlotId, Date),
) -> Result<Option<Held>, DraftError> {
    let versions = history(folder, log)?;
    Ok(among(folder, &versions, zone, (slot, date)))
}

/// Returns the version among `versions` that held then.
pub(super) fn among(
    folder: &Folder,
    versions: &[Version],
    zone: &TimeZone,
    (slot, date): (&SlotId, Date),
) -> Option<Held> {
    let at = |time: Time| zone.to_timestamp(date.to_datetime(time)).ok();
    let (morning, night) = (at(Time::midnight())?, at(Time::MAX)?);
    let last = held(folder, versions, night)?;
    // Changed in the course of the day: each airing by what held at its own minute, whichever version has it due.
    let course = versions
        .iter()
        .filter(|version| morning <= version.at && version.at <= night);
    if course.count() == 0 {
        return Some(last);
    }
    let first = held(folder, versions, morning);
    for held_then in first.into_iter().chain([last.clone()]) {
        if let Some(start) = due(&held_then.loaded, slot, date)
            && let Some(own) = held(folder, versions, start)
            && due(&own.loaded, slot, date) == Some(start)
        {
            return Some(own);
        }
    }
    Some(last)
}

/// When a slot is due on a date, first.
fn due(loaded: &Loaded, slot: &SlotId, date: Date) -> Option<Timestamp> {
    let (schedule, zone) = (&loaded.schedule, &loaded.rules.zone);
    let due = schedule.due_on(&loaded.calendar, zone, date).occurrences;
    let own = due.into_iter().filter(|due| due.slot.id == *slot);
    own.map(|due| due.start).min()
}

/// The version that held at a moment.
fn held(folder: &Folder, versions: &[Version], at: Timestamp) -> Option<Held> {
    let mut begun = versions.iter().rev();
    let version = begun.find(|version| {
        version.at <= at && version.seq.is_some() && version.rolled_back.is_none()
    })?;
    let files = config::kept(folder.root(), &version.after)?;
    let loaded = Arc::new(config::understand(&files).loaded?);
    Some(Held {
        version: version.clone(),
        loaded,
    })
}
