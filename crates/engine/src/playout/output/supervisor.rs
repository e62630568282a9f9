//! Keeps an output open: opens, watches, lets go, tries again. Never waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::time::Duration;

use super::device_scout::DeviceScout;
use super::health::{Fault, Health};
use super::{Backend, Drain, Feed, Moved, OpenError, Opened, Refusal};
use crate::clock::Clock;
use crate::playout::feed::feed;
use crate::playout::frame_number::FrameNumber;
use crate::playout::realtime::raise_card;
use phatthanh_core::units::Frames;
use phatthanh_core::words::Text;

/// How long a card may take from the try until it moves: until a callback has come that shows sound
/// going out, not only into its buffer.
const DEADLINE: Duration = Duration::from_secs(3);

/// The pause before the first new try; each failure doubles it.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// The longest pause while the card cannot be opened: it is back on the air soon after it returns.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause after a card that was opened and lost again at once, so that one that comes and
/// goes cannot fill the log.
const LONGEST_PAUSE_UNSTEADY: Duration = Duration::from_secs(30);

/// A card that stayed this long is not an unsteady one.
const STEADY: Duration = Duration::from_secs(5);

/// The machine slept if it did so for longer than reading its clocks can be interrupted.
const SLEPT: Duration = Duration::from_millis(500);

/// Refusals that have lines of their own in the log while no card is on.
const LOGGED_AT_MOST: usize = 8;

/// Threads that may be stuck in the sound system at once.
const STUCK_AT_MOST: usize = 4;

/// A change of the output.
#[derive(Debug)]
pub enum CardChange {
    /// It takes sound.
    On {
        /// Its name.
        name: String,
        /// Where sound goes in; its first frame is the `next_frame` of the poll that tried.
        feed: Feed,
    },
    /// It is gone, and its feed leads nowhere.
    Lost {
        /// What was seen, for the log.
        problem: String,
    },
}

/// How the output is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardStatus {
    /// It takes sound.
    On {
        /// Its name.
        name: String,
    },
    /// It does not.
    Off {
        /// Why, for people; empty before the first try has ended.
        why: Vec<Text>,
    },
}

/// Keeps one output open.
#[derive(Debug)]
pub struct OutputSupervisor {
    backend: Arc<dyn Backend>,
    capacity: Frames,
    /// How many times the engine's rate the output may have for a ring of this length.
    times: u64,
    clock: Arc<dyn Clock>,
    stage: Stage,
    status: CardStatus,
    pause: Duration,
    /// Threads that open or hold a stream, given up or not.
    threads: Arc<AtomicUsize>,
    /// A thread given up as stuck came back: what held it has let go.
    unstuck: Arc<AtomicBool>,
    xruns_before: u64,
    /// Refusals logged since a card was on.
    logged: Vec<OpenError>,
    /// How long the machine had slept when last looked at.
    asleep: Duration,
    /// When it was last polled.
    polled: Duration,
    /// Whether a better card is there, and whether the one that is on is still the one that is meant.
    scout: DeviceScout,
}

#[derive(Debug)]
enum Stage {
    Waiting { until: Duration },
    Opening(Try),
    On { stream: StreamHold, since: Duration },
    Closed,
}

/// A try under way.
#[derive(Debug)]
struct Try {
    since: Duration,
    opened: Receiver<Result<Opened, OpenError>>,
    card: Option<Opened>,
    stream: StreamHold,
    feed: Feed,
}

/// The keeper's hold on a stream, which lives on a thread of its own; dropping this lets go of it.
#[derive(Debug)]
struct StreamHold {
    health: Arc<Health>,
    _hold: Sender<()>,
}

impl Drop for StreamHold {
    fn drop(&mut self) {
        self.health.let_go();
    }
}

impl OutputSupervisor {
    /// A keeper that opens `backend` when first polled, each time with a ring of `capacity` at the engine's rate,
    /// or as long at a higher one.
    pub fn new(backend: Arc<dyn Backend>, capacity: Frames, clock: Arc<dyn Clock>) -> Self {
        Self {
            backend,
            capacity,
            times: 1,
            asleep: clock.asleep(),
            polled: clock.uptime(),
            clock,
            stage: Stage::Waiting {
                until: Duration::ZERO,
            },
            status: CardStatus::Off { why: Vec::new() },
            pause: FIRST_PAUSE,
            threads: Arc::new(AtomicUsize::new(0)),
            unstuck: Arc::new(AtomicBool::new(false)),
            xruns_before: 0,
            logged: Vec::new(),
            scout: DeviceScout::new(),
        }
    }

