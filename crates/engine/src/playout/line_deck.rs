//! The deck of a line: what arrives from outside, at the card's pace.
//!
//! A thread stands between the line and the card, which alone takes the line's lock. The end that the engine has neither
//! waits nor allocates.
//!
//! * Until its cue begins, a deck stands by: what it would play first is as old as the line's target, at any moment. So a
//!   relay begins where it is meant to, however early its deck was opened.
//! * From then on the sender's clock is followed: too much held makes the sound a little faster, too little slower
//!   ([`Pace`]).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::Thread;
use std::time::Duration;

use super::deck::Break;
use super::line::Line;
use super::realtime::lower_deck;
use phatthanh_audio::Follower;
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND, Frames};

/// Frames a deck has ready while it stands by: 200 ms; and once it plays: 400 ms.
const READY: usize = FRAMES_PER_SECOND as usize / 5;
const AHEAD: usize = 2 * READY;

/// Frames a deck holds at most.
const ROOM: usize = FRAMES_PER_SECOND as usize;

/// Frames that may be missing because nothing arrived; then it counts as dry: 50 ms.
const LATE: u64 = FRAMES_PER_SECOND as u64 / 20;

/// How often what arrived is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// How fast what is held is to be played: in proportion to what the least of it is beside where that should be.
#[derive(Debug)]
struct Pace {
    /// Where the least should be, in frames.
    middle: f64,
    /// Frames played in a window, and so far in this one.
    window: usize,
    passed: usize,
    least: usize,
}

/// Millionths for each second that there is too much. Crystals differ by 200 at most, and half a second of that is borne; more
/// would follow each hold-up of a network.
const GAIN_PPM: f64 = 400.0;

impl Pace {
    fn new(target: usize, floor: usize) -> Self {
        Self {
            middle: floor as f64,
            window: (target + target / 4).max(2 * FRAMES_PER_SECOND as usize),
            passed: 0,
            least: usize::MAX,
        }
    }

    /// Takes note that a block was taken when so much was `held`; by how many millionths to hurry, once a window.
    fn taken(&mut self, held: usize) -> Option<f64> {
        self.least = self.least.min(held);
        self.passed += Follower::BLOCK;
        if self.passed < self.window {
            return None;
        }
        let over = (self.least as f64 - self.middle) / f64::from(FRAMES_PER_SECOND);
        (self.passed, self.least) = (0, usize::MAX);
        Some(over * GAIN_PPM)
    }
}

/// What the two ends of a deck tell each other.
#[derive(Debug, Default)]
struct News {
    /// Frames have been asked for.
    begun: AtomicBool,
}

/// The end that gives a line's sound to the card.
#[derive(Debug)]
pub(crate) struct LineDeck {
    ring: rtrb::Consumer<f32>,
    line: Line,
    news: Arc<News>,
    thread: Option<Thread>,
    /// What the thread would have, where there is none.
    filler: Option<Box<Filler>>,
    /// Whether frames have been asked for.
    begun: bool,
    given: u64,
    missing: u64,
    told: bool,
}

impl LineDeck {
    /// Stands by to play `line`.
    pub(crate) fn open(line: &Line) -> Self {
        let (mut deck, filler) = Self::with_filler(line);
        let spawned = std::thread::Builder::new()
            .name("line".into())
            .spawn(move || filler.live());
        // Without a thread nothing ever comes: it is never ready, and so never begins.
        deck.thread = spawned.ok().map(|handle| handle.thread().clone());
        deck
    }

    /// Stands by to play `line` without a thread: what arrived is taken whenever frames are asked for.
    pub(crate) fn in_line(line: &Line) -> Self {
        let (mut deck, filler) = Self::with_filler(line);
        deck.filler = Some(Box::new(filler));
        deck
    }

    fn with_filler(line: &Line) -> (Self, Filler) {
        let (into, ring) = rtrb::RingBuffer::new(ROOM * CHANNELS);
        let news = Arc::new(News::default());
        let filler = Filler {
            line: line.clone(),
            ring: into,
            news: Arc::clone(&news),
            follower: Follower::new(),
            pace: Pace::new(line.target(), line.floor()),
            block: vec![0.0; Follower::BLOCK * CHANNELS],
        };
        let deck = Self {
            ring,
            line: line.clone(),
            news,
            thread: None,
            filler: None,
            begun: false,
            given: 0,
            missing: 0,
            told: false,
        };
        (deck, filler)
    }

