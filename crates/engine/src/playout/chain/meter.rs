//! The level of what goes to the card, by the second.

use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND, Level};

/// How loud a second was, both channels together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loudness {
    /// The greatest sample, dBFS; −∞ is silence.
    pub peak: Level,
    /// The root of the mean square, dBFS: a full-scale square is 0, a full-scale sine −3.01.
    pub rms: Level,
}

impl Loudness {
    /// A second of nothing.
    pub(crate) const SILENCE: Self = Self {
        peak: Level(f64::NEG_INFINITY),
        rms: Level(f64::NEG_INFINITY),
    };
}

/// Measures second after second.
#[derive(Debug)]
pub(crate) struct Meter {
    frames: u32,
    peak: f32,
    square_sum: f64,
    last: Loudness,
}

impl Meter {
    /// Has heard nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            frames: 0,
            peak: 0.0,
            square_sum: 0.0,
            last: Loudness::SILENCE,
        }
    }

    /// The last second that is complete.
    pub(crate) fn last(&self) -> Loudness {
        self.last
    }

    /// Takes interleaved stereo.
    pub(crate) fn take(&mut self, samples: &[f32]) {
        for frame in samples.chunks_exact(CHANNELS) {
            for sample in frame {
                self.peak = self.peak.max(sample.abs());
                self.square_sum += f64::from(*sample).powi(2);
            }
            self.frames += 1;
            if self.frames == FRAMES_PER_SECOND {
                self.complete();
            }
        }
    }

    fn complete(&mut self) {
        let mean = self.square_sum / (f64::from(FRAMES_PER_SECOND) * CHANNELS as f64);
        let last = Loudness {
            peak: Level::of(self.peak.into()),
            rms: Level::of(mean.sqrt()),
        };
        *self = Self {
            last,
            ..Self::new()
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_is_a_second() {
        let mut meter = Meter::new();
        meter.take(&vec![0.5; 2 * 47_999]);
        assert_eq!(meter.last(), Loudness::SILENCE);
        meter.take(&[-0.5; 2 * 2]);
        let half = 20.0 * 0.5_f64.log10();
        assert!(
            (meter.last().peak.0 - half).abs() < 1e-9 && (meter.last().rms.0 - half).abs() < 1e-9
        );
        meter.take(&vec![0.0; 2 * 48_000]);
        assert!((meter.last().peak.0 - half).abs() < 1e-9);
        meter.take(&vec![0.0; 2 * 48_000]);
        assert_eq!(meter.last(), Loudness::SILENCE);
    }
}
