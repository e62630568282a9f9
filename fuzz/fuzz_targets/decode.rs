//! Any bytes as a sound file.
//!
//! Symphonia may panic, which the decoder catches and answers for, so only a panic of our own ends
//! the run. Symphonia's are told once each, for its authors.
#![no_main]

use std::collections::BTreeSet;
use std::panic;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use libfuzzer_sys::fuzz_target;
use phatthanh::sound::{self, Decoder, StereoReader};
use phatthanh::units::{CHANNELS, Frames, Sides};
use phatthanh_fuzz::file;

/// Frames read of a file, about: a small file can hold hours of silence.
const MOST: usize = 1 << 16;

/// Where Symphonia has panicked.
static CAUGHT: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

fuzz_target!(
    init: {
        let abort = panic::take_hook();
        panic::set_hook(Box::new(move |panicked| {
            let place = panicked.location().map(ToString::to_string).unwrap_or_default();
            if !place.contains("symphonia") {
                abort(panicked);
            } else if CAUGHT.lock().unwrap_or_else(PoisonError::into_inner).insert(place) {
                eprintln!("caught: {panicked}");
            }
        }));
    },
    |bytes: &[u8]| {
        let (_folder, path) = file(bytes);
        let _said = sound::spoken(&path);
        native(&path);
        stereo(&path, bytes.len());
    }
);

/// Packet by packet.
fn native(path: &Path) {
    let Ok(mut decoder) = Decoder::open(path) else {
        return;
    };
    assert!((8_000..=192_000).contains(&decoder.rate()));
    assert!((1..=8).contains(&decoder.channels()));
    let _title = decoder.title();
    let mut samples = Vec::new();
    while samples.len() < MOST {
        let before = samples.len();
        let Ok(frames) = decoder.read(&mut samples) else {
            break;
        };
        assert_eq!(samples.len() - before, frames * decoder.channels());
        assert!(
            samples[before..].iter().all(|sample| sample.abs() <= 8.0),
            "finite and bounded"
        );
        if frames == 0 {
            assert!(
                matches!(decoder.read(&mut samples), Ok(0)),
                "the end stays the end"
            );
            break;
        }
    }
}

/// As the station's frames; from the middle, the same as from the beginning.
fn stereo(path: &Path, seed: usize) {
    let Some(whole) = read(path, 0) else { return };
    assert!(whole.iter().all(|sample| sample.is_finite()));
    let skip = seed * 31 % (whole.len() / CHANNELS + 1);
    let rest = read(path, skip).expect("what opened once opens again");
    let same = rest.len().min(whole.len() - skip * CHANNELS);
    assert_eq!(
        rest[..same],
        whole[skip * CHANNELS..][..same],
        "from frame {skip}"
    );
    assert!(
        whole.len() == MOST || rest.len() == same,
        "no more than from the beginning"
    );
}

/// Up to [`MOST`] samples behind `skip` frames; none if it does not open.
fn read(path: &Path, skip: usize) -> Option<Vec<f32>> {
    let mut reader = StereoReader::open(path, Sides::Both, Frames::new(skip as u64)).ok()?;
    let mut samples = vec![0.0; MOST];
    let mut filled = 0;
    while let Ok(frames @ 1..) = reader.read(&mut samples[filled..]) {
        filled += frames * CHANNELS;
    }
    samples.truncate(filled);
    Some(samples)
}
