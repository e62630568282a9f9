//! What a period's airings come to: sessions, hours, forms, programs, fields of law, faults.
//!
//! The hard part is to count what people mean. An **airing** counts if it was heard to its end, or cut by
//! the schedule after at least half of it: the planner's own rule. Time on air counts every frame the
//! card took, whatever came of the item. An **occurrence** is a slot on a date, and is as good as its
//! worst promise: on time if its first item was, whole if nothing of it was lost to a fault.
//!
//! Pure: numbers from airings.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::incident::{Incident, incidents};
use super::period::Period;
use crate::airlog::{Airing, Ended, Event};
use crate::names::{ProgramId, SegmentId, SlotId, TopicId};
use crate::rundown::Kind;
use crate::schedule::{Form, Schedule};
use crate::units::Frames;
use crate::words::Text;

/// Airings closer together than this are one session: a pause is no new switching on of the transmitter.
const SESSION_PAUSE: SignedDuration = SignedDuration::from_mins(15);

/// A start later than this is heard as late.
const ON_TIME: SignedDuration = SignedDuration::from_secs(1);

/// What a period's airings come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// Days on which anything was heard.
    pub days: u32,
    /// Runs of airings without a long pause.
    pub sessions: u32,
    /// All that was heard.
    pub on_air: Frames,
    /// By form, in the order of [`Sort::ALL`]; those that did not occur are zero.
    pub sorts: Vec<(Sort, Count)>,
    /// Programs that were due or heard, in the order of their slugs.
    pub programs: Vec<ProgramLine>,
    /// Occurrences, all programs together.
    pub occurrences: Occurrences,
    /// What went wrong, by kind; the most frequent first.
    pub faults: Vec<FaultLine>,
    /// By week, Monday first: time heard.
    pub weeks: Vec<(jiff::civil::Date, Frames)>,
    /// What happened to the station itself, oldest first.
    pub incidents: Vec<Incident>,
}

/// How often and how long.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Airings that count.
    pub airings: u32,
    /// Heard, of those that count and those that do not.
    pub heard: Frames,
}

impl Count {
    fn add(&mut self, airing: &Airing) {
        self.airings += u32::from(counts(airing));
        self.heard += heard(airing);
    }
}

/// What an airing was, as the broadcast diary sorts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// The station's own, heard for the first time.
    Own,
    /// The station's own, heard again.
    Repeat,
    /// Another station's.
    Relay,
    /// Announcements.
    Announcement,
    /// Music.
    Music,
    /// Signature tunes, station calls, closings.
    Signature,
    /// What played because something else could not.
    Fallback,
}

impl Sort {
    /// In the order of reports.
    pub const ALL: [Self; 7] = [
        Self::Own,
        Self::Repeat,
        Self::Relay,
        Self::Announcement,
        Self::Music,
        Self::Signature,
        Self::Fallback,
    ];

    /// Of `airing`, by what its program and topic are called now.
    #[must_use]
    pub fn of(airing: &Airing, schedule: &Schedule) -> Self {
        let item = &airing.item;
        let entertains =
            |topic: &TopicId| schedule.topics.get(topic).is_some_and(|topic| topic.entertainment);
        let form =
            item.program.as_ref().and_then(|program| schedule.programs.get(program)).and_then(|p| p.form);
        match item.kind {
            Kind::Opening | Kind::Closing => Self::Signature,
            Kind::Fallback => Self::Fallback,
            Kind::Relay => Self::Relay,
            Kind::Announcement => Self::Announcement,
            Kind::Filler => Self::Music,
            Kind::Segment => match form {
                Some(Form::Relay) => Self::Relay,
                Some(Form::Announcement) => Self::Announcement,
                Some(Form::Music) => Self::Music,
                Some(Form::Signature) => Self::Signature,
                None if item.topic.as_ref().is_some_and(entertains) => Self::Music,
                Some(Form::Own) | None if item.repeat => Self::Repeat,
                Some(Form::Own) | None => Self::Own,
            },
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> Text {
        Text::new(match self {
            Self::Own => "report-sort-own",
            Self::Repeat => "report-sort-repeat",
            Self::Relay => "report-sort-relay",
            Self::Announcement => "report-sort-announcement",
            Self::Music => "report-sort-music",
            Self::Signature => "report-sort-signature",
            Self::Fallback => "report-sort-fallback",
        })
    }
}

/// Slots on dates, and what became of them.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Occurrences {
    /// Due and planned.
    pub due: u32,
    /// Something of them was heard.
    pub aired: u32,
    /// Their first item started within a second of its plan.
    pub on_time: u32,
    /// Nothing of them was lost to a fault, a power cut, a person.
    pub whole: u32,
}

impl Occurrences {
    /// Aired on time, of those that were due, in percent; none if none was due.
    #[must_use]
    pub fn on_time_percent(&self) -> Option<f64> {
        (self.due > 0).then(|| 100.0 * f64::from(self.on_time) / f64::from(self.due))
    }
}

/// One program.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgramLine {
    /// Which.
    pub id: ProgramId,
    /// What people call it; its slug if it is no longer there.
    pub title: String,
    /// First airings of episodes.
    pub episodes: u32,
    /// All of it.
    pub count: Count,
    /// Plan and result.
    pub occurrences: Occurrences,
    /// By topic, in the program's own order, then others that were heard.
    pub topics: Vec<TopicLine>,
}

