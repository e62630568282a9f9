//! The evidence pack: what a stranger needs to judge what was aired in a period, in one folder or zip.
//!
//! The rows of the log as they were sealed, and everything people read made from them; a list of the
//! SHA-256 of every file, signed with the station's key; and a script that checks it all without
//! phatthanh. The layout is described in `crates/airlog/src/CHAIN.md`.
//!
//! It is written at the end, whole or not at all: half a pack is no pack.

mod make;
mod silence;
mod sound;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::airlog::view;
use crate::airlog::{
    Airing, Airlog, AirlogError, CHAIN, Channel, Consent, Counting, Extract, Filter, Firsts, Seal,
    SealKey, Seq, VERIFIER,
};
use crate::names::{SegmentId, TopicId};
use crate::report::papers::{self, PaperRow};
use crate::report::{self, PaperContext, Period, approvals, diary, json, sheet, tally};
use crate::units::{Frames, instant};
use crate::words::{Language, harmless_json};

pub use make::{Made, Making, make};

/// The script for strangers, and what it checks.
const README_VI: &str = include_str!("readme.vi.txt");
const README_EN: &str = include_str!("readme.en.txt");

/// A diary a day, for up to this many days: more are in the report.
const DIARIES: i32 = 31;

/// The list of files and the signature of it.
pub const LIST: &str = "SHA256SUMS";

/// What a pack is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its first instant.
    pub from: Timestamp,
    /// The first after it.
    pub to: Timestamp,
    /// Only this topic.
    pub topic: Option<TopicId>,
    /// Only this recording.
    pub segment: Option<SegmentId>,
    /// Was the station silent then?
    pub silence: Option<Timestamp>,
}

/// What it is made from.
pub struct Source<'a> {
    /// The log.
    pub log: &'a Airlog,
    /// The station, for the papers.
    pub desk: PaperContext<'a>,
    /// When it is made.
    pub made: Timestamp,
    /// The last moment the station is known to run.
    pub alive: Option<Timestamp>,
    /// When each recording was ingested, where the library knows it.
    pub received: &'a BTreeMap<SegmentId, Timestamp>,
    /// Whether the copy of a recording in the store is the one that was approved and aired.
    pub copy: &'a dyn Fn(SegmentId) -> Copy,
}

impl fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("log", self.log)
            .field("made", &self.made)
            .finish_non_exhaustive()
    }
}

/// What the store has of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Copy {
    /// Its bytes.
    Good,
    /// Other bytes.
    Damaged,
    /// Nothing: it left the folders long ago.
    Gone,
}

/// A pack: each file by its place in it.
#[derive(Debug, Default)]
pub struct Pack {
    files: BTreeMap<String, Content>,
    airings: Vec<Airing>,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// What this file holds: sound is too much to keep in memory.
    File(PathBuf),
}

/// Why there is no pack.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// The log has no row: there is nothing to prove.
    #[error("the airtime log is empty")]
    Nothing,
    /// The log cannot be read.
    #[error(transparent)]
    Log(#[from] AirlogError),
    /// The workbook cannot be made.
    #[error("could not make the workbook")]
    Sheet(#[from] rust_xlsxwriter::XlsxError),
    /// There is something already where it was to be written.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// It cannot be written.
    #[error("could not write {}", path.display())]
    Write {
        /// Where to.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

/// `pack.json`.
#[derive(Debug, Serialize)]
struct About<'a> {
    format: &'static str,
    version: &'static str,
    station: &'a str,
    made: String,
    from: String,
    to: String,
    from_us: i64,
    to_us: i64,
    topic: Option<&'a TopicId>,
    segment: Option<SegmentId>,
    rows: Rows,
    /// The last row under a seal; null if the log was never sealed.
    sealed_to: Option<Seq>,
    key: Option<&'a str>,
    airings: usize,
    silence: Option<silence::SilenceJson<'a>>,
}

/// Every row from the first to the last is in the pack.
#[derive(Debug, Clone, Copy, Serialize)]
struct Rows {
    from: Seq,
    to: Seq,
}

#[derive(Debug, Serialize)]
struct ConsentJson<'a> {
    seq: Seq,
    approved: bool,
    at: String,
    by: &'a str,
    channel: Channel,
    note: Option<&'a str>,
    segment: SegmentId,
    path: String,
    title: &'a str,
}

#[derive(Debug, Serialize)]
struct SegmentJson<'a> {
    id: SegmentId,
    titles: BTreeSet<&'a str>,
    paths: BTreeSet<String>,
    topic: Option<&'a TopicId>,
    held_frames: u64,
    seconds: f64,
    airings: usize,
    missed: usize,
    /// Heard, but not enough of it to be an airing.
    broken_off: usize,
    /// Its first airing ever, also before the period; null if none counts.
    first_aired: Option<String>,
    approved_by: BTreeSet<&'a str>,
    copy: Copy,
}

