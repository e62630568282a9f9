//! Where time comes from: a trait, and a clock that stands until somebody moves it.
//!
//! Two clocks behind one trait. Wall time says when a slot is due; it jumps when somebody sets it. Uptime measures; it
//! never jumps and never goes back. The machine's own clocks are a shell's: nothing here reads them.

use std::fmt::Debug;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Wall time and uptime.
pub trait Clock: Send + Sync + Debug {
    /// Wall time. Jumps when the machine's clock is set.
    fn now(&self) -> Timestamp;
    /// Time since the clock was made. Never jumps, never goes back.
    fn uptime(&self) -> Duration;
    /// For how long the machine has slept since it was started, which uptime does not count.
    ///
    /// May be reported a little late, never too soon.
    fn asleep(&self) -> Duration {
        Duration::ZERO
    }
    /// Waits until [`Clock::uptime`] has grown by `length`.
    fn sleep(&self, length: Duration);
    /// What the machine knows about its wall clock; a time source touches `synchronised`.
    fn evidence(&self, synchronised: &Path) -> Evidence;
}

/// The rule's own slack: a time source that set the clock just now may be a little ahead of us.
const SLACK: SignedDuration = SignedDuration::from_mins(1);

/// A time source that was last heard longer ago, by the clock it vouches for, vouches no more.
const HEARD: SignedDuration = SignedDuration::from_hours(24);

/// What a machine knows about its own wall clock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// When a time source last set the clock, by that clock; none if none did since the machine started.
    pub synchronised: Option<Timestamp>,
    /// What the hardware clock says; none if there is none, or it cannot be read.
    pub hardware: Option<Timestamp>,
    /// Names this run of the machine.
    pub boot: Option<String>,
    /// How long it has lasted, sleep included.
    pub since_boot: Option<Duration>,
    /// No clock that says less is right: when this program was made.
    pub built: Timestamp,
}

impl Evidence {
    /// Of a clock that is right by definition, `now`: a simulation's, a trial's.
    #[must_use]
    pub fn given(now: Timestamp) -> Self {
        Self {
            synchronised: Some(now),
            ..Self::default()
        }
    }

    /// Whether a time source says that `now` is right.
    ///
    /// One that set the clock in what is now the future, or a day ago, did not set what it says now.
    #[must_use]
    pub fn vouches(&self, now: Timestamp) -> bool {
        self.synchronised
            .is_some_and(|at| at <= now + SLACK && now.duration_since(at) <= HEARD)
    }

    /// When this run of the machine began, if `now` is right.
    #[must_use]
    pub fn started(&self, now: Timestamp) -> Option<Timestamp> {
        now.checked_sub(SignedDuration::try_from(self.since_boot?).ok()?)
            .ok()
    }
}

/// A clock that stands until somebody moves it. Sleeping moves it.
#[derive(Debug)]
pub struct SimClock(Mutex<SimTime>);

#[derive(Debug)]
struct SimTime {
    now: Timestamp,
    uptime: Duration,
    asleep: Duration,
}

impl SimClock {
    /// A clock that says `start`, with no uptime.
    #[must_use]
    pub fn new(start: Timestamp) -> Self {
        Self(Mutex::new(SimTime {
            now: start,
            uptime: Duration::ZERO,
            asleep: Duration::ZERO,
        }))
    }

    /// Lets `length` pass on both clocks.
    pub fn advance(&self, length: Duration) {
        let mut time = self.time();
        time.uptime += length;
        let length = SignedDuration::try_from(length).unwrap_or(SignedDuration::MAX);
        time.now = time.now.saturating_add(length).unwrap_or(Timestamp::MAX);
    }

    /// Sets the wall clock forward or back, as NTP or a person does; uptime does not notice.
    pub fn jump(&self, by: SignedDuration) {
        let mut time = self.time();
        time.now = time.now.saturating_add(by).unwrap_or(Timestamp::MAX);
    }

    /// The machine sleeps: the wall clock goes on, uptime stands.
    pub fn suspend(&self, length: Duration) {
        let mut time = self.time();
        time.asleep += length;
        let length = SignedDuration::try_from(length).unwrap_or(SignedDuration::MAX);
        time.now = time.now.saturating_add(length).unwrap_or(Timestamp::MAX);
    }

    fn time(&self) -> std::sync::MutexGuard<'_, SimTime> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Clock for SimClock {
    fn now(&self) -> Timestamp {
        self.time().now
    }

    fn uptime(&self) -> Duration {
        self.time().uptime
    }

    fn asleep(&self) -> Duration {
        self.time().asleep
    }

    fn sleep(&self, length: Duration) {
        self.advance(length);
    }

    fn evidence(&self, _synchronised: &Path) -> Evidence {
        Evidence::given(self.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_moves_the_wall_only() {
        let start: Timestamp = "2026-11-24T10:30:00Z".parse().unwrap();
        let clock = SimClock::new(start);
        clock.sleep(Duration::from_secs(2));
        clock.jump(SignedDuration::from_hours(-1));
        assert_eq!(clock.uptime(), Duration::from_secs(2));
        assert_eq!(clock.now(), start + SignedDuration::from_secs(2 - 3600));
    }

    #[test]
    fn a_time_source_vouches_for_what_it_set() {
        let now: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        let vouches = |after: SignedDuration| Evidence::given(now + after).vouches(now);
        assert!(vouches(SignedDuration::ZERO) && vouches(SignedDuration::from_secs(30)));
        assert!(vouches(SignedDuration::from_hours(-5)));
        assert!(
            !vouches(SignedDuration::from_hours(1)),
            "the clock was set back since"
        );
        assert!(
            !vouches(SignedDuration::from_hours(-25)),
            "the clock was set forward since, or nobody was heard"
        );
        assert!(!Evidence::default().vouches(now));
    }
}
