//! Sealed days as files: every row since the seal before, and the seal, to be kept elsewhere.
//!
//! A file is whole or not there, and is never written over: what a stick holds is what the log said
//! then. `CHAIN.md` describes it.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::{Connection, OptionalExtension};

use super::chain::ChainRow;
use super::seal::SealKey;
use crate::entry::body::Facts;
use crate::entry::{Event, Seal, Seq};
use crate::error::AirlogError;
use crate::read::airing::Micros;
use crate::read::named::events;
use crate::write::log::{Airlog, append_to, head};

/// How the file of a sealed day ends.
pub const SEALED_ENDING: &str = ".jsonl";

/// A wall clock this far before the last row is wrong; less is a row that waited to be written.
const BEHIND: jiff::SignedDuration = jiff::SignedDuration::from_mins(10);

/// A sealed day, read from its file: entries that follow each other, the last of which is the seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedDay {
    pub(crate) rows: Vec<ChainRow>,
    pub(crate) seal: Seal,
}

/// How a sealed day's file is not what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyDamage {
    /// This line is no row.
    Line {
        /// Counted from one.
        line: usize,
    },
    /// This row's hash does not fit what it says.
    Content {
        /// The row.
        seq: i64,
    },
    /// This row does not follow the one before: a row is missing, inserted or replaced.
    Order {
        /// The row.
        seq: i64,
    },
    /// Its last row is no seal.
    NoSeal,
    /// The seal is not of the row before it.
    SealOfAnother {
        /// The seal's row.
        seq: i64,
    },
    /// The seal's signature is not its key's.
    Signature {
        /// The seal's row.
        seq: i64,
    },
    /// It cannot be read.
    Unreadable {
        /// Why.
        problem: String,
    },
}

impl SealedDay {
    /// Reads a sealed day's file. Total: a stranger may have put anything there.
    ///
    /// # Errors
    /// [`CopyDamage`] at the first byte that no sealed day can have.
    pub fn parse(bytes: &[u8]) -> Result<Self, CopyDamage> {
        let lines = bytes.split_inclusive(|byte| *byte == b'\n');
        let mut rows = Vec::<ChainRow>::new();
        for (line, number) in lines.zip(1..) {
            let no_row = |_| CopyDamage::Line { line: number };
            let row: ChainRow = serde_json::from_slice(line).map_err(no_row)?;
            if !line.ends_with(b"\n") {
                return Err(CopyDamage::Line { line: number });
            }
            let follows = rows.last().is_none_or(|last| {
                last.seq.checked_add(1) == Some(row.seq) && last.hash == row.prev
            });
            if !follows {
                return Err(CopyDamage::Order { seq: row.seq });
            }
            if row.hash_after(&row.prev) != row.hash {
                return Err(CopyDamage::Content { seq: row.seq });
            }
            rows.push(row);
        }

        let Some(last) = rows.last() else {
            return Err(CopyDamage::NoSeal);
        };

        let Some(Facts::Event(Event::Sealed(seal))) = Facts::parse(&last.kind, &last.body) else {
            return Err(CopyDamage::NoSeal);
        };

        let seq = last.seq;
        if seal.seq.0.checked_add(1) != Some(seq) || seal.head != last.prev {
            return Err(CopyDamage::SealOfAnother { seq });
        }

        if !seal.is_signed() {
            return Err(CopyDamage::Signature { seq });
        }

        Ok(Self { rows, seal })
    }

    /// The seal.
    #[must_use]
    pub fn seal(&self) -> &Seal {
        &self.seal
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        Self::lines(&self.rows)
    }

    /// Rows, a line each.
    pub(crate) fn lines(rows: &[ChainRow]) -> Vec<u8> {
        let mut text = Vec::new();
        for row in rows {
            serde_json::to_writer(&mut text, row).expect("numbers and texts are JSON");
            text.push(b'\n');
        }
        text
    }
}

impl Seal {
    /// What the file of the day it seals is called: the day, the last row's number, the first digits of
    /// its hash, so that no two are called the same.
    #[must_use]
    pub fn file_name(&self) -> String {
        let head: String = self
            .head
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(8)
            .collect();
        format!("{}-{:07}-{head}{SEALED_ENDING}", self.day, self.seq.0)
    }
}

impl Airlog {
    /// The day to write on a seal made at `now`: the one before, if the log was not sealed since that one
    /// ended. None if there is nothing to seal, or the wall clock is before the last row.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn seal_due(&self, now: Timestamp, zone: &TimeZone) -> Result<Option<Date>, AirlogError> {
        let sealed = self.last_seal()?.map(|(at, _)| at);
        let (first, last) = self.read("read", |db| {
            let at = |order: &str| {
                let sql = format!("select at_us from entry order by seq {order} limit 1");
                db.query_row(&sql, [], |row| row.get::<_, Micros>(0))
                    .optional()
            };
            Ok((at("asc")?.map(|at| at.0), at("desc")?.map(|at| at.0)))
        })?;
        let date = |at: Timestamp| at.to_zoned(zone.clone()).date();
        let (Some(begun), Some(last)) = (sealed.or(first), last) else {
            return Ok(None);
        };

