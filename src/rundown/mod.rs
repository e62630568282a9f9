//! The rundown: everything that airs on a day, to the frame, with the reason for each.
//!
//! [`plan`] is a pure function of the schedule, the calendar, the catalogue, the history and the
//! date. It never fails: what cannot be filled as asked is filled by what comes next on the floor
//! (next eligible segment, evergreen, fallback folder, identification signal), with a note.
//!
//! Pure: no clock, no files.

mod catalogue;
mod history;
mod reason;

pub use catalogue::{Approval, Catalogue, Segment};
pub use history::{Aired, History};
pub use reason::{Note, Reason, Severity};

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::names::{ProgramId, SlotId, TopicId};
use crate::units::{Frames, Gain};

/// All items of a broadcast day.
#[derive(Debug, Clone, PartialEq)]
pub struct Rundown {
    /// The day.
    pub date: Date,
    /// By start; none overlaps another; inside a slot's time there is no gap.
    pub items: Vec<Item>,
    /// What a person should know: every loss and every doubt.
    pub notes: Vec<Note>,
}

/// One thing in a rundown.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// When its first frame is to be heard.
    pub start: Timestamp,
    /// How much of it is to be heard.
    pub length: Frames,
    /// Where in the recording it begins: zero unless joined late.
    pub skip: Frames,
    /// What it is.
    pub kind: Kind,
    /// The slot whose time it fills.
    pub slot: SlotId,
    /// When that slot was due: with `slot`, the name of the occurrence.
    pub due: Timestamp,
    /// The program.
    pub program: ProgramId,
    /// The topic, where it has one.
    pub topic: Option<TopicId>,
    /// What sounds.
    pub source: Source,
    /// Change of level that brings it to the station's loudness.
    pub gain: Gain,
    /// Whether it starts on its instant by the wall clock, or on the frame after the item before.
    pub anchored: bool,
    /// Whether it goes on until the next anchored start or the slot's end, whatever the card's clock does.
    pub elastic: bool,
    /// Fade at its beginning.
    pub fade_in: Frames,
    /// Fade at its end.
    pub fade_out: Frames,
    /// Number of the program's episode it belongs to; none for items that are no part of one.
    pub episode: Option<u32>,
    /// Whether it repeats an earlier airing of the episode.
    pub repeat: bool,
    /// Why this and no other.
    pub reason: Reason,
}

impl Item {
    /// When its last frame has been heard.
    #[must_use]
    pub fn end(&self) -> Timestamp {
        self.length.after(self.start)
    }
}

/// What an item is in the rundown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A program's opening.
    Opening,
    /// A segment, picked.
    Segment,
    /// A program's closing.
    Closing,
    /// What fills the time that is left.
    Filler,
    /// What plays when what should play cannot.
    Fallback,
    /// Another station's program.
    Relay,
    /// Something that cuts in.
    Announcement,
}

/// What sounds.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A recording.
    Segment(Arc<Segment>),
    /// The identification signal made in code: the last floor.
    Ident,
}
