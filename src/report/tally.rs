//! What a period's airings come to: sessions, hours, forms, programs, fields of law, faults.
//!
//! The hard part is to count what people mean. An **airing** is one of content ([`Part`]) of which at least
//! half was heard, ended by itself or by the schedule: the planner's own rule. It is **new** if its recording
//! was never heard before in all the log, and an **episode** is new where a recording of it is. Time on air
//! counts every frame the card took, whatever came of the item; content, what frames it and what fills up are
//! kept apart. An **occurrence** is a slot on a date, and is as good as its worst promise: on time if its
//! first item was, whole if nothing of it was lost to a fault.
//!
//! Pure: numbers from airings.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::incident::{Incident, incidents};
use super::papers::{PaperCount, PaperRow};
use super::period::Period;
use super::sort::{Part, Sort};
use super::{PaperContext, program_title, topic_title};
use crate::airlog::{Airing, Counting, Ended, Event};
use crate::names::{ProgramId, SegmentId, TopicId};
use crate::schedule::OccurrenceId;
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
    /// What was heard outside all programs: with the programs it is all that was heard.
    pub outside: Parts,
    /// Occurrences, all programs together.
    pub occurrences: Occurrences,
    /// What went wrong, by kind; the most frequent first.
    pub faults: Vec<FaultLine>,
    /// By week, Monday first: time heard.
    pub weeks: Vec<(jiff::civil::Date, Frames)>,
    /// What happened to the station itself, oldest first.
    pub incidents: Vec<Incident>,
    /// What orders and live broadcasts have in writing.
    pub papers: PaperCount,
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
    fn add(&mut self, sorted: &Sorted<'_>) {
        self.airings += u32::from(sorted.counts);
        self.heard += sorted.airing.heard();
    }
}

/// Content, and what is heard around it.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Airings of content.
    pub content: Count,
    /// What opened and closed it.
    pub framing: Frames,
    /// What filled the time left over.
    pub filling: Frames,
}

impl Parts {
    fn of(airings: &[Sorted<'_>]) -> Self {
        let mut parts = Self::default();
        for sorted in airings {
            match sorted.sort.part() {
                Part::Content => parts.content.add(sorted),
                Part::Framing => parts.framing += sorted.airing.heard(),
                Part::Filling => parts.filling += sorted.airing.heard(),
            }
        }
        parts
    }

    /// All of it.
    #[must_use]
    pub fn heard(&self) -> Frames {
        self.content.heard + self.framing + self.filling
    }
}

/// An airing, and what it was.
#[derive(Debug, Clone, Copy)]
struct Sorted<'a> {
    airing: &'a Airing,
    sort: Sort,
    /// Whether it counts as one, and is no further reading of one.
    counts: bool,
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
    /// New episodes.
    pub episodes: u32,
    /// All of it.
    pub parts: Parts,
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
    /// New episodes.
    pub episodes: u32,
    /// Content of it heard, new and repeated.
    pub count: Count,
    /// When an airing of it last counted in the period.
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

/// Whether something of it was lost that should have been heard.
fn failed(airing: &Airing) -> bool {
    !matches!(airing.ended, None | Some(Ended::Complete | Ended::Cut))
}

impl Tally {
    /// What `airings`, all of `period` and oldest first, come to.
    #[must_use]
    pub fn of(airings: &[Airing], period: &Period, paper: &PaperContext<'_>) -> Self {
        let mut counting = Counting::default();
        let sorted: Vec<Sorted<'_>> = airings
            .iter()
            .map(|airing| Sorted {
                airing,
                sort: Sort::of(airing, paper),
                counts: counting.counts(airing),
            })
            .collect();
        let on_air: Vec<&Airing> = airings
            .iter()
            .filter(|airing| airing.start.is_some())
            .collect();
        let day = |airing: &Airing| paper.zone.to_datetime(airing.at()).date();
        let mut sorts: BTreeMap<Sort, Count> = BTreeMap::new();
        for one in &sorted {
            sorts.entry(one.sort).or_default().add(one);
        }

        let mut weeks = weeks(period);
        for airing in &on_air {
            if let Some((_, week)) = weeks.range_mut(..=day(airing)).next_back() {
                *week += airing.heard();
            }
        }

        let count = |sort| (sort, sorts.get(&sort).copied().unwrap_or_default());
        let outside: Vec<Sorted<'_>> = sorted
            .iter()
            .copied()
            .filter(|one| one.airing.item.program.is_none())
            .collect();
        Self {
            days: on_air
                .iter()
                .map(|airing| day(airing))
                .collect::<BTreeSet<_>>()
                .len() as u32,
            sessions: sessions(&on_air),
            on_air: on_air.iter().map(|airing| airing.heard()).sum(),
            sorts: Sort::ALL.map(count).to_vec(),
            occurrences: occurrences(airings.iter()),
            programs: programs(&sorted, paper),
            outside: Parts::of(&outside),
            faults: faults(airings),
            weeks: weeks.into_iter().collect(),
            incidents: Vec::new(),
            papers: PaperCount::default(),
        }
    }

    /// With what the log's `events` of the period say of the station.
    #[must_use]
    pub fn with_events(self, events: &[(Timestamp, Event)]) -> Self {
        Self {
            incidents: incidents(events),
            ..self
        }
    }

    /// Adds what orders and live broadcasts of the period have in writing.
    #[must_use]
    pub fn with_papers(self, rows: &[PaperRow]) -> Self {
        Self {
            papers: PaperCount::of(rows),
            ..self
        }
    }

