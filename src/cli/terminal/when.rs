//! Instants and dates as people type them: `2026-11-24T17:00`, `24/11/2026 17h`, `hôm qua`, `thứ Ba`.
//!
//! The hard part is what people leave out. A date without a year, and a weekday, is the nearest on the side that
//! the command looks to: back for what was heard, ahead for what is planned. The day comes first, as it is spoken,
//! unless a year of four digits does.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};

use crate::calendar;
use crate::clock::{Clock, SystemClock};
use crate::library::names::fold;
use crate::units::instant::{Reading, say};
use crate::words::Text;

/// Where a command looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Back,
    Ahead,
}

/// Reads an instant of what was: RFC 3339, or a wall time of the station, or a date (its midnight).
pub(in crate::cli) fn instant(text: &str, zone: &TimeZone) -> Result<Timestamp, Text> {
    instant_on(text, zone, Side::Back)
}

/// Reads an instant of what is to come; a time of day alone is the next.
pub(in crate::cli) fn coming_instant(text: &str, zone: &TimeZone) -> Result<Timestamp, Text> {
    instant_on(text, zone, Side::Ahead)
}

fn instant_on(text: &str, zone: &TimeZone, side: Side) -> Result<Timestamp, Text> {
    let now = SystemClock::new().now();
    read(text, zone, now, side).ok_or_else(|| Text::new("cli-not-a-time").with("found", text))
}

/// Reads a date of what was.
pub(in crate::cli) fn date(text: &str, zone: &TimeZone) -> Result<Date, Text> {
    dated(text, zone, Side::Back)
}

/// Reads a date of what is to come.
pub(in crate::cli) fn coming(text: &str, zone: &TimeZone) -> Result<Date, Text> {
    dated(text, zone, Side::Ahead)
}

fn dated(text: &str, zone: &TimeZone, side: Side) -> Result<Date, Text> {
    let today = SystemClock::new().now().to_zoned(zone.clone()).date();
    day(text, today, side).ok_or_else(|| Text::new("cli-not-a-date").with("found", text))
}

fn read(text: &str, zone: &TimeZone, now: Timestamp, side: Side) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }

    if matches!(fold(text).as_str(), "bay gio" | "luc nay" | "now") {
        return Some(now);
    }

    let here = now.to_zoned(zone.clone()).datetime();
    let civil = match text.parse::<DateTime>() {
        Ok(civil) => civil,
        Err(_) => wall_time(text, here, side)?,
    };

    Some(calendar::instant(zone, civil.date(), civil.time()))
}

/// A date, a time of day, or both in either order. A time alone is of today, or the next where the command looks ahead.
fn wall_time(text: &str, now: DateTime, side: Side) -> Option<DateTime> {
    let today = now.date();
    let whole = |text: &str| day(text, today, side);
    if let Some(date) = whole(text) {
        return Some(date.to_datetime(Time::midnight()));
    }

    if let Some((days, time)) = time(text) {
        let found = today.checked_add(days).ok()?.to_datetime(time);
        let is_over = side == Side::Ahead && found <= now;
        let on = if is_over { 1.day() } else { 0.days() };
        return found.checked_add(on).ok();
    }

    let spaces = text
        .char_indices()
        .filter(|(_, letter)| letter.is_whitespace() || *letter == ',');
    spaces
        .map(|(at, letter)| (&text[..at], &text[at + letter.len_utf8()..]))
        .find_map(|(one, other)| {
            let both = |date: &str, clock: &str| whole(date).zip(time(clock));
            let (date, (days, time)) = both(one, other).or_else(|| both(other, one))?;
            Some(date.checked_add(days).ok()?.to_datetime(time))
        })
}

