//! What has aired, as far as planning asks.
//!
//! Ten years are half a million airings, and a plan asks thousands of times "when did this air
//! last?". So airings are kept as small rows with numbers for names, and each question has its index,
//! sorted by time.
//!
//! Every question is asked from the place of one occurrence ([`Before`]): what aired before it,
//! without its own airings. So an occurrence planned again in its middle, or after a power cut, gets
//! the very same answers.

use std::collections::HashMap;
use std::hash::Hash;

use jiff::Timestamp;

use super::{Item, Kind, Rundown, Source};
use crate::names::{AudioPath, ProgramId, SegmentId, SlotId, TopicId};

/// One segment that has aired: what the planner needs of an airing.
///
/// Only airings that count are recorded: picked segments, fillers and fallbacks, heard to the end, or
/// cut by the schedule itself after at least half of the recording. What a power cut or a fault broke
/// off has not aired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aired {
    /// When its first frame was heard.
    pub start: Timestamp,
    /// The slot it filled.
    pub slot: SlotId,
    /// When that slot was due.
    pub due: Timestamp,
    /// The program.
    pub program: ProgramId,
    /// The segment's topic.
    pub topic: TopicId,
    /// The recording.
    pub id: SegmentId,
    /// Where it lay.
    pub path: AudioPath,
    /// The episode it belonged to; none for fillers and fallbacks.
    pub episode: Option<u32>,
    /// Whether it was a repeat.
    pub repeat: bool,
}

/// Every segment that has aired, to the microsecond.
#[derive(Debug, Default, Clone)]
pub struct History {
    slots: Names<SlotId>,
    programs: Names<ProgramId>,
    topics: Names<TopicId>,
    recordings: Names<(SegmentId, AudioPath)>,
    occurrences: Vec<Occurred>,
    rows: Vec<Row>,
    by_segment: HashMap<SegmentId, Vec<u32>>,
    by_slot: HashMap<u32, Vec<u32>>,
    /// Original airings of episodes, by program.
    by_program: HashMap<u32, Vec<u32>>,
    /// The same by program and topic.
    by_turn: HashMap<(u32, u32), Vec<u32>>,
}

/// The place of one occurrence in history: all that aired before `instant`, but nothing of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before<'a> {
    pub(super) instant: Timestamp,
    pub(super) slot: &'a SlotId,
    pub(super) due: Timestamp,
}

/// A recording that aired, as a repeat needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Played {
    pub(super) start: Timestamp,
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
struct Row {
    start_us: i64,
    occurrence: u32,
    recording: u32,
    episode: Option<u32>,
    repeat: bool,
}

impl History {
    /// Adds an airing, at best the latest last.
    pub fn record(&mut self, aired: Aired) {
        let slot = self.slots.number(&aired.slot);
        let program = self.programs.number(&aired.program);
        let topic = self.topics.number(&aired.topic);
        let occurred = Occurred { slot, program, due_us: aired.due.as_microsecond() };
        if self.occurrences.last() != Some(&occurred) {
            self.occurrences.push(occurred);
        }
        let number = count(self.rows.len());
        self.rows.push(Row {
            start_us: aired.start.as_microsecond(),
            occurrence: count(self.occurrences.len() - 1),
            recording: self.recordings.number(&(aired.id, aired.path)),
            episode: aired.episode,
            repeat: aired.repeat,
        });
        insert(&self.rows, self.by_segment.entry(aired.id).or_default(), number);
        insert(&self.rows, self.by_slot.entry(slot).or_default(), number);
        if aired.episode.is_some() && !aired.repeat {
            insert(&self.rows, self.by_program.entry(program).or_default(), number);
            insert(&self.rows, self.by_turn.entry((program, topic)).or_default(), number);
        }
    }

    /// Adds a planned day as if it had aired: to plan the days after it.
    pub fn assume(&mut self, rundown: &Rundown) {
        self.assume_items(&rundown.items);
    }

    pub(super) fn assume_items(&mut self, items: &[Item]) {
        items.iter().filter_map(Aired::planned).for_each(|aired| self.record(aired));
    }

    /// When the recording aired last.
    pub(super) fn last_aired(&self, id: SegmentId, before: &Before<'_>) -> Option<Timestamp> {
        self.latest(self.by_segment.get(&id)?, before).next().map(Row::start)
    }

    /// When `program` last picked the recording for an episode.
    pub(super) fn last_picked(
        &self,
        id: SegmentId,
        program: &ProgramId,
        before: &Before<'_>,
    ) -> Option<Timestamp> {
        let program = self.programs.find(program)?;
        let mut airings = self.latest(self.by_segment.get(&id)?, before);
        airings
            .find(|row| row.episode.is_some() && !row.repeat && self.occurred(row).program == program)
            .map(Row::start)
    }

