//! What has aired, as far as planning asks.
//!
//! Ten years are half a million airings, and a plan asks thousands of times "when did this air
//! last?". So airings are kept as small rows with numbers for names, and each question has its index,
//! sorted by time.
//!
//! Every question is asked from the place of one occurrence ([`Before`]): what aired before it,
//! without its own airings. So an occurrence planned again in its middle, or after a power cut, gets
//! the very same answers.

mod forget;
mod index;
mod names;

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use jiff::Timestamp;

use super::{Aired, Item, Kind, Lost, Orders, Rundown, Started};
use crate::names::{AudioPath, ByHash, ProgramId, SegmentId, SlotId, TopicId};
use crate::schedule::OccurrenceId;
use index::Index;
use names::{Names, count};

/// No airing of an occurrence is dated so long before it was due, whatever became of the clock meanwhile.
const EARLY_US: i64 = 7 * 24 * 3_600_000_000;

/// Every segment that has aired, to the microsecond.
#[derive(Default, Clone)]
pub struct History {
    slots: Names<SlotId>,
    programs: Names<ProgramId>,
    topics: Names<TopicId>,
    recordings: Names<(SegmentId, AudioPath), ByHash>,
    occurrences: Vec<Occurred>,
    rows: Vec<AiredRow>,
    by_segment: HashMap<SegmentId, Vec<u32>, ByHash>,
    by_slot: Index,
    /// Original airings of episodes, by the slot whose they are: that which was missed, if they make
    /// one good.
    by_original: Index,
    /// Original airings of episodes, by program.
    by_program: Index,
    /// Original airings of episodes, by program and topic.
    by_turn: HashMap<(u32, u32), Vec<u32>>,
    /// Original airings of episodes, by the missed occurrence they make good: its slot, and when it was due.
    by_missed: HashMap<(u32, i64), Vec<u32>>,
    /// What was not heard, by when the occurrence was due that is owed for it.
    lost: BTreeMap<Timestamp, Vec<Lost>>,
    /// What was started and has not aired: a fault or the clock broke it off. By when its occurrence was due.
    broken_off: BTreeMap<Timestamp, Vec<(OccurrenceId, Started)>>,
    since: Option<Timestamp>,
    orders: Orders,
    /// The occurrence that last began anew, and when: what was heard of it before is to be heard again.
    anew: Option<(OccurrenceId, Timestamp)>,
}

/// The place of one occurrence in history: all that aired before `instant`, but nothing of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before<'a> {
    pub(super) instant: Timestamp,
    pub(super) occurrence: &'a OccurrenceId,
}

/// A recording that aired, as a repeat needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Played {
    pub(super) start: Timestamp,
    /// When the occurrence it aired in was due.
    pub(super) due: Timestamp,
    pub(super) id: SegmentId,
    pub(super) path: AudioPath,
    pub(super) episode: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Occurred {
    slot: u32,
    program: u32,
    due_us: i64,
}

#[derive(Debug, Clone, Copy)]
struct AiredRow {
    start_us: i64,
    occurrence: u32,
    recording: u32,
    episode: Option<u32>,
    repeat: bool,
    /// Which reading it was, as far as a byte counts.
    reading: u8,
    /// The missed occurrence it makes good: its slot, and when it was due.
    makes_good: Option<(u32, i64)>,
}

impl History {
    /// Knows everything from `at` on, if it did not before: what was due earlier is nobody's loss.
    pub fn begin(&mut self, at: Timestamp) {
        self.since = Some(self.since.map_or(at, |since| since.min(at)));
    }

