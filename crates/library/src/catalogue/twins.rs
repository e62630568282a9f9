//! Twins: one recording in other bytes, saved again as another kind of file, at another level, with the
//! silence cut off.
//!
//! A fingerprint of its first two minutes says how a recording goes, eight times a second, in bits
//! that survive coding and level. Two that go the same way from their first sound on are twins. The
//! hard part is the same voice with other words, which must be none.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rusty_chromaprint::{Configuration, Fingerprinter};

use phatthanh_core::names::SegmentId;
use phatthanh_core::units::CHANNELS;

/// Listened to, in seconds.
const LISTENED: u32 = 120;
/// Fewer items say too little.
const FEWEST: usize = 40;
/// Items by which two may begin apart: about two seconds.
const APART: usize = 16;
/// Bits of 32 in which twins differ at most, on average. Measured on speech and music: the same saved
/// as another kind of file, quieter and cut, 3 at most; others 10 at least, and of like length 13.
const DIFFERENT_BITS: f64 = 7.0;
/// Seconds and part of the length by which twins' lengths differ at most, silence left out.
const LENGTH_S: f64 = 2.0;
const LENGTH_PART: f64 = 0.01;

/// Which recordings are twins, by their bytes; each pair both ways.
pub(crate) type Twins = BTreeMap<SegmentId, BTreeSet<SegmentId>>;

/// What a recording is likened to others by.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Print {
    /// From its first sound to its last.
    pub(crate) seconds: f64,
    /// From the first sound on.
    pub(crate) items: Vec<u32>,
}

impl Print {
    /// The print of a recording of `seconds` of sound after `silence_s` of silence; none if it says
    /// too little.
    pub(crate) fn new(mut items: Vec<u32>, silence_s: f64, seconds: f64) -> Option<Self> {
        let item_s = f64::from(Configuration::default().item_duration_in_seconds());
        items.drain(..items.len().min((silence_s / item_s) as usize));
        (items.len() >= FEWEST).then_some(Self { seconds, items })
    }

    /// The lengths a twin of this may have, in seconds.
    pub(crate) fn lengths(&self) -> std::ops::RangeInclusive<f64> {
        let apart = LENGTH_S + self.seconds * LENGTH_PART;
        self.seconds - apart..=self.seconds + apart
    }

    /// Whether another goes the same way; its items as they are kept.
    pub(crate) fn is_like(&self, other: &[[u8; 4]]) -> bool {
        let other: Vec<u32> = other.iter().map(|item| u32::from_le_bytes(*item)).collect();
        self.difference(&other) <= DIFFERENT_BITS
    }

    /// Bits in which the items differ, on average, where they differ least.
    fn difference(&self, other: &[u32]) -> f64 {
        let shifts = (0..=APART).map(|shift| apart(&self.items, other, shift));
        let back = (1..=APART).map(|shift| apart(other, &self.items, shift));
        shifts.chain(back).fold(32.0, f64::min)
    }
}

/// Returns the distance with `one` beginning `shift` items late.
fn apart(one: &[u32], other: &[u32], shift: usize) -> f64 {
    let pairs = one.iter().skip(shift).zip(other);
    let (count, bits) = pairs.fold((0_u32, 0_u32), |(count, bits), (one, other)| {
        (count + 1, bits + (one ^ other).count_ones())
    });
    if (count as usize) < FEWEST - APART {
        32.0
    } else {
        f64::from(bits) / f64::from(count)
    }
}

/// Hears a recording's first minutes.
pub(crate) struct Listener {
    /// None: it will not do at this rate.
    fingerprinter: Option<Fingerprinter>,
    /// Frames still to be heard.
    left: usize,
    mono: Vec<i16>,
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener")
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}

impl Listener {
    pub(crate) fn new(rate: u32) -> Self {
        let mut fingerprinter = Fingerprinter::new(&Configuration::default());
        let started = fingerprinter.start(rate, 1).is_ok();
        Self {
            fingerprinter: started.then_some(fingerprinter),
            left: (rate * LISTENED) as usize,
            mono: Vec::new(),
        }
    }

    /// Takes the next frames, at the recording's rate.
    pub(crate) fn hear(&mut self, frames: &[[f32; CHANNELS]]) {
        let frames = &frames[..frames.len().min(self.left)];
        self.left -= frames.len();
        let Some(fingerprinter) = self.fingerprinter.as_mut().filter(|_| !frames.is_empty()) else {
            return;
        };

        self.mono.clear();
        // Clipped at full scale, which the print does not notice.
        self.mono.extend(
            frames
                .iter()
                .map(|[left, right]| ((left + right) * 16_384.0) as i16),
        );
        fingerprinter.consume(&self.mono);
    }

    /// What was heard, item by item.
    pub(crate) fn finish(self) -> Option<Vec<u32>> {
        let mut fingerprinter = self.fingerprinter?;
        fingerprinter.finish();
        Some(fingerprinter.fingerprint().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(seed: u32, length: usize) -> Print {
        let items = (1..=length as u32)
            .map(|at| (seed + at).wrapping_mul(0x9E37_79B9).rotate_left(at % 32));
        Print {
            seconds: length as f64 / 8.0,
            items: items.collect(),
        }
    }

    #[track_caller]
    fn check(one: &Print, items: &[u32], expected: bool) {
        let kept: Vec<[u8; 4]> = items.iter().map(|item| item.to_le_bytes()).collect();
        assert_eq!(
            one.is_like(&kept),
            expected,
            "{} bits",
            one.difference(items)
        );
    }

    #[test]
    fn likeness() {
        let one = print(1, 400);
        let late: Vec<u32> = one.items.iter().skip(APART).copied().collect();
        let later: Vec<u32> = one.items.iter().skip(APART + 1).copied().collect();
        let coded: Vec<u32> = one.items.iter().map(|item| item ^ 0x8421_0000).collect();
        let other: Vec<u32> = one.items.iter().map(|item| item ^ 0xfff0_0000).collect();
        check(&one, &one.items, true);
        check(&one, &late, true);
        check(
            &Print {
                seconds: 1.0,
                items: late.clone(),
            },
            &one.items,
            true,
        );
        check(&one, &later, false);
        check(&one, &coded, true);
        check(&one, &other, false);
        check(&one, &print(7_000, 400).items, false);
        check(&one, &[], false);
    }

    #[test]
    fn what_says_too_little_has_no_print() {
        assert_eq!(Print::new(vec![7; FEWEST - 1], 0.0, 5.0), None);
        assert_eq!(Print::new(vec![7; FEWEST + 5], 1.0, 5.0), None);
        assert_eq!(Print::new(vec![7; 100], 1.3, 5.0).unwrap().items.len(), 90);
        assert_eq!(Print::new(vec![7; 100], 1e9, 5.0), None);
    }

    /// Whatever the rate and however it ends, listening is no danger to the rest.
    #[test]
    fn any_rate_and_any_length() {
        for rate in [8_000, 11_025, 22_050, 32_000, 44_100, 96_000, 192_000] {
            for frames in [0, 1, 5, 1_151, 32_768, 32_769, 65_537] {
                let mut listener = Listener::new(rate);
                listener.hear(&vec![[0.3, f32::MAX]; frames]);
                listener.hear(&[[-8.0, 0.1]]);
                assert!(listener.finish().is_some_and(|items| items.len() < 60));
            }
        }
    }
}