/// One topic of a program.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicLine {
    /// Which.
    pub id: TopicId,
    /// What people call it; its slug if it is no longer there.
    pub title: String,
    /// First airings of episodes.
    pub episodes: u32,
    /// Segments heard, first airings and repeats.
    pub count: Count,
    /// When a segment of it was last heard in the period.
    pub last: Option<Timestamp>,
}

/// One kind of fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultLine {
    /// How the airings ended.
    pub ended: Ended,
    /// Why.
    pub reason: Option<Text>,
    /// How many items.
    pub items: u32,
    /// How much of them was not heard.
    pub lost: Frames,
}

/// Whether it counts as an airing.
#[must_use]
pub fn counts(airing: &Airing) -> bool {
    let half = heard(airing).get().saturating_mul(2) >= airing.item.held.get();
    airing.start.is_some()
        && match airing.ended {
            Some(Ended::Complete) => true,
            Some(Ended::Cut) => half,
            _ => false,
        }
}

/// What was heard of it.
#[must_use]
pub fn heard(airing: &Airing) -> Frames {
    airing.start.and(airing.played).unwrap_or_default()
}

/// Whether something of it was lost that should have been heard.
fn failed(airing: &Airing) -> bool {
    !matches!(airing.ended, None | Some(Ended::Complete | Ended::Cut))
}

impl Tally {
    /// What `airings`, all of `period` and oldest first, come to.
    #[must_use]
    pub fn of(airings: &[Airing], period: &Period, schedule: &Schedule, zone: &TimeZone) -> Self {
        let on_air: Vec<&Airing> = airings.iter().filter(|airing| airing.start.is_some()).collect();
        let day = |airing: &Airing| zone.to_datetime(airing.at()).date();
        let mut sorts: BTreeMap<Sort, Count> = BTreeMap::new();
        let mut weeks: BTreeMap<jiff::civil::Date, Frames> = BTreeMap::new();
        let mut date = period.from;
        while date <= period.until {
            let monday = date.checked_sub(jiff::Span::new().days(date.weekday().to_monday_zero_offset()));
            weeks.insert(monday.unwrap_or(date).max(period.from), Frames::ZERO);
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        for airing in &on_air {
            sorts.entry(Sort::of(airing, schedule)).or_default().add(airing);
            if let Some((_, week)) = weeks.range_mut(..=day(airing)).next_back() {
                *week += heard(airing);
            }
        }
        let count = |sort| (sort, sorts.get(&sort).copied().unwrap_or_default());
        let programs = programs(airings, schedule);
        Self {
            days: on_air.iter().map(|airing| day(airing)).collect::<BTreeSet<_>>().len() as u32,
            sessions: sessions(&on_air),
            on_air: on_air.iter().map(|airing| heard(airing)).sum(),
            sorts: Sort::ALL.map(count).to_vec(),
            occurrences: occurrences(airings.iter()),
            programs,
            faults: faults(airings),
            weeks: weeks.into_iter().collect(),
            incidents: Vec::new(),
        }
    }

    /// With what the log's `events` of the period say of the station.
    #[must_use]
    pub fn with_events(self, events: &[(Timestamp, Event)]) -> Self {
        Self { incidents: incidents(events), ..self }
    }
}

fn sessions(on_air: &[&Airing]) -> u32 {
    let mut sessions = 0;
    let mut end: Option<Timestamp> = None;
    for airing in on_air {
        let Some(start) = airing.start else { continue };
        if end.is_none_or(|end| start.duration_since(end) > SESSION_PAUSE) {
            sessions += 1;
        }
        let own_end = airing.end.unwrap_or(start);
        end = Some(end.map_or(own_end, |end| end.max(own_end)));
    }
    sessions
}

fn occurrences<'a>(airings: impl Iterator<Item = &'a Airing>) -> Occurrences {
    // By time first: instants are compared at once, names letter by letter.
    let mut rows: BTreeMap<(Timestamp, &SlotId), Vec<&Airing>> = BTreeMap::new();
    for airing in airings {
        if let (Some(slot), Some(due)) = (&airing.item.slot, airing.item.due) {
            rows.entry((due, slot)).or_default().push(airing);
        }
    }
    let mut counted = Occurrences { due: rows.len() as u32, ..Occurrences::default() };
    for rows in rows.into_values() {
        let first = rows.iter().min_by_key(|airing| airing.item.start);
        let in_time = |airing: &&Airing| {
            airing.start.is_some_and(|start| start.duration_since(airing.item.start) <= ON_TIME)
        };
        counted.aired += u32::from(rows.iter().any(|airing| airing.start.is_some()));
        counted.on_time += u32::from(first.is_some_and(in_time));
        counted.whole += u32::from(!rows.iter().any(|airing| failed(airing)));
    }
    counted
}

