//! Verification: walks the chain from the first entry and stops at the first that does not fit.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row};

use super::chain::{ChainRow as Entry, GENESIS};
use crate::entry::body::Facts;
use crate::entry::{Event, Seq};
use crate::error::AirlogError;
use crate::read::airing::{Airing, COLUMNS};
use crate::write::files::number;
use crate::write::log::Airlog;
use phatthanh_core::words::Text;

/// What [`Airlog::verify`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The chain holds and the table of airings agrees with it.
    Ok {
        /// How many entries.
        rows: u64,
        /// The hash of the last one; noted outside the station it vouches for all of them.
        head: String,
    },
    /// The first entry that does not fit, and how.
    Broken {
        /// Its number.
        seq: Seq,
        /// What is wrong there.
        damage: Damage,
    },
}

/// How an entry, or what was made from it, does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Damage {
    /// There is no entry of this number: deleted, or moved to another place.
    Missing,
    /// An entry whose number no entry can have: inserted.
    Inserted,
    /// Its number, kind, instant or body is not what was written.
    Content,
    /// Its `hash` is not what was written.
    Hash,
    /// It does not name the hash of the entry before: `prev` was changed, or the entry before was
    /// replaced by another.
    Prev,
    /// This column holds something no log writes.
    Field {
        /// Which.
        column: &'static str,
    },
    /// Its hash fits, but its body is none of its kind.
    Body,
    /// It ends an airing that is not on air.
    NotOpen {
        /// The airing.
        of: Seq,
    },
    /// It is a seal whose signature is not its key's.
    SealSignature,
    /// It is a seal, but not of the entry before it.
    SealOfAnother,
    /// It is a seal of another log.
    SealLog,
    /// It is a seal made with another key than those before, or than the one that was given.
    SealKey {
        /// Its key.
        found: String,
        /// The other.
        expected: String,
    },
    /// The last entries were deleted: numbers up to `given` were given once.
    CutOff {
        /// The last number given.
        given: i64,
    },
    /// The table of airings lacks the row of this entry.
    IndexMissing,
    /// The table of airings has a row for this number, which is no airing.
    IndexExtra,
    /// The table of airings differs from what the entries say.
    Index {
        /// The column.
        column: &'static str,
        /// What it holds.
        found: String,
        /// What it should hold.
        expected: String,
    },
    /// The database lacks a table, index or trigger, or has another: its guards were taken off.
    Schema {
        /// Which.
        name: String,
    },
}

impl Airlog {
    /// Walks the chain, and compares the table of airings with it. Reads one state of the log, also while
    /// another process appends.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn verify(&self) -> Result<Verdict, AirlogError> {
        self.verify_with(&[])
    }

    /// Verifies the log, and that every seal is made with one of `keys`; if none is given, with the key of the
    /// first seal.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn verify_with(&self, keys: &[String]) -> Result<Verdict, AirlogError> {
        let sound = self.read("verify", |db| {
            db.query_row("pragma quick_check(1)", [], |row| row.get(0))
        })?;
        if sound != "ok" {
            return Err(AirlogError::Damaged {
                path: self.path().to_owned(),
                problem: sound,
            });
        }

        // A log that no newer phatthanh has appended to yet has its own guards.
        let fresh = Self::of_schema(self.read("verify", |db| number(db, "user_version"))?)?;
        self.read("verify", |db| {
            let snapshot = db.unchecked_transaction()?;
            Ok(match walk(&snapshot, &fresh.db, keys)? {
                Ok((rows, head)) => Verdict::Ok {
                    rows: rows as u64,
                    head,
                },
                Err((seq, damage)) => Verdict::Broken {
                    seq: Seq(seq),
                    damage,
                },
            })
        })
    }
}

/// The number of an entry that does not fit, and how.
type Broken = (i64, Damage);

/// Number and hash of the last entry, or what is wrong with the first that does not fit.
fn walk(
    db: &Connection,
    fresh: &Connection,
    keys: &[String],
) -> rusqlite::Result<Result<(i64, String), Broken>> {
    let mut last = (0, GENESIS.to_owned());
    let mut seals = Seals {
        log: String::new(),
        keys: keys.to_vec(),
    };

    let mut on_air = BTreeMap::new();
    let mut entries =
        db.prepare("select seq, kind, at_us, body, prev, hash from entry order by seq")?;
    let mut rows = entries.query([])?;
    while let Some(row) = rows.next()? {
        let due = last.0 + 1;
        let entry = match Entry::read(row, due) {
            Ok(entry) => entry,
            Err(damage) => return Ok(Err((due, damage))),
        };
        if let Some(damage) = entry.chain_damage(db, due, &last.1)? {
            return Ok(Err((due.min(entry.seq), damage)));
        }
        if let Some((seq, damage)) = meaning_damage(db, &entry, &mut on_air)? {
            return Ok(Err((seq, damage)));
        }
        if let Some(damage) = seals.damage(&entry) {
            return Ok(Err((entry.seq, damage)));
        }
        last = (entry.seq, entry.hash);
    }

    Ok(match aftermath(db, last.0, &on_air, fresh)? {
        Some(broken) => Err(broken),
        None => Ok(last),
    })
}

