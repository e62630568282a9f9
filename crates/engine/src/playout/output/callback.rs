//! What runs when a card asks for sound, under the real-time contract of [`super`].

use std::sync::Arc;
use std::time::Duration;

use cpal::ErrorKind;

use super::pcm::Pcm;
use super::{Drain, End, Health};
use crate::clock::Clock;
use crate::playout::rate::of_card;
use phatthanh_audio::Dither;
use phatthanh_core::units::CHANNELS;

/// Frames converted at a time.
const CHUNK: usize = 1024;

/// The card's side of one stream.
pub(super) struct Callback {
    drain: Drain,
    health: Arc<Health>,
    clock: Arc<dyn Clock>,
    rate: u32,
    dither: Dither,
    scratch: Box<[f32; CHUNK * CHANNELS]>,
}

impl Callback {
    /// The callback of a card that takes `rate` frames a second.
    pub(super) fn new(
        mut drain: Drain,
        rate: u32,
        health: Arc<Health>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        drain.at_rate(rate);
        Self {
            drain,
            health,
            clock,
            rate,
            dither: Dither::new(),
            scratch: Box::new([0.0; CHUNK * CHANNELS]),
        }
    }

    /// Fills a buffer of the station's own format.
    ///
    /// * Shape: `out` is interleaved stereo, `[2 × frames]`.
    /// * `delay`: from now until its first frame is heard.
    pub(super) fn fill(&mut self, out: &mut [f32], delay: Duration) {
        let uptime = self.clock.uptime();
        if self.health.is_let_go() {
            out.fill(0.0);
        } else {
            self.drain.fill(out, uptime, delay);
        }
        self.health
            .beat(uptime, of_card((out.len() / CHANNELS) as u64, self.rate));
    }

    /// Fills a buffer of another sample format, or of one channel: the mean of the two.
    ///
    /// * Shape: `out` is interleaved, `[channels × frames]`, of one or two channels.
    /// * Result: full scale is full scale; beyond it is clipped, never wrapped; dither where bits are lost.
    pub(super) fn convert<T: Pcm>(&mut self, out: &mut [T], channels: usize, delay: Duration) {
        let uptime = self.clock.uptime();
        if self.health.is_let_go() {
            out.fill(T::EQUILIBRIUM);
        } else {
            let mut ahead = delay;
            for out in out.chunks_mut(CHUNK * channels) {
                let stereo = &mut self.scratch[..out.len() / channels * CHANNELS];
                self.drain.fill(stereo, uptime, ahead);
                for (out, frame) in out
                    .chunks_exact_mut(channels)
                    .zip(stereo.chunks_exact(CHANNELS))
                {
                    match out {
                        [mono] => {
                            *mono = T::of(f32::midpoint(frame[0], frame[1]), &mut self.dither);
                        }
                        out => {
                            out.iter_mut()
                                .zip(frame)
                                .for_each(|(out, sample)| *out = T::of(*sample, &mut self.dither));
                        }
                    }
                }
                ahead += Duration::from_secs(CHUNK as u64) / self.rate;
            }
        }

        self.health
            .beat(uptime, of_card((out.len() / channels) as u64, self.rate));
    }
}

impl Drop for Callback {
    /// A callback that panics is dropped with its thread: the keeper need not wait for a second without.
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.health.end(End::Panic);
        }
    }
}

/// Takes note of an error the sound system reports; it may come half a million times a second.
pub(in crate::playout) fn note_error(health: &Health, kind: ErrorKind) {
    match kind {
        ErrorKind::Xrun => health.xrun(),
        ErrorKind::DeviceNotAvailable => health.end(End::Device),
        ErrorKind::HostUnavailable => health.end(End::Server),
        ErrorKind::StreamInvalidated => health.end(End::Stream),
        // Nothing is wrong with the sound.
        ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied => {}
        // BackendError above all. Harmless in a burst when a stream starts, and the only sign of a
        // killed sound server: the keeper tells them apart by whether callbacks still come.
        _ => health.error(),
    }
}

#[cfg(test)]
mod tests {
    use assert_no_alloc::assert_no_alloc;
    use cpal::{I24, Sample};

    use super::*;
    use crate::clock::SystemClock;
    use crate::playout::feed::{Feed, feed};
    use crate::playout::frame_number::FrameNumber;
    use phatthanh_core::units::{FRAMES_PER_SECOND, Frames};

