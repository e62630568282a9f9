//! Files that look as if their copying had not ended, although nothing changes in them: their own
//! header promises more than is there, or room was made for them that is still empty.
//!
//! Windows makes the room first and fills it afterwards, and a phone may pause for a minute. What
//! looks so may be whole all the same: such a file only waits longer. Total on any bytes.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// This much emptiness at the end may be room that is not filled yet. Tags end in less; a WAV that
/// ends in digital silence has more, and waits in vain.
const EMPTY: u64 = 512;

/// Boxes looked at, at most: files in many fragments have thousands.
const MOST_BOXES: usize = 64;

/// Whether the file at `path` looks unfinished; one that cannot be read does not.
pub(crate) fn is_unfinished(path: &Path) -> bool {
    File::open(path).is_ok_and(|mut file| looks_unfinished(&mut file).unwrap_or(false))
}

fn looks_unfinished(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    let size = file.seek(SeekFrom::End(0))?;
    Ok(scheduled(file, size)?.is_some_and(|scheduled| scheduled > size) || ends_empty(file, size)?)
}

fn ends_empty(file: &mut (impl Read + Seek), size: u64) -> io::Result<bool> {
    let length = EMPTY.min(size.div_ceil(2));
    file.seek(SeekFrom::Start(size - length))?;
    let mut tail = Vec::new();
    file.take(length).read_to_end(&mut tail)?;
    Ok(tail.iter().all(|byte| *byte == 0))
}

/// How long the file says it is, where its format says it at the beginning.
fn scheduled(file: &mut (impl Read + Seek), size: u64) -> io::Result<Option<u64>> {
    let head = read(file, 0, 12)?;
    let Some(head) = head.first_chunk::<12>() else {
        return Ok(None);
    };

    let word = |at: usize| [head[at], head[at + 1], head[at + 2], head[at + 3]];
    Ok(match (&word(0), &word(4), &word(8)) {
        // Zero and all ones are written by programs that do not know the length.
        (b"RIFF", [0, 0, 0, 0] | [255, 255, 255, 255], _) => None,
        (b"RIFF", length, b"WAVE") => Some(8 + u64::from(u32::from_le_bytes(*length))),
        (b"FORM", length, b"AIFF" | b"AIFC") => Some(8 + u64::from(u32::from_be_bytes(*length))),
        (_, b"ftyp", _) => Some(boxes(file, size)?),
        _ => None,
    })
}

/// Where the last box of an MP4 ends that begins within `size`; beyond, while there is no index.
fn boxes(file: &mut (impl Read + Seek), size: u64) -> io::Result<u64> {
    let (mut at, mut is_indexed) = (0_u64, false);
    for _ in 0..MOST_BOXES {
        if at >= size {
            break;
        }
        let head = read(file, at, 16)?;
        let Some([a, b, c, d, kind @ ..]) = head.first_chunk::<8>() else {
            return Ok(u64::MAX);
        };
        is_indexed |= kind == b"moov";
        let length = match (u32::from_be_bytes([*a, *b, *c, *d]), head.last_chunk::<8>()) {
            // To the end of the file, whatever that is.
            (0, _) => size - at,
            (1, Some(long)) if head.len() == 16 => u64::from_be_bytes(*long),
            (length, _) => u64::from(length),
        };
        // No box is shorter than its own head: this is no MP4 after all.
        if length < 8 {
            return Ok(size);
        }
        at = at.saturating_add(length);
    }

    Ok(if is_indexed || at < size {
        at
    } else {
        u64::MAX
    })
}

fn read(file: &mut (impl Read + Seek), at: u64, length: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(parts: &[&[u8]], expected: bool) {
        let bytes = parts.concat();
        assert_eq!(
            looks_unfinished(&mut Cursor::new(&bytes)).unwrap(),
            expected,
            "{} bytes",
            bytes.len()
        );
    }

    #[test]
    fn what_looks_unfinished() {
        let sound = [7; 10_000];
        let silence = [0; 10_000];
        check(&[], true);
        check(&[b"x"], false);
        check(&[&sound], false);
        check(&[&sound, &silence], true);
        check(&[&sound, &silence, b"x"], false);
        check(&[&silence], true);

        //      header, its length               what is there
        check(
            &[b"RIFF", &10_004_u32.to_le_bytes(), b"WAVE", &sound],
            false,
        );
        check(&[b"RIFF", &10_005_u32.to_le_bytes(), b"WAVE", &sound], true);
        check(&[b"RIFF", &0_u32.to_le_bytes(), b"WAVE", &sound], false);
        check(&[b"RIFF", &u32::MAX.to_le_bytes(), b"WAVE", &sound], false);
        check(
            &[b"FORM", &10_004_u32.to_be_bytes(), b"AIFF", &sound],
            false,
        );
        check(&[b"FORM", &20_000_u32.to_be_bytes(), b"AIFC", &sound], true);
        let (ftyp, moov) = (
            &[0, 0, 0, 8, b'f', b't', b'y', b'p'],
            &[0, 0, 0, 8, b'm', b'o', b'o', b'v'],
        );
        let mdat = [&10_008_u32.to_be_bytes()[..], b"mdat"].concat();
        let long = [&1_u32.to_be_bytes()[..], b"mdat", &10_016_u64.to_be_bytes()].concat();
        let open = [&0_u32.to_be_bytes()[..], b"mdat"].concat();
        check(&[ftyp, moov, &mdat, &sound], false);
        check(&[ftyp, moov, &mdat, &sound[1..]], true);
        check(&[ftyp, &mdat, &sound, moov], false);
        check(&[ftyp, &mdat, &sound], true); // the index comes last
        check(&[ftyp, &long, &sound, moov], false);
        check(&[ftyp, moov, &open, &sound], false);
        check(&[ftyp, moov, &[0, 0, 0, 3, 1, 1, 1, 1], &sound], false);
    }

    proptest! {
        #[test]
        fn any_bytes(head in 0..4_usize, bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut file = [&b"RIFF"[..], b"FORM", b"\0\0\0\x08ftyp", b""][head].to_vec();
            file.extend(bytes);
            looks_unfinished(&mut Cursor::new(file)).unwrap();
        }
    }
}
