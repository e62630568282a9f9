//! What ingest found out, kept between runs: `var/catalogue.db`.
//!
//! Most of it can be found out again from the folders, only slowly; what cannot is when each recording came. So a file
//! that cannot be understood is set aside, whole, and begun anew.

pub(crate) mod aside;
mod care;
mod copies;
mod hold;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, Row, params};

use super::known::Known;
use super::recording::{Outcome, Recording};
use super::twins::{Print, Twins};
use crate::folders::found::Stamp;
use crate::measure::{self, Measures};
use phatthanh_core::names::{AudioPath, SegmentId, Shared};
use phatthanh_core::units::{BassLoss, Frames, Level, Lufs, Sides};

use aside::Why;
pub(crate) use care::{Care, Reading};
pub(crate) use copies::{Copied, Copies};
pub(crate) use hold::Moved;

const SCHEMA: &str = include_str!("index.sql");
/// The version of the schema. A file of an older one is begun anew, one of a newer one is set aside.
const VERSION: i32 = 5;

/// Says that a file's version is newer.
const NEWER: &str = "written by a newer phatthanh";

/// Another program is waited for so long; rows are written in milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);

/// Drops what is known of bytes that no row names any more.
const FORGET: &str = "delete from print where id not in (select id from recording where id is not null);
    delete from twin where one not in (select id from print) or other not in (select id from print);";

/// The open file.
#[derive(Debug)]
pub(crate) struct Index {
    connection: Connection,
    /// The file it is in; none if it is in memory only.
    place: Option<hold::Place>,
}

impl Index {
    /// Opens the index at `path` with what is in it. One that cannot be understood is set aside whole, and begun
    /// anew; returns its path then.
    pub(crate) fn open(path: &Path) -> rusqlite::Result<(Self, Kept, Option<PathBuf>)> {
        Self::open_within(path, PATIENCE)
    }

    /// Opens it so, but waits no longer than `patience` for another program that has it to itself.
    fn open_within(
        path: &Path,
        patience: Duration,
    ) -> rusqlite::Result<(Self, Kept, Option<PathBuf>)> {
        match Self::open_and_read(path, patience) {
            Err(problem) => {
                let Some(why) = why_aside(&problem, path) else {
                    return Err(problem);
                };
                let aside = match aside::set_aside(path, why) {
                    Ok(aside) => aside,
                    Err(refused) => {
                        tracing::error!(path = %path.display(), %refused, "index cannot be set aside");
                        return Err(problem);
                    }
                };
                tracing::warn!(path = %path.display(), %problem, aside = %aside.display(), "index begun anew");
                let (index, kept) = Self::open_and_read(path, patience)?;
                Ok((index, kept, Some(aside)))
            }
            Ok((index, kept)) => Ok((index, kept, None)),
        }
    }

    /// What is in the index at `path`, without a trace; nothing if it cannot be read.
    pub(crate) fn peek(path: &Path) -> Kept {
        open_to_read(path)
            .and_then(|connection| read(&connection))
            .unwrap_or_default()
    }

    fn open_and_read(path: &Path, patience: Duration) -> rusqlite::Result<(Self, Kept)> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(patience)?;
        connection.pragma_update(None, "synchronous", "normal")?;
        // It is read once as a whole, and then rows are written one at a time: neither needs a large cache.
        connection.pragma_update(None, "cache_size", -256)?;
        let version: i32 = connection.query_row("pragma user_version", [], |row| row.get(0))?;
        if version != VERSION {
            is_ours(&connection, version)?;
            connection.execute_batch(&format!(
                "begin; drop table if exists recording; drop table if exists copy; drop table if exists print; drop table if exists twin; {SCHEMA} pragma user_version = {VERSION}; commit;"
            ))?;
        }

