//! Ogg Opus put in order: pages get the positions that their packets say.
//!
//! Opus packets say how long they are, so where a page ends follows from what is in it (RFC 6716, 3.1, and RFC
//! 7845, 4). A page that says none, though packets end in it, stops other decoders for good.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use super::ogg::{self, Page, Seen};
use super::window::Window;

/// Writes the Ogg file at `path` into `to`, its pages of Opus at the positions that follow from their packets: those
/// that say none, or go back. All else stays as it is.
///
/// # Errors
/// If either file cannot be read or written.
pub fn put_in_order(path: &Path, to: &mut impl Write) -> io::Result<()> {
    write(&mut Window::new(File::open(path)?), to)
}

fn write(window: &mut Window<impl Read>, to: &mut impl Write) -> io::Result<()> {
    let mut stream: Option<Stream> = None;
    while let Some(seen) = ogg::next(window)? {
        match seen {
            Seen::Other(bytes) => to.write_all(bytes)?,
            Seen::Page(page) if page.is_first => {
                if page.body.starts_with(b"OpusHead") {
                    stream = Some(Stream::new(page.serial));
                }
                to.write_all(page.bytes)?;
            }
            Seen::Page(page) => {
                let position = stream
                    .as_mut()
                    .filter(|stream| stream.serial == page.serial);
                match position.and_then(|stream| stream.pass(&page)) {
                    Some(position) => to.write_all(&ogg::at_position(page.bytes, position))?,
                    None => to.write_all(page.bytes)?,
                }
            }
        }
    }

    to.flush()
}

/// The stream that is put in order.
struct Stream {
    serial: u32,
    position: i64,
    /// Whether its second packet, the tags, has passed.
    has_begun: bool,
    /// How the packet begins that goes on in the next page.
    open: Vec<u8>,
}

impl Stream {
    const fn new(serial: u32) -> Self {
        Self {
            serial,
            position: 0,
            has_begun: false,
            open: Vec::new(),
        }
    }

    /// The position `page` must have; none if it has the right one.
    fn pass(&mut self, page: &Page<'_>) -> Option<i64> {
        let (mut frames, mut at) = (0, 0);
        for &part in page.table {
            let size = usize::from(part);
            let more = &page.body[at..at + size];
            // The first two bytes tell.
            self.open
                .extend(more.iter().take(2_usize.saturating_sub(self.open.len())));
            at += size;
            if part < 255 {
                frames += if self.has_begun {
                    duration(&self.open)
                } else {
                    0
                };
                self.has_begun = true;
                self.open.clear();
            }
        }

        if !page.ends_packet {
            return None;
        }

        let before = self.position;
        self.position = if page.position < before {
            before + frames
        } else {
            page.position
        };

        (page.position != self.position).then_some(self.position)
    }
}

/// Frames at 48 kHz of the packet that begins so.
fn duration(packet: &[u8]) -> i64 {
    const SILK: [i64; 4] = [480, 960, 1920, 2880];
    const CELT: [i64; 4] = [120, 240, 480, 960];
    let Some(first) = packet.first() else {
        return 0;
    };

    let frame = match (first >> 3, usize::from(first >> 3 & 3)) {
        (0..12, size) => SILK[size],
        (12..16, size) => SILK[size & 1],
        (_, size) => CELT[size],
    };

    let count = match first & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => i64::from(packet.get(1).copied().unwrap_or(0) & 63),
    };

    frame * count
}

#[cfg(test)]
mod tests {
    use super::super::ogg::tests::write as page;
    use super::*;

    #[test]
    fn packets_say_how_long_they_are() {
        for (packet, frames) in [
            (&[0x00][..], 480),
            (&[0x18], 2880),
            (&[0x19], 5760),
            (&[0x68], 960),
            (&[0x80], 120),
            (&[0xfc], 960),
            (&[0xfd], 1920),
            (&[0xfb, 0x83], 2880),
            (&[0xfb], 0),
            (&[], 0),
        ] {
            assert_eq!(duration(packet), frames, "{packet:x?}");
        }
    }

    #[test]
    fn positions_follow_from_packets() {
        let file = |positions: [i64; 5]| {
            let pages = positions
                .into_iter()
                .zip(2..)
                .map(|(at, number)| page(0, at, number, b"\xfcsound"));
            let begin = [
                page(2, 0, 0, b"OpusHead\x01\x02"),
                page(0, 0, 1, b"\xfcOpusTags"),
            ];
            begin.into_iter().chain(pages).collect::<Vec<_>>().concat()
        };

        let right = [960, 1920, 2880, 3840, 4800];
        //  as they are                             as they are to be
        for (positions, expected) in [
            (right, right),
            ([960, -1, 2880, -1, 4800], right),
            ([-1; 5], right),
            ([960, 1920, 100, 3840, 4800], right),
            ([960, 1920, 100, 1060, 2020], right),
            // The end says what of the last packet is padding; the beginning, where another one began.
            ([960, 1920, 2880, 3840, 4000], [960, 1920, 2880, 3840, 4000]),
            (
                [50_000, -1, 51_920, 52_880, -1],
                [50_000, 50_960, 51_920, 52_880, 53_840],
            ),
        ] {
            let mut written = Vec::new();
            write(&mut Window::new(&file(positions)[..]), &mut written).unwrap();
            assert_eq!(written, file(expected), "{positions:?}");
        }

        let noise = [
            file(right),
            b"OggS and no page".to_vec(),
            vec![7; 100_000],
            file(right),
        ]
        .concat();
        let mut written = Vec::new();
        write(&mut Window::new(&noise[..]), &mut written).unwrap();
        assert_eq!(written, noise);
    }
}
