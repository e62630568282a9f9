//! The cue on air: how far it goes, and how it fades.

use std::ops::Range;

use super::{BedVoice, Timeline, Voice, endless};
use crate::playout::cue::{Cue, CueSource, CueStart, CueStop, HowEnded};
use crate::units::{Frames, Gain};

/// What sounds on of a cue that is complete, under the next.
#[derive(Debug)]
pub(super) struct Tail {
    air: OnAir,
    fade: Range<u64>,
}

impl Tail {
    /// The tail of `air`, which ends now; none if it has none.
    pub(super) fn of(air: OnAir, now: u64) -> Option<Self> {
        let good = air.good.map_or(u64::MAX, |good| air.started.saturating_add(good.get()));
        let source = air.started.saturating_add(air.source());
        let fade = now..now.saturating_add(air.cue.tail.get()).min(good).min(source).min(air.shut);
        (!fade.is_empty()).then_some(Self { air, fade })
    }

    pub(super) fn cue(&self) -> &Cue {
        &self.air.cue
    }

    /// The frame after its last.
    pub(super) fn end(&self) -> u64 {
        self.fade.end
    }

    /// Is to be over within `fade` from now.
    pub(super) fn stop(&mut self, now: u64, fade: Frames) {
        self.fade.end = self.fade.end.min(now.saturating_add(fade.get()));
    }

    /// May not be heard from `frame` on.
    pub(super) fn shut(&mut self, frame: u64) {
        self.fade.end = self.fade.end.min(frame);
    }

    /// What is heard of it from frame `now` on.
    pub(super) fn voice(&self, now: u64) -> Voice {
        Voice {
            cue: Some(self.air.cue.id),
            at: self.air.at(now),
            gain: self.air.cue.gain,
            fade_in: None,
            fade_out: Some(self.fade.clone()),
            bed: None,
        }
    }
}

/// A cue that has started, or the floor after one that broke.
#[derive(Debug)]
pub(super) struct OnAir {
    pub(super) cue: Cue,
    /// Whether this is the floor: nobody's cue, gives way to whatever comes.
    pub(super) floor: bool,
    /// Frames of it that can be played, where it is known to break.
    pub(super) good: Option<Frames>,
    /// The frame from which it may not be heard.
    pub(super) shut: u64,
    started: u64,
    /// The fade at its end, once begun.
    fading: Option<Range<u64>>,
    /// The fade it was told to stop with.
    stopping: Option<Range<u64>>,
}

impl OnAir {
    pub(super) fn new(cue: Cue, good: Option<Frames>, started: u64) -> Self {
        Self { cue, floor: false, good, shut: u64::MAX, started, fading: None, stopping: None }
    }

    /// The identification signal from `now` to where this cue would have ended.
    pub(super) fn floor_after(self, now: u64, time: &dyn Timeline) -> Self {
        let stop = match self.cue.stop {
            CueStop::At(_) => self.cue.stop,
            CueStop::End | CueStop::After(_) => {
                CueStop::After(Frames::new(self.planned_end(time).saturating_sub(now)))
            }
        };
        let cue = Cue {
            start: CueStart::Follow,
            source: CueSource::Ident,
            skip: Frames::ZERO,
            stop,
            gain: Gain::UNITY,
            fade_in: Frames::ZERO,
            bed: None,
            ..self.cue
        };
        Self { floor: true, shut: self.shut, stopping: self.stopping, ..Self::new(cue, None, now) }
    }

    /// Tells it to end after a fade that begins now.
    pub(super) fn stop(&mut self, now: u64, fade: Frames) {
        self.stopping = Some(now..now.saturating_add(fade.get()));
    }

    /// Frames until its source ends by itself.
    fn source(&self) -> u64 {
        match &self.cue.source {
            CueSource::File { held, .. } if !endless(&self.cue) => held.saturating_sub(self.cue.skip).get(),
            // Starting over from the beginning leads nowhere.
            CueSource::File { held: Frames::ZERO, .. } => 0,
            _ => u64::MAX,
        }
    }

