//! What of the past stays on a stick: of what newer copies took the place of, a folder for each time.
//!
//! A folder holds what was replaced or gone at its time, and so, with all newer ones, how the station was before. Where one
//! need not stay, what is in it goes into the next older of its day, week or month, which keeps its own where both have a
//! file: how the station was before the older one stays as it was, and nothing that was there once is gone early.

use std::path::{Path, PathBuf};
use std::{fs, io};

use jiff::Timestamp;
use jiff::civil::{Date, ISOWeekDate};
use jiff::tz::TimeZone;

/// So many days, the last ones on which something was put aside, keep a folder each,
const DAYS: usize = 7;

/// then so many weeks,
const WEEKS: usize = 5;

/// and then so many months. What is older goes.
const MONTHS: usize = 12;

/// So many go for no room.
const SPARED: usize = 3;

/// How the folders are named.
const NAME: &str = "%Y%m%dT%H%M%SZ";

/// What becomes of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stays,
    /// What is in it goes into that of this time, which is older.
    Into(Timestamp),
    Goes,
}

/// A span that keeps one folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    Day(Date),
    Week(i16, i8),
    Month(i16, i8),
}

/// Which span a date is in.
type SpanOf = fn(Date) -> Span;

/// Returns the name of the folder for what is put aside at `now`.
pub(super) fn name(now: Timestamp) -> String {
    now.strftime(NAME).to_string()
}

/// Decides about folders of `times`, whose days are those of UTC: a copy is made at night, and a day is a day.
///
/// Returns them from the newest to the oldest.
fn decide(times: &[Timestamp]) -> Vec<(Timestamp, Fate)> {
    let mut times = times.to_vec();
    times.sort_unstable();
    times.dedup();
    let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
    let spans: [(usize, SpanOf); 3] = [
        (DAYS, Span::Day),
        (WEEKS, |date| {
            let week: ISOWeekDate = date.iso_week_date();
            Span::Week(week.year(), week.week())
        }),
        (MONTHS, |date| Span::Month(date.year(), date.month())),
    ];

    let mut decided = Vec::new();
    let mut left = times.as_slice();
    for (most, span_of) in spans {
        for _ in 0..most {
            let Some(newest) = left.last() else {
                return decided;
            };
            let span = span_of(day(*newest));
            let begins = left.partition_point(|at| span_of(day(*at)) != span);
            let oldest = left[begins];
            for at in left[begins..].iter().rev() {
                let fate = if *at == oldest {
                    Fate::Stays
                } else {
                    Fate::Into(oldest)
                };
                decided.push((*at, fate));
            }
            left = &left[..begins];
        }
    }

    decided.extend(left.iter().rev().map(|at| (*at, Fate::Goes)));
    decided
}

/// Thins out the folders in `before`. What cannot be moved or removed stays.
pub(super) fn thin_out(before: &Path) {
    let times = times(before);
    for (at, fate) in decide(&times) {
        let from = before.join(name(at));
        let done = match fate {
            Fate::Stays => Ok(()),
            Fate::Into(older) => merge(&from, &before.join(name(older))),
            Fate::Goes => fs::remove_dir_all(&from),
        };
        if let Err(error) = done {
            tracing::debug!(%error, path = %from.display(), "what was put aside stays");
        }
    }
}

/// Returns the folders in `before` that may go for room, from the oldest: not the last few.
pub(super) fn spare(before: &Path) -> Vec<PathBuf> {
    let mut times = times(before);
    times.sort_unstable();
    times.truncate(times.len().saturating_sub(SPARED));
    times.iter().map(|at| before.join(name(*at))).collect()
}

/// The times there are. What is named otherwise is somebody's own, and stays; so does all that a link leads to.
fn times(before: &Path) -> Vec<Timestamp> {
    if before.is_symlink() {
        return Vec::new();
    }
    let entries = fs::read_dir(before).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let named = folders.filter_map(|entry| entry.file_name().into_string().ok());
    let time = |named: String| {
        let broken_down = jiff::fmt::strtime::parse("%Y%m%dT%H%M%S", named.strip_suffix('Z')?);
        let civil = broken_down.ok()?.to_datetime().ok()?;
        let at = civil.to_zoned(TimeZone::UTC).ok()?.timestamp();
        (name(at) == named).then_some(at)
    };
    named.filter_map(time).collect()
}

