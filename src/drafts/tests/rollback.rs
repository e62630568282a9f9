//! What is signed and does not suit the running station: the old files are back, with the reason.

use std::os::unix::net::UnixListener;

use super::*;
use crate::airlog::{Event, Verdict};
use crate::config::Replacements;

const FROM: Date = date(2026, 12, 7);

/// A station that runs: its socket takes whoever asks, and what it makes of files stands in the log.
fn running(office: &Office) -> UnixListener {
    UnixListener::bind(office.folder.socket()).unwrap()
}

fn settled(office: &mut Office, signed: &Signed) -> Taken {
    let clock = SimClock::new(now());
    settle(&office.folder, &mut office.log, signed, &clock).unwrap()
}

fn signed(office: &mut Office) -> (Draft, Signed) {
    let mut draft = office.draft(vec![change("a", "17:30")]).unwrap();
    let signed = office.sign(&mut draft, "Bình", FROM).unwrap();
    assert_ne!(office.read(), SCHEDULE);
    (draft, signed)
}

fn refuse(office: &mut Office, digest: &str) {
    let event = Event::ConfigRefused {
        digest: digest.to_owned(),
        faults: 2,
        files: Vec::new(),
    };
    office.log.event(now(), &event).unwrap();
}

#[test]
fn what_the_station_refuses_is_rolled_back_and_can_be_signed_again() {
    let mut office = Office::new(false);
    office.take();
    let _station = running(&office);
    let (draft, first) = signed(&mut office);
    refuse(&mut office, &first.after);
    let Taken::RolledBack(why) = settled(&mut office, &first) else {
        panic!("taken")
    };
    assert_eq!(why.key(), "edit-station-refused");
    assert!(why.say(Language::Vi).contains("2 lỗi"));
    assert_eq!(office.read(), SCHEDULE);
    // The station sees the old files again: that is nobody's edit.
    office.take();
    let versions = office.history();
    let [_, version] = &versions[..] else {
        panic!("{versions:?}")
    };
    assert_eq!(version.rolled_back.as_ref(), Some(&why));
    refused(office.undo(version.seq.unwrap()), "edit-undone-already");

    let mut draft = find(&office.folder, draft.id).unwrap();
    assert_eq!(draft.state, State::Submitted);
    let second = office.sign(&mut draft, "Bình", FROM).unwrap();
    office.take();
    assert_eq!(settled(&mut office, &second), Taken::Yes);
    assert_eq!(office.history().last().unwrap().rolled_back, None);
    assert!(matches!(office.log.verify().unwrap(), Verdict::Ok { .. }));
}

#[test]
fn a_station_that_says_nothing_in_time_is_not_waited_for() {
    let mut office = Office::new(false);
    office.take();
    let (_, unheard) = signed(&mut office);
    assert_eq!(settled(&mut office, &unheard), Taken::NotRunning);
    office.take();
    let row = office.history().last().unwrap().seq.unwrap();
    office.undo(row).unwrap();
    office.take();

    let _station = running(&office);
    let (_, late) = signed(&mut office);
    let Taken::RolledBack(why) = settled(&mut office, &late) else {
        panic!("taken")
    };
    assert_eq!(why.key(), "edit-station-silent");
    assert_eq!(office.read(), SCHEDULE);
}

#[test]
fn what_somebody_edits_at_that_very_moment_is_left_to_them() {
    let mut office = Office::new(false);
    office.take();
    let _station = running(&office);
    let (_, overtaken) = signed(&mut office);
    let by_hand = office.read().replace("\"17:10\"", "\"17:12\"");
    office.write(&by_hand);
    assert_eq!(settled(&mut office, &overtaken), Taken::Overtaken);
    assert_eq!(office.read(), by_hand);
    office.take();
    let kinds: Vec<Kind> = office
        .history()
        .iter()
        .map(|version| version.kind)
        .collect();
    assert_eq!(kinds, [Kind::First, Kind::Signed, Kind::Hand]);
}

/// Killed at each act on the disk, of signing and of rolling back: whoever reads next reads the old files or the new ones,
/// never a mix, and whoever writes next finishes them.
#[test]
fn killed_at_any_step_of_signing_and_of_rolling_back() {
    let three = || {
        let day = config::OneOffDay {
            date: date(2026, 12, 8),
            name: "Hội nghị".to_owned(),
            holiday: false,
            drop: vec![SlotId::from("b")],
            add: Vec::new(),
            ..config::OneOffDay::default()
        };
        let set = Operation::Set {
            file: "programs/tin.toml".into(),
            table: Vec::new(),
            key: "count".to_owned(),
            value: Literal::Integer(2),
        };
        vec![change("a", "17:30"), Operation::Day { day }, set]
    };
    let (mut old_ones, mut new_ones) = (0, 0);
    for acts in 0..40 {
        let mut office = Office::new(false);
        office.take();
        let old = Snapshot::of(office.root.path()).digest();
        let mut draft = office.draft(three()).unwrap();
        config::cut::after(acts);
        let signed = office.sign(&mut draft, "Bình", MONDAY);
        let cut = config::cut::end();
        let seen = Snapshot::of(office.root.path());
        let is_old = seen.digest() == old;
        if cut {
            (old_ones, new_ones) = (old_ones + u32::from(is_old), new_ones + u32::from(!is_old));
            check_whole(&office, is_old);
            config::recover(office.root.path()).unwrap();
            check_whole(&office, is_old);
            continue;
        }

        // Signed without a cut: cut while it is rolled back.
        let signed = signed.unwrap();
        for acts in 0..40 {
            config::cut::after(acts);
            let back = config::replace(
                office.root.path(),
                &crate::drafts::sign::back(&signed.files),
            );
            let cut = config::cut::end();
            let is_old = Snapshot::of(office.root.path()).digest() == old;
            check_whole(&office, is_old);
            config::recover(office.root.path()).unwrap();
            check_whole(&office, is_old);
            if !cut {
                back.unwrap();
                assert!(old_ones >= 2 && new_ones >= 4, "{old_ones} {new_ones}");
                return;
            }
            if is_old {
                let forth: Replacements = signed.files.clone();
                config::replace(office.root.path(), &forth).unwrap();
            }
        }
    }
    panic!("never without a cut");
}

/// Checks that three files are all of one version, and load.
fn check_whole(office: &Office, is_old: bool) {
    let root = office.root.path();
    let snapshot = Snapshot::of(root);
    let has = |file: &str, what: &str| match snapshot.files.get(std::path::Path::new(file)) {
        Some(config::Content::Bytes(bytes)) => String::from_utf8_lossy(bytes).contains(what),
        _ => false,
    };
    let new = [
        has("config/schedule.toml", "17:30"),
        has("config/calendar.toml", "Hội nghị"),
        has("programs/tin.toml", "count"),
    ];
    assert_eq!(new, [!is_old; 3]);
    assert!(config::load_as(root, &snapshot).loaded.is_some());
}
