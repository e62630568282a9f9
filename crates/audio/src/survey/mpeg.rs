//! Frames of MPEG audio: layers I to III, and AAC in ADTS.

use std::io::{self, Read};

use super::window::Window;
use super::{MOST_LOST, Survey};

/// Bytes that tell all of a header.
const HEADER: usize = 16;
/// Bytes before the first frame: more is no such file.
const MOST_BEFORE: u64 = 1 << 16;
/// Bytes that are no frames, and fewer than this, may be a tag of another kind.
const LEAST_LOST: u64 = 2_000;
/// So many frames alike, one behind the other, are no chance.
const RUN: u32 = 4;
/// Bytes that hold a header of layer III and the description of its blocks, and more.
const DESCRIPTION: usize = 48;
/// So many packets with mixed blocks are no chance and no damage.
const MIXED: u32 = 2;

/// kbit/s by the number in the header, from 1 on: layers I, II and III, then I, and II and III at low rates.
const KBITS: [[u32; 14]; 5] = [
    [
        32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448,
    ],
    [
        32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384,
    ],
    [
        32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
    ],
    [
        32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256,
    ],
    [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];
const RATES: [u32; 3] = [44_100, 48_000, 32_000];
const ADTS_RATES: [u32; 13] = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350,
];

/// What must stay the same from frame to frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kind {
    /// The bits that tell AAC from layers, and version and layer, or the profile.
    family: (u8, u8),
    rate: u32,
    channels: u8,
}

/// One frame, by its header.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Frame {
    kind: Kind,
    bytes: usize,
    samples: u32,
}

impl Frame {
    /// Whether long and short blocks are mixed in it (ISO/IEC 11172-3, 2.4.1.7), which few encoders do and our
    /// decoder turns to noise. `bytes` begin with it.
    fn is_mixed(self, bytes: &[u8]) -> bool {
        let (version, layer) = self.kind.family;
        if layer != 1 || bytes.len() < DESCRIPTION {
            return false;
        }

        let bit = |at: usize| bytes[at / 8] >> (7 - at % 8) & 1;
        let checksum = if bytes[1] & 1 == 0 { 16 } else { 0 };
        let channels = usize::from(self.kind.channels);
        // Bits before the granules, of one, before its flag; granules.
        let (before, size, flag, granules) = match (version, channels) {
            (3, 1) => (9 + 5 + 4, 59, 33, 2),
            (3, _) => (9 + 3 + 8, 59, 33, 2),
            (_, 1) => (8 + 1, 63, 38, 1),
            _ => (8 + 2, 63, 38, 1),
        };

        (0..granules * channels).any(|granule| {
            let flag = 32 + checksum + before + granule * size + flag;
            // Windows are switched, to short ones, but for the lowest.
            [1, 1, 0, 1]
                .iter()
                .enumerate()
                .all(|(at, expected)| bit(flag + at) == *expected)
        })
    }
}

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Here {
    Frame(Frame),
    /// Of so many bytes.
    Tag(u64),
    Other,
    End,
}

/// Walks over the frames; none if there are none.
pub(super) fn survey(window: &mut Window<impl Read>) -> io::Result<Option<Survey>> {
    let mut survey = Survey::default();
    let (mut first, mut run): (Option<Kind>, Option<(Kind, u32)>) = (None, None);
    let (mut seconds, mut heard, mut passed, mut in_step) = (0.0, 0, 0, false);
    let mut mixed = 0;
    loop {
        match here(window.see(HEADER)?) {
            Here::End => break,
            Here::Tag(bytes) => {
                survey.joints += u32::from(first.is_some());
                window.skip(bytes)?;
            }
            Here::Frame(frame) if follows(window, frame, in_step)? => {
                in_step = true;
                mixed += u32::from(frame.is_mixed(window.see(DESCRIPTION)?));
                if first.is_some() && passed >= LEAST_LOST && survey.lost.len() < MOST_LOST {
                    let lost = passed as f64 * seconds / heard.max(1) as f64;
                    survey.lost.push(seconds..seconds + lost);
                }
                passed = 0;
                heard += frame.bytes as u64;
                seconds += f64::from(frame.samples) / f64::from(frame.kind.rate);
                let length = run
                    .filter(|(kind, _)| *kind == frame.kind)
                    .map_or(1, |(_, length)| length + 1);
                run = Some((frame.kind, length));
                if length == RUN {
                    survey.changes |= first.is_some_and(|first| first != frame.kind);
                    survey.joints += u32::from(first.is_some_and(|first| first != frame.kind));
                    first = first.or(Some(frame.kind));
                }
                window.skip(frame.bytes as u64)?;
            }
            Here::Frame(_) | Here::Other => {
                in_step = false;
                passed += 1;
                if first.is_none() && passed > MOST_BEFORE {
                    return Ok(None);
                }
                window.skip(1)?;
            }
        }
    }

    survey.seconds = Some(seconds);
    survey.is_mixed = mixed >= MIXED;
    Ok(first.map(|_| survey))
}

