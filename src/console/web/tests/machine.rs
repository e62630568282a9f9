//! **Máy**: alarms, copies, what the doctor says, a tone.

use super::approving::{believed, with_recordings};
use super::*;
use crate::airlog::Airlog;
use crate::alarm::Alarm;
use crate::console::web::examine::{Examine, Examined, Stands};
use crate::console::web::paths::{CARDS, DOCTOR, MACHINE, MACHINE_ACT};
use crate::rundown::Urgency;
use crate::station::{AlarmStatus, BackupStatus};

/// A doctor who finds something good and something bad, and says in which language he was asked.
pub(super) fn examine() -> Examine {
    Examine::new(|language| {
        let one = |stands, words: &str, cure: Option<&str>| Examined {
            stands,
            words: format!("{words} {language:?}"),
            why: "<why>".into(),
            cure: cure.map(str::to_owned),
        };
        vec![
            one(Stands::Good, "disk fine", None),
            one(Stands::Bad, "battery empty", Some("buy one")),
        ]
    })
}

fn raise(trial: &Trial, keys: &[Alarm]) {
    let status = trial.status.get();
    let alarm = |key: &Alarm| AlarmStatus {
        key: *key,
        since: status.now,
        words: format!("wrong: {key}"),
        grade: key.grade(),
        told: true,
        acknowledged_by: (*key == Alarm::Folder).then(|| "Lan".to_owned()),
    };
    trial.status.set(Status {
        alarms: keys.iter().map(alarm).collect(),
        ..status.clone()
    });
}

#[test]
fn an_alarm_is_acknowledged_by_whoever_is_there_and_by_name() {
    let trial = Trial::new();
    raise(&trial, &[Alarm::NoCard, Alarm::Folder]);
    let session = trial.signed_in("lan", &[Role::Culture]);
    let page = trial.ask(&Ask::page(MACHINE, Some(&session))).body;
    assert!(page.contains("wrong: no-card") && page.contains("value=\"no-card\""));
    assert!(page.contains("Lan đã nhận") && !page.contains("value=\"folder\""));
    let send = |form: &str| trial.ask(&Ask::form(MACHINE, form, Some(&session)));
    assert_eq!(send("viec=nhan&bao_dong=no-card").to(), MACHINE);
    let by = "Người lan".to_owned();
    let alarms = [Alarm::NoCard].into();
    assert_eq!(trial.acts.take(), [Act::Acknowledge { alarms, by }]);
    for bad in ["viec=nhan", "viec=nhan&bao_dong=x"] {
        assert_eq!(send(bad).code, StatusCode::BAD_REQUEST, "{bad}");
    }
    assert_eq!(trial.acts.take(), []);
}

#[test]
fn a_copy_is_asked_for_by_the_desk_and_a_drill_by_who_looks_after_the_machine() {
    let trial = Trial::new();
    let staff = trial.signed_in("lan", &[Role::Staff]);
    let admin = trial.signed_in("quan", &[Role::Admin]);
    let culture = trial.signed_in("hoa", &[Role::Culture]);
    let page = |session: &str| trial.ask(&Ask::page(MACHINE, Some(session))).body;
    let send = |form: &str, session: &str| trial.ask(&Ask::form(MACHINE_ACT, form, Some(session)));
    assert!(!page(&staff).contains("sao-luu"), "no stick is in");
    let now = trial.status.get().now;
    trial.copying.say(
        BackupStatus {
            made: Some(now),
            stick: Some("/media/<b>usb".into()),
            problem: Some("full".into()),
            ..BackupStatus::default()
        },
        Vec::new(),
        None,
    );
    let shown = page(&staff);
    assert!(shown.contains("/media/&lt;b&gt;usb") && shown.contains("value=\"sao-luu\""));
    assert!(shown.contains("17:30 24/11/2026") && shown.contains("full"));
    assert!(!page(&culture).contains("sao-luu"));

    assert_eq!(send("viec=sao-luu", &staff).to(), MACHINE);
    assert_eq!(trial.copying.take_asked().as_deref(), Some("Người lan"));
    assert_eq!(send("viec=sao-luu", &culture).code, StatusCode::FORBIDDEN);
    assert_eq!(trial.copying.take_asked(), None);
    assert_eq!(send("viec=dien-tap", &staff).code, StatusCode::FORBIDDEN);
    assert_eq!(trial.acts.take(), []);
    send("viec=dien-tap", &admin);
    let by = "Người quan".to_owned();
    assert_eq!(trial.acts.take(), [Act::AlarmDrill { by }]);
    assert_eq!(send("viec=x", &admin).code, StatusCode::BAD_REQUEST);

    let running = BackupStatus {
        running_since: Some(now),
        stick: Some("/media/usb".into()),
        ..BackupStatus::default()
    };
    trial.copying.say(running, Vec::new(), None);
    let shown = page(&staff);
    assert!(shown.contains("Đừng rút USB") && !shown.contains("value=\"sao-luu\""));
}

