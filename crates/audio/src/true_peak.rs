//! How high the sound is between its samples.
//!
//! Four times oversampled, as ITU-R BS.1770-4 annex 2 asks, with an interpolator of the same length.
//! [`TruePeak`] answers frame by frame, for the limiter; [`PeakMeter`] gives the highest of a whole
//! recording with a longer interpolator, and skips what cannot be it.

use std::f64::consts::PI;

use phatthanh_core::units::CHANNELS;

/// Samples each value between two is made of.
const TAPS: usize = 20;

/// The place of the interpolator's first tap: samples before the one asked about.
const BEFORE: usize = TAPS / 2 - 1;

/// Frames by which the answer comes late: those it needs after the one asked about.
pub const DELAY: usize = TAPS - BEFORE - 1;

/// Values between two samples, besides the samples themselves.
const BETWEEN: usize = 3;

/// Taps of the meter for whole recordings, which has time: even of white noise, where interpolators differ
/// most, it says what ffmpeg's says (12 taps: 0.8 dB less; 32 taps: 0.4 dB more).
const METER_TAPS: usize = 20;

/// An interpolator: what each sample around weighs in each value between two.
type Taps<const N: usize> = [[f32; N]; BETWEEN];

/// Follows a sound frame by frame.
#[derive(Debug)]
pub struct TruePeak {
    taps: Taps<TAPS>,
    /// How much higher than its samples the sound between them can be.
    reach: f32,
    /// The last frames of each channel, twice in a row, so that some place holds them unbroken.
    last: [[f32; 2 * TAPS]; CHANNELS],
    at: usize,
}

impl Default for TruePeak {
    fn default() -> Self {
        Self::new()
    }
}

impl TruePeak {
    /// Makes a follower behind silence.
    #[must_use]
    pub fn new() -> Self {
        let taps = taps();
        Self {
            taps,
            reach: reach(&taps),
            last: [[0.0; 2 * TAPS]; CHANNELS],
            at: 0,
        }
    }

    /// Whether nothing can come of `frames`, and of what was taken before, that is above `ceiling`.
    ///
    /// * Shape: interleaved stereo.
    #[must_use]
    pub fn stays_below(&self, frames: &[f32], ceiling: f32) -> bool {
        let before = self.last.iter().flat_map(|last| &last[..TAPS]);
        // Rounding of the sum is far below one part in a thousand.
        before
            .chain(frames)
            .fold(0.0_f32, |highest, sample| highest.max(sample.abs()))
            * self.reach
            < ceiling * 0.999
    }

    /// Takes frames nobody asks about.
    ///
    /// * Shape: interleaved stereo.
    pub fn pass(&mut self, frames: &[f32]) {
        let frames = frames.as_chunks::<CHANNELS>().0;
        for frame in &frames[frames.len().saturating_sub(TAPS)..] {
            self.take(*frame);
        }
    }

    fn take(&mut self, frame: [f32; CHANNELS]) {
        self.at = (self.at + 1) % TAPS;
        for (last, sample) in self.last.iter_mut().zip(frame) {
            // Oldest first from `at + 1`, the newest at `at + TAPS`.
            last[self.at] = sample;
            last[self.at + TAPS] = sample;
        }
    }

    /// Takes a frame; the greatest magnitude of the frame [`DELAY`] before it and up to the next one.
    pub fn follow(&mut self, frame: [f32; CHANNELS]) -> f32 {
        self.take(frame);
        let mut peak = 0.0_f32;
        for last in &self.last {
            let window = &last[self.at + 1..=self.at + TAPS];
            peak = peak.max(window[BEFORE].abs());
            for taps in &self.taps {
                let between: f32 = taps
                    .iter()
                    .zip(window)
                    .map(|(tap, sample)| tap * sample)
                    .sum();
                peak = peak.max(between.abs());
            }
        }

        peak
    }
}

/// Samples asked about at a time, and of those interpolated at a time.
const STRETCH: usize = 64;
const LANES: usize = 8;

/// The highest true peak of one channel of a recording.
#[derive(Debug)]
pub struct PeakMeter {
    taps: Taps<METER_TAPS>,
    /// How much higher than its samples the sound between them can be.
    reach: f32,
    /// What is not asked about yet, behind the samples before it that the interpolator needs.
    waiting: Vec<f32>,
    peak: f32,
}

impl Default for PeakMeter {
    fn default() -> Self {
        Self::new()
    }
}

impl PeakMeter {
    /// Makes a meter that has heard nothing.
    #[must_use]
    pub fn new() -> Self {
        let taps = taps();
        Self {
            taps,
            reach: reach(&taps),
            waiting: vec![0.0; METER_TAPS - 1],
            peak: 0.0,
        }
    }

