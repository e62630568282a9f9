//! Files that are not what they seem: unfinished, replaced unseen, renamed with their folder, no files at all.

use std::fs;
use std::time::Duration;

use phatthanh::library::Scan;

use super::folders::{Desk, SETTLE, keys, paths, touch};
use super::tone_wav;

#[test]
fn what_looks_unfinished_waits_longer() {
    let mut desk = Desk::new();
    let file = desk.files.at("audio/dat-dai/a.wav");
    let whole = tone_wav(440.0);
    let check = |desk: &mut Desk, bytes: &[u8]| {
        fs::write(&file, bytes).unwrap();
        desk.library.scan();
        for quiet in [10, 50, 59] {
            desk.clock.advance(Duration::from_secs(quiet));
            let scan = desk.library.scan();
            assert_eq!((scan.settling, scan.taken.len()), (1, 0), "{quiet}");
        }
    };

    // A header that promises more, and room that is made but not filled.
    check(&mut desk, &whole[..whole.len() - 2]);
    let mut room = whole.clone();
    room[60_000..].fill(0);
    check(&mut desk, &room);
    desk.clock.advance(Duration::from_secs(1));
    assert_eq!(desk.library.scan().taken.len(), 1, "taken for what it is");

    // The rest came after all.
    fs::write(&file, &whole).unwrap();
    assert_eq!(desk.settled().taken, paths(&["dat-dai/a.wav"]));
    assert_eq!(
        fs::read(desk.library.stored(desk.at("dat-dai/a.wav").id().unwrap())).unwrap(),
        whole
    );
}

#[test]
fn other_bytes_of_the_same_size_and_time_are_noticed() {
    let mut desk = Desk::new();
    let file = desk.drop("audio/dat-dai/a.wav", 440.0);
    touch(&file, 7);
    desk.settled();
    let first = desk.at("dat-dai/a.wav").id();
    fs::write(&file, tone_wav(550.0)).unwrap();
    touch(&file, 7);
    assert_eq!(desk.settled().taken, paths(&["dat-dai/a.wav"]));
    assert!(desk.at("dat-dai/a.wav").id() != first);

    // Touched, and the same bytes: nothing to tell.
    fs::hard_link(&file, desk.files.at("aside")).unwrap();
    assert!(!desk.settled().changed());
    assert_eq!(desk.library.scan(), Scan::default());
}

#[test]
fn a_folder_that_is_renamed_takes_its_recordings_along() {
    let mut desk = Desk::new();
    for at in 0..3_u32 {
        desk.drop(&format!("audio/ho-tich/{at}.wav"), 300.0 + f64::from(at));
    }

    desk.settled();
    let added = desk.at("ho-tich/1.wav").added;
    desk.clock.advance(Duration::from_secs(1000));
    fs::rename(
        desk.files.at("audio/ho-tich"),
        desk.files.at("audio/Tư pháp"),
    )
    .unwrap();
    assert_eq!(
        keys(&desk.library.scan()),
        ["library-topic-gone"],
        "not known yet where to"
    );
    assert_eq!(desk.planned().len(), 3);
    desk.clock.advance(SETTLE);
    assert_eq!(desk.library.scan().taken.len(), 3);
    let scan = desk.library.scan();
    assert_eq!((keys(&scan), scan.withdrawn.len()), (vec![], 3));
    let planned = desk.planned();
    assert_eq!(planned.len(), 3);
    let moved: Vec<_> = desk
        .library
        .recordings()
        .filter(|recording| recording.gone.is_none())
        .collect();
    assert!(
        moved.iter().all(|recording| recording.added == added),
        "{moved:?}"
    );
}

#[test]
fn a_share_that_is_away_leaves_an_empty_folder() {
    let mut desk = Desk::new();
    let files: Vec<_> = (0..3_u8)
        .map(|at| desk.drop(&format!("audio/ho-tich/{at}.wav"), 300.0 + f64::from(at)))
        .collect();
    desk.settled();
    let bytes: Vec<_> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    let empty = || files.iter().for_each(|file| fs::remove_file(file).unwrap());
    empty();
    for _ in 0..2 {
        let scan = desk.library.scan();
        assert_eq!(
            (keys(&scan), scan.withdrawn.len()),
            (vec!["library-topic-emptied"], 0)
        );
        assert_eq!(desk.planned().len(), 3);
        desk.reopen();
    }

    // Back again; then emptied by people, who leave a word.
    files
        .iter()
        .zip(&bytes)
        .for_each(|(file, bytes)| fs::write(file, bytes).unwrap());
    desk.settled();
    assert_eq!(desk.planned().len(), 3);
    empty();
    fs::write(desk.files.at("audio/ho-tich/đã xoá.txt"), "hết hạn").unwrap();
    assert_eq!(desk.library.scan().withdrawn.len(), 3);

    // One that is emptied one by one is emptied by people.
    let last = desk.drop("audio/tin/a.wav", 440.0);
    desk.settled();
    fs::remove_file(last).unwrap();
    assert_eq!(desk.library.scan().withdrawn, paths(&["tin/a.wav"]));
}

#[test]
fn what_is_no_file_is_never_waited_for() {
    let mut desk = Desk::new();
    let folder = desk.files.at("audio/dat-dai");
    super::run(std::process::Command::new("mkfifo").arg(folder.join("a.mp3")));
    let _socket = std::os::unix::net::UnixListener::bind(folder.join("b.mp3")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", folder.join("c.mp3")).unwrap();
    std::os::unix::fs::symlink("nowhere.mp3", folder.join("d.mp3")).unwrap();
    std::os::unix::fs::symlink("a.mp3", folder.join("e.mp3")).unwrap();
    let scan = desk.settled();
    assert_eq!((scan.changed(), scan.settling), (false, 0), "{scan:?}");
    assert_eq!(keys(&scan), ["library-link"; 3]);
}

#[test]
fn a_file_and_a_folder_change_places() {
    let mut desk = Desk::new();
    let file = desk.drop("audio/dat-dai/a.wav", 440.0);
    desk.settled();
    let bytes = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    assert_eq!(desk.library.scan().withdrawn, paths(&["dat-dai/a.wav"]));
    fs::write(file.join("A.WAV"), &bytes).unwrap();
    assert_eq!(desk.settled().taken, paths(&["dat-dai/a.wav/A.WAV"]));
    fs::rename(file.join("A.WAV"), file.join("a.wav")).unwrap();
    assert_eq!(
        desk.library.scan().withdrawn,
        paths(&["dat-dai/a.wav/A.WAV"])
    );
    desk.clock.advance(SETTLE);
    desk.library.scan();
    assert_eq!(desk.planned(), ["dat-dai/a.wav/a.wav"]);
}

#[test]
fn written_under_another_name_and_renamed() {
    let mut desk = Desk::new();
    let file = desk.drop("audio/dat-dai/a.wav", 440.0);
    desk.settled();
    let first = desk.at("dat-dai/a.wav").id();
    let part = desk.drop("audio/dat-dai/a.wav.part", 550.0);
    assert_eq!(desk.library.scan(), Scan::default());
    fs::rename(part, file).unwrap();
    assert_eq!(
        desk.library.scan().withdrawn.len(),
        0,
        "the old one airs until the new one is taken"
    );
    assert_eq!(desk.at("dat-dai/a.wav").id(), first);
    desk.clock.advance(SETTLE);
    assert_eq!(desk.library.scan().taken, paths(&["dat-dai/a.wav"]));
    assert!(desk.at("dat-dai/a.wav").id() != first);
}
