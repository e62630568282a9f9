//! Which segments an episode draws from, and in what order.
//!
//! * `rotate`: one topic an episode. The topics stand in line by how long ago their last episode was,
//!   those that never had one first, in the order of the program's file. A topic with nothing to air is
//!   passed over and so stays first in line. In a topic: what never aired first, oldest first, then
//!   what has not aired for longest.
//! * `newest`: the latest day first (the date in the name, else the day it was ingested), then the
//!   highest number; what is from a day to come only after all that. One, or as many as the program says;
//!   the same again until there is a newer one.
//! * `in-order`: by number, then by name, going on after the segment this program picked last, and
//!   round again.
//! * `dated`: what carries exactly the air date.

use std::cmp::Reverse;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Timestamp, Unit};

use super::past::Past;
use crate::names::TopicId;
use crate::rundown::history::Before;
use crate::rundown::reason::{Reason, day};
use crate::rundown::{Inputs, Segment};
use crate::schedule::{Pick, Program};
use crate::words::Text;

/// How many airings `in-order` looks back for one that is still there, before it begins anew.
pub(in crate::rundown) const PICKED_LOOK_BACK: usize = 1000;

/// Picks for one occurrence of a program.
#[derive(Debug, Clone, Copy)]
pub(in crate::rundown) struct Picker<'a> {
    pub(in crate::rundown) inputs: &'a Inputs<'a>,
    pub(in crate::rundown) past: &'a Past<'a>,
    pub(in crate::rundown) before: Before<'a>,
    pub(in crate::rundown) program: &'a Program,
    pub(in crate::rundown) date: Date,
}

/// Segments an episode may be made of, the best first.
#[derive(Debug)]
pub(in crate::rundown) struct Pool<'a> {
    /// The topic whose turn it is, where topics take turns.
    pub(in crate::rundown) turn: Option<&'a TopicId>,
    pub(in crate::rundown) candidates: Vec<Candidate<'a>>,
}

/// A segment that might be picked.
#[derive(Debug, Clone, Copy)]
pub(in crate::rundown) struct Candidate<'a> {
    pub(in crate::rundown) segment: &'a Arc<Segment>,
    /// When it last aired, where that decides.
    last: Option<Timestamp>,
    /// The one before it, where they follow each other.
    after: Option<&'a Segment>,
}

/// Where in line a candidate stood.
#[derive(Debug, Clone, Copy)]
pub(in crate::rundown) struct Place {
    /// How many before it air too.
    pub(in crate::rundown) taken: usize,
    /// How many before it do not.
    pub(in crate::rundown) passed: usize,
}

impl<'a> Picker<'a> {
    /// The pools to try, one after the other, until one gives something.
    pub(in crate::rundown) fn pools(self) -> Box<dyn Iterator<Item = Pool<'a>> + 'a> {
        let all = |candidates| {
            Box::new(std::iter::once(Pool {
                turn: None,
                candidates,
            }))
        };

        match self.program.pick {
            Pick::Rotate => {
                let turns = self.turns().into_iter();
                let several = self.program.topics.len() > 1;
                Box::new(turns.map(move |topic| Pool {
                    turn: several.then_some(topic),
                    candidates: self.longest_unheard(topic),
                }))
            }
            Pick::Newest => all(self.newest()),
            Pick::InOrder => all(self.in_order()),
            Pick::Dated => all(self.dated()),
        }
    }

    /// Why `candidate` was picked for this episode, so far down the line.
    pub(in crate::rundown) fn reason(
        self,
        candidate: &Candidate<'_>,
        place: Place,
        episode: u32,
    ) -> Reason {
        let rules = self.inputs.rules;
        let text = match self.program.pick {
            Pick::Rotate => {
                let key = match (self.program.topics.len() > 1, candidate.last) {
                    (true, None) => "rundown-turn-never",
                    (true, Some(_)) => "rundown-turn-again",
                    (false, None) => "rundown-rotate-never",
                    (false, Some(_)) => "rundown-rotate-again",
                };
                let topic = &candidate.segment.topic;
                let title = self
                    .inputs
                    .schedule
                    .topics
                    .get(topic)
                    .map_or(topic.as_str(), |topic| &topic.title);
                let last = candidate
                    .last
                    .map(|last| day(last, rules))
                    .unwrap_or_default();
                Text::new(key).with("topic", title).with("last", last)
            }
            Pick::Newest => self.why_newest(candidate, place),
            Pick::InOrder => match candidate.after {
                Some(after) => Text::new("rundown-in-order-after").with("after", &after.title),
                None => Text::new("rundown-in-order-first"),
            },
            Pick::Dated => Text::new("rundown-dated"),
        };

        let dated = candidate
            .segment
            .dated
            .map(|date| date.strftime("%d/%m/%Y").to_string());
        Reason(
            text.with("dated", dated.unwrap_or_default())
                .with("episode", episode),
        )
    }