impl Entry {
    /// Total: a stranger may have put anything into any column.
    fn read(row: &Row<'_>, due: i64) -> Result<Self, Damage> {
        fn field<T: rusqlite::types::FromSql>(
            row: &Row<'_>,
            column: &'static str,
        ) -> Result<T, Damage> {
            row.get(column).map_err(|_| Damage::Field { column })
        }

        let seq = field(row, "seq")?;
        if seq > due {
            return Err(Damage::Missing);
        }

        Ok(Self {
            seq,
            kind: field(row, "kind")?,
            at_us: field(row, "at_us")?,
            body: field(row, "body")?,
            prev: field(row, "prev")?,
            hash: field(row, "hash")?,
        })
    }

    /// What keeps this entry from being number `due`, after the entry whose hash is `before`.
    fn chain_damage(
        &self,
        db: &Connection,
        due: i64,
        before: &str,
    ) -> rusqlite::Result<Option<Damage>> {
        if self.seq < due {
            return Ok(Some(Damage::Inserted));
        }

        if self.prev != before {
            return Ok(Some(Damage::Prev));
        }

        let written = self.hash_after(before);
        if self.hash == written {
            return Ok(None);
        }

        // The next entry remembers which of the two was written.
        let next: Option<String> = db
            .prepare_cached("select prev from entry where seq = ?")?
            .query_row([due + 1], |row| row.get(0))
            .optional()?;
        Ok(Some(if next == Some(written) {
            Damage::Hash
        } else {
            Damage::Content
        }))
    }
}

/// What every seal is held against.
struct Seals {
    /// The hash of the first entry.
    log: String,
    keys: Vec<String>,
}

impl Seals {
    /// What is wrong with `entry` if it is a seal.
    fn damage(&mut self, entry: &Entry) -> Option<Damage> {
        if entry.seq == 1 {
            self.log.clone_from(&entry.hash);
        }

        let Some(Facts::Event(Event::Sealed(seal))) = Facts::parse(&entry.kind, &entry.body) else {
            return None;
        };

        if !seal.is_signed() {
            return Some(Damage::SealSignature);
        }

        if seal.seq.0 + 1 != entry.seq || seal.head != entry.prev {
            return Some(Damage::SealOfAnother);
        }

        if seal.log != self.log {
            return Some(Damage::SealLog);
        }

        if self.keys.is_empty() {
            self.keys.push(seal.key.clone());
        }

        let expected = self.keys.first()?.clone();
        (!self.keys.contains(&seal.key)).then_some(Damage::SealKey {
            found: seal.key,
            expected,
        })
    }
}

/// Follows what the entries say, and compares each airing that is complete with its row.
fn meaning_damage(
    db: &Connection,
    entry: &Entry,
    on_air: &mut BTreeMap<Seq, Airing>,
) -> rusqlite::Result<Option<Broken>> {
    let here = |damage| Ok(Some((entry.seq, damage)));
    let seq = Seq(entry.seq);
    let Some(facts) = Facts::parse(&entry.kind, &entry.body) else {
        return here(Damage::Body);
    };

    let Ok(at) = Timestamp::from_microsecond(entry.at_us) else {
        return here(Damage::Field { column: "at_us" });
    };

    match facts {
        Facts::Start(item) => {
            on_air.insert(seq, Airing::begun(seq, at, item));
            Ok(None)
        }
        Facts::End(body) => {
            let of = body.of;
            let Some(mut airing) = on_air.remove(&of) else {
                return here(Damage::NotOpen { of });
            };
            airing.close(seq, at, body);
            index_damage(db, &airing)
        }
        Facts::Missed(body) => index_damage(db, &Airing::missed(seq, body)),
        Facts::Approval(_) | Facts::Withdrawal(_) | Facts::Event(_) => Ok(None),
    }
}

