//! An airing as questions see it, and the table `airing` that answers them.
//!
//! The table is made from the entries: [`Airing::begun`], [`Airing::missed`] and [`Airing::close`] are
//! the only rules, used when an entry is written, when the table is rebuilt, and when it is verified.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Row, params_from_iter};
use serde::Serialize;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};

use crate::entry::body::{EndBody, MissedBody};
use crate::entry::{Ended, Planned, Recording, Seq};
use phatthanh_core::names::{SegmentId, SlotId};
use phatthanh_core::rundown::OrderPart;
use phatthanh_core::units::Frames;
use phatthanh_core::words::Text;

/// An item as it was really heard; or one that never went to air.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Airing {
    /// The entry that began it, or said that it was missed.
    pub seq: Seq,
    /// The entry that closed it; none while it is on air.
    pub closed: Option<Seq>,
    /// The item.
    pub item: Planned,
    /// When its first frame was heard; none if it never was.
    pub start: Option<Timestamp>,
    /// When its last frame had been heard; none while on air, and for the missed.
    pub end: Option<Timestamp>,
    /// Frames the card took; none while on air.
    pub played: Option<Frames>,
    /// Why it ended; none while on air.
    pub ended: Option<Ended>,
    /// More about why.
    pub reason: Option<Text>,
    /// Hash and predecessor in the chain; none if they were not asked for ([`Airlog::unlinked`]).
    ///
    /// [`Airlog::unlinked`]: crate::Airlog::unlinked
    pub link: Option<Link>,
}

/// Counts airings, oldest first: a recording that is read several times in a row, in an occurrence or a round of an order,
/// is one airing, though the log has a row for each reading.
#[derive(Debug, Default)]
pub struct Counting(BTreeSet<(SegmentId, Whole)>);

/// What readings in a row belong to.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whole {
    Occurrence(SlotId, Timestamp),
    Round(i64, u32),
}

impl Counting {
    /// Returns whether `airing` counts, and is no further reading of one that did.
    pub fn counts(&mut self, airing: &Airing) -> bool {
        let item = &airing.item;
        let round = |part: &OrderPart| part.reading.map(|_| Whole::Round(part.seq, part.round));
        let occurrence = || {
            item.reading?;
            Some(Whole::Occurrence(item.slot.clone()?, item.due?))
        };

        let whole = match &item.order {
            Some(part) => round(part),
            None => occurrence(),
        };
        let recording = item.segment.as_ref().map(|segment| segment.id);
        airing.counts()
            && recording
                .zip(whole)
                .is_none_or(|whole| self.0.insert(whole))
    }
}

/// Where the last entry about an airing stands in the chain: the one that closed it, or while it is on
/// air the one that began it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The entry's hash.
    pub hash: String,
    /// The hash of the entry before.
    pub prev: String,
}

/// The columns of the table, in the order of [`Airing::values`].
pub(crate) const COLUMNS: [&str; 27] = [
    "seq",
    "closed_seq",
    "at_us",
    "planned_us",
    "start_us",
    "end_us",
    "kind",
    "slot",
    "due_us",
    "program",
    "topic",
    "segment_id",
    "segment_path",
    "segment_title",
    "approved_by",
    "held_frames",
    "skip_frames",
    "played_frames",
    "episode",
    "repeat",
    "makes_good",
    "ended",
    "reason",
    "ordered",
    "spoken",
    "reading",
    "input",
];

impl Airing {
    /// Returns what is known of an item that has no row yet and began at `start`, if it did.
    pub(crate) fn planned(item: Planned, start: Option<Timestamp>) -> Self {
        let (end, played, ended, reason) = (None, None, None, None);
        Self {
            seq: Seq(0),
            closed: None,
            item,
            start,
            end,
            played,
            ended,
            reason,
            link: None,
        }
    }

    /// The airing that entry `seq`, a `start`, began.
    pub(crate) fn begun(seq: Seq, start: Timestamp, item: Planned) -> Self {
        let (closed, end, played, ended, reason) = (None, None, None, None, None);
        Self {
            seq,
            closed,
            item,
            start: Some(start),
            end,
            played,
            ended,
            reason,
            link: None,
        }
    }

