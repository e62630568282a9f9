//! Settings edited while the station runs: they count, or are named as waiting for the next start.

use super::*;
use crate::airlog::Event as LogEvent;
use crate::config::ConfigChange;
use crate::units::Level;

/// The station with `own` in its file from now on.
fn edit(trial: &mut Trial, own: &str) {
    let loaded = Trial::read(own, "tin", "");
    trial.conductor.set_station(loaded, trial.clock.now());
    trial.obey();
}

fn waits(trial: &Trial) -> Vec<&'static str> {
    trial.conductor.waits_for_restart()
}

#[test]
fn an_output_waits_for_the_next_start_until_it_is_edited_back() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:01:00");
    edit(
        &mut trial,
        "[output]\nlead = \"1s\"\nsample_rate = 44_100\n[console]\nlisten = \"127.0.0.1:9090\"\n",
    );
    assert_eq!(
        waits(&trial),
        ["output.sample_rate", "output.lead", "console.listen"]
    );

    // The next edit leaves one of them.
    edit(
        &mut trial,
        "[output]\nlead = \"1s\"\n[fallback]\nfolder = \"nen\"\n",
    );
    assert_eq!(waits(&trial), ["output.lead"]);
    edit(&mut trial, "");
    assert_eq!(waits(&trial), [""; 0]);
    trial.until("12:09:00");
    let events = trial
        .conductor
        .log_writer()
        .log()
        .events(at("11:00:00"), at("14:00:00"))
        .unwrap();
    let waited: Vec<Vec<String>> = events
        .into_iter()
        .filter_map(|(_, event)| match event {
            LogEvent::ConfigTaken { waits, .. } => Some(waits),
            _ => None,
        })
        .collect();
    let named = |keys: &[&str]| keys.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        waited,
        [
            named(&["output.sample_rate", "output.lead", "console.listen"]),
            named(&["output.lead"]),
            named(&[])
        ]
    );
}

/// The stages of the sound change where nobody hears it: not in a session, and before the next.
#[test]
fn stages_of_the_sound_change_in_silence() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:01:00");
    let stages = |trial: &Trial| trial.output.as_ref().unwrap().stages();
    let before = stages(&trial);
    edit(
        &mut trial,
        "[sound]\nlow_pass = 12_000\n[loudness]\ntrue_peak = -3.0\n",
    );
    assert_eq!(waits(&trial), [""; 0]);
    let for_silence = |trial: &Trial| {
        let station = &trial.conductor.loaded().station;
        ConfigChange::waiting_for_silence(stages(trial), station)
    };
    trial.until("12:39:00");
    assert_eq!(stages(&trial), before, "something sounds");
    // The simulated card began without the high pass that the file has by default.
    assert_eq!(
        for_silence(&trial),
        ["loudness.true_peak", "sound.high_pass", "sound.low_pass"]
    );
    trial.until("12:42:00");
    let after = stages(&trial);
    assert_eq!(
        (after.low_pass_hz, after.true_peak),
        (Some(12_000), Level(-3.0)),
        "the session is over"
    );
    assert_eq!(for_silence(&trial), [""; 0]);
    trial.until("13:45:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    assert!(
        rows.iter().all(|row| row.start == Some(row.item.start)),
        "nothing moves"
    );
}
