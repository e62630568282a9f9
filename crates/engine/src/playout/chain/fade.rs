//! Fades of constant power, placed by the engine's frame numbers.

use std::f32::consts::FRAC_PI_2;
use std::ops::Range;

use crate::playout::frame_number::FrameNumber;
use phatthanh_core::units::CHANNELS;

/// Fades in, in place.
///
/// * Shape: `samples` is interleaved stereo; its first frame has the number `first`.
/// * Result: times sin θ, θ rising from 0 to π/2 over `fade`; nothing before it, untouched after it.
pub(crate) fn fade_in(samples: &mut [f32], first: FrameNumber, fade: &Range<FrameNumber>) {
    for (frame, at) in samples.chunks_exact_mut(CHANNELS).zip(first.onward()) {
        if at >= fade.end {
            return;
        }
        scale(frame, angle(at, fade).sin());
    }
}

/// Fades out, in place.
///
/// * Shape: as [`fade_in`].
/// * Result: times cos θ, θ rising from 0 to π/2 over `fade`; untouched before it, nothing after it.
pub(crate) fn fade_out(samples: &mut [f32], first: FrameNumber, fade: &Range<FrameNumber>) {
    let before = fade.start.since(first).get() as usize;
    let at = first.max(fade.start);
    for (frame, at) in samples
        .chunks_exact_mut(CHANNELS)
        .skip(before)
        .zip(at.onward())
    {
        scale(
            frame,
            if at >= fade.end {
                0.0
            } else {
                angle(at, fade).cos()
            },
        );
    }
}

/// The factor at frame `at` of the fades in and out, where there are any.
pub(crate) fn part(
    at: FrameNumber,
    fade_in: Option<&Range<FrameNumber>>,
    fade_out: Option<&Range<FrameNumber>>,
) -> f32 {
    let mut frame = [1.0; CHANNELS];
    if let Some(range) = fade_in {
        self::fade_in(&mut frame, at, range);
    }
    if let Some(range) = fade_out {
        self::fade_out(&mut frame, at, range);
    }
    frame[0]
}

/// Taken in the middle of a frame, so that a fade and its mirror image are alike.
fn angle(at: FrameNumber, fade: &Range<FrameNumber>) -> f32 {
    let place = (at.since(fade.start).get() as f64 + 0.5) / (fade.end - fade.start).get() as f64;
    place as f32 * FRAC_PI_2
}

fn scale(frame: &mut [f32], factor: f32) {
    for sample in frame {
        *sample *= factor;
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the same sums give the same bits")]
mod tests {
    use super::*;

    fn frames(numbers: Range<u64>) -> Range<FrameNumber> {
        FrameNumber::new(numbers.start)..FrameNumber::new(numbers.end)
    }

    #[test]
    fn the_power_of_both_together_is_constant() {
        let (mut rising, mut falling) = ([1.0_f32; 200], [1.0_f32; 200]);
        fade_in(&mut rising, FrameNumber::new(1000), &frames(1010..1090));
        fade_out(&mut falling, FrameNumber::new(1000), &frames(1010..1090));
        assert_eq!(falling[..20], [1.0; 20]);
        assert_eq!(rising[180..], [1.0; 20]);
        assert_eq!(falling[180..], [0.0; 20]);
        for at in 20..180 {
            assert!((rising[at].powi(2) + falling[at].powi(2) - 1.0).abs() < 1e-6);
            assert!((rising[at] - falling[199 - at]).abs() < 1e-6);
        }
    }

    #[test]
    fn in_blocks_it_is_the_same() {
        let (mut whole, mut blocks) = ([0.5_f32; 200], [0.5_f32; 200]);
        fade_out(&mut whole, FrameNumber::FIRST, &frames(10..77));
        for (number, block) in blocks.chunks_mut(14).enumerate() {
            let first = FrameNumber::new(number as u64 * 7);
            fade_out(block, first, &frames(10..77));
        }
        assert_eq!(whole, blocks);
    }
}
