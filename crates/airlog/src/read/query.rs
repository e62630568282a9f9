//! Questions: what aired, what is approved, what is on air.

mod people;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Params, Row, params_from_iter};

use super::airing::{Airing, COLUMNS, Micros};
use super::filter::Filter;
use super::named::events;
use super::silence::OWN;
use crate::entry::body::Facts;
use crate::entry::{ChangedFile, Ended, Event, Recording, Seq};
use crate::error::AirlogError;
use crate::write::log::{Airlog, head};
use phatthanh_core::names::ProgramId;
use phatthanh_core::rundown::{Aired, History, Kind, Lost, Started};
use phatthanh_core::units::Frames;

pub use people::Word;

/// No airing is longer than a day.
pub(crate) const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// The last row that the daemon wrote of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastWord {
    /// When, by the clock of then.
    pub at: Timestamp,
    /// Whether it says that the daemon was stopped in order.
    pub orderly: bool,
    /// Whether a person confirmed the clock since: dates from before prove nothing against that clock.
    pub confirmed: bool,
}

/// [`COLUMNS`] of `airing`.
static SELECT: LazyLock<String> = LazyLock::new(|| format!("select {} from airing", columns()));

/// Adds place in the chain and instant of the last entry, which is to be looked for in a table many
/// times as large.
pub(crate) static SELECT_LINKED: LazyLock<String> = LazyLock::new(|| {
    let last = "left join entry on entry.seq = coalesce(airing.closed_seq, airing.seq)";
    format!(
        "select {}, entry.hash, entry.prev, entry.at_us from airing {last}",
        columns()
    )
});

/// Where [`SELECT_LINKED`] has the instant of the last entry.
const TOLD: usize = COLUMNS.len() + 2;

fn columns() -> String {
    COLUMNS.map(|column| format!("airing.{column}")).join(", ")
}

