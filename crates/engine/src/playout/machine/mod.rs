//! Which cue sounds at which frame.
//!
//! The machine holds the cue on air and those to come, and plans stretches of frames: each comes
//! out as [`Span`]s without gap or overlap, and as [`Mark`]s, the frames where a cue starts or ends.
//! An anchored start lies where the [`Timeline`] says its instant will be heard; that is asked anew
//! for every stretch, so a start follows the card's crystal and the wall clock until it is planned.
//!
//! What breaks on air is followed by the identification signal until the next cue starts or until
//! the broken one would have ended: the floor.
//!
//! Pure. Block by block on air, event by event in a simulation: the same code.

mod air;
mod music;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::ops::Range;

use super::chain::Ramp;
use super::cue::{Cue, CueId, CueSource, CueStart, Emergency, HowEnded};
use super::frame_number::FrameNumber;
use super::quiet::Interlock;
use super::timeline::Timeline;
use air::{OnAir, Tail, planned_end};
use music::Music;
use phatthanh_core::units::{FRAMES_PER_SECOND, Frames, Gain};

/// A cue whose first samples are not there when it is due is waited for this long, no longer.
const PATIENCE: Frames = Frames::new(FRAMES_PER_SECOND as u64);

/// So many of the last cues started are known by name, to be passed over when they are loaded again.
const REMEMBERED: usize = 32;

/// What one stretch of frames is made of.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Without gap or overlap, in order.
    pub(crate) spans: Vec<Span>,
    /// In order; at the same frame an end comes before a start.
    pub(crate) marks: Vec<Mark>,
    /// Cues given up because their samples did not come in time.
    pub(crate) given_up: Vec<CueId>,
    /// Cues whose time came inside quiet hours.
    pub(crate) hushed: Vec<CueId>,
    /// Starts with which the music that is on goes on.
    pub(crate) carried: Vec<Carry>,
}

/// Music that goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Carry {
    /// The first frame of the cue it goes on with.
    pub(crate) frame: FrameNumber,
    /// Which.
    pub(crate) cue: CueId,
    /// Whose deck plays it.
    pub(crate) from: CueId,
    /// Whether it goes on under the cue, or as what sounds of it.
    pub(crate) under: bool,
    /// Its place then.
    pub(crate) skip: Frames,
}

/// Frames with one thing to be heard in them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span {
    /// By the engine's numbers.
    pub(crate) frames: Range<FrameNumber>,
    /// None is silence.
    pub(crate) voice: Option<Voice>,
    /// The end of the cue before, which fades out under it.
    pub(crate) under: Option<Voice>,
}

/// What is heard in a span.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Voice {
    /// The cue; none is the floor's identification signal.
    pub(crate) cue: Option<CueId>,
    /// Place in the source of the span's first frame.
    pub(crate) at: Frames,
    /// Change of level.
    pub(crate) gain: Gain,
    /// The way to that level from the one that its music had.
    pub(crate) ramp: Option<Ramp>,
    /// From nothing at its first frame to full at its end.
    pub(crate) fade_in: Option<Range<FrameNumber>>,
    /// From full at its first frame to nothing at its end.
    pub(crate) fade_out: Option<Range<FrameNumber>>,
    /// Music under it, before those fades.
    pub(crate) bed: Option<BedVoice>,
    /// The music that goes on with it.
    pub(crate) carries: Option<Carry>,
}

/// Music under a voice.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BedVoice {
    /// Change of level.
    pub(crate) gain: Gain,
    /// As a voice's.
    pub(crate) ramp: Option<Ramp>,
    /// As a voice's.
    pub(crate) fade_in: Range<FrameNumber>,
    /// As a voice's.
    pub(crate) fade_out: Range<FrameNumber>,
}

/// Something to report once its frame has been played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The first frame of a cue, or the first after it.
    pub(crate) frame: FrameNumber,
    /// Which.
    pub(crate) cue: CueId,
    /// None is a start.
    pub(crate) ended: Option<HowEnded>,
}

/// A cue that has not started.
#[derive(Debug)]
struct Pending {
    cue: Cue,
    good: Option<Frames>,
    bed_breaks: bool,
}

/// A cue the decks should have open.
#[derive(Debug)]
pub(crate) struct WantedDeck<'a> {
    /// The cue.
    pub(crate) cue: &'a Cue,
    /// The frame before which it does not start.
    pub(crate) start: FrameNumber,
}