        connection.execute_batch(FORGET)?;
        let kept = read(&connection)?;
        connection.execute_batch("pragma shrink_memory;")?;
        connection.busy_timeout(PATIENCE)?;
        Ok((
            Self {
                connection,
                place: hold::place(path),
            },
            kept,
        ))
    }

    /// From here on nothing is written until [`Index::commit`], and then all of it.
    pub(crate) fn begin(&self) -> rusqlite::Result<()> {
        self.connection.execute_batch("begin immediate")
    }

    /// Writes all since [`Index::begin`].
    pub(crate) fn commit(&self) -> rusqlite::Result<()> {
        self.connection.execute_batch("commit")
    }

    /// Writes `recording` in place of what was at its path.
    pub(crate) fn put(&self, recording: &Recording) -> rusqlite::Result<()> {
        let (id, reason, measures) = match &recording.outcome {
            Outcome::Passed { id, measures } => (Some(*id), None, Some(measures)),
            Outcome::Refused { id, reason } => (*id, serde_json::to_string(reason).ok(), None),
        };

        let mut put = self.connection.prepare_cached(
            "insert or replace into recording values (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22)",
        )?;
        put.execute(params![
            recording.path.as_str(),
            recording.stamp.size.cast_signed(),
            recording.stamp.mtime_ns,
            recording.stamp.ctime_ns,
            id.map(|id| id.to_string()),
            recording.added.as_microsecond(),
            recording.gone.map(Timestamp::as_microsecond),
            reason,
            measures.map(|m| &*m.format),
            measures.map(|m| m.channels),
            measures.map(|m| m.sample_rate),
            measures.map(|m| m.frames.cast_signed()),
            measures.and_then(|m| m.loudness).map(|lufs| lufs.0),
            measures.map(|m| m.true_peak.0),
            measures.and_then(|m| m.title.as_deref()),
            measures.map(|m| m.silence_start_s),
            measures.map(|m| m.silence_end_s),
            measures.and_then(|m| m.loudness_range_lu),
            measures.map(|m| side_name(m.sides)),
            measures.and_then(|m| serde_json::to_string(&m.warnings).ok()),
            measures.map(|m| pause_text(&m.pauses)),
            measures.and_then(|m| serde_json::to_string(&m.bass.0).ok()),
        ])?;
        Ok(())
    }

    /// Keeps the print of `id`, and gives its twins among those kept before.
    pub(crate) fn liken(&self, id: SegmentId, print: &Print) -> rusqlite::Result<Vec<SegmentId>> {
        let name = id.to_string();
        let mut twins: Vec<SegmentId> = Vec::new();
        let mut near = self.connection.prepare_cached(
            "select id, print from print where seconds between ?1 and ?2 and id <> ?3",
        )?;
        let lengths = print.lengths();
        let mut rows = near.query(params![lengths.start(), lengths.end(), name])?;
        while let Some(row) = rows.next()? {
            let items = row.get_ref("print")?.as_blob()?;
            if print.is_like(items.as_chunks().0)
                && let Ok(twin) = row.get::<_, String>("id")?.parse()
            {
                twins.push(twin);
            }
        }

        let items: Vec<u8> = print
            .items
            .iter()
            .flat_map(|item| item.to_le_bytes())
            .collect();
        let put = "insert or replace into print values (?1, ?2, ?3)";
        self.connection
            .prepare_cached(put)?
            .execute(params![name, print.seconds, items])?;
        for twin in &twins {
            let put = "insert or ignore into twin values (?1, ?2)";
            self.connection
                .prepare_cached(put)?
                .execute([&name, &twin.to_string()])?;
        }

        Ok(twins)
    }

    /// Forgets what is at `path`.
    pub(crate) fn remove(&self, path: &AudioPath) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached("delete from recording where path = ?1")?
            .execute([path.as_str()])?;
        Ok(())
    }
}

/// What the file holds.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Kept {
    pub(crate) recordings: BTreeMap<AudioPath, Box<Known>>,
    /// What many of them have in common.
    pub(crate) shared: Shared,
    pub(crate) twins: Twins,
}