fn programs(airings: &[Airing], schedule: &Schedule) -> Vec<ProgramLine> {
    let mut rows: BTreeMap<&ProgramId, Vec<&Airing>> = BTreeMap::new();
    for airing in airings {
        if let Some(program) = &airing.item.program {
            rows.entry(program).or_default().push(airing);
        }
    }
    let line = |(id, rows): (&ProgramId, Vec<&Airing>)| {
        let program = schedule.programs.get(id);
        let mut count = Count::default();
        rows.iter().filter(|airing| airing.start.is_some()).for_each(|airing| count.add(airing));
        ProgramLine {
            id: id.clone(),
            title: program.map_or_else(|| id.to_string(), |program| program.title.clone()),
            episodes: episodes(rows.iter().copied()),
            count,
            occurrences: occurrences(rows.iter().copied()),
            topics: topics(&rows, program.map_or(&[], |program| &program.topics), schedule),
        }
    };
    rows.into_iter().map(line).collect()
}

fn topics(rows: &[&Airing], own: &[TopicId], schedule: &Schedule) -> Vec<TopicLine> {
    let segments = || rows.iter().copied().filter(|airing| airing.item.kind == Kind::Segment);
    let others: BTreeSet<&TopicId> = segments()
        .filter(|airing| airing.start.is_some())
        .filter_map(|airing| airing.item.topic.as_ref())
        .filter(|topic| !own.contains(topic))
        .collect();
    let line = |id: &TopicId| {
        let of_topic = || segments().filter(|airing| airing.item.topic.as_ref() == Some(id));
        let mut count = Count::default();
        of_topic().filter(|airing| airing.start.is_some()).for_each(|airing| count.add(airing));
        TopicLine {
            id: id.clone(),
            title: schedule.topics.get(id).map_or_else(|| id.to_string(), |topic| topic.title.clone()),
            episodes: episodes(of_topic()),
            count,
            last: of_topic().filter(|airing| counts(airing)).filter_map(|airing| airing.start).max(),
        }
    };
    own.iter().chain(others).map(line).collect()
}

/// First airings of episodes; where a segment has no number, of its recording.
fn episodes<'a>(airings: impl Iterator<Item = &'a Airing>) -> u32 {
    let mut first: BTreeSet<(Option<u32>, Option<SegmentId>)> = BTreeSet::new();
    for airing in airings.filter(|airing| counts(airing)) {
        let item = &airing.item;
        if item.kind == Kind::Segment && !item.repeat {
            let recording = item.segment.as_ref().map(|segment| segment.id);
            first.insert((item.episode, recording.filter(|_| item.episode.is_none())));
        }
    }
    first.len() as u32
}

fn faults(airings: &[Airing]) -> Vec<FaultLine> {
    let mut lines: Vec<FaultLine> = Vec::new();
    for airing in airings.iter().filter(|airing| failed(airing)) {
        let Some(ended) = airing.ended else { continue };
        let item = &airing.item;
        let lost = item.held.saturating_sub(item.skip).saturating_sub(heard(airing));
        match lines.iter_mut().find(|line| line.ended == ended && line.reason == airing.reason) {
            Some(line) => {
                line.items += 1;
                line.lost += lost;
            }
            None => lines.push(FaultLine { ended, reason: airing.reason.clone(), items: 1, lost }),
        }
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.items));
    lines
}