/// The state machine of cues.
#[derive(Debug)]
pub(crate) struct Machine {
    next: FrameNumber,
    on_air: Option<OnAir>,
    under: Option<Tail>,
    /// The music of what ended last, and the frame after its last.
    left: Option<(FrameNumber, Music)>,
    pending: VecDeque<Pending>,
    waiting: Option<(CueId, FrameNumber)>,
    started: VecDeque<CueId>,
    interlock: Interlock,
}

impl Machine {
    /// Nothing on air, nothing to come; the first frame planned will be `next`.
    pub(crate) fn new(next: FrameNumber, interlock: Interlock) -> Self {
        Self {
            next,
            on_air: None,
            under: None,
            left: None,
            pending: VecDeque::new(),
            waiting: None,
            started: VecDeque::new(),
            interlock,
        }
    }

    /// The quiet hours it keeps.
    pub(crate) fn interlock(&self) -> &Interlock {
        &self.interlock
    }

    /// Keeps these from now on.
    pub(crate) fn keep(&mut self, interlock: Interlock) {
        self.interlock = interlock;
    }

    /// What lets the cue on air be heard inside quiet hours.
    pub(crate) fn emergency(&self) -> Option<&Emergency> {
        self.on_air.as_ref()?.cue.emergency.as_ref()
    }

    /// The first frame not planned yet.
    pub(crate) fn next(&self) -> FrameNumber {
        self.next
    }

    /// Whether nothing sounds now.
    pub(crate) fn is_silent(&self) -> bool {
        self.on_air.is_none() && self.under.is_none()
    }

    /// The first cue that has not started.
    pub(crate) fn first_to_come(&self) -> Option<CueId> {
        self.pending.front().map(|pending| pending.cue.id)
    }

    /// Takes `cues` instead of all that have not started.
    ///
    /// A cue is planned a little before it is heard. One that is planned already but heard only
    /// soon is known by its name: it and those before it in the list are not taken again.
    pub(crate) fn load(&mut self, cues: Vec<Cue>) {
        let known = cues.iter().rposition(|cue| self.started.contains(&cue.id));
        let fresh = cues.into_iter().skip(known.map_or(0, |last| last + 1));
        self.pending = fresh
            .map(|cue| Pending {
                cue,
                good: None,
                bed_breaks: false,
            })
            .collect();
        self.waiting = None;
    }

    /// Ends the cue on air after a fade, and forgets the others.
    pub(crate) fn stop(&mut self, fade: Frames) {
        self.pending.clear();
        if let Some(under) = &mut self.under {
            under.stop(self.next, fade);
        }
        if let Some(air) = &mut self.on_air {
            air.stop(self.next, fade);
        }
    }

    /// Learns that only the first `good` frames of a cue can be played.
    pub(crate) fn broken(&mut self, id: CueId, good: Frames) {
        if let Some(air) = self
            .on_air
            .as_mut()
            .filter(|air| air.cue.id == id && !air.floor)
        {
            air.good = Some(good);
        }

        for pending in self
            .pending
            .iter_mut()
            .filter(|pending| pending.cue.id == id)
        {
            pending.good = Some(good);
        }
    }

    /// Learns that the music under a cue breaks.
    pub(crate) fn broken_bed(&mut self, id: CueId) {
        if let Some(air) = self.on_air.as_mut().filter(|air| air.cue.id == id) {
            air.bed_breaks = true;
        }
        for pending in self
            .pending
            .iter_mut()
            .filter(|pending| pending.cue.id == id)
        {
            pending.bed_breaks = true;
        }
    }

