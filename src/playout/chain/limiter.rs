//! The limiter: no true peak above the ceiling, no click on the way there.
//!
//! It looks ahead: the gain a peak needs is held down over the frames before it (smallest of a
//! sliding window) and then averaged over as many, so it arrives there by a straight ramp, exactly
//! when the peak comes out. Afterwards it comes back as a slow exponential.

use std::collections::VecDeque;

use crate::sound::{TRUE_PEAK_DELAY, TruePeak};
use crate::units::{CHANNELS, FRAMES_PER_SECOND, Level};

/// Frames from a sample's way in to its way out: 3 ms. Always the same.
pub(crate) const LATENCY: usize = 144;

/// Frames of the ramp down to a peak.
const RAMP: usize = LATENCY - TRUE_PEAK_DELAY + 1;

/// How fast the gain comes back: by 63 % in this time.
const RELEASE_SECONDS: f32 = 0.15;

/// A gain this near to 1 is 1: a hundredth of a decibel.
const NEARLY_ONE: f32 = 0.999;

/// Interpolation between samples is not perfect; this much is kept below the ceiling, in dB.
const MARGIN_DB: f64 = 0.2;

/// A stereo look-ahead limiter.
#[derive(Debug)]
pub(crate) struct Limiter {
    ceiling: f32,
    /// What is not yet out; `at` is the oldest.
    delayed: [[f32; CHANNELS]; LATENCY],
    at: usize,
    peak: TruePeak,
    /// Gains needed, by frame: each smaller than all after it, none too old.
    smallest: VecDeque<(u64, f32)>,
    frame: u64,
    /// The smallest gain, coming back slowly.
    held: f32,
    /// The last `RAMP` of those.
    ramp: [f32; RAMP],
    ramp_at: usize,
    ramp_sum: f64,
    /// How many of them are not 1.
    limiting: usize,
    /// Frames of silence taken in a row.
    quiet: usize,
}

impl Limiter {
    /// A limiter that lets no true peak pass above `ceiling`.
    pub(crate) fn new(ceiling: Level) -> Self {
        Self {
            ceiling: 10_f64.powf((ceiling.0 - MARGIN_DB) / 20.0) as f32,
            delayed: [[0.0; CHANNELS]; LATENCY],
            at: 0,
            peak: TruePeak::new(),
            smallest: VecDeque::with_capacity(RAMP + 1),
            frame: 0,
            held: 1.0,
            ramp: [1.0; RAMP],
            ramp_at: 0,
            ramp_sum: RAMP as f64,
            limiting: 0,
            quiet: 2 * LATENCY,
        }
    }

    /// Whether nothing is on its way through and the gain is 1: silence in would be silence out, and
    /// leave it as it is.
    pub(crate) fn is_idle(&self) -> bool {
        self.quiet >= 2 * LATENCY && self.limiting == 0 && self.held.to_bits() == 1.0_f32.to_bits()
    }

    /// Limits, in place; what comes out went in [`LATENCY`] frames before.
    ///
    /// * Shape: interleaved stereo, finite; any number of frames.
    /// * Real time: does not allocate, lock or log.
    pub(crate) fn process(&mut self, samples: &mut [f32]) {
        if self.is_idle() && samples.iter().all(|sample| sample.to_bits() << 1 == 0) {
            samples.fill(0.0);
            return;
        }
        for frame in samples.chunks_exact_mut(CHANNELS) {
            let taken = [frame[0], frame[1]];
            let silent = taken[0].abs().max(taken[1].abs()) <= 0.0;
            self.quiet = if silent { self.quiet.saturating_add(1) } else { 0 };
            let out = std::mem::replace(&mut self.delayed[self.at], taken);
            self.at = (self.at + 1) % LATENCY;
            let gain = self.gain(taken);
            frame[0] = out[0] * gain;
            frame[1] = out[1] * gain;
        }
    }

