//! Rows that the log has not taken yet.

use jiff::Timestamp;

use super::log::Airlog;
use crate::entry::body::{EndBody, Facts, MissedBody};
use crate::entry::{Begin, End, Event, Missed, Seq};
use crate::error::AirlogError;

/// Which airing an end is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The one that this row of the log began.
    Row(Seq),
    /// The one that this pending row is to begin, by its number.
    Pending(u64),
}

/// A row on its way into the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Names it, as long as it has no row: rises from row to row.
    pub number: u64,
    /// What it says.
    pub what: RowContent,
}

/// What a row on its way says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowContent {
    /// An airing began.
    Begin(Box<Begin>),
    /// One ended.
    End(Of, End),
    /// An item never went to air.
    Missed(Box<Missed>),
    /// Something happened.
    Event(Timestamp, Event),
}

impl Pending {
    /// When it happened.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        match &self.what {
            RowContent::Begin(begin) => begin.start,
            RowContent::End(_, end) => end.end,
            RowContent::Missed(missed) => missed.at,
            RowContent::Event(at, _) => *at,
        }
    }

    /// Returns the first moment that it says something about: an item that is missed may be known to be hours after its time.
    #[must_use]
    pub fn tells_from(&self) -> Timestamp {
        match &self.what {
            RowContent::Missed(missed) => missed.item.start.min(missed.at),
            RowContent::Event(at, Event::RowsLost { from_us, .. }) => {
                Timestamp::from_microsecond(*from_us).map_or(*at, |from| from.min(*at))
            }
            _ => self.at(),
        }
    }

    /// Moves its date by as much as the clock was set.
    pub fn set(&mut self, by: jiff::SignedDuration) {
        let at = match &mut self.what {
            RowContent::Begin(begin) => &mut begin.start,
            RowContent::End(_, end) => &mut end.end,
            RowContent::Missed(missed) => &mut missed.at,
            RowContent::Event(at, _) => at,
        };
        *at = at.saturating_add(by).unwrap_or(*at);
    }
}

impl Airlog {
    /// Writes `pending`; `row` gives the row of an airing that was pending once. Returns its own row.
    ///
    /// One that will never be written as what it is, however often it is tried, is written as an event that holds all
    /// it says, so that those behind it go on. It has no row of its own then.
    ///
    /// # Errors
    /// If the row cannot be written now. One that never can be is set aside, and that is no error.
    pub fn write(
        &mut self,
        pending: &Pending,
        row: impl FnOnce(u64) -> Option<Seq>,
    ) -> Result<Option<Seq>, AirlogError> {
        let facts = match &pending.what {
            RowContent::Begin(begin) => Facts::Start(begin.item.clone()),
            RowContent::End(of, end) => {
                let of = match *of {
                    Of::Row(seq) => Some(seq),
                    Of::Pending(number) => row(number),
                };
                // No entry has this number: that airing's beginning could not be written.
                Facts::End(EndBody::new(of.unwrap_or(Seq(0)), end))
            }
            RowContent::Missed(missed) => Facts::Missed(MissedBody {
                item: missed.item.clone(),
                reason: missed.reason.clone(),
            }),
            RowContent::Event(_, event) => Facts::Event(event.clone()),
        };

        match self.append(pending.at(), &facts) {
            Err(error) if error.is_hopeless() => {
                tracing::error!(%error, kind = facts.kind(), "a row of the airtime log cannot be written; set aside");
                let event = Event::RowSetAside {
                    kind: facts.kind().to_owned(),
                    at_us: pending.at().as_microsecond(),
                    body: facts.body(),
                    problem: error.to_string(),
                };
                self.append(pending.at(), &Facts::Event(event))
                    .map(|_| None)
            }
            appended => appended.map(Some),
        }
    }
}
