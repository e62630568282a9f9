//! Orders in a storm: given, stopped and skipped by people, through the log as from the desk.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::weather::{Fault, Slot, Week, any_fault_with_orders, any_week, brief_recording};
use super::{BEGIN, Storm, config, storm};
use crate::airlog::{Airing, Channel, Ended, Event, Ordered, OrderedRecording, Seq};
use crate::clock::Clock;
use crate::rundown::{OrderEnd, Urgency};
use crate::station::inputs::acts::Act;
use crate::station::trials::segment;

/// An order holds for so long.
const LASTS: SignedDuration = SignedDuration::from_mins(50);

impl Storm {
    /// Somebody gives the order that `fault` is. By a clock that is not believed none is taken.
    pub(super) fn order(&mut self, fault: &Fault) {
        let Fault::Ordered {
            level,
            drill,
            repeat,
            every,
            after_item,
        } = *fault
        else {
            return;
        };
        let now = self.clock.now();
        // Where it is listened to, one that can be heard.
        let message = match self.tape {
            Some(_) => brief_recording(12),
            None => segment("khan-cap/bao.wav", 30, 200),
        };
        let ordered = Ordered {
            by: "Lan".into(),
            ordered_by: "Chủ tịch UBND".into(),
            channel: Channel::Spoken,
            level,
            drill,
            recordings: vec![OrderedRecording::of(&message)],
            repeat,
            every_us: every.map(|minutes| SignedDuration::from_mins(minutes).as_micros() as i64),
            until: now + LASTS,
            after_item,
            note: None,
        };
        self.write(vec![Event::Ordered(ordered)], now);
    }

    /// Somebody stops all orders.
    pub(super) fn stop_orders(&mut self) {
        let now = self.clock.now();
        let end = |order| Event::OrderEnded {
            order: Seq(order),
            how: OrderEnd::Stopped,
            by: Some("Lan".into()),
        };
        let open = self.conductor().orders().open();
        let ends = open.map(|order| end(order.number)).collect();
        self.write(ends, now);
    }

    /// Somebody skips what is on air.
    pub(super) fn skip(&mut self) {
        let now = self.clock.now();
        self.conductor().act(&Act::Skip { by: "Lan".into() }, now);
    }

    /// Writes `events` into the log, and lets the station look.
    pub(super) fn write(&mut self, events: Vec<Event>, now: Timestamp) {
        let conductor = self.conductor();
        let log_writer = conductor.log_writer();
        if log_writer.holds() {
            return;
        }
        for event in events {
            log_writer.event(now, event);
        }
        log_writer.flush();
        let orders = log_writer.log().orders().unwrap();
        conductor.take_orders(&orders, now);
    }

    /// Holds that at the end, half an hour after the last fault, only such orders are open as still wait for something.
    pub(super) fn all_orders_are_said(&mut self) {
        let now = self.clock.now();
        let waits = self.output.is_none() || self.conductor().log_writer().holds();
        for order in self.conductor().orders().open().filter(|_| !waits) {
            let may_wait = order.every.is_some()
                || order.urgency == Urgency::Routine
                || order.after_item
                || now < order.at + SignedDuration::from_mins(20);
            assert!(may_wait && now < order.until + LASTS, "lost: {order:?}");
        }
    }
}

/// Holds that no reading was said twice.
pub(super) fn said_once(rows: &[Airing]) {
    let mut said = BTreeSet::new();
    for row in rows.iter().filter(|row| row.ended == Some(Ended::Complete)) {
        let part = row.item.order.as_ref();
        let reading = part.and_then(|part| Some((part.seq, part.round, part.reading?)));
        if let Some(reading) = reading {
            assert!(said.insert(reading), "said twice: {row:?}");
        }
    }
}

proptest! {
    #![proptest_config(config())]

    /// Whatever else befalls it: no order is lost, none is said twice, and what it cuts is accounted for.
    #[test]
    fn orders_are_said_once_and_every_item_is_accounted_for(
        begin in 0..BEGIN.len(),
        weeks in prop::collection::vec(any_week(), 1..3),
        faults in prop::collection::vec(
            (prop_oneof![0..20_000_u64, 0..600_000_u64], any_fault_with_orders()),
            0..10,
        ),
    ) {
        storm(begin, &weeks, &faults).finish();
    }
}

/// An order that comes every few minutes cuts what fills the slot to its end; that goes on after each, and so does the order.
#[test]
fn what_fills_a_slot_goes_on_between_orders_that_come_again() {
    for program in 0..3 {
        for every in [2, 3, 5] {
            let slot = Slot {
                start: 0,
                length: 40,
                program,
                soft: false,
            };
            let week = Week {
                unit: SignedDuration::from_mins(1),
                slots: vec![slot],
                mandatory: false,
                after_power_cut: "join",
            };
            let order = Fault::Ordered {
                level: Urgency::Routine,
                drill: false,
                repeat: 1,
                every: Some(every),
                after_item: false,
            };
            storm(0, &[week], &[(0, order)]).finish();
        }
    }
}