/// `17:30`, `17:30:15`, `17h30`, `17 giờ 30`, `5g`, `lúc 17h`; how many days on, which is one for `24:00`.
fn time(text: &str) -> Option<(Span, Time)> {
    let plain = fold(&text.replace(':', "h"));
    let plain = plain
        .strip_prefix("luc ")
        .unwrap_or(&plain)
        .replace(' ', "");
    let signs = plain
        .replace("gio", ":")
        .replace("phut", ":")
        .replace(['h', 'g', 'p'], ":");
    let (hour, rest) = signs.split_once(':')?;
    let mut parts = [hour].into_iter().chain(
        rest.trim_end_matches(':')
            .split(':')
            .filter(|part| !part.is_empty()),
    );
    let mut number = || match parts.next() {
        None => Some(0),
        Some(part) if part.len() <= 2 => part.parse::<i8>().ok(),
        Some(_) => None,
    };

    let (hour, minute, second) = (number()?, number()?, number()?);
    if parts.next().is_some() {
        return None;
    }

    if (hour, minute, second) == (24, 0, 0) {
        return Some((1.day(), Time::midnight()));
    }

    Some((0.days(), Time::new(hour, minute, second, 0).ok()?))
}

/// A date as it is written or said.
fn day(text: &str, today: Date, side: Side) -> Option<Date> {
    let text = text.trim();
    if let Ok(date) = text.parse::<Date>()
        && text
            .parse::<DateTime>()
            .map_or(true, |civil| civil.time() == Time::midnight())
        && !text.contains(':')
    {
        return Some(date);
    }

    let words = fold(text);
    let days = |days: i64| today.checked_add(days.days()).ok();
    match words.as_str() {
        "hom nay" | "nay" | "today" => return Some(today),
        "hom qua" | "qua" | "yesterday" => return days(-1),
        "hom kia" => return days(-2),
        "mai" | "ngay mai" | "tomorrow" => return days(1),
        "ngay kia" | "mot" | "ngay mot" => return days(2),
        _ => {}
    }

    weekday(&words, today, side).or_else(|| numbers(text, &words, today, side))
}

/// `thứ Ba`, `T3`, `thứ Ba tuần trước`, `Tuesday`.
fn weekday(words: &str, today: Date, side: Side) -> Option<Date> {
    const NAMES: [(&[&str], Weekday); 7] = [
        (
            &["thu hai", "thu 2", "t2", "monday", "mon"],
            Weekday::Monday,
        ),
        (
            &["thu ba", "thu 3", "t3", "tuesday", "tue"],
            Weekday::Tuesday,
        ),
        (
            &["thu tu", "thu 4", "t4", "wednesday", "wed"],
            Weekday::Wednesday,
        ),
        (&["thu nam", "thu 5", "t5", "thursday"], Weekday::Thursday),
        (
            &["thu sau", "thu 6", "t6", "friday", "fri"],
            Weekday::Friday,
        ),
        (
            &["thu bay", "thu 7", "t7", "saturday", "sat"],
            Weekday::Saturday,
        ),
        (&["chu nhat", "cn", "sunday", "sun"], Weekday::Sunday),
    ];
    const WEEKS: [(&str, i64); 4] = [
        (" tuan truoc", -1),
        (" tuan nay", 0),
        (" tuan sau", 1),
        (" tuan toi", 1),
    ];
    let week = WEEKS
        .iter()
        .find_map(|(said, weeks)| Some((words.strip_suffix(said)?, *weeks)));
    let name = week.map_or(words, |(name, _)| name);
    let (_, day) = NAMES.iter().find(|(names, _)| names.contains(&name))?;
    let within =
        i64::from(day.to_monday_zero_offset()) - i64::from(today.weekday().to_monday_zero_offset());
    let days = match (week, side) {
        (Some((_, weeks)), _) => within + 7 * weeks,
        (None, Side::Ahead) => within.rem_euclid(7),
        (None, Side::Back) => -(-within).rem_euclid(7),
    };

    today.checked_add(days.days()).ok()
}

