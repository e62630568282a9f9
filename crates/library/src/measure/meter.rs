//! The one pass over a recording, at its own rate: gathers what is judged at the end.
//!
//! Works through short blocks, each by every measure in turn while it is near at hand. What it keeps
//! grows by twelve bytes every hundredth of a second and no more. Pure.

use super::clipping::Top;
use super::findings::{Channel, Findings};
use super::loudness::{Energies, stretch_start};
use crate::catalogue::twins::Listener;
use phatthanh_audio::{Bass, PeakMeter, Weighting};
use phatthanh_core::units::{CHANNELS, Sides};

/// Gathers.
#[derive(Debug)]
pub(super) struct Meter {
    rate: u32,
    frames: u64,
    weighting: Weighting,
    bass: Bass,
    stretches: Vec<Energies>,
    /// Of each stretch, what both channels have in common; below zero where one is the other's opposite.
    common: Vec<f32>,
    open: Open,
    sides: Vec<Side>,
    listener: Listener,
}

/// The stretch that is not full yet: sums of squares, of products of both channels, frames.
#[derive(Debug, Default, Clone, Copy)]
struct Open {
    squares: [f64; CHANNELS],
    products: f64,
    frames: usize,
}

/// What is asked of each channel by itself.
#[derive(Debug)]
struct Side {
    samples: Vec<f32>,
    peak: PeakMeter,
    top: Top,
    sum: f64,
}

impl Meter {
    pub(super) fn new(rate: u32, channels: usize) -> Self {
        let side = || Side {
            samples: Vec::new(),
            peak: PeakMeter::new(),
            top: Top::new(),
            sum: 0.0,
        };

        Self {
            rate,
            frames: 0,
            weighting: Weighting::new(rate),
            bass: Bass::new(rate),
            stretches: Vec::new(),
            common: Vec::new(),
            open: Open::default(),
            // One channel is the same on both sides: it is looked at once.
            sides: (0..channels.min(CHANNELS)).map(|_| side()).collect(),
            listener: Listener::new(rate),
        }
    }

    /// Takes the next frames: interleaved stereo, as they would be heard if both channels are.
    pub(super) fn add(&mut self, stereo: &[f32]) {
        let frames = stereo.as_chunks::<CHANNELS>().0;
        self.frames += frames.len() as u64;
        for (number, side) in self.sides.iter_mut().enumerate() {
            side.samples.clear();
            side.samples
                .extend(frames.iter().map(|frame| frame[number]));
            side.peak.add(&side.samples);
            side.top.add(&side.samples);
            side.sum += sum(&side.samples);
        }
        self.weigh();
        self.listener.hear(frames);
    }

    fn weigh(&mut self) {
        let (Some(first), Some(last)) = (self.sides.first(), self.sides.last()) else {
            return;
        };

        let (mut left, mut right) = (&first.samples[..], &last.samples[..]);
        while !left.is_empty() {
            // At some rates one stretch is a frame longer than the other.
            let number = self.stretches.len();
            let stretch =
                (stretch_start(number + 1, self.rate) - stretch_start(number, self.rate)) as usize;
            let count = left.len().min(stretch - self.open.frames);
            let (bass, open) = (&mut self.bass, &mut self.open);
            let mut products = 0.0;
            self.weighting.add(
                &left[..count],
                &right[..count],
                &mut open.squares,
                |weighted| {
                    products += weighted[0] * weighted[1];
                    bass.take(weighted);
                },
            );
            open.products += products;
            open.frames += count;
            (left, right) = (&left[count..], &right[count..]);
            if self.open.frames == stretch {
                std::mem::take(&mut self.open).close(&mut self.stretches, &mut self.common);
            }
        }
    }

    /// What was found, once all is taken.
    pub(super) fn finish(mut self) -> Findings {
        if self.open.frames > 0 {
            self.open.close(&mut self.stretches, &mut self.common);
        }

        let frames = self.frames;
        let each: Vec<Channel> = self
            .sides
            .into_iter()
            .map(|side| side.finish(frames))
            .collect();

        // A lone channel stands for both.
        let each = [0, 1].map(|side| each.get(side).or(each.first()).copied().unwrap_or_default());
        let mut found = Findings::new(self.rate, frames, (&self.stretches, &self.common), each);
        found.bass = self.bass.loss(match found.sides {
            Sides::Both => [true, true],
            Sides::Left => [true, false],
            Sides::Right => [false, true],
        });
        found.print = self.listener.finish();
        found
    }
}

impl Open {
    fn close(self, stretches: &mut Vec<Energies>, common: &mut Vec<f32>) {
        let mean = |sum: f64| (sum / self.frames as f64) as f32;
        stretches.push(self.squares.map(mean));
        common.push(mean(self.products));
    }
}

impl Side {
    fn finish(self, frames: u64) -> Channel {
        Channel {
            peak: self.peak.finish().into(),
            clipped: self.top.runs(),
            offset: self.sum / frames.max(1) as f64,
        }
    }
}

/// The sum, in a few partial ones, which is faster and more exact than one after the other.
fn sum(samples: &[f32]) -> f64 {
    let mut partial = [0.0_f32; 8];
    let (whole, rest) = samples.as_chunks::<8>();
    for eight in whole {
        for (partial, sample) in partial.iter_mut().zip(eight) {
            *partial += sample;
        }
    }
    f64::from(partial.iter().sum::<f32>())
        + rest.iter().map(|sample| f64::from(*sample)).sum::<f64>()
}
