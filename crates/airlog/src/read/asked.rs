//! "Was the station silent?", asked in the seconds that people read.
//!
//! An airing is listed under the second its start is read as ([`instant`](phatthanh_core::units::instant)), and is over in
//! the one its end is read as. By that, and not by microseconds that nobody sees, it is within a time or not.

use jiff::{SignedDuration, Timestamp};

use super::airing::Airing;
use super::silence::{Answer, Silence};
use crate::error::AirlogError;
use crate::write::log::Airlog;
use phatthanh_core::units::instant::Reading;

/// As short as the log tells times.
const SHORTEST: SignedDuration = SignedDuration::from_micros(1);

impl Airlog {
    /// Answers [`Airlog::silence`] of the time read as `from` on and before `to`, or of the moment read as `from`.
    /// Returns what was heard last before and first after it too.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn silence_as_read(
        &self,
        from: Timestamp,
        to: Option<Timestamp>,
        reading: Reading,
        alive: Option<Timestamp>,
    ) -> Result<(Silence, [Option<Airing>; 2]), AirlogError> {
        let early = reading.early();
        let later = |at: Timestamp, by| at.saturating_add(by).unwrap_or(at);
        let first = if early.is_zero() {
            from
        } else {
            later(from, early - SHORTEST)
        };

        let after = to.map_or_else(|| later(first, SHORTEST), |to| later(to, -early));
        let mut silence = self.silence(first, after.max(later(first, SHORTEST)), alive)?;

        // What is read as begun and over in one moment was heard in it.
        let (begin, end) = (later(from, -early), later(from, early));
        let mut short = self.heard(begin, end, alive.unwrap_or(Timestamp::MIN))?;
        short.retain(|airing| {
            airing.start.is_some_and(|start| start >= begin)
                && !silence.heard.iter().any(|heard| heard.seq == airing.seq)
        });
        if !short.is_empty() {
            silence.answer = Answer::Heard;
            silence.heard.splice(0..0, short);
        }

        let (before, next) = self.beside(first)?;
        Ok((silence, [before, next]))
    }
}
