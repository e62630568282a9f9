//! The cue on air: how far it goes, and how it fades.

use std::ops::Range;

use super::music::{Carried, LEAST, Music, asked_for, level};
use super::{BedVoice, Carry, Voice, endless};
use crate::playout::cue::{Bed, Cue, CueSource, CueStart, CueStop, HowEnded};
use crate::playout::frame_number::FrameNumber;
use crate::playout::timeline::Timeline;
use phatthanh_core::units::{Frames, Gain};

/// What sounds on of a cue that is complete, under the next.
#[derive(Debug)]
pub(super) struct Tail {
    air: OnAir,
    fade: Range<FrameNumber>,
}

impl Tail {
    /// The tail of `air`, which ends now; none if it has none.
    pub(super) fn of(air: OnAir, now: FrameNumber) -> Option<Self> {
        let good = air
            .good
            .map_or(FrameNumber::NEVER, |good| air.started.saturating_add(good));
        let source = air.started.saturating_add(source(&air.cue));
        let fade = now..now
            .saturating_add(air.cue.tail)
            .min(good)
            .min(source)
            .min(air.shut);
        (!fade.is_empty()).then_some(Self { air, fade })
    }

    pub(super) fn cue(&self) -> &Cue {
        &self.air.cue
    }

    /// The frame after its last.
    pub(super) fn end(&self) -> FrameNumber {
        self.fade.end
    }

    /// Is to be over within `fade` from now.
    pub(super) fn stop(&mut self, now: FrameNumber, fade: Frames) {
        self.fade.end = self.fade.end.min(now.saturating_add(fade));
    }

    /// May not be heard from `frame` on.
    pub(super) fn shut(&mut self, frame: FrameNumber) {
        self.fade.end = self.fade.end.min(frame);
    }

    /// What is heard of it from frame `now` on.
    pub(super) fn voice(&self, now: FrameNumber) -> Voice {
        Voice {
            cue: Some(self.air.cue.id),
            at: self.air.at(now),
            gain: self.air.cue.gain,
            ramp: None,
            fade_in: None,
            fade_out: Some(self.fade.clone()),
            bed: None,
            carries: None,
        }
    }
}

/// Frames until the source of `cue` ends by itself.
fn source(cue: &Cue) -> Frames {
    match &cue.source {
        CueSource::File { held, .. } if !endless(cue) => held.saturating_sub(cue.skip),
        // Starting over from the beginning leads nowhere.
        CueSource::File {
            held: Frames::ZERO, ..
        } => Frames::ZERO,
        _ => Frames::MAX,
    }
}

