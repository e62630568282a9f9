//! What the schedule has, with orders in it: what they cut goes on after them, or is joined, as its program wishes.
//!
//! An occurrence keeps its end, whatever was said in its middle: what goes on after an order is filled into the time
//! that is left. One that comes due during an order begins after it.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::queue::Queue;
use crate::rundown::{Inputs, Item, JOIN_FADE, Kind, Started, refill};
use crate::schedule::{AfterOrder, OccurrenceId};
use crate::units::Frames;

/// What is left of an item must be worth going on with.
const CRUMB: Frames = Frames::from_ms(1000);

/// Fade of what its slot has no time for.
const FADE: Frames = Frames::from_ms(2000);

/// So many times orders are woven in, no more: each fills what comes after anew.
const MOST: usize = 64;

/// A program's item that an order cuts, or cut.
#[derive(Debug, Clone)]
pub struct Playing {
    /// The item, as it was planned.
    pub item: Item,
    /// How much of it was heard; none while it is on.
    pub heard: Option<Frames>,
    /// What its occurrence had started, itself included.
    pub started: Vec<Started>,
}

/// What is on air, or certain.
#[derive(Debug, Clone, Default)]
pub struct Air {
    /// The program's item that is on, or was when an order cut in.
    pub playing: Option<Playing>,
    /// The items of orders, by start.
    pub taken: Vec<Item>,
}

/// Puts what orders have to say from `from` on and before `until` into `items`, which the schedule has from then on.
#[must_use]
pub fn weave(
    items: Vec<Item>,
    air: &Air,
    from: Timestamp,
    until: Timestamp,
    inputs: &Inputs<'_>,
) -> Vec<Item> {
    let orders = inputs.history.orders();
    if orders.is_empty() && air.taken.is_empty() {
        return items;
    }

    let mut queue = Queue::new(orders, &air.taken, inputs.rules);
    let mut woven: Vec<Item> = Vec::new();
    let mut rest = items;
    let mut at = from;
    if let (Some(first), Some(last)) = (air.taken.first(), air.taken.last()) {
        at = last.end();
        rest = after(air.playing.clone(), rest, first.start, at, inputs);
    }

    for _ in 0..MOST {
        let on_air = air
            .playing
            .as_ref()
            .filter(|playing| playing.heard.is_none() && air.taken.is_empty());
        let turn = |wanted: Timestamp, in_session: bool| {
            let all = on_air
                .map(|playing| &playing.item)
                .into_iter()
                .chain(&woven)
                .chain(&rest);
            turn(all, wanted, in_session)
        };
        let Some(block) = queue.block(at, until, &turn) else {
            break;
        };
        let Some((begins, ends)) = block
            .first()
            .zip(block.last())
            .map(|(one, last)| (one.start, last.end()))
        else {
            break;
        };
        // What is on air is no item of the rest.
        let at_once = air.playing.is_some() && woven.is_empty() && begins <= from;
        let place = if at_once {
            0
        } else {
            rest.partition_point(|item| item.start < begins)
        };
        let later = rest.split_off(place);
        let playing = air.playing.as_ref().filter(|_| woven.is_empty());
        let cut = cut(playing, &rest, &later, begins);
        for item in &mut rest {
            item.length = item.length.min(Frames::between(item.start, begins));
        }
        // Of what begins as the order does nothing would be heard but its beginning.
        rest.retain(|item| item.end() < begins || item.length >= CRUMB);
        woven.append(&mut rest);
        woven.extend(block);
        rest = after(cut, later, begins, ends, inputs);
        at = ends;
    }

    woven.extend(rest);
    woven
}

/// When an order that waits has its turn, which is wanted at `at`: at the end of what is said then; if it opens no
/// session, in the next.
fn turn<'a>(
    items: impl Iterator<Item = &'a Item>,
    at: Timestamp,
    in_session: bool,
) -> Option<Timestamp> {
    let spoken = |item: &Item| matches!(item.kind, Kind::Opening | Kind::Segment | Kind::Closing);
    let end = |item: &Item| {
        if spoken(item) && item.order.is_none() {
            item.end()
        } else {
            item.start
        }
    };

    let mut later = None;
    for item in items {
        if item.start <= at && at < item.end() {
            return Some(if item.start == at && !spoken(item) {
                at
            } else {
                end(item).max(at)
            });
        }
        if item.start > at && later.is_none_or(|(start, _)| item.start < start) {
            later = Some((
                item.start,
                if item.kind == Kind::Opening {
                    item.end()
                } else {
                    item.start
                },
            ));
        }
    }

    if in_session {
        later.map(|(_, turn)| turn)
    } else {
        Some(at)
    }
}

