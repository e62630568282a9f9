//! A deck: one recording, decoded ahead of the air.
//!
//! A [`Filler`] decodes into a ring of some seconds, on a thread of its own on air, in line in a
//! simulation; the [`Deck`] at the other end gives frames out and never waits, never touches a file.
//! What is wrong with a recording is known as soon as the filler meets it, seconds before the air.
//!
//! A recording counts as whole if it ends at most [`TOLERANCE`] before the length ingest found; what
//! lacks is silence. What is longer is not played further. So a cue's length is always what was
//! planned, or the cue is broken.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::Thread;
use std::time::Duration;

use super::cue::{Bed, Cue, CueStop};
use super::realtime::lower_deck;
use phatthanh_audio::{DecodeError, StereoReader};
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND, Frames, Sides};

/// Frames decoded ahead: 3 s.
pub(super) const AHEAD: usize = 3 * FRAMES_PER_SECOND as usize;

/// Frames that must be there before a cue starts: 100 ms.
const READY: usize = FRAMES_PER_SECOND as usize / 10;

/// Frames decoded at a time.
const BLOCK: usize = 2048;

/// Frames a recording may be shorter than ingest found: decoders round, 1.3 ms is not heard.
const TOLERANCE: Frames = Frames::new(64);

/// Frames of a cue that may be missing because decoding was late; then it counts as broken: 50 ms.
const LATE: Frames = Frames::from_ms(50);

/// How often a full ring is looked at: what is taken meanwhile leaves most of it full, and few wakes cost less than many.
const LOOK: Duration = Duration::from_millis(500);

/// What is wrong with a cue's recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Break {
    /// For the log.
    pub(crate) problem: String,
    /// Whether the recording's bytes are to blame, and would be so again.
    pub(crate) undecodable: bool,
    /// Frames of the cue that can be played.
    pub(crate) good: Frames,
}

/// What a filler reports to its deck.
#[derive(Debug, Default)]
struct News {
    broken: OnceLock<Break>,
    over: AtomicBool,
    /// Frames have been asked for: it is to be filled.
    begun: AtomicBool,
    /// It is not to end any more, but to start over.
    endless: AtomicBool,
}

/// The end that gives frames out.
#[derive(Debug)]
pub(crate) struct Deck {
    ring: rtrb::Consumer<f32>,
    news: Arc<News>,
    /// Works in line, where it has no thread.
    filler: Option<Filler>,
    /// Its thread, else. Fields are dropped in order: the ring before this.
    waker: Waker,
    /// Frames given out, silence for missing ones included.
    given: Frames,
    /// Frames that were not there in time: they are thrown away when they come.
    owed: Frames,
    missing: Frames,
    /// Frames given out before the cue it plays for now, which took it over.
    earlier: Frames,
    told: bool,
}

impl Deck {
    /// Decodes `recording` on a thread of its own: about the first `waiting` frames, and [`AHEAD`] once they are
    /// asked for.
    pub(crate) fn open(recording: Recording, waiting: Frames) -> Self {
        let (mut deck, filler) = Self::with_filler(recording, waiting);
        let news = Arc::clone(&deck.news);
        match std::thread::Builder::new()
            .name("deck".into())
            .spawn(move || filler.live())
        {
            Ok(handle) => deck.waker.0 = Some(handle.thread().clone()),
            Err(problem) => {
                let problem = problem.to_string();
                let _ = news.broken.set(Break {
                    problem,
                    undecodable: false,
                    good: Frames::ZERO,
                });
            }
        }

        deck
    }

    /// Decodes `recording` when it is read.
    pub(crate) fn in_line(recording: Recording) -> Self {
        let (deck, filler) = Self::with_filler(recording, Frames::new(AHEAD as u64));
        let mut deck = Self {
            filler: Some(filler),
            ..deck
        };
        deck.fill();
        deck
    }

    fn with_filler(recording: Recording, waiting: Frames) -> (Self, Filler) {
        let (ring_in, ring_out) = rtrb::RingBuffer::new(AHEAD * CHANNELS);
        let news = Arc::new(News::default());
        let block = vec![0.0; BLOCK * CHANNELS];
        let waiting = waiting.index() * CHANNELS;
        let filler = Filler {
            recording,
            ring: ring_in,
            waiting,
            news: Arc::clone(&news),
            block,
        };

        let deck = Self {
            ring: ring_out,
            news,
            filler: None,
            waker: Waker::default(),
            given: Frames::ZERO,
            owed: Frames::ZERO,
            missing: Frames::ZERO,
            earlier: Frames::ZERO,
            told: false,
        };

        (deck, filler)
    }

