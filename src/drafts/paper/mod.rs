//! The week as staff keep it on paper, in a table: read, understood, and made into a schedule or into a draft.
//!
//! Nothing is guessed in silence: each row that was not understood, and each that was understood by a guess, is told with
//! its number, its text and what to do.
//!
//! Pure.

mod again;
mod known;
mod limits;
mod operations;
mod program;
mod row;
mod sentence;
mod sheet;
mod toml;
mod week;
mod written;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::schedule::Schedule;
use crate::words::Text;
use known::{Known, known};
use row::{Columns, WeekRow};
use week::Week;

pub use limits::MOST_BYTES;
pub use operations::Import;

/// A table that was understood, as far as it was.
#[derive(Debug)]
pub struct PaperWeek {
    week: Week,
    /// The week there is.
    known: Vec<Known>,
}

impl PaperWeek {
    /// Reads a table (CSV or XLSX) of these bytes, for a station with this schedule, in the week from `first` on.
    ///
    /// # Errors
    /// Why it is no table of a week, and what to do.
    pub fn read(
        bytes: &[u8],
        schedule: &Schedule,
        calendar: &Calendar,
        first: Date,
    ) -> Result<Self, Text> {
        let rows = sheet::read(bytes)?;
        let heading = rows
            .iter()
            .enumerate()
            .find_map(|(place, (_, cells))| Some((place, Columns::of(cells)?)));
        let Some((heading, columns)) = heading else {
            return Err(Text::new("cli-import-no-header"));
        };

        let (mut day, mut bad, mut good) = (None, Vec::new(), Vec::<WeekRow>::new());
        for (number, cells) in &rows[heading + 1..] {
            match row::read(*number, cells, columns, &mut day) {
                Some(Ok(row)) => good.push(row),
                Some(Err(why)) => bad.push(why),
                None => {}
            }
        }

        let known = known(schedule, calendar, first);
        let mut week = week::week(good, schedule, &known)?;
        week.bad.splice(0..0, bad);
        Ok(Self { week, known })
    }

    /// Returns how many slots it makes.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.week.entries.len()
    }

    /// Returns each row that was not understood, with what to do.
    #[must_use]
    pub fn bad(&self) -> impl ExactSizeIterator<Item = &Text> {
        self.week.bad.iter().map(|row| &row.why)
    }

    /// Returns what a person should look at of rows that were used, or left out on purpose.
    #[must_use]
    pub fn doubts(&self) -> &[Text] {
        &self.week.doubts
    }

    /// Returns lines ready to paste, for programs that do not exist, by their slugs.
    #[must_use]
    pub fn skeletons(&self) -> &BTreeMap<String, String> {
        &self.week.skeletons
    }

    /// Returns it as the file of a schedule, under this heading.
    #[must_use]
    pub fn toml(&self, heading: &str) -> String {
        toml::toml(&self.week.entries, heading)
    }
}
