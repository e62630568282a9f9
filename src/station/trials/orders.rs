//! Orders: what cuts in, what goes on, what waits, what is not said twice.

mod storm;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{Trial, at, one_at_a_time, segment};
use crate::airlog::{Airing, Ended};
use crate::clock::Clock;
use crate::playout::Simulated;
use crate::rundown::{Kind, Order, Orders, Urgency};
use crate::station::inputs::acts::Act;
use crate::units::Frames;

fn given(order: Order) -> Orders {
    let mut orders = Orders::default();
    orders.give(order);
    orders
}

fn stopped(order: Order) -> Orders {
    let number = order.number;
    let mut orders = given(order);
    orders.end(number);
    orders
}

impl Trial {
    pub(super) fn order(&mut self, make: impl FnOnce(Order) -> Order) -> Order {
        let order = make(order(1, self.clock.now()));
        self.conductor
            .take_orders(&given(order.clone()), self.clock.now());
        order
    }
}

fn of_orders(rows: &[Airing]) -> Vec<&Airing> {
    rows.iter().filter(|row| row.item.order.is_some()).collect()
}

fn said(rows: &[Airing]) -> Vec<(&Airing, u32, Option<u32>)> {
    let part = |row| -> Option<_> {
        let row: &Airing = row;
        let part = row.item.order.as_ref()?;
        Some((row, part.round, part.reading))
    };
    rows.iter().filter_map(part).collect()
}

/// An emergency: a minute's message, said once, for a day.
fn order(number: i64, at: Timestamp) -> Order {
    Order::new(
        number,
        at,
        "Chủ tịch UBND",
        vec![segment("khan-cap/bao.wav", 60, 200)],
    )
}

/// No second of a slot is without a row: pauses between readings are the order's own.
#[track_caller]
fn no_hole(rows: &[Airing], from: &str, to: &str) {
    let heard: Vec<&Airing> = rows.iter().filter(|row| row.start.is_some()).collect();
    let mut reached = at(from);
    for row in heard
        .iter()
        .filter(|row| row.end.is_some_and(|end| end > at(from)))
    {
        let start = row.start.unwrap();
        if start >= at(to) {
            break;
        }
        let gap = start.duration_since(reached);
        let most = if row.item.order.is_some() { 2050 } else { 60 };
        assert!(
            gap <= SignedDuration::from_millis(most),
            "silent for {gap:?} before {row:?}"
        );
        reached = row.end.unwrap();
    }

    assert!(
        reached >= at(to) - SignedDuration::from_millis(60),
        "silent from {reached}"
    );
}

#[test]
fn an_emergency_cuts_in_within_a_second_and_what_it_cut_goes_on() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:01:00");
    trial.order(|order| Order { repeat: 2, ..order });
    trial.until("12:45:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    let orders = said(&rows);
    let parts: Vec<_> = orders
        .iter()
        .map(|(row, round, reading)| (*round, *reading, row.ended))
        .collect();
    let whole = Some(Ended::Complete);
    assert_eq!(
        parts,
        [(0, None, whole), (0, Some(0), whole), (0, Some(1), whole)]
    );
    let (signal, first) = (orders[0].0, orders[1].0);
    assert!(signal.start.unwrap() <= at("12:01:01"), "{signal:?}");
    assert_eq!(
        (signal.item.kind, &signal.item.slot, &signal.item.segment),
        (Kind::Announcement, &None, &None)
    );
    assert_eq!(
        first
            .start
            .unwrap()
            .duration_since(signal.start.unwrap())
            .as_millis(),
        6100
    );
    assert_eq!(
        first.played,
        Some(Frames::from_ms(60_000)),
        "the words are heard whole"
    );

    let place = rows
        .iter()
        .position(|row| row.item.order.is_some())
        .unwrap();
    let (cut, again) = (&rows[place - 1], &rows[place + 3]);
    assert_eq!(cut.ended, Some(Ended::Interrupted), "{cut:?}");
    assert_eq!(again.item.segment, cut.item.segment);
    assert_eq!(
        again.item.skip,
        cut.played.unwrap(),
        "no word is lost, none said twice"
    );
    assert_eq!(again.ended, Some(Ended::Complete));
    no_hole(&rows, "12:00:00", "12:40:00");
    let next = rows
        .iter()
        .find(|row| {
            row.item
                .slot
                .as_ref()
                .is_some_and(|slot| slot.as_str() == "b")
        })
        .unwrap();
    assert_eq!(next.start, Some(at("12:10:00")), "the slot keeps its end");
}