    /// The line of a program; one of zeros if it was neither due nor heard.
    #[must_use]
    pub fn program(&self, id: &ProgramId, paper: &PaperContext<'_>) -> ProgramLine {
        let line = self.programs.iter().find(|line| line.id == *id).cloned();
        line.unwrap_or_else(|| program_line(id, &[], paper))
    }

    /// What was heard of `sorts`.
    #[must_use]
    pub fn heard(&self, sorts: &[Sort]) -> Frames {
        self.sorts
            .iter()
            .filter(|(sort, _)| sorts.contains(sort))
            .map(|(_, count)| count.heard)
            .sum()
    }
}

/// The weeks of `period`, each by its Monday or the first day counted; nothing heard yet.
fn weeks(period: &Period) -> BTreeMap<jiff::civil::Date, Frames> {
    let mut weeks = BTreeMap::new();
    let mut date = period.from;
    while date <= period.until {
        let monday =
            date.checked_sub(jiff::Span::new().days(date.weekday().to_monday_zero_offset()));
        weeks.insert(monday.unwrap_or(date).max(period.from), Frames::ZERO);
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    weeks
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
    let mut rows: BTreeMap<OccurrenceId, Vec<&Airing>> = BTreeMap::new();
    for airing in airings {
        if let Some(occurrence) = airing.item.occurrence() {
            rows.entry(occurrence).or_default().push(airing);
        }
    }

    let mut counted = Occurrences {
        due: rows.len() as u32,
        ..Occurrences::default()
    };

    for rows in rows.into_values() {
        let first = rows.iter().min_by_key(|airing| airing.item.start);
        let in_time = |airing: &&Airing| {
            airing
                .start
                .is_some_and(|start| start.duration_since(airing.item.start) <= ON_TIME)
        };
        counted.aired += u32::from(rows.iter().any(|airing| airing.start.is_some()));
        counted.on_time += u32::from(first.is_some_and(in_time));
        counted.whole += u32::from(!rows.iter().any(|airing| failed(airing)));
    }

    counted
}

fn programs(sorted: &[Sorted<'_>], paper: &PaperContext<'_>) -> Vec<ProgramLine> {
    let mut rows: BTreeMap<&ProgramId, Vec<Sorted<'_>>> = BTreeMap::new();
    for one in sorted {
        if let Some(program) = &one.airing.item.program {
            rows.entry(program).or_default().push(*one);
        }
    }
    rows.into_iter()
        .map(|(id, rows)| program_line(id, &rows, paper))
        .collect()
}

fn program_line(id: &ProgramId, rows: &[Sorted<'_>], paper: &PaperContext<'_>) -> ProgramLine {
    let program = paper.schedule.programs.get(id);
    ProgramLine {
        id: id.clone(),
        title: program_title(paper, id),
        episodes: episodes(content(rows).map(|one| one.airing), paper),
        parts: Parts::of(rows),
        occurrences: occurrences(rows.iter().map(|one| one.airing)),
        topics: topics(rows, program.map_or(&[], |program| &program.topics), paper),
    }
}

fn content<'r, 'a>(rows: &'r [Sorted<'a>]) -> impl Iterator<Item = &'r Sorted<'a>> {
    rows.iter().filter(|one| one.sort.part() == Part::Content)
}

fn topics(rows: &[Sorted<'_>], own: &[TopicId], paper: &PaperContext<'_>) -> Vec<TopicLine> {
    let others: BTreeSet<&TopicId> = content(rows)
        .map(|one| one.airing)
        .filter(|airing| airing.start.is_some())
        .filter_map(|airing| airing.item.topic.as_ref())
        .filter(|topic| !own.contains(topic))
        .collect();
    let line = |id: &TopicId| {
        let sorted = || content(rows).filter(|one| one.airing.item.topic.as_ref() == Some(id));
        let mut count = Count::default();
        sorted().for_each(|one| count.add(one));
        let of_topic = || sorted().map(|one| one.airing);
        TopicLine {
            id: id.clone(),
            title: topic_title(paper, id),
            episodes: episodes(of_topic(), paper),
            count,
            last: of_topic()
                .filter(|airing| airing.counts())
                .filter_map(|airing| airing.start)
                .max(),
        }
    };

    own.iter().chain(others).map(line).collect()
}

/// New episodes; where a recording has no number, new recordings.
fn episodes<'a>(airings: impl Iterator<Item = &'a Airing>, paper: &PaperContext<'_>) -> u32 {
    let new = airings.filter(|airing| airing.counts() && paper.firsts.is_new(airing));
    let episode = |airing: &Airing| -> (Option<u32>, Option<SegmentId>) {
        let recording = airing.item.segment.as_ref().map(|segment| segment.id);
        (
            airing.item.episode,
            recording.filter(|_| airing.item.episode.is_none()),
        )
    };
    new.map(episode).collect::<BTreeSet<_>>().len() as u32
}

fn faults(airings: &[Airing]) -> Vec<FaultLine> {
    let mut lines: Vec<FaultLine> = Vec::new();
    for airing in airings.iter().filter(|airing| failed(airing)) {
        let Some(ended) = airing.ended else { continue };
        let item = &airing.item;
        let lost = item
            .held
            .saturating_sub(item.skip)
            .saturating_sub(airing.heard());
        match lines
            .iter_mut()
            .find(|line| line.ended == ended && line.reason == airing.reason)
        {
            Some(line) => {
                line.items += 1;
                line.lost += lost;
            }
            None => lines.push(FaultLine {
                ended,
                reason: airing.reason.clone(),
                items: 1,
                lost,
            }),
        }
    }

    lines.sort_by_key(|line| std::cmp::Reverse(line.items));
    lines
}
