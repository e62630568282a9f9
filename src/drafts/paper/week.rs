//! From rows to the slots of a schedule: which program each row means, which are repeats, and good names.
//!
//! The hard part is what a table leaves to the reader: `PL CCHC` is the column's repeat, and of which
//! airing only the days tell: the latest new airing of the same program before it. And a slot of several days may be a row
//! for each of them.
//!
//! Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Time;

use super::again::{Airing, Later, notes_relay, relayed, said};
use super::known::Known;
use super::limits::{MOST_SLOTS, too_large};
use super::program::{find, find_relay, skeleton, slug};
use super::row::{BadRow, WeekRow, fold};
use crate::names::{ProgramId, SlotId};
use crate::schedule::{Play, Schedule, Slot};
use crate::words::Text;

/// No row names more times at which it comes again.
const MOST_TIMES: usize = 4;

/// A slot to be written.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) row: WeekRow,
    pub(super) program: ProgramId,
    /// The id of the slot it repeats.
    pub(super) repeat: Option<String>,
    again: bool,
    /// The slot of today's schedule that it goes on from.
    pub(super) known: Option<Arc<Slot>>,
}

/// What came of the rows.
#[derive(Debug, Default)]
pub(super) struct Week {
    pub(super) entries: Vec<Entry>,
    /// Rows that could not be used, with what to do.
    pub(super) bad: Vec<BadRow>,
    /// Rows of another station's sound that the week has no program for: people switch it.
    pub(super) relays: Vec<WeekRow>,
    /// Rows that were used, or left out on purpose, and a person should look at.
    pub(super) doubts: Vec<Text>,
    /// Lines ready to paste, for programs that do not exist, by file.
    pub(super) skeletons: BTreeMap<String, String>,
}

/// Makes slots of rows. What goes on from a slot that is `known` keeps its name, by which repeats and the log know it, and
/// what else its lines say.
///
/// # Errors
/// It has more slots than any week.
pub(super) fn week(rows: Vec<WeekRow>, schedule: &Schedule, known: &[Known]) -> Result<Week, Text> {
    let mut week = Week::default();
    let mut later = Vec::new();
    for row in rows {
        week.take(row, schedule, known, &mut later);
    }
    week.come_again(later);

    let mut taken = BTreeSet::new();
    go_on(&mut week.entries, known, &mut taken, |known, entry| {
        known.at == entry.row.at && entry.row.days[known.day]
    });
    join(&mut week.entries);
    if week.entries.len() > MOST_SLOTS {
        return Err(too_large());
    }
    go_on(&mut week.entries, known, &mut taken, |known, entry| {
        entry.row.days[known.day]
    });
    // To another day: what is left of the program is that which moved.
    go_on(&mut week.entries, known, &mut taken, |_, _| true);

    let ids = schedule.slots.iter().map(|slot| slot.id.to_string());
    name(&mut week.entries, ids.collect());
    let originals: Vec<Entry> = week
        .entries
        .iter()
        .filter(|entry| !entry.again)
        .cloned()
        .collect();
    for entry in week.entries.iter_mut().filter(|entry| entry.again) {
        entry.repeat = original(entry, &originals).map(|original| original.id.clone());
        if entry.repeat.is_none() {
            let text = Text::new("cli-import-repeat-unknown").with("row", entry.row.number);
            week.doubts.push(text.with("found", &entry.row.program));
        }
    }

    Ok(week)
}

/// What is to come again, by the row that says so.
type Promise = (WeekRow, ProgramId, Later);

impl Week {
    /// Takes one row in: as a slot, as one that comes again too, or as not understood.
    fn take(
        &mut self,
        row: WeekRow,
        schedule: &Schedule,
        known: &[Known],
        later: &mut Vec<Promise>,
    ) {
        let programs = &schedule.programs;
        let told = |key: &'static str| {
            Text::new(key)
                .with("row", row.number)
                .with("found", &row.program)
        };
        let (mut name, mut airing) = said(&row.program, &row.note, row.at);
        let mut found = find(&name, programs);
        // What is called so in whole is no repeat: `Phổ biến PL`.
        let whole = fold(&row.program);
        if whole != name
            && let Some((program, true)) = find(&whole, programs)
        {
            (name, found) = (whole, Some((program, true)));
            (_, airing) = said("", &row.note, row.at);
        }

