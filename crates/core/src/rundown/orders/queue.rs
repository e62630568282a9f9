//! Which order speaks next, when, and in which items.

use std::cmp::Reverse;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{Order, OrderPart, Orders, Standing};
use crate::names::{ProgramId, SlotId};
use crate::rundown::fill::sequence::MOST_GAIN_DB;
use crate::rundown::reason::Reason;
use crate::rundown::time::quiet::next_quiet;
use crate::rundown::{ATTENTION, Item, Kind, Source};
use crate::schedule::{OccurrenceId, Rules};
use crate::units::{Frames, Gain};
use crate::words::Text;

/// What is to be said, in turn.
pub(super) struct Queue<'a> {
    standing: Vec<Standing>,
    rules: &'a Rules,
    going: Option<Going>,
}

/// The round that goes on.
#[derive(Debug, Clone, Copy)]
struct Going {
    number: i64,
    round: u32,
    /// When its last item ends.
    end: Timestamp,
    /// Whether that is a reading, and no signal.
    said: bool,
}

impl<'a> Queue<'a> {
    /// What is still to come when `taken` are on air or certain, by their starts.
    pub(super) fn new(orders: &Orders, taken: &[Item], rules: &'a Rules) -> Self {
        let standing = orders
            .given
            .values()
            .filter(|standing| !standing.ended)
            .cloned()
            .collect();
        let mut queue = Self {
            standing,
            rules,
            going: None,
        };

        for item in taken {
            let Some(part) = &item.order else { continue };
            if let Some(standing) = queue
                .standing
                .iter_mut()
                .find(|one| one.order.number == part.seq)
            {
                if let Some(reading) = part.reading {
                    standing.say(part.round, reading);
                }
                let (number, round, said) = (part.seq, part.round, part.reading.is_some());
                queue.going = Some(Going {
                    number,
                    round,
                    end: item.end(),
                    said,
                });
            }
        }

        queue
    }

    /// The next items of one order, which begin at `at` or later, and before `horizon`. An order that waits begins at
    /// what `turn` makes of a moment.
    pub(super) fn block(
        &mut self,
        at: Timestamp,
        horizon: Timestamp,
        turn: &dyn Fn(Timestamp, bool) -> Option<Timestamp>,
    ) -> Option<Vec<Item>> {
        if let Some(rest) = self.go_on() {
            return Some(rest);
        }

        let (place, start, round, first) = self
            .standing
            .iter()
            .enumerate()
            .filter_map(|(place, standing)| {
                let (round, first, due) = standing.next(at)?;
                let order = &standing.order;
                let mut start = due.max(at);
                if order.waits() {
                    start = turn(start, order.urgency == super::Urgency::Routine)?;
                }
                let start = self.loud(order, first, start)?;
                (start < order.until && start < horizon).then_some((place, start, round, first))
            })
            .min_by_key(|(place, start, ..)| {
                let order = &self.standing[*place].order;
                (*start, Reverse(order.rank()), order.number)
            })?;
        let order = Arc::clone(&self.standing[place].order);
        self.standing[place].say(round, order.readings().saturating_sub(1));
        Some(items(&order, round, first, Some(start), start, self.rules))
    }

    /// What of a round is left that has begun.
    fn go_on(&mut self) -> Option<Vec<Item>> {
        let Going {
            number,
            round,
            end,
            said,
        } = self.going.take()?;
        let standing = self
            .standing
            .iter_mut()
            .find(|standing| standing.order.number == number)?;
        let order = Arc::clone(&standing.order);
        let first = if standing.round == round {
            standing.said
        } else {
            0
        };

        if first >= order.readings() {
            return None;
        }

        standing.say(round, order.readings() - 1);
        let start = if said {
            end.saturating_add(self.rules.order_pause).unwrap_or(end)
        } else {
            end
        };

        Some(items(&order, round, first, None, start, self.rules))
    }

