//! What runs when a card has sound, under the real-time contract of [`crate::playout::output`].

use std::sync::Arc;

use cpal::{FromSample, Sample};

use crate::clock::Clock;
use crate::playout::output::{End, Health};
use crate::playout::rate::of_card;
use phatthanh_core::units::CHANNELS;

/// Frames converted at a time.
const CHUNK: usize = 1024;

/// The card's side of one stream.
pub(super) struct Intake {
    ring: rtrb::Producer<f32>,
    rate: u32,
    health: Arc<Health>,
    clock: Arc<dyn Clock>,
    scratch: Box<[f32; CHUNK * CHANNELS]>,
}

impl Intake {
    /// The intake of a card that gives `rate` frames a second.
    pub(super) fn new(
        ring: rtrb::Producer<f32>,
        rate: u32,
        health: Arc<Health>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            ring,
            rate,
            health,
            clock,
            scratch: Box::new([0.0; CHUNK * CHANNELS]),
        }
    }

    /// Takes what the card has; what nobody has room for is lost, and counted.
    ///
    /// * Shape: interleaved, `[channels × frames]`, of one or two channels; one becomes both.
    /// * Result: full scale is ±1; what is no number is silence.
    pub(super) fn take<T: Sample>(&mut self, samples: &[T], channels: usize)
    where
        f32: FromSample<T>,
    {
        let uptime = self.clock.uptime();
        for samples in samples.chunks(CHUNK * channels) {
            let frames = samples.len() / channels;
            let stereo = &mut self.scratch[..frames * CHANNELS];
            for (stereo, frame) in stereo
                .chunks_exact_mut(CHANNELS)
                .zip(samples.chunks_exact(channels))
            {
                for (channel, sample) in stereo.iter_mut().enumerate() {
                    let taken = f32::from_sample_(frame[channel.min(channels - 1)]);
                    *sample = if taken.is_finite() {
                        taken.clamp(-4.0, 4.0)
                    } else {
                        0.0
                    };
                }
            }
            if !self.ring.push_partial_slice(stereo).1.is_empty() {
                self.health.xrun();
            }
        }
        self.health.beat(
            uptime,
            of_card((samples.len() / channels) as u64, self.rate),
        );
    }
}

impl Drop for Intake {
    /// A callback that panics is dropped with its thread: nobody need wait for a second without.
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.health.end(End::Panic);
        }
    }
}
