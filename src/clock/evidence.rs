//! What a machine knows about its own wall clock, read from files of the system: no command, no network.
//!
//! * A time source: `systemd-timesyncd` touches a file in `/run` each time it has set the clock; other
//!   services can be made to. `/run` does not outlive the power.
//! * The hardware clock, which ran on its battery while the power was off: `/sys/class/rtc`.
//! * Which run of the machine this is, and how long it has lasted: `/proc`.

use std::fs;
use std::path::Path;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::BUILT;

/// The rule's own slack: a time source that set the clock just now may be a little ahead of us.
const SLACK: SignedDuration = SignedDuration::from_mins(1);

/// A time source that was last heard longer ago, by the clock it vouches for, vouches no more.
const HEARD: SignedDuration = SignedDuration::from_hours(24);

/// See the module.
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
    /// Reads it; `synchronised` is the file that the time source touches.
    #[must_use]
    pub fn read(synchronised: &Path) -> Self {
        let touched = fs::metadata(synchronised).and_then(|facts| facts.modified());
        let word = |path: &str| fs::read_to_string(path).ok().map(|text| text.trim().to_owned());
        let seconds = word("/sys/class/rtc/rtc0/since_epoch").and_then(|text| text.parse().ok());
        let uptime = word("/proc/uptime").and_then(|text| text.split(' ').next()?.parse().ok());
        Self {
            synchronised: touched.ok().and_then(|at| Timestamp::try_from(at).ok()),
            hardware: seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()),
            boot: word("/proc/sys/kernel/random/boot_id"),
            since_boot: uptime.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()),
            built: BUILT,
        }
    }

    /// Of a clock that is right by definition, `now`: a simulation's, a trial's.
    #[must_use]
    pub fn given(now: Timestamp) -> Self {
        Self { synchronised: Some(now), ..Self::default() }
    }

    /// Whether a time source says that `now` is right.
    ///
    /// One that set the clock in what is now the future, or a day ago, did not set what it says now.
    #[must_use]
    pub fn vouches(&self, now: Timestamp) -> bool {
        self.synchronised.is_some_and(|at| at <= now + SLACK && now.duration_since(at) <= HEARD)
    }

    /// When this run of the machine began, if `now` is right.
    #[must_use]
    pub fn started(&self, now: Timestamp) -> Option<Timestamp> {
        now.checked_sub(SignedDuration::try_from(self.since_boot?).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_source_vouches_for_what_it_set() {
        let now: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        let vouches = |after: SignedDuration| Evidence::given(now + after).vouches(now);
        assert!(vouches(SignedDuration::ZERO) && vouches(SignedDuration::from_secs(30)));
        assert!(vouches(SignedDuration::from_hours(-5)));
        assert!(!vouches(SignedDuration::from_hours(1)), "the clock was set back since");
        assert!(
            !vouches(SignedDuration::from_hours(-25)),
            "the clock was set forward since, or nobody was heard"
        );
        assert!(!Evidence::default().vouches(now));
    }

    /// Whatever this machine has: what cannot be read is none.
    #[test]
    fn this_machine_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("synchronized");
        assert_eq!(Evidence::read(&file).synchronised, None);
        fs::write(&file, "").unwrap();
        let evidence = Evidence::read(&file);
        assert!(evidence.synchronised.is_some());
        assert_eq!(evidence.boot, Evidence::read(&file).boot);
        assert_eq!(evidence.boot.is_some(), Path::new("/proc/sys/kernel/random/boot_id").exists());
    }
}
