//! Reading: what is recorded between two instants, and cutting it out.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::index;
use super::line::Why;
use super::mend::decoded;
use super::run::Run;
use super::sound_file::{BLOCK, Format, SoundFile};
use super::{AircheckError, name};
use phatthanh_audio::StereoReader;
use phatthanh_core::units::{CHANNELS, Frames, Sides};

/// A run is no longer than a file: it turns over within the day.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// Two runs so near to one another are joined: instants are written in whole nanoseconds and learnt anew.
const ROUNDING: SignedDuration = SignedDuration::from_millis(1);

/// The folder of recordings, to be read. Another process may be writing into it.
#[derive(Debug, Clone)]
pub struct Archive {
    folder: PathBuf,
    zone: TimeZone,
}

/// A stretch of wall time, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Its first instant.
    pub from: Timestamp,
    /// The instant after its last.
    pub to: Timestamp,
    /// What was heard.
    pub content: Content,
}

/// What was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Sound: these frames of this file.
    Sound {
        /// The recording.
        file: PathBuf,
        /// The first of its frames.
        first: u64,
        /// How many.
        frames: u64,
    },
    /// Silence: the output took it frame by frame, and it was not kept.
    Silence,
    /// Nobody knows: nothing was recorded, or what was is gone.
    Missing {
        /// Why, where that was written down.
        why: Option<Why>,
    },
}

/// What was cut out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// How long it is.
    pub frames: Frames,
    /// What it consists of, in order; what is missing is silence as long as it lasted.
    pub spans: Vec<Span>,
}

impl Cut {
    /// The parts that are missing.
    pub fn missing(&self) -> impl Iterator<Item = &Span> {
        self.spans
            .iter()
            .filter(|span| matches!(span.content, Content::Missing { .. }))
    }
}

impl Archive {
    /// The recordings in `folder` of a station in `zone`. The folder need not be there.
    #[must_use]
    pub fn new(folder: &Path, zone: TimeZone) -> Self {
        Self {
            folder: folder.to_owned(),
            zone,
        }
    }

