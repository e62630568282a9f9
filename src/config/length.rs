//! Lengths of time as people write them in the station's files: `90s`, `1h30m`, `7d`.

use std::ops::RangeInclusive;

use jiff::SignedDuration;
use unicode_normalization::UnicodeNormalization;

/// Units from the longest, and their milliseconds.
const UNITS: [(&str, i64); 5] = [
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1000),
    ("ms", 1),
];

/// Whole numbers with a unit each, the longest unit first, each unit once.
#[must_use]
pub fn length(text: &str) -> Option<SignedDuration> {
    let mut rest = text;
    let mut units = UNITS.iter();
    let mut total: i64 = 0;
    while !rest.is_empty() {
        let (number, after) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
        let name_end = after
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(after.len());
        let (name, after) = after.split_at(name_end);
        let (_, ms) = units.find(|(unit, _)| *unit == name)?;
        total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(*ms)?)?;
        rest = after;
    }

    (!text.is_empty()).then(|| SignedDuration::from_millis(total))
}

/// What other words for a unit begin with.
const WORDS: [(&str, &str); 14] = [
    ("ngày", "d"),
    ("ngay", "d"),
    ("day", "d"),
    ("giờ", "h"),
    ("gio", "h"),
    ("tiếng", "h"),
    ("hour", "h"),
    ("phút", "m"),
    ("phut", "m"),
    ("min", "m"),
    ("giây", "s"),
    ("giay", "s"),
    ("sec", "s"),
    ("mili", "ms"),
];

/// The length in `range` that `text` probably means: of `15 phút`, `1h 30`, `30m1h`.
///
/// A number alone is of the longest of minutes, seconds and milliseconds that the range allows.
pub(super) fn length_meant(
    text: &str,
    range: &RangeInclusive<SignedDuration>,
) -> Option<SignedDuration> {
    let text: String = text
        .nfc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace())
        .collect();
    let alone = text.bytes().all(|byte| byte.is_ascii_digit());
    let units: &[&str] = if alone { &["m", "s", "ms"] } else { &[""] };
    units
        .iter()
        .filter_map(|unit| sum(&format!("{text}{unit}")))
        .find(|length| range.contains(length))
}

/// Returns the length of a slot that a person typed, as files have it: `15`, `15 phút` and `15m` are `15m`; none if it is
/// no length of a second to a day.
#[must_use]
pub fn typed_length(text: &str) -> Option<String> {
    let range = SignedDuration::from_secs(1)..=SignedDuration::from_hours(24);
    length_meant(text, &range).map(written)
}

/// Returns the time a person typed that something lasts or is kept, as files have it: `7 ngày` is `7d`; none if it is no
/// length of a second to a hundred years.
#[must_use]
pub fn typed_age(text: &str) -> Option<String> {
    let range = SignedDuration::from_secs(1)..=SignedDuration::from_hours(24 * 36_500);
    length_meant(text, &range).map(written)
}

/// The sum of numbers with units, in whatever order and words; a last number may be without.
fn sum(text: &str) -> Option<SignedDuration> {
    let mut rest = text;
    let mut total: i64 = 0;
    let mut last = "";
    while !rest.is_empty() {
        let (number, after) = rest.split_at(
            rest.find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len()),
        );
        let end = after
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(after.len());
        let (word, after) = after.split_at(end);
        let word = match (word, last) {
            ("", "h") | ("p" | "ph" | "'" | "’", _) => "m",
            ("", "m") | ("\"", _) => "s",
            ("g", _) => "h",
            _ => WORDS
                .iter()
                .find(|(other, _)| word.starts_with(other))
                .map_or(word, |(_, unit)| unit),
        };
        let (unit, ms) = UNITS.iter().find(|(unit, _)| *unit == word)?;
        total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(*ms)?)?;
        (rest, last) = (after, unit);
    }

    Some(SignedDuration::from_millis(total))
}

/// The length as it is written in the files.
pub(super) fn written(length: SignedDuration) -> String {
    let mut rest = i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
    let mut part = |(unit, ms): (&str, i64)| {
        let count = rest / ms;
        rest %= ms;
        (count > 0).then(|| format!("{count}{unit}"))
    };
    let parts: Vec<String> = UNITS.into_iter().filter_map(&mut part).collect();
    if parts.is_empty() {
        "0s".to_owned()
    } else {
        parts.concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, ms: Option<i64>, meant: Option<&str>) {
        assert_eq!(length(text), ms.map(SignedDuration::from_millis), "{text}");
        let range = SignedDuration::from_millis(1)..=SignedDuration::from_hours(1000);
        assert_eq!(
            length_meant(text, &range).map(written).as_deref(),
            meant,
            "{text}"
        );
    }

    #[test]
    fn a_number_alone() {
        let meant = |text, from, to| {
            length_meant(
                text,
                &(SignedDuration::from_millis(from)..=SignedDuration::from_millis(to)),
            )
        };

        assert_eq!(
            meant("300", 100, 5000),
            Some(SignedDuration::from_millis(300))
        );
        assert_eq!(
            meant("15", 1000, 86_400_000),
            Some(SignedDuration::from_mins(15))
        );
        assert_eq!(
            meant("15", 1000, 20_000),
            Some(SignedDuration::from_secs(15))
        );
        assert_eq!(meant("30 phút", 100, 5000), None);
    }

    #[test]
    fn lengths() {
        check("90s", Some(90_000), Some("1m30s"));
        check("15m", Some(900_000), Some("15m"));
        check("1h30m", Some(5_400_000), Some("1h30m"));
        check("7d", Some(604_800_000), Some("7d"));
        check("300ms", Some(300), Some("300ms"));
        check("2m30s", Some(150_000), Some("2m30s"));
        check("0s", Some(0), None);
        check("", None, None);
        check("15", None, Some("15m"));
        check("m", None, None);
        check("-15m", None, None);
        check("+15m", None, None);
        check("1.5h", None, None);
        check("30m1h", None, Some("1h30m"));
        check("1h 30m", None, Some("1h30m"));
        check("1h30", None, Some("1h30m"));
        check("5m5m", None, Some("10m"));
        check("15 phút", None, Some("15m"));
        check("15'", None, Some("15m"));
        check("1 giờ 30 phút", None, Some("1h30m"));
        check("1g30p", None, Some("1h30m"));
        check("90 giây", None, Some("1m30s"));
        check("15 minutes", None, Some("15m"));
        check("15M", None, Some("15m"));
        check("99999999999999999999s", None, None);
        check("9223372036854775807d", None, None);
        check("mười lăm", None, None);
    }
}
