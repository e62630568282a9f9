//! How much quieter a high pass makes a recording: what of its loudness is bass.
//!
//! A Butterworth high pass takes what the low pass of the same corner lets through, to the last bit of
//! energy. So of a sound already weighted as BS.1770 weighs it, the energy below some corners says what
//! is lost at any. Computed on one frame in so many: below 200 Hz nothing else is there. Pure.

use std::f64::consts::PI;

use super::biquad::Biquad;
use phatthanh_core::units::{BassLoss, CHANNELS};

/// The corners, Hz.
const CORNERS: [f64; 6] = BassLoss::CORNERS;

/// The quality of the two sections of a Butterworth filter of fourth order.
pub const SECTIONS: [f64; 2] = [0.541_196_100_146_197, 1.306_562_964_876_376_5];

/// Frames a second that are looked at, about.
const RATE: u32 = 3000;

/// Gathers what is needed for it.
#[derive(Debug)]
pub struct Bass {
    /// Frames that are one of those looked at.
    step: usize,
    /// Of those not whole yet: their sum, and how many.
    open: ([f64; CHANNELS], usize),
    low_passes: [[Biquad; 2]; CORNERS.len()],
    below: [[f64; CHANNELS]; CORNERS.len()],
    all: [f64; CHANNELS],
}

impl Bass {
    /// Of sound of `rate` frames a second.
    #[must_use]
    pub fn new(rate: u32) -> Self {
        let step = (rate / RATE).max(1);
        let rate = f64::from(rate) / f64::from(step);
        let section = |corner: f64, q: f64| {
            let k = (PI * corner.min(rate / 4.0) / rate).tan();
            let norm = 1.0 + k / q + k * k;
            Biquad::new(
                [k * k, 2.0 * k * k, k * k].map(|b| b / norm),
                [2.0 * (k * k - 1.0), 1.0 - k / q + k * k].map(|a| a / norm),
            )
        };

        Self {
            step: step as usize,
            open: ([0.0; CHANNELS], 0),
            low_passes: CORNERS.map(|corner| SECTIONS.map(|q| section(corner, q))),
            below: [[0.0; CHANNELS]; CORNERS.len()],
            all: [0.0; CHANNELS],
        }
    }

    /// Takes a weighted frame.
    #[inline]
    pub fn take(&mut self, frame: [f64; CHANNELS]) {
        for (side, sample) in frame.iter().enumerate() {
            self.open.0[side] += sample;
            self.all[side] += sample * sample;
        }
        self.open.1 += 1;
        if self.open.1 == self.step {
            self.look();
        }
    }

    fn look(&mut self) {
        let (sum, count) = std::mem::take(&mut self.open);
        let frame = sum.map(|sum| sum / count as f64);
        for ([first, second], below) in self.low_passes.iter_mut().zip(&mut self.below) {
            let low = second.step(first.step(frame));
            // One stands for all of its step.
            below
                .iter_mut()
                .zip(low)
                .for_each(|(below, low)| *below += low * low * count as f64);
            first.settle();
            second.settle();
        }
    }

    /// What a high pass takes, where these sides are heard.
    #[must_use]
    pub fn loss(&self, heard: [bool; CHANNELS]) -> BassLoss {
        let of = |sums: &[f64; CHANNELS]| -> f64 {
            sums.iter()
                .zip(heard)
                .filter(|(_, heard)| *heard)
                .map(|(sum, _)| sum)
                .sum()
        };
        let all = of(&self.all);
        BassLoss(self.below.map(|below| {
            let left = 1.0 - (of(&below) / all.max(f64::MIN_POSITIVE)).min(0.999);
            (-10.0 * left.log10()) as f32
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tone through the high pass loses what the curve says.
    #[test]
    fn tones() {
        for rate in [44_100, 48_000, 8_000] {
            for hertz in [20.0, 60.0, 100.0, 1000.0] {
                let mut bass = Bass::new(rate);
                for at in 0..rate * 10 {
                    let sample = (2.0 * PI * hertz * f64::from(at) / f64::from(rate)).sin();
                    bass.take([sample, 0.0]);
                }
                let loss = bass.loss([true, false]);
                for (corner, loss) in CORNERS.iter().zip(loss.0) {
                    let exact = 10.0 * (1.0 + (corner / hertz).powi(8)).log10();
                    let off = f64::from(loss) - exact.min(30.0);
                    assert!(
                        off.abs() < 0.3 || loss > 15.0,
                        "{rate} {hertz} {corner}: {loss}, not {exact}"
                    );
                }
            }
        }
    }
}
