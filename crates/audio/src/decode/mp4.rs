//! What the edit list of an MP4 says is the recording.
//!
//! An AAC encoder puts some thousand frames of delay before the recording and fills its last packet.
//! The edit list says where the recording begins and how long it is; symphonia passes over it. A
//! telephone that trims a voice note writes nothing else.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::itunes;

/// More than a movie header ever holds.
const MAX_HEADER: u64 = 64 << 20;

/// The part of a track that is the recording, in the file's frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edit {
    /// Frames before it.
    pub(super) delay: u64,
    /// Its length, where stated.
    pub(super) length: Option<u64>,
}

/// What is to be made of a track's edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edits {
    /// There are none, or nothing can be read.
    None,
    Only(Edit),
    /// The recording is put together from several places.
    Several,
}

/// The edits of track `track`, in frames at `rate`.
pub(super) fn edits(path: &Path, track: u32, rate: u32) -> Edits {
    let Some(movie) = File::open(path).ok().and_then(|mut file| movie(&mut file)) else {
        return Edits::None;
    };
    match edits_of(&movie, track, rate).unwrap_or(Edits::None) {
        // Old iTunes wrote a comment instead; a program that rewrites the file may add an edit of all of it.
        edits @ (Edits::None | Edits::Only(Edit { delay: 0, .. })) => {
            commented(&movie, track, rate).map_or(edits, Edits::Only)
        }
        edits => edits,
    }
}

/// What iTunes says in a comment, if that is true of all of the track: others keep comments they do not know.
fn commented(movie: &[u8], track: u32, rate: u32) -> Option<Edit> {
    let said = itunes::in_movie(movie)?;
    let (scale, duration) =
        scale_and_duration(child(child(track_of(movie, track)?, *b"mdia")?, *b"mdhd")?)?;
    let whole = u128::from(duration) * u128::from(rate) / u128::from(scale);
    let is_true =
        whole == u128::from(said.delay) + u128::from(said.length) + u128::from(said.padding);
    is_true.then_some(Edit {
        delay: said.delay,
        length: Some(said.length),
    })
}

fn track_of(movie: &[u8], track: u32) -> Option<&[u8]> {
    Some(
        children(movie)
            .find(|(kind, trak)| kind == b"trak" && track_id(trak) == Some(track))?
            .1,
    )
}

/// The contents of the box `moov`.
fn movie(file: &mut (impl Read + Seek)) -> Option<Vec<u8>> {
    let mut at = 0;
    // A file has a handful of boxes, a fragmented one two a second; what comes after is not looked at.
    for _ in 0..1000 {
        file.seek(SeekFrom::Start(at)).ok()?;
        let mut head = [0; 16];
        file.read_exact(&mut head[..8]).ok()?;
        let mut size = u64::from(number(&head, 0)?);
        let mut used = 8;
        if size == 1 {
            file.read_exact(&mut head[8..]).ok()?;
            size = u64::from(number(&head, 8)?) << 32 | u64::from(number(&head, 12)?);
            used = 16;
        }
        let inside = size.checked_sub(used)?;
        if head[4..8] == *b"moov" {
            let mut contents = Vec::new();
            file.take(inside.min(MAX_HEADER))
                .read_to_end(&mut contents)
                .ok()?;
            return Some(contents);
        }
        at = at.checked_add(size)?;
    }

    None
}

fn edits_of(movie: &[u8], track: u32, rate: u32) -> Option<Edits> {
    let (movie_scale, _) = scale_and_duration(child(movie, *b"mvhd")?)?;
    let track = track_of(movie, track)?;
    let (scale, duration) = scale_and_duration(child(child(track, *b"mdia")?, *b"mdhd")?)?;
    let (length, delay) = match listed(child(child(track, *b"edts")?, *b"elst")?)?[..] {
        [only] => only,
        [] => return None,
        _ => return Some(Edits::Several),
    };

    // The edit's length is counted in coarse ticks; where the track's own length agrees, that is exact.
    let (scale, movie_scale) = (u128::from(scale), u128::from(movie_scale));
    let coarse = u128::from(length) * scale / movie_scale;
    let whole = u128::from(duration.saturating_sub(delay));
    let agrees = whole.abs_diff(coarse) <= scale.div_ceil(movie_scale);
    let length = Some(if agrees { whole } else { coarse }).filter(|_| length > 0);
    let frames = |ticks: u128| u64::try_from(ticks * u128::from(rate) / scale).ok();
    Some(Edits::Only(Edit {
        delay: frames(delay.into())?,
        length: length.and_then(frames),
    }))
}

/// Length in ticks of the movie and start in ticks of the track, of each edit that is not empty.
fn listed(list: &[u8]) -> Option<Vec<(u64, u64)>> {
    let entries = number(list, 4)?;
    let edits = (0..entries.min(16)).filter_map(|entry| {
        let entry = entry as usize;
        let (length, start) = if list.first() == Some(&1) {
            (
                long(list, 8 + entry * 20)?,
                long(list, 16 + entry * 20)?.cast_signed(),
            )
        } else {
            let start = number(list, 12 + entry * 12)?.cast_signed();
            (u64::from(number(list, 8 + entry * 12)?), i64::from(start))
        };
        Some((length, u64::try_from(start).ok()?))
    });
    Some(edits.collect())
}

fn track_id(track: &[u8]) -> Option<u32> {
    let header = child(track, *b"tkhd")?;
    number(header, if header.first() == Some(&1) { 20 } else { 12 })
}

/// Of `mvhd` and `mdhd`: ticks a second, never zero, and the whole length in them.
fn scale_and_duration(header: &[u8]) -> Option<(u32, u64)> {
    let (scale, duration) = if header.first() == Some(&1) {
        (number(header, 20)?, long(header, 24)?)
    } else {
        (number(header, 12)?, u64::from(number(header, 16)?))
    };
    (scale > 0).then_some((scale, duration))
}

fn child(inside: &[u8], wanted: [u8; 4]) -> Option<&[u8]> {
    children(inside)
        .find(|(kind, _)| *kind == wanted)
        .map(|(_, contents)| contents)
}

/// The boxes in a box: kind and contents.
fn children(mut inside: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let size = number(inside, 0)? as usize;
        let kind = inside.get(4..8)?.try_into().ok()?;
        let contents = inside.get(8..size)?;
        inside = &inside[size..];
        Some((kind, contents))
    })
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_edit_list_holds() {
        let list = |edits: &[[u32; 3]]| {
            let numbers = [0, edits.len() as u32]
                .into_iter()
                .chain(edits.iter().copied().flatten());
            listed(&numbers.flat_map(u32::to_be_bytes).collect::<Vec<u8>>()).unwrap()
        };

        let rate = 1 << 16;
        assert_eq!(list(&[]), []);
        assert_eq!(
            list(&[[500, u32::MAX, rate], [1000, 2112, rate]]),
            [(1000, 2112)]
        );
        assert_eq!(
            list(&[[7, 0, rate], [9, 44_100, rate]]),
            [(7, 0), (9, 44_100)]
        );
        assert_eq!(listed(&[0, 0, 0, 0]), None);
    }
}
