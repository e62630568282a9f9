//! Tết, mourning and special days as switches: the operation that each comes to, for a calendar as it is.
//!
//! The calendar's page and the command line are shells over these functions.
//!
//! Pure.

mod entries;

use jiff::ToSpan;
use jiff::civil::Date;

pub use entries::{Entry, dates, first_days};

use super::operation::Operation;
use crate::calendar::DayRule;
use crate::config::{CALENDAR, Extra, Literal, OneOffDay, Step};
use crate::words::Text;

/// When the days of Tết begin, as files have it and as messages do: on the first day of the year, or its eve.
pub const STARTS: [(&str, &str); 2] = [("1/1", "first"), ("cuối/12", "eve")];

/// No holiday and no mourning is longer.
const LONGEST_DAYS: i64 = 30;

/// Tết is looked for so far ahead.
const AHEAD: usize = 400;

/// An operation and the days that show what it does; or everything that is wrong.
pub type Switched = Result<(Operation, Vec<Date>), Vec<Text>>;

/// Switches mourning on from `first` to the end of `last`.
///
/// # Errors
/// Everything that is wrong.
pub fn mourning(entries: &[Entry], first: Date, last: Date, today: Date) -> Switched {
    let mut problems = Vec::new();
    if first < today {
        problems.push(Text::new("week-day-over"));
    }
    let length = i64::from(first.until(last).map_or(0, |span| span.get_days())) + 1;
    if !(1..=LONGEST_DAYS).contains(&length) {
        problems.push(Text::new("days-too-long").with("most", LONGEST_DAYS));
    }
    let mut on = entries.iter().filter(|entry| entry.list == "mourning");
    if let Some(entry) = on.find(|entry| entry.first <= last && first <= entry.last) {
        problems.push(Text::new("days-mourning-is-on").with("dates", &entry.name));
    }
    if !problems.is_empty() {
        return Err(problems);
    }

    let operation = Operation::Mourning {
        from: first,
        until: last,
    };
    Ok((operation, first_days(first, last)))
}

/// Switches Tết on: when it begins (one of [`STARTS`], as files have it), how many days, and what airs instead of the week.
///
/// # Errors
/// Everything that is wrong.
pub fn tet(
    entries: &[Entry],
    (start, length, replace): (&str, &str, Option<Vec<Extra>>),
    today: Date,
) -> Switched {
    if let Some(entry) = entries.iter().find(|entry| entry.is_tet()) {
        let said = dates(entry.first, entry.last);
        return Err(vec![Text::new("days-tet-is-on").with("dates", said)]);
    }
    let rule = match STARTS.iter().position(|(one, _)| *one == start) {
        Some(0) => Some(DayRule::Lunar {
            month: 1,
            day: 1,
            leap: false,
        }),
        Some(_) => Some(DayRule::LunarLast {
            month: 12,
            leap: false,
        }),
        None => None,
    };
    let days = days_of(length);
    // Under way already: the days of it that are left.
    let begun = today.saturating_sub((i64::from(days.unwrap_or(1)) - 1).days());
    let mut ahead = begun.series(1.day()).take(AHEAD);
    let first = rule.and_then(|rule| ahead.find(|date| rule.starts_on(*date)));
    let (Some(first), Some(days)) = (first, days) else {
        let no_start = first.is_none().then(|| Text::new("days-no-start"));
        let no_days = days.is_none().then(|| no_length(length));
        return Err(no_start.into_iter().chain(no_days).collect());
    };

    let day = OneOffDay {
        date: first,
        lunar: Some(start.to_owned()),
        length_days: Some(days),
        name: "Tết Nguyên đán".to_owned(),
        holiday: true,
        replace,
        ..OneOffDay::default()
    };
    let last = first.saturating_add((i64::from(days) - 1).days());
    Ok((Operation::Day { day }, first_days(first.max(today), last)))
}

