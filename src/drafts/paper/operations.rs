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
use super::week::Entry;
use super::written::{length, literal};
use crate::config::{Literal, written_time};
use crate::drafts::operation::Operation;
use crate::names::{ProgramId, SlotId};
use crate::schedule::{Due, Play, Schedule, Slot};
use crate::words::Text;

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
        let bad: Vec<Doubtful> = self
            .week
            .bad
            .iter()
            .map(|row| Doubtful::of(row, schedule))
            .collect();
        let mut told = BTreeSet::new();
        for known in &self.known {
            let slot = &known.slot;
            if named.contains(&slot.id) || !told.insert(&slot.id) {
                continue;
            }
            match self.why_kept(slot, &bad, first) {
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
            keys.push(("at", Literal::Text(written_time(row.at))));
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
    fn why_kept(
        &self,
        slot: &Arc<Slot>,
        bad: &[Doubtful<'_>],
        first: Date,
    ) -> Option<&'static str> {
        let own = || self.known.iter().filter(|known| known.slot.id == slot.id);
        let relay = |known: &Known| {
            let mut relays = self.week.relays.iter();
            relays.any(|row| row.at == known.at && row.days[known.day])
        };
        let bad = |known: &Known| bad.iter().any(|row| row.may_mean(known));
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

/// A row that was not understood.
struct Doubtful<'a> {
    row: &'a BadRow,
    /// The program it surely names.
    program: Option<&'a ProgramId>,
}

impl<'a> Doubtful<'a> {
    /// Finds the program once a row: a table of a thousand of them is held against every slot.
    fn of(row: &'a BadRow, schedule: &'a Schedule) -> Self {
        // Of the name alone: at which minute it airs says nothing of what it is called.
        let (name, _) = said(&row.program, "", Time::midnight());
        let program = match find(&name, &schedule.programs) {
            Some((program, true)) => Some(&program.id),
            _ => None,
        };
        Self { row, program }
    }

    /// Returns whether it may mean a slot, as far as it was understood.
    fn may_mean(&self, known: &Known) -> bool {
        self.row.days.is_none_or(|days| days[known.day])
            && self.row.at.is_none_or(|at| at == known.at)
            && self.program.is_none_or(|program| *program == known.program)
    }
}

fn add(entry: &Entry) -> Operation {
    let (key, plays) = play(entry);
    let keys = [
        ("id", Literal::Text(entry.id.clone())),
        (key, Literal::Text(plays)),
        ("days", literal(entry.row.days)),
        ("at", Literal::Text(written_time(entry.row.at))),
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