        let believed = now.saturating_add(BEHIND).is_ok_and(|now| now >= last);
        let over = date(begun) != date(now);
        Ok(if believed && over {
            date(now).yesterday().ok()
        } else {
            None
        })
    }

    /// Seals every entry there is, as of the end of `day`; none if there is none. A key that no entry has
    /// named before is named first.
    ///
    /// # Errors
    /// If the row cannot be written: no room, log held or damaged. Nothing of it is written then.
    pub fn seal(
        &mut self,
        at: Timestamp,
        day: Date,
        key: &SealKey,
    ) -> Result<Option<Seal>, AirlogError> {
        let known = self.last_key()?;
        let public = key.public();
        self.with_room("seal", |transaction| {
            let first = "select hash from entry where seq = 1";
            let first: Option<String> = transaction
                .query_row(first, [], |row| row.get(0))
                .optional()?;
            let Some(first) = first else { return Ok(None) };
            if known.as_ref() != Some(&public) {
                let made = Event::SealKeyMade {
                    key: public.clone(),
                    before: known.clone(),
                };
                append_to(transaction, at, Facts::Event(made))?;
            }
            let (seq, hash) = head(transaction)?;
            let seal = key.seal(day, seq, hash, first);
            append_to(transaction, at, Facts::Event(Event::Sealed(seal.clone())))?;
            Ok(Some(seal))
        })
    }

    /// Every seal, by the entry that holds it.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn seals(&self) -> Result<Vec<(Seq, Timestamp, Seal)>, AirlogError> {
        self.read("read events of", |db| {
            let seals = events(db, &["sealed"])?.filter_map(|told| match told {
                Ok((seq, at, Event::Sealed(seal))) => Some(Ok((seq, at, seal))),
                Ok(_) => None,
                Err(problem) => Some(Err(problem)),
            });
            seals.collect()
        })
    }

    /// The latest seal, and when it was made.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn last_seal(&self) -> Result<Option<(Timestamp, Seal)>, AirlogError> {
        let last = self.last_event(&["sealed"])?;
        Ok(match last {
            Some((at, Event::Sealed(seal))) => Some((at, seal)),
            _ => None,
        })
    }

    /// The key named last.
    fn last_key(&self) -> Result<Option<String>, AirlogError> {
        let last = self.last_event(&["sealed", "seal-key-made"])?;
        Ok(match last {
            Some((_, Event::Sealed(Seal { key, .. }) | Event::SealKeyMade { key, .. })) => {
                Some(key)
            }
            _ => None,
        })
    }

    fn last_event(&self, names: &[&str]) -> Result<Option<(Timestamp, Event)>, AirlogError> {
        self.read("read events of", |db| {
            let last = events(db, names)?.next_back().transpose()?;
            Ok(last.map(|(_, at, event)| (at, event)))
        })
    }

    /// Writes the file of each sealed day that `folder` lacks; makes the folder. How many were written.
    ///
    /// # Errors
    /// If the log cannot be read, or the folder cannot be made or written.
    pub fn write_sealed(&self, folder: &Path) -> Result<usize, AirlogError> {
        let refused = |action| {
            move |source: io::Error| match source.kind() {
                io::ErrorKind::StorageFull => AirlogError::Full {
                    path: folder.to_owned(),
                },
                _ => AirlogError::Io {
                    action,
                    path: folder.to_owned(),
                    source,
                },
            }
        };

        fs::create_dir_all(folder).map_err(refused("make"))?;
        let (mut after, mut written) = (Seq(0), 0);
        for (seq, _, seal) in self.seals()? {
            let from = std::mem::replace(&mut after, seq);
            let name = seal.file_name();
            if folder
                .join(&name)
                .try_exists()
                .map_err(refused("look into"))?
            {
                continue;
            }
            let rows = self.read("read", |db| rows(db, from, seq))?;
            put(folder, &name, &SealedDay { rows, seal }.write()).map_err(refused("write into"))?;
            written += 1;
        }

        Ok(written)
    }
}

/// The entries after `after`, up to `last`.
pub(crate) fn rows(db: &Connection, after: Seq, last: Seq) -> rusqlite::Result<Vec<ChainRow>> {
    let sql = "select seq, kind, at_us, body, prev, hash from entry where seq > ? and seq <= ? order by seq";
    let mut entries = db.prepare_cached(sql)?;
    let rows = entries.query_map([after, last], |row| {
        Ok(ChainRow {
            seq: row.get(0)?,
            kind: row.get(1)?,
            at_us: row.get(2)?,
            body: row.get(3)?,
            prev: row.get(4)?,
            hash: row.get(5)?,
        })
    })?;
    rows.collect()
}

/// Writes a file whole or not at all, on the disk when it returns; one of that name stays as it is.
///
/// # Errors
/// If it cannot be written, synced or renamed to its name.
pub fn put(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let mut file = tempfile::Builder::new()
        .prefix(".dang-ghi-")
        // To be read by whoever holds the stick.
        .permissions(fs::Permissions::from_mode(0o644))
        .tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    let path = folder.join(name);
    match file.persist_noclobber(&path) {
        Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {}
        // Some file systems of sticks can neither rename with care nor link.
        Err(refused) if !path.try_exists()? => drop(refused.file.persist(&path)?),
        Err(refused) => return Err(refused.error),
        Ok(_) => {}
    }

    // Some cannot sync a folder: the file itself is on the disk.
    fs::File::open(folder)?
        .sync_all()
        .or_else(|error| match error.kind() {
            io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported => Ok(()),
            _ => Err(error),
        })
}
