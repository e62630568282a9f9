//! What the name of a file says: a title, a date, an episode's number.
//!
//! The hard part is to say nothing where the name says nothing: `241126` is a date where a person
//! wrote it, and a counter where a telephone did. What is doubtful is left out.
//!
//! Pure.

use std::ops::Range;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

/// Years a recording can be meant for.
const YEARS: std::ops::RangeInclusive<i16> = 2020..=2060;

/// The name without its ending, underscores as spaces, as people read it.
pub(super) fn title(file_name: &str) -> String {
    let stem = match file_name.rsplit_once('.') {
        Some((stem, ending)) if is_ending(ending) && !stem.trim().is_empty() => stem,
        _ => file_name,
    };
    let words: Vec<&str> =
        stem.split(|c: char| c == '_' || c.is_whitespace()).filter(|w| !w.is_empty()).collect();
    if words.is_empty() { file_name.to_owned() } else { words.join(" ") }
}

/// The title in a file's tags in NFC and on one line; none if nothing can be read of it.
pub(super) fn from_tag(tag: &str) -> Option<String> {
    let words: Vec<&str> =
        tag.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    let title: String = words.join(" ").nfc().collect();
    (!title.is_empty() && !title.contains(char::REPLACEMENT_CHARACTER)).then_some(title)
}

fn is_ending(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric())
}

/// The one date in `name`, day first or year first; none where there are two different ones.
pub(super) fn date(name: &str) -> Option<Date> {
    let mut dates = dates(name).into_iter().map(|(_, date)| date);
    let first = dates.next()?;
    dates.all(|other| other == first).then_some(first)
}