    /// What entry `seq`, a `missed`, says.
    pub(crate) fn missed(seq: Seq, body: MissedBody) -> Self {
        Self {
            seq,
            closed: Some(seq),
            item: body.item,
            start: None,
            end: None,
            played: Some(Frames::ZERO),
            ended: Some(Ended::Missed),
            reason: Some(body.reason),
            link: None,
        }
    }

    /// What entry `seq`, an `end`, adds.
    pub(crate) fn close(&mut self, seq: Seq, end: Timestamp, body: EndBody) {
        self.closed = Some(seq);
        self.end = Some(end);
        self.played = Some(body.played);
        self.ended = Some(body.ended);
        self.reason = body.reason;
    }

    /// The instant it is listed under: its start, or for the missed when it was planned.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.start.unwrap_or(self.item.start)
    }

    /// What was heard of it.
    #[must_use]
    pub fn heard(&self) -> Frames {
        self.start.and(self.played).unwrap_or_default()
    }

    /// Whether it counts as an airing: at least half of it was heard, and it ended by itself or by the schedule.
    /// The planner has the same rule for what it picks. An order's signal is none, and of several readings in a row each
    /// does: [`Counting`] takes them as one.
    #[must_use]
    pub fn counts(&self) -> bool {
        let half = self.heard().get().saturating_mul(2) >= self.item.held.get();
        let is_signal = self.item.order.is_some() && self.item.segment.is_none();
        self.start.is_some() && half && !is_signal && self.ended.is_some_and(Ended::is_scheduled)
    }

    /// Writes its row, or writes it anew.
    pub(crate) fn put(&self, db: &Connection) -> rusqlite::Result<()> {
        let marks = vec!["?"; COLUMNS.len()].join(", ");
        let sql = format!(
            "insert or replace into airing ({}) values ({marks})",
            COLUMNS.join(", ")
        );
        db.prepare_cached(&sql)?
            .execute(params_from_iter(self.values()))?;
        Ok(())
    }

    /// Its row, in the order of [`COLUMNS`].
    pub(crate) fn values(&self) -> [Value; COLUMNS.len()] {
        let item = &self.item;
        let segment = item.segment.as_ref();
        [
            integer(self.seq.0),
            maybe(self.closed, |seq| integer(seq.0)),
            micros(self.at()),
            micros(item.start),
            maybe(self.start, micros),
            maybe(self.end, micros),
            word(&item.kind),
            maybe(item.slot.as_ref(), text),
            maybe(item.due, micros),
            maybe(item.program.as_ref(), text),
            maybe(item.topic.as_ref(), text),
            maybe(segment, |segment| text(&segment.id)),
            maybe(segment, |segment| text(&segment.path)),
            maybe(segment, |segment| text(&segment.title)),
            maybe(item.approved_by.as_ref(), text),
            frames(item.held),
            frames(item.skip),
            maybe(self.played, frames),
            maybe(item.episode, |episode| integer(i64::from(episode))),
            integer(i64::from(item.repeat)),
            maybe(item.makes_good.as_ref(), json),
            maybe(self.ended, |ended| word(&ended)),
            maybe(self.reason.as_ref(), json),
            maybe(item.order.as_ref(), json),
            integer(i64::from(item.spoken)),
            maybe(item.reading, |reading| integer(i64::from(reading))),
            maybe(item.input.as_ref(), json),
        ]
    }

    /// Reads a row that has all [`COLUMNS`] in their order, and then `hash` and `prev` of its last entry.
    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let link = Link {
            hash: row.get(COLUMNS.len())?,
            prev: row.get(COLUMNS.len() + 1)?,
        };
        Ok(Self {
            link: Some(link),
            ..Self::read_unlinked(row)?
        })
    }

    /// Reads a row that has all [`COLUMNS`] in their order.
    ///
    /// By place, not by name: a name is looked for among all, and ten years have half a million rows.
    pub(crate) fn read_unlinked(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            closed: row.get(1)?,
            start: row.get::<_, Option<Micros>>(4)?.map(|at| at.0),
            end: row.get::<_, Option<Micros>>(5)?.map(|at| at.0),
            item: Planned {
                start: row.get::<_, Micros>(3)?.0,
                kind: row.get::<_, Parsed<_>>(6)?.0,
                slot: name(row, 7)?,
                due: row.get::<_, Option<Micros>>(8)?.map(|at| at.0),
                program: name(row, 9)?,
                topic: name(row, 10)?,
                segment: Recording::read(row, 11)?,
                approved_by: row.get(14)?,
                held: row.get::<_, Length>(15)?.0,
                skip: row.get::<_, Length>(16)?.0,
                episode: row.get(18)?,
                repeat: row.get(19)?,
                makes_good: row.get::<_, Option<Json<_>>>(20)?.map(|missed| missed.0),
                order: row.get::<_, Option<Json<_>>>(23)?.map(|order| order.0),
                spoken: row.get(24)?,
                reading: row.get(25)?,
                input: row.get::<_, Option<Json<_>>>(26)?.map(|input| input.0),
            },
            played: row.get::<_, Option<Length>>(17)?.map(|length| length.0),
            ended: row.get::<_, Option<Parsed<_>>>(21)?.map(|ended| ended.0),
            reason: row.get::<_, Option<Json<_>>>(22)?.map(|reason| reason.0),
            link: None,
        })
    }
}

