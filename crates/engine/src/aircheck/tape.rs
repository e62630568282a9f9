//! Writing: what was heard becomes runs, in files and in the index.
//!
//! Knows no clock but what the stretches tell, and no thread: the same stretches make the same files.

use std::io;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use super::index::{self, Index};
use super::line::{Line, Why};
use super::run::Run;
use super::sound_file::SoundFile;
use super::{Settings, keep, mend, name};
use phatthanh_audio::{After, Stretch};
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND, Frames, Size};

const SECOND: u64 = FRAMES_PER_SECOND as u64;

/// A power cut loses no more than this, and what waits to be written.
const SETTLED: u64 = 4 * SECOND;

/// Zeros for so long are silence on purpose.
const SILENT: u64 = 10 * SECOND;

/// The index lies on the disk, and the room there is looked at, so often.
const UPKEEP: u64 = 30 * SECOND;

/// The pause before a new try.
const RETRY: u64 = 5 * SECOND;

/// More than this off what was expected, and the wall clock was set; less, and it was learnt better.
const STEP: SignedDuration = SignedDuration::from_millis(50);

/// What must be free above the floor before recording goes on: it shall not come and go.
const SPARE: u64 = 100_000_000;

/// What the tape does.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub enum Doing {
    /// It has heard nothing yet, or cannot write.
    #[default]
    Nothing,
    /// It writes this file.
    Sound {
        /// Its name.
        file: String,
    },
    /// There is silence, which is not kept.
    Silence,
}

/// Why recordings have holes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The disk or its folder does not take them.
    Disk {
        /// What was seen, for engineers.
        problem: String,
    },
    /// The disk has less free than the floor, and nothing of ours is left to remove.
    Room,
    /// The disk is too slow.
    Slow,
}

/// Writes what was heard.
#[derive(Debug)]
pub(super) struct Tape {
    settings: Settings,
    room: fn(&Path) -> Option<Size>,
    open: Option<Open>,
    index: Option<Index>,
    /// Whether the folder is there and what was left unfinished is mended.
    prepared: bool,
    /// Why runs may be found unfinished.
    unfinished: Why,
    /// Frames until the next try.
    waits: u64,
    /// Frames since the upkeep.
    kept: u64,
    /// Frames since a stretch was lost.
    slow: Option<u64>,
    trouble: Option<Trouble>,
}

/// A run that is being written.
#[derive(Debug)]
struct Open {
    sound: Option<(SoundFile, String, PathBuf)>,
    frames: u64,
    /// One of its frames, and when it is heard.
    anchor: (u64, Timestamp),
    /// It turns over at this instant.
    turn: Timestamp,
    /// Zeros at its end.
    zeros: u64,
    unsettled: u64,
}

impl Open {
    fn instant(&self, frame: u64) -> Timestamp {
        let (known, at) = self.anchor;
        match frame.checked_sub(known) {
            Some(later) => Frames::new(later).after(at),
            None => at
                .saturating_sub(Frames::new(known - frame).to_duration())
                .unwrap_or(Timestamp::MIN),
        }
    }
}

impl Tape {
    pub(super) fn new(settings: Settings, room: fn(&Path) -> Option<Size>) -> Self {
        Self {
            settings,
            room,
            open: None,
            index: None,
            prepared: false,
            unfinished: Why::PowerCut,
            waits: 0,
            kept: 0,
            slow: None,
            trouble: None,
        }
    }

    /// What it does.
    pub(super) fn doing(&self) -> Doing {
        match &self.open {
            None => Doing::Nothing,
            Some(Open { sound: None, .. }) => Doing::Silence,
            Some(Open {
                sound: Some((_, file, _)),
                ..
            }) => Doing::Sound { file: file.clone() },
        }
    }

