//! Rows that the log has not taken yet.

use jiff::Timestamp;

use super::entry::{Begin, End, Event, Missed, Seq};
use super::error::AirlogError;
use super::log::Airlog;

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
    pub what: What,
}

/// What a row on its way says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
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
            What::Begin(begin) => begin.start,
            What::End(_, end) => end.end,
            What::Missed(missed) => missed.at,
            What::Event(at, _) => *at,
        }
    }

    /// Moves its date by as much as the clock was set.
    pub fn set(&mut self, by: jiff::SignedDuration) {
        let at = match &mut self.what {
            What::Begin(begin) => &mut begin.start,
            What::End(_, end) => &mut end.end,
            What::Missed(missed) => &mut missed.at,
            What::Event(at, _) => at,
        };
        *at = at.saturating_add(by).unwrap_or(*at);
    }
}

impl Airlog {
    /// Writes `pending`; `row` gives the row of an airing that was pending once. Returns nothing for the end of an
    /// airing that has no row.
    pub fn write(
        &mut self,
        pending: &Pending,
        row: impl FnOnce(u64) -> Option<Seq>,
    ) -> Result<Option<Seq>, AirlogError> {
        match &pending.what {
            What::Begin(begin) => self.begin(begin),
            What::End(of, end) => {
                let of = match *of {
                    Of::Row(seq) => Some(seq),
                    Of::Pending(number) => row(number),
                };
                let Some(of) = of else { return Ok(None) };
                self.end(of, end)
            }
            What::Missed(missed) => self.missed(missed),
            What::Event(at, event) => self.event(*at, event),
        }
        .map(Some)
    }
}