        let rest = relayed(&row.program).or_else(|| notes_relay(&row.note).then(|| name.clone()));
        if let Some(rest) = rest
            && found.is_none_or(|(_, sure)| !sure)
        {
            found = find_relay(&rest, &row, schedule, known).map(|program| (program, false));
            if found.is_none() {
                self.doubts.push(told("cli-import-relay"));
                self.relays.push(row);
                return;
            }
        }
        let Some((program, sure)) = found else {
            let slug = slug(&name);
            let why = told("cli-import-unknown").with("slug", &slug);
            let text = skeleton(&row.program, &slug);
            self.skeletons.insert(slug, text);
            self.bad.push(BadRow::of(row, why));
            return;
        };
        if !sure {
            self.doubts.push(
                told("cli-import-guessed")
                    .with("title", &program.title)
                    .with("slug", &program.id),
            );
        }
        let again = airing == Airing::Again;
        if let Airing::Later(when) = airing {
            later.push((row.clone(), program.id.clone(), when));
        }
        self.entries.push(Entry {
            id: String::new(),
            program: program.id.clone(),
            repeat: None,
            again,
            known: None,
            row,
        });
    }

    /// Finds what rows say will come again among the others, or adds it.
    fn come_again(&mut self, later: Vec<Promise>) {
        for (row, program, when) in later {
            let is_own = |entry: &Entry| entry.program == program && entry.row.number != row.number;
            if when.times.is_empty() {
                let repeated = |entry: &Entry| is_own(entry) && entry.again;
                if !self.entries.iter().any(repeated) {
                    let text = Text::new("cli-import-later-when").with("row", row.number);
                    self.doubts.push(text.with("found", &row.note));
                }
                continue;
            }
            if when.times.len() > MOST_TIMES {
                let text = Text::new("cli-import-later-many").with("row", row.number);
                let text = text.with("found", &row.program);
                self.doubts.push(text.with("most", MOST_TIMES));
            }
            for at in when.times.into_iter().take(MOST_TIMES) {
                let days = when.days.unwrap_or_else(|| days_after(&row, at));
                let meets = |entry: &Entry| (0..7).any(|day| days[day] && entry.row.days[day]);
                let is_it =
                    |entry: &&mut Entry| is_own(entry) && entry.row.at == at && meets(entry);
                if let Some(entry) = self.entries.iter_mut().find(is_it) {
                    entry.again = true;
                    continue;
                }
                let text = Text::new("cli-import-later-added").with("row", row.number);
                let text = text.with("found", &row.program);
                self.doubts.push(text.with("at", at.strftime("%H:%M")));
                self.entries.push(Entry {
                    id: String::new(),
                    program: program.clone(),
                    repeat: None,
                    again: true,
                    known: None,
                    row: WeekRow {
                        days,
                        at,
                        note: String::new(),
                        ..row.clone()
                    },
                });
            }
        }
    }
}

/// The days on which `at` comes first after a row's airing: its own, or those after them.
fn days_after(row: &WeekRow, at: Time) -> [bool; 7] {
    let ends = row.at.duration_since(Time::midnight()) + row.length;
    if at.duration_since(Time::midnight()) >= ends {
        row.days
    } else {
        std::array::from_fn(|day| row.days[(day + 6) % 7])
    }
}

/// Makes one of rows that differ by their days alone; two that go on from different slots stay two.
fn join(entries: &mut Vec<Entry>) {
    let mut joined: Vec<Entry> = Vec::new();
    for entry in entries.drain(..) {
        let alike = |other: &&mut Entry| {
            other.program == entry.program
                && (other.again, other.row.at, other.row.length)
                    == (entry.again, entry.row.at, entry.row.length)
                && (other.known.is_none() || entry.known.is_none())
        };
        let Some(other) = joined.iter_mut().find(alike) else {
            joined.push(entry);
            continue;
        };
        other.row.days = std::array::from_fn(|day| other.row.days[day] || entry.row.days[day]);
        if other.known.is_none() {
            other.known = entry.known;
        }
        if !other.row.note.contains(&entry.row.note) {
            let notes = [std::mem::take(&mut other.row.note), entry.row.note];
            let notes = notes.iter().filter(|note| !note.is_empty());
            other.row.note = notes.cloned().collect::<Vec<_>>().join("; ");
        }
    }
    *entries = joined;
}

