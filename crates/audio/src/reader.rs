//! A file as the station's frames: stereo, at [`FRAMES_PER_SECOND`].
//!
//! The hard part is exactness. A file at the station's rate passes bit by bit. Another rate is
//! resampled so that the first frame out stands for the first frame in and as many come out as
//! [`Frames::from_rate`] says; and a reader opened in the middle gives the very frames a reader
//! from the beginning would.

use std::path::Path;

use super::decode::{DecodeError, Decoder, Downmix};
use super::resampler::Resampler;
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND, Frames, Sides};

/// A file as the station's frames.
#[derive(Debug)]
pub struct StereoReader {
    decoder: Decoder,
    downmix: Downmix,
    resampler: Option<OtherRate>,
    packet: Vec<f32>,
    /// Stereo at the station's rate, ready to be read from `taken` on.
    ready: Vec<f32>,
    taken: usize,
    over: bool,
    /// What stopped the file, reported once the frames before it are read.
    failed: Option<DecodeError>,
}

impl StereoReader {
    /// Opens the file at `path`, heard as `sides` says, and leaves out its first `skip` frames.
    ///
    /// # Errors
    /// [`DecodeError`], as for a decoder.
    pub fn open(path: &Path, sides: Sides, skip: Frames) -> Result<Self, DecodeError> {
        let mut decoder = Decoder::open(path)?;
        let resampler =
            (decoder.rate() != FRAMES_PER_SECOND).then(|| OtherRate::new(decoder.rate(), skip));
        decoder.skip(
            resampler
                .as_ref()
                .map_or(skip.get(), |resampler| resampler.taken),
        );
        Ok(Self {
            downmix: decoder.downmix().of_sides(sides),
            decoder,
            resampler,
            packet: Vec::new(),
            ready: Vec::new(),
            taken: 0,
            over: false,
            failed: None,
        })
    }

    /// Fills `out` as far as the file goes.
    ///
    /// * Shape: interleaved stereo, `[2 × frames]`.
    /// * Units: linear samples, finite, within ±8 (resampled: a little more between samples).
    /// * Result: frames filled; fewer than asked where the file ends or breaks off, then zero or why.
    ///
    /// # Errors
    /// If the file cannot be read on, or is damaged beyond patience.
    pub fn read(&mut self, out: &mut [f32]) -> Result<usize, DecodeError> {
        let wanted = out.len() / CHANNELS * CHANNELS;
        let mut filled = 0;
        while filled < wanted && self.failed.is_none() {
            if self.taken == self.ready.len()
                && let Err(problem) = self.refill()
            {
                self.failed = Some(problem);
                break;
            }
            let count = (wanted - filled).min(self.ready.len() - self.taken);
            if count == 0 {
                break;
            }
            out[filled..filled + count]
                .copy_from_slice(&self.ready[self.taken..self.taken + count]);
            self.taken += count;
            filled += count;
        }

        match self.failed.take_if(|_| filled == 0) {
            Some(problem) => Err(problem),
            None => Ok(filled / CHANNELS),
        }
    }

    /// Makes frames ready; none at the end only.
    fn refill(&mut self) -> Result<(), DecodeError> {
        self.ready.clear();
        self.taken = 0;
        while self.ready.is_empty() && !self.over {
            self.packet.clear();
            self.over = self.decoder.read(&mut self.packet)? == 0;
            match &mut self.resampler {
                None => self.downmix.mix(&self.packet, &mut self.ready),
                Some(resampler) => {
                    self.downmix.mix(&self.packet, &mut resampler.waiting);
                    if self.over {
                        resampler.finish(&mut self.ready);
                    } else {
                        resampler.run(&mut self.ready);
                    }
                }
            }
        }

        Ok(())
    }
}

/// Another rate to the station's.
///
/// Works in blocks, each of which depends on the one before only. So a reader that begins in the
/// middle begins one block early, on a block's bound, and gives the same bits.
#[derive(Debug)]
struct OtherRate {
    resampler: Resampler,
    rate: u32,
    /// Stereo of the file not resampled yet.
    waiting: Vec<f32>,
    /// Frames of the file taken so far or left out.
    taken: u64,
    /// Frames to be dropped: delay, and what is left out inside the first blocks.
    drop: u64,
    /// Frames given or left out, at the station's rate, from the file's beginning.
    given: u64,
}

impl OtherRate {
    fn new(rate: u32, skip: Frames) -> Self {
        let resampler = Resampler::new(rate, FRAMES_PER_SECOND);
        let (made, delay) = (resampler.made() as u64, resampler.delay() as u64);
        let skipped_blocks = ((skip.get() + delay) / made).saturating_sub(1);
        Self {
            rate,
            waiting: Vec::with_capacity(2 * resampler.block() * CHANNELS),
            taken: skipped_blocks * resampler.block() as u64,
            drop: skip.get() + delay - skipped_blocks * made,
            given: skip.get(),
            resampler,
        }
    }

    /// Resamples every whole block that waits.
    fn run(&mut self, ready: &mut Vec<f32>) {
        let block = self.resampler.block();
        let whole = self.waiting.len() / CHANNELS / block;
        for number in 0..whole {
            self.run_block(number * block, block, ready);
        }
        self.waiting.drain(..whole * block * CHANNELS);
        self.taken += (whole * block) as u64;
    }

    /// Resamples what is left, and silence after it until each frame of the file has come out.
    fn finish(&mut self, ready: &mut Vec<f32>) {
        self.run(ready);
        let rest = self.waiting.len() / CHANNELS;
        let total = Frames::from_rate(self.taken + rest as u64, self.rate);
        let left = total.saturating_sub(Frames::new(self.given));
        let end = ready.len() + left.index() * CHANNELS;
        self.run_block(0, rest, ready);
        while ready.len() < end {
            self.run_block(0, 0, ready);
        }
        ready.truncate(end);
    }

    /// Resamples `frames` frames that wait from frame `from` on, as a block, filled up with silence.
    fn run_block(&mut self, from: usize, frames: usize, ready: &mut Vec<f32>) {
        let made = self
            .resampler
            .run(&self.waiting[from * CHANNELS..(from + frames) * CHANNELS]);
        let frames = (made.len() / CHANNELS) as u64;
        let dropped = self.drop.min(frames);
        self.drop -= dropped;
        self.given += frames - dropped;
        let dropped = usize::try_from(dropped).expect("no more than was made");
        ready.extend_from_slice(&made[dropped * CHANNELS..]);
    }
}
