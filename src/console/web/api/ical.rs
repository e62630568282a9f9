//! A calendar as other programs read it.
//!
//! Pure: text from broadcasts. Source: RFC 5545 (text in 3.3.11, lines in 3.1), RFC 7986 for its name and how often it is
//! asked for.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use crate::units::instant;
use crate::words::harmless_lines;

/// No line is longer, in bytes, the line's end aside.
const LINE_BYTES: usize = 75;

/// A broadcast that is to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broadcast {
    /// What it stays known by, from one reading of the calendar to the next.
    pub(super) key: String,
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    pub(super) title: String,
    /// What is in it.
    pub(super) inside: String,
}

/// Writes the calendar of the station `name`, made at `made`.
pub(super) fn written(name: &str, made: Timestamp, broadcasts: &[Broadcast]) -> String {
    let mut text = String::new();
    let mut line = |line: &str| push(&mut text, line);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line(concat!(
        "PRODID:-//phatthanh//phatthanh ",
        env!("CARGO_PKG_VERSION"),
        "//VI"
    ));
    line("CALSCALE:GREGORIAN");
    line("METHOD:PUBLISH");
    line(&format!("NAME:{}", escaped(name)));
    line(&format!("X-WR-CALNAME:{}", escaped(name)));
    line("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    for broadcast in broadcasts {
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", uid(name, &broadcast.key)));
        line(&format!("DTSTAMP:{}", utc(made)));
        line(&format!("DTSTART:{}", utc(broadcast.start)));
        line(&format!("DTEND:{}", utc(broadcast.end)));
        line(&format!("SUMMARY:{}", escaped(&broadcast.title)));
        if !broadcast.inside.is_empty() {
            line(&format!("DESCRIPTION:{}", escaped(&broadcast.inside)));
        }
        line("TRANSP:TRANSPARENT");
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    text
}

/// Returns the name of a broadcast that no other station's has.
fn uid(station: &str, key: &str) -> String {
    let digest = Sha256::new()
        .chain_update("phatthanh lich\0")
        .chain_update(station)
        .chain_update("\0")
        .chain_update(key)
        .finalize();
    format!("{}@phatthanh", crate::console::people::hex(&digest[..16]))
}

fn utc(at: Timestamp) -> String {
    instant::say(at, &TimeZone::UTC, "%Y%m%dT%H%M%SZ")
}

/// Writes text as a value.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in harmless_lines(text).chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            // Of a line's end only the second half counts; no other control stands in a value.
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Writes a line, folded where it is too long, never within a letter.
fn push(text: &mut String, line: &str) {
    let mut bytes = 0;
    for c in line.chars() {
        if bytes + c.len_utf8() > LINE_BYTES {
            text.push_str("\r\n ");
            bytes = 1;
        }
        text.push(c);
        bytes += c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn broadcast(title: &str, inside: &str) -> Broadcast {
        Broadcast {
            key: "sang 2026-11-24T10:30:00Z".into(),
            start: at("2026-11-24T10:30:00.0004Z"),
            end: at("2026-11-24T10:45:00Z"),
            title: title.into(),
            inside: inside.into(),
        }
    }

    /// Reads lines as RFC 5545 has a program read them.
    fn unfolded(text: &str) -> Vec<String> {
        assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
        for line in text.split("\r\n") {
            assert!(line.len() <= LINE_BYTES, "{line}");
        }
        let lines = text.replace("\r\n ", "");
        lines.trim_end().split("\r\n").map(str::to_owned).collect()
    }

    fn value(lines: &[String], name: &str) -> String {
        let prefix = format!("{name}:");
        let line = lines.iter().find_map(|line| line.strip_prefix(&prefix));
        let (mut out, mut letters) = (String::new(), line.unwrap().chars());
        while let Some(c) = letters.next() {
            match (c, c == '\\') {
                (_, false) => out.push(c),
                _ => match letters.next().unwrap() {
                    'n' | 'N' => out.push('\n'),
                    c => out.push(c),
                },
            }
        }
        out
    }

    #[test]
    fn a_broadcast_is_an_event() {
        let made = at("2026-11-24T00:00:00Z");
        let inside = "Kỳ 1; đất đai, hộ tịch\nC:\\x";
        let text = written("Đài xã", made, &[broadcast("Cải cách, hành chính", inside)]);
        let lines = unfolded(&text);
        assert_eq!(lines[0], "BEGIN:VCALENDAR");
        assert_eq!(lines.last().unwrap(), "END:VCALENDAR");
        assert_eq!(value(&lines, "SUMMARY"), "Cải cách, hành chính");
        assert_eq!(value(&lines, "DESCRIPTION"), inside);
        assert_eq!(value(&lines, "DTSTART"), "20261124T103000Z");
        assert_eq!(value(&lines, "DTEND"), "20261124T104500Z");
        assert!(text.contains("SUMMARY:Cải cách\\, hành chính\r\n"));
    }

    #[test]
    fn its_name_stays_and_is_another_stations_not() {
        let uids = |station: &str, made: &str, title: &str| {
            let text = written(station, at(made), &[broadcast(title, "")]);
            value(&unfolded(&text), "UID")
        };
        let first = uids("Đài xã", "2026-11-24T00:00:00Z", "Bản tin");
        assert_eq!(first, uids("Đài xã", "2026-11-25T07:00:00Z", "Bản tin mới"));
        assert_ne!(first, uids("Đài khác", "2026-11-24T00:00:00Z", "Bản tin"));
    }

    proptest! {
        /// Whatever a title is, it is one value of one line, and reads as it was but for what no screen shows.
        #[test]
        fn a_title_stays_a_title(title in "(?s).{0,300}") {
            let text = written("x", at("2026-11-24T00:00:00Z"), &[broadcast(&title, &title)]);
            let lines = unfolded(&text);
            let begins = lines.iter().filter(|line| line.starts_with("BEGIN:VEVENT"));
            prop_assert_eq!(begins.count(), 1);
            let plain: String = harmless_lines(&title)
                .chars()
                .filter(|c| *c == '\n' || !c.is_control())
                .collect();
            prop_assert_eq!(value(&lines, "SUMMARY"), plain);
        }
    }
}