impl Airlog {
    /// Airings, and items that never went to air, oldest first.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn airings(&self, filter: &Filter) -> Result<Vec<Airing>, AirlogError> {
        self.all(filter, true)
    }

    /// Returns airings without their places in the chain, in half the time: for what counts and shows airings, and
    /// does not prove them.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn unlinked(&self, filter: &Filter) -> Result<Vec<Airing>, AirlogError> {
        self.all(filter, false)
    }

    /// The last `count` of them that were written, in the order of their rows.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn latest(&self, count: u32) -> Result<Vec<Airing>, AirlogError> {
        let sql = format!("{} order by airing.seq desc limit ?", *SELECT);
        self.read("read airings of", |db| {
            let mut statement = db.prepare(&sql)?;
            let rows = statement.query_map([count], Airing::read_unlinked)?;
            let mut rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
            rows.reverse();
            Ok(rows)
        })
    }

    fn all(&self, filter: &Filter, linked: bool) -> Result<Vec<Airing>, AirlogError> {
        let mut airings = Vec::new();
        self.each(filter, linked, |airing| {
            airings.push(airing);
            ControlFlow::Continue(())
        })?;
        Ok(airings)
    }

    /// Airings that count and make a missed or moved occurrence good, oldest first.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn making_good(&self, filter: &Filter) -> Result<Vec<Airing>, AirlogError> {
        let (holds, facts) = filter.conditions();
        // They are few among many: what is not of them is not read further than that.
        let sql = format!(
            "{} where makes_good is not null and start_us is not null and {holds} order by airing.at_us, airing.seq",
            *SELECT
        );
        self.read("read airings of", |db| {
            let mut statement = db.prepare_cached(&sql)?;
            let rows = statement.query_map(params_from_iter(facts), Airing::read_unlinked)?;
            let all: Vec<Airing> = rows.collect::<rusqlite::Result<_>>()?;
            Ok(all.into_iter().filter(Airing::counts).collect())
        })
    }

    /// Shows them to `visit` one by one, oldest first, until it breaks off; with their places in the chain if
    /// they are to be `linked`.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn each(
        &self,
        filter: &Filter,
        linked: bool,
        mut visit: impl FnMut(Airing) -> ControlFlow<()>,
    ) -> Result<(), AirlogError> {
        let (holds, facts) = filter.conditions();
        let (select, read): (&str, Read) = if linked {
            (&SELECT_LINKED, Airing::read)
        } else {
            (&SELECT, Airing::read_unlinked)
        };

        let sql = format!("{select} where {holds} order by airing.at_us, airing.seq");
        self.read("read airings of", |db| {
            let mut statement = db.prepare_cached(&sql)?;
            for airing in statement.query_map(params_from_iter(facts), read)? {
                if visit(airing?).is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    /// Splits a question into parts, oldest first, for as many readers as there are.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn parts(&self, filter: &Filter) -> Result<Vec<Filter>, AirlogError> {
        let sql = "select (select min(at_us) from airing), (select max(at_us) from airing)";
        let span: (Option<Micros>, Option<Micros>) = self.read("read airings of", |db| {
            db.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
        })?;
        let (Some(Micros(first)), Some(Micros(last))) = span else {
            return Ok(vec![filter.clone()]);
        };
        Ok(filter.parts(first, last))
    }

    /// What was heard at some moment from `from` on and before `to`, oldest first; what is on air now ends
    /// for it with `alive`, the last moment it is known to have been.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn heard(
        &self,
        from: Timestamp,
        to: Timestamp,
        alive: Timestamp,
    ) -> Result<Vec<Airing>, AirlogError> {
        let sql = format!(
            "{} where airing.at_us >= ?1 and airing.at_us < ?2 and start_us is not null
               and coalesce(end_us, ?3) > ?4 order by airing.at_us, airing.seq",
            *SELECT_LINKED
        );
        let began = from.saturating_sub(LONGEST).unwrap_or(Timestamp::MIN);
        let facts = [began, to, alive, from].map(Timestamp::as_microsecond);
        self.read("read airings of", |db| rows(db, &sql, facts))
    }

    /// The last airing that was over by `at`, and the first that began after it.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn beside(&self, at: Timestamp) -> Result<(Option<Airing>, Option<Airing>), AirlogError> {
        let before = format!(
            "{} where airing.at_us <= ? and end_us <= ?1 order by airing.at_us desc, airing.seq desc limit 1",
            *SELECT_LINKED
        );
        let after = format!(
            "{} where airing.at_us > ? and start_us is not null order by airing.at_us, airing.seq limit 1",
            *SELECT_LINKED
        );
        self.read("read airings of", |db| {
            let one = |sql: &str| {
                db.prepare_cached(sql)?
                    .query_row([at.as_microsecond()], Airing::read)
                    .optional()
            };
            Ok((one(&before)?, one(&after)?))
        })
    }

    /// Every recording that was ever planned or heard, as it was named last.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn recordings(&self) -> Result<Vec<Recording>, AirlogError> {
        // From one recording to the next by the index: there are few among many airings.
        let sql = "with recursive one (id) as (
              select min(segment_id) from airing
              union all
              select (select min(segment_id) from airing where segment_id > one.id) from one where one.id is not null)
            select segment_id, segment_path, segment_title from one join airing on airing.seq =
              (select seq from airing where segment_id = one.id order by at_us desc limit 1)";
        self.read("read recordings of", |db| {
            let mut statement = db.prepare(sql)?;
            let rows = statement.query_map([], |row| Recording::read(row, 0))?;
            rows.filter_map(Result::transpose).collect()
        })
    }

    /// Whether anything of `program` was ever planned or heard.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn knows_program(&self, program: &ProgramId) -> Result<bool, AirlogError> {
        let sql = "select exists (select 1 from airing where program = ?)";
        self.read("read airings of", |db| {
            db.query_row(sql, [program.as_str()], |row| row.get(0))
        })
    }

    /// What happened to the station in `from..to`, as it was written.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn events(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(Timestamp, Event)>, AirlogError> {
        self.events_that("true", from, to)
    }

    /// Returns events without the plans of days, which are long and are no incident.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn incidents(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(Timestamp, Event)>, AirlogError> {
        self.events_that(r#"instr(body, '"event":"planned"') = 0"#, from, to)
    }

    fn events_that(
        &self,
        holds: &str,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(Timestamp, Event)>, AirlogError> {
        let sql = format!(
            "select at_us, body from entry where kind = 'event' and at_us >= ? and at_us < ? and {holds} order by seq"
        );
        self.read("read events of", |db| {
            let mut statement = db.prepare_cached(&sql)?;
            let mut rows = statement.query([from.as_microsecond(), to.as_microsecond()])?;
            let mut events = Vec::new();
            while let Some(row) = rows.next()? {
                // Not readable: `verify` names the row.
                let Some(Facts::Event(event)) = Facts::parse("event", &row.get::<_, String>(1)?)
                else {
                    continue;
                };
                events.push((row.get::<_, Micros>(0)?.0, event));
            }
            Ok(events)
        })
    }

    /// What the planner needs of what aired before `until` (all, if none), oldest first.
    ///
    /// What counts as aired and what as lost: [`Aired::counts`], [`Lost::is_loss`].
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn history(&self, until: Option<Timestamp>) -> Result<History, AirlogError> {
        let sql = format!(
            "{} where airing.at_us < ?1 and airing.kind in ('segment', 'filler', 'fallback')
               and ended is not null and segment_id is not null
             order by airing.at_us, airing.seq",
            *SELECT_LINKED
        );
        let before = self.before();
        let mut history = match before.as_ref().map(|before| before.history(until)) {
            Some(Ok(history)) => history,
            Some(Err(error)) => {
                tracing::warn!(%error, "what aired before the log was set aside cannot be read");
                History::default()
            }
            None => History::default(),
        };

        let until = until.map_or(i64::MAX, Timestamp::as_microsecond);
        self.read("read the history of", |db| {
            // What was due before it first ran is nobody's loss, however early approvals were given.
            let first = format!("select at_us from entry where {OWN} order by seq limit 1");
            if let Some(Micros(first)) = db.query_row(&first, [], |row| row.get(0)).optional()?
                && before.is_none()
            {
                history.begin(first);
            }
            let mut statement = db.prepare_cached(&sql)?;
            let mut rows = statement.query([until])?;
            while let Some(row) = rows.next()? {
                tell(
                    Airing::read_unlinked(row)?,
                    row.get::<_, Micros>(TOLD)?.0,
                    &mut history,
                );
            }
            Ok(())
        })?;
        history.orders_mut().learn(&self.orders()?);
        Ok(history)
    }

    /// Adds to `history` what airings mean to the planner that have no row yet.
    pub fn learn(untaken: Vec<Airing>, history: &mut History) {
        for airing in untaken {
            let told = airing.end.unwrap_or(airing.at());
            tell(airing, told, history);
        }
    }

    /// The airing, or the missed item, of that number.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn airing(&self, seq: Seq) -> Result<Option<Airing>, AirlogError> {
        let sql = format!("{} where airing.seq = ?", *SELECT_LINKED);
        self.read("read airings of", |db| {
            db.prepare_cached(&sql)?
                .query_row([seq], Airing::read)
                .optional()
        })
    }

    /// What is on air: the last airing that began and has not ended.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn open_airing(&self) -> Result<Option<Airing>, AirlogError> {
        Ok(self.open_airings()?.pop())
    }

    /// Every airing that began and has not ended, oldest first: two while one fades out under the next,
    /// or after a power cut at that moment.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn open_airings(&self) -> Result<Vec<Airing>, AirlogError> {
        let sql = format!(
            "{} where airing.closed_seq is null order by airing.seq",
            *SELECT_LINKED
        );
        self.read("read airings of", |db| rows(db, &sql, []))
    }

    /// The latest instant in the log: a wall clock that is before it is wrong.
    ///
    /// Rows from before the clock was last set, or confirmed, count no more: they may lie in what has
    /// turned out not to be the future.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn last_at(&self) -> Result<Option<Timestamp>, AirlogError> {
        self.read("read", |db| {
            let latest = "select seq, at_us from entry order by at_us desc limit 1";
            let latest = db.query_row(latest, [], |row| Ok((row.get::<_, Seq>(0)?, row.get::<_, Micros>(1)?)));
            let Some((seq, at)) = latest.optional()? else { return Ok(None) };
            let set = "select max(seq) from entry where seq > ? and kind = 'event' and body like '%\"event\":\"clock-%'";
            let Some(set) = db.query_row(set, [seq], |row| row.get::<_, Option<Seq>>(0))? else {
                return Ok(Some(at.0));
            };
            let since = "select max(at_us) from entry where seq >= ?";
            Ok(db.query_row(since, [set], |row| row.get::<_, Option<Micros>>(0))?.map(|at| at.0))
        })
    }

    /// Returns what the daemon last said of itself; none if it never ran.
    ///
    /// Approvals, seals, people's reasons and their word for the clock can be written while it is not running.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn last_word(&self) -> Result<Option<LastWord>, AirlogError> {
        let sql = format!(
            "select kind, at_us, body, seq from entry where {OWN} order by seq desc limit 1"
        );
        self.read("read", |db| {
            let word = db.query_row(&sql, [], |row| {
                let facts = Facts::parse(&row.get::<_, String>(0)?, &row.get::<_, String>(2)?);
                let orderly = matches!(
                    facts,
                    Some(Facts::Event(
                        Event::Stopped | Event::LogCarried { stopped: true, .. }
                    ))
                );
                Ok((row.get::<_, Seq>(3)?, row.get::<_, Micros>(1)?.0, orderly))
            });
            let Some((seq, at, orderly)) = word.optional()? else {
                return Ok(None);
            };
            let confirmed = "select exists (select 1 from entry where seq > ? and kind = 'event'
                and body like '%\"event\":\"clock-believed\"%')";
            let confirmed = db.query_row(confirmed, [seq], |row| row.get(0))?;
            Ok(Some(LastWord {
                at,
                orderly,
                confirmed,
            }))
        })
    }

    /// Returns whether that is that it was stopped in order; none if it never ran.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn ended_orderly(&self) -> Result<Option<bool>, AirlogError> {
        Ok(self.last_word()?.map(|word| word.orderly))
    }

    /// The files of the station as they were last taken: the hash of each by its place.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn known_files(&self) -> Result<BTreeMap<String, String>, AirlogError> {
        let mut known = BTreeMap::new();
        self.read("read events of", |db| {
            for taken in events(db, &["config-taken"])? {
                let (_, _, Event::ConfigTaken { files, .. }) = taken? else {
                    continue;
                };
                for ChangedFile { path, sha256, .. } in files {
                    match sha256 {
                        Some(sha256) => known.insert(path, sha256),
                        None => known.remove(&path),
                    };
                }
            }
            Ok(())
        })?;
        Ok(known)
    }

    /// The digest of the files last taken; none if none ever were.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn known_digest(&self) -> Result<Option<String>, AirlogError> {
        let last = self.read("read events of", |db| {
            events(db, &["config-taken"])?.next_back().transpose()
        })?;
        Ok(match last {
            Some((_, _, Event::ConfigTaken { digest, .. })) => Some(digest),
            _ => None,
        })
    }

    /// Every event that can be read, as they were written: in a log of years, a great deal.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn all_events(&self) -> Result<Vec<(Seq, Timestamp, Event)>, AirlogError> {
        self.read("read events of", |db| {
            let mut events = Vec::new();
            let mut entries =
                db.prepare("select seq, at_us, body from entry where kind = 'event' order by seq")?;
            let mut rows = entries.query([])?;
            while let Some(row) = rows.next()? {
                let facts = Facts::parse("event", &row.get::<_, String>(2)?);
                if let Some(Facts::Event(event)) = facts {
                    events.push((row.get(0)?, row.get::<_, Micros>(1)?.0, event));
                }
            }
            Ok(events)
        })
    }

    /// Grows with every entry, whoever wrote it: cheap to ask again and again.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn version(&self) -> Result<i64, AirlogError> {
        self.read("read", head).map(|(Seq(last), _)| last)
    }

    pub(crate) fn read<T>(
        &self,
        action: &'static str,
        question: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, AirlogError> {
        question(&self.db).map_err(|source| AirlogError::sqlite(action, &self.path, source))
    }
}

