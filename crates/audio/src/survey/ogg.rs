//! Pages of Ogg (RFC 3533): each has a number, a position and a checksum.

use std::io::{self, Read};
use std::ops::Range;

use super::window::Window;
use super::{MOST_LOST, Survey};

/// Bytes of a page before its table.
const HEAD: usize = 27;
/// The longest page.
const LONGEST: usize = HEAD + 255 + 255 * 255;
/// No page ends a packet here.
const NO_POSITION: i64 = -1;
/// Where in a page its position and its checksum stand.
const POSITION: Range<usize> = 6..14;
const CHECKSUM: Range<usize> = 22..26;
/// Bytes of a head of Vorbis that tell its rate and channels.
const VORBIS: usize = 16;

/// The remainders of the checksum, by byte.
const CRC: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let (mut rest, mut bit) = ((byte as u32) << 24, 0);
        while bit < 8 {
            rest = if rest >> 31 == 1 {
                rest << 1 ^ 0x04c1_1db7
            } else {
                rest << 1
            };
            bit += 1;
        }
        table[byte] = rest;
        byte += 1;
    }
    table
};

/// One page.
pub(super) struct Page<'a> {
    pub(super) is_first: bool,
    pub(super) position: i64,
    pub(super) serial: u32,
    number: u32,
    pub(super) ends_packet: bool,
    /// The lengths of what packets are cut into.
    pub(super) table: &'a [u8],
    pub(super) body: &'a [u8],
    /// All of it.
    pub(super) bytes: &'a [u8],
}

/// What stands at a place.
pub(super) enum Seen<'a> {
    Page(Page<'a>),
    /// No page, or a damaged one.
    Other(&'a [u8]),
}

/// The stream of sound that is followed.
struct Stream {
    serial: u32,
    rate: u32,
    number: u32,
    position: i64,
}

/// Walks over the pages.
pub(super) fn survey(window: &mut Window<impl Read>) -> io::Result<Survey> {
    let mut survey = Survey::default();
    let mut stream: Option<Stream> = None;
    let mut before_s = 0.0;
    while let Some(seen) = next(window)? {
        let Seen::Page(page) = seen else { continue };
        if page.is_first {
            if let Some(rate) = rate(page.body) {
                if let Some(last) = stream {
                    survey.joints += 1;
                    before_s += last.seconds();
                }
                stream = Some(Stream {
                    serial: page.serial,
                    rate,
                    number: page.number,
                    position: 0,
                });
            }
        } else if let Some(stream) = stream
            .as_mut()
            .filter(|stream| stream.serial == page.serial)
        {
            stream.pass(&page, before_s, &mut survey);
        }
    }

    Ok(survey)
}

/// Where recordings begin that lie one behind the other; empty if they are all Vorbis of one rate and as many
/// channels, which a decoder reads as one.
pub(super) fn chain(window: &mut Window<impl Read>) -> io::Result<Vec<u64>> {
    let (mut begins, mut kinds, mut at, mut in_heads) = (Vec::new(), Vec::new(), 0_u64, false);
    while let Some(seen) = next(window)? {
        match seen {
            Seen::Other(bytes) => at += bytes.len() as u64,
            Seen::Page(page) => {
                if page.is_first && !in_heads {
                    begins.push(at);
                }
                if page.is_first && rate(page.body).is_some() {
                    kinds.push(page.body.get(..VORBIS).unwrap_or_default().to_vec());
                }
                in_heads = page.is_first;
                at += page.bytes.len() as u64;
            }
        }
    }

    let first = kinds
        .first()
        .filter(|first| first.starts_with(b"\x01vorbis"));
    let is_one = first.is_some_and(|first| kinds.iter().all(|kind| kind == first));
    Ok(if is_one { Vec::new() } else { begins })
}

/// What stands at the window's place, which then moves on behind it; none at the end.
pub(super) fn next(window: &mut Window<impl Read>) -> io::Result<Option<Seen<'_>>> {
    let seen = window.see(LONGEST)?;
    if seen.is_empty() {
        return Ok(None);
    }

    // On to where another may begin.
    let other = || {
        seen.iter()
            .skip(1)
            .position(|byte| *byte == b'O')
            .map_or(seen.len(), |at| at + 1)
    };

    let length = page(seen).map_or_else(other, |page| page.bytes.len());
    let bytes = window.take(length);
    Ok(Some(page(bytes).map_or(Seen::Other(bytes), Seen::Page)))
}

