//! Samples made finite and bounded, and their level changed.

use crate::units::Gain;

/// +18 dB over full scale: no recording means more, a broken decoder may.
const BOUND: f32 = 8.0;

/// Makes samples finite and bounded, in place: what is no number becomes silence.
pub(crate) fn sanitise(samples: &mut [f32]) {
    for sample in samples {
        *sample = if sample.is_nan() { 0.0 } else { sample.clamp(-BOUND, BOUND) };
    }
}

/// Changes the level, in place; 0 dB changes no bit.
pub(crate) fn apply(samples: &mut [f32], gain: Gain) {
    let factor = gain.linear();
    for sample in samples {
        *sample *= factor;
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "what is bounded is the bound itself")]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_sound_is_silenced() {
        let mut samples = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 3.4e38, 0.5, -0.0, 1e-40];
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
        assert!(half.iter().zip(samples).all(|(half, sample)| (half * 2.0 - sample).abs() < 1e-5));
    }
}
