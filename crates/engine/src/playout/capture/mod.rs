//! Capture: sound that a card takes in, from a tuner, a studio or a microphone.
//!
//! A capture card is no more to be trusted than an output's ([`super::output`]): it may vanish, hang whoever opens or closes
//! it, or go on with sound from elsewhere. So each [`Capture`] lives and dies on a thread of its own, and is judged by
//! numbers its callbacks leave behind.
//!
//! * A name is opened as the output's is: a number means the card it first led to ([`CaptureCards`]).
//! * A sound server moves a capture to another source when its own vanishes, silently, and that may be the monitor of our own
//!   output: the station would play what it plays. So behind a server nothing is given out before the server has said where
//!   it comes from ([`server`]), and a pause of the callbacks, or another source, ends the capture.
//! * The callback copies, counts and returns, under the real-time contract of [`super::output`].

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::Thread;
use std::time::Duration;

use super::output::identity::{Identities, SystemCards};
use super::output::{Fault, Health, Refusal};
use super::rate::Converter;
use crate::clock::Clock;
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND};
use phatthanh_core::words::Text;

mod card;
mod intake;
mod server;
#[cfg(test)]
mod tests;
mod thread;

/// Sound that waits to be read: more than a server that hung may bring at once.
const ROOM: usize = 6 * FRAMES_PER_SECOND as usize * CHANNELS;

/// A card that has not been opened after so long is stuck.
const PATIENCE: Duration = Duration::from_secs(5);

/// Behind a server, a pause of so long is the only sign that sound may come from elsewhere after it.
const PAUSE: Duration = Duration::from_millis(500);

/// Threads that may hang with a card at once.
const MOST_THREADS: usize = 4;

/// What a card brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Captured {
    /// Frames a second, as it gives them.
    pub sample_rate: u32,
    /// One or two.
    pub channels: u16,
    /// The format of its samples, in the sound system's words.
    pub format: &'static str,
}

/// Why a card brings nothing, or not any more.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaptureFault {
    /// It cannot be opened.
    #[error("{0}")]
    Refused(Refusal),
    /// It was lost.
    #[error("{0}")]
    Lost(Fault),
    /// It would take in what this station plays.
    #[error("{name} brings what the station itself plays: {source_name}")]
    Own {
        /// The name.
        name: String,
        /// The server's name of the source.
        source_name: String,
    },
    /// A sound server takes it from another source than at first.
    #[error("{name} leads to {now} instead of {was}")]
    Moved {
        /// The name.
        name: String,
        /// The server's name of the source at first.
        was: String,
        /// Where it leads now.
        now: String,
    },
    /// A sound server may stand behind it, and nobody can tell where it takes its sound from.
    #[error("nobody can tell where {name} leads")]
    NotTold {
        /// The name.
        name: String,
    },
}

impl CaptureFault {
    /// Returns what is wrong and what to do, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Refused(Refusal::Missing { name }) => {
                Text::new("playout-capture-missing").with("name", name)
            }
            Self::Refused(Refusal::Busy { name }) => {
                Text::new("playout-capture-busy").with("name", name)
            }
            Self::Refused(Refusal::Format { name }) => {
                Text::new("playout-capture-format").with("name", name)
            }
            Self::Refused(refusal) => refusal.text(),
            Self::Lost(_) => Text::new("playout-capture-lost"),
            Self::Own { name, source_name } => Text::new("playout-capture-own")
                .with("name", name)
                .with("source", source_name),
            Self::Moved { name, was, now } => Text::new("playout-capture-moved")
                .with("name", name)
                .with("was", was)
                .with("now", now),
            Self::NotTold { name } => Text::new("playout-capture-not-told").with("name", name),
        }
    }
}

/// The capture cards of this machine, and what their names first led to; clones know the same.
#[derive(Debug, Clone)]
pub struct CaptureCards(Arc<Known>);

/// What is known of names.
#[derive(Debug)]
struct Known {
    identities: Identities,
    /// Where a sound server took each name from first.
    home: Mutex<BTreeMap<String, String>>,
    /// Threads that have a card, or hang with it.
    threads: AtomicUsize,
}

impl Default for CaptureCards {
    fn default() -> Self {
        Self(Arc::new(Known {
            identities: Identities::new(SystemCards),
            home: Mutex::default(),
            threads: AtomicUsize::new(0),
        }))
    }
}

