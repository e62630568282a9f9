//! The limiter: no true peak above the ceiling, no click on the way there.
//!
//! Its gain looks ahead ([`Lookahead`]). Where the transmitter's pre-emphasis is known, it looks at what
//! the sound will be behind that. Where nothing near is loud, it is a delay and nothing else.

use super::emphasis::{Emphasis, LATENCY as EMPHASIS};
use super::is_silence;
use super::lookahead::Lookahead;
use phatthanh_audio::{TRUE_PEAK_DELAY, TruePeak};
use phatthanh_core::units::{CHANNELS, Level};

/// Frames from a sample's way in to its way out: 3 ms. Always the same.
pub(crate) const LATENCY: usize = 144;

/// How fast the gain comes back: by 63 % in this time.
const RELEASE_SECONDS: f32 = 0.15;

/// Interpolation between samples is not perfect; this much is kept below the ceiling, in dB.
const MARGIN_DB: f64 = 0.2;

/// Frames looked at together.
const STRETCH: usize = 48;

/// A stereo look-ahead limiter.
#[derive(Debug)]
pub(crate) struct Limiter {
    ceiling: f32,
    emphasis: Option<Emphasis>,
    /// What is not yet out, interleaved; `at` is the oldest.
    delayed: [f32; LATENCY * CHANNELS],
    at: usize,
    peak: TruePeak,
    gain: Lookahead,
    /// Frames of silence taken in a row.
    quiet: usize,
}

impl Limiter {
    /// A limiter that lets no true peak pass above `ceiling`, nor above it behind a pre-emphasis of so
    /// many microseconds.
    pub(crate) fn new(ceiling: Level, pre_emphasis_us: Option<u32>) -> Self {
        let known_late = TRUE_PEAK_DELAY
            + if pre_emphasis_us.is_some() {
                EMPHASIS
            } else {
                0
            };

        Self {
            ceiling: 10_f64.powf((ceiling.0 - MARGIN_DB) / 20.0) as f32,
            emphasis: pre_emphasis_us.map(Emphasis::new),
            delayed: [0.0; LATENCY * CHANNELS],
            at: 0,
            peak: TruePeak::new(),
            gain: Lookahead::new(LATENCY - known_late + 1, RELEASE_SECONDS),
            quiet: 2 * LATENCY,
        }
    }

    /// Whether nothing is on its way through and the gain is 1: silence in would be silence out, and
    /// leave it as it is.
    pub(crate) fn is_idle(&self) -> bool {
        self.quiet >= 2 * LATENCY && self.gain.is_one()
    }

    /// Limits, in place; what comes out went in [`LATENCY`] frames before.
    ///
    /// * Shape: interleaved stereo, finite; any number of frames.
    /// * Real time: does not allocate, lock or log.
    pub(crate) fn process(&mut self, samples: &mut [f32]) {
        if self.is_idle() && is_silence(samples) {
            samples.fill(0.0);
            return;
        }

        for samples in samples.chunks_mut(STRETCH * CHANNELS) {
            self.quiet = if is_silence(samples) {
                self.quiet + samples.len() / CHANNELS
            } else {
                0
            };
            let mut heard = [0.0; STRETCH * CHANNELS];
            let heard = &mut heard[..samples.len()];
            heard.copy_from_slice(samples);
            if let Some(emphasis) = &mut self.emphasis {
                for frame in heard.as_chunks_mut::<CHANNELS>().0 {
                    let [plain, added] = emphasis.follow(*frame);
                    *frame = std::array::from_fn(|side| plain[side] + added[side]);
                }
            }
            self.delay(samples);
            if self.gain.is_one() && self.peak.stays_below(heard, self.ceiling) {
                self.peak.pass(heard);
                self.gain.pass(samples.len() / CHANNELS);
            } else {
                self.limit(samples, heard);
            }
        }
    }

    /// Puts `samples` in and takes out what went in [`LATENCY`] frames before.
    fn delay(&mut self, mut samples: &mut [f32]) {
        while !samples.is_empty() {
            let count = samples.len().min(self.delayed.len() - self.at);
            let (now, later) = samples.split_at_mut(count);
            now.swap_with_slice(&mut self.delayed[self.at..self.at + count]);
            self.at = (self.at + count) % self.delayed.len();
            samples = later;
        }
    }

