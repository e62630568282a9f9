//! Cron expressions, in the sense of cron(8).
//!
//! The `cron` crate reads the fields, but it means other things by them than people do: it counts
//! Sunday as 1 where people count it as 0 or 7, wants seconds, knows no range over the week's end,
//! and takes day of month and day of week to mean both where cron(8) means either. So months and
//! weekdays are spelt out for it, and days are matched here. This file is the only place that meets
//! the crate; dates, zones and instants are none of its business.

use std::fmt;
use std::str::FromStr;

use cron::{Schedule, TimeUnitSpec};
use jiff::civil::{Date, Time};

use crate::words::Text;

/// When a slot is due, by a cron expression of five fields, or six with seconds first.
///
/// A day is matched as Vixie cron does it: if neither day of month nor day of week begins with `*`,
/// either is enough; else both must hold. So `*/2` as day of month narrows a weekday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CronRule {
    text: String,
    fields: Box<Schedule>,
    either_day: bool,
}

/// What is wrong with a cron expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CronFault {
    /// What is wrong, and in which field.
    pub problem: Text,
    /// What to write.
    pub hint: Text,
}

impl CronRule {
    /// The rule that `text` means.
    ///
    /// # Errors
    /// [`CronFault`]: what the expression cannot mean.
    pub fn parse(text: &str) -> Result<Self, CronFault> {
        let written: Vec<&str> = text.split_whitespace().collect();
        let written = match *written {
            [minute, hour, day, month, weekday] => ["0", minute, hour, day, month, weekday],
            [second, minute, hour, day, month, weekday] => {
                [second, minute, hour, day, month, weekday]
            }
            _ => return Err(CronFault::count(written.len())),
        };

        // Field by field, the rest open, so that a fault is laid to the field it is in.
        let mut spelt = ["*"; 6].map(str::to_owned);
        let mut fields = Err(CronFault::count(0));
        for (place, (field, text)) in Field::ALL.into_iter().zip(written).enumerate() {
            field.refuse_signs(text)?;
            spelt[place] = field.spell_out(text).ok_or_else(|| field.fault(text))?;
            fields = Schedule::from_str(&spelt.join(" ")).map_err(|_| field.fault(text));
            if fields.is_err() {
                break;
            }
        }

        let either_day = !written[3].starts_with('*') && !written[5].starts_with('*');
        Ok(Self {
            text: text.to_owned(),
            fields: Box::new(fields?),
            either_day,
        })
    }

    /// The wall times it names on `date`, in order, each once.
    #[must_use]
    pub fn times_on(&self, date: Date) -> Vec<Time> {
        if !self.names(date) {
            return Vec::new();
        }
        let mut times = Vec::new();
        for hour in self.fields.hours().iter() {
            for minute in self.fields.minutes().iter() {
                for second in self.fields.seconds().iter() {
                    times.extend(Time::new(hour as i8, minute as i8, second as i8, 0));
                }
            }
        }
        times
    }

    /// Returns whether it names the hour before `time`'s or the one after as well: it goes on hour after hour.
    ///
    /// Where the clock is set back, such a rule is due at each coming of a time, as in cron(8): see
    /// [`crate::schedule::Due`].
    #[must_use]
    pub fn goes_on_around(&self, time: Time) -> bool {
        let hour = u32::from(time.hour().unsigned_abs());
        let hours = self.fields.hours();
        (hour > 0 && hours.includes(hour - 1)) || (hour < 23 && hours.includes(hour + 1))
    }

    fn names(&self, date: Date) -> bool {
        let ordinal = |value: i8| u32::from(value.unsigned_abs());
        let by_month = self.fields.days_of_month().includes(ordinal(date.day()));
        let by_week = self
            .fields
            .days_of_week()
            .includes(ordinal(date.weekday().to_sunday_one_offset()));
        let day = if self.either_day {
            by_month || by_week
        } else {
            by_month && by_week
        };
        day && self.fields.months().includes(ordinal(date.month()))
    }
}

/// As written.
impl fmt::Display for CronRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl CronFault {
    fn count(found: usize) -> Self {
        Self {
            problem: Text::new("schedule-cron-count").with("found", found),
            hint: Text::new("schedule-cron-count-hint"),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Second,
    Minute,
    Hour,
    Day,
    Month,
    Weekday,
}

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: &[&str] = &[
    "sunday",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
];

impl Field {
    const ALL: [Self; 6] = [
        Self::Second,
        Self::Minute,
        Self::Hour,
        Self::Day,
        Self::Month,
        Self::Weekday,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Month => "month",
            Self::Weekday => "weekday",
        }
    }

    fn fault(self, text: &str) -> CronFault {
        CronFault {
            problem: Text::new("schedule-cron-field")
                .with("field", self.key())
                .with("text", text),
            hint: Text::new("schedule-cron-field-hint").with("field", self.key()),
        }
    }

    /// Other programs' signs for the last day, the nearest working day and the like.
    fn refuse_signs(self, text: &str) -> Result<(), CronFault> {
        let words = || text.split(|c: char| !c.is_ascii_alphabetic());
        let is_sign = |word: &&str| {
            ["L", "W", "LW"]
                .iter()
                .any(|sign| word.eq_ignore_ascii_case(sign))
        };

        let marks = text.matches(['?', '#']).next();
        match marks.or_else(|| words().find(is_sign)) {
            None => Ok(()),
            Some(sign) => Err(CronFault {
                problem: Text::new("schedule-cron-sign")
                    .with("field", self.key())
                    .with("sign", sign),
                hint: Text::new("schedule-cron-sign-hint"),
            }),
        }
    }

    /// The field as the crate takes it: months and weekdays as a list of its own numbers.
    fn spell_out(self, text: &str) -> Option<String> {
        let (names, first) = match self {
            Self::Month => (MONTHS, 1),
            Self::Weekday => (WEEKDAYS, 0),
            _ => return Some(text.to_owned()),
        };
        let mut all = Vec::new();
        for item in text.split(',') {
            // Counted from 0 here, from 1 by the crate.
            all.extend(round(item, names, first)?.map(|value| (value + 1).to_string()));
        }
        Some(all.join(","))
    }
}

/// The values of one item of a list, as places in `names`; `Sat-Sun` goes over the end.
///
/// Numbers count from `first` and go up to the number of names, so Sunday is 0 and 7.
fn round(item: &str, names: &[&str], first: usize) -> Option<impl Iterator<Item = usize>> {
    let cycle = names.len();
    let number = |text: &str| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<usize>().ok()).flatten()
    };

    let value = |text: &str| {
        if let Some(number) = number(text) {
            return (first..=cycle).contains(&number).then_some(number);
        }
        let short = text.to_ascii_lowercase();
        let place = names
            .iter()
            .position(|name| short.len() >= 3 && name.starts_with(&short))?;
        Some(first + place)
    };

    let (values, step) = match item.split_once('/') {
        Some((values, step)) => (
            values,
            Some(number(step).filter(|step| (1..=cycle).contains(step))?),
        ),
        None => (item, None),
    };

    let last = first + cycle - 1;
    let (from, to) = match values.split_once('-') {
        Some((from, to)) => (value(from)?, value(to)?),
        None if values == "*" => (first, last),
        // As in the crate's own fields, a lone value with a step goes on to the end.
        None if step.is_some() => (value(values)?, last),
        None => (value(values)?, value(values)?),
    };

    let to = if to < from { to + cycle } else { to };
    Some(
        (from..=to)
            .step_by(step.unwrap_or(1))
            .map(move |value| (value - first) % cycle),
    )
}

#[cfg(test)]
mod tests;
