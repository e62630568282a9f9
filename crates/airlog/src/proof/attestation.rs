//! Sealed days kept elsewhere, as witnesses: whatever was done to the log, they say what it said.
//!
//! A log cut off before its last seal, a log replaced as a whole, a key replaced: none can be seen in the
//! log alone by whoever could rewrite all of it. Beside its sealed days each of them shows.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension};

use super::chain::ChainRow;
use super::sealed::{CopyDamage, SEALED_ENDING, SealedDay};
use crate::entry::body::Facts;
use crate::entry::{Event, Seal, Seq};
use crate::error::AirlogError;
use crate::write::log::Airlog;
use phatthanh_core::words::Text;

/// More than the rows of any day.
const MOST_BYTES: u64 = 256 << 20;

/// What the sealed days in a folder say about a log.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Attestation {
    /// How many sealed days there are.
    pub days: usize,
    /// The last of them.
    pub last: Option<Date>,
    /// What does not fit, by file.
    pub findings: Vec<Finding>,
    /// Logs before this one, each set aside as damaged: their sealed rows are in the folder only.
    pub earlier: Vec<Earlier>,
}

/// A log that this one goes on from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The last row that is sealed.
    pub rows: i64,
    /// The day it is sealed for.
    pub until: Date,
    /// The file name of the damaged log.
    pub aside: String,
}

/// What does not fit, and in which sealed day's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file's name.
    pub file: String,
    /// What.
    pub what: Disagreement,
}

/// How a sealed day and the log disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Disagreement {
    /// The file is not what was written.
    Copy(CopyDamage),
    /// The log lacks this row, which is sealed: its end was cut off.
    CutOff {
        /// The first row it lacks.
        seq: i64,
    },
    /// The log has another row here.
    Row {
        /// Its number.
        seq: i64,
        /// The first column that differs.
        column: &'static str,
    },
    /// It is a day of another log: this one was put in its place.
    Replaced,
    /// Another key than that of the other seals.
    Key {
        /// The seal's.
        found: String,
        /// The others'.
        expected: String,
    },
    /// The rows before it, of the same log, are in no other file, though earlier ones are.
    Gap {
        /// The first row no file has.
        seq: i64,
    },
}

/// A file that reads well.
struct Told {
    file: String,
    first: ChainRow,
    last: ChainRow,
    /// Hash of each row the file has, by number, if it is a day of another log than the one in question.
    hashes: BTreeMap<i64, String>,
    seal: Seal,
}

impl Airlog {
    /// Holds the log against the sealed days in `folder`. Every seal is to be made with one of `keys`;
    /// if none is given, with that of the oldest.
    ///
    /// # Errors
    /// If the log or the folder cannot be read. What does not fit is no error, but a finding.
    pub fn attestation(&self, folder: &Path, keys: &[String]) -> Result<Attestation, AirlogError> {
        let mut attestation = Attestation::default();
        let mut told = Vec::new();
        let own = self.read("verify", |db| row(db, 1))?;
        for name in names(folder)? {
            match read(&folder.join(&name)) {
                Err(damage) => attestation.find(&name, Disagreement::Copy(damage)),
                Ok(day) => {
                    let of_this = own.as_ref().is_some_and(|own| own.hash == day.seal.log);
                    if of_this && let Some(what) = self.read("verify", |db| differs(db, &day))? {
                        attestation.find(&name, what);
                    }
                    told.extend(Told::of(name, day, of_this));
                }
            }
        }

        told.sort_by(|a, b| (&a.seal.log, a.first.seq).cmp(&(&b.seal.log, b.first.seq)));
        attestation.days = told.len();
        attestation.last = told.iter().map(|told| told.seal.day).max();
        attestation.check_keys(&told, self.seals()?, keys);
        attestation.check_gaps(&told);
        attestation.check_logs(&told, own.as_ref());
        attestation.findings.sort_by(|a, b| a.file.cmp(&b.file));
        Ok(attestation)
    }
}

impl Attestation {
    fn find(&mut self, file: &str, what: Disagreement) {
        self.findings.push(Finding {
            file: file.to_owned(),
            what,
        });
    }

    /// Without keys to go by, those who signed first are believed.
    fn check_keys(&mut self, told: &[Told], of_log: Vec<(Seq, Timestamp, Seal)>, keys: &[String]) {
        let oldest = told
            .iter()
            .min_by_key(|told| (told.first.at_us, told.first.seq));
        let Some(expected) = keys.first().or(oldest.map(|told| &told.seal.key)).cloned() else {
            return;
        };

        let trusted = |key: &String| *key == expected || keys.contains(key);
        let key = |found: &String| Disagreement::Key {
            found: found.clone(),
            expected: expected.clone(),
        };

        for told in told.iter().filter(|told| !trusted(&told.seal.key)) {
            self.find(&told.file, key(&told.seal.key));
        }

        // What the log has sealed since need not be among the files.
        if let Some((seq, _, seal)) = of_log.into_iter().find(|(_, _, seal)| !trusted(&seal.key)) {
            self.find(&format!("airlog.db:{seq}"), key(&seal.key));
        }
    }

    /// The files of a log follow each other. A stick may begin with any of them.
    fn check_gaps(&mut self, told: &[Told]) {
        for pair in told.windows(2) {
            let [before, after] = pair else { continue };
            let follows =
                before.last.seq + 1 == after.first.seq && before.last.hash == after.first.prev;
            if before.seal.log == after.seal.log && !follows {
                self.find(
                    &after.file,
                    Disagreement::Gap {
                        seq: before.last.seq + 1,
                    },
                );
            }
        }
    }

