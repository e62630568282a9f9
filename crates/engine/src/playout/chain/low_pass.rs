//! The low pass: FM carries 15 kHz, and above it lies the pilot tone, which no sound may touch.
//!
//! A symmetric filter of finite length (a sinc under a Kaiser window): it delays all frequencies alike,
//! so peaks stay where they are, and silence is exact as soon as it has passed.

use std::f64::consts::PI;

use super::{bessel, is_silence};
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND};

/// Its length: 80 dB between the band's end and 4 kHz above.
const TAPS: usize = 61;

/// Frames from a sample's way in to its way out.
pub(crate) const LATENCY: usize = TAPS / 2;

/// From the highest frequency that passes whole to the lowest that does not pass, Hz.
const EDGE: u32 = 4000;

/// The window's shape, for 80 dB (Kaiser 1974).
const BETA: f64 = 0.1102 * (80.0 - 8.7);

/// Frames filtered at a time, and results computed side by side.
const MOST: usize = 480;
const LANES: usize = 8;

/// A channel's last frames, and room for those being filtered.
type Line = [f32; TAPS - 1 + MOST + LANES];

/// A stereo low pass.
#[derive(Debug)]
pub(crate) struct LowPass {
    taps: [f32; TAPS],
    lines: Box<[Line; CHANNELS]>,
    /// Frames of silence taken in a row.
    quiet: usize,
}

impl LowPass {
    /// What is below `hertz` passes whole; what is 4 kHz above does not pass.
    pub(crate) fn new(hertz: u32) -> Self {
        let cut = f64::from(hertz + EDGE / 2) / f64::from(FRAMES_PER_SECOND);
        let exact: [f64; TAPS] = std::array::from_fn(|tap| {
            let x = tap as f64 - LATENCY as f64;
            let sinc = if tap == LATENCY {
                2.0 * cut
            } else {
                (2.0 * PI * cut * x).sin() / (PI * x)
            };
            sinc * bessel(BETA * (1.0 - (x / LATENCY as f64).powi(2)).sqrt()) / bessel(BETA)
        });
        let sum: f64 = exact.iter().sum();
        Self {
            taps: exact.map(|tap| (tap / sum) as f32),
            lines: Box::new([[0.0; TAPS - 1 + MOST + LANES]; CHANNELS]),
            quiet: TAPS,
        }
    }

    /// Whether silence in would be silence out.
    pub(crate) fn is_idle(&self) -> bool {
        self.quiet >= TAPS
    }

    /// Filters, in place; what comes out went in [`LATENCY`] frames before.
    ///
    /// * Shape: interleaved stereo, finite; any number of frames.
    /// * Real time: does not allocate, lock or log.
    pub(crate) fn process(&mut self, samples: &mut [f32]) {
        for samples in samples.chunks_mut(MOST * CHANNELS) {
            if !is_silence(samples) {
                self.quiet = 0;
            } else if self.is_idle() {
                continue;
            } else {
                self.quiet += samples.len() / CHANNELS;
            }
            self.filter(samples);
        }
    }

    fn filter(&mut self, samples: &mut [f32]) {
        let frames = samples.as_chunks_mut::<CHANNELS>().0;
        for (side, line) in self.lines.iter_mut().enumerate() {
            for (place, frame) in line[TAPS - 1..].iter_mut().zip(&*frames) {
                *place = frame[side];
            }
            for (group, frames) in frames.chunks_mut(LANES).enumerate() {
                let mut sums = [0.0_f32; LANES];
                for (tap, weight) in self.taps.iter().enumerate() {
                    let window: &[f32; LANES] = line[group * LANES + tap..]
                        .first_chunk()
                        .expect("room for a whole group");
                    for (sum, sample) in sums.iter_mut().zip(window) {
                        *sum += weight * sample;
                    }
                }
                frames
                    .iter_mut()
                    .zip(sums)
                    .for_each(|(frame, sum)| frame[side] = sum);
            }
            line.copy_within(frames.len()..frames.len() + TAPS - 1, 0);
        }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the same sums give the same bits")]
mod tests {
    use super::super::probe::{level_db, noise, sine};
    use super::*;

    #[track_caller]
    fn check(hertz: f64, expected: std::ops::Range<f64>) {
        let mut samples = sine(hertz, 0.5, 9600);
        LowPass::new(15_000).process(&mut samples);
        let change = level_db(&samples[9600..], hertz) - 20.0 * 0.5_f64.log10();
        assert!(expected.contains(&change), "{hertz} Hz: {change} dB");
    }

    #[test]
    fn the_band_passes_whole_and_the_pilot_is_free() {
        for hertz in [50.0, 1000.0, 10_000.0, 14_000.0, 15_000.0] {
            check(hertz, -0.01..0.01);
        }
        check(17_000.0, -6.2..-5.8);
        for hertz in [19_000.0, 20_000.0, 23_000.0] {
            check(hertz, -200.0..-78.0);
        }
    }

    #[test]
    fn in_blocks_it_is_the_same_and_silence_is_exact() {
        let input: Vec<f32> = (0..2 * 3000)
            .map(|at| 0.5 * noise(at))
            .chain([0.0; 2000])
            .collect();
        let mut whole = input.clone();
        LowPass::new(15_000).process(&mut whole);
        for block in [1, 7, 100, 479, 481] {
            let (mut blocks, mut filter) = (input.clone(), LowPass::new(15_000));
            blocks
                .chunks_mut(2 * block)
                .for_each(|block| filter.process(block));
            assert_eq!(blocks, whole, "{block}");
            assert!(filter.is_idle());
        }

        assert!(
            whole[2 * (3000 + TAPS)..]
                .iter()
                .all(|sample| sample.to_bits() << 1 == 0)
        );
    }

    /// All frequencies are late alike: a click comes out in the middle of what it rings.
    #[test]
    fn a_click_comes_out_when_it_should() {
        let mut samples = vec![0.0; 400];
        samples[20] = 1.0;
        LowPass::new(15_000).process(&mut samples);
        let left: Vec<f32> = samples.iter().copied().step_by(2).collect();
        let middle = 10 + LATENCY;
        assert!(
            left.iter()
                .enumerate()
                .all(|(at, sample)| at == middle || *sample < left[middle])
        );
        assert!((1..LATENCY).all(|away| left[middle - away] == left[middle + away]));
    }
}
