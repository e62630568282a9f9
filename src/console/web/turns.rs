//! How long the topics of each rotation have not been heard, and when programs air next.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::{Timestamp, ToSpan};

use super::airings::inputs;
use crate::airlog::{Airlog, AirlogError, Filter};
use crate::config::Loaded;
use crate::names::ProgramId;
use crate::rundown::{Heard, History, Item, ProgramRest, rests};
use crate::schedule::Play;
use crate::station::{Current, rundowns};
use crate::units::instant::Moment;

/// The log is looked at so far back: what was heard before that was long ago in any case.
const DAYS_BACK: i64 = 400;

/// The next airing of a topic is looked for so far ahead: eight topics have their turn once in eight weeks.
const DAYS_AHEAD: u32 = 63;

/// The next airings of a program are looked for so far ahead.
const WEEK_AHEAD: i64 = 8;

/// So many of them are told.
const NEXT: usize = 4;

/// An airing of a program to come.
#[derive(Debug, Clone, Copy)]
pub(super) struct NextAiring {
    /// When it begins.
    pub(super) at: Moment,
    /// Whether it repeats another.
    pub(super) is_repeat: bool,
}

/// What the page of programs tells of times.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// Programs whose topics take turns.
    pub(super) rests: Vec<ProgramRest>,
    /// The next airings of each program that is due within days.
    pub(super) next: BTreeMap<ProgramId, Vec<NextAiring>>,
}

impl Turns {
    /// Works it out from what the station goes by and the airtime log at `log`. Plans weeks ahead.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub(super) fn of(current: &Current, log: &Path, now: Timestamp) -> Result<Self, AirlogError> {
        let loaded = &current.loaded;
        let log = match Airlog::open_read_only(log) {
            Ok(log) => Some(log),
            Err(AirlogError::Missing { .. }) => None,
            Err(error) => return Err(error),
        };
        let history = match &log {
            Some(log) => log.history(None)?,
            None => History::default(),
        };
        let today = loaded.rules.zone.to_datetime(now).date();
        let coming: Vec<Item> = if rotating(loaded).next().is_some() {
            rundowns(
                loaded,
                &*current.catalogue,
                history.clone(),
                today,
                DAYS_AHEAD,
                now,
            )
            .flat_map(|rundown| rundown.items)
            .collect()
        } else {
            Vec::new()
        };
        let rests = resting(current, log.as_ref(), &history, &coming, now)?;
        Ok(Self {
            rests,
            next: next(loaded, now),
        })
    }
}

/// Returns how long the topics of each rotation have not been heard, as of `now`.
///
/// # Errors
/// If the log cannot be read.
pub(super) fn resting(
    current: &Current,
    log: Option<&Airlog>,
    history: &History,
    coming: &[Item],
    now: Timestamp,
) -> Result<Vec<ProgramRest>, AirlogError> {
    let programs: Vec<ProgramId> = rotating(&current.loaded).cloned().collect();
    if programs.is_empty() {
        return Ok(Vec::new());
    }
    let from = now
        .saturating_sub((DAYS_BACK * 24).hours())
        .unwrap_or(Timestamp::MIN);
    let heard: Vec<Heard> = match log {
        Some(log) => log.segments_heard(&Filter {
            from: Some(from),
            programs: Some(programs),
            ..Filter::default()
        })?,
        None => Vec::new(),
    };
    Ok(rests(&inputs(current, history, now), &heard, coming))
}

/// The programs whose topics take turns.
fn rotating(loaded: &Loaded) -> impl Iterator<Item = &ProgramId> {
    let programs = loaded.schedule.programs.values();
    programs
        .filter(|program| program.takes_turns())
        .map(|program| &program.id)
}

/// The next airings of each program.
fn next(loaded: &Loaded, now: Timestamp) -> BTreeMap<ProgramId, Vec<NextAiring>> {
    let until = now
        .saturating_add((WEEK_AHEAD * 24).hours())
        .unwrap_or(Timestamp::MAX);
    let (calendar, zone) = (&loaded.calendar, &loaded.rules.zone);
    let mut next: BTreeMap<ProgramId, Vec<NextAiring>> = BTreeMap::new();
    for due in loaded.schedule.occurrences(calendar, zone, now, until) {
        let own = next.entry(due.program.id.clone()).or_default();
        if own.len() < NEXT && due.start > now {
            own.push(NextAiring {
                at: Moment::new(due.start, zone),
                is_repeat: matches!(due.slot.play, Play::Repeat(_)),
            });
        }
    }
    next
}
