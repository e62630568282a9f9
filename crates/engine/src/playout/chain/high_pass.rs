//! The high pass: what is too low for the transmitter or the horns, and offsets, stay out.
//!
//! Butterworth of fourth order, 24 dB an octave: flat above, no ringing to be heard below.

use std::f64::consts::PI;

use super::is_silence;
use phatthanh_audio::{BUTTERWORTH, Biquad};
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND};

/// What rings on below this, −180 dBFS, is over.
const OVER: f64 = 1e-9;

/// A stereo high pass.
#[derive(Debug)]
pub(crate) struct HighPass {
    sections: [Biquad; 2],
    rings: bool,
}

impl HighPass {
    /// 3 dB less at `hertz`.
    pub(crate) fn new(hertz: u32) -> Self {
        let k = (PI * f64::from(hertz) / f64::from(FRAMES_PER_SECOND)).tan();
        let section = |q: f64| {
            let norm = 1.0 + k / q + k * k;
            Biquad::new(
                [1.0, -2.0, 1.0].map(|b| b / norm),
                [2.0 * (k * k - 1.0), 1.0 - k / q + k * k].map(|a| a / norm),
            )
        };
        Self {
            sections: BUTTERWORTH.map(section),
            rings: false,
        }
    }

    /// Whether silence in would be silence out.
    pub(crate) fn is_idle(&self) -> bool {
        !self.rings
    }

    /// Filters, in place, without delay.
    ///
    /// * Shape: interleaved stereo, finite; any number of frames.
    /// * Real time: does not allocate, lock or log.
    pub(crate) fn process(&mut self, samples: &mut [f32]) {
        let silent = is_silence(samples);
        if silent && !self.rings {
            return;
        }
        let [mut first, mut second] = self.sections;
        for frame in samples.as_chunks_mut::<CHANNELS>().0 {
            *frame = second
                .step(first.step(frame.map(f64::from)))
                .map(|sample| sample as f32);
        }
        self.rings = !(silent && first.ends_below(OVER) && second.ends_below(OVER));
        self.sections = [first, second];
    }
}

#[cfg(test)]
mod tests {
    use super::super::probe::{level_db, sine};
    use super::*;

    #[track_caller]
    fn check(corner: u32, hertz: f64, expected: std::ops::Range<f64>) {
        let mut samples = sine(hertz, 0.5, 48_000);
        HighPass::new(corner).process(&mut samples);
        let change = level_db(&samples[48_000..], hertz) - 20.0 * 0.5_f64.log10();
        assert!(
            expected.contains(&change),
            "{corner} Hz at {hertz}: {change} dB"
        );
    }

    #[test]
    fn flat_above_and_steep_below() {
        check(60, 60.0, -3.1..-2.9);
        check(60, 30.0, -24.5..-23.5);
        check(60, 120.0, -0.05..0.01);
        check(60, 1000.0, -0.001..0.001);
        check(120, 120.0, -3.1..-2.9);
        check(120, 50.0, -32.0..-30.0);
        check(120, 250.0, -0.05..0.01);
    }

    /// An offset goes; afterwards silence is silence, bit for bit, within a quarter of a second.
    #[test]
    fn an_offset_goes_and_silence_comes_back() {
        let mut filter = HighPass::new(60);
        assert!(filter.is_idle());
        let mut offset = vec![0.25_f32; 2 * 48_000];
        filter.process(&mut offset);
        assert!(offset[80_000..].iter().all(|sample| sample.abs() < 1e-6));
        assert!(!filter.is_idle());
        let mut silence = vec![0.0_f32; 2 * 24_000];
        silence
            .chunks_mut(960)
            .for_each(|block| filter.process(block));
        assert!(filter.is_idle());
        assert!(silence[24_000..].iter().all(|sample| sample.to_bits() == 0));
    }
}
