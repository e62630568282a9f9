use super::super::samples::{at, item};
use super::*;

/// Returns the key of why an item of a minute from `start` on was missed, where the station goes on.
#[track_caller]
fn why(goes_on: Option<GoesOn>, start: &str) -> String {
    let GoesOn { because, back } = goes_on.expect("it runs");
    let back = back.expect("it was away");
    let why = back.why(because.as_ref(), &item(start, 60, 1));
    why.key().to_owned()
}

fn absence(away: Away) -> Absence {
    Absence {
        since: at("09:00:00"),
        away,
        unknown_until: None,
        back: at("12:00:00"),
    }
}

fn silent_because(state: &State) -> Option<&str> {
    state.silent_because().map(Text::key)
}

/// Returns a station that runs.
fn running() -> State {
    let mut state = State::at_start(None);
    state.sound().unwrap();
    state
}

#[test]
fn a_start_is_silent_until_sound_gets_out_and_ends_the_absence_once() {
    let mut state = State::at_start(None);
    state.away(absence(Away::PowerCut));
    assert!(state.is_away() && !state.is_doubted());
    assert_eq!(silent_because(&state), Some("station-missed-no-card"));
    let goes_on = state.sound();
    assert!(!state.is_away() && silent_because(&state).is_none());
    assert_eq!(why(goes_on, "10:00:00"), "station-missed-power-cut");
    let GoesOn { because, back } = state.sound().unwrap();
    assert!(because.is_none() && back.is_none(), "once");
}

#[test]
fn what_passed_after_a_start_without_a_card_says_so() {
    let mut state = State::at_start(None);
    state.away(absence(Away::PowerCut));
    assert_eq!(why(state.sound(), "12:01:00"), "station-missed-no-card");
}

#[test]
fn a_station_that_runs_was_not_away() {
    let mut state = running();
    state.away(absence(Away::PowerCut));
    assert!(!state.is_away());
}

#[test]
fn a_card_lost_after_a_sleep_leaves_the_sleep_as_the_reason() {
    let mut state = running();
    state.lose_card();
    assert_eq!(silent_because(&state), Some("station-missed-no-card"));
    state.silence(Text::new("station-missed-slept"));
    state.lose_card();
    assert_eq!(silent_because(&state), Some("station-missed-slept"));
    let GoesOn { because, back } = state.sound().unwrap();
    assert_eq!(because.unwrap().key(), "station-missed-slept");
    assert!(back.is_none(), "it ran all the time");
}

#[test]
fn a_doubt_while_it_runs_is_an_absence_that_belief_ends() {
    let mut state = running();
    state.doubt(at("12:00:00"), at("15:00:00"));
    assert!(state.is_doubted() && state.is_away());
    let goes_on = state.believe();
    assert!(!state.is_doubted() && !state.is_away());
    let back = goes_on.as_ref().and_then(|goes_on| goes_on.back.as_ref());
    assert_eq!(back.unwrap().absence().since, at("12:00:00"));
    assert_eq!(why(goes_on, "13:00:00"), "station-missed-clock");
    assert!(state.believe().is_none(), "it is believed already");
}

#[test]
fn sound_alone_does_not_make_a_doubted_station_run() {
    let mut state = State::at_start(Some(at("12:00:00")));
    state.away(absence(Away::Stopped));
    assert!(state.sound().is_none());
    assert!(state.is_doubted() && silent_because(&state).is_none());
    let goes_on = state.believe();
    assert_eq!(why(goes_on, "10:00:00"), "station-missed-stopped");
}

#[test]
fn belief_without_sound_waits_for_it_and_keeps_why_the_end_of_the_absence_was_missed() {
    let mut state = State::at_start(Some(at("12:00:00")));
    state.away(absence(Away::Stopped));
    assert!(state.believe().is_none());
    assert!(!state.is_doubted() && state.is_away());
    let goes_on = state.sound();
    assert_eq!(why(goes_on, "11:59:30"), "station-missed-clock-doubted");
}

#[test]
fn an_absence_that_is_not_over_outlasts_a_second_doubt() {
    let mut state = State::at_start(None);
    state.away(absence(Away::PowerCut));
    state.doubt(at("12:00:00"), at("15:00:00"));
    assert!(state.believe().is_none());
    state.doubt(at("15:10:00"), at("20:00:00"));
    state.sound();
    let goes_on = state.believe();
    assert_eq!(why(goes_on, "10:00:00"), "station-missed-power-cut");
}

#[test]
fn a_start_by_a_doubted_clock_moves_with_it() {
    let mut state = State::at_start(Some(at("12:00:00")));
    state.away(absence(Away::New));
    state.set_while_doubted(SignedDuration::from_hours(1));
    let back = state.sound().or_else(|| state.believe()).unwrap().back;
    let back = back.unwrap();
    assert_eq!(back.absence().back, at("13:00:00"));
    assert_eq!(back.absence().since, at("13:00:00"), "it never ran before");
    let mut state = running();
    state.doubt(at("12:00:00"), at("15:00:00"));
    state.set_while_doubted(SignedDuration::from_hours(-1));
    let back = state.believe().unwrap().back.unwrap();
    assert_eq!(back.absence().since, at("12:00:00"));
    assert_eq!(back.absence().back, at("14:00:00"));
}

#[test]
fn a_card_lost_while_the_clock_is_doubted_keeps_the_station_silent_after_it() {
    let mut state = running();
    state.doubt(at("12:00:00"), at("15:00:00"));
    state.lose_card();
    assert!(state.believe().is_none());
    assert_eq!(silent_because(&state), Some("station-missed-no-card"));
    assert!(state.sound().unwrap().back.is_some());
}