#[derive(Debug, Serialize)]
struct SealJson<'a> {
    row: Seq,
    at: String,
    #[serde(flatten)]
    seal: &'a Seal,
    file: String,
}

impl Pack {
    /// Everything about `question`.
    ///
    /// # Errors
    /// If the log, the configuration or the air-check cannot be read.
    pub fn of(question: &Question, source: &Source<'_>) -> Result<Self, EvidenceError> {
        let (log, zone) = (source.log, source.desk.zone);
        let Question {
            from,
            to,
            topic,
            segment,
            ..
        } = question;
        let filter = Filter::listed(Some(*from), Some(*to));
        let (first, after) = (instant::listed_from(*from), instant::listed_from(*to));
        let all = log.airings(&filter)?;
        let asked = |airing: &&Airing| {
            let item = &airing.item;
            let id = item.segment.as_ref().map(|segment| segment.id);
            (topic.is_none() || item.topic == *topic) && (segment.is_none() || id == *segment)
        };

        let airings: Vec<Airing> = all.iter().filter(asked).cloned().collect();
        let consents = consents(log, &airings, question)?;
        let silence = question
            .silence
            .map(|at| silence::Asked::of(at, source))
            .transpose()?;
        let also: BTreeSet<Seq> = airings
            .iter()
            .flat_map(|airing| [Some(airing.seq), airing.closed])
            .flatten()
            .chain(consents.iter().map(|(seq, ..)| *seq))
            .chain(silence.iter().flat_map(silence::Asked::rows))
            .collect();
        let Some(extract) = log.extract(first, after, &also)? else {
            return Err(EvidenceError::Nothing);
        };

        let seals = log.seals()?;

        let mut pack = Self::default();
        let about = About {
            format: "phatthanh evidence 1",
            version: env!("CARGO_PKG_VERSION"),
            station: source.desk.station,
            made: view::rfc_3339(source.made, zone),
            from: view::rfc_3339(*from, zone),
            to: view::rfc_3339(*to, zone),
            from_us: first.as_microsecond(),
            to_us: after.as_microsecond(),
            topic: topic.as_ref(),
            segment: *segment,
            rows: Rows {
                from: extract.from,
                to: extract.to,
            },
            sealed_to: seals.last().map(|(_, _, seal)| seal.seq),
            key: seals.last().map(|(_, _, seal)| seal.key.as_str()),
            airings: airings.len(),
            silence: silence.as_ref().map(|asked| asked.json(zone)),
        };

        pack.add("pack.json", json_line(&about).into_bytes());
        if let Some(asked) = &silence {
            for (name, language) in [("im-lang.txt", Language::Vi), ("silence.txt", Language::En)] {
                pack.add(name, asked.say(zone, language).into_bytes());
            }
        }

        pack.rows(extract);
        let firsts = log.firsts_of(&airings)?;
        pack.lists(source, (&airings, &firsts), &consents, &seals);
        pack.papers(source, question, &all, &consents)?;
        pack.explain(&about);
        pack.airings = airings;
        Ok(pack)
    }

    /// What aired and what was missed, as asked for.
    #[must_use]
    pub fn airings(&self) -> &[Airing] {
        &self.airings
    }

