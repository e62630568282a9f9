//! What lacks approval or sound in the rest of today and tomorrow, before its minute comes.

use std::path::Path;

use jiff::Timestamp;

use super::airings::inputs;
use super::turns::resting;
use crate::airlog::{Airlog, AirlogError};
use crate::names::SlotId;
use crate::rundown::{History, Note, ProgramRest, Rundown, Severity, plan};
use crate::station::Current;
use crate::units::instant::Moment;
use crate::words::Text;

/// More of them would be read by nobody.
const MOST: usize = 50;

/// What is wrong with what comes.
#[derive(Debug, Default)]
pub(super) struct Concerns {
    /// By time.
    pub(super) lacks: Vec<Lack>,
    /// Topics that have not been heard for longer than their turn.
    pub(super) overdue: Vec<Text>,
    /// How many orders and live broadcasts lack papers.
    pub(super) papers: usize,
}

/// Something that a person should see to before it is due.
#[derive(Debug)]
pub(super) struct Lack {
    /// When it is due; none for a matter of the day.
    pub(super) at: Option<Moment>,
    /// The program, as people call it.
    pub(super) program: Option<String>,
    /// Whether it costs airtime.
    pub(super) grave: bool,
    /// What it is and what to do.
    pub(super) text: Text,
}

impl Concerns {
    /// Works it out from what the station goes by and the airtime log at `log`.
    pub(super) fn of(current: &Current, log: &Path, now: Timestamp) -> Result<Self, AirlogError> {
        let log = match Airlog::open_read_only(log) {
            Ok(log) => Some(log),
            Err(AirlogError::Missing { .. }) => None,
            Err(error) => return Err(error),
        };
        let mut history = match &log {
            Some(log) => log.history(None)?,
            None => History::default(),
        };
        let papers = match &log {
            Some(log) => log.papers()?,
            None => Vec::new(),
        };
        let rests = resting(current, log.as_ref(), &history, &[], now)?;
        let loaded = &current.loaded;
        let today = loaded.rules.zone.to_datetime(now).date();
        let mut lacks = Vec::new();
        for date in [Some(today), today.tomorrow().ok()].into_iter().flatten() {
            let rundown = plan(date, &inputs(current, &history, now));
            history.assume(&rundown);
            lacks.extend(
                rundown
                    .notes
                    .iter()
                    .filter_map(|note| lack(note, &rundown, current, now)),
            );
        }
        lacks.truncate(MOST);
        Ok(Self {
            lacks,
            overdue: rests.iter().flat_map(overdue).take(MOST).collect(),
            papers: papers.iter().filter(|paper| paper.is_open()).count(),
        })
    }
}

/// What is to be said of the topics of a program that are overdue.
fn overdue(program: &ProgramRest) -> impl Iterator<Item = Text> {
    let topics = program.topics.iter().filter(|topic| topic.is_overdue);
    topics.map(|topic| {
        Text::new("program-overdue")
            .with("program", &program.title)
            .with("topic", &topic.title)
            .with("weeks", topic.weeks)
            .with("turn", program.turn_weeks.unwrap_or_default())
    })
}

/// Returns what `note` asks of people; none if it is over, or only good to know.
fn lack(note: &Note, rundown: &Rundown, current: &Current, now: Timestamp) -> Option<Lack> {
    if note.severity == Severity::Info {
        return None;
    }
    let slot = note.slot.as_ref();
    let mut own = rundown
        .items
        .iter()
        .filter(|item| slot == Some(&item.occurrence.slot) && item.end() > now)
        .peekable();
    let had = |slot: &SlotId| {
        rundown
            .items
            .iter()
            .any(|item| item.occurrence.slot == *slot)
    };
    if own.peek().is_none() && slot.is_some_and(had) {
        return None;
    }
    let first = own.next();
    let programs = &current.loaded.schedule.programs;
    Some(Lack {
        at: first.map(|item| Moment::new(item.start, &current.loaded.rules.zone)),
        program: first.map(|item| {
            let program = programs.get(&item.program);
            program.map_or_else(|| item.program.to_string(), |program| program.title.clone())
        }),
        grave: note.severity == Severity::Error,
        text: note.text.clone(),
    })
}
