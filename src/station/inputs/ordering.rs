//! Orders that people give, at the desk or in a browser: what is said is made ready whole, and then written down.
//!
//! Whoever takes an order reads what was asked in their own way, and says in their own words what came of it. What an
//! order is, and which rows it makes, is here and nowhere else.

use std::path::Path;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::airlog::{Airlog, AirlogError, Event, Ordered, OrderedRecording, Seq};
use crate::config::Loaded;
use crate::library::Library;
use crate::rundown::{Order, OrderEnd, Orders, next_quiet};
use crate::sound;
use crate::words::Text;

/// An order is over after this, where nobody says otherwise.
pub const LASTS: SignedDuration = SignedDuration::from_hours(24);

/// No order lasts longer.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Rounds are no nearer.
pub const NEAREST: SignedDuration = SignedDuration::from_secs(60);

/// Nothing is said more often in a round.
pub const MOST_TIMES: u32 = 20;

/// What came of an order.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// It stands in the log.
    Taken {
        /// The order, with its number.
        order: Order,
        /// Which order has the air, so that it waits.
        waits_for: Option<i64>,
    },
    /// Nothing was written: this one, in force, asks for all that it does.
    Same(Arc<Order>),
}

/// Decodes and measures the whole of `file`, and keeps a copy. Returns it as an order has it.
///
/// # Errors
/// Why it cannot air.
pub fn recording(library: &Library, file: &Path, now: Timestamp) -> Result<OrderedRecording, Text> {
    let segment = library.take_outside(file, now)?;
    let text = sound::spoken(&library.stored(segment.id));
    Ok(OrderedRecording {
        text,
        ..OrderedRecording::of(&segment)
    })
}

/// Returns until when an order given at `now` holds: until `asked`, or for a day; none if that is over already or too far
/// away.
#[must_use]
pub fn holds(asked: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    let until = asked.unwrap_or(now + LASTS);
    (now < until && until <= now + LONGEST).then_some(until)
}

/// Writes an order down, and the end of all in force where it `replaces` them.
///
/// # Errors
/// If the log cannot be read or written; nothing of it is written then.
pub fn give(
    log: &mut Airlog,
    ordered: &Ordered,
    replaces: bool,
    now: Timestamp,
) -> Result<Given, AirlogError> {
    let orders = log.orders()?;
    let mut replaced = Vec::new();
    if replaces {
        replaced.extend(orders.open().map(|order| order.number));
    } else if let Some(same) = orders.open().find(|other| ordered.is_same(other)) {
        return Ok(Given::Same(Arc::clone(same)));
    }

    let seq = log.order(now, ordered, &replaced)?;
    let order = ordered.clone().order(seq, now);
    let waits_for = waits_for(&order, &orders, now).filter(|_| !replaces);
    Ok(Given::Taken { order, waits_for })
}

/// Writes down that `by` stops `orders`.
///
/// # Errors
/// If the log cannot be written; nothing of it is written then.
pub fn stop(
    log: &mut Airlog,
    orders: &[Arc<Order>],
    by: &str,
    now: Timestamp,
) -> Result<(), AirlogError> {
    log.together(|log| {
        for order in orders {
            let ended = Event::OrderEnded {
                order: Seq(order.number),
                how: OrderEnd::Stopped,
                by: Some(by.to_owned()),
            };
            log.event(now, &ended)?;
        }
        Ok(())
    })
}

/// Returns which of `orders` has the air at `now`, so that `order` waits for the end of its round; none if none has. What
/// is said later gives way to what is said now.
#[must_use]
pub fn waits_for(order: &Order, orders: &Orders, now: Timestamp) -> Option<i64> {
    let rank = |order: &Order| (order.urgency, !order.drill);
    let has_air = |other: &&Arc<Order>| {
        let unsaid = orders.unsaid(other.number, now);
        rank(other) >= rank(order) && unsaid.is_some_and(|unsaid| unsaid.due <= now)
    };
    orders.open().find(has_air).map(|other| other.number)
}

/// Returns when the quiet hours are over that an order given at `now` waits for; none if it waits for none.
#[must_use]
pub fn waits_for_morning(order: &Order, loaded: &Loaded, now: Timestamp) -> Option<Timestamp> {
    let (from, until) = next_quiet(&loaded.rules, now)?;
    (from <= now && !order.opens_quiet_hours()).then_some(until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::SegmentId;
    use crate::rundown::{Segment, Urgency};
    use crate::units::Frames;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + second).unwrap()
    }

    fn order(number: i64, second: i64) -> Order {
        let length = Frames::from_ms(60_000);
        let segment = Segment::new(SegmentId::new([9; 32]), "khan-cap/bao.wav".into(), length);
        Order::new(number, at(second), "Chủ tịch", vec![Arc::new(segment)])
    }

    #[test]
    fn an_order_waits_for_the_round_that_has_the_air_and_for_no_later_one() {
        let mut orders = Orders::default();
        orders.give(Order {
            every: Some(SignedDuration::from_mins(10)),
            drill: true,
            ..order(7, 0)
        });
        let drill = Order {
            drill: true,
            ..order(8, 5)
        };
        assert_eq!(waits_for(&drill, &orders, at(5)), Some(7));
        let meant = order(8, 5);
        assert_eq!(waits_for(&meant, &orders, at(5)), None, "a drill gives way");
        let routine = Order {
            urgency: Urgency::Routine,
            ..order(8, 5)
        };
        assert_eq!(waits_for(&routine, &orders, at(5)), Some(7));
        let all = crate::rundown::OrderPart {
            seq: 7,
            level: Urgency::Emergency,
            ordered_by: "Chủ tịch".into(),
            drill: true,
            round: 0,
            reading: Some(0),
        };
        orders.say(&all);
        assert_eq!(waits_for(&drill, &orders, at(70)), None, "between rounds");
        assert_eq!(waits_for(&drill, &orders, at(601)), Some(7), "in the next");
        orders.end(7);
        assert_eq!(waits_for(&drill, &orders, at(601)), None);
    }

    #[test]
    fn an_order_holds_for_a_day_and_never_for_more_than_a_week() {
        let day = 24 * 3600;
        assert_eq!(holds(None, at(0)), Some(at(day)));
        for (until, holds_until) in [
            (-1, None),
            (0, None),
            (1, Some(at(1))),
            (7 * day, Some(at(7 * day))),
        ] {
            assert_eq!(holds(Some(at(until)), at(0)), holds_until, "{until}");
        }
        assert_eq!(holds(Some(at(7 * day + 1)), at(0)), None);
    }
}