    /// From when on it knows everything; none if nobody has said.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        self.since
    }

    /// Notes that `occurrence` began again from its beginning at `at`, by its program's wish.
    pub fn begin_anew(&mut self, occurrence: OccurrenceId, at: Timestamp) {
        self.anew = Some((occurrence, at));
    }

    /// Returns the orders that were given, and what was said of them.
    #[must_use]
    pub fn orders(&self) -> &Orders {
        &self.orders
    }

    /// Gives access to them, for who learns of more.
    pub fn orders_mut(&mut self) -> &mut Orders {
        &mut self.orders
    }

    /// Adds a segment that was to air and was not heard.
    pub fn lose(&mut self, lost: Lost) {
        self.lost
            .entry(lost.make_goods().due)
            .or_default()
            .push(lost);
    }

    /// Adds a start in `occurrence` that does not count as aired. It is not started again there, whatever becomes of
    /// the station meanwhile.
    pub fn start(&mut self, occurrence: OccurrenceId, started: Started) {
        self.broken_off
            .entry(occurrence.due)
            .or_default()
            .push((occurrence, started));
    }

    /// What was not heard of occurrences due in `from..until`.
    pub(super) fn lost(&self, from: Timestamp, until: Timestamp) -> impl Iterator<Item = &Lost> {
        let due = (from < until).then(|| self.lost.range(from..until));
        due.into_iter().flatten().flat_map(|(_, lost)| lost)
    }

    /// Adds an airing, at best the latest last.
    pub fn record(&mut self, aired: Aired) {
        let slot = self.slots.number(&aired.occurrence.slot);
        let program = self.programs.number(&aired.program);
        let topic = self.topics.number(&aired.topic);
        let occurred = Occurred {
            slot,
            program,
            due_us: aired.occurrence.due.as_microsecond(),
        };

        if self.occurrences.last() != Some(&occurred) {
            self.occurrences.push(occurred);
        }

        let makes_good = aired.makes_good;
        let makes_good =
            makes_good.map(|missed| (self.slots.number(&missed.slot), missed.due.as_microsecond()));
        let number = count(self.rows.len());
        self.rows.push(AiredRow {
            start_us: aired.start.as_microsecond(),
            occurrence: count(self.occurrences.len() - 1),
            recording: self.recordings.number(&(aired.id, aired.path)),
            episode: aired.episode,
            repeat: aired.repeat,
            reading: u8::try_from(aired.reading).unwrap_or(u8::MAX),
            makes_good,
        });
        insert(
            &self.rows,
            self.by_segment.entry(aired.id).or_default(),
            number,
        );
        insert(&self.rows, self.by_slot.of_mut(slot), number);
        if let Some(missed) = makes_good {
            insert(
                &self.rows,
                self.by_missed.entry(missed).or_default(),
                number,
            );
        }

        if aired.episode.is_some() && !aired.repeat {
            let original = makes_good.map_or(slot, |(slot, _)| slot);
            insert(&self.rows, self.by_original.of_mut(original), number);
            insert(&self.rows, self.by_program.of_mut(program), number);
            insert(
                &self.rows,
                self.by_turn.entry((program, topic)).or_default(),
                number,
            );
        }
    }

    /// Every airing, in the order it was recorded.
    pub fn airings(&self) -> impl Iterator<Item = Aired> {
        (0..count(self.rows.len())).map(|number| self.aired(number))
    }

    fn aired(&self, number: u32) -> Aired {
        let row = &self.rows[number as usize];
        let (
            occurred,
            Played {
                start,
                id,
                path,
                episode,
                ..
            },
        ) = (self.occurred(row), self.played(row));
        let occurrence = |slot, due_us| OccurrenceId {
            slot: self.slots.name(slot).clone(),
            due: timestamp(due_us),
        };

        Aired {
            start,
            occurrence: occurrence(occurred.slot, occurred.due_us),
            program: self.programs.name(occurred.program).clone(),
            topic: path.topic(),
            id,
            path,
            episode,
            repeat: row.repeat,
            reading: u32::from(row.reading),
            makes_good: row
                .makes_good
                .map(|(slot, due_us)| occurrence(slot, due_us)),
        }
    }

    /// Adds a planned day as if it had aired: to plan the days after it.
    pub fn assume(&mut self, rundown: &Rundown) {
        self.assume_items(&rundown.items);
    }

    pub(super) fn assume_items(&mut self, items: &[Item]) {
        let aired = items
            .iter()
            .filter_map(|item| Aired::of(item, item.start, item.length));
        aired.for_each(|aired| self.record(aired));
    }

    /// When the recording aired last.
    pub(super) fn last_aired(&self, id: SegmentId, before: &Before<'_>) -> Option<Timestamp> {
        self.latest(self.by_segment.get(&id)?, before)
            .next()
            .map(AiredRow::start)
    }

    /// When the occurrence was due in which the recording aired last.
    pub(super) fn last_due(&self, id: SegmentId, before: &Before<'_>) -> Option<Timestamp> {
        let last = self.latest(self.by_segment.get(&id)?, before).next()?;
        Some(timestamp(self.occurred(last).due_us))
    }

    /// The recordings `program` picked for episodes, latest first.
    pub(super) fn picked_by<'a>(
        &'a self,
        program: &ProgramId,
        before: &Before<'_>,
    ) -> impl Iterator<Item = &'a (SegmentId, AudioPath)> + use<'a> {
        let rows = self
            .programs
            .find(program)
            .map(|program| self.by_program.of(program));
        let latest = rows.map(|rows| self.latest(rows, before));
        latest
            .into_iter()
            .flatten()
            .map(|row| self.recordings.name(row.recording))
    }

    /// When `program` last had an episode of `topic`.
    pub(super) fn last_turn(
        &self,
        program: &ProgramId,
        topic: &TopicId,
        before: &Before<'_>,
    ) -> Option<Timestamp> {
        let turn = (self.programs.find(program)?, self.topics.find(topic)?);
        self.latest(self.by_turn.get(&turn)?, before)
            .next()
            .map(AiredRow::start)
    }

    /// Returns the highest number of the program's episodes. What aired last may be the rest of one that another
    /// cut, which began later and has a higher number.
    pub(super) fn last_episode(&self, program: &ProgramId, before: &Before<'_>) -> Option<u32> {
        let program = self.programs.find(program)?;
        let mut rows = self.latest(self.by_program.of(program), before);
        let last = rows.next()?;
        let due_us = self.occurred(last).due_us;
        let since = rows
            .take_while(|row| row.start_us >= due_us)
            .filter_map(|row| row.episode);
        last.episode.max(since.max())
    }

    /// The segments of the last occurrence of `slot` that had any, in order, or of the one that made it
    /// good elsewhere: what a repeat plays.
    pub(super) fn last_of_slot(&self, slot: &SlotId, before: &Before<'_>) -> Vec<Played> {
        let rows = self.slots.find(slot).map(|slot| self.by_original.of(slot));
        let mut rows = rows.into_iter().flat_map(|rows| self.latest(rows, before));
        let Some(last) = rows.next() else {
            return Vec::new();
        };
        let occurrence = |row: &AiredRow| (self.occurred(row), row.makes_good);
        let mut played: Vec<_> = std::iter::once(last)
            .chain(rows.take_while(|row| occurrence(row) == occurrence(last)))
            .map(|row| self.played(row))
            .collect();
        played.reverse();
        played
    }

    /// What was started in the occurrence itself before `until`, in order; since it began anew, if it did.
    pub(super) fn heard_of(&self, occurrence: &OccurrenceId, until: Timestamp) -> Vec<Started> {
        let anew = self.anew.as_ref().filter(|(began, _)| began == occurrence);
        let from = anew.map_or(Timestamp::MIN, |(.., at)| *at);
        let aired = self
            .slots
            .find(&occurrence.slot)
            .into_iter()
            .flat_map(|number| {
                self.own(self.by_slot.of(number), number, occurrence.due)
                    .map(|row| self.started(row))
            });
        let broken_off = self.broken_off.get(&occurrence.due).into_iter().flatten();
        let broken_off = broken_off
            .filter(|(of, _)| of == occurrence)
            .map(|(_, started)| started.clone());
        let mut own: Vec<_> = aired
            .chain(broken_off)
            .filter(|one| from <= one.start && one.start < until)
            .collect();
        own.sort_by_key(|one| one.start);
        own
    }

    /// Returns whether `occurrence` was heard, there or made good elsewhere.
    pub(super) fn is_heard(&self, occurrence: &OccurrenceId, before: &Before<'_>) -> bool {
        let Some(number) = self.slots.find(&occurrence.slot) else {
            return false;
        };
        let mut own = self.own(self.by_original.of(number), number, occurrence.due);
        let elsewhere = self
            .by_missed
            .get(&(number, occurrence.due.as_microsecond()));
        own.any(|row| row.start() < before.instant)
            || elsewhere.is_some_and(|rows| self.latest(rows, before).next().is_some())
    }

    /// Of an index, what aired in the occurrence of `slot` due at `due`, latest first.
    fn own<'a>(
        &'a self,
        index: &'a [u32],
        slot: u32,
        due: Timestamp,
    ) -> impl Iterator<Item = &'a AiredRow> + use<'a> {
        let due_us = due.as_microsecond();
        let rows = index
            .iter()
            .rev()
            .map(|number| &self.rows[*number as usize]);
        rows.take_while(move |row| row.start_us >= due_us.saturating_sub(EARLY_US))
            .filter(move |row| {
                let occurred = self.occurred(row);
                (occurred.slot, occurred.due_us) == (slot, due_us)
            })
    }

    /// Of an index, what is before, latest first.
    fn latest<'a>(
        &'a self,
        index: &'a [u32],
        before: &Before<'_>,
    ) -> impl Iterator<Item = &'a AiredRow> + use<'a> {
        let instant_us = before.instant.as_microsecond();
        let is_before = |number: &u32| self.rows[*number as usize].start_us < instant_us;
        // Mostly all of it is.
        let all = index.last().is_none_or(is_before);
        let end = if all {
            index.len()
        } else {
            index.partition_point(is_before)
        };

        let own = self.slots.find(&before.occurrence.slot);
        let own = own.map(|slot| (slot, before.occurrence.due.as_microsecond()));
        let rows = index[..end]
            .iter()
            .rev()
            .map(|number| &self.rows[*number as usize]);
        rows.filter(move |row| {
            let occurred = self.occurred(row);
            own != Some((occurred.slot, occurred.due_us))
        })
    }

    fn occurred(&self, row: &AiredRow) -> Occurred {
        self.occurrences[row.occurrence as usize]
    }

    fn played(&self, row: &AiredRow) -> Played {
        let (id, path) = self.recordings.name(row.recording).clone();
        let due = timestamp(self.occurred(row).due_us);
        Played {
            start: row.start(),
            due,
            id,
            path,
            episode: row.episode,
        }
    }

    /// What is no part of an episode fills, as far as anybody asks.
    fn started(&self, row: &AiredRow) -> Started {
        let Played {
            start,
            id,
            path,
            episode,
            ..
        } = self.played(row);
        let kind = if episode.is_some() {
            Kind::Segment
        } else {
            Kind::Filler
        };

        Started {
            start,
            kind,
            id,
            path,
            reading: u32::from(row.reading),
            makes_good: row.makes_good.is_some(),
        }
    }
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.airings()).finish()
    }
}

impl AiredRow {
    fn start(&self) -> Timestamp {
        timestamp(self.start_us)
    }
}

fn timestamp(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).expect("microseconds of a timestamp")
}

/// Adds a row to an index by its time; almost always at the end.
fn insert(rows: &[AiredRow], index: &mut Vec<u32>, number: u32) {
    let start_us = rows[number as usize].start_us;
    if index
        .last()
        .is_none_or(|last| rows[*last as usize].start_us <= start_us)
    {
        return index.push(number);
    }
    let at = index.partition_point(|other| rows[*other as usize].start_us <= start_us);
    index.insert(at, number);
}

#[cfg(test)]
mod tests;
