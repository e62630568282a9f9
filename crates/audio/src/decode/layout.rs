//! Where in a file its sound lies, whatever the header says.
//!
//! A recorder writes the length into the header when it closes the file. One that lost power, or a
//! program that writes into a pipe, leaves none, or that of a while ago. What is behind the header then
//! tells: sound, or what a closed file has behind its sound.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use super::aiff;
use super::chunks::{MOST_CHUNKS, UNKNOWN, is_empty};
use super::source::Part;

/// Longest description of the samples that is compared.
const MOST_FORMAT: u64 = 64;

/// What is to be read of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) parts: Vec<Part>,
    /// Bytes of it that can hold sound, where that is known.
    pub(super) bytes: Option<u64>,
    /// Whether its writer was stopped before it could close the file.
    pub(super) is_unclosed: bool,
}

/// What is to be read of `file`, and how.
pub(super) fn layout(file: &mut File) -> io::Result<Layout> {
    let length = file.metadata()?.len();
    let mut head = Vec::new();
    (&*file).take(12).read_to_end(&mut head)?;
    let layout = match *head {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E'] => wave(file, length)?,
        [b'F', b'O', b'R', b'M', _, _, _, _, b'A', b'I', b'F', _] => {
            let read = aiff::parts(file, length)?;
            read.map(|(parts, is_unclosed)| Layout {
                parts,
                bytes: None,
                is_unclosed,
            })
        }
        [b'c', b'a', b'f', b'f', ..] => core_audio(file, length)?,
        [b'f', b'L', b'a', b'C', ..] => {
            let end = without_tags(file, length)?;
            let bytes = end.checked_sub(flac_begin(file)?);
            Some(Layout {
                parts: vec![Part::File(0..end)],
                bytes,
                is_unclosed: false,
            })
        }
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => {
            let bytes = media_bytes(file, length)?;
            Some(Layout {
                parts: vec![Part::File(0..length)],
                bytes,
                is_unclosed: false,
            })
        }
        _ => None,
    };

    file.seek(SeekFrom::Start(0))?;
    let whole = || Layout {
        parts: vec![Part::File(0..length)],
        bytes: None,
        is_unclosed: false,
    };

    Ok(layout.unwrap_or_else(whole))
}

/// What stands behind the sound of a wave.
enum Behind {
    /// What belongs there.
    Chunks,
    /// Another whole file, which begins here.
    Wave(u64),
    /// More sound.
    Sound,
}

/// One wave: its chunks before the sound, the sound.
struct Wave {
    format: Vec<u8>,
    /// The chunk that holds compressed sound's number of frames.
    fact: Option<Range<u64>>,
    data: Range<u64>,
    said: u64,
}

fn wave(file: &mut File, length: u64) -> io::Result<Option<Layout>> {
    let Some(first) = one_wave(file, 0, length)? else {
        return Ok(None);
    };

    let there = length - first.data.start;
    let mut sound = Vec::from([first.data.clone()]);
    let is_unknown = first.said > there && UNKNOWN.iter().any(|range| range.contains(&first.said));
    let (mut is_unclosed, mut bytes) = (false, None);
    if is_unknown {
        sound[0].end = length;
    } else if first.said <= there {
        match behind(file, first.data.end, length)? {
            Behind::Chunks => {}
            Behind::Wave(at) => {
                sound.extend(more_waves(file, at, length, &first.format)?);
                bytes = Some(there);
            }
            Behind::Sound => {
                is_unclosed = true;
                sound[0].end = length;
            }
        }
    }

    let held: u64 = sound.iter().map(|part| part.end - part.start).sum();
    let said = if first.said > there && !is_unknown {
        first.said
    } else {
        held
    };

    let said = u32::try_from(said).unwrap_or(u32::MAX);
    // Its number of frames was written at closing, too.
    let fact = first.fact.filter(|_| held != first.said).unwrap_or(12..12);
    let header = [
        Part::File(0..4),
        Part::Bytes(vec![0xff; 4]),
        Part::File(8..fact.start),
        Part::File(fact.end..first.data.start - 4),
        Part::Bytes(said.to_le_bytes().to_vec()),
    ];
    let parts = header
        .into_iter()
        .chain(sound.into_iter().map(Part::File))
        .collect();
    Ok(Some(Layout {
        parts,
        bytes,
        is_unclosed,
    }))
}

/// The wave that begins at `at`.
fn one_wave(file: &mut File, at: u64, length: u64) -> io::Result<Option<Wave>> {
    let (mut at, mut format, mut fact) = (at + 12, Vec::new(), None);
    for _ in 0..MOST_CHUNKS {
        let Some((name, size)) = chunk(file, at)? else {
            return Ok(None);
        };
        let begin = at + 8;
        match &name {
            b"data" => {
                let end = begin.saturating_add(size).min(length);
                return Ok(Some(Wave {
                    format,
                    fact,
                    data: begin..end,
                    said: size,
                }));
            }
            b"fmt " => {
                (&*file)
                    .take(size.min(MOST_FORMAT))
                    .read_to_end(&mut format)?;
            }
            b"fact" => fact = Some(at..begin + size + size % 2),
            _ => {}
        }
        at = begin + size + size % 2;
    }

    Ok(None)
}

