//! The attention signal: two tones, four times a second long, then a silence before the words.
//!
//! Made in code, so that an alert needs no file to be heard. Receivers that open late, and people who must turn their
//! heads, lose the beginning of what they hear: here that is a tone, and not the first words. The tones are none of
//! those that make foreign receivers act by themselves (853 and 960 Hz).

use std::f64::consts::{PI, TAU};

use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND, Frames};

/// How often the tones sound.
const TONES: u64 = 4;

/// How long each time.
const TONE: u64 = FRAMES_PER_SECOND as u64;

/// The pause between two.
const GAP: u64 = FRAMES_PER_SECOND as u64 / 5;

/// The silence before the words.
const SILENCE: u64 = FRAMES_PER_SECOND as u64 * 3 / 2;

/// How long a tone takes to rise and to fall: no click.
const EDGE: f64 = 0.01 * FRAMES_PER_SECOND as f64;

/// What sounds together, in Hz.
const HERTZ: [f64; 2] = [740.0, 1174.0];

/// Of each: together they reach −3 dBFS and no more, between samples too.
const LEVEL: f64 = 0.353_97;

/// Plays the signal from some place in it, and silence after its end.
#[derive(Debug, Clone)]
pub struct Attention {
    next: u64,
}

impl Attention {
    /// How long it is, with the silence at its end.
    pub const LENGTH: Frames = Frames::new(TONES * TONE + (TONES - 1) * GAP + SILENCE);

    /// Begins at `at` after its beginning.
    #[must_use]
    pub const fn new(at: Frames) -> Self {
        Self { next: at.get() }
    }

    /// Goes on with the signal.
    ///
    /// * Shape: `out` is interleaved stereo, `[2 × frames]`.
    /// * Result: linear samples, |x| ≤ 0.708; silence from [`Attention::LENGTH`] on.
    /// * Real time: does not allocate, lock or log.
    pub fn fill(&mut self, out: &mut [f32]) {
        for frame in out.chunks_exact_mut(CHANNELS) {
            frame.fill(sample(self.next));
            self.next = self.next.saturating_add(1);
        }
    }
}

fn sample(frame: u64) -> f32 {
    let (tone, age) = (frame / (TONE + GAP), frame % (TONE + GAP));
    if tone >= TONES || age >= TONE {
        return 0.0;
    }
    let seconds = age as f64 / f64::from(FRAMES_PER_SECOND);
    let edge = (age.min(TONE - 1 - age) as f64 / EDGE).min(1.0);
    let rise = 0.5 - 0.5 * (PI * edge).cos();
    let sum: f64 = HERTZ
        .iter()
        .map(|hertz| (TAU * hertz * seconds).sin())
        .sum();
    (LEVEL * rise * sum) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use phatthanh_core::rundown::ATTENTION;

    fn play(at: u64, frames: usize) -> Vec<f32> {
        let mut out = vec![f32::NAN; frames * CHANNELS];
        Attention::new(Frames::new(at)).fill(&mut out);
        out
    }

    #[test]
    fn four_tones_of_a_second_and_then_a_silence() {
        let sound = play(0, Attention::LENGTH.get() as usize + 4800);
        let loud = |from_ms: u64, to_ms: u64| {
            let place = |ms: u64| Frames::from_ms(ms).get() as usize * CHANNELS;
            let piece = &sound[place(from_ms)..place(to_ms)];
            piece
                .iter()
                .fold(0.0_f32, |peak, sample| peak.max(sample.abs()))
        };

        for tone in 0..4 {
            let begins = tone * 1200;
            assert!(loud(begins, begins + 1000) > 0.65, "tone {tone}");
            assert!(
                loud(begins + 1000, begins + 1200) < f32::EPSILON,
                "after tone {tone}"
            );
        }

        assert!(loud(4600, 6200) < f32::EPSILON);
        assert_eq!(Attention::LENGTH, Frames::from_ms(6100));
        assert_eq!(Attention::LENGTH, ATTENTION, "the plan gives it its time");
    }

    #[test]
    fn it_reaches_minus_three_decibels_and_no_more() {
        let mut meter = ebur128::EbuR128::new(2, 48_000, ebur128::Mode::TRUE_PEAK).unwrap();
        meter.add_frames_f32(&play(0, 4 * 48_000)).unwrap();
        let peak = 20.0 * meter.true_peak(0).unwrap().log10();
        assert!((-3.3..=-2.95).contains(&peak), "{peak} dBTP");
    }

    #[test]
    fn any_place_is_the_same_however_it_is_reached() {
        let whole = play(0, 300_000);
        for at in [1, 47_999, 48_000, 57_600, 250_000] {
            assert_eq!(play(at as u64, 1000), whole[at * CHANNELS..][..2000]);
        }
    }
}
