//! Which copies in the store are not the bytes that were dropped, and what they are instead.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, params};

use super::{Index, open_to_read};
use phatthanh_core::names::SegmentId;

/// A copy that was made: converted, joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Copied {
    /// Its own bytes.
    pub(crate) hash: SegmentId,
    pub(crate) size: u64,
}

/// By the bytes that were dropped.
pub(crate) type Copies = BTreeMap<SegmentId, Copied>;

impl Index {
    /// Every copy that was made; none if that cannot be read: then they are made again.
    pub(crate) fn copies(&self) -> Copies {
        read(&self.connection).unwrap_or_default()
    }

    /// Reads the copies of the index at `path`, without a trace.
    pub(crate) fn peek_copies(path: &Path) -> Copies {
        open_to_read(path)
            .and_then(|connection| read(&connection))
            .unwrap_or_default()
    }

    /// Notes what the copy of `id` is; none: the very bytes.
    pub(crate) fn note_copy(&self, id: SegmentId, copied: Option<Copied>) -> rusqlite::Result<()> {
        let id = id.to_string();
        match copied {
            Some(Copied { hash, size }) => self
                .connection
                .prepare_cached("insert or replace into copy values (?1, ?2, ?3)")?
                .execute(params![id, hash.to_string(), size.cast_signed()])?,
            None => self
                .connection
                .prepare_cached("delete from copy where id = ?1")?
                .execute([id])?,
        };
        Ok(())
    }
}

fn read(connection: &Connection) -> rusqlite::Result<Copies> {
    let mut rows = connection.prepare("select id, hash, size from copy")?;
    let rows = rows.query_map([], |row| {
        let (id, hash) = (row.get::<_, String>(0)?, row.get::<_, String>(1)?);
        let size = row.get::<_, i64>(2)?.cast_unsigned();
        Ok(id
            .parse()
            .ok()
            .zip(hash.parse().ok())
            .map(|(id, hash)| (id, Copied { hash, size })))
    })?;
    rows.filter_map(Result::transpose).collect()
}
