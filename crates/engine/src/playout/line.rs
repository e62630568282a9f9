//! A line: sound from outside on its way to the engine.
//!
//! Whoever receives it [pushes](Line::push) what arrives, at whatever pace that comes; a [`LineDeck`] gives it out at the
//! card's. What is held is bounded: the oldest goes first, and nobody who sends is ever made to wait.
//!
//! [`LineDeck`]: super::line_deck::LineDeck

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use phatthanh_core::stream::LOW;
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND, Frames};

/// The most that is held: 30 s.
const MOST: usize = 30 * FRAMES_PER_SECOND as usize;

/// The least that is held when a cue begins: 400 ms.
const LEAST: usize = FRAMES_PER_SECOND as usize * 2 / 5;

/// The least that is held should stay so far above what counts as dry: a sender whose crystal is 200 millionths slow is half
/// a second below where the least should be.
const ABOVE_DRY: usize = FRAMES_PER_SECOND as usize * 7 / 10;

/// Sound from outside; clones are the same line.
#[derive(Debug, Clone)]
pub struct Line(Arc<Shared>);

/// What both ends have.
#[derive(Debug)]
struct Shared {
    /// Interleaved stereo, oldest first.
    held: Mutex<VecDeque<f32>>,
    /// Frames in the deck that plays it.
    in_deck: AtomicUsize,
    /// Whether a deck gives it to the card.
    plays: AtomicBool,
    /// How much is held when a cue begins, in frames.
    target: AtomicUsize,
    /// Whether what arrives comes at a steady pace.
    steady: AtomicBool,
    /// Whether nobody will ever push into it.
    is_nobodys: bool,
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Line {}

impl Line {
    /// Makes an empty line that begins with `target` held.
    #[must_use]
    pub fn new(target: Frames) -> Self {
        Self::make(target, false)
    }

    /// Makes a line into which nobody will ever push: where sound is recorded without a card, a soft tone stands in for it.
    #[must_use]
    pub fn of_nobody() -> Self {
        Self::make(Frames::ZERO, true)
    }

    fn make(target: Frames, is_nobodys: bool) -> Self {
        let line = Self(Arc::new(Shared {
            held: Mutex::default(),
            in_deck: AtomicUsize::new(0),
            plays: AtomicBool::new(false),
            target: AtomicUsize::new(LEAST),
            steady: AtomicBool::new(false),
            is_nobodys,
        }));
        line.aim(target);
        line
    }

    /// Returns whether nobody will ever push into it.
    pub(super) fn is_nobodys(&self) -> bool {
        self.0.is_nobodys
    }

    /// Lets the next cue begin with `target` held.
    pub fn aim(&self, target: Frames) {
        let target = target.index().clamp(LEAST, MOST / 2);
        self.0.target.store(target, Ordering::Relaxed);
    }

    /// Tells whether it comes at a steady pace, as from a card: then as much is held as when it began. By a network it
    /// comes in bursts.
    pub fn is_from_card(&self, steady: bool) {
        self.0.steady.store(steady, Ordering::Relaxed);
    }

    /// Adds what arrived; the oldest goes where there is no room.
    ///
    /// * Shape: interleaved stereo at the station's rate.
    pub fn push(&self, samples: &[f32]) {
        let mut held = self.held();
        held.extend(samples);
        keep(&mut held, MOST);
    }

    /// Drops all that no deck has yet.
    pub fn clear(&self) {
        self.held().clear();
    }

    /// Drops all but the newest `frames`.
    pub fn keep(&self, frames: Frames) {
        keep(&mut self.held(), frames.index());
    }

    /// Returns how much there is that was not given to the card.
    #[must_use]
    pub fn level(&self) -> Frames {
        let held = self.held().len() / CHANNELS;
        Frames::new((held + self.0.in_deck.load(Ordering::Relaxed)) as u64)
    }

    /// Returns whether it is given to the card now.
    #[must_use]
    pub fn plays(&self) -> bool {
        self.0.plays.load(Ordering::Relaxed)
    }

    /// Returns how much is held when a cue begins, in frames.
    pub(super) fn target(&self) -> usize {
        self.0.target.load(Ordering::Relaxed)
    }

    /// Returns where the least of what is held should be while it plays, in frames.
    pub(super) fn floor(&self) -> usize {
        let steady = self.0.steady.load(Ordering::Relaxed);
        let target = self.target();
        if steady {
            target
        } else {
            (target / 2).max(target.min(LOW.index() + ABOVE_DRY))
        }
    }

    /// Notes what its deck does: whether it gives it to the card, and how many frames it has.
    pub(super) fn tell(&self, plays: bool, in_deck: usize) {
        self.0.plays.store(plays, Ordering::Relaxed);
        self.0.in_deck.store(in_deck, Ordering::Relaxed);
    }

    /// Moves the oldest frames into `block`, if there is a block beyond the newest `kept` frames.
    pub(super) fn take(&self, kept: usize, block: &mut [f32]) -> bool {
        let mut held = self.held();
        if held.len() < block.len() + kept * CHANNELS {
            return false;
        }
        let count = block.len();
        for (sample, taken) in block.iter_mut().zip(held.drain(..count)) {
            *sample = taken;
        }
        true
    }

    fn held(&self) -> MutexGuard<'_, VecDeque<f32>> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Drops all but the newest `frames`.
fn keep(held: &mut VecDeque<f32>, frames: usize) {
    let over = held.len().saturating_sub(frames * CHANNELS);
    held.drain(..over - over % CHANNELS);
}