/// What differs between an airing and its row, column by column.
fn index_damage(db: &Connection, airing: &Airing) -> rusqlite::Result<Option<Broken>> {
    let sql = format!("select {} from airing where seq = ?", COLUMNS.join(", "));
    let row = db
        .prepare_cached(&sql)?
        .query_row([airing.seq], |row| {
            (0..COLUMNS.len()).map(|at| row.get(at)).collect()
        })
        .optional()?;
    let Some::<Vec<Value>>(found) = row else {
        return Ok(Some((airing.seq.0, Damage::IndexMissing)));
    };

    let expected = airing.values();
    let mut columns = COLUMNS.into_iter().zip(found.iter().zip(&expected));
    let damage = columns.find_map(|(column, (found, expected))| {
        let damage = || Damage::Index {
            column,
            found: shown(found),
            expected: shown(expected),
        };
        (found != expected).then(damage)
    });
    Ok(damage.map(|damage| (airing.seq.0, damage)))
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => format!("{} bytes", bytes.len()),
    }
}

/// What is wrong although every entry that is there fits.
fn aftermath(
    db: &Connection,
    last: i64,
    on_air: &BTreeMap<Seq, Airing>,
    fresh: &Connection,
) -> rusqlite::Result<Option<Broken>> {
    let given: Option<Value> = db
        .query_row(
            "select seq from sqlite_sequence where name = 'entry'",
            [],
            |row| row.get(0),
        )
        .optional()?;
    let given = match given {
        Some(Value::Integer(given)) => given,
        _ => 0,
    };

    if given != last {
        return Ok(Some((last + 1, Damage::CutOff { given })));
    }

    for airing in on_air.values() {
        if let Some(broken) = index_damage(db, airing)? {
            return Ok(Some(broken));
        }
    }

    let extra = "select airing.seq from airing left join entry on entry.seq = airing.seq
                 where entry.kind is null or entry.kind not in ('start', 'missed') order by 1 limit 1";
    if let Some(seq) = db.query_row(extra, [], |row| row.get(0)).optional()? {
        return Ok(Some((seq, Damage::IndexExtra)));
    }

    let damage = schema_damage(db, fresh)?;
    Ok(damage.map(|name| (last, Damage::Schema { name })))
}

/// The first thing in the schema that a new log would have otherwise.
fn schema_damage(db: &Connection, fresh: &Connection) -> rusqlite::Result<Option<String>> {
    fn schema(db: &Connection) -> rusqlite::Result<BTreeMap<String, Option<String>>> {
        let mut things =
            db.prepare("select name, sql from sqlite_schema where name not like 'sqlite%'")?;
        things
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect()
    }
    let (found, expected) = (schema(db)?, schema(fresh)?);
    let mut names = found.keys().chain(expected.keys());
    Ok(names
        .find(|name| found.get(*name) != expected.get(*name))
        .cloned())
}

impl Verdict {
    /// For a person.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Ok { rows, head } => Text::new("airlog-verified")
                .with("rows", rows)
                .with("head", head),
            Self::Broken { seq, damage } => damage.text().with("seq", seq),
        }
    }
}

impl Damage {
    fn text(&self) -> Text {
        match self {
            Self::Missing => Text::new("airlog-broken-missing"),
            Self::Inserted => Text::new("airlog-broken-inserted"),
            Self::Content => Text::new("airlog-broken-content"),
            Self::Hash => Text::new("airlog-broken-hash"),
            Self::Prev => Text::new("airlog-broken-prev"),
            Self::Field { column } => Text::new("airlog-broken-field").with("column", column),
            Self::Body => Text::new("airlog-broken-body"),
            Self::NotOpen { of } => Text::new("airlog-broken-not-open").with("of", of),
            Self::SealSignature => Text::new("airlog-broken-seal-signature"),
            Self::SealOfAnother => Text::new("airlog-broken-seal-of-another"),
            Self::SealLog => Text::new("airlog-broken-seal-log"),
            Self::SealKey { found, expected } => Text::new("airlog-broken-seal-key")
                .with("found", found)
                .with("expected", expected),
            Self::CutOff { given } => Text::new("airlog-broken-cut-off").with("given", given),
            Self::IndexMissing => Text::new("airlog-broken-index-missing"),
            Self::IndexExtra => Text::new("airlog-broken-index-extra"),
            Self::Index {
                column,
                found,
                expected,
            } => Text::new("airlog-broken-index")
                .with("column", column)
                .with("found", found)
                .with("expected", expected),
            Self::Schema { name } => Text::new("airlog-broken-schema").with("name", name),
        }
    }
}
