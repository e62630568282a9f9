//! One file ingested: hashed, copied, decoded from end to end, converted if it must be, kept.
//!
//! Works on any thread and changes nothing but the store; what follows from it is decided by the scan.

use std::fmt;
use std::fs;
use std::io::{self, BufWriter};
use std::path::Path;

use super::convert::{self, Converter, Failure, Form, Said};
use super::damage;
use super::kind::{self, Kind, Unfit};
use crate::catalogue::index::{Copied, Copies};
use crate::catalogue::recording::Outcome;
use crate::complaint::{Refusal, Why};
use crate::folders::found::FoundFile;
use crate::measure::{Measures, measure};
use crate::store::archive::Shelf;
use crate::store::{self, Copy, Store};
use phatthanh_audio::{DecodeError, Decoder, Survey, put_in_order, wholes};
use phatthanh_core::names::SegmentId;
use phatthanh_core::units::Level;

/// The converter must find so much more to be believed before our own decoder.
const MORE_S: f64 = 0.5;
/// No sound is so loud: a lossy one rises over the full scale of what it was made of by three decibels or four. One
/// louder than twice full scale is noise that our decoder made of what it does not know, as often as not.
const IMPLAUSIBLE: Level = Level(6.0);
/// The converter must find it so much quieter, in dB, to be believed before our own decoder.
const QUIETER_DB: f64 = 6.0;
/// A WAV file tells its length in 32 bits.
const MOST_FLOAT: u64 = u32::MAX as u64 - 4096;

/// What came of a file.
pub(crate) enum Ingested {
    As(Outcome),
    /// It passed, and this copy is to be kept, if there is one: the very bytes, or as said.
    Made {
        outcome: Outcome,
        copied: Option<Copied>,
        copy: Option<Copy>,
    },
    /// It changed while it was read.
    Changed,
    /// Nothing is wrong with the file.
    StoreFailed(io::Error),
}

impl Ingested {
    /// Concludes from `problem`, for which a file could not be read: it is the file's own, unless the machine had no
    /// room for another open file.
    pub(crate) fn unread(problem: io::Error) -> Self {
        if store::is_machines(&problem) {
            return Self::StoreFailed(problem);
        }
        let reason = Why::Unreadable.refusal().with("problem", problem);
        Self::As(Outcome::Refused { id: None, reason })
    }
}

/// Why a file gives nothing to play.
pub(crate) enum NotMade {
    Unfit(Refusal),
    StoreFailed(io::Error),
}

impl From<io::Error> for NotMade {
    fn from(problem: io::Error) -> Self {
        Self::StoreFailed(problem)
    }
}

/// What ingesting a file needs.
pub(crate) struct IngestContext<'a> {
    /// Where copies go.
    pub(crate) shelf: Shelf<'a>,
    /// Which copies were made.
    pub(crate) copies: &'a Copies,
    pub(crate) converter: &'a Converter,
    /// What was found out about the same bytes before.
    pub(crate) known: &'a (dyn Fn(SegmentId) -> Option<Measures> + Sync),
}

impl fmt::Debug for IngestContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IngestContext")
            .field("shelf", &self.shelf)
            .finish_non_exhaustive()
    }
}

