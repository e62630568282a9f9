//! What lies between the engine and the card: a ring of samples one way, a ring of reports back.
//!
//! The engine's end is [`Feed`], the card's end is [`Drain`]. A new pair is made each time an output
//! is opened; frame numbers go on from where the engine is.
//!
//! A card may have another rate. Then the ring holds its frames, and reports number them from the first;
//! the engine's end converts both, so that on its side all is at the station's rate.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use super::frame_number::FrameNumber;
use super::rate::{Converter, of_card};
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND, Frames};

/// What one callback of the card did. Fixed size; travels through a ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Engine's number of the first frame copied (of the next one to come, if none was). In the ring, where the card has
    /// a rate of its own, the card's frames are counted on from the engine's first.
    pub first: FrameNumber,
    /// Frames copied to the card.
    pub copied: u32,
    /// Frames of silence after them, because the ring was empty.
    pub zero_filled: u32,
    /// Uptime when the callback ran.
    pub uptime: Duration,
    /// From then until the first frame of the buffer is heard.
    pub delay: Duration,
}

impl Report {
    /// Returns the number of the first frame after those copied.
    #[must_use]
    pub fn end(&self) -> FrameNumber {
        self.first + Frames::new(u64::from(self.copied))
    }

    /// Returns the silence after them.
    #[must_use]
    pub fn silence(&self) -> Frames {
        Frames::new(u64::from(self.zero_filled))
    }
}

/// The engine's end.
#[derive(Debug)]
pub struct Feed {
    /// Interleaved stereo, whole frames only.
    pub ring: rtrb::Producer<f32>,
    /// What the callbacks did, oldest first.
    pub reports: rtrb::Consumer<Report>,
    /// Reports that found their ring full.
    pub lost_reports: Arc<AtomicU64>,
    /// The engine's number of the card's first frame.
    first: FrameNumber,
    rate: Arc<AtomicU32>,
    converter: Option<Box<Converter>>,
    /// Frames of silence reported, as the card counts.
    silence: u64,
}

/// The card's end. Owned by the callback.
#[derive(Debug)]
pub struct Drain {
    ring: rtrb::Consumer<f32>,
    reports: rtrb::Producer<Report>,
    lost_reports: Arc<AtomicU64>,
    next: FrameNumber,
    rate: Arc<AtomicU32>,
}

/// A ring that holds `capacity`, whose first frame has the number `first`.
pub(crate) fn feed(capacity: Frames, first: FrameNumber) -> (Feed, Drain) {
    let (ring_in, ring_out) = rtrb::RingBuffer::new(capacity.index() * CHANNELS);
    let (reports_in, reports_out) = rtrb::RingBuffer::new(1024);
    let lost_reports = Arc::new(AtomicU64::new(0));
    let rate = Arc::new(AtomicU32::new(FRAMES_PER_SECOND));
    let feed = Feed {
        ring: ring_in,
        reports: reports_out,
        lost_reports: Arc::clone(&lost_reports),
        first,
        rate: Arc::clone(&rate),
        converter: None,
        silence: 0,
    };

    (
        feed,
        Drain {
            ring: ring_out,
            reports: reports_in,
            lost_reports,
            next: first,
            rate,
        },
    )
}

impl Feed {
    /// How much fits in now.
    pub fn room(&self) -> Frames {
        Frames::new((self.ring.slots() / CHANNELS) as u64)
    }

    /// Frames of the engine on their way to the card.
    pub(crate) fn held(&self) -> Frames {
        let ring = (self.ring.buffer().capacity() - self.ring.slots()) / CHANNELS;
        let waiting = self
            .converter
            .as_ref()
            .map_or(0, |converter| converter.waiting());
        Frames::new(of_card(ring as u64, self.rate()) + waiting as u64)
    }

    /// Whether `frames` of the engine fit in now.
    pub(crate) fn has_room(&self, frames: usize) -> bool {
        let block = self
            .converter
            .as_ref()
            .map_or(0, |converter| converter.block());
        of_card((self.ring.slots() / CHANNELS) as u64, self.rate()) > (frames + block) as u64
    }

    /// Hands over frames of the engine, for which there must be room.
    ///
    /// * Shape: `samples` is interleaved stereo, `[2 × frames]`.
    pub(crate) fn hand_over(&mut self, samples: &[f32]) {
        let rate = self.rate();
        if rate == FRAMES_PER_SECOND {
            let _ = self.ring.push_partial_slice(samples);
            return;
        }
        let converter = self
            .converter
            .get_or_insert_with(|| Box::new(Converter::to_card(rate)));
        converter.take(samples, |made| {
            let _ = self.ring.push_partial_slice(made);
        });
    }

    /// The next report, in frames of the engine.
    pub(crate) fn next_report(&mut self) -> Option<Report> {
        let (report, rate) = (self.reports.pop().ok()?, self.rate());
        let first = |number: FrameNumber| {
            self.first + Frames::new(of_card((number - self.first).get(), rate))
        };

        let after = first(report.end());
        let silence = self.silence + u64::from(report.zero_filled);
        let zero_filled = of_card(silence, rate) - of_card(self.silence, rate);
        self.silence = silence;
        Some(Report {
            first: first(report.first),
            copied: (after - first(report.first)).get() as u32,
            zero_filled: zero_filled as u32,
            ..report
        })
    }

