//! A week from a table as operations on the week there is: slots that come, move and go.
//!
//! What the table does not name goes, but for what a row that was not understood may mean: that stays, and is told.
//!
//! Pure.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::{Date, Time};

use super::PaperWeek;
use super::again::said;
use super::known::Known;
use super::program::find;
use super::row::BadRow;
use super::toml::length;
use super::week::Entry;
use crate::config::Literal;
use crate::drafts::operation::Operation;
use crate::names::SlotId;
use crate::schedule::{Due, Play, Schedule, Slot};
use crate::words::Text;

/// Weekdays as files name them, Monday first.
const DAYS: [&str; 7] = ["T2", "T3", "T4", "T5", "T6", "T7", "CN"];

/// What a table makes of the week there is.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// What a draft is to do; nothing where the week is that of the table already, or nothing was understood.
    pub operations: Vec<Operation>,
    /// Rows that were not understood, those that were by a guess, and slots that stay although no row names them.
    pub notes: Vec<Text>,
}

impl PaperWeek {
    /// Returns what makes the week of `schedule` that of the table from `first` on.
    #[must_use]
    pub fn import(&self, schedule: &Schedule, first: Date) -> Import {
        let mut import = Import {
            operations: Vec::new(),
            notes: self.bad().chain(self.doubts()).cloned().collect(),
        };
        if self.week.entries.is_empty() {
            return import;
        }

        let entries = self.week.entries.iter();
        let changed = entries.clone().filter_map(|entry| {
            let known = entry.known.as_ref()?;
            self.change(entry, known)
        });
        import.operations.extend(changed);
        let added = entries.clone().filter(|entry| entry.known.is_none());
        import.operations.extend(added.map(add));

        let named: BTreeSet<&SlotId> = entries
            .filter_map(|entry| Some(&entry.known.as_ref()?.id))
            .collect();
        let mut told = BTreeSet::new();
        for known in &self.known {
            let slot = &known.slot;
            if named.contains(&slot.id) || !told.insert(&slot.id) {
                continue;
            }
            match self.why_kept(slot, schedule, first) {
                Some(why) => import.notes.push(
                    Text::new("cli-import-stays")
                        .with("slot", &slot.id)
                        .with("why", why),
                ),
                None => import.operations.push(Operation::Retire {
                    slot: slot.id.clone(),
                }),
            }
        }
        import
    }

    /// What differs between a row and the slot that it goes on from; none if nothing does.
    fn change(&self, entry: &Entry, slot: &Slot) -> Option<Operation> {
        let row = &entry.row;
        let (days, at) = self.due(slot);
        let (same_days, same_time) = (days == row.days, at == Some(row.at));
        let is_cron = matches!(slot.due, Due::Cron(_));
        let mut keys = Vec::new();
        if !same_days || (is_cron && !same_time) {
            keys.push(("days", literal(row.days)));
        }
        if !same_time || (is_cron && !same_days) {
            keys.push(("at", Literal::Text(clock(row.at))));
        }
        if slot.length != row.length {
            keys.push(("length", Literal::Text(length(row.length))));
        }
        let plays = play(entry);
        let same = match &slot.play {
            Play::Program(program) => plays == ("program", program.to_string()),
            Play::Repeat(original) => plays == ("repeat", original.to_string()),
        };
        if !same {
            keys.push((plays.0, Literal::Text(plays.1)));
        }

        let keys: Vec<(String, Literal)> = keys
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        (!keys.is_empty()).then(|| Operation::Change {
            slot: slot.id.clone(),
            keys,
            without: Vec::new(),
        })
    }

    /// The weekdays of a slot, and its time where that is one.
    fn due(&self, slot: &Slot) -> ([bool; 7], Option<Time>) {
        if let Due::Weekly { days, at } = slot.due {
            return (days, Some(at));
        }
        let own = || self.known.iter().filter(|known| known.slot.id == slot.id);
        let days = std::array::from_fn(|day| own().any(|known| known.day == day));
        let times: BTreeSet<Time> = own().map(|known| known.at).collect();
        let only = times.first().filter(|_| times.len() == 1);
        (days, only.copied())
    }

    /// Why a slot stays that no row names; none where it goes.
    fn why_kept(&self, slot: &Arc<Slot>, schedule: &Schedule, first: Date) -> Option<&'static str> {
        let own = || self.known.iter().filter(|known| known.slot.id == slot.id);
        let relay = |known: &Known| {
            let mut relays = self.week.relays.iter();
            relays.any(|row| row.at == known.at && row.days[known.day])
        };
        let bad = |known: &Known| {
            let mut rows = self.week.bad.iter();
            rows.any(|row| may_mean(row, known, schedule))
        };
        if slot.from.is_some_and(|from| first <= from) {
            Some("later")
        } else if own().any(relay) {
            Some("relay")
        } else if own().any(bad) {
            Some("row")
        } else {
            None
        }
    }
}

/// Whether a row that was not understood may mean a slot, as far as it was.
fn may_mean(row: &BadRow, known: &Known, schedule: &Schedule) -> bool {
    let (name, _) = said(&row.program, "", known.at);
    let other = match find(&name, &schedule.programs) {
        Some((program, true)) => program.id != known.program,
        _ => false,
    };
    !other && row.days.is_none_or(|days| days[known.day]) && row.at.is_none_or(|at| at == known.at)
}

fn add(entry: &Entry) -> Operation {
    let (key, plays) = play(entry);
    let keys = [
        ("id", Literal::Text(entry.id.clone())),
        (key, Literal::Text(plays)),
        ("days", literal(entry.row.days)),
        ("at", Literal::Text(clock(entry.row.at))),
        ("length", Literal::Text(length(entry.row.length))),
    ];
    let keys = keys.map(|(key, value)| (key.to_owned(), value));
    Operation::Add {
        keys: keys.to_vec(),
    }
}

/// What fills a slot, as files have it.
fn play(entry: &Entry) -> (&'static str, String) {
    match &entry.repeat {
        Some(original) => ("repeat", original.clone()),
        None => ("program", entry.program.to_string()),
    }
}

fn literal(days: [bool; 7]) -> Literal {
    let named = DAYS.iter().zip(days).filter(|(_, due)| *due);
    let named = named.map(|(name, _)| Literal::Text((*name).to_owned()));
    Literal::List(named.collect())
}

/// A time as files have it.
fn clock(at: Time) -> String {
    let form = if at.second() == 0 {
        "%H:%M"
    } else {
        "%H:%M:%S"
    };
    at.strftime(form).to_string()
}
