//! Where an occurrence stands: after a restart, and after the clock was set.

use jiff::{SignedDuration, Timestamp};

use super::state::Return;
use super::upcoming::{EVENING, LATE, Upcoming};
use super::{CORRECTED, Conductor, rows};
use crate::airlog::{Airing, Ended};
use crate::rundown::{Begun, Item, Started, again, refill};
use crate::schedule::OccurrenceId;
use crate::words::Text;

/// A step back of the wall clock up to this repeats nothing; a longer one is a correction, and the
/// schedule of the corrected time airs.
const SMALL_STEP: SignedDuration = SignedDuration::from_secs(60);

/// A step of the wall clock up to this moves nothing that is planned to follow what is on air.
const NOTICED: SignedDuration = SignedDuration::from_millis(500);

/// No occurrence is longer.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

impl Conductor {
    /// The station is back: what its absence made it miss is reported, and what was on goes on as its program wishes.
    pub(super) fn return_from(&mut self, back: &Return, because: Option<&Text>, now: Timestamp) {
        let absence = back.absence();
        let since = absence.since(now);
        // What began before it broke off has its row: on air then, or missed already.
        let rows = self.recall(since);
        let has_row = |item: &Item| rows.iter().any(|row| rows::tells(row, item));
        let is_told = |item: &Item| absence.is_unknown(item) || has_row(item);
        let (last, played) = self.playback.last_played();
        let ahead = Upcoming {
            now: since,
            ..self.upcoming(now)
        }
        .going_on(now, last, &played);
        let ahead = absence.known(ahead, &has_row);
        let upcoming = self.upcoming(now);
        let coming = absence.known(upcoming.going_on(now + EVENING, last, &played), &has_row);
        let whole = |occurrence: &OccurrenceId| upcoming.whole(occurrence);
        let join = self.queue.soonest(now);
        let mut resumed = absence.resume(coming, whole, &is_told, &self.loaded.schedule, now, join);
        for item in resumed
            .missed(ahead, &is_told, now)
            .into_iter()
            .filter(|item| absence.concerns(item))
        {
            self.missed(&item, back.why(because, &item), now);
        }

        for lost in resumed.lost_of_inputs(&is_told) {
            if absence.concerns(&lost) {
                self.missed(&lost, back.why(because, &lost), now);
            }
        }

        let told = resumed
            .skipped
            .iter()
            .map(|(item, _)| item.end())
            .max()
            .unwrap_or(now);
        for (item, why) in resumed.skipped {
            self.missed(&item, why, now);
        }

        self.accounting.leave_out(resumed.left_out, told);
        if let Some(occurrence) = resumed.anew {
            // What was heard of it counts for nothing: it is to be whole.
            self.accounting.begin_anew(occurrence.clone(), now);
            self.playback.begin_anew(occurrence);
        }

        let coming = self.with_orders(resumed.coming, 0, now);
        self.expect(coming, now);
    }

    /// The wall clock was set: `by` forward, or back if negative.
    pub(crate) fn clock_stepped(&mut self, by: SignedDuration, now: Timestamp) {
        if self.state.is_doubted() {
            return self.set_while_doubted(by, now);
        }

        self.accounting.clock_stepped(by, now);
        self.alarms.clock_stepped(by);
        if let Some(on_air) = self.playback.on_air_mut() {
            on_air.clock_stepped(by);
        }

        if by < -SMALL_STEP {
            self.accounting.account_until(now);
            self.playback.forget_last();
            self.queue.clear();
            self.queue.stop(CORRECTED);
            self.playback.outdate();
        } else if by.abs() > NOTICED {
            let stands = self.queue.committed(now.saturating_sub(by).unwrap_or(now));
            self.moved(by, now);
            if by.is_positive() {
                self.order_goes_on(by);
            }
            self.queue.forget_sent();
            if by.is_negative() {
                self.fill_again(stands, by, now);
            }
        }

        self.give_up_for(&Text::new("station-missed-clock"), now);
        self.replan(now);
    }

    /// The wall clock was set back a little: the time that comes again is filled by what would have come next, of which
    /// the first so many items stand.
    fn fill_again(&mut self, stands: usize, by: SignedDuration, now: Timestamp) {
        self.playback.comes_again(now - by);
        if self.playback.on_air().is_some() || self.state.silent_because().is_some() {
            return;
        }
        self.playback.delay_last(by);
        // Nothing starts before its slot.
        let is_due = |item: &Item| item.occurrence.due <= item.start + by;
        let stands = self
            .queue
            .items()
            .take(stands)
            .take_while(|item| is_due(item));
        self.queue.delay(stands.count(), by);
        self.send();
        self.accounting.reopen(now);
    }

