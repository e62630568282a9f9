//! Alerts as files: what is read, what is refused, and what a station decides.
//!
//! The station is in Hải Dương, hears of what is severe, and it is 17:15 on 24 November 2026.

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::rundown::Urgency;

macro_rules! sample {
    ($name:literal) => {
        &include_bytes!(concat!("samples/", $name))[..]
    };
}

fn now() -> Timestamp {
    "2026-11-24T17:15:00+07:00".parse().unwrap()
}

fn listening() -> Listening {
    Listening {
        areas: vec!["hải dương".into(), "46".into()],
        place: Some(Place {
            latitude: 16.56,
            longitude: 107.62,
        }),
        severity: Severity::Severe,
        trusted: true,
    }
}

/// The first alert, and what became of it.
fn first(state: State, trusted: bool) -> Vec<Known> {
    let key = read(sample!("alert.xml")).unwrap().key;
    vec![Known {
        key,
        state,
        trusted,
    }]
}

fn said(decision: &Decision) -> (&'static str, String, usize) {
    let action = match decision.action {
        Action::Air {
            urgency: Urgency::Emergency,
            ..
        } => "emergency",
        Action::Air { .. } => "priority",
        Action::Hold { .. } => "hold",
        Action::Stop => "stop",
        Action::Ask => "ask",
        Action::Ignore => "ignore",
    };
    (
        action,
        decision.reason.key().to_owned(),
        decision.ends.len(),
    )
}

#[track_caller]
fn check(bytes: &[u8], known: &[Known], expected: (&str, &str)) {
    let alert = read(bytes).unwrap();
    let decision = decide(&alert, known, &listening(), Some(now()));
    let (action, reason, _) = said(&decision);
    assert_eq!((action, reason.as_str()), expected);
}

#[test]
fn an_alert_by_itself() {
    #[rustfmt::skip]
    let rows = [
        (sample!("alert.xml"), "emergency", "alert-airs"),
        (sample!("two-languages.xml"), "emergency", "alert-airs"),
        (sample!("held.xml"), "hold", "alert-held"),
        (sample!("update.xml"), "emergency", "alert-airs"),
        (sample!("update-elsewhere.xml"), "ignore", "alert-elsewhere"),
        (sample!("cancel.xml"), "ignore", "alert-nothing-to-end"),
        (sample!("all-clear.xml"), "ignore", "alert-nothing-to-end"),
        (sample!("cancel-by-another.xml"), "ignore", "alert-nothing-to-end"),
        (sample!("exercise.xml"), "ignore", "alert-exercise"),
        (sample!("test.xml"), "ignore", "alert-test"),
        (sample!("draft.xml"), "ignore", "alert-draft"),
        (sample!("system.xml"), "ignore", "alert-system"),
        (sample!("ack.xml"), "ignore", "alert-no-warning"),
        (sample!("restricted.xml"), "ignore", "alert-not-public"),
        (sample!("expired.xml"), "ignore", "alert-expired"),
        (sample!("no-expiry.xml"), "ignore", "alert-expired"),
        (sample!("elsewhere.xml"), "ignore", "alert-elsewhere"),
        (sample!("nowhere.xml"), "ask", "alert-nowhere"),
        (sample!("polygon.xml"), "emergency", "alert-airs"),
        (sample!("circle-elsewhere.xml"), "ignore", "alert-elsewhere"),
        (sample!("moderate.xml"), "ignore", "alert-not-grave"),
        (sample!("severe-expected.xml"), "priority", "alert-airs"),
        (sample!("unknown-severity.xml"), "ask", "alert-severity-unknown"),
        (sample!("unlikely.xml"), "ignore", "alert-unlikely"),
        (sample!("past.xml"), "ignore", "alert-past"),
        (sample!("no-info.xml"), "ask", "alert-says-nothing"),
        (sample!("from-tomorrow.xml"), "ask", "alert-from-tomorrow"),
        (sample!("hostile-text.xml"), "emergency", "alert-airs"),
        (sample!("signed.xml"), "emergency", "alert-airs"),
        (sample!("prefixed.xml"), "emergency", "alert-airs"),
        (sample!("utf-16le.xml"), "emergency", "alert-airs"),
        (sample!("utf-16be.xml"), "emergency", "alert-airs"),
        (sample!("bom.xml"), "emergency", "alert-airs"),
    ];
    for (bytes, action, reason) in rows {
        check(bytes, &[], (action, reason));
    }
}

