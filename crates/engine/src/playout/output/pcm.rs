//! Samples in a card's own format, with dither where bits are lost.
//!
//! What was recorded in 16 bits leaves a card of 16 bits as it was.

use cpal::{FromSample, I24, SizedSample};

use phatthanh_audio::Dither;

/// A sample in a card's format.
pub(super) trait Pcm: SizedSample {
    /// A sample of ours: full scale is full scale, beyond it is clipped, never wrapped.
    fn of(sample: f32, dither: &mut Dither) -> Self;
}

impl Pcm for f32 {
    fn of(sample: f32, _: &mut Dither) -> Self {
        sample
    }
}

/// Holds all the bits of ours.
impl Pcm for i32 {
    fn of(sample: f32, _: &mut Dither) -> Self {
        Self::from_sample_(sample)
    }
}

impl Pcm for I24 {
    fn of(sample: f32, dither: &mut Dither) -> Self {
        I24::new_unchecked(dither.round(sample, 23))
    }
}

impl Pcm for i16 {
    fn of(sample: f32, dither: &mut Dither) -> Self {
        dither.sixteen(sample)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_exact() {
        let mut dither = Dither::new();
        for step in [-32_768, -32_767, -1, 0, 1, 12_345, 32_767] {
            assert_eq!(
                i32::from(i16::of(step as f32 / 32_768.0, &mut dither)),
                step
            );
        }

        for step in [-8_388_608, -1, 0, 1, 4_194_305, 8_388_607] {
            assert_eq!(
                I24::of(step as f32 / 8_388_608.0, &mut dither).inner(),
                step
            );
        }

        assert_eq!(
            [1.0, -1.0, 2.0, -2.0].map(|sample| i16::of(sample, &mut dither)),
            [i16::MAX, i16::MIN, i16::MAX, i16::MIN]
        );
        assert_eq!(
            [1.0, -1.0, 2.0, -2.0].map(|sample| i32::of(sample, &mut dither)),
            [i32::MAX, i32::MIN, i32::MAX, i32::MIN]
        );
        assert_eq!(f32::of(0.1, &mut dither).to_bits(), 0.1_f32.to_bits());
        assert_eq!(i16::of(-0.0, &mut dither), 0);
    }
}
