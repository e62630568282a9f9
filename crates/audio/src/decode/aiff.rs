//! Where the sound of an AIFF file lies, whatever its sizes say.
//!
//! The chunk `SSND` holds eight bytes of its own, then the sound. Symphonia takes its size and that of the whole
//! file, `FORM`, at their word.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use super::chunks::{MOST_CHUNKS, UNKNOWN, is_empty};
use super::source::Part;

/// Bytes before the first chunk.
const HEADER: u64 = 12;
/// Bytes of `SSND` before the sound: offset and block.
const BEFORE: u64 = 8;
/// Chunks that stand behind the sound.
const TAGS: [&[u8; 4]; 9] = [
    b"ID3 ", b"NAME", b"AUTH", b"(c) ", b"ANNO", b"COMT", b"MARK", b"INST", b"APPL",
];

/// The chunk that holds the sound.
struct Sound {
    /// Where what it holds begins.
    begin: u64,
    said: u64,
}

/// Returns what is to be read of an AIFF `length` bytes long, and whether it was not closed; none if all of it is to be
/// read, as it is.
pub(super) fn parts(file: &mut File, length: u64) -> io::Result<Option<(Vec<Part>, bool)>> {
    let Some((_, form)) = chunk(file, 0)? else {
        return Ok(None);
    };

    let Some(Sound { begin, said }) = sound(file)? else {
        return Ok(None);
    };

    let Some(there) = length.checked_sub(begin).filter(|there| *there > BEFORE) else {
        return Ok(None);
    };

    // Where the file ends as it is to be read, and whether that is the sound's end.
    let (end, is_unclosed, to_end) = if said > there {
        if !UNKNOWN.iter().any(|range| range.contains(&said)) {
            return Ok(None);
        }
        (length, false, true)
    } else {
        match ends(file, begin + said, length)? {
            Some(end) => (end, false, false),
            None if is_empty(file, begin + said)? => (begin + said, false, false),
            None => (length, true, true),
        }
    };

    let is_form_right = 8 + form >= end && 8 + form <= length + length % 2;
    if !to_end && is_form_right {
        return Ok(None);
    }

    let size = |size: u64| {
        Part::Bytes(
            u32::try_from(size)
                .unwrap_or(u32::MAX)
                .to_be_bytes()
                .to_vec(),
        )
    };

    let said = if to_end { end - begin } else { said };
    let parts = vec![
        Part::File(0..4),
        size(end - 8),
        Part::File(8..begin - 4),
        size(said),
        Part::File(begin..end),
    ];
    Ok(Some((parts, is_unclosed)))
}

fn sound(file: &mut File) -> io::Result<Option<Sound>> {
    let mut at = HEADER;
    for _ in 0..MOST_CHUNKS {
        let Some((name, said)) = chunk(file, at)? else {
            return Ok(None);
        };
        if name == *b"SSND" {
            return Ok(Some(Sound {
                begin: at + 8,
                said,
            }));
        }
        at += 8 + said + said % 2;
    }

    Ok(None)
}

/// Where the chunks from `at` on end, if there is nothing else up to the file's end, another file or a tag.
fn ends(file: &mut File, at: u64, length: u64) -> io::Result<Option<u64>> {
    let mut at = at + at % 2;
    for _ in 0..MOST_CHUNKS {
        let Some((name, size)) = chunk(file, at)? else {
            return Ok(Some(at.min(length)));
        };
        let is_other = [&b"FORM"[..], b"TAG", b"APET"]
            .iter()
            .any(|mark| name.starts_with(mark));
        if is_other {
            return Ok(Some(at));
        }
        if at + 8 + size > length {
            // The last may be cut short.
            return Ok(TAGS.contains(&&name).then_some(at));
        }
        if !name.iter().all(|byte| (0x20..0x7f).contains(byte)) {
            return Ok(None);
        }
        at += 8 + size + size % 2;
    }

    Ok(Some(at.min(length)))
}

/// The name and the size of the chunk at `at`; none at the end.
fn chunk(file: &mut File, at: u64) -> io::Result<Option<([u8; 4], u64)>> {
    let mut head = [0; 8];
    file.seek(SeekFrom::Start(at))?;
    match file.read_exact(&mut head) {
        Ok(()) => {}
        Err(problem) if problem.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(problem) => return Err(problem),
    }
    let [a, b, c, d, size @ ..] = head;
    Ok(Some(([a, b, c, d], u32::from_be_bytes(size).into())))
}
