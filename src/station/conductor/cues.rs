//! Items of the rundown as cues of the engine.

use std::fmt::Debug;
use std::path::PathBuf;

use crate::names::{InputId, SegmentId};
use crate::playout::{Bed, Cue, CueId, CueSource, CueStart, CueStop, Emergency, Line};
use crate::rundown::{Item, Source};
use crate::units::Frames;

/// So much longer than planned music that goes on may last, where the card is that slow.
const BEHIND: Frames = Frames::from_ms(1000);

/// Where the bytes of a recording are kept, and the sound of an input arrives.
pub(crate) trait StorePath: Debug + Send {
    /// The file to play.
    fn path(&self, id: SegmentId) -> PathBuf;

    /// Returns where what an input brings arrives. By itself nothing does.
    fn line(&self, id: &InputId) -> Line {
        let _ = id;
        Line::of_nobody()
    }
}

/// The cue for `item`, which comes after `before`, and before `after`.
pub(crate) fn cue(
    id: CueId,
    item: &Item,
    before: Option<&Item>,
    after: Option<&Item>,
    store: &dyn StorePath,
) -> Cue {
    let joins = before.is_some_and(|before| !item.anchored && adjoins(before, item));
    let start = if joins {
        CueStart::Follow
    } else {
        CueStart::At(item.start)
    };

    let (source, held) = match &item.source {
        Source::Segment(segment) => {
            let (sides, held) = (segment.sides, segment.length);
            (
                CueSource::File {
                    path: store.path(segment.id),
                    sides,
                    held,
                },
                Some(held),
            )
        }
        Source::Ident => (CueSource::Ident, None),
        Source::Attention => (CueSource::Attention, None),
        Source::Input(input) => (CueSource::Line(store.line(&input.id)), None),
    };

    let stop = stop(item, after, held);
    let bed = item.bed.as_ref().map(|bed| Bed {
        path: store.path(bed.segment.id),
        sides: bed.segment.sides,
        held: bed.segment.length,
        skip: bed.skip,
        gain: bed.gain,
        fade_in: bed.fade_in,
        fade_out: bed.fade_out,
        goes_on: bed.goes_on,
    });
    let Item {
        skip,
        gain,
        fade_in,
        fade_out,
        tail,
        goes_on,
        ..
    } = *item;

    // Nothing on the schedule is an emergency.
    let emergency = item.order.as_ref().filter(|part| part.opens_quiet_hours());
    let emergency = emergency.map(|part| Emergency {
        name: part.ordered_by.clone(),
    });
    Cue {
        id,
        start,
        source,
        skip,
        stop,
        gain,
        fade_in,
        fade_out,
        tail,
        bed,
        goes_on,
        emergency,
    }
}

/// When the cue ends: by the clock, with the recording of which so much is `held`, or after its planned length.
fn stop(item: &Item, after: Option<&Item>, held: Option<Frames>) -> CueStop {
    if item.elastic {
        // The two instants may lie on two frames, and music that goes on must not stop for one.
        let next =
            after.filter(|after| after.over().is_some() && gap(item, after) <= Frames::new(1));
        CueStop::At(next.map_or(item.end(), |next| next.start))
    } else if held.is_some_and(|held| item.skip + item.length >= held) {
        // Music that goes on may be a little behind the plan, but not take the time of what comes after it.
        if item.goes_on {
            CueStop::After(item.length + BEHIND)
        } else {
            CueStop::End
        }
    } else {
        CueStop::After(item.length)
    }
}

/// Whether `item` begins where `before` ends, in the same occurrence, or one of them is of an order: that is said to
/// its end, however late it began.
fn adjoins(before: &Item, item: &Item) -> bool {
    let ordered = before.order.is_some() || item.order.is_some();
    let same = before.occurrence == item.occurrence;
    (same || ordered) && gap(before, item) <= Frames::new(1)
}

/// From the end of one to the start of the next, or the other way round.
fn gap(before: &Item, item: &Item) -> Frames {
    Frames::between(before.end(), item.start) + Frames::between(item.start, before.end())
}
