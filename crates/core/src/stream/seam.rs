//! Where a stream that was opened anew goes on from what was heard of it before.

use std::collections::VecDeque;
use std::time::Duration;

use super::memory::Seen;
use super::packets::Packet;
use crate::units::{CHANNELS, Frames};

/// Sound that waits for its packets, at most: a minute.
const MOST: usize = 60 * 48_000 * CHANNELS;

/// What comes so far ahead of its time comes out of a server's memory.
const AHEAD: Frames = Frames::from_ms(2000);

/// So much of that was heard before: then all of it is old, and what came before it, too.
const OLD: Frames = Frames::from_ms(1000);

/// So much that was never seen is new. Less of it, between what was, is a packet that was cut off with its piece.
const NEW: Frames = Frames::from_ms(80);

/// Sound of one stream from its beginning on, without what was heard before.
///
/// Sound and packets come by two ways, and either may be first. Sound is held until packets come that were never seen, and
/// so much of it dropped as the packets before those are long.
#[derive(Debug, Default)]
pub struct Seam {
    waiting: VecDeque<f32>,
    /// Samples that are still to be dropped.
    old: usize,
    joined: bool,
    /// Samples of all packets, and of all sound, since it was opened.
    of_packets: usize,
    of_sound: usize,
    /// Samples of the packets that were heard before, since the last that were new.
    known: usize,
    /// Samples of the packets in a row that were never seen.
    fresh: usize,
}

impl Seam {
    /// Takes note of the next packet of a stream that was opened `since` so long. Returns whether what was given so far
    /// is old after all: a server that lost pieces sends, out of its memory, what was never heard before what was.
    pub fn packet(&mut self, packet: &Packet, seen: Seen, since: Duration) -> bool {
        let length = samples(packet.length);
        self.of_packets = self.of_packets.saturating_add(length);
        match seen {
            Seen::Fresh => self.fresh = self.fresh.saturating_add(length),
            Seen::Again if self.fresh > 0 => self.fresh = self.fresh.saturating_add(length),
            Seen::Known => self.known = self.known.saturating_add(length),
            Seen::Again => {}
        }

        let is_new = seen != Seen::Known && self.fresh >= samples(NEW);
        let is_old = !is_new && self.joined && self.known >= samples(OLD) && self.is_ahead(since);
        if is_new {
            (self.joined, self.known) = (true, 0);
        } else if is_old {
            self.joined = false;
            self.old = self.of_packets.saturating_sub(self.of_sound);
        } else if !self.joined && seen == Seen::Known {
            // With what was thought to be new, and was too little.
            let scraps = self.fresh;
            self.old = self.old.saturating_add(scraps).saturating_add(length);
        } else if !self.joined && self.fresh == 0 {
            self.old = self.old.saturating_add(length);
        }
        if seen == Seen::Known {
            self.fresh = 0;
        }
        self.drop_old();
        is_old
    }

    /// Whether more has come than was played since. What is played again in its time, as a tune, is no old sound.
    fn is_ahead(&self, since: Duration) -> bool {
        let played = Frames::of_seconds(since.as_secs_f64());
        self.of_packets > samples(played).saturating_add(samples(AHEAD))
    }

