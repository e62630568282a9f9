//! What somebody ordered, as its entry keeps it: with all that playing it needs.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Channel, Recording, Seq, stored};
use phatthanh_core::rundown::{Order, Segment, Urgency};
use phatthanh_core::units::{BassLoss, Frames, Level, Lufs, Sides};

/// What somebody ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ordered {
    /// Who gave it to the station.
    pub by: String,
    /// Whose order it is.
    pub ordered_by: String,
    /// How it came.
    pub channel: Channel,
    /// How urgent it is.
    pub level: Urgency,
    /// Whether it is a drill.
    pub drill: bool,
    /// What is said, one after another.
    pub recordings: Vec<OrderedRecording>,
    /// How often all of it is said in a round.
    pub repeat: u32,
    /// From round to round, in microseconds; none: there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every_us: Option<i64>,
    /// From when on nothing of it is begun any more.
    #[serde(rename = "until_us", with = "stored::micros")]
    pub until: Timestamp,
    /// Whether it waits for the end of the item on air.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub after_item: bool,
    /// Anything to add.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A recording of an order, with what playing it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderedRecording {
    /// Which bytes; their place, and what people call them.
    #[serde(flatten)]
    pub recording: Recording,
    /// Its length.
    #[serde(rename = "length_frames", with = "stored::frames")]
    pub length: Frames,
    /// Integrated loudness in thousandths of a LUFS; none if it is too short to tell.
    pub loudness_mlufs: Option<i64>,
    /// True peak in thousandths of a dBTP.
    pub true_peak_mdb: i64,
    /// Which of its channels are heard: `both`, `left`, `right`.
    pub sides: String,
    /// What a machine speaks in it; none if no machine does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl OrderedRecording {
    /// Returns what playing `segment` needs.
    #[must_use]
    pub fn of(segment: &Segment) -> Self {
        let thousandths = |value: f64| (value * 1000.0).round() as i64;
        let sides = match segment.sides {
            Sides::Both => "both",
            Sides::Left => "left",
            Sides::Right => "right",
        };

        Self {
            recording: Recording {
                id: segment.id,
                path: segment.path.clone(),
                title: segment.title.to_string(),
            },
            length: segment.length,
            loudness_mlufs: segment.loudness.map(|loudness| thousandths(loudness.0)),
            true_peak_mdb: thousandths(segment.true_peak.0),
            sides: sides.to_owned(),
            text: None,
        }
    }

    /// Returns it as planning sees it, ingested at `at`.
    fn segment(self, at: Timestamp) -> Segment {
        let Recording { id, path, title } = self.recording;
        let sides = match self.sides.as_str() {
            "left" => Sides::Left,
            "right" => Sides::Right,
            _ => Sides::Both,
        };

        Segment {
            id,
            topic: path.topic(),
            path,
            title: title.into(),
            sides,
            length: self.length,
            silence_start: Frames::ZERO,
            silence_end: Frames::ZERO,
            loudness: self.loudness_mlufs.map(|value| Lufs(value as f64 / 1000.0)),
            bass: BassLoss::default(),
            true_peak: Level(self.true_peak_mdb as f64 / 1000.0),
            pauses: Arc::default(),
            added: at,
            approval: None,
            dated: None,
            until: None,
            number: None,
            spoken: self.text.is_some(),
        }
    }
}

impl Ordered {
    /// Returns whether `order` asks for all that this does: the same words as often, as urgently and as a drill or not.
    #[must_use]
    pub fn is_same(&self, order: &Order) -> bool {
        let own = self.recordings.iter().map(|one| one.recording.id);
        own.eq(order.recordings.iter().map(|segment| segment.id))
            && (self.level, self.drill, self.repeat) == (order.urgency, order.drill, order.repeat)
            && self.every_us.map(SignedDuration::from_micros) == order.every
    }

    /// Returns it as planning sees it: the entry `seq`, written at `at`.
    #[must_use]
    pub fn order(self, seq: Seq, at: Timestamp) -> Order {
        Order {
            number: seq.0,
            at,
            until: self.until,
            urgency: self.level,
            drill: self.drill,
            ordered_by: self.ordered_by.into(),
            recordings: self
                .recordings
                .into_iter()
                .map(|one| Arc::new(one.segment(at)))
                .collect(),
            repeat: self.repeat,
            every: self.every_us.map(SignedDuration::from_micros),
            after_item: self.after_item,
        }
    }
}
