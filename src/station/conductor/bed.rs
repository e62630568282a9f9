//! Music under what is on air: heard, and so in the log, but nobody's airtime.

use jiff::Timestamp;

use super::Conductor;
use super::playback::OnAir;
use crate::airlog::{Event as LogEvent, Recording};
use crate::playout::CueId;
use crate::rundown::{Bed, Item};
use crate::units::Frames;

impl Conductor {
    /// The row of the music under what has just started.
    pub(super) fn bed_begins(&mut self) {
        let Some((bed, at)) = self
            .playback
            .on_air()
            .and_then(|on_air| Some((on_air.item().bed.clone()?, on_air.started())))
        else {
            return;
        };

        let Bed { segment, skip, .. } = bed;
        let music = Recording {
            id: segment.id,
            path: segment.path.clone(),
            title: segment.title.to_string(),
        };

        self.accounting.event(
            at,
            LogEvent::Bed {
                music,
                skip_frames: skip.get(),
            },
        );
    }

    /// The music that is on goes on with a cue, which begins at this place of it.
    pub(super) fn music_goes_on(&mut self, cue: CueId, place: Frames) {
        self.queue.carry(cue, place);
    }

    /// Whether `item`, which has just ended, is music that goes on with what comes next.
    pub(super) fn is_spoken_over(&self, item: &Item) -> bool {
        item.bed.is_none() && self.queue.is_first_carried()
    }

    /// The row of its end, which is that of what was on air, of which `played` was heard, unless it broke before.
    pub(super) fn bed_ends(&mut self, on_air: &OnAir, at: Timestamp, played: Frames) {
        if let Some((id, heard)) = self.playback.end_bed(on_air, played) {
            let heard_frames = heard.get();
            self.accounting
                .event(at, LogEvent::BedOver { id, heard_frames });
        }
    }

    /// The music under a cue broke: what lies on it goes on, and what comes is planned without it.
    pub(super) fn bed_broke(
        &mut self,
        cue: CueId,
        problem: String,
        undecodable: bool,
        good: Frames,
        now: Timestamp,
    ) {
        let on_air = self.playback.under(cue);
        let waiting = self.queue.waiting(cue);
        let is_waiting = on_air.is_none();
        let Some(Item { bed, .. }) = on_air.or(waiting) else {
            return;
        };

        let Some(id) = bed.as_ref().map(|bed| bed.segment.id) else {
            return;
        };

        if is_waiting && good == Frames::ZERO {
            *bed = None;
        }

        tracing::error!(%id, problem, good_frames = good.get(), "the music under an item broke");
        self.playback.break_bed(cue, good);
        self.recordings.leave_out(id);
        self.accounting.event(
            now,
            LogEvent::BedBroke {
                id,
                problem,
                good_frames: good.get(),
                undecodable,
            },
        );
        self.replan(now);
    }
}
