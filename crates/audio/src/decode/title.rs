//! The title in a file's tags, with the bytes it was written in.
//!
//! Tags should be UTF-8 or Unicode otherwise; old programs wrote them in whatever their Windows spoke.
//! Symphonia shows `�` where the bytes are none of what the standard allows. Then the bytes are looked
//! up in the file, at the places each format keeps a title, and taken only if they are the very ones
//! that show so. They are given as Latin-1, each byte the character of its number, for whoever can tell
//! more of them.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use symphonia::core::formats::FormatReader;
use symphonia::core::meta::well_known::METADATA_ID_ID3V1;
use symphonia::core::meta::{MetadataRevision, StandardTag};

use crate::info;

/// Bytes at each end of a file in which a title is looked for.
const WINDOW: u64 = 1 << 20;
/// Longest title.
const LONGEST: usize = 1 << 12;

/// The title of `container`, which was read from `path`.
pub(super) fn title(container: &mut dyn FormatReader, path: &Path) -> Option<String> {
    let mut metadata = container.metadata();
    let mut best = None;
    loop {
        if let Some((title, short)) = metadata.current().and_then(of_revision) {
            // ID3v1 cuts what others have whole.
            let keep = best
                .as_ref()
                .is_some_and(|(_, best_short)| short && !best_short);
            best = if keep { best } else { Some((title, short)) };
        }
        if metadata.pop().is_none() {
            break;
        }
    }

    let Some((shown, _)) = best else {
        return info::title(path)
            .map(|bytes| latin1(&bytes))
            .filter(|title| !title.is_empty());
    };

    let bytes = shown
        .contains(char::REPLACEMENT_CHARACTER)
        .then(|| behind(path, &shown))
        .flatten();
    Some(bytes.map_or(shown, |bytes| latin1(&bytes)))
}

/// The title of one set of tags, and whether it may be cut short.
fn of_revision(revision: &MetadataRevision) -> Option<(String, bool)> {
    let title = revision.media.tags.iter().find_map(|tag| match &tag.std {
        Some(StandardTag::TrackTitle(title)) => {
            Some(trimmed(title).to_owned()).filter(|title| !title.is_empty())
        }
        _ => None,
    })?;
    Some((title, revision.info.metadata == METADATA_ID_ID3V1))
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\0')
}

fn latin1(bytes: &[u8]) -> String {
    let text: String = match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    trimmed(&text).to_owned()
}

/// The bytes in the file at `path` that show as `shown`.
fn behind(path: &Path, shown: &str) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok()?;
    let size = file.metadata().ok()?.len();
    [0, size.saturating_sub(WINDOW)]
        .into_iter()
        .find_map(|from| {
            let mut window = Vec::new();
            file.seek(SeekFrom::Start(from)).ok()?;
            file.by_ref().take(WINDOW).read_to_end(&mut window).ok()?;
            in_window(&window, shown)
        })
}

fn in_window(window: &[u8], shown: &str) -> Option<Vec<u8>> {
    let shows = |bytes: &&[u8]| {
        trimmed(&String::from_utf8_lossy(bytes)) == shown || trimmed(&id3v2_shows(bytes)) == shown
    };
    (0..window.len())
        .filter_map(|at| candidate(window, at))
        .find(shows)
        .map(<[u8]>::to_vec)
}

/// The title that begins with its mark at `at`: `ID3v2`, MP4, Vorbis comments.
fn candidate(window: &[u8], at: usize) -> Option<&[u8]> {
    let rest = window.get(at..)?;
    let byte = |place: usize| rest.get(place).copied().map(usize::from);
    let big = |place: usize, count: usize| {
        (place..place + count).try_fold(0_usize, |sum, place| Some(sum << 8 | byte(place)?))
    };

    let little = |bytes: &[u8]| {
        bytes
            .iter()
            .rev()
            .fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte))
    };

    let (begin, length): (usize, usize) = match rest.get(..4)? {
        // Behind the length: flags, and the encoding, which is Latin-1 or UTF-8.
        b"TIT2" => (11, big(4, 4)?.checked_sub(1)?),
        [b'T', b'T', b'2', _] => (7, big(3, 3)?.checked_sub(1)?),
        b"\xa9nam" => (20, big(4, 4)?.checked_sub(16)?),
        word if word.eq_ignore_ascii_case(b"TITL") => {
            let named = rest.get(..6)?.eq_ignore_ascii_case(b"TITLE=");
            let before = window.get(at.checked_sub(4)?..at).filter(|_| named)?;
            (6, little(before).checked_sub(6)?)
        }
        _ => return None,
    };

    rest.get(begin..begin + length.min(LONGEST))
}

/// As Symphonia shows `ID3v2`'s Latin-1, up to its end: control characters, which hold letters elsewhere,
/// as `�`.
fn id3v2_shows(bytes: &[u8]) -> String {
    let shows = |byte: &u8| match byte {
        0..=0x09 | 0x0b..=0x1f | 0x80..=0x9f => char::REPLACEMENT_CHARACTER,
        _ => char::from(*byte),
    };
    bytes
        .iter()
        .take_while(|byte| **byte != 0)
        .map(shows)
        .collect()
}