/// The page `bytes` at another position.
pub(super) fn at_position(bytes: &[u8], position: i64) -> Vec<u8> {
    let mut page = bytes.to_vec();
    page[POSITION].copy_from_slice(&position.to_le_bytes());
    let sum = checksum(&page);
    page[CHECKSUM].copy_from_slice(&sum.to_le_bytes());
    page
}

impl Stream {
    fn seconds(&self) -> f64 {
        self.position as f64 / f64::from(self.rate)
    }

    fn pass(&mut self, page: &Page<'_>, before_s: f64, survey: &mut Survey) {
        let from = before_s + self.seconds();
        if page.ends_packet {
            survey.is_out_of_order |= page.position == NO_POSITION || page.position < self.position;
            self.position = page.position.max(self.position);
        }
        if page.number > self.number + 1 && survey.lost.len() < MOST_LOST {
            survey.lost.push(from..before_s + self.seconds());
        }
        self.number = page.number;
    }
}

/// The page that `bytes` begin with; none if they begin with none, or with a damaged one.
fn page(bytes: &[u8]) -> Option<Page<'_>> {
    let (head, rest) = bytes.split_first_chunk::<HEAD>()?;
    if !head.starts_with(b"OggS\0") {
        return None;
    }

    let (table, rest) = rest.split_at_checked(head[26].into())?;
    let body = rest.get(..table.iter().map(|part| usize::from(*part)).sum())?;
    let number = |at: usize| u32::from_le_bytes([0, 1, 2, 3].map(|byte| head[at + byte]));
    let bytes = &bytes[..HEAD + table.len() + body.len()];
    let page = Page {
        is_first: head[5] & 2 != 0,
        position: i64::from(number(10)) << 32 | i64::from(number(6)),
        serial: number(14),
        number: number(18),
        ends_packet: table.iter().any(|part| *part < 255),
        table,
        body,
        bytes,
    };

    (checksum(bytes) == number(CHECKSUM.start)).then_some(page)
}

/// The checksum of a page, in which itself counts as zero.
fn checksum(page: &[u8]) -> u32 {
    let bytes = page
        .iter()
        .enumerate()
        .map(|(at, byte)| if CHECKSUM.contains(&at) { 0 } else { *byte });
    bytes.fold(0, |sum, byte| {
        sum << 8 ^ CRC[usize::from((sum >> 24) as u8 ^ byte)]
    })
}

