//! Orders on the air: what cuts in, what goes on afterwards, and what a person at the desk ends.
//!
//! What an order cuts fades out at once, and the order begins where it can be heard at the soonest. What was cut is
//! remembered until something of a program is on air again: each plan made meanwhile goes on from there.

use jiff::{SignedDuration, Timestamp};

use super::Conductor;
use super::playback::{JUST, OnAir};
use super::upcoming::{EVENING, join};
use crate::airlog::{End, Ended, Event, Planned};
use crate::names::SegmentId;
use crate::rundown::{Air, Item, Orders, Playing, cuts_in, weave};
use crate::station::inputs::acts::Act;
use crate::units::Frames;
use crate::words::Text;

/// Fade of what an order, or a person at the desk, cuts.
const CUT: Frames = Frames::from_ms(200);

impl Conductor {
    /// Does what a person at the desk asks.
    pub(crate) fn act(&mut self, act: &Act, now: Timestamp) {
        match act {
            Act::Orders => self.accounting.look(),
            Act::Skip { by } => self.skip(&Text::new("station-ended-skipped").with("by", by), now),
            Act::Leave { id, by } => self.leave_at_once(*id, by, now),
            Act::Attended(row) => {
                self.log_writer().event(now, Event::Attended(row.clone()));
            }
            // Nothing of the air: they are for whoever tells alarms, or reads files.
            Act::Acknowledge { .. } | Act::AlarmDrill { .. } | Act::Reread => {}
        }
    }

    /// Returns when an order can begin at the soonest. Where nothing is on air it waits for the transmitter: before that
    /// nobody hears its attention signal. Where something is, it does not: that the transmitter is cold may be wrong then,
    /// after a power cut of the computer alone.
    fn soonest_order(&self, now: Timestamp) -> Timestamp {
        let soonest = self.queue.soonest_cut(now);
        if self.playback.current().is_some() {
            return soonest;
        }
        soonest.max(now + self.cold)
    }

    /// The clock was set forward by `by`: an order that is being said goes on, and what it cut after it. None of it is missed.
    pub(super) fn order_goes_on(&mut self, by: SignedDuration) {
        let is_order = |item: &Item| item.order.is_some();
        if !self.playback.current().is_some_and(is_order) {
            return;
        }

        let said = self.queue.items().take_while(|item| is_order(item)).count();
        let goes_on = self.playback.interrupted().is_some_and(|cut| {
            self.queue.items().nth(said).is_some_and(|item| {
                item.occurrence == cut.item.occurrence && item.source.sounds_like(&cut.item.source)
            })
        });
        self.queue.delay(said + usize::from(goes_on), by);
    }

    /// Learns what orders there are, and which are at their end.
    pub(crate) fn take_orders(&mut self, orders: &Orders, now: Timestamp) {
        if !self.accounting.learn_orders(orders) {
            return;
        }

        let (orders, soonest) = (self.accounting.history().orders(), self.queue.soonest(now));
        let over = |item: &Item| {
            item.order
                .as_ref()
                .is_some_and(|part| orders.is_ended(part.seq))
        };

        self.queue.retain(|item| !over(item));
        if let Some(on_air) = self
            .playback
            .not_ending()
            .filter(|on_air| over(on_air.item()))
        {
            let why = Text::new("station-ended-order-stopped");
            on_air.end_early(soonest, Ended::Skipped, why);
            self.queue.stop(CUT);
        }

        if !self.end_live(now) {
            self.queue.forget_sent();
            self.replan(now);
        }
    }

    /// Writes down which orders are at their end.
    pub(super) fn end_orders(&mut self, now: Timestamp) {
        if self.accounting.history().orders().is_empty() {
            return;
        }

        let speaking = self
            .playback
            .item()
            .and_then(|item| item.order.as_ref())
            .map(|part| part.seq);
        for (order, how) in self.accounting.history().orders().over(now) {
            if speaking != Some(order) {
                tracing::info!(order, ?how, "order at its end");
                self.accounting.end_order(order, how, now);
            }
        }
    }

