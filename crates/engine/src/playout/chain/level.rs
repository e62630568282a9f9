//! Samples made finite and bounded, and their level changed.

use std::f32::consts::PI;
use std::ops::Range;

use crate::playout::frame_number::FrameNumber;
use phatthanh_core::units::{CHANNELS, Gain};

/// +18 dB over full scale: no recording means more, a broken decoder may.
const BOUND: f32 = 8.0;

/// Makes samples finite and bounded, in place: what is no number becomes silence.
pub(crate) fn sanitise(samples: &mut [f32]) {
    for sample in samples {
        *sample = if sample.is_nan() {
            0.0
        } else {
            sample.clamp(-BOUND, BOUND)
        };
    }
}

/// Changes the level, in place; 0 dB changes no bit.
pub(crate) fn apply(samples: &mut [f32], gain: Gain) {
    let factor = gain.linear();
    for sample in samples {
        *sample *= factor;
    }
}

/// A level that changes, by the engine's frame numbers.
///
/// * Result: from the factor `from` at the first frame to `to` at the end, along half a cosine, so that neither
///   the level nor its pace jumps.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ramp {
    from: f32,
    to: f32,
    over: Range<FrameNumber>,
}

impl Ramp {
    /// From a factor to a gain.
    pub(crate) fn new(from: f32, to: Gain, over: Range<FrameNumber>) -> Self {
        Self {
            from,
            to: to.linear(),
            over,
        }
    }

    /// Whether the level still changes at frame `at`.
    pub(crate) fn lasts(&self, at: FrameNumber) -> bool {
        at < self.over.end
    }

    /// The factor at frame `at`.
    pub(crate) fn factor(&self, at: FrameNumber) -> f32 {
        if !self.lasts(at) {
            return self.to;
        }
        let gone = at.since(self.over.start).get() as f64 + 0.5;
        let place = (gone / (self.over.end - self.over.start).get() as f64) as f32;
        self.from + (self.to - self.from) * (1.0 - (place * PI).cos()) / 2.0
    }

    /// Changes the level of samples whose first frame has the number `first`, in place.
    pub(crate) fn apply(&self, samples: &mut [f32], first: FrameNumber) {
        for (frame, at) in samples.chunks_exact_mut(CHANNELS).zip(first.onward()) {
            let factor = self.factor(at);
            for sample in frame {
                *sample *= factor;
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "what is bounded is the bound itself")]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_sound_is_silenced() {
        let mut samples = [
            f32::NAN,
            f32::INFINITY,
            f32::NEG_INFINITY,
            3.4e38,
            0.5,
            -0.0,
            1e-40,
        ];
        sanitise(&mut samples);
        assert_eq!(samples, [0.0, BOUND, -BOUND, BOUND, 0.5, -0.0, 1e-40]);
    }

    #[test]
    fn gain() {
        let samples = [0.1, -0.7, 1.0 / 3.0];
        let mut same = samples;
        apply(&mut same, Gain::UNITY);
        assert_eq!(same.map(f32::to_bits), samples.map(f32::to_bits));
        let mut half = samples;
        apply(&mut half, Gain::from_db(-6.0206));
        assert!(
            half.iter()
                .zip(samples)
                .all(|(half, sample)| (half * 2.0 - sample).abs() < 1e-5)
        );
    }

    #[test]
    fn a_ramp_begins_and_ends_without_a_jump() {
        let over = FrameNumber::new(1000)..FrameNumber::new(1200);
        let ramp = Ramp::new(0.5, Gain::from_db(-20.0), over);
        let mut samples = [1.0_f32; 400 * CHANNELS];
        ramp.apply(&mut samples, FrameNumber::new(900));
        let factors: Vec<f32> = samples
            .chunks_exact(CHANNELS)
            .map(|frame| frame[0])
            .collect();
        assert!(
            factors
                .windows(2)
                .all(|pair| pair[1] <= pair[0] && pair[0] - pair[1] < 0.004)
        );
        assert!((factors[100] - 0.5).abs() < 1e-4 && (factors[299] - 0.1).abs() < 1e-4);
        assert!((factors[200] - 0.3).abs() < 0.004, "half way in the middle");
        assert_eq!(factors[300..], [Gain::from_db(-20.0).linear(); 100]);
        let mut blocks = [1.0_f32; 400 * CHANNELS];
        for (number, block) in blocks.chunks_mut(7 * CHANNELS).enumerate() {
            ramp.apply(block, FrameNumber::new(900 + number as u64 * 7));
        }

        assert_eq!(samples, blocks);
    }
}
