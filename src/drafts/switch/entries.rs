//! What the calendar's file has, as a person would switch it off: each entry by the keys it is found by.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::calendar::{Calendar, DayRule, SpecialDay};
use crate::config::{self, CALENDAR, Literal, Snapshot};
use crate::drafts::files::{bytes, text};

/// Special days are looked for so far ahead: every lunar date comes once.
const AHEAD: usize = 400;

/// So many days of a switch are shown.
const SHOWN: usize = 3;

/// Keys of which a special day has one.
const RULES: [&str; 3] = ["date", "every", "lunar"];

/// A special day, or days of mourning.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// `day` or `mourning`.
    pub list: &'static str,
    /// What people call it; the dates of mourning.
    pub name: String,
    /// The keys it is found by in the file, with their values; two of them.
    pub having: [(String, String); 2],
    /// The day it begins on next, or did if it is under way.
    pub first: Date,
    /// The last of those days.
    pub last: Date,
    /// What the station makes of it; none of mourning.
    pub day: Option<SpecialDay>,
}

impl Entry {
    /// Returns what the files in `snapshot` have from `today` on, the soonest first; nothing where the file cannot be read.
    #[must_use]
    pub fn all(snapshot: &Snapshot, calendar: &Calendar, today: Date) -> Vec<Self> {
        let bytes = bytes(snapshot, CALENDAR);
        let read = |list| config::entries(bytes, list).unwrap_or_default();
        let days = read("day").into_iter().zip(&calendar.days);
        let mut found: Vec<Self> = days
            .filter_map(|(keys, day)| Self::of_day(&keys, day, today))
            .collect();
        let mournings = read("mourning").into_iter().zip(&calendar.mournings);
        for (keys, mourning) in mournings.filter(|(_, one)| today <= one.until) {
            let own = |key: &str| text(&keys, key).map(str::to_owned);
            let (Some(from), Some(until)) = (own("from"), own("until")) else {
                continue;
            };
            found.push(Self {
                list: "mourning",
                name: dates(mourning.from, mourning.until),
                having: [("from".to_owned(), from), ("until".to_owned(), until)],
                first: mourning.from,
                last: mourning.until,
                day: None,
            });
        }
        found.sort_by_key(|entry| entry.first);
        found
    }

    fn of_day(keys: &[(String, Literal)], day: &SpecialDay, today: Date) -> Option<Self> {
        let own = |key: &str| text(keys, key).map(str::to_owned);
        let rule = RULES.iter().find_map(|key| Some((*key, own(key)?)));
        let ((rule, when), name) = (rule?, own("name")?);
        let length = i64::from(day.length_days);
        let begun = today.saturating_sub((length - 1).days());
        let first = begun
            .series(1.day())
            .take(AHEAD)
            .find(|date| day.when.starts_on(*date))?;
        Some(Self {
            list: "day",
            having: [(rule.to_owned(), when), ("name".to_owned(), name.clone())],
            name,
            first,
            last: first.saturating_add((length - 1).days()),
            day: Some(day.clone()),
        })
    }

    /// Returns whether it is the lunar New Year, or the eve of it.
    #[must_use]
    pub fn is_tet(&self) -> bool {
        let tet = [
            DayRule::Lunar {
                month: 1,
                day: 1,
                leap: false,
            },
            DayRule::LunarLast {
                month: 12,
                leap: false,
            },
        ];
        self.day.as_ref().is_some_and(|day| tet.contains(&day.when))
    }

    /// Returns the keys by which an edit finds it.
    #[must_use]
    pub fn keys(having: &[(String, String); 2]) -> Vec<(String, Option<Literal>)> {
        let key =
            |(key, value): &(String, String)| (key.clone(), Some(Literal::Text(value.clone())));
        having.iter().map(key).collect()
    }
}

/// Returns a time from one date to another as people write it; one date alone.
#[must_use]
pub fn dates(first: Date, last: Date) -> String {
    let said = |date: Date| date.strftime("%d/%m/%Y").to_string();
    if first == last {
        said(first)
    } else {
        format!("{}–{}", said(first), said(last))
    }
}

/// Returns the first days of a time: so many are shown of what a switch does.
#[must_use]
pub fn first_days(first: Date, last: Date) -> Vec<Date> {
    let days = first.series(1.day()).take_while(|date| *date <= last);
    days.take(SHOWN).collect()
}
