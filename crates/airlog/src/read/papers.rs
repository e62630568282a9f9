//! Papers of orders and live broadcasts: which lack some, and what people added afterwards.
//!
//! An order by telephone is aired first and written down later. Its entry never changes: a person's completion is an entry
//! of its own that names the first, and the last one counts.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::airing::Micros;
use super::named;
use crate::entry::body::Facts;
use crate::entry::{Attended, Channel, CompletedPaper, Event, Ordered, Seq};
use crate::error::AirlogError;
use crate::write::log::Airlog;
use phatthanh_core::names::ProgramId;
use phatthanh_core::rundown::{OrderPart, Urgency};
use phatthanh_core::schedule::OccurrenceId;
use phatthanh_core::units::instant;

/// A live airing begins this long after its occurrence was due, at most.
const LATEST: SignedDuration = SignedDuration::from_hours(24);

/// The paper of an order, or of a live broadcast, that was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The entry it is about.
    pub seq: Seq,
    /// When that was written.
    pub at: Timestamp,
    /// What was on air.
    pub of: PaperOf,
    /// Who entered it.
    pub by: String,
    /// Whose order it was; who spoke.
    pub word: String,
    /// What the entry itself lacks; none if it has all.
    pub lacks: Option<Lack>,
    /// What a person added afterwards.
    pub completed: Option<Completion>,
}

/// What a paper is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperOf {
    /// An order.
    Order {
        /// How urgent it was.
        level: Urgency,
        /// How it came.
        channel: Channel,
        /// What was said.
        titles: Vec<String>,
        /// What was remembered with it.
        note: Option<String>,
    },
    /// A live broadcast.
    Live {
        /// Which occurrence.
        occurrence: OccurrenceId,
        /// Of which program.
        program: Option<ProgramId>,
    },
}

/// What an order or a live broadcast lacks in writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// There is none: it came by word of mouth, by a message or by a button.
    Paper,
    /// It came on paper, and nobody wrote down on which.
    Number,
}

/// What a person added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// When.
    pub at: Timestamp,
    /// The person.
    pub by: String,
    /// Number, date and kind of the document, or what stands in its place.
    pub document: String,
    /// Anything to add.
    pub note: Option<String>,
}

impl Paper {
    /// Returns whether something is still to be completed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.lacks.is_some() && self.completed.is_none()
    }

    /// Returns when it was on air, as days are counted: an order from when it was given, a live broadcast from when it was due.
    #[must_use]
    pub fn aired(&self) -> Timestamp {
        match &self.of {
            PaperOf::Order { .. } => self.at,
            PaperOf::Live { occurrence, .. } => occurrence.due,
        }
    }
}

impl Airlog {
    /// Returns the papers of every order and live broadcast that was heard, in the order they were given. A drill wants none;
    /// a public warning brings its own in writing.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn papers(&self) -> Result<Vec<Paper>, AirlogError> {
        self.read("read the papers of", |db| {
            let heard = heard_orders(db)?;
            let mut warned = BTreeSet::new();
            let mut papers: Vec<Paper> = Vec::new();
            let mut live: BTreeMap<(String, Timestamp), Option<usize>> = BTreeMap::new();
            for event in named::events(db, &["alert", "live", "ordered"])? {
                match event? {
                    (_, _, Event::Alert(alerted)) => warned.extend(alerted.order),
                    (seq, at, Event::Ordered(ordered)) if heard.contains(&seq) => {
                        papers.extend(of_order(seq, at, ordered));
                    }
                    (
                        seq,
                        at,
                        Event::Live {
                            occurrence,
                            open: true,
                            by,
                            speaker,
                            ..
                        },
                    ) => {
                        let key = (occurrence.slot.to_string(), occurrence.due);
                        match live.get(&key) {
                            Some(None) => {}
                            Some(Some(place)) => also_speaks(&mut papers[*place], &speaker),
                            None => {
                                let found = of_live(db, seq, at, occurrence, (by, speaker))?;
                                let place = found.is_some().then_some(papers.len());
                                papers.extend(found);
                                live.insert(key, place);
                            }
                        }
                    }
                    _ => {}
                }
            }

            papers.retain(|paper| !warned.contains(&paper.seq));
            complete(db, &mut papers)?;
            Ok(papers)
        })
    }
}

/// Returns the orders of which anything was heard.
fn heard_orders(db: &Connection) -> rusqlite::Result<BTreeSet<Seq>> {
    let sql =
        "select distinct ordered from airing where ordered is not null and start_us is not null";
    let mut statement = db.prepare_cached(sql)?;
    let parts = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut heard = BTreeSet::new();
    for part in parts {
        // What is not readable `verify` names.
        if let Ok(part) = serde_json::from_str::<OrderPart>(&part?) {
            heard.insert(Seq(part.seq));
        }
    }
    Ok(heard)
}

