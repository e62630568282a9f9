//! Coming in: the first account, signing in and out, a password of one's own, coming back after a pause.

use super::*;
use crate::console::people::Uptime;

#[test]
fn from_a_code_to_an_account_and_out_again() {
    let trial = Trial::new();
    assert_eq!(trial.ask(&Ask::page("/", None)).to(), SIGN_IN);
    assert_eq!(trial.ask(&Ask::page(SIGN_IN, None)).to(), FIRST);
    let code = trial.site.first().said().replace(' ', "");
    let form = |code: &str, again: &str| {
        format!("ma={code}&ho_ten=Hạnh&ten=hanh&mat_khau={WORD}&lan_hai={again}&vai_tro=tu-phap")
    };
    let wrong = trial.ask(&Ask::form(FIRST, &form("00000000x", WORD), None));
    assert!(wrong.body.contains("Mã không đúng") && wrong.session().is_none());
    trial.clock.sleep(Duration::from_secs(2));
    let wrong = trial.ask(&Ask::form(FIRST, &form(&code, "khác"), None));
    assert!(wrong.body.contains("không giống nhau") && wrong.session().is_none());
    let made = trial.ask(&Ask::form(FIRST, &form(&code, WORD), None));
    let session = made.session().unwrap();
    assert_eq!(made.to(), "/");
    assert_eq!(
        trial.ask(&Ask::page("/", Some(&session))).code,
        StatusCode::OK
    );
    let rows = trial.rows();
    let dids: Vec<Did> = rows.iter().map(|(did, _)| *did).collect();
    assert_eq!(dids, [Did::Refused, Did::UserAdded, Did::SignedIn]);
    assert_eq!(rows[2].1, "Hạnh");
    let person = trial.store().named("hanh").unwrap().unwrap();
    assert_eq!(person.roles, BTreeSet::from([Role::Legal, Role::Admin]));

    // The code made one account, and makes no other.
    let second = trial.ask(&Ask::form(
        FIRST,
        &form(&code, WORD).replace("ten=hanh", "ten=lan"),
        None,
    ));
    assert_eq!((second.to(), second.session()), (SIGN_IN, None));
    assert_eq!(trial.store().all().unwrap().len(), 1);

    let out = trial.ask(&Ask::form(SIGN_OUT, "", Some(&session)));
    assert_eq!(out.session().as_deref(), Some(""));
    assert_eq!(trial.ask(&Ask::page("/", Some(&session))).to(), SIGN_IN);
}

#[test]
fn wrong_passwords_cost_time_and_never_the_account() {
    let trial = Trial::new();
    trial.signed_in("hanh", &[Role::Legal]);
    let form = |word: &str| format!("ten=hanh&mat_khau={word}&ve=/toi");
    for _ in 0..3 {
        let answer = trial.ask(&Ask::form(SIGN_IN, &form("sai"), None));
        assert!(answer.body.contains("không đúng") && answer.session().is_none());
        // Even the right one waits.
        let answer = trial.ask(&Ask::form(SIGN_IN, &form(WORD), None));
        assert!(answer.body.contains("Hãy đợi") && answer.session().is_none());
        trial.clock.sleep(Duration::from_secs(8));
    }
    let refused: Vec<_> = trial.rows();
    assert_eq!(refused, vec![(Did::Refused, "hanh".to_owned()); 3]);
    let answer = trial.ask(&Ask::form(SIGN_IN, &form(WORD), None));
    assert_eq!(answer.to(), "/toi");
    assert!(answer.session().is_some());
    assert_eq!(trial.rows(), [(Did::SignedIn, "Người hanh".to_owned())]);
    let answer = trial.ask(&Ask::form(SIGN_IN, "ten=khong-co&mat_khau=x", None));
    assert!(
        answer.body.contains("không đúng"),
        "no word on which names there are"
    );
}

#[test]
fn a_password_that_others_know_is_changed_before_anything_else() {
    let trial = Trial::new();
    let mut store = trial.store();
    let roles = BTreeSet::from([Role::Staff]);
    let person = store
        .add(
            "lan",
            "Trần Thị Lan",
            &roles,
            &Secret::new("abcd-efgh").unwrap(),
            true,
        )
        .unwrap();
    let session = store
        .begin_session(person.id, "::1", trial.site.sessions())
        .unwrap();
    assert_eq!(trial.ask(&Ask::page("/", Some(&session))).to(), OWN);
    let form = |new: &str| format!("doi=mat_khau&mat_khau=abcd-efgh&moi={new}&lan_hai={new}");
    for new in ["abcd-efgh", "ngan", "lan-lan-lan"] {
        assert_eq!(
            trial
                .ask(&Ask::form(OWN, &form(new), Some(&session)))
                .session(),
            None,
            "{new}"
        );
    }
    let changed = trial.ask(&Ask::form(OWN, &form(WORD), Some(&session)));
    let new = changed.session().unwrap();
    assert_eq!(trial.ask(&Ask::page("/", Some(&new))).code, StatusCode::OK);
    assert_eq!(
        trial.ask(&Ask::page("/", Some(&session))).to(),
        SIGN_IN,
        "the old session is over"
    );
}

#[test]
fn a_session_that_rested_opens_with_its_pin() {
    let trial = Trial::new();
    let session = trial.signed_in("hanh", &[Role::Legal]);
    let pin = |pin: &str| format!("doi=pin&mat_khau={WORD}&pin={pin}");
    assert_eq!(
        trial
            .ask(&Ask::form(OWN, &pin("2580"), Some(&session)))
            .to(),
        OWN
    );
    trial.clock.sleep(Duration::from_secs(31 * 60));
    assert_eq!(
        trial.ask(&Ask::page(OWN, Some(&session))).to(),
        "/mo-khoa?ve=%2Ftoi"
    );
    assert!(
        trial
            .ask(&Ask::page(UNLOCK, Some(&session)))
            .body
            .contains("Mã PIN")
    );
    let wrong = trial.ask(&Ask::form(UNLOCK, "pin=2581&ve=/toi", Some(&session)));
    assert!(wrong.body.contains("Mã PIN không đúng"));
    trial.clock.sleep(Duration::from_secs(2));
    let opened = trial.ask(&Ask::form(UNLOCK, "pin=2580&ve=/toi", Some(&session)));
    assert_eq!(opened.to(), OWN);
    assert_eq!(
        trial.ask(&Ask::page("/", Some(&session))).code,
        StatusCode::OK
    );
    let dids: Vec<Did> = trial.rows().iter().map(|(did, _)| *did).collect();
    assert_eq!(dids, [Did::PinChanged, Did::Refused, Did::Unlocked]);
}

#[test]
fn sessions_are_counted_by_the_sites_own_uptime() {
    let trial = Trial::new();
    let session = trial.signed_in("hanh", &[Role::Legal]);
    let other = Uptime::of(trial.clock.clone()).unwrap();
    assert!(matches!(
        trial.store().session(&session, &other, true).unwrap(),
        crate::console::people::Standing::Over
    ));
}