    /// Why recordings have holes; none if they have none.
    pub(super) fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref().or(self.slow.map(|_| &Trouble::Slow))
    }

    /// Writes `stretch`, or loses it; never fails.
    pub(super) fn take(&mut self, stretch: &Stretch) {
        let length = stretch.length().get();
        self.slow = match stretch.after {
            After::Loss => Some(0),
            _ => self
                .slow
                .map(|passed| passed + length)
                .filter(|passed| *passed < 2 * UPKEEP),
        };

        self.waits = self.waits.saturating_sub(length);
        if self.waits > 0 {
            return;
        }

        match self.write(stretch) {
            Ok(()) => {
                if self.trouble.take().is_some() {
                    tracing::info!("air-check is written again");
                }
            }
            Err(problem) => self.fail(&problem),
        }
    }

    /// No stretch has come for a while: the output takes nothing.
    pub(super) fn idle(&mut self) {
        if let Err(problem) = self.end(Why::Card) {
            self.fail(&problem);
        }
    }

    /// Goes on as `settings` say, in another file.
    pub(super) fn follow(&mut self, settings: Settings) {
        if let Err(problem) = self.end(Why::Turn) {
            self.fail(&problem);
        }
        (self.settings, self.index, self.prepared) = (settings, None, false);
        (self.unfinished, self.waits, self.trouble) = (Why::PowerCut, 0, None);
    }

    /// The station stops.
    pub(super) fn finish(&mut self) {
        if let Err(problem) = self.end(Why::Stop) {
            self.fail(&problem);
        }
    }

    /// Gives up for a while, and says so once.
    pub(super) fn fail(&mut self, problem: &io::Error) {
        let trouble = match problem.kind() {
            io::ErrorKind::QuotaExceeded | io::ErrorKind::StorageFull => Trouble::Room,
            _ => Trouble::Disk {
                problem: problem.to_string(),
            },
        };
        if self.trouble.is_none() {
            tracing::error!(%problem, "air-check cannot be written: recordings have a hole, the air goes on");
        }
        self.trouble = Some(trouble);
        (self.open, self.index, self.prepared) = (None, None, false);
        (self.unfinished, self.waits) = (Why::Disk, RETRY);
    }

    fn write(&mut self, stretch: &Stretch) -> io::Result<()> {
        if !self.prepared {
            self.prepare(stretch.at)?;
        }

        self.join(stretch)?;
        let (mut at, mut rest) = (stretch.at, &stretch.samples[..]);
        let mut passed = 0;
        while !rest.is_empty() {
            let frames = self.part(at, rest)?;
            rest = &rest[frames * CHANNELS..];
            passed += frames as u64;
            at = Frames::new(passed).after(stretch.at);
        }

        self.upkeep(stretch.length().get(), at)
    }

    /// Makes sure of the folder and of what lies in it.
    fn prepare(&mut self, now: Timestamp) -> io::Result<()> {
        let folder = &self.settings.folder;
        match std::fs::create_dir(folder) {
            Err(problem) if problem.kind() != io::ErrorKind::AlreadyExists => return Err(problem),
            _ => {}
        }

        let days = index::days(&index::names(folder)?, &self.settings.zone);
        // What is older was mended when it was new.
        for day in days.iter().rev().take(3) {
            for run in index::runs(folder, *day)?
                .iter()
                .filter(|run| run.ended.is_none())
            {
                self.mend(run)?;
            }
        }

        keep::age(&self.settings, now)?;
        self.prepared = true;
        self.clear(now, SPARE)
    }

    /// Ends a run that nobody ended.
    fn mend(&self, run: &Run) -> io::Result<()> {
        let path = run
            .file
            .as_ref()
            .and_then(|file| index::place(&self.settings.folder, file));
        let frame = match path.filter(|path| path.is_file()) {
            Some(path) => mend::mend(&path, run.settled)?,
            None => run.frames(),
        };

        let (at, why) = (run.instant(frame), self.unfinished);
        let mut index = Index::open(&self.settings.folder, run.start(), &self.settings.zone)?;
        index.write(&Line::End {
            frame,
            at,
            why,
            file: run.file.clone(),
        })?;
        index.sync()
    }

    /// Ends the run `stretch` does not go on with; learns when its frames are heard.
    fn join(&mut self, stretch: &Stretch) -> io::Result<()> {
        let Some(open) = &mut self.open else {
            return Ok(());
        };

        let off = stretch.at.duration_since(open.instant(open.frames)).abs();
        let why = match stretch.after {
            After::Opening => Why::Card,
            After::Loss => Why::Slow,
            After::Frame if off > STEP => Why::Clock,
            After::Frame => {
                open.anchor = (open.frames, stretch.at);
                return self.settle();
            }
        };

        self.end(why)
    }

    /// Writes the beginning of `samples`, heard from `at` on; gives its frames.
    fn part(&mut self, at: Timestamp, samples: &[i16]) -> io::Result<usize> {
        let all = samples.len() / CHANNELS;
        let quiet = samples
            .chunks_exact(CHANNELS)
            .take_while(|frame| frame.iter().all(|at| *at == 0))
            .count();
        if self.open.as_ref().is_some_and(|open| at >= open.turn) {
            let sounds = self.open.as_ref().is_some_and(|open| open.sound.is_some());
            self.end(Why::Turn)?;
            self.begin(at, sounds || quiet == 0)?;
        }

        let Some(open) = &mut self.open else {
            self.begin(at, quiet == 0)?;
            return Ok(0);
        };

        let until = Frames::between(at, open.turn).index().max(1);
        let Some((file, ..)) = &mut open.sound else {
            let frames = quiet.min(until);
            open.frames += frames as u64;
            open.unsettled += frames as u64;
            if frames == 0 {
                self.end(Why::Change)?;
                self.begin(at, true)?;
            }
            return Ok(frames);
        };

        let frames = all.min(until);
        file.append(&samples[..frames * CHANNELS])?;
        open.frames += frames as u64;
        open.unsettled += frames as u64;
        let part = samples[..frames * CHANNELS].rchunks_exact(CHANNELS);
        let zeros = part
            .take_while(|frame| frame.iter().all(|at| *at == 0))
            .count();
        open.zeros = if zeros == frames {
            open.zeros + zeros as u64
        } else {
            zeros as u64
        };

        if open.zeros >= SILENT {
            self.end(Why::Change)?;
            self.begin(Frames::new(frames as u64).after(at), false)?;
        }

        Ok(frames)
    }

    /// Begins a run at `at`, of sound or of silence.
    fn begin(&mut self, at: Timestamp, sounds: bool) -> io::Result<()> {
        let Settings {
            folder,
            format,
            zone,
            ..
        } = &self.settings;
        let index = match self.index.take().filter(|index| index.is_of(at, zone)) {
            Some(index) => self.index.insert(index),
            None => self.index.insert(Index::open(folder, at, zone)?),
        };

        let mut sound = None;
        let mut twin = 1;
        while sounds && sound.is_none() {
            let name = name::recording(at, zone, *format, twin);
            let path = folder.join(&name);
            match SoundFile::create(&path, *format, at, zone) {
                Ok(file) => sound = Some((file, name, path)),
                Err(problem) if problem.kind() == io::ErrorKind::AlreadyExists && twin < 1000 => {
                    twin += 1;
                }
                Err(problem) => return Err(problem),
            }
        }

        index.write(&match &sound {
            Some((_, file, _)) => Line::Sound {
                file: file.clone(),
                at,
            },
            None => Line::Silence { at },
        })?;
        let turn = turn(at, &self.settings);
        self.open = Some(Open {
            sound,
            frames: 0,
            anchor: (0, at),
            turn,
            zeros: 0,
            unsettled: 0,
        });
        Ok(())
    }

    /// Ends the run, if there is one.
    fn end(&mut self, why: Why) -> io::Result<()> {
        let Some(mut open) = self.open.take() else {
            return Ok(());
        };

        let sound = open.sound.take();
        let name = sound.as_ref().map(|(_, name, _)| name.clone());
        let frame = match sound {
            Some((file, ..)) => file.finish()?,
            None => open.frames,
        };

        if let Some(index) = &mut self.index {
            index.write(&Line::End {
                frame,
                at: open.instant(frame),
                why,
                file: name,
            })?;
            index.sync()?;
        }

        Ok(())
    }

    /// Now and then what was written is made to lie on the disk, and the index notes how far that is.
    fn settle(&mut self) -> io::Result<()> {
        let (Some(open), Some(index)) = (&mut self.open, &mut self.index) else {
            return Ok(());
        };

        let often = if open.sound.is_some() {
            SETTLED
        } else {
            UPKEEP
        };

        if open.unsettled < often {
            return Ok(());
        }

        open.unsettled = 0;
        let (frame, bytes) = match &mut open.sound {
            None => (open.frames, None),
            Some((file, _, path)) => {
                if !file.is_at(path) {
                    let gone = format!("{} was taken away", path.display());
                    return Err(io::Error::new(io::ErrorKind::NotFound, gone));
                }
                let (bytes, frame) = file.settle()?;
                (frame, Some(bytes))
            }
        };

        index.write(&Line::Point {
            frame,
            at: open.instant(frame),
            bytes,
        })
    }

    fn upkeep(&mut self, passed: u64, now: Timestamp) -> io::Result<()> {
        self.kept += passed;
        if self.kept < UPKEEP {
            return Ok(());
        }
        self.kept = 0;
        if let Some(index) = &self.index {
            index.sync()?;
        }
        keep::age(&self.settings, now)?;
        self.clear(now, 0)
    }

    /// Makes room; what is recorded ends where there is none to make.
    fn clear(&mut self, now: Timestamp, spare: u64) -> io::Result<()> {
        let open = self
            .open
            .as_ref()
            .and_then(|open| open.sound.as_ref())
            .map(|(_, name, _)| name.as_str());
        let spare = if self.trouble.is_some() { spare } else { 0 };
        let floor = Size(self.settings.floor.0.saturating_add(spare));
        if keep::clear(&self.settings, floor, open, now, self.room)? {
            return Ok(());
        }

        self.end(Why::Room)?;
        Err(io::Error::new(
            io::ErrorKind::StorageFull,
            "the disk has less free than the floor",
        ))
    }
}

/// The first instant after `at` at which files turn over.
fn turn(at: Timestamp, settings: &Settings) -> Timestamp {
    let local = at.to_zoned(settings.zone.clone());
    let far = at
        .saturating_add(SignedDuration::from_hours(1))
        .unwrap_or(Timestamp::MAX);
    let midnight = local
        .start_of_day()
        .map_or(at, |midnight| midnight.timestamp());
    let next = local
        .tomorrow()
        .and_then(|day| day.start_of_day())
        .map_or(far, |day| day.timestamp());
    let length = settings.length.as_nanos().max(1_000_000_000).cast_signed();
    let turns = at.duration_since(midnight).as_nanos() / length + 1;
    let nanos = i64::try_from(turns * length).unwrap_or(i64::MAX);
    midnight
        .saturating_add(SignedDuration::from_nanos(nanos))
        .unwrap_or(next)
        .min(next)
}

#[cfg(test)]
mod tests;
