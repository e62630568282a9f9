//! The Vietnamese lunar calendar, reckoned at UTC+7.
//!
//! The hard part, new moons and the Sun's way to the second, was done once and for all: the years
//! are a table. Outside it, before 1900-01-31 and after 2101-01-28, there is no lunar date.
//!
//! Pure.

use jiff::ToSpan;
use jiff::civil::Date;

use super::lunar_years::{FIRST, YEARS};

/// The ten stems (can) of the cycle of sixty years, from 1984.
const STEMS: [&str; 10] = ["Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ", "Canh", "Tân", "Nhâm", "Quý"];

/// The twelve branches (chi), from 1984.
const BRANCHES: [&str; 12] =
    ["Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi"];

/// A date of the lunar calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LunarDate {
    /// The civil year in which the lunar year begins.
    pub year: i16,
    /// 1 to 12; a leap month has the number of the month before it.
    pub month: i8,
    /// 1 to 30.
    pub day: i8,
    /// In a leap month.
    pub leap: bool,
}

/// One month of a lunar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Month {
    number: i8,
    leap: bool,
    days: i32,
}

impl LunarDate {
    /// The lunar date of `date`; none outside the table.
    #[must_use]
    pub fn of(date: Date) -> Option<Self> {
        let began = |year: &i16| new_year(*year).is_some_and(|first| first <= date);
        let year = [date.year(), date.year().checked_sub(1)?].into_iter().find(began)?;
        let mut left = new_year(year)?.until(date).ok()?.get_days();
        for Month { number, leap, days } in months(year) {
            if left < days {
                return Some(Self { year, month: number, day: (left + 1) as i8, leap });
            }
            left -= days;
        }
        None
    }

    /// The civil date; none outside the table, and none if there is no such month or day that year.
    #[must_use]
    pub fn to_solar(self) -> Option<Date> {
        let mut first = new_year(self.year)?;
        for Month { number, leap, days } in months(self.year) {
            if (number, leap) == (self.month, self.leap) {
                let day = i32::from(self.day);
                return (1..=days).contains(&day).then(|| first.saturating_add((day - 1).days()));
            }
            first = first.saturating_add(days.days());
        }
        None
    }

    /// What the year is called in the cycle of sixty (can chi): `Bính Ngọ` for 2026.
    #[must_use]
    pub fn year_name(self) -> String {
        let of_cycle = (i32::from(self.year) - 1984).rem_euclid(60) as usize;
        format!("{} {}", STEMS[of_cycle % 10], BRANCHES[of_cycle % 12])
    }
}

fn row(year: i16) -> Option<&'static (i8, i8, i8, u16)> {
    YEARS.get(usize::try_from(year.checked_sub(FIRST)?).ok()?)
}

/// The first day of a lunar year (mồng một Tết).
fn new_year(year: i16) -> Option<Date> {
    let (month, day, ..) = *row(year)?;
    Date::new(year, month, day).ok()
}