/// `24/11/2026`, `1-12-26`, `2026.11.24`, `24/11`, `ngày 24 tháng 11 năm 2026`.
fn numbers(text: &str, words: &str, today: Date, side: Side) -> Option<Date> {
    let said = words
        .split(' ')
        .filter(|word| !matches!(*word, "ngay" | "thang" | "nam"));
    let parts: Vec<&str> = said.collect();
    let is_number = |part: &&str| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    if text.contains(':') || !parts.iter().all(is_number) {
        return None;
    }

    let small = |part: &str| part.parse::<i8>().ok().filter(|_| part.len() <= 2);
    let year = |part: &str| match part.len() {
        4 => part.parse::<i16>().ok(),
        2 => part.parse::<i16>().ok().map(|year| 2000 + year),
        _ => None,
    };

    match parts[..] {
        [first, month, last] if first.len() == 4 => {
            Date::new(year(first)?, small(month)?, small(last)?).ok()
        }
        [first, month, last] => Date::new(year(last)?, small(month)?, small(first)?).ok(),
        [first, month] => {
            let (day, month) = (small(first)?, small(month)?);
            let of = |years: i16| Date::new(today.year().checked_add(years)?, month, day).ok();
            let (near, far) = match side {
                Side::Back => (of(0).filter(|date| *date <= today), of(-1)),
                Side::Ahead => (of(0).filter(|date| *date >= today), of(1)),
            };
            near.or(far)
        }
        _ => None,
    }
}

/// Whether `text` names a whole day, not a moment of it.
pub(in crate::cli) fn is_day(text: &str) -> bool {
    day(text, Date::constant(2026, 11, 24), Side::Back).is_some()
}

/// An instant that a question is about, as exactly as it was asked: to the second unless with a fraction.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Asked {
    pub(in crate::cli) at: Timestamp,
    pub(in crate::cli) reading: Reading,
}

impl Asked {
    /// Returns the first instant that is read as it or later.
    pub(in crate::cli) fn listed_from(self) -> Timestamp {
        self.at
            .saturating_sub(self.reading.early())
            .unwrap_or(self.at)
    }

    /// Says it as it was asked.
    pub(in crate::cli) fn say(self, zone: &TimeZone) -> String {
        match self.reading {
            Reading::Second => say(self.at, zone, "%H:%M:%S %d-%m-%Y"),
            Reading::Millisecond | Reading::Microsecond => self
                .at
                .to_zoned(zone.clone())
                .strftime("%H:%M:%S%.f %d-%m-%Y")
                .to_string(),
        }
    }
}

