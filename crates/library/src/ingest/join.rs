//! Pieces that are one recording: the files of a folder whose name ends in `.ghep`.
//!
//! A telephone sends a long speech in pieces. Staff put them into a folder named after the whole,
//! with `.ghep` behind it; they are heard in the order of their names, without a gap. The folder is
//! then one recording to everybody else.
//!
//! Whole files that lie one behind the other in one file (`copy /b`) are pieces of one recording, too.
//!
//! A folder's id is BLAKE3 over the ids of its pieces, 32 bytes each, in that order.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::kind::{self, Kind};
use super::take::{IngestContext, Ingested, NotMade, unless_changed};
use crate::complaint::{Flaw, Refusal, Warning, Why};
use crate::folders::found::{FoundFile, Stamp};
use crate::measure::{Measures, measure};
use crate::store::{self, Copy};
use phatthanh_audio::{LONGEST, LONGEST_FLOAT, StereoReader, WavError, WavWriter};
use phatthanh_core::names::{AudioPath, SegmentId};
use phatthanh_core::rundown::natural_order;
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND, Frames};

/// How the name of such a folder ends, in any case.
const ENDING: &str = ".ghep";
/// Nanoseconds of a stamp's time that tell the pieces apart: a second.
const TELLING: i64 = (1 << 30) - 1;
/// Samples joined at a time.
const BLOCK: usize = 8192 * CHANNELS;
/// Frames by which the whole may be longer than its pieces, for rates that are not the station's.
const MARGIN: u64 = 1 << 16;

/// Whether the folder `name`, in the folder `inside`, holds the pieces of one recording.
pub(crate) fn is_joined(inside: &str, name: &str) -> bool {
    !inside.is_empty() && name.len() > ENDING.len() && name.to_lowercase().ends_with(ENDING)
}

/// The recording that `files`, all that lie in `folder`, are together; none if there are none.
pub(crate) fn joined(
    path: AudioPath,
    folder: PathBuf,
    mut files: Vec<FoundFile>,
) -> Option<FoundFile> {
    files.sort_by(|one, other| natural_order(one.path.as_str(), other.path.as_str()));
    let stamp = stamp(files.iter().map(|found| (&*found.file, found.stamp)))?;
    let parts = files
        .into_iter()
        .flat_map(|found| {
            if found.parts.is_empty() {
                vec![found.file]
            } else {
                found.parts
            }
        })
        .collect();
    Some(FoundFile {
        path,
        file: folder,
        stamp,
        parts,
    })
}

/// What changes when a piece is added, removed, renamed or changed: all sizes, and the latest time,
/// of which the last second stands for names, sizes and times of all.
fn stamp<'a>(parts: impl Iterator<Item = (&'a Path, Stamp)>) -> Option<Stamp> {
    let mut hasher = blake3::Hasher::new();
    let mut all: Option<Stamp> = None;
    for (file, stamp) in parts {
        let name = file.as_os_str().as_encoded_bytes();
        hasher.update(&name.len().to_le_bytes()).update(name);
        hasher
            .update(&stamp.size.to_le_bytes())
            .update(&stamp.mtime_ns.to_le_bytes());
        let before = all.unwrap_or(Stamp {
            size: 0,
            mtime_ns: i64::MIN,
            ctime_ns: i64::MIN,
        });
        all = Some(Stamp {
            size: before.size.saturating_add(stamp.size),
            mtime_ns: before.mtime_ns.max(stamp.mtime_ns),
            ctime_ns: before.ctime_ns.max(stamp.ctime_ns),
        });
    }

    let [first, second, third, fourth, ..] = *hasher.finalize().as_bytes();
    let telling = i64::from(u32::from_le_bytes([first, second, third, fourth])) & TELLING;
    all.map(|stamp| Stamp {
        mtime_ns: stamp.mtime_ns & !TELLING | telling,
        ..stamp
    })
}