impl CaptureCards {
    /// Opens the card called `name`. Returns at once: what becomes of it shows later.
    #[must_use]
    pub fn open(&self, name: &str, clock: &Arc<dyn Clock>) -> Capture {
        let (into, ring) = rtrb::RingBuffer::new(ROOM);
        let shared = Arc::<Shared>::default();
        let mut capture = Capture {
            ring,
            shared: Arc::clone(&shared),
            clock: Arc::clone(clock),
            since: clock.uptime(),
            converter: None,
            thread: None,
        };
        let known = Arc::clone(&self.0);
        if known.threads.fetch_add(1, Ordering::Relaxed) >= MOST_THREADS {
            known.threads.fetch_sub(1, Ordering::Relaxed);
            shared.end(CaptureFault::Refused(Refusal::Stuck));
            return capture;
        }

        let (name, clock, counted) = (name.to_owned(), Arc::clone(clock), Arc::clone(&known));
        let spawned = std::thread::Builder::new()
            .name("capture".into())
            .spawn(move || {
                thread::live(&name, into, &shared, clock, &known);
                known.threads.fetch_sub(1, Ordering::Relaxed);
            });
        match spawned {
            Ok(handle) => capture.thread = Some(handle.thread().clone()),
            Err(problem) => {
                tracing::error!(%problem, "no thread to capture with");
                counted.threads.fetch_sub(1, Ordering::Relaxed);
                capture.shared.end(CaptureFault::Refused(Refusal::Stuck));
            }
        }
        capture
    }
}

impl Known {
    /// Returns where a server took `name` from first: from `source`, if it never was asked.
    fn home(&self, name: &str, source: &str) -> String {
        let mut home = self.home.lock().unwrap_or_else(PoisonError::into_inner);
        let home = home.entry(name.to_owned());
        home.or_insert_with(|| source.to_owned()).clone()
    }
}

/// What a capture and its thread tell each other.
#[derive(Debug, Default)]
struct Shared {
    health: Arc<Health>,
    opened: OnceLock<Captured>,
    /// Whether a sound server stands behind it.
    served: AtomicBool,
    /// Whether what comes may be given out.
    trusted: AtomicBool,
    ended: OnceLock<CaptureFault>,
    stop: AtomicBool,
}

impl Shared {
    /// Ends it for that reason, or for an earlier one.
    fn end(&self, fault: CaptureFault) {
        self.trusted.store(false, Ordering::Release);
        self.ended.get_or_init(|| fault);
    }
}

/// A card that is open, or about to be; closed when it is dropped.
#[derive(Debug)]
pub struct Capture {
    ring: rtrb::Consumer<f32>,
    shared: Arc<Shared>,
    clock: Arc<dyn Clock>,
    since: Duration,
    /// Where the card has another rate than the station.
    converter: Option<Box<Converter>>,
    thread: Option<Thread>,
}

impl Capture {
    /// Gives what arrived since it was asked last to `give`.
    ///
    /// * Shape: interleaved stereo at the station's rate; both channels alike where the card has one.
    pub fn hear(&mut self, give: &mut dyn FnMut(&[f32])) {
        self.judge();
        let Some(captured) = self.shared.opened.get() else {
            return;
        };
        if !self.shared.trusted.load(Ordering::Acquire) {
            return;
        }

        let Ok(chunk) = self.ring.read_chunk(self.ring.slots()) else {
            return;
        };
        let (first, second) = chunk.as_slices();
        for samples in [first, second] {
            if captured.sample_rate == FRAMES_PER_SECOND {
                give(samples);
            } else {
                let made = || Box::new(Converter::from_card(captured.sample_rate));
                self.converter
                    .get_or_insert_with(made)
                    .take(samples, &mut *give);
            }
        }
        chunk.commit_all();
    }

    /// Returns what the card brings, once it is open.
    #[must_use]
    pub fn captured(&self) -> Option<Captured> {
        self.shared.opened.get().copied()
    }

    /// Returns why nothing comes any more.
    #[must_use]
    pub fn ended(&self) -> Option<&CaptureFault> {
        self.shared.ended.get()
    }

    /// Ends it if nothing comes where something should.
    fn judge(&self) {
        let now = self.clock.uptime();
        if self.shared.ended.get().is_some() {
            return;
        }
        let health = &self.shared.health;
        let Some(silent) = health.silent(now) else {
            if now.saturating_sub(self.since) >= PATIENCE {
                self.shared.end(CaptureFault::Refused(Refusal::Stuck));
            }
            return;
        };

        let paused = self.shared.served.load(Ordering::Relaxed) && silent >= PAUSE;
        let fault = health
            .fault(now)
            .or(paused.then_some(Fault::Silent { silent }));
        if let Some(fault) = fault {
            self.shared.end(CaptureFault::Lost(fault));
        }
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = &self.thread {
            thread.unpark();
        }
    }
}
