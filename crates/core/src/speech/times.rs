//! Times of day: 17:30, 17h30, 17g30', 5h.

use super::number::cardinal;
use super::token::Token::{self, Digits, Sign, Word};
use super::view::{Kind, Recognised, View, blank};

/// Words before "5g" that make it an hour: otherwise it is a weight.
const AT: &[&str] = &[
    "lúc", "từ", "đến", "khoảng", "trước", "sau", "hồi", "vào", "tới", "quá",
];

/// Reads a time of day.
pub(super) fn time(view: &View<'_>) -> Option<Recognised> {
    if !view.begins() {
        return None;
    }
    clock(view).or_else(|| lettered(view))
}

fn part(digits: &str, most: u64) -> Option<u64> {
    digits
        .parse()
        .ok()
        .filter(|number| *number <= most && digits.len() <= 2)
}

/// With a colon: hours, minutes, perhaps seconds.
fn clock(view: &View<'_>) -> Option<Recognised> {
    let [Digits(h), Sign(':'), Digits(m), behind @ ..] = view.rest else {
        return None;
    };

    let (hours, minutes) = (part(h, 24)?, part(m, 59).filter(|_| m.len() == 2)?);
    if view.follows(&["lệ"]) {
        return None;
    }

    let (seconds, mut taken) = match behind {
        [Sign(':'), Digits(s), ..] => (part(s, 59).filter(|_| s.len() == 2)?, 5),
        _ => (0, 3),
    };

    let space = blank(view.behind(taken));
    if matches!(view.behind(taken + space), [Word("h" | "giờ"), ..]) && view.ends(taken + space + 1)
    {
        taken += space + 1;
    }

    view.ends(taken)
        .then(|| Recognised::new(taken, Kind::Time, said(hours, minutes, seconds)))
}

/// With a letter: 17h30, 17g30', 5h.
fn lettered(view: &View<'_>) -> Option<Recognised> {
    let [
        Digits(h),
        Word(letter @ ("h" | "H" | "g" | "G")),
        behind @ ..,
    ] = view.rest
    else {
        return None;
    };

    let hours = h.parse().ok()?;
    if let [Digits(m), ..] = behind
        && let (Some(hours), Some(minutes)) = (part(h, 24), part(m, 59))
    {
        let taken = 3 + minute_mark(view.behind(3));
        return view
            .ends(taken)
            .then(|| Recognised::new(taken, Kind::Time, said(hours, minutes, 0)));
    }

    let hour = matches!(*letter, "h" | "H")
        || part(h, 24).is_some() && (view.follows(AT) || is_of_day(behind));
    let per = matches!(behind, [Sign('/'), Word(_), ..]);
    (hour && view.ends(2) && !per)
        .then(|| Recognised::new(2, Kind::Time, format!("{} giờ", cardinal(hours))))
}

/// Whether a part of the day follows.
fn is_of_day(rest: &[Token<'_>]) -> bool {
    matches!(
        rest,
        [
            Token::Space,
            Word("sáng" | "trưa" | "chiều" | "tối" | "đêm" | "ngày" | "hôm"),
            ..
        ]
    )
}

/// How many tokens mark minutes.
fn minute_mark(rest: &[Token<'_>]) -> usize {
    usize::from(matches!(
        rest,
        [
            Sign('\'' | '’' | '′' | '‘') | Word("p" | "ph" | "phút" | "m"),
            ..
        ]
    ))
}

fn said(hours: u64, minutes: u64, seconds: u64) -> String {
    let mut words = format!("{} giờ", cardinal(hours));
    if minutes > 0 || seconds > 0 {
        words = format!("{words} {} phút", cardinal(minutes));
    }
    if seconds > 0 {
        words = format!("{words} {} giây", cardinal(seconds));
    }
    words
}