    fn callback(samples: &[f32]) -> (Feed, Arc<Health>, Callback) {
        let (mut feed, drain) = feed(Frames::new(8192), FrameNumber::FIRST);
        assert_eq!(feed.push(samples).index() * CHANNELS, samples.len());
        let health = Arc::new(Health::default());
        let callback = Callback::new(
            drain,
            FRAMES_PER_SECOND,
            Arc::clone(&health),
            Arc::new(SystemClock::new()),
        );
        (feed, health, callback)
    }

    /// The allocator of the test binary aborts on the first allocation in here.
    #[test]
    fn no_callback_allocates() {
        let (_feed, health, mut callback) = callback(&[0.25; 2000]);
        let (mut floats, mut ints, mut mono) = ([0.0_f32; 4096], [0_i32; 4096], [0_i16; 2048]);
        let mut middle = [I24::EQUILIBRIUM; 4096];
        assert_no_alloc(|| {
            for _ in 0..2000 {
                callback.fill(&mut floats, Duration::from_millis(85));
                callback.convert(&mut ints, 2, Duration::from_millis(85));
                callback.convert(&mut middle, 2, Duration::from_millis(85));
                callback.convert(&mut mono, 1, Duration::from_millis(85));
                note_error(&health, ErrorKind::BackendError);
            }
            health.let_go();
            callback.fill(&mut floats, Duration::ZERO);
            callback.convert(&mut ints, 2, Duration::ZERO);
        });
    }

    #[test]
    fn other_formats_say_the_same() {
        let samples = [0.5, -0.5, 1.0, -1.0, 2.0, -2.0, 0.25, 0.75];
        let mut ints = [7; 8];
        callback(&samples).2.convert(&mut ints, 2, Duration::ZERO);
        let (half, full) = (1 << 30, i32::MAX);
        assert_eq!(
            ints,
            [
                half,
                -half,
                full,
                i32::MIN,
                full,
                i32::MIN,
                half / 2,
                half / 2 * 3
            ]
        );
        let mut shorts = [7_i16; 8];
        callback(&samples).2.convert(&mut shorts, 2, Duration::ZERO);
        let (half, full) = (1 << 14, i16::MAX);
        assert_eq!(
            shorts,
            [
                half,
                -half,
                full,
                i16::MIN,
                full,
                i16::MIN,
                half / 2,
                half / 2 * 3
            ]
        );
        let mut mono = vec![7.0_f32; 5];
        callback(&samples).2.convert(&mut mono, 1, Duration::ZERO);
        assert_eq!(mono, [0.0, 0.0, 0.0, 0.5, 0.0]);
    }

    /// A buffer longer than the scratch is several reports, each with its own delay.
    #[test]
    fn long_buffers_are_converted_whole() {
        let samples: Vec<f32> = (0..3000).map(|sample| sample as f32 / 4096.0).collect();
        let (mut feed, _, mut callback) = callback(&samples);
        let mut out = vec![7_i16; 6000];
        callback.convert(&mut out, 2, Duration::from_millis(10));
        let expected: Vec<i16> = (0..3000)
            .map(|sample| sample * 8)
            .chain([0; 3000])
            .collect();
        assert_eq!(out, expected);
        let reports: Vec<_> = std::iter::from_fn(|| feed.reports.pop().ok()).collect();
        let told: Vec<_> = reports
            .iter()
            .map(|report| (report.first.get(), report.copied, report.zero_filled))
            .collect();
        assert_eq!(told, [(0, 1024, 0), (1024, 476, 548), (1500, 0, 952)]);
        let ahead = Duration::from_millis(10) + Duration::from_secs(2048) / FRAMES_PER_SECOND;
        assert!(reports[2].delay.abs_diff(ahead) < Duration::from_nanos(2));
    }

    #[test]
    fn a_stream_let_go_gives_silence_and_takes_nothing() {
        let (mut feed, health, mut callback) = callback(&[0.25; 64]);
        health.let_go();
        let (mut floats, mut ints) = ([9.0; 64], [9_i32; 64]);
        callback.fill(&mut floats, Duration::ZERO);
        callback.convert(&mut ints, 2, Duration::ZERO);
        assert!(floats.iter().all(|sample| *sample == 0.0) && ints == [0; 64]);
        assert!(feed.reports.pop().is_err());
    }
}
