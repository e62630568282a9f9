//! Writing: each call is one transaction, on the disk before it returns.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::backup::Backup;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::reserve;
use crate::entry::body::{ConsentBody, EndBody, Facts, MissedBody};
use crate::entry::{Begin, Consent, End, Event, Missed, Seq};
use crate::error::AirlogError;
use crate::guard::held::Guard;
use crate::proof::chain::{self, GENESIS};
use crate::read::airing::{Airing, Micros};

/// The airtime log, open.
///
/// Several may be open on one file, in one process or many; their appends take turns. Nothing here
/// reads a clock: the same calls make the same rows and the same hashes.
pub struct Airlog {
    pub(crate) db: Connection,
    pub(crate) path: PathBuf,
    /// What a running station's log is held to; none for any other's.
    pub(crate) guard: Option<Box<Guard>>,
}

impl fmt::Debug for Airlog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Airlog")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Airlog {
    /// Where the log is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// An item's first frame was heard. Names the airing for [`Airlog::end`].
    ///
    /// # Errors
    /// If the row cannot be written: no room, log held or damaged. Nothing of it is written then.
    pub fn begin(&mut self, begin: &Begin) -> Result<Seq, AirlogError> {
        self.append(begin.start, &Facts::Start(begin.item.clone()))
    }

    /// The last frame of airing `of` was heard. [`AirlogError::NotOpen`] if it has ended already.
    ///
    /// # Errors
    /// [`AirlogError::NotOpen`] if it has ended already; otherwise if the row cannot be written, and nothing of it is.
    pub fn end(&mut self, of: Seq, end: &End) -> Result<Seq, AirlogError> {
        self.append(end.end, &Facts::End(EndBody::new(of, end)))
    }

    /// A planned item never went to air.
    ///
    /// # Errors
    /// If the row cannot be written: no room, log held or damaged. Nothing of it is written then.
    pub fn missed(&mut self, missed: &Missed) -> Result<Seq, AirlogError> {
        let (item, reason) = (missed.item.clone(), missed.reason.clone());
        self.append(missed.at, &Facts::Missed(MissedBody { item, reason }))
    }

    /// Somebody lets a recording air.
    ///
    /// # Errors
    /// If the row cannot be written: no room, log held or damaged. Nothing of it is written then.
    pub fn approve(&mut self, consent: &Consent) -> Result<Seq, AirlogError> {
        self.append(consent.at, &Facts::Approval(consent_body(consent)))
    }

    /// Somebody takes an approval back.
    ///
    /// # Errors
    /// If the row cannot be written: no room, log held or damaged. Nothing of it is written then.
    pub fn withdraw(&mut self, consent: &Consent) -> Result<Seq, AirlogError> {
        self.append(consent.at, &Facts::Withdrawal(consent_body(consent)))
    }

    /// Something happened to the station.
    ///
    /// # Errors
    /// If the row cannot be written: no room, log held or damaged. Nothing of it is written then.
    pub fn event(&mut self, at: Timestamp, event: &Event) -> Result<Seq, AirlogError> {
        self.append(at, &Facts::Event(event.clone()))
    }

    /// Does `work` as one: all it writes is on the disk when this returns, or none of it is. For many rows at
    /// once, which each by itself would wait for the disk.
    ///
    /// # Errors
    /// As `work` fails, or if the rows cannot be written; none of them is then.
    pub fn together<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, AirlogError>,
    ) -> Result<T, AirlogError> {
        self.read("write to", |db| db.execute_batch("begin immediate"))?;
        let done = work(self).and_then(|done| {
            self.read("write to", |db| db.execute_batch("commit"))?;
            Ok(done)
        });
        if !self.db.is_autocommit() {
            self.read("write to", |db| db.execute_batch("rollback"))?;
        }
        done
    }

    /// Writes the log as it is now to `path`, where nothing may be yet. Whole once this returns.
    ///
    /// # Errors
    /// If there is something at `path`, or it cannot be written.
    pub fn copy_to(&self, path: &Path) -> Result<(), AirlogError> {
        let name = path.to_string_lossy();
        self.db
            .execute("vacuum into ?", [name])
            .map(drop)
            .map_err(|source| AirlogError::sqlite("copy", path, source))
    }

    /// Writes the log to `path` page by page, as it is: also where it is damaged.
    pub(crate) fn copy_pages_to(&self, path: &Path) -> Result<(), AirlogError> {
        let fault = |source| AirlogError::sqlite("copy", path, source);
        let mut copy = Connection::open(path).map_err(fault)?;
        Backup::new(&self.db, &mut copy)
            .and_then(|backup| backup.run_to_completion(i32::MAX, Duration::ZERO, None))
            .map_err(fault)
    }

    /// Makes the table of airings anew from the entries, where [`Airlog::verify`] found it to differ.
    ///
    /// # Errors
    /// If the log cannot be read or written; the table is as it was then.
    pub fn rebuild_index(&mut self) -> Result<(), AirlogError> {
        self.with_room("rebuild the index of", replay)
    }

    pub(crate) fn append(&mut self, at: Timestamp, facts: &Facts) -> Result<Seq, AirlogError> {
        if self.guard.is_some() {
            self.append_guarded(at, facts)
        } else {
            self.append_plainly(at, facts)
        }
    }

    pub(crate) fn append_plainly(
        &mut self,
        at: Timestamp,
        facts: &Facts,
    ) -> Result<Seq, AirlogError> {
        self.with_room("write to", |transaction| {
            if let Facts::End(EndBody { of, .. }) = facts
                && Airing::open(transaction, *of)?.is_none()
            {
                return Ok(Err(AirlogError::NotOpen { of: *of }));
            }
            append_to(transaction, at, facts.clone()).map(Ok)
        })?
    }

    /// Does `work` in one transaction, which is on the disk when this returns. On a full disk a piece of the
    /// log's reserve is given up for it, and another, until there is room or no reserve.
    pub(crate) fn with_room<T>(
        &mut self,
        action: &'static str,
        work: impl Fn(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, AirlogError> {
        loop {
            let done = self
                .transact(&work)
                .map_err(|source| AirlogError::sqlite(action, &self.path, source));
            match done {
                Err(AirlogError::Full { .. }) if reserve::release(&self.path) => {}
                done => return done,
            }
        }
    }

    fn transact<T>(
        &mut self,
        work: impl Fn(&Connection) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        if !self.db.is_autocommit() {
            // A part of what is done together.
            let part = self.db.savepoint()?;
            let done = work(&part)?;
            part.commit()?;
            return Ok(done);
        }

        // Immediate: the last row read here is the last row when ours is written, whoever else appends.
        let transaction = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }
}

fn consent_body(consent: &Consent) -> ConsentBody {
    ConsentBody {
        by: consent.by.clone(),
        channel: consent.channel,
        note: consent.note.clone(),
        segment: consent.segment.clone(),
        text: consent.text.clone(),
    }
}

/// Number and hash of the last entry.
pub(crate) fn head(db: &Connection) -> rusqlite::Result<(Seq, String)> {
    let last = db
        .prepare_cached("select seq, hash from entry order by seq desc limit 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(last.unwrap_or((Seq(0), GENESIS.to_owned())))
}

/// Writes an entry after the last.
pub(crate) fn append_to(db: &Connection, at: Timestamp, facts: Facts) -> rusqlite::Result<Seq> {
    let (Seq(last), prev) = head(db)?;
    let seq = last + 1;
    let (kind, at_us, body) = (facts.kind(), at.as_microsecond(), facts.body());
    let hash = chain::hash(seq, kind, at_us, &body, &prev);
    db.prepare_cached(
        "insert into entry (seq, kind, at_us, body, prev, hash) values (?, ?, ?, ?, ?, ?)",
    )?
    .execute((seq, kind, at_us, &body, &prev, &hash))?;
    index(db, Seq(seq), at, facts)?;
    Ok(Seq(seq))
}

/// Brings the table of airings up to an entry.
fn index(db: &Connection, seq: Seq, at: Timestamp, facts: Facts) -> rusqlite::Result<()> {
    match facts {
        Facts::Start(item) => Airing::begun(seq, at, item).put(db),
        Facts::Missed(body) => Airing::missed(seq, body).put(db),
        Facts::End(body) => {
            let Some(mut airing) = Airing::open(db, body.of)? else {
                return Ok(());
            };
            airing.close(seq, at, body);
            airing.put(db)
        }
        Facts::Approval(_) | Facts::Withdrawal(_) | Facts::Event(_) => Ok(()),
    }
}

/// An entry that cannot be read is left out: [`Airlog::verify`] names it.
pub(crate) fn replay(db: &Connection) -> rusqlite::Result<()> {
    db.execute("delete from airing", [])?;
    let mut entries = db.prepare("select seq, kind, at_us, body from entry order by seq")?;
    let mut rows = entries.query([])?;
    while let Some(row) = rows.next()? {
        let (kind, body) = (row.get::<_, String>("kind")?, row.get::<_, String>("body")?);
        let Some(facts) = Facts::parse(&kind, &body) else {
            continue;
        };
        index(db, row.get("seq")?, row.get::<_, Micros>("at_us")?.0, facts)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Filter, Verdict};

    fn event(log: &mut Airlog) -> Result<Seq, AirlogError> {
        let problem = "x".repeat(1000);
        log.event(Timestamp::UNIX_EPOCH, &Event::CardLost { problem })
    }

    #[test]
    fn a_full_disk_costs_nothing_that_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = Airlog::open(&folder.path().join("airlog.db")).unwrap();
        let limit = |log: &Airlog, pages| {
            log.db
                .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
                .unwrap();
        };

        limit(&log, 30);
        let written = (0..1000).take_while(|_| event(&mut log).is_ok()).count();
        assert!((10..1000).contains(&written));
        assert!(matches!(event(&mut log), Err(AirlogError::Full { .. })));
        limit(&log, 1000);
        event(&mut log).unwrap();
        assert!(
            matches!(log.verify().unwrap(), Verdict::Ok { rows, .. } if rows == written as u64 + 1)
        );
    }

    #[test]
    fn what_is_written_together_is_there_as_a_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("airlog.db");
        let mut log = Airlog::open(&path).unwrap();
        let end = End {
            end: Timestamp::UNIX_EPOCH,
            played: phatthanh_core::units::Frames::ZERO,
            ended: crate::Ended::Cut,
            reason: None,
        };

        let refused = log.together(|log| {
            event(log)?;
            log.end(Seq(1), &end)
        });
        assert!(matches!(refused, Err(AirlogError::NotOpen { of: Seq(1) })));
        assert_eq!(log.version().unwrap(), 0);
        log.together(|log| (0..3).try_for_each(|_| event(log).map(drop)))
            .unwrap();
        let reader = Airlog::open_read_only(&path).unwrap();
        assert!(matches!(
            reader.verify().unwrap(),
            Verdict::Ok { rows: 3, .. }
        ));
        assert_eq!(event(&mut log).unwrap(), Seq(4));
    }

    #[test]
    fn a_log_held_by_another_is_busy_but_can_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("airlog.db");
        let mut holder = Airlog::open(&path).unwrap();
        let mut log = Airlog::open(&path).unwrap();
        log.db.busy_timeout(std::time::Duration::ZERO).unwrap();
        let held = holder
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .unwrap();
        assert!(matches!(event(&mut log), Err(AirlogError::Busy { .. })));
        assert_eq!(log.airings(&Filter::default()).unwrap(), []);
        drop(held);
        assert_eq!(event(&mut log).unwrap(), Seq(1));
    }
}
