//! Whether a recording was cut off at its top.
//!
//! Not by how near full scale it is: a loud master is, and a recording that was clipped and turned
//! down is not. Clipped sound stands still at its own highest level, sample after sample, where sound
//! that merely gets there turns round. Pure.

/// Samples this near the highest are at the top: 0.2 dB.
const NEAR: f32 = 0.98;
/// Samples that differ by less, of the highest, stand still: three steps of 16 bits.
const STILL: f32 = 1e-4;
/// Clipped sound comes to stand still from a step of at least this; what turns round by itself has
/// slowed down before. No tone does both this and [`RUN`].
const CORNER: f32 = 1e-3;
/// So many that stand still are clipped.
const RUN: u32 = 4;
/// Where levels are further apart, samples stand still because they cannot do otherwise.
const FINE: f32 = 3e-3;
/// Samples looked at together.
const STRETCH: usize = 64;

/// Follows one channel.
#[derive(Debug)]
pub(super) struct Top {
    /// The highest magnitude, to within [`NEAR`].
    highest: f32,
    /// How often it was clipped there.
    runs: u32,
    /// The smallest step between samples at the top.
    finest: f32,
    /// How many stand still now, if they came to it by a step.
    still: u32,
    last: f32,
}

impl Top {
    pub(super) const fn new() -> Self {
        Self {
            highest: 0.0,
            runs: 0,
            finest: f32::MAX,
            still: 0,
            last: 0.0,
        }
    }

    /// Takes the next samples.
    pub(super) fn add(&mut self, samples: &[f32]) {
        for stretch in samples.chunks(STRETCH) {
            let highest = stretch
                .iter()
                .fold(0.0_f32, |highest, sample| highest.max(sample.abs()));
            if highest >= self.highest * NEAR {
                self.look(stretch);
            }
            self.last = stretch.last().copied().unwrap_or(self.last);
        }
    }

    fn look(&mut self, stretch: &[f32]) {
        for &sample in stretch {
            let (magnitude, step) = (sample.abs(), (sample - self.last).abs());
            if magnitude * NEAR > self.highest {
                // What was the top is not.
                *self = Self {
                    highest: magnitude,
                    last: self.last,
                    ..Self::new()
                };
            }
            if magnitude < self.highest * NEAR {
                self.still = 0;
            } else if step > self.highest * STILL {
                self.still = u32::from(step > self.highest * CORNER);
                self.finest = self.finest.min(step);
            } else if self.still > 0 {
                self.still += 1;
                self.runs += u32::from(self.still == RUN);
            }
            self.last = sample;
        }
    }

    /// How often it was clipped.
    pub(super) fn runs(&self) -> u32 {
        if self.finest <= self.highest * FINE {
            self.runs
        } else {
            0
        }
    }
}