#[test]
fn an_alert_that_is_about_another() {
    let ends = |bytes: &[u8], known: &[Known]| {
        said(&decide(
            &read(bytes).unwrap(),
            known,
            &listening(),
            Some(now()),
        ))
    };
    let aired = first(State::Aired, true);
    let check = |bytes: &[u8], expected: (&'static str, &str, usize)| {
        assert_eq!(
            ends(bytes, &aired),
            (expected.0, expected.1.to_owned(), expected.2)
        );
    };
    check(sample!("alert.xml"), ("ignore", "alert-known", 0));
    check(sample!("update.xml"), ("emergency", "alert-airs", 1));
    check(
        sample!("update-elsewhere.xml"),
        ("stop", "alert-elsewhere", 1),
    );
    check(sample!("cancel.xml"), ("stop", "alert-is-over", 1));
    check(sample!("all-clear.xml"), ("stop", "alert-is-over", 1));
    check(
        sample!("cancel-by-another.xml"),
        ("ask", "alert-ends-anothers", 0),
    );
    // What is ended already is not ended again.
    let over = first(State::Ended, true);
    assert_eq!(ends(sample!("cancel.xml"), &over).1, "alert-nothing-to-end");
    assert_eq!(
        ends(sample!("update.xml"), &over),
        ("emergency", "alert-airs".into(), 0)
    );

    // What has the name of an earlier one is the earlier one's successor.
    let mut again = read(sample!("alert.xml")).unwrap();
    again.key.sent = "2026-11-24T17:14:00+07:00".parse().unwrap();
    let decision = decide(&again, &aired, &listening(), Some(now()));
    assert_eq!(said(&decision), ("emergency", "alert-airs".into(), 1));
    again.key.sent = "2026-11-24T16:00:00+07:00".parse().unwrap();
    let decision = decide(&again, &aired, &listening(), Some(now()));
    assert_eq!(said(&decision).1, "alert-older");
}

#[test]
fn nobody_unknown_has_anything_said_or_taken_off() {
    let unsigned = Listening {
        trusted: false,
        ..listening()
    };
    let check = |bytes: &[u8], known: &[Known], expected: (&str, &str)| {
        let decision = decide(&read(bytes).unwrap(), known, &unsigned, Some(now()));
        let (action, reason, ends) = said(&decision);
        assert_eq!(
            (action, reason.as_str(), ends),
            (expected.0, expected.1, usize::from(action == "stop"))
        );
    };
    check(sample!("alert.xml"), &[], ("ask", "alert-unsigned"));
    check(sample!("held.xml"), &[], ("ask", "alert-unsigned"));
    // Nobody checks a signature, so one proves nothing.
    check(sample!("signed.xml"), &[], ("ask", "alert-unsigned"));
    check(sample!("test.xml"), &[], ("ignore", "alert-test"));
    check(sample!("expired.xml"), &[], ("ignore", "alert-expired"));
    check(
        sample!("cancel.xml"),
        &first(State::Aired, true),
        ("ask", "alert-ends-anothers"),
    );
    check(
        sample!("cancel.xml"),
        &first(State::Aired, false),
        ("ask", "alert-unsigned"),
    );
    check(
        sample!("update.xml"),
        &first(State::Aired, false),
        ("ask", "alert-unsigned"),
    );
    // Nobody has heard it yet: its sender takes it back.
    check(
        sample!("cancel.xml"),
        &first(State::Asked, false),
        ("stop", "alert-is-over"),
    );
}

#[test]
fn by_a_clock_that_is_not_believed_a_person_decides() {
    for (bytes, expected) in [
        (sample!("alert.xml"), "alert-clock"),
        (sample!("held.xml"), "alert-clock"),
        (sample!("expired.xml"), "alert-clock"),
        (sample!("exercise.xml"), "alert-exercise"),
        (sample!("elsewhere.xml"), "alert-elsewhere"),
    ] {
        let decision = decide(&read(bytes).unwrap(), &[], &listening(), None);
        assert_eq!(decision.reason.key(), expected);
        assert!(matches!(decision.action, Action::Ask | Action::Ignore));
    }
    let decision = decide(
        &read(sample!("cancel.xml")).unwrap(),
        &first(State::Aired, true),
        &listening(),
        None,
    );
    assert_eq!(
        decision.action,
        Action::Stop,
        "its sender says so, whatever the time is"
    );
}