    /// Everything known of the time from `from` to `to`, without a hole, in order.
    ///
    /// Where the wall clock was set back, spans overlap: that time was there twice. Of a run that is being
    /// recorded the last seconds are still missing.
    ///
    /// # Errors
    /// If the folder of recordings cannot be read.
    pub fn spans(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Span>, AircheckError> {
        let mut spans = Vec::new();
        let (mut known, mut before) = (from, None);
        for run in self.runs(from, to)? {
            let (first, last) = (run.frame(from), run.frame(to));
            if first == last {
                before = run.ended.filter(|_| run.end() <= from).or(before);
                continue;
            }
            let start = if first == 0 {
                run.start().max(from)
            } else {
                from
            };
            let joins = start > known && start.duration_since(known) < ROUNDING;
            let start = if joins { known } else { start };
            let end = if run.end() < to { run.end() } else { to };
            if start > known {
                spans.push(Span {
                    from: known,
                    to: start,
                    content: Content::Missing { why: before },
                });
            }
            spans.push(Span {
                from: start,
                to: end,
                content: self.content(&run, first, last - first),
            });
            known = known.max(end);
            before = run.ended;
        }

        if known < to {
            spans.push(Span {
                from: known,
                to,
                content: Content::Missing { why: before },
            });
        }

        Ok(spans)
    }

    /// Cuts out what was heard from `from` to `to`, frame by frame.
    ///
    /// Calls `take` with interleaved stereo, in order. Two cuts that meet at an instant neither share a
    /// frame nor lose one.
    ///
    /// # Errors
    /// If a recording cannot be read or gives no sound, or as `take` fails.
    pub fn cut(
        &self,
        from: Timestamp,
        to: Timestamp,
        take: &mut dyn FnMut(&[i16]) -> Result<(), AircheckError>,
    ) -> Result<Cut, AircheckError> {
        let mut cut = Cut {
            frames: Frames::ZERO,
            spans: Vec::new(),
        };

        for span in self.spans(from, to)? {
            let read = match &span.content {
                Content::Sound {
                    file,
                    first,
                    frames,
                } => read(file, *first, *frames, take)?,
                Content::Silence | Content::Missing { .. } => {
                    let length = Frames::between(span.from, span.to);
                    silence(length.get(), take)?;
                    cut.frames += length;
                    cut.spans.push(span);
                    continue;
                }
            };
            cut.sound(span, read, take)?;
        }

        Ok(cut)
    }

    /// Cuts into a new file, whose name ends in `.flac` or `.wav`.
    ///
    /// # Errors
    /// If a recording cannot be read, the ending is neither, or the new file cannot be written.
    pub fn extract(
        &self,
        from: Timestamp,
        to: Timestamp,
        out: &Path,
    ) -> Result<Cut, AircheckError> {
        let format = out
            .extension()
            .and_then(|ending| Format::of_ending(ending.to_str()?));
        let failed = |action| {
            move |source| AircheckError::Io {
                action,
                path: out.to_owned(),
                source,
            }
        };

        let format = format
            .ok_or_else(|| failed("write")(io::Error::other("a name ends in .flac or .wav")))?;
        let mut file = SoundFile::create(out, format, from, &self.zone).map_err(failed("make"))?;
        let cut = self.cut(from, to, &mut |samples| {
            file.append(samples).map_err(failed("write"))
        })?;
        file.finish().map_err(failed("write"))?;
        Ok(cut)
    }

    /// The runs that may have to do with the time from `from` to `to`, by their starts.
    fn runs(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Run>, AircheckError> {
        let failed = |source| AircheckError::Io {
            action: "read",
            path: self.folder.clone(),
            source,
        };

        let names = match index::names(&self.folder) {
            Err(problem) if problem.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            names => names.map_err(failed)?,
        };

        let early = from.saturating_sub(LONGEST).unwrap_or(Timestamp::MIN);
        let near = index::day_of(early, &self.zone)..=index::day_of(to, &self.zone);
        let mut runs = Vec::new();
        for day in index::days(&names, &self.zone)
            .into_iter()
            .filter(|day| near.contains(day))
        {
            runs.extend(index::runs(&self.folder, day).map_err(failed)?);
        }

        let indexed: BTreeSet<&str> = runs.iter().filter_map(|run| run.file.as_deref()).collect();
        let unknown = names.iter().filter(|name| !indexed.contains(name.as_str()));
        let orphans: Vec<Run> = unknown
            .filter_map(|name| {
                let at = name::begins(name).filter(|at| *at >= early && *at < to)?;
                let mut run = Run::new(Some(name.clone()), at);
                let frames = decoded(&self.folder.join(name));
                run.reach(frames, run.instant(frames));
                Some(run)
            })
            .collect();
        runs.extend(orphans);
        runs.sort_by_key(Run::start);
        Ok(runs)
    }

    fn content(&self, run: &Run, first: u64, frames: u64) -> Content {
        let Some(name) = &run.file else {
            return Content::Silence;
        };

        match index::place(&self.folder, name).filter(|file| file.is_file()) {
            Some(file) => Content::Sound {
                file,
                first,
                frames,
            },
            None => Content::Missing {
                why: Some(run.removed.unwrap_or(Why::Gone)),
            },
        }
    }
}

impl Cut {
    /// Adds `span` of sound, of which `read` frames could be read: the rest is missing.
    fn sound(
        &mut self,
        mut span: Span,
        read: u64,
        take: &mut dyn FnMut(&[i16]) -> Result<(), AircheckError>,
    ) -> Result<(), AircheckError> {
        let Content::Sound { frames, .. } = &mut span.content else {
            return Ok(());
        };

        let (held, rest) = (*frames, *frames - read);
        *frames = read;
        let end = span.to;
        if rest > 0 {
            let whole = end.duration_since(span.from);
            span.to = span.from + whole.mul_f64(read as f64 / held as f64);
        }

        let lost = Span {
            from: span.to,
            to: end,
            content: Content::Missing {
                why: Some(Why::Disk),
            },
        };

        self.frames += Frames::new(held);
        if read > 0 {
            self.spans.push(span);
        }

        if rest > 0 {
            silence(rest, take)?;
            self.spans.push(lost);
        }

        Ok(())
    }
}

/// Reads `frames` frames of `file` from `first` on; gives how many there were.
fn read(
    file: &Path,
    first: u64,
    frames: u64,
    take: &mut dyn FnMut(&[i16]) -> Result<(), AircheckError>,
) -> Result<u64, AircheckError> {
    let damaged = |source| AircheckError::Damaged {
        path: file.to_owned(),
        source,
    };

    let mut reader = StereoReader::open(file, Sides::Both, Frames::new(first)).map_err(damaged)?;
    let mut block = vec![0.0; BLOCK * CHANNELS];
    let mut samples = Vec::with_capacity(block.len());
    let mut left = frames;
    while left > 0 {
        let wanted = left.min(BLOCK as u64) as usize;
        // What is damaged in the middle ends the reading: the cut says that the rest is missing.
        let read = reader.read(&mut block[..wanted * CHANNELS]).unwrap_or(0);
        if read == 0 {
            break;
        }
        samples.clear();
        samples.extend(
            block[..read * CHANNELS]
                .iter()
                .map(|sample| (sample * 32_768.0).round() as i16),
        );
        take(&samples)?;
        left -= read as u64;
    }

    Ok(frames - left)
}

fn silence(
    frames: u64,
    take: &mut dyn FnMut(&[i16]) -> Result<(), AircheckError>,
) -> Result<(), AircheckError> {
    let mut left = frames;
    while left > 0 {
        let part = left.min(BLOCK as u64);
        take(&[0; BLOCK * CHANNELS][..part as usize * CHANNELS])?;
        left -= part;
    }
    Ok(())
}
