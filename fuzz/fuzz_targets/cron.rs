//! Any text as a cron expression.
#![no_main]

use jiff::civil::{Date, date};
use libfuzzer_sys::fuzz_target;
use phatthanh::schedule::CronRule;
use phatthanh_fuzz::assert_said;

/// A leap day, both ends of a year, every day of the week.
const DATES: [Date; 7] = [
    date(2024, 2, 29),
    date(2026, 1, 1),
    date(2026, 11, 23),
    date(2026, 11, 24),
    date(2026, 11, 28),
    date(2026, 12, 27),
    date(2027, 12, 31),
];

fuzz_target!(|text: &str| {
    let rule = match CronRule::parse(text) {
        Ok(rule) => rule,
        Err(fault) => {
            assert_said(&fault.problem);
            return assert_said(&fault.hint);
        }
    };
    assert_eq!(rule.to_string(), text);
    for date in DATES {
        let times = rule.times_on(date);
        assert!(
            times.is_sorted_by(|a, b| a < b),
            "in order, each once: {times:?}"
        );
    }
});