#[test]
fn what_is_no_alert_is_refused() {
    #[rustfmt::skip]
    let rows = [
        ("zulu", sample!("bad/zulu.xml"), "sent cannot be"),
        ("no-offset", sample!("bad/no-offset.xml"), "sent cannot be"),
        ("fractions", sample!("bad/fractions.xml"), "sent cannot be"),
        ("thirtieth-of-february", sample!("bad/thirtieth-of-february.xml"), "sent cannot be"),
        ("doctype", sample!("bad/doctype.xml"), "DOCTYPE"),
        ("entity", sample!("bad/entity.xml"), "entity x"),
        ("number-entity", sample!("bad/number-entity.xml"), "entity"),
        ("cut", sample!("bad/cut.xml"), ""),
        ("cap-1.1", sample!("bad/cap-1.1.xml"), "not a CAP 1.2"),
        ("no-namespace", sample!("bad/no-namespace.xml"), "not a CAP 1.2"),
        ("html", sample!("bad/html.xml"), "not a CAP 1.2"),
        ("empty", sample!("bad/empty.xml"), "not a CAP 1.2"),
        ("deep", sample!("bad/deep.xml"), "deeper"),
        ("no-identifier", sample!("bad/no-identifier.xml"), "identifier is missing"),
        ("identifier-with-comma", sample!("bad/identifier-with-comma.xml"), "identifier cannot"),
        ("status", sample!("bad/status.xml"), "status cannot"),
        ("crossed", sample!("bad/crossed.xml"), "not XML"),
        ("behind", sample!("bad/behind.xml"), "not a CAP 1.2"),
        ("polygon", sample!("bad/polygon.xml"), "polygon cannot"),
        ("circle", sample!("bad/circle.xml"), "circle cannot"),
        ("references", sample!("bad/references.xml"), "references cannot"),
        ("encoding", sample!("bad/encoding.xml"), "UTF-8"),
        ("severity", sample!("bad/severity.xml"), "severity cannot"),
        ("latin", sample!("bad/latin.xml"), "UTF-8"),
        ("odd", sample!("bad/odd.xml"), "UTF-8"),
    ];
    for (name, bytes, expected) in rows {
        let problem = read(bytes).expect_err(name).to_string();
        assert!(problem.contains(expected), "{name}: {problem}");
    }
    assert_eq!(read(&vec![b' '; MOST_BYTES + 1]), Err(AlertError::TooLong));
    let whole = sample!("alert.xml");
    for end in 0..whole.len() - 1 {
        assert!(read(&whole[..end]).is_err(), "{end}");
    }
}

#[test]
fn what_it_says_is_text() {
    let alert = read(sample!("alert.xml")).unwrap();
    assert_eq!(alert.whose(), "Đài Khí tượng Thủy văn");
    assert_eq!(alert.headline(), "Bão số 9 đổ bộ");
    assert_eq!(
        alert.spoken(),
        "Đài Khí tượng Thủy văn. Bão số 9 đổ bộ. Gió cấp 12, sóng cao 8 mét. Bà con ở trong nhà."
    );
    assert_eq!(
        read(sample!("two-languages.xml")).unwrap().spoken(),
        alert.spoken()
    );
    for bytes in [
        sample!("utf-16le.xml"),
        sample!("utf-16be.xml"),
        sample!("bom.xml"),
        sample!("prefixed.xml"),
        sample!("signed.xml"),
    ] {
        assert_eq!(read(bytes).unwrap().spoken(), alert.spoken());
    }

    let hostile = read(sample!("hostile-text.xml")).unwrap();
    assert_eq!(hostile.headline(), "<b>$(reboot)</b>; `rm -rf /` \u{1f300}");
    assert!(
        hostile
            .spoken()
            .ends_with("<script>1</script> & đảo. dòng mới 31m."),
        "{}",
        hostile.spoken()
    );
    let mut long = alert;
    long.infos[0].description = "gió to ".repeat(10_000);
    assert!(long.spoken().chars().count() <= 3001);
}

#[test]
fn a_persons_word_airs_what_is_in_force_and_what_is_not() {
    let (urgency, until) = read(sample!("alert.xml")).unwrap().by_word(now());
    assert_eq!(
        (urgency, until),
        (
            Urgency::Emergency,
            "2026-11-25T05:00:00+07:00".parse().unwrap()
        )
    );
    let (_, until) = read(sample!("expired.xml")).unwrap().by_word(now());
    assert_eq!(until, now() + jiff::SignedDuration::from_hours(24));
}

proptest! {
    /// Whatever stands where in a whole alert: read or refused, and nothing that is spoken commands anything.
    #[test]
    fn changed_bytes(at in 0..1500_usize, byte in any::<u8>(), wide in any::<bool>()) {
        let sample = if wide { sample!("utf-16le.xml") } else { sample!("hostile-text.xml") };
        let mut bytes = sample.to_vec();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(alert) = read(&bytes) {
            prop_assert!(!alert.spoken().contains(|letter: char| letter.is_control()));
            let decision = decide(&alert, &[], &listening(), Some(now()));
            prop_assert!(decision.ends.is_empty());
        }
    }
}
