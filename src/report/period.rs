//! What a report is about: a month, a quarter, half a year, a year, or any days.
//!
//! Pure.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::calendar;
use crate::words::Text;

/// Days in a row, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day; not before the first.
    pub until: Date,
    name: Name,
}

/// What people call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    Month,
    Quarter,
    Half,
    Year,
    Days,
}

impl Period {
    /// `2026-11`.
    #[must_use]
    pub fn month(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        Self::months(year, month.parse().ok()?, 1, Name::Month)
    }

    /// `2026-Q4`.
    #[must_use]
    pub fn quarter(text: &str) -> Option<Self> {
        let (year, quarter) = part(text, ['Q', 'q'])?;
        (1..=4)
            .contains(&quarter)
            .then(|| Self::months(year, 3 * quarter - 2, 3, Name::Quarter))?
    }

    /// `2026-H1`, `2026-H2`.
    #[must_use]
    pub fn half(text: &str) -> Option<Self> {
        let (year, half) = part(text, ['H', 'h'])?;
        (1..=2)
            .contains(&half)
            .then(|| Self::months(year, 6 * half - 5, 6, Name::Half))?
    }

    /// `2026`.
    #[must_use]
    pub fn year(text: &str) -> Option<Self> {
        Self::months(text, 1, 12, Name::Year)
    }

    /// From one day to another, both included; none if they are the wrong way round.
    #[must_use]
    pub fn days(from: Date, until: Date) -> Option<Self> {
        (from <= until).then_some(Self {
            from,
            until,
            name: Name::Days,
        })
    }

    fn months(year: &str, month: i8, count: i32, name: Name) -> Option<Self> {
        let year = year.parse().ok().filter(|year| year_is_sane(*year))?;
        let from = Date::new(year, month, 1).ok()?;
        let until = from.checked_add(count.months()).ok()?.yesterday().ok()?;
        Some(Self { from, until, name })
    }

    /// Its first instant in `zone`, and the first after it.
    #[must_use]
    pub fn instants(&self, zone: &TimeZone) -> (Timestamp, Timestamp) {
        let after = self.until.tomorrow().unwrap_or(self.until);
        let midnight = |date| calendar::instant(zone, date, Time::midnight());
        (midnight(self.from), midnight(after))
    }

    /// How many days.
    #[must_use]
    pub fn length_days(&self) -> i32 {
        self.from
            .until(self.until)
            .map_or(1, |span| span.get_days() + 1)
    }

    /// `tháng 11 năm 2026`, `quý IV năm 2026`, `từ ngày 02/11/2026 đến ngày 08/11/2026`.
    #[must_use]
    pub fn name(&self) -> Text {
        let (month, year) = (self.from.month(), self.from.year());
        let text = match self.name {
            Name::Month => Text::new("report-period-month").with("month", month),
            Name::Quarter => Text::new("report-period-quarter").with(
                "quarter",
                ["I", "II", "III", "IV"][usize::from(month.unsigned_abs() - 1) / 3],
            ),
            Name::Half if month == 1 => Text::new("report-period-first-half"),
            Name::Half => Text::new("report-period-second-half"),
            Name::Year => Text::new("report-period-year"),
            Name::Days if self.from == self.until => {
                return Text::new("report-period-day").with("date", short(self.from));
            }
            Name::Days => return self.dates(),
        };

        text.with("year", year)
    }

    /// `từ ngày 01/11/2026 đến ngày 30/11/2026`: what exactly was counted.
    #[must_use]
    pub fn dates(&self) -> Text {
        Text::new("report-period-days")
            .with("from", short(self.from))
            .with("until", short(self.until))
    }
}

fn year_is_sane(year: i16) -> bool {
    (2000..=2200).contains(&year)
}

/// `2026-Q4`: the year and the number after the letter.
fn part(text: &str, letter: [char; 2]) -> Option<(&str, i8)> {
    let (year, part) = text.split_once('-')?;
    Some((year, part.strip_prefix(letter)?.parse().ok()?))
}

/// `30/11/2026`.
pub(super) fn short(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[track_caller]
    fn check(period: Option<Period>, expected: Option<(&str, &str, &str)>) {
        let found = period.map(|period| {
            (
                period.from.to_string(),
                period.until.to_string(),
                period.name().say(Language::Vi),
            )
        });
        let expected = expected
            .map(|(from, until, name)| (from.to_owned(), until.to_owned(), name.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn periods() {
        check(
            Period::month("2026-11"),
            Some(("2026-11-01", "2026-11-30", "tháng 11 năm 2026")),
        );
        check(
            Period::month("2028-2"),
            Some(("2028-02-01", "2028-02-29", "tháng 2 năm 2028")),
        );
        check(
            Period::quarter("2026-Q4"),
            Some(("2026-10-01", "2026-12-31", "quý IV năm 2026")),
        );
        check(
            Period::half("2026-H1"),
            Some(("2026-01-01", "2026-06-30", "6 tháng đầu năm 2026")),
        );
        check(
            Period::half("2026-h2"),
            Some(("2026-07-01", "2026-12-31", "6 tháng cuối năm 2026")),
        );
        check(
            Period::year("2026"),
            Some(("2026-01-01", "2026-12-31", "năm 2026")),
        );
        let day = |text: &str| text.parse::<Date>().unwrap();
        check(
            Period::days(day("2026-11-02"), day("2026-11-08")),
            Some((
                "2026-11-02",
                "2026-11-08",
                "từ ngày 02/11/2026 đến hết ngày 08/11/2026",
            )),
        );
        check(
            Period::days(day("2026-11-02"), day("2026-11-02")),
            Some(("2026-11-02", "2026-11-02", "ngày 02/11/2026")),
        );
        check(Period::days(day("2026-11-08"), day("2026-11-02")), None);
        for wrong in [
            "2026-13",
            "2026",
            "2026-00",
            "-5",
            "9999999-1",
            "2026-1-1",
            "26-11",
        ] {
            check(Period::month(wrong), None);
        }

        for wrong in ["2026-Q0", "2026-Q5", "2026-4", "Q4"] {
            check(Period::quarter(wrong), None);
        }
    }

    #[test]
    fn a_period_begins_and_ends_at_midnight() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let (from, after) = Period::month("2026-11").unwrap().instants(&zone);
        assert_eq!(from.to_string(), "2026-10-31T17:00:00Z");
        assert_eq!(after.to_string(), "2026-11-30T17:00:00Z");
    }
}
