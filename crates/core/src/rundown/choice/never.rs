//! What lies in a folder and will never air as things stand: said to people, who would wait for it in vain.
//!
//! Only what is certain is said: a recording that merely waits (for approval, its day, its turn) is none.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Unit};

use super::eligible::DATE_TOLERANCE_DAYS;
use crate::calendar::Calendar;
use crate::names::{AudioPath, TopicId};
use crate::rundown::Segment;
use crate::rundown::reason::length;
use crate::schedule::{Play, Program, Rules, Schedule, Topic};
use crate::units::Frames;
use crate::words::Text;

/// What the schedule plays, and how long it may be.
#[derive(Debug, Clone)]
pub struct Plays {
    /// Topics that any program plays from.
    used: BTreeSet<TopicId>,
    /// Topics that a program with a slot plays from, and the longest recording it takes; none where any fits.
    scheduled: BTreeMap<TopicId, Option<SignedDuration>>,
    /// Recordings that programs name by their path.
    named: BTreeSet<AudioPath>,
    topics: BTreeMap<TopicId, Topic>,
    zone: TimeZone,
}

impl Plays {
    /// Gathers it from the station's files.
    #[must_use]
    pub fn of(schedule: &Schedule, calendar: &Calendar, rules: &Rules) -> Self {
        let mut plays = Self {
            used: schedule
                .programs
                .values()
                .flat_map(|program| program.played_from())
                .collect(),
            scheduled: BTreeMap::new(),
            named: BTreeSet::new(),
            topics: schedule.topics.clone(),
            zone: rules.zone.clone(),
        };

        for slot in &schedule.slots {
            if let Play::Program(id) = &slot.play
                && let Some(program) = schedule.programs.get(id)
            {
                plays.add(program, slot.length.saturating_add(slot.overrun));
            }
        }

        for one_off in calendar.days.iter().flat_map(|day| day.change.one_offs()) {
            if let Some(program) = schedule.programs.get(&one_off.program) {
                plays.add(program, one_off.length);
            }
        }

        let mourning = schedule
            .topics
            .values()
            .filter(|topic| topic.mourning)
            .map(|topic| &topic.id);
        plays.scheduled.extend(
            rules
                .fallback
                .iter()
                .chain(mourning)
                .map(|topic| (topic.clone(), None)),
        );
        plays
    }

    /// Adds what waits for an order, folders and single recordings by their paths: no slot plays it, and it is kept to
    /// be heard.
    #[must_use]
    pub fn with_ordered(
        mut self,
        topics: impl IntoIterator<Item = TopicId>,
        named: impl IntoIterator<Item = AudioPath>,
    ) -> Self {
        self.scheduled
            .extend(topics.into_iter().map(|topic| (topic, None)));
        self.named.extend(named);
        self
    }

    fn add(&mut self, program: &Program, room: SignedDuration) {
        for topic in program.played_from() {
            let any = !program.topics.contains(&topic);
            let longest = self.scheduled.entry(topic).or_insert(Some(room));
            *longest = longest.filter(|_| !any).map(|longest| longest.max(room));
        }

        // A program's filler is faded where its time is over.
        let faded = program
            .filler
            .iter()
            .chain(program.bed.as_ref().map(|bed| &bed.topic));
        self.scheduled
            .extend(faded.map(|topic| (topic.clone(), None)));
        self.named.extend(
            [&program.opening, &program.closing, &program.evergreen]
                .into_iter()
                .flatten()
                .cloned(),
        );
    }

    /// Whether any program, or the fallback, plays from the topic.
    #[must_use]
    pub fn uses(&self, topic: &TopicId) -> bool {
        self.used.contains(topic) || self.scheduled.contains_key(topic)
    }

    /// Returns the folders that no program plays from; none while there is no program at all.
    pub fn unused(&self) -> impl Iterator<Item = &TopicId> {
        self.topics
            .keys()
            .filter(|topic| !self.used.is_empty() && !self.uses(topic))
    }

    /// Why it will never air; none if it may.
    #[must_use]
    pub fn never(&self, segment: &Segment) -> Option<Text> {
        let topic = self.topics.get(&segment.topic);
        let say = |key: &'static str| {
            let name = topic.map_or_else(|| segment.topic.to_string(), |topic| topic.title.clone());
            Text::new(key)
                .with("title", &segment.title)
                .with("topic", name)
        };

        if self.named.contains(&segment.path) {
            return None;
        }

        let Some(longest) = self.scheduled.get(&segment.topic) else {
            let used = self.used.contains(&segment.topic);
            return Some(say(if used {
                "rundown-never-unscheduled"
            } else {
                "rundown-never-unused"
            }));
        };

        if let Some(longest) = longest.map(Frames::from_duration)
            && segment.length > longest
        {
            let text = say("rundown-never-too-long").with("length", length(segment.length));
            return Some(text.with("longest", length(longest)));
        }

        let valid = topic
            .and_then(|topic| topic.validity(&segment.path))
            .is_some();
        let taken_in = segment.added.to_zoned(self.zone.clone()).date();
        let late = segment.dated.filter(|dated| {
            let days = dated
                .until((Unit::Day, taken_in))
                .map_or(0, |late| late.get_days());
            !valid && days > DATE_TOLERANCE_DAYS
        });
        late.map(|dated| say("rundown-never-misdated").with("dated", dated.strftime("%d/%m/%Y")))
    }
}
