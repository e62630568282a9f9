//! The leveller: what is quiet in a recording comes up a little, what is loud comes down a little.
//!
//! For voices recorded at the table, in a hall, by telephone, one after the other in the same piece; the
//! loudness of each piece as a whole is right already. Two parts, slow and gentle, both by loudness as
//! BS.1770 weighs it:
//!
//! * The **ride** moves like a hand on a fader: it holds the loudness of the last seconds at the target,
//!   by at most [`RIDE_DB`], and stands still in pauses, so that they do not fill with noise.
//! * The **compressor** before it in time lowers single words that stick out, 2:1 from [`KNEE_LU`]
//!   around [`THRESHOLD_LU`] above the target.

use super::is_silence;
use phatthanh_audio::{Weighting, lufs};
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND, Lufs};

/// Frames between two looks: 1 ms.
const HOP: usize = FRAMES_PER_SECOND as usize / 1000;
/// Looks a second.
const HOPS: f64 = 1000.0;

/// The most the ride raises or lowers.
const RIDE_DB: f64 = 8.0;
/// How fast it raises and lowers at most, dB a second.
const RISE: f64 = 1.5;
const FALL: f64 = 3.0;
/// The time the ride takes for what is missing, and the time it looks back, in seconds.
const RIDE_SECONDS: f64 = 2.0;
const BACK_SECONDS: f64 = 1.0;
/// What is this much quieter than the target is a pause, LU; judged over so many seconds.
const PAUSE_LU: f64 = -12.0;
const PAUSE_SECONDS: f64 = 0.1;

/// Where the compressor begins, LU above the target, and over how many LU it does so.
const THRESHOLD_LU: f64 = 6.0;
const KNEE_LU: f64 = 6.0;
/// What it leaves of what is above.
const RATIO: f64 = 0.5;
/// How fast it lowers and lets go, in seconds.
const ATTACK_SECONDS: f64 = 0.005;
const LET_GO_SECONDS: f64 = 0.12;

/// After so many frames of silence it begins anew: 1 s.
const FORGETS: usize = FRAMES_PER_SECOND as usize;

/// Evens out, in stereo.
#[derive(Debug)]
pub(crate) struct Leveller {
    target: f64,
    weighting: Weighting,
    /// The frames of the hop that is not whole yet, each side by itself.
    hop: [[f32; HOP]; CHANNELS],
    at: usize,
    state: State,
    /// Gains at the beginning and at the end of this hop.
    from: f32,
    to: f32,
    /// Frames of silence taken in a row.
    quiet: usize,
}

/// What is known of the sound so far: mean squares, weighted, and decibels.
#[derive(Debug, Clone, Copy)]
struct State {
    ride_db: f64,
    /// What goes in, for the compressor and to tell pauses.
    word: f64,
    moment: f64,
    /// What comes out.
    back: f64,
}

impl State {
    fn new(target: f64) -> Self {
        Self {
            ride_db: 0.0,
            word: 0.0,
            moment: 0.0,
            back: 10_f64.powf((target + 0.691) / 10.0),
        }
    }

    /// Takes a hop's mean square; the gain from here on, dB.
    fn step(&mut self, power: f64, target: f64) -> f64 {
        let follow =
            |value: &mut f64, now: f64, seconds: f64| *value += (now - *value) / (seconds * HOPS);
        let word_seconds = if power > self.word {
            ATTACK_SECONDS
        } else {
            LET_GO_SECONDS
        };

        follow(&mut self.word, power, word_seconds);
        follow(&mut self.moment, power, PAUSE_SECONDS);
        let gain = self.ride_db + squeeze(lufs(self.word) + self.ride_db - target - THRESHOLD_LU);
        if lufs(self.moment) + self.ride_db > target + PAUSE_LU {
            follow(
                &mut self.back,
                power * 10_f64.powf(gain / 10.0),
                BACK_SECONDS,
            );
            let missing = target - lufs(self.back);
            let step = (missing / RIDE_SECONDS).clamp(-FALL, RISE) / HOPS;
            self.ride_db = (self.ride_db + step).clamp(-RIDE_DB, RIDE_DB);
        }

        gain
    }
}

/// The compressor's gain for what is `over` its threshold, dB: a parabola over the knee, then a line.
fn squeeze(over: f64) -> f64 {
    let into = over + KNEE_LU / 2.0;
    let lowered = if into <= 0.0 {
        0.0
    } else if into < KNEE_LU {
        into * into / (2.0 * KNEE_LU)
    } else {
        over
    };
    -lowered * (1.0 - RATIO)
}

impl Leveller {
    /// Holds `target`.
    pub(crate) fn new(target: Lufs) -> Self {
        Self {
            target: target.0,
            weighting: Weighting::new(FRAMES_PER_SECOND),
            hop: [[0.0; HOP]; CHANNELS],
            at: 0,
            state: State::new(target.0),
            from: 1.0,
            to: 1.0,
            quiet: FORGETS,
        }
    }

