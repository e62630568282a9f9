//! The Vietnamese lunar calendar, reckoned at UTC+7.
//!
//! The hard part, new moons and the Sun's way to the second, was done once and for all: the years
//! are a table. Outside it, before 1900-01-31 and after 2101-01-28, there is no lunar date.
//!
//! Pure.

use jiff::ToSpan;
mod years;

use jiff::civil::Date;

use years::{FIRST, YEARS};

/// The ten stems (can) of the cycle of sixty years, from 1984.
const STEMS: [&str; 10] = [
    "Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ", "Canh", "Tân", "Nhâm", "Quý",
];

/// The twelve branches (chi), from 1984.
const BRANCHES: [&str; 12] = [
    "Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi",
];

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
        let year = [date.year(), date.year().checked_sub(1)?]
            .into_iter()
            .find(began)?;
        let mut left = new_year(year)?.until(date).ok()?.get_days();
        for Month { number, leap, days } in months(year) {
            if left < days {
                return Some(Self {
                    year,
                    month: number,
                    day: (left + 1) as i8,
                    leap,
                });
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
                return (1..=days)
                    .contains(&day)
                    .then(|| first.saturating_add((day - 1).days()));
            }
            first = first.saturating_add(days.days());
        }
        None
    }

    /// Whether it is the last of its month.
    #[must_use]
    pub fn is_last(self) -> bool {
        let own = |month: &Month| (month.number, month.leap) == (self.month, self.leap);
        months(self.year)
            .find(own)
            .is_some_and(|month| i32::from(self.day) == month.days)
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
            Month {
                number: if after_leap { place } else { place + 1 },
                leap,
                days,
            }
        })
    })
}

#[cfg(test)]
mod published;
#[cfg(test)]
mod tests;
