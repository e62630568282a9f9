//! Stamps of devices: when something was recorded, in the name a telephone or recorder gave it.

use std::ops::Range;

use super::{between, fold};

/// Words, folded and without numbers, of names that devices and programs give by themselves.
const DEVICE: &[&str] = &[
    "am",
    "aud",
    "audio",
    "ban",
    "call",
    "ghi",
    "giong",
    "gmt",
    "img",
    "line",
    "memo",
    "messenger",
    "moi",
    "mov",
    "mvi",
    "new",
    "noi",
    "note",
    "ptt",
    "pxl",
    "r",
    "rec",
    "record",
    "recorder",
    "recording",
    "signal",
    "sound",
    "telegram",
    "track",
    "viber",
    "vid",
    "video",
    "vn",
    "voice",
    "wa",
    "whatsapp",
    "zalo",
    "zoom",
];

/// How many of the runs of digits after a date belong to it as the time of day it was recorded at; none where a
/// person wrote the date, `17h00` behind it or not.
pub(super) fn stamp(name: &str, date: &[Range<usize>], after: &[Range<usize>]) -> Option<usize> {
    let (first, last) = (date.first()?, date.last()?);
    let joins = |next: &Range<usize>| {
        let sign = between(name, last, next).to_lowercase();
        matches!(
            sign.as_str(),
            "" | "-" | "_" | "." | "," | "t" | "at" | "lúc"
        )
    };

    let time = after
        .first()
        .filter(|next| joins(next))
        .and_then(|_| time(name, after));
    if let Some((runs, true)) = time {
        return Some(runs);
    }

    let words = device_words(name)?;
    let compact = date.len() == 1;
    // People write the day first, devices the year.
    let by_device = compact || first.len() == 4;
    match time {
        Some((runs, _)) => by_device.then_some(runs),
        None => (by_device && words > 0).then_some(0),
    }
}

/// How many runs a time of day takes that `runs` begin with, and whether it has seconds.
fn time(name: &str, runs: &[Range<usize>]) -> Option<(usize, bool)> {
    let number = |run: &Range<usize>| name[run.clone()].parse::<u32>().ok();
    let fits = |most: u32, part: &Range<usize>| {
        part.len() <= 2 && number(part).is_some_and(|part| part < most)
    };

    let first = runs.first()?;
    let part = |from: usize| first.start + from..first.start + from + 2;
    let clock = |count: usize| {
        (0..count).all(|place| fits(if place == 0 { 24 } else { 60 }, &part(2 * place)))
    };

    match first.len() {
        // Milliseconds behind it or not.
        6 | 9 if clock(3) => return Some((1, true)),
        4 if clock(2) => return Some((1, false)),
        _ => {}
    }

    let [hour, minute, more @ ..] = runs else {
        return None;
    };

    let sign = between(name, hour, minute);
    if !(fits(24, hour)
        && fits(60, minute)
        && minute.len() == 2
        && matches!(sign, "" | "-" | "_" | "." | ":"))
    {
        return None;
    }

    let second = more.first().filter(|second| {
        second.len() == 2 && fits(60, second) && between(name, minute, second) == sign
    });
    match (second, sign) {
        (Some(_), _) => Some((3, true)),
        (None, "") => None,
        (None, _) => Some((2, false)),
    }
}

/// How many words a name has of which all are a device's; none if a person gave it one.
fn device_words(name: &str) -> Option<usize> {
    let stem = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().any(char::is_alphabetic) && ending.len() <= 5 => {
            stem
        }
        _ => name,
    };

    let folded = fold(stem);
    let words = folded
        .split(' ')
        .map(|word| word.trim_matches(|c: char| c.is_ascii_digit()));
    let words: Vec<&str> = words
        .filter(|word| !word.is_empty() && *word != "t" && *word != "at")
        .collect();
    words
        .iter()
        .all(|word| DEVICE.contains(word))
        .then_some(words.len())
}
