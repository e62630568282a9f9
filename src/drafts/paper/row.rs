//! One row of the week as staff write it: `T2-T7 | 5h30 | 10 phút | PL CCHC | ghi chú`.
//!
//! Pure.

use jiff::SignedDuration;
use jiff::civil::Time;

use crate::schedule::days;
use crate::words::Text;

/// What a row says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WeekRow {
    pub(super) number: usize,
    pub(super) days: [bool; 7],
    pub(super) at: Time,
    pub(super) length: SignedDuration,
    pub(super) program: String,
    pub(super) note: String,
}

/// A row that was not understood, and what of it was.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BadRow {
    pub(super) why: Text,
    pub(super) days: Option<[bool; 7]>,
    pub(super) at: Option<Time>,
    pub(super) program: String,
}

impl BadRow {
    /// A row that can be read and not used.
    pub(super) fn of(row: WeekRow, why: Text) -> Self {
        Self {
            why,
            days: Some(row.days),
            at: Some(row.at),
            program: row.program,
        }
    }
}

/// Where the columns are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    day: usize,
    time: usize,
    /// None where the times say from when until when.
    minutes: Option<usize>,
    program: usize,
    note: Option<usize>,
}

const DAY: &[&str] = &[
    "thu",
    "ngay",
    "thu ngay",
    "day",
    "days",
    "ngay trong tuan",
    "thu trong tuan",
];
const TIME: &[&str] = &[
    "gio",
    "gio phat",
    "time",
    "thoi gian",
    "bat dau",
    "gio bat dau",
    "at",
];
const MINUTES: &[&str] = &[
    "phut",
    "thoi luong",
    "so phut",
    "thoi luong phut",
    "minutes",
    "length",
    "min",
    "do dai",
];
const PROGRAM: &[&str] = &[
    "chuong trinh",
    "program",
    "programme",
    "noi dung",
    "chuyen muc",
    "ten chuong trinh",
];
const NOTE: &[&str] = &["ghi chu", "note", "notes", "luu y"];

impl Columns {
    /// The columns a heading row names; none if it is no heading.
    pub(super) fn of(cells: &[String]) -> Option<Self> {
        let names: Vec<String> = cells.iter().map(|cell| fold(cell)).collect();
        let find = |wanted: &[&str]| {
            names
                .iter()
                .position(|name| wanted.contains(&name.as_str()))
        };

        Some(Self {
            day: find(DAY)?,
            time: find(TIME)?,
            minutes: find(MINUTES),
            program: find(PROGRAM)?,
            note: find(NOTE),
        })
    }
}

/// Whether a line of text looks like the heading.
pub(super) fn is_heading(line: &str) -> bool {
    let cells: Vec<String> = line
        .split([';', ',', '\t'])
        .map(|cell| cell.trim_matches('"').to_owned())
        .collect();
    Columns::of(&cells).is_some()
}

/// The letters and digits of `text` without case, accents and doubled spaces.
pub(super) fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let plain = text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase);
    let plain = plain.map(|c| match c {
        'đ' | 'ð' => 'd',
        c if c.is_alphanumeric() => c,
        _ => ' ',
    });
    plain
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Reads a row; none if it is empty. `day` is the day of the row before: it may be written once only; below one that was
/// not understood there is none.
pub(super) fn read(
    number: usize,
    cells: &[String],
    columns: Columns,
    day: &mut Option<[bool; 7]>,
) -> Option<Result<WeekRow, BadRow>> {
    let cell = |column: usize| cells.get(column).map_or("", |cell| cell.trim());
    let said = [columns.day, columns.time, columns.program].map(cell);
    let minutes_said = columns.minutes.map_or("", cell);
    if said
        .iter()
        .chain([&minutes_said])
        .all(|cell| cell.is_empty())
    {
        return None;
    }

    let [day_said, time_said, program] = said;
    let wrong =
        |key: &'static str, found: &str| Text::new(key).with("row", number).with("found", found);
    if !day_said.is_empty() {
        *day = days_of(day_said);
    }
    let (days, at) = (*day, time(time_said));
    let row = || {
        let days = days.ok_or_else(|| wrong("cli-import-bad-day", day_said))?;
        let at = at.ok_or_else(|| wrong("cli-import-bad-time", time_said))?;
        let length = if minutes_said.is_empty() {
            from_until(time_said)
        } else {
            minutes(minutes_said)
        };
        let length = length.ok_or_else(|| wrong("cli-import-bad-length", minutes_said))?;
        if program.is_empty() {
            return Err(Text::new("cli-import-no-program").with("row", number));
        }
        let note = columns
            .note
            .map_or("", cell)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        Ok(WeekRow {
            number,
            days,
            at,
            length,
            program: program.to_owned(),
            note,
        })
    };

    let bad = |why| BadRow {
        why,
        days,
        at,
        program: program.to_owned(),
    };
    Some(row().map_err(bad))
}

