//! The rundown: everything that airs on a day, to the frame, with the reason for each.
//!
//! [`plan()`] is a pure function of the schedule, the calendar, the catalogue, the history and the
//! date. It never fails: what cannot be filled as asked is filled by what comes next on the floor
//! (next eligible segment, evergreen, fallback folder, identification signal), with a note. It goes in
//! three steps, each with its rules in its own room:
//!
//! 1. What is due on the date, the day before and the day after: [`crate::schedule`].
//! 2. Who has the air when two want it, and never in quiet hours: `time`.
//! 3. What fills each occurrence: `choice` (what may air, and what goes first), `fill` (opening, segments, closing, and
//!    filler; what of them sounds, and how far they overlap).
//!
//! Then orders are woven into it (`orders`), and `account` says why everything is as it is.
//!
//! An occurrence that something cuts goes on after it: its time is a list of parts, each filled by itself.
//!
//! A plan made again in the middle of an occurrence, or after a power cut, gives it the very same
//! items: an occurrence never sees its own airings, nor what came after it began (`history`).
//!
//! Pure: no clock, no files.

mod account;
mod aired;
mod catalogue;
mod choice;
mod fill;
mod history;
mod inputs;
mod orders;
mod plan;
mod reason;
mod source;
mod time;

pub use account::diff::{Broadcast, Change, ChangeKind, Changes, diff};
pub use account::explain::{
    CandidateStory, Fate, OccurrenceStory, PoolStory, Rival, Story, explain,
};
pub use account::fairness::{Fairness, Heard, ProgramTurns, TopicTurn, fairness};
pub use account::rest::{ProgramRest, TopicRest, rests};
pub use account::texture::{Repeated, Texture};
pub use account::view::{
    ChangesJson, PlanDay, PlanInput, PlanItem, PlanMissed, PlanNote, PlanSegment, PlanTexture,
    StoryJson, changes_text, coming, fairness_table, story_text, table, texture_text,
};
pub use aired::{Aired, Lost, MakesGood, Started};
pub use catalogue::{Approval, Catalogue, Segment};
pub use choice::natural::compare as natural_order;
pub use choice::never::Plays;
pub use fill::music::Music;
pub use fill::sequence::MOST_GAIN_DB;
pub use history::History;
pub use inputs::{Away, Inputs, NONE_AWAY};
#[cfg(test)]
pub(crate) use orders::tests as orders_of_tests;
pub use orders::{
    Air, Arming, Armings, Order, OrderEnd, OrderPart, Orders, Playing, Unsaid, Urgency, cuts_in,
    weave,
};
pub use plan::{Begun, again, plan, refill};
pub use reason::{Note, Reason, Severity, displaced_text};
pub use source::{ATTENTION, Source};
pub use time::quiet::{next_quiet, quiet_from};

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::names::{ProgramId, TopicId};
use crate::schedule::OccurrenceId;
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

/// The fade in of an item joined late.
const JOIN_FADE: Frames = Frames::from_ms(500);

impl Rundown {
    /// The item on air at `at`.
    #[must_use]
    pub fn on_air_at(&self, at: Timestamp) -> Option<&Item> {
        let started = self.items.partition_point(|item| item.start <= at);
        self.items[..started].last().filter(|item| at < item.end())
    }

    /// What is to air from `at` on: the item on air then, joined where it would be by now, and
    /// everything after it. The first starts by the wall clock.
    #[must_use]
    pub fn from(&self, at: Timestamp) -> Vec<Item> {
        let later = self.items.partition_point(|item| item.start < at);
        let joined = self.items[..later].last().and_then(|item| item.joined(at));
        let mut items: Vec<Item> = joined
            .into_iter()
            .chain(self.items[later..].iter().cloned())
            .collect();
        if let Some(first) = items.first_mut() {
            first.anchored = true;
        }
        items
    }
}

/// One thing in a rundown.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is asked by itself, and any of them goes with any other"
)]
pub struct Item {
    /// When its first frame is to be heard.
    pub start: Timestamp,
    /// How much of it is to be heard.
    pub length: Frames,
    /// Where in the recording it begins: past its silence, where that is left out; later if joined late.
    pub skip: Frames,
    /// What it is.
    pub kind: Kind,
    /// The occurrence whose time it fills.
    pub occurrence: OccurrenceId,
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
    /// What sounds on of it after its end, fading out under the next item.
    pub tail: Frames,
    /// What of the recording comes after its end: its tail, and silence that is left out.
    pub left_out: Frames,
    /// Music under it.
    pub bed: Option<Bed>,
    /// It is the filler that the item before lay on, or was, and goes on where that is.
    pub goes_on: bool,
    /// Number of the program's episode it belongs to; none for items that are no part of one.
    pub episode: Option<u32>,
    /// Whether it repeats an earlier airing of the episode.
    pub repeat: bool,
    /// Which reading it is of those that follow each other, counted from zero; none if it is read once.
    pub reading: Option<u32>,
    /// The missed occurrence it makes good, if it does.
    pub makes_good: Option<MakesGood>,
    /// The part of an order that it is, where it is none of the schedule.
    pub order: Option<Arc<OrderPart>>,
    /// Why this and no other.
    pub reason: Reason,
}

impl Item {
    /// When its last frame has been heard.
    #[must_use]
    pub fn end(&self) -> Timestamp {
        self.length.after(self.start)
    }

    /// Returns the rest of it from `at` on; none if nothing is left.
    #[must_use]
    pub fn joined(&self, at: Timestamp) -> Option<Self> {
        let gone = Frames::between(self.start, at);
        let length = self.length.saturating_sub(gone);
        (length > Frames::ZERO).then(|| Self {
            start: at,
            length,
            skip: self.skip + gone,
            fade_in: JOIN_FADE.min(length),
            fade_out: self.fade_out.min(length),
            bed: self.bed.clone().map(|bed| bed.joined(gone)),
            ..self.clone()
        })
    }
}

/// Music under an item, over and over for as long as that lasts.
#[derive(Debug, Clone, PartialEq)]
pub struct Bed {
    /// The recording.
    pub segment: Arc<Segment>,
    /// Its place when the item begins.
    pub skip: Frames,
    /// Change of level.
    pub gain: Gain,
    /// Fade as the item begins.
    pub fade_in: Frames,
    /// Fade that ends with the item.
    pub fade_out: Frames,
    /// It is the filler that is on as the item begins: it goes on where it is, and its fade in leads from the
    /// level it has.
    pub goes_on: bool,
}

impl Bed {
    /// Moves the bed on by what is over of the item.
    fn joined(self, gone: Frames) -> Self {
        // Filler may be on now too, and is led to its level.
        let fade_in = if self.goes_on {
            self.fade_in
        } else {
            Frames::ZERO
        };
        Self {
            skip: self.skip + gone,
            fade_in,
            ..self
        }
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
    /// What people say in the studio, as they say it.
    Live,
    /// Something that cuts in.
    Announcement,
    /// An announcement that is a drill.
    Drill,
}
