//! What the conductor could not have heard: recordings that break, items whose time passed.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::Conductor;
use super::recordings::Learned;
use super::upcoming::{LATE, is_in_step, is_part_of};
use crate::airlog::Event as LogEvent;
use crate::names::SegmentId;
use crate::playout::CueId;
use crate::rundown::{Catalogue, Item};
use crate::units::Frames;
use crate::words::Text;

impl Conductor {
    /// Takes what the folders and approvals say now.
    pub(crate) fn set_catalogue(&mut self, catalogue: &Arc<Catalogue>, now: Timestamp) {
        let Learned { restored, is_new } = self.recordings.learn(catalogue);
        for id in restored {
            tracing::info!(%id, "recording may air again");
            self.accounting
                .event(now, LogEvent::RecordingRestored { id });
        }
        if is_new {
            self.replan(now);
        }
    }

    /// These could not be played before the station was started.
    pub(crate) fn know_broken(&mut self, ids: BTreeSet<SegmentId>) {
        self.recordings.know_broken(ids);
    }

    /// Plans again with what is to be tried again by now.
    pub(super) fn try_again(&mut self, now: Timestamp) {
        if self.recordings.try_again(now) {
            self.replan(now);
        }
    }

    /// A recording broke: what comes is planned without it.
    pub(super) fn broke(
        &mut self,
        cue: CueId,
        problem: String,
        undecodable: bool,
        good: Frames,
        now: Timestamp,
    ) {
        if self.input_broke(cue, &problem, now) {
            return;
        }

        let on_air = self.playback.under(cue);
        let waiting = self.queue.waiting(cue);
        let Some(item) = on_air.or(waiting) else {
            return;
        };

        let over = item.end();
        item.length = good.min(item.length);
        let Some(segment) = item.source.segment() else {
            return;
        };

        tracing::error!(id = %segment.id, path = %segment.path, problem, good_frames = good.get(), "recording broke");
        let id = segment.id;
        if good == Frames::ZERO
            && let Some(part) = item.order.clone()
        {
            // Tried again, it would break again.
            self.accounting.say(&part);
        }

        // Not its bytes: a disk, a share, a machine without a file handle left.
        let why = if undecodable {
            "station-missed-broken"
        } else {
            "station-missed-unreadable"
        };

        let why = Text::new(why).with("problem", &problem);
        if undecodable || good > Frames::ZERO {
            self.recordings.leave_out(id);
        } else {
            self.recordings.leave_out_for_now(id, &problem, over, now);
        }

        self.accounting.event(
            now,
            LogEvent::RecordingBroke {
                id,
                problem,
                good_frames: good.get(),
                undecodable,
            },
        );
        let is_lost = good == Frames::ZERO;
        if let Some(lost) = is_lost.then(|| self.queue.remove(cue)).flatten() {
            // Its time is still to come, and something else will fill it.
            self.missed(&lost, why, now);
        }

        self.replan(now);
    }

    /// Logs as missed what was expected and can no longer start. Unless no sound gets out, nobody knows why.
    pub(super) fn give_up(&mut self, now: Timestamp) {
        self.give_up_for(&Text::new("station-missed-not-started"), now);
    }

    /// Gives up items that can no longer be heard, for a reason that is known.
    pub(super) fn give_up_for(&mut self, known: &Text, now: Timestamp) {
        while let Some(item) = self.queue.give_up(now) {
            let why = self.state.silent_because().unwrap_or(known).clone();
            self.miss(&item, why, now);
        }
    }

    pub(super) fn miss(&mut self, item: &Item, why: Text, now: Timestamp) {
        self.accounting.account_for(item);
        self.missed(item, why, now);
    }

    /// Writes down that `item` was not heard, for people and for the planner.
    pub(super) fn missed(&mut self, item: &Item, why: Text, now: Timestamp) {
        if self.playback.began(item) {
            return;
        }
        tracing::warn!(slot = %item.occurrence.slot, what = item.source.label(), why = why.key(), "missed");
        // What is owed now may be made good within the hour.
        if self.accounting.missed(item, why, now) {
            self.queue.plan_anew();
        }
    }

    /// `items` but those of the occurrence that is left out by wish. What an edit or another plan adds at its end is
    /// logged as left out too.
    pub(super) fn without_left_out(&mut self, mut items: Vec<Item>, now: Timestamp) -> Vec<Item> {
        for item in self.accounting.take_left_out(&mut items) {
            self.missed(&item, Text::new("station-missed-left-out"), now);
        }
        items
    }

    /// Logs as missed what should have started by now, has not, and is no part of the `rest` that is
    /// planned instead: of what is joined late, a last moment is not worth hearing.
    pub(super) fn pass_over(&mut self, rest: &[Item], because: Option<Text>, now: Timestamp) {
        let why = because.unwrap_or_else(|| Text::new("station-missed-passed-over"));
        // A plan made anew may have the same recording later, and what comes before it then has passed.
        // What fills and comes again later has passed until then all the same.
        let goes_on = |part: &Item, item: &Item| !part.elastic || now <= item.start + LATE;

        let is_rest = |part: &Item, item: &Item| {
            is_part_of(part, item)
                && (is_in_step(part, item) && goes_on(part, item)
                    || part.start <= item.start + LATE)
        };

        let passed =
            |item: &Item| item.start <= now && !rest.iter().any(|part| is_rest(part, item));
        let mut passed: Vec<Item> = self
            .queue
            .items()
            .filter(|item| passed(item))
            .cloned()
            .collect();
        for item in passed
            .iter_mut()
            .filter(|item| item.elastic && item.start < now)
        {
            item.length = item.length.min(Frames::between(item.start, now));
        }

        for item in passed {
            self.missed(&item, why.clone(), now);
        }
    }
}
