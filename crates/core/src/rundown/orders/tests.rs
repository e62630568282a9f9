use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{Order, OrderEnd, OrderPart, Orders, Urgency};
use crate::names::{AudioPath, SegmentId};
use crate::rundown::{ATTENTION, Segment};
use crate::units::Frames;

pub(crate) fn recording(name: &str, seconds: u64, byte: u8) -> Arc<Segment> {
    let (id, length) = (SegmentId::new([byte; 32]), Frames::from_ms(seconds * 1000));
    Arc::new(Segment::new(id, AudioPath::from(name), length))
}

/// An emergency: a minute's message, said once, for a day.
pub(crate) fn order(number: i64, at: Timestamp) -> Order {
    Order::new(
        number,
        at,
        "Chủ tịch UBND",
        vec![recording("khan-cap/bao.wav", 60, 200)],
    )
}

fn at(time: &str) -> Timestamp {
    format!("2026-11-24T{time}Z").parse().unwrap()
}

fn part(round: u32, reading: Option<u32>) -> OrderPart {
    let (level, ordered_by) = (Urgency::Emergency, "Chủ tịch UBND".into());
    OrderPart {
        seq: 7,
        level,
        ordered_by,
        drill: false,
        round,
        reading,
    }
}

#[test]
fn an_order_is_over_once_all_is_said() {
    let mut orders = Orders::default();
    orders.give(Order {
        repeat: 2,
        ..order(7, at("12:00:00"))
    });
    orders.say(&part(0, None));
    orders.say(&part(0, Some(0)));
    assert_eq!(orders.over(at("13:00:00")), []);
    orders.say(&part(0, Some(1)));
    assert_eq!(orders.over(at("13:00:00")), [(7, OrderEnd::Complete)]);
    orders.end(7);
    assert!(orders.is_empty() && orders.is_ended(7));
    assert_eq!(orders.over(at("13:00:00")), []);
}

#[test]
fn what_is_left_of_an_order_is_counted_with_the_reading_on_air() {
    let mut orders = Orders::default();
    let every = Some(SignedDuration::from_mins(10));
    orders.give(Order {
        every,
        repeat: 2,
        until: at("13:00:00"),
        ..order(7, at("12:00:00"))
    });
    let left = |orders: &Orders, time: &str| {
        let unsaid = orders.unsaid(7, at(time))?;
        Some((unsaid.readings, unsaid.due))
    };
    assert_eq!(left(&orders, "12:00:01"), Some((2, at("12:00:00"))));
    orders.say(&part(0, Some(0)));
    assert_eq!(left(&orders, "12:01:30"), Some((1, at("12:00:00"))));
    orders.say(&part(0, Some(1)));
    assert_eq!(left(&orders, "12:03:00"), Some((2, at("12:10:00"))));
    assert_eq!(orders.unsaid(8, at("12:03:00")), None, "there is none");
    orders.end(7);
    assert_eq!(left(&orders, "12:03:00"), None);
}

#[test]
fn an_order_that_nobody_could_hear_is_over_by_its_time() {
    let mut orders = Orders::default();
    orders.give(order(7, at("12:00:00")));
    assert_eq!(orders.over(at("23:59:59")), []);
    assert_eq!(
        orders.over(at("12:00:00") + SignedDuration::from_hours(24)),
        [(7, OrderEnd::Expired)]
    );
}

#[test]
fn rounds_that_passed_are_not_said_one_after_another() {
    let mut orders = Orders::default();
    let every = Some(SignedDuration::from_mins(10));
    orders.give(Order {
        every,
        until: at("13:00:00"),
        ..order(7, at("12:00:00"))
    });
    let next = |orders: &Orders, time: &str| orders.given[&7].next(at(time));
    assert_eq!(next(&orders, "12:00:00"), Some((0, 0, at("12:00:00"))));
    orders.say(&part(0, Some(0)));
    assert_eq!(next(&orders, "12:05:00"), Some((1, 0, at("12:10:00"))));

    // Away until a quarter to: the round of twenty to is said, once.
    assert_eq!(next(&orders, "12:45:00"), Some((4, 0, at("12:40:00"))));
    orders.say(&part(4, Some(0)));
    assert_eq!(next(&orders, "12:45:00"), Some((5, 0, at("12:50:00"))));
    orders.say(&part(5, Some(0)));
    assert_eq!(
        next(&orders, "12:55:00"),
        None,
        "none begins when the order is over"
    );
    assert_eq!(orders.over(at("12:55:00")), [(7, OrderEnd::Complete)]);
}

#[test]
fn what_is_known_of_orders_is_never_forgotten() {
    let mut own = Orders::default();
    own.give(Order {
        repeat: 2,
        ..order(7, at("12:00:00"))
    });
    own.say(&part(0, Some(0)));
    let mut older = Orders::default();
    older.give(Order {
        repeat: 2,
        ..order(7, at("12:00:00"))
    });
    older.give(order(8, at("12:01:00")));
    assert!(own.learn(&older));
    assert_eq!(
        own.given[&7].said, 1,
        "the log may be behind what was heard"
    );
    assert!(!own.learn(&older), "nothing new");
    older.end(8);
    assert!(own.learn(&older));
    assert_eq!(
        own.open().map(|order| order.number).collect::<Vec<_>>(),
        [7]
    );
}

#[test]
fn the_signal_has_its_length() {
    assert_eq!(ATTENTION, Frames::from_ms(6100));
}
