//! What a change makes wrong that was not.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use super::side::Side;
use crate::config::Fault;
use crate::names::SlotId;
use crate::rundown::{Note, Severity};
use crate::schedule::Play;
use crate::words::{Language, Text};

/// A repeat that comes before anything new of its original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Early {
    pub(super) slot: SlotId,
    pub(super) original: SlotId,
    pub(super) date: Date,
    pub(super) at: Time,
}

/// Silence within a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Silence {
    pub(super) date: Date,
    pub(super) from: Time,
    pub(super) until: Time,
}

/// Faults that only `after` has, wherever they stand in their files.
pub(super) fn new_faults(before: &Side, after: &Side) -> Vec<Fault> {
    let said = |fault: &Fault| (fault.path.clone(), fault.problem.say(Language::En));
    let known: BTreeSet<_> = before.faults.iter().map(said).collect();
    let faults = after.faults.iter();
    let new = faults.filter(|fault| !known.contains(&said(fault)));
    new.cloned().collect()
}

/// Notes that only `after` has, each matter of a slot once, with its first day.
pub(super) fn new_notes(before: &Side, after: &Side) -> Vec<(Date, Note)> {
    let matter = |note: &Note| (note.slot.clone(), note.text.key().to_owned());
    let notes = |side: &Side| -> Vec<(Date, Note)> {
        let days = side.rundowns.iter();
        days.flat_map(|day| day.notes.iter().map(|note| (day.date, note.clone())))
            .filter(|(_, note)| note.severity >= Severity::Warning)
            .collect()
    };
    let mut known: BTreeSet<_> = notes(before).iter().map(|(_, note)| matter(note)).collect();
    let mut new = notes(after);
    new.retain(|(_, note)| known.insert(matter(note)));
    new
}

/// Tells each overlap of two slots once: as the plan does, which says what it costs, where that does.
pub(super) fn each_overlap_once(faults: &mut Vec<Fault>, notes: &mut Vec<(Date, Note)>) {
    let mut told = BTreeSet::new();
    notes.retain(|(_, note)| overlapping(&note.text).is_none_or(|pair| told.insert(pair)));
    faults.retain(|fault| overlapping(&fault.problem).is_none_or(|pair| told.insert(pair)));
}

/// The two slots of which `text` says that they overlap, in no order; none where it says something else.
fn overlapping(text: &Text) -> Option<[String; 2]> {
    let names = match text.key() {
        "config-slots-overlap" => ["slot", "other"],
        key if key.starts_with("rundown-overlap-") => ["loser", "winner"],
        _ => return None,
    };
    let [Some(one), Some(other)] = names.map(|name| text.fact(name)) else {
        return None;
    };
    let mut pair = [one.to_owned(), other.to_owned()];
    pair.sort();
    Some(pair)
}

/// Repeats that follow each other with nothing new of the original in between.
fn early(side: &Side) -> Vec<Early> {
    let mut found = Vec::new();
    for slot in side.slots() {
        let mut last: Option<Timestamp> = None;
        for repeat in side.of_slot(slot) {
            let Play::Repeat(original) = &repeat.slot.play else {
                break;
            };
            let since = last.replace(repeat.start);
            let mut originals = side.of_slot(original).peekable();
            // An original that rests all the time is told as what it is.
            if originals.peek().is_none() {
                continue;
            }
            let new = originals.any(|one| {
                one.start < repeat.start && since.is_none_or(|since| since <= one.start)
            });
            let early = since.is_some() || comes_same_day(side, original, repeat.date);
            if early && !new {
                found.push(Early {
                    slot: slot.clone(),
                    original: original.clone(),
                    date: repeat.date,
                    at: repeat.start.to_zoned(side.loaded.rules.zone.clone()).time(),
                });
            }
        }
    }
    found
}

/// Whether the original is due later on the very date of its repeat.
fn comes_same_day(side: &Side, original: &SlotId, date: Date) -> bool {
    side.of_slot(original).any(|one| one.date == date)
}

/// Repeats that come before their originals in `after` alone: the first of each slot.
pub(super) fn early_repeats(before: &Side, after: &Side) -> Vec<Early> {
    let known: BTreeSet<SlotId> = early(before).into_iter().map(|early| early.slot).collect();
    let mut told = known;
    let mut new = early(after);
    new.retain(|early| told.insert(early.slot.clone()));
    new
}

type Span = (Timestamp, Timestamp);

/// Times that slots own, those that touch as one: sessions.
fn sessions(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut sessions: Vec<Span> = Vec::new();
    for (from, until) in spans {
        match sessions.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => sessions.push((from, until)),
        }
    }
    sessions
}

/// What was a session's and is nobody's, with sound of the session on both sides of it.
pub(super) fn silences(before: &Side, after: &Side) -> Vec<Silence> {
    let spans = |side: &Side| {
        let own = side.occurrences.iter();
        sessions(own.map(|one| (one.start, one.end())).collect())
    };
    let (old, new) = (spans(before), spans(after));
    let zone = &after.loaded.rules.zone;
    let mut found = Vec::new();
    for (from, until) in old {
        let within = new
            .iter()
            .filter(|(start, end)| *start < until && from < *end);
        let within: Vec<&Span> = within.collect();
        for pair in within.windows(2) {
            let [first, second] = [pair[0].1, pair[1].0].map(|at| at.to_zoned(zone.clone()));
            found.push(Silence {
                date: first.date(),
                from: first.time(),
                until: second.time(),
            });
        }
    }
    found
}
