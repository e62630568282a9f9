//! Instants where people and programs meet them: rounded once, by one rule.
//!
//! A start is exact to some microseconds, on either side of its minute. People read the **nearest second**, and
//! of that its minute, its hour and its date; programs read the nearest millisecond. A question asked to the
//! second is about the seconds that people read: what is listed under 17:00:00 is found from 17:00:00 on, and
//! not before. So no two papers put one start into two minutes, and none into no period.
//!
//! Cutting an instant to a minute is for nobody else: `tests/it/shape.rs` holds that.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, Zoned};
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize, Serializer};

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
        if self.nanos() < other.nanos() {
            self
        } else {
            other
        }
    }

    /// Returns how much earlier than an instant that what is read as it may be.
    #[must_use]
    pub fn early(self) -> SignedDuration {
        let half = self.nanos() / 2;
        // What the log keeps is read as it is.
        if self == Self::Microsecond {
            SignedDuration::ZERO
        } else {
            SignedDuration::from_nanos(half as i64)
        }
    }

    /// Returns `at` as it is read: the nearest, the later of two.
    #[must_use]
    pub fn of(self, at: Timestamp) -> Timestamp {
        let nearest =
            (at.as_nanosecond() + self.nanos() / 2).div_euclid(self.nanos()) * self.nanos();
        Timestamp::from_nanosecond(nearest).unwrap_or(at)
    }
}

/// Returns the first instant that people read as `at` or later, where `at` is a whole second.
#[must_use]
pub fn listed_from(at: Timestamp) -> Timestamp {
    at.saturating_sub(Reading::Second.early())
        .unwrap_or(Timestamp::MIN)
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
    at.strftime(if at.second() == 0 {
        "%H:%M"
    } else {
        "%H:%M:%S"
    })
    .to_string()
}

/// Says `at` to the millisecond, in the words of `strftime`.
#[must_use]
pub fn say_ms(at: Timestamp, zone: &TimeZone, format: &str) -> String {
    Reading::Millisecond
        .of(at)
        .to_zoned(zone.clone())
        .strftime(format)
        .to_string()
}

/// Says `at` as JSON has it: `2026-11-24T17:30:00.000+07:00`.
#[must_use]
pub fn rfc_3339(at: Timestamp, zone: &TimeZone) -> String {
    const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(3));
    let at = Reading::Millisecond.of(at);
    PRINTER.timestamp_with_offset_to_string(&at, zone.to_offset(at))
}

/// An instant with the offset of its place, as JSON has it: `2026-11-24T17:30:00.000+07:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    at: Timestamp,
    offset: Offset,
}

impl Moment {
    /// Returns `at` as it is written in `zone`.
    #[must_use]
    pub fn new(at: Timestamp, zone: &TimeZone) -> Self {
        Self {
            at: Reading::Millisecond.of(at),
            offset: zone.to_offset(at),
        }
    }

    /// Returns the instant, to the millisecond.
    #[must_use]
    pub const fn at(self) -> Timestamp {
        self.at
    }

    /// Returns the offset as a zone.
    #[must_use]
    pub fn zone(self) -> TimeZone {
        TimeZone::fixed(self.offset)
    }

    /// Says it as people read it, in the words of `strftime`.
    #[must_use]
    pub fn say(self, format: &str) -> String {
        say(self.at, &self.zone(), format)
    }

    /// Says it as people do at `now`: the time, and before it the date unless it is that of `now`.
    #[must_use]
    pub fn since(self, now: Self) -> String {
        let is_today = local(self.at, &self.zone()).date() == local(now.at, &now.zone()).date();
        self.say(if is_today {
            "%H:%M:%S"
        } else {
            "%d/%m/%Y %H:%M:%S"
        })
    }
}

impl Default for Moment {
    fn default() -> Self {
        Self {
            at: Timestamp::UNIX_EPOCH,
            offset: Offset::UTC,
        }
    }
}

impl Display for Moment {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&rfc_3339(self.at, &self.zone()))
    }
}

impl FromStr for Moment {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        // A program may write the offset of UTC by its letter.
        let by_letter = text.strip_suffix(['Z', 'z']);
        let text = by_letter.map_or(Cow::Borrowed(text), |utc| {
            Cow::Owned(format!("{utc}+00:00"))
        });
        let read = Zoned::strptime("%Y-%m-%dT%H:%M:%S%.f%:z", &*text)?;
        Ok(Self {
            at: read.timestamp(),
            offset: read.offset(),
        })
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hue() -> TimeZone {
        TimeZone::get("Asia/Ho_Chi_Minh").unwrap()
    }

    #[test]
    fn a_moment_is_written_and_read_back_with_its_offset() {
        for (at, zone, json) in [
            (
                "2026-11-24T10:30:00Z",
                "Asia/Ho_Chi_Minh",
                "2026-11-24T17:30:00.000+07:00",
            ),
            (
                "2026-11-24T10:29:59.9996Z",
                "UTC",
                "2026-11-24T10:30:00.000+00:00",
            ),
            (
                "2026-11-24T00:30:00.12Z",
                "America/New_York",
                "2026-11-23T19:30:00.120-05:00",
            ),
        ] {
            let moment = Moment::new(at.parse().unwrap(), &TimeZone::get(zone).unwrap());
            let written = serde_json::to_string(&moment).unwrap();
            assert_eq!(written, format!("\"{json}\""));
            assert_eq!(serde_json::from_str::<Moment>(&written).unwrap(), moment);
        }

        let by_letter = serde_json::from_str::<Moment>("\"2026-11-24T10:30:00Z\"").unwrap();
        assert_eq!(by_letter.to_string(), "2026-11-24T10:30:00.000+00:00");
        assert!(serde_json::from_str::<Moment>("\"\"").is_err());
    }

    #[test]
    fn a_moment_of_another_day_says_which() {
        let moment = |text: &str| text.parse::<Moment>().unwrap();
        let now = moment("2026-11-24T17:30:00.000+07:00");
        assert_eq!(
            moment("2026-11-24T06:05:09.123+07:00").since(now),
            "06:05:09"
        );
        assert_eq!(
            moment("2026-11-23T06:05:09.123+07:00").since(now),
            "23/11/2026 06:05:09"
        );
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
        check(
            "2026-11-24T09:59:59.999995Z",
            "24/11 17:00:00",
            "17:00",
            "17:00:00.000",
        );
        check(
            "2026-11-24T10:00:00.000005Z",
            "24/11 17:00:00",
            "17:00",
            "17:00:00.000",
        );
        check(
            "2026-11-24T09:59:59.9994Z",
            "24/11 17:00:00",
            "17:00",
            "16:59:59.999",
        );
        check(
            "2026-11-24T09:59:59.5Z",
            "24/11 17:00:00",
            "17:00",
            "16:59:59.500",
        );
        check(
            "2026-11-24T09:59:59.499999Z",
            "24/11 16:59:59",
            "16:59:59",
            "16:59:59.500",
        );
        check(
            "2026-11-24T16:59:59.999995Z",
            "25/11 00:00:00",
            "00:00",
            "00:00:00.000",
        );
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
