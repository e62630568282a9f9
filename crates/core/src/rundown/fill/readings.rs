//! How often a segment is read, one reading after another, and how long it rests then.
//!
//! * Readings follow each other after the station's pause (`[orders] pause`); none where music lies under them, which would break off.
//! * A segment is read as often as its program or its folder says, or not at all: another that has the time comes before it.
//!   Only what comes first, and would not be heard otherwise, is read less often, with a note.
//! * After a break those readings follow that were not begun.
//! * What is read again is the same airing: it counts as one, and the log has a row for each reading.
//! * A repeat asks for no rest: it is to come again.

use std::sync::Arc;

use jiff::Timestamp;

use super::Filling;
use crate::names::SegmentId;
use crate::rundown::choice::rest;
use crate::rundown::reason::{Reason, Severity, length};
use crate::rundown::{Kind, Segment, Source};
use crate::schedule::Play;
use crate::units::Frames;
use crate::words::Text;

impl Filling<'_> {
    /// Returns which reading of `id` comes next here, counted from zero.
    pub(super) fn next_reading(&self, id: SegmentId) -> u32 {
        self.heard
            .iter()
            .filter(|heard| heard.kind == Kind::Segment && heard.id == id)
            .map(|heard| heard.reading.saturating_add(1))
            .max()
            .unwrap_or(0)
    }

    /// Returns whether each reading of `segment` was begun here.
    pub(super) fn is_read(&self, segment: &Segment) -> bool {
        self.next_reading(segment.id) >= self.times(segment)
    }

    fn times(&self, segment: &Segment) -> u32 {
        self.eligibility.reading(segment).times()
    }

    /// Returns when `segment` has rested long enough to air; none if it has.
    pub(super) fn rests_until(&self, segment: &Segment) -> Option<Timestamp> {
        if matches!(self.occurrence.slot.play, Play::Repeat(_)) {
            return None;
        }
        let every = self.eligibility.reading(segment).every?;
        rest::until(segment.id, every, self.past, &self.before)
    }

    /// Returns how many of the readings of `segment` that are left can air here; none if it cannot.
    ///
    /// The first reading of the first segment may take the closing's time and the overrun.
    pub(super) fn fitting(&self, segment: &Segment, first: bool) -> u32 {
        let begun = self.next_reading(segment.id);
        let left = self.times(segment).saturating_sub(begun);
        let again = Frames::new((self.pause() + self.alone(segment)).get().max(1));
        let one = self.airtime(Kind::Segment, segment)
            + if self.follows_itself(segment) {
                self.pause()
            } else {
                Frames::ZERO
            };

        let room = self.room();
        let fit = if one > room {
            0
        } else {
            let more = (room - one).get() / again.get();
            u32::try_from(more).unwrap_or(u32::MAX).saturating_add(1)
        };

        let lone = first && self.heard_segments() == 0;
        if fit >= left || begun > 0 {
            fit.min(left)
        } else if lone {
            fit.max(u32::from(one <= self.reach()))
        } else {
            0
        }
    }

    /// Places all readings of `segment` that are left and fit.
    pub(super) fn read(&mut self, segment: &Arc<Segment>, first: bool, reason: &Reason) {
        let (begun, times) = (self.next_reading(segment.id), self.times(segment));
        let until = begun + self.fitting(segment, first);
        let mut goes_on = self.follows_itself(segment);
        if until < times {
            let text = Text::new("rundown-read-fewer")
                .with("title", &segment.title)
                .with("length", length(self.alone(segment)))
                .with("fits", until)
                .with("times", times);
            self.note(Severity::Warning, text);
        }

        for number in begun..until {
            if goes_on {
                self.sequence.pause(self.pause());
            }
            let why = if number == 0 {
                reason.clone()
            } else {
                let text = Text::new("rundown-read-again").with("reading", number + 1);
                Reason(text.with("times", times))
            };
            let source = Source::Segment(Arc::clone(segment));
            self.sequence
                .place(self.program, Kind::Segment, source, segment.length, why);
            if times > 1 {
                self.sequence.is_reading(number);
            }
            goes_on = true;
        }
    }

    /// Returns whether `segment` is what was on just before.
    fn follows_itself(&self, segment: &Segment) -> bool {
        self.sequence.is_empty() && self.said_last == Some(segment.id)
    }

    /// Returns how long nothing sounds between two readings here.
    fn pause(&self) -> Frames {
        if self.program.bed.is_some() || self.sequence.has_music() {
            Frames::ZERO
        } else {
            Frames::from_duration(self.inputs.rules.order_pause)
        }
    }

    /// Returns how long one reading is.
    fn alone(&self, segment: &Segment) -> Frames {
        super::joins::sounding(self.program, segment).length
    }
}
