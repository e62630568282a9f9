//! An airing as questions see it, and the table `airing` that answers them.
//!
//! The table is made from the entries: [`Airing::begun`], [`Airing::missed`] and [`Airing::close`] are
//! the only rules, used when an entry is written, when the table is rebuilt, and when it is verified.

use jiff::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Row, params_from_iter};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::body::{EndBody, MissedBody};
use super::entry::{Ended, Planned, Recording, Seq};
use crate::names::{AudioPath, ProgramId, SlotId, TopicId};
use crate::units::Frames;
use crate::words::Text;

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
    /// Hash and predecessor in the chain.
    pub link: Link,
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
pub(super) const COLUMNS: [&str; 23] = [
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
];

impl Airing {
    /// The airing that entry `seq`, a `start`, began.
    pub(super) fn begun(seq: Seq, start: Timestamp, item: Planned, link: Link) -> Self {
        let (closed, end, played, ended, reason) = (None, None, None, None, None);
        Self { seq, closed, item, start: Some(start), end, played, ended, reason, link }
    }

    /// What entry `seq`, a `missed`, says.
    pub(super) fn missed(seq: Seq, body: MissedBody, link: Link) -> Self {
        Self {
            seq,
            closed: Some(seq),
            item: body.item,
            start: None,
            end: None,
            played: Some(Frames::ZERO),
            ended: Some(Ended::Missed),
            reason: Some(body.reason),
            link,
        }
    }

    /// What entry `seq`, an `end`, adds.
    pub(super) fn close(&mut self, seq: Seq, end: Timestamp, body: EndBody, link: Link) {
        self.closed = Some(seq);
        self.end = Some(end);
        self.played = Some(body.played);
        self.ended = Some(body.ended);
        self.reason = body.reason;
        self.link = link;
    }

    /// The instant it is listed under: its start, or for the missed when it was planned.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.start.unwrap_or(self.item.start)
    }

    /// Writes its row, or writes it anew.
    pub(super) fn put(&self, db: &Connection) -> rusqlite::Result<()> {
        let marks = vec!["?"; COLUMNS.len()].join(", ");
        let sql = format!("insert or replace into airing ({}) values ({marks})", COLUMNS.join(", "));
        db.prepare_cached(&sql)?.execute(params_from_iter(self.values()))?;
        Ok(())
    }

    /// Its row, in the order of [`COLUMNS`].
    pub(super) fn values(&self) -> [Value; COLUMNS.len()] {
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
        ]
    }

    /// Reads a row that has all [`COLUMNS`], and `hash` and `prev` of its last entry.
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let slug = |column| row.get::<_, Option<String>>(column);
        Ok(Self {
            seq: row.get("seq")?,
            closed: row.get("closed_seq")?,
            item: Planned {
                start: row.get::<_, Micros>("planned_us")?.0,
                kind: row.get::<_, Parsed<_>>("kind")?.0,
                slot: slug("slot")?.map(|slug| SlotId::from(slug.as_str())),
                due: row.get::<_, Option<Micros>>("due_us")?.map(|at| at.0),
                program: slug("program")?.map(|slug| ProgramId::from(slug.as_str())),
                topic: slug("topic")?.map(|slug| TopicId::from(slug.as_str())),
                segment: Recording::read(row)?,
                approved_by: row.get("approved_by")?,
                held: row.get::<_, Length>("held_frames")?.0,
                skip: row.get::<_, Length>("skip_frames")?.0,
                episode: row.get("episode")?,
                repeat: row.get("repeat")?,
                makes_good: row.get::<_, Option<Json<_>>>("makes_good")?.map(|missed| missed.0),
            },
            start: row.get::<_, Option<Micros>>("start_us")?.map(|at| at.0),
            end: row.get::<_, Option<Micros>>("end_us")?.map(|at| at.0),
            played: row.get::<_, Option<Length>>("played_frames")?.map(|length| length.0),
            ended: row.get::<_, Option<Parsed<_>>>("ended")?.map(|ended| ended.0),
            reason: row.get::<_, Option<Json<_>>>("reason")?.map(|reason| reason.0),
            link: Link { hash: row.get("hash")?, prev: row.get("prev")? },
        })
    }
}

impl Recording {
    /// Reads the three columns; none where they name no recording.
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Option<Self>> {
        let Some(Parsed(id)) = row.get("segment_id")? else { return Ok(None) };
        let path = AudioPath::from(row.get::<_, String>("segment_path")?.as_str());
        Ok(Some(Self { id, path, title: row.get("segment_title")? }))
    }
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
    Value::Text(name.as_str().expect("a unit variant is a string").to_owned())
}

fn json(fact: &impl Serialize) -> Value {
    Value::Text(serde_json::to_string(fact).expect("keys and texts are JSON"))
}

/// An instant, read.
pub(super) struct Micros(pub(super) Timestamp);

impl FromSql for Micros {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Timestamp::from_microsecond(value.as_i64()?).map(Self).map_err(FromSqlError::other)
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
        u64::try_from(count).map(|count| Self(Frames::new(count))).map_err(FromSqlError::other)
    }
}

/// A word or a hash that JSON would write as a string, read.
struct Parsed<T>(T);

impl<T: DeserializeOwned> FromSql for Parsed<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?.into();
        serde_json::from_value(word).map(Self).map_err(FromSqlError::other)
    }
}

/// Facts in JSON, read.
struct Json<T>(T);

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}