    /// Adds a file, or puts it in the place of one of that name.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.files.insert(name.to_owned(), Content::Bytes(bytes));
    }

    /// Adds what the file at `path` holds, which is to stay as it is until the pack is written.
    pub fn attach(&mut self, name: &str, path: PathBuf) {
        self.files.insert(name.to_owned(), Content::File(path));
    }

    fn rows(&mut self, extract: Extract) {
        for (name, bytes) in extract.days {
            self.add(&format!("rows/{name}"), bytes);
        }
        if !extract.unsealed.is_empty() {
            self.add("rows/unsealed.jsonl", extract.unsealed);
        }
    }

    /// What programs read.
    fn lists(
        &mut self,
        source: &Source<'_>,
        (airings, firsts): (&[Airing], &Firsts),
        consents: &[(Seq, bool, Consent)],
        seals: &[(Seq, Timestamp, Seal)],
    ) {
        let zone = source.desk.zone;
        self.add(
            "airings.jsonl",
            view::json_lines(airings, zone).into_bytes(),
        );
        self.add(
            "airings.csv",
            view::csv(airings, zone, source.desk.language).into_bytes(),
        );
        let consents = consents.iter().map(|(seq, approved, consent)| ConsentJson {
            seq: *seq,
            approved: *approved,
            at: view::rfc_3339(consent.at, zone),
            by: &consent.by,
            channel: consent.channel,
            note: consent.note.as_deref(),
            segment: consent.segment.id,
            path: format!("audio/{}", consent.segment.path),
            title: &consent.segment.title,
        });
        self.add("approvals.jsonl", lines(consents));
        self.add(
            "segments.jsonl",
            lines(segments(airings, firsts, source).into_values()),
        );
        let seals = seals.iter().map(|(row, at, seal)| SealJson {
            row: *row,
            at: view::rfc_3339(*at, zone),
            seal,
            file: seal.file_name(),
        });
        self.add("seals.jsonl", lines(seals));
    }

    /// What people read: of whole days, whatever the topic.
    fn papers(
        &mut self,
        source: &Source<'_>,
        question: &Question,
        airings: &[Airing],
        consents: &[(Seq, bool, Consent)],
    ) -> Result<(), EvidenceError> {
        let Source { log, received, .. } = source;
        let Some(period) = days(question, source.desk.zone) else {
            return Ok(());
        };

        let approved = consents.iter().map(|(_, _, consent)| consent.segment.id);
        let heard = airings
            .iter()
            .filter_map(|airing| Some(airing.item.segment.as_ref()?.id));
        let firsts = log.firsts(heard.chain(approved))?;
        let desk = &PaperContext {
            firsts: &firsts,
            ..source.desk
        };

        let events = log.incidents(
            instant::listed_from(question.from),
            instant::listed_from(question.to),
        )?;
        let papers = papers::rows(&log.papers()?, Some(desk.schedule), desk.zone);
        let papers = papers::in_period(&papers, &period, desk.zone);
        let tally = tally::Tally::of(airings, &period, desk)
            .with_events(&events)
            .with_papers(&papers);
        let letter = report::letter(desk, &period, &tally, airings);
        self.add("report/report.docx", report::docx(&letter));
        self.add(
            "report/report.html",
            report::html(&letter, desk.language).into_bytes(),
        );
        self.add(
            "report/report.xlsx",
            sheet::workbook(desk, &period, &tally, airings)?,
        );
        let numbers = json::ReportJson::new(&period, &tally, desk.zone);
        self.add("report/report.json", json_line(&numbers).into_bytes());

        let since = log.approved_since()?;
        let entries: Vec<approvals::Entry> = consents
            .iter()
            .map(|(_, approved, consent)| approvals::Entry {
                approved: *approved,
                before: since
                    .get(&consent.segment.id)
                    .is_some_and(|since| *since <= consent.at),
                received: received.get(&consent.segment.id).copied(),
                consent: consent.clone(),
            })
            .collect();
        let book = approvals::approvals(desk, &period, &entries);
        self.add(
            "report/approvals.html",
            report::html(&book, desk.language).into_bytes(),
        );
        if period.length_days() <= DIARIES {
            self.diaries(desk, &period, airings, &papers);
        }

        Ok(())
    }

    /// The broadcast diary of each day.
    fn diaries(
        &mut self,
        desk: &PaperContext<'_>,
        period: &Period,
        airings: &[Airing],
        papers: &[PaperRow],
    ) {
        let days = period.from.series(jiff::Span::new().days(1));
        for date in days.take_while(|date| *date <= period.until) {
            let of_day: Vec<Airing> = airings
                .iter()
                .filter(|airing| instant::local(airing.at(), desk.zone).date() == date)
                .cloned()
                .collect();
            let written: Vec<PaperRow> = papers
                .iter()
                .filter(|row| instant::local(row.at.at(), desk.zone).date() == date)
                .cloned()
                .collect();
            let diary = diary::diary(desk, date, &of_day, &written);
            let page = report::html(&diary, desk.language);
            self.add(&format!("report/diary-{date}.html"), page.into_bytes());
        }
    }

    /// How to verify it.
    fn explain(&mut self, about: &About<'_>) {
        self.add("verify.py", VERIFIER.into());
        self.add("CHAIN.md", CHAIN.into());
        for (name, text) in [("DOC-TRUOC.txt", README_VI), ("README.txt", README_EN)] {
            let text = text
                .replace("{station}", about.station)
                .replace("{from}", &about.from)
                .replace("{to}", &about.to)
                .replace("{made}", &about.made)
                .replace("{key}", about.key.unwrap_or("–"));
            self.add(name, text.into_bytes());
        }
    }

    /// Lists every file, and signs the list; without a key nobody vouches for it.
    ///
    /// # Errors
    /// If the list cannot be written.
    pub fn sign(&mut self, key: Option<&SealKey>) -> Result<(), EvidenceError> {
        let signature = format!("{LIST}.sig");
        self.files
            .retain(|name, _| name != LIST && *name != signature);
        let mut list = String::new();
        for (name, content) in &self.files {
            let sum = content.sha256().map_err(|source| EvidenceError::Write {
                path: name.into(),
                source,
            })?;
            list.extend([sum.as_str(), "  ", name, "\n"]);
        }

        if let Some(key) = key {
            let signed = key.sign(format!("phatthanh evidence 1\n{list}").as_bytes());
            let said = ListSignature {
                key: key.public(),
                signature: signed,
            };
            let said = serde_json::to_string(&said).map_err(|problem| EvidenceError::Write {
                path: PathBuf::from(&signature),
                source: problem.into(),
            })?;
            self.add(&signature, format!("{said}\n").into_bytes());
        }

        self.add(LIST, list.into_bytes());
        Ok(())
    }

    /// How many files it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.files.len()
    }
}

