//! The date in a name.
//!
//! `241126` is a date where a person wrote it, and a counter where a telephone did; `24-11` is one,
//! `24/7` and `tập 03-04` are none. Where the year is left out, or two readings are possible
//! (`261124`), the day the recording was ingested decides: a bulletin is dropped about when it is for.
//!
//! A date with a time of day to the second, or one that a telephone or recorder named its file by, tells
//! when it was recorded: a stamp. It is no date either, for what it is due on no device knows.
//!
//! A weekday (`thu 3`, `thứ ba`) is no date: every week has one, and `thứ ba` also is "the third". It
//! only helps to choose the year of a date that lacks one.

use std::ops::Range;

use jiff::Unit;
use jiff::civil::{Date, Weekday};

use super::announced::is_announced;
use super::stamp::stamp;
use super::{between, digit_runs, fold};

/// Years a recording can be meant for.
const YEARS: std::ops::RangeInclusive<i16> = 2020..=2060;

/// Something that reads as a date.
#[derive(Debug)]
pub(super) struct Spot {
    pub(super) place: Range<usize>,
    written: Written,
}

#[derive(Debug)]
enum Written {
    /// One date, or two ways to read it, the usual one first.
    Whole(Vec<Date>),
    /// Day and month.
    Yearless(i8, i8),
    /// When it was recorded.
    Stamp,
}

/// The one date in `name` of a recording ingested on `taken_in`; none where there are two
/// different ones. Day first or year first.
#[must_use]
pub fn date(name: &str, taken_in: Date) -> Option<Date> {
    the_one(name, taken_in, |spot| !spot.is_last_day(name))
}

/// Returns the last day on which a recording may air by its `name`: the one date after “hết” (`đến hết ngày 05-12`), read as
/// [`date`] reads.
#[must_use]
pub fn until(name: &str, taken_in: Date) -> Option<Date> {
    the_one(name, taken_in, |spot| spot.is_last_day(name))
}

/// The one date at those places in `name` that are `asked` for.
fn the_one(name: &str, taken_in: Date, asked: impl Fn(&Spot) -> bool) -> Option<Date> {
    let mut spots = spots(name);
    spots.retain(asked);
    let whole = spots
        .iter()
        .any(|spot| matches!(spot.written, Written::Whole(_)));
    let surest = spots
        .iter()
        .filter(|spot| !whole || matches!(spot.written, Written::Whole(_)));
    let mut dates = surest.filter_map(|spot| spot.written.meant(name, taken_in));
    let first = dates.next()?;
    dates.all(|other| other == first).then_some(first)
}

impl Spot {
    /// Whether the words before it make it the last of its days.
    fn is_last_day(&self, name: &str) -> bool {
        const BETWEEN: [&str; 17] = [
            "ngay", "hom", "han", "sang", "chieu", "toi", "thu", "chu", "nhat", "hai", "ba", "tu",
            "nam", "sau", "bay", "3", "7",
        ];
        let words = fold(&name[..self.place.start]);
        words
            .rsplit(' ')
            .find(|word| !BETWEEN.contains(word))
            .is_some_and(|word| word == "het")
    }
}

impl Written {
    fn meant(&self, name: &str, taken_in: Date) -> Option<Date> {
        let apart = |date: &Date| {
            date.until((Unit::Day, taken_in))
                .map_or(i32::MAX, |apart| apart.get_days().abs())
        };

        match self {
            Self::Whole(dates) => dates.iter().min_by_key(|date| apart(date)).copied(),
            Self::Yearless(day, month) => {
                let year = taken_in.year();
                let years = year.saturating_sub(1)..=year.saturating_add(1);
                let dates = years.filter_map(|year| Date::new(year, *month, *day).ok());
                let weekday = weekday(name);
                dates
                    .filter(|date| YEARS.contains(&date.year()))
                    .min_by_key(|date| {
                        (
                            weekday.is_some_and(|day| date.weekday() != day),
                            apart(date),
                        )
                    })
            }
            Self::Stamp => None,
        }
    }
}