/// What an order cuts that begins at `at`: of what comes `before` it, or begins then; else what was `playing`.
fn cut(
    playing: Option<&Playing>,
    before: &[Item],
    later: &[Item],
    at: Timestamp,
) -> Option<Playing> {
    let on = before.last().filter(|item| at <= item.end());
    let item = on.or_else(|| {
        later
            .first()
            .filter(|item| item.start == at && item.start != item.occurrence.due)
    });
    let Some(item) = item else {
        return playing.cloned();
    };

    let is_own = |other: &Item| other.occurrence == item.occurrence;
    let earlier = playing.filter(|playing| is_own(&playing.item));
    let mut started: Vec<Started> = earlier
        .map(|playing| playing.started.clone())
        .unwrap_or_default();
    started.extend(
        before
            .iter()
            .filter(|other| is_own(other))
            .filter_map(Started::of),
    );
    let heard = Frames::between(item.start, at).min(item.length);
    Some(Playing {
        item: item.clone(),
        heard: Some(heard),
        started,
    })
}

/// What the schedule has after orders that were on from `begins` to `ends`: of `items`, and of what they cut.
fn after(
    cut: Option<Playing>,
    items: Vec<Item>,
    begins: Timestamp,
    ends: Timestamp,
    inputs: &Inputs<'_>,
) -> Vec<Item> {
    let goes_on = |item: &Item| {
        let program = inputs.schedule.programs.get(&item.program);
        program.is_some_and(|program| program.after_order == AfterOrder::GoOn)
    };

    let mut rest = Vec::new();
    // Each occurrence that is filled anew, by its name.
    let mut anew: BTreeMap<OccurrenceId, Vec<Item>> = BTreeMap::new();
    // By a clock that was set back meanwhile its slot may be still to come.
    let has_begun = |item: &Item| item.occurrence.due <= ends;
    if let Some(playing) = cut.filter(|playing| goes_on(&playing.item) && has_begun(&playing.item))
    {
        let name = playing.item.occurrence.clone();
        let own = items.iter().filter(|item| item.occurrence == name);
        let limit = own
            .map(Item::end)
            .chain([playing.item.end()])
            .max()
            .unwrap_or(ends);
        anew.insert(name, go_on(&playing, begins, ends, limit, inputs));
    }

    for item in &items {
        if begins <= item.start && item.start < ends && item.order.is_none() && goes_on(item) {
            anew.entry(item.occurrence.clone())
                .or_insert_with(|| refill(&item.occurrence, ends, None, &[], inputs));
        }
    }

    for item in items {
        if anew.contains_key(&item.occurrence) || item.end() <= ends {
            continue;
        }
        if item.start < ends {
            rest.extend(item.joined(ends));
        } else {
            rest.push(item);
        }
    }

    rest.extend(anew.into_values().flatten());
    rest.sort_by_key(|item| item.start);
    // On the frame after the last word, wherever that is.
    if let Some(first) = rest.first_mut().filter(|first| first.start == ends) {
        first.anchored = false;
    }

    rest
}

/// The rest of an occurrence after what was said from `begins` to `ends` in its middle, or at the end of an item.
fn go_on(
    playing: &Playing,
    begins: Timestamp,
    ends: Timestamp,
    limit: Timestamp,
    inputs: &Inputs<'_>,
) -> Vec<Item> {
    let Playing {
        item,
        heard,
        started,
    } = playing;
    let left = Frames::between(ends, limit);
    if left < CRUMB {
        return Vec::new();
    }

    let heard = heard
        .unwrap_or_else(|| Frames::between(item.start, begins))
        .min(item.length);
    let mut started = started.clone();
    started.extend(Started::of(item));
    let refill = |from: Timestamp, before: Option<&Item>| {
        refill(&item.occurrence, from, before, &started, inputs)
    };

    let unsaid = item.length.saturating_sub(heard);
    let spoken =
        matches!(item.kind, Kind::Segment | Kind::Closing) && item.source.segment().is_some();
    if !spoken || unsaid < CRUMB {
        return refill(ends, None);
    }

    let length = unsaid.min(left);
    let mut again = Item {
        start: ends,
        length,
        skip: item.skip + heard,
        fade_in: JOIN_FADE.min(length),
        bed: item.bed.clone().map(|bed| bed.joined(heard)),
        anchored: false,
        goes_on: false,
        ..item.clone()
    };

    if length < unsaid {
        again.fade_out = again.fade_out.max(FADE).min(length);
        again.tail = Frames::ZERO;
    }

    let rest = refill(again.end(), Some(&again));
    std::iter::once(again).chain(rest).collect()
}
