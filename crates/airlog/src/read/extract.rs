//! What of the log has to be shown so that a stranger can follow an account of a period: the rows
//! themselves, in their sealed days.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use super::airing::Micros;
use crate::entry::Seq;
use crate::error::AirlogError;
use crate::proof::sealed::{SealedDay, rows};
use crate::write::log::{Airlog, head};

/// Rows of the log, in the files of the days they are sealed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extract {
    /// The rows of the period, and the one before and after them: there is none between that is not shown.
    pub from: Seq,
    /// See `from`.
    pub to: Seq,
    /// Name and content of each sealed day's file that holds one of the rows, oldest first.
    pub days: Vec<(String, Vec<u8>)>,
    /// The rows no seal holds yet, a line each as in a sealed day; empty if none of them was wanted.
    pub unsealed: Vec<u8>,
}

impl Airlog {
    /// The rows of `from..to`, and those numbered `also`; none if the log is empty.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn extract(
        &self,
        from: Timestamp,
        to: Timestamp,
        also: &BTreeSet<Seq>,
    ) -> Result<Option<Extract>, AirlogError> {
        let seals = self.seals()?;
        self.read("read", |db| {
            let (Seq(last), _) = head(db)?;
            if last == 0 {
                return Ok(None);
            }
            let (first, last) = span(db, from, to, last)?;
            let wanted = |after: i64, until: i64| {
                (after < last && first <= until)
                    || also.range(Seq(after + 1)..=Seq(until)).next().is_some()
            };
            let (mut after, mut days) = (0, Vec::new());
            for (Seq(seq), _, seal) in seals {
                if wanted(after, seq) {
                    let name = seal.file_name();
                    let rows = rows(db, Seq(after), Seq(seq))?;
                    days.push((name, SealedDay { rows, seal }.write()));
                }
                after = seq;
            }
            let rest = if wanted(after, i64::MAX - 1) {
                rows(db, Seq(after), Seq(i64::MAX))?
            } else {
                vec![]
            };
            let unsealed = SealedDay::lines(&rest);
            Ok(Some(Extract {
                from: Seq(first),
                to: Seq(last),
                days,
                unsealed,
            }))
        })
    }

    /// Every approval and withdrawal with the number of its row, as they were written.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn consent_rows(&self) -> Result<Vec<(Seq, bool, crate::Consent)>, AirlogError> {
        let seqs = self.read("read approvals of", |db| {
            let sql = "select seq from entry where kind in ('approval', 'withdrawal') order by seq";
            db.prepare(sql)?
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<Seq>>>()
        })?;
        let said = self.consents(Timestamp::MIN, Timestamp::MAX)?;

        // A row that cannot be read is in the one list only; `verify` names it.
        if seqs.len() != said.len() {
            let problem = "an approval cannot be read".to_owned();
            return Err(AirlogError::Damaged {
                path: self.path().to_owned(),
                problem,
            });
        }

        Ok(seqs
            .into_iter()
            .zip(said)
            .map(|(seq, (approved, consent))| (seq, approved, consent))
            .collect())
    }
}

/// The first and last row of the period, widened by one on each side; where there is none, the rows it
/// lies between.
fn span(
    db: &Connection,
    from: Timestamp,
    to: Timestamp,
    last: i64,
) -> rusqlite::Result<(i64, i64)> {
    let inside = "select min(seq), max(seq) from entry where at_us >= ? and at_us < ?";
    let inside: (Option<i64>, Option<i64>) =
        db.query_row(inside, (Micros(from), Micros(to)), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let (first, until) = if let (Some(first), Some(until)) = inside {
        (first - 1, until + 1)
    } else {
        let before = "select seq from entry where at_us < ? order by at_us desc, seq desc limit 1";
        let before = db
            .query_row(before, [Micros(from)], |row| row.get(0))
            .optional()?
            .unwrap_or(1);
        (before, before + 1)
    };

    Ok((first.clamp(1, last), until.clamp(1, last)))
}