/// Everything in `name` that reads as a date.
pub(super) fn spots(name: &str) -> Vec<Spot> {
    let runs: Vec<Range<usize>> = digit_runs(name).collect();
    let mut found = Vec::new();
    let mut rest = runs.as_slice();
    while let [first, more @ ..] = rest {
        let two = || rest.first_chunk().and_then(|[a, b]| yearless(name, a, b));
        let (written, taken) = match whole(name, rest) {
            Some((dates, taken)) => match stamp(name, &rest[..taken], &rest[taken..]) {
                Some(more) => (Some(Written::Stamp), taken + more),
                None => (Some(Written::Whole(dates)), taken),
            },
            None => two().map_or((None, 1), |written| (Some(written), 2)),
        };
        if let Some(written) = written {
            found.push(Spot {
                place: first.start..rest[taken - 1].end,
                written,
            });
        }
        rest = &more[taken - 1..];
    }

    found
}

/// The date with a year that `runs` begin with, and how many of them it takes.
fn whole(name: &str, runs: &[Range<usize>]) -> Option<(Vec<Date>, usize)> {
    let three = runs
        .first_chunk()
        .and_then(|[a, b, c]| apart(name, a, b, c));
    three
        .map(|dates| (dates, 3))
        .or_else(|| together(name, runs.first()?).map(|dates| (dates, 1)))
}

fn is_word(text: &str, word: &str) -> bool {
    !text.is_ascii() && fold(text) == word || text.eq_ignore_ascii_case(word)
}

fn value(name: &str, run: &Range<usize>) -> Option<i16> {
    name[run.clone()].parse().ok()
}

/// `24-11-2026`, `24.11.26`, `2026-11-24`, `24 tháng 11 năm 2026`.
fn apart(name: &str, a: &Range<usize>, b: &Range<usize>, c: &Range<usize>) -> Option<Vec<Date>> {
    let joined = match (between(name, a, b), between(name, b, c)) {
        ("-", "-") | (".", ".") | ("_", "_") | ("/", "/") => true,
        ("", "") => c.len() == 4,
        (month, year) => is_word(month, "thang") && is_word(year, "nam") && c.len() == 4,
    };

    let [first, second, third] = [value(name, a)?, value(name, b)?, value(name, c)?];
    let dates = match (a.len(), b.len(), c.len()) {
        _ if !joined => Vec::new(),
        (1..=2, 1..=2, 4) => Vec::from_iter(day(first, second, third)),
        (1..=2, 1..=2, 2) => both(first, second, third),
        (4, 1..=2, 1..=2) => Vec::from_iter(day(third, second, first)),
        _ => Vec::new(),
    };

    Some(dates).filter(|dates| !dates.is_empty())
}

/// `241126`, `24112026`, `20261124`.
fn together(name: &str, run: &Range<usize>) -> Option<Vec<Date>> {
    let part = |from: usize, to: usize| value(name, &(run.start + from..run.start + to));
    let dates = match run.len() {
        6 => both(part(0, 2)?, part(2, 4)?, part(4, 6)?),
        8 => {
            let day_first = day(part(0, 2)?, part(2, 4)?, part(4, 8)?);
            let year_first = || day(part(6, 8)?, part(4, 6)?, part(0, 4)?);
            Vec::from_iter(day_first.or_else(year_first))
        }
        _ => Vec::new(),
    };
    Some(dates).filter(|dates| !dates.is_empty())
}

/// Three numbers of two digits: day, month, year, or the other way round.
fn both(first: i16, second: i16, third: i16) -> Vec<Date> {
    let dates = [
        day(first, second, 2000 + third),
        day(third, second, 2000 + first),
    ];
    dates.into_iter().flatten().collect()
}

/// `24-11`, `24.11`, `ngày 4-9`, `24 tháng 11`; none where the numbers may be of something else.
fn yearless(name: &str, a: &Range<usize>, b: &Range<usize>) -> Option<Written> {
    const SAID: [&str; 7] = ["ngay", "hom", "sang", "chieu", "toi", "trua", "het"];
    let (before, after) = (&name[..a.start], &name[b.end..]);
    let sign = between(name, a, b);
    let month_said = is_word(sign, "thang");
    let words = fold(before);
    let day_said = words
        .rsplit(' ')
        .next()
        .is_some_and(|word| SAID.contains(&word));
    let two_digits = a.len() == 2 && b.len() == 2;
    let part_of_more = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '%');
    let goes_on = after.starts_with(part_of_more)
        || after
            .strip_prefix(['.', '_'])
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let alone = !before.ends_with(|c: char| part_of_more(c) || c == '.') && !goes_on;
    let date_like = month_said || (matches!(sign, "-" | "." | "/") && (day_said || two_digits));
    if !date_like || is_announced(before) || is_counted(after) || !(alone || month_said) {
        return None;
    }

    let [day, month] =
        [a, b].map(|run| value(name, run).and_then(|number| i8::try_from(number).ok()));
    // A leap year has every day there is.
    let known = Date::new(2024, month?, day?).ok()?;
    Some(Written::Yearless(known.day(), known.month()))
}