    /// Looks at the output, and returns what changed. Never waits; call it every few tens of milliseconds.
    ///
    /// `next_frame` is the number of the next frame the engine will render: it stands while no output
    /// is on.
    pub fn poll(&mut self, next_frame: FrameNumber) -> Option<CardChange> {
        let now = self.clock.uptime();
        let unseen = now.saturating_sub(std::mem::replace(&mut self.polled, now));
        if self.slept() {
            return self.drop_all(Fault::Slept, now);
        }

        match std::mem::replace(&mut self.stage, Stage::Closed) {
            Stage::Closed => None,
            Stage::Waiting { until } => {
                let free = self.threads.load(Ordering::Relaxed) < STUCK_AT_MOST;
                if free && (now >= until || self.unstuck.swap(false, Ordering::Relaxed)) {
                    self.open(next_frame, now);
                } else {
                    self.stage = Stage::Waiting { until };
                }
                None
            }
            Stage::Opening(attempt) => self.opening(attempt, now),
            Stage::On { stream, since } => self.watch(stream, since, unseen, now),
        }
    }

    /// Gives the output up, to be opened anew at once: what comes out is not what should.
    pub fn renew(&mut self) {
        if let Stage::On { stream, .. } = &self.stage {
            stream.health.renew();
        }
    }

    /// Whether a card is there that is preferred to the one that is on. To go to it is for the engine:
    /// [`OutputSupervisor::renew`] at a moment when nobody hears it.
    #[must_use]
    pub fn has_better(&self) -> bool {
        matches!(self.stage, Stage::On { .. }) && self.scout.has_better()
    }

    /// Whether the name of the card that is on leads to another card than it did.
    #[must_use]
    pub fn moved(&self) -> Option<Moved> {
        self.scout.moved()
    }

    /// How the output is.
    #[must_use]
    pub fn status(&self) -> &CardStatus {
        &self.status
    }

    /// How often the output ran dry since the keeper was made.
    #[must_use]
    pub fn xruns(&self) -> u64 {
        let stream = match &self.stage {
            Stage::On { stream, .. } => stream.health.xruns(),
            _ => 0,
        };
        self.xruns_before + stream
    }

    /// Lets go of the output for good. Does not wait for it.
    pub fn close(&mut self) {
        self.xruns_before = self.xruns();
        self.stage = Stage::Closed;
        self.scout.off(false);
        self.status = CardStatus::Off { why: Vec::new() };
    }

    fn open(&mut self, next_frame: FrameNumber, now: Duration) {
        let (feed, drain) = feed(Frames::new(self.capacity.get() * self.times), next_frame);
        let health = Arc::new(Health::default());
        let (tell, opened) = channel();
        let (hold, held) = channel();
        let stream = Stream {
            backend: Arc::clone(&self.backend),
            health: Arc::clone(&health),
            tell,
            held,
            unstuck: Arc::clone(&self.unstuck),
            _counted: Counted::new(&self.threads),
        };

        let spawned = std::thread::Builder::new()
            .name("card".into())
            .spawn(move || stream.live(drain));
        if let Err(problem) = spawned {
            self.wait(now, LONGEST_PAUSE);
            tracing::error!(%problem, "no thread for the card");
            return;
        }

        let stream = StreamHold {
            health,
            _hold: hold,
        };

        self.stage = Stage::Opening(Try {
            since: now,
            opened,
            card: None,
            stream,
            feed,
        });
    }

    fn opening(&mut self, mut attempt: Try, now: Duration) -> Option<CardChange> {
        match attempt.opened.try_recv() {
            Ok(Ok(card)) => attempt.card = Some(card),
            Ok(Err(refused)) => return self.refused(&refused, now),
            Err(TryRecvError::Disconnected) if attempt.card.is_none() => {
                return self.refused(&OpenError(vec![Refusal::Stuck]), now);
            }
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => {}
        }

        if let (Some(card), Some(end)) = (&attempt.card, attempt.stream.health.ended()) {
            let (name, problem) = (card.name.clone(), end.to_string());
            return self.refused(&OpenError(vec![Refusal::Failed { name, problem }]), now);
        }

        if attempt.card.is_some() && attempt.feed.times() > self.times {
            // Its rate is known only now: once more, with a ring that is long enough.
            self.times = attempt.feed.times();
            self.stage = Stage::Waiting { until: now };
            return None;
        }

        match attempt.card {
            Some(Opened { name, card, served }) if attempt.stream.health.moves() => {
                tracing::info!(name, card, "card on");
                self.status = CardStatus::On { name: name.clone() };
                self.logged.clear();
                self.scout.on(&name, card, served, now);
                self.stage = Stage::On {
                    stream: attempt.stream,
                    since: now,
                };
                Some(CardChange::On {
                    name,
                    feed: attempt.feed,
                })
            }
            _ if now.saturating_sub(attempt.since) >= DEADLINE => {
                self.refused(&OpenError(vec![Refusal::Stuck]), now)
            }
            _ => {
                self.stage = Stage::Opening(attempt);
                None
            }
        }
    }

