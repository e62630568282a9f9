//! Questions: what aired, what is approved, what is on air.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Params};

use super::airing::{Airing, Micros};
use super::body::Facts;
use super::entry::{Consent, Event, Seq};
use super::error::AirlogError;
use super::log::{Airlog, head};
use crate::names::{ProgramId, SegmentId, SlotId, TopicId};
use crate::rundown::{Aired, Approval, History};

/// Which airings; the default is all.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Listed under this instant or later (see [`Airing::at`]).
    pub from: Option<Timestamp>,
    /// Listed before this instant.
    pub to: Option<Timestamp>,
    /// Of this topic.
    pub topic: Option<TopicId>,
    /// Of this program.
    pub program: Option<ProgramId>,
    /// In this slot.
    pub slot: Option<SlotId>,
}

/// The latest word about a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Whether it lets the recording air, or takes that back.
    pub approved: bool,
    /// Who said so, when and how.
    pub consent: Consent,
}

/// Every column of `airing`, and the chain's of its last entry.
const SELECT: &str = "select airing.*, entry.hash, entry.prev
    from airing left join entry on entry.seq = coalesce(airing.closed_seq, airing.seq)";

impl Airlog {
    /// Airings, and items that never went to air, oldest first.
    pub fn airings(&self, filter: &Filter) -> Result<Vec<Airing>, AirlogError> {
        let Filter { from, to, topic, program, slot } = filter;
        let sql = format!(
            "{SELECT} where airing.at_us >= ?1 and airing.at_us < ?2
               and (?3 is null or topic = ?3) and (?4 is null or program = ?4) and (?5 is null or slot = ?5)
             order by airing.at_us, airing.seq"
        );
        let from = from.map_or(i64::MIN, Timestamp::as_microsecond);
        let to = to.map_or(i64::MAX, Timestamp::as_microsecond);
        let [topic, program, slot] = [
            topic.as_ref().map(TopicId::as_str),
            program.as_ref().map(ProgramId::as_str),
            slot.as_ref().map(SlotId::as_str),
        ];
        self.read("read airings of", |db| select(db, &sql, (from, to, topic, program, slot)))
    }

    /// What the planner needs of what aired before `until` (all, if none), oldest first.
    ///
    /// An airing counts if it was heard to the end, or cut by the schedule after at least half of its
    /// recording. Only what the planner picks counts: segments, fillers and fallbacks.
    pub fn history(&self, until: Option<Timestamp>) -> Result<History, AirlogError> {
        let sql = format!(
            "{SELECT} where airing.at_us < ?1 and start_us is not null and segment_id is not null
               and airing.kind in ('segment', 'filler', 'fallback')
               and (ended = 'complete' or ended = 'cut' and 2 * played_frames >= held_frames)
             order by airing.at_us, airing.seq"
        );
        let until = until.map_or(i64::MAX, Timestamp::as_microsecond);
        let airings = self.read("read the history of", |db| select(db, &sql, [until]))?;
        let mut history = History::default();
        airings.into_iter().filter_map(aired).for_each(|aired| history.record(aired));
        Ok(history)
    }

    /// The airing, or the missed item, of that number.
    pub fn airing(&self, seq: Seq) -> Result<Option<Airing>, AirlogError> {
        let sql = format!("{SELECT} where airing.seq = ?");
        self.read("read airings of", |db| db.prepare_cached(&sql)?.query_row([seq], Airing::read).optional())
    }

    /// What is on air: the last airing that began and has not ended.
    pub fn open_airing(&self) -> Result<Option<Airing>, AirlogError> {
        Ok(self.open_airings()?.pop())
    }

    /// Every airing that began and has not ended, oldest first: two while one fades out under the next,
    /// or after a power cut at that moment.
    pub fn open_airings(&self) -> Result<Vec<Airing>, AirlogError> {
        let sql = format!("{SELECT} where airing.closed_seq is null order by airing.seq");
        self.read("read airings of", |db| select(db, &sql, []))
    }

    /// The recordings whose latest word is an approval, and by whom.
    pub fn approvals(&self) -> Result<BTreeMap<SegmentId, Approval>, AirlogError> {
        let words = self.words()?.into_iter().filter(|(_, word)| word.approved);
        Ok(words
            .map(|(id, Word { consent, .. })| (id, Approval { by: consent.by, at: consent.at }))
            .collect())
    }