impl Airing {
    /// The airing `seq` if it is on air.
    pub(crate) fn open(db: &Connection, seq: Seq) -> rusqlite::Result<Option<Self>> {
        let sql = format!(
            "{} where airing.seq = ? and airing.closed_seq is null",
            *SELECT
        );
        db.prepare_cached(&sql)?
            .query_row([seq], Self::read_unlinked)
            .optional()
    }
}

/// How a row is read.
type Read = fn(&Row<'_>) -> rusqlite::Result<Airing>;

pub(crate) fn rows(
    db: &Connection,
    sql: &str,
    params: impl Params,
) -> rusqlite::Result<Vec<Airing>> {
    db.prepare_cached(sql)?
        .query_map(params, Airing::read)?
        .collect()
}

/// Adds what an airing that ended, which was certain at `told` (when its row was written), means to the planner: nothing, if it was
/// outside slots.
fn tell(airing: Airing, told: Timestamp, history: &mut History) {
    let (at, item) = (airing.at(), airing.item);
    let (Some(occurrence), Some(program), Some(ended)) =
        (item.occurrence(), item.program, airing.ended)
    else {
        return;
    };

    let makes_good = item.makes_good.map(|missed| missed.occurrence);
    let played = airing.played.filter(|played| *played > Frames::ZERO);
    let counts = Aired::counts(item.kind, airing.played.unwrap_or_default(), item.held);
    if counts && ended.is_scheduled() {
        let (Some(segment), Some(topic)) = (item.segment, item.topic) else {
            return;
        };
        let Recording { id, path, .. } = segment;
        let (episode, repeat) = (item.episode, item.repeat);
        let reading = item.reading.unwrap_or_default();
        history.record(Aired {
            start: at,
            occurrence,
            program,
            topic,
            id,
            path,
            episode,
            repeat,
            reading,
            makes_good,
        });
        return;
    }

    if item.kind == Kind::Segment
        && let (Some(start), Some(recording), Some(_)) = (airing.start, item.segment, played)
    {
        let Recording { id, path, .. } = recording;
        let started = Started {
            start,
            kind: item.kind,
            id,
            path,
            reading: item.reading.unwrap_or_default(),
            makes_good: makes_good.is_some(),
        };
        let started = if ended == Ended::Skipped {
            started.all_read()
        } else {
            started
        };
        history.start(occurrence.clone(), started);
    }

    if Lost::is_loss(item.kind, item.episode, item.repeat) {
        let why = if ended == Ended::Missed {
            airing.reason
        } else {
            ended.why()
        };
        let Some(why) = why else { return };
        history.lose(Lost {
            occurrence,
            program,
            at: told,
            why,
            makes_good,
        });
    }
}