/// Opens the index at `path` without a trace; an error if it is of another version.
fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    let version: i32 = connection.query_row("pragma user_version", [], |row| row.get(0))?;
    if version == VERSION {
        Ok(connection)
    } else {
        Err(rusqlite::Error::InvalidQuery)
    }
}

/// Err if a database of that `version` is no older index of ours, and no empty file.
fn is_ours(connection: &Connection, version: i32) -> rusqlite::Result<()> {
    if (1..VERSION).contains(&version) {
        return Ok(());
    }

    let tables = "select count(*) from sqlite_schema";
    let tables: i64 = connection.query_row(tables, [], |row| row.get(0))?;
    if version == 0 && tables == 0 {
        return Ok(());
    }

    let words = if version > VERSION {
        NEWER
    } else {
        "not a catalogue"
    };
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_NOTADB);
    Err(rusqlite::Error::SqliteFailure(code, Some(words.into())))
}

/// Why the file at `path`, which cannot be opened for this `problem`, is to be set aside; none if the machine is to
/// blame, and it may be opened later.
fn why_aside(problem: &rusqlite::Error, path: &Path) -> Option<Why> {
    match problem {
        rusqlite::Error::SqliteFailure(_, Some(words)) if words == NEWER => Some(Why::Newer),
        _ if is_damage(problem) || path.is_dir() => Some(Why::Damaged),
        _ => None,
    }
}

/// Whether the fault is in what the file holds, and not in the machine: then it is begun anew.
fn is_damage(problem: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase, Unknown};
    match problem {
        // Unknown is said of a schema that is not ours: a view in place of the table.
        rusqlite::Error::SqliteFailure(failure, _) => {
            matches!(failure.code, DatabaseCorrupt | NotADatabase | Unknown)
        }
        // Readable, but not by us: a missing column, a value that is none.
        _ => true,
    }
}

fn read(connection: &Connection) -> rusqlite::Result<Kept> {
    let mut rows = connection.prepare("select * from recording")?;
    let mut shared = Shared::default();
    let recordings = rows.query_map([], |row| {
        let recording = recording(row, &mut shared)?;
        Ok((
            recording.path.clone(),
            Box::new(Known::new(recording, &mut shared)),
        ))
    })?;
    let recordings = recordings.collect::<Result<_, _>>()?;
    let mut twins = Twins::new();
    let mut pairs = connection.prepare("select one, other from twin")?;
    for pair in pairs.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })? {
        let (one, other) = pair?;
        if let (Ok(one), Ok(other)) = (one.parse(), other.parse()) {
            twins.entry(one).or_default().insert(other);
            twins.entry(other).or_default().insert(one);
        }
    }

    Ok(Kept {
        recordings,
        shared,
        twins,
    })
}

fn recording(row: &Row<'_>, shared: &mut Shared) -> rusqlite::Result<Recording> {
    let path: String = row.get("path")?;
    let id: Option<SegmentId> = row
        .get::<_, Option<String>>("id")?
        .and_then(|id| id.parse().ok());
    let refusal: Option<String> = row.get("refusal")?;
    let refusal = refusal.and_then(|reason| serde_json::from_str(&reason).ok());
    let outcome = match (id, refusal) {
        (Some(id), None) => Outcome::Passed {
            id,
            measures: measures(row, shared)?,
        },
        (id, reason) => Outcome::Refused {
            id,
            reason: reason.ok_or(rusqlite::Error::InvalidQuery)?,
        },
    };

    let stamp = Stamp {
        size: row.get::<_, i64>("size")?.cast_unsigned(),
        mtime_ns: row.get("mtime_ns")?,
        ctime_ns: row.get("ctime_ns")?,
    };

    let added = Timestamp::from_microsecond(row.get("added_us")?).unwrap_or(Timestamp::UNIX_EPOCH);
    let recording = Recording::new(AudioPath::from(path.as_str()), stamp, added, outcome);
    let gone = row.get::<_, Option<i64>>("gone_us")?;
    let gone = gone.map(|us| Timestamp::from_microsecond(us).unwrap_or(Timestamp::UNIX_EPOCH));
    Ok(Recording { gone, ..recording })
}

