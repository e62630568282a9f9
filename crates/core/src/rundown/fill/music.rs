//! Filler that is spoken over: it goes on under what is said, and comes up again after it.
//!
//! A program may say that it is spoken over running filler (`over_filler`). If filler is on when its occurrence
//! begins, that music lies under all of it, quieter, and is the first filler after it. The plan says where in
//! the recording it will be; where that is to the frame, the engine knows, whose deck plays on.
//!
//! The whole story crosses five rooms:
//!
//! | step | who | what |
//! | --- | --- | --- |
//! | 1 | `config` | reads `over_filler` and `bed_level` into `Program::over_filler_lu` |
//! | 2 | `rundown`, `fill` and this file | finds the filler that is on as the occurrence begins ([`Item::music`]), lays it under each item as a bed that goes on, and makes it the first filler after |
//! | 3 | `rundown`, `plan` | takes the music from the log where a plan is made again or a restart joins; [`Music::is_near`] says whether it is the music that plays |
//! | 4 | `station::conductor::cues` | makes the item a cue with `bed` and `goes_on` |
//! | 5 | `playout::machine::music`, `Deck::handed_on` | hands the deck itself from cue to cue, so that the card's crystal moves nothing, and leads its level |
//! | 6 | `station::conductor::bed` | hears the true place from the engine, and logs the bed's beginning and end as events: it is heard, but its time is the item's |
//! | 7 | `station::conductor::bed` | goes on without the music, and logs why, where the recording cannot be played |

use std::sync::Arc;

use crate::rundown::{Item, Kind, Segment};
use crate::units::Frames;

/// Two places of the same music are one if they are no further apart.
const BESIDE: Frames = Frames::from_ms(1000);

/// Music that is on at the end of an item, and could go on.
#[derive(Debug, Clone, PartialEq)]
pub struct Music {
    /// The recording.
    pub segment: Arc<Segment>,
    /// Its place then.
    pub at: Frames,
}

impl Music {
    /// Where it is `later`: it plays over and over.
    pub(in crate::rundown) fn after(&self, later: Frames) -> Frames {
        Frames::new((self.at + later).get() % self.segment.length.get().max(1))
    }

    /// Whether that is as good as what `other` is: the plan is a little beside where the card has got.
    #[must_use]
    pub fn is_near(&self, other: Option<&Self>) -> bool {
        let apart = |other: &Self| {
            let apart = self.at.get().abs_diff(other.at.get());
            apart.min(self.segment.length.get().saturating_sub(apart))
        };
        other.is_some_and(|other| {
            self.segment.id == other.segment.id && apart(other) <= BESIDE.get()
        })
    }
}

impl Item {
    /// The filler that is on at its end: itself, if it does not end there of its own accord, or what it lies on.
    #[must_use]
    pub fn music(&self) -> Option<Music> {
        let (segment, skip) = match (&self.bed, self.source.segment()) {
            (Some(bed), _) if bed.goes_on => (&bed.segment, bed.skip),
            (None, Some(segment)) if self.kind == Kind::Filler && !self.runs_out(segment) => {
                (segment, self.skip)
            }
            _ => return None,
        };

        let music = Music {
            segment: Arc::clone(segment),
            at: skip,
        };

        Some(Music {
            at: music.after(self.length),
            ..music
        })
    }

    /// The filler that it goes on with.
    #[must_use]
    pub fn over(&self) -> Option<&Arc<Segment>> {
        match (&self.bed, self.source.segment()) {
            (Some(bed), _) if bed.goes_on => Some(&bed.segment),
            (None, Some(segment)) if self.goes_on => Some(segment),
            _ => None,
        }
    }

    /// Where that is as it begins.
    #[must_use]
    pub fn place(&self) -> Frames {
        self.bed.as_ref().map_or(self.skip, |bed| bed.skip)
    }

    fn runs_out(&self, segment: &Segment) -> bool {
        !self.elastic && self.skip + self.length + self.left_out >= segment.length
    }
}
