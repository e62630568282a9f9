//! The engine's frames as a card's, and a card's as the engine's, where that has another rate.
//!
//! Runs on the engine's thread, or on one that reads what was captured; the callbacks copy. Frame n of the card is heard `n / rate` after the
//! first, and stands for the engine's frame `n × 48 000 / rate` after its first: the resampler's own
//! delay is taken off at the beginning.

use phatthanh_audio::Resampler;
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND};

/// The slowest and the fastest of the rates that [`super::output`] opens a card at.
pub(crate) const RATES: [u32; 4] = [44_100, 48_000, 96_000, 192_000];

/// Converts between the engine's rate and another's.
#[derive(Debug)]
pub struct Converter {
    resampler: Resampler,
    /// What waits for its block to be whole.
    waiting: Vec<f32>,
    /// Frames of the resampler's delay that are still to be dropped.
    early: usize,
    /// Blocks of silence taken in a row.
    quiet: u32,
}

impl Converter {
    /// From the engine to `rate` frames a second.
    pub(crate) fn to_card(rate: u32) -> Self {
        Self::of(Resampler::new(FRAMES_PER_SECOND, rate))
    }

    /// Makes one from `rate` frames a second to the engine's.
    ///
    /// # Panics
    ///
    /// If the rate is zero: a caller bug.
    #[must_use]
    pub fn from_card(rate: u32) -> Self {
        Self::of(Resampler::new(rate, FRAMES_PER_SECOND))
    }

    fn of(resampler: Resampler) -> Self {
        let (early, waiting) = (
            resampler.delay(),
            Vec::with_capacity(resampler.block() * CHANNELS),
        );
        Self {
            resampler,
            waiting,
            early,
            quiet: u32::MAX,
        }
    }

    /// Frames of the engine that are not with the card yet.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len() / CHANNELS
    }

    /// The most frames of the engine that one turn may hand over at once, besides those it takes.
    pub(crate) fn block(&self) -> usize {
        self.resampler.block()
    }

    /// Takes frames of one rate, and gives each whole block of the other's to `give`.
    ///
    /// * Shape: interleaved stereo.
    /// * Silence, once it has passed through, costs nothing and is exact.
    pub fn take(&mut self, mut samples: &[f32], mut give: impl FnMut(&[f32])) {
        let block = self.resampler.block() * CHANNELS;
        while !samples.is_empty() {
            let (now, later) = samples.split_at(samples.len().min(block - self.waiting.len()));
            self.waiting.extend_from_slice(now);
            samples = later;
            if self.waiting.len() < block {
                return;
            }
            let silent = self.waiting.iter().all(|sample| sample.to_bits() << 1 == 0);
            self.quiet = if silent {
                self.quiet.saturating_add(1)
            } else {
                0
            };
            if self.quiet > 2 {
                self.waiting.truncate(0);
                self.waiting.resize(self.resampler.made() * CHANNELS, 0.0);
                give(&self.waiting[self.early.min(self.resampler.made()) * CHANNELS..]);
                self.early = self.early.saturating_sub(self.resampler.made());
            } else {
                let made = self.resampler.run(&self.waiting);
                let early = self.early.min(made.len() / CHANNELS);
                self.early -= early;
                give(&made[early * CHANNELS..]);
            }
            self.waiting.clear();
        }
    }
}

