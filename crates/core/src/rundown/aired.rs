//! What counts as aired, what as lost, and what makes a loss good.
//!
//! The rules are here once, for what a plan assumes, for what the station hears and for what the
//! airtime log says of the past.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Item, Kind};
use crate::names::{AudioPath, ProgramId, SegmentId, TopicId};
use crate::schedule::OccurrenceId;
use crate::units::Frames;
use crate::words::{Language, Text};

/// The reading after which none comes.
const ALL_READ: u32 = u32::MAX;

/// One segment that has aired: what the planner needs of an airing.
///
/// Only airings that count are recorded (see [`Aired::of`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aired {
    /// When its first frame was heard.
    pub start: Timestamp,
    /// The occurrence it filled.
    pub occurrence: OccurrenceId,
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
    /// Which reading it was of those that followed each other, counted from zero.
    pub reading: u32,
    /// The missed occurrence it made good.
    pub makes_good: Option<OccurrenceId>,
}

/// A recording that has been started in an occurrence, whatever was heard of it.
///
/// What goes on after a break needs to know: nothing is said twice in one occurrence, nor is it closed twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// When its first frame was heard.
    pub start: Timestamp,
    /// What it was in the rundown.
    pub kind: Kind,
    /// The recording.
    pub id: SegmentId,
    /// Where it lay.
    pub path: AudioPath,
    /// Which reading it was of those that follow each other, counted from zero; `u32::MAX` if none is to come.
    pub reading: u32,
    /// Whether it made a missed occurrence good.
    pub makes_good: bool,
}

/// A segment of a new episode that was to air and was not heard, or not enough of it.
///
/// What a person skipped is no loss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The occurrence it was to fill.
    pub occurrence: OccurrenceId,
    /// The program.
    pub program: ProgramId,
    /// When it was certain.
    pub at: Timestamp,
    /// Why.
    pub why: Text,
    /// The missed occurrence it was to make good.
    pub makes_good: Option<OccurrenceId>,
}

/// The missed occurrence that an item makes good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakesGood {
    /// Its name.
    #[serde(flatten)]
    pub occurrence: OccurrenceId,
    /// Which it was, why it was missed, and why what was to make it good before was missed too.
    pub reasons: Vec<Text>,
}

impl Aired {
    /// Whether a recording played in this role, of which this much was heard, counts as aired: what the
    /// planner picks, if at least half of it was heard at a stretch.
    #[must_use]
    pub fn counts(kind: Kind, heard: Frames, length: Frames) -> bool {
        matches!(kind, Kind::Segment | Kind::Filler | Kind::Fallback)
            && heard.get().saturating_mul(2) >= length.get()
    }

    /// The airing of `item` from `start` on, if `heard` of it was heard and the schedule itself ended it;
    /// none if it does not count. What a power cut or a fault broke off has not aired.
    #[must_use]
    pub fn of(item: &Item, start: Timestamp, heard: Frames) -> Option<Self> {
        let segment = item.source.segment()?;
        Self::counts(item.kind, heard, segment.length).then(|| Self {
            start,
            occurrence: item.occurrence.clone(),
            program: item.program.clone(),
            topic: segment.topic.clone(),
            id: segment.id,
            path: segment.path.clone(),
            episode: item.episode,
            repeat: item.repeat,
            reading: item.reading.unwrap_or_default(),
            makes_good: item
                .makes_good
                .as_ref()
                .map(|missed| missed.occurrence.clone()),
        })
    }
}

impl Started {
    /// The start of `item`; none if that is the identification signal.
    #[must_use]
    pub fn of(item: &Item) -> Option<Self> {
        let segment = item.source.segment()?;
        Some(Self {
            start: item.start,
            kind: item.kind,
            id: segment.id,
            path: segment.path.clone(),
            reading: item.reading.unwrap_or_default(),
            makes_good: item.makes_good.is_some(),
        })
    }

    /// Returns it as a person ended it who wanted none of it: no reading of it is to come.
    #[must_use]
    pub fn all_read(self) -> Self {
        Self {
            reading: ALL_READ,
            ..self
        }
    }
}

impl Lost {
    /// That `item` was not heard, which is certain at `at`; none if it is no segment of a new episode.
    #[must_use]
    pub fn of(item: &Item, at: Timestamp, why: Text) -> Option<Self> {
        Self::is_loss(item.kind, item.episode, item.repeat).then(|| Self {
            occurrence: item.occurrence.clone(),
            program: item.program.clone(),
            at,
            why,
            makes_good: item
                .makes_good
                .as_ref()
                .map(|missed| missed.occurrence.clone()),
        })
    }

    /// Whether such an item is a loss if it is not heard.
    #[must_use]
    pub fn is_loss(kind: Kind, episode: Option<u32>, repeat: bool) -> bool {
        kind == Kind::Segment && episode.is_some() && !repeat
    }

    /// The occurrence that is owed for it: its own, or the one it was to make good.
    pub(super) fn make_goods(&self) -> &OccurrenceId {
        self.makes_good.as_ref().unwrap_or(&self.occurrence)
    }
}

impl Item {
    /// Whether it airs for the same reason as `other`.
    pub(super) fn airs_as(&self, other: &Self) -> bool {
        (&self.reason, &self.makes_good) == (&other.reason, &other.makes_good)
    }

    /// Why it airs, the whole chain: why this and no other, what it makes good, and why that was missed.
    #[must_use]
    pub fn why(&self, language: Language) -> String {
        let missed = self
            .makes_good
            .iter()
            .flat_map(|makes_good| &makes_good.reasons);
        let reasons: Vec<String> = std::iter::once(&self.reason.0)
            .chain(missed)
            .map(|text| text.say(language))
            .collect();
        reasons.join("; ")
    }
}
