//! What a person ends: an order, what is on air, a recording for good.

use super::*;

#[test]
fn an_order_is_stopped_once_by_name_after_one_question() {
    let station = Station::new();
    let session = station.trial.signed_in("an", &[Role::Staff]);
    station.give(&of(station.id(STORM)), &session);
    let number = station
        .log()
        .orders()
        .unwrap()
        .open()
        .next()
        .unwrap()
        .number;
    station.trial.acts.take();
    let question = format!("{URGENT}?dung={number}");
    let question = station
        .trial
        .ask(&Ask::page(&question, Some(&session)))
        .body;
    documents::walk("dung", &question);
    assert!(question.contains("của Chủ tịch: "), "{question}");
    assert!(station.rows("order-ended").is_empty(), "asked only");

    let stop = format!("viec=dung&lenh={number}");
    assert_eq!(station.post(&stop, &session).to(), URGENT_NOW);
    assert_eq!(station.trial.acts.take(), [Act::Orders]);
    let [row] = &station.rows("order-ended")[..] else {
        panic!("one row")
    };
    assert_eq!(row["order"], number);
    assert_eq!(
        (&row["how"], &row["by"]),
        (&"stopped".into(), &"Người an".into())
    );
    for number in [number.to_string(), "99".into(), "<b>".into()] {
        let again = station.post(&format!("viec=dung&lenh={number}"), &session);
        assert!(again.body.contains("không còn hiệu lực"), "{}", again.body);
        assert!(!again.body.contains("<b>"));
    }
    assert_eq!(station.rows("order-ended").len(), 1);
    assert!(station.trial.acts.take().is_empty());
}

#[test]
fn all_that_were_asked_about_are_stopped_and_none_that_came_since() {
    let station = Station::new();
    let session = station.trial.signed_in("an", &[Role::Staff]);
    let form = of(station.id(STORM));
    station.give(&form, &session);
    station.give(&format!("{form}&dien_tap=1"), &session);
    let question = format!("{URGENT}?dung=tat-ca");
    let question = station.trial.ask(&Ask::page(&question, Some(&session)));
    documents::walk("dung", &question.body);
    let asked = question.body.split("name=\"lenh\" value=\"").skip(1);
    let asked: Vec<String> = asked
        .map(|rest| format!("&lenh={}", rest.split('"').next().unwrap()))
        .collect();
    assert_eq!(asked.len(), 2);
    station.give(&form.replace("so_luot=2", "so_luot=3"), &session);
    station.post(&format!("viec=dung{}", asked.concat()), &session);
    assert_eq!(station.rows("order-ended").len(), 2);
    assert_eq!(station.log().orders().unwrap().open().count(), 1);
}

#[test]
fn only_what_was_seen_on_air_is_skipped() {
    let station = Station::new();
    let session = station.trial.signed_in("an", &[Role::Staff]);
    let question = station
        .trial
        .ask(&Ask::page(&format!("{URGENT}?bo-qua=1"), Some(&session)));
    assert!(
        question.body.contains("“Bản tin” nhỏ dần"),
        "{}",
        question.body
    );
    let start = question
        .body
        .split_once("name=\"bat_dau\" value=\"")
        .unwrap()
        .1;
    let skip = format!("viec=bo-qua&bat_dau={}", start.split('"').next().unwrap());
    station.trial.clock.sleep(Duration::from_secs(3));
    station.trial.says("Bài sau");
    let late = station.post(&skip, &session);
    assert!(late.body.contains("đang phát mục khác"), "{}", late.body);
    assert!(station.trial.acts.take().is_empty());
    let on_air = station.trial.status.get().on_air.unwrap();
    let start = on_air.start.at().as_microsecond();
    station.post(&format!("viec=bo-qua&bat_dau={start}"), &session);
    let by = "Người an".to_owned();
    assert_eq!(station.trial.acts.take(), [Act::Skip { by }]);
}

#[test]
fn what_is_on_air_is_withdrawn_with_a_reason_by_who_may_approve_it() {
    let station = Station::new();
    let column = station.id(COLUMN);
    station.say(COLUMN, true);
    let form = |note: &str| format!("viec=thu-hoi&bai={column}&kenh=giay&ghi_chu={note}");
    let word = || station.log().words().unwrap()[&column].clone();
    let staff = station.trial.signed_in("an", &[Role::Staff]);
    let question = format!("{URGENT}?thu-hoi={column}");
    let refused = station.trial.ask(&Ask::page(&question, Some(&staff)));
    assert!(
        refused.body.contains("không có quyền thu hồi"),
        "{}",
        refused.body
    );
    assert_eq!(
        station.post(&form("sai"), &staff).code,
        StatusCode::FORBIDDEN
    );
    assert!(word().approved);

    let legal = station.trial.signed_in("hanh", &[Role::Legal]);
    let asked = station.trial.ask(&Ask::page(&question, Some(&legal)));
    documents::walk("thu-hoi", &asked.body);
    assert!(
        station
            .post(&form("+"), &legal)
            .body
            .contains("Chưa ghi lý do")
    );
    assert!(word().approved);
    station.trial.acts.take();
    assert_eq!(station.post(&form("sai"), &legal).to(), URGENT_NOW);
    let word = word();
    assert_eq!(
        (word.approved, word.consent.by.as_str()),
        (false, "Người hanh")
    );
    assert_eq!(word.consent.note.as_deref(), Some("sai"));
    let by = "Người hanh".to_owned();
    assert_eq!(station.trial.acts.take(), [Act::Leave { id: column, by }]);
    let gone = format!("{URGENT}?thu-hoi={}", SegmentId::new([9; 32]));
    let gone = station.trial.ask(&Ask::page(&gone, Some(&legal)));
    assert!(
        gone.body.contains("không còn trong thư mục"),
        "{}",
        gone.body
    );
}
