use tempfile::TempDir;

use super::*;
use crate::playout::cue::{CueId, CueSource, CueStart};
use phatthanh_audio::WavWriter;
use phatthanh_core::units::Sides;

/// A file whose frame n holds n, in 32 768ths.
fn counter(folder: &TempDir, frames: u16) -> PathBuf {
    let path = folder.path().join("counter.wav");
    let mut wav = WavWriter::create(&path).unwrap();
    let samples: Vec<f32> = (0..frames)
        .flat_map(|n| [f32::from(n) / 32_768.0; 2])
        .collect();
    wav.write(&samples).unwrap();
    wav.finish().unwrap();
    path
}

fn cue(path: PathBuf, held: u64, skip: u64, stop: CueStop) -> Cue {
    Cue {
        skip: Frames::new(skip),
        stop,
        ..Cue::plain(
            CueId(1),
            CueStart::Follow,
            CueSource::File {
                path,
                sides: Sides::Both,
                held: Frames::new(held),
            },
        )
    }
}

/// Reads `frames`, as the numbers they hold.
fn read(deck: &mut Deck, frames: usize) -> Vec<u16> {
    let mut out = vec![f32::NAN; frames * CHANNELS];
    deck.read(&mut out);
    out.chunks(CHANNELS)
        .map(|frame| (frame[0] * 32_768.0) as u16)
        .collect()
}

/// A deck that waits holds all it can.
const FULL: Frames = Frames::new(AHEAD as u64);

fn numbers(from: u16, to: u16) -> Vec<u16> {
    (from..to).collect()
}

#[test]
fn a_thread_decodes_ahead() {
    let folder = tempfile::tempdir().unwrap();
    let path = counter(&folder, 20_000);
    let cue = cue(path.clone(), 20_000, 5_000, CueStop::End);
    let recording = Recording::new(&cue, path, Sides::Both, Frames::new(20_000));
    let mut deck = Deck::open(recording, FULL);
    for _ in 0..10_000 {
        if deck.news.over.load(Ordering::Acquire) {
            break;
        }
        std::thread::park_timeout(Duration::from_millis(1));
    }

    assert!(deck.is_ready());
    assert_eq!(read(&mut deck, 15_000), numbers(5_000, 20_000));
    assert_eq!(read(&mut deck, 3), [0, 0, 0]);
    assert_eq!((deck.missing(), deck.broken()), (Frames::ZERO, None));
}

/// A long lead is filled in seconds' worth at a time: forty of those come long before forty looks would.
#[test]
fn a_deck_that_much_is_taken_of_is_filled_at_once() {
    const TAKEN: usize = 2 * FRAMES_PER_SECOND as usize;
    let folder = tempfile::tempdir().unwrap();
    let path = counter(&folder, 60_000);
    let cue = cue(path.clone(), 60_000, 0, CueStop::At(jiff::Timestamp::MAX));
    let waiting = Frames::new(TAKEN as u64);
    let mut deck = Deck::open(
        Recording::new(&cue, path, Sides::Both, Frames::new(60_000)),
        waiting,
    );
    let mut waits = 0;
    let mut until = |deck: &Deck, frames: usize| {
        while deck.ring.slots() < frames * CHANNELS {
            waits += 1;
            assert!(waits < 10_000, "{frames}");
            std::thread::park_timeout(Duration::from_millis(1));
        }
    };

    until(&deck, TAKEN);
    read(&mut deck, TAKEN);
    for _ in 0..40 {
        until(&deck, AHEAD - BLOCK);
        read(&mut deck, TAKEN);
    }

    assert_eq!((deck.missing(), deck.broken()), (Frames::ZERO, None));
}

/// What a deck holds that nobody hears yet is memory only; what it holds on air bridges a slow disk.
#[test]
fn a_deck_that_waits_holds_little_and_one_that_plays_holds_much() {
    let folder = tempfile::tempdir().unwrap();
    let path = counter(&folder, 60_000);
    let cue = cue(path.clone(), 60_000, 0, CueStop::At(jiff::Timestamp::MAX));
    let recording = Recording::new(&cue, path, Sides::Both, Frames::new(60_000));
    let (mut deck, mut filler) = Deck::with_filler(recording, Frames::new(48_000));
    let held = |deck: &Deck| deck.ring.slots() / CHANNELS;
    assert!(filler.fill() && filler.fill());
    assert!(
        (48_000..48_000 + BLOCK).contains(&held(&deck)),
        "{}",
        held(&deck)
    );
    assert!(deck.is_ready());
    assert_eq!(read(&mut deck, 3), numbers(0, 3));
    assert!(filler.fill());
    assert!(
        (AHEAD - BLOCK..=AHEAD).contains(&held(&deck)),
        "{}",
        held(&deck)
    );
}

#[test]
fn filler_starts_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = counter(&folder, 3_000);
    let cue = cue(
        path.clone(),
        3_000,
        2_000,
        CueStop::At(jiff::Timestamp::MAX),
    );
    let mut deck = Deck::in_line(Recording::new(&cue, path, Sides::Both, Frames::new(3_000)));
    assert_eq!(read(&mut deck, 1_000), numbers(2_000, 3_000));
    for _ in 0..200 {
        assert_eq!(read(&mut deck, 3_000), numbers(0, 3_000));
    }
}

#[test]
fn what_comes_too_late_is_thrown_away() {
    let folder = tempfile::tempdir().unwrap();
    let path = counter(&folder, 20_000);
    let cue = cue(path.clone(), 20_000, 0, CueStop::End);
    let recording = Recording::new(&cue, path, Sides::Both, Frames::new(20_000));
    let (mut deck, mut filler) = Deck::with_filler(recording, FULL);
    assert!(!deck.is_ready());
    assert_eq!(read(&mut deck, 1_000), vec![0; 1_000]);
    assert_eq!(deck.broken(), None);
    filler.fill();
    assert_eq!(read(&mut deck, 1_000), numbers(1_000, 2_000));
    assert_eq!(deck.missing(), Frames::new(1_000));
}

