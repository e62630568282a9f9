//! One file of the folders, as ingest knows it, and as the world sees it in JSON.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::complaint::Refusal;
use crate::folders::found::Stamp;
use crate::measure::Measures;
use crate::names::{self, date, number, until};
use phatthanh_core::names::{AudioPath, SegmentId, TopicId};
use phatthanh_core::rundown::{Approval, Segment};
use phatthanh_core::units::Frames;
use phatthanh_core::units::instant::Moment;
use phatthanh_core::words::Language;

/// One file of the folders, or one that has left them.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// Where it lies.
    pub path: AudioPath,
    /// Size and time of the file when it was ingested.
    pub(crate) stamp: Stamp,
    /// What people call it.
    pub title: Arc<str>,
    /// When its bytes were first seen.
    pub added: Timestamp,
    /// When it left its folder, if it has.
    pub gone: Option<Timestamp>,
    /// Whether it can air.
    pub outcome: Outcome,
}

/// What ingest made of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It can air.
    Passed {
        /// Its bytes.
        id: SegmentId,
        /// What was found out.
        measures: Measures,
    },
    /// It cannot.
    Refused {
        /// Its bytes, if they could be read.
        id: Option<SegmentId>,
        /// Why, and what to do.
        reason: Refusal,
    },
}

/// Whether a recording may air: what the caller knows of approvals and dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It may.
    Ready,
    /// Nobody has approved these bytes.
    WaitingApproval,
    /// Its approval was withdrawn.
    Withdrawn,
    /// A person took it off before anybody had approved it.
    Returned,
    /// It has left its folder.
    Removed,
    /// Its time is over.
    Expired,
    /// Ingest could not take it.
    Refused,
}

/// A recording in JSON: `library --json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the names are the contract's, and say what they are"
)]
pub struct LibraryRow {
    pub id: Option<SegmentId>,
    pub path: String,
    pub topic: TopicId,
    pub title: String,
    pub state: State,
    pub format: Option<String>,
    pub channels: Option<u32>,
    pub sample_rate: Option<u32>,
    pub frames: Option<u64>,
    pub seconds: Option<f64>,
    pub loudness_lufs: Option<f64>,
    pub true_peak_dbtp: Option<f64>,
    pub silence_start_s: Option<f64>,
    pub silence_end_s: Option<f64>,
    pub loudness_range_lu: Option<f64>,
    /// What is poor about it although it airs.
    pub warnings: Vec<String>,
    /// Whether it came with the program.
    pub sample: bool,
    /// Where the same recording lies too, in the same bytes or in others.
    pub same_as: Vec<String>,
    pub approved_by: Option<String>,
    pub refusal: Option<String>,
    /// The dates on which a person lets it air, both included: the caller's to fill in.
    pub valid_from: Option<Date>,
    pub valid_until: Option<Date>,
    /// The caller's to fill in: the library knows no schedule.
    pub next_airing: Option<Moment>,
}

impl Recording {
    /// A file that is in its folder; called what its tags say, or else its name.
    pub(crate) fn new(path: AudioPath, stamp: Stamp, added: Timestamp, outcome: Outcome) -> Self {
        let tag = match &outcome {
            Outcome::Passed { measures, .. } => measures.title.as_deref(),
            Outcome::Refused { .. } => None,
        };

        let title = names::title(tag, file_name(&path)).into();
        Self {
            path,
            stamp,
            title,
            added,
            gone: None,
            outcome,
        }
    }

    /// The hash of its bytes, if they could be read.
    #[must_use]
    pub const fn id(&self) -> Option<SegmentId> {
        match &self.outcome {
            Outcome::Passed { id, .. } => Some(*id),
            Outcome::Refused { id, .. } => *id,
        }
    }

    /// What was found out about it, if it passed.
    #[must_use]
    pub const fn measures(&self) -> Option<&Measures> {
        match &self.outcome {
            Outcome::Passed { measures, .. } => Some(measures),
            Outcome::Refused { .. } => None,
        }
    }

    /// Why it cannot air, if it cannot.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match &self.outcome {
            Outcome::Passed { .. } => None,
            Outcome::Refused { reason, .. } => Some(reason),
        }
    }

    /// As planning sees it, in its `topic`; none if it was refused.
    pub(crate) fn segment(&self, approval: Option<&Approval>, topic: TopicId) -> Option<Segment> {
        let Outcome::Passed { id, measures } = &self.outcome else {
            return None;
        };

        let name = names::repair(file_name(&self.path));
        let taken_in = self.added.to_zoned(TimeZone::UTC).date();
        Some(Segment {
            id: *id,
            path: self.path.clone(),
            topic,
            title: Arc::clone(&self.title),
            sides: measures.sides,
            length: measures.length(),
            silence_start: Frames::of_seconds(measures.silence_start_s),
            silence_end: Frames::of_seconds(measures.silence_end_s),
            loudness: measures.loudness,
            bass: measures.bass,
            true_peak: measures.true_peak,
            pauses: Arc::clone(&measures.pauses),
            added: self.added,
            approval: approval.cloned(),
            dated: date(&name, taken_in).or_else(|| date(&self.title, taken_in)),
            until: until(&name, taken_in).or_else(|| until(&self.title, taken_in)),
            number: number(&name).or_else(|| number(&self.title)),
            spoken: measures.is_spoken(),
        })
    }

    /// As JSON; `state` answers for a recording that passed and is in its folder.
    pub(crate) fn row(
        &self,
        approvals: &BTreeMap<SegmentId, Approval>,
        language: Language,
        state: impl Fn(&Segment) -> State,
    ) -> LibraryRow {
        let approval = self.id().and_then(|id| approvals.get(&id));
        let segment = self.segment(approval, self.path.topic());
        let valid_until = segment.as_ref().and_then(|segment| segment.until);
        let measures = self.measures();
        let refusal = self.refusal().map(|reason| reason.say(language));
        LibraryRow {
            id: self.id(),
            path: format!("audio/{}", self.path),
            topic: self.path.topic(),
            title: self.title.to_string(),
            state: match &segment {
                None => State::Refused,
                Some(_) if self.gone.is_some() => State::Removed,
                Some(segment) => state(segment),
            },
            format: measures.map(|m| m.format.to_string()),
            channels: measures.map(|m| m.channels),
            sample_rate: measures.map(|m| m.sample_rate),
            frames: measures.map(|m| m.frames),
            seconds: measures.map(Measures::seconds),
            loudness_lufs: measures
                .and_then(Measures::file_loudness)
                .map(|lufs| lufs.0),
            true_peak_dbtp: measures
                .map(|m| m.true_peak.0)
                .filter(|level| level.is_finite()),
            silence_start_s: measures.map(|m| m.silence_start_s),
            silence_end_s: measures.map(|m| m.silence_end_s),
            loudness_range_lu: measures.and_then(|m| m.loudness_range_lu),
            warnings: measures.map_or_else(Vec::new, |m| {
                m.warnings.iter().map(|text| text.say(language)).collect()
            }),
            sample: measures.is_some_and(Measures::is_sample),
            same_as: Vec::new(),
            approved_by: measures
                .and(approval)
                .map(|approval| approval.by.to_string()),
            refusal,
            valid_from: None,
            valid_until,
            next_airing: None,
        }
    }
}

fn file_name(path: &AudioPath) -> &str {
    path.as_str().rsplit('/').next().unwrap_or_default()
}
