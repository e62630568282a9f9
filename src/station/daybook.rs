//! Writes down what a day is to air, when it begins and whenever that changes.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::airlog::{Event, Promise};
use crate::rundown::Item;

/// What was last written down.
#[derive(Debug, Default)]
pub(crate) struct Daybook {
    date: Option<Date>,
    written: Vec<Promise>,
}

impl Daybook {
    /// What is to be written at `now`, when `items` are on air or to come; none if nothing of it is new.
    pub(crate) fn note<'a>(
        &mut self,
        items: impl Iterator<Item = &'a Item>,
        now: Timestamp,
        zone: &TimeZone,
    ) -> Option<Event> {
        let date_of = |at: Timestamp| at.to_zoned(zone.clone()).date();
        let date = date_of(now);
        let items: Vec<Promise> = items.filter(|item| date_of(item.due) == date).map(Promise::from).collect();
        let known = |item: &Promise| self.written.iter().any(|written| written.is(item));
        let gone = |written: &Promise| written.start > now && !items.iter().any(|item| item.is(written));
        let same = self.date == Some(date) && items.iter().all(known) && !self.written.iter().any(gone);
        if same {
            return None;
        }
        self.date = Some(date);
        self.written.clone_from(&items);
        Some(Event::Planned { date, items })
    }
}
