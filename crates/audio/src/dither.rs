//! Dither: what makes noise of the bits that a format loses, where they would be distortion.
//!
//! A sample that the format holds exactly is that, so what has 16 bits keeps them as they are, and silence is
//! silence. All others get triangular noise of two steps before they are rounded: the error is then noise that
//! does not depend on the sound (Lipshitz, Wannamaker, Vanderkooy 1992, *Quantization and dither*).

/// Noise for rounding.
#[derive(Debug)]
pub struct Dither {
    state: u64,
}

impl Default for Dither {
    fn default() -> Self {
        Self::new()
    }
}

impl Dither {
    /// Makes the dither, from its first number on.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            state: 0x9E37_79B9_7F4A_7C15,
        }
    }

    /// `sample` in 16 bits: full scale is full scale, beyond it is clipped, never wrapped.
    pub fn sixteen(&mut self, sample: f32) -> i16 {
        self.round(sample, 15) as i16
    }

    /// The steps of a format of `bits` bits below the sign that stand for `sample`.
    pub fn round(&mut self, sample: f32, bits: u32) -> i32 {
        let steps = f64::from(1_u32 << bits);
        let exact = f64::from(sample) * steps;
        let noise = if exact.fract().abs() > 0.0 {
            self.noise()
        } else {
            0.0
        };
        (exact + noise).round_ties_even().clamp(-steps, steps - 1.0) as i32
    }

    /// Triangular, −1 to 1.
    fn noise(&mut self) -> f64 {
        // xorshift64* (Marsaglia 2003, Vigna 2016).
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let random = self.state.wrapping_mul(0x2545_F491_4F6C_DD1D);
        let half = |bits: u32| f64::from(bits) / f64::from(u32::MAX);
        half((random >> 32) as u32) - half(random as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Triangular noise of two steps, and rounding: the mean is right wherever between two steps, and
    /// the error's power is a quarter of a step squared there and everywhere.
    #[test]
    fn the_error_is_noise_that_does_not_depend_on_the_sound() {
        let mut dither = Dither::new();
        for part in [0.1, 0.25, 0.5, 0.75, 0.9] {
            let (mut sum, mut squares, count) = (0.0, 0.0, 200_000);
            for _ in 0..count {
                let sample = (100.0 + part) / 32_768.0;
                let error = f64::from(dither.sixteen(sample)) - f64::from(sample) * 32_768.0;
                sum += error;
                squares += error * error;
            }
            let (mean, power) = (sum / f64::from(count), squares / f64::from(count));
            assert!(mean.abs() < 0.01, "{part}: {mean}");
            assert!((power - 0.25).abs() < 0.01, "{part}: {power}");
        }
    }

    /// A tone of half a step is there, below a floor of noise; without dither it would be nothing at all.
    #[test]
    fn a_tone_below_a_step_is_still_there() {
        let (mut dither, count, mut found) = (Dither::new(), 480_000, 0.0);
        for at in 0..count {
            let sine = (f64::from(at) * 0.1).sin();
            found += f64::from(dither.sixteen((0.45 * sine / 32_768.0) as f32)) * sine;
        }
        let level = 2.0 * found / f64::from(count);
        assert!((level - 0.45).abs() < 0.02, "{level}");
    }
}
