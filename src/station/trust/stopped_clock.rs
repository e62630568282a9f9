//! The clock of a station that is not running: what it would be held for, and a person's word for it.

use std::sync::Arc;

use super::watch::{ClockStatus, may_confirm, status};
use crate::airlog::{Airlog, Heartbeat};
use crate::clock::Clock;
use crate::config;
use crate::station::Folder;
use crate::station::air::start::last_known;
use crate::station::trust::{self, ClockAuthority, Doubt, Known, Memory};
use crate::words::Language;

/// What a station knows from before, without its log being touched.
fn known(folder: &Folder) -> anyhow::Result<Known> {
    let log = if folder.log().exists() {
        Some(Airlog::open_read_only(&folder.log())?)
    } else {
        None
    };

    let last = log.as_ref().map(Airlog::last_at).transpose()?.flatten();
    let word = log.as_ref().map(Airlog::last_word).transpose()?.flatten();
    let beat = Heartbeat::last(&folder.heartbeat()).map(|beat| beat.at);
    let ran = word.is_some() || beat.is_some();
    Ok(Known {
        last: last_known(last, word, beat),
        memory: Memory::read(&folder.clock()),
        ran,
    })
}

fn held(
    folder: &Folder,
    clock: &dyn Clock,
) -> anyhow::Result<(Result<ClockAuthority, Doubt>, Known, config::Outcome)> {
    let outcome = config::load(folder.root());
    let known = known(folder)?;
    let rules = outcome
        .loaded
        .as_ref()
        .map(|loaded| loaded.station.clock.clone())
        .unwrap_or_default();
    let zone = outcome
        .loaded
        .as_ref()
        .map_or(jiff::tz::TimeZone::UTC, |loaded| loaded.rules.zone.clone());
    let held = trust::at_start(
        clock.now(),
        &known,
        &clock.evidence(&rules.synchronised),
        &rules,
        &zone,
    );
    Ok((held, known, outcome))
}

/// How the station in `folder` would hold the clock if it started now.
///
/// # Errors
/// If the configuration or the log cannot be read.
pub fn clock_status(
    folder: &Folder,
    clock: &dyn Clock,
    language: Language,
) -> anyhow::Result<ClockStatus> {
    let (held, known, outcome) = held(folder, clock)?;
    let zone = outcome
        .loaded
        .map_or(jiff::tz::TimeZone::UTC, |loaded| loaded.rules.zone.clone());
    Ok(status(&held, known.last, clock.now(), &zone, language))
}

/// Writes down that `by` says that the clock is right: the next start believes it. Whether that was needed;
/// nothing is written of a clock that is certainly wrong.
///
/// # Errors
/// If the log cannot be read or written.
pub fn confirm_clock(folder: &Folder, clock: &Arc<dyn Clock>, by: &str) -> anyhow::Result<bool> {
    let (held, _, outcome) = held(folder, &**clock)?;
    let now = clock.now();
    if held.is_ok() || !may_confirm(now) {
        return Ok(false);
    }

    let mut log = Airlog::open(&folder.log())?;
    log.event(now, &ClockAuthority::Person(by.to_owned()).event())?;
    let rules = outcome
        .loaded
        .map(|loaded| loaded.station.clock)
        .unwrap_or_default();
    if let Some(memory) = Memory::of(&clock.evidence(&rules.synchronised), now) {
        memory.keep(&folder.clock());
    }

    Ok(true)
}