/// Frames at `rate`, as the engine's: the frame that the next one falls into.
pub(crate) fn of_card(frames: u64, rate: u32) -> u64 {
    let frames = u128::from(frames) * u128::from(FRAMES_PER_SECOND) / u128::from(rate);
    u64::try_from(frames).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::*;
    use crate::playout::chain::probe::noise;

    fn through(rate: u32, samples: &[f32]) -> Vec<f32> {
        let (mut converter, mut out) = (Converter::to_card(rate), Vec::new());
        for block in samples.chunks(960).chain([&[0.0; 960][..]; 10]) {
            converter.take(block, |made| out.extend_from_slice(made));
        }
        out
    }

    /// What is not the sine, in dB below it: fitted and taken away.
    fn noise_db(samples: &[f32], rate: u32, hertz: f64) -> (f64, f64) {
        let left: Vec<f64> = samples
            .iter()
            .step_by(2)
            .map(|sample| f64::from(*sample))
            .collect();
        let angle = |at: usize| TAU * hertz * at as f64 / f64::from(rate);
        let [mut ss, mut sc, mut cc, mut xs, mut xc] = [0.0; 5];
        for (at, x) in left.iter().enumerate() {
            let (s, c) = angle(at).sin_cos();
            (ss, sc, cc, xs, xc) = (ss + s * s, sc + s * c, cc + c * c, xs + x * s, xc + x * c);
        }

        let whole = ss * cc - sc * sc;
        let (a, b) = ((xs * cc - xc * sc) / whole, (xc * ss - xs * sc) / whole);
        let rest: f64 = left
            .iter()
            .enumerate()
            .map(|(at, x)| (x - a * angle(at).sin() - b * angle(at).cos()).powi(2))
            .sum::<f64>();
        let level = a.hypot(b);
        (
            20.0 * level.log10(),
            10.0 * (rest / left.len() as f64 / (level * level / 2.0)).log10(),
        )
    }

    /// Whole band, every rate: as loud as it was, and images and noise 100 dB down and more.
    #[test]
    fn sines_come_through_and_nothing_else() {
        for rate in [44_100, 96_000, 192_000] {
            for hertz in [31.0, 997.0, 6_000.0, 12_345.0, 15_000.0, 19_000.0] {
                let sine = |at: usize| (0.5 * (TAU * hertz * at as f64 / 48_000.0).sin()) as f32;
                let samples: Vec<f32> = (0..48_000).flat_map(|at| [sine(at); 2]).collect();
                let out = through(rate, &samples);
                let settled = &out[rate as usize / 10 * 2..rate as usize / 10 * 9 * 2];
                let (level, noise) = noise_db(settled, rate, hertz);
                assert!((level + 6.0206).abs() < 0.001, "{rate} {hertz}: {level} dB");
                assert!(noise < -110.0, "{rate} {hertz}: {noise} dB");
            }
        }
    }

    /// A tone the card's band has no room for does not come back as another.
    #[test]
    fn what_does_not_fit_is_gone() {
        let sine = |at: usize| (0.5 * (TAU * 23_500.0 * at as f64 / 48_000.0).sin()) as f32;
        let samples: Vec<f32> = (0..48_000).flat_map(|at| [sine(at); 2]).collect();
        let out = through(44_100, &samples);
        let loudest = out[8820..79_380]
            .iter()
            .fold(0.0_f32, |loudest, sample| loudest.max(sample.abs()));
        assert!(20.0 * (loudest / 0.5).log10() < -100.0, "{loudest}");
    }

    /// What starts at the engine's frame n starts at the card's frame n × rate / 48 000, within one.
    #[test]
    fn frames_stay_where_they_are() {
        for rate in [44_100, 96_000, 192_000] {
            for start in [0_usize, 1, 4_801, 30_007] {
                let mut samples = vec![0.0_f32; 2 * 48_000];
                (samples[2 * start], samples[2 * start + 1]) = (0.5, 0.5);
                let out = through(rate, &samples);
                let highest = (0..out.len() / 2)
                    .max_by(|a, b| out[2 * a].total_cmp(&out[2 * b]))
                    .unwrap();
                let expected = start as f64 * f64::from(rate) / 48_000.0;
                assert!(
                    (highest as f64 - expected).abs() <= 1.0,
                    "{rate} {start}: {highest}, not {expected}"
                );
                assert!(of_card(highest as u64, rate).abs_diff(start as u64) <= 1);
            }
        }
    }

    #[test]
    fn silence_is_exact_and_blocks_do_not_matter() {
        let samples: Vec<f32> = (0..2 * 20_000)
            .map(|at| 0.3 * noise(at))
            .chain(vec![0.0; 40_000])
            .collect();
        let whole = through(44_100, &samples);
        assert!(
            whole[2 * 22_000..]
                .iter()
                .all(|sample| sample.to_bits() << 1 == 0)
        );
        let (mut converter, mut out) = (Converter::to_card(44_100), Vec::new());
        for block in samples.chunks(14) {
            converter.take(block, |made| out.extend_from_slice(made));
            assert!(converter.waiting() < converter.block());
        }

        assert_eq!(out[..], whole[..out.len()]);
    }

    #[test]
    fn frames_of_the_card_in_frames_of_the_engine() {
        assert_eq!(of_card(44_100, 44_100), 48_000);
        assert_eq!(of_card(1, 44_100), 1);
        assert_eq!(of_card(7, 192_000), 1);
    }
}
