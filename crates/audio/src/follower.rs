//! Sound whose clock is not the card's, made a little faster or slower so that it keeps up.
//!
//! By windowed sinc of 128 points with cubic interpolation (rubato): 138 dB between sound and what is not, at any ratio
//! within 400 millionths of one.

use std::fmt;

use audioadapter_buffers::direct::InterleavedSlice;
use rubato::{
    Adjustable, Async, FixedAsync, Resampler as _, SincInterpolationParameters,
    SincInterpolationType, WindowFunction,
};

use phatthanh_core::units::CHANNELS;

/// Frames taken at a time: 10 ms.
const BLOCK: usize = 480;

/// Points of the sinc, and how finely it is tabled.
const POINTS: usize = 128;
const OVERSAMPLING: usize = 256;

/// The most that crystals differ by, in millionths.
const MOST_PPM: f64 = 400.0;

/// Follows another clock.
pub struct Follower {
    sinc: Async<f32>,
    made: Vec<f32>,
    /// Frames of its delay that are still to be dropped.
    early: usize,
}

impl fmt::Debug for Follower {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Follower").finish_non_exhaustive()
    }
}

impl Default for Follower {
    fn default() -> Self {
        Self::new()
    }
}

impl Follower {
    /// Frames that [`Follower::run`] takes.
    pub const BLOCK: usize = BLOCK;

    /// Makes one at the same pace.
    ///
    /// # Panics
    ///
    /// Never: its settings are right ones.
    #[must_use]
    pub fn new() -> Self {
        let parameters = SincInterpolationParameters {
            sinc_len: POINTS,
            f_cutoff: None,
            oversampling_factor: OVERSAMPLING,
            interpolation: SincInterpolationType::Cubic,
            window: WindowFunction::BlackmanHarris2,
        };
        let most = 1.0 + 2.0 * MOST_PPM * 1e-6;
        let sinc = Async::new_sinc(1.0, most, &parameters, BLOCK, CHANNELS, FixedAsync::Input)
            .expect("a ratio of one, and a block above zero");
        Self {
            made: vec![0.0; sinc.output_frames_max() * CHANNELS],
            early: sinc.output_delay(),
            sinc,
        }
    }

    /// Takes so many millionths more frames than it makes, from now on; fewer if negative. Beyond 400 it is held there.
    pub fn hurry(&mut self, ppm: f64) {
        let ratio = 1.0 / (1.0 + ppm.clamp(-MOST_PPM, MOST_PPM) * 1e-6);
        let set = self.sinc.set_resample_ratio(ratio, true);
        debug_assert!(set.is_ok(), "within what it was made for");
    }

    /// Converts a block.
    ///
    /// * Shape: `samples` is interleaved stereo, [`Follower::BLOCK`] frames; what comes out is as well, a frame more or
    ///   less, and less by its delay at first.
    ///
    /// # Panics
    ///
    /// If `samples` has another length: a caller bug.
    pub fn run(&mut self, samples: &[f32]) -> &[f32] {
        let room = self.made.len() / CHANNELS;
        let taken = InterleavedSlice::new(samples, CHANNELS, BLOCK);
        let made = InterleavedSlice::new_mut(&mut self.made[..], CHANNELS, room);
        let made = taken
            .and_then(|taken| Ok((taken, made?)))
            .map(|(taken, mut made)| self.sinc.process_into_buffer(&taken, &mut made, None))
            .expect("buffers as long as their own length")
            .expect("a block, and room for what it makes")
            .1;
        let early = self.early.min(made);
        self.early -= early;
        &self.made[early * CHANNELS..made * CHANNELS]
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::*;

    /// Runs ten seconds of a sine through; what came out, and how many frames went in.
    fn through(hertz: f64, ppm: f64) -> (Vec<f64>, usize) {
        let (mut follower, mut out, mut at) = (Follower::new(), Vec::new(), 0);
        follower.hurry(ppm);
        for _ in 0..1000 {
            let block: Vec<f32> = (at..at + BLOCK)
                .map(|at| (0.5 * (TAU * hertz * at as f64 / 48_000.0).sin()) as f32)
                .flat_map(|sample| [sample; CHANNELS])
                .collect();
            at += BLOCK;
            out.extend(
                follower
                    .run(&block)
                    .iter()
                    .step_by(2)
                    .map(|x| f64::from(*x)),
            );
        }
        (out, at)
    }

    /// How far what is not the sine of this pitch is below it, in dB.
    fn below_db(samples: &[f64], hertz: f64) -> f64 {
        let angle = |at: usize| TAU * hertz * at as f64 / 48_000.0;
        let [mut ss, mut sc, mut cc, mut xs, mut xc] = [0.0; 5];
        for (at, x) in samples.iter().enumerate() {
            let (s, c) = angle(at).sin_cos();
            (ss, sc, cc, xs, xc) = (ss + s * s, sc + s * c, cc + c * c, xs + x * s, xc + x * c);
        }
        let whole = ss * cc - sc * sc;
        let (a, b) = ((xs * cc - xc * sc) / whole, (xc * ss - xs * sc) / whole);
        let rest: f64 = samples
            .iter()
            .enumerate()
            .map(|(at, x)| (x - a * angle(at).sin() - b * angle(at).cos()).powi(2))
            .sum();
        10.0 * (rest / samples.len() as f64 / (a.hypot(b).powi(2) / 2.0)).log10()
    }

    #[test]
    fn a_sine_stays_one_at_every_pace() {
        for ppm in [0.0, 20.0, -120.0, 400.0] {
            for hertz in [997.0, 10_000.0] {
                let (out, taken) = through(hertz, ppm);
                let made = taken as f64 / (1.0 + ppm * 1e-6);
                let lost = made - out.len() as f64;
                assert!((0.0..200.0).contains(&lost), "{ppm}: {lost}");
                // Behind the ramp to its ratio, which is a block long.
                let steady = &out[48_000..];
                let below = below_db(steady, hertz * (1.0 + ppm * 1e-6));
                assert!(below < -100.0, "{ppm} ppm, {hertz} Hz: {below} dB");
            }
        }
    }
}
