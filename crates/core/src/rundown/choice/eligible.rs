//! What may air, and what is held back and why.
//!
//! Everything under `audio/` is a recording that somebody must have approved, unless its topic or the
//! program that plays it asks for no approval: openings, fillers and the fallback folder too. So does
//! everything keep to the dates a person has set for it.
//!
//! A date in a name is distrusted for what is taken from a folder, however it is picked: the bulletin
//! of 17 October that aired on 17 November was the longest unheard. What a program names by its path
//! was chosen by a person; and dates a person has set say more than a name does. The last day that a name says (“đến hết
//! ngày 05-12”) is kept to as if a person had set it, unless one has set another.
//!
//! What is picked may be no older than its program says, or its topic. The newest of a folder is news: where
//! neither says how long that is, nor a name or a person when it is from, it is [`NEWS`] from the day it came.

use std::cell::Cell;
use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, Unit};

use crate::names::{SlotId, TopicId};
use crate::rundown::reason::{Note, Severity};
use crate::rundown::{Inputs, Segment};
use crate::schedule::{Pick, Program, Reading, Topic, Validity};
use crate::words::Text;

/// How far a date in a name may be from the air date. A bulletin is repeated within the week and
/// announced a few days ahead; beyond that it is more likely last month's file under this month's
/// slot, and a wrong bulletin on air is worse than a missing one.
pub(in crate::rundown) const DATE_TOLERANCE_DAYS: i32 = 7;

/// How long what is picked as the newest is news: as long as a date in a name is believed.
const NEWS: SignedDuration = SignedDuration::from_hours(24 * DATE_TOLERANCE_DAYS as i64);

/// Why a recording does not air.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::rundown) enum Hold {
    /// Its topic is entertainment, and it is a day of mourning.
    Mourning,
    /// Nobody has approved it.
    Approval,
    /// It has been in the folder longer than its topic or the program allows.
    Expired,
    /// It is the newest no more than of old: it has been in the folder longer than news lasts.
    Stale,
    /// The first day a person has set for it is yet to come.
    NotYet,
    /// The last day a person has set for it, or its name says, is over.
    Over,
    /// It aired so lately that it rests.
    Resting,
    /// Its name carries a date too far from the air date.
    Date,
    /// It is longer than the time there is.
    TooLong,
    /// It is too short to be of use.
    TooShort,
}

/// The rules of one occurrence.
#[derive(Debug)]
pub(in crate::rundown) struct Eligibility<'a> {
    topics: &'a BTreeMap<TopicId, Topic>,
    program: &'a Program,
    date: Date,
    mourning: bool,
    /// The topic asked about last: mostly it is the next one too.
    last: Cell<Option<(&'a TopicId, &'a Topic)>>,
}

impl<'a> Eligibility<'a> {
    pub(in crate::rundown) fn new(inputs: &Inputs<'a>, program: &'a Program, date: Date) -> Self {
        let mourning = inputs.calendar.mourning(date);
        Self {
            topics: &inputs.schedule.topics,
            program,
            date,
            mourning,
            last: Cell::new(None),
        }
    }