    /// What comes where orders speak, or one cuts in; none if none does. The first `sure` of what is expected stand,
    /// unless one cuts in.
    pub(super) fn around_orders(&mut self, sure: usize, now: Timestamp) -> Option<Vec<Item>> {
        if self.state.silent_because().is_some()
            || self.accounting.history().orders().is_empty()
                && self.playback.interrupted().is_none()
        {
            return None;
        }

        let on_air = self.playback.current();
        let certain = self.queue.items().take(sure);
        let known: Vec<Item> = on_air.into_iter().chain(certain).cloned().collect();
        let taken: Vec<Item> = known
            .iter()
            .filter(|item| item.order.is_some())
            .cloned()
            .collect();
        let cuts = cuts_in(
            self.accounting.history().orders(),
            &taken,
            now,
            &self.loaded.rules,
        );
        if !cuts && known.last().is_none_or(|last| last.order.is_none()) {
            return None;
        }

        let soonest = self.soonest_order(now);
        let playing = if cuts {
            on_air.filter(|item| item.order.is_none())
        } else {
            known.iter().rev().find(|item| item.order.is_none())
        };

        let playing = playing
            .map(|item| self.playback.playing(item))
            .or_else(|| self.playback.interrupted().cloned());
        let taken = if cuts { Vec::new() } else { taken };
        let ahead = self.upcoming(now).items(now, now + EVENING);
        let is_on = playing.is_some() || !taken.is_empty();
        let base = if is_on {
            ahead
        } else {
            join(ahead, soonest.max(self.accounting.accounted()))
        };

        let upcoming = self.upcoming(now);
        let inputs = upcoming.inputs(upcoming.history);
        let rest = weave(
            base,
            &Air {
                playing: playing.clone(),
                taken,
            },
            soonest,
            now + EVENING,
            &inputs,
        );
        let rest = self.without_left_out(rest, now);
        if cuts {
            self.cut_in(playing, soonest);
            return Some(rest);
        }

        Some(self.queue.items().take(sure).cloned().chain(rest).collect())
    }

    /// `rest`, which comes, with what orders have to say later; its first `sure` items stand.
    pub(super) fn with_orders(
        &mut self,
        mut rest: Vec<Item>,
        sure: usize,
        now: Timestamp,
    ) -> Vec<Item> {
        if self.state.silent_because().is_some() || self.accounting.history().orders().is_empty() {
            return rest;
        }

        let later = rest.split_off(sure.min(rest.len()));
        let on_air = self.playback.current();
        let playing = rest.last().or(on_air).filter(|item| item.order.is_none());
        let air = Air {
            playing: playing.map(|item| self.playback.playing(item)),
            taken: Vec::new(),
        };

        let upcoming = self.upcoming(now);
        let inputs = upcoming.inputs(upcoming.history);
        rest.extend(weave(
            later,
            &air,
            self.soonest_order(now),
            now + EVENING,
            &inputs,
        ));
        rest
    }

    /// Ends what is on air for an order that begins at `soonest`.
    fn cut_in(&mut self, playing: Option<Playing>, soonest: Timestamp) {
        self.playback.interrupt(playing);
        self.accounting.reopen(soonest);
        if let Some(on_air) = self.playback.not_ending() {
            on_air.stop(Ended::Interrupted, Text::new("station-ended-order"));
            self.queue.stop(CUT);
        }
        self.queue.forget_sent();
    }

    /// Takes note of what was said of an order, and of what one cut: that goes on from where it was heard to.
    pub(super) fn mind_orders(
        &mut self,
        on_air: &OnAir,
        at: Timestamp,
        played: Frames,
        end: &mut End,
    ) {
        let item = on_air.item();
        if let Some(part) = &item.order {
            if end.is_said(Planned::from(item).held) {
                self.accounting.say(part);
            }
            return;
        }

        let next = self.queue.first().filter(|next| next.order.is_some());
        let gives_way = next.is_some_and(|next| next.start.duration_since(at) <= JUST);
        if !gives_way || on_air.is_outdated() {
            return;
        }

        if end.ended == Ended::Cut && !on_air.is_ending() {
            (end.ended, end.reason) = (Ended::Interrupted, Some(Text::new("station-ended-order")));
        }

        let playing = self.playback.playing(item);
        self.playback.interrupt(Some(Playing {
            heard: Some(played),
            ..playing
        }));
        self.queue.plan_anew();
    }

    /// Ends what is on air, and goes on with what comes after it.
    fn skip(&mut self, why: &Text, now: Timestamp) {
        if self.state.is_doubted() {
            return;
        }

        let soonest = self.queue.soonest(now);
        let Some(on_air) = self.playback.not_ending() else {
            return;
        };

        on_air.end_early(soonest, Ended::Skipped, why.clone());
        let item = on_air.item().clone();
        tracing::info!(what = item.source.label(), "skipped");
        self.queue.stop(CUT);
        self.accounting.reopen(soonest);
        if item.order.is_some() {
            return self.replan(now);
        }

        self.playback.skip_readings(&item);
        let mut rest = self
            .upcoming(now)
            .instead_of(&item, &self.playback.played_of(&item));
        if let Some(first) = rest.first_mut() {
            first.anchored = true;
        }

        let rest = self.without_left_out(rest, now);
        let rest = self.with_orders(rest, 0, now);
        self.pass_over(&rest, None, now);
        self.expect(rest, now);
    }

    /// Ends what is on air if it is the recording `id`, which `by` took back.
    fn leave_at_once(&mut self, id: SegmentId, by: &str, now: Timestamp) {
        let is_it = |item: &Item| item.source.id() == Some(id);
        if self.playback.item().is_some_and(is_it) {
            self.skip(&Text::new("station-ended-withdrawn").with("by", by), now);
        }
    }
}
