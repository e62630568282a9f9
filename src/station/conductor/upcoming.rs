//! What comes: the rundowns around now, as one list of items.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::config::Loaded;
use crate::rundown::{
    Away, Catalogue, History, Inputs, Item, Music, Rundown, Started, plan, refill,
};
use crate::schedule::OccurrenceId;
use crate::units::Frames;

/// How long before midnight tomorrow is planned too.
pub(crate) const EVENING: SignedDuration = SignedDuration::from_hours(2);

/// An item this much over is not worth joining.
pub(crate) const LATE: SignedDuration = SignedDuration::from_secs(5);

/// All that planning needs, at one moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Upcoming<'a> {
    pub(crate) loaded: &'a Loaded,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) history: &'a History,
    pub(crate) now: Timestamp,
    /// Inputs that are not there.
    pub(crate) away: &'a Away,
}

impl Upcoming<'_> {
    pub(crate) fn inputs<'b>(&'b self, history: &'b History) -> Inputs<'b> {
        Inputs {
            schedule: &self.loaded.schedule,
            calendar: &self.loaded.calendar,
            rules: &self.loaded.rules,
            catalogue: self.catalogue,
            history,
            as_of: self.now,
            away: self.away,
        }
    }

    /// The items of the broadcast days that touch `from..until`, by start; only those not over at `from`.
    pub(crate) fn items(&self, from: Timestamp, until: Timestamp) -> Vec<Item> {
        let zone = &self.loaded.rules.zone;
        let (first, last) = (
            from.to_zoned(zone.clone()).date(),
            until.to_zoned(zone.clone()).date(),
        );

        // A slot that began yesterday may still be on.
        let mut date = first.yesterday().unwrap_or(first);
        let mut history = Cow::Borrowed(self.history);
        let mut items = Vec::new();
        while date <= last {
            let mut rundown = plan(date, &self.inputs(&history));
            items.extend(
                rundown
                    .items
                    .iter()
                    .filter(|item| item.end() > from)
                    .cloned(),
            );
            if first <= date && date < last {
                // What is over has aired or not: the history knows.
                rundown.items.retain(|item| item.end() > self.now);
                history.to_mut().assume(&rundown);
            }
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }

        // What was cut over midnight goes on between those of the next day.
        items.sort_by_key(|item| item.start);
        items
    }

    /// What comes from now on.
    pub(crate) fn ahead(&self) -> Vec<Item> {
        self.items(self.now, self.now + EVENING)
    }

    /// Returns what comes, with the occurrence of `last`, which was on air last, going on as it was: without what
    /// it has `played`, where that is not what is planned now.
    pub(crate) fn going_on(
        &self,
        until: Timestamp,
        last: Option<&Item>,
        played: &[Started],
    ) -> Vec<Item> {
        let Some(last) = last else {
            return self.items(self.now, until);
        };

        let mut items = self.items(self.now.min(last.occurrence.due), until);
        let is_own = |item: &Item| item.occurrence == last.occurrence;
        let as_planned = |item: &Item| {
            is_part_of(last, item)
                && is_in_step(last, item)
                && (last.elastic || last.end() + TURN >= item.end())
        };

        if items
            .iter()
            .any(|item| is_own(item) && item.end() > self.now)
            && !items.iter().any(as_planned)
        {
            let own: Vec<Item> = [last.clone()]
                .into_iter()
                .chain(self.rest_of(last, played))
                .collect();
            // Others may come between its parts.
            let is_free = |item: &Item| {
                own.iter()
                    .all(|own| item.end() <= own.start || item.start >= own.end())
            };
            let others = items.into_iter().filter(|item| !is_own(item));
            items = others.filter(is_free).collect();
            items.extend(own);
            items.sort_by_key(|item| item.start);
            items = self.in_tune(None, items);
        }

        items.retain(|item| item.end() > self.now);
        items
    }

    /// All of `occurrence`, as it is planned now.
    pub(crate) fn whole(&self, occurrence: &OccurrenceId) -> Vec<Item> {
        let mut items = self.items(occurrence.due, self.now);
        items.retain(|item| item.occurrence == *occurrence);
        items
    }

    /// What comes after `anchor`, which is on air (or so near that nothing may change it).
    pub(crate) fn after(&self, anchor: &Item, played: &[Started]) -> Vec<Item> {
        let items = self.ahead();
        if anchor.end() < self.now - LATE {
            return join(items, self.now);
        }
        // What fills a slot to its end, but for an order that is said in between, goes on after that.
        let is_whole = |item: &Item| !anchor.elastic || anchor.end() + TURN >= item.end();
        let place = items.iter().position(|item| {
            is_part_of(anchor, item) && is_in_step(anchor, item) && is_whole(item)
        });
        if let Some(place) = place {
            return self.in_tune(Some(anchor), items.into_iter().skip(place + 1).collect());
        }
        self.around(anchor, played, items)
    }

    /// What comes at the end of `anchor`, which gives way then to whatever there is: the rest of its occurrence, or
    /// what is due by then.
    pub(crate) fn instead_of(&self, anchor: &Item, played: &[Started]) -> Vec<Item> {
        self.around(anchor, played, self.ahead())
    }

    /// What comes after `anchor`: the rest of its occurrence as that can still be filled, and of `items` all others.
    fn around(&self, anchor: &Item, played: &[Started], items: Vec<Item>) -> Vec<Item> {
        let mut rest = self.rest_of(anchor, played);
        for item in items {
            if item.occurrence == anchor.occurrence {
                continue;
            }
            if item.start > self.now {
                rest.push(item);
            } else if item.end() > anchor.end() {
                rest.extend(join(vec![item], anchor.end()));
            }
        }

        rest.sort_by_key(|item| item.start);
        self.in_tune(Some(anchor), rest)
    }

    /// The rest of the occurrence on air, without what it has played and the item it has.
    fn rest_of(&self, anchor: &Item, played: &[Started]) -> Vec<Item> {
        let started: Vec<Started> = played.iter().cloned().chain(Started::of(anchor)).collect();
        let inputs = self.inputs(self.history);
        let mut rest = refill(
            &anchor.occurrence,
            anchor.end(),
            Some(anchor),
            &started,
            &inputs,
        );
        if let Some(first) = rest.first_mut() {
            // On the frame after, wherever a step of the clock or a card that is not quite on time puts that.
            first.anchored &= first.start != anchor.end();
        }

        rest
    }

    /// `items`, which come after `before`: what the plan speaks over filler is so over that which will really be
    /// on, after a fault or a power cut.
    fn in_tune(&self, before: Option<&Item>, items: Vec<Item>) -> Vec<Item> {
        let mut tuned: Vec<Item> = Vec::with_capacity(items.len());
        let mut left = VecDeque::from(items);
        while let Some(item) = left.pop_front() {
            let is_own = |other: &Item| other.occurrence == item.occurrence;
            let last = tuned.last().or(before);
            let begins = last.is_some_and(|last| !is_own(last));
            let planned = item.over().map(|segment| Music {
                segment: Arc::clone(segment),
                at: item.place(),
            });
            if begins
                && planned
                    .is_some_and(|planned| !planned.is_near(last.and_then(Item::music).as_ref()))
            {
                let started: Vec<Started> = tuned
                    .iter()
                    .filter(|other| is_own(other))
                    .filter_map(Started::of)
                    .collect();
                let inputs = self.inputs(self.history);
                let refilled = refill(&item.occurrence, item.start, last, &started, &inputs);
                left.retain(|other| !is_own(other));
                // Its later parts come after what cuts it.
                let next = left.front().map_or(Timestamp::MAX, |next| next.start);
                let (first, later): (Vec<Item>, Vec<Item>) =
                    refilled.into_iter().partition(|item| item.start < next);
                tuned.extend(first);
                left.extend(later);
                left.make_contiguous().sort_by_key(|item| item.start);
            } else {
                tuned.push(item);
            }
        }

        tuned
    }
}