/// Positions a second, by a stream's first packet; none if it is no sound.
fn rate(packet: &[u8]) -> Option<u32> {
    let number = |at: usize| Some(u32::from_le_bytes(packet.get(at..at + 4)?.try_into().ok()?));
    let rate = match packet {
        [1, b'v', b'o', b'r', b'b', b'i', b's', ..] => number(12)?,
        [b'O', b'p', b'u', b's', b'H', ..] => 48_000,
        [b'S', b'p', b'e', b'e', b'x', ..] => number(36)?,
        // A block of twenty bits in the description of the stream.
        [0x7f, b'F', b'L', b'A', b'C', ..] => number(27)?.swap_bytes() >> 12,
        _ => return None,
    };
    Some(rate).filter(|rate| *rate > 0)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn write(flags: u8, position: i64, number: u32, body: &[u8]) -> Vec<u8> {
        let mut page = b"OggS\0".to_vec();
        page.push(flags);
        page.extend(position.to_le_bytes());
        page.extend(7_u32.to_le_bytes());
        page.extend(number.to_le_bytes());
        page.extend([0; 4]);
        page.extend([1, body.len() as u8]);
        page.extend(body);
        at_position(&page, position)
    }

    /// A minute, a page a second.
    fn minute() -> Vec<Vec<u8>> {
        let mut pages = vec![
            write(2, 0, 0, b"OpusHead\x01\x02"),
            write(0, 0, 1, b"OpusTags"),
        ];
        pages.extend((1..=60).map(|at| write(0, i64::from(at) * 48_000, at + 1, b"some sound")));
        pages
    }

    fn survey(pages: &[Vec<u8>]) -> Survey {
        super::survey(&mut Window::new(&pages.concat()[..])).unwrap()
    }

    #[test]
    fn lost_pages_have_their_place() {
        assert_eq!(survey(&minute()), Survey::default());
        let mut pages = minute();
        pages[20][30..].fill(0xaa);
        assert_eq!(
            survey(&pages),
            Survey {
                lost: vec![18.0..20.0],
                ..Survey::default()
            }
        );
        pages.drain(30..40);
        assert_eq!(survey(&pages).lost, [18.0..20.0, 28.0..39.0]);
        let twice = [minute(), pages].concat();
        assert_eq!(survey(&twice).lost, [78.0..80.0, 88.0..99.0]);
        assert_eq!(survey(&twice).joints, 1);
        assert_eq!(
            survey(&[minute(), vec![b"OggS".to_vec(), vec![0; 100_000]]].concat()),
            Survey::default()
        );
    }

    #[test]
    fn positions_that_are_none_are_out_of_order() {
        let mut pages = minute();
        pages[9] = write(0, NO_POSITION, 9, b"some sound");
        assert!(survey(&pages).is_out_of_order);
        let mut pages = minute();
        pages[9] = write(0, 48_000, 9, b"some sound");
        assert!(survey(&pages).is_out_of_order);
    }

    #[test]
    fn recordings_one_behind_the_other() {
        let begins = |files: &[Vec<u8>]| chain(&mut Window::new(&files.concat()[..])).unwrap();
        let minute = minute().concat();
        let length = minute.len() as u64;
        assert_eq!(begins(std::slice::from_ref(&minute)), [0]);
        assert_eq!(begins(&[minute.clone(), minute.clone()]), [0, length]);
        assert_eq!(
            begins(&[minute.clone(), b"noise".to_vec(), minute.clone()]),
            [0, length + 5]
        );

        // Pictures beside the sound begin with it.
        let film = [write(2, 0, 0, b"\x80theora"), minute.clone()].concat();
        assert_eq!(
            begins(&[film.clone(), film.clone()]),
            [0, film.len() as u64]
        );
        let vorbis = |rate: u32| {
            let head = [
                &b"\x01vorbis\0\0\0\0\x02"[..],
                &rate.to_le_bytes(),
                &[0; 14],
            ]
            .concat();
            [write(2, 0, 0, &head), write(0, 100, 1, b"sound")].concat()
        };

        assert_eq!(begins(&[vorbis(44_100), vorbis(44_100)]), [0; 0]);
        assert_eq!(begins(&[vorbis(44_100), vorbis(48_000)]).len(), 2);
    }

    #[test]
    fn what_a_stream_begins_with() {
        let flac = [
            &b"\x7fFLAC\x01\0\0\x01fLaC\0\0\0\x22"[..],
            &[0; 10],
            &[0x0a, 0xc4, 0x42, 0xf0],
        ]
        .concat();
        assert_eq!(rate(&flac), Some(44_100));
        let vorbis = [&b"\x01vorbis\0\0\0\0\x02"[..], &44_100_u32.to_le_bytes()].concat();
        assert_eq!(rate(&vorbis), Some(44_100));
        assert_eq!(rate(b"fishead\0"), None);
        assert_eq!(rate(b""), None);
    }
}
