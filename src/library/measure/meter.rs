//! The one pass over a recording, at its own rate: gathers what is judged at the end.
//!
//! Works through short blocks, each by every measure in turn while it is near at hand. What it keeps
//! grows by eight bytes every hundredth of a second and no more. Pure.

use super::clipping::Top;
use super::findings::{Channel, Findings};
use super::loudness::{Energies, stretch_start};
use crate::library::twins::Listener;
use crate::sound::{Bass, PeakMeter, Weighting};
use crate::units::{CHANNELS, Sides};

/// Gathers.
#[derive(Debug)]
pub(super) struct Meter {
    rate: u32,
    frames: u64,
    weighting: Weighting,
    bass: Bass,
    stretches: Vec<Energies>,
    /// Of the stretch not full yet: sums of squares, frames.
    open: ([f64; CHANNELS], usize),
    sides: Vec<Side>,
    listener: Listener,
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
        let side = || Side { samples: Vec::new(), peak: PeakMeter::new(), top: Top::new(), sum: 0.0 };
        Self {
            rate,
            frames: 0,
            weighting: Weighting::new(rate),
            bass: Bass::new(rate),
            stretches: Vec::new(),
            open: ([0.0; CHANNELS], 0),
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
            side.samples.extend(frames.iter().map(|frame| frame[number]));
            side.peak.add(&side.samples);
            side.top.add(&side.samples);
            side.sum += sum(&side.samples);
        }
        self.weigh();
        self.listener.hear(frames);
    }

    fn weigh(&mut self) {
        let (Some(first), Some(last)) = (self.sides.first(), self.sides.last()) else { return };
        let (mut left, mut right) = (&first.samples[..], &last.samples[..]);
        while !left.is_empty() {
            // At some rates one stretch is a frame longer than the other.
            let number = self.stretches.len();
            let stretch = (stretch_start(number + 1, self.rate) - stretch_start(number, self.rate)) as usize;
            let count = left.len().min(stretch - self.open.1);
            let (bass, sums) = (&mut self.bass, &mut self.open.0);
            self.weighting.add(&left[..count], &right[..count], sums, |weighted| bass.take(weighted));
            self.open.1 += count;
            (left, right) = (&left[count..], &right[count..]);
            if self.open.1 == stretch {
                self.stretches.push(mean(std::mem::take(&mut self.open)));
            }
        }
    }

    /// What was found, once all is taken.
    pub(super) fn finish(mut self) -> Findings {
        if self.open.1 > 0 {
            self.stretches.push(mean(self.open));
        }
        let frames = self.frames;
        let each: Vec<Channel> = self.sides.into_iter().map(|side| side.finish(frames)).collect();
        // A lone channel stands for both.
        let each = [0, 1].map(|side| each.get(side).or(each.first()).copied().unwrap_or_default());
        let mut found = Findings::new(self.rate, frames, &self.stretches, each);
        found.bass = self.bass.loss(match found.sides {
            Sides::Both => [true, true],
            Sides::Left => [true, false],
            Sides::Right => [false, true],
        });
        found.print = self.listener.finish();
        found
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

fn mean((sums, frames): ([f64; CHANNELS], usize)) -> Energies {
    sums.map(|sum| (sum / frames as f64) as f32)
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
    f64::from(partial.iter().sum::<f32>()) + rest.iter().map(|sample| f64::from(*sample)).sum::<f64>()
}
