//! Setting a log aside, and what goes on in its place: the log made anew with the same chain, or a new one that says what was
//! before it and carries the approvals over.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::held::Traces;
use super::place::Place;
use super::salvage::Salvage;
use super::{PATIENCE, READABLE};
use crate::entry::body::Facts;
use crate::entry::{Carried, Event, Seq};
use crate::error::AirlogError;
use crate::write::beside as rows_beside;
use crate::write::files::{beside, folder_of, in_full, io, put_aside, settle};
use crate::write::heartbeat::{Beat, Heartbeat};
use crate::write::log::Airlog;

/// Carried over in one entry.
const CARRIED: usize = 500;

/// What was set aside last: a power cut may have come between that and the new log.
pub(super) fn newest_aside(path: &Path) -> Option<PathBuf> {
    let aside = |count: u32| beside(path, &format!(".damaged-{count}"));
    (1..=u32::MAX)
        .map(aside)
        .take_while(|aside| aside.exists())
        .last()
}

/// Puts every entry that was saved at `path`, and opens the log; `old` is where they were read.
fn rebuilt(
    path: &Path,
    salvage: Salvage,
    old: String,
    at: Timestamp,
) -> Result<Airlog, AirlogError> {
    salvage.keep(path)?;
    let mut log = Airlog::open_within(path, PATIENCE)?;
    log.append_plainly(at, &Facts::Event(Event::LogRebuilt { old }))?;
    Ok(log)
}

/// Sets aside what is at `path` and puts a log in its place: the same, if every entry can be read, or a new one.
pub(super) fn begin_anew(
    path: &Path,
    traces: &Traces,
    ending: &str,
    at_least: Seq,
    now: Timestamp,
) -> Result<Airlog, AirlogError> {
    let is_there = Place::of(path).is_ok_and(|place| place.is_taken());
    let source = if is_there {
        path.to_owned()
    } else {
        newest_aside(path).unwrap_or(path.to_owned())
    };

    let salvage = Salvage::of(&source, &traces.sealed, at_least)?;
    let beat = Heartbeat::last(&traces.heartbeat);
    let at = last_moment(&salvage, beat.as_ref()).unwrap_or(now);

    // The log that is gone came after the one that lies aside, where that was read for planning: its rows are gone with
    // it, and its numbers say nothing about the other's.
    let came_after = !is_there && beside(&source, READABLE).exists();
    let is_known = ending != "newer" || salvage.is_known()?;
    if salvage.is_whole() && is_known && !came_after {
        let old = if is_there {
            name(&put_aside(path, ending)?)
        } else {
            name(&source)
        };
        return rebuilt(path, salvage, old, at);
    }

    let folder = folder_of(path);
    fs::create_dir_all(folder).map_err(io("make", folder))?;
    let scratch = tempfile::Builder::new()
        .prefix(".airlog-")
        .tempdir_in(folder)
        .map_err(io("make a new log in", folder))?;
    let fresh = scratch.path().join("airlog.db");
    let mut log = Airlog::scratch(&fresh, path)?;
    let last = salvage.last();
    let carried = carried(&salvage.log);
    let old = if is_there {
        put_aside(path, ending)?
    } else {
        source
    };

    let (seq, hash) = last.unzip();
    let set_aside = Event::LogSetAside {
        old: name(&old),
        last: seq,
        hash,
    };

    for event in [set_aside]
        .into_iter()
        .chain(lost_beyond(at, beat.as_ref()))
        .chain(carried(name(&old)))
    {
        log.append_plainly(at, &Facts::Event(event))?;
    }

    in_full(log.db, &fresh, path)?;
    settle(&fresh, path)?;
    if !salvage.is_empty() {
        let readable = beside(&old, READABLE);
        if let Err(error) = salvage.keep(&readable) {
            tracing::warn!(%error, "what aired before cannot be kept for planning");
        }
    }

    Airlog::open_within(path, PATIENCE)
}

/// The last moment that is known of: the clock of now may be wrong.
fn last_moment(salvage: &Salvage, beat: Option<&Beat>) -> Option<Timestamp> {
    let row = salvage.log.last_at().ok().flatten();
    row.into_iter().chain(beat.map(|beat| beat.at)).max()
}

/// What the log that is gone had of the time after `at`, by a clock that was set back since.
fn lost_beyond(at: Timestamp, beat: Option<&Beat>) -> Option<Event> {
    let latest = beat?.latest.filter(|latest| *latest > at)?;
    let (_, lost) = rows_beside::lost(1, at, latest);
    Some(lost)
}

/// What a new log says of recordings in the words of `old`, the log before it, once that has a name.
fn carried(old: &Airlog) -> impl FnOnce(String) -> Vec<Event> + use<> {
    let consents = old.carried().unwrap_or_default();
    let broken: Vec<_> = old.undecodable().unwrap_or_default().into_iter().collect();
    let stopped = old.ended_orderly().ok().flatten() == Some(true);
    move |old| {
        let mut events: Vec<Event> = consents
            .chunks(CARRIED)
            .map(|consents: &[Carried]| Event::LogCarried {
                old: old.clone(),
                consents: consents.to_vec(),
                broken: Vec::new(),
                stopped,
            })
            .collect();
        events.push(Event::LogCarried {
            old,
            consents: Vec::new(),
            broken,
            stopped,
        });
        events
    }
}

pub(super) fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