/// The frame after the last of `cue` if it starts at frame `started`, does not break and nothing cuts it.
pub(super) fn planned_end(cue: &Cue, started: FrameNumber, time: &dyn Timeline) -> FrameNumber {
    let source = started.saturating_add(source(cue));
    match cue.stop {
        CueStop::End => source,
        CueStop::After(length) => source.min(started.saturating_add(length)),
        CueStop::At(instant) => source.min(time.frame_at(instant).max(started)),
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
    pub(super) shut: FrameNumber,
    /// The music under it breaks.
    pub(super) bed_breaks: bool,
    /// Its music goes on in what starts where it ends.
    pub(super) goes_on: bool,
    started: FrameNumber,
    /// The music it took over.
    carried: Option<Carried>,
    /// The fade at its end, once begun.
    fading: Option<Range<FrameNumber>>,
    /// The fade with which it stops.
    stopping: Option<Range<FrameNumber>>,
}

impl OnAir {
    /// Starts `cue`, as `music` is on.
    pub(super) fn new(
        mut cue: Cue,
        good: Option<Frames>,
        started: FrameNumber,
        music: Option<Music>,
    ) -> Self {
        let carried = music.and_then(|music| music.carry_into(&mut cue, started));
        Self {
            cue,
            floor: false,
            good,
            shut: FrameNumber::NEVER,
            bed_breaks: false,
            goes_on: false,
            started,
            carried,
            fading: None,
            stopping: None,
        }
    }

    /// The music it took over, as it was then.
    pub(super) fn carries(&self) -> Option<Carry> {
        let from = self.carried.as_ref()?.from;
        let (under, skip) = self
            .cue
            .bed
            .as_ref()
            .map_or((false, self.cue.skip), |bed| (true, bed.skip));
        Some(Carry {
            frame: self.started,
            cue: self.cue.id,
            from,
            under,
            skip,
        })
    }

    /// Whether `next`, which starts at frame `at`, goes on with its music.
    pub(super) fn plays_on_in(&self, next: &Cue, at: FrameNumber) -> bool {
        let own = match (&self.cue.bed, &self.cue.source) {
            (Some(bed), _) => Some((&*bed.path, bed.sides)),
            (None, CueSource::File { path, sides, .. }) => Some((&**path, *sides)),
            (None, CueSource::Ident | CueSource::Attention | CueSource::Line(_)) => None,
        };
        own.is_some() && own == asked_for(next) && self.may_go_on(at)
    }

    /// Whether its music can go on at frame `at`.
    fn may_go_on(&self, at: FrameNumber) -> bool {
        let can = if self.cue.bed.is_some() {
            !self.bed_breaks
        } else {
            let rest = self.started.saturating_add(source(&self.cue)).since(at);
            self.good.is_none() && rest >= LEAST
        };
        can && !self.floor && self.stopping.is_none()
    }

    /// The music in it at frame `now`, which is to be its end.
    pub(super) fn music(&self, now: FrameNumber) -> Option<Music> {
        if !self.may_go_on(now) {
            return None;
        }

        let ramp = self.carried.as_ref().map(|carried| &carried.ramp);
        let faded = |fade: Frames| self.started..self.started.saturating_add(fade);
        let (path, sides, at, level) = match (&self.cue.bed, &self.cue.source) {
            (
                Some(Bed {
                    path,
                    sides,
                    held,
                    skip,
                    gain,
                    fade_in,
                    ..
                }),
                _,
            ) => {
                let at = (*skip + (now - self.started)).get() % held.get().max(1);
                (
                    path,
                    sides,
                    Frames::new(at),
                    level(now, *gain, ramp, Some(&faded(*fade_in)), None),
                )
            }
            (None, CueSource::File { path, sides, held }) => {
                let at = Frames::new(self.at(now).get() % held.get().max(1));
                let fade_out = self.fading.as_ref().filter(|fade| !fade.is_empty());
                (
                    path,
                    sides,
                    at,
                    level(
                        now,
                        self.cue.gain,
                        ramp,
                        Some(&faded(self.cue.fade_in)),
                        fade_out,
                    ),
                )
            }
            (None, CueSource::Ident | CueSource::Attention | CueSource::Line(_)) => return None,
        };

        Some(Music {
            cue: self.cue.id,
            path: path.clone(),
            sides: *sides,
            at,
            level,
        })
    }

    /// The identification signal from `now` to where this cue would have ended.
    pub(super) fn floor_after(self, now: FrameNumber, time: &dyn Timeline) -> Self {
        let stop = match self.cue.stop {
            CueStop::At(_) => self.cue.stop,
            CueStop::End | CueStop::After(_) => {
                CueStop::After(planned_end(&self.cue, self.started, time).since(now))
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

        Self {
            floor: true,
            shut: self.shut,
            stopping: self.stopping,
            ..Self::new(cue, None, now, None)
        }
    }

    /// Ends it after a fade that begins now.
    pub(super) fn stop(&mut self, now: FrameNumber, fade: Frames) {
        self.stopping = Some(now..now.saturating_add(fade));
    }

    /// The frame after its last if nothing cuts it, and how it ends there.
    pub(super) fn end(&self, time: &dyn Timeline) -> (FrameNumber, HowEnded) {
        let planned = (
            planned_end(&self.cue, self.started, time),
            HowEnded::Complete,
        );
        let breaks = self
            .good
            .map(|good| (self.started.saturating_add(good), HowEnded::Fault));
        let stopped = self.stopping.as_ref().map(|fade| (fade.end, HowEnded::Cut));

        // First: where quiet hours begin at its last frame, it was heard whole all the same.
        let ends = [
            Some(planned),
            breaks,
            stopped,
            Some((self.shut, HowEnded::Quiet)),
        ];
        ends.into_iter()
            .flatten()
            .min_by_key(|(end, _)| *end)
            .unwrap_or(planned)
    }

    /// The next frame where its source starts over.
    pub(super) fn wraps_at(&self, now: FrameNumber) -> FrameNumber {
        match self.cue.source {
            CueSource::File { held, .. } if endless(&self.cue) => {
                now + held.saturating_sub(self.at(now)).max(Frames::new(1))
            }
            _ => FrameNumber::NEVER,
        }
    }

    /// Place in the source at frame `now`.
    fn at(&self, now: FrameNumber) -> Frames {
        let heard = self.cue.skip + (now - self.started);
        match self.cue.source {
            CueSource::File { held, .. } if endless(&self.cue) && heard >= held => {
                let first = held.saturating_sub(self.cue.skip);
                Frames::new((now - self.started - first).get() % held.get().max(1))
            }
            _ => heard,
        }
    }

    /// What is heard of it in `frames`, when the next anchored start is at `cut`.
    pub(super) fn voice(
        &mut self,
        frames: Range<FrameNumber>,
        cut: FrameNumber,
        waiting: bool,
        time: &dyn Timeline,
    ) -> Voice {
        // While the next cue is waited for, a fade that is over stays over.
        if !waiting {
            self.fading = self.fade_out(&frames, cut, time);
        }

        let fade_in = self.started..self.started.saturating_add(self.cue.fade_in);
        let has_bed = self.cue.bed.is_some();
        let ramp = self
            .carried
            .as_ref()
            .map(|carried| &carried.ramp)
            .filter(|ramp| ramp.lasts(frames.start));
        Voice {
            cue: (!self.floor).then_some(self.cue.id),
            at: self.at(frames.start),
            gain: self.cue.gain,
            ramp: ramp.filter(|_| !has_bed).cloned(),
            fade_in: (fade_in.end > frames.start).then_some(fade_in),
            fade_out: self.fading.clone(),
            bed: self.cue.bed.as_ref().map(|bed| {
                let end = planned_end(&self.cue, self.started, time);
                let fade_out = if self.goes_on && end >= cut {
                    Frames::ZERO
                } else {
                    bed.fade_out
                };
                BedVoice {
                    gain: bed.gain,
                    ramp: ramp.cloned(),
                    fade_in: self.started..self.started.saturating_add(bed.fade_in),
                    fade_out: end.saturating_sub(fade_out)..end,
                }
            }),
            carries: self.carries(),
        }
    }

    /// The fade at its end, if that has begun by the end of `frames`.
    ///
    /// It begins where it is first seen to be due and ends where the cue does: when that moves a
    /// little, as a start anchored on the wall clock may, the fade changes its pace and never jumps.
    fn fade_out(
        &self,
        frames: &Range<FrameNumber>,
        cut: FrameNumber,
        time: &dyn Timeline,
    ) -> Option<Range<FrameNumber>> {
        if let Some(fade) = &self.stopping {
            return Some(fade.start..fade.end.min(cut));
        }

        let (own, how) = self.end(time);
        if cut >= own && how == HowEnded::Fault {
            return None;
        }

        let end = own.min(cut);
        if self.goes_on && cut <= own && self.fading.is_none() {
            return None;
        }

        let due = end.saturating_sub(self.cue.fade_out);
        if due >= frames.end || due == end {
            return None;
        }

        let begun = self
            .fading
            .as_ref()
            .map(|fade| fade.start)
            .filter(|begun| *begun <= frames.start);
        Some(begun.unwrap_or(due.max(frames.start))..end)
    }
}
