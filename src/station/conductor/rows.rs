//! What happened on air, as rows of the airtime log.

use jiff::Timestamp;

use crate::airlog::{Airing, Begin, End, Ended, Missed, Planned};
use crate::playout::HowEnded;
use crate::rundown::{Aired, Item, Kind, Lost, Started};
use crate::units::Frames;
use crate::words::Text;

/// Why what quiet hours cut off ended.
const QUIET: &str = "station-ended-quiet";

/// What a card that is slow may lack of an item that is as long as its time: two hundred millionths of forty minutes.
const MOMENT: Frames = Frames::from_ms(500);

/// The row of an item whose first frame was heard at `start`.
pub(crate) fn begin(item: &Item, start: Timestamp) -> Begin {
    Begin {
        item: Planned::from(item),
        start,
    }
}

/// The row of an item that never went to air, which is certain at `at`.
pub(crate) fn missed(item: &Item, reason: Text, at: Timestamp) -> Missed {
    Missed {
        item: Planned::from(item),
        at,
        reason,
    }
}

/// How `item` ended at `end`, of which the card took `played`.
pub(crate) fn end(item: &Item, end: Timestamp, played: Frames, how: HowEnded) -> End {
    let whole = match item.source.length() {
        Some(length) => item.skip + played + item.left_out >= length,
        None => played >= item.length,
    };

    let (ended, reason) = match how {
        HowEnded::Complete | HowEnded::Cut | HowEnded::Quiet if whole => (Ended::Complete, None),
        HowEnded::Complete | HowEnded::Cut => (Ended::Cut, Some("station-ended-cut")),
        HowEnded::Fault if item.source.input().is_some() => {
            (Ended::Fault, Some("station-input-dry"))
        }
        HowEnded::Fault => (Ended::Fault, Some("station-ended-broken")),
        HowEnded::CardLost => (Ended::Fault, Some("station-ended-no-card")),
        // No card is as fast as the plan: what ends with its time by a moment is as planned.
        HowEnded::Quiet if item.length <= played + MOMENT => {
            (Ended::Cut, Some("station-ended-cut"))
        }
        HowEnded::Quiet => (Ended::Cut, Some(QUIET)),
    };

    End {
        end,
        played,
        ended,
        reason: reason.map(Text::new),
    }
}

/// Returns whether quiet hours cut off what ended so.
pub(crate) fn is_hushed(end: &End) -> bool {
    end.reason.as_ref().map(Text::key) == Some(QUIET)
}

/// Whether a row is of `item`: that it, or the later part of it, began; or that it was missed.
pub(crate) fn tells(row: &Airing, item: &Item) -> bool {
    let planned = Planned::from(item);
    let what = |planned: &Planned| planned.segment.as_ref().map(|segment| segment.id);
    let is = |row: &Planned| {
        (&row.slot, row.due, row.kind) == (&planned.slot, planned.due, planned.kind)
    };
    let at = row.item.start;
    let within = if row.start.is_some() {
        item.start <= at && at < item.end()
    } else {
        item.start == at
    };
    is(&row.item) && what(&row.item) == what(&planned) && within
}

/// What was on air when the station was stopped in order.
pub(crate) fn shutdown(end: Timestamp, played: Frames) -> End {
    End {
        end,
        played,
        ended: Ended::Shutdown,
        reason: None,
    }
}

/// What the planner is to know of an airing that ended; none if it does not count. The airtime log
/// counts by the same rule when it is read again ([`crate::airlog::Airlog::history`]).
pub(crate) fn aired(item: &Item, start: Timestamp, end: &End) -> Option<Aired> {
    end.ended
        .is_scheduled()
        .then(|| Aired::of(item, start, end.played))
        .flatten()
}

/// That a segment was begun at `start` and does not count as aired; none if nothing of it was heard. Of what a person
/// skipped no reading is to come.
pub(crate) fn broken_off(item: &Item, start: Timestamp, end: &End) -> Option<Started> {
    let is_begun = item.kind == Kind::Segment && end.played > Frames::ZERO;
    let started = is_begun.then(|| Started::of(item)).flatten()?;
    let started = Started { start, ..started };
    Some(if end.ended == Ended::Skipped {
        started.all_read()
    } else {
        started
    })
}

/// What the planner is to know of an airing that ended and does not count.
pub(crate) fn lost(item: &Item, end: &End) -> Option<Lost> {
    Lost::of(item, end.end, end.ended.why()?)
}