/// Gives what is found by two keys another number of days.
///
/// # Errors
/// Everything that is wrong.
pub fn lasts(entries: &[Entry], having: &[(String, String); 2], length: &str) -> Switched {
    let found = entries
        .iter()
        .find(|entry| entry.list == "day" && entry.having == *having);
    let Some((entry, day)) = found.and_then(|entry| Some((entry, entry.day.as_ref()?))) else {
        return Err(vec![gone(&having[1].1)]);
    };
    let Some(days) = days_of(length) else {
        return Err(vec![no_length(length)]);
    };
    if days == day.length_days {
        return Err(vec![Text::new("days-same").with("days", days)]);
    }

    let operation = Operation::Set {
        file: CALENDAR.into(),
        table: vec![Step::Entry {
            list: "day".to_owned(),
            having: Entry::keys(having),
        }],
        key: "length_days".to_owned(),
        value: Literal::Integer(days.into()),
    };
    // The days that come or go are behind the fewer of both.
    let fewer = i64::from(days.min(day.length_days));
    let more = i64::from(days.max(day.length_days));
    let [from, to] = [fewer, more - 1].map(|days| entry.first.saturating_add(days.days()));
    Ok((operation, first_days(from, to)))
}

/// Switches an entry off. Returns the operation and the days that show what it does.
#[must_use]
pub fn off(entry: &Entry, today: Date) -> (Operation, Vec<Date>) {
    let operation = Operation::Off {
        list: entry.list.to_owned(),
        name: entry.name.clone(),
        having: Entry::keys(&entry.having),
    };
    (operation, first_days(entry.first.max(today), entry.last))
}

/// Returns what is said of an entry that is there no more.
#[must_use]
pub fn gone(name: &str) -> Text {
    Text::new("days-gone-already").with("name", name)
}

/// A number of days.
fn days_of(text: &str) -> Option<u16> {
    let days = text.parse::<u16>().ok()?;
    (1..=LONGEST_DAYS)
        .contains(&i64::from(days))
        .then_some(days)
}

fn no_length(found: &str) -> Text {
    Text::new("days-no-length")
        .with("found", found)
        .with("most", LONGEST_DAYS)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn tet_that_is_under_way_begins_when_it_did() {
        let on = |today: Date, length: &str| {
            let (operation, days) = tet(&[], (STARTS[0].0, length, None), today).unwrap();
            let Operation::Day { day } = operation else {
                panic!("{operation:?}")
            };
            (day.date, days)
        };
        let [first, second, third] = [6, 7, 8].map(|day| date(2027, 2, day));
        assert_eq!(
            on(date(2027, 2, 5), "3"),
            (first, vec![first, second, third])
        );
        assert_eq!(on(second, "3"), (first, vec![second, third]));
        assert_eq!(on(third, "3"), (first, vec![third]));
        // Two days of it were over the day before.
        assert_eq!(on(third, "2").0, date(2028, 1, 26));
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let today = date(2026, 11, 24);
        let told = tet(&[], ("2/1", "0", None), today).unwrap_err();
        let keys: Vec<&str> = told.iter().map(Text::key).collect();
        assert_eq!(keys, ["days-no-start", "days-no-length"]);
        let told = mourning(&[], date(2026, 11, 23), date(2026, 11, 22), today).unwrap_err();
        let keys: Vec<&str> = told.iter().map(Text::key).collect();
        assert_eq!(keys, ["week-day-over", "days-too-long"]);
    }

    #[test]
    fn days_are_mourned_once() {
        let entry = Entry {
            list: "mourning",
            name: "01/12/2026–02/12/2026".to_owned(),
            having: ["from", "until"].map(|key| (key.to_owned(), String::new())),
            first: date(2026, 12, 1),
            last: date(2026, 12, 2),
            day: None,
        };
        let today = date(2026, 11, 24);
        for (first, last, is_on) in [
            ((12, 1), (12, 2), true),
            ((11, 25), (12, 1), true),
            ((12, 2), (12, 5), true),
            ((11, 25), (11, 30), false),
            ((12, 3), (12, 3), false),
        ] {
            let [first, last] = [first, last].map(|(month, day)| date(2026, month, day));
            let chosen = mourning(std::slice::from_ref(&entry), first, last, today);
            let told = chosen.err().unwrap_or_default();
            let keys: Vec<&str> = told.iter().map(Text::key).collect();
            let expected = if is_on {
                vec!["days-mourning-is-on"]
            } else {
                vec![]
            };
            assert_eq!(keys, expected, "{first} {last}");
        }
    }
}
