#![doc = include_str!("../TIME.md")]

mod line;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::feed::Report;
use super::frame_number::FrameNumber;
use super::timeline::Timeline;
use crate::clock::Clock;
use line::Line;
use phatthanh_core::units::Frames;

/// Underruns remembered: those of the last seconds matter, where something is still to be reported.
const UNDERRUNS: usize = 64;

/// Readings of the two clocks that took longer than this were interrupted.
const UNDISTURBED: Duration = Duration::from_micros(50);

/// Frames and wall time, each from the other. The module says how.
#[derive(Debug)]
pub(crate) struct Map {
    line: Line,
    /// Wall time at uptime zero, by the clock as it is set now.
    epoch: Timestamp,
    /// From which frame on how many zeros were heard before it; oldest first, never empty.
    zeros: VecDeque<(FrameNumber, Frames)>,
}

impl Map {
    /// Knows the clock, not the card yet.
    pub(crate) fn new(clock: &dyn Clock) -> Self {
        let mut map = Self {
            line: Line::default(),
            epoch: Timestamp::UNIX_EPOCH,
            zeros: [(FrameNumber::FIRST, Frames::ZERO)].into(),
        };
        map.read(clock);
        map
    }

    /// Reads how the wall clock is set now.
    pub(crate) fn read(&mut self, clock: &dyn Clock) {
        for _ in 0..3 {
            let before = clock.uptime();
            let now = clock.now();
            let after = clock.uptime();
            self.epoch = now
                .saturating_sub(signed((before + after) / 2))
                .unwrap_or(self.epoch);
            if after.saturating_sub(before) < UNDISTURBED {
                return;
            }
        }
    }

    /// Another card, or the same opened again: where it is must be learnt anew.
    pub(crate) fn restart(&mut self) {
        self.line.restart();
        self.zeros = [(FrameNumber::FIRST, Frames::ZERO)].into();
    }

    /// Whether there was a report since the last [`Map::restart`].
    pub(crate) fn is_known(&self) -> bool {
        self.line.is_known()
    }

    /// Learns from one callback.
    pub(crate) fn observe(&mut self, report: &Report) {
        let before = self.zeros.back().map_or(Frames::ZERO, |(_, zeros)| *zeros);
        let (came, delay) = (report.uptime.as_secs_f64(), report.delay.as_secs_f64());
        self.line
            .observe((report.first + before).get(), came, delay);
        if report.zero_filled == 0 {
            return;
        }

        let (from, zeros) = (report.end(), before + report.silence());
        match self.zeros.back_mut() {
            Some(last) if last.0 == from => last.1 = zeros,
            _ => self.zeros.push_back((from, zeros)),
        }

        if self.zeros.len() > UNDERRUNS {
            self.zeros.pop_front();
        }
    }

    /// When the frame's first moment is heard, by uptime.
    pub(crate) fn uptime_of(&self, frame: FrameNumber) -> Duration {
        let zeros = self.zeros.iter().rev().find(|(from, _)| *from <= frame);
        let zeros = zeros
            .or(self.zeros.front())
            .map_or(Frames::ZERO, |(_, zeros)| *zeros);
        let seconds = self.line.uptime((frame + zeros).get() as f64);
        Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX)
    }

    /// How much faster than nominal the card takes its frames, in millionths.
    pub(crate) fn drift_ppm(&self) -> f64 {
        -self.line.slope() * 1e6
    }
}

impl Timeline for Map {
    fn frame_at(&self, instant: Timestamp) -> FrameNumber {
        let zeros = self.zeros.back().map_or(Frames::ZERO, |(_, zeros)| *zeros);
        let card = self
            .line
            .card(instant.duration_since(self.epoch).as_secs_f64());
        FrameNumber::new((card - zeros.get() as f64).round().max(0.0) as u64)
    }

    fn heard_at(&self, frame: FrameNumber) -> Timestamp {
        self.epoch
            .saturating_add(signed(self.uptime_of(frame)))
            .unwrap_or(Timestamp::MAX)
    }
}

fn signed(length: Duration) -> SignedDuration {
    SignedDuration::try_from(length).unwrap_or(SignedDuration::MAX)
}