    fn topic(&self, id: &TopicId) -> Option<&'a Topic> {
        if let Some((_, topic)) = self.last.get().filter(|(last, _)| *last == id) {
            return Some(topic);
        }
        self.last.set(self.topics.get_key_value(id));
        self.last.get().map(|(_, topic)| topic)
    }

    /// Returns the topics whose music is fit for the day, if it is one of mourning.
    pub(in crate::rundown) fn fit_for_mourning(
        &self,
    ) -> impl Iterator<Item = &'a TopicId> + use<'a> {
        let mourning = self.mourning;
        self.topics
            .values()
            .filter(move |topic| mourning && topic.mourning)
            .map(|topic| &topic.id)
    }

    /// Why a recording that is named by its path may not air at `at`, if it may not.
    pub(in crate::rundown) fn held(&self, segment: &Segment, at: Timestamp) -> Option<Hold> {
        let topic = self.topic(&segment.topic);
        if self.mourning && topic.is_some_and(Topic::is_mourned) {
            return Some(Hold::Mourning);
        }

        let needed = self.program.approval && topic.is_none_or(|topic| topic.approval);
        if needed && segment.approval.is_none() {
            return Some(Hold::Approval);
        }

        let expires = topic.and_then(|topic| topic.expires);
        let until = expires.map(|expires| {
            segment
                .added
                .saturating_add(expires)
                .unwrap_or(Timestamp::MAX)
        });
        if until.is_some_and(|until| until <= at) {
            return Some(Hold::Expired);
        }

        let Validity { from, until } = self.dates(segment);
        let early = from
            .is_some_and(|from| self.date < from)
            .then_some(Hold::NotYet);
        early.or_else(|| {
            until
                .is_some_and(|until| self.date > until)
                .then_some(Hold::Over)
        })
    }

    /// Returns why a recording that is taken from a folder is held back, if it is.
    pub(in crate::rundown) fn held_from_folder(
        &self,
        segment: &Segment,
        at: Timestamp,
    ) -> Option<Hold> {
        let misdated = || self.validity(segment).is_none() && self.misdated(segment);
        self.held(segment, at)
            .or_else(|| misdated().then_some(Hold::Date))
    }

    /// Returns why a recording that is picked as a segment of the program is held back, if it is.
    pub(in crate::rundown) fn held_picked(&self, segment: &Segment, at: Timestamp) -> Option<Hold> {
        self.held_from_folder(segment, at)
            .or_else(|| self.too_old(segment, at))
    }

    fn too_old(&self, segment: &Segment, at: Timestamp) -> Option<Hold> {
        let is_over = |age| segment.added.saturating_add(age).unwrap_or(Timestamp::MAX) <= at;
        if let Some(age) = self.program.expires {
            return is_over(age).then_some(Hold::Expired);
        }
        let says = || {
            self.topic(&segment.topic)
                .is_some_and(|topic| topic.expires.is_some())
        };
        let is_known = || says() || segment.dated.is_some() || self.validity(segment).is_some();
        (self.program.pick == Pick::Newest && is_over(NEWS) && !is_known()).then_some(Hold::Stale)
    }

    /// Returns how `segment` is read: as its folder says, or else its program.
    pub(in crate::rundown) fn reading(&self, segment: &Segment) -> Reading {
        let own = self
            .topic(&segment.topic)
            .map(|topic| topic.reading(&segment.path));
        own.unwrap_or_default().or(self.program.reading)
    }

    fn dates(&self, segment: &Segment) -> Validity {
        segment.dates(self.topic(&segment.topic))
    }

    fn validity(&self, segment: &Segment) -> Option<Validity> {
        self.topic(&segment.topic)?.validity(&segment.path)
    }

    fn misdated(&self, segment: &Segment) -> bool {
        let Some(dated) = segment.dated else {
            return false;
        };
        let apart = dated
            .until((Unit::Day, self.date))
            .map_or(i32::MAX, |apart| apart.get_days());
        apart.saturating_abs() > DATE_TOLERANCE_DAYS
    }

    /// What people call a topic.
    pub(in crate::rundown) fn title(&self, topic: &TopicId) -> String {
        self.topics
            .get(topic)
            .map_or_else(|| topic.to_string(), |topic| topic.title.clone())
    }
}

/// What was held back, counted: one note for each topic and reason, however many recordings.
#[derive(Debug, Default)]
pub(in crate::rundown) struct HeldBack(Vec<HeldGroup>);

/// The first recording of a topic held back for a reason, said as the only one; and how many there are.
#[derive(Debug)]
struct HeldGroup {
    topic: TopicId,
    hold: Hold,
    first: Text,
    count: usize,
}

