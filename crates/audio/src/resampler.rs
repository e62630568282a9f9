//! One rate to another: the one resampler of the station, for files and for the card.
//!
//! By Fourier transforms of whole blocks (rubato), with 135 dB between sound and what is not; each block
//! depends on the one before only. Its delay, half a block, is whole frames.

use std::fmt;

use audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Indexing, Resampler as _};

use phatthanh_core::units::CHANNELS;

/// Frames a resampler takes at a time, about: longer blocks cut off closer to the upper end of the
/// band.
const BLOCK: u32 = 1024;

/// A stereo resampler.
pub struct Resampler {
    fft: Fft<f32>,
    block: usize,
    made: Vec<f32>,
}

impl fmt::Debug for Resampler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resampler")
            .field("block", &self.block)
            .finish_non_exhaustive()
    }
}

impl Resampler {
    /// Makes a resampler from one rate to another.
    ///
    /// # Panics
    ///
    /// If a rate is zero: a caller bug.
    #[must_use]
    pub fn new(from: u32, to: u32) -> Self {
        // An even number of the smallest blocks: then the delay is whole frames.
        let smallest = from / gcd(from, to);
        let block = (BLOCK.div_ceil(2 * smallest) * 2 * smallest) as usize;
        let fft = Fft::new(from as usize, to as usize, block, CHANNELS, FixedSync::Both)
            .expect("rates above zero and a block above zero are all it asks");
        Self {
            block,
            made: vec![0.0; fft.output_frames_max() * CHANNELS],
            fft,
        }
    }

    /// Frames a block takes.
    #[must_use]
    pub fn block(&self) -> usize {
        self.block
    }

    /// Frames a block makes.
    #[must_use]
    pub fn made(&self) -> usize {
        self.fft.output_frames_next()
    }

    /// Frames, of those made, before the first that stands for the first taken.
    #[must_use]
    pub fn delay(&self) -> usize {
        self.fft.output_delay()
    }

    /// Resamples a block, filled up with silence where `samples` is shorter.
    ///
    /// * Shape: `samples` is interleaved stereo, a block at most; what comes out is as well.
    ///
    /// # Panics
    ///
    /// If `samples` is longer than a block: a caller bug.
    pub fn run(&mut self, samples: &[f32]) -> &[f32] {
        let (frames, room) = (samples.len() / CHANNELS, self.made.len() / CHANNELS);
        let taken = InterleavedSlice::new(samples, CHANNELS, frames);
        let made = InterleavedSlice::new_mut(&mut self.made[..], CHANNELS, room);
        let part = Indexing::new().partial_len(frames);
        let made = taken
            .and_then(|taken| Ok((taken, made?)))
            .map(|(taken, mut made)| self.fft.process_into_buffer(&taken, &mut made, Some(&part)))
            .expect("buffers as long as their own length")
            .expect("a block, and room for what it makes")
            .1;
        &self.made[..made * CHANNELS]
    }
}

const fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}
