//! What is known of each copy in the store: whose bytes it holds, how long nobody has wanted it, how
//! often it was looked through.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use super::Index;
use crate::store::Bytes;
use phatthanh_core::names::SegmentId;

/// Of no use to any other program, so it comes and goes without a version.
const SCHEMA: &str = "
create table if not exists care (
  -- The copy's name in the store.
  id text primary key,
  -- Running time of the station in which no file in the folders was this one.
  unused_s integer not null,
  -- How often it was looked through.
  checks integer not null
) strict;";

/// What upkeep knows of a copy.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Care {
    /// Running time of the station in which no file in the folders was this one.
    pub(crate) unused: Duration,
    /// How often it was looked through.
    pub(crate) checks: u32,
}

impl Index {
    /// What upkeep knew when the station last ran; what cannot be read is found out again.
    pub(crate) fn care(&self) -> rusqlite::Result<BTreeMap<SegmentId, Care>> {
        self.connection.execute_batch(SCHEMA)?;
        let mut rows = self
            .connection
            .prepare("select id, unused_s, checks from care")?;
        let rows = rows.query_map([], |row| {
            let id: Option<SegmentId> = row.get::<_, String>(0)?.parse().ok();
            let (unused, checks): (i64, i64) = (row.get(1)?, row.get(2)?);
            let unused = Duration::from_secs(u64::try_from(unused).unwrap_or(0));
            Ok(id.map(|id| {
                (
                    id,
                    Care {
                        unused,
                        checks: u32::try_from(checks).unwrap_or(0),
                    },
                )
            }))
        });
        rows?.filter_map(Result::transpose).collect()
    }

    /// Keeps what is known of these copies, and nothing of others.
    pub(crate) fn put_care(&mut self, care: &BTreeMap<SegmentId, Care>) -> rusqlite::Result<()> {
        let change = self.connection.transaction()?;
        change.execute("delete from care", [])?;
        let mut put = change.prepare_cached("insert into care values (?1, ?2, ?3)")?;
        for (id, care) in care {
            put.execute(params![
                id.to_string(),
                care.unused.as_secs().cast_signed(),
                care.checks
            ])?;
        }
        drop(put);
        change.commit()
    }

    /// Forgets the recording `id`, which has left its folders, whole or not at all.
    pub(crate) fn forget(&mut self, id: SegmentId) -> rusqlite::Result<()> {
        let change = self.connection.transaction()?;
        let id = id.to_string();
        change.execute(
            "delete from recording where id = ?1 and gone_us is not null",
            [&id],
        )?;
        change.execute("delete from copy where id = ?1", [&id])?;
        change.execute("delete from print where id = ?1", [&id])?;
        change.commit()
    }

    /// What the copy of `id` must hold.
    pub(crate) fn bytes(&self, id: SegmentId) -> rusqlite::Result<Bytes> {
        bytes(&self.connection, id)
    }
}

/// The index for reading, whoever else writes it.
#[derive(Debug)]
pub(crate) struct Reading(Connection);

impl Reading {
    pub(crate) fn open(path: &Path) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        Ok(Self(connection))
    }

    /// What the copy of `id` must hold.
    pub(crate) fn bytes(&self, id: SegmentId) -> rusqlite::Result<Bytes> {
        bytes(&self.0, id)
    }
}

/// A copy that was converted holds other bytes than were dropped.
fn bytes(connection: &Connection, id: SegmentId) -> rusqlite::Result<Bytes> {
    let mut row = connection.prepare_cached("select hash, size from copy where id = ?1")?;
    let row = row.query_row([id.to_string()], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
    });
    let Some((hash, size)) = row.optional()? else {
        return Ok(Bytes {
            hash: id,
            size: None,
        });
    };

    let hash = hash.parse().map_err(|_| rusqlite::Error::InvalidQuery)?;
    Ok(Bytes {
        hash,
        size: Some(size.cast_unsigned()),
    })
}
