//! What has aired, as far as planning asks.

use jiff::Timestamp;

use crate::names::{AudioPath, ProgramId, SegmentId, SlotId, TopicId};

/// One segment that has aired: what the planner needs of an airing.
///
/// Only airings that count are recorded: heard to the end, or cut by the schedule itself after at
/// least half. What a power cut or a fault broke off has not aired.
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
    /// The episode it belonged to.
    pub episode: Option<u32>,
    /// Whether it was a repeat.
    pub repeat: bool,
}

/// Every segment that has aired, oldest first.
#[derive(Debug, Default, Clone)]
pub struct History {
    aired: Vec<Aired>,
}

impl History {
    /// Adds an airing; the latest last.
    pub fn record(&mut self, aired: Aired) {
        self.aired.push(aired);
    }
}