impl Recording {
    /// Reads id, path and title from column `at` on; none where they name no recording.
    pub(crate) fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Self>> {
        let Some(Id(id)) = row.get(at)? else {
            return Ok(None);
        };
        let Named(path) = row.get(at + 1)?;
        Ok(Some(Self {
            id,
            path,
            title: row.get(at + 2)?,
        }))
    }
}

fn name<T: for<'a> From<&'a str>>(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<T>> {
    Ok(row.get::<_, Option<Named<T>>>(at)?.map(|name| name.0))
}

fn maybe<T>(fact: Option<T>, write: impl FnOnce(T) -> Value) -> Value {
    fact.map_or(Value::Null, write)
}

fn integer(number: i64) -> Value {
    Value::Integer(number)
}

fn micros(at: Timestamp) -> Value {
    Value::Integer(at.as_microsecond())
}

fn frames(length: Frames) -> Value {
    Value::Integer(i64::try_from(length.get()).unwrap_or(i64::MAX))
}

fn text(fact: &impl ToString) -> Value {
    Value::Text(fact.to_string())
}

/// A unit variant by its name in JSON, without the quotes.
fn word(fact: &impl Serialize) -> Value {
    let name = serde_json::to_value(fact).expect("a unit variant is JSON");
    Value::Text(
        name.as_str()
            .expect("a unit variant is a string")
            .to_owned(),
    )
}

fn json(fact: &impl Serialize) -> Value {
    Value::Text(serde_json::to_string(fact).expect("keys and texts are JSON"))
}

/// An instant, read.
pub(crate) struct Micros(pub(crate) Timestamp);

impl FromSql for Micros {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Timestamp::from_microsecond(value.as_i64()?)
            .map(Self)
            .map_err(FromSqlError::other)
    }
}

impl ToSql for Micros {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.as_microsecond().into())
    }
}

/// A length, read.
struct Length(Frames);

impl FromSql for Length {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let count = value.as_i64()?;
        u64::try_from(count)
            .map(|count| Self(Frames::new(count)))
            .map_err(FromSqlError::other)
    }
}

/// A recording's hash, read.
struct Id(SegmentId);

impl FromSql for Id {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value
            .as_str()?
            .parse()
            .map(Self)
            .map_err(FromSqlError::other)
    }
}

/// A word that JSON would write as a string, read.
struct Parsed<T>(T);

impl<T: DeserializeOwned> FromSql for Parsed<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word: StrDeserializer<'_, serde::de::value::Error> =
            value.as_str()?.into_deserializer();
        T::deserialize(word).map(Self).map_err(FromSqlError::other)
    }
}

/// A slug or a path, read.
struct Named<T>(T);

impl<T: for<'a> From<&'a str>> FromSql for Named<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(Self(value.as_str()?.into()))
    }
}

/// Facts in JSON, read.
struct Json<T>(T);

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?)
            .map(Self)
            .map_err(FromSqlError::other)
    }
}
