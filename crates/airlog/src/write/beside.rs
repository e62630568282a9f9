//! Rows that the log does not take, kept beside it: `var/airlog.waiting`.
//!
//! One row a line, each with its checksum, on the disk before a call returns. The next start, or the same run once
//! the log takes rows again, writes them into the log in their order. The hard part is a power cut between the two:
//! the first line names the row of the log that they come after, and a row that is there already is not written
//! again.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::OptionalExtension;

use super::log::Airlog;
use super::pending::{Of, Pending, RowContent};
use super::reserve;
use crate::entry::body::{EndBody, Facts, MissedBody};
use crate::entry::{Begin, End, Event, Missed, Seq};
use crate::error::AirlogError;
use crate::proof::chain;
use crate::read::airing::Micros;

/// The file, to write into.
#[derive(Debug)]
pub struct Beside {
    log: PathBuf,
    path: PathBuf,
    file: Option<File>,
    /// Bytes of whole lines.
    length: u64,
}

/// What was left in the file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// The row of the log they come after.
    pub after: Seq,
    /// In order.
    pub rows: Vec<Pending>,
    /// Where each line that cannot be read stood: behind how many of the rows.
    pub damaged: Vec<usize>,
}

impl Beside {
    /// The file of the log at `log`, which is made once there is something to keep.
    #[must_use]
    pub fn new(log: &Path) -> Self {
        let path = place(log);
        let length = fs::metadata(&path).map_or(0, |facts| facts.len());
        Self {
            log: log.to_owned(),
            path,
            file: None,
            length,
        }
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps `rows`, which come after row `after` of the log: on the disk when this returns. On a full disk a piece
    /// of the log's reserve is given up for it.
    ///
    /// # Errors
    /// If the file cannot be written or synced; what was kept before is still there.
    pub fn keep<'a>(
        &mut self,
        rows: impl IntoIterator<Item = &'a Pending>,
        after: Seq,
    ) -> io::Result<()> {
        let mut text = String::new();
        for row in rows {
            let _infallible = writeln!(text, "{}", line(row, after));
        }
        loop {
            match self.append(text.as_bytes()) {
                Err(error)
                    if error.kind() == io::ErrorKind::StorageFull
                        && reserve::release(&self.log) => {}
                done => return done,
            }
        }
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let file = if let Some(file) = &mut self.file {
            file
        } else {
            let file = OpenOptions::new()
                .append(true)
                .create(true)
                .open(&self.path)?;
            if let Some(folder) = self.path.parent() {
                File::open(folder)?.sync_all()?;
            }
            self.file.insert(file)
        };

        // Half a line of a try before.
        file.set_len(self.length)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Keeps `rows` and nothing else.
    ///
    /// # Errors
    /// If the file cannot be written or synced.
    pub fn keep_only<'a>(
        &mut self,
        rows: impl IntoIterator<Item = &'a Pending>,
        after: Seq,
    ) -> io::Result<()> {
        let mut new = Self {
            path: self.path.with_extension("waiting.new"),
            log: self.log.clone(),
            file: None,
            length: 0,
        };

        new.keep(rows, after)?;
        fs::rename(&new.path, &self.path)?;
        if let Some(folder) = self.path.parent() {
            File::open(folder)?.sync_all()?;
        }

        (self.file, self.length) = (new.file, new.length);
        Ok(())
    }

    /// Removes the file: all rows are in the log.
    ///
    /// # Errors
    /// If the file is there and cannot be removed.
    pub fn clear(&mut self) -> io::Result<()> {
        self.file = None;
        self.length = 0;
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }
}

fn place(log: &Path) -> PathBuf {
    log.with_extension("waiting")
}

/// Reads what is kept beside the log at `log`.
///
/// # Errors
/// If the file is there and cannot be read; a damaged end is no error.
pub fn left(log: &Path) -> io::Result<Left> {
    let bytes = match fs::read(place(log)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Left::default()),
        read => read?,
    };

    let mut left = Left::default();
    for bytes in bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        match str::from_utf8(bytes).ok().and_then(parse) {
            Some((after, row)) => {
                if left.rows.is_empty() {
                    left.after = after;
                }
                left.rows.push(row);
            }
            None => left.damaged.push(left.rows.len()),
        }
    }

    Ok(left)
}

/// Number, row of the log before, kind, instant, airing that an end is about, body, checksum.
fn line(row: &Pending, after: Seq) -> String {
    let (of, facts) = facts(&row.what, |_| Seq(0));
    let at = row.at().as_microsecond();
    let text = format!(
        "{} {after} {} {at} {of} {}",
        row.number,
        facts.kind(),
        facts.body()
    );
    format!("{text} {}", chain::sha256(&text))
}

