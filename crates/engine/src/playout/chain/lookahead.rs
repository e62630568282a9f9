//! A gain that is where it must be when a peak comes out, and moves there and back without a click.
//!
//! The gain a peak needs is held down over the frames before it (smallest of a sliding window) and
//! then averaged over as many, so it arrives there by a straight ramp, exactly when the peak comes
//! out. Afterwards it comes back as a slow exponential.

use std::collections::VecDeque;

use phatthanh_core::units::FRAMES_PER_SECOND;

/// A gain this near to 1 is 1: a hundredth of a decibel.
const NEARLY_ONE: f32 = 0.999;

/// A gain that looks ahead.
#[derive(Debug)]
pub(crate) struct Lookahead {
    /// Gains needed, by frame: each smaller than all after it, none too old.
    smallest: VecDeque<(u64, f32)>,
    frame: u64,
    /// The smallest gain, coming back slowly.
    held: f32,
    /// How far it comes back in a frame.
    release: f32,
    /// The last gains held; `at` is the oldest.
    ramp: Box<[f32]>,
    at: usize,
    sum: f64,
    /// How many of them are not 1.
    limiting: usize,
}

impl Lookahead {
    /// A gain that gets anywhere within `ramp` frames and comes back by 63 % in `release_seconds`.
    pub(crate) fn new(ramp: usize, release_seconds: f32) -> Self {
        Self {
            smallest: VecDeque::with_capacity(ramp + 1),
            frame: 0,
            held: 1.0,
            release: 1.0 / (release_seconds * FRAMES_PER_SECOND as f32),
            ramp: vec![1.0; ramp].into_boxed_slice(),
            at: 0,
            sum: ramp as f64,
            limiting: 0,
        }
    }

    /// Whether it is 1, and stays so as long as nothing else is needed.
    pub(crate) fn is_one(&self) -> bool {
        self.limiting == 0 && self.held.to_bits() == 1.0_f32.to_bits()
    }

    /// Passes over frames that need no gain. To be called while it is 1 only.
    pub(crate) fn pass(&mut self, frames: usize) {
        self.frame += frames as u64;
        self.smallest.clear();
    }

    /// Takes the gain a frame needs; the gain for the frame that came `ramp - 1` frames before it.
    pub(crate) fn follow(&mut self, needed: f32) -> f32 {
        while self
            .smallest
            .back()
            .is_some_and(|(_, gain)| *gain >= needed)
        {
            self.smallest.pop_back();
        }

        self.smallest.push_back((self.frame, needed));
        let oldest = (self.frame + 1).saturating_sub(self.ramp.len() as u64);
        while self
            .smallest
            .front()
            .is_some_and(|(frame, _)| *frame < oldest)
        {
            self.smallest.pop_front();
        }

        self.frame += 1;

        let smallest = self.smallest.front().map_or(1.0, |(_, gain)| *gain);
        self.held = smallest.min(self.held + (smallest - self.held) * self.release);
        if smallest >= 1.0 && self.held > NEARLY_ONE {
            self.held = 1.0;
        }

        let gone = std::mem::replace(&mut self.ramp[self.at], self.held);
        self.at = if self.at + 1 == self.ramp.len() {
            0
        } else {
            self.at + 1
        };

        self.limiting = self.limiting + usize::from(self.held < 1.0) - usize::from(gone < 1.0);
        self.sum += f64::from(self.held) - f64::from(gone);
        if self.limiting == 0 {
            // Exact again: sums of many differences are not.
            self.sum = self.ramp.len() as f64;
            return 1.0;
        }

        (self.sum / self.ramp.len() as f64) as f32
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "a whole gain is 1 itself")]
mod tests {
    use super::*;

    #[test]
    fn there_in_time_and_back_in_the_end() {
        let (ramp, peak) = (100, 5000);
        let mut gain = Lookahead::new(ramp, 0.05);
        let gains: Vec<f32> = (0..100_000)
            .map(|at| gain.follow(if at == peak { 0.25 } else { 1.0 }))
            .collect();
        let of = |frame: usize| gains[frame + ramp - 1];
        assert_eq!(of(peak - ramp), 1.0);
        assert!((of(peak) - 0.25).abs() < 1e-5 && of(peak - ramp / 2) < 0.7);
        assert!(
            gains
                .windows(2)
                .all(|pair| (pair[1] - pair[0]).abs() < 0.01)
        );
        assert!(gain.is_one() && gains[99_999] == 1.0);
    }

    #[test]
    fn passing_over_changes_nothing() {
        let needed = |at: usize| if at % 9000 == 4000 { 0.5 } else { 1.0 };
        let (mut one, mut other) = (Lookahead::new(64, 0.01), Lookahead::new(64, 0.01));
        let mut at = 0;
        while at < 60_000 {
            let free = (at..at + 48).all(|at| needed(at) == 1.0);
            let each: Vec<f32> = (at..at + 48).map(|at| one.follow(needed(at))).collect();
            if other.is_one() && free {
                other.pass(48);
                assert!(each.iter().all(|gain| *gain == 1.0));
            } else {
                let same: Vec<f32> = (at..at + 48).map(|at| other.follow(needed(at))).collect();
                assert_eq!(each, same, "{at}");
            }
            at += 48;
        }
    }
}
