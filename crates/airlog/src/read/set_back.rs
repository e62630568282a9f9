//! What was on air when the clock was set back: it went on, was heard again at moments before its row begins or where
//! nothing was when the clock said them first, and was not heard at those that its row still spans and no clock said.

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use super::airing::{Airing, Micros};
use super::query::{LONGEST, SELECT_LINKED, rows};
use crate::entry::body::Facts;
use crate::entry::{Event, Seq};
use crate::error::AirlogError;
use crate::write::log::Airlog;
use phatthanh_core::units::Frames;

/// More rows are not written while one airing is on.
const MEANWHILE: u32 = 200;

impl Airlog {
    /// Returns what was heard at some moment from `from` on and before `to`, by the clock of each moment, oldest first.
    /// What was on while the clock was set back is there once for each clock, from its begin or the setting until its end
    /// or the next setting; what is on now ends with `alive`, and has no end if no clock was set back under it.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn heard_by_each_clock(
        &self,
        from: Timestamp,
        to: Timestamp,
        alive: Timestamp,
    ) -> Result<Vec<Airing>, AirlogError> {
        let rows = self.heard(from, to, alive)?;
        self.read("read airings of", |db| {
            let mut all = rows.clone();
            for step in steps_from(db, from, to)? {
                for airing in on_at(db, step)? {
                    if all.iter().all(|known| known.seq != airing.seq) {
                        all.push(airing);
                    }
                }
            }

            let mut heard = Vec::new();
            for airing in all {
                let steps = steps_under(db, &airing)?;
                if steps.iter().all(|step| !step.by.is_negative()) {
                    // Its row says when it was over, also by a clock that was set forward.
                    heard.extend(rows.iter().find(|row| row.seq == airing.seq).cloned());
                    continue;
                }
                let of_its = |(start, end)| Airing {
                    start: Some(start),
                    end: Some(end),
                    ..airing.clone()
                };
                let pieces = pieces(&airing, &steps, alive).into_iter();
                let within = pieces.filter(|(start, end)| *start < to && from < *end);
                heard.extend(within.map(of_its));
            }

            heard.sort_by_key(|airing| (airing.at(), airing.seq));
            Ok(heard)
        })
    }
}

/// A setting of the clock.
struct Step {
    /// The first moment by the clock from then on.
    at: Timestamp,
    by: SignedDuration,
}

/// Returns from when until when `airing` was heard, by the clock of then, between the settings of the clock.
fn pieces(airing: &Airing, steps: &[Step], alive: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    let mut pieces = Vec::new();
    let mut start = airing.at();
    let mut left = airing.played;
    for step in steps {
        let set = step.at.saturating_sub(step.by).unwrap_or(step.at);
        let until_then = Frames::between(start, set);
        if left.is_some_and(|left| left <= until_then) {
            break;
        }
        if start < set {
            pieces.push((start, set));
        }
        start = step.at;
        left = left.map(|left| left.saturating_sub(until_then));
    }

    let end = left.map_or(alive, |left| left.after(start));
    if start < end {
        pieces.push((start, end));
    }
    pieces
}

/// Returns the settings of the clock while what was heard from `from` to `to` may have been on.
fn steps_from(db: &Connection, from: Timestamp, to: Timestamp) -> rusqlite::Result<Vec<Seq>> {
    let sql = r#"select seq from entry where kind = 'event' and at_us >= ? and at_us < ?
        and instr(body, '"event":"clock-stepped"') > 0 order by seq"#;
    let from = from.saturating_sub(LONGEST).unwrap_or(Timestamp::MIN);
    db.prepare_cached(sql)?
        .query_map([from.as_microsecond(), to.as_microsecond()], |row| {
            row.get(0)
        })?
        .collect()
}

/// Returns the settings of the clock between begin and end of `airing`.
fn steps_under(db: &Connection, airing: &Airing) -> rusqlite::Result<Vec<Step>> {
    let sql = r#"select at_us, body from entry where kind = 'event' and seq > ?1
        and seq < coalesce((select closed_seq from airing where seq = ?1), 9223372036854775807)
        and instr(body, '"event":"clock-stepped"') > 0 order by seq"#;
    let mut statement = db.prepare_cached(sql)?;
    let found = statement.query_map([airing.seq], |row| {
        Ok((row.get::<_, Micros>(0)?.0, row.get::<_, String>(1)?))
    })?;
    let mut steps = Vec::new();
    for step in found {
        let (at, body) = step?;
        if let Some(Facts::Event(Event::ClockStepped { by_us })) = Facts::parse("event", &body) {
            let by = SignedDuration::from_micros(by_us);
            steps.push(Step { at, by });
        }
    }

    Ok(steps)
}

/// Returns what was on air when entry `step` was written.
fn on_at(db: &Connection, step: Seq) -> rusqlite::Result<Vec<Airing>> {
    let sql = format!(
        "{} where airing.seq in (select seq from airing where seq < ?1 order by seq desc limit {MEANWHILE})
           and airing.start_us is not null and coalesce(airing.closed_seq > ?1, true) order by airing.seq",
        *SELECT_LINKED
    );
    rows(db, &sql, [step])
}
