//! The engine on a real-time card: starts on their millisecond, joins to the sample, and the log tells
//! what was heard.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::pulse::Pulse;
use crate::starts::{Starts, play};
use crate::support::in_real_time;

/// Tells [`engine`] to play, and in which folder.
const PLAY: &str = "PHATTHANH_TEST_PLAYOUT";

/// Starts. `make bench` makes ten times as many, twice.
const COUNT: u32 = 20;

/// What the contract allows between plan, log and air, on any machine at any time.
const EXACT_MS: f64 = 10.0;

/// Half of the starts are placed as exactly as this. What is heard is measured beside everything else a machine
/// that tests does, and in the first seconds of a card: `make bench` has the figures.
const HALF_MS: f64 = 1.0;

/// Not a test of its own: what the test below starts, in a process that ALSA tells of the test's card.
#[test]
fn engine() {
    let Some(folder) = env::var_os(PLAY).map(PathBuf::from) else {
        return;
    };
    play(&folder, COUNT);
}

#[test]
fn starts_joins_and_the_log_are_what_is_heard() {
    let _playing = in_real_time();
    let folder = tempfile::tempdir().unwrap();
    let pulse = Pulse::start();
    let mut player = Command::new(env::current_exe().unwrap());
    player
        .args(["--exact", "playout::engine", "--nocapture"])
        .env(PLAY, folder.path());
    let measured = Starts::measure(&pulse, folder.path(), COUNT, &mut player);
    assert_eq!(
        measured.misplaced, 0,
        "frames lost, doubled, moved or changed: {measured:?}"
    );
    let constant = measured.constant_ms();
    assert!(
        constant.abs() < EXACT_MS,
        "{constant} ms late, all of them: {measured:?}"
    );
    let heard = measured.worst(|start| start.heard_ms - constant);
    let logged = measured.worst(|start| start.logged_ms);
    let told = measured.worst(|start| start.heard_ms - constant - start.logged_ms);
    let real_time = measured.standing == "real time";
    assert!(!real_time || measured.underruns == (0, 0), "{measured:?}");
    for [_, _, worst] in [heard, logged, told] {
        assert!(worst < EXACT_MS, "{measured:?}");
    }

    assert!(logged[0] < HALF_MS, "{measured:?}");
}
