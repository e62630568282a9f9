//! A clock that is not believed: who says that it is right, by what, and what counts meanwhile.

use super::*;
use crate::console::web::paths::TIME;
use crate::station::ClockStatus;

/// A console of a station that does not believe its clock of 24/11/2026 17:30, for this reason.
fn doubting(doubt: &str) -> Trial {
    let trial = Trial::new();
    let status = trial.status.get();
    trial.status.set(Status {
        clock: ClockStatus {
            doubt: Some(doubt.to_owned()),
            problem: Some("Giờ lùi lại.".to_owned()),
            now: status.now,
            last_known: Some(Moment::new(
                status.now.at() + jiff::SignedDuration::from_hours(48),
                &status.now.zone(),
            )),
            ..ClockStatus::default()
        },
        ..status
    });
    trial
}

#[test]
fn who_has_looked_gives_their_word() {
    let trial = doubting("before-log");
    let officer = trial.signed_in("lan", &[Role::Staff]);
    let page = trial.ask(&Ask::page("/", Some(&officer)));
    assert!(page.body.contains("href=\"/gio\""), "{}", page.body);
    let page = trial.ask(&Ask::page(TIME, Some(&officer)));
    assert!(page.body.contains("24/11/2026 17:30:00"), "{}", page.body);
    assert!(page.body.contains("Giờ lùi lại."));

    // The station takes the word at its next second, and is believed.
    let (confirmation, status) = (trial.confirmation.clone(), trial.status.clone());
    let station = std::thread::spawn(move || {
        let by = loop {
            match confirmation.take() {
                Some(by) => break by,
                None => std::thread::yield_now(),
            }
        };
        let clock = ClockStatus {
            trusted: true,
            ..ClockStatus::default()
        };
        status.set(Status {
            clock,
            ..status.get()
        });
        by
    });
    let form = "ngay=24/11/2026&gio=17h32";
    let answer = trial.ask(&Ask::form(TIME, form, Some(&officer)));
    assert_eq!((answer.code, answer.to()), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(station.join().unwrap(), "Người lan");

    // Again, by somebody who had the page open.
    let answer = trial.ask(&Ask::form(TIME, form, Some(&officer)));
    assert_eq!(answer.code, StatusCode::SEE_OTHER);
    assert_eq!(trial.confirmation.take(), None);
    let page = trial.ask(&Ask::page("/", Some(&officer)));
    assert!(!page.body.contains("href=\"/gio\""));
}

#[test]
fn what_was_read_must_agree() {
    let trial = doubting("before-log");
    let officer = trial.signed_in("lan", &[Role::Staff]);
    for form in [
        "",
        "ngay=24/11/2026",
        "gio=17:30",
        "ngay=hôm nay&gio=17:30",
        "ngay=24/11/2026&gio=25:00",
        "ngay=24/11/2026&gio=17:36",
        "ngay=24/11/2026&gio=17:24",
        "ngay=24/11/2026&gio=05:30",
        "ngay=25/11/2026&gio=17:30",
        "ngay=24/11/2025&gio=17:30",
    ] {
        let answer = trial.ask(&Ask::form(TIME, form, Some(&officer)));
        assert_eq!(answer.code, StatusCode::OK, "{form}");
        assert!(answer.body.contains("role=\"alert\""), "{form}");
        assert_eq!(trial.confirmation.take(), None, "{form}");
    }
}

#[test]
fn a_clock_before_the_program_was_made_is_right_for_nobody() {
    let trial = doubting("before-build");
    let officer = trial.signed_in("lan", &[Role::Staff]);
    let form = "ngay=24/11/2026&gio=17:30";
    let answer = trial.ask(&Ask::form(TIME, form, Some(&officer)));
    assert!(answer.body.contains("chắc chắn sai"), "{}", answer.body);
    assert_eq!(trial.confirmation.take(), None);
}

#[test]
fn a_station_that_says_nothing_is_not_asked() {
    let trial = doubting("before-log");
    let officer = trial.signed_in("lan", &[Role::Staff]);
    trial.clock.advance(Duration::from_secs(10));
    let form = "ngay=24/11/2026&gio=17:30";
    let answer = trial.ask(&Ask::form(TIME, form, Some(&officer)));
    assert_eq!(answer.code, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(trial.confirmation.take(), None);
}

#[test]
fn certificates_are_dated_by_the_last_that_is_known() {
    let trial = doubting("before-log");
    let days = jiff::SignedDuration::from_hours(48);
    assert_eq!(trial.site.dated(), trial.clock.now() + days);
    trial.says("Bản tin");
    let status = trial.status.get();
    let clock = ClockStatus {
        trusted: true,
        ..status.clock.clone()
    };
    trial.status.set(Status { clock, ..status });
    assert_eq!(trial.site.dated(), trial.clock.now());
}
