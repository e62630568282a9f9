//! Instants where people and programs meet them: rounded once, by one rule.
//!
//! A start is exact to some microseconds, on either side of its minute. People read the **nearest second**, and
//! of that its minute, its hour and its date; programs read the nearest millisecond. A question asked to the
//! second is about the seconds that people read: what is listed under 17:00:00 is found from 17:00:00 on, and
//! not before. So no two papers put one start into two minutes, and none into no period.
//!
//! Cutting an instant to a minute is for nobody else: `tests/it/shape.rs` holds that.

use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

/// How exactly an instant is read, or asked about.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// As people read it.
    #[default]
    Second,
    /// As JSON has it.
    Millisecond,
    /// As the log keeps it.
    Microsecond,
}

impl Reading {
    const fn nanos(self) -> i128 {
        match self {
            Self::Second => 1_000_000_000,
            Self::Millisecond => 1_000_000,
            Self::Microsecond => 1000,
        }
    }

    /// Returns the more exact of the two.
    #[must_use]
    pub fn finer(self, other: Self) -> Self {
        if self.nanos() < other.nanos() { self } else { other }
    }

    /// Returns how much earlier than an instant that what is read as it may be.
    #[must_use]
    pub fn early(self) -> SignedDuration {
        let half = self.nanos() / 2;
        // What the log keeps is read as it is.
        if self == Self::Microsecond { SignedDuration::ZERO } else { SignedDuration::from_nanos(half as i64) }
    }

    /// Returns `at` as it is read: the nearest, the later of two.
    #[must_use]
    pub fn of(self, at: Timestamp) -> Timestamp {
        let nearest = (at.as_nanosecond() + self.nanos() / 2).div_euclid(self.nanos()) * self.nanos();
        Timestamp::from_nanosecond(nearest).unwrap_or(at)
    }
}

/// Returns the first instant that people read as `at` or later, where `at` is a whole second.
#[must_use]
pub fn listed_from(at: Timestamp) -> Timestamp {
    at.saturating_sub(Reading::Second.early()).unwrap_or(Timestamp::MIN)
}

/// Returns wall time in `zone` as people read it.
#[must_use]
pub fn local(at: Timestamp, zone: &TimeZone) -> Zoned {
    Reading::Second.of(at).to_zoned(zone.clone())
}

/// Says `at` in `zone` as people read it, in the words of `strftime`.
#[must_use]
pub fn say(at: Timestamp, zone: &TimeZone, format: &str) -> String {
    local(at, zone).strftime(format).to_string()
}

/// Says wall time with seconds where there are any: `17:05`, `05:59:30`.
#[must_use]
pub fn clock(at: Timestamp, zone: &TimeZone) -> String {
    let at = local(at, zone);
    at.strftime(if at.second() == 0 { "%H:%M" } else { "%H:%M:%S" }).to_string()
}

/// Says `at` to the millisecond, in the words of `strftime`.
#[must_use]
pub fn say_ms(at: Timestamp, zone: &TimeZone, format: &str) -> String {
    Reading::Millisecond.of(at).to_zoned(zone.clone()).strftime(format).to_string()
}

/// Says `at` as JSON has it: `2026-11-24T17:30:00.000+07:00`.
#[must_use]
pub fn rfc_3339(at: Timestamp, zone: &TimeZone) -> String {
    const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(3));
    let at = Reading::Millisecond.of(at);
    PRINTER.timestamp_with_offset_to_string(&at, zone.to_offset(at))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hue() -> TimeZone {
        TimeZone::get("Asia/Ho_Chi_Minh").unwrap()
    }

    #[track_caller]
    fn check(at: &str, read: &str, short: &str, json: &str) {
        let at: Timestamp = at.parse().unwrap();
        assert_eq!(say(at, &hue(), "%d/%m %H:%M:%S"), read);
        assert_eq!(clock(at, &hue()), short);
        assert_eq!(rfc_3339(at, &hue())[11..23], *json);
    }

    #[test]
    fn around_a_minute() {
        //     instant                        people read       in short    in JSON
        check("2026-11-24T09:59:59.999995Z", "24/11 17:00:00", "17:00", "17:00:00.000");
        check("2026-11-24T10:00:00.000005Z", "24/11 17:00:00", "17:00", "17:00:00.000");
        check("2026-11-24T09:59:59.9994Z", "24/11 17:00:00", "17:00", "16:59:59.999");
        check("2026-11-24T09:59:59.5Z", "24/11 17:00:00", "17:00", "16:59:59.500");
        check("2026-11-24T09:59:59.499999Z", "24/11 16:59:59", "16:59:59", "16:59:59.500");
        check("2026-11-24T16:59:59.999995Z", "25/11 00:00:00", "00:00", "00:00:00.000");
    }

    proptest! {
        /// Around every minute: one side of it is not another minute's, and what is read in a minute is
        /// found by asking for it.
        #[test]
        fn one_rule(minute in 29_000_000_i64..30_000_000, beside_us in -600_000_i64..600_000) {
            let whole = Timestamp::from_second(minute * 60).unwrap();
            let at = whole + SignedDuration::from_micros(beside_us);
            let read = local(at, &hue());
            prop_assert_eq!(at >= listed_from(whole), read.timestamp() >= whole);
            prop_assert_eq!(read.second() == 0, beside_us.abs() < 500_000 || beside_us == -500_000);
            let off = read.timestamp().duration_since(at);
            prop_assert!(off.abs() <= SignedDuration::from_millis(500));
            for reading in [Reading::Second, Reading::Millisecond, Reading::Microsecond] {
                prop_assert_eq!(reading.of(reading.of(at)), reading.of(at));
                prop_assert_eq!(reading.of(at) >= whole, at >= whole - reading.early());
            }
        }
    }
}