impl HeldBack {
    /// Counts a recording that is held back; `room` is the time there was.
    pub(in crate::rundown) fn count(
        &mut self,
        eligibility: &Eligibility<'_>,
        segment: &Segment,
        hold: Hold,
        room: impl FnOnce() -> String,
    ) {
        // They are few, and mostly it is the one counted last.
        let known = |held: &&mut HeldGroup| held.hold == hold && held.topic == segment.topic;
        if let Some(held) = self.0.iter_mut().rev().find(known) {
            held.count += 1;
            return;
        }

        let first = eligibility.first(segment, hold, room());
        self.0.push(HeldGroup {
            topic: segment.topic.clone(),
            hold,
            first,
            count: 1,
        });
    }

    pub(in crate::rundown) fn notes(
        mut self,
        slot: &SlotId,
        eligibility: &Eligibility<'_>,
    ) -> Vec<Note> {
        self.0
            .sort_by(|one, other| (&one.topic, one.hold).cmp(&(&other.topic, other.hold)));
        let note = |HeldGroup {
                        topic,
                        hold,
                        first,
                        count,
                    }: HeldGroup| {
            let topic = eligibility.title(&topic);
            let text = match (hold, count) {
                (Hold::Mourning, _) => Text::new("rundown-held-mourning"),
                (_, 1) => first,
                (Hold::Approval, _) => Text::new("rundown-held-approval-many"),
                (Hold::Expired, _) => Text::new("rundown-held-expired-many"),
                (Hold::Stale, _) => Text::new("rundown-held-stale-many"),
                (Hold::NotYet, _) => Text::new("rundown-held-not-yet-many"),
                (Hold::Over, _) => Text::new("rundown-held-over-many"),
                (Hold::Resting, _) => Text::new("rundown-held-resting-many"),
                (Hold::Date, _) => Text::new("rundown-held-date-many"),
                (Hold::TooLong, _) => Text::new("rundown-held-too-long-many"),
                (Hold::TooShort, _) => Text::new("rundown-held-too-short-many"),
            };
            let severity = match hold {
                // As people have told it to be.
                Hold::Mourning | Hold::NotYet | Hold::Over | Hold::Resting => Severity::Info,
                _ => Severity::Warning,
            };
            let text = text
                .with("topic", topic)
                .with("count", count)
                .with("days", DATE_TOLERANCE_DAYS);
            Note::about(slot, severity, text)
        };

        self.0.into_iter().map(note).collect()
    }
}

impl Eligibility<'_> {
    /// What to say of a recording held back if it stays the only one of its topic and reason.
    pub(in crate::rundown) fn first(&self, segment: &Segment, hold: Hold, room: String) -> Text {
        let validity = self.dates(segment);
        let text = match hold {
            Hold::Mourning => Text::new("rundown-held-mourning"),
            Hold::Approval => Text::new("rundown-held-approval"),
            Hold::Expired => Text::new("rundown-held-expired"),
            Hold::Stale => Text::new("rundown-held-stale"),
            Hold::NotYet => Text::new("rundown-held-not-yet").with("from", written(validity.from)),
            Hold::Over => Text::new("rundown-held-over").with("until", written(validity.until)),
            Hold::Resting => Text::new("rundown-held-resting").with("until", room),
            Hold::Date => {
                let text = Text::new("rundown-held-misdated").with("dated", written(segment.dated));
                text.with("date", written(Some(self.date)))
            }
            Hold::TooLong => {
                let length = crate::rundown::reason::length(segment.length);
                Text::new("rundown-held-too-long")
                    .with("length", length)
                    .with("room", room)
            }
            Hold::TooShort => Text::new("rundown-held-too-short"),
        };

        text.with("title", &segment.title)
            .with("days", DATE_TOLERANCE_DAYS)
    }
}

fn written(date: Option<Date>) -> String {
    date.map(|date| date.strftime("%d/%m/%Y").to_string())
        .unwrap_or_default()
}