/// Finds the slot of today that each goes on from, where it has none yet: the first of its program that is not `taken`
/// and that `fits`.
fn go_on(
    entries: &mut [Entry],
    known: &[Known],
    taken: &mut BTreeSet<SlotId>,
    fits: impl Fn(&Known, &Entry) -> bool,
) {
    for entry in entries.iter_mut().filter(|entry| entry.known.is_none()) {
        let is_it = |known: &&Known| {
            known.program == entry.program
                && matches!(known.slot.play, Play::Repeat(_)) == entry.again
                && fits(known, entry)
                && !taken.contains(&known.slot.id)
        };
        if let Some(known) = known.iter().find(is_it) {
            taken.insert(known.slot.id.clone());
            entry.known = Some(Arc::clone(&known.slot));
        }
    }
}

/// The new airing that a repeat plays: for most of its days the latest before it, round the week.
fn original<'a>(entry: &Entry, originals: &'a [Entry]) -> Option<&'a Entry> {
    const WEEK_MINUTES: i64 = 7 * 24 * 60;
    let minute = |day: usize, entry: &Entry| {
        let at = &entry.row.at;
        let day = i64::try_from(day).unwrap_or(0);
        (day * 24 + i64::from(at.hour())) * 60 + i64::from(at.minute())
    };

    let days = |entry: &Entry| {
        (0..7)
            .filter(|day| entry.row.days[*day])
            .collect::<Vec<usize>>()
    };

    let ago = |day: usize, other: &Entry| {
        let ago =
            |earlier| (minute(day, entry) - minute(earlier, other) - 1).rem_euclid(WEEK_MINUTES);
        days(other).into_iter().map(ago).min()
    };

    let own: Vec<&Entry> = originals
        .iter()
        .filter(|other| other.program == entry.program)
        .collect();
    let latest = |day| {
        own.iter()
            .min_by_key(|other| ago(day, other))
            .map(|other| other.id.as_str())
    };

    let latest: Vec<&str> = days(entry).into_iter().filter_map(latest).collect();
    // The first of equals: the last of the largest, read backwards.
    own.into_iter()
        .rev()
        .max_by_key(|other| latest.iter().filter(|id| **id == other.id).count())
}

/// Names each slot by program and part of the day, by its first day where that is not enough.
///
/// No slot that is there, or was, gives its name to another: history hangs on it.
fn name(entries: &mut [Entry], mut taken: BTreeSet<String>) {
    const DAYS: [&str; 7] = ["t2", "t3", "t4", "t5", "t6", "t7", "cn"];
    let base = |entry: &Entry| {
        let part = match entry.row.at.hour() {
            0..=10 => "sang",
            11..=13 => "trua",
            14..=18 => "chieu",
            _ => "toi",
        };
        format!("{}-{part}", entry.program)
    };

    let bases: Vec<String> = entries.iter().map(base).collect();
    for (entry, base) in entries.iter_mut().zip(&bases) {
        let alone = bases.iter().filter(|other| *other == base).count() == 1;
        let day = entry.row.days.iter().position(|day| *day).unwrap_or(0);
        let id = if alone {
            base.clone()
        } else {
            format!("{base}-{}", DAYS[day])
        };
        if let Some(known) = &entry.known {
            entry.id = known.id.to_string();
            continue;
        }
        let numbered = (2_u32..).map(|number| format!("{id}-{number}"));
        let mut free = std::iter::once(id.clone())
            .chain(numbered)
            .filter(|id| !taken.contains(id));
        entry.id = free.next().unwrap_or(id);
        taken.insert(entry.id.clone());
    }
}
