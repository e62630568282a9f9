//! When a slot airs within some days, as people say it: `T3, T5 17:15 (15 phút)`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use jiff::civil::Time;
use jiff::tz::TimeZone;

use crate::config::written_time;
use crate::schedule::Occurrence;
use crate::words::{Language, Text};

/// Weekdays by time and length.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pattern(BTreeMap<(Time, SignedDuration), BTreeSet<i8>>);

impl Pattern {
    pub(super) fn of<'o>(
        occurrences: impl Iterator<Item = &'o Occurrence>,
        zone: &TimeZone,
    ) -> Self {
        let mut pattern = Self::default();
        for occurrence in occurrences {
            let at = occurrence.start.to_zoned(zone.clone()).time();
            let days = pattern.0.entry((at, occurrence.slot.length)).or_default();
            days.insert(occurrence.date.weekday().to_monday_zero_offset());
        }
        pattern
    }

    pub(super) fn say(&self, language: Language) -> String {
        let one = |((at, length), days): (&(Time, SignedDuration), &BTreeSet<i8>)| {
            let days: Vec<String> = days.iter().map(|day| weekday(*day, language)).collect();
            Text::new("edit-pattern")
                .with("days", days.join(", "))
                .with("at", written_time(*at))
                .with("length", minutes(*length, language))
                .say(language)
        };
        self.0.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

/// A length in minutes, with seconds where there are any.
pub(super) fn minutes(length: SignedDuration, language: Language) -> String {
    let (minutes, seconds) = (length.as_secs() / 60, length.as_secs() % 60);
    let text = if seconds == 0 {
        Text::new("edit-minutes")
    } else {
        Text::new("edit-minutes-seconds").with("seconds", seconds)
    };
    text.with("minutes", minutes).say(language)
}

/// A day of the week, counted from Monday.
pub(super) fn weekday(day: i8, language: Language) -> String {
    const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let name = usize::try_from(day).ok().and_then(|day| NAMES.get(day));
    let text = Text::new("edit-weekday").with("day", name.copied().unwrap_or_default());
    text.say(language)
}
