//! The account of the air: rows of the airtime log for people, and the history for the planner.
//!
//! What was heard or missed goes into both at once, so that no plan knows less than the log. The account also knows up to
//! when everything has its row, which occurrence is left out by its program's wish, and what of the scheduled log is
//! written.

use jiff::{SignedDuration, Timestamp};

use super::rows;
use super::upcoming::join;
use crate::airlog::{Airing, Beat, End, Event, Seq};
use crate::config::Loaded;
use crate::rundown::{History, Item, Kind, Lost, OrderEnd, OrderPart, Orders};
use crate::schedule::{OccurrenceId, Schedule};
use crate::station::record::log_writer::{LogWriter, PendingRow};
use crate::station::record::schedule_recorder::ScheduleRecorder;
use crate::units::Frames;
use crate::words::Text;

#[cfg(test)]
mod tests;

/// An occurrence that its program leaves out after a power cut.
#[derive(Debug)]
struct LeftOut {
    occurrence: OccurrenceId,
    /// Until when that is in the log.
    logged: Timestamp,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Accounting {
    log_writer: LogWriter,
    history: History,
    /// Nothing that ends before this is missed: it was aired, or is in the log as missed.
    accounted: Timestamp,
    left_out: Option<LeftOut>,
    /// What the day was to air, as far as it is written down.
    schedule_recorder: ScheduleRecorder,
    /// What is expected may have changed since.
    unwritten: bool,
}

impl Accounting {
    /// Returns an account that begins at `now`; a clock that is not believed dates no beginning.
    pub(super) fn new(log_writer: LogWriter, mut history: History, now: Timestamp) -> Self {
        if !log_writer.holds() {
            history.begin(now);
        }
        Self {
            log_writer,
            history,
            accounted: now,
            left_out: None,
            schedule_recorder: ScheduleRecorder::default(),
            unwritten: false,
        }
    }

    /// Returns what the planner knows.
    pub(super) fn history(&self) -> &History {
        &self.history
    }

    /// Lets the history forget what no plan of the `schedule` asks for any more.
    pub(super) fn forget(&mut self, now: Timestamp, schedule: &Schedule) {
        self.history.forget(now, schedule);
    }

    /// Notes that an occurrence begins anew: what was heard of it counts for nothing.
    pub(super) fn begin_anew(&mut self, occurrence: OccurrenceId, now: Timestamp) {
        self.history.begin_anew(occurrence, now);
    }

    /// Learns what orders there are. Returns whether anything of it is new.
    pub(super) fn learn_orders(&mut self, orders: &Orders) -> bool {
        self.history.orders_mut().learn(orders)
    }

    /// Notes that a part of an order was said, or cannot be.
    pub(super) fn say(&mut self, part: &OrderPart) {
        self.history.orders_mut().say(part);
    }

    /// Logs that an order is at its end.
    pub(super) fn end_order(&mut self, order: i64, how: OrderEnd, now: Timestamp) {
        self.history.orders_mut().end(order);
        let by = None;
        let order = Seq(order);
        self.event(now, Event::OrderEnded { order, how, by });
    }
}

/// Rows.
impl Accounting {
    /// Logs an event.
    pub(super) fn event(&mut self, at: Timestamp, event: Event) {
        self.log_writer.event(at, event);
    }

    /// Logs that an edited station was taken, of which some settings wait for the next start.
    pub(super) fn config_taken(&mut self, now: Timestamp, loaded: &Loaded, waits: &[&str]) {
        let digest = loaded.digest.clone();
        self.log_writer
            .config_taken(now, digest, &loaded.files, waits);
    }

    /// Begins the row of `item`, whose first frame was heard `at`.
    pub(super) fn begin(&mut self, item: &Item, at: Timestamp) -> PendingRow {
        self.account_for(item);
        let mut row = rows::begin(item, at);
        if let Some(input) = row.item.input.as_mut().filter(|_| item.kind == Kind::Live) {
            let armings = self.history.orders().armings();
            let armed = armings.open(&item.occurrence);
            input.speaker = armed.map(|armed| armed.speaker.to_string());
        }
        self.log_writer.begin(row)
    }

    /// Ends the row of `item`, of which sound was heard from `started` on. Returns whether a make-good may be planned for it.
    pub(super) fn end(
        &mut self,
        row: PendingRow,
        item: &Item,
        started: Timestamp,
        end: End,
    ) -> bool {
        let lost = if let Some(aired) = rows::aired(item, started, &end) {
            self.history.record(aired);
            None
        } else {
            if let Some(begun) = rows::broken_off(item, started, &end) {
                self.history.start(item.occurrence.clone(), begun);
            }
            rows::lost(item, &end)
        };
        self.log_writer.end(row, end);
        self.lose(lost)
    }

    /// Ends a row by the station's stop. Nothing is planned after that.
    pub(super) fn shut_down(&mut self, row: PendingRow, at: Timestamp, played: Frames) {
        self.log_writer.end(row, rows::shutdown(at, played));
    }

