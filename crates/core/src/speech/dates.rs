//! Dates, months and quarters of a year, and fractions, which look like dates.

use super::letters;
use super::number::{cardinal, fourth, whole};
use super::token::Token::{Digits, Line, Sign, Space, Word};
use super::view::{Kind, Recognised, View};

/// Words before `5/12` that make it a date.
const DATED: &[&str] = &[
    "ngày",
    "sáng",
    "trưa",
    "chiều",
    "tối",
    "đêm",
    "hôm",
    "nay",
    "mai",
    "qua",
    "mùng",
    "mồng",
    "rạng",
    "đến",
    "hết",
    "trước",
    "sau",
    "từ",
    "dịp",
    "lễ",
    "tết",
    "nhật",
    "cn",
    "đường",
    "thứ",
    "hai",
    "ba",
    "tư",
    "năm",
    "sáu",
    "bảy",
    "kỷ",
    "niệm",
    "vào",
];
/// Words before a date that already say that it is a day.
const DAYS: &[&str] = &["ngày", "đường", "phố", "lễ"];
/// Words before `12/3` that make it an address.
const ADDRESSES: &[&str] = &[
    "số", "nhà", "hẻm", "ngõ", "ngách", "kiệt", "lô", "căn", "phòng",
];
/// Words before `2/2026` that make it no month.
const NUMBERED: &[&str] = &[
    "số", "kỳ", "đợt", "quý", "lần", "khóa", "khoá", "phiên", "vụ", "tập",
];
/// What is celebrated by its date alone, though the day is below the month.
const FEASTS: &[(u64, u64)] = &[(2, 9), (3, 9)];
/// Words before two years that make them one school year.
const SCHOOL: &[&str] = &["học", "khóa", "khoá", "xuân"];

/// Reads a date, a day of a month, a month of a year, or a fraction.
pub(super) fn date(view: &View<'_>) -> Option<Recognised> {
    if !view.begins() || matches!(view.before.last(), Some(Sign('/'))) {
        return None;
    }
    full(view)
        .or_else(|| iso(view))
        .or_else(|| month(view))
        .or_else(|| slashed(view))
}

fn number(digits: &str, most: u64) -> Option<u64> {
    digits
        .parse()
        .ok()
        .filter(|number| (1..=most).contains(number) && digits.len() <= 2)
}

fn year(digits: &str) -> Option<u64> {
    let year = digits.parse().ok()?;
    match digits.len() {
        4 if (1000..=2999).contains(&year) => Some(year),
        2 => Some(2000 + year),
        _ => None,
    }
}

fn full(view: &View<'_>) -> Option<Recognised> {
    let [
        Digits(d),
        Sign(first @ ('/' | '-' | '.')),
        Digits(m),
        Sign(second),
        Digits(y),
        ..,
    ] = view.rest
    else {
        return None;
    };

    let parts = (number(d, 31)?, number(m, 12)?, year(y)?);
    if first != second
        || !view.ends(5)
        || matches!(view.behind(5), [Sign('/' | '.' | '-'), Digits(_), ..])
    {
        return None;
    }

    let (d, m, y) = parts;
    Some(Recognised::new(
        5,
        Kind::Date,
        format!("{} năm {}", day(view, d, m), cardinal(y)),
    ))
}

/// As programs write it: 2026-11-24.
fn iso(view: &View<'_>) -> Option<Recognised> {
    let [Digits(y), Sign('-'), Digits(m), Sign('-'), Digits(d), ..] = view.rest else {
        return None;
    };

    let (d, m, y) = (
        number(d, 31)?,
        number(m, 12)?,
        year(y).filter(|_| y.len() == 4)?,
    );
    let found = || {
        Recognised::new(
            5,
            Kind::Date,
            format!("{} năm {}", day(view, d, m), cardinal(y)),
        )
    };

    view.ends(5).then(found)
}

/// A day of a month, with "ngày" unless that was said.
fn day(view: &View<'_>, day: u64, month: u64) -> String {
    let word = match view.word_beside().as_str() {
        "mùng" | "mồng" => "",
        said => match (DAYS.contains(&said), day <= 10) {
            (true, true) => "mồng ",
            (true, false) => "",
            (false, true) => "ngày mồng ",
            (false, false) => "ngày ",
        },
    };
    format!("{word}{} tháng {}", cardinal(day), fourth(month))
}

