//! Loudness as ITU-R BS.1770-4 and EBU Tech 3341 and 3342 have it: weighting, gates, range.
//!
//! Of our own, because which channels are heard is known only at a recording's end: the energies of
//! each are kept, a hundred a second, and everything is computed from those. Pure.

use phatthanh_audio::lufs;
use phatthanh_core::units::{CHANNELS, Lufs};

/// Stretches a second.
pub(super) const STRETCHES: u32 = 100;
/// Stretches from one gating block to the next: blocks overlap by three quarters.
const HOP: usize = 10;
/// Hops in a gating block, and in the longer window loudness range looks at.
const BLOCK: usize = 4;
const SHORT_TERM: usize = 30;
/// Quieter blocks are no part of the sound.
const ABSOLUTE_GATE: f64 = -70.0;
/// Blocks this much quieter than the others together are pauses.
const PAUSE_LU: f64 = -10.0;
/// Relative gate of loudness range, under the loudness of what passes the absolute gate.
const RANGE_PAUSE_LU: f64 = -20.0;
/// The parts of the distribution between which loudness range lies.
const RANGE: (f64, f64) = (0.10, 0.95);
/// Loudness range says nothing of less: hops in a minute (Tech 3342, section 4).
const SHORTEST_RANGE: usize = 600;

/// The first frame of a stretch.
pub(super) const fn stretch_start(number: usize, rate: u32) -> u64 {
    number as u64 * rate as u64 / STRETCHES as u64
}

/// Mean square of a stretch, after weighting, of each channel.
pub(super) type Energies = [f32; CHANNELS];

fn mean_square(lufs: f64) -> f64 {
    10_f64.powf((lufs + 0.691) / 10.0)
}

/// Integrated loudness of `heard`, the energy of each stretch; none if too short or too quiet to tell.
pub(super) fn integrated(heard: &[f32]) -> Option<Lufs> {
    let blocks = windows(heard, BLOCK);
    Some(Lufs(lufs(mean(&gated(&blocks, PAUSE_LU)?)?)))
}

/// Loudness range of `heard`, in LU; none if too short or too quiet to tell.
pub(super) fn range(heard: &[f32]) -> Option<f64> {
    if heard.len() < SHORTEST_RANGE * HOP {
        return None;
    }
    let blocks = windows(heard, SHORT_TERM);
    let mut gated = gated(&blocks, RANGE_PAUSE_LU)?;
    gated.sort_unstable_by(f64::total_cmp);
    let at = |part: f64| gated[((gated.len() - 1) as f64 * part).round() as usize];
    Some(lufs(at(RANGE.1)) - lufs(at(RANGE.0)))
}

/// The mean of every `hops` hops in a row.
fn windows(heard: &[f32], hops: usize) -> Vec<f64> {
    let each: Vec<f64> = heard
        .as_chunks::<HOP>()
        .0
        .iter()
        .map(|hop| hop.iter().map(|e| f64::from(*e)).sum())
        .collect();
    each.windows(hops)
        .map(|window| window.iter().sum::<f64>() / (hops * HOP) as f64)
        .collect()
}

/// The blocks that are no pause, by the loudness of all that are sound.
fn gated(blocks: &[f64], pause_lu: f64) -> Option<Vec<f64>> {
    let floor = mean_square(ABSOLUTE_GATE);
    let sound: Vec<f64> = blocks
        .iter()
        .copied()
        .filter(|block| *block > floor)
        .collect();
    let gate = mean(&sound)? * 10_f64.powf(pause_lu / 10.0);
    Some(sound.into_iter().filter(|block| *block > gate).collect())
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
