//! What is to be reported once it has been heard.
//!
//! Frames are planned before they are heard. Their marks wait here, in order, until somebody knows
//! that the card took the frame and its moment has come.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::cue::{CueId, Event, HowEnded};
use super::frame_number::FrameNumber;
use super::machine::Mark;
use super::timeline::Timeline;
use phatthanh_core::units::Frames;

/// Marks to be reported, and the cue that is being heard.
#[derive(Debug, Default)]
pub(crate) struct EventQueue {
    marks: VecDeque<(Mark, Frames)>,
    on_air: Option<(CueId, FrameNumber)>,
    news: Vec<Event>,
}

impl EventQueue {
    /// Something to report in time. Of an ending cue, `missing` frames were silence that it did not hold.
    pub(crate) fn push(&mut self, mark: Mark, missing: Frames) {
        self.marks.push_back((mark, missing));
    }

    /// What is to be reported at once: there is nothing to wait for.
    pub(crate) fn at_once(&mut self, news: impl Iterator<Item = Event>) {
        self.news.extend(news);
    }

    /// The cue that is being heard.
    pub(crate) fn on_air(&self) -> Option<CueId> {
        self.on_air.map(|(cue, _)| cue)
    }

    /// How much of it the card has taken, of `taken` frames in all.
    pub(crate) fn on_air_played(&self, taken: FrameNumber) -> Frames {
        self.on_air
            .map_or(Frames::ZERO, |(_, started)| taken.since(started))
    }

    /// Reports what has been played, in order: of `taken` frames the card took, those due by `heard`.
    pub(crate) fn tell(
        &mut self,
        taken: FrameNumber,
        time: &dyn Timeline,
        heard: impl Fn(FrameNumber) -> bool,
        events: &mut Vec<Event>,
    ) {
        events.append(&mut self.news);
        while let Some((mark, missing)) = self.marks.front() {
            let needed = if mark.ended.is_none() {
                mark.frame + Frames::new(1)
            } else {
                mark.frame
            };
            if taken < needed || !heard(mark.frame) {
                return;
            }
            let at = time.heard_at(mark.frame);
            match mark.ended {
                None => {
                    self.on_air = Some((mark.cue, mark.frame));
                    events.push(Event::Started { cue: mark.cue, at });
                }
                Some(how) => {
                    let started = self
                        .on_air
                        .take()
                        .map_or(mark.frame, |(_, started)| started);
                    let played = (mark.frame - started).saturating_sub(*missing);
                    events.push(Event::Ended {
                        cue: mark.cue,
                        at,
                        played,
                        how,
                    });
                }
            }
            self.marks.pop_front();
        }
    }

    /// The card is gone after `taken` frames: reports what it took, and that what was on air has ended.
    pub(crate) fn break_off(
        &mut self,
        taken: FrameNumber,
        time: &dyn Timeline,
        now: Timestamp,
        how: HowEnded,
        events: &mut Vec<Event>,
    ) {
        self.tell(taken, time, |_| true, events);
        if let Some((cue, started)) = self.on_air.take() {
            let at = time.heard_at(taken).min(now);
            events.push(Event::Ended {
                cue,
                at,
                played: taken.since(started),
                how,
            });
        }
        self.marks.clear();
    }
}