/// Whether what comes behind `frame` shows that it is one: anything a file may hold where the one before
/// showed it too, else another such frame.
fn follows(window: &mut Window<impl Read>, frame: Frame, in_step: bool) -> io::Result<bool> {
    let seen = window.see(frame.bytes + HEADER)?;
    Ok(match here(seen.get(frame.bytes..).unwrap_or_default()) {
        Here::Frame(next) => in_step || next.kind == frame.kind,
        Here::Tag(_) => true,
        Here::End => in_step && seen.len() >= frame.bytes,
        Here::Other => false,
    })
}

fn here(bytes: &[u8]) -> Here {
    match *bytes {
        [] | [_] | [_, _] | [_, _, _] => Here::End,
        [b'I', b'D', b'3', _, _, flags, a, b, c, d, ..] => {
            let size = [a, b, c, d]
                .iter()
                .fold(0, |size, byte| size << 7 | u64::from(byte & 0x7f));
            Here::Tag(10 + size + if flags & 0x10 == 0 { 0 } else { 10 })
        }
        [b'T', b'A', b'G', ..] => Here::Tag(128),
        [
            b'A',
            b'P',
            b'E',
            b'T',
            b'A',
            b'G',
            b'E',
            b'X',
            _,
            _,
            _,
            _,
            a,
            b,
            c,
            d,
        ] => Here::Tag(32 + u64::from(u32::from_le_bytes([a, b, c, d]))),
        _ => frame(bytes).map_or(Here::Other, Here::Frame),
    }
}

fn frame(bytes: &[u8]) -> Option<Frame> {
    let [0xff, second, third, fourth, ..] = *bytes else {
        return None;
    };

    if second & 0xf6 == 0xf0 {
        return adts(bytes);
    }

    let (version, layer) = (second >> 3 & 3, second >> 1 & 3);
    let slow = match version {
        3 => 0,
        2 => 1,
        0 => 2,
        _ => return None,
    };

    // Numbered backwards.
    let (table, samples) = match (layer, slow) {
        (3, 0) => (0, 384),
        (3, _) => (3, 384),
        (2, 0) => (1, 1152),
        (2, _) => (4, 1152),
        (1, 0) => (2, 1152),
        (1, _) => (4, 576),
        _ => return None,
    };

    if second & 0xe0 != 0xe0 {
        return None;
    }

    let kbits = *KBITS[table].get(usize::from(third >> 4).checked_sub(1)?)?;
    let rate = *RATES.get(usize::from(third >> 2 & 3))? >> slow;
    let padding = u32::from(third >> 1 & 1);
    let bytes = match layer {
        3 => (12 * kbits * 1000 / rate + padding) * 4,
        _ => samples / 8 * kbits * 1000 / rate + padding,
    };

    let channels = if fourth >> 6 == 3 { 1 } else { 2 };
    Some(Frame {
        kind: Kind {
            family: (version, layer),
            rate,
            channels,
        },
        bytes: bytes as usize,
        samples,
    })
}