/// The sound of the waves from `at` on, one behind the other, as far as their samples are of this format.
fn more_waves(file: &mut File, at: u64, length: u64, format: &[u8]) -> io::Result<Vec<Range<u64>>> {
    let (mut sound, mut at) = (Vec::new(), at);
    while let Some(wave) = one_wave(file, at, length)?
        && wave.format == format
        && sound.len() < MOST_CHUNKS
    {
        sound.push(wave.data.clone());
        match behind(file, wave.data.end, length)? {
            Behind::Wave(next) => at = next,
            Behind::Chunks | Behind::Sound => break,
        }
    }
    Ok(sound)
}

fn behind(file: &mut File, end: u64, length: u64) -> io::Result<Behind> {
    // Some forget that chunks begin at even places.
    let places = [end + end % 2, end];
    for at in places {
        if let Some(behind) = chunks(file, at, length)? {
            return Ok(behind);
        }
    }
    Ok(if is_empty(file, end)? {
        Behind::Chunks
    } else {
        Behind::Sound
    })
}

/// What the chunks from `at` on are, if there is nothing else.
fn chunks(file: &mut File, mut at: u64, length: u64) -> io::Result<Option<Behind>> {
    for _ in 0..MOST_CHUNKS {
        let Some((name, size)) = chunk(file, at)? else {
            return Ok(Some(Behind::Chunks));
        };
        let is_tag = [&b"TAG"[..], b"ID3", b"APET"]
            .iter()
            .any(|tag| name.starts_with(tag));
        match &name {
            b"RIFF" => return Ok(Some(Behind::Wave(at))),
            _ if is_tag => return Ok(Some(Behind::Chunks)),
            // The last may be cut short.
            b"LIST" | b"bext" | b"id3 " | b"_PMX" | b"JUNK" => {}
            _ if !name.iter().all(|byte| (0x20..0x7f).contains(byte)) || at + 8 + size > length => {
                return Ok(None);
            }
            _ => {}
        }
        at = at + 8 + size + size % 2;
    }

    Ok(Some(Behind::Chunks))
}

/// The name and the size of the chunk at `at`, and goes to what it holds; none at the end.
fn chunk(file: &mut File, at: u64) -> io::Result<Option<([u8; 4], u64)>> {
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(at))?;
    (&*file).take(8).read_to_end(&mut head)?;
    let [a, b, c, d, ref size @ ..] = *head else {
        return Ok(None);
    };
    let Ok(size) = size.try_into() else {
        return Ok(None);
    };
    Ok(Some(([a, b, c, d], u32::from_le_bytes(size).into())))
}

/// Core Audio's own form: its last chunk, the sound, may say −1 for all that follows.
fn core_audio(file: &mut File, length: u64) -> io::Result<Option<Layout>> {
    let mut at = 8;
    for _ in 0..MOST_CHUNKS {
        let mut head = Vec::new();
        file.seek(SeekFrom::Start(at))?;
        (&*file).take(12).read_to_end(&mut head)?;
        let Some((name, size)) = head.split_first_chunk::<4>() else {
            return Ok(None);
        };
        let Ok(size) = size.try_into().map(i64::from_be_bytes) else {
            return Ok(None);
        };
        let begin = at + 12;
        match u64::try_from(size) {
            Ok(size) => at = begin.saturating_add(size),
            Err(_) if name == b"data" && begin <= length => {
                let size = Part::Bytes((length - begin).to_be_bytes().to_vec());
                let parts = vec![Part::File(0..begin - 8), size, Part::File(begin..length)];
                return Ok(Some(Layout {
                    parts,
                    bytes: None,
                    is_unclosed: false,
                }));
            }
            Err(_) => return Ok(None),
        }
    }

    Ok(None)
}

/// Where the first frame of a FLAC file begins.
fn flac_begin(file: &mut File) -> io::Result<u64> {
    let mut at = 4;
    for _ in 0..MOST_CHUNKS {
        let mut head = [0; 4];
        file.seek(SeekFrom::Start(at))?;
        if (&*file).take(4).read(&mut head)? < 4 {
            break;
        }
        let [kind, sizes @ ..] = head;
        at += 4 + sizes
            .iter()
            .fold(0, |size, byte| size << 8 | u64::from(*byte));
        if kind & 0x80 != 0 {
            break;
        }
    }

    Ok(at)
}

