//! The treble limiter: where only pre-emphasis drives a peak over the ceiling, only treble gives way.
//!
//! An S of loud speech, raised by the transmitter's pre-emphasis, would make its clipper work. Lowering
//! all of the sound for it would be heard as a gap in the voice; so only what pre-emphasis adds is
//! lowered, for as long as the S lasts. What this leaves is for the limiter behind.

use super::emphasis::{DeEmphasis, Emphasis, LATENCY as EMPHASIS};
use super::is_silence;
use super::lookahead::Lookahead;
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND, Level};

/// Frames of the ramp down to a peak: 1 ms.
const RAMP: usize = 48;

/// Frames from a sample's way in to its way out.
pub(crate) const LATENCY: usize = EMPHASIS + RAMP - 1;

/// How fast treble comes back: an S is over at once, and the vowel after it is to be clear.
const RELEASE_SECONDS: f32 = 0.03;

/// Treble is lowered by no more than this, a quarter: 12 dB.
const LEAST: f32 = 0.25;

/// A stereo treble limiter.
#[derive(Debug)]
pub(crate) struct Treble {
    ceiling: f32,
    emphasis: Emphasis,
    receiver: DeEmphasis,
    gain: Lookahead,
    /// Sound and what pre-emphasis adds, not out yet; `at` is the oldest.
    delayed: [[[f32; CHANNELS]; 2]; RAMP],
    at: usize,
    /// Frames of silence taken in a row.
    quiet: usize,
}

impl Treble {
    /// Keeps what pre-emphasis of `us` microseconds adds from driving peaks over `ceiling`.
    pub(crate) fn new(ceiling: Level, us: u32) -> Self {
        Self {
            ceiling: 10_f64.powf(ceiling.0 / 20.0) as f32,
            emphasis: Emphasis::new(us),
            receiver: DeEmphasis::new(us),
            gain: Lookahead::new(RAMP, RELEASE_SECONDS),
            delayed: [[[0.0; CHANNELS]; 2]; RAMP],
            at: RAMP - 1,
            quiet: FRAMES_PER_SECOND as usize,
        }
    }

    /// Whether silence in would be silence out.
    pub(crate) fn is_idle(&self) -> bool {
        self.quiet > 2 * LATENCY && self.gain.is_one() && self.receiver.is_idle()
    }

    /// Limits, in place; what comes out went in [`LATENCY`] frames before. What needs no limiting
    /// passes bit for bit.
    ///
    /// * Shape: interleaved stereo, finite; any number of frames.
    /// * Real time: does not allocate, lock or log.
    pub(crate) fn process(&mut self, samples: &mut [f32]) {
        if !is_silence(samples) {
            self.quiet = 0;
        } else if self.is_idle() {
            return;
        } else {
            self.quiet += samples.len() / CHANNELS;
        }

        for frame in samples.as_chunks_mut::<CHANNELS>().0 {
            let taken = self.emphasis.follow(*frame);
            let [plain, added] = taken;
            let needed = plain
                .iter()
                .zip(added)
                .map(|(plain, added)| self.needed(*plain, added));
            let gain = self.gain.follow(needed.fold(1.0, f32::min));
            self.delayed[self.at] = taken;
            self.at = if self.at + 1 == RAMP { 0 } else { self.at + 1 };
            let [plain, added] = self.delayed[self.at];
            let too_much = self.receiver.step(added.map(|added| (1.0 - gain) * added));
            *frame = std::array::from_fn(|side| plain[side] - too_much[side]);
        }
    }

    /// How much of what is added may stay, so that both together stay below the ceiling.
    fn needed(&self, plain: f32, added: f32) -> f32 {
        if (plain + added).abs() <= self.ceiling {
            return 1.0;
        }
        // Towards the side where the sum is; the plain sound is the limiter's part.
        let plain = plain * (plain + added).signum();
        ((self.ceiling - plain) / added.abs()).clamp(LEAST, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::probe::{level_db, noise, sine};
    use super::*;

    #[test]
    fn what_needs_nothing_passes_bit_for_bit() {
        let input: Vec<f32> = (0..20_000).map(|at| 0.05 * noise(at)).collect();
        let mut out = input.clone();
        let mut treble = Treble::new(Level(-1.0), 50);
        treble.process(&mut out);
        let bits = |samples: &[f32]| {
            samples
                .iter()
                .map(|sample| sample.to_bits())
                .collect::<Vec<_>>()
        };

        assert_eq!(
            bits(&out[2 * LATENCY..]),
            bits(&input[..20_000 - 2 * LATENCY])
        );
        treble.process(&mut [0.0; 2 * 3 * LATENCY]);
        treble.process(&mut [0.0; 2 * 3 * LATENCY]);
        assert!(treble.is_idle());
    }

    /// A voice with a loud S in it: the S gives way, the voice does not.
    #[test]
    fn treble_gives_way_and_the_voice_does_not() {
        let (voice, hiss) = (sine(300.0, 0.4, 48_000), sine(9_000.0, 0.4, 48_000));
        let mut both: Vec<f32> = voice
            .iter()
            .zip(&hiss)
            .map(|(voice, hiss)| voice + hiss)
            .collect();
        Treble::new(Level(-1.0), 50).process(&mut both);
        let settled = &both[48_000..];
        let (voice, hiss) = (level_db(settled, 300.0), level_db(settled, 9_000.0));
        let before = 20.0 * 0.4_f64.log10();
        assert!((voice - before).abs() < 0.2, "{voice} dB");
        assert!(hiss < before - 4.0, "{hiss} dB");
    }
}