    /// Logs that `item` was not heard. Returns whether a make-good may be planned for it.
    pub(super) fn missed(&mut self, item: &Item, why: Text, now: Timestamp) -> bool {
        let lost = Lost::of(item, now, why.clone());
        self.log_writer.missed(rows::missed(item, why, now));
        self.lose(lost)
    }

    fn lose(&mut self, lost: Option<Lost>) -> bool {
        let is_owed = lost.is_some();
        if let Some(lost) = lost {
            self.history.lose(lost);
        }
        is_owed
    }

    /// Returns the row's number in the log, once it has one.
    pub(super) fn row(&self, row: PendingRow) -> Option<Seq> {
        self.log_writer.row(row)
    }

    /// Returns the rows since `from`.
    pub(super) fn since(&self, from: Timestamp) -> Vec<Airing> {
        self.log_writer.since(from)
    }

    /// Returns the heartbeat at `now`, when the card has taken `played` of what is on air under `row`.
    pub(super) fn beat(&self, row: Option<PendingRow>, played: Frames, now: Timestamp) -> Beat {
        self.log_writer.beat(row, played, now)
    }

    /// Writes what waits for the log.
    pub(super) fn flush(&mut self) {
        self.log_writer.flush();
    }

    /// Looks into the log for what others wrote.
    pub(super) fn look(&mut self) {
        self.log_writer.look();
    }

    /// Returns the log writer to those who watch it.
    pub(super) fn log_writer(&mut self) -> &mut LogWriter {
        &mut self.log_writer
    }

    /// Gives the log writer back.
    pub(super) fn into_log_writer(self) -> LogWriter {
        self.log_writer
    }
}

/// The clock that dates the rows.
impl Accounting {
    /// Returns whether rows are held, because the clock is not believed.
    pub(super) fn is_held(&self) -> bool {
        self.log_writer.holds()
    }

    /// Logs that the clock was set `by` so much.
    pub(super) fn clock_stepped(&mut self, by: SignedDuration, now: Timestamp) {
        let by_us = by.as_micros() as i64;
        self.event(now, Event::ClockStepped { by_us });
    }

    /// Logs the `doubt` by the clock of before, and holds all rows after it.
    pub(super) fn hold(&mut self, before: Timestamp, doubt: Event) {
        self.event(before, doubt);
        self.log_writer.hold();
    }

    /// Moves the rows held with a clock that was set `by` so much.
    pub(super) fn move_held(&mut self, by: SignedDuration, now: Timestamp) {
        self.log_writer.set(by);
        self.clock_stepped(by, now);
    }

    /// Releases the rows held, on the word of a clock `authority`. Everything until `now` is accounted for.
    pub(super) fn release(&mut self, authority: Event, now: Timestamp) {
        self.event(now, authority);
        self.log_writer.release();
        self.history.begin(now);
        self.account_until(now);
    }
}

/// What is accounted for.
impl Accounting {
    /// Returns until when everything has its row.
    pub(super) fn accounted(&self) -> Timestamp {
        self.accounted
    }

    /// Notes that `item` has its row.
    pub(super) fn account_for(&mut self, item: &Item) {
        self.accounted = self.accounted.max(item.end());
    }

    /// Notes that what was on air gives its time back from `at` on.
    pub(super) fn reopen(&mut self, at: Timestamp) {
        self.accounted = self.accounted.min(at);
    }

    /// Notes that everything until `at` has its row, and nothing after it.
    pub(super) fn account_until(&mut self, at: Timestamp) {
        self.accounted = at;
    }

    /// Leaves `occurrence` out, which is logged until then; or none any more.
    pub(super) fn leave_out(&mut self, occurrence: Option<OccurrenceId>, logged: Timestamp) {
        self.left_out = occurrence.map(|occurrence| LeftOut { occurrence, logged });
    }

    /// Takes the items of the occurrence that is left out from `items`, and returns those of them that are not logged yet:
    /// what an edit or another plan adds at its end.
    pub(super) fn take_left_out(&mut self, items: &mut Vec<Item>) -> Vec<Item> {
        let Some(left_out) = &mut self.left_out else {
            return Vec::new();
        };

        let all = std::mem::take(items);
        let (own, others): (Vec<Item>, Vec<Item>) = all
            .into_iter()
            .partition(|item| item.occurrence == left_out.occurrence);
        *items = others;
        let mut added = join(own, left_out.logged);
        added.retain(|item| item.end() > left_out.logged);
        if let Some(last) = added.last() {
            left_out.logged = last.end();
        }

        added
    }
}

/// The scheduled log.
impl Accounting {
    /// Notes that other items are expected.
    pub(super) fn expects_others(&mut self) {
        self.unwritten = true;
    }

    /// Logs `items`, which are on air or expected, as what the day is to air, if that changed.
    pub(super) fn record_schedule<'a>(
        &mut self,
        items: impl Iterator<Item = &'a Item>,
        now: Timestamp,
        loaded: &Loaded,
    ) {
        if !std::mem::take(&mut self.unwritten) {
            return;
        }
        // What an order says was on no schedule.
        let scheduled = items.filter(|item| item.order.is_none());
        let zone = &loaded.rules.zone;
        if let Some(planned) = self.schedule_recorder.note(scheduled, now, zone) {
            self.event(now, planned);
        }
    }
}
