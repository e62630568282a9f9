//! How an item is joined to the one before: what of a recording sounds, and how far two of them overlap.
//!
//! Where two items cross, the second begins when the first begins to fade: there the first ends, in the
//! plan and in the log, though it is still heard for the length of its tail. So there is one item at any
//! moment, and no time is counted twice.
//!
//! What lies on music is neither crossed nor faded: the music joins it.

use crate::rundown::{Item, Kind, Segment};
use crate::schedule::Program;
use crate::units::Frames;

/// What is kept of silence before the first sound, and after the last: a breath, and the room.
const BREATH: Frames = Frames::from_ms(100);
const ROOM: Frames = Frames::from_ms(300);

/// The fade where silence is cut: it is no digital silence, and would click.
pub(in crate::rundown) const CUT_FADE: Frames = Frames::from_ms(10);

/// A recording of which less would be left is not trimmed.
const SHORTEST: Frames = Frames::from_ms(1000);

/// An item gives up no more than a third of itself to a crossfade or a fade.
const SHARE: u64 = 3;

/// What of a recording sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rundown) struct Sounding {
    /// Left out at its beginning.
    pub(in crate::rundown) skip: Frames,
    /// What is heard.
    pub(in crate::rundown) length: Frames,
    /// Left out at its end.
    pub(in crate::rundown) left_out: Frames,
}

/// What of `segment` sounds.
pub(in crate::rundown) fn sounding(program: &Program, segment: &Segment) -> Sounding {
    let whole = Sounding {
        skip: Frames::ZERO,
        length: segment.length,
        left_out: Frames::ZERO,
    };

    if !program.joins.trim {
        return whole;
    }

    let skip = segment.silence_start.saturating_sub(BREATH);
    let left_out = segment.silence_end.saturating_sub(ROOM);
    let length = segment.length.saturating_sub(skip).saturating_sub(left_out);
    if length < SHORTEST {
        whole
    } else {
        Sounding {
            skip,
            length,
            left_out,
        }
    }
}

/// How long the end of `before` and the beginning of an item of this kind and length sound together.
pub(in crate::rundown) fn overlap(
    program: &Program,
    before: Option<&Item>,
    kind: Kind,
    length: Frames,
) -> Frames {
    let crosses = |before: &&Item| {
        let bare = |kind| is_crossed(kind) && !lies_on_bed(program, kind);
        before.bed.is_none() && bare(before.kind) && bare(kind)
    };
    before.filter(crosses).map_or(Frames::ZERO, |before| {
        share(program.joins.crossfade, before.length.min(length))
    })
}

/// The fades of an item of this kind, of which this sounds: in and out.
pub(in crate::rundown) fn fades(program: &Program, kind: Kind, sounding: &Sounding) -> [Frames; 2] {
    if lies_on_bed(program, kind) {
        return [Frames::ZERO; 2];
    }

    let joins = &program.joins;
    let asked = if is_crossed(kind) {
        [joins.fade_in, joins.fade_out]
    } else {
        [Frames::ZERO; 2]
    };

    let cut = [sounding.skip, sounding.left_out].map(|cut| {
        if cut > Frames::ZERO {
            CUT_FADE
        } else {
            Frames::ZERO
        }
    });
    [0, 1].map(|end| share(asked[end].max(cut[end]), sounding.length))
}

/// Whether the program's own music lies under such an item.
fn lies_on_bed(program: &Program, kind: Kind) -> bool {
    program.bed.is_some() && kind == Kind::Segment
}

/// Signature tunes are not faded into: they are made to begin and to end.
fn is_crossed(kind: Kind) -> bool {
    matches!(kind, Kind::Segment | Kind::Filler | Kind::Fallback)
}

fn share(fade: Frames, length: Frames) -> Frames {
    fade.min(Frames::new(length.get() / SHARE))
}