/// Moves what `into` lacks of `from` there, and removes `from`.
fn merge(from: &Path, into: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, to): (PathBuf, PathBuf) = (entry.path(), into.join(entry.file_name()));
        match to.symlink_metadata() {
            Err(_) => fs::rename(&path, &to)?,
            Ok(there) if there.is_dir() && entry.file_type()?.is_dir() => merge(&path, &to)?,
            Ok(_) => {}
        }
    }
    fs::remove_dir_all(from)
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// What stays, the newest first.
    fn stay(times: &[Timestamp]) -> Vec<Timestamp> {
        let decided = decide(times).into_iter();
        let stays = decided.filter(|(_, fate)| *fate == Fate::Stays);
        stays.map(|(at, _)| at).collect()
    }

    #[test]
    fn a_year_of_nights_is_seven_days_five_weeks_twelve_months() {
        let first = at("2025-09-01T19:30:00Z");
        let mut times = Vec::new();
        let mut longest = 0;
        for night in 0..460_i64 {
            times.push(first + (24 * night).hours());
            times = stay(&times);
            longest = longest.max(times.len());
        }
        assert_eq!((times.len(), longest), (24, 24));
        let said: Vec<String> = times
            .iter()
            .map(|at| at.strftime("%d/%m").to_string())
            .collect();
        assert_eq!(
            said[..8],
            [
                "04/12", "03/12", "02/12", "01/12", "30/11", "29/11", "28/11", "23/11"
            ]
        );
        // A month's folder is that of its first week's first night.
        assert_eq!(said[12..15], ["05/10", "07/09", "03/08"]);
    }

    #[test]
    fn of_one_day_all_goes_into_the_first() {
        let (first, second, third) = (
            at("2026-11-24T01:00:00Z"),
            at("2026-11-24T05:00:00Z"),
            at("2026-11-24T22:00:00Z"),
        );
        assert_eq!(
            decide(&[third, first, second]),
            [
                (third, Fate::Into(first)),
                (second, Fate::Into(first)),
                (first, Fate::Stays)
            ]
        );
    }

    #[test]
    fn what_a_folder_leaves_is_found_in_the_older_one() {
        let before = tempfile::tempdir().unwrap();
        let put = |time: &str, path: &str, text: &str| {
            let file = before.path().join(time).join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        put("20261124T010000Z", "config/station.toml", "oldest");
        put("20261124T050000Z", "config/station.toml", "between");
        put("20261124T050000Z", "audio/tin/mat.mp3", "gone at five");
        put("ghi-chu-cua-toi", "doc.txt", "a person's own");
        thin_out(before.path());
        let read = |path: &str| fs::read_to_string(before.path().join(path)).ok();
        let found = |path: &str| read(&format!("20261124T010000Z/{path}"));
        assert_eq!(found("config/station.toml").as_deref(), Some("oldest"));
        assert_eq!(found("audio/tin/mat.mp3").as_deref(), Some("gone at five"));
        assert!(!before.path().join("20261124T050000Z").exists());
        assert!(read("ghi-chu-cua-toi/doc.txt").is_some());

        let none: [PathBuf; 0] = [];
        assert_eq!(
            spare(before.path()),
            none,
            "the last ones stay, and a person's own"
        );
        for day in 20..=23 {
            put(&format!("202611{day}T010000Z"), "x", "");
        }
        let spared = ["20261120T010000Z", "20261121T010000Z"];
        assert_eq!(
            spare(before.path()),
            spared.map(|name| before.path().join(name))
        );
    }

    proptest! {
        #[test]
        fn nothing_of_the_last_year_goes(hours in proptest::collection::vec(0_i64..24 * 360, 0..200)) {
            let now = at("2026-11-24T10:00:00Z");
            let times: Vec<Timestamp> = hours.iter().map(|hours| now - hours.hours()).collect();
            let decided = decide(&times);
            prop_assert!(decided.iter().all(|(_, fate)| *fate != Fate::Goes));
            // Where something goes to stays, and is older.
            let stays = stay(&times);
            for (at, fate) in &decided {
                if let Fate::Into(older) = fate {
                    prop_assert!(older < at && stays.contains(older));
                }
            }
            prop_assert_eq!(stay(&stays), stays.clone());
            prop_assert!(stays.len() <= DAYS + WEEKS + MONTHS);
        }
    }
}