fn of_order(seq: Seq, at: Timestamp, ordered: Ordered) -> Option<Paper> {
    if ordered.drill {
        return None;
    }
    let note = ordered.note.filter(|note| !note.trim().is_empty());
    let lacks = match ordered.channel {
        Channel::Paper if note.is_some() => None,
        Channel::Paper => Some(Lack::Number),
        Channel::Message | Channel::Spoken | Channel::Button => Some(Lack::Paper),
    };
    let titles = ordered.recordings.into_iter();
    Some(Paper {
        seq,
        at,
        of: PaperOf::Order {
            level: ordered.level,
            channel: ordered.channel,
            titles: titles.map(|one| one.recording.title).collect(),
            note,
        },
        by: ordered.by,
        word: ordered.ordered_by,
        lacks,
        completed: None,
    })
}

/// Returns the paper of a live broadcast that began to be let speak by the entry `seq`; none if nobody was heard in it.
fn of_live(
    db: &Connection,
    seq: Seq,
    at: Timestamp,
    occurrence: OccurrenceId,
    (by, word): (String, String),
) -> rusqlite::Result<Option<Paper>> {
    // By time, which has an index: a log of many years is not to be read through.
    let sql =
        "select program from airing where at_us between ?4 and ?2 and slot = ?3 and due_us = ?1
               and kind = 'live' and start_us is not null order by at_us limit 1";
    let due = occurrence.due.as_microsecond();
    // A start is some microseconds on either side of its moment.
    let earliest = instant::listed_from(occurrence.due).as_microsecond();
    let latest = due.saturating_add(LATEST.as_micros() as i64);
    let heard: Option<Option<String>> = db
        .prepare_cached(sql)?
        .query_row(
            params![due, latest, occurrence.slot.as_str(), earliest],
            |row| row.get(0),
        )
        .optional()?;
    Ok(heard.map(|program| Paper {
        seq,
        at,
        of: PaperOf::Live {
            occurrence,
            program: program.map(|program| ProgramId::from(program.as_str())),
        },
        by,
        word,
        lacks: Some(Lack::Paper),
        completed: None,
    }))
}

/// Notes that `speaker` was let speak in that occurrence too.
fn also_speaks(paper: &mut Paper, speaker: &str) {
    if !paper.word.split(", ").any(|known| known == speaker) {
        paper.word = format!("{}, {speaker}", paper.word);
    }
}

/// What people completed, in the words of its index: they signed in ten thousand times for each.
const COMPLETED: &str = r#"select at_us, body from entry where kind = 'event' and instr(body, '"did":"paper-completed"') > 0
    order by seq"#;