    /// The cue on air, the one that fades out under it, and the next two: what should be open.
    pub(crate) fn wanted<'a>(
        &'a self,
        time: &'a dyn Timeline,
    ) -> impl Iterator<Item = WantedDeck<'a>> {
        let on_air = self.on_air.iter().filter(|air| !air.floor);
        let on_air = on_air
            .map(|air| &air.cue)
            .chain(self.under.iter().map(Tail::cue));
        let on_air = on_air.map(|cue| WantedDeck {
            cue,
            start: self.next,
        });
        let soon = self
            .pending
            .iter()
            .filter(|pending| pending.good != Some(Frames::ZERO))
            .take(2);

        // What is on air may end at once, by a fault; what comes next not before it has begun.
        let mut free = self.next;
        on_air.chain(soon.map(move |Pending { cue, good, .. }| {
            let start = match cue.start {
                CueStart::At(instant) => time.frame_at(instant),
                CueStart::Follow => free,
            };
            let breaks = good.map(|good| start.saturating_add(good));
            free = planned_end(cue, start, time).min(breaks.unwrap_or(FrameNumber::NEVER));
            WantedDeck { cue, start }
        }))
    }

    /// The frame of the next start or end, as things stand; none if nothing will happen.
    pub(crate) fn next_change(&self, time: &dyn Timeline) -> Option<FrameNumber> {
        let free = self.on_air.as_ref().is_none_or(|air| air.floor);
        if free
            && self
                .pending
                .front()
                .is_some_and(|first| first.cue.start == CueStart::Follow)
        {
            return Some(self.next);
        }

        let end = self
            .on_air
            .as_ref()
            .map(|air| air.end(time).0.min(self.shut(&air.cue, time)));
        let change = end.into_iter().chain(self.anchored(time)).min()?;
        (change < FrameNumber::NEVER).then_some(change.max(self.next))
    }

    /// Plans the frames up to `to`, and who starts at that frame itself.
    ///
    /// `ready` says whether a cue's first samples are there.
    pub(crate) fn plan(
        &mut self,
        to: FrameNumber,
        time: &dyn Timeline,
        ready: &dyn Fn(CueId) -> bool,
        plan: &mut Plan,
    ) {
        loop {
            self.mind_quiet_hours(time);
            self.end_what_is_over(time, plan);
            self.start_what_is_due(time, ready, plan);
            if self.next >= to {
                return;
            }
            self.span(to, time, plan);
        }
    }

    /// The frame from which `cue` may not be heard.
    fn shut(&self, cue: &Cue, time: &dyn Timeline) -> FrameNumber {
        let closes = || self.interlock.closes(self.next, time);
        if cue.emergency.is_some() {
            FrameNumber::NEVER
        } else {
            closes().unwrap_or(FrameNumber::NEVER)
        }
    }

    fn mind_quiet_hours(&mut self, time: &dyn Timeline) {
        let shut = self.on_air.as_ref().map(|air| self.shut(&air.cue, time));
        if let Some((air, shut)) = self.on_air.as_mut().zip(shut) {
            air.shut = shut;
        }
        let shut = self
            .under
            .as_ref()
            .map(|under| self.shut(under.cue(), time));
        if let Some((under, shut)) = self.under.as_mut().zip(shut) {
            under.shut(shut);
        }
    }

    /// The frames of the anchored starts to come.
    fn anchored<'a>(&'a self, time: &'a dyn Timeline) -> impl Iterator<Item = FrameNumber> + 'a {
        self.pending
            .iter()
            .filter_map(|pending| match pending.cue.start {
                CueStart::At(instant) => Some(time.frame_at(instant)),
                CueStart::Follow => None,
            })
    }

    fn end_what_is_over(&mut self, time: &dyn Timeline, plan: &mut Plan) {
        // The floor that may follow is over at once where the cue was; hence the loop.
        while let Some((end, how)) = self.on_air.as_ref().map(|air| air.end(time)) {
            if end > self.next {
                return;
            }
            self.end_on_air(how, time, plan);
        }
    }

    fn end_on_air(&mut self, how: HowEnded, time: &dyn Timeline, plan: &mut Plan) {
        let Some(air) = self.on_air.take().filter(|air| !air.floor) else {
            return;
        };

        plan.marks.push(Mark {
            frame: self.next,
            cue: air.cue.id,
            ended: Some(how),
        });
        self.left = air.music(self.next).map(|music| (self.next, music));
        match how {
            HowEnded::Fault => self.on_air = Some(air.floor_after(self.next, time)),
            HowEnded::Complete => self.under = Tail::of(air, self.next).or(self.under.take()),
            HowEnded::Cut | HowEnded::CardLost | HowEnded::Quiet => {}
        }
    }

    fn start_what_is_due(
        &mut self,
        time: &dyn Timeline,
        ready: &dyn Fn(CueId) -> bool,
        plan: &mut Plan,
    ) {
        loop {
            let Some(index) = self.due(time) else {
                self.waiting = None;
                return;
            };
            let shut = self.shut(&self.pending[index].cue, time);
            if shut <= self.next {
                plan.hushed
                    .extend(self.pending.remove(index).map(|pending| pending.cue.id));
                continue;
            }
            if !self.may_start(index, ready, plan) {
                return;
            }
            // Those before it were never heard: their time is over.
            let Some(Pending {
                cue,
                good,
                bed_breaks,
            }) = self.pending.drain(..=index).next_back()
            else {
                return;
            };
            self.end_on_air(HowEnded::Cut, time, plan);
            let music = self
                .left
                .take()
                .filter(|(frame, _)| *frame == self.next)
                .map(|(_, music)| music);
            let mut air = OnAir::new(cue, good, self.next, music);
            (air.shut, air.bed_breaks) = (shut, bed_breaks);
            let (end, how) = air.end(time);
            if end > self.next {
                plan.carried.extend(air.carries());
                self.remember(air.cue.id);
                plan.marks.push(Mark {
                    frame: self.next,
                    cue: air.cue.id,
                    ended: None,
                });
                self.on_air = Some(air);
            } else if how == HowEnded::Fault {
                self.on_air = Some(air.floor_after(self.next, time));
            } else {
                self.on_air = None;
            }
        }
    }

    /// The last anchored start whose frame has come; else what follows, if nothing is before it.
    fn due(&self, time: &dyn Timeline) -> Option<usize> {
        let late = |pending: &Pending| match pending.cue.start {
            CueStart::At(instant) => time.frame_at(instant) <= self.next,
            CueStart::Follow => false,
        };

        let free = self.on_air.as_ref().is_none_or(|air| air.floor);
        let follows = || {
            free && self
                .pending
                .front()
                .is_some_and(|first| first.cue.start == CueStart::Follow)
        };

        self.pending
            .iter()
            .rposition(late)
            .or_else(|| follows().then_some(0))
    }

    /// Whether the samples are there, or are waited for no longer, or will never come.
    fn may_start(&mut self, index: usize, ready: &dyn Fn(CueId) -> bool, plan: &mut Plan) -> bool {
        let pending = &mut self.pending[index];
        let id = pending.cue.id;
        if pending.good == Some(Frames::ZERO) || ready(id) {
            return true;
        }

        let since = match self.waiting {
            Some((waiting, since)) if waiting == id => since,
            _ => self.next,
        };

        self.waiting = Some((id, since));
        if self.next < since + PATIENCE {
            return false;
        }

        pending.good = Some(Frames::ZERO);
        plan.given_up.push(id);
        true
    }

    fn remember(&mut self, id: CueId) {
        if self.started.len() == REMEMBERED {
            self.started.pop_front();
        }
        self.started.push_back(id);
    }

    /// Plans up to `to`, or to the next frame where something may change.
    fn span(&mut self, to: FrameNumber, time: &dyn Timeline, plan: &mut Plan) {
        let next = self.next;
        let cut = self
            .anchored(time)
            .filter(|start| *start > next)
            .min()
            .unwrap_or(FrameNumber::NEVER);
        let mut until = to.min(cut);
        self.under.take_if(|under| under.end() <= next);
        until = until.min(self.under.as_ref().map_or(FrameNumber::NEVER, Tail::end));
        if let Some((_, since)) = self.waiting {
            until = until.min((since + PATIENCE).max(next + Frames::new(1)));
        }

        let goes_on = self.takes_over(cut, time);
        let voice = self.on_air.as_mut().map(|air| {
            let waiting = self.waiting.is_some();
            air.goes_on = goes_on;
            until = until.min(air.end(time).0);
            until = until.min(air.wraps_at(next));
            air.voice(next..until, cut, waiting, time)
        });
        let under = self.under.as_ref().map(|under| under.voice(next));
        plan.spans.push(Span {
            frames: next..until,
            voice,
            under,
        });
        self.next = until;
    }

    /// Whether what starts at `cut` goes on with the music that is on air.
    fn takes_over(&self, cut: FrameNumber, time: &dyn Timeline) -> bool {
        let starts = |pending: &&Pending| match pending.cue.start {
            CueStart::At(instant) => time.frame_at(instant) == cut,
            CueStart::Follow => false,
        };
        let next = self
            .pending
            .iter()
            .find(starts)
            .filter(|_| cut < FrameNumber::NEVER);
        next.zip(self.on_air.as_ref())
            .is_some_and(|(next, air)| air.plays_on_in(&next.cue, cut))
    }
}

/// Whether a source never ends by itself: it starts over, or is made in code.
fn endless(cue: &Cue) -> bool {
    matches!(cue.source, CueSource::Ident | CueSource::Line(_))
        || matches!(cue.stop, super::cue::CueStop::At(_))
}