    /// When what is to be said from `start` on may be heard.
    fn loud(&self, order: &Order, first: u32, mut start: Timestamp) -> Option<Timestamp> {
        if order.opens_quiet_hours() {
            return Some(start);
        }

        let items = items(order, 0, first, Some(start), start, self.rules);
        let length = items.last().map_or(SignedDuration::ZERO, |last| {
            last.end().duration_since(start)
        });

        // Longer than a day is loud: then it begins, and quiet hours end it.
        for _ in 0..2 {
            let Some((from, until)) = next_quiet(self.rules, start) else {
                return Some(start);
            };
            if start.saturating_add(length).ok()? <= from {
                return Some(start);
            }
            if start < from && self.is_too_long(length, until) {
                return Some(start);
            }
            start = until;
        }

        Some(start)
    }

    /// Whether nothing so long fits between the quiet hours that end at `until` and the next.
    fn is_too_long(&self, length: SignedDuration, until: Timestamp) -> bool {
        next_quiet(self.rules, until).is_some_and(|(from, _)| from.duration_since(until) < length)
    }
}

/// Returns whether an order cuts in at `now`, when `taken` of orders are on air or certain.
#[must_use]
pub fn cuts_in(orders: &Orders, taken: &[Item], now: Timestamp, rules: &Rules) -> bool {
    let queue = Queue::new(orders, &[], rules);
    let speaking = taken.last().and_then(|item| item.order.as_deref());
    queue.standing.iter().any(|standing| {
        let order = &standing.order;
        let Some((_, first, due)) = standing.next(now) else {
            return false;
        };
        let stronger = speaking.is_none_or(|part| {
            part.seq != order.number && (part.level, !part.drill) < order.rank()
        });
        let is_due = due <= now && now < order.until && !order.waits();
        is_due && stronger && queue.loud(order, first, now) == Some(now)
    })
}

/// The readings of a round from the `first` on, after the attention signal where that begins at `signal`.
fn items(
    order: &Order,
    round: u32,
    first: u32,
    signal: Option<Timestamp>,
    start: Timestamp,
    rules: &Rules,
) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut start = start;
    if let Some(at) = signal.filter(|_| order.has_signal()) {
        items.push(item(order, round, None, at, rules));
        start = ATTENTION.after(at);
    }

    for reading in first..order.readings() {
        if order.recording(reading).is_none() {
            break;
        }
        if reading > first {
            start = start.saturating_add(rules.order_pause).unwrap_or(start);
        }
        let next = item(order, round, Some(reading), start, rules);
        start = next.end();
        items.push(next);
    }

    items
}

fn item(order: &Order, round: u32, reading: Option<u32>, start: Timestamp, rules: &Rules) -> Item {
    let recording = reading.and_then(|reading| order.recording(reading));
    let (source, length, gain) = match recording {
        Some(segment) => {
            let gain = Gain::from_db(segment.gain(rules).db().min(MOST_GAIN_DB));
            (Source::Segment(Arc::clone(segment)), segment.length, gain)
        }
        None => (Source::Attention, ATTENTION, Gain::UNITY),
    };

    let level = order.urgency.name();
    let reason = Text::new("rundown-order")
        .with("seq", order.number)
        .with("level", level)
        .with("by", &order.ordered_by)
        .with("drill", if order.drill { "yes" } else { "no" });
    Item {
        start,
        length,
        skip: Frames::ZERO,
        kind: if order.drill {
            Kind::Drill
        } else {
            Kind::Announcement
        },
        occurrence: OccurrenceId {
            slot: SlotId::from(&*format!("lenh-{}", order.number)),
            due: order.due(round),
        },
        program: ProgramId::from("lenh"),
        topic: recording.map(|segment| segment.topic.clone()),
        source,
        gain,
        anchored: false,
        elastic: false,
        fade_in: Frames::ZERO,
        fade_out: Frames::ZERO,
        tail: Frames::ZERO,
        left_out: Frames::ZERO,
        bed: None,
        goes_on: false,
        episode: None,
        repeat: false,
        reading: None,
        makes_good: None,
        order: Some(Arc::new(OrderPart {
            seq: order.number,
            level: order.urgency,
            ordered_by: order.ordered_by.to_string(),
            drill: order.drill,
            round,
            reading,
        })),
        reason: Reason(reason),
    }
}
