//! A month as a calendar has it: weeks from Monday, lunar dates, what is special.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::calendar::{Calendar, LunarDate};

/// A month.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Month {
    /// Its first day.
    pub(super) first: Date,
    /// Monday first; none of another month.
    pub(super) weeks: Vec<[Option<Cell>; 7]>,
}

/// A day of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) date: Date,
    /// None outside the table of lunar years.
    pub(super) lunar: Option<LunarDate>,
    /// What people call it, where it is special.
    pub(super) names: Vec<String>,
    pub(super) is_holiday: bool,
    pub(super) is_mourning: bool,
    /// Whether something else than the week's slots is due.
    pub(super) is_changed: bool,
}

impl Month {
    /// Returns the month that `date` is of.
    pub(super) fn of(calendar: &Calendar, date: Date) -> Self {
        let first = date.first_of_month();
        let mut weeks: Vec<[Option<Cell>; 7]> = Vec::new();
        for day in first
            .series(1.day())
            .take(first.days_in_month().unsigned_abs().into())
        {
            let place = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
            if place == 0 || weeks.is_empty() {
                weeks.push(std::array::from_fn(|_| None));
            }
            if let Some(week) = weeks.last_mut() {
                week[place] = Some(Cell::of(calendar, day));
            }
        }
        Self { first, weeks }
    }
}

impl Cell {
    /// Returns what `date` is.
    pub(super) fn of(calendar: &Calendar, date: Date) -> Self {
        let special = calendar.special_on(date);
        Self {
            date,
            lunar: LunarDate::of(date),
            names: special.iter().map(|day| day.name.clone()).collect(),
            is_holiday: special.iter().any(|day| day.holiday),
            is_mourning: calendar.mourning(date),
            is_changed: special.iter().any(|day| {
                let change = &day.change;
                change.replace.is_some() || !change.drop.is_empty() || !change.add.is_empty()
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::calendar::{Change, DayRule, Mourning, SpecialDay};

    #[test]
    fn a_month_has_its_days_under_their_weekdays() {
        let calendar = Calendar {
            mournings: vec![Mourning {
                from: date(2027, 2, 10),
                until: date(2027, 2, 11),
            }],
            days: vec![SpecialDay {
                when: DayRule::Lunar {
                    month: 1,
                    day: 1,
                    leap: false,
                },
                length_days: 3,
                name: "Tết".into(),
                holiday: true,
                change: Change {
                    replace: Some(Vec::new()),
                    ..Change::default()
                },
            }],
            ..Calendar::default()
        };
        let month = Month::of(&calendar, date(2027, 2, 28));
        assert_eq!((month.first, month.weeks.len()), (date(2027, 2, 1), 4));
        let cells: Vec<&Cell> = month.weeks.iter().flatten().flatten().collect();
        assert_eq!(cells.len(), 28);
        // The first of February 2027 is a Monday, Tết a Saturday.
        assert_eq!(month.weeks[0][0].as_ref().unwrap().date, date(2027, 2, 1));
        let tet = month.weeks[0][5].as_ref().unwrap();
        assert_eq!(tet.date, date(2027, 2, 6));
        assert_eq!(
            tet.lunar.map(|lunar| (lunar.day, lunar.month)),
            Some((1, 1))
        );
        assert!(tet.is_holiday && tet.is_changed && !tet.is_mourning);
        let named = cells.iter().filter(|cell| cell.names == ["Tết"]).count();
        let mourned = cells.iter().filter(|cell| cell.is_mourning).count();
        assert_eq!((named, mourned), (3, 2));

        // Six weeks, the first of them with one day.
        let long = Month::of(&Calendar::default(), date(2026, 3, 1));
        assert_eq!(long.weeks.len(), 6);
        assert_eq!(long.weeks[0].iter().flatten().count(), 1);
    }
}
