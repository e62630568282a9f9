//! Any bytes as the name of a file, and as the title in its tags.
#![no_main]

use jiff::civil::{Date, date};
use libfuzzer_sys::fuzz_target;
use phatthanh::library::names::{self, Search, fold, read, repair};
use unicode_normalization::is_nfc;

/// Days a recording is taken in: an ordinary one, both ends of what a date can be.
const DAYS: [Date; 3] = [date(2026, 11, 24), Date::MIN, Date::MAX];

fuzz_target!(|bytes: &[u8]| {
    let western: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    for name in [read(bytes), western] {
        let repaired = repair(&name);
        assert!(is_nfc(&repaired), "{repaired:?}");
        assert_eq!(repair(&repaired), repaired, "repaired again");
        let folded = fold(&name);
        assert_eq!(fold(&folded), folded, "folded again");
        assert!(
            Search::new(&name).fit(&repaired, "", "").is_some(),
            "finds itself"
        );
        for title in [
            names::title(None, &name),
            names::title(Some(&name), "bài.mp3"),
        ] {
            assert!(!title.is_empty() || name.is_empty());
            assert!(names::number(&title).is_none_or(|number| number < 10_000));
            let dates = DAYS.map(|day| names::date(&title, day));
            assert!(
                dates
                    .iter()
                    .flatten()
                    .all(|date| (2020..=2060).contains(&date.year())),
                "{dates:?}"
            );
        }
    }
});
