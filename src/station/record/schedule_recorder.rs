//! Writes down what a day is to air, when it begins and whenever that changes.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::airlog::{Event, ScheduledLog};
use crate::rundown::Item;

/// What was last written down.
#[derive(Debug, Default)]
pub(crate) struct ScheduleRecorder {
    date: Option<Date>,
    written: Vec<ScheduledLog>,
}

impl ScheduleRecorder {
    /// What is to be written at `now`, when `items` are on air or to come; none if nothing of it is new.
    pub(crate) fn note<'a>(
        &mut self,
        items: impl Iterator<Item = &'a Item>,
        now: Timestamp,
        zone: &TimeZone,
    ) -> Option<Event> {
        let date_of = |at: Timestamp| at.to_zoned(zone.clone()).date();
        let date = date_of(now);
        let items: Vec<ScheduledLog> = items
            .filter(|item| date_of(item.occurrence.due) == date)
            .map(ScheduledLog::from)
            .collect();
        let mut known = Among::new(&self.written);
        let mut kept = Among::new(&items);
        let same = self.date == Some(date)
            && items.iter().all(|item| known.has(item))
            && self
                .written
                .iter()
                .all(|written| written.start <= now || kept.has(written));
        if same {
            return None;
        }

        self.date = Some(date);
        self.written.clone_from(&items);
        Some(Event::Planned { date, items })
    }
}

/// Promises in the order of air, asked about others in the same order: mostly the next is meant.
struct Among<'a> {
    scheduled_logs: &'a [ScheduledLog],
    next: usize,
}

impl<'a> Among<'a> {
    fn new(scheduled_logs: &'a [ScheduledLog]) -> Self {
        Self {
            scheduled_logs,
            next: 0,
        }
    }

    /// Whether the same is promised at the same time.
    fn has(&mut self, scheduled: &ScheduledLog) -> bool {
        let (before, after) = self.scheduled_logs.split_at(self.next);
        let place = |among: &[ScheduledLog]| among.iter().position(|one| one.is(scheduled));
        let found = place(after)
            .map(|place| self.next + place)
            .or_else(|| place(before));
        self.next = found.map_or(self.next, |place| place + 1);
        found.is_some()
    }
}
