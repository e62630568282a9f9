//! "Nothing was aired at": the answer, and the rows it rests on.
//!
//! That no airing is in the log proves silence only while the station ran; and while its clock can be
//! believed. Otherwise nobody knows, and the pack says so.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::Source;
use crate::airlog::view::{self, AiringJson};
use crate::airlog::{Airing, AirlogError, Ended, Event, Filter, Seq};
use crate::words::{Language, Text};

/// What is looked through before and after, for the airings beside.
const BESIDE: SignedDuration = SignedDuration::from_hours(31 * 24);

/// A clock set later by more than this leaves the time before in doubt.
const STEP: SignedDuration = SignedDuration::from_secs(60);

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Answer {
    Heard,
    Silent,
    NotKnown,
}

/// A question about an instant, and what the log says.
#[derive(Debug)]
pub(super) struct Asked {
    at: Timestamp,
    answer: Answer,
    heard: Vec<Airing>,
    missed: Vec<Airing>,
    /// The last airing before, and the first after.
    beside: (Option<Airing>, Option<Airing>),
}

/// The answer in JSON.
#[derive(Debug, Serialize)]
pub(super) struct SilenceJson<'a> {
    at: String,
    answer: Answer,
    heard: Vec<AiringJson<'a>>,
    missed: Vec<AiringJson<'a>>,
    before: Option<AiringJson<'a>>,
    after: Option<AiringJson<'a>>,
}

impl Asked {
    pub(super) fn of(at: Timestamp, source: &Source<'_>) -> Result<Self, AirlogError> {
        let (from, to) = (at.saturating_sub(BESIDE).ok(), at.saturating_add(BESIDE).ok());
        let around = source.log.airings(&Filter { from, to, ..Filter::default() })?;
        let alive = source.alive.unwrap_or(Timestamp::MIN);
        let (missed, aired): (Vec<Airing>, Vec<Airing>) =
            around.into_iter().partition(|airing| airing.ended == Some(Ended::Missed));
        let end = |airing: &Airing| airing.end.unwrap_or(alive);
        let planned_end = |airing: &Airing| airing.item.held.after(airing.item.start);
        let heard: Vec<Airing> =
            aired.iter().filter(|airing| airing.at() <= at && at < end(airing)).cloned().collect();
        let missed =
            missed.into_iter().filter(|airing| airing.at() <= at && at < planned_end(airing)).collect();
        let before = aired.iter().rfind(|airing| airing.at() <= at && end(airing) <= at).cloned();
        let after = aired.iter().find(|airing| airing.at() > at).cloned();
        let answer = match heard.is_empty() {
            false => Answer::Heard,
            true if at < source.made && ran(at, source)? => Answer::Silent,
            true => Answer::NotKnown,
        };
        Ok(Self { at, answer, heard, missed, beside: (before, after) })
    }

    /// The rows it rests on.
    pub(super) fn rows(&self) -> BTreeSet<Seq> {
        let Self { heard, missed, beside: (before, after), .. } = self;
        let airings = heard.iter().chain(missed).chain(before).chain(after);
        airings.flat_map(|airing| [Some(airing.seq), airing.closed]).flatten().collect()
    }

    pub(super) fn json(&self, zone: &TimeZone) -> SilenceJson<'_> {
        let airing = |airing| AiringJson::new(airing, zone);
        let Self { at, answer, heard, missed, beside: (before, after) } = self;
        SilenceJson {
            at: view::rfc_3339(*at, zone),
            answer: *answer,
            heard: heard.iter().map(airing).collect(),
            missed: missed.iter().map(airing).collect(),
            before: before.as_ref().map(airing),
            after: after.as_ref().map(airing),
        }
    }

    /// For people: the answer, what was heard before and after, what was to be heard and was not.
    pub(super) fn say(&self, zone: &TimeZone, language: Language) -> String {
        let key = match self.answer {
            Answer::Heard => "evidence-heard",
            Answer::Silent => "evidence-silent",
            Answer::NotKnown => "evidence-not-known",
        };
        let mut said = Text::new(key).with("at", view::rfc_3339(self.at, zone)).say(language) + "\n";
        let heard = self.heard.iter().map(|airing| ("evidence-on-air", airing));
        let missed = self.missed.iter().map(|airing| ("evidence-missed", airing));
        let before = self.beside.0.iter().map(|airing| ("evidence-before", airing));
        let after = self.beside.1.iter().map(|airing| ("evidence-after", airing));
        for (key, airing) in heard.chain(missed).chain(before).chain(after) {
            let time = |at: Option<Timestamp>| at.map_or("–".to_owned(), |at| view::rfc_3339(at, zone));
            let title = airing.item.segment.as_ref().map_or("–", |segment| &segment.title);
            let text = Text::new(key).with("seq", airing.seq).with("title", title);
            let text = text.with("start", time(Some(airing.at()))).with("end", time(airing.end));
            let _infallible = writeln!(said, "{}", text.say(language));
        }
        said
    }
}

/// Whether the station is known to have run at `at`: it had begun, had not been stopped, and wrote or beat
/// later in the same run; and its clock was not set by much later in that run.
fn ran(at: Timestamp, source: &Source<'_>) -> Result<bool, AirlogError> {
    let events = source.log.all_events()?;
    let runs = events.iter().enumerate().filter(|(_, (.., event))| matches!(event, Event::Started { .. }));
    let begun: Vec<usize> = runs.map(|(place, _)| place).collect();
    for (number, place) in begun.iter().enumerate() {
        let next = begun.get(number + 1).copied();
        let run = &events[*place..next.unwrap_or(events.len())];
        let (first, started, _) = run[0];
        let before_next = next.map(|next| events[next].0);
        let stopped = run.iter().find(|(.., event)| *event == Event::Stopped);
        let until = if let Some((_, stopped, _)) = stopped {
            *stopped
        } else {
            // Broken off, or still running: its last row, or its last beat.
            let last = source.log.last_of_run(first, before_next)?;
            if next.is_none() { last.max(source.alive.unwrap_or(last)) } else { last }
        };
        if started <= at && at < until {
            let set = run.iter().any(|(_, when, event)| match event {
                Event::ClockStepped { by_us } => {
                    *when > at && SignedDuration::from_micros(*by_us).abs() > STEP
                }
                _ => false,
            });
            return Ok(!set);
        }
    }
    Ok(false)
}
