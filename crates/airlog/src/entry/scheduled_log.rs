//! What a day was to air: the plan as it stood, kept with the day.
//!
//! The plan of a past day cannot be made again: files were edited, recordings came and went. So the
//! station writes down what it means to air when a day begins, and again whenever that changes. A row holds
//! from the moment it was written until the next; only what was still to come stands in it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Planned, stored};
use phatthanh_core::names::{AudioPath, ProgramId, SegmentId};
use phatthanh_core::rundown::{Item, Kind};
use phatthanh_core::schedule::OccurrenceId;
use phatthanh_core::units::Frames;

/// A start that moved less than this is the same plan: cards drift.
const SAME_START: SignedDuration = SignedDuration::from_secs(2);

/// An item as the plan of its day promised it; small, because every day has hundreds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledLog {
    /// When its first frame was to be heard.
    #[serde(rename = "planned_us", with = "stored::micros")]
    pub start: Timestamp,
    /// How much of it was to be heard.
    #[serde(rename = "length_frames", with = "stored::frames")]
    pub length: Frames,
    /// What it was in the rundown.
    pub kind: Kind,
    /// The occurrence whose time it filled.
    #[serde(flatten)]
    pub occurrence: OccurrenceId,
    /// The program.
    pub program: ProgramId,
    /// The recording's bytes; none for what is no recording.
    pub segment: Option<SegmentId>,
    /// Where it lay.
    pub path: Option<AudioPath>,
}

impl From<&Item> for ScheduledLog {
    fn from(item: &Item) -> Self {
        let segment = item.source.segment();
        Self {
            start: item.start,
            length: item.length,
            kind: item.kind,
            occurrence: item.occurrence.clone(),
            program: item.program.clone(),
            segment: segment.map(|segment| segment.id),
            path: segment.map(|segment| segment.path.clone()),
        }
    }
}

impl ScheduledLog {
    /// When its last frame was to have been heard.
    #[must_use]
    pub fn end(&self) -> Timestamp {
        self.length.after(self.start)
    }

    /// Whether the two promise the same at the same time.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.same_thing(other) && self.start.duration_since(other.start).abs() < SAME_START
    }

    /// Whether the two promise the same, whenever.
    pub(crate) fn same_thing(&self, other: &Self) -> bool {
        let of = |one: &Self| (one.kind, one.segment);
        of(self) == of(other) && self.occurrence == other.occurrence
    }

    /// Whether it is what `item` was.
    pub(crate) fn is_kept_by(&self, item: &Planned) -> bool {
        let segment = item.segment.as_ref().map(|segment| segment.id);
        item.is_of(&self.occurrence) && (self.kind, self.segment) == (item.kind, segment)
    }

    /// What only fills time: another filler in its place is no difference.
    pub(crate) fn is_filling(&self) -> bool {
        matches!(self.kind, Kind::Filler | Kind::Fallback)
    }
}