/// Whether `anchor` is `item`, or the later part of it (joined late).
pub(crate) fn is_part_of(anchor: &Item, item: &Item) -> bool {
    (&anchor.occurrence, anchor.kind) == (&item.occurrence, item.kind)
        && anchor.source.sounds_like(&item.source)
        && item.start <= anchor.start
        && anchor.start < item.end()
}

/// Whether `anchor` sounds at each moment what `item` would: after a fault the same recording may be on at
/// another time, and what follows it too. Filler goes on for as long as its cue says, wherever it is.
pub(crate) fn is_in_step(anchor: &Item, item: &Item) -> bool {
    let due = item.skip + Frames::between(item.start, anchor.start);
    anchor.elastic || anchor.skip.get().abs_diff(due.get()) <= STEP.get()
}

/// Two places in a recording are the same if they are no further apart: instants are rounded.
const STEP: Frames = Frames::from_ms(10);

/// An item that ended by so much before its planned end was ended by its turn, not by a fault.
const TURN: SignedDuration = SignedDuration::from_millis(500);

/// What is left of an item when it is joined must be worth hearing.
const CRUMB: Frames = Frames::from_ms(1000);

/// `items` from `at` on, the one on at that moment joined late; or the next, where only a crumb
/// of it is left.
pub(crate) fn join(items: Vec<Item>, at: Timestamp) -> Vec<Item> {
    let Some(date) = items.first().map(|item| item.occurrence.due) else {
        return items;
    };

    let date = date.to_zoned(TimeZone::UTC).date();
    let mut items = Rundown {
        date,
        items,
        notes: Vec::new(),
    }
    .from(at);
    if let [crumb, next, ..] = &items[..]
        && crumb.start <= at
        && crumb.length < CRUMB
        && crumb.occurrence == next.occurrence
    {
        items.remove(0);
        // It starts on its time: what is before it is shorter than the time to open it.
        items[0].anchored = true;
    }

    items
}
