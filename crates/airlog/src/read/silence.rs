//! Was the station silent? Yes, no, and the third answer: nobody knows.
//!
//! That nothing is in the log proves silence only while the station ran. A **presence** is what two rows
//! that follow each other say about the time between them: the station ran, had been stopped, had broken
//! off. The rows are walked in the order they were written, because a clock may have been wrong; where it
//! was set later, what the log says about a moment holds only as far as it holds that much earlier and
//! later too.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;

use super::airing::{Airing, Micros};
use super::filter::Filter;
use super::named::events;
use crate::entry::body::Facts;
use crate::entry::{Event, Seq};
use crate::error::AirlogError;
use crate::write::log::Airlog;
use phatthanh_core::units::Frames;

#[cfg(test)]
mod tests;

/// Steps of the clock up to this change no answer: NTP makes them every day.
const SMALL_STEP: SignedDuration = SignedDuration::from_secs(1);

/// What the log can say about a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// The station ran: what was heard is in the log, and nothing else was.
    Ran,
    /// It had been stopped in order.
    Stopped,
    /// The power had gone, or the program had broken off.
    BrokeOff,
    /// The machine slept, and the station with it.
    Slept,
    /// The clock was set later, by more than the answer bears.
    ClockInDoubt,
    /// Rows of that time were lost before the log took them.
    RowsLost,
    /// It is before the log's first row, or after the last that is known.
    Unlogged,
}

/// A stretch of time and what the log can say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its first moment.
    pub from: Timestamp,
    /// The first after it.
    pub to: Timestamp,
    /// What is known.
    pub presence: Presence,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Something was heard.
    Heard,
    /// The station ran, and nothing was heard.
    Silent,
    /// Nothing is in the log, and that proves nothing.
    NotKnown,
}

/// The answer, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// In one word, for the whole time asked about.
    pub answer: Answer,
    /// What was heard, oldest first.
    pub heard: Vec<Airing>,
    /// What was to be heard and was not, oldest first.
    pub missed: Vec<Airing>,
    /// When the log knows nothing, and why.
    pub unknown: Vec<Span>,
    /// How far the clock was set later in the same run; none if it was not.
    pub clock_set: Option<SignedDuration>,
}

/// One entry, as far as presence asks.
struct Told {
    seq: Seq,
    at: Timestamp,
    event: Option<Event>,
}

impl Told {
    const COLUMNS: &str = "seq, at_us, kind, case when kind = 'event' then body end";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let body: Option<String> = row.get(3)?;
        let event = body.and_then(|body| match Facts::parse("event", &body) {
            Some(Facts::Event(event)) => Some(event),
            _ => None,
        });
        Ok(Self {
            seq: row.get(0)?,
            at: row.get::<_, Micros>(1)?.0,
            event,
        })
    }
}

/// The daemon's own rows: approvals, seals, accounts, people's reasons and their word for the clock and the log are
/// written by others too, also while it is stopped.
pub(crate) const OWN: &str = r#"kind in ('start', 'end', 'missed', 'event') and not (kind = 'event'
    and (body like '%"event":"seal%' or body like '%"event":"accepted"%'
        or body like '%"event":"attended"%' or body like '%"event":"log-seen"%'
        or body like '%"event":"clock-believed"%"witness":"person"%'))"#;