impl IngestContext<'_> {
    /// Hashes, measures and stores; what is known of the same bytes is not found out again.
    pub(crate) fn take(&self, found: &FoundFile) -> Ingested {
        if !found.parts.is_empty() {
            return self.take_joined(found);
        }

        let id = match store::identify(&found.file) {
            Ok(id) => id,
            Err(problem) => return Ingested::unread(problem),
        };

        if found.stamp.size == 0 {
            return Ingested::As(Outcome::Refused {
                id: Some(id),
                reason: Why::Empty.refusal(),
            });
        }

        if let Some(outcome) = self.recall(id, found.stamp.size) {
            return unless_changed(found, Ingested::As(outcome));
        }

        let copy = match self.shelf {
            Shelf::Store(store) => store.copy(&found.file).map(Some),
            Shelf::Scratch(_) => Ok(None),
        };

        let copy = match copy {
            Ok(copy) if copy.as_ref().is_none_or(|copy| copy.id == id) => copy,
            Ok(_) => return Ingested::Changed,
            Err(problem) => return Ingested::StoreFailed(problem),
        };

        let (copy, made) = match self.playable(id, copy.as_ref().map_or(&found.file, Copy::path)) {
            Ok((None, measures)) => (copy, Ok((measures, None))),
            Ok((Some(converted), measures)) => {
                let copied = converted.copied();
                (
                    Some(converted),
                    copied
                        .map(|copied| (measures, Some(copied)))
                        .map_err(NotMade::from),
                )
            }
            Err(problem) => (None, Err(problem)),
        };

        unless_changed(found, Self::made(id, copy, made))
    }

    /// What is known of `id`, if it can be played as it is known.
    pub(crate) fn recall(&self, id: SegmentId, size: u64) -> Option<Outcome> {
        let measures = (self.known)(id)?;
        let copied = self.copies.get(&id).map(|copied| copied.size);
        let holds = |store: &Store| store.holds(id, copied.unwrap_or(size));
        let there = match (self.shelf, copied) {
            (Shelf::Scratch(_), None) => true,
            (Shelf::Scratch(scratch), Some(_)) => scratch.is_some_and(holds),
            (Shelf::Store(store), _) => holds(store),
        };
        there.then_some(Outcome::Passed { id, measures })
    }

    /// What was made of `id`, and its copy.
    pub(crate) fn made(
        id: SegmentId,
        copy: Option<Copy>,
        made: Result<(Measures, Option<Copied>), NotMade>,
    ) -> Ingested {
        match made {
            Ok((measures, copied)) => Ingested::Made {
                outcome: Outcome::Passed { id, measures },
                copied,
                copy,
            },
            Err(NotMade::Unfit(reason)) => Ingested::As(Outcome::Refused {
                id: Some(id),
                reason,
            }),
            Err(NotMade::StoreFailed(problem)) => Ingested::StoreFailed(problem),
        }
    }

    /// What `source` measures, converted if it cannot be played as it is.
    pub(crate) fn playable(
        &self,
        id: SegmentId,
        source: &Path,
    ) -> Result<(Option<Copy>, Measures), NotMade> {
        let survey = Survey::of(source).ok().flatten();
        // Text in letters of two bytes begins like layer I.
        let kind = Kind::of(source).filter(|kind| kind.name != "mp1" || survey.is_some());
        let survey = survey.unwrap_or_default();
        if let Some((copy, measures)) = self.in_pieces(id, source, kind)? {
            return Ok((Some(copy), measures));
        }

        let measured = match kind {
            // A film's sound, cut out of it at a chance mark, would play in shreds.
            Some(kind) if !kind.is_ours() => Err(DecodeError::NotSound.into()),
            _ if survey.changes => Err(DecodeError::Changes.into()),
            _ if survey.is_mixed => Err(DecodeError::Unsupported {
                what: "mixed blocks",
            }
            .into()),
            _ if survey.is_out_of_order => {
                Err(DecodeError::Unsupported { what: "positions" }.into())
            }
            _ => measure(source),
        };

        match measured {
            Ok(measures) => Ok(self.better(id, source, kind, &survey, measures)),
            Err(unfit) if kind::can_be_converted(kind, &unfit) => self
                .convert(id, source, kind, &unfit, &survey)
                .map(|(copy, measures)| (Some(copy), measures)),
            Err(Unfit::Undecodable(DecodeError::Unreadable { source, .. }))
                if store::is_machines(&source) =>
            {
                Err(NotMade::StoreFailed(source))
            }
            Err(unfit) => Err(NotMade::Unfit(kind::refusal(kind, unfit))),
        }
    }

    /// What `source` is if it is whole files one behind the other, each of which can be played; none if not.
    fn in_pieces(
        &self,
        id: SegmentId,
        source: &Path,
        kind: Option<Kind>,
    ) -> Result<Option<(Copy, Measures)>, NotMade> {
        let places = wholes(source).unwrap_or_default();
        if places.is_empty() {
            return Ok(None);
        }
        match self.take_apart(id, source, kind, &places) {
            Ok(taken) => Ok(Some(taken)),
            // One of them is none: then the file is what a decoder makes of it.
            Err(NotMade::Unfit(_)) => Ok(None),
            Err(failed) => Err(failed),
        }
    }

    /// What `measures` says of `source`; or, where a part of it is not heard and the converter finds more of it,
    /// what that finds.
    fn better(
        &self,
        id: SegmentId,
        source: &Path,
        kind: Option<Kind>,
        survey: &Survey,
        mut measures: Measures,
    ) -> (Option<Copy>, Measures) {
        let lost = damage::surveyed(survey, measures.seconds());
        measures.warn_first(lost);
        let is_packed = kind.is_some_and(|kind| kind.is_ours() && kind.demuxer != Some("wav"));
        let is_doubtful = measures.true_peak > IMPLAUSIBLE || measures.is_damaged();
        if is_packed && is_doubtful {
            let unfit = Unfit::Undecodable(DecodeError::NotSound);
            let heard = |measures: &Measures| (measures.seconds(), measures.true_peak);
            if let Ok((copy, found)) = self.convert(id, source, kind, &unfit, survey)
                && is_better(heard(&found), heard(&measures))
            {
                return (Some(copy), found);
            }
        }

        (None, measures)
    }

    fn convert(
        &self,
        id: SegmentId,
        source: &Path,
        kind: Option<Kind>,
        unfit: &Unfit,
        survey: &Survey,
    ) -> Result<(Copy, Measures), NotMade> {
        let ordered = if survey.is_out_of_order {
            Some(self.in_order(id, source)?)
        } else {
            None
        };

        let (copy, mut measures, said) =
            self.converted(id, ordered.as_ref().map_or(source, Copy::path), kind)?;
        let format = match unfit {
            Unfit::Undecodable(DecodeError::HalfBand) => "he-aac",
            _ => kind.map_or("mpeg", |kind| kind.name),
        };

        measures.format = format.into();
        // A length is only asked of what was opened and broke off.
        let broke_off = matches!(
            unfit,
            Unfit::Said(_) | Unfit::Undecodable(DecodeError::Damaged { .. })
        );
        let whole = if broke_off { promised_s(source) } else { None };
        let missing = whole.map_or(0, |whole| whole.saturating_sub(measures.seconds() as u64));
        if whole.is_some_and(|whole| missing * 2 > whole) {
            return Err(NotMade::Unfit(Why::Damaged.refusal()));
        }

        let cut = whole
            .filter(|_| missing > 0)
            .map(|whole| damage::missing(missing, whole));
        let found = cut
            .or_else(|| damage::surveyed(survey, measures.seconds()))
            .or_else(|| damage::converted(source, kind, &said, measures.seconds()))
            .or_else(|| damage::said(&said, survey));
        measures.warn_first(found);
        Ok((copy, measures))
    }

    /// A copy of `source` whose pages are in order.
    fn in_order(&self, id: SegmentId, source: &Path) -> io::Result<Copy> {
        let copy = self.begin(id)?;
        put_in_order(source, &mut BufWriter::new(fs::File::create(copy.path())?))?;
        Ok(copy)
    }

    /// A copy of `source` that can be played, what it measures, and what the converter said.
    fn converted(
        &self,
        id: SegmentId,
        source: &Path,
        kind: Option<Kind>,
    ) -> Result<(Copy, Measures, Said), NotMade> {
        let make = |form: Form| {
            let copy = self.begin(id)?;
            let said = self
                .converter
                .convert(source, kind, copy.path(), form)
                .map_err(|failure| match failure {
                    Failure::Later(problem) => NotMade::StoreFailed(problem),
                    failure => NotMade::Unfit(convert::refusal(kind, &failure)),
                })?;
            let measures = measure(copy.path()).map_err(|unfit| {
                NotMade::Unfit(match unfit {
                    Unfit::Said(refusal) => refusal,
                    Unfit::Undecodable(_) => convert::refusal(kind, &Failure::Failed),
                })
            })?;
            Ok((copy, measures, said))
        };

        let (copy, measures, said) = make(Form::Flac)?;
        let is_over = said.peak_db.is_some_and(|peak| peak > 0.0);
        let bytes = measures.frames * u64::from(measures.channels) * 4;
        if is_over && bytes < MOST_FLOAT {
            // What is louder than full scale was cut off.
            drop(copy);
            return make(Form::Float);
        }

        Ok((copy, measures, said))
    }

    /// An empty copy of `id`, to be filled.
    pub(crate) fn begin(&self, id: SegmentId) -> io::Result<Copy> {
        let shelf = self.shelf.converted().ok_or(io::ErrorKind::NotFound)?;
        shelf.begin(id)
    }
}

