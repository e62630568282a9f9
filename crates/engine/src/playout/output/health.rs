//! What the callbacks of one stream leave behind for the keeper: atomics, nothing else.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

use phatthanh_core::units::{FRAMES_PER_SECOND, Frames};
use phatthanh_core::words::Text;

/// A working card calls back many times a second; after this long without, it is lost.
const SILENT: Duration = Duration::from_secs(1);

/// Time without a callback after which a stream that reports errors is lost: a dead sound server sends half a
/// million a second. Longer than the burst some streams start with.
const SILENT_WITH_ERRORS: Duration = Duration::from_millis(300);

/// A program that runs looks at its card many times in so long.
const STOOD: Duration = Duration::from_millis(500);

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
    end: AtomicU8,
    let_go: AtomicBool,
    renewed: AtomicBool,
}

/// Why a card counts as lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The sound system said so.
    #[error("{0}")]
    Ended(End),
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
    /// The machine slept, and nobody knows what became of the stream that seems to be open.
    #[error("the machine slept")]
    Slept,
    /// This program did not run, so the card could not be fed: it was stopped, or other programs had every core.
    #[error("this program stood still for {} ms", length.as_millis())]
    Stood {
        /// For how long.
        length: Duration,
    },
    /// What comes out is not what goes in.
    #[error("given up: it was to be made anew")]
    Renewed,
    /// It swallows sound: nobody can be hearing it.
    #[error("it takes sound faster than it can be heard: {} of audio in {} ms", taken, within.as_millis())]
    Racing {
        /// How much.
        taken: Frames,
        /// In how long.
        within: Duration,
    },
}

impl Fault {
    /// Returns what is wrong as seen by one who last looked `unseen` ago: a card that nobody could feed meanwhile is
    /// not what failed.
    pub(super) fn with(self, unseen: Duration) -> Self {
        match self {
            Self::Silent { .. } | Self::Errors { .. } if unseen >= STOOD => {
                Self::Stood { length: unseen }
            }
            fault => fault,
        }
    }

    /// What is wrong and what is being done, for people.
    #[must_use]
    pub fn text(self) -> Text {
        Text::new(match self {
            Self::Ended(End::Device) => "playout-card-gone",
            Self::Ended(End::Server | End::Stream) | Self::Errors { .. } => {
                "playout-card-server-gone"
            }
            Self::Ended(End::Panic) => "playout-card-panic",
            Self::Silent { .. } => "playout-card-silent",
            Self::Slept => "playout-card-slept",
            Self::Stood { .. } => "playout-card-stood",
            Self::Renewed => "playout-card-renewed",
            Self::Racing { .. } => "playout-card-racing",
        })
    }
}

/// How the sound system says that a stream will not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum End {
    /// The device is not there any more.
    #[error("the device is gone")]
    Device = 1,
    /// The sound server ended.
    #[error("the sound server is gone")]
    Server = 2,
    /// It cannot go on as it is.
    #[error("the stream is no longer valid")]
    Stream = 3,
    /// Its callback panicked, and its thread is gone.
    #[error("the card's callback panicked")]
    Panic = 4,
}

