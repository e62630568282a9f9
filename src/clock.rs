#![expect(clippy::disallowed_methods, reason = "the one place that reads the system's clocks")]
//! Where time comes from: the system, or a simulation.
//!
//! Two clocks behind one trait. Wall time says when a slot is due; it jumps when somebody sets it.
//! Uptime measures; it never jumps and never goes back.

mod evidence;

use std::fmt::Debug;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use rustix::time::{ClockId, clock_gettime};

pub use evidence::Evidence;

/// When this program's source was made: a wall clock that says an earlier time is wrong. `build.rs` finds it.
pub const BUILT: Timestamp = match i64::from_str_radix(env!("PHATTHANH_BUILT"), 10) {
    Ok(seconds) => Timestamp::constant(seconds, 0),
    Err(_) => Timestamp::UNIX_EPOCH,
};

/// Wall time and uptime.
pub trait Clock: Send + Sync + Debug {
    /// Wall time. Jumps when the machine's clock is set.
    fn now(&self) -> Timestamp;
    /// Time since the clock was made. Never jumps, never goes back.
    fn uptime(&self) -> Duration;
    /// For how long the machine has slept since it was started, which uptime does not count.
    ///
    /// May be told a little late, never too soon.
    fn asleep(&self) -> Duration {
        Duration::ZERO
    }
    /// Waits until [`Clock::uptime`] has grown by `length`.
    fn sleep(&self, length: Duration);
    /// What the machine knows about its wall clock; a time source touches `synchronised`.
    fn evidence(&self, synchronised: &Path) -> Evidence;
}

/// The machine's own clocks, the wall clock moved by a fixed amount (for `phatthanh demo`; zero on air).
#[derive(Debug)]
pub struct SystemClock {
    made: Instant,
    moved: SignedDuration,
}

impl SystemClock {
    /// The machine's time as it is.
    #[must_use]
    pub fn new() -> Self {
        Self::moved_by(SignedDuration::ZERO)
    }

    /// A wall clock that now says `now`, and goes on from there.
    #[must_use]
    pub fn set_to(now: Timestamp) -> Self {
        Self::moved_by(now.duration_since(Timestamp::now()))
    }

    fn moved_by(moved: SignedDuration) -> Self {
        Self { made: Instant::now(), moved }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now().saturating_add(self.moved).unwrap_or(Timestamp::MAX)
    }

    fn uptime(&self) -> Duration {
        self.made.elapsed()
    }

    fn asleep(&self) -> Duration {
        let read = |clock| {
            let time = clock_gettime(clock);
            Duration::new(time.tv_sec.cast_unsigned(), time.tv_nsec as u32)
        };
        let (awake_or_not, awake) = (read(ClockId::Boottime), read(ClockId::Monotonic));
        // Read in this order, an interruption between the two makes it less and not more.
        awake_or_not.saturating_sub(awake)
    }

    fn sleep(&self, length: Duration) {
        std::thread::sleep(length);
    }

    fn evidence(&self, synchronised: &Path) -> Evidence {
        // A clock moved on purpose is right by definition.
        if self.moved.is_zero() { Evidence::read(synchronised) } else { Evidence::given(self.now()) }
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
        Self(Mutex::new(SimTime { now: start, uptime: Duration::ZERO, asleep: Duration::ZERO }))
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
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
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

    /// What the machine was awake and what it slept is what it has run, as it says itself.
    #[test]
    fn asleep_is_what_uptime_lacks() {
        let clock = SystemClock::new();
        let run = std::fs::read_to_string("/proc/uptime").unwrap();
        let run: f64 = run.split(' ').next().unwrap().parse().unwrap();
        let awake = clock_gettime(ClockId::Monotonic);
        let awake = awake.tv_sec as f64 + awake.tv_nsec as f64 / 1e9;
        let told = awake + clock.asleep().as_secs_f64();
        assert!((told - run).abs() < 1.0, "{told} s, the machine says {run}");
        assert!(clock.asleep().abs_diff(clock.asleep()) < Duration::from_millis(1), "it does not sleep now");
    }

    #[test]
    fn a_set_clock_goes_on_from_there() {
        let start: Timestamp = "2026-11-24T10:29:30Z".parse().unwrap();
        let late = SystemClock::set_to(start).now().duration_since(start);
        assert!(late >= SignedDuration::ZERO && late < SignedDuration::from_mins(1));
    }
}
