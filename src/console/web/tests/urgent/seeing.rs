//! What the pages show: what can be chosen, what is in force, the way there.

use super::*;
use crate::console::web::paths::{LIVE, URGENT_LIVE};
use crate::station::OrderStatus;

#[test]
fn what_is_prepared_is_listed_and_the_rest_is_found_while_what_was_typed_stays() {
    let station = Station::new();
    let session = station.trial.signed_in("an", &[Role::Staff]);
    let page = station.trial.ask(&Ask::page(URGENT, Some(&session))).body;
    documents::walk(URGENT, &page);
    let choice = |id: SegmentId| format!("name=\"bai\" value=\"{id}\"");
    assert!(page.contains(&choice(station.id(STORM))), "{page}");
    assert!(
        !page.contains(&choice(station.id(FLOOD))),
        "not to be chosen"
    );
    assert!(page.contains("“lũ” chưa được duyệt"), "and why: {page}");
    assert!(!page.contains(COLUMN));
    let storm = station.id(STORM);
    let form = format!(
        "viec=tim&tim=dat+DAI&bai={storm}&van_ban=%0D%0Ad%C3%B2ng+hai&nguoi_lenh=B%C3%AD+th%C6%B0"
    );
    let found = station.post(&form, &session).body;
    documents::walk("tim", &found);
    assert!(found.contains(COLUMN), "{found}");
    assert!(
        found.contains(&format!("{} checked", choice(storm))),
        "{found}"
    );
    assert!(found.contains("value=\"Bí thư\"") && found.contains("dòng hai"));
    let leader = station.trial.signed_in("binh", &[Role::Leader]);
    let page = station.trial.ask(&Ask::page(URGENT, Some(&leader))).body;
    assert!(page.contains(&choice(station.id(FLOOD))), "{page}");
    assert!(
        page.contains("value=\"Người binh\""),
        "orders in its own name"
    );
    let none = station.post("viec=tim&tim=zzzz", &session).body;
    assert!(none.contains("Không có bài nào"), "{none}");
}

#[test]
fn orders_in_force_are_live_with_what_is_left_and_how_to_stop_them() {
    let station = Station::new();
    let trial = &station.trial;
    let session = trial.signed_in("an", &[Role::Staff]);
    station.give(&of(station.id(STORM)), &session);
    let page = || trial.ask(&Ask::page(URGENT_NOW, Some(&session))).body;
    let number = station
        .log()
        .orders()
        .unwrap()
        .open()
        .next()
        .unwrap()
        .number;
    let taking = page();
    documents::walk(URGENT_NOW, &taking);
    assert!(
        taking.contains(&format!("Lệnh số {number} đã ghi vào nhật ký")),
        "{taking}"
    );
    assert!(
        taking.contains("http-equiv=\"refresh\""),
        "without script too"
    );

    let status = trial.status.get();
    let order = OrderStatus {
        seq: number,
        level: Urgency::Emergency,
        drill: false,
        ordered_by: "Chủ tịch <b>".into(),
        until: status.now,
        titles: vec!["Bão <i>".into()],
        readings_left: 2,
        due: Some(status.now),
    };
    let orders = vec![order];
    trial.status.set(Status { orders, ..status });
    let now = page();
    for said in [
        "Đang phát “Bản tin”, còn 03:12",
        "Còn 2 lượt của đợt này, kể cả lượt đang đọc",
        &format!("href=\"{URGENT}?dung={number}\""),
        "Chủ tịch &lt;b&gt;",
    ] {
        assert!(now.contains(said), "{said}: {now}");
    }
    assert!(!now.contains("đã ghi vào nhật ký"), "{now}");
    let live = trial.ask(&Ask::page(URGENT_LIVE, Some(&session)));
    let data = live.body.strip_prefix("data: ").unwrap().trim_end();
    let pieces: serde_json::Map<String, serde_json::Value> = serde_json::from_str(data).unwrap();
    assert_eq!(pieces.len(), 4);
    for (id, inside) in pieces {
        let inside = inside.as_str().unwrap();
        assert!(now.contains(&format!("id=\"{id}\"")), "{id}");
        assert!(now.contains(&format!(">{inside}</div>")), "{id}: {inside}");
        assert!(
            !inside.contains("<form"),
            "a press that falls on a change is lost: {id}"
        );
    }
    trial.clock.sleep(Duration::from_secs(10));
    trial.says("Bản tin");
    assert!(page().contains("Không còn lệnh phát nào"));
    let today = trial.ask(&Ask::page("/", Some(&session))).body;
    assert!(today.contains(&format!("href=\"{URGENT}\"")) && today.contains(LIVE));
}

#[test]
fn a_session_that_rested_comes_here_with_its_pin() {
    let trial = Trial::new();
    let session = trial.signed_in("an", &[Role::Staff]);
    let pin = format!("doi=pin&mat_khau={WORD}&pin=2580");
    trial.ask(&Ask::form(OWN, &pin, Some(&session)));
    trial.clock.sleep(Duration::from_secs(31 * 60));
    let back = "/mo-khoa?ve=%2Fkhan-cap";
    for ask in [
        Ask::page(URGENT, Some(&session)),
        Ask::form(URGENT, "viec=xem", Some(&session)),
    ] {
        assert_eq!(trial.ask(&ask).to(), back);
    }
    let locked = trial
        .ask(&Ask::page("/mo-khoa?ve=%2F", Some(&session)))
        .body;
    documents::walk(UNLOCK, &locked);
    assert!(
        locked.contains("name=\"den\" value=\"/khan-cap\""),
        "{locked}"
    );
    let form = "pin=2580&ve=/&den=/khan-cap";
    assert_eq!(
        trial.ask(&Ask::form(UNLOCK, form, Some(&session))).to(),
        URGENT
    );
    assert_eq!(
        trial.ask(&Ask::page(URGENT, Some(&session))).code,
        StatusCode::OK
    );

    let admin = trial.signed_in("quan", &[Role::Admin]);
    trial.clock.sleep(Duration::from_secs(31 * 60));
    let locked = trial.ask(&Ask::page(UNLOCK, Some(&admin))).body;
    assert!(!locked.contains(URGENT), "{locked}");
}
