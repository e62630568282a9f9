//! What people said: approvals and withdrawals, and what they accepted of a day's differences.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::Connection;

use crate::entry::body::{ConsentBody, Facts};
use crate::entry::{Acceptance, Attended, Consent, Event, Seq, Uploaded};
use crate::error::AirlogError;
use crate::read::airing::Micros;
use crate::read::named::events;
use crate::write::log::Airlog;
use phatthanh_core::names::{SegmentId, Shared};
use phatthanh_core::rundown::Approval;

/// The latest word about a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Whether it lets the recording air, or takes that back.
    pub approved: bool,
    /// Who said so, when and how.
    pub consent: Consent,
    /// How many words were written before it: which of two is later, where the clock was set back between them.
    pub place: usize,
}

impl Airlog {
    /// What people said of the differences of `date`, as they said it.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn acceptances(&self, date: Date) -> Result<Vec<Acceptance>, AirlogError> {
        // The words of the index.
        let sql = r#"select body from entry where kind = 'event' and instr(body, '"event":"accepted"') > 0
                     order by seq"#;
        self.read("read events of", |db| {
            let mut accepted = Vec::new();
            let mut statement = db.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                match Facts::parse("event", &row.get::<_, String>(0)?) {
                    Some(Facts::Event(Event::Accepted(word))) if word.date == date => {
                        accepted.push(word);
                    }
                    // Another day's; or not readable: `verify` names the row.
                    _ => {}
                }
            }
            Ok(accepted)
        })
    }

    /// Returns the recordings that people sent from a browser, as they were written: when, who by the name the log calls
    /// them, and what.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn uploads(&self) -> Result<Vec<(Timestamp, String, Uploaded)>, AirlogError> {
        // In the words of its index, which knows what people did and not which of it.
        let sql = r#"select at_us, body from entry where kind = 'event'
            and substr(body, instr(body, '"event":"') + 9, 40) >= 'attended"'
            and substr(body, instr(body, '"event":"') + 9, 40) < 'attended"~'
            and instr(body, '"did":"uploaded"') > 0 order by seq"#;
        self.read("read events of", |db| {
            let mut uploads = Vec::new();
            let mut statement = db.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let at = row.get::<_, Micros>(0)?.0;
                let facts = Facts::parse("event", &row.get::<_, String>(1)?);
                // What is not readable `verify` names.
                if let Some(Facts::Event(Event::Attended(Attended {
                    by,
                    recording: Some(recording),
                    ..
                }))) = facts
                {
                    uploads.push((at, by, recording));
                }
            }
            Ok(uploads)
        })
    }

    /// The recordings whose latest word is an approval, and by whom.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn approvals(&self) -> Result<BTreeMap<SegmentId, Approval>, AirlogError> {
        let words = self.words()?.into_iter().filter(|(_, word)| word.approved);
        let mut people = Shared::default();
        let mut approval = |consent: Consent| Approval {
            by: people.of(&consent.by),
            at: consent.at,
        };
        Ok(words
            .map(|(id, Word { consent, .. })| (id, approval(consent)))
            .collect())
    }

    /// Returns the recordings whose last word takes approval back.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn taken_back(&self) -> Result<BTreeSet<SegmentId>, AirlogError> {
        let words = self.words()?.into_iter();
        Ok(words
            .filter(|(_, word)| !word.approved)
            .map(|(id, _)| id)
            .collect())
    }

    /// Recordings whose bytes could not be decoded on air, and that were neither restored nor approved since.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn undecodable(&self) -> Result<BTreeSet<SegmentId>, AirlogError> {
        self.read("read what broke from", |db| {
            let mut broke = broken(db)?;
            if !broke.is_empty() {
                // In the words of its index: a log of many years is not to be read through.
                let mut approvals = db.prepare(
                    "select seq, body from entry where kind in ('approval', 'withdrawal') and kind = 'approval'",
                )?;
                let mut rows = approvals.query([])?;
                while let Some(row) = rows.next()? {
                    let seq: i64 = row.get(0)?;
                    if let Some(Facts::Approval(body)) = Facts::parse("approval", &row.get::<_, String>(1)?) {
                        broke.retain(|id, broke| *id != body.segment.id || *broke > seq);
                    }
                }
            }
            Ok(broke.into_keys().collect())
        })
    }

    /// The latest word about each recording that was ever approved or withdrawn.
    ///
    /// The latest written: clocks may have been wrong, the order of entries is not.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn words(&self) -> Result<BTreeMap<SegmentId, Word>, AirlogError> {
        let consents = self.all_consents()?.into_iter();
        Ok(consents
            .enumerate()
            .map(|(place, (approved, consent))| {
                let id = consent.segment.id;
                let word = Word {
                    approved,
                    consent,
                    place,
                };
                (id, word)
            })
            .collect())
    }

    /// Every approval and withdrawal of `from..to`, as they were written: whether it lets the recording
    /// air, and who said so.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn consents(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(bool, Consent)>, AirlogError> {
        let mut consents = self.all_consents()?;
        consents.retain(|(_, consent)| from <= consent.at && consent.at < to);
        Ok(consents)
    }

    /// When each recording was approved first, as it was written.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn approved_since(&self) -> Result<BTreeMap<SegmentId, Timestamp>, AirlogError> {
        let mut since = BTreeMap::new();
        for (_, consent) in self
            .all_consents()?
            .into_iter()
            .filter(|(approved, _)| *approved)
        {
            since.entry(consent.segment.id).or_insert(consent.at);
        }
        Ok(since)
    }

    fn all_consents(&self) -> Result<Vec<(bool, Consent)>, AirlogError> {
        let carried = self.carried_over()?.into_iter().map(|carried| {
            let at = Timestamp::from_microsecond(carried.at_us).unwrap_or(Timestamp::UNIX_EPOCH);
            let consent = Consent {
                at,
                by: carried.by,
                channel: carried.channel,
                note: carried.note,
                segment: carried.segment,
                text: carried.text,
            };
            (carried.approved, consent)
        });
        let mut consents: Vec<_> = carried.collect();
        self.read("read approvals of", |db| {
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
                let ConsentBody { by, channel, note, segment, text } = body;
                consents.push((approved, Consent { at, by, channel, note, segment, text }));
            }
            Ok(consents)
        })
    }
}

/// What could not be decoded and was not restored since, and in which row it last broke.
fn broken(db: &Connection) -> rusqlite::Result<BTreeMap<SegmentId, i64>> {
    let mut broke = BTreeMap::new();
    for told in events(
        db,
        &[
            "recording-broke",
            "bed-broke",
            "recording-restored",
            "log-carried",
        ],
    )? {
        let (Seq(seq), _, event) = told?;
        match event {
            Event::RecordingBroke {
                id,
                undecodable: true,
                ..
            }
            | Event::BedBroke {
                id,
                undecodable: true,
                ..
            } => drop(broke.insert(id, seq)),
            Event::RecordingRestored { id } => drop(broke.remove(&id)),
            Event::LogCarried { broken, .. } => {
                broke.extend(broken.into_iter().map(|id| (id, seq)));
            }
            _ => {}
        }
    }

    Ok(broke)
}
