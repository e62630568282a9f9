//! Times, dates and month-days as people write them in the station's files, and what they meant
//! when they wrote them otherwise.

use jiff::civil::{Date, Time};
use unicode_normalization::UnicodeNormalization;

use crate::calendar::{DayRule, MonthDay};

/// Digits, and nothing else, of exactly this many.
fn digits(text: &str, count: usize) -> Option<i16> {
    let right = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| text.parse().ok()).flatten()
}

/// `17:30` or `17:30:15`.
pub(super) fn time(text: &str) -> Option<Time> {
    let parts: Vec<&str> = text.split(':').collect();
    let (hour, minute, second) = match *parts {
        [hour, minute] => (hour, minute, "00"),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    let small = |text| digits(text, 2).and_then(|number| i8::try_from(number).ok());
    Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()
}

/// Returns a time as files and people write it: with seconds only where there are any.
#[must_use]
pub fn written_time(time: Time) -> String {
    let form = if time.second() == 0 {
        "%H:%M"
    } else {
        "%H:%M:%S"
    };
    time.strftime(form).to_string()
}

/// Returns the time of day that a person typed: `17:15`, `17:15:30`, `5h30`; none if it is no time.
#[must_use]
pub fn typed_time(text: &str) -> Option<Time> {
    let text: String = text.trim().nfc().flat_map(char::to_lowercase).collect();
    let words = [
        "giờ", "gio", "phút", "phut", "giây", "sáng", "chiều", "tối", "lúc", "am", "pm", "h", "g",
        "p",
    ];
    let bare = words
        .iter()
        .fold(text.clone(), |text, word| text.replace(word, " "));
    let plain = bare
        .chars()
        .all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, ':' | '.'));
    // Midnight of which day, nobody knows.
    let written = time_meant(&text).filter(|_| plain && !text.starts_with("24"));
    time(&text).or_else(|| time(&written?))
}

/// Returns the date that a person typed: `07/12/2026`, `7-12-2026`, `2026-12-07`; none if there is no such day.
#[must_use]
pub fn typed_date(text: &str) -> Option<Date> {
    date_meant(text)
}

/// The time that `text` probably means, rightly written: of `5h30`, `24:00`, `17 giờ 30`.
pub(super) fn time_meant(text: &str) -> Option<String> {
    let text: String = text.nfc().flat_map(char::to_lowercase).collect();
    let text = text.trim();
    let afternoon = ["pm", "chiều", "tối"]
        .iter()
        .any(|word| text.ends_with(word));
    let mut numbers = numbers(text, 3)?.into_iter();
    let mut hour = numbers.next()?;
    if afternoon && hour < 12 {
        hour += 12;
    }

    let (minute, second) = (numbers.next().unwrap_or(0), numbers.next());
    let meant = Time::new(
        if hour == 24 { 0 } else { hour },
        minute,
        second.unwrap_or(0),
        0,
    )
    .ok()?;
    Some(
        meant
            .strftime(if second.is_some() {
                "%H:%M:%S"
            } else {
                "%H:%M"
            })
            .to_string(),
    )
}

/// The one to `most` numbers in `text`, whatever stands between them.
fn numbers(text: &str, most: usize) -> Option<Vec<i8>> {
    let parts = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty());
    let numbers: Vec<i8> = parts.map(|part| part.parse().ok()).collect::<Option<_>>()?;
    (1..=most).contains(&numbers.len()).then_some(numbers)
}

/// What a text is that should be a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written<T> {
    /// A date there is.
    Right(T),
    /// Rightly written, but there is no such day.
    NoSuchDay,
    /// Written in another way.
    Otherwise,
}

/// `2026-11-24`.
pub(super) fn date(text: &str) -> Written<Date> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = *parts else {
        return Written::Otherwise;
    };
    match (digits(year, 4), digits(month, 2), digits(day, 2)) {
        (Some(year), Some(month), Some(day)) => {
            Date::new(year, month as i8, day as i8).map_or(Written::NoSuchDay, Written::Right)
        }
        _ => Written::Otherwise,
    }
}