    /// Hands the deck to another cue from its next frame on, now endless.
    pub(crate) fn handed_on(self) -> Self {
        self.news.endless.store(true, Ordering::Release);
        Self {
            earlier: self.given,
            missing: Frames::ZERO,
            ..self
        }
    }

    /// Whether the cue can start.
    pub(crate) fn is_ready(&self) -> bool {
        self.ring.slots() >= READY * CHANNELS || self.news.over.load(Ordering::Acquire)
    }

    /// Gives out the next frames; silence for those that are not there.
    pub(crate) fn read(&mut self, out: &mut [f32]) {
        self.begin();
        self.fill();
        self.throw_away_late();
        let (there, rest) = self.ring.pop_partial_slice(out);
        rest.fill(0.0);
        let (there, rest) = (there.len() / CHANNELS, rest.len() / CHANNELS);
        let rest_frames = Frames::new(rest as u64);
        self.given += Frames::new(there as u64) + rest_frames;
        if self.ring.slots() < AHEAD / 2 * CHANNELS {
            // Much was taken at once: not to be left until the next look.
            self.waker.wake();
        }

        if rest > 0 && !self.news.over.load(Ordering::Acquire) {
            self.owed += rest_frames;
            self.missing += rest_frames;
        }
    }

    fn begin(&self) {
        if !self.news.begun.load(Ordering::Relaxed) {
            self.news.begun.store(true, Ordering::Release);
            self.waker.wake();
        }
    }

    /// Frames given out as silence because decoding was late.
    pub(crate) fn missing(&self) -> Frames {
        self.missing
    }

    /// What is wrong, once.
    pub(crate) fn broken(&mut self) -> Option<Break> {
        if self.told {
            return None;
        }

        let fault = |problem: &str, good| Break {
            problem: problem.into(),
            undecodable: false,
            good,
        };

        let dead = || fault("its decoder is gone", self.held());
        let late = || fault("decoding is too slow", self.given);
        let broken = self.news.broken.get().cloned();
        let broken = broken.or_else(|| self.is_dead().then(dead));
        let broken = broken.or_else(|| (self.missing > LATE).then(late));
        self.told = broken.is_some();
        let own = |broken: Break| Break {
            good: broken.good.saturating_sub(self.earlier),
            ..broken
        };

        broken.map(own)
    }

    /// Whether the filler's thread ended without a word.
    fn is_dead(&self) -> bool {
        self.filler.is_none() && self.ring.is_abandoned() && !self.news.over.load(Ordering::Acquire)
    }

    /// Frames of the cue up to the last that was decoded.
    fn held(&self) -> Frames {
        let there = Frames::new((self.ring.slots() / CHANNELS) as u64);
        self.given + there.saturating_sub(self.owed)
    }

    fn throw_away_late(&mut self) {
        let late = (self.owed.index() * CHANNELS).min(self.ring.slots());
        if let Ok(chunk) = self.ring.read_chunk(late / CHANNELS * CHANNELS) {
            let thrown = Frames::new((chunk.len() / CHANNELS) as u64);
            self.owed = self.owed.saturating_sub(thrown);
            chunk.commit_all();
        }
    }

    fn fill(&mut self) {
        if let Some(filler) = &mut self.filler
            && !filler.fill()
        {
            self.filler = None;
        }
    }
}

/// Wakes the filler's thread: when much was taken, and once the ring is let go of, so that it ends at once.
#[derive(Debug, Default)]
struct Waker(Option<Thread>);

impl Waker {
    fn wake(&self) {
        if let Some(thread) = &self.0 {
            thread.unpark();
        }
    }
}

impl Drop for Waker {
    fn drop(&mut self) {
        self.wake();
    }
}

/// The end that decodes.
#[derive(Debug)]
struct Filler {
    recording: Recording,
    ring: rtrb::Producer<f32>,
    /// Samples that are enough until any are asked for: what a deck holds while it waits is memory nobody hears.
    waiting: usize,
    news: Arc<News>,
    block: Vec<f32>,
}

impl Filler {
    fn live(mut self) {
        lower_deck();
        while self.fill() && !self.ring.is_abandoned() {
            std::thread::park_timeout(LOOK);
        }
    }

