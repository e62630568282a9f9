//! How high the sound is between its samples.
//!
//! Four times oversampled, as ITU-R BS.1770-4 annex 2 asks, with an interpolator of the same length.

use std::f64::consts::PI;

use crate::units::CHANNELS;

/// Samples each value between two is made of.
const TAPS: usize = 12;

/// The place of the interpolator's first tap: samples before the one asked about.
const BEFORE: usize = 5;

/// Frames by which the answer comes late: those it needs after the one asked about.
pub(super) const DELAY: usize = TAPS - BEFORE - 1;

/// Values between two samples, besides the samples themselves.
const BETWEEN: usize = 3;

/// Follows a sound frame by frame.
#[derive(Debug)]
pub(super) struct TruePeak {
    taps: [[f32; TAPS]; BETWEEN],
    /// The last frames of each channel, twice in a row, so that some place holds them unbroken.
    last: [[f32; 2 * TAPS]; CHANNELS],
    at: usize,
}

impl TruePeak {
    pub(super) fn new() -> Self {
        let mut taps = [[0.0; TAPS]; BETWEEN];
        for (number, taps) in taps.iter_mut().enumerate() {
            let place = (number + 1) as f64 / (BETWEEN + 1) as f64;
            let exact: [f64; TAPS] = std::array::from_fn(|tap| tap_at(tap as f64 - BEFORE as f64 - place));
            let sum: f64 = exact.iter().sum();
            *taps = exact.map(|tap| (tap / sum) as f32);
        }
        Self { taps, last: [[0.0; 2 * TAPS]; CHANNELS], at: 0 }
    }

    /// Takes a frame; the greatest magnitude of the frame [`DELAY`] before it and up to the next one.
    pub(super) fn follow(&mut self, frame: [f32; CHANNELS]) -> f32 {
        self.at = (self.at + 1) % TAPS;
        let mut peak = 0.0_f32;
        for (last, sample) in self.last.iter_mut().zip(frame) {
            // Oldest first from `at + 1`, the newest at `at + TAPS`.
            last[self.at] = sample;
            last[self.at + TAPS] = sample;
            let window = &last[self.at + 1..=self.at + TAPS];
            peak = peak.max(window[BEFORE].abs());
            for taps in &self.taps {
                let between: f32 = taps.iter().zip(window).map(|(tap, sample)| tap * sample).sum();
                peak = peak.max(between.abs());
            }
        }
        peak
    }
}

/// A sinc, windowed (Hann) to the interpolator's length.
fn tap_at(x: f64) -> f64 {
    let half = TAPS as f64 / 2.0 + 0.5;
    (PI * x).sin() / (PI * x) * (PI * x / (2.0 * half)).cos().powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(hertz: f64, phase: f64, most_db_off: f64) {
        let mut meter = TruePeak::new();
        let sample = |at: usize| (at as f64 * hertz / 48_000.0 * 2.0 * PI + phase).sin() as f32;
        let peak = (0..4800).map(|at| meter.follow([sample(at), 0.0])).skip(20).fold(0.0_f32, f32::max);
        let db = 20.0 * f64::from(peak).log10();
        assert!(db.abs() < most_db_off, "{hertz} Hz: {db} dB instead of 0");
    }

    #[test]
    fn sines() {
        for phase in [0.0, 0.3, PI / 4.0] {
            check(997.0, phase, 0.02);
            check(6_000.0, phase, 0.2);
            check(12_000.0, phase, 0.4);
            check(15_000.0, phase, 0.6);
        }
    }

    #[test]
    fn the_answer_is_about_the_frame_before() {
        let mut meter = TruePeak::new();
        let peaks: Vec<f32> =
            (0..20).map(|at| meter.follow([0.0, if at == 3 { 1.0 } else { 0.0 }])).collect();
        assert!((peaks[3 + DELAY] - 1.0).abs() < 1e-6);
        assert!(peaks.iter().enumerate().all(|(at, peak)| at == 3 + DELAY || *peak < 0.95));
    }
}
