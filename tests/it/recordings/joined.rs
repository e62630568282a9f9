//! Folders of pieces: one recording to everybody else.

use std::fs;
use std::path::PathBuf;

use phatthanh::library::{Library, Outcome};

use super::converting::{Station, passed, played, refused};
use super::{crafted, tone_wav};

const FOLDER: &str = "họp dân.ghep";

/// The pieces `pieces` in the folder, and what the library then says of it.
fn piece(station: &Station, name: &str, bytes: &[u8]) -> PathBuf {
    station.drop(&format!("{FOLDER}/{name}"), bytes)
}

fn taken(library: &mut Library) -> Vec<String> {
    library
        .scan()
        .taken
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn whole(library: &Library) -> phatthanh::library::Recording {
    library.find(&format!("a/{FOLDER}"))[0].clone()
}

#[test]
fn pieces_play_as_one_in_natural_order() {
    let station = Station::new();
    // 1.5 s each, of other pitches, and one of another kind.
    piece(&station, "Giọng nói 003 (10).wav", &tone_wav(900.0));
    piece(&station, "Giọng nói 003 (2).wav", &tone_wav(600.0));
    piece(&station, "Giọng nói 003 (1).amr", &crafted::amr_narrow(100));
    let mut library = station.open();
    assert_eq!(taken(&mut library), [format!("a/{FOLDER}")]);
    let recording = whole(&library);
    let measures = passed(&recording);
    assert_eq!((&*recording.title, &*measures.format), ("họp dân", "ghep"));
    assert_eq!(
        (measures.frames, measures.sample_rate),
        (96_000 + 2 * 72_000, 48_000)
    );
    let copy = library.stored(recording.id().unwrap());
    assert_eq!(played(&copy), measures.frames);

    // Which pitch where: counted by how often the wave rises through zero.
    let mut reader = hound::WavReader::open(copy).unwrap();
    // The random bits of a telephone are louder than full scale: the whole is floating point.
    let left: Vec<f32> = reader
        .samples::<f32>()
        .map(Result::unwrap)
        .step_by(2)
        .collect();
    let rises = |from: usize| {
        left[from..from + 48_000]
            .windows(2)
            .filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0)
            .count()
    };

    assert!(rises(100_000).abs_diff(600) < 3 && rises(180_000).abs_diff(900) < 3);
    assert!(!library.scan().changed());
    drop(library);
    assert!(!station.open().scan().changed(), "known from before");
}

#[test]
fn any_change_of_a_piece_is_a_change_of_the_whole() {
    let station = Station::new();
    let first = piece(&station, "1.wav", &tone_wav(500.0));
    piece(&station, "2.wav", &tone_wav(700.0));
    let mut library = station.open();
    library.scan();
    let before = whole(&library).id();
    fs::rename(&first, first.with_file_name("3.wav")).unwrap();
    assert_eq!(library.scan().taken.len(), 1);
    let turned = whole(&library).id();
    assert_ne!(turned, before);
    piece(&station, "4.wav", &tone_wav(800.0));
    assert_eq!(library.scan().taken.len(), 1);
    assert_eq!(passed(&whole(&library)).frames, 3 * 72_000);
    fs::remove_file(first.with_file_name("4.wav")).unwrap();
    assert_eq!(library.scan().taken.len(), 1);
    assert_eq!(
        whole(&library).id(),
        turned,
        "the same pieces are the same recording"
    );
    fs::remove_dir_all(first.parent().unwrap()).unwrap();
    assert_eq!(library.scan().withdrawn.len(), 1);
}

#[test]
fn one_bad_piece_refuses_the_whole_and_is_named() {
    let station = Station::new();
    piece(&station, "1.wav", &tone_wav(500.0));
    let bad = piece(&station, "2.wav", b"not a recording");
    let mut library = station.open();
    library.scan();
    assert_eq!(refused(&whole(&library)), "library-part");
    let Outcome::Refused { reason, .. } = &whole(&library).outcome else {
        unreachable!()
    };

    assert!(
        reason
            .say(phatthanh::words::Language::Vi)
            .contains("“2.wav”")
    );
    assert!(!library.scan().changed());
    fs::remove_file(bad).unwrap();
    assert_eq!(library.scan().taken.len(), 1);
    piece(&station, "3.amr", &crafted::amr_narrow(50));
    let mut library = station.open().converting_by(&station.0.at("no-ffmpeg"));
    library.scan();
    assert_eq!(refused(&whole(&library)), "library-part-no-ffmpeg");
    drop(library);
    assert_eq!(station.open().scan().taken.len(), 1);
}

#[test]
fn an_empty_folder_is_nothing_and_without_a_trace_it_plays_too() {
    let station = Station::new();
    fs::create_dir_all(station.0.at("audio/a/x.ghep")).unwrap();
    fs::create_dir_all(station.0.at("audio/a/y.GHEP/trong")).unwrap();
    assert_eq!(station.open().scan(), phatthanh::library::Scan::default());
    piece(&station, "1.wav", &tone_wav(500.0));
    let mut library = station.peek();
    library.scan();
    let recording = whole(&library);
    assert_eq!(played(&library.stored(recording.id().unwrap())), 72_000);
}

/// What is louder than full scale in a piece is so in the whole.
#[test]
fn the_whole_has_room_above_full_scale() {
    let station = Station::new();
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };

    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut file = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for at in 0..96_000_u32 {
        file.write_sample(
            1.8 * (std::f32::consts::TAU * 500.0 * (at % 48_000) as f32 / 48_000.0).sin(),
        )
        .unwrap();
    }

    file.finalize().unwrap();
    piece(&station, "1.wav", bytes.get_ref());
    piece(&station, "2.wav", &tone_wav(900.0));
    let mut library = station.open();
    library.scan();
    let measures = passed(&whole(&library));
    assert!(
        (measures.true_peak.0 - 5.1).abs() < 0.1,
        "{:?}",
        measures.true_peak
    );
    assert_eq!(measures.frames, 96_000 + 72_000);
    let copy = library.stored(whole(&library).id().unwrap());
    assert_eq!(played(&copy), measures.frames);
}
