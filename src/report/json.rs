//! The report as JSON, for programs. Times in seconds; names as the station's files call things now.

use jiff::tz::TimeZone;
use serde::Serialize;

use super::Period;
use super::incident::{Incident, IncidentKind};
use super::papers::PaperCount;
use super::sort::Sort;
use super::tally::{Count, Occurrences, Parts, Tally};
use crate::airlog::Ended;
use crate::airlog::view::rfc_3339;
use crate::names::{ProgramId, TopicId};
use crate::words::Language;

/// `report --format json`.
#[derive(Debug, Clone, Serialize)]
#[expect(
    missing_docs,
    reason = "the names say what they are; sums are explained in `tally`"
)]
pub struct ReportJson<'a> {
    pub from: jiff::civil::Date,
    /// The last day, included.
    pub until: jiff::civil::Date,
    pub days_on_air: u32,
    pub sessions: u32,
    pub seconds: f64,
    pub sorts: Vec<SortJson>,
    pub occurrences: OccurrencesJson,
    pub programs: Vec<ProgramJson<'a>>,
    /// What was heard outside all programs.
    pub outside: PartsJson,
    pub faults: Vec<FaultJson>,
    pub incidents: Vec<IncidentJson>,
    /// What orders and live broadcasts of the whole station have in writing, as the incidents are the whole station's.
    pub papers: PaperCount,
    pub weeks: Vec<WeekJson>,
}

#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "as above")]
pub struct SortJson {
    pub sort: Sort,
    pub airings: u32,
    pub seconds: f64,
}

#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "as above")]
pub struct OccurrencesJson {
    pub due: u32,
    pub aired: u32,
    pub on_time: u32,
    pub whole: u32,
    pub on_time_percent: Option<f64>,
}

#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "as above")]
pub struct ProgramJson<'a> {
    pub program: &'a ProgramId,
    pub title: &'a str,
    /// New episodes.
    pub episodes: u32,
    /// Of content, as in its topics.
    pub airings: u32,
    /// All that was heard: the sum of what `parts` has.
    pub seconds: f64,
    #[serde(flatten)]
    pub parts: PartsJson,
    pub occurrences: OccurrencesJson,
    pub topics: Vec<TopicJson<'a>>,
}

/// Content, what frames it, what fills up.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "as above")]
pub struct PartsJson {
    pub content_seconds: f64,
    pub framing_seconds: f64,
    pub filling_seconds: f64,
}

#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "as above")]
pub struct TopicJson<'a> {
    pub topic: &'a TopicId,
    pub title: &'a str,
    pub episodes: u32,
    pub airings: u32,
    pub seconds: f64,
    /// RFC 3339 with the station's offset.
    pub last_aired: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "as above")]
pub struct FaultJson {
    pub ended: Ended,
    pub reason: Option<String>,
    pub items: u32,
    pub lost_seconds: f64,
}

/// What happened to the station itself.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "as above")]
pub struct IncidentJson {
    pub kind: IncidentKind,
    /// RFC 3339; null if it began before the period, or nobody knows.
    pub from: Option<String>,
    /// RFC 3339; null if it was not over in the period.
    pub to: Option<String>,
    /// How long, where both ends are known; else zero.
    pub seconds: f64,
    pub detail: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "as above")]
pub struct WeekJson {
    /// Monday, or the period's first day.
    pub from: jiff::civil::Date,
    pub seconds: f64,
}

impl<'a> ReportJson<'a> {
    /// `tally` of `period`.
    #[must_use]
    pub fn new(period: &Period, tally: &'a Tally, zone: &TimeZone) -> Self {
        let sort = |(sort, Count { airings, heard }): &(Sort, Count)| SortJson {
            sort: *sort,
            airings: *airings,
            seconds: heard.seconds(),
        };

        let programs = tally.programs.iter().map(|line| ProgramJson {
            program: &line.id,
            title: &line.title,
            episodes: line.episodes,
            airings: line.parts.content.airings,
            seconds: line.parts.heard().seconds(),
            parts: line.parts.into(),
            occurrences: line.occurrences.into(),
            topics: line
                .topics
                .iter()
                .map(|topic| TopicJson {
                    topic: &topic.id,
                    title: &topic.title,
                    episodes: topic.episodes,
                    airings: topic.count.airings,
                    seconds: topic.count.heard.seconds(),
                    last_aired: topic.last.map(|at| rfc_3339(at, zone)),
                })
                .collect(),
        });
        let faults = tally.faults.iter().map(|fault| FaultJson {
            ended: fault.ended,
            reason: fault.reason.as_ref().map(|reason| reason.say(Language::En)),
            items: fault.items,
            lost_seconds: fault.lost.seconds(),
        });
        let weeks = tally.weeks.iter().map(|(from, heard)| WeekJson {
            from: *from,
            seconds: heard.seconds(),
        });
        Self {
            from: period.from,
            until: period.until,
            days_on_air: tally.days,
            sessions: tally.sessions,
            seconds: tally.on_air.seconds(),
            sorts: tally.sorts.iter().map(sort).collect(),
            occurrences: tally.occurrences.into(),
            programs: programs.collect(),
            outside: tally.outside.into(),
            faults: faults.collect(),
            incidents: tally
                .incidents
                .iter()
                .map(|one| IncidentJson::new(one, zone))
                .collect(),
            papers: tally.papers,
            weeks: weeks.collect(),
        }
    }
}

impl IncidentJson {
    fn new(incident: &Incident, zone: &TimeZone) -> Self {
        let time = |at| rfc_3339(at, zone);
        Self {
            kind: incident.kind,
            from: incident.from.map(time),
            to: incident.to.map(time),
            seconds: incident.lasted().as_secs_f64(),
            detail: Some(incident.detail.clone()).filter(|detail| !detail.is_empty()),
        }
    }
}

impl From<Parts> for PartsJson {
    fn from(parts: Parts) -> Self {
        Self {
            content_seconds: parts.content.heard.seconds(),
            framing_seconds: parts.framing.seconds(),
            filling_seconds: parts.filling.seconds(),
        }
    }
}

impl From<Occurrences> for OccurrencesJson {
    fn from(counted: Occurrences) -> Self {
        let Occurrences {
            due,
            aired,
            on_time,
            whole,
        } = counted;
        Self {
            due,
            aired,
            on_time,
            whole,
            on_time_percent: counted.on_time_percent(),
        }
    }
}