/// Whether what comes before `after` counts something: `10-12 tuổi`.
fn is_counted(after: &str) -> bool {
    const UNITS: [&str; 12] = [
        "tuoi", "phut", "gio", "nguoi", "nam", "thang", "ngay", "lan", "bai", "trieu", "dong", "ho",
    ];
    let words = fold(after);
    words
        .split(' ')
        .next()
        .is_some_and(|word| UNITS.contains(&word))
}

fn day(day: i16, month: i16, year: i16) -> Option<Date> {
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    YEARS.contains(&year).then_some(date)
}

/// The weekday in `name`.
fn weekday(name: &str) -> Option<Weekday> {
    const DAYS: [(&[&str], Weekday); 7] = [
        (&["2", "hai"], Weekday::Monday),
        (&["3", "ba"], Weekday::Tuesday),
        (&["4", "tu"], Weekday::Wednesday),
        (&["5", "nam"], Weekday::Thursday),
        (&["6", "sau"], Weekday::Friday),
        (&["7", "bay"], Weekday::Saturday),
        (&["nhat"], Weekday::Sunday),
    ];
    let words = fold(name);
    let words: Vec<&str> = words.split(' ').collect();
    let mut pairs = words
        .windows(2)
        .filter(|pair| matches!(pair[0], "thu" | "chu"));
    pairs.find_map(|pair| {
        DAYS.iter()
            .find(|(names, _)| names.contains(&pair[1]))
            .map(|(_, day)| *day)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ingested on Monday, 23 November 2026.
    #[track_caller]
    fn check(name: &str, expected: &str) {
        let found = date(name, Date::constant(2026, 11, 23)).map(|date| date.to_string());
        assert_eq!(found.unwrap_or_default(), expected, "{name}");
    }

    #[test]
    fn whole_dates() {
        check("Bản tin xã Hải Dương 24-11-2026.mp3", "2026-11-24");
        check("BAN TIN 241126 ban chuan (2).MP3", "2026-11-24");
        check("261124.mp3", "2026-11-24"); // 26-11-2024 is two years ago
        check("ban_tin_20261124.mp3", "2026-11-24");
        check("24112026", "2026-11-24");
        check("2026-11-24 thời sự.wav", "2026-11-24");
        check("tin 24.11.26.mp3", "2026-11-24");
        check("24/11/2026", "2026-11-24");
        check("Tin ngày 4 tháng 9 năm 2026.mp3", "2026-09-04");
        check("TIN NGÀY 4 THÁNG 9 NĂM 2026.mp3", "2026-09-04");
        check("24-11-2026 (24-11).mp3", "2026-11-24");
        check("10-12 tuoi 24-11-2026.mp3", "2026-11-24");
        for none in [
            "Ghi âm mới 12.m4a",
            "AUD-20261123-WA0007.opus",
            "20261123_101500.m4a",
            "tin 31-02-2026.mp3",
            "tuần 17-10-2026 đến 24-10-2026.mp3",
            "Nghị định 30-2020.mp3",
            "0123456789",
        ] {
            check(none, "");
        }
    }

    #[test]
    fn stamps_of_devices() {
        for none in [
            "20261115_083000.wav",
            "20261115 083000",
            "20261115_111220.wav",
            "20261115 083000-1A2B3C4D.m4a",
            "2026-11-15 08-30-00.m4a",
            "2026-11-15_08_30_00.m4a",
            "2026-11-15T08:30:00.m4a",
            "2026-11-15 08 30 00",
            "15-11-2026 08.30.00.m4a",
            "15112026_083000.m4a",
            "261115-083000.WAV",
            "261115_0830.mp3",
            "261115 0830",
            "20261115_0830.mp3",
            "2026-11-15 08-30.m4a",
            "Bản tin xã 20261115_083000.m4a",
            "Recording 2026-11-15 08.30.00.m4a",
            "Recording_20261115.m4a",
            "Ghi âm 20261115.m4a",
            "Giọng nói 2026-11-15.m4a",
            "Voice 20261115_083000.m4a",
            "VN 20261115.amr",
            "REC_20261115_083000.wav",
            "REC_15112026.wav",
            "R20261115-083000.WAV",
            "PTT-20261115-WA0003.opus",
            "AUD-20261115-WA0003",
            "WhatsApp Audio 2026-11-15 at 08.30.00.opus",
            "WhatsApp Audio 2026-11-15 at 8.30.00 AM",
            "WhatsApp Ptt 2026-11-15 at 08.30.00",
            "audio_2026-11-15_08-30-00.ogg",
            "signal-2026-11-15-08-30-00-123.aac",
            "GMT20261115-083000_Recording.m4a",
            "PXL_20261115_083000123.mp4",
            "Call recording Anh Ba_261115_083000.m4a",
            "20261115083000.wav",
        ] {
            check(none, "");
        }

        check("Bản tin 24-11-2026 (20261123_083000).mp3", "2026-11-24");
        check("20261123_083000 Bản tin ngày 24-11.mp3", "2026-11-24");
        check("Bản tin 24-11-2026 17h00.mp3", "2026-11-24");
        check("Bản tin 24-11-2026 17.05.mp3", "2026-11-24");
        check("24-11-2026 05-30.mp3", "2026-11-24");
        check("Bản tin 2026-11-24 05-30.mp3", "2026-11-24");
        check("Bản tin ghi âm 24-11-2026.mp3", "2026-11-24");
        check("Ghi âm 24-11-2026.mp3", "2026-11-24");
        check("tin 241126 phan 2.mp3", "2026-11-24");
        check("24112026 2.mp3", "2026-11-24");
        check("Recap 24112026.mp3", "2026-11-24");
        check("bản tin 20261124 (1200).mp3", "2026-11-24");
    }

    #[test]
    fn last_days() {
        #[track_caller]
        fn check(name: &str, last: &str, dated: &str) {
            let taken_in = Date::constant(2026, 11, 23);
            let found = [until, date].map(|read| read(name, taken_in).map(|date| date.to_string()));
            assert_eq!(
                found.map(Option::unwrap_or_default),
                [last, dated],
                "{name}"
            );
        }

        check("Lịch cắt điện đến hết ngày 05-12.mp3", "2026-12-05", "");
        check("Lịch cắt điện đến hết ngày 05/12", "2026-12-05", "");
        check("LICH CAT DIEN DEN HET NGAY 5-12.MP3", "2026-12-05", "");
        check("Thu phí chợ (đến hết 31.12.2026).mp3", "2026-12-31", "");
        check(
            "Tiêm phòng hết ngày 5 tháng 12 năm 2026.mp3",
            "2026-12-05",
            "",
        );
        check("tiem phong, het han 05-01.mp3", "2027-01-05", "");
        check("Họp thôn đến hết thứ bảy ngày 05-12.mp3", "2026-12-05", "");
        check(
            "Tiêm phòng 24-11 đến hết ngày 05-12.mp3",
            "2026-12-05",
            "2026-11-24",
        );
        check("Hết dịch 24-11-2026.mp3", "", "2026-11-24");
        check("tuần 17-10-2026 đến 24-10-2026.mp3", "", "");
        check("Bản tin 24-11.mp3", "", "2026-11-24");
        check("hết ngày 05-12 hết ngày 06-12.mp3", "", "");
        check("Hết.mp3", "", "");
    }

    #[test]
    fn dates_without_a_year() {
        check("tin 24-11.mp3", "2026-11-24");
        check("tin 17.10.mp3", "2026-10-17");
        check("tin 17_10.mp3", "");
        check("ban tin 05-01.mp3", "2027-01-05"); // six weeks ahead, not ten months ago
        check("Bản tin ngày 4-9.mp3", "2026-09-04");
        check("Bản tin 24 tháng 11.mp3", "2026-11-24");
        check("tin thứ hai 24-11.mp3", "2025-11-24"); // a Monday only then
        check("tin thu 3 24-11.mp3", "2026-11-24");
        check("Tin 29-02.mp3", ""); // none in 2025, 2026, 2027
        for none in [
            "Trực ban 24/7.mp3",
            "tập 03-04.mp3",
            "kỳ 10-11.mp3",
            "kỳ 1 tháng 11.mp3",
            "3-4 bài.mp3",
            "trẻ 10-12 tuổi.mp3",
            "tuần 23-28.11.mp3",
            "17-10 den 24-10.mp3",
            "76/NQ-CP.mp3",
            "05.30.mp3",
            "covid19-11.mp3",
            "thu 3.mp3",
            "thứ ba.mp3",
            "hội nghị lần thứ 12.mp3",
            "10-11h.mp3",
            "192.168.10.11.mp3",
        ] {
            check(none, "");
        }
    }
}