    /// Takes the next sound, and gives what of it is new to `give`.
    ///
    /// * Shape: interleaved stereo.
    pub fn sound(&mut self, sound: &[f32], mut give: impl FnMut(&[f32])) {
        self.of_sound = self.of_sound.saturating_add(sound.len());
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

    const NOW: Duration = Duration::ZERO;

    /// Frames of what counts as one in the steps of `run`: a packet of four is more than a scrap.
    const UNIT: u64 = 4800;

    fn run(steps: &[(&str, u64)]) -> Vec<f32> {
        let (mut seam, mut out, mut next) = (Seam::default(), Vec::new(), 0);
        for (what, count) in steps {
            match *what {
                "fresh" => drop(seam.packet(&packet(count * UNIT), Seen::Fresh, NOW)),
                "known" => drop(seam.packet(&packet(count * UNIT), Seen::Known, NOW)),
                "again" => drop(seam.packet(&packet(count * UNIT), Seen::Again, NOW)),
                // A packet that was cut off: 21 ms.
                "scrap" => drop(seam.packet(&packet(1024), Seen::Fresh, NOW)),
                "scrap of sound" => seam.sound(&[-1.0; 1024 * CHANNELS], |new| {
                    out.extend_from_slice(new);
                }),
                _ => {
                    let sound: Vec<f32> = (next..next + count)
                        .flat_map(|unit| vec![unit as f32; UNIT as usize * CHANNELS])
                        .collect();
                    next += count;
                    seam.sound(&sound, |new| out.extend_from_slice(new));
                }
            }
        }
        out.retain(|sample| *sample >= 0.0);
        let units = out.chunks(UNIT as usize * CHANNELS);
        units.map(|unit| unit[0]).collect()
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

    /// Pieces that stop half-way: each ends with a packet that is cut off and was therefore never seen. What comes between
    /// such scraps was heard before all the same.
    #[test]
    fn a_packet_that_is_cut_off_makes_old_sound_no_newer() {
        let pieces = [
            ("known", 9),
            ("scrap", 0),
            ("known", 9),
            ("scrap", 0),
            ("fresh", 9),
            ("fresh", 9),
        ];
        let sound = [
            ("sound", 9),
            ("scrap of sound", 0),
            ("sound", 9),
            ("scrap of sound", 0),
            ("sound", 18),
        ];
        let packets_first: Vec<(&str, u64)> = pieces.into_iter().chain(sound).collect();
        assert_eq!(run(&packets_first), from(18, 36));
        let sound_first: Vec<(&str, u64)> = sound
            .into_iter()
            .chain(pieces)
            .chain([("sound", 1)])
            .collect();
        assert_eq!(run(&sound_first), from(18, 37));
    }

    /// Once it has joined, packets that are known say nothing: codecs have packets of silence.
    #[test]
    fn nothing_is_dropped_in_the_middle() {
        let steps = [("fresh", 4), ("sound", 4), ("known", 4), ("sound", 4)];
        assert_eq!(run(&steps), from(0, 8));
    }

    /// Pieces were lost, and the server sends again from before them on: what was never heard, old sound, a piece that was
    /// lost, old sound, and at last what is new. What was given before the old sound is to be forgotten.
    #[test]
    fn what_was_lost_does_not_come_late_and_is_not_followed_by_what_was_heard() {
        use Seen::{Fresh, Known};
        let second = 48_000;
        let steps = [
            Fresh, Known, Known, Known, Fresh, Known, Known, Fresh, Fresh,
        ];
        let sound = |at: usize| vec![at as f32; second * CHANNELS];
        for packets_first in [false, true] {
            let (mut seam, mut out, mut old) = (Seam::default(), Vec::new(), Vec::new());
            for (at, seen) in steps.into_iter().enumerate() {
                if seam.packet(&packet(second as u64), seen, NOW) {
                    old.push(at);
                    out.clear();
                }
                if !packets_first {
                    seam.sound(&sound(at), |new| out.extend_from_slice(new));
                }
            }
            if packets_first {
                let all: Vec<f32> = (0..steps.len()).flat_map(sound).collect();
                seam.sound(&all, |new| out.extend_from_slice(new));
            }
            assert_eq!(old, [2, 5]);
            let seconds = out.iter().step_by(second * CHANNELS);
            let seconds: Vec<f32> = seconds.copied().collect();
            assert_eq!(seconds, [7.0, 8.0], "{packets_first}");
            assert_eq!(out.len(), 2 * second * CHANNELS);
        }
    }

    /// A tune that is sent a second time, in its time, is heard.
    #[test]
    fn what_comes_again_in_its_time_is_heard() {
        let mut seam = Seam::default();
        seam.packet(&packet(48_000), Seen::Fresh, NOW);
        for second in 1..60 {
            let since = Duration::from_secs(second);
            assert!(!seam.packet(&packet(48_000), Seen::Known, since));
        }
    }
}