/// Bytes that the boxes for sound and pictures hold; none if a box is not whole.
fn media_bytes(file: &mut File, length: u64) -> io::Result<Option<u64>> {
    let (mut at, mut bytes) = (0, 0);
    for _ in 0..MOST_CHUNKS {
        let mut head = Vec::new();
        file.seek(SeekFrom::Start(at))?;
        (&*file).take(16).read_to_end(&mut head)?;
        let Some((size, rest)) = head.split_first_chunk::<4>() else {
            return Ok(Some(bytes));
        };
        let size = match (
            u32::from_be_bytes(*size),
            rest.get(4..).and_then(|long| long.try_into().ok()),
        ) {
            (0, _) => length - at,
            (1, Some(long)) => u64::from_be_bytes(long),
            (size, _) => size.into(),
        };
        if size < 8 || at.saturating_add(size) > length {
            return Ok(None);
        }
        if rest.starts_with(b"mdat") {
            bytes += size - 8;
        }
        at += size;
    }

    Ok(None)
}

/// Where a file ends without the tags that other kinds of file have at their end.
fn without_tags(file: &mut File, length: u64) -> io::Result<u64> {
    let mut end = length;
    // A file may have one of each.
    for _ in 0..2 {
        let mut tail = Vec::new();
        file.seek(SeekFrom::Start(end.saturating_sub(128)))?;
        (&*file).take(128).read_to_end(&mut tail)?;
        if tail.len() == 128 && tail.starts_with(b"TAG") {
            end -= 128;
            continue;
        }
        let Some((_, footer)) = tail.split_last_chunk::<32>() else {
            break;
        };
        if footer.starts_with(b"APETAGEX") {
            let number = |at: usize| u32::from_le_bytes([0, 1, 2, 3].map(|byte| footer[at + byte]));
            // Its size leaves out a header, if there is one.
            let header = if number(20) >> 31 == 1 { 32 } else { 0 };
            end = end.saturating_sub(u64::from(number(12)) + header);
        }
    }

    Ok(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(name: [u8; 4], said: u32, bytes: &[u8]) -> Vec<u8> {
        [&name[..], &said.to_le_bytes(), bytes].concat()
    }

    /// What is read of a wave of these chunks, and whether it was not closed.
    fn read(riff: u32, chunks: &[Vec<u8>]) -> (Vec<u8>, bool) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.wav");
        std::fs::write(
            &path,
            [&chunk(*b"RIFF", riff, b"WAVE")[..], &chunks.concat()].concat(),
        )
        .unwrap();
        let mut file = File::open(&path).unwrap();
        let layout = layout(&mut file).unwrap();
        let mut bytes = Vec::new();
        super::super::source::Source::new(file, layout.parts)
            .read_to_end(&mut bytes)
            .unwrap();
        (bytes, layout.is_unclosed)
    }

    #[test]
    fn the_sound_of_a_wave_goes_as_far_as_it_goes() {
        let format = chunk(*b"fmt ", 4, b"abcd");
        let sound: Vec<u8> = (0..200_u8).map(|at| at ^ 0xa5).collect();
        let whole = |said: u32, sound: &[u8]| {
            [
                chunk(*b"RIFF", u32::MAX, b"WAVE"),
                format.clone(),
                chunk(*b"data", said, sound),
            ]
            .concat()
        };

        let wave = |said: u32, behind: &[u8]| {
            [
                format.clone(),
                chunk(*b"data", said, &sound),
                behind.to_vec(),
            ]
        };

        #[rustfmt::skip]
        let rows = [
            // length in the header, length of the file, behind the sound, what is read, unclosed
            (200, 220, &b""[..], whole(200, &sound), false),
            (0, 36, b"", whole(200, &sound), true),
            (0, 0, b"", whole(200, &sound), true),
            (100, 120, b"", whole(200, &sound), true),
            (u32::MAX, u32::MAX, b"", whole(200, &sound), false),
            (0xffff_ffdb, u32::MAX, b"", whole(200, &sound), false),
            (0x7fff_f000, 0x7fff_f024, b"", whole(200, &sound), false),
            // Cut short: the header is right.
            (400, 420, b"", whole(400, &sound), false),
            (200, 250, &chunk(*b"LIST", 10, b"INFO123456"), whole(200, &sound), false),
            (200, 250, &chunk(*b"LIST", 100, b"INFO"), whole(200, &sound), false),
            (200, 250, &chunk(*b"SAUR", 2, b"xx"), whole(200, &sound), false),
            (200, 220, &[0; 300], whole(200, &sound), false),
            (200, 220, &[b"TAG", &[7; 125][..]].concat(), whole(200, &sound), false),
        ];
        for (said, riff, behind, expected, is_unclosed) in rows {
            assert_eq!(
                read(riff, &wave(said, behind)),
                (expected, is_unclosed),
                "{said} {riff} {behind:?}"
            );
        }

        let second = [
            chunk(*b"RIFF", 220, b"WAVE"),
            format.clone(),
            chunk(*b"data", 200, &sound),
        ]
        .concat();
        let both = [&sound[..], &sound].concat();
        assert_eq!(read(220, &wave(200, &second)), (whole(400, &both), false));
        let other = [
            chunk(*b"RIFF", 220, b"WAVE"),
            chunk(*b"fmt ", 4, b"efgh"),
            chunk(*b"data", 200, &sound),
        ];
        assert_eq!(
            read(220, &wave(200, &other.concat())),
            (whole(200, &sound), false)
        );
    }
}
