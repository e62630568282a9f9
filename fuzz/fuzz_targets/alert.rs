//! Any bytes as a public warning: it comes from strangers, and what it says is spoken.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phatthanh::alert::{Action, Listening, Severity, decide, read};

fuzz_target!(|bytes: &[u8]| {
    let Ok(alert) = read(bytes) else {
        return;
    };
    for said in [alert.spoken(), alert.headline(), alert.whose()] {
        assert!(!said.contains(char::is_control), "it commands nothing");
        assert!(said.chars().count() <= 3001, "it ends");
    }

    let listening = Listening {
        areas: vec!["46".into()],
        place: None,
        severity: Severity::Minor,
        trusted: false,
    };
    for now in [None, Some(alert.key.sent)] {
        let decision = decide(&alert, &[], &listening, now);
        assert!(
            matches!(decision.action, Action::Ask | Action::Ignore),
            "nobody unknown is aired"
        );
    }
});