/// Words about the recordings that aired, whenever they were said, and all said in the period.
fn consents(
    log: &Airlog,
    airings: &[Airing],
    question: &Question,
) -> Result<Vec<(Seq, bool, Consent)>, AirlogError> {
    let aired: BTreeSet<SegmentId> = airings
        .iter()
        .filter_map(|airing| Some(airing.item.segment.as_ref()?.id))
        .collect();
    let everything = question.topic.is_none() && question.segment.is_none();
    let mut consents = log.consent_rows()?;
    consents.retain(|(_, _, consent)| {
        let before = consent.at < instant::listed_from(question.to);
        let in_period = before && consent.at >= instant::listed_from(question.from);
        before && (aired.contains(&consent.segment.id) || everything && in_period)
            || question.segment == Some(consent.segment.id)
    });
    Ok(consents)
}

/// Each recording, and what became of it in the period.
fn segments<'a>(
    airings: &'a [Airing],
    firsts: &Firsts,
    source: &Source<'_>,
) -> BTreeMap<SegmentId, SegmentJson<'a>> {
    let mut segments = BTreeMap::new();
    let mut counting = Counting::default();
    for airing in airings {
        let Some(recording) = &airing.item.segment else {
            continue;
        };
        let held = airing.item.held;
        let segment = segments.entry(recording.id).or_insert_with(|| SegmentJson {
            id: recording.id,
            titles: BTreeSet::new(),
            paths: BTreeSet::new(),
            topic: airing.item.topic.as_ref(),
            held_frames: held.get(),
            seconds: Frames::seconds(held),
            airings: 0,
            missed: 0,
            broken_off: 0,
            approved_by: BTreeSet::new(),
            first_aired: firsts
                .times(recording.id)
                .next()
                .map(|at| view::rfc_3339(at, source.desk.zone)),
            copy: (source.copy)(recording.id),
        });
        segment.titles.insert(&recording.title);
        segment.paths.insert(format!("audio/{}", recording.path));
        segment
            .approved_by
            .extend(airing.item.approved_by.as_deref());
        match airing.start {
            Some(_) if counting.counts(airing) => segment.airings += 1,
            // A further reading of one that is counted.
            Some(_) if airing.counts() => {}
            Some(_) => segment.broken_off += 1,
            None => segment.missed += 1,
        }
    }

    segments
}

/// The days it touches.
fn days(question: &Question, zone: &TimeZone) -> Option<Period> {
    let date = |at: Timestamp| instant::local(at, zone).date();
    let last = question
        .to
        .checked_sub(jiff::SignedDuration::from_secs(1))
        .ok()?
        .max(question.from);
    Period::days(date(question.from), date(last))
}

fn json_line(value: &impl Serialize) -> String {
    let line = serde_json::to_string(value).expect("plain facts are JSON");
    format!("{}\n", harmless_json(&line))
}

fn lines(values: impl Iterator<Item = impl Serialize>) -> Vec<u8> {
    values
        .map(|value| json_line(&value))
        .collect::<String>()
        .into_bytes()
}

/// The signature of the list of a pack's files.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSignature {
    /// The public key, in hexadecimal.
    pub key: String,
    /// The signature, in hexadecimal.
    pub signature: String,
}
