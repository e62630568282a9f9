//! What was on air when the clock was set back: it went on, and was heard again at moments before its row begins, or
//! where nothing was when the clock said them first.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use super::log::Airlog;
use crate::entry::body::Facts;
use crate::entry::{Event, Seq};
use crate::error::AirlogError;
use crate::read::airing::{Airing, Micros};
use crate::read::query::{LONGEST, SELECT_LINKED, rows};
use phatthanh_core::units::Frames;

/// More rows are not written while one airing is on.
const MEANWHILE: u32 = 200;

impl Airlog {
    /// Returns what was on when the clock was set back and was heard, by the clock from then on, at some moment from
    /// `from` on and before `to`. Begin and end are those by that clock; what is on now ends with `alive`.
    pub(crate) fn heard_on(
        &self,
        from: Timestamp,
        to: Timestamp,
        alive: Timestamp,
    ) -> Result<Vec<Airing>, AirlogError> {
        self.read("read airings of", |db| {
            let mut heard = Vec::new();
            // How far the clock was set since each began.
            let mut set: BTreeMap<Seq, SignedDuration> = BTreeMap::new();
            for (step, at, by) in steps(db, from, to)? {
                for mut airing in on_at(db, step)? {
                    let by = *set
                        .entry(airing.seq)
                        .and_modify(|all| *all += by)
                        .or_insert(by);
                    let start = airing.start.unwrap_or(at);
                    let went_on =
                        |played: Frames| played.after(start).saturating_add(by).unwrap_or(alive);
                    let until = airing.played.map_or(alive, went_on);
                    if by.is_negative() && at < until && at < to && from < until {
                        (airing.start, airing.end) = (Some(at), Some(until));
                        heard.push(airing);
                    }
                }
            }
            Ok(heard)
        })
    }
}

/// When the clock was set while what was heard from `from` to `to` may have been on, and how far.
fn steps(
    db: &Connection,
    from: Timestamp,
    to: Timestamp,
) -> rusqlite::Result<Vec<(Seq, Timestamp, SignedDuration)>> {
    let sql = r#"select seq, at_us, body from entry where kind = 'event' and at_us >= ? and at_us < ?
        and instr(body, '"event":"clock-stepped"') > 0 order by seq"#;
    let from = from.saturating_sub(LONGEST).unwrap_or(Timestamp::MIN);
    let mut steps = db.prepare_cached(sql)?;
    let steps = steps.query_map([from.as_microsecond(), to.as_microsecond()], |row| {
        Ok((
            row.get(0)?,
            row.get::<_, Micros>(1)?.0,
            row.get::<_, String>(2)?,
        ))
    })?;
    let mut set = Vec::new();
    for step in steps {
        let (seq, at, body) = step?;
        if let Some(Facts::Event(Event::ClockStepped { by_us })) = Facts::parse("event", &body) {
            set.push((seq, at, SignedDuration::from_micros(by_us)));
        }
    }

    Ok(set)
}

/// What was on air when entry `step` was written.
fn on_at(db: &Connection, step: Seq) -> rusqlite::Result<Vec<Airing>> {
    let sql = format!(
        "{} where airing.seq in (select seq from airing where seq < ?1 order by seq desc limit {MEANWHILE})
           and airing.start_us is not null and coalesce(airing.closed_seq > ?1, true) order by airing.seq",
        *SELECT_LINKED
    );
    rows(db, &sql, [step])
}
