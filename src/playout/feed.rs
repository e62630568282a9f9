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