/// Adds what people completed, each by its last word.
fn complete(db: &Connection, papers: &mut [Paper]) -> rusqlite::Result<()> {
    let mut statement = db.prepare_cached(COMPLETED)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let facts = Facts::parse("event", &row.get::<_, String>(1)?);
        let Some(Facts::Event(Event::Attended(Attended {
            by,
            paper: Some(paper),
            ..
        }))) = facts
        else {
            continue;
        };
        let CompletedPaper { of, document, note } = *paper;
        if let Ok(place) = papers.binary_search_by_key(&of, |paper| paper.seq) {
            papers[place].completed = Some(Completion {
                at: row.get::<_, Micros>(0)?.0,
                by,
                document,
                note,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Begin, Did, End, Ended, OrderedRecording, Planned, Recording, Verdict};
    use phatthanh_core::names::SegmentId;
    use phatthanh_core::rundown::Kind;
    use phatthanh_core::units::Frames;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + second).unwrap()
    }

    fn order(log: &mut Airlog, channel: Channel, drill: bool, note: Option<&str>) -> Seq {
        let ordered = Ordered {
            by: "Lan".into(),
            ordered_by: "Chủ tịch UBND".into(),
            channel,
            level: Urgency::Emergency,
            drill,
            recordings: vec![OrderedRecording {
                recording: Recording {
                    id: SegmentId::new([9; 32]),
                    path: "khan-cap/bao.wav".into(),
                    title: "Bão số 9".into(),
                },
                length: Frames::from_ms(1000),
                loudness_mlufs: None,
                true_peak_mdb: 0,
                sides: "both".into(),
                text: None,
            }],
            repeat: 1,
            every_us: None,
            until: at(7200),
            after_item: false,
            note: note.map(Into::into),
        };
        log.order(at(0), &ordered, &[]).unwrap()
    }

    fn hear(log: &mut Airlog, item: Planned) {
        let of = log
            .begin(&Begin {
                start: item.start,
                item,
            })
            .unwrap();
        let end = End {
            end: at(5000),
            played: Frames::from_ms(1000),
            ended: Ended::Complete,
            reason: None,
        };
        log.end(of, &end).unwrap();
    }

    fn hear_order(log: &mut Airlog, seq: Seq) {
        let part = OrderPart {
            seq: seq.0,
            level: Urgency::Emergency,
            ordered_by: "Chủ tịch UBND".into(),
            drill: false,
            round: 0,
            reading: None,
        };
        let item = Planned {
            order: Some(part),
            ..Planned::new(at(1), Kind::Announcement, Frames::from_ms(1000))
        };
        hear(log, item);
    }

    fn write(log: &mut Airlog, of: Seq, document: &str) {
        let row = Attended {
            did: Did::PaperCompleted,
            by: "Hoa".into(),
            from: None,
            about: None,
            roles: Vec::new(),
            recording: None,
            paper: Some(Box::new(CompletedPaper {
                of,
                document: document.into(),
                note: None,
            })),
        };
        log.event(at(9000), &Event::Attended(row)).unwrap();
    }

    #[test]
    fn what_was_ordered_without_paper_is_to_be_completed() {
        let mut log = Airlog::in_memory().unwrap();
        let spoken = order(&mut log, Channel::Spoken, false, Some("điện thoại"));
        let numbered = order(&mut log, Channel::Paper, false, Some("12/CĐ-UBND"));
        let bare = order(&mut log, Channel::Paper, false, Some("  "));
        let drill = order(&mut log, Channel::Spoken, true, None);
        let unheard = order(&mut log, Channel::Message, false, None);
        for seq in [spoken, numbered, bare, drill] {
            hear_order(&mut log, seq);
        }

        let papers = log.papers().unwrap();
        let found: Vec<_> = papers
            .iter()
            .map(|paper| (paper.seq, paper.lacks))
            .collect();
        assert_eq!(
            found,
            [
                (spoken, Some(Lack::Paper)),
                (numbered, None),
                (bare, Some(Lack::Number))
            ],
            "neither a drill nor what nobody heard"
        );

        hear_order(&mut log, unheard);
        assert_eq!(log.papers().unwrap().len(), 4, "heard since");
    }

    #[test]
    fn what_people_completed_is_found_by_its_index() {
        let log = Airlog::in_memory().unwrap();
        let sql = format!("explain query plan {COMPLETED}");
        let step = log.read("read", |db| {
            db.query_row(&sql, [], |row| row.get::<_, String>(3))
        });
        assert_eq!(step.unwrap(), "SCAN entry USING INDEX entry_paper");
    }

    #[test]
    fn completing_adds_a_row_and_changes_none() {
        let mut log = Airlog::in_memory().unwrap();
        let seq = order(&mut log, Channel::Spoken, false, None);
        hear_order(&mut log, seq);
        let before = log.events(at(-1), at(99_999)).unwrap().len();
        assert!(log.papers().unwrap()[0].is_open());

        write(&mut log, seq, "21/CĐ-UBND");
        write(&mut log, Seq(4711), "of nothing");
        write(&mut log, seq, "12/CĐ-UBND ngày 30/11/2026");
        let papers = log.papers().unwrap();
        let completed = papers[0].completed.as_ref().unwrap();
        assert!(!papers[0].is_open());
        assert_eq!(
            (completed.by.as_str(), completed.document.as_str()),
            ("Hoa", "12/CĐ-UBND ngày 30/11/2026"),
            "the last word counts"
        );
        assert_eq!(
            papers[0].lacks,
            Some(Lack::Paper),
            "what the first row lacked"
        );
        assert_eq!(log.events(at(-1), at(99_999)).unwrap().len(), before + 3);
        assert!(matches!(log.verify().unwrap(), Verdict::Ok { .. }));
    }

    #[test]
    fn a_live_broadcast_has_one_paper_once_somebody_was_heard() {
        let mut log = Airlog::in_memory().unwrap();
        let occurrence = OccurrenceId {
            slot: "toa-dam".into(),
            due: at(600),
        };
        let arm = |log: &mut Airlog, open, speaker: &str| {
            let live = Event::Live {
                occurrence: occurrence.clone(),
                input: "micro".into(),
                open,
                by: "Lan".into(),
                speaker: speaker.into(),
            };
            log.event(at(0), &live).unwrap()
        };
        let first = arm(&mut log, true, "Bí thư");
        arm(&mut log, true, "Chủ tịch");
        arm(&mut log, false, "Chủ tịch");
        arm(&mut log, true, "Bí thư");
        assert_eq!(log.papers().unwrap(), [], "nobody was heard");

        // Starts are some microseconds on either side of their moment.
        let start = at(600) - SignedDuration::from_micros(5);
        let item = Planned {
            slot: Some("toa-dam".into()),
            due: Some(at(600)),
            program: Some("toa-dam-cuoi-tuan".into()),
            ..Planned::new(start, Kind::Live, Frames::from_ms(1000))
        };
        hear(&mut log, item);
        let papers = log.papers().unwrap();
        assert_eq!(papers.len(), 1);
        assert_eq!(
            (papers[0].seq, papers[0].word.as_str()),
            (first, "Bí thư, Chủ tịch")
        );
        assert_eq!(papers[0].aired(), at(600));
        let of = PaperOf::Live {
            occurrence: OccurrenceId {
                slot: "toa-dam".into(),
                due: at(600),
            },
            program: Some("toa-dam-cuoi-tuan".into()),
        };
        assert_eq!(papers[0].of, of);
        write(&mut log, first, "KH 15/KH-UBND");
        assert!(!log.papers().unwrap()[0].is_open());
    }
}
