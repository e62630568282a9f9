//! The folder watch: told of a change soon, and never in the way.

use std::fs;
use std::sync::mpsc::channel;
use std::time::Duration;

use phatthanh::library::watch;

use super::Recordings;

/// Longer than a watch takes on a machine that is busy, shorter than the periodic look.
const SOON: Duration = Duration::from_secs(30);

#[test]
fn a_change_is_told_soon_and_a_burst_once() {
    let recordings = Recordings::new();
    fs::create_dir_all(recordings.at("audio/dat-dai")).unwrap();
    let (tell, told) = channel();
    let watch = watch(&recordings.at(""), move || tell.send(()).unwrap());

    // The watch may begin only now: change until it is reported.
    let mut changes = 0;
    while told.recv_timeout(Duration::from_millis(700)).is_err() {
        changes += 1;
        assert!(changes < 40, "never told");
        fs::write(recordings.at(&format!("audio/dat-dai/{changes}.wav")), "x").unwrap();
    }

    let folder = recordings.at("audio/moi");
    fs::create_dir(&folder).unwrap();
    told.recv_timeout(SOON).unwrap();
    for at in 0..100 {
        fs::write(folder.join(format!("{at}.wav")), "x").unwrap();
    }

    told.recv_timeout(SOON).unwrap();
    drop(watch);
    assert!(told.try_iter().count() <= 1, "a burst is one change");
    assert!(told.recv().is_err(), "the thread has ended");
}

#[test]
fn folders_that_are_not_there_are_no_trouble() {
    let recordings = Recordings::new();
    let watch = watch(&recordings.at("nowhere"), || {});
    drop(watch);
}