    /// Drops what has become too old while it stands by.
    pub(crate) fn stand_by(&mut self) {
        self.fill();
        if self.begun {
            return;
        }
        let over = self.ring.slots().saturating_sub(READY * CHANNELS);
        if let Ok(chunk) = self.ring.read_chunk(over - over % CHANNELS) {
            chunk.commit_all();
        }
        self.tell_level();
    }

    /// Whether the cue can start.
    pub(crate) fn is_ready(&self) -> bool {
        self.ring.slots() >= READY / 2 * CHANNELS
    }

    /// Gives out the next frames; silence where none arrived.
    pub(crate) fn read(&mut self, out: &mut [f32]) {
        if !self.begun {
            self.begun = true;
            self.news.begun.store(true, Ordering::Release);
            self.wake();
        }
        self.fill();
        let (there, rest) = self.ring.pop_partial_slice(out);
        self.given += (there.len() / CHANNELS) as u64;
        self.missing += (rest.len() / CHANNELS) as u64;
        rest.fill(0.0);
        self.tell_level();
    }

    /// Goes on with another cue, without a break.
    pub(crate) fn hand_on(&mut self) {
        (self.given, self.missing, self.told) = (0, 0, false);
    }

    /// Frames given out as silence because nothing had arrived.
    pub(crate) fn missing(&self) -> Frames {
        Frames::new(self.missing)
    }

    /// What is wrong, once: it is dry.
    pub(crate) fn broken(&mut self) -> Option<Break> {
        if self.told || self.missing <= LATE {
            return None;
        }
        self.told = true;
        Some(Break {
            problem: "nothing arrives any more".into(),
            undecodable: false,
            good: Frames::new(self.given + self.missing),
        })
    }

    fn fill(&mut self) {
        if let Some(filler) = &mut self.filler {
            filler.fill();
        }
    }

    fn tell_level(&self) {
        let there = self.ring.slots() / CHANNELS;
        self.line.tell(self.begun, there);
    }

    fn wake(&self) {
        if let Some(thread) = &self.thread {
            thread.unpark();
        }
    }
}

impl Drop for LineDeck {
    fn drop(&mut self) {
        self.line.tell(false, 0);
        self.wake();
    }
}

/// The end that takes what arrived.
#[derive(Debug)]
struct Filler {
    line: Line,
    ring: rtrb::Producer<f32>,
    news: Arc<News>,
    follower: Follower,
    pace: Pace,
    block: Vec<f32>,
}

impl Filler {
    fn live(mut self) {
        lower_deck();
        while !self.ring.is_abandoned() {
            self.fill();
            std::thread::park_timeout(LOOK);
        }
    }

    fn fill(&mut self) {
        let room = (Follower::BLOCK + 2) * CHANNELS;
        let capacity = self.ring.buffer().capacity();
        loop {
            let begun = self.news.begun.load(Ordering::Acquire);
            let there = (capacity - self.ring.slots()) / CHANNELS;
            let kept = if begun {
                0
            } else {
                let target = self.line.target();
                self.line.keep(Frames::new(target as u64));
                target - READY
            };
            let wanted = !begun || there < AHEAD;
            if !wanted || self.ring.slots() < room || !self.line.take(kept, &mut self.block) {
                return;
            }

            if begun && let Some(ppm) = self.pace.taken(self.line.level().index()) {
                self.follower.hurry(ppm);
            }
            let made = self.follower.run(&self.block);
            let _ = self.ring.push_partial_slice(made);
        }
    }
}

/// What stands for a line where there is none, in a simulation: a soft tone.
#[derive(Debug, Default)]
pub(crate) struct Tone(u64);

impl Tone {
    /// Gives out its next frames.
    pub(crate) fn fill(&mut self, out: &mut [f32]) {
        /// Frames of its period: 400 Hz.
        const PERIOD: u64 = 120;
        for frame in out.chunks_exact_mut(CHANNELS) {
            let turn = (self.0 % PERIOD) as f32 / PERIOD as f32;
            frame.fill(0.05 * (turn * std::f32::consts::TAU).sin());
            self.0 += 1;
        }
    }
}

#[cfg(test)]
mod hours;

#[cfg(test)]
mod tests;