/// The months of a lunar year, in order; none outside the table.
fn months(year: i16) -> impl Iterator<Item = Month> {
    row(year).into_iter().flat_map(|&(_, _, leap_after, long)| {
        let count = if leap_after == 0 { 12 } else { 13 };
        (0..count).map(move |place: i8| {
            let leap = leap_after > 0 && place == leap_after;
            let after_leap = leap_after > 0 && place >= leap_after;
            let days = 29 + i32::from(long >> place & 1);
            Month { number: if after_leap { place } else { place + 1 }, leap, days }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(solar: &str, lunar: (i16, i8, i8), leap: bool) {
        let date: Date = solar.parse().unwrap();
        let expected = LunarDate { year: lunar.0, month: lunar.1, day: lunar.2, leap };
        assert_eq!(LunarDate::of(date), Some(expected), "{solar}");
        assert_eq!(expected.to_solar(), Some(date), "{solar}");
    }

    #[test]
    fn new_years() {
        check("1984-02-02", (1984, 1, 1), false);
        check("1985-01-21", (1985, 1, 1), false); // a month before China's
        check("2007-02-17", (2007, 1, 1), false); // a day before China's
        check("2024-02-10", (2024, 1, 1), false);
        check("2025-01-29", (2025, 1, 1), false);
        check("2026-02-17", (2026, 1, 1), false);
        check("2027-02-06", (2027, 1, 1), false);
        check("2028-01-26", (2028, 1, 1), false);
        check("2029-02-13", (2029, 1, 1), false);
        check("2030-02-02", (2030, 1, 1), false); // a day before China's
    }

    #[test]
    fn hung_kings_days() {
        check("2023-04-29", (2023, 3, 10), false);
        check("2024-04-18", (2024, 3, 10), false);
        check("2025-04-07", (2025, 3, 10), false);
        check("2026-04-26", (2026, 3, 10), false);
        check("2027-04-16", (2027, 3, 10), false);
        check("2028-04-04", (2028, 3, 10), false);
    }

    #[test]
    fn leap_months() {
        check("2023-03-22", (2023, 2, 1), true);
        check("2025-07-25", (2025, 6, 1), true);
        check("2028-06-23", (2028, 5, 1), true);
        check("2031-04-21", (2031, 3, 1), true); // three minutes before midnight
        check("2033-12-22", (2033, 11, 1), true);
        check("2036-07-23", (2036, 6, 1), true);
    }

    #[test]
    fn other_days() {
        check("2026-11-24", (2026, 10, 16), false); // as the station call says it
        check("2054-05-07", (2054, 3, 30), false); // floating point gives day 0
        check("2062-04-09", (2062, 2, 30), false); // floating point gives day 0
        check("1900-01-31", (1900, 1, 1), false);
        check("2101-01-28", (2100, 12, 29), false);
    }

    #[test]
    fn outside_the_table_there_is_none() {
        for outside in ["-009999-01-01", "1900-01-30", "2101-01-29", "9999-12-31"] {
            assert_eq!(LunarDate::of(outside.parse().unwrap()), None, "{outside}");
        }
        let date = |year, month, day, leap| LunarDate { year, month, day, leap };
        for nowhere in [
            date(1899, 1, 1, false),
            date(2101, 1, 1, false),
            date(i16::MIN, 1, 1, false),
            date(2026, 6, 1, true),
            date(2026, 13, 1, false),
            date(2026, 1, 31, false),
            date(2026, 1, 0, false),
        ] {
            assert_eq!(nowhere.to_solar(), None, "{nowhere:?}");
        }
    }

    #[test]
    fn names_of_years() {
        for (year, name) in [(1900, "Canh Tý"), (1984, "Giáp Tý"), (2025, "Ất Tỵ"), (2026, "Bính Ngọ")]
        {
            assert_eq!(LunarDate { year, month: 1, day: 1, leap: false }.year_name(), name);
        }
    }

    /// Every day of two centuries: the next of the same month, or the first of the month that follows.
    #[test]
    fn days_follow_one_another() {
        let mut before: Option<LunarDate> = None;
        let mut date = Date::constant(1900, 1, 31);
        while date <= Date::constant(2101, 1, 28) {
            let lunar = LunarDate::of(date).unwrap();
            assert!((1..=30).contains(&lunar.day), "{date} {lunar:?}");
            assert_eq!(lunar.to_solar(), Some(date), "{date} {lunar:?}");
            if let Some(before) = before {
                let next_day = LunarDate { day: before.day + 1, ..before };
                let leap = LunarDate { day: 1, leap: true, ..before };
                let next_month = LunarDate { month: before.month + 1, day: 1, leap: false, ..before };
                let next_year = LunarDate { year: before.year + 1, month: 1, day: 1, leap: false };
                let follows = match lunar {
                    day if day == next_day => true,
                    day if day == leap => before.day >= 29 && !before.leap,
                    day if day == next_month => before.day >= 29,
                    day => before.day >= 29 && before.month == 12 && day == next_year,
                };
                assert!(follows, "{date}: {before:?} then {lunar:?}");
            }
            before = Some(lunar);
            date = date.tomorrow().unwrap();
        }
    }
}
