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
            let order = ordered(Urgency::Routine, Some(every));
            storm(0, &one_slot(0, 40, program), &[(0, order)]).finish();
        }
    }
}

fn one_slot(start: u32, length: u32, program: usize) -> Vec<Week> {
    let slot = Slot {
        start,
        length,
        program,
        soft: false,
    };
    vec![Week {
        unit: SignedDuration::from_mins(1),
        slots: vec![slot],
        mandatory: false,
        after_power_cut: "join",
    }]
}

fn ordered(level: Urgency, every: Option<i64>) -> Fault {
    Fault::Ordered {
        level,
        drill: false,
        repeat: 1,
        every,
        after_item: false,
    }
}

/// Storms that were told wrongly once: an order that was being said when the clock was set forward past it; one said as soon as the
/// station was back; and what an order cut, gone on with before its slot by a clock set back.
#[test]
fn orders_that_went_wrong_once_go_right() {
    let forward = [
        (250, ordered(Urgency::Priority, None)),
        (250, Fault::Clock { ms: 105_651 }),
    ];
    storm(0, &one_slot(0, 9, 0), &forward).finish();

    let back_on_air = [
        (0, Fault::PowerCut { seconds: 931 }),
        (527_094, Fault::Withdrawn { byte: 1 }),
        (12_017, ordered(Urgency::Priority, Some(2))),
        (394_758, Fault::Skipped),
        (19_382, Fault::PowerCut { seconds: 1357 }),
    ];
    storm(0, &one_slot(54, 12, 0), &back_on_air).finish();

    let started = [
        (0, ordered(Urgency::Priority, None)),
        (0, Fault::Stopped { seconds: 122 }),
        (36_350, Fault::CardLost { seconds: 0 }),
    ];
    storm(0, &one_slot(2, 22, 0), &started).finish();

    let set_back = [
        (250, ordered(Urgency::Priority, None)),
        (0, Fault::Clock { ms: -15_412 }),
        (0, ordered(Urgency::Priority, None)),
        (250, Fault::OrdersStopped),
    ];
    storm(0, &one_slot(0, 10, 0), &set_back).finish();

    let corrected = [
        (
            1,
            Fault::Broken {
                ahead: 0,
                percent: 0,
            },
        ),
        (20_000, ordered(Urgency::Priority, None)),
        (0, Fault::Clock { ms: -126_165 }),
        (0, ordered(Urgency::Priority, None)),
    ];
    storm(0, &one_slot(7, 14, 0), &corrected).finish();
}
