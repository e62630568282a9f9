//! HE-AAC found out.
//!
//! HE-AAC carries the upper half of its sound in an extension that old decoders pass over, ours
//! too: it would play, dull, and nothing would say so. Many encoders do not announce it either. So
//! the packets themselves are looked at: the extension is a fill element just before the end of
//! nearly each packet, and its length says exactly where it began. Some encoders fill up behind it.

use super::DecodeError;

/// Packets looked at.
const ENOUGH: u32 = 48;
/// Elements behind the extension.
const MOST_BEHIND: u32 = 2;
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
        if self.seen == ENOUGH {
            self.verdict()
        } else {
            Ok(())
        }
    }

    /// The answer when there are no more packets.
    pub(super) fn verdict(&self) -> Result<(), DecodeError> {
        // By chance, one packet in 400 looks so.
        let extended = self.seen >= TOO_FEW && self.extended * 2 > self.seen;
        if extended {
            Err(DecodeError::HalfBand)
        } else {
            Ok(())
        }
    }
}

/// Elements of a raw data block (ISO/IEC 14496-3, table 4.3), and how it ends.
const DATA: u32 = 0b100;
const FILL: u32 = 0b110;
const END: u32 = 0b111;

/// Whether this raw data block ends with a fill element (ISO/IEC 14496-3, table 4.11) with spectral band replication
/// data in it, or that and then what some encoders put behind it to make packets equally long.
fn is_extended(packet: &[u8]) -> bool {
    let length = packet
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    let packet = &packet[..length];
    let Some((at, byte)) = packet.iter().enumerate().next_back() else {
        return false;
    };
    // The end marker's last bit is the last set one: only zeros align it to the byte.
    let end = at * 8 + 8 - byte.trailing_zeros() as usize;
    let end = end.checked_sub(3).filter(|&at| bits(packet, at, 3) == END);
    end.is_some_and(|end| ends_extended(packet, end, MOST_BEHIND))
}

/// Whether an element with the extension ends at bit `end`, or before at most `more` others that do.
fn ends_extended(packet: &[u8], end: usize, more: u32) -> bool {
    let extension = |payload: usize| matches!(bits(packet, payload, 4), 0xd | 0xe);
    let begins: Vec<(usize, bool)> = fills(packet, end)
        .map(|(begin, payload)| (begin, payload < end && extension(payload)))
        .chain(data(packet, end).map(|begin| (begin, false)))
        .collect();
    begins.iter().any(|(_, extended)| *extended)
        || (more > 0
            && begins
                .iter()
                .any(|(begin, _)| ends_extended(packet, *begin, more - 1)))
}

/// Where fill elements begin that end at bit `end`, and what is in them.
fn fills(packet: &[u8], end: usize) -> impl Iterator<Item = (usize, usize)> {
    let short = (0..15_u32).filter_map(move |count| {
        let payload = end.checked_sub(count as usize * 8)?;
        let begin = payload.checked_sub(7)?;
        (bits(packet, begin, 7) == FILL << 4 | count).then_some((begin, payload))
    });
    let long = (0..256_u32).filter_map(move |more| {
        let payload = end.checked_sub((14 + more as usize) * 8)?;
        let begin = payload.checked_sub(15)?;
        (bits(packet, begin, 15) == (FILL << 4 | 0xf) << 8 | more).then_some((begin, payload))
    });
    short.chain(long)
}

/// Where data stream elements (table 4.10) begin that end at bit `end`.
fn data(packet: &[u8], end: usize) -> impl Iterator<Item = usize> {
    (0..255_u32).flat_map(move |count| {
        let bytes = end.checked_sub(count as usize * 8);
        // Those that are aligned begin some bits before the byte.
        (0..8).filter_map(move |gap| {
            let bytes = bytes.filter(|bytes| gap == 0 || bytes % 8 == 0)?;
            let begin = bytes.checked_sub(gap + 16)?;
            let is_aligned = bits(packet, begin + 7, 1) == 1;
            let fits = bits(packet, begin, 3) == DATA && bits(packet, begin + 8, 8) == count;
            (fits && (is_aligned || gap == 0) && (!is_aligned || bytes % 8 == 0)).then_some(begin)
        })
    })
}

/// `count` bits of `bytes` from bit `at`, the first the highest. `at + count` lies inside.
fn bits(bytes: &[u8], at: usize, count: usize) -> u32 {
    (at..at + count).fold(0, |value, bit| {
        value << 1 | u32::from(bytes[bit / 8] >> (7 - bit % 8) & 1)
    })
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
        for short in [&[][..], &[0], &[0, 0], &[0xe0], &[0xff]] {
            assert!(!is_extended(short));
        }
    }

    /// What encoders of equally long packets put behind the extension.
    #[test]
    fn what_is_behind_the_extension_hides_it_not() {
        for sound in 100..108 {
            let bare = packet(sound, &[0xd5; 40]);
            assert!(is_extended(&[&bare[..], &[0; 9]].concat()), "{sound}");
            // Elements before the end marker: nothing to fill, zeros, data aligned and not.
            let text = bare
                .iter()
                .map(|byte| format!("{byte:08b}"))
                .collect::<Vec<_>>()
                .concat();
            let open = &text[..text.rfind("111").unwrap()];
            let gap = "0".repeat((open.len() + 16).next_multiple_of(8) - open.len() - 16);
            for behind in [
                "1100000".to_owned(),
                format!("1100011{}", "0".repeat(24)),
                format!("1000000000000010{}", "01".repeat(8)),
                format!("1000000100000010{gap}{}", "01".repeat(8)),
            ] {
                let mut whole = format!("{open}{behind}111");
                whole += &"0".repeat(whole.len().next_multiple_of(8) - whole.len());
                let bytes: Vec<u8> = (0..whole.len() / 8)
                    .map(|at| u8::from_str_radix(&whole[at * 8..at * 8 + 8], 2).unwrap())
                    .collect();
                assert!(is_extended(&bytes), "{sound} {behind}");
            }
        }
    }

    #[test]
    fn one_packet_by_chance_is_no_extension() {
        let (plain, extended) = (packet(100, &[0; 5]), packet(100, &[0xd0; 5]));
        let verdict = |packets: &[&Vec<u8>]| {
            let mut detector = Detector::default();
            packets
                .iter()
                .try_for_each(|packet| detector.look(packet))
                .and_then(|()| detector.verdict())
        };

        assert!(verdict(&[&plain; 100]).is_ok());
        assert!(verdict(&[&extended, &plain, &plain, &plain, &plain]).is_ok());
        assert!(matches!(
            verdict(&[&extended; 100]),
            Err(DecodeError::HalfBand)
        ));
        assert!(matches!(
            verdict(&[&plain, &extended, &extended, &extended]),
            Err(DecodeError::HalfBand)
        ));
        assert!(verdict(&[&extended; 2]).is_ok());
    }
}