impl Airlog {
    /// Whether the station was silent from `from` on and before `to`; `alive` is the last moment it is
    /// known to run, from its heartbeat.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn silence(
        &self,
        from: Timestamp,
        to: Timestamp,
        alive: Option<Timestamp>,
    ) -> Result<Silence, AirlogError> {
        let mut unknown = self.presence(from, to, alive)?;
        unknown.retain(|span| span.presence != Presence::Ran);
        let last = alive.unwrap_or(Timestamp::MIN);
        let heard = self.heard_by_each_clock(from, to, last)?;
        let clock_set = self.clock_set_after(from)?;
        if heard.is_empty()
            && unknown.is_empty()
            && let Some(by) = clock_set
        {
            let by = by.abs();
            let (early, late) = (from.saturating_sub(by), to.saturating_add(by));
            let (Ok(early), Ok(late)) = (early, late) else {
                return Ok(Silence::in_doubt(from, to, by));
            };
            if !self.heard(early, late, last)?.is_empty() {
                unknown.push(Span {
                    from,
                    to,
                    presence: Presence::ClockInDoubt,
                });
            }
        }

        let answer = match (heard.is_empty(), unknown.is_empty()) {
            (false, _) => Answer::Heard,
            (true, true) => Answer::Silent,
            (true, false) => Answer::NotKnown,
        };

        Ok(Silence {
            answer,
            heard,
            missed: self.missed_in(from, to)?,
            unknown,
            clock_set,
        })
    }

    /// What the log can say about each stretch of `from..to`, in order; none overlap, none is missing.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn presence(
        &self,
        from: Timestamp,
        to: Timestamp,
        alive: Option<Timestamp>,
    ) -> Result<Vec<Span>, AirlogError> {
        self.read("read", |db| {
            let mut spans = Spans {
                from,
                to,
                reached: from,
                told: Vec::new(),
            };
            let mut before = last_told(db, from)?;
            if before.is_none() {
                before = first_told(db)?;
                let first = before.as_ref().map_or(to, |first| first.at);
                spans.until(first, Presence::Unlogged);
            }
            let sql = format!(
                "select {} from entry where seq > ? and {OWN} order by seq",
                Told::COLUMNS
            );
            let mut statement = db.prepare(&sql)?;
            while let Some(row) = before.take() {
                if row.at >= to {
                    break;
                }
                let mut later = statement.query([row.seq])?;
                let next = later.next()?.map(Told::read).transpose()?;
                between(&mut spans, &row, next.as_ref(), alive);
                before = next;
            }
            spans.until(to, Presence::Unlogged);
            for lost in events(db, &["rows-lost"])? {
                if let (
                    ..,
                    Event::RowsLost {
                        from_us, until_us, ..
                    },
                ) = lost?
                {
                    spans.lost(from_us, until_us);
                }
            }
            // What ended had its beginning in a log that is gone.
            for orphan in events(db, &["row-set-aside"])? {
                if let (
                    _,
                    _,
                    Event::RowSetAside {
                        kind, at_us, body, ..
                    },
                ) = orphan?
                    && kind == "end"
                    && let Some(Facts::End(end)) = Facts::parse(&kind, &body)
                {
                    let lasted = end.played.to_duration().as_micros();
                    spans.lost(at_us - i64::try_from(lasted).unwrap_or(i64::MAX), at_us);
                }
            }
            Ok(spans.told)
        })
    }

    /// How far the clock was set after `at`, while the station ran on; none if hardly at all.
    fn clock_set_after(&self, at: Timestamp) -> Result<Option<SignedDuration>, AirlogError> {
        self.read("read", |db| {
            let Some(row) = last_told(db, at)? else {
                return Ok(None);
            };
            let sql = format!(
                "select {} from entry where kind = 'event' and seq > ? order by seq",
                Told::COLUMNS
            );
            let mut statement = db.prepare(&sql)?;
            let mut rows = statement.query([row.seq])?;
            while let Some(row) = rows.next()? {
                match Told::read(row)?.event {
                    Some(Event::Started { .. } | Event::Stopped | Event::BrokeOff { .. }) => break,
                    Some(Event::ClockStepped { by_us })
                        if by_us.abs() > SMALL_STEP.as_micros() as i64 =>
                    {
                        return Ok(Some(SignedDuration::from_micros(by_us)));
                    }
                    _ => {}
                }
            }
            Ok(None)
        })
    }

    /// What never went to air and was to be on at some moment of `from..to`.
    fn missed_in(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Airing>, AirlogError> {
        let began = from
            .saturating_sub(SignedDuration::from_hours(24))
            .unwrap_or(Timestamp::MIN);
        let filter = Filter {
            from: Some(began),
            to: Some(to),
            failed: true,
            ..Filter::default()
        };

        let mut missed = self.airings(&filter)?;
        let end = |airing: &Airing| {
            airing
                .item
                .held
                .saturating_sub(airing.item.skip)
                .after(airing.item.start)
        };

        missed.retain(|airing| airing.start.is_none() && end(airing) > from);
        Ok(missed)
    }
}

impl Silence {
    fn in_doubt(from: Timestamp, to: Timestamp, by: SignedDuration) -> Self {
        let unknown = vec![Span {
            from,
            to,
            presence: Presence::ClockInDoubt,
        }];
        let (heard, missed) = (Vec::new(), Vec::new());
        Self {
            answer: Answer::NotKnown,
            heard,
            missed,
            unknown,
            clock_set: Some(by),
        }
    }