/// A month of a year, or another number of one: "tháng 11/2026", "kỳ 2/2026".
fn month(view: &View<'_>) -> Option<Recognised> {
    let [Digits(n), Sign(sign @ ('/' | '-')), Digits(y), ..] = view.rest else {
        return None;
    };

    let y = year(y).filter(|year| y.len() == 4 && (1900..=2100).contains(year))?;
    let said = view.word_beside();
    let joined = *sign == '/' || said == "tháng";
    if n.len() > 3
        || !joined
        || !view.ends(3)
        || matches!(view.behind(3), [Sign('/' | '-'), Word(_), ..])
    {
        return None;
    }

    let read = match number(n, 12) {
        Some(month) if said == "tháng" => fourth(month),
        Some(month) if !NUMBERED.contains(&said.as_str()) => format!("tháng {}", fourth(month)),
        _ => whole(n),
    };

    Some(Recognised::new(
        3,
        Kind::Date,
        format!("{read} năm {}", cardinal(y)),
    ))
}

/// A day of a month, an address, or a fraction.
fn slashed(view: &View<'_>) -> Option<Recognised> {
    let [Digits(a), Sign(sign @ ('/' | ':')), Digits(b), ..] = view.rest else {
        return None;
    };

    let scale = *sign == ':';
    if scale && !view.follows(&["lệ"]) {
        return None;
    }

    if let Some(house) = house(view, a, b) {
        return Some(house);
    }

    if matches!(view.behind(3), [Sign('/'), Digits(_) | Word(_), ..]) || !view.ends(3) {
        return None;
    }

    let (left, right) = (whole(a), whole(b));
    if scale || view.follows(ADDRESSES) {
        return Some(Recognised::new(
            3,
            Kind::Other,
            format!("{left} trên {right}"),
        ));
    }

    if let (Some(d), Some(m)) = (number(a, 31), number(b, 12))
        && is_date(view, (a, d), (b, m))
    {
        return Some(Recognised::new(3, Kind::Date, day(view, d, m)));
    }

    if let (Some(d), Some(m @ 11..)) = (number(a, 31), number(b, 12)) {
        // Nobody counts in elevenths, but a person may know better.
        return Some(Recognised::new(3, Kind::Date, day(view, d, m)).unsure(true));
    }

    let read = match b.parse() {
        Ok(parts @ 2..=10) if a.len() == 1 => format!("{left} phần {}", fourth(parts)),
        _ => format!("{left} trên {right}"),
    };

    Some(Recognised::new(3, Kind::Other, read))
}

/// A house with its letter: "12/3A".
fn house(view: &View<'_>, a: &str, b: &str) -> Option<Recognised> {
    let Some(Word(letter)) = view.rest.get(3) else {
        return None;
    };
    let mut letters = letter.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return None;
    };
    let read = format!("{} trên {} {}", whole(a), whole(b), letters::name(letter)?);
    (letter.is_uppercase() && view.ends(4)).then(|| Recognised::new(4, Kind::Other, read))
}

fn is_date(
    view: &View<'_>,
    (day_text, day): (&str, u64),
    (month_text, month): (&str, u64),
) -> bool {
    let zero = day_text.starts_with('0') || month_text.starts_with('0');
    let moon = match view.behind(3) {
        [Space, Word(word), ..] | [Space, Sign('('), Word(word), ..] => {
            ["âm", "dương", "ÂL", "AL", "DL", "âl", "Âm"].contains(word)
        }
        _ => false,
    };
    zero || moon
        || day >= month
        || view.dated
        || view.follows(DATED)
        || FEASTS.contains(&(day, month))
}

/// Whether two years with a dash between are one school year: "năm học 2025-2026".
pub(super) fn is_school_year(view: &View<'_>) -> bool {
    view.follows(SCHOOL)
}

/// Reads what year a quarter or a session is of: "IV/2026", where the number was read as `read`.
pub(super) fn of_year(rest: &[super::token::Token<'_>], read: &str) -> Option<(usize, String)> {
    let [Sign('/' | '-'), Digits(y), behind @ ..] = rest else {
        return None;
    };
    let y = year(y).filter(|_| y.len() == 4)?;
    matches!(behind, [] | [Space | Line | Sign(_), ..])
        .then(|| (2, format!("{read} năm {}", cardinal(y))))
}