fn measures(row: &Row<'_>, shared: &mut Shared) -> rusqlite::Result<Measures> {
    Ok(Measures {
        format: shared.of(row.get_ref("format")?.as_str()?),
        channels: row.get("channels")?,
        sample_rate: row.get::<_, u32>("sample_rate")?.max(1),
        frames: row.get::<_, i64>("frames")?.cast_unsigned(),
        loudness: row.get::<_, Option<f64>>("loudness_lufs")?.map(Lufs),
        true_peak: Level(row.get("true_peak_dbtp")?),
        title: row.get("tag_title")?,
        silence_start_s: row.get("silence_start_s")?,
        silence_end_s: row.get("silence_end_s")?,
        print: None,
        loudness_range_lu: row.get("loudness_range_lu")?,
        bass: serde_json::from_str(&row.get::<_, String>("bass_loss_lu")?)
            .map(BassLoss)
            .map_err(|_| rusqlite::Error::InvalidQuery)?,
        sides: sides(&row.get::<_, String>("sides")?).ok_or(rusqlite::Error::InvalidQuery)?,
        warnings: serde_json::from_str(&row.get::<_, String>("warnings")?)
            .map_err(|_| rusqlite::Error::InvalidQuery)?,
        pauses: pauses(&row.get::<_, String>("pauses")?)
            .map(measure::shared)
            .ok_or(rusqlite::Error::InvalidQuery)?,
    })
}

/// `0-96000 480000-600000`: from the first frame of a pause to the one after its last.
fn pause_text(pauses: &[Range<Frames>]) -> String {
    let text = |pause: &Range<Frames>| format!("{}-{}", pause.start.get(), pause.end.get());
    pauses.iter().map(text).collect::<Vec<_>>().join(" ")
}

fn pauses(text: &str) -> Option<Vec<Range<Frames>>> {
    let frames = |text: &str| text.parse().ok().map(Frames::new);
    let pause = |text: &str| {
        text.split_once('-')
            .and_then(|(from, to)| Some(frames(from)?..frames(to)?))
    };
    text.split_whitespace().map(pause).collect()
}

const fn side_name(sides: Sides) -> &'static str {
    match sides {
        Sides::Both => "both",
        Sides::Left => "left",
        Sides::Right => "right",
    }
}

fn sides(name: &str) -> Option<Sides> {
    [Sides::Both, Sides::Left, Sides::Right]
        .into_iter()
        .find(|sides| side_name(*sides) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_that_cannot_be_understood_is_begun_anew() {
        let row = |id: &str, refusal: &str, channels: i32| {
            format!(
                "insert into recording values
                 ('a', 1, 2, 2, {id}, 3, null, {refusal}, 'wav', {channels}, 8000, 4, 5, 6, null, 7, 8, null, 'both',
                  '[]', '0-96000', '[0, 0, 0, 0, 0, 0]')"
            )
        };

        for edit in [
            row("null", "null", 1),
            row("'no id'", "null", 1),
            row("null", "'no text'", 1),
            row("printf('%064d', 7)", "null", -1),
            "drop table recording".to_owned(),
            "drop table recording; create view recording as select 1; pragma user_version = 0"
                .to_owned(),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("catalogue.db");
            let (index, ..) = Index::open(&path).unwrap();
            index.connection.execute_batch(&edit).unwrap();
            drop(index);
            let (_index, kept, aside) = Index::open(&path).unwrap();
            let names: Vec<_> = aside::names(&path);
            assert_eq!((kept, names.len()), (Kept::default(), 1), "{edit}");
            assert_eq!(aside, Some(folder.path().join(&names[0])), "{edit}");
        }
    }
}