    /// How much of it nothing was heard.
    #[must_use]
    pub fn quiet(&self, from: Timestamp, to: Timestamp) -> Frames {
        let mut reached = from;
        let mut quiet = Frames::ZERO;
        for airing in &self.heard {
            let Some(start) = airing.start else { continue };
            if start > reached {
                quiet += Frames::between(reached, start);
            }
            reached = reached.max(airing.end.unwrap_or(to)).min(to);
        }
        quiet + Frames::between(reached, to)
    }
}

/// The daemon's last entry at `at` or before it, by the clock of then.
fn last_told(db: &Connection, at: Timestamp) -> rusqlite::Result<Option<Told>> {
    let sql = format!(
        "select {} from entry where at_us <= ? and {OWN} order by at_us desc, seq desc limit 1",
        Told::COLUMNS
    );
    db.prepare_cached(&sql)?
        .query_row([at.as_microsecond()], Told::read)
        .optional()
}

fn first_told(db: &Connection) -> rusqlite::Result<Option<Told>> {
    let sql = format!(
        "select {} from entry where {OWN} order by seq limit 1",
        Told::COLUMNS
    );
    db.query_row(&sql, [], Told::read).optional()
}

/// What is known from `row` to the row written after it.
fn between(spans: &mut Spans, row: &Told, next: Option<&Told>, alive: Option<Timestamp>) {
    let (known, then) = match (&row.event, next) {
        // Nobody wrote that it broke off yet: it has not come back.
        (Some(Event::Stopped), _) => (row.at, Presence::Stopped),
        (Some(Event::BrokeOff { alive_us }), _) => (
            Timestamp::from_microsecond(*alive_us).unwrap_or(row.at),
            Presence::BrokeOff,
        ),
        (_, None) => (alive.unwrap_or(row.at), Presence::Unlogged),
        (_, Some(next)) => match next.event {
            Some(Event::BrokeOff { alive_us }) => (
                Timestamp::from_microsecond(alive_us).unwrap_or(row.at),
                Presence::BrokeOff,
            ),
            Some(Event::Started { .. }) => (row.at, Presence::BrokeOff),
            // Wall times it was set past were never the station's.
            Some(Event::ClockStepped { by_us }) if by_us > SMALL_STEP.as_micros() as i64 => {
                let set = next.at.checked_sub(SignedDuration::from_micros(by_us));
                (set.unwrap_or(row.at), Presence::ClockInDoubt)
            }
            Some(Event::Slept { slept_us }) => {
                let slept = next.at.checked_sub(SignedDuration::from_micros(slept_us));
                (
                    slept.map_or(row.at, |slept| slept.max(row.at)),
                    Presence::Slept,
                )
            }
            _ => (next.at, Presence::Ran),
        },
    };

    spans.until(known, Presence::Ran);
    let end = next.map_or(spans.to, |next| next.at);
    if known < end {
        spans.until(end, then);
    }
}

/// An instant of an event's fact.
fn moment(us: i64) -> Timestamp {
    let end = if us < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    Timestamp::from_microsecond(us).unwrap_or(end)
}

/// Spans as they grow.
struct Spans {
    from: Timestamp,
    to: Timestamp,
    reached: Timestamp,
    told: Vec<Span>,
}

impl Spans {
    /// Between these moments rows were lost: that the station ran proves nothing there.
    fn lost(&mut self, from_us: i64, until_us: i64) {
        let (from, until) = (
            moment(from_us).max(self.from),
            moment(until_us).min(self.to),
        );
        if from >= until {
            return;
        }

        let mut told = Vec::new();
        let mut put = |from: Timestamp, to: Timestamp, presence| {
            if from < to {
                told.push(Span { from, to, presence });
            }
        };

        for span in std::mem::take(&mut self.told) {
            let (inner, outer) = (span.from.max(from), span.to.min(until));
            if span.presence != Presence::Ran || inner >= outer {
                put(span.from, span.to, span.presence);
                continue;
            }
            put(span.from, inner, span.presence);
            put(inner, outer, Presence::RowsLost);
            put(outer, span.to, span.presence);
        }

        self.told = told;
    }

    /// Adds a span of this presence from the last one to `at`; lengthens the last one if that has it too.
    fn until(&mut self, at: Timestamp, presence: Presence) {
        let at = at.clamp(self.from, self.to);
        if at <= self.reached {
            return;
        }

        match self.told.last_mut() {
            Some(last) if last.presence == presence => last.to = at,
            _ => self.told.push(Span {
                from: self.reached,
                to: at,
                presence,
            }),
        }

        self.reached = at;
    }
}