impl FoundFile {
    /// Its stamp as the files are now.
    pub(crate) fn stamp_now(&self) -> io::Result<Stamp> {
        if self.parts.is_empty() {
            return Stamp::of(&self.file);
        }
        let parts: Vec<_> = self
            .parts
            .iter()
            .map(|part| Ok((&**part, Stamp::of(part)?)))
            .collect::<io::Result<_>>()?;
        stamp(parts.into_iter()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl IngestContext<'_> {
    /// Ingests the pieces of `found` as one recording.
    pub(crate) fn take_joined(&self, found: &FoundFile) -> Ingested {
        let mut ids = Vec::new();
        for part in &found.parts {
            match store::identify(part) {
                Ok(id) => ids.push(id),
                Err(problem) => return unless_changed(found, Ingested::unread(problem)),
            }
        }

        let mut hasher = blake3::Hasher::new();
        for id in &ids {
            hasher.update(id.as_bytes());
        }

        let id = SegmentId::new(*hasher.finalize().as_bytes());
        if let Some(outcome) = self.recall(id, found.stamp.size) {
            return unless_changed(found, Ingested::As(outcome));
        }

        let parts = found.parts.iter().zip(&ids).map(|(part, id)| {
            let name = part
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            (name.unwrap_or_default(), &**part, *id)
        });
        let made = self.pieces(parts).and_then(|pieces| self.join(id, &pieces));
        let (copy, made) = match made {
            Ok((copy, measures)) => match copy.copied() {
                Ok(copied) => (Some(copy), Ok((measures, Some(copied)))),
                Err(problem) => (None, Err(problem.into())),
            },
            Err(problem) => (None, Err(problem)),
        };

        unless_changed(found, Self::made(id, copy, made))
    }

    /// Ingests whole files that lie one behind the other in the one file `source`, at these places, as the
    /// recording they are together.
    pub(crate) fn take_apart(
        &self,
        id: SegmentId,
        source: &Path,
        kind: Option<Kind>,
        places: &[Range<u64>],
    ) -> Result<(Copy, Measures), NotMade> {
        let mut file = File::open(source)?;
        let mut copies = Vec::new();
        for place in places {
            let copy = self.begin(id)?;
            file.seek(SeekFrom::Start(place.start))?;
            let mut part = File::create(copy.path())?;
            io::copy(&mut (&mut file).take(place.end - place.start), &mut part)?;
            copies.push((store::identify(copy.path())?, copy));
        }

        let parts = copies
            .iter()
            .zip(1..)
            .map(|((id, copy), number): (_, u32)| (number.to_string(), copy.path(), *id));
        let pieces = self.pieces(parts)?;
        let (copy, mut measures) = self.join(id, &pieces)?;
        measures.format = kind.map_or("mpeg", |kind| kind.name).into();
        measures.title = pieces.iter().find_map(|piece| piece.measures.title.clone());
        let said = std::mem::take(&mut measures.warnings);
        let (damaged, others): (Vec<Warning>, Vec<Warning>) =
            said.into_iter().partition(|warning| warning.is(Flaw::Part));
        measures.warnings = others.into();

        // Nobody sees the pieces: the file has places that cannot be read.
        measures.warn_first(damaged.first().map(|_| Flaw::DamagedSomewhere.warning()));
        Ok((copy, measures))
    }

    /// What each of `parts` is by itself, converted if it must be.
    fn pieces<'p>(
        &self,
        parts: impl Iterator<Item = (String, &'p Path, SegmentId)>,
    ) -> Result<Vec<Piece<'p>>, NotMade> {
        parts
            .map(|(name, path, id)| match self.playable(id, path) {
                Ok((converted, measures)) => Ok(Piece {
                    name,
                    path,
                    converted,
                    measures,
                }),
                Err(NotMade::Unfit(reason)) => Err(NotMade::Unfit(unfit(&name, &reason))),
                Err(failed) => Err(failed),
            })
            .collect()
    }

    fn join(&self, id: SegmentId, pieces: &[Piece<'_>]) -> Result<(Copy, Measures), NotMade> {
        let copy = self.begin(id)?;
        let length: u64 = pieces
            .iter()
            .map(|piece| piece.measures.length().get())
            .sum();
        let is_over = pieces.iter().any(|piece| piece.measures.true_peak.0 > 0.0);
        let create = if is_over && length + MARGIN < LONGEST_FLOAT.get() {
            WavWriter::create_float
        } else {
            WavWriter::create
        };

        let mut wav = create(copy.path()).map_err(unwritten)?;
        for piece in pieces {
            let source = piece.converted.as_ref().map_or(piece.path, Copy::path);
            append(source, &piece.measures, &mut wav).map_err(|problem| match problem {
                NotMade::Unfit(reason) => NotMade::Unfit(unfit(&piece.name, &reason)),
                NotMade::StoreFailed(problem) => NotMade::StoreFailed(problem),
            })?;
        }

        wav.finish().map_err(unwritten)?;
        let mut measures =
            measure(copy.path()).map_err(|unfit| NotMade::Unfit(kind::refusal(None, unfit)))?;
        measures.format = "ghep".into();
        let damaged = pieces.iter().filter(|piece| piece.measures.is_damaged());
        let warnings = damaged.map(|piece| Flaw::Part.warning().with("part", &piece.name));
        measures.warnings = measures.warnings.into_iter().chain(warnings).collect();
        Ok((copy, measures))
    }
}

/// One of the files that are one recording together.
struct Piece<'p> {
    name: String,
    path: &'p Path,
    converted: Option<Copy>,
    measures: Measures,
}

fn append(source: &Path, measures: &Measures, wav: &mut WavWriter) -> Result<(), NotMade> {
    let undecodable =
        |problem| NotMade::Unfit(kind::refusal(None, kind::Unfit::Undecodable(problem)));
    let mut reader =
        StereoReader::open(source, measures.sides, Frames::ZERO).map_err(undecodable)?;
    let mut block = vec![0.0; BLOCK];
    loop {
        let frames = reader.read(&mut block).map_err(undecodable)?;
        if frames == 0 {
            return Ok(());
        }
        wav.write(&block[..frames * CHANNELS]).map_err(unwritten)?;
    }
}

fn unwritten(problem: WavError) -> NotMade {
    match problem {
        WavError::Full { .. } => {
            let hours = LONGEST.get() / (3600 * u64::from(FRAMES_PER_SECOND));
            NotMade::Unfit(Why::TooLong.refusal().with("hours", hours))
        }
        WavError::Write {
            source: hound::Error::IoError(problem),
            ..
        } => NotMade::StoreFailed(problem),
        WavError::Write { source, .. } => NotMade::StoreFailed(io::Error::other(source)),
    }
}

/// Why the whole cannot air for the piece called `name`.
fn unfit(name: &str, reason: &Refusal) -> Refusal {
    let why = match reason.matter() {
        Some(Why::NoConverter) => Why::PartNoConverter,
        Some(Why::TooLong) => return reason.clone(),
        Some(Why::Silent) => Why::PartSilent,
        _ => Why::Part,
    };
    why.refusal().with("part", name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_folders_are_one_recording() {
        for (inside, name, expected) in [
            ("dat-dai", "họp dân.ghep", true),
            ("dat-dai/cu", "HỌP DÂN.GHEP", true),
            ("", "dat-dai.ghep", false),
            ("dat-dai", ".ghep", false),
            ("dat-dai", "ghep", false),
            ("dat-dai", "họp.ghep.cũ", false),
        ] {
            assert_eq!(is_joined(inside, name), expected, "{inside}/{name}");
        }
    }

    #[test]
    fn whatever_changes_in_a_piece_changes_the_stamp_and_its_time_hardly() {
        let of = |parts: &[(&str, u64, i64)]| {
            stamp(parts.iter().map(|(name, size, mtime_ns)| {
                (
                    Path::new(name),
                    Stamp {
                        size: *size,
                        mtime_ns: *mtime_ns,
                        ctime_ns: 0,
                    },
                )
            }))
        };

        let late = 1_795_500_000_000_000_000;
        let before = of(&[("a", 1, 5), ("b", 2, late)]).unwrap();
        assert_eq!(before.size, 3);
        assert!(before.mtime_ns.abs_diff(late) < 2_000_000_000);
        for parts in [
            &[("a", 1, 5), ("c", 2, late)][..],
            &[("a", 1, 6), ("b", 2, late)],
            &[("a", 2, 5), ("b", 1, late)],
            &[("b", 1, 5), ("a", 2, late)],
            &[("a", 1, 5), ("b", 2, late), ("c", 0, 7)],
        ] {
            assert_ne!(of(parts), Some(before), "{parts:?}");
        }

        assert_eq!(of(&[]), None);
    }
}
