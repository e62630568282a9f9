//! Items for the tests of the conductor's parts.

use std::sync::Arc;

use jiff::Timestamp;

use crate::names::{AudioPath, ProgramId, SegmentId, SlotId};
use crate::rundown::{Item, Kind, Reason, Segment, Source};
use crate::schedule::OccurrenceId;
use crate::units::{Frames, Gain};
use crate::words::Text;

pub(super) fn at(time: &str) -> Timestamp {
    format!("2026-11-24T{time}Z").parse().unwrap()
}

/// Returns the recording `byte`, which starts at `start` in the noon slot and lasts for `seconds`.
pub(super) fn item(start: &str, seconds: u64, byte: u8) -> Item {
    let length = Frames::from_ms(seconds * 1000);
    let path = AudioPath::from(&*format!("tin/{byte}.wav"));
    let segment = Segment::new(SegmentId::new([byte; 32]), path, length);
    Item {
        start: at(start),
        length,
        skip: Frames::ZERO,
        kind: Kind::Segment,
        occurrence: OccurrenceId {
            slot: SlotId::from("a"),
            due: at("12:00:00"),
        },
        program: ProgramId::from("tin"),
        topic: Some(segment.topic.clone()),
        source: Source::Segment(Arc::new(segment)),
        gain: Gain::UNITY,
        anchored: false,
        elastic: false,
        fade_in: Frames::ZERO,
        fade_out: Frames::ZERO,
        tail: Frames::ZERO,
        left_out: Frames::ZERO,
        bed: None,
        goes_on: false,
        episode: Some(1),
        repeat: false,
        reading: None,
        makes_good: None,
        order: None,
        reason: Reason(Text::new("rundown-in-order")),
    }
}