    /// Lowers what comes out, by what is `heard` of what goes in.
    fn limit(&mut self, out: &mut [f32], heard: &[f32]) {
        let heard = heard.as_chunks::<CHANNELS>().0;
        for (frame, heard) in out.as_chunks_mut::<CHANNELS>().0.iter_mut().zip(heard) {
            let peak = self.peak.follow(*heard);
            let needed = if peak > self.ceiling {
                self.ceiling / peak
            } else {
                1.0
            };
            let gain = self.gain.follow(needed);
            *frame = frame.map(|sample| sample * gain);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::probe::{noise, true_peak_db};
    use super::*;

    const CEILING: Level = Level(-1.0);

    fn limited(input: impl Fn(usize) -> [f32; 2], frames: usize) -> Vec<f32> {
        let mut samples: Vec<f32> = (0..frames).flat_map(input).collect();
        let mut limiter = Limiter::new(CEILING, None);
        for block in samples.chunks_mut(2 * 480) {
            limiter.process(block);
        }
        samples
    }

    #[test]
    fn below_the_ceiling_it_is_a_delay_bit_for_bit() {
        let input = |at: usize| [0.4 * noise(at), 0.4 * noise(at + 7)];
        let out = limited(input, 50_000);
        assert!(
            out[..2 * LATENCY]
                .iter()
                .all(|sample| sample.to_bits() == 0)
        );
        for (at, frame) in out.chunks(2).skip(LATENCY).enumerate() {
            assert_eq!(
                frame.iter().map(|s| s.to_bits()).collect::<Vec<_>>(),
                input(at).map(f32::to_bits)
            );
        }
    }

    #[test]
    fn nothing_comes_out_above_the_ceiling() {
        let sine = |hertz: f32, level: f32| {
            move |at: usize| {
                let sample =
                    level * (at as f32 * hertz / 48_000.0 * std::f32::consts::TAU + 0.785).sin();
                [sample, -sample]
            }
        };

        let check = |name: &str, samples: &[f32]| {
            let peak = true_peak_db(samples);
            assert!(peak <= CEILING.0 + 0.05, "{name}: {peak} dBTP");
            assert!(peak > CEILING.0 - 2.5, "{name}: {peak} dBTP, far too low");
        };

        check("sine", &limited(sine(997.0, 4.0), 48_000));
        check(
            "sine between samples",
            &limited(sine(12_000.0, 1.0), 48_000),
        );
        check("bass", &limited(sine(50.0, 8.0), 48_000));
        check(
            "noise",
            &limited(|at| [3.0 * noise(at), 2.0 * noise(at * 3)], 48_000),
        );
        check(
            "click",
            &limited(
                |at| {
                    if at % 5000 == 100 {
                        [7.0, -7.0]
                    } else {
                        [0.1, 0.1]
                    }
                },
                48_000,
            ),
        );
        check(
            "square",
            &limited(|at| [if at % 100 < 50 { 1.5 } else { -1.5 }; 2], 48_000),
        );
    }

    #[test]
    fn the_gain_moves_smoothly_and_comes_back_whole() {
        // A constant with one burst: what comes out shows the gain.
        let burst = |at: usize| [if (5000..5100).contains(&at) { 2.0 } else { 0.5 }; 2];
        let out: Vec<f32> = limited(burst, 150_000)
            .chunks(2)
            .map(|frame| frame[0])
            .collect();
        let gains: Vec<f32> = (LATENCY..150_000)
            .map(|at| out[at] / burst(at - LATENCY)[0])
            .collect();
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
        let out = limited(
            |at| {
                if at < 3000 {
                    [4.0 * noise(at); 2]
                } else {
                    [0.0; 2]
                }
            },
            6000,
        );
        assert!(
            out[2 * (3000 + LATENCY)..]
                .iter()
                .all(|sample| sample.to_bits() == 0)
        );
        let mut limiter = Limiter::new(CEILING, None);
        assert!(limiter.is_idle());
        limiter.process(&mut [3.0; 960]);
        assert!(!limiter.is_idle());
        limiter.process(&mut vec![0.0; 2 * 96_000]);
        assert!(limiter.is_idle());
    }
}
