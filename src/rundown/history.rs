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
use std::fmt;
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
#[derive(Default, Clone)]
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

    /// Every airing, in the order it was recorded.
    pub fn airings(&self) -> impl Iterator<Item = Aired> {
        self.rows.iter().map(|row| {
            let (occurred, Played { start, id, path, episode }) = (self.occurred(row), self.played(row));
            Aired {
                start,
                slot: self.slots.name(occurred.slot).clone(),
                due: timestamp(occurred.due_us),
                program: self.programs.name(occurred.program).clone(),
                topic: path.topic(),
                id,
                path,
                episode,
                repeat: row.repeat,
            }
        })
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

    /// The recordings `program` picked for episodes, latest first.
    pub(super) fn picked_by<'a>(
        &'a self,
        program: &ProgramId,
        before: &Before<'_>,
    ) -> impl Iterator<Item = &'a (SegmentId, AudioPath)> + use<'a> {
        let rows = self.programs.find(program).and_then(|program| self.by_program.get(&program));
        let latest = rows.map(|rows| self.latest(rows, before));
        latest.into_iter().flatten().map(|row| self.recordings.name(row.recording))
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
    fn latest<'a>(
        &'a self,
        index: &'a [u32],
        before: &Before<'_>,
    ) -> impl Iterator<Item = &'a Row> + use<'a> {
        let instant_us = before.instant.as_microsecond();
        let is_before = |number: &u32| self.rows[*number as usize].start_us < instant_us;
        // Mostly all of it is.
        let all = index.last().is_none_or(is_before);
        let end = if all { index.len() } else { index.partition_point(is_before) };
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

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.airings()).finish()
    }
}

impl Row {
    fn start(&self) -> Timestamp {
        timestamp(self.start_us)
    }
}

fn timestamp(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).expect("microseconds of a timestamp")
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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + 60 * minute).unwrap()
    }

    /// An airing of recording `id` at `minute`, in the slot due at `due`.
    fn aired(id: u8, minute: i64, due: i64, episode: Option<u32>) -> Aired {
        Aired {
            start: at(minute),
            slot: SlotId::from("chieu"),
            due: at(due),
            program: ProgramId::from("cot"),
            topic: TopicId::from("dat"),
            id: SegmentId::new([id; 32]),
            path: AudioPath::from(format!("dat/{id}").as_str()),
            episode,
            repeat: false,
        }
    }

    /// Three episodes, written down out of order: 1 and 2 at 0, 3 at 100, 1 at 200.
    fn history() -> History {
        let mut history = History::default();
        for aired in [
            aired(1, 200, 200, Some(3)),
            aired(1, 0, 0, Some(1)),
            aired(2, 5, 0, Some(1)),
            aired(9, 8, 0, None),
            aired(3, 100, 100, Some(2)),
        ] {
            history.record(aired);
        }
        history
    }

    /// The recordings of `played`, lowest first.
    fn ids(played: &[Played]) -> Vec<u8> {
        (0..10)
            .flat_map(|id| {
                played.iter().filter(move |played| played.id == SegmentId::new([id; 32])).map(move |_| id)
            })
            .collect()
    }

    /// What an occurrence beginning at `instant` and due at `due` may know: when recording 1 aired, the
    /// last episode, and what a repeat would play.
    #[track_caller]
    fn check(instant: i64, due: i64, last: Option<i64>, episode: Option<u32>, repeat: &[u8]) {
        let (history, slot) = (history(), SlotId::from("chieu"));
        let before = Before { instant: at(instant), slot: &slot, due: at(due) };
        assert_eq!(history.last_aired(SegmentId::new([1; 32]), &before), last.map(at));
        assert_eq!(history.last_episode(&ProgramId::from("cot"), &before), episode);
        let turn = history.last_turn(&ProgramId::from("cot"), &TopicId::from("dat"), &before);
        assert_eq!(turn.is_some(), episode.is_some());
        let played = history.last_of_slot(&slot, &before);
        assert_eq!(ids(&played), repeat);
    }

    #[test]
    fn only_what_was_before_and_nothing_of_its_own() {
        check(0, 0, None, None, &[]);
        check(50, 50, Some(0), Some(1), &[1, 2]);
        check(100, 100, Some(0), Some(1), &[1, 2]);
        check(150, 150, Some(0), Some(2), &[3]);
        check(300, 300, Some(200), Some(3), &[1]);
        // Its own airing, logged a moment early.
        check(201, 200, Some(0), Some(2), &[3]);
        // In its middle.
        check(7, 0, None, None, &[]);
    }

    #[test]
    fn an_airing_reads_back() {
        let one = aired(1, 0, 0, Some(1));
        let mut history = History::default();
        history.record(one.clone());
        assert_eq!(history.airings().collect::<Vec<_>>(), [one]);
    }

    #[test]
    fn what_was_heard_of_an_occurrence() {
        let heard = history().heard_of(&SlotId::from("chieu"), at(0), at(8));
        assert_eq!(ids(&heard), [1, 2]);
    }
}