#[test]
fn what_is_too_slow_counts_as_broken() {
    let folder = tempfile::tempdir().unwrap();
    let path = counter(&folder, 20_000);
    let cue = cue(path.clone(), 20_000, 0, CueStop::End);
    let recording = Recording::new(&cue, path, Sides::Both, Frames::new(20_000));
    let (mut deck, _filler) = Deck::with_filler(recording, FULL);
    read(&mut deck, 2_400);
    assert_eq!(deck.broken(), None);
    read(&mut deck, 480);
    assert_eq!(deck.broken().unwrap().good, Frames::new(2_880));
    assert_eq!(deck.broken(), None, "told once");
}

#[test]
fn what_breaks_off_is_played_so_far() {
    let folder = tempfile::tempdir().unwrap();
    let path = counter(&folder, 10_000);
    let mut deck = Deck::in_line(Recording::new(
        &cue(path.clone(), 20_000, 4_000, CueStop::End),
        path,
        Sides::Both,
        Frames::new(20_000),
    ));
    assert!(deck.is_ready());
    assert_eq!(deck.broken().unwrap().good, Frames::new(6_000));
    assert_eq!(read(&mut deck, 6_000), numbers(4_000, 10_000));

    let folder = folder.path().to_owned();
    let mut deck = Deck::in_line(Recording::new(
        &cue(folder.clone(), 20_000, 0, CueStop::End),
        folder,
        Sides::Both,
        Frames::new(20_000),
    ));
    assert_eq!(deck.broken().unwrap().good, Frames::ZERO);
}

/// Foreign bytes make a decoder panic: known at once, and what it gave is played.
#[test]
fn a_decoder_that_panics_is_a_broken_recording() {
    let folder = tempfile::tempdir().unwrap();
    let path = counter(&folder, 10_000);
    let cue = cue(path.clone(), 10_000, 0, CueStop::At(jiff::Timestamp::MAX));
    let (mut deck, mut filler) = Deck::with_filler(
        Recording::new(&cue, path, Sides::Both, Frames::new(10_000)),
        FULL,
    );
    assert!(filler.fill());
    assert_eq!(read(&mut deck, 10_000), numbers(0, 10_000));
    assert_eq!(deck.broken(), None);
    let given = filler.recording.given;

    // A place behind the end: what lies between them is a number below zero.
    filler.recording.at = filler.recording.held + Frames::new(1);
    assert!(!filler.fill());
    let broken = deck.broken().unwrap();
    assert_eq!(
        (broken.problem.as_str(), broken.good),
        ("the decoder panicked", given)
    );
    assert_eq!(read(&mut deck, 10_000), numbers(0, 10_000));
}

/// Whatever else ends its thread: known at the next look, with seconds left to play meanwhile.
#[test]
fn a_deck_whose_thread_dies_is_known_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = counter(&folder, 20_000);
    let cue = cue(path.clone(), 20_000, 0, CueStop::End);
    let (mut deck, mut filler) = Deck::with_filler(
        Recording::new(&cue, path, Sides::Both, Frames::new(20_000)),
        FULL,
    );
    filler.block.truncate(2048 * CHANNELS);
    filler.recording.held = Frames::new(2048);
    let thread = std::thread::spawn(move || {
        let read = filler.recording.read(&mut filler.block).unwrap();
        let _ = filler
            .ring
            .push_partial_slice(&filler.block[..read * CHANNELS]);
        panic!("the deck's thread panics");
    });
    assert!(thread.join().is_err());
    assert_eq!(read(&mut deck, 48), numbers(0, 48));
    let broken = deck.broken().unwrap();
    assert_eq!(
        (broken.problem.as_str(), broken.good),
        ("its decoder is gone", Frames::new(2048))
    );
    assert_eq!(deck.broken(), None, "told once");
    assert_eq!(read(&mut deck, 2000), numbers(48, 2048));
}

/// A deck handed on to another cue goes on from its next frame, over and over; what breaks then is reported of that cue.
#[test]
fn a_deck_that_is_handed_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.wav");
    let held = 2 * AHEAD as u64;
    let number = |at: u64| (at % 30_000) as u16;
    let mut wav = WavWriter::create(&path).unwrap();
    wav.write(
        &(0..held)
            .flat_map(|at| [f32::from(number(at)) / 32_768.0; 2])
            .collect::<Vec<f32>>(),
    )
    .unwrap();
    wav.finish().unwrap();
    let open = |held: u64| {
        let recording = Recording::new(
            &cue(path.clone(), held, 0, CueStop::End),
            path.clone(),
            Sides::Both,
            Frames::new(held),
        );
        let mut deck = Deck::in_line(recording);
        read(&mut deck, 1000);
        deck.handed_on()
    };

    let mut deck = open(held);
    let expected: Vec<u16> = (1000..held + 500).map(|at| number(at % held)).collect();
    assert_eq!(read_in_blocks(&mut deck, expected.len()), expected);
    assert_eq!((deck.missing(), deck.broken()), (Frames::ZERO, None));

    let mut deck = open(held + 48_000);
    read_in_blocks(&mut deck, held as usize);
    assert_eq!(deck.broken().unwrap().good, Frames::new(held - 1000));
}

fn read_in_blocks(deck: &mut Deck, frames: usize) -> Vec<u16> {
    let blocks = (0..frames).step_by(480).map(|at| (frames - at).min(480));
    blocks.flat_map(|block| read(deck, block)).collect()
}