/// What a row says, as the log writes it; `seq` gives the row of an airing that was pending.
fn facts(what: &RowContent, seq: impl FnOnce(u64) -> Seq) -> (String, Facts) {
    let of_none = || "-".to_owned();
    match what {
        RowContent::Begin(begin) => (of_none(), Facts::Start(begin.item.clone())),
        RowContent::End(
            of,
            End {
                played,
                ended,
                reason,
                ..
            },
        ) => {
            let (name, of) = match *of {
                Of::Row(row) => (format!("row:{row}"), row),
                Of::Pending(number) => (format!("pending:{number}"), seq(number)),
            };
            let (played, ended, reason) = (*played, *ended, reason.clone());
            (
                name,
                Facts::End(EndBody {
                    of,
                    played,
                    ended,
                    reason,
                }),
            )
        }
        RowContent::Missed(missed) => {
            let (item, reason) = (missed.item.clone(), missed.reason.clone());
            (of_none(), Facts::Missed(MissedBody { item, reason }))
        }
        RowContent::Event(_, event) => (of_none(), Facts::Event(event.clone())),
    }
}

fn parse(line: &str) -> Option<(Seq, Pending)> {
    let (text, sum) = line.rsplit_once(' ')?;
    if chain::sha256(text) != sum {
        return None;
    }

    let mut parts = text.splitn(6, ' ');
    let number = parts.next()?.parse().ok()?;
    let after = Seq(parts.next()?.parse().ok()?);
    let kind = parts.next()?;
    let at = Timestamp::from_microsecond(parts.next()?.parse().ok()?).ok()?;
    let of = parts.next()?;
    let what = match Facts::parse(kind, parts.next()?)? {
        Facts::Start(item) => RowContent::Begin(Box::new(Begin { item, start: at })),
        Facts::End(EndBody {
            played,
            ended,
            reason,
            ..
        }) => {
            let of = match of.split_once(':')? {
                ("row", seq) => Of::Row(Seq(seq.parse().ok()?)),
                (_, number) => Of::Pending(number.parse().ok()?),
            };
            RowContent::End(
                of,
                End {
                    end: at,
                    played,
                    ended,
                    reason,
                },
            )
        }
        Facts::Missed(MissedBody { item, reason }) => {
            RowContent::Missed(Box::new(Missed { item, at, reason }))
        }
        Facts::Event(event) => RowContent::Event(at, event),
        Facts::Approval(_) | Facts::Withdrawal(_) => return None,
    };

    Some((after, Pending { number, what }))
}

impl Airlog {
    /// How many of the first rows of `left` are in the log already, and the rows of the airings they began.
    pub(crate) fn taken(&self, left: &Left) -> Result<(usize, BTreeMap<u64, Seq>), AirlogError> {
        let mut rows = BTreeMap::new();
        let mut before = left.after;
        for (place, row) in left.rows.iter().enumerate() {
            let (_, facts) = facts(&row.what, |number| {
                rows.get(&number).copied().unwrap_or(Seq(0))
            });
            let sql = "select seq from entry where seq > ? and kind = ? and at_us = ? and body = ? order by seq limit 1";
            let found = self.read("read", |db| {
                let told = (
                    before,
                    facts.kind(),
                    row.at().as_microsecond(),
                    facts.body(),
                );
                db.prepare_cached(sql)?
                    .query_row(told, |row| row.get::<_, Seq>(0))
                    .optional()
            })?;
            let Some(seq) = found else {
                return Ok((place, rows));
            };
            if matches!(row.what, RowContent::Begin(_)) {
                rows.insert(row.number, seq);
            }
            before = seq;
        }

        Ok((left.rows.len(), rows))
    }

    /// When the station's last row happened.
    pub(crate) fn last_own_at(&self) -> Result<Option<Timestamp>, AirlogError> {
        let sql = format!(
            "select at_us from entry where {} order by seq desc limit 1",
            crate::read::silence::OWN
        );
        self.read("read", |db| {
            db.query_row(&sql, [], |row| row.get::<_, Micros>(0))
                .optional()
        })
        .map(|at| at.map(|at| at.0))
    }

    /// How many rows the station wrote after row `seq`, of those that were handed over to be written: not what became
    /// of the log's file, which whoever opens it says for itself.
    pub(crate) fn own_rows_after(&self, seq: Seq) -> Result<u64, AirlogError> {
        let sql = format!(
            r#"select count(*) from entry where seq > ? and {}
                and not (kind = 'event' and body like '%"event":"log-%')"#,
            crate::read::silence::OWN
        );
        self.read("read", |db| {
            db.query_row(&sql, [seq], |row| row.get::<_, i64>(0))
        })
        .map(i64::unsigned_abs)
    }
}

/// The mark of rows that were lost, for the log.
pub(crate) fn lost(rows: u64, from: Timestamp, until: Timestamp) -> (Timestamp, Event) {
    let until = until.max(from);
    let (from_us, until_us) = (from.as_microsecond(), until.as_microsecond());
    (
        until,
        Event::RowsLost {
            rows,
            from_us,
            until_us,
        },
    )
}
