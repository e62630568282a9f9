//! Broadcast days: seasons, public holidays, mourning and one-off changes.
//!
//! A broadcast day is a civil date in the station's zone, midnight to midnight; a slot belongs to
//! the day it starts on. Which instant a wall time names on the days the clock jumps is decided in
//! one place only, [`instant`].
//!
//! Pure: no clock, no files. The calendar comes from the configuration.

mod call;
mod lunar;

pub use call::{call, number_in_words};
pub use lunar::LunarDate;

use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::names::{ProgramId, SeasonId, SlotId};

/// Everything that makes one day differ from another of the same weekday.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Parts of every year that slots can be bound to.
    pub seasons: Vec<Season>,
    /// State mourning: entertainment leaves.
    pub mournings: Vec<Mourning>,
    /// Holidays, special days and one-off changes.
    pub days: Vec<SpecialDay>,
}

/// A month and a day, in any year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31; 29 February stands for nothing in years without one.
    pub day: i8,
}

/// A part of every year, both ends included; over the turn of the year if `until` is before `from`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Season {
    /// Its name for `season = "…"` of a slot.
    pub id: SeasonId,
    /// First day.
    pub from: MonthDay,
    /// Last day.
    pub until: MonthDay,
}

/// Days of state mourning, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mourning {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// A day, or a few in a row, that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialDay {
    /// Which day it begins on.
    pub when: DayRule,
    /// How many days it lasts; at least 1.
    pub length_days: u16,
    /// What people call it.
    pub name: String,
    /// Whether slots with `on_holiday` other than `air` stand back.
    pub holiday: bool,
    /// What airs instead.
    pub change: Change,
}

/// How a day is named in the calendar file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayRule {
    /// One date.
    On(Date),
    /// One date, every year.
    Every(MonthDay),
    /// One Vietnamese lunar date, every lunar year.
    Lunar {
        /// 1 to 12.
        month: i8,
        /// 1 to 30; a 30th stands for nothing in years whose month has 29 days.
        day: i8,
        /// In the leap month of that number.
        leap: bool,
    },
    /// The last day of a Vietnamese lunar month, its 29th or 30th: New Year's Eve (giao thừa) of the twelfth.
    LunarLast {
        /// 1 to 12.
        month: i8,
        /// In the leap month of that number.
        leap: bool,
    },
}

/// What a special day does to the week's slots.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Change {
    /// Instead of all the week's slots.
    pub replace: Option<Vec<OneOff>>,
    /// Slots left out.
    pub drop: Vec<SlotId>,
    /// Slots on top of the week's.
    pub add: Vec<OneOff>,
}

/// A slot of one day only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOff {
    /// Its name in rundown and log; the loader makes one where the file gives none.
    pub id: SlotId,
    /// What it is filled by.
    pub program: ProgramId,
    /// Wall time.
    pub at: Time,
    /// How long it is.
    pub length: SignedDuration,
}

impl Calendar {
    /// Whether `date` is in the season called `id`; never, if there is none of that name.
    #[must_use]
    pub fn in_season(&self, id: &SeasonId, date: Date) -> bool {
        self.seasons
            .iter()
            .any(|season| season.id == *id && season.contains(date))
    }

    /// Whether `date` is a day of state mourning.
    #[must_use]
    pub fn mourning(&self, date: Date) -> bool {
        self.mournings
            .iter()
            .any(|mourning| mourning.from <= date && date <= mourning.until)
    }

    /// The special days in force on `date`, also those that began earlier, in the order of the file.
    #[must_use]
    pub fn special_on(&self, date: Date) -> Vec<&SpecialDay> {
        self.days.iter().filter(|day| day.holds_on(date)).collect()
    }

    /// Whether `date` is a holiday.
    #[must_use]
    pub fn holiday(&self, date: Date) -> bool {
        self.days
            .iter()
            .any(|day| day.holiday && day.holds_on(date))
    }
}

impl MonthDay {
    /// The month and day of `date`.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self {
            month: date.month(),
            day: date.day(),
        }
    }
}

impl Season {
    /// Whether `date` is in it.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        let day = MonthDay::of(date);
        if self.from <= self.until {
            self.from <= day && day <= self.until
        } else {
            self.from <= day || day <= self.until
        }
    }
}

impl SpecialDay {
    /// Whether it is in force on `date`: it begins on it, or lasts until it.
    #[must_use]
    pub fn holds_on(&self, date: Date) -> bool {
        (0..i64::from(self.length_days))
            .filter_map(|back| date.checked_sub(back.days()).ok())
            .any(|first| self.when.starts_on(first))
    }
}

impl DayRule {
    /// Whether it names `date`.
    #[must_use]
    pub fn starts_on(self, date: Date) -> bool {
        match self {
            Self::On(on) => on == date,
            Self::Every(every) => every == MonthDay::of(date),
            Self::Lunar { month, day, leap } => LunarDate::of(date)
                .is_some_and(|lunar| (lunar.month, lunar.day, lunar.leap) == (month, day, leap)),
            Self::LunarLast { month, leap } => LunarDate::of(date)
                .is_some_and(|lunar| (lunar.month, lunar.leap) == (month, leap) && lunar.is_last()),
        }
    }
}

impl Change {
    /// The slots it brings: those instead of the week's, then those on top.
    pub fn one_offs(&self) -> impl Iterator<Item = &OneOff> {
        self.replace.iter().flatten().chain(&self.add)
    }
}

/// The instant that `date` and `time` name in `zone`.
///
/// A time the clock jumps over (spring) is as much later as the jump is long; a time that comes
/// twice (autumn) is its first coming. So a day's slots keep their order but for those inside a gap.
#[must_use]
pub fn instant(zone: &TimeZone, date: Date, time: Time) -> Timestamp {
    zone.to_ambiguous_timestamp(date.to_datetime(time))
        .compatible()
        .unwrap_or(if date.year() < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
}

/// Returns the second coming of a wall time, on the day the clock is set back over it.
///
/// [`crate::schedule::Due`] says which times are due at both.
#[must_use]
pub fn second_coming(zone: &TimeZone, date: Date, time: Time) -> Option<Timestamp> {
    let at = zone.to_ambiguous_timestamp(date.to_datetime(time));
    matches!(at.offset(), AmbiguousOffset::Fold { .. })
        .then(|| at.later().ok())
        .flatten()
}

#[cfg(test)]
mod tests;