    /// Takes the next samples.
    pub fn add(&mut self, samples: &[f32]) {
        self.waiting.extend_from_slice(samples);
        let mut at = 0;
        while let Some(window) = self.waiting.get(at..at + STRETCH + METER_TAPS - 1) {
            let highest = window
                .iter()
                .fold(0.0_f32, |highest, sample| highest.max(sample.abs()));
            self.peak = self.peak.max(highest);
            // Rounding of the sum is far below one part in a thousand.
            if highest * self.reach > self.peak * 0.999 {
                self.peak = self.peak.max(highest_between(&self.taps, window));
            }
            at += STRETCH;
        }

        self.waiting.drain(..at);
    }

    /// The highest magnitude, once all is taken.
    #[must_use]
    pub fn finish(mut self) -> f32 {
        self.add(&[0.0; STRETCH + METER_TAPS]);
        self.peak
    }
}

/// The highest magnitude between the samples of `window`.
fn highest_between(taps: &Taps<METER_TAPS>, window: &[f32]) -> f32 {
    let mut highest = [0.0_f32; LANES];
    for at in (0..STRETCH).step_by(LANES) {
        let mut between = [[0.0_f32; LANES]; BETWEEN];
        for tap in 0..METER_TAPS {
            let samples: &[f32; LANES] = window[at + tap..].first_chunk().expect("a whole window");
            for (between, taps) in between.iter_mut().zip(taps) {
                for (between, sample) in between.iter_mut().zip(samples) {
                    *between += taps[tap] * sample;
                }
            }
        }
        for between in between {
            for (highest, between) in highest.iter_mut().zip(between) {
                *highest = highest.max(between.abs());
            }
        }
    }

    highest.into_iter().fold(0.0, f32::max)
}

fn reach<const N: usize>(taps: &Taps<N>) -> f32 {
    taps.iter()
        .map(|taps| taps.iter().map(|tap| tap.abs()).sum())
        .fold(1.0, f32::max)
}

fn taps<const N: usize>() -> Taps<N> {
    std::array::from_fn(|number| {
        let place = (number + 1) as f64 / (BETWEEN + 1) as f64;
        let before = N / 2 - 1;
        let exact: [f64; N] =
            std::array::from_fn(|tap| tap_at(tap as f64 - before as f64 - place, N));
        let sum: f64 = exact.iter().sum();
        exact.map(|tap| (tap / sum) as f32)
    })
}

/// A sinc, windowed (Hann) to the interpolator's length.
fn tap_at(x: f64, length: usize) -> f64 {
    let half = length as f64 / 2.0 + 0.5;
    (PI * x).sin() / (PI * x) * (PI * x / (2.0 * half)).cos().powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(hertz: f64, phase: f64, most_db_off: f64) {
        let mut meter = TruePeak::new();
        let sample = |at: usize| (at as f64 * hertz / 48_000.0 * 2.0 * PI + phase).sin() as f32;
        let peak = (0..4800)
            .map(|at| meter.follow([sample(at), 0.0]))
            .skip(20)
            .fold(0.0_f32, f32::max);
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

    /// The meter of a whole recording skips much, and misses nothing.
    #[test]
    fn skipping_changes_nothing() {
        let mut seed = 1_u32;
        let mut random = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / 8_388_608.0 - 1.0
        };

        for length in [0, 1, 63, 64, 65, 5000] {
            let samples: Vec<f32> = (0..length)
                .map(|at| random() * (at as f32 / 700.0).sin())
                .collect();
            let mut patient = PeakMeter {
                reach: f32::INFINITY,
                ..PeakMeter::new()
            };
            patient.add(&samples);
            let all = patient.finish();
            for block in [1, 100, 1152] {
                let mut meter = PeakMeter::new();
                samples.chunks(block).for_each(|block| meter.add(block));
                let peak = meter.finish();
                assert!(
                    (peak - all).abs() <= all * 1e-5,
                    "{length}: {peak} instead of {all}"
                );
            }
        }
    }

    #[test]
    fn the_answer_is_about_the_frame_before() {
        let mut meter = TruePeak::new();
        let peaks: Vec<f32> = (0..20)
            .map(|at| meter.follow([0.0, if at == 3 { 1.0 } else { 0.0 }]))
            .collect();
        assert!((peaks[3 + DELAY] - 1.0).abs() < 1e-6);
        assert!(
            peaks
                .iter()
                .enumerate()
                .all(|(at, peak)| at == 3 + DELAY || *peak < 0.95)
        );
    }
}
