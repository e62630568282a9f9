//! What the callbacks of one stream leave behind for the keeper: atomics, nothing else.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

use crate::units::{FRAMES_PER_SECOND, Frames};

/// A working card calls back many times a second; after this long without, it is lost.
const SILENT: Duration = Duration::from_secs(1);

/// The same where errors come instead: a dead sound server sends half a million a second. Longer than
/// the burst some streams start with.
const SILENT_WITH_ERRORS: Duration = Duration::from_millis(300);

/// The first callbacks fill the card's buffer and come at once, whether or not the card moves. One
/// that comes this much later shows that it does.
const MOVES: Duration = Duration::from_millis(10);

/// The health of one stream, shared by its callbacks and the keeper.
#[derive(Debug, Default)]
pub struct Health {
    first_beat_ns: AtomicU64,
    last_beat_ns: AtomicU64,
    frames: AtomicU64,
    xruns: AtomicU64,
    errors_since_beat: AtomicU64,
    fatal: AtomicU8,
    let_go: AtomicBool,
}

/// Why a card counts as lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The device is not there any more.
    #[error("the device is gone")]
    Gone,
    /// The sound server ended.
    #[error("the sound server is gone")]
    ServerGone,
    /// The stream cannot go on as it is.
    #[error("the stream is no longer valid")]
    Invalid,
    /// Errors come where callbacks should.
    #[error("{errors} errors and no callback for {} ms", silent.as_millis())]
    Errors {
        /// How many since the last callback.
        errors: u64,
        /// For how long.
        silent: Duration,
    },
    /// Nothing comes.
    #[error("no callback for {} ms", silent.as_millis())]
    Silent {
        /// For how long.
        silent: Duration,
    },
    /// It swallows sound: nobody can be hearing it.
    #[error("it takes sound faster than it can be heard: {} of audio in {} ms", taken, within.as_millis())]
    Racing {
        /// How much.
        taken: Frames,
        /// In how long.
        within: Duration,
    },
}

impl Health {
    /// A data callback ran at `uptime` for `frames`.
    ///
    /// Real time: atomics only, as all that the callbacks call here.
    pub fn beat(&self, uptime: Duration, frames: u64) {
        let ns = u64::try_from(uptime.as_nanos()).unwrap_or(u64::MAX).max(1);
        if self.first_beat_ns.load(Ordering::Relaxed) == 0 {
            self.first_beat_ns.store(ns, Ordering::Relaxed);
        }
        self.frames.fetch_add(frames, Ordering::Relaxed);
        self.errors_since_beat.store(0, Ordering::Relaxed);
        self.last_beat_ns.store(ns, Ordering::Release);
    }

    /// The card ran dry.
    pub fn xrun(&self) {
        self.xruns.fetch_add(1, Ordering::Relaxed);
    }

    /// An error that may pass.
    pub fn error(&self) {
        self.errors_since_beat.fetch_add(1, Ordering::Relaxed);
    }

    /// [`Fault::Gone`], [`Fault::ServerGone`] or [`Fault::Invalid`] (what any other counts as).
    pub fn fatal(&self, fault: Fault) {
        let code = match fault {
            Fault::Gone => 1,
            Fault::ServerGone => 2,
            _ => 3,
        };
        self.fatal.store(code, Ordering::Relaxed);
    }

    /// The keeper has given the stream up: a callback that still comes gives silence.
    #[must_use]
    pub fn is_let_go(&self) -> bool {
        self.let_go.load(Ordering::Relaxed)
    }

    pub(super) fn let_go(&self) {
        self.let_go.store(true, Ordering::Relaxed);
    }

    /// How often the card ran dry.
    pub(super) fn xruns(&self) -> u64 {
        self.xruns.load(Ordering::Relaxed)
    }

    /// Whether callbacks come in time, not only to fill the card's buffer.
    pub(super) fn moves(&self) -> bool {
        self.last_beat().saturating_sub(self.first_beat()) >= MOVES
    }

    /// What is wrong at `now` with a card that was seen to move.
    pub(super) fn fault(&self, now: Duration) -> Option<Fault> {
        let last = self.last_beat();
        let silent = now.saturating_sub(last);
        let errors = self.errors_since_beat.load(Ordering::Relaxed);
        let taken = Frames::new(self.frames.load(Ordering::Relaxed));
        let within = last.saturating_sub(self.first_beat());
        let racing = u64::from(FRAMES_PER_SECOND) + Frames::from_duration(jiff_length(within)).get() * 3 / 2;
        self.fatal_fault().or(if errors > 0 && silent >= SILENT_WITH_ERRORS {
            Some(Fault::Errors { errors, silent })
        } else if silent >= SILENT {
            Some(Fault::Silent { silent })
        } else if taken.get() > racing {
            Some(Fault::Racing { taken, within })
        } else {
            None
        })
    }

    /// A fatal error, if one came.
    pub(super) fn fatal_fault(&self) -> Option<Fault> {
        match self.fatal.load(Ordering::Relaxed) {
            0 => None,
            1 => Some(Fault::Gone),
            2 => Some(Fault::ServerGone),
            _ => Some(Fault::Invalid),
        }
    }

    fn first_beat(&self) -> Duration {
        Duration::from_nanos(self.first_beat_ns.load(Ordering::Relaxed))
    }

    fn last_beat(&self) -> Duration {
        Duration::from_nanos(self.last_beat_ns.load(Ordering::Acquire))
    }
}

fn jiff_length(length: Duration) -> jiff::SignedDuration {
    jiff::SignedDuration::try_from(length).unwrap_or(jiff::SignedDuration::MAX)
}
