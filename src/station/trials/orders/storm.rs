//! Random orders under random faults.

use jiff::{SignedDuration, Timestamp};

use super::{order, said};
use crate::airlog::{Airing, Ended};
use crate::clock::Clock;
use crate::rundown::{Order, Orders, Urgency};
use crate::station::inputs::acts::Act;
use crate::station::trials::{Trial, at, one_at_a_time};

/// Numbers that look random, and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    /// Throws for all else of an order given at `now`.
    fn order(&mut self, order: Order, now: Timestamp) -> Order {
        let repeat = 1 + self.below(3) as u32;
        let every = (self.below(3) == 0).then(|| SignedDuration::from_mins(7));
        let until = now + SignedDuration::from_mins(20 + self.below(40).cast_signed());
        let drill = self.below(4) == 0;
        let after_item = self.below(3) == 0;
        Order {
            until,
            drill,
            repeat,
            every,
            after_item,
            ..order
        }
    }
}

/// An hour of orders of all kinds, given, stopped and skipped at any moment, while the card comes and goes.
#[track_caller]
fn storm(seed: u64) {
    let mut dice = Dice(seed);
    let quiet = "[quiet_hours]\nfrom = \"12:50\"\nto = \"13:00\"\n";
    let mut trial = Trial::at_station("11:59:50", quiet, "tin", "");
    let (mut orders, mut stops) = (Orders::default(), Vec::new());
    let mut card = true;
    for number in 1..=12 {
        trial.run(SignedDuration::from_millis(
            1000 + dice.below(400_000).cast_signed(),
        ));
        let now = trial.clock.now();
        match dice.below(8) {
            0 if card => trial.lose_card(),
            0 | 1 if !card => trial.card_back(),
            2 => trial.conductor.act(&Act::Skip { by: "Lan".into() }, now),
            3 => {
                let open: Vec<i64> = orders.open().map(|order| order.number).collect();
                for stopped in open {
                    orders.end(stopped);
                    stops.push((stopped, now));
                }
                trial.conductor.take_orders(&orders, now);
            }
            kind => {
                let urgency =
                    [Urgency::Routine, Urgency::Priority, Urgency::Emergency][kind as usize % 3];
                orders.give(dice.order(
                    Order {
                        urgency,
                        ..order(number, now)
                    },
                    now,
                ));
                trial.conductor.take_orders(&orders, now);
            }
        }
        card = trial.output.is_some();
    }

    if !card {
        trial.card_back();
    }

    trial.until("15:59:00");
    assert_eq!(
        trial.conductor.orders().open().count(),
        0,
        "{seed}: an order has no end"
    );
    check_storm(seed, &trial.rows(), &stops);
}

/// Holds that nothing was said twice, nor in quiet hours, nor after it was stopped.
#[track_caller]
fn check_storm(seed: u64, rows: &[Airing], stops: &[(i64, Timestamp)]) {
    one_at_a_time(rows);
    let mut heard = std::collections::BTreeSet::new();
    for (row, round, reading) in said(rows) {
        let part = row.item.order.as_ref().unwrap();
        let (Some(start), Some(end)) = (row.start, row.end) else {
            continue;
        };
        if let (Some(reading), Some(Ended::Complete)) = (reading, row.ended) {
            assert!(
                heard.insert((part.seq, round, reading)),
                "{seed}: said twice: {row:?}"
            );
        }
        if !part.opens_quiet_hours() {
            assert!(
                end <= at("12:50:00.1") || start >= at("13:00:00"),
                "{seed}: in quiet hours: {row:?}"
            );
        }
        let stop = stops.iter().find(|(seq, _)| *seq == part.seq);
        let late = stop.map(|(_, at)| end.duration_since(*at));
        assert!(
            late.is_none_or(|late| late <= SignedDuration::from_secs(1)),
            "{seed}: stopped: {row:?}"
        );
    }
}

#[test]
fn storms_of_orders_lose_none_and_say_none_twice() {
    (0..12).for_each(storm);
}
