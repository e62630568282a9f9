//! A station that is not there yet: its first person tells what it is to be.

use super::*;
use crate::config;
use crate::console::web::paths::SETUP;
use crate::init;

const FORM: &str = "ten=%C4%90%C3%A0i+x%C3%A3+Th%E1%BB%AD&don-vi=UBND+x%C3%A3+Th%E1%BB%AD&dia-danh=Th%E1%BB%AD&ky-hieu=UBND&phu-trach=C%C3%B4ng+ch%E1%BB%A9c+T%C6%B0+ph%C3%A1p&buoi-1=5h30&buoi-2=&buoi-3=17:00&yen-tinh=1&yen-tu=21:00&yen-den=05:00&card=default&linh-vuc=dat-dai&linh-vuc=to-cao&khac=%C4%90%C3%AA+%C4%91i%E1%BB%81u";

/// A console whose station has no files and has said nothing.
fn unmade() -> Trial {
    let trial = Trial::new();
    trial.status.set(Status::default());
    trial
}

#[test]
fn the_first_person_is_led_to_a_form_and_its_station_passes_check() {
    let trial = unmade();
    let admin = trial.signed_in("quan", &[Role::Admin]);
    let staff = trial.signed_in("lan", &[Role::Staff]);
    assert_eq!(trial.ask(&Ask::page("/", Some(&admin))).to(), SETUP);
    assert_eq!(
        trial.ask(&Ask::page("/", Some(&staff))).code,
        StatusCode::OK
    );
    let form = trial.ask(&Ask::page(SETUP, Some(&admin)));
    documents::walk(SETUP, &form.body);
    assert!(form.body.contains("value=\"21:00\"") && form.body.contains("value=\"UBND\""));
    assert!(form.body.len() < 30_000, "{}", form.body.len());

    // As a station that runs takes the files up.
    let (root, current) = (trial.folder.path().to_owned(), trial.current.clone());
    let station = std::thread::spawn(move || {
        while !init::is_made(&root) {
            std::thread::yield_now();
        }
        let loaded = Arc::new(config::load(&root).loaded.unwrap());
        current.set(crate::station::Current {
            loaded,
            catalogue: Arc::default(),
        });
    });
    let made = trial.ask(&Ask::form(SETUP, FORM, Some(&admin)));
    assert_eq!(made.to(), SETUP, "{}", made.body);
    station.join().unwrap();
    let outcome = config::load(trial.folder.path());
    let errors: Vec<_> = outcome
        .faults
        .iter()
        .filter(|fault| fault.severity == crate::rundown::Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    let loaded = outcome.loaded.unwrap();
    assert_eq!(loaded.station.name, "Đài xã Thử");
    assert_eq!(loaded.schedule.topics["de-dieu"].title, "Đê điều");
    let next = trial.ask(&Ask::page(SETUP, Some(&admin)));
    documents::walk(SETUP, &next.body);
    assert!(
        next.body.contains("Đã lập đài, đài đang chạy"),
        "{}",
        next.body
    );

    // Once it is there nobody makes another over it.
    let again = trial.ask(&Ask::form(
        SETUP,
        &FORM.replace("Th%E1%BB%AD", "Khac"),
        Some(&admin),
    ));
    assert_eq!(again.to(), SETUP);
    assert_eq!(
        config::load(trial.folder.path())
            .loaded
            .unwrap()
            .station
            .name,
        "Đài xã Thử"
    );
}

#[test]
fn what_makes_no_station_is_said_and_writes_nothing() {
    let trial = unmade();
    let admin = trial.signed_in("quan", &[Role::Admin]);
    for (from, to, said) in [
        ("buoi-3=17:00", "buoi-3=5h40", "config/schedule.toml:"),
        ("buoi-3=17:00", "buoi-3=22:00", "config/schedule.toml:"),
        ("ten=%C4%90%C3%A0i", "x=", "tên đài"),
    ] {
        let wrong = FORM.replacen(from, to, 1).replacen(
            "+x%C3%A3+Th%E1%BB%AD",
            "",
            usize::from(to == "x="),
        );
        let answer = trial.ask(&Ask::form(SETUP, &wrong, Some(&admin)));
        assert_eq!(answer.code, StatusCode::OK, "{to}");
        assert!(answer.body.contains(said), "{to}: {}", answer.body);
        documents::walk(SETUP, &answer.body);
        assert!(
            init::is_free(trial.folder.path()),
            "{to}: nothing is written"
        );
    }
}

#[test]
fn only_who_looks_after_the_machine_makes_a_station() {
    let trial = unmade();
    for role in Role::ALL {
        let session = trial.signed_in(role.name(), &[role]);
        if role == Role::Admin {
            continue;
        }
        let answer = trial.ask(&Ask::form(SETUP, FORM, Some(&session)));
        assert_eq!(answer.code, StatusCode::FORBIDDEN, "{role}");
        assert!(init::is_free(trial.folder.path()), "{role}");
    }
}