    /// Fills the ring; whether there is more to come.
    fn fill(&mut self) -> bool {
        while self.is_wanted() {
            let given = self.recording.given;
            self.recording.starts_over |= self.news.endless.load(Ordering::Acquire);
            // Foreign bytes: a panic in a decoder is one lost recording, not a lost station.
            let read = catch_unwind(AssertUnwindSafe(|| self.recording.read(&mut self.block)));
            let broken = |problem, undecodable| Break {
                problem,
                undecodable,
                good: given,
            };
            match read {
                Ok(Ok(0)) => return self.over(None),
                Ok(Ok(frames)) => {
                    let _ = self
                        .ring
                        .push_partial_slice(&self.block[..frames * CHANNELS]);
                }
                Ok(Err(fault)) => {
                    return self.over(Some(broken(fault.problem(), fault.is_undecodable())));
                }
                Err(_) => return self.over(Some(broken("the decoder panicked".into(), true))),
            }
        }

        true
    }

    /// Whether a block more is to be decoded now.
    fn is_wanted(&self) -> bool {
        let there = self.ring.buffer().capacity() - self.ring.slots();
        let asked_for = there < self.waiting || self.news.begun.load(Ordering::Acquire);
        asked_for && self.ring.slots() >= self.block.len() && !self.ring.is_abandoned()
    }

    fn over(&mut self, broken: Option<Break>) -> bool {
        if let Some(broken) = broken {
            let _ = self.news.broken.set(broken);
        }
        self.news.over.store(true, Ordering::Release);
        false
    }
}

/// Why a recording cannot be played on.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("{0}")]
    Decode(#[from] DecodeError),
    #[error("breaks off at {at} of {held}")]
    Short { at: Frames, held: Frames },
}

impl Fault {
    /// What was seen: of a file that cannot be read, what the system says. Its name stands beside.
    fn problem(&self) -> String {
        match self {
            Self::Decode(DecodeError::Unreadable { source, .. }) => source.to_string(),
            fault => fault.to_string(),
        }
    }

    /// Whether the bytes are to blame: they could be read.
    fn is_undecodable(&self) -> bool {
        !matches!(self, Self::Decode(DecodeError::Unreadable { .. }))
    }
}

/// A cue's frames: from its place in the recording to the end, or over and over.
#[derive(Debug)]
pub(crate) struct Recording {
    path: PathBuf,
    sides: Sides,
    held: Frames,
    starts_over: bool,
    reader: Option<StereoReader>,
    at: Frames,
    given: Frames,
}

impl Recording {
    /// What `cue` plays of the file at `path`, which holds `held`.
    pub(crate) fn new(cue: &Cue, path: PathBuf, sides: Sides, held: Frames) -> Self {
        let starts_over = matches!(cue.stop, CueStop::At(_)) && held > Frames::ZERO;
        let at = cue.skip.min(held);
        Self {
            path,
            sides,
            held,
            starts_over,
            reader: None,
            at,
            given: Frames::ZERO,
        }
    }

    /// Music, over and over.
    pub(crate) fn of_bed(bed: &Bed) -> Self {
        let Bed {
            path,
            sides,
            held,
            skip,
            ..
        } = bed;
        let at = Frames::new(skip.get() % held.get().max(1));
        let held = *held;
        Self {
            path: path.clone(),
            sides: *sides,
            held,
            starts_over: held > Frames::ZERO,
            reader: None,
            at,
            given: Frames::ZERO,
        }
    }

    /// Frames read into `out`; none at the end only.
    fn read(&mut self, out: &mut [f32]) -> Result<usize, Fault> {
        if self.at == self.held {
            if !self.starts_over {
                return Ok(0);
            }
            self.at = Frames::ZERO;
            self.reader = None;
        }

        let reader = match &mut self.reader {
            Some(reader) => reader,
            None => self
                .reader
                .insert(StereoReader::open(&self.path, self.sides, self.at)?),
        };

        let room = Frames::new((out.len() / CHANNELS) as u64);
        let wanted = (self.held - self.at).min(room).index();
        let out = &mut out[..wanted * CHANNELS];
        let mut frames = reader.read(out)?;
        if frames == 0 {
            if self.held - self.at > TOLERANCE {
                return Err(Fault::Short {
                    at: self.at,
                    held: self.held,
                });
            }
            out.fill(0.0);
            frames = wanted;
        }

        let read = Frames::new(frames as u64);
        self.at += read;
        self.given += read;
        Ok(frames)
    }
}

#[cfg(test)]
mod tests;