impl Health {
    /// A data callback ran at `uptime` for `frames`.
    ///
    /// Real time: atomics only, as all that the callbacks call here.
    pub fn beat(&self, uptime: Duration, frames: u64) {
        if frames == 0 {
            // Called, and nothing taken: that is no sign of life.
            return;
        }
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

    /// The end of the stream.
    pub fn end(&self, end: End) {
        self.end.store(end as u8, Ordering::Relaxed);
    }

    /// The keeper has given the stream up: a callback that still comes gives silence.
    #[must_use]
    pub fn is_let_go(&self) -> bool {
        self.let_go.load(Ordering::Relaxed)
    }

    pub(super) fn let_go(&self) {
        self.let_go.store(true, Ordering::Relaxed);
    }

    /// The stream is to be given up.
    pub(super) fn renew(&self) {
        self.renewed.store(true, Ordering::Relaxed);
    }

    /// How often the card ran dry.
    pub(super) fn xruns(&self) -> u64 {
        self.xruns.load(Ordering::Relaxed)
    }

    /// Whether callbacks come in time, not only to fill the card's buffer.
    pub(super) fn moves(&self) -> bool {
        self.last_beat().saturating_sub(self.first_beat()) >= MOVES
    }

    /// How long no callback has come at `now`; none if none ever came.
    pub(in crate::playout) fn silent(&self, now: Duration) -> Option<Duration> {
        let last = self.last_beat();
        (last > Duration::ZERO).then(|| now.saturating_sub(last))
    }

    /// What is wrong at `now` with a card that was seen to move.
    pub(in crate::playout) fn fault(&self, now: Duration) -> Option<Fault> {
        let last = self.last_beat();
        let silent = now.saturating_sub(last);
        let errors = self.errors_since_beat.load(Ordering::Relaxed);
        let taken = Frames::new(self.frames.load(Ordering::Relaxed));
        let within = last.saturating_sub(self.first_beat());
        let racing =
            (within.as_millis() as u64 * 3 / 2 + 1000) * u64::from(FRAMES_PER_SECOND) / 1000;
        if let Some(end) = self.ended() {
            Some(Fault::Ended(end))
        } else if self.renewed.load(Ordering::Relaxed) {
            Some(Fault::Renewed)
        } else if errors > 0 && silent >= SILENT_WITH_ERRORS {
            Some(Fault::Errors { errors, silent })
        } else if silent >= SILENT {
            Some(Fault::Silent { silent })
        } else if taken.get() > racing {
            Some(Fault::Racing { taken, within })
        } else {
            None
        }
    }

    /// The end of the stream, if it came.
    pub(super) fn ended(&self) -> Option<End> {
        match self.end.load(Ordering::Relaxed) {
            0 => None,
            1 => Some(End::Device),
            2 => Some(End::Server),
            3 => Some(End::Stream),
            _ => Some(End::Panic),
        }
    }

    fn first_beat(&self) -> Duration {
        Duration::from_nanos(self.first_beat_ns.load(Ordering::Relaxed))
    }

    fn last_beat(&self) -> Duration {
        Duration::from_nanos(self.last_beat_ns.load(Ordering::Acquire))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A card that called back at 10.000 s and 10.043 s for a buffer each, and then `change`.
    #[track_caller]
    fn check(change: impl Fn(&Health), at_ms: u64, expected: Option<&str>) {
        let health = Health::default();
        health.beat(Duration::from_secs(10), 2048);
        health.beat(Duration::from_millis(10_043), 2048);
        change(&health);
        let fault = health
            .fault(Duration::from_millis(at_ms))
            .map(|fault| fault.to_string());
        assert_eq!(fault.as_deref(), expected);
    }

    #[test]
    fn faults() {
        let nothing = |_: &Health| ();
        check(nothing, 10_043, None);
        check(nothing, 11_042, None);
        check(nothing, 11_043, Some("no callback for 1000 ms"));

        // The start-up burst, and the storm of a killed server.
        let burst = |health: &Health| (0..2500).for_each(|_| health.error());
        check(burst, 10_342, None);
        check(
            burst,
            10_343,
            Some("2500 errors and no callback for 300 ms"),
        );
        let passed = |health: &Health| {
            burst(health);
            health.beat(Duration::from_millis(10_086), 2048);
        };

        check(passed, 11_000, None);
        check(Health::xrun, 10_500, None);
        check(
            |health| health.end(End::Device),
            10_044,
            Some("the device is gone"),
        );
        check(
            |health| health.end(End::Server),
            10_044,
            Some("the sound server is gone"),
        );
        check(
            |health| health.end(End::Stream),
            10_044,
            Some("the stream is no longer valid"),
        );

        // 50 s of sound in 10 s.
        let racing = |health: &Health| health.beat(Duration::from_secs(20), 48_000 * 50);
        check(
            racing,
            20_000,
            Some("it takes sound faster than it can be heard: 00:50.085 of audio in 10000 ms"),
        );

        // A second's worth at once is a large buffer being filled.
        check(
            |health| health.beat(Duration::from_millis(10_043), 45_000),
            10_043,
            None,
        );
    }

    #[test]
    fn filling_the_buffer_is_not_moving() {
        let health = Health::default();
        assert!(!health.moves());
        (0..3).for_each(|ms| health.beat(Duration::from_millis(5000 + ms), 1365));
        assert!(!health.moves());
        health.beat(Duration::from_millis(5028), 1365);
        assert!(health.moves());
    }
}