    /// The frame after its last if it does not break and nothing cuts it.
    fn planned_end(&self, time: &dyn Timeline) -> u64 {
        let source = self.started.saturating_add(self.source());
        match self.cue.stop {
            CueStop::End => source,
            CueStop::After(length) => source.min(self.started.saturating_add(length.get())),
            CueStop::At(instant) => source.min(time.frame_at(instant).max(self.started)),
        }
    }

    /// The frame after its last if nothing cuts it, and how it ends there.
    pub(super) fn end(&self, time: &dyn Timeline) -> (u64, HowEnded) {
        let planned = (self.planned_end(time), HowEnded::Complete);
        let breaks = self.good.map(|good| (self.started.saturating_add(good.get()), HowEnded::Fault));
        let stopped = self.stopping.as_ref().map(|fade| (fade.end, HowEnded::Cut));
        // First: where quiet hours begin at its last frame, it was heard whole all the same.
        let ends = [Some(planned), breaks, stopped, Some((self.shut, HowEnded::Quiet))];
        ends.into_iter().flatten().min_by_key(|(end, _)| *end).unwrap_or(planned)
    }

    /// The next frame where its source starts over.
    pub(super) fn wraps_at(&self, now: u64) -> u64 {
        match self.cue.source {
            CueSource::File { held, .. } if endless(&self.cue) => {
                now + held.saturating_sub(self.at(now)).get().max(1)
            }
            _ => u64::MAX,
        }
    }

    /// Place in the source at frame `now`.
    fn at(&self, now: u64) -> Frames {
        let heard = self.cue.skip.get() + (now - self.started);
        match self.cue.source {
            CueSource::File { held, .. } if endless(&self.cue) && heard >= held.get() => {
                let first = held.saturating_sub(self.cue.skip).get();
                Frames::new((now - self.started - first) % held.get().max(1))
            }
            _ => Frames::new(heard),
        }
    }

    /// What is heard of it in `frames`, when the next anchored start is at `cut`.
    pub(super) fn voice(
        &mut self,
        frames: Range<u64>,
        cut: u64,
        waiting: bool,
        time: &dyn Timeline,
    ) -> Voice {
        // While the next cue is waited for, a fade that is over stays over.
        if !waiting {
            self.fading = self.fade_out(&frames, cut, time);
        }
        let fade_in = self.started..self.started.saturating_add(self.cue.fade_in.get());
        Voice {
            cue: (!self.floor).then_some(self.cue.id),
            at: self.at(frames.start),
            gain: self.cue.gain,
            fade_in: (fade_in.end > frames.start).then_some(fade_in),
            fade_out: self.fading.clone(),
            bed: self.cue.bed.as_ref().map(|bed| {
                let end = self.planned_end(time);
                BedVoice {
                    gain: bed.gain,
                    fade_in: self.started..self.started.saturating_add(bed.fade_in.get()),
                    fade_out: end.saturating_sub(bed.fade_out.get())..end,
                }
            }),
        }
    }

    /// The fade at its end, if that has begun by the end of `frames`.
    ///
    /// It begins where it is first seen to be due and ends where the cue does: when that moves a
    /// little, as a start anchored on the wall clock may, the fade changes its pace and never jumps.
    fn fade_out(&self, frames: &Range<u64>, cut: u64, time: &dyn Timeline) -> Option<Range<u64>> {
        if let Some(fade) = &self.stopping {
            return Some(fade.start..fade.end.min(cut));
        }
        let (own, how) = self.end(time);
        if cut >= own && how == HowEnded::Fault {
            return None;
        }
        let end = own.min(cut);
        let due = end.saturating_sub(self.cue.fade_out.get());
        if due >= frames.end || due == end {
            return None;
        }
        let begun = self.fading.as_ref().map(|fade| fade.start).filter(|begun| *begun <= frames.start);
        Some(begun.unwrap_or(due.max(frames.start))..end)
    }
}
