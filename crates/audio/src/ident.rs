//! The identification signal: a few soft bells on a pentatonic scale, made in code.
//!
//! The last floor: it plays when nothing else can, so it needs no file and cannot fail. It repeats
//! every nine seconds and is never quite silent for two.

use std::f64::consts::TAU;

use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND, Frames};

/// Frames until it repeats.
const ROUND: u64 = 9 * FRAMES_PER_SECOND as u64;

/// Frames a bell sounds.
const BELL: u64 = 4 * FRAMES_PER_SECOND as u64;

/// Frames in which a bell's sound rises: soft, not a click.
const RISE: f64 = 0.012 * FRAMES_PER_SECOND as f64;

/// Frames in which a bell falls to 37 %.
const DECAY: f64 = 1.1 * FRAMES_PER_SECOND as f64;

/// Brings the whole to −20 LUFS.
const LEVEL: f64 = 0.358;

/// When each bell is struck, in ms; its pitch, in Hz; how hard; how far to the right, of 1.
///
/// Hò xự xang xê cống on F, the scale of the country's own music: F G B♭ C D.
const BELLS: [(u64, f64, f64, f64); 8] = [
    (0, 349.23, 1.0, 0.5),
    (700, 466.16, 0.8, 0.4),
    (1400, 523.25, 0.8, 0.6),
    (2100, 698.46, 0.9, 0.5),
    (3500, 587.33, 0.8, 0.35),
    (4200, 523.25, 0.7, 0.65),
    (4900, 466.16, 0.8, 0.45),
    (6300, 349.23, 1.0, 0.5),
];

/// Plays the signal from some place in it. The same place always sounds the same.
#[derive(Debug, Clone)]
pub struct Ident {
    next: u64,
}

impl Ident {
    /// From `at` after its beginning.
    #[must_use]
    pub fn new(at: Frames) -> Self {
        Self { next: at.get() }
    }

    /// Goes on with the signal.
    ///
    /// * Shape: `out` is interleaved stereo, `[2 × frames]`.
    /// * Result: linear samples, |x| < 0.7; never ends.
    /// * Real time: does not allocate, lock or log.
    pub fn fill(&mut self, out: &mut [f32]) {
        for frame in out.chunks_exact_mut(CHANNELS) {
            let [left, right] = frame_at(self.next);
            frame[0] = left;
            frame[1] = right;
            self.next = self.next.wrapping_add(1);
        }
    }
}

fn frame_at(frame: u64) -> [f32; CHANNELS] {
    let (mut left, mut right) = (0.0, 0.0);
    for (struck_ms, hertz, hard, side) in BELLS {
        let struck = Frames::from_ms(struck_ms).get();
        // The last bells of a round ring into the next.
        let age = (frame % ROUND + ROUND - struck) % ROUND;
        if age < BELL && frame >= struck {
            let sound = LEVEL * hard * bell(age, hertz);
            left += sound * (1.0 - side);
            right += sound * side;
        }
    }
    [left as f32, right as f32]
}

/// A struck bell, `age` frames after: a tone and two overtones that fade the sooner the higher.
fn bell(age: u64, hertz: f64) -> f64 {
    let age = age as f64;
    let cycles = (age * hertz / f64::from(FRAMES_PER_SECOND)).fract();
    let (sine, cosine) = (cycles * TAU).sin_cos();
    let (second, third) = (2.0 * sine * cosine, sine * (3.0 - 4.0 * sine * sine));
    let decay = (-age / DECAY).exp();
    let rise = (age / RISE).min(1.0);
    let end = 1.0 - age / BELL as f64;
    (sine + 0.45 * second * decay + 0.2 * third * decay * decay) * decay * rise * rise * end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn play(at: u64, frames: usize) -> Vec<f32> {
        let mut out = vec![f32::NAN; frames * CHANNELS];
        Ident::new(Frames::new(at)).fill(&mut out);
        out
    }

    #[test]
    fn as_loud_as_speech_and_hardly_ever_silent() {
        let sound = play(0, 27 * 48_000);
        let mut meter = ebur128::EbuR128::new(2, 48_000, ebur128::Mode::I).unwrap();
        meter.add_frames_f32(&sound).unwrap();
        let lufs = meter.loudness_global().unwrap();
        assert!((lufs + 20.0).abs() < 0.3, "{lufs} LUFS");
        assert!(sound.iter().all(|sample| sample.abs() < 0.7));

        // −46 dBFS is heard in a quiet room.
        let heard = |block: &[f32]| block.iter().any(|sample| sample.abs() > 0.005);
        let mut quiet = 0;
        for block in sound.chunks(CHANNELS * 4800) {
            quiet = if heard(block) { 0 } else { quiet + 1 };
            assert!(quiet < 15, "silent for 1.5 s");
        }
    }

    #[test]
    fn any_place_is_the_same_however_it_is_reached() {
        let whole = play(0, 20 * 48_000);
        for at in [1, 4_799, 300_000, 431_999, 432_000, 700_003] {
            let place = &whole[at * CHANNELS..][..2000];
            assert_eq!(play(at as u64, 1000), place);
        }
        assert_eq!(play(432_000 + 5, 1000), play(2 * 432_000 + 5, 1000));
        assert_eq!(play(0, 1)[..], [0.0, 0.0]);
    }
}