#[test]
fn what_was_cut_may_be_joined_where_it_would_be() {
    let mut trial = Trial::with("11:59:50", "tin", "after_order = \"join\"\n");
    trial.until("12:01:00");
    trial.order(|order| order);
    trial.until("12:11:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    let last = rows
        .iter()
        .rposition(|row| row.item.order.is_some())
        .unwrap();
    let (order, joined) = (&rows[last], &rows[last + 1]);
    let late = joined.start.unwrap().duration_since(at("12:00:00"));
    assert_eq!(joined.start, order.end);
    assert_eq!(joined.item.skip.to_duration().as_millis(), late.as_millis());
    no_hole(&rows, "12:00:00", "12:10:00");
}

#[test]
fn an_emergency_sounds_where_nothing_is_on_and_in_quiet_hours_and_a_drill_does_not() {
    let quiet = "[quiet_hours]\nfrom = \"12:45\"\nto = \"13:30\"\n";
    for (level, drill, expected) in [
        (Urgency::Emergency, false, "13:00:00"),
        (Urgency::Emergency, true, "13:30:00"),
        (Urgency::Priority, false, "13:30:00"),
    ] {
        let mut trial = Trial::at_station("12:50:00", quiet, "tin", "");
        trial.until("13:00:00");
        trial.order(|order| Order {
            urgency: level,
            drill,
            ..order
        });
        trial.until("13:35:00");
        let rows = trial.rows();
        let orders = of_orders(&rows);
        assert_eq!(orders.len(), 2, "{level:?} {drill} {rows:#?}");
        let late = orders[0].start.unwrap().duration_since(at(expected));
        assert!(
            (0..1000).contains(&late.as_millis()),
            "{level:?} {drill}: {late:?}"
        );
        assert!(
            orders.iter().all(|row| row.ended == Some(Ended::Complete)),
            "{orders:?}"
        );
        let kind = if drill {
            Kind::Drill
        } else {
            Kind::Announcement
        };
        assert!(orders.iter().all(|row| row.item.kind == kind));
    }
}

#[test]
fn an_order_that_waits_for_the_item_begins_at_its_end() {
    for make in [
        (|order: Order| Order {
            after_item: true,
            ..order
        }) as fn(Order) -> Order,
        |order| Order {
            urgency: Urgency::Routine,
            ..order
        },
    ] {
        let mut trial = Trial::new("11:59:50");
        trial.until("12:01:00");
        trial.order(make);
        trial.until("12:11:00");
        let rows = trial.rows();
        one_at_a_time(&rows);
        assert_eq!(rows[0].ended, Some(Ended::Complete), "{:?}", rows[0]);
        assert_eq!(of_orders(&rows)[0].start, Some(at("12:02:30")));
        no_hole(&rows, "12:00:00", "12:10:00");
        let heard: Vec<_> = rows[..4]
            .iter()
            .filter_map(|row| row.item.segment.as_ref())
            .collect();
        assert!(heard.windows(2).all(|pair| pair[0] != pair[1]), "{heard:?}");
    }
}

#[test]
fn a_routine_order_opens_no_session() {
    let mut trial = Trial::new("12:50:00");
    trial.until("12:55:00");
    trial.order(|order| Order {
        urgency: Urgency::Routine,
        ..order
    });
    trial.until("13:49:00");
    let rows = trial.rows();
    let orders = of_orders(&rows);
    assert_eq!(orders.len(), 1, "no signal");
    assert!(orders[0].start.unwrap() >= at("13:40:00"), "{orders:?}");
}

#[test]
fn rounds_come_again_until_the_order_is_over() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:01:00");
    let every = Some(SignedDuration::from_mins(10));
    trial.order(|order| Order {
        every,
        until: at("12:35:00"),
        ..order
    });
    trial.until("12:50:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    let starts: Vec<_> = said(&rows)
        .iter()
        .filter(|part| part.2.is_none())
        .map(|part| part.0.start.unwrap())
        .collect();
    assert_eq!(starts.len(), 4, "{starts:?}");
    assert_eq!(
        starts[1..],
        [at("12:11:00"), at("12:21:00"), at("12:31:00")]
    );
    assert!(
        said(&rows)
            .iter()
            .all(|part| part.0.ended == Some(Ended::Complete))
    );
    no_hole(&rows, "12:00:00", "12:40:00");
}

#[test]
fn of_two_emergencies_the_later_waits() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:01:00");
    trial.order(|order| order);
    trial.until("12:01:20");
    let second = order(2, trial.clock.now());
    trial
        .conductor
        .take_orders(&given(second), trial.clock.now());
    trial.until("12:11:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    let orders = of_orders(&rows);
    let seqs: Vec<_> = orders
        .iter()
        .map(|row| row.item.order.as_ref().unwrap().seq)
        .collect();
    assert_eq!(seqs, [1, 1, 2, 2]);
    assert!(orders.iter().all(|row| row.ended == Some(Ended::Complete)));
    no_hole(&rows, "12:00:00", "12:10:00");
}

#[test]
fn an_emergency_takes_the_air_from_a_drill_which_is_said_again_after_it() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:01:00");
    trial.order(|order| Order {
        drill: true,
        ..order
    });
    trial.until("12:01:20");
    let second = order(2, trial.clock.now());
    trial
        .conductor
        .take_orders(&given(second), trial.clock.now());
    trial.until("12:11:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    let parts: Vec<_> = said(&rows)
        .iter()
        .map(|(row, _, reading)| (row.item.order.as_ref().unwrap().seq, *reading))
        .collect();
    let all = [
        (1, None),
        (1, Some(0)),
        (2, None),
        (2, Some(0)),
        (1, None),
        (1, Some(0)),
    ];
    assert_eq!(parts, all);
    assert_eq!(of_orders(&rows)[1].ended, Some(Ended::Interrupted));
    no_hole(&rows, "12:00:00", "12:10:00");
}

#[test]
fn an_order_that_is_stopped_ends_at_once_and_stays_stopped() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:01:00");
    let order = trial.order(|order| Order { repeat: 3, ..order });
    trial.until("12:01:20");
    trial
        .conductor
        .take_orders(&stopped(order), trial.clock.now());
    trial.until("12:11:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    let orders = of_orders(&rows);
    assert_eq!(orders.len(), 2);
    assert_eq!(orders[1].ended, Some(Ended::Skipped));
    assert!(orders[1].end.unwrap() <= at("12:01:21"));
    let place = rows
        .iter()
        .rposition(|row| row.item.order.is_some())
        .unwrap();
    assert_eq!(
        rows[place + 1].item.segment,
        rows[0].item.segment,
        "what was cut goes on"
    );
    no_hole(&rows, "12:00:00", "12:10:00");
}

/// The silence between two readings, as the station's file has it and as it is recorded.
#[test]
fn readings_lie_as_far_apart_as_the_file_says() {
    for (own, pause_ms) in [
        ("", 2_000),
        ("[orders]\npause = \"0s\"\n", 0),
        ("[orders]\npause = \"7s\"\n", 7_000),
        ("[orders]\npause = \"1m\"\n", 60_000),
    ] {
        let mut trial = Trial::at_station("11:59:50", own, "tin", "");
        trial.until("12:01:00");
        trial.order(|order| Order { repeat: 3, ..order });
        trial.until("12:20:00");

        let rows = trial.rows();
        one_at_a_time(&rows);
        let readings: Vec<_> = said(&rows)
            .into_iter()
            .filter(|(.., reading)| reading.is_some())
            .map(|(row, ..)| (row.start.unwrap(), row.end.unwrap()))
            .collect();
        let pauses: Vec<_> = readings
            .windows(2)
            .map(|pair| pair[1].0.duration_since(pair[0].1).as_millis())
            .collect();
        assert_eq!(pauses, [pause_ms, pause_ms], "{own}");
    }
}

/// After the day's last slot: nothing else is expected, and the engine must hear of that too.
#[test]
fn an_order_that_is_stopped_between_two_readings_leaves_the_engine() {
    let mut trial = Trial::new("14:44:00");
    trial.until("14:45:00");
    let order = trial.order(|order| Order { repeat: 3, ..order });
    trial.until("14:46:07");
    assert_eq!(trial.conductor.on_air(), None, "the pause");
    assert!(!trial.cues.is_empty(), "readings are to come");

    trial
        .conductor
        .take_orders(&stopped(order), trial.clock.now());
    trial.until("14:50:00");
    assert_eq!(trial.cues, []);
    assert_eq!(of_orders(&trial.rows()).len(), 2);
}

#[test]
fn a_lost_card_in_the_middle_of_an_order_costs_no_word() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:01:00");
    trial.order(|order| Order { repeat: 2, ..order });
    trial.until("12:02:20");
    trial.lose_card();
    trial.until("12:03:00");
    trial.card_back();
    trial.until("12:11:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    let parts: Vec<_> = said(&rows)
        .iter()
        .map(|(row, _, reading)| (*reading, row.ended))
        .collect();
    let (whole, fault) = (Some(Ended::Complete), Some(Ended::Fault));
    assert_eq!(
        parts,
        [
            (None, whole),
            (Some(0), whole),
            (Some(1), fault),
            (None, whole),
            (Some(1), whole)
        ],
        "after the signal it goes on with what was not heard to its end"
    );
}

#[test]
fn what_a_person_skips_ends_and_the_next_goes_on() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:01:00");
    let skip = Act::Skip { by: "Lan".into() };
    trial.conductor.act(&skip, trial.clock.now());
    trial.until("12:11:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    assert_eq!(rows[0].ended, Some(Ended::Skipped));
    assert_eq!(
        rows[0].reason.as_ref().unwrap().key(),
        "station-ended-skipped"
    );
    assert!(rows[0].end.unwrap() <= at("12:01:01"));
    assert_ne!(rows[1].item.segment, rows[0].item.segment);
    no_hole(&rows[1..], "12:01:01", "12:10:00");
}

/// A card that takes its frames slower than the plan has them, and one that is faster.
#[test]
fn an_order_is_said_to_its_end_whatever_the_crystal_of_the_card() {
    for ppm in [-400.0, 400.0] {
        let mut trial = Trial::new("11:59:50");
        trial.output = Some(Simulated::with_crystal(Arc::clone(&trial.clock), ppm));
        trial.until("12:01:00");
        trial.order(|order| Order { repeat: 3, ..order });
        let second = order(2, trial.clock.now());
        trial
            .conductor
            .take_orders(&given(second), trial.clock.now());
        trial.until("12:11:00");
        let rows = trial.rows();
        let orders = of_orders(&rows);
        assert_eq!(orders.len(), 6, "{ppm}: {orders:#?}");
        assert!(
            orders.iter().all(|row| row.ended == Some(Ended::Complete)),
            "{ppm}: {orders:#?}"
        );
    }
}

/// A station has been on for so long when it gets an order.
const BEFORE: SignedDuration = SignedDuration::from_secs(20);

/// From the order to the first sample of the signal, during any kind of item and where there is none.
#[test]
fn of_a_hundred_orders_none_is_late() {
    let mut kinds = std::collections::BTreeSet::new();
    for number in 0..100_u32 {
        let when = at("12:00:00") + SignedDuration::from_millis(i64::from(number) * 37_411);
        let mut trial = Trial::new(&(when - BEFORE).strftime("%H:%M:%S").to_string());
        trial.run(when.duration_since(trial.clock.now()));
        let on = trial.conductor.on_air().map(|(item, ..)| item.kind);
        kinds.insert(on.map(|kind| format!("{kind:?}")));
        trial.order(|order| order);
        trial.run(SignedDuration::from_secs(68));
        let rows = trial.rows();
        let orders = of_orders(&rows);
        let late = orders[0].start.unwrap().duration_since(when);
        assert!(
            late <= SignedDuration::from_secs(1),
            "{number}: {late:?} in {on:?}"
        );
        assert_eq!(orders[1].played, Some(Frames::from_ms(60_000)), "{number}");
    }

    assert!(kinds.len() >= 3, "{kinds:?}");
}