    /// Whether silence in would be silence out, and nothing is remembered.
    pub(crate) fn is_idle(&self) -> bool {
        self.quiet >= FORGETS
    }

    /// Evens out, in place, without delay.
    ///
    /// * Shape: interleaved stereo, finite; any number of frames.
    /// * Real time: does not allocate, lock or log.
    pub(crate) fn process(&mut self, samples: &mut [f32]) {
        if is_silence(samples) {
            let was_idle = self.is_idle();
            self.quiet = self.quiet.saturating_add(samples.len() / CHANNELS);
            if was_idle {
                return;
            }
            if self.is_idle() {
                *self = Self::new(Lufs(self.target));
                return;
            }
        } else {
            self.quiet = 0;
        }

        for frame in samples.as_chunks_mut::<CHANNELS>().0 {
            let gain = self.from + (self.to - self.from) * self.at as f32 / HOP as f32;
            for (side, sample) in frame.iter_mut().enumerate() {
                self.hop[side][self.at] = *sample;
                *sample *= gain;
            }
            self.at += 1;
            if self.at == HOP {
                self.look();
            }
        }
    }

    fn look(&mut self) {
        let mut sums = [0.0; CHANNELS];
        self.weighting
            .add(&self.hop[0], &self.hop[1], &mut sums, |_| {});
        let gain_db = self
            .state
            .step(sums.iter().sum::<f64>() / HOP as f64, self.target);
        self.from = self.to;
        self.to = 10_f64.powf(gain_db / 20.0) as f32;
        self.at = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::super::apply;
    use super::super::probe::{loudness, loudness_range, noise, voice};
    use super::*;
    use phatthanh_core::units::Gain;

    const TARGET: Lufs = Lufs(-16.0);

    fn levelled(mut samples: Vec<f32>) -> Vec<f32> {
        let mut leveller = Leveller::new(TARGET);
        samples
            .chunks_mut(960)
            .for_each(|block| leveller.process(block));
        samples
    }

    /// A minute of a voice, `change` dB off the target from the half on.
    fn two_voices(change: f32) -> Vec<f32> {
        let mut samples = voice(60);
        let gain = Gain::from_db((TARGET.0 - loudness(&samples)) as f32);
        apply(&mut samples, gain);
        let half = samples.len() / 2;
        apply(&mut samples[half..], Gain::from_db(change));
        samples
    }

    #[test]
    fn a_quiet_voice_and_a_loud_one_come_nearer() {
        for change in [-5.0, 5.0] {
            let before = two_voices(change);
            let half = before.len() / 2;
            let after = levelled(before.clone());
            // Past the seconds it takes.
            let of = |samples: &[f32]| loudness(&samples[half + 2 * 12 * 48_000..]);
            assert!(
                (of(&before) - TARGET.0 - f64::from(change)).abs() < 0.7,
                "{change}: {}",
                of(&before)
            );
            assert!(
                (of(&after) - TARGET.0).abs() < 1.0,
                "{change}: {} LUFS",
                of(&after)
            );
        }
    }

    #[test]
    fn an_even_voice_stays_as_loud_and_as_lively() {
        let before = two_voices(0.0);
        let after = levelled(before.clone());
        assert!(
            (loudness(&after) - TARGET.0).abs() < 0.5,
            "{} LUFS",
            loudness(&after)
        );
        let (range_before, range_after) = (loudness_range(&before), loudness_range(&after));
        assert!(
            range_after < range_before + 0.1 && range_after > range_before - 3.0,
            "{range_before} LU, then {range_after}"
        );
    }

    #[test]
    fn pauses_are_not_filled_with_noise_and_silence_is_silence() {
        let mut samples = two_voices(-5.0);
        let end = samples.len();
        samples.extend((0..2 * 20 * 48_000).map(|at| 0.001 * noise(at)));
        let hiss = samples[end..].to_vec();
        let after = levelled(samples);
        let ratio = loudness(&after[end + 96_000..]) - loudness(&hiss[96_000..]);
        assert!(ratio < 8.1, "{ratio} dB");
        let step = loudness(&after[after.len() - 96_000..])
            - loudness(&after[end + 96_000..end + 192_000]);
        assert!(step.abs() < 0.5, "it crept by {step} dB");
        let mut leveller = Leveller::new(TARGET);
        leveller.process(&mut [0.5; 960]);
        let mut silence = vec![0.0; 2 * FORGETS + 960];
        silence
            .chunks_mut(960)
            .for_each(|block| leveller.process(block));
        assert!(leveller.is_idle() && silence.iter().all(|sample| sample.to_bits() == 0));
    }
}
