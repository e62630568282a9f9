//! A day held against its plan, and a person's reason for what has none.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::airlog::reconcile::{Difference, Reconciliation};
use crate::airlog::{Airlog, AirlogError, Event, Heartbeat};
use crate::config::{Loaded, zone};
use crate::station::{Folder, recorded};

/// Holds `date` against its plan, by the log and what was recorded of the air. A faulty configuration hides no past day.
///
/// # Errors
/// If the log or the folder of recordings cannot be read.
pub fn reconciliation(
    folder: &Folder,
    loaded: Option<&Loaded>,
    log: &Airlog,
    date: Date,
) -> anyhow::Result<Reconciliation> {
    let beat = Heartbeat::last(&folder.heartbeat()).and_then(|beat| beat.proves());
    let recorded = loaded
        .map(|loaded| recorded(folder, loaded, date))
        .transpose()?
        .flatten();
    let zone = loaded.map_or_else(zone::vietnam, |loaded| loaded.rules.zone.clone());
    Ok(log.reconcile(date, &zone, beat, recorded.as_deref())?)
}

/// Writes down at `now` that `by` says that `reason` explains what of `day` has no reason yet. Returns whether there was
/// any such thing.
///
/// # Errors
/// If the log cannot be written.
pub fn accept(
    folder: &Folder,
    day: &Reconciliation,
    reason: &str,
    by: &str,
    now: Timestamp,
) -> Result<bool, AirlogError> {
    let Some(word) = day.acceptance(by, reason) else {
        return Ok(false);
    };
    let mut log = Airlog::open(&folder.log())?;
    log.event(now, &Event::Accepted(word))?;
    Ok(true)
}

/// Returns what people call it: recording and program.
#[must_use]
pub fn title(difference: &Difference, loaded: Option<&Loaded>) -> String {
    let item = difference.airing.as_ref().map(|airing| &airing.item);
    let scheduled = difference.scheduled.as_ref();
    let path = scheduled.and_then(|scheduled| scheduled.path.as_ref());
    let same = item.filter(|item| {
        scheduled.is_none_or(|scheduled| {
            scheduled.segment == item.segment.as_ref().map(|segment| segment.id)
        })
    });
    let title = same
        .and_then(|item| item.segment.as_ref())
        .map(|segment| segment.title.clone())
        .or_else(|| path.map(|path| format!("audio/{path}")));
    let program = scheduled
        .map(|scheduled| &scheduled.program)
        .or_else(|| item?.program.as_ref());
    let program = program.map(|id| {
        let known = loaded.and_then(|loaded| loaded.schedule.programs.get(id));
        known.map_or_else(|| id.to_string(), |program| program.title.clone())
    });
    let parts: Vec<String> = title.into_iter().chain(program).collect();
    parts.join(" · ").replace(char::is_control, " ")
}
