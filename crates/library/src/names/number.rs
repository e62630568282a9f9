//! The number of an episode in a name.

use std::ops::Range;

use super::announced::{WORDS, follows};
use super::date::spots;
use super::digit_runs;

/// The number of the episode: after a word that says so, or at the beginning.
#[must_use]
pub fn number(name: &str) -> Option<u32> {
    let dates = spots(name);
    let runs: Vec<Range<usize>> = digit_runs(name)
        .filter(|run| !dates.iter().any(|date| date.place.contains(&run.start)))
        // `76/NQ-CP` and `30/2020` name a law.
        .filter(|run| !name[run.end..].starts_with('/') && !name[..run.start].ends_with('/'))
        .filter(|run| run.len() <= 4)
        .collect();
    let value = |run: &Range<usize>| name[run.clone()].parse().ok();
    let after = |words: &[&str]| {
        runs.iter()
            .find(|run| follows(&name[..run.start], words))
            .and_then(value)
    };

    let leading = || {
        let run = runs.first().filter(|run| run.start == 0)?;
        let apart = name[run.end..]
            .chars()
            .next()
            .is_none_or(|c| !c.is_alphanumeric());
        value(run).filter(|_| apart && run.len() <= 3)
    };

    WORDS.iter().find_map(|words| after(words)).or_else(leading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let check =
            |name: &str, expected: Option<u32>| assert_eq!(number(name), expected, "{name}");
        check("Bản tin địa phương số 142.mp3", Some(142));
        check("03 - Cấp Giấy chứng nhận.mp3", Some(3));
        check("24-11-2026 kỳ 7.mp3", Some(7));
        check("ky 12", Some(12));
        check("Kỳ 12.mp3", Some(12));
        check("Tập 3: hộ tịch.m4a", Some(3));
        check("tap_05__ho__tich.mp3", Some(5));
        check("kỳ 1 tháng 11.mp3", Some(1));
        check("tập 03-04.mp3", Some(3));
        check("dang ky 12 giay to.mp3", None);
        check("Nghị định số 30/2020.mp3", None);
        check("1022 tổng đài.mp3", None);
        check("24-11 bản tin.mp3", None);
        check("Trực ban 24/7.mp3", None);
        check("thu 3.mp3", None);
    }
}
