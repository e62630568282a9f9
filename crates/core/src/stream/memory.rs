//! Which packets were seen before.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use super::packets::Packet;

/// How long a packet is remembered: no server sends older ones again.
const REMEMBERED: Duration = Duration::from_secs(20 * 60);

/// More packets than twenty minutes have of any codec.
const MOST: usize = 200_000;

/// What a packet is beside those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It was never seen: new sound.
    Fresh,
    /// It was seen before: old sound.
    Known,
    /// It is as the one right before it, as in digital silence: neither.
    Again,
}

/// The packets of the last twenty minutes, by checksum and size.
#[derive(Debug, Default)]
pub struct Memory {
    order: VecDeque<(u64, Duration)>,
    count: HashMap<u64, u32>,
    last: Option<u64>,
}

impl Memory {
    /// Looks whether `packet`, which came at `now`, was seen before, and remembers it.
    pub fn see(&mut self, packet: &Packet, now: Duration) -> Seen {
        self.forget(now);
        let key = u64::from(packet.crc) << 32 | u64::from(packet.bytes);
        let again = self.last == Some(key);
        let known = self.count.contains_key(&key);
        self.last = Some(key);
        if !again {
            self.order.push_back((key, now));
            *self.count.entry(key).or_default() += 1;
        }
        match (again, known) {
            (true, _) => Seen::Again,
            (false, true) => Seen::Known,
            (false, false) => Seen::Fresh,
        }
    }

    /// Takes note that a stream begins anew: its first packet comes after none.
    pub fn reopen(&mut self) {
        self.last = None;
    }

    fn forget(&mut self, now: Duration) {
        while let Some((key, at)) = self.order.front().copied()
            && (self.order.len() > MOST || at + REMEMBERED < now)
        {
            self.order.pop_front();
            if let Some(count) = self.count.get_mut(&key) {
                *count -= 1;
                if *count == 0 {
                    self.count.remove(&key);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Frames;

    fn packet(crc: u32) -> Packet {
        Packet {
            crc,
            bytes: 417,
            length: Frames::from_ms(26),
        }
    }

    #[test]
    fn packets_are_known_for_twenty_minutes() {
        let mut memory = Memory::default();
        let at = Duration::from_secs;
        assert_eq!(memory.see(&packet(1), at(0)), Seen::Fresh);
        assert_eq!(memory.see(&packet(2), at(1)), Seen::Fresh);
        assert_eq!(memory.see(&packet(2), at(2)), Seen::Again);
        assert_eq!(memory.see(&packet(1), at(3)), Seen::Known);
        let other = Packet {
            bytes: 418,
            ..packet(1)
        };
        assert_eq!(memory.see(&other, at(4)), Seen::Fresh);
        // The first packet of a stream that begins anew is old where it ended with it.
        memory.reopen();
        assert_eq!(memory.see(&other, at(5)), Seen::Known);
        assert_eq!(memory.see(&packet(1), at(1201)), Seen::Known);
        assert_eq!(memory.see(&packet(2), at(1300)), Seen::Fresh);
        assert_eq!(memory.see(&packet(1), at(9000)), Seen::Fresh);
        assert_eq!(memory.see(&packet(1), at(9001)), Seen::Again);
        assert!(memory.order.len() <= 2, "{:?}", memory.order);
    }
}
