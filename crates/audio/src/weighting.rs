//! How loud a sound is to the ear: the weighting of ITU-R BS.1770-4. Pure.

use std::f64::consts::PI;

use super::biquad::Biquad;
use phatthanh_core::units::CHANNELS;

/// The weighting of BS.1770: a shelf for the head, then a high pass; both channels side by side.
#[derive(Debug)]
pub struct Weighting {
    shelf: Biquad,
    high_pass: Biquad,
}

impl Weighting {
    /// For sound of `rate` frames a second.
    #[must_use]
    pub fn new(rate: u32) -> Self {
        // The filters of BS.1770 are given for 48 kHz; these are their analogue forms, as the EBU's
        // reference and libebur128 derive them, for any rate.
        let shelf = {
            let k = (PI * 1_681.974_450_955_533 / f64::from(rate)).tan();
            let (q, high) = (
                0.707_175_236_955_419_6,
                10_f64.powf(3.999_843_853_973_347 / 20.0),
            );
            let band = high.powf(0.499_666_774_154_541_6);
            let norm = 1.0 + k / q + k * k;
            Biquad::new(
                [
                    high + band * k / q + k * k,
                    2.0 * (k * k - high),
                    high - band * k / q + k * k,
                ]
                .map(|b| b / norm),
                [2.0 * (k * k - 1.0), 1.0 - k / q + k * k].map(|a| a / norm),
            )
        };

        let high_pass = {
            let k = (PI * 38.135_470_876_024_44 / f64::from(rate)).tan();
            let q = 0.500_327_037_323_877_3;
            let norm = 1.0 + k / q + k * k;
            Biquad::new(
                [1.0, -2.0, 1.0],
                [2.0 * (k * k - 1.0), 1.0 - k / q + k * k].map(|a| a / norm),
            )
        };

        Self { shelf, high_pass }
    }

    /// Adds the weighted squares of `left` and `right`, of equal length, to `sums`, and gives each weighted
    /// frame to `also`.
    pub fn add(
        &mut self,
        left: &[f32],
        right: &[f32],
        sums: &mut [f64; CHANNELS],
        mut also: impl FnMut([f64; CHANNELS]),
    ) {
        let (mut shelf, mut high_pass, mut added) = (self.shelf, self.high_pass, *sums);
        for (left, right) in left.iter().zip(right) {
            let weighted = high_pass.step(shelf.step([f64::from(*left), f64::from(*right)]));
            for (sum, weighted) in added.iter_mut().zip(weighted) {
                *sum += weighted * weighted;
            }
            also(weighted);
        }
        shelf.settle();
        high_pass.settle();
        (self.shelf, self.high_pass, *sums) = (shelf, high_pass, added);
    }
}

/// The loudness of a mean square, both sides together.
#[must_use]
pub fn lufs(mean_square: f64) -> f64 {
    -0.691 + 10.0 * mean_square.log10()
}