    /// The latest word about each recording that was ever approved or withdrawn.
    ///
    /// The latest written: clocks may have been wrong, the order of entries is not.
    pub fn words(&self) -> Result<BTreeMap<SegmentId, Word>, AirlogError> {
        let consents = self.all_consents()?.into_iter();
        Ok(consents.map(|(approved, consent)| (consent.segment.id, Word { approved, consent })).collect())
    }

    /// Every approval and withdrawal of `from..to`, as they were written: whether it lets the recording
    /// air, and who said so.
    pub fn consents(&self, from: Timestamp, to: Timestamp) -> Result<Vec<(bool, Consent)>, AirlogError> {
        let mut consents = self.all_consents()?;
        consents.retain(|(_, consent)| from <= consent.at && consent.at < to);
        Ok(consents)
    }

    fn all_consents(&self) -> Result<Vec<(bool, Consent)>, AirlogError> {
        self.read("read approvals of", |db| {
            let mut consents = Vec::new();
            let mut entries = db.prepare(
                "select kind, at_us, body from entry where kind in ('approval', 'withdrawal') order by seq",
            )?;
            let mut rows = entries.query([])?;
            while let Some(row) = rows.next()? {
                let kind: String = row.get(0)?;
                let facts = Facts::parse(&kind, &row.get::<_, String>(2)?);
                let (approved, body) = match facts {
                    Some(Facts::Approval(body)) => (true, body),
                    Some(Facts::Withdrawal(body)) => (false, body),
                    // Not readable: `verify` names the row.
                    _ => continue,
                };
                let at = row.get::<_, Micros>(1)?.0;
                let (by, channel, note, segment) = (body.by, body.channel, body.note, body.segment);
                consents.push((approved, Consent { at, by, channel, note, segment }));
            }
            Ok(consents)
        })
    }

    /// The latest instant in the log: a wall clock that is before it is wrong.
    pub fn last_at(&self) -> Result<Option<Timestamp>, AirlogError> {
        let latest = self.read("read", |db| {
            db.query_row("select max(at_us) from entry", [], |row| row.get::<_, Option<Micros>>(0))
        })?;
        Ok(latest.map(|at| at.0))
    }

    /// Whether the last entry is an orderly stop of the daemon; none if there is no entry.
    pub fn ended_orderly(&self) -> Result<Option<bool>, AirlogError> {
        let last = self.read("read", |db| {
            let sql = "select kind, body from entry order by seq desc limit 1";
            db.query_row(sql, [], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).optional()
        })?;
        Ok(last.map(|(kind, body)| matches!(Facts::parse(&kind, &body), Some(Facts::Event(Event::Stopped)))))
    }

    /// Grows with every entry, whoever wrote it: cheap to ask again and again.
    pub fn version(&self) -> Result<i64, AirlogError> {
        self.read("read", head).map(|(Seq(last), _)| last)
    }

    pub(super) fn read<T>(
        &self,
        action: &'static str,
        question: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, AirlogError> {
        question(&self.db).map_err(|source| AirlogError::sqlite(action, &self.path, source))
    }
}

impl Airing {
    /// The airing `seq` if it is on air.
    pub(super) fn open(db: &Connection, seq: Seq) -> rusqlite::Result<Option<Self>> {
        let sql = format!("{SELECT} where airing.seq = ? and airing.closed_seq is null");
        db.prepare_cached(&sql)?.query_row([seq], Self::read).optional()
    }
}

fn select(db: &Connection, sql: &str, params: impl Params) -> rusqlite::Result<Vec<Airing>> {
    db.prepare_cached(sql)?.query_map(params, Airing::read)?.collect()
}

/// None for what aired outside slots, or from no topic: the planner did not pick it.
fn aired(airing: Airing) -> Option<Aired> {
    let item = airing.item;
    let segment = item.segment?;
    Some(Aired {
        start: airing.start?,
        slot: item.slot?,
        due: item.due?,
        program: item.program?,
        topic: item.topic?,
        id: segment.id,
        path: segment.path,
        episode: item.episode,
        repeat: item.repeat,
    })
}