/// The number of the episode: after a word that says so, or at the beginning.
pub(super) fn number(name: &str) -> Option<u32> {
    const WORDS: [&[&str]; 5] =
        [&["kỳ", "kì", "ky"], &["tập", "tap"], &["số", "so"], &["bài", "bai"], &["phần", "phan"]];
    let dates = dates(name);
    let runs: Vec<Range<usize>> = digit_runs(name)
        .filter(|run| !dates.iter().any(|(date, _)| date.contains(&run.start)))
        // `76/NQ-CP` and `30/2020` name a law.
        .filter(|run| !name[run.end..].starts_with('/') && !name[..run.start].ends_with('/'))
        .filter(|run| run.len() <= 4)
        .collect();
    let value = |run: &Range<usize>| name[run.clone()].parse().ok();
    let after = |words: &[&str]| runs.iter().find(|run| follows(&name[..run.start], words)).and_then(value);
    let leading = || {
        let run = runs.first().filter(|run| run.start == 0)?;
        let apart = name[run.end..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        value(run).filter(|_| apart && run.len() <= 3)
    };
    WORDS.iter().find_map(|words| after(words)).or_else(leading)
}

/// Whether `before` ends with one of `words`, and the word before does not make another word of it.
fn follows(before: &str, words: &[&str]) -> bool {
    let before = before.trim_end_matches([' ', '_', '-', '.', ':']).to_lowercase();
    let mut last = before.rsplit(|c: char| !c.is_alphanumeric());
    let Some(word) = last.next() else { return false };
    // Written without accents: đăng ký, nhật ký, chữ ký, hồ sơ, cơ sở.
    let other =
        matches!((last.next(), word), (Some("dang" | "nhat" | "chu"), "ky") | (Some("ho" | "co"), "so"));
    words.contains(&word) && !other
}

/// Every date in `name`, and where it stands.
fn dates(name: &str) -> Vec<(Range<usize>, Date)> {
    let runs: Vec<Range<usize>> = digit_runs(name).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < runs.len() {
        let three =
            runs[at..].first_chunk().and_then(|[a, b, c]| Some((a.start..c.end, apart(name, a, b, c)?)));
        let date = three.clone().or_else(|| Some((runs[at].clone(), together(name, &runs[at])?)));
        at += if three.is_some() { 3 } else { 1 };
        found.extend(date);
    }
    found
}

/// `24-11-2026`, `24.11.26`, `2026-11-24`, `24 tháng 11 năm 2026`.
fn apart(name: &str, a: &Range<usize>, b: &Range<usize>, c: &Range<usize>) -> Option<Date> {
    let between = |from: &Range<usize>, to: &Range<usize>| name[from.end..to.start].trim().to_lowercase();
    let signs = (between(a, b), between(b, c));
    let joined = match (signs.0.as_str(), signs.1.as_str()) {
        ("-", "-") | (".", ".") | ("_", "_") => true,
        ("tháng" | "thang", "năm" | "nam") | ("", "") => c.len() == 4,
        _ => false,
    };
    let value = |run: &Range<usize>| name[run.clone()].parse::<i16>().ok();
    let (first, second, third) = (value(a)?, value(b)?, value(c)?);
    match (a.len(), b.len(), c.len()) {
        _ if !joined => None,
        (1..=2, 1..=2, 4) => day(first, second, third),
        (1..=2, 1..=2, 2) => day(first, second, 2000 + third),
        (4, 1..=2, 1..=2) => day(third, second, first),
        _ => None,
    }
}

/// `241126`, `24112026`, `20261124`; none where a device stamped its files with day and time.
fn together(name: &str, run: &Range<usize>) -> Option<Date> {
    let stamped =
        ["aud-", "vid-", "ptt-", "rec", "img"].iter().any(|mark| name.to_lowercase().starts_with(mark));
    let timed =
        name[run.end..].strip_prefix(['_', '-']).is_some_and(|rest| digit_runs(rest).next() == Some(0..6));
    let value = |from: usize, to: usize| name[run.start + from..run.start + to].parse::<i16>().ok();
    match run.len() {
        _ if stamped || timed => None,
        6 => day(value(0, 2)?, value(2, 4)?, 2000 + value(4, 6)?),
        8 => day(value(0, 2)?, value(2, 4)?, value(4, 8)?)
            .or_else(|| day(value(6, 8)?, value(4, 6)?, value(0, 4)?)),
        _ => None,
    }
}

fn day(day: i16, month: i16, year: i16) -> Option<Date> {
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    YEARS.contains(&year).then_some(date)
}

/// Runs of digits, by place.
fn digit_runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|c: char| c.is_ascii_digit())?;
        let length = text[start..].find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - start);
        at = start + length;
        Some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_in_tags() {
        let check = |tag: &str, expected: Option<&str>| assert_eq!(from_tag(tag).as_deref(), expected);
        check(" Đất\tđai\r\n", Some("Đất đai"));
        check("ho\u{300}a", Some("h\u{f2}a"));
        check(" \0 ", None);
        check("\u{fffd}\u{fffd}i truy\u{fffd}n", None);
    }

    #[track_caller]
    fn check(name: &str, expected: (&str, &str, Option<u32>)) {
        let date = date(name).map(|date| date.to_string()).unwrap_or_default();
        assert_eq!((title(name).as_str(), date.as_str(), number(name)), expected);
    }

    #[test]
    fn what_a_name_says() {
        check("Bản tin xã Hải Dương 24-11-2026.mp3", ("Bản tin xã Hải Dương 24-11-2026", "2026-11-24", None));
        check("BAN TIN 241126 ban chuan (2).MP3", ("BAN TIN 241126 ban chuan (2)", "2026-11-24", None));
        check("CCHC ky 1 dat dai FINAL sua lan 2.m4a", ("CCHC ky 1 dat dai FINAL sua lan 2", "", Some(1)));
        check("Ghi âm mới 12.m4a", ("Ghi âm mới 12", "", None));
        check("Giọng nói 003 (1).m4a", ("Giọng nói 003 (1)", "", None));
        check("AUD-20261123-WA0007.opus", ("AUD-20261123-WA0007", "", None));
        check("20261123_101500.m4a", ("20261123 101500", "", None));
        check("ban_tin_20261124.mp3", ("ban tin 20261124", "2026-11-24", None));
        check("2026-11-24 thời sự.wav", ("2026-11-24 thời sự", "2026-11-24", None));
        check("tin 24.11.26.mp3", ("tin 24.11.26", "2026-11-24", None));
        check("Tin ngày 4 tháng 9 năm 2026.mp3", ("Tin ngày 4 tháng 9 năm 2026", "2026-09-04", None));
        check("tin 31-02-2026.mp3", ("tin 31-02-2026", "", None));
        check("tin 24-11.mp3", ("tin 24-11", "", None));
        check("tuần 17-10-2026 đến 24-10-2026.mp3", ("tuần 17-10-2026 đến 24-10-2026", "", None));
        check("Bản tin địa phương số 142.mp3", ("Bản tin địa phương số 142", "", Some(142)));
        check("03 - Cấp Giấy chứng nhận.mp3", ("03 - Cấp Giấy chứng nhận", "", Some(3)));
        check("24-11-2026 kỳ 7.mp3", ("24-11-2026 kỳ 7", "2026-11-24", Some(7)));
        check("dang ky 12 giay to.mp3", ("dang ky 12 giay to", "", None));
        check("Nghị định số 30/2020.mp3", ("Nghị định số 30/2020", "", None));
        check("tap_05__ho__tich.mp3", ("tap 05 ho tich", "", Some(5)));
        check("1022 tổng đài.mp3", ("1022 tổng đài", "", None));
        check("Thông báo  tiêm phòng .mp3", ("Thông báo tiêm phòng", "", None));
        check(".mp3", (".mp3", "", None));
        check("___.mp3", ("___.mp3", "", None));
        check("v1.5 hướng dẫn", ("v1.5 hướng dẫn", "", None));
    }
}