    fn refused(&mut self, refused: &OpenError, now: Duration) -> Option<CardChange> {
        if !self.logged.contains(refused) && self.logged.len() < LOGGED_AT_MOST {
            tracing::warn!(problem = %refused, "card cannot be opened");
            self.logged.push(refused.clone());
        }
        self.status = CardStatus::Off {
            why: refused.0.iter().map(Refusal::text).collect(),
        };
        self.wait(now, LONGEST_PAUSE);
        None
    }

    fn watch(
        &mut self,
        stream: StreamHold,
        since: Duration,
        unseen: Duration,
        now: Duration,
    ) -> Option<CardChange> {
        let Some(fault) = stream.health.fault(now).map(|fault| fault.with(unseen)) else {
            self.stage = Stage::On { stream, since };
            let threads = &self.threads;
            let free = threads.load(Ordering::Relaxed) < STUCK_AT_MOST;
            self.scout
                .look(now, &self.backend, || free.then(|| Counted::new(threads)));
            return None;
        };
        Some(self.lost(&stream, since, fault, now))
    }

    fn lost(
        &mut self,
        stream: &StreamHold,
        since: Duration,
        fault: Fault,
        now: Duration,
    ) -> CardChange {
        let problem = fault.to_string();
        tracing::warn!(problem, "card lost");
        self.xruns_before += stream.health.xruns();
        self.status = CardStatus::Off {
            why: vec![fault.text()],
        };

        self.scout.off(fault == Fault::Renewed);
        // A card that was let go of on purpose has done nothing.
        if now.saturating_sub(since) >= STEADY
            || matches!(fault, Fault::Slept | Fault::Stood { .. } | Fault::Renewed)
        {
            self.pause = FIRST_PAUSE;
        }

        self.wait(now, LONGEST_PAUSE_UNSTEADY);
        CardChange::Lost { problem }
    }

    /// Whether the machine slept since this was last asked.
    fn slept(&mut self) -> bool {
        let asleep = self.clock.asleep();
        let length = asleep.saturating_sub(self.asleep);
        self.asleep += length;
        length >= SLEPT
    }

    /// Lets go of whatever is open or being opened; nothing is waited for any more.
    fn drop_all(&mut self, fault: Fault, now: Duration) -> Option<CardChange> {
        match std::mem::replace(&mut self.stage, Stage::Closed) {
            Stage::Closed => None,
            Stage::On { stream, since } => Some(self.lost(&stream, since, fault, now)),
            Stage::Waiting { .. } | Stage::Opening(_) => {
                self.pause = FIRST_PAUSE;
                self.stage = Stage::Waiting { until: now };
                None
            }
        }
    }

    fn wait(&mut self, now: Duration, longest: Duration) {
        let pause = self.pause.min(longest);
        self.pause = (pause * 2).min(longest);
        self.stage = Stage::Waiting { until: now + pause };
        self.unstuck.store(false, Ordering::Relaxed);
    }
}

/// A stream's whole life, on its own thread.
struct Stream {
    backend: Arc<dyn Backend>,
    health: Arc<Health>,
    tell: Sender<Result<Opened, OpenError>>,
    /// Ends when the keeper lets go.
    held: Receiver<()>,
    unstuck: Arc<AtomicBool>,
    _counted: Counted,
}

impl Stream {
    fn live(self, drain: Drain) {
        raise_card();
        let (told, stream) = match self.backend.open(drain, self.health) {
            Ok(open) => (self.tell.send(Ok(open.what)), Some(open.stream)),
            Err(refused) => (self.tell.send(Err(refused)), None),
        };

        let in_time = told.is_ok();
        if in_time && stream.is_some() {
            // Nothing is ever sent: this waits until the other end is dropped.
            let _ = self.held.recv();
        }

        drop(stream);
        if !in_time {
            self.unstuck.store(true, Ordering::Relaxed);
        }
    }
}

/// Counts the threads that are alive.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(threads: &Arc<AtomicUsize>) -> Self {
        threads.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(threads))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests;
