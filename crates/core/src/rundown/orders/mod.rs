//! Orders: what must be said, whatever the schedule has.
//!
//! An order is a fact of the airtime log, as airings are, and so a part of the [`History`] that a plan is made from:
//! what is planned, simulated, and picked up after a power cut knows of it by the same way. What was said of an order
//! stands in the log too; what has not been said of it by its end is still to come.
//!
//! * An **emergency** cuts in at once, whatever is on and whenever it is; so does a **priority**, but never in quiet
//!   hours. What is **routine** waits for the end of the item on air, and for a session: it opens none.
//! * An emergency and a priority begin with the attention signal. A round that broke off begins again with it, at the
//!   first reading that was not heard to its end: nothing that was said is said again, nothing is left unsaid.
//! * Of two orders the more urgent is first, else the older: the later waits, unless it replaces the other.
//! * A **drill** goes the same way, and never opens quiet hours.
//!
//! [`History`]: super::History

mod arming;
mod queue;
mod weave;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Segment;

pub use arming::{Arming, Armings};
pub use queue::cuts_in;
pub use weave::{Air, Playing, weave};

/// How urgent an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Urgency {
    /// At the next turn.
    #[serde(rename = "thong-thuong")]
    Routine,
    /// At once, but not in quiet hours.
    #[serde(rename = "uu-tien")]
    Priority,
    /// At once, whenever that is.
    #[serde(rename = "khan-cap")]
    Emergency,
}

impl Urgency {
    /// Its name in files, commands and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Routine => "thong-thuong",
            Self::Priority => "uu-tien",
            Self::Emergency => "khan-cap",
        }
    }
}

/// An order: what is to be said, and how often.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Its entry in the airtime log.
    pub number: i64,
    /// When it was given.
    pub at: Timestamp,
    /// From when on nothing of it is begun any more.
    pub until: Timestamp,
    /// How urgent it is.
    pub urgency: Urgency,
    /// Whether it is a drill.
    pub drill: bool,
    /// Whose order it is.
    pub ordered_by: Arc<str>,
    /// What is said, one after another.
    pub recordings: Vec<Arc<Segment>>,
    /// How often all of it is said in a round.
    pub repeat: u32,
    /// From round to round; none: there is one.
    pub every: Option<SignedDuration>,
    /// Whether it waits for the end of the item on air.
    pub after_item: bool,
}

impl Order {
    /// Makes an emergency that is said once, at once, within a day.
    #[must_use]
    pub fn new(
        number: i64,
        at: Timestamp,
        ordered_by: &str,
        recordings: Vec<Arc<Segment>>,
    ) -> Self {
        Self {
            number,
            at,
            until: at + SignedDuration::from_hours(24),
            urgency: Urgency::Emergency,
            drill: false,
            ordered_by: ordered_by.into(),
            recordings,
            repeat: 1,
            every: None,
            after_item: false,
        }
    }

    /// Whether it may be heard in quiet hours.
    #[must_use]
    pub fn opens_quiet_hours(&self) -> bool {
        self.urgency == Urgency::Emergency && !self.drill
    }

    /// How often something is said in a round.
    #[must_use]
    pub fn readings(&self) -> u32 {
        self.repeat
            .saturating_mul(u32::try_from(self.recordings.len()).unwrap_or(u32::MAX))
    }

    /// What is said the `reading`th time in a round, counted from zero.
    pub(super) fn recording(&self, reading: u32) -> Option<&Arc<Segment>> {
        self.recordings
            .get(reading as usize % self.recordings.len().max(1))
    }

    /// Which of two orders is first; a drill gives way to what is meant.
    fn rank(&self) -> (Urgency, bool) {
        (self.urgency, !self.drill)
    }

    fn waits(&self) -> bool {
        self.after_item || self.urgency == Urgency::Routine
    }

    fn has_signal(&self) -> bool {
        self.urgency != Urgency::Routine
    }

    /// When a round is due.
    fn due(&self, round: u32) -> Timestamp {
        let every = self.every.unwrap_or_default();
        let since = every
            .checked_mul(i32::try_from(round).unwrap_or(i32::MAX))
            .unwrap_or(SignedDuration::MAX);
        self.at.saturating_add(since).unwrap_or(Timestamp::MAX)
    }

    /// The last round that is due by `at`; the first before that.
    fn round_at(&self, at: Timestamp) -> u32 {
        let Some(every) = self.every.filter(SignedDuration::is_positive) else {
            return 0;
        };
        let since = at.duration_since(self.at).max(SignedDuration::ZERO);
        u32::try_from(since.as_millis() / every.as_millis().max(1)).unwrap_or(u32::MAX)
    }
}

/// Which part of which order an item is, or an airing was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPart {
    /// The order's entry in the airtime log.
    pub seq: i64,
    /// How urgent it is.
    pub level: Urgency,
    /// Whose order it is.
    pub ordered_by: String,
    /// Whether it is a drill.
    pub drill: bool,
    /// The round, counted from zero.
    pub round: u32,
    /// The reading in it, counted from zero; none is the attention signal.
    pub reading: Option<u32>,
}

