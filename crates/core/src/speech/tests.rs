//! What is typed, and what is read: the table is `tests.tsv`, one row a case, in the order of its subjects.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::{Abbreviations, read};

const TABLE: &str = include_str!("tests.tsv");

/// Rows of the table: what is typed, what is read, and what is not known, with `|` between. `\n` is a new line.
fn rows() -> impl Iterator<Item = (String, &'static str, Vec<String>)> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            let [typed, spoken, unknown] = columns[..] else {
                panic!("three columns: {line}")
            };
            let unknown = unknown
                .split('|')
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
                .collect();
            (typed.replace("\\n", "\n"), spoken, unknown)
        })
}

fn unknown(text: &str, own: &Abbreviations) -> Vec<String> {
    read(text, own)
        .unknown
        .into_iter()
        .map(|unknown| unknown.text)
        .collect()
}

#[test]
fn as_the_table_has_it() {
    let own = Abbreviations::default();
    let mut wrong = Vec::new();
    for (typed, spoken, expected) in rows() {
        let reading = read(&typed, &own);
        let found = unknown(&typed, &own);
        if reading.text != spoken || found != expected {
            wrong.push(format!(
                "{typed}\n  reads    {}  {found:?}\n  expected {spoken}  {expected:?}",
                reading.text
            ));
        }
    }

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows().count() >= 400, "{} rows", rows().count());
}

/// Whether its letters come composed or not is the keyboard's matter; places are those of what was typed.
#[test]
fn decomposed_text_reads_alike() {
    let own = Abbreviations::default();
    for (typed, spoken, _) in rows() {
        let typed: String = typed.nfd().collect();
        let reading = read(&typed, &own);
        assert_eq!(reading.text, spoken, "{typed}");
        for unknown in reading.unknown {
            assert_eq!(typed.get(unknown.place), Some(unknown.text.as_str()));
        }
    }
}

/// What was read once is read alike again: no digit, capital or sign is left in it.
#[test]
fn a_reading_is_ready() {
    let own = Abbreviations::default();
    for (typed, spoken, _) in rows() {
        assert_eq!(read(spoken, &own).text, spoken, "{typed}");
        let odd = spoken
            .chars()
            .find(|letter| !letter.is_lowercase() && !" ,.?!".contains(*letter));
        assert_eq!(odd, None, "{spoken}");
    }
}

#[test]
fn a_station_has_its_own_abbreviations() {
    let own: Abbreviations = [
        ("HTX", "hợp tác xã Hải Dương"),
        ("NVH", "nhà văn hóa"),
        ("Cty.", "công ty"),
    ]
    .into_iter()
    .collect();
    let check = |typed: &str, spoken: &str| assert_eq!(read(typed, &own).text, spoken, "{typed}");
    check("họp tại NVH thôn 2", "họp tại nhà văn hóa thôn hai.");
    check("HTX", "hợp tác xã hải dương.");
    check("Cty. Hòa Bình", "công ty hòa bình.");
    check(
        "số 12/QĐ-HTX",
        "số mười hai, quyết định hợp tác xã hải dương.",
    );
    check("UBND", "ủy ban nhân dân.");
    assert_eq!(unknown("NVH", &own), Vec::<String>::new());
    assert_eq!(unknown("NVH", &Abbreviations::default()), ["NVH"]);
}

/// The place is in what was typed, before damaged and invisible letters were mended.
#[test]
fn the_unknown_is_found_where_it_stands() {
    let typed = "Hải Dƣơng\u{200b} họp Krông\u{a0}XYZ ★";
    let found = read(typed, &Abbreviations::default()).unknown;
    let places: Vec<_> = found
        .iter()
        .map(|unknown| typed.get(unknown.place.clone()))
        .collect();
    assert_eq!(places, [Some("Krông"), Some("XYZ"), Some("★")]);
}

/// Every kind of character that the recognisers look at, so that chance finds their borders.
const PIECES: &[&str] = &[
    "0", "1", "24", "11", "2026", "123", "0234", "/", "-", "–", ".", ",", ":", " ", "\n", "h", "g",
    "km", "m2", "đ", "đồng", "%", "°C", "QĐ", "NQ", "CP", "UBND", "QH15", "XV", "I", "ngày",
    "tháng", "số", "thứ", "(", ")", "+84", "@", "vn", "A", "x", "\u{301}", "\u{200b}", "🙂", "İ",
    "ß", "v.v.", "P.", "'", "²",
];

proptest! {
    /// Whatever is typed, reading it neither fails nor leaves anything to be read differently.
    #[test]
    fn anything_can_be_read(typed in "\\PC{0,40}") {
        holds(&typed);
    }

    /// Likewise where every piece means something.
    #[test]
    fn any_mixture_can_be_read(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..14)) {
        holds(&pieces.concat());
    }

    /// Numbers are spoken without a digit, and each otherwise than its neighbour.
    #[test]
    fn numbers_differ(number in 0_u64..=1_000_000_000_000) {
        let own = Abbreviations::default();
        let spoken = read(&number.to_string(), &own).text;
        prop_assert_ne!(&spoken, &read(&(number + 1).to_string(), &own).text);
        prop_assert!(!spoken.contains(|letter: char| letter.is_ascii_digit()));
    }
}

fn holds(typed: &str) {
    let own = Abbreviations::default();
    let reading = read(typed, &own);
    assert!(
        !reading
            .text
            .contains(|letter: char| letter.is_ascii_digit()),
        "{}",
        reading.text
    );
    let mut end = 0;
    for unknown in &reading.unknown {
        assert_eq!(
            typed.get(unknown.place.clone()),
            Some(unknown.text.as_str())
        );
        assert!(unknown.place.start >= end, "in order");
        end = unknown.place.end;
    }

    assert_eq!(read(&reading.text, &own).text, reading.text, "again");
}