    /// The gain for the frame that comes out while `taken` goes in.
    fn gain(&mut self, taken: [f32; CHANNELS]) -> f32 {
        let peak = self.peak.follow(taken);
        let needed = if peak > self.ceiling { self.ceiling / peak } else { 1.0 };
        while self.smallest.back().is_some_and(|(_, gain)| *gain >= needed) {
            self.smallest.pop_back();
        }
        self.smallest.push_back((self.frame, needed));
        let oldest = (self.frame + 1).saturating_sub(RAMP as u64);
        while self.smallest.front().is_some_and(|(frame, _)| *frame < oldest) {
            self.smallest.pop_front();
        }
        self.frame += 1;

        let smallest = self.smallest.front().map_or(1.0, |(_, gain)| *gain);
        let release = 1.0 / (RELEASE_SECONDS * FRAMES_PER_SECOND as f32);
        self.held = smallest.min(self.held + (smallest - self.held) * release);
        if smallest >= 1.0 && self.held > NEARLY_ONE {
            self.held = 1.0;
        }

        let gone = std::mem::replace(&mut self.ramp[self.ramp_at], self.held);
        self.ramp_at = (self.ramp_at + 1) % RAMP;
        self.limiting = self.limiting + usize::from(self.held < 1.0) - usize::from(gone < 1.0);
        self.ramp_sum += f64::from(self.held) - f64::from(gone);
        if self.limiting == 0 {
            // Exact again: sums of many differences are not.
            self.ramp_sum = RAMP as f64;
            return 1.0;
        }
        (self.ramp_sum / RAMP as f64) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CEILING: Level = Level(-1.0);

    fn limited(input: impl Fn(usize) -> [f32; 2], frames: usize) -> Vec<f32> {
        let mut samples: Vec<f32> = (0..frames).flat_map(input).collect();
        let mut limiter = Limiter::new(CEILING);
        for block in samples.chunks_mut(2 * 480) {
            limiter.process(block);
        }
        samples
    }

    /// By a meter that is not ours.
    fn true_peak_db(samples: &[f32]) -> f64 {
        let mut meter = ebur128::EbuR128::new(2, 48_000, ebur128::Mode::TRUE_PEAK).unwrap();
        meter.add_frames_f32(samples).unwrap();
        let peak = meter.true_peak(0).unwrap().max(meter.true_peak(1).unwrap());
        20.0 * peak.log10()
    }

    fn noise(at: usize) -> f32 {
        let bits = (at as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29).wrapping_mul(0xBF58_476D);
        (bits >> 40) as f32 / 8_388_608.0 - 1.0
    }

    #[test]
    fn below_the_ceiling_it_is_a_delay_bit_for_bit() {
        let input = |at: usize| [0.4 * noise(at), 0.4 * noise(at + 7)];
        let out = limited(input, 50_000);
        assert!(out[..2 * LATENCY].iter().all(|sample| sample.to_bits() == 0));
        for (at, frame) in out.chunks(2).skip(LATENCY).enumerate() {
            assert_eq!(frame.iter().map(|s| s.to_bits()).collect::<Vec<_>>(), input(at).map(f32::to_bits));
        }
    }

    #[test]
    fn nothing_comes_out_above_the_ceiling() {
        let sine = |hertz: f32, level: f32| {
            move |at: usize| {
                let sample = level * (at as f32 * hertz / 48_000.0 * std::f32::consts::TAU + 0.785).sin();
                [sample, -sample]
            }
        };
        let check = |name: &str, samples: &[f32]| {
            let peak = true_peak_db(samples);
            assert!(peak <= CEILING.0 + 0.05, "{name}: {peak} dBTP");
            assert!(peak > CEILING.0 - 2.5, "{name}: {peak} dBTP, far too low");
        };
        check("sine", &limited(sine(997.0, 4.0), 48_000));
        check("sine between samples", &limited(sine(12_000.0, 1.0), 48_000));
        check("bass", &limited(sine(50.0, 8.0), 48_000));
        check("noise", &limited(|at| [3.0 * noise(at), 2.0 * noise(at * 3)], 48_000));
        check("click", &limited(|at| if at % 5000 == 100 { [7.0, -7.0] } else { [0.1, 0.1] }, 48_000));
        check("square", &limited(|at| [if at % 100 < 50 { 1.5 } else { -1.5 }; 2], 48_000));
    }

    #[test]
    fn the_gain_moves_smoothly_and_comes_back_whole() {
        // A constant with one burst: what comes out shows the gain.
        let burst = |at: usize| [if (5000..5100).contains(&at) { 2.0 } else { 0.5 }; 2];
        let out: Vec<f32> = limited(burst, 150_000).chunks(2).map(|frame| frame[0]).collect();
        let gains: Vec<f32> = (LATENCY..150_000).map(|at| out[at] / burst(at - LATENCY)[0]).collect();
        for step in gains.windows(2) {
            assert!((step[1] - step[0]).abs() < 0.01, "{step:?}");
        }
        assert_eq!(gains[5000 - LATENCY].to_bits(), 1.0_f32.to_bits());
        assert!(gains[5000] < 0.45);
        assert!(gains[5100 + 7200] > 0.75);
        assert_eq!(gains[149_000].to_bits(), 1.0_f32.to_bits());
    }

    #[test]
    fn silence_stays_silence() {
        let out = limited(|at| if at < 3000 { [4.0 * noise(at); 2] } else { [0.0; 2] }, 6000);
        assert!(out[2 * (3000 + LATENCY)..].iter().all(|sample| sample.to_bits() == 0));
        let mut limiter = Limiter::new(CEILING);
        assert!(limiter.is_idle());
        limiter.process(&mut [3.0; 960]);
        assert!(!limiter.is_idle());
        limiter.process(&mut vec![0.0; 2 * 96_000]);
        assert!(limiter.is_idle());
    }
}
