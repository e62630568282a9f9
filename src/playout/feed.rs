//! What lies between the engine and the card: a ring of samples one way, a ring of reports back.
//!
//! The engine's end is [`Feed`], the card's end is [`Drain`]. A new pair is made each time an output
//! is opened; frame numbers go on from where the engine is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::units::{CHANNELS, Frames};

/// What one callback of the card did. Fixed size; travels through a ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Engine's number of the first frame copied (of the next one to come, if none was).
    pub first: u64,
    /// Frames copied to the card.
    pub copied: u32,
    /// Frames of silence after them, because the ring was empty.
    pub zero_filled: u32,
    /// Uptime when the callback ran.
    pub uptime: Duration,
    /// From then until the first frame of the buffer is heard.
    pub delay: Duration,
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
}

/// The card's end. Owned by the callback.
#[derive(Debug)]
pub struct Drain {
    ring: rtrb::Consumer<f32>,
    reports: rtrb::Producer<Report>,
    lost_reports: Arc<AtomicU64>,
    next: u64,
}

/// A ring that holds `capacity`, whose first frame has the number `first`.
pub(crate) fn feed(capacity: Frames, first: u64) -> (Feed, Drain) {
    let (ring_in, ring_out) = rtrb::RingBuffer::new(capacity.index() * CHANNELS);
    let (reports_in, reports_out) = rtrb::RingBuffer::new(1024);
    let lost_reports = Arc::new(AtomicU64::new(0));
    let feed = Feed { ring: ring_in, reports: reports_out, lost_reports: Arc::clone(&lost_reports) };
    (feed, Drain { ring: ring_out, reports: reports_in, lost_reports, next: first })
}

impl Feed {
    /// How much fits in now.
    pub fn room(&self) -> Frames {
        Frames::new((self.ring.slots() / CHANNELS) as u64)
    }

    /// Hands over as many of these frames as fit, and tells how many those were.
    ///
    /// * Shape: `samples` is interleaved stereo, `[2 × frames]`.
    pub fn push(&mut self, samples: &[f32]) -> Frames {
        let whole = samples.len().min(self.room().index() * CHANNELS) / CHANNELS * CHANNELS;
        let (pushed, _) = self.ring.push_partial_slice(&samples[..whole]);
        Frames::new((pushed.len() / CHANNELS) as u64)
    }
}

impl Drain {
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
        let report = Report { first: self.next, copied, zero_filled, uptime, delay };
        self.next += u64::from(copied);
        if self.reports.push(report).is_err() {
            self.lost_reports.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
impl Drain {
    /// The frames in the ring, all silence, count as so many later ones.
    pub(crate) fn renumber(&mut self, later: u64) {
        self.next += later;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Frames `first..first + count`, each numbered in its two samples.
    fn counted(first: u64, count: u64) -> Vec<f32> {
        (first..first + count).flat_map(|frame| [frame as f32, -(frame as f32)]).collect()
    }

    #[test]
    fn what_goes_in_comes_out_and_silence_after() {
        let (mut feed, mut drain) = feed(Frames::new(8), 100);
        assert_eq!(feed.push(&counted(100, 10)), Frames::new(8));
        let mut out = [9.0; 12];
        drain.fill(&mut out, Duration::from_secs(1), Duration::from_millis(5));
        assert_eq!(out[..], counted(100, 6));
        drain.fill(&mut out, Duration::from_secs(2), Duration::ZERO);
        assert_eq!(out[..4], counted(106, 2));
        assert_eq!(out[4..], [0.0; 8]);
        let report = |first, copied, zero_filled, seconds, ms| Report {
            first,
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
        let (feed, mut drain) = feed(Frames::new(8), 0);
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
            let (mut feed, mut drain) = feed(Frames::new(32), 0);
            let (mut pushed, mut heard) = (0, 0);
            for (push, pull) in turns {
                pushed += feed.push(&counted(pushed, push)).get();
                let mut out = vec![9.0; pull * CHANNELS];
                drain.fill(&mut out, Duration::ZERO, Duration::ZERO);
                let report = feed.reports.pop().unwrap();
                prop_assert_eq!(report.first, heard);
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
