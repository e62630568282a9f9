//! What a power cut leaves of a file, made whole: cut after the last frame that is, with its length.

use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::sound_file::{BLOCK, FRAME_BYTES, Format, WAV_HEADER, flac_length, wav_sizes};
use phatthanh_audio::StereoReader;
use phatthanh_core::units::{CHANNELS, Frames, Sides};

/// Settings come every few seconds: what is after the last of them is never near this.
const TAIL_AT_MOST: u64 = 64 << 20;

/// Mends the file at `path`, of which `settled` bytes hold whole frames, that many. Gives its frames.
pub(super) fn mend(path: &Path, settled: Option<(u64, u64)>) -> io::Result<u64> {
    let mut file = fs::OpenOptions::new().read(true).write(true).open(path)?;
    let length = file.metadata()?.len();
    let format = path
        .extension()
        .and_then(|ending| Format::of_ending(ending.to_str()?));
    if format == Some(Format::Wav) {
        let frames = length.saturating_sub(WAV_HEADER) / FRAME_BYTES;
        let whole = WAV_HEADER + frames * FRAME_BYTES;
        if length >= WAV_HEADER {
            file.set_len(whole)?;
            wav_sizes(&file, whole)?;
        }
        return Ok(frames);
    }

    let frames =
        match settled.filter(|(bytes, _)| *bytes <= length && length - bytes <= TAIL_AT_MOST) {
            Some((bytes, frames)) => {
                file.seek(SeekFrom::Start(bytes))?;
                let mut tail = Vec::new();
                Read::by_ref(&mut file)
                    .take(TAIL_AT_MOST)
                    .read_to_end(&mut tail)?;
                let (whole, more) = whole_frames(&tail, frames / BLOCK as u64);
                file.set_len(bytes + whole as u64)?;
                frames + more
            }
            None => decoded(path),
        };

    flac_length(&file, frames)?;
    file.sync_data()?;
    Ok(frames)
}

/// How many frames come out of the file at `path`.
pub(super) fn decoded(path: &Path) -> u64 {
    let mut block = vec![0.0; BLOCK * CHANNELS];
    let Ok(mut reader) = StereoReader::open(path, Sides::Both, Frames::ZERO) else {
        return 0;
    };
    let mut frames = 0;
    while let Ok(read @ 1..) = reader.read(&mut block) {
        frames += read as u64;
    }
    frames
}

/// Bytes of `tail` that are whole FLAC frames from block number `first` on, and their samples.
///
/// A frame does not tell its length: it ends where its checksum fits and the next begins, or nothing does.
fn whole_frames(tail: &[u8], first: u64) -> (usize, u64) {
    let (mut start, mut block, mut samples) = (0, first, 0);
    while let Some(header) = header(&tail[start..], block) {
        let mut sum = 0_u16;
        let mut end = None;
        for (index, byte) in tail[start..].iter().enumerate() {
            if index >= header.length + 2 && sum == 0 {
                let here = start + index;
                if self::header(&tail[here..], block + 1).is_some() {
                    end = Some(here);
                    break;
                }
            }
            sum = crc16(sum, *byte);
        }
        // The checksum of a frame and its checksum is zero.
        let Some(end) = end.or((sum == 0).then_some(tail.len())) else {
            break;
        };
        (start, block, samples) = (end, block + 1, samples + header.samples);
    }

    (start, samples)
}

/// A frame's header.
struct Header {
    /// In bytes.
    length: usize,
    /// Of one channel.
    samples: u64,
}

/// The header `bytes` begin with, if it is one of ours, of this block.
fn header(bytes: &[u8], block: u64) -> Option<Header> {
    let [0xFF, 0xF8, sizes, _, rest @ ..] = bytes else {
        return None;
    };

    let (number, digits) = coded(rest)?;
    let (extra, samples) = match (sizes >> 4, &rest[digits..]) {
        (0b0110, [low, ..]) => (1, u64::from(*low) + 1),
        (0b0111, [high, low, ..]) => (2, u64::from(u16::from_be_bytes([*high, *low])) + 1),
        (code @ 0b1000..=0b1111, _) => (0, 256 << (code - 8)),
        (code @ 0b0010..=0b0101, _) => (0, 576 << (code - 2)),
        (0b0001, _) => (0, 192),
        _ => return None,
    };

    let length = 4 + digits + extra;
    let sum = bytes
        .get(..length)?
        .iter()
        .fold(0, |sum, byte| crc8(sum, *byte));
    (number == block && bytes.get(length) == Some(&sum)).then_some(Header {
        length: length + 1,
        samples,
    })
}

/// A number coded as in UTF-8, and its bytes.
fn coded(bytes: &[u8]) -> Option<(u64, usize)> {
    let first = *bytes.first()?;
    let more = match first.leading_ones() {
        0 => return Some((u64::from(first), 1)),
        ones @ 2..=7 => ones as usize - 1,
        _ => return None,
    };

    let mut number = u64::from(first) & (0x3F >> more);
    for byte in bytes.get(1..=more)? {
        if byte >> 6 != 0b10 {
            return None;
        }
        number = number << 6 | u64::from(byte & 0x3F);
    }

    Some((number, 1 + more))
}

/// x⁸ + x² + x + 1.
fn crc8(sum: u8, byte: u8) -> u8 {
    (0..8).fold(sum ^ byte, |sum, _| {
        if sum & 0x80 == 0 {
            sum << 1
        } else {
            sum << 1 ^ 0x07
        }
    })
}

/// x¹⁶ + x¹⁵ + x² + 1.
fn crc16(sum: u16, byte: u8) -> u16 {
    (0..8).fold(sum ^ u16::from(byte) << 8, |sum, _| {
        if sum & 0x8000 == 0 {
            sum << 1
        } else {
            sum << 1 ^ 0x8005
        }
    })
}