    /// Returns `items` without what was heard of their occurrences before the clock was set back, but for the occurrence that
    /// goes on: its items are without that already.
    pub(super) fn without_repeats(
        &self,
        mut items: Vec<Item>,
        goes_on: Option<&OccurrenceId>,
        now: Timestamp,
    ) -> Vec<Item> {
        let Some(until) = self.playback.again_until(now) else {
            return items;
        };
        let mut again: Vec<Item> = Vec::new();
        for item in items.iter().filter(|item| item.start < until) {
            let is_known = again
                .iter()
                .any(|first| first.occurrence == item.occurrence);
            if !is_known && goes_on != Some(&item.occurrence) {
                again.push(item.clone());
            }
        }

        let upcoming = self.upcoming(now);
        let inputs = upcoming.inputs(upcoming.history);
        for first in again {
            let played = self.playback.played_of(&first);
            if played.is_empty() {
                continue;
            }
            items.retain(|item| item.occurrence != first.occurrence);
            items.extend(refill(
                &first.occurrence,
                first.start,
                None,
                &played,
                &inputs,
            ));
        }

        items.sort_by_key(|item| item.start);
        items
    }

    /// Learns from the airtime log what was on air last before `since`, and what its occurrence had played:
    /// a fault may have brought it out of step with what would be planned now.
    ///
    /// Returns what the log has of that time.
    pub(super) fn recall(&mut self, since: Timestamp) -> Vec<Airing> {
        let rows = self.accounting.since(since - LONGEST);
        // What began by a clock that was set back since says nothing about now.
        let heard = |row: &&Airing| {
            row.start.is_some_and(|start| start <= since) && row.item.order.is_none()
        };

        let last = rows.iter().rfind(heard);
        if let Some((last, occurrence)) = last.and_then(|row| Some((row, row.item.occurrence()?))) {
            let is_own = |row: &&Airing| row.item.is_of(&occurrence);
            let played = rows
                .iter()
                .filter(heard)
                .filter(is_own)
                .filter_map(row_started)
                .collect();
            let upcoming = self.upcoming(since);
            let last =
                begun(last).and_then(|begun| again(&begun, &upcoming.inputs(upcoming.history)));
            self.playback.recall(occurrence, played, last);
        }

        rows
    }

    /// The wall clock was set by `by`: what is on air ends that much later by it, but for what ends with its slot. What should
    /// be over is left for what is due.
    pub(super) fn moved(&mut self, by: SignedDuration, now: Timestamp) {
        let Some(on_air) = self.playback.on_air_mut() else {
            return;
        };
        // An order is said to its end, whenever that is.
        let is_over = by > SMALL_STEP && on_air.item().end() + LATE < now;
        if is_over && on_air.item().order.is_none() {
            return;
        }
        // What fills a slot to its end is over at that instant, however much of it was still to come by the clock before.
        if by.is_positive() && on_air.item().elastic {
            return;
        }
        on_air.delay(by);
    }
}

/// What began by a row of the log.
fn begun(row: &Airing) -> Option<Begun<'_>> {
    let broken_off = || {
        let why = row.reason.as_ref().map(Text::key);
        matches!(why, Some("station-ended-no-card" | "station-ended-clock"))
    };

    let goes_on = match row.ended {
        None | Some(Ended::PowerCut | Ended::Shutdown | Ended::Interrupted) => true,
        Some(_) => broken_off(),
    };

    let (planned, heard) = (row.item.start, row.start?);
    // As good as on time is in step with the plan.
    let start = if heard.duration_since(planned).abs() > NOTICED {
        heard
    } else {
        planned
    };

    Some(Begun {
        occurrence: row.item.occurrence()?,
        program: row.item.program.as_ref()?,
        kind: row.item.kind,
        recording: row
            .item
            .segment
            .as_ref()
            .map(|segment| (segment.id, &segment.path)),
        start,
        skip: row.item.skip,
        heard: row.played.filter(|_| !goes_on),
    })
}

fn row_started(row: &Airing) -> Option<Started> {
    let recording = row.item.segment.as_ref()?;
    let started = Started {
        start: row.start?,
        kind: row.item.kind,
        id: recording.id,
        path: recording.path.clone(),
        reading: row.item.reading.unwrap_or_default(),
        makes_good: row.item.makes_good.is_some(),
    };
    Some(if row.ended == Some(Ended::Skipped) {
        started.all_read()
    } else {
        started
    })
}