#[test]
fn the_doctor_is_read_by_all_of_the_station_the_worst_first() {
    let trial = Trial::new();
    let session = trial.signed_in("lan", &[Role::Staff]);
    let page = trial.ask(&Ask::page(DOCTOR, Some(&session))).body;
    let (bad, good) = (page.find("battery empty Vi"), page.find("disk fine Vi"));
    assert!(
        bad.unwrap() < good.unwrap() && page.contains("buy one") && page.contains("&lt;why&gt;")
    );
    let english = Ask {
        language: "en",
        ..Ask::page(DOCTOR, Some(&session))
    };
    assert!(trial.ask(&english).body.contains("battery empty En"));
}

/// A station by day, with something on air and a signed-in administrator.
fn with_card() -> (Trial, String) {
    let trial = Trial::new();
    with_recordings(&trial);
    let admin = trial.signed_in("quan", &[Role::Admin]);
    (trial, admin)
}

fn orders(trial: &Trial) -> Vec<Arc<crate::rundown::Order>> {
    match Airlog::open_read_only(&trial.folder.path().join("var/airlog.db")) {
        Ok(log) => log.orders().unwrap().open().map(Arc::clone).collect(),
        Err(_) => Vec::new(),
    }
}

#[test]
fn a_tone_goes_to_the_transmitter_only_when_that_is_what_was_asked() {
    let (trial, admin) = with_card();
    let begun = trial
        .status
        .get()
        .on_air
        .unwrap()
        .start
        .at()
        .as_microsecond();
    let page = || trial.ask(&Ask::page(CARDS, Some(&admin))).body;
    let send = |form: &str| trial.ask(&Ask::form(CARDS, form, Some(&admin)));
    let shown = page();
    assert!(shown.contains("Đang phát “Bản tin”") && shown.contains("value=\"len-song\""));

    let meant = format!("viec=len-song&dong_y=co&cat={begun}");
    for (form, said) in [
        (format!("viec=len-song&cat={begun}"), "đánh dấu vào ô"),
        ("viec=len-song&dong_y=co".to_owned(), "Sóng vừa đổi"),
        ("viec=len-song&dong_y=co&cat=1".to_owned(), "Sóng vừa đổi"),
    ] {
        assert!(send(&form).body.contains(said), "{form}");
    }
    assert_eq!(orders(&trial), []);

    assert_eq!(send(&meant).to(), CARDS);
    assert_eq!(trial.acts.take(), [Act::Orders]);
    let given = orders(&trial);
    let [order] = &given[..] else {
        panic!("{given:?}")
    };
    assert!(order.drill && order.urgency == Urgency::Priority && order.repeat == 1);
    assert_eq!(&*order.ordered_by, "Người quan");
    let tone = &order.recordings[0];
    assert_eq!(
        (&*tone.title, tone.length.seconds()),
        ("Tiếng thử 1 kHz", 5.0)
    );
    assert!(send(&meant).body.contains("đang chờ phát rồi"));
    assert_eq!(orders(&trial).len(), 1);
}

#[test]
fn no_tone_sounds_in_quiet_hours_without_a_card_or_by_a_clock_that_is_not_believed() {
    let (trial, admin) = with_card();
    let meant = "viec=len-song&dong_y=co&cat=";
    let refused = |admin: &str, said: &str| {
        let page = trial.ask(&Ask::page(CARDS, Some(admin))).body;
        assert!(
            !page.contains("value=\"len-song\"") && page.contains(said),
            "{page}"
        );
        let answer = trial.ask(&Ask::form(CARDS, meant, Some(admin)));
        assert!(answer.body.contains(said));
        assert_eq!(orders(&trial), []);
    };
    let quiet_air = |trial: &Trial| {
        let status = trial.status.get();
        trial.status.set(Status {
            on_air: None,
            ..status
        });
    };
    believed(&trial, false);
    quiet_air(&trial);
    refused(&admin, "Giờ của máy sai");
    believed(&trial, true);
    let status = trial.status.get();
    trial.status.set(Status {
        card: None,
        ..status
    });
    refused(&admin, "Không card nào nhận tiếng");

    // 17:30 and five hours.
    trial.clock.sleep(Duration::from_secs(5 * 3600));
    let admin = trial.signed_in("quan2", &[Role::Admin]);
    trial.says("x");
    believed(&trial, true);
    quiet_air(&trial);
    refused(&admin, "giờ yên lặng, đến 05:00");
    trial.clock.sleep(Duration::from_secs(6));
    refused(&admin, "làm lại");
}

#[test]
fn a_tone_elsewhere_never_sounds_on_a_card_that_may_be_on_air() {
    let (trial, admin) = with_card();
    let send = |card: &str| {
        let form = format!("viec=thu&card={card}");
        trial.ask(&Ask::form(CARDS, &form, Some(&admin))).body
    };
    assert!(send("default").contains("là card đang phát sóng"));
    let other = send("plughw:CARD=KhongCo,DEV=0");
    assert!(
        other.contains("Không biết chắc") || other.contains("Không còn card"),
        "{other}"
    );
    assert!(trial.site.toning().is_none());
}