    /// A day of another log is in order only if a log says that it goes on from that one.
    fn check_logs(&mut self, told: &[Told], own: Option<&ChainRow>) {
        let firsts: Vec<&ChainRow> = told
            .iter()
            .map(|told| &told.first)
            .filter(|row| row.seq == 1)
            .chain(own)
            .collect();
        for group in told.chunk_by(|a, b| a.seal.log == b.seal.log) {
            let [first, .., last] = [&group[0], &group[group.len() - 1]];
            if own.is_some_and(|own| own.hash == first.seal.log) {
                continue;
            }
            let heir = firsts.iter().find_map(|row| set_aside(row, group));
            match heir.filter(|_| first.first.seq == 1) {
                Some(aside) => {
                    let (rows, until) = (last.last.seq, last.seal.day);
                    self.earlier.push(Earlier { rows, until, aside });
                }
                None => self.find(&first.file, Disagreement::Replaced),
            }
        }
    }
}

/// The file name of the log that `first` says it goes on from, if `group` may be that log's days.
fn set_aside(first: &ChainRow, group: &[Told]) -> Option<String> {
    let Some(Facts::Event(Event::LogSetAside { old, last, hash })) =
        Facts::parse(&first.kind, &first.body)
    else {
        return None;
    };
    let Some(Seq(last)) = last else {
        return Some(old);
    };
    let known = group.iter().find_map(|told| told.hashes.get(&last));
    known
        .is_none_or(|known| Some(known) == hash.as_ref())
        .then_some(old)
}

impl Told {
    fn of(file: String, day: SealedDay, of_this: bool) -> Option<Self> {
        let asked = day.rows.iter().filter(|_| !of_this);
        let hashes = asked.map(|row| (row.seq, row.hash.clone())).collect();
        let (first, last) = (day.rows.first()?.clone(), day.rows.last()?.clone());
        Some(Self {
            file,
            first,
            last,
            hashes,
            seal: day.seal,
        })
    }
}

/// The sealed days' files in `folder`, by name.
fn names(folder: &Path) -> Result<Vec<String>, AirlogError> {
    let refused = |source| AirlogError::Io {
        action: "look into",
        path: folder.to_owned(),
        source,
    };

    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(refused)? {
        let name = entry
            .map_err(refused)?
            .file_name()
            .to_string_lossy()
            .into_owned();
        if name.ends_with(SEALED_ENDING) && !name.starts_with('.') {
            names.push(name);
        }
    }

    names.sort();
    Ok(names)
}

fn read(path: &Path) -> Result<SealedDay, CopyDamage> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes));
    read.map_err(|error| CopyDamage::Unreadable {
        problem: error.to_string(),
    })?;
    SealedDay::parse(&bytes)
}

/// How the log's rows are not those of a sealed day of the same log.
fn differs(db: &Connection, day: &SealedDay) -> rusqlite::Result<Option<Disagreement>> {
    for sealed in &day.rows {
        let seq = sealed.seq;
        let Some(found) = row(db, seq)? else {
            return Ok(Some(Disagreement::CutOff { seq }));
        };
        let columns = [
            ("kind", found.kind != sealed.kind),
            ("at_us", found.at_us != sealed.at_us),
            ("body", found.body != sealed.body),
            ("prev", found.prev != sealed.prev),
            ("hash", found.hash != sealed.hash),
        ];
        if let Some((column, _)) = columns.into_iter().find(|(_, differs)| *differs) {
            return Ok(Some(Disagreement::Row { seq, column }));
        }
    }

    Ok(None)
}

/// A column of another type than a log's reads as empty: it differs from whatever was sealed.
fn row(db: &Connection, seq: i64) -> rusqlite::Result<Option<ChainRow>> {
    let sql = "select seq, kind, at_us, body, prev, hash from entry where seq = ?";
    db.prepare_cached(sql)?
        .query_row([seq], |row| {
            let text = |at| row.get::<_, String>(at).unwrap_or_default();
            let at_us = row.get(2).unwrap_or_default();
            Ok(ChainRow {
                seq: row.get(0)?,
                kind: text(1),
                at_us,
                body: text(3),
                prev: text(4),
                hash: text(5),
            })
        })
        .optional()
}

impl Finding {
    /// For a person: which file, what is wrong.
    #[must_use]
    pub fn text(&self) -> Text {
        let text = match &self.what {
            Disagreement::Copy(damage) => damage.text(),
            Disagreement::CutOff { seq } => Text::new("airlog-witness-cut-off").with("seq", seq),
            Disagreement::Row { seq, column } => Text::new("airlog-witness-row")
                .with("seq", seq)
                .with("column", column),
            Disagreement::Replaced => Text::new("airlog-witness-replaced"),
            Disagreement::Key { found, expected } => Text::new("airlog-witness-key")
                .with("found", found)
                .with("expected", expected),
            Disagreement::Gap { seq } => Text::new("airlog-witness-gap").with("seq", seq),
        };

        text.with("file", &self.file)
    }
}

impl CopyDamage {
    fn text(&self) -> Text {
        match self {
            Self::Line { line } => Text::new("airlog-copy-line").with("line", line),
            Self::Content { seq } => Text::new("airlog-copy-content").with("seq", seq),
            Self::Order { seq } => Text::new("airlog-copy-order").with("seq", seq),
            Self::NoSeal => Text::new("airlog-copy-no-seal"),
            Self::SealOfAnother { seq } => {
                Text::new("airlog-copy-seal-of-another").with("seq", seq)
            }
            Self::Signature { seq } => Text::new("airlog-copy-signature").with("seq", seq),
            Self::Unreadable { problem } => {
                Text::new("airlog-copy-unreadable").with("problem", problem)
            }
        }
    }
}