    /// When `program` last had an episode of `topic`.
    pub(super) fn last_turn(
        &self,
        program: &ProgramId,
        topic: &TopicId,
        before: &Before<'_>,
    ) -> Option<Timestamp> {
        let turn = (self.programs.find(program)?, self.topics.find(topic)?);
        self.latest(self.by_turn.get(&turn)?, before).next().map(Row::start)
    }

    /// The number of the program's last episode.
    pub(super) fn last_episode(&self, program: &ProgramId, before: &Before<'_>) -> Option<u32> {
        let program = self.programs.find(program)?;
        self.latest(self.by_program.get(&program)?, before).next()?.episode
    }

    /// The segments of the last occurrence of `slot` that had any, in order: what a repeat plays.
    pub(super) fn last_of_slot(&self, slot: &SlotId, before: &Before<'_>) -> Vec<Played> {
        let rows = self.slots.find(slot).and_then(|slot| self.by_slot.get(&slot));
        let mut rows = rows
            .into_iter()
            .flat_map(|rows| self.latest(rows, before))
            .filter(|row| row.episode.is_some() && !row.repeat);
        let Some(last) = rows.next() else { return Vec::new() };
        let occurred = self.occurred(last);
        let mut played: Vec<_> = std::iter::once(last)
            .chain(rows.take_while(|row| self.occurred(row) == occurred))
            .map(|row| self.played(row))
            .collect();
        played.reverse();
        played
    }

    /// What has aired of the occurrence itself before `until`, in order.
    pub(super) fn heard_of(&self, slot: &SlotId, due: Timestamp, until: Timestamp) -> Vec<Played> {
        let rows = self.slots.find(slot).and_then(|slot| self.by_slot.get(&slot));
        let rows = rows.into_iter().flatten().map(|number| &self.rows[*number as usize]);
        let due_us = due.as_microsecond();
        let own = rows.filter(|row| row.start() < until && self.occurred(row).due_us == due_us);
        own.map(|row| self.played(row)).collect()
    }

    /// Of an index, what is before, latest first.
    fn latest<'a>(&'a self, index: &'a [u32], before: &Before<'_>) -> impl Iterator<Item = &'a Row> {
        let instant_us = before.instant.as_microsecond();
        let end = index.partition_point(|number| self.rows[*number as usize].start_us < instant_us);
        let own = self.slots.find(before.slot).map(|slot| (slot, before.due.as_microsecond()));
        let rows = index[..end].iter().rev().map(|number| &self.rows[*number as usize]);
        rows.filter(move |row| {
            let occurred = self.occurred(row);
            own != Some((occurred.slot, occurred.due_us))
        })
    }

    fn occurred(&self, row: &Row) -> Occurred {
        self.occurrences[row.occurrence as usize]
    }

    fn played(&self, row: &Row) -> Played {
        let (id, path) = self.recordings.name(row.recording).clone();
        Played { start: row.start(), id, path, episode: row.episode }
    }
}

impl Row {
    fn start(&self) -> Timestamp {
        Timestamp::from_microsecond(self.start_us).expect("microseconds of a timestamp")
    }
}

impl Aired {
    /// The airing that `item` will be if all goes as planned; none if it will not count.
    fn planned(item: &Item) -> Option<Self> {
        let Source::Segment(segment) = &item.source else { return None };
        let counts = matches!(item.kind, Kind::Segment | Kind::Filler | Kind::Fallback)
            && item.length.get().saturating_mul(2) >= segment.length.get();
        counts.then(|| Self {
            start: item.start,
            slot: item.slot.clone(),
            due: item.due,
            program: item.program.clone(),
            topic: segment.topic.clone(),
            id: segment.id,
            path: segment.path.clone(),
            episode: item.episode,
            repeat: item.repeat,
        })
    }
}

/// Names kept once, and called by number.
#[derive(Debug, Clone)]
struct Names<T> {
    names: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self { names: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Names<T> {
    fn number(&mut self, name: &T) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = count(self.names.len());
        self.names.push(name.clone());
        self.numbers.insert(name.clone(), number);
        number
    }

    fn find(&self, name: &T) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    fn name(&self, number: u32) -> &T {
        &self.names[number as usize]
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).expect("fewer airings than four thousand million")
}

/// Adds a row to an index by its time; almost always at the end.
fn insert(rows: &[Row], index: &mut Vec<u32>, number: u32) {
    let start_us = rows[number as usize].start_us;
    let at = index.partition_point(|other| rows[*other as usize].start_us <= start_us);
    index.insert(at, number);
}
