//! Numbers as each language writes them: `1.234,5` in Vietnamese, `1,234.5` in English.
//!
//! Facts are kept as programs write them, so that a stored sentence can be said in both.

use std::borrow::Cow;

use fluent_bundle::FluentValue;

use super::{Language, problem};

/// Facts that quote what stands in a file or what somebody typed.
const QUOTED: &[&str] = &[
    "aside", "file", "folder", "found", "id", "line", "name", "old", "new", "other", "path",
    "program", "right", "slot", "station", "title", "topic", "version", "what", "words",
];

/// Facts that count, of which long ones are grouped by thousands. Years and numbers of rows are none.
const COUNTS: &[&str] = &[
    "adds",
    "airings",
    "bytes",
    "copies",
    "count",
    "drops",
    "events",
    "faults",
    "files",
    "frames",
    "items",
    "minutes",
    "notes",
    "recordings",
    "rows",
    "seconds",
    "weeks",
];

/// Returns a fact as a message takes it: a count as a number, as only that chooses the sentence for none or for one.
pub(super) fn value<'a>(
    name: &str,
    fact: &'a str,
    quotes: bool,
    language: Language,
) -> FluentValue<'a> {
    let said = written(name, fact, quotes, language);
    match said.parse::<u32>() {
        Ok(count) if COUNTS.contains(&name) && said == count.to_string() => count.into(),
        _ => said.into(),
    }
}

/// A fact as it is said; `quotes` where the whole module speaks of what stands in files.
pub(super) fn written<'a>(
    name: &str,
    fact: &'a str,
    quotes: bool,
    language: Language,
) -> Cow<'a, str> {
    if name == "problem" {
        return problem(fact, language);
    }

    if quotes || QUOTED.contains(&name) {
        return fact.into();
    }

    let (group, point) = match language {
        Language::Vi => ('.', ','),
        Language::En => (',', '.'),
    };

    let end = fact.find(' ').unwrap_or(fact.len());
    let (number, unit) = fact.split_at(end);
    let sign = number.len() - number.trim_start_matches(['+', '-', '−']).len();
    let (sign, digits) = number.split_at(sign);
    let all_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_unit =
        unit.chars().all(|letter| !letter.is_ascii_digit()) && unit.split(' ').count() <= 2;
    match digits.split_once('.') {
        Some((whole, part)) if all_digits(whole) && all_digits(part) && is_unit => {
            format!("{sign}{}{point}{part}{unit}", grouped(whole, 4, group)).into()
        }
        None if all_digits(digits) && COUNTS.contains(&name) && is_unit => {
            format!("{sign}{}{unit}", grouped(digits, 5, group)).into()
        }
        _ => fact.into(),
    }
}

/// Digits with a sign every three, where there are at least so many.
fn grouped(digits: &str, least: usize, sign: char) -> String {
    if digits.len() < least {
        return digits.to_owned();
    }
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(sign);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::Text;
    use super::*;

    #[track_caller]
    fn check(name: &str, fact: &str, vi: &str, en: &str) {
        assert_eq!(written(name, fact, false, Language::Vi), vi, "{fact}");
        assert_eq!(written(name, fact, false, Language::En), en, "{fact}");
    }

    /// Each message that has a sentence of its own for none or for one says it.
    #[test]
    fn counts_choose_their_sentence() {
        let say = |key: &'static str, name, count: &str| {
            Text::new(key).with(name, count).say(Language::En)
        };
        for (key, name, count, expected) in [
            (
                "airlog-notice-set-aside",
                "rows",
                "0",
                "None of its rows could be read",
            ),
            ("airlog-notice-set-aside", "rows", "7", "is number 7"),
            ("cli-input-row", "count", "0", "relayed by no program"),
            ("console-today-rest", "count", "0", "All is there"),
            ("console-today-rest", "count", "1", "1 matter needs"),
            ("console-machine-rows", "rows", "0", "all written"),
            ("console-recordings-count", "count", "1", "1 recording."),
            (
                "console-recordings-count",
                "count",
                "12345",
                "12,345 recordings",
            ),
            ("console-users-session", "minutes", "1", "1 minute"),
        ] {
            let said = say(key, name, count);
            assert!(said.contains(expected), "{key} {count}: {said}");
        }
    }

    #[test]
    fn by_language() {
        check("gain", "-3.2", "-3,2", "-3.2");
        check("gain", "+0.5", "+0,5", "+0.5");
        check("room", "1234.5 MB", "1.234,5 MB", "1,234.5 MB");
        check("hours", "27.9 giờ", "27,9 giờ", "27.9 giờ");
        check("frames", "19260000", "19.260.000", "19,260,000");
        check("rows", "1042", "1042", "1042");
        for same in [
            "2026",
            "127.0.0.1",
            "17.30.15",
            "24.11.2026",
            "06:41.250",
            "1.0.3",
            "v1.5",
            "3.",
            ".5",
            "",
        ] {
            check("facts", same, same, same);
        }

        check("year", "20260", "20260", "20260");
        check("found", "0.5", "0.5", "0.5");
        check("title", "3.5", "3.5", "3.5");
        assert_eq!(written("from", "0.5", true, Language::Vi), "0.5");
    }
}