impl Copy {
    /// What it is, once it is filled.
    pub(crate) fn copied(&self) -> io::Result<Copied> {
        Ok(Copied {
            hash: store::identify(self.path())?,
            size: fs::metadata(self.path())?.len(),
        })
    }
}

/// Whether what the converter makes of a file is to be believed before what our own decoder does: seconds and true
/// peak of both.
fn is_better((seconds, peak): (f64, Level), (our_seconds, our_peak): (f64, Level)) -> bool {
    let is_noise = our_peak > IMPLAUSIBLE && peak.0 + QUIETER_DB < our_peak.0;
    seconds > our_seconds + MORE_S || (is_noise && seconds + MORE_S > our_seconds)
}

/// Seconds the file says it holds.
fn promised_s(source: &Path) -> Option<u64> {
    let decoder = Decoder::open(source).ok()?;
    decoder
        .expected()
        .map(|frames| frames / u64::from(decoder.rate()))
}

/// What was found out holds only if the file is still the one that was found.
pub(crate) fn unless_changed(found: &FoundFile, taken: Ingested) -> Ingested {
    let same = found.stamp_now().is_ok_and(|stamp| stamp == found.stamp);
    if same { taken } else { Ingested::Changed }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A refusal would be said to people, and would begin the file's settling anew.
    #[test]
    fn a_file_is_refused_only_for_what_is_its_own() {
        use rustix::io::Errno;

        for (problem, is_refused) in [
            (Errno::ACCESS, true),
            (Errno::IO, true),
            (Errno::MFILE, false),
            (Errno::NFILE, false),
            (Errno::NOMEM, false),
        ] {
            let taken = Ingested::unread(problem.into());
            assert_eq!(matches!(taken, Ingested::As(_)), is_refused, "{problem}");
        }
    }

    #[test]
    fn which_decoder_is_believed() {
        for (theirs, ours, expected) in [
            ((10.0, -1.0), (10.0, -1.0), false),
            ((10.0, -1.0), (9.0, -1.0), true),
            ((10.0, 1.0), (10.0, 20.0), true),
            ((9.8, 1.0), (10.0, 20.0), true),
            ((5.0, 1.0), (10.0, 20.0), false),
            ((10.0, 19.0), (10.0, 20.0), false),
            ((10.0, -6.0), (10.0, 3.0), false),
        ] {
            let of = |(seconds, peak)| (seconds, Level(peak));
            assert_eq!(
                is_better(of(theirs), of(ours)),
                expected,
                "{theirs:?} {ours:?}"
            );
        }
    }
}
