//! Sounds to test stages with, and meters that are not ours.

use std::f64::consts::TAU;
use std::path::Path;

use phatthanh_audio::StereoReader;
use phatthanh_core::units::{Frames, Sides};

/// A sine of amplitude `level` on both sides, `[2 × frames]`.
pub(crate) fn sine(hertz: f64, level: f64, frames: usize) -> Vec<f32> {
    let sample = |at: usize| (level * (TAU * hertz * at as f64 / 48_000.0).sin()) as f32;
    (0..frames).flat_map(|at| [sample(at); 2]).collect()
}

/// White noise, −1 to 1.
pub(crate) fn noise(at: usize) -> f32 {
    let bits = (at as u64)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .rotate_left(29)
        .wrapping_mul(0xBF58_476D);
    (bits >> 40) as f32 / 8_388_608.0 - 1.0
}

/// The amplitude of what is at `hertz` on the left, dB; measured under a window, so that other
/// frequencies do not leak in.
pub(crate) fn level_db(samples: &[f32], hertz: f64) -> f64 {
    let frames = samples.len() / 2;
    let (mut real, mut imaginary, mut whole) = (0.0, 0.0, 0.0);
    for (at, sample) in samples.iter().step_by(2).enumerate() {
        // Blackman-Harris: side lobes at −92 dB.
        let turn = TAU * (at as f64 + 0.5) / frames as f64;
        let window = 0.358_75 - 0.488_29 * turn.cos() + 0.141_28 * (2.0 * turn).cos()
            - 0.011_68 * (3.0 * turn).cos();
        let angle = TAU * hertz * at as f64 / 48_000.0;
        real += f64::from(*sample) * window * angle.cos();
        imaginary += f64::from(*sample) * window * angle.sin();
        whole += window;
    }

    20.0 * (2.0 * f64::hypot(real, imaginary) / whole)
        .max(1e-15)
        .log10()
}

fn meter(samples: &[f32], mode: ebur128::Mode) -> ebur128::EbuR128 {
    let mut meter = ebur128::EbuR128::new(2, 48_000, mode).unwrap();
    meter.add_frames_f32(samples).unwrap();
    meter
}

/// Of a stereo sound, dBTP.
pub(crate) fn true_peak_db(samples: &[f32]) -> f64 {
    let meter = meter(samples, ebur128::Mode::TRUE_PEAK);
    20.0 * meter
        .true_peak(0)
        .unwrap()
        .max(meter.true_peak(1).unwrap())
        .log10()
}

/// Integrated, LUFS.
pub(crate) fn loudness(samples: &[f32]) -> f64 {
    meter(samples, ebur128::Mode::I).loudness_global().unwrap()
}

/// LU.
pub(crate) fn loudness_range(samples: &[f32]) -> f64 {
    meter(samples, ebur128::Mode::LRA).loudness_range().unwrap()
}

/// So many seconds of speech: the sample station's, over and over.
pub(crate) fn voice(seconds: usize) -> Vec<f32> {
    recording("audio/dat-dai/dang-ky-bien-dong.mp3")
        .into_iter()
        .cycle()
        .take(2 * 48_000 * seconds)
        .collect()
}

/// All of a recording of the sample station.
pub(crate) fn recording(path: &str) -> Vec<f32> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path);
    let mut reader = StereoReader::open(&path, Sides::Both, Frames::ZERO).unwrap();
    let mut samples = Vec::new();
    let mut block = vec![0.0; 2 * 4800];
    while let frames @ 1.. = reader.read(&mut block).unwrap() {
        samples.extend_from_slice(&block[..2 * frames]);
    }
    samples
}
