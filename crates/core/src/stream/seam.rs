//! Where a stream that was opened anew goes on from what was heard of it before.

use std::collections::VecDeque;

use super::memory::Seen;
use super::packets::Packet;
use crate::units::{CHANNELS, Frames};

/// Sound that waits for its packets, at most: a minute.
const MOST: usize = 60 * 48_000 * CHANNELS;

/// Sound of one stream from its beginning on, without what was heard before.
///
/// Sound and packets come by two ways, and either may be first. Sound is held until the first packet that was never seen,
/// and so much of it dropped as the packets before that are long.
#[derive(Debug, Default)]
pub struct Seam {
    waiting: VecDeque<f32>,
    /// Samples that are still to be dropped.
    old: usize,
    joined: bool,
}

impl Seam {
    /// Takes note of the next packet.
    pub fn packet(&mut self, packet: &Packet, seen: Seen) {
        match seen {
            Seen::Fresh => self.joined = true,
            Seen::Known | Seen::Again if !self.joined => {
                self.old = self.old.saturating_add(samples(packet.length));
            }
            Seen::Known | Seen::Again => {}
        }
        self.drop_old();
    }

    /// Takes the next sound, and gives what of it is new to `give`.
    ///
    /// * Shape: interleaved stereo.
    pub fn sound(&mut self, sound: &[f32], mut give: impl FnMut(&[f32])) {
        if self.joined && self.old == 0 && self.waiting.is_empty() {
            return give(sound);
        }
        self.waiting.extend(sound);
        self.drop_old();
        if self.joined {
            let (first, second) = self.waiting.as_slices();
            give(first);
            give(second);
            self.waiting.clear();
        } else {
            let over = self.waiting.len().saturating_sub(MOST);
            self.waiting.drain(..over);
            self.old = self.old.saturating_sub(over);
        }
    }

    fn drop_old(&mut self) {
        let now = self.old.min(self.waiting.len());
        self.waiting.drain(..now);
        self.old -= now;
    }
}

fn samples(length: Frames) -> usize {
    length.index().saturating_mul(CHANNELS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(frames: u64) -> Packet {
        Packet {
            crc: 0,
            bytes: 0,
            length: Frames::new(frames),
        }
    }

    fn run(steps: &[(&str, u64)]) -> Vec<f32> {
        let (mut seam, mut out, mut next) = (Seam::default(), Vec::new(), 0);
        for (what, count) in steps {
            match *what {
                "fresh" => seam.packet(&packet(*count), Seen::Fresh),
                "known" => seam.packet(&packet(*count), Seen::Known),
                "again" => seam.packet(&packet(*count), Seen::Again),
                _ => {
                    let sound: Vec<f32> = (next..next + count)
                        .flat_map(|frame| [frame as f32; CHANNELS])
                        .collect();
                    next += count;
                    seam.sound(&sound, |new| out.extend_from_slice(new));
                }
            }
        }
        out.iter().step_by(CHANNELS).copied().collect()
    }

    fn from(first: u64, end: u64) -> Vec<f32> {
        (first..end).map(|frame| frame as f32).collect()
    }

    #[test]
    fn what_was_heard_before_is_dropped_whichever_comes_first() {
        assert_eq!(run(&[("fresh", 4), ("sound", 4), ("sound", 3)]), from(0, 7));
        let packets_first = [("known", 4), ("known", 4), ("fresh", 4), ("sound", 12)];
        assert_eq!(run(&packets_first), from(8, 12));
        let sound_first = [
            ("sound", 12),
            ("known", 4),
            ("known", 4),
            ("fresh", 4),
            ("sound", 1),
        ];
        assert_eq!(run(&sound_first), from(8, 13));
        let mixed = [
            ("known", 4),
            ("sound", 2),
            ("again", 4),
            ("sound", 4),
            ("fresh", 4),
            ("sound", 6),
        ];
        assert_eq!(run(&mixed), from(8, 12));
        assert_eq!(run(&[("known", 4), ("sound", 9)]), from(0, 0));
    }

    /// Once it has joined, packets that are known say nothing: codecs have packets of silence.
    #[test]
    fn nothing_is_dropped_in_the_middle() {
        let steps = [("fresh", 4), ("sound", 4), ("known", 4), ("sound", 4)];
        assert_eq!(run(&steps), from(0, 8));
    }
}