    fn why_newest(self, candidate: &Candidate<'_>, place: Place) -> Text {
        let (segment, rules) = (candidate.segment, self.inputs.rules);
        let text = match (place, self.past.last_aired(segment.id, &self.before)) {
            (Place { passed: 1.., .. }, _) => {
                Text::new("rundown-newest-passed").with("passed", place.passed)
            }
            (Place { taken: 1.., .. }, _) => Text::new("rundown-newest-next")
                .with("place", place.taken + 1)
                .with("most", self.program.most_segments()),
            (_, Some(last)) => Text::new("rundown-newest-again").with("last", day(last, rules)),
            _ if segment.dated.is_some() => Text::new("rundown-newest-dated"),
            _ => Text::new("rundown-newest-added"),
        };

        text.with("added", day(segment.added, rules))
    }

    /// The topics, longest without an episode first.
    pub(in crate::rundown) fn turns(self) -> Vec<&'a TopicId> {
        let mut topics: Vec<&TopicId> = self.program.topics.iter().collect();
        topics
            .sort_by_cached_key(|topic| self.past.last_turn(&self.program.id, topic, &self.before));
        topics
    }

    fn longest_unheard(self, topic: &TopicId) -> Vec<Candidate<'a>> {
        let segments = self.inputs.catalogue.topic(topic).iter();
        let heard = segments.map(|segment| Candidate {
            segment,
            last: self.past.last_aired(segment.id, &self.before),
            after: None,
        });
        let mut candidates: Vec<Candidate<'_>> = heard.collect();
        // Stable: what is alike stays in the order of its names.
        candidates.sort_by_key(|candidate| (candidate.last, candidate.segment.added));
        candidates
    }

    fn newest(self) -> Vec<Candidate<'a>> {
        let mut candidates = self.all();
        candidates.sort_by_cached_key(|candidate| {
            let segment = candidate.segment;
            let taken_in = || self.inputs.rules.zone.to_datetime(segment.added).date();
            let from = segment.dated.unwrap_or_else(taken_in);
            let apart = from
                .until((Unit::Day, self.date))
                .map_or(i32::MAX, |apart| apart.get_days());
            (
                apart < 0,
                apart.saturating_abs(),
                Reverse((segment.number, segment.added)),
            )
        });
        candidates
    }

    fn in_order(self) -> Vec<Candidate<'a>> {
        let mut ring = self.series();
        let place = |segment: &Segment| {
            ring.iter()
                .position(|candidate| candidate.segment.path == segment.path)
        };
        let Some(last) = self.last_picked().and_then(place) else {
            return follow(ring, None);
        };
        let after = ring[last].segment;
        let first = (last + 1) % ring.len();
        ring.rotate_left(first);
        follow(ring, Some(after))
    }

    fn dated(self) -> Vec<Candidate<'a>> {
        let mut candidates = self.series();
        candidates.retain(|candidate| candidate.segment.dated == Some(self.date));
        candidates
    }

    /// The segment this program picked last, of those that are still there.
    fn last_picked(self) -> Option<&'a Segment> {
        let picked = self
            .past
            .picked_by(&self.program.id, &self.before)
            .take(PICKED_LOOK_BACK);
        let mut there = picked.filter_map(|(id, path)| self.inputs.catalogue.find(*id, path));
        there
            .find(|segment| self.program.topics.contains(&segment.topic))
            .map(Arc::as_ref)
    }

    /// The segments of all the program's topics, by number and name.
    fn series(self) -> Vec<Candidate<'a>> {
        let mut candidates = self.all();
        // Each topic is in order already: with one, nothing is to be done.
        if self.program.topics.len() > 1 {
            candidates.sort_by(|one, other| one.segment.in_order(other.segment));
        }
        candidates
    }

    /// The segments of all the program's topics.
    fn all(self) -> Vec<Candidate<'a>> {
        let segments = self
            .program
            .topics
            .iter()
            .flat_map(|topic| self.inputs.catalogue.topic(topic));
        segments
            .map(|segment| Candidate {
                segment,
                last: None,
                after: None,
            })
            .collect()
    }
}

/// Sets for each which one it follows, the first `after`; one alone follows nothing.
fn follow<'a>(mut ring: Vec<Candidate<'a>>, after: Option<&'a Arc<Segment>>) -> Vec<Candidate<'a>> {
    let mut before = after.filter(|_| ring.len() > 1);
    for candidate in &mut ring {
        candidate.after = before.map(Arc::as_ref);
        before = Some(candidate.segment);
    }
    ring
}