fn adts(bytes: &[u8]) -> Option<Frame> {
    let [_, _, third, fourth, fifth, sixth, seventh, ..] = *bytes else {
        return None;
    };

    let rate = *ADTS_RATES.get(usize::from(third >> 2 & 15))?;
    let channels = (third & 1) << 2 | fourth >> 6;
    let bytes = usize::from(fourth & 3) << 11 | usize::from(fifth) << 3 | usize::from(sixth >> 5);
    let samples = 1024 * (u32::from(seventh & 3) + 1);
    (bytes > 7).then_some(Frame {
        kind: Kind {
            family: (third >> 6, 0),
            rate,
            channels,
        },
        bytes,
        samples,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames of silence behind this header.
    fn frames(header: [u8; 4], count: usize) -> Vec<u8> {
        let bytes = frame(&header).unwrap().bytes;
        (0..count)
            .flat_map(|_| header.into_iter().chain(vec![0; bytes - 4]))
            .collect()
    }

    fn survey(bytes: &[u8]) -> Option<Survey> {
        super::survey(&mut Window::new(bytes)).unwrap()
    }

    const STEREO: [u8; 4] = [0xff, 0xfb, 0x90, 0x64];
    const MONO: [u8; 4] = [0xff, 0xfb, 0x50, 0xc4];
    const SLOW: [u8; 4] = [0xff, 0xf3, 0x50, 0xc4];

    #[test]
    fn what_frames_say() {
        let check = |header: [u8; 4], rate: u32, channels: u8, bytes: usize, samples: u32| {
            let frame = frame(&header).unwrap();
            assert_eq!(
                (
                    frame.kind.rate,
                    frame.kind.channels,
                    frame.bytes,
                    frame.samples
                ),
                (rate, channels, bytes, samples)
            );
        };

        check(STEREO, 44_100, 2, 417, 1152);
        check(MONO, 44_100, 1, 208, 1152);
        check(SLOW, 22_050, 1, 130, 576);
        check([0xff, 0xfd, 0xa4, 0x04], 48_000, 2, 576, 1152);
        check([0xff, 0xff, 0xc4, 0x04], 48_000, 2, 384, 384);
        let adts = frame(&[0xff, 0xf1, 0x50, 0x80, 0x2e, 0x7f, 0xfc]).unwrap();
        assert_eq!(
            (adts.kind.rate, adts.kind.channels, adts.bytes),
            (44_100, 2, 371)
        );
        for nothing in [
            [0xff, 0xfb, 0x00, 0],
            [0xff, 0xfb, 0xf0, 0],
            [0xff, 0xeb, 0x90, 0],
            [0xff, 0xfb, 0x9c, 0],
        ] {
            assert_eq!(frame(&nothing), None, "{nothing:x?}");
        }
    }

    #[test]
    fn mixed_blocks_are_seen() {
        for (header, flag) in [(STEREO, 20 + 33 + 59), (MONO, 18 + 33), (SLOW, 9 + 38)] {
            let length = frame(&header).unwrap().bytes;
            let mut bytes = frames(header, 20);
            let mut set = |number: usize, pattern: u8| {
                for at in 0..4 {
                    let place = 32 + flag + at;
                    let byte = &mut bytes[number * length + place / 8];
                    *byte =
                        *byte & !(0x80 >> (place % 8)) | (pattern << at & 8) << 4 >> (place % 8);
                }
                survey(&bytes).unwrap().is_mixed
            };
            assert!(!set(5, 0b1100), "short ones only: {header:x?}");
            assert!(!set(6, 0b1001), "long ones: {header:x?}");
            assert!(!set(7, 0b1101), "once: {header:x?}");
            assert!(set(8, 0b1101), "{header:x?}");
        }
    }

    #[test]
    fn a_change_is_one_that_lasts() {
        let tag = [&b"ID3\x04\0\0\0\0\0\x05"[..], b"abcde"].concat();
        let (long, short) = (frames(STEREO, 100), frames(STEREO, 50));
        let whole = |parts: &[&[u8]]| survey(&parts.concat()).unwrap();
        let same = whole(&[&tag, &long, &tag, &short]);
        assert!(!same.changes && same.joints == 1);
        assert!((same.seconds.unwrap() - 150.0 * 1152.0 / 44_100.0).abs() < 1e-9);
        for other in [MONO, SLOW] {
            let joined = whole(&[&long, &frames(other, 10)]);
            assert!(joined.changes && joined.joints == 1, "{other:x?}");
            assert!(whole(&[&frames(other, 10), &tag, &long]).changes);
            // By chance, or by damage.
            assert!(!whole(&[&long, &frames(other, 2), &long]).changes);
        }

        // Noise between.
        let noise: Vec<u8> = (0..5000_u32).map(|at| (at * at / 7) as u8).collect();
        let holed = whole(&[&long, &noise, &long]);
        assert!(!holed.changes && holed.lost.len() == 1, "{holed:?}");
        assert!(
            (holed.lost[0].end - holed.lost[0].start - 0.31).abs() < 0.05,
            "{holed:?}"
        );
        assert_eq!(whole(&[&long, &noise]).lost, [], "what is behind it all");
        assert_eq!(whole(&[&noise, &long]).lost, [], "what is before it all");
        assert_eq!(survey(&noise), None);
        assert_eq!(survey(&vec![0; 200_000]), None);
        assert_eq!(survey(b"\xff"), None);
    }
}
