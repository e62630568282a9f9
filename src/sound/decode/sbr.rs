//! HE-AAC found out.
//!
//! HE-AAC carries the upper half of its sound in an extension that old decoders pass over, ours
//! too: it would play, dull, and nobody would be told. Many encoders do not announce it either. So
//! the packets themselves are looked at: the extension is a fill element just before the end of
//! nearly each packet, and its length says exactly where it began.

use super::DecodeError;

/// Packets looked at.
const ENOUGH: u32 = 48;
/// Fewer say nothing.
const TOO_FEW: u32 = 4;

/// Looks at the first packets of an AAC stream for the extension.
#[derive(Debug, Default)]
pub(super) struct Detector {
    seen: u32,
    extended: u32,
}

impl Detector {
    /// Looks at one more packet; an error once enough of them carry the extension.
    pub(super) fn look(&mut self, packet: &[u8]) -> Result<(), DecodeError> {
        if self.seen == ENOUGH {
            return Ok(());
        }
        self.seen += 1;
        self.extended += u32::from(is_extended(packet));
        if self.seen == ENOUGH { self.verdict() } else { Ok(()) }
    }

    /// The answer when there are no more packets.
    pub(super) fn verdict(&self) -> Result<(), DecodeError> {
        // By chance, one packet in 400 looks so.
        let extended = self.seen >= TOO_FEW && self.extended * 2 > self.seen;
        if extended { Err(DecodeError::HalfBand) } else { Ok(()) }
    }
}

/// Whether the last element of this raw data block is a fill element (ISO/IEC 14496-3, table 4.11)
/// with spectral band replication data in it.
fn is_extended(packet: &[u8]) -> bool {
    const FILL: u32 = 0b110;
    const END: u32 = 0b111;
    let Some((at, byte)) = packet.iter().enumerate().next_back() else { return false };
    // The end marker's last bit is the last set one: only zeros align it to the byte.
    let end = at * 8 + 8 - byte.trailing_zeros().min(8) as usize;
    let Some(payload_end) = end.checked_sub(3).filter(|&at| *byte != 0 && bits(packet, at, 3) == END) else {
        return false;
    };
    let extension = |at: usize| matches!(bits(packet, at, 4), 0xd | 0xe);
    let short = (1..15).any(|count: u32| {
        payload_end.checked_sub(count as usize * 8 + 7).is_some_and(|start| {
            bits(packet, start, 3) == FILL && bits(packet, start + 3, 4) == count && extension(start + 7)
        })
    });
    let long = || {
        (0..256_u32).any(|more| {
            payload_end.checked_sub((14 + more as usize) * 8 + 15).is_some_and(|start| {
                bits(packet, start, 7) == FILL << 4 | 0xf
                    && bits(packet, start + 7, 8) == more
                    && extension(start + 15)
            })
        })
    };
    short || long()
}

/// `count` bits of `bytes` from bit `at`, the first the highest. `at + count` lies inside.
fn bits(bytes: &[u8], at: usize, count: usize) -> u32 {
    (at..at + count).fold(0, |value, bit| value << 1 | u32::from(bytes[bit / 8] >> (7 - bit % 8) & 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    /// A packet of some sound, a fill element of `payload`, and the end marker.
    fn packet(sound_bits: usize, payload: &[u8]) -> Vec<u8> {
        let mut text = "10".repeat(sound_bits / 2);
        text += "110";
        match payload.len() {
            count @ 0..15 => write!(text, "{count:04b}").unwrap(),
            count => write!(text, "1111{:08b}", count - 14).unwrap(),
        }
        text.extend(payload.iter().map(|byte| format!("{byte:08b}")));
        text += "111";
        text += &"0".repeat(text.len().next_multiple_of(8) - text.len());
        text.as_bytes()
            .chunks(8)
            .map(|bits| u8::from_str_radix(str::from_utf8(bits).unwrap(), 2).unwrap())
            .collect()
    }

    #[test]
    fn the_extension_is_seen() {
        for sound in 100..108 {
            for length in [1, 5, 14, 15, 60, 200] {
                let mut payload = vec![0xd5; length];
                assert!(is_extended(&packet(sound, &payload)), "{sound} {length}");
                payload[0] = 0x05;
                assert!(!is_extended(&packet(sound, &payload)), "{sound} {length}");
            }
        }
        for short in [&[][..], &[0], &[0xe0], &[0xff]] {
            assert!(!is_extended(short));
        }
    }

    #[test]
    fn one_packet_by_chance_is_no_extension() {
        let (plain, extended) = (packet(100, &[0; 5]), packet(100, &[0xd0; 5]));
        let verdict = |packets: &[&Vec<u8>]| {
            let mut detector = Detector::default();
            packets.iter().try_for_each(|packet| detector.look(packet)).and_then(|()| detector.verdict())
        };
        assert!(verdict(&[&plain; 100]).is_ok());
        assert!(verdict(&[&extended, &plain, &plain, &plain, &plain]).is_ok());
        assert!(matches!(verdict(&[&extended; 100]), Err(DecodeError::HalfBand)));
        assert!(matches!(verdict(&[&plain, &extended, &extended, &extended]), Err(DecodeError::HalfBand)));
        assert!(verdict(&[&extended; 2]).is_ok());
    }
}
