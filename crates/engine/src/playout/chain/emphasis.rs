//! What the transmitter adds: treble, raised by its pre-emphasis, to be lowered again in the receiver.
//!
//! Pre-emphasis of time constant τ is `x + τ·dx/dt`. The derivative is taken by an antisymmetric
//! filter of finite length, exact to 0.05 dB up to 15 kHz in size and in phase; so the sum has the very
//! peaks that the transmitter's modulator will see. Source of the curve: ITU-R BS.450.

use std::f64::consts::PI;

use super::bessel;
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND};

/// Samples the derivative is made of.
const TAPS: usize = 17;

/// Frames from a sample's way in to its way out.
pub(crate) const LATENCY: usize = TAPS / 2;

/// The window's shape (Kaiser).
const BETA: f64 = 6.0;

/// Takes the sound apart into what it is and what pre-emphasis adds.
#[derive(Debug)]
pub(crate) struct Emphasis {
    /// What each frame after the middle weighs; each before it weighs as much, the other way round.
    taps: [f32; LATENCY],
    /// The last frames of each channel, twice in a row, so that some place holds them unbroken.
    last: [[f32; 2 * TAPS]; CHANNELS],
    at: usize,
}

impl Emphasis {
    /// Pre-emphasis of `us` microseconds.
    pub(crate) fn new(us: u32) -> Self {
        let frames = f64::from(us) * 1e-6 * f64::from(FRAMES_PER_SECOND);
        let taps = std::array::from_fn(|tap| {
            let x = (tap + 1) as f64;
            let sign = if tap % 2 == 0 { 1.0 } else { -1.0 };
            let window = bessel(BETA * (1.0 - (x / (LATENCY as f64 + 1.0)).powi(2)).sqrt());
            (frames * sign / x * window / bessel(BETA)) as f32
        });
        Self {
            taps,
            last: [[0.0; 2 * TAPS]; CHANNELS],
            at: 0,
        }
    }

    /// Takes a frame. Of the frame [`LATENCY`] before it: itself, and what pre-emphasis adds to it.
    pub(crate) fn follow(&mut self, frame: [f32; CHANNELS]) -> [[f32; CHANNELS]; 2] {
        self.at = if self.at + 1 == TAPS { 0 } else { self.at + 1 };
        let (mut plain, mut added) = ([0.0; CHANNELS], [0.0; CHANNELS]);
        for (side, last) in self.last.iter_mut().enumerate() {
            last[self.at] = frame[side];
            last[self.at + TAPS] = frame[side];
            let window = &last[self.at + 1..=self.at + TAPS];
            let (before, after) = (&window[..LATENCY], &window[LATENCY + 1..]);
            let pairs = after.iter().zip(before.iter().rev());
            added[side] = self
                .taps
                .iter()
                .zip(pairs)
                .map(|(tap, (after, before))| tap * (after - before))
                .sum();
            plain[side] = window[LATENCY];
        }

        [plain, added]
    }
}

/// What a receiver does: lowers treble by as much as pre-emphasis raised it.
#[derive(Debug)]
pub(crate) struct DeEmphasis {
    /// Of a sample and of the one before.
    share: f32,
    /// Of the result before.
    keep: f32,
    taken: [f32; CHANNELS],
    last: [f32; CHANNELS],
}

/// Where its curve is exact, besides far below: what is lowered most is about there.
const EXACT_AT_HZ: f64 = 8000.0;

/// Nearer to nothing than this is nothing: −240 dBFS.
const OVER: f32 = 1e-12;

impl DeEmphasis {
    /// De-emphasis of `us` microseconds, of first order (bilinear, so that its phase is right too): half a
    /// decibel off up to 9 kHz, 3 dB at 15 kHz.
    pub(crate) fn new(us: u32) -> Self {
        let angle = PI * EXACT_AT_HZ / f64::from(FRAMES_PER_SECOND);
        let k = 2.0 * PI * EXACT_AT_HZ * f64::from(us) * 1e-6 / angle.tan();
        Self {
            share: (1.0 / (1.0 + k)) as f32,
            keep: ((k - 1.0) / (1.0 + k)) as f32,
            taken: [0.0; CHANNELS],
            last: [0.0; CHANNELS],
        }
    }

    /// The next frame.
    pub(crate) fn step(&mut self, frame: [f32; CHANNELS]) -> [f32; CHANNELS] {
        for (side, last) in self.last.iter_mut().enumerate() {
            *last = self.keep * *last + self.share * (frame[side] + self.taken[side]);
            if last.abs() < OVER {
                *last = 0.0;
            }
        }
        self.taken = frame;
        self.last
    }

    /// Whether nothing rings on.
    pub(crate) fn is_idle(&self) -> bool {
        self.last
            .iter()
            .chain(&self.taken)
            .all(|sample| sample.abs() <= 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::probe::{level_db, sine};
    use super::*;

    fn raised(samples: &[f32]) -> Vec<f32> {
        let mut emphasis = Emphasis::new(50);
        let frames = samples.as_chunks::<2>().0.iter();
        frames
            .flat_map(|frame| {
                let [plain, added] = emphasis.follow(*frame);
                [plain[0] + added[0], plain[1] + added[1]]
            })
            .collect()
    }

    #[test]
    fn the_curve_is_that_of_the_standard() {
        for hertz in [50.0, 1000.0, 3183.1, 5000.0, 10_000.0, 12_500.0, 15_000.0] {
            let raised = raised(&sine(hertz, 0.05, 9600));
            let change = level_db(&raised[9600..], hertz) - 20.0 * 0.05_f64.log10();
            let standard = 10.0 * (1.0 + (2.0 * PI * hertz * 50e-6).powi(2)).log10();
            assert!(
                (change - standard).abs() < 0.05,
                "{hertz} Hz: {change} dB instead of {standard}"
            );
        }
    }

    #[test]
    fn a_receiver_undoes_it() {
        for (hertz, most_db) in [(100.0, 0.01), (3000.0, 0.4), (8000.0, 0.1), (15_000.0, 3.0)] {
            let (mut lowered, mut receiver) =
                (raised(&sine(hertz, 0.05, 9600)), DeEmphasis::new(50));
            for frame in lowered.as_chunks_mut::<2>().0 {
                *frame = receiver.step(*frame);
            }
            let change = level_db(&lowered[9600..], hertz) - 20.0 * 0.05_f64.log10();
            assert!(change.abs() < most_db, "{hertz} Hz: {change} dB");
        }

        let mut receiver = DeEmphasis::new(50);
        receiver.step([0.5, -0.5]);
        assert!(!receiver.is_idle());
        for _ in 0..200 {
            receiver.step([0.0; 2]);
        }

        assert!(receiver.is_idle());
    }
}
