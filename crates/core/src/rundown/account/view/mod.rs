//! A rundown as people and programs read it: JSON, and a table.

mod changes;
mod coming;
mod story;
mod table;
mod texture;
mod turns;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

pub use changes::{ChangesJson, changes_text};
pub use coming::coming;
pub use story::{StoryJson, story_text};
pub use table::table;
pub use texture::{PlanTexture, texture_text};
pub use turns::fairness_table;

use crate::names::{InputId, ProgramId, SegmentId, SlotId, TopicId};
use crate::rundown::{Item, Kind, Note, OrderPart, Rundown, Segment, Severity, Texture};
use crate::units::{Frames, instant};
use crate::words::Language;

/// The JSON of a planned day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanDay {
    /// The broadcast day.
    pub date: Date,
    /// By start.
    pub items: Vec<PlanItem>,
    /// What a person should know.
    pub notes: Vec<PlanNote>,
    /// What it will sound like.
    pub texture: PlanTexture,
}

/// The JSON of an item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanItem {
    /// RFC 3339, to the millisecond, with the station's offset.
    pub start: String,
    /// End, written as `start` is; where the next item follows without a gap, its `start`.
    pub end: String,
    /// What it is.
    pub kind: Kind,
    /// The slot whose time it fills.
    pub slot: SlotId,
    /// The program.
    pub program: ProgramId,
    /// The recording's topic.
    pub topic: Option<TopicId>,
    /// The recording; null for the identification signal.
    pub segment: Option<PlanSegment>,
    /// Change of level, in tenths of a decibel.
    pub gain_db: f64,
    /// How long it sounds on after its end, fading out under the next, in seconds; left out if it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crossfade_s: Option<f64>,
    /// The music under it; left out if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bed: Option<PlanSegment>,
    /// Number of the program's episode.
    pub episode: Option<u32>,
    /// Whether it repeats an earlier airing of the episode.
    pub repeat: bool,
    /// Which reading it is of those that follow each other, counted from zero; left out if it is read once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<u32>,
    /// The missed occurrence it makes good; left out if it makes none good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub makes_good: Option<PlanMissed>,
    /// The part of an order that it is; left out if it is on the schedule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderPart>,
    /// The input that is relayed; left out if it is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<PlanInput>,
    /// Why this and no other.
    pub reason: String,
}

/// The JSON of an occurrence that is made good.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanMissed {
    /// Its slot.
    pub slot: SlotId,
    /// When it was due.
    pub due: String,
}

/// The JSON of a recording.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanSegment {
    /// Its bytes.
    pub id: SegmentId,
    /// Relative to the station's folder.
    pub path: String,
    /// What people call it.
    pub title: String,
}

/// The JSON of an input.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanInput {
    /// Its name.
    pub id: InputId,
    /// What people call it.
    pub title: String,
}

/// The JSON of a note.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanNote {
    /// The slot it is about.
    pub slot: Option<SlotId>,
    /// How bad it is.
    pub severity: Severity,
    /// What it is.
    pub text: String,
}

impl PlanDay {
    /// The day as JSON says it, with reasons and notes in `language`.
    #[must_use]
    pub fn new(rundown: &Rundown, zone: &TimeZone, language: Language) -> Self {
        Self {
            date: rundown.date,
            items: PlanItem::all(&rundown.items, zone, language),
            notes: rundown
                .notes
                .iter()
                .map(|note| PlanNote::new(note, language))
                .collect(),
            texture: PlanTexture::new(&Texture::of(&rundown.items), zone, language),
        }
    }
}

impl PlanItem {
    /// `items`, by start, each with its reason in `language`.
    #[must_use]
    pub fn all(items: &[Item], zone: &TimeZone, language: Language) -> Vec<Self> {
        let nexts = items.iter().skip(1).map(Some).chain([None]);
        let mut said: Option<(&Item, String)> = None;
        let plan_item = |(item, next)| {
            // Those of one occurrence mostly air for the same reason; finding the words takes longest.
            let known = said
                .take()
                .filter(|(before, _)| before.airs_as(item))
                .map(|(_, why)| why);
            let (_, why) = said.insert((item, known.unwrap_or_else(|| item.why(language))));
            Self::new(item, next, zone, why.clone())
        };
        items.iter().zip(nexts).map(plan_item).collect()
    }

    /// `next` is the item after it, which may begin where it ends.
    fn new(item: &Item, next: Option<&Item>, zone: &TimeZone, reason: String) -> Self {
        // Both are the same frame, but an instant is a nanosecond or two off it.
        let end = item.end();
        let joined = next.filter(|next| Frames::between(end, next.start) == Frames::ZERO);
        let segment = item
            .source
            .segment()
            .map(|segment| PlanSegment::new(segment));
        Self {
            start: rfc3339(item.start, zone),
            end: rfc3339(joined.map_or(end, |next| next.start), zone),
            kind: item.kind,
            slot: item.occurrence.slot.clone(),
            program: item.program.clone(),
            topic: item.topic.clone(),
            segment,
            gain_db: (f64::from(item.gain.db()) * 10.0).round() / 10.0,
            crossfade_s: (item.tail > Frames::ZERO)
                .then(|| (item.tail.seconds() * 1000.0).round() / 1000.0),
            bed: item.bed.as_ref().map(|bed| PlanSegment::new(&bed.segment)),
            episode: item.episode,
            repeat: item.repeat,
            reading: item.reading,
            makes_good: item.makes_good.as_ref().map(|missed| PlanMissed {
                slot: missed.occurrence.slot.clone(),
                due: rfc3339(missed.occurrence.due, zone),
            }),
            order: item.order.as_deref().cloned(),
            input: item.source.input().map(|input| PlanInput {
                id: input.id.clone(),
                title: input.title.clone(),
            }),
            reason,
        }
    }
}

impl PlanSegment {
    fn new(segment: &Segment) -> Self {
        let path = format!("audio/{}", segment.path);
        Self {
            id: segment.id,
            path,
            title: segment.title.to_string(),
        }
    }
}

impl PlanNote {
    fn new(note: &Note, language: Language) -> Self {
        Self {
            slot: note.slot.clone(),
            severity: note.severity,
            text: note.text.say(language),
        }
    }
}

fn rfc3339(at: Timestamp, zone: &TimeZone) -> String {
    instant::rfc_3339(at, zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_as_json_says_them() {
        for (zone, at, said) in [
            (
                "Asia/Ho_Chi_Minh",
                "2026-11-24T10:15:00Z",
                "2026-11-24T17:15:00.000+07:00",
            ),
            (
                "Asia/Ho_Chi_Minh",
                "2026-11-24T10:15:00.9996Z",
                "2026-11-24T17:15:01.000+07:00",
            ),
            (
                "UTC",
                "2026-11-24T10:15:00.0014Z",
                "2026-11-24T10:15:00.001+00:00",
            ),
            (
                "America/St_Johns",
                "2026-11-24T10:15:00Z",
                "2026-11-24T06:45:00.000-03:30",
            ),
        ] {
            assert_eq!(
                rfc3339(at.parse().unwrap(), &TimeZone::get(zone).unwrap()),
                said
            );
        }
    }
}
