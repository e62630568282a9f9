//! One person's sound, from parcel to parcel: what of it is new, what is missing, and whether more comes than can be.
//!
//! The sender's own count of samples says where each parcel belongs. A network that breaks and joins again may bring what
//! was heard before: that is dropped. What never came is silence of the same length, so that what follows is no later than
//! what was before, as long as no more is missing than is held on this side; else it begins anew.

use std::time::Duration;

use super::parcel::Parcel;

/// Where a parcel belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    /// Samples that are missing before it.
    pub missing: usize,
    /// Samples of its own that were heard before.
    pub heard: usize,
    /// Whether its first new sample is the one after the last before it.
    pub follows: bool,
}

/// The sound of one sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    longest: Duration,
    /// The number and the rate of the last parcel, and the count behind it.
    last: Option<(u32, u32, u64)>,
}

impl Talk {
    /// Begins to listen to a sender, where a gap of `longest` is borne.
    #[must_use]
    pub fn new(longest: Duration) -> Self {
        Self {
            longest,
            last: None,
        }
    }

    /// Takes the next parcel. Returns where it belongs; none if all of it was heard before.
    pub fn take(&mut self, parcel: &Parcel) -> Option<Fit> {
        let Parcel {
            number,
            clock,
            rate,
            samples,
        } = parcel;
        let count = samples.len() as u64;
        let mut fit = Fit {
            missing: 0,
            heard: 0,
            follows: false,
        };
        // Another rate is another device, with a count of its own.
        let last = self.last.filter(|(_, before, _)| before == rate);
        if let Some((newest, _, end)) = last {
            if *number <= newest || clock + count <= end {
                return None;
            }
            let most = self.longest.as_secs_f64() * f64::from(*rate);
            let missing = clock.saturating_sub(end);
            fit.follows = missing == 0;
            fit.heard = end.saturating_sub(*clock) as usize;
            fit.missing = if missing as f64 <= most {
                missing as usize
            } else {
                0
            };
        }
        self.last = Some((*number, *rate, clock + count));
        Some(fit)
    }
}

/// More than real time has of it, of what a sender sends at once after its network stood still.
const AHEAD: Duration = Duration::from_secs(3);

/// No clock is so much too fast.
const FASTEST: f64 = 1.02;

/// No browser sends less at a time.
const LEAST: Duration = Duration::from_millis(5);

/// How much a sender may send: as much as time passes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Allowance {
    since: Duration,
    sent: f64,
}

impl Allowance {
    /// Begins at this uptime.
    #[must_use]
    pub fn new(now: Duration) -> Self {
        Self {
            since: now,
            sent: 0.0,
        }
    }