/// The date that `text` probably means: of `24/11/2026`, `2026/11/24`, `2026-9-2`.
pub(super) fn date_meant(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.trim().split(['/', '-', '.']).map(str::trim).collect();
    let number = |text: &str| text.parse::<i16>().ok();
    let [first, second, third] = *parts else {
        return None;
    };

    let (year, month, day) = if first.len() == 4 {
        (first, second, third)
    } else {
        (third, second, first)
    };

    let year = number(year).filter(|year| (1900..=9999).contains(year))?;
    Date::new(
        year,
        i8::try_from(number(month)?).ok()?,
        i8::try_from(number(day)?).ok()?,
    )
    .ok()
}

/// `10-01`: month and day; 29 February is one.
pub(super) fn month_day(text: &str) -> Written<MonthDay> {
    let Some((month, day)) = text.split_once('-') else {
        return Written::Otherwise;
    };
    match (digits(month, 2), digits(day, 2)) {
        (Some(month), Some(day)) => {
            some_month_day(month as i8, day as i8).map_or(Written::NoSuchDay, Written::Right)
        }
        _ => Written::Otherwise,
    }
}

fn some_month_day(month: i8, day: i8) -> Option<MonthDay> {
    const LEAP_YEAR: i16 = 2024;
    Date::new(LEAP_YEAR, month, day).ok().map(MonthDay::of)
}

/// The month and day that `text` probably means: of `9-2` as written, of `2/9` as spoken, day first.
pub(super) fn month_day_meant(text: &str) -> Option<String> {
    let numbers = numbers(text, 2)?;
    let [first, second] = *numbers else {
        return None;
    };
    let (month, day) = if text.contains('/') {
        (second, first)
    } else {
        (first, second)
    };
    some_month_day(month, day).map(|meant| format!("{:02}-{:02}", meant.month, meant.day))
}