impl OrderPart {
    /// Whether it may be heard in quiet hours.
    #[must_use]
    pub fn opens_quiet_hours(&self) -> bool {
        self.level == Urgency::Emergency && !self.drill
    }
}

/// How an order came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderEnd {
    /// All of it was said.
    Complete,
    /// Its time was over before that.
    Expired,
    /// A person stopped it.
    Stopped,
    /// Another order took its place.
    Replaced,
}

/// An order, and what was said of it.
#[derive(Debug, Clone, PartialEq)]
struct Standing {
    order: Arc<Order>,
    /// The last round of which anything was said; the first before that.
    round: u32,
    /// Readings of it that were said.
    said: u32,
    ended: bool,
}

impl Standing {
    /// What comes next by `at`, or later: the round, its first reading, and when that is due; none if all was said.
    fn next(&self, at: Timestamp) -> Option<(u32, u32, Timestamp)> {
        let round = self.order.round_at(at);
        let (round, reading) = if round > self.round {
            (round, 0)
        } else if self.said < self.order.readings() {
            (self.round, self.said)
        } else {
            self.order.every?;
            (self.round.saturating_add(1), 0)
        };
        let due = self.order.due(round);
        (!self.ended && due < self.order.until).then_some((round, reading, due))
    }

    fn say(&mut self, round: u32, reading: u32) {
        if round > self.round {
            (self.round, self.said) = (round, reading + 1);
        } else if round == self.round {
            self.said = self.said.max(reading + 1);
        }
    }
}

/// What of an order is still to be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsaid {
    /// Readings of the round that is on or next, that on air among them.
    pub readings: u32,
    /// When that round is due.
    pub due: Timestamp,
}

/// The orders there are, and what was said of them; and who may speak live.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Orders {
    given: BTreeMap<i64, Standing>,
    armings: Armings,
}

impl Orders {
    /// Adds an order.
    pub fn give(&mut self, order: Order) {
        let order = Arc::new(order);
        self.given.entry(order.number).or_insert(Standing {
            order,
            round: 0,
            said: 0,
            ended: false,
        });
    }

    /// Returns who may speak live.
    #[must_use]
    pub fn armings(&self) -> &Armings {
        &self.armings
    }

    /// Returns who may speak live, to add to it.
    pub fn armings_mut(&mut self) -> &mut Armings {
        &mut self.armings
    }

    /// Takes note that an order came to its end.
    pub fn end(&mut self, number: i64) {
        if let Some(standing) = self.given.get_mut(&number) {
            standing.ended = true;
        }
    }

    /// Takes note that a part was said, or cannot be.
    pub fn say(&mut self, part: &OrderPart) {
        if let (Some(standing), Some(reading)) = (self.given.get_mut(&part.seq), part.reading) {
            standing.say(part.round, reading);
        }
    }

    /// Takes what others know beyond this: orders, what was said, ends. Returns whether there was any.
    pub fn learn(&mut self, others: &Self) -> bool {
        let before = self.clone();
        for (number, other) in &others.given {
            let own = self.given.entry(*number).or_insert_with(|| other.clone());
            if (own.round, own.said) < (other.round, other.said) {
                (own.round, own.said) = (other.round, other.said);
            }
            own.ended |= other.ended;
        }
        self.armings.learn(&others.armings);
        *self != before
    }

    /// Returns whether there is nothing to be said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.given.values().all(|standing| standing.ended)
    }

    /// Returns whether an order came to its end, or never was.
    #[must_use]
    pub fn is_ended(&self, number: i64) -> bool {
        self.given
            .get(&number)
            .is_none_or(|standing| standing.ended)
    }

    /// Lists the orders that are not at their end, oldest first.
    pub fn open(&self) -> impl Iterator<Item = &Arc<Order>> {
        self.given
            .values()
            .filter(|standing| !standing.ended)
            .map(|standing| &standing.order)
    }

    /// Returns what of an order is still to be said at `at`; none if it is at its end, or never was.
    #[must_use]
    pub fn unsaid(&self, number: i64, at: Timestamp) -> Option<Unsaid> {
        let standing = self.given.get(&number).filter(|one| !one.ended)?;
        let (_, reading, due) = standing.next(at)?;
        Some(Unsaid {
            readings: standing.order.readings().saturating_sub(reading),
            due,
        })
    }

    /// Lists the orders that are at their end by `at` and are not known to be, and how they came to it.
    #[must_use]
    pub fn over(&self, at: Timestamp) -> Vec<(i64, OrderEnd)> {
        let end = |standing: &Standing| {
            let all = standing.next(at).is_none() && standing.said >= standing.order.readings();
            let late = standing.order.until <= at;
            all.then_some(OrderEnd::Complete)
                .or(late.then_some(OrderEnd::Expired))
        };
        let open = self.given.iter().filter(|(_, standing)| !standing.ended);
        open.filter_map(|(number, standing)| Some((*number, end(standing)?)))
            .collect()
    }
}

#[cfg(test)]
pub(crate) mod tests;
