//! Pauses long enough for horns: the last word must have died away between the houses before the next one comes.

use crate::units::{CHANNELS, FRAMES_PER_SECOND};

/// Below, nothing is heard of a voice: −50 dBFS.
const SILENT: f32 = 0.003_2;
/// A stretch judged at once: 10 ms.
const STRETCH: usize = FRAMES_PER_SECOND as usize / 100;
/// Shorter silence belongs to a consonant.
const COMMA_STRETCHES: usize = 12;
/// Silence of a full stop, as voices make it.
const SENTENCE_STRETCHES: usize = 30;
/// How long the pause of a comma is at least.
const COMMA: usize = 40 * STRETCH;
/// How long the pause of a full stop is at least.
const SENTENCE: usize = 90 * STRETCH;
/// Silence before the first word and behind the last.
const EDGE: usize = 30 * STRETCH;

/// Returns `samples` with its pauses lengthened and its edges of one length; nothing where nothing is heard.
///
/// * Shape: interleaved stereo.
pub(super) fn paced(samples: &[f32]) -> Vec<f32> {
    let stretches: Vec<&[f32]> = samples.chunks(STRETCH * CHANNELS).collect();
    let silent = |stretch: &[f32]| stretch.iter().all(|sample| sample.abs() < SILENT);
    let Some(first) = stretches.iter().position(|stretch| !silent(stretch)) else {
        return Vec::new();
    };

    let last = stretches
        .iter()
        .rposition(|stretch| !silent(stretch))
        .unwrap_or(first);

    let mut paced = vec![0.0; EDGE * CHANNELS];
    let mut pause = 0;
    for stretch in &stretches[first..=last] {
        if silent(stretch) {
            pause += 1;
        } else {
            let missing = least(pause).saturating_sub(pause * STRETCH);
            paced.extend(std::iter::repeat_n(0.0, missing * CHANNELS));
            pause = 0;
        }
        paced.extend_from_slice(stretch);
    }

    paced.extend(std::iter::repeat_n(0.0, EDGE * CHANNELS));
    paced
}

/// How many frames a pause of so many stretches should last.
const fn least(stretches: usize) -> usize {
    match stretches {
        SENTENCE_STRETCHES.. => SENTENCE,
        COMMA_STRETCHES.. => COMMA,
        _ => 0,
    }
}
