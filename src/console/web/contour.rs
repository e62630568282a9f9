//! A recording at a glance: how loud it is from its beginning to its end, as the lines of a picture.
//!
//! Pure.

use std::fmt::Write;

use crate::units::{CHANNELS, Frames, Gain};

/// So many parts of a recording are told apart: twenty pictures leave a page light.
pub(super) const BARS: usize = 60;

/// Half the picture's height.
pub(super) const HALF: u8 = 12;

/// What a part is kept as, in half decibels above this: silence is zero.
const LOWEST_DB: f32 = -127.5;

/// The loudest moment of each part of a recording, in half decibels above [`LOWEST_DB`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Contour([u8; BARS]);

impl Contour {
    /// Returns what was kept; none if that is no contour.
    pub(super) fn kept(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Returns what is to be kept of it.
    pub(super) const fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns which part is the loudest, the first of them.
    pub(super) fn loudest(&self) -> usize {
        let most = self.0.iter().max();
        let place = self.0.iter().position(|bar| Some(bar) == most);
        place.unwrap_or_default()
    }

    /// Returns the picture's lines: one a part, as high as it sounds with `gain`.
    pub(super) fn lines(&self, gain: Gain) -> String {
        let mut lines = String::with_capacity(BARS * 8);
        for (place, bar) in self.0.iter().enumerate() {
            let db = LOWEST_DB + f32::from(*bar) / 2.0 + gain.db();
            let level = if *bar == 0 {
                0.0
            } else {
                10_f32.powf(db / 20.0).min(1.0)
            };
            // A line of no height is not drawn, and silence is seen as silence.
            let high = (level * f32::from(HALF)).round() as u8;
            let (top, length) = if high == 0 {
                (HALF, 1)
            } else {
                (HALF - high, 2 * high)
            };
            write!(lines, "M{} {top}v{length}", 2 * place + 1).expect("a string takes all");
        }
        lines
    }
}

/// Makes a contour of a recording that is read from its beginning to its end.
#[derive(Debug)]
pub(super) struct Tracer {
    length: u64,
    at: u64,
    peaks: [f32; BARS],
}

impl Tracer {
    /// Begins one of a recording of `length`.
    pub(super) fn new(length: Frames) -> Self {
        Self {
            length: length.get().max(1),
            at: 0,
            peaks: [0.0; BARS],
        }
    }

    /// Adds what comes next: interleaved stereo.
    pub(super) fn add(&mut self, samples: &[f32]) {
        for frame in samples.chunks_exact(CHANNELS) {
            let bar = self.at * BARS as u64 / self.length;
            // What is longer than was measured belongs to the last part.
            let bar = usize::try_from(bar).unwrap_or(BARS).min(BARS - 1);
            let peak = frame.iter().fold(0.0_f32, |most, one| most.max(one.abs()));
            self.peaks[bar] = self.peaks[bar].max(peak);
            self.at += 1;
        }
    }

    /// Returns the contour of what was added.
    pub(super) fn finish(&self) -> Contour {
        Contour(self.peaks.map(|peak| {
            let steps = (20.0 * peak.log10() - LOWEST_DB) * 2.0;
            // Silence is minus infinity, and zero as a byte.
            steps.round().clamp(0.0, 255.0) as u8
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A recording of `BARS` parts of ten frames, each at its own level.
    fn traced(levels: impl Fn(usize) -> f32) -> Contour {
        let mut tracer = Tracer::new(Frames::new(10 * BARS as u64));
        for bar in 0..BARS {
            let level = levels(bar);
            // The loudest is what counts, on either side and of either sign.
            let mut samples = vec![level / 4.0; 20];
            samples[2 * (bar % 10) + bar % 2] = -level;
            tracer.add(&samples);
        }
        tracer.finish()
    }

    #[test]
    fn each_part_is_as_high_as_its_loudest_moment() {
        let contour = traced(|bar| match bar {
            0 => 0.0,
            1 => 0.5,
            2 => 1.0,
            3 => 2.0,
            _ => 0.25,
        });
        let lines = contour.lines(Gain::UNITY);
        let expected = "M1 12v1M3 6v12M5 0v24M7 0v24M9 9v6";
        assert!(lines.starts_with(expected), "{lines}");
        assert_eq!(lines.matches('M').count(), BARS);
        assert_eq!(contour.loudest(), 2, "full scale, and nothing is louder");
        assert!(lines.len() < 600, "{}", lines.len());
        let quieter = contour.lines(Gain::from_db(-6.0));
        assert!(quieter.starts_with("M1 12v1M3 9v6M5 6v12"), "{quieter}");
    }

    #[test]
    fn what_is_kept_is_what_was_made() {
        let contour = traced(|bar| bar as f32 / BARS as f32);
        assert_eq!(Contour::kept(contour.bytes()), Some(contour));
        assert_eq!(Contour::kept(&[1, 2, 3]), None);
        assert_eq!(contour.loudest(), BARS - 1);
    }

    #[test]
    fn more_or_less_than_was_measured_is_no_fault() {
        let mut tracer = Tracer::new(Frames::ZERO);
        tracer.add(&[0.5; 64]);
        assert_eq!(tracer.finish().loudest(), 0);
        let mut tracer = Tracer::new(Frames::new(1000));
        tracer.add(&[0.5; 20]);
        assert_eq!(
            tracer
                .finish()
                .bytes()
                .iter()
                .filter(|bar| **bar > 0)
                .count(),
            1
        );
    }
}