    /// Returns whether `parcel`, which came at `now`, is within what real time has.
    pub fn takes(&mut self, parcel: &Parcel, now: Duration) -> bool {
        let length = parcel.samples.len() as f64 / f64::from(parcel.rate);
        // A parcel of next to nothing is as much work as another.
        self.sent += length.max(LEAST.as_secs_f64());
        let passed = now.saturating_sub(self.since).as_secs_f64();
        self.sent <= passed * FASTEST + AHEAD.as_secs_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNT: u64 = 960;

    fn at(number: u32, clock: u64) -> Parcel {
        Parcel {
            number,
            clock,
            rate: 48_000,
            samples: vec![1; COUNT as usize],
        }
    }

    fn fit(missing: usize, heard: usize, follows: bool) -> Fit {
        Fit {
            missing,
            heard,
            follows,
        }
    }

    #[test]
    fn each_sample_is_heard_once_and_what_is_missing_is_as_long_as_it_was() {
        let mut talk = Talk::new(Duration::from_secs(2));
        // Whoever joins later is not the less there.
        assert_eq!(talk.take(&at(5, 4800)), Some(fit(0, 0, false)));
        assert_eq!(talk.take(&at(6, 5760)), Some(fit(0, 0, true)));
        // Sent again, with the same number or with another.
        assert_eq!(talk.take(&at(6, 5760)), None);
        assert_eq!(talk.take(&at(7, 5760)), None);
        assert_eq!(talk.take(&at(3, 9_000)), None);
        // Half of it is new.
        assert_eq!(talk.take(&at(8, 6240)), Some(fit(0, 480, true)));
        // Three were lost on the way.
        assert_eq!(
            talk.take(&at(12, 7200 + 3 * COUNT)),
            Some(fit(2880, 0, false))
        );
        assert_eq!(talk.take(&at(13, 7200 + 4 * COUNT)), Some(fit(0, 0, true)));
        // Up to what is held; then it begins anew.
        let end = 7200 + 5 * COUNT;
        assert_eq!(
            talk.take(&at(14, end + 96_000)),
            Some(fit(96_000, 0, false))
        );
        let end = end + 96_000 + COUNT;
        assert_eq!(talk.take(&at(15, end + 96_001)), Some(fit(0, 0, false)));
        assert_eq!(talk.take(&at(16, end)), None, "late for good");
    }

    #[test]
    fn another_device_counts_for_itself() {
        let mut talk = Talk::new(Duration::from_secs(2));
        assert_eq!(talk.take(&at(5, 480_000)), Some(fit(0, 0, false)));
        let other = Parcel {
            rate: 44_100,
            ..at(6, 0)
        };
        assert_eq!(talk.take(&other), Some(fit(0, 0, false)));
        let next = Parcel {
            rate: 44_100,
            ..at(7, 1000)
        };
        assert_eq!(talk.take(&next), Some(fit(40, 0, false)));
    }

    /// However parcels come, no sample is given twice and none out of its order, and no silence is longer than what is missing.
    #[test]
    fn no_order_of_parcels_repeats_a_sample() {
        let mut random = 7_u32;
        let mut next = |below: u32| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (random >> 8) % below
        };
        let mut talk = Talk::new(Duration::from_millis(500));
        let mut end = 0;
        for _ in 0..20_000 {
            let number = next(5_000);
            let clock = u64::from(number) * COUNT + u64::from(next(3)) * 100;
            let Some(Fit {
                missing,
                heard,
                follows,
            }) = talk.take(&at(number, clock))
            else {
                continue;
            };
            let begins = clock + heard as u64;
            assert!(
                begins >= end && (heard as u64) < COUNT,
                "{clock} {heard} {end}"
            );
            assert!(missing as u64 <= begins - end && missing <= 24_000);
            assert!(missing == 0 || heard == 0);
            assert!(!follows || begins == end);
            end = clock + COUNT;
        }
        assert!(end > 4_000 * COUNT, "{end}");
    }

    #[test]
    fn no_more_is_taken_than_time_passes() {
        let mut allowance = Allowance::new(Duration::from_secs(100));
        let second = Parcel {
            samples: vec![0; 48_000],
            ..at(0, 0)
        };
        let now = |ms| Duration::from_secs(100) + Duration::from_millis(ms);
        for _ in 0..3 {
            assert!(allowance.takes(&second, now(0)));
        }
        assert!(!allowance.takes(&second, now(0)), "four seconds at once");

        // A network that stood still brings what time had meanwhile; a crystal is off by a little, for hours.
        let mut allowance = Allowance::new(now(0));
        for passed in 1..=10_000 {
            assert!(allowance.takes(&second, now(passed * 1000 - passed)));
        }
        let mut fast = Allowance::new(now(0));
        let refused = (1..10_000).find(|passed| !fast.takes(&second, now(passed * 950)));
        assert!(refused.is_some_and(|passed| passed < 120), "{refused:?}");

        let mut crumbs = Allowance::new(now(0));
        let crumb = Parcel {
            samples: vec![0],
            ..at(0, 0)
        };
        assert_eq!(
            (0..10_000).filter(|_| crumbs.takes(&crumb, now(0))).count(),
            600
        );
    }
}
