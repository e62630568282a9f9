#![expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the system's clocks"
)]
//! The machine's own clocks, and what it knows about them, read from files of the system: no command, no network.
//!
//! * A time source: `systemd-timesyncd` touches a file in `/run` each time it has set the clock; other services can be
//!   made to. `/run` does not outlive the power.
//! * The hardware clock, which ran on its battery while the power was off: `/sys/class/rtc`.
//! * Which run of the machine this is, and how long it has lasted: `/proc`.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
pub use phatthanh_core::clock::{Clock, Evidence, SimClock};
use rustix::time::{ClockId, clock_gettime};

/// When this program's source was made: a wall clock that says an earlier time is wrong. `build.rs` finds it.
pub const BUILT: Timestamp = match i64::from_str_radix(env!("PHATTHANH_BUILT"), 10) {
    Ok(seconds) => Timestamp::constant(seconds, 0),
    Err(_) => Timestamp::UNIX_EPOCH,
};

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
        Self {
            made: Instant::now(),
            moved,
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
            .saturating_add(self.moved)
            .unwrap_or(Timestamp::MAX)
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
        if self.moved.is_zero() {
            read(synchronised)
        } else {
            Evidence::given(self.now())
        }
    }
}

/// Returns how long ago this process began, to a hundredth of a second; none where the system does not say.
///
/// Source: `proc(5)`: field 22 of `/proc/self/stat`, in ticks since the machine began, of which a second has a hundred.
#[must_use]
pub fn since_process_began() -> Option<Duration> {
    const TICK: Duration = Duration::from_millis(10);
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the program's name, in brackets, of any bytes.
    let (_, rest) = stat.rsplit_once(')')?;
    let began: u32 = rest.split_whitespace().nth(19)?.parse().ok()?;
    let now = clock_gettime(ClockId::Boottime);
    let now = Duration::new(now.tv_sec.cast_unsigned(), now.tv_nsec as u32);
    Some(now.saturating_sub(began * TICK))
}

/// Reads what the machine knows; `synchronised` is the file that the time source touches.
fn read(synchronised: &Path) -> Evidence {
    let touched = fs::metadata(synchronised).and_then(|facts| facts.modified());
    let word = |path: &str| {
        fs::read_to_string(path)
            .ok()
            .map(|text| text.trim().to_owned())
    };

    let seconds = word("/sys/class/rtc/rtc0/since_epoch").and_then(|text| text.parse().ok());
    let uptime = word("/proc/uptime").and_then(|text| text.split(' ').next()?.parse().ok());
    Evidence {
        synchronised: touched.ok().and_then(|at| Timestamp::try_from(at).ok()),
        hardware: seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()),
        boot: word("/proc/sys/kernel/random/boot_id"),
        since_boot: uptime.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()),
        built: BUILT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(
            clock.asleep().abs_diff(clock.asleep()) < Duration::from_millis(1),
            "it does not sleep now"
        );
    }

    #[test]
    fn a_set_clock_goes_on_from_there() {
        let start: Timestamp = "2026-11-24T10:29:30Z".parse().unwrap();
        let late = SystemClock::set_to(start).now().duration_since(start);
        assert!(late >= SignedDuration::ZERO && late < SignedDuration::from_mins(1));
    }

    #[test]
    fn this_process_began_before_its_clock_was_made_and_not_long_ago() {
        let clock = SystemClock::new();
        let before = clock.uptime();
        let began = since_process_began().unwrap();
        assert!(began >= before, "{began:?}");
        let later = since_process_began().unwrap();
        assert!(later >= began && later < began + Duration::from_secs(60));
        let run = std::fs::read_to_string("/proc/uptime").unwrap();
        let run: f64 = run.split(' ').next().unwrap().parse().unwrap();
        assert!(later.as_secs_f64() < run, "{later:?} of {run} s");
    }

    /// Whatever this machine has: what cannot be read is none.
    #[test]
    fn this_machine_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("synchronized");
        assert_eq!(read(&file).synchronised, None);
        fs::write(&file, "").unwrap();
        let evidence = read(&file);
        assert!(evidence.synchronised.is_some());
        assert_eq!(evidence.boot, read(&file).boot);
        assert_eq!(
            evidence.boot.is_some(),
            Path::new("/proc/sys/kernel/random/boot_id").exists()
        );
    }
}
