//! A voice brought towards the station's loudness.

use crate::sound::{PeakMeter, Weighting, lufs};
use crate::units::{CHANNELS, FRAMES_PER_SECOND, Level, Lufs};

/// A block of EBU R128.
const BLOCK: usize = FRAMES_PER_SECOND as usize * 2 / 5;
/// Quieter blocks are pauses, whatever the rest is.
const ABSOLUTE: f64 = -70.0;
/// Blocks so much quieter than the rest are pauses too, in LU.
const RELATIVE: f64 = 10.0;

/// Brings `samples` to `target`, or as near as no true peak goes above `ceiling`: what is missing is given on air,
/// by the gain and the limiter every recording passes.
///
/// * Shape: interleaved stereo.
pub(super) fn bring(samples: &mut [f32], target: Lufs, ceiling: Level) {
    let Some(loudness) = loudness(samples) else {
        return;
    };
    let mut meter = PeakMeter::new();
    meter.add(samples);
    let room = ceiling.0 - 20.0 * f64::from(meter.finish()).log10();
    let gain = 10_f64.powf((target.0 - loudness.0).min(room) / 20.0) as f32;
    for sample in samples {
        *sample *= gain;
    }
}

/// Returns how loud a voice is, its pauses left out.
fn loudness(samples: &[f32]) -> Option<Lufs> {
    let mut weighting = Weighting::new(FRAMES_PER_SECOND);
    let blocks: Vec<f64> = samples
        .chunks(BLOCK * CHANNELS)
        .map(|block| {
            let (left, right): (Vec<f32>, Vec<f32>) = block
                .as_chunks::<CHANNELS>()
                .0
                .iter()
                .map(|[left, right]| (*left, *right))
                .unzip();
            let mut sums = [0.0; CHANNELS];
            weighting.add(&left, &right, &mut sums, |_| {});
            sums.iter().sum::<f64>() / left.len().max(1) as f64
        })
        .collect();
    let above = |floor: f64| {
        let heard: Vec<f64> = blocks
            .iter()
            .copied()
            .filter(|block| lufs(*block) > floor)
            .collect();
        let sum: f64 = heard.iter().sum();
        (!heard.is_empty()).then(|| sum / heard.len() as f64)
    };

    let rough = above(ABSOLUTE)?;
    above(lufs(rough) - RELATIVE).map(|mean| Lufs(lufs(mean)))
}