    /// Frames the card takes a second. Known once it is open.
    fn rate(&self) -> u32 {
        self.rate.load(Ordering::Relaxed)
    }

    /// How many times the engine's rate the card's is, a part counting as a whole. Known once it is open.
    pub(super) fn times(&self) -> u64 {
        u64::from(self.rate()).div_ceil(u64::from(FRAMES_PER_SECOND))
    }

    /// Hands over as many of these frames as fit, and returns how many those were.
    ///
    /// * Shape: `samples` is interleaved stereo, `[2 × frames]`.
    pub fn push(&mut self, samples: &[f32]) -> Frames {
        let whole = samples.len().min(self.room().index() * CHANNELS) / CHANNELS * CHANNELS;
        let (pushed, _) = self.ring.push_partial_slice(&samples[..whole]);
        Frames::new((pushed.len() / CHANNELS) as u64)
    }
}

impl Drain {
    /// Sets that the card takes `rate` frames a second. To be called before the first callback.
    pub fn at_rate(&mut self, rate: u32) {
        self.rate.store(rate, Ordering::Relaxed);
    }

    /// Fills one buffer of the card.
    ///
    /// * Shape: `out` is interleaved stereo, `[2 × frames]`.
    /// * Result: frames from the ring, then silence if it ran dry; one [`Report`] goes back.
    /// * Real time: does not allocate, lock, log, free or wait.
    pub fn fill(&mut self, out: &mut [f32], uptime: Duration, delay: Duration) {
        let whole = self.ring.slots().min(out.len()) / CHANNELS * CHANNELS;
        let copied = match self.ring.read_chunk(whole) {
            Ok(chunk) => {
                let (head, tail) = chunk.as_slices();
                out[..head.len()].copy_from_slice(head);
                out[head.len()..whole].copy_from_slice(tail);
                chunk.commit_all();
                whole
            }
            Err(_) => 0,
        };

        out[copied..].fill(0.0);
        let frames = |samples: usize| u32::try_from(samples / CHANNELS).unwrap_or(u32::MAX);
        let (copied, zero_filled) = (frames(copied), frames(out.len() - copied));
        let report = Report {
            first: self.next,
            copied,
            zero_filled,
            uptime,
            delay,
        };

        self.next = report.end();
        if self.reports.push(report).is_err() {
            self.lost_reports.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
impl Drain {
    /// The frames in the ring, all silence, count as so many later ones.
    pub(crate) fn renumber(&mut self, later: Frames) {
        self.next += later;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Frames `first..first + count`, each numbered in its two samples.
    fn counted(first: u64, count: u64) -> Vec<f32> {
        (first..first + count)
            .flat_map(|frame| [frame as f32, -(frame as f32)])
            .collect()
    }

    #[test]
    fn what_goes_in_comes_out_and_silence_after() {
        let (mut feed, mut drain) = feed(Frames::new(8), FrameNumber::new(100));
        assert_eq!(feed.push(&counted(100, 10)), Frames::new(8));
        let mut out = [9.0; 12];
        drain.fill(&mut out, Duration::from_secs(1), Duration::from_millis(5));
        assert_eq!(out[..], counted(100, 6));
        drain.fill(&mut out, Duration::from_secs(2), Duration::ZERO);
        assert_eq!(out[..4], counted(106, 2));
        assert_eq!(out[4..], [0.0; 8]);
        let report = |first, copied, zero_filled, seconds, ms| Report {
            first: FrameNumber::new(first),
            copied,
            zero_filled,
            uptime: Duration::from_secs(seconds),
            delay: Duration::from_millis(ms),
        };

        assert_eq!(feed.reports.pop(), Ok(report(100, 6, 0, 1, 5)));
        assert_eq!(feed.reports.pop(), Ok(report(106, 2, 4, 2, 0)));
    }

    #[test]
    fn reports_that_find_no_room_are_counted() {
        let (feed, mut drain) = feed(Frames::new(8), FrameNumber::FIRST);
        let reports = feed.reports.buffer().capacity();
        for _ in 0..reports + 3 {
            drain.fill(&mut [0.0; 2], Duration::ZERO, Duration::ZERO);
        }
        assert_eq!(feed.lost_reports.load(Ordering::Relaxed), 3);
    }

    proptest! {
        /// However the two ends take turns, no frame is lost, doubled, swapped or moved, and the reports
        /// tell what came out.
        #[test]
        fn no_frame_is_lost(turns in prop::collection::vec((0..40_u64, 0..40_usize), 1..60)) {
            let (mut feed, mut drain) = feed(Frames::new(32), FrameNumber::FIRST);
            let (mut pushed, mut heard) = (0, 0);
            for (push, pull) in turns {
                pushed += feed.push(&counted(pushed, push)).get();
                let mut out = vec![9.0; pull * CHANNELS];
                drain.fill(&mut out, Duration::ZERO, Duration::ZERO);
                let report = feed.reports.pop().unwrap();
                prop_assert_eq!(report.first.get(), heard);
                let (sound, silence) = out.split_at(report.copied as usize * CHANNELS);
                prop_assert_eq!(sound, counted(heard, u64::from(report.copied)));
                prop_assert!(silence.len() == report.zero_filled as usize * CHANNELS);
                prop_assert!(silence.iter().all(|sample| *sample == 0.0));
                heard += u64::from(report.copied);
                prop_assert!(report.zero_filled == 0 || heard == pushed);
            }
        }
    }
}