/// What a question is about, in the forms of [`instant`].
pub(in crate::cli) fn asked(text: &str, zone: &TimeZone) -> Result<Asked, Text> {
    let at = instant(text, zone)?;
    let fraction = text
        .split_once(':')
        .and_then(|(_, rest)| rest.split_once(['.', ',']));
    let digits = fraction.map_or(0, |(_, rest)| {
        rest.chars().take_while(char::is_ascii_digit).count()
    });
    let reading = match digits {
        0 => Reading::Second,
        1..=3 => Reading::Millisecond,
        _ => Reading::Microsecond,
    };

    Ok(Asked { at, reading })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On Tuesday, 24 November 2026, at 20:00 in Vietnam.
    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let now = "2026-11-24T20:00:00+07:00".parse().unwrap();
        assert_eq!(
            read(text, &zone, now, Side::Back),
            expected.map(|expected| expected.parse().unwrap()),
            "{text}"
        );
    }

    /// In a night of storm `02:00` is hours away, not long ago.
    #[test]
    fn a_time_of_day_that_is_to_come_is_the_next() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let now: Timestamp = "2026-11-24T20:00:00+07:00".parse().unwrap();
        for (text, expected) in [
            ("22:00", "2026-11-24T22:00:00+07:00"),
            ("22h", "2026-11-24T22:00:00+07:00"),
            ("24:00", "2026-11-25T00:00:00+07:00"),
            ("02:00", "2026-11-25T02:00:00+07:00"),
            ("lúc 5 giờ", "2026-11-25T05:00:00+07:00"),
            ("20:00", "2026-11-25T20:00:00+07:00"),
            ("mai 5h30", "2026-11-25T05:30:00+07:00"),
            ("thứ Tư 5h", "2026-11-25T05:00:00+07:00"),
            ("25/11 17h", "2026-11-25T17:00:00+07:00"),
            // Who writes a day means that day.
            ("24/11/2026 17h", "2026-11-24T17:00:00+07:00"),
        ] {
            let found = read(text, &zone, now, Side::Ahead);
            assert_eq!(found, expected.parse().ok(), "{text}");
        }
    }

    #[test]
    fn instants() {
        check("2026-11-24T10:00:00Z", Some("2026-11-24T10:00:00Z"));
        check(
            "2026-11-24T17:00:00.500+07:00",
            Some("2026-11-24T10:00:00.5Z"),
        );
        for text in [
            "2026-11-24T17:00",
            "2026-11-24 17:00:00",
            "24/11/2026 17:00",
            "24/11/2026 17h",
            "24-11-2026, 17h00",
            "17h 24/11/2026",
            "17 giờ ngày 24 tháng 11 năm 2026",
            "hôm nay 17 giờ",
            "17:00",
            "17h00",
            "lúc 17 giờ 00 phút",
            "T3 17g",
        ] {
            check(text, Some("2026-11-24T10:00:00Z"));
        }

        check("2026-11-24 17:00:30", Some("2026-11-24T10:00:30Z"));
        for text in [
            "2026-11-24",
            "24/11/2026",
            "24.11.26",
            "24/11",
            "hôm nay",
            "thứ Ba",
            "hôm qua 24:00",
        ] {
            check(text, Some("2026-11-23T17:00:00Z"));
        }

        check("bây giờ", Some("2026-11-24T13:00:00Z"));
        for none in [
            "31/02/2026",
            "24/13",
            "25:00",
            "17",
            "sáng",
            "",
            "hôm qua hôm nay",
            "17:00 18:00",
            "1:2:3:4",
        ] {
            check(none, None);
        }
    }

    #[test]
    fn as_exactly_as_it_was_asked() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let listed = |text: &str| asked(text, &zone).unwrap().listed_from().to_string();
        assert_eq!(listed("2026-11-24T17:00"), "2026-11-24T09:59:59.5Z");
        assert_eq!(
            listed("2026-11-24T17:00:00.000+07:00"),
            "2026-11-24T09:59:59.9995Z"
        );
        assert_eq!(
            listed("2026-11-24T17:00:00.000005+07:00"),
            "2026-11-24T10:00:00.000005Z"
        );
    }

    #[test]
    fn dates() {
        let today = Date::constant(2026, 11, 24);
        for (text, back, ahead) in [
            ("01/12/2026", "2026-12-01", "2026-12-01"),
            ("1-12-2026", "2026-12-01", "2026-12-01"),
            ("1.12.26", "2026-12-01", "2026-12-01"),
            ("2026-12-1", "2026-12-01", "2026-12-01"),
            ("2026/12/01", "2026-12-01", "2026-12-01"),
            ("ngày 1 tháng 12", "2025-12-01", "2026-12-01"),
            ("1/12", "2025-12-01", "2026-12-01"),
            ("24/11", "2026-11-24", "2026-11-24"),
            ("5/1", "2026-01-05", "2027-01-05"),
            ("hôm qua", "2026-11-23", "2026-11-23"),
            ("Hôm Nay", "2026-11-24", "2026-11-24"),
            ("mai", "2026-11-25", "2026-11-25"),
            ("ngày mai", "2026-11-25", "2026-11-25"),
            ("ngày kia", "2026-11-26", "2026-11-26"),
            ("thứ ba", "2026-11-24", "2026-11-24"),
            ("thứ Tư", "2026-11-18", "2026-11-25"),
            ("CN", "2026-11-22", "2026-11-29"),
            ("chủ nhật tuần này", "2026-11-29", "2026-11-29"),
            ("T2 tuần sau", "2026-11-30", "2026-11-30"),
            ("thứ sáu tuần trước", "2026-11-20", "2026-11-20"),
            ("yesterday", "2026-11-23", "2026-11-23"),
        ] {
            let read = |side| day(text, today, side).map(|date| date.to_string());
            assert_eq!(
                (read(Side::Back).as_deref(), read(Side::Ahead).as_deref()),
                (Some(back), Some(ahead)),
                "{text}"
            );
        }

        for none in [
            "",
            "31/4/2026",
            "12/31/2026",
            "T9",
            "ngày",
            "17:30",
            "1/2/3/4",
            "2026",
        ] {
            assert_eq!(day(none, today, Side::Back), None, "{none}");
        }
    }
}
