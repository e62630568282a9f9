//! Music that goes on: filler that is spoken over, and that comes up again.
//!
//! A cue may say that it goes on with the music that is on as it starts, under itself or as itself. If that is
//! the same recording, its deck plays on: no frame of it is lost, repeated or moved, wherever it really is, and
//! its level moves on from what it was. Else the cue begins as any other.

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::playout::chain::{Ramp, part};
use crate::playout::cue::{Bed, Cue, CueId, CueSource};
use crate::playout::deck::AHEAD;
use crate::playout::frame_number::FrameNumber;
use phatthanh_core::units::{Frames, Gain, Sides};

/// So much must be left of a recording that is not to start over, if its deck is to: it may have decoded all of
/// the rest, and ended.
pub(super) const LEAST: Frames = Frames::new(2 * AHEAD as u64);

/// Music at one frame.
#[derive(Debug)]
pub(super) struct Music {
    /// Whose deck plays it.
    pub(super) cue: CueId,
    pub(super) path: PathBuf,
    pub(super) sides: Sides,
    /// Its place in the recording.
    pub(super) at: Frames,
    /// What its samples are multiplied by.
    pub(super) level: f32,
}

/// Music taken over from the cue before.
#[derive(Debug)]
pub(super) struct Carried {
    /// Whose deck it was.
    pub(super) from: CueId,
    /// The way from its level.
    pub(super) ramp: Ramp,
}

impl Music {
    /// Lets it go on in `cue`, which starts at the frame `started`, if that asks for it.
    pub(super) fn carry_into(self, cue: &mut Cue, started: FrameNumber) -> Option<Carried> {
        if !asked_for(cue).is_some_and(|(path, sides)| path == self.path && sides == self.sides) {
            return None;
        }

        let (skip, fade_in, gain) = match &mut cue.bed {
            Some(Bed {
                skip,
                fade_in,
                gain,
                ..
            }) => (skip, fade_in, *gain),
            None => (&mut cue.skip, &mut cue.fade_in, cue.gain),
        };

        *skip = self.at;
        let over = started..started.saturating_add(std::mem::take(fade_in));
        Some(Carried {
            from: self.cue,
            ramp: Ramp::new(self.level, gain, over),
        })
    }
}

/// The recording that a cue goes on with, if it is on.
pub(super) fn asked_for(cue: &Cue) -> Option<(&Path, Sides)> {
    match (&cue.bed, &cue.source) {
        (Some(bed), _) => bed.goes_on.then_some((&*bed.path, bed.sides)),
        (None, CueSource::File { path, sides, .. }) => cue.goes_on.then_some((&**path, *sides)),
        (None, CueSource::Ident | CueSource::Attention | CueSource::Line(_)) => None,
    }
}

/// What samples are multiplied by at frame `at`.
pub(super) fn level(
    at: FrameNumber,
    gain: Gain,
    ramp: Option<&Ramp>,
    fade_in: Option<&Range<FrameNumber>>,
    fade_out: Option<&Range<FrameNumber>>,
) -> f32 {
    ramp.map_or_else(|| gain.linear(), |ramp| ramp.factor(at)) * part(at, fade_in, fade_out)
}
