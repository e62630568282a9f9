//! Orders that a program gives, with a token for it.

use serde_json::{Value, json};

use super::*;
use crate::airlog::Event;
use crate::console::people::Scope;
use crate::console::web::paths::API_ORDERS;
use crate::console::web::tests::approving::believed;
use crate::console::web::tests::programs::{bearer, call, json as answered, told};
use crate::station::Act;

/// What a program asks, with `more`.
fn wish(more: &Value) -> Value {
    let mut wish = json!({"ordered_by": "Chủ tịch xã", "channel": "spoken"});
    let more = more.as_object().unwrap().clone();
    wish.as_object_mut().unwrap().extend(more);
    wish
}

fn give(station: &Station, header: &str, sent: &Value) -> Answer {
    call(&station.trial, API_ORDERS, header, &sent.to_string())
}

#[test]
fn what_a_program_orders_is_a_text_or_approved_and_said_as_it_may_be() {
    let station = Station::new();
    let trial = &station.trial;
    let text = json!({"say": "Nước lên."});
    let narrow = bearer(trial, "hep", &[Scope::Order, Scope::Status], 30);
    let by_another = give(&station, &narrow, &wish(&text));
    assert_eq!(by_another.code, StatusCode::FORBIDDEN);

    let header = bearer(trial, "xa-ben", &[Scope::Interrupt], 30);
    for sent in [
        "",
        "{",
        "[]",
        "{\"ordered_by\":\"A\"}",
        "{\"ordered_by\":\"A\",\"channel\":\"paper\",\"all\":1}",
    ] {
        let answer = call(trial, API_ORDERS, &header, sent);
        assert_eq!(answer.code, StatusCode::BAD_REQUEST, "{sent}");
    }
    let now = trial.clock.now();
    let end = now + jiff::SignedDuration::from_hours(1);
    let with = |more: Value| {
        let mut all = text.clone();
        all.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        all
    };
    for (more, words) in [
        (json!({}), "chọn"),
        (json!({"recordings": ["khong/co.mp3"]}), "khong/co.mp3"),
        (json!({"recordings": [FLOOD]}), "duyệt"),
        (json!({"recordings": [STORM, OLD]}), "thu hồi"),
        (json!({"say": "…"}), "đọc"),
        (with(json!({"ordered_by": " "})), "lệnh"),
        (with(json!({"repeat": 21})), "20"),
        (with(json!({"every": "5s", "until": end})), "5s"),
        (with(json!({"every": "5m"})), "until"),
        (with(json!({"until": now})), "7 ngày"),
    ] {
        let (code, message) = told(&give(&station, &header, &wish(&more)));
        assert_eq!(code, "against", "{more}");
        assert!(message.to_lowercase().contains(words), "{more}: {message}");
    }
    assert_eq!(trial.acts.take(), []);
}

#[test]
fn a_program_gives_an_order_once_by_its_name_and_by_a_clock_that_is_believed() {
    let station = Station::new();
    let trial = &station.trial;
    let header = bearer(trial, "xa-ben", &[Scope::Interrupt], 30);
    let both = json!({"recordings": [STORM], "say": "Nước lên nhanh, mời bà con lên nơi cao."});
    let asked = wish(&both);
    believed(trial, false);
    assert_eq!(told(&give(&station, &header, &asked)).0, "against");
    assert_eq!(trial.acts.take(), []);
    believed(trial, true);

    let beginning = trial.clock.now();
    let answer = give(&station, &header, &asked);
    assert_eq!(answer.code, StatusCode::CREATED, "{}", answer.body);
    assert_eq!(trial.acts.take(), [Act::Orders]);
    let taken = answered(&answer);
    assert_eq!(
        (&taken["level"], &taken["repeat"]),
        (&"khan-cap".into(), &1.into())
    );
    assert_eq!(told(&give(&station, &header, &asked)).0, "against");

    let log = station.log();
    let orders = log.orders().unwrap();
    let order: Vec<_> = orders.open().collect();
    assert_eq!(order.len(), 1);
    assert_eq!(taken["seq"], order[0].number);
    assert_eq!(order[0].recordings.len(), 2);
    assert_eq!(order[0].recordings[0].id, station.id(STORM));
    let end = beginning + jiff::SignedDuration::from_hours(1);
    let given = log.events(beginning, end).unwrap().into_iter();
    let by = given.filter_map(|(_, event)| match event {
        Event::Ordered(ordered) => Some((ordered.by, ordered.ordered_by)),
        _ => None,
    });
    let expected = ("token:xa-ben".to_owned(), "Chủ tịch xã".to_owned());
    assert_eq!(by.collect::<Vec<_>>(), [expected]);
}

/// A text that a program wants said may take a voice twenty seconds.
#[test]
fn no_person_waits_while_a_programs_order_is_made_ready() {
    let station = Station::new();
    let site = &station.trial.site;
    let turn = Arc::clone(site.preparing_for_programs()).try_acquire_owned();
    let turn = turn.expect("no program has one made ready");
    let session = station.trial.signed_in("an", &[Role::Staff]);
    let given = station.give(&of(station.id(STORM)), &session);
    assert_eq!(given.to(), URGENT_NOW);
    assert_eq!(station.ordered().len(), 1);
    drop(turn);
}