/// `T2`, `T2, T4`, `T2-T7`, `hằng ngày`, `2,4,6`.
fn days_of(text: &str) -> Option<[bool; 7]> {
    if let Some(days) = day(text) {
        return Some(days);
    }

    let mut found = [false; 7];
    for part in text
        .split([',', ';', '+', '&', '\n', '/'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let ends = part
            .split(['-', '–', '—'])
            .map(str::trim)
            .collect::<Vec<_>>();
        let index = |days: [bool; 7]| days.iter().position(|day| *day);
        let spelled = part.to_lowercase().replace("đến", "-");
        let ends = match (&ends[..], spelled.split_once('-')) {
            ([_], Some((first, last))) => vec![first.trim(), last.trim()],
            _ => ends,
        };
        match ends[..] {
            [one] => {
                let day = day(one)?;
                found = std::array::from_fn(|place| found[place] || day[place]);
            }
            [first, last] => {
                let (first, last) = (index(day(first)?)?, index(day(last)?)?);
                let length = (last + 7 - first) % 7;
                (0..=length).for_each(|step| found[(first + step) % 7] = true);
            }
            _ => return None,
        }
    }

    found.contains(&true).then_some(found)
}

/// One day, or all; without accents and as a bare number too.
pub(super) fn day(text: &str) -> Option<[bool; 7]> {
    let text = text.trim().trim_end_matches(':');
    let folded = fold(text);
    let name = match folded.as_str() {
        "thu hai" | "thu 2" | "2" => "t2",
        "thu ba" | "thu 3" | "3" => "t3",
        "thu tu" | "thu 4" | "4" => "t4",
        "thu nam" | "thu 5" | "5" => "t5",
        "thu sau" | "thu 6" | "6" => "t6",
        "thu bay" | "thu 7" | "7" => "t7",
        "chu nhat" | "c nhat" | "8" => "cn",
        "hang ngay" | "moi ngay" | "ca tuan" | "cac ngay" => "daily",
        other => other,
    };

    days::parse(text).or_else(|| days::parse(name))
}

/// `5h30`, `05:30`, `5g30`, `17 giờ 05`, `5h`, `05:59:30`, or the part of a day a spreadsheet keeps.
fn time(text: &str) -> Option<Time> {
    if let Some(seconds) = fraction(text) {
        let seconds = i32::try_from(seconds)
            .ok()
            .filter(|seconds| *seconds < 86_400)?;
        return Time::new(
            (seconds / 3600) as i8,
            (seconds / 60 % 60) as i8,
            (seconds % 60) as i8,
            0,
        )
        .ok();
    }

    let start = text.split(['-', '–', '—']).next()?.trim();
    let numbers = numbers(
        start,
        &[
            "h", "g", ":", ".", "gio", "p", "phut", "ph", "'", "s", "giay",
        ],
    )?;
    let part = |place: usize| numbers.get(place).copied().unwrap_or(0);
    if numbers.is_empty() || numbers.len() > 3 || !start.contains(|c: char| !c.is_ascii_digit()) {
        return None;
    }

    let small = |number: u32| i8::try_from(number).ok();
    Time::new(small(part(0))?, small(part(1))?, small(part(2))?, 0).ok()
}

/// The length of `6:40 - 6:45`; over midnight if it ends before it begins.
fn from_until(text: &str) -> Option<SignedDuration> {
    let (from, until) = text.split_once(['-', '–', '—'])?;
    let length = time(until.trim())?.duration_since(time(from.trim())?);
    match length {
        SignedDuration::ZERO => None,
        length if length.is_negative() => Some(length + SignedDuration::from_hours(24)),
        length => Some(length),
    }
}

/// `10`, `10 phút`, `4,5`, `0:10`, `4'30`, `1h`, `30 giây`, or the part of a day a spreadsheet keeps.
fn minutes(text: &str) -> Option<SignedDuration> {
    let folded: String = fold_signs(text);
    // `0.5` is half a minute; a spreadsheet's part of a day is smaller, unless the slot lasts hours.
    let of_a_day = fraction(&folded).filter(|seconds| *seconds < 4 * 3600);
    let seconds = if let Some(seconds) = of_a_day {
        seconds
    } else if let Ok(minutes) = folded.replace(',', ".").parse::<f64>() {
        (minutes * 60.0).round() as i64
    } else if folded.contains(':') {
        let parts = numbers(&folded, &[":"])?;
        let part = |place: usize| i64::from(parts.get(place).copied().unwrap_or(0));
        // A clock's way: hours and minutes.
        part(0) * 3600 + part(1) * 60 + part(2)
    } else {
        let (mut total, mut rest) = (0, folded.as_str());
        while !rest.is_empty() {
            let digits = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            let (number, after) = rest.split_at(digits);
            let end = after
                .find(|c: char| c.is_ascii_digit())
                .unwrap_or(after.len());
            let (unit, after) = after.split_at(end);
            let number: i64 = number.parse().ok()?;
            total += number.checked_mul(match unit.trim() {
                "h" | "g" | "gio" | "tieng" => 3600,
                "p" | "ph" | "phut" | "'" | "m" | "min" | "minutes" => 60,
                "s" | "giay" | "\"" | "''" => 1,
                "" if total > 0 => 1,
                _ => return None,
            })?;
            rest = after;
        }
        total
    };

    (1..=86_400)
        .contains(&seconds)
        .then(|| SignedDuration::from_secs(seconds))
}

/// Without case and accents, signs kept.
fn fold_signs(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let plain = text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase);
    plain
        .map(|c| if c == '’' || c == '′' { '\'' } else { c })
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// Seconds of a part of a day: `0.229166667`.
fn fraction(text: &str) -> Option<i64> {
    let text = text.trim();
    let part: f64 = text.strip_prefix("0.").and_then(|_| text.parse().ok())?;
    Some((part * 86_400.0).round() as i64)
}

/// Numbers with one of `signs` between them.
fn numbers(text: &str, signs: &[&str]) -> Option<Vec<u32>> {
    let text = fold_signs(text);
    let (mut found, mut rest) = (Vec::new(), text.as_str());
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        found.push(number.parse().ok()?);
        let end = after
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(after.len());
        let (sign, after) = after.split_at(end);
        if !sign.is_empty() && !signs.contains(&sign) {
            return None;
        }
        rest = after;
    }

    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day() {
        let said = [
            ("5h30", Some("05:30:00")),
            ("05:30", Some("05:30:00")),
            ("5g30", Some("05:30:00")),
            ("17 giờ 05", Some("17:05:00")),
            ("17 giờ", Some("17:00:00")),
            ("5h", Some("05:00:00")),
            ("05:59:30", Some("05:59:30")),
            ("5h30p", Some("05:30:00")),
            ("0.22916666666666666", Some("05:30:00")),
            ("0.5", Some("12:00:00")),
            ("17h00 - 17h10", Some("17:00:00")),
            ("25:00", None),
            ("530", None),
            ("sáng", None),
            ("", None),
            ("1.2291666", None),
        ];
        for (text, expected) in said {
            assert_eq!(
                time(text).map(|at| at.to_string()).as_deref(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn lengths_of_spans() {
        let said = [
            ("6:40 - 6:45", Some(300)),
            ("17h–17h10", Some(600)),
            ("23:50 — 00:05", Some(900)),
            ("6:40", None),
            ("6:40-6:40", None),
            ("6:40-sáng", None),
        ];
        for (text, expected) in said {
            assert_eq!(
                from_until(text).map(|length| length.as_secs()),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn lengths() {
        let said = [
            ("10", Some(600)),
            ("10 phút", Some(600)),
            ("0:10", Some(600)),
            ("4,5", Some(270)),
            ("4.5", Some(270)),
            ("4'30", Some(270)),
            ("4 phút 30 giây", Some(270)),
            ("30 giây", Some(30)),
            ("0.5", Some(30)),
            ("0,5", Some(30)),
            ("1h", Some(3600)),
            ("0.006944444444", Some(600)),
            ("0:04:30", Some(270)),
            ("0", None),
            ("mười", None),
            ("", None),
            ("-5", None),
        ];
        for (text, expected) in said {
            assert_eq!(
                minutes(text).map(|length| length.as_secs()),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn weekdays() {
        let said = [
            ("T2", "1000000"),
            ("Thứ 2", "1000000"),
            ("thu hai", "1000000"),
            ("thu 5", "0001000"),
            ("T2-T7", "1111110"),
            ("Thứ 2 đến thứ 7", "1111110"),
            ("T3, T5, T7", "0101010"),
            ("CN", "0000001"),
            ("hằng ngày", "1111111"),
            ("T7-CN", "0000011"),
            ("2,4,6", "1010100"),
            ("T9", ""),
            ("-", ""),
            ("hôm nay", ""),
        ];
        for (text, expected) in said {
            let found = days_of(text).map_or(String::new(), |days| {
                days.map(|day| if day { '1' } else { '0' }).iter().collect()
            });
            assert_eq!(found, expected, "{text}");
        }
    }
}
