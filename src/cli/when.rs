//! Instants and dates as people type them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::calendar;
use crate::words::Text;

/// An instant: RFC 3339, or a wall time of the station (`2026-11-24T17:00`), or a date (its midnight).
pub(super) fn instant(text: &str, zone: &TimeZone) -> Result<Timestamp, Text> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    }
    let bad = || Text::new("cli-not-a-time").with("found", text);
    let civil = match text.parse::<DateTime>() {
        Ok(civil) => civil,
        Err(_) => text.parse::<Date>().map_err(|_| bad())?.to_datetime(jiff::civil::Time::midnight()),
    };
    Ok(calendar::instant(zone, civil.date(), civil.time()))
}

/// A date: `2026-11-24`.
pub(super) fn date(text: &str) -> Result<Date, Text> {
    text.parse().map_err(|_| Text::new("cli-not-a-date").with("found", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        assert_eq!(instant(text, &zone).ok(), expected.map(|expected| expected.parse().unwrap()));
    }

    #[test]
    fn instants() {
        check("2026-11-24T10:00:00Z", Some("2026-11-24T10:00:00Z"));
        check("2026-11-24T17:00:00.500+07:00", Some("2026-11-24T10:00:00.5Z"));
        check("2026-11-24T17:00", Some("2026-11-24T10:00:00Z"));
        check("2026-11-24 17:00:30", Some("2026-11-24T10:00:30Z"));
        check("2026-11-24", Some("2026-11-23T17:00:00Z"));
        check("24/11/2026", None);
        check("17:00", None);
    }
}