/// `10/3` is the tenth of the third lunar month; `15/4 nhuận` the fifteenth of the leap fourth; `cuối/12`
/// the last day of the twelfth, which has a 30th in some years only.
pub(super) fn lunar(text: &str) -> Option<DayRule> {
    let text: String = text.nfc().collect();
    let (text, leap) = match text.strip_suffix("nhuận") {
        Some(rest) => (rest.trim_end(), true),
        None => (text.as_str(), false),
    };

    let (day, month) = text.split_once('/')?;
    let number = |text: &str| {
        digits(text, text.len().clamp(1, 2)).and_then(|number| i8::try_from(number).ok())
    };

    if ["cuối", "cuoi", "last"].contains(&day) {
        let month = number(month).filter(|month| (1..=12).contains(month))?;
        return Some(DayRule::LunarLast { month, leap });
    }

    let (day, month) = (number(day)?, number(month)?);
    let there_is = (1..=30).contains(&day) && (1..=12).contains(&month);
    there_is.then_some(DayRule::Lunar { month, day, leap })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_time(text: &str, right: bool, meant: Option<&str>) {
        assert_eq!(time(text).is_some(), right, "{text}");
        assert_eq!(time_meant(text).as_deref(), meant, "{text}");
    }

    #[test]
    fn times_that_people_type() {
        for (text, expected) in [
            ("17:15", Some((17, 15, 0))),
            (" 5h30 ", Some((5, 30, 0))),
            ("17 giờ 05 phút", Some((17, 5, 0))),
            ("5:30 chiều", Some((17, 30, 0))),
            ("17.29.30", Some((17, 29, 30))),
            ("24:00", None),
            ("25:61", None),
            ("alert(1)", None),
            ("-5:30", None),
            ("", None),
        ] {
            let expected =
                expected.and_then(|(hour, minute, second)| Time::new(hour, minute, second, 0).ok());
            assert_eq!(typed_time(text), expected, "{text}");
        }
    }

    #[test]
    fn times() {
        check_time("17:30", true, Some("17:30"));
        check_time("17:30:15", true, Some("17:30:15"));
        check_time("00:00", true, Some("00:00"));
        check_time("5:30", false, Some("05:30"));
        check_time("6h30", false, Some("06:30"));
        check_time("17 giờ 30", false, Some("17:30"));
        check_time("5h", false, Some("05:00"));
        check_time("5:30 chiều", false, Some("17:30"));
        check_time("24:00", false, Some("00:00"));
        check_time("17:60", false, None);
        check_time("25:00", false, None);
        check_time("+5:30", false, Some("05:30"));
        check_time("", false, None);
        check_time("sáng", false, None);
        check_time("17:30:15:00", false, None);
    }

    #[track_caller]
    fn check_date(text: &str, expected: &Written<&str>, meant: Option<&str>) {
        let found = date(text);
        match (found, expected) {
            (Written::Right(found), Written::Right(expected)) => {
                assert_eq!(found.to_string(), *expected);
            }
            (Written::NoSuchDay, Written::NoSuchDay) | (Written::Otherwise, Written::Otherwise) => {
            }
            _ => panic!("{text}: {found:?}"),
        }

        assert_eq!(
            date_meant(text).map(|date| date.to_string()).as_deref(),
            meant,
            "{text}"
        );
    }

    #[test]
    fn dates() {
        check_date(
            "2026-11-24",
            &Written::Right("2026-11-24"),
            Some("2026-11-24"),
        );
        check_date(
            "2028-02-29",
            &Written::Right("2028-02-29"),
            Some("2028-02-29"),
        );
        check_date("2026-02-29", &Written::NoSuchDay, None);
        check_date("2026-13-01", &Written::NoSuchDay, None);
        check_date("24/11/2026", &Written::Otherwise, Some("2026-11-24"));
        check_date("24-11-2026", &Written::Otherwise, Some("2026-11-24"));
        check_date("2026-9-2", &Written::Otherwise, Some("2026-09-02"));
        check_date("24/11/26", &Written::Otherwise, None);
        check_date("", &Written::Otherwise, None);
        check_date("99999-01-01", &Written::Otherwise, None);
    }

    #[track_caller]
    fn check_month_day(text: &str, expected: Written<(i8, i8)>, meant: Option<&str>) {
        let found = match month_day(text) {
            Written::Right(day) => Written::Right((day.month, day.day)),
            Written::NoSuchDay => Written::NoSuchDay,
            Written::Otherwise => Written::Otherwise,
        };
        assert_eq!(found, expected, "{text}");
        assert_eq!(month_day_meant(text).as_deref(), meant, "{text}");
    }

    #[test]
    fn month_days() {
        check_month_day("10-01", Written::Right((10, 1)), Some("10-01"));
        check_month_day("02-29", Written::Right((2, 29)), Some("02-29"));
        check_month_day("02-30", Written::NoSuchDay, None);
        check_month_day("13-01", Written::NoSuchDay, None);
        check_month_day("9-2", Written::Otherwise, Some("09-02"));
        check_month_day("2/9", Written::Otherwise, Some("09-02"));
        check_month_day("tết", Written::Otherwise, None);
    }

    #[track_caller]
    fn check_lunar(text: &str, expected: Option<(i8, i8, bool)>) {
        let expected = expected.map(|(day, month, leap)| DayRule::Lunar { month, day, leap });
        assert_eq!(lunar(text), expected, "{text}");
    }

    #[test]
    fn lunar_days() {
        check_lunar("1/1", Some((1, 1, false)));
        check_lunar("10/3", Some((10, 3, false)));
        check_lunar("15/4 nhuận", Some((15, 4, true)));
        check_lunar("15/4 nhua\u{323}\u{302}n", Some((15, 4, true)));
        check_lunar("30/12", Some((30, 12, false)));
        assert_eq!(
            lunar("cuối/12"),
            Some(DayRule::LunarLast {
                month: 12,
                leap: false
            })
        );
        assert_eq!(
            lunar("last/6 nhuận"),
            Some(DayRule::LunarLast {
                month: 6,
                leap: true
            })
        );
        check_lunar("cuối/13", None);
        check_lunar("31/12", None);
        check_lunar("1/13", None);
        check_lunar("0/1", None);
        check_lunar("1-1", None);
        check_lunar("+1/1", None);
        check_lunar("/", None);
        check_lunar("001/1", None);
    }
}
