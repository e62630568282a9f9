//! Looking after people, and asking the log.

use super::*;
use crate::airlog::{Airlog, Event};
use crate::console::web::paths::{CHAIN, LOG, USERS, WHY};

#[test]
fn an_administrator_adds_closes_and_opens_accounts() {
    let trial = Trial::new();
    let admin = trial.signed_in("quan", &[Role::Admin]);
    let send = |form: &str| trial.ask(&Ask::form(USERS, form, Some(&admin)));
    let made = send("lam=them&ho_ten=Trần Thị Lan&ten=lan&vai_tro=can-bo-dai&vai_tro=van-hoa");
    let (_, word) = made.body.split_once("<output class=\"word\">").unwrap();
    let word = word.split('<').next().unwrap();
    let store = trial.store();
    let lan = store.opened_by("lan", word).unwrap().unwrap();
    assert!(lan.must_change && lan.roles == BTreeSet::from([Role::Staff, Role::Culture]));
    assert!(
        send("lam=them&ho_ten=Lan&ten=lan&vai_tro=can-bo-dai")
            .body
            .contains("đã có người dùng")
    );

    assert_eq!(send("lam=vai-tro&ten=lan&vai_tro=lanh-dao").to(), USERS);
    assert_eq!(
        store.named("lan").unwrap().unwrap().roles,
        BTreeSet::from([Role::Leader])
    );
    assert_eq!(send("lam=khoa&ten=lan").to(), USERS);
    assert!(store.named("lan").unwrap().unwrap().disabled);
    assert_eq!(send("lam=mo&ten=lan").to(), USERS);
    assert!(
        send("lam=cap-lai&ten=lan")
            .body
            .contains("chỉ hiện một lần")
    );
    assert_eq!(store.opened_by("lan", word).unwrap(), None);
    assert!(
        send("lam=khoa&ten=khong-co")
            .body
            .contains("Không có tài khoản")
    );
    assert_eq!(send("lam=gi-do&ten=lan").code, StatusCode::BAD_REQUEST);

    let rows = trial.rows();
    let did: Vec<Did> = rows.iter().map(|(did, _)| *did).collect();
    let expected = [
        Did::UserAdded,
        Did::UserRoles,
        Did::UserDisabled,
        Did::UserEnabled,
        Did::UserReset,
    ];
    assert_eq!(did, expected);
    assert!(rows.iter().all(|(_, by)| by == "Người quan"));
}

#[test]
fn somebody_can_always_look_after_accounts() {
    let trial = Trial::new();
    let admin = trial.signed_in("quan", &[Role::Admin]);
    let send = |form: &str| trial.ask(&Ask::form(USERS, form, Some(&admin))).body;
    assert!(send("lam=khoa&ten=quan").contains("người quản trị duy nhất"));
    assert!(send("lam=vai-tro&ten=quan&vai_tro=tu-phap").contains("người quản trị duy nhất"));
    assert!(trial.rows().is_empty());
    trial.signed_in("thay", &[Role::Admin]);
    assert!(!send("lam=vai-tro&ten=quan&vai_tro=tu-phap").contains("duy nhất"));
    assert_eq!(
        trial.ask(&Ask::page(USERS, Some(&admin))).code,
        StatusCode::FORBIDDEN,
        "no admin any more"
    );
}

#[test]
fn a_session_is_ended_from_elsewhere() {
    let trial = Trial::new();
    let admin = trial.signed_in("quan", &[Role::Admin]);
    let session = trial.signed_in("lan", &[Role::Staff]);
    assert!(
        trial
            .ask(&Ask::page(USERS, Some(&admin)))
            .body
            .contains("192.168.1.20")
    );
    trial.ask(&Ask::form(USERS, "lam=ket-thuc&ten=lan", Some(&admin)));
    assert_eq!(trial.ask(&Ask::page("/", Some(&session))).to(), SIGN_IN);
}

#[test]
fn the_log_is_asked_by_day_and_by_minute() {
    let trial = Trial::new();
    let session = trial.signed_in("hanh", &[Role::Legal]);
    let page = |path: &str| trial.ask(&Ask::page(path, Some(&session)));
    assert!(page(LOG).body.contains("Không có gì phát"));
    let mut log = Airlog::open(&trial.folder.path().join("var/airlog.db")).unwrap();
    let now = trial.clock.now();
    let version = "0.1.0".to_owned();
    log.event(
        now - jiff::SignedDuration::from_hours(2),
        &Event::Started { version },
    )
    .unwrap();
    drop(log);

    // 17:30 on the wall; the station has run since 15:30.
    let at = |time: &str| page(&format!("{LOG}?ngay=24/11/2026&luc={time}")).body;
    assert!(at("16:00").contains("IM LẶNG: lúc 16:00:00 24/11/2026"));
    assert!(at("14:00").contains("KHÔNG RÕ"));
    assert!(at("23:00").contains("KHÔNG RÕ"), "the future");
    assert!(at("24:99").contains("24:99"));
    assert!(
        page(&format!("{LOG}?ngay=31/02/2026"))
            .body
            .contains("31/02/2026")
    );
    assert!(page(CHAIN).body.contains("class=\"right\""));
    assert!(
        page(&format!("{WHY}?khung=%3Cb%3E&ngay=2026-11-24"))
            .body
            .contains("&lt;b&gt;")
    );
    for hostile in [
        "?ngay=%3Cscript%3E",
        "?chuong_trinh=%22%3E%3Cscript%3E",
        "?hong=1&luc=%00",
        "?ngay=9999-12-31",
    ] {
        let answer = page(&format!("{LOG}{hostile}"));
        assert_eq!(answer.code, StatusCode::OK, "{hostile}");
        assert!(!answer.body.contains("<script>"), "{hostile}");
    }
}
