//! The queue: the items expected next, each under its cue, and what the engine was sent of them.
//!
//! Cues that a new plan replaces are remembered for a while, because the engine may have rendered them already. The engine
//! forgets every cue when it is stopped, and so the queue counts none as sent from then on.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::cues::{StorePath, cue};
use crate::playout::{Command, CueId};
use crate::rundown::Item;
use crate::units::Frames;

#[cfg(test)]
mod tests;

/// What is due sooner stands: the engine may have rendered it already.
const COMMITTED: SignedDuration = SignedDuration::from_millis(1500);

/// Time to open and fill a deck when something joins at once. One that takes longer is waited for.
const OPENING: SignedDuration = SignedDuration::from_millis(100);

/// From a cue to its sound in an engine that reports no latency, a simulated one: some more than a period
/// of a card.
const UNTOLD: SignedDuration = SignedDuration::from_millis(150);

/// Cues the engine holds; more come as these start.
const CUES_AHEAD: usize = 16;

/// The longest a plan stands if nothing happens.
const PLAN_LASTS: SignedDuration = SignedDuration::from_hours(1);

/// An item that has not started this long after its end never will.
const GIVEN_UP: SignedDuration = SignedDuration::from_secs(3);

/// An item with the cue it plays under.
#[derive(Debug)]
struct Expected {
    cue: CueId,
    item: Item,
}

/// A cue that starts.
#[derive(Debug)]
pub(super) struct Starts {
    /// Items before it that did not start, and never will.
    pub(super) passed: Vec<Item>,
    /// The item of the cue.
    pub(super) item: Item,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Queue {
    store: Box<dyn StorePath>,
    expected: VecDeque<Expected>,
    /// What was expected until the plan changed, latest last: it may be on its way to the card already.
    replaced: VecDeque<Expected>,
    next_cue: u64,
    /// Cues last sent that have not started: what the engine has.
    sent: Vec<CueId>,
    /// The engine is to be sent everything, even if that is nothing: it has other cues than these, or others in its place.
    anew: bool,
    /// The last cue with which the music before it goes on.
    carried: Option<CueId>,
    commands: Vec<Command>,
    /// When what is expected was planned; the beginning of time once that is out of date.
    planned: Timestamp,
    /// From now until what is cued now can be heard.
    lead: SignedDuration,
}

impl Queue {
    /// Returns a queue that expects nothing.
    pub(super) fn new(store: Box<dyn StorePath>, now: Timestamp) -> Self {
        Self {
            store,
            expected: VecDeque::new(),
            replaced: VecDeque::new(),
            next_cue: 0,
            sent: Vec::new(),
            anew: false,
            carried: None,
            commands: Vec::new(),
            planned: now,
            lead: OPENING + UNTOLD,
        }
    }

    /// Returns the items expected, in order.
    pub(super) fn items(&self) -> impl Iterator<Item = &Item> {
        self.expected.iter().map(|next| &next.item)
    }

    /// Returns the items expected with their cues, in order.
    #[cfg(test)]
    pub(super) fn cues(&self) -> impl Iterator<Item = (CueId, &Item)> {
        self.expected.iter().map(|next| (next.cue, &next.item))
    }

    /// Returns the item expected first.
    pub(super) fn first(&self) -> Option<&Item> {
        self.items().next()
    }

    /// Returns how many of the first items stand: the engine has their cues, and they are due too soon to be replaced.
    pub(super) fn committed(&self, now: Timestamp) -> usize {
        let stands = |next: &&Expected| {
            !self.anew && self.sent.contains(&next.cue) && next.item.start <= now + COMMITTED
        };
        self.expected.iter().take_while(stands).count()
    }

    /// Returns the item that waits under `cue`.
    pub(super) fn waiting(&mut self, cue: CueId) -> Option<&mut Item> {
        let next = self.expected.iter_mut().find(|next| next.cue == cue);
        next.map(|next| &mut next.item)
    }

    /// Returns the item expected under `cue`.
    pub(super) fn under(&self, cue: CueId) -> Option<&Item> {
        let next = self.expected.iter().find(|next| next.cue == cue);
        next.map(|next| &next.item)
    }

    /// Expects `items`, planned at `now`; those expected before keep their cues, so that their decks stay open.
    pub(super) fn expect(&mut self, items: Vec<Item>, now: Timestamp) {
        let mut before = std::mem::take(&mut self.expected);
        let mut replaced = Vec::new();
        for item in items {
            let known = before.iter().position(|old| {
                old.item.start == item.start && old.item.source.sounds_like(&item.source)
            });
            let cue = match known.and_then(|place| before.remove(place)) {
                Some(old) if old.item == item => old.cue,
                // What changed may be on its way to the card as it was.
                old => {
                    replaced.extend(old);
                    self.next_cue += 1;
                    CueId(self.next_cue)
                }
            };
            self.expected.push_back(Expected { cue, item });
        }

        replaced.extend(before);
        replaced.sort_by_key(|old| old.item.start);
        self.remember(replaced.into_iter().take(CUES_AHEAD));
        self.planned = now;
    }

    /// Takes the item of `cue`, which starts `at`, and those before it that it passed over.
    ///
    /// A cue that a new plan replaced was on its way to the card: it is heard all the same, and the plan is out of date.
    pub(super) fn start(&mut self, cue: CueId, at: Timestamp) -> Option<Starts> {
        if let Some(place) = self.place(cue) {
            let passed = self.expected.drain(..place).map(|next| next.item).collect();
            let item = self.expected.pop_front()?.item;
            return Some(Starts { passed, item });
        }

        let place = self.replaced.iter().position(|old| old.cue == cue)?;
        let mut item = self.replaced.remove(place)?.item;
        item.start = at;
        self.plan_anew();
        let passed = Vec::new();
        Some(Starts { passed, item })
    }

    /// Remembers what is not expected any more.
    fn remember(&mut self, old: impl IntoIterator<Item = Expected>) {
        self.replaced.extend(old);
        while self.replaced.len() > CUES_AHEAD {
            self.replaced.pop_front();
        }
    }

    /// Removes the item that waits under `cue`.
    pub(super) fn remove(&mut self, cue: CueId) -> Option<Item> {
        let place = self.place(cue)?;
        self.expected.remove(place).map(|next| next.item)
    }

    /// Removes the first item if its time has passed so long ago that it can no longer start.
    pub(super) fn give_up(&mut self, now: Timestamp) -> Option<Item> {
        let first = self.first()?;
        let is_over = first.end() + GIVEN_UP < now;
        let over = is_over.then(|| self.expected.pop_front()).flatten()?;
        let item = over.item.clone();
        self.let_go([over]);
        Some(item)
    }

    /// Keeps the items that `stays` holds of.
    pub(super) fn retain(&mut self, stays: impl Fn(&Item) -> bool) {
        let all = std::mem::take(&mut self.expected);
        let (stay, go) = all.into_iter().partition(|next| stays(&next.item));
        self.expected = stay;
        self.let_go(go);
    }

    /// Notes that the clock was set `by` so much, and that the first so many items start when they were to start by the clock
    /// of before. They have other cues: those of before may be on their way to the card.
    pub(super) fn delay(&mut self, first: usize, by: SignedDuration) {
        let first = first.min(self.expected.len());
        let mut before = Vec::with_capacity(first);
        for next in self.expected.iter_mut().take(first) {
            let mut item = next.item.clone();
            item.start += by;
            self.next_cue += 1;
            let cue = CueId(self.next_cue);
            before.push(std::mem::replace(next, Expected { cue, item }));
        }
        self.remember(before);
    }

    /// Lets go of everything expected.
    pub(super) fn clear(&mut self) {
        let all = std::mem::take(&mut self.expected);
        self.let_go(all);
    }

    /// Remembers what the engine has of `old`, and that it is to be sent anew without them.
    fn let_go(&mut self, old: impl IntoIterator<Item = Expected>) {
        let old = old.into_iter().filter(|old| self.sent.contains(&old.cue));
        let had: Vec<Expected> = old.collect();
        self.anew |= !had.is_empty();
        self.remember(had);
    }

    /// Notes that the music before `cue` goes on with it, at this `place` of its recording.
    pub(super) fn carry(&mut self, cue: CueId, place: Frames) {
        let Some(item) = self.waiting(cue) else {
            return;
        };
        match &mut item.bed {
            Some(bed) => bed.skip = place,
            None => item.skip = place,
        }
        self.carried = Some(cue);
    }

    /// Returns whether the music before the first item goes on with it.
    pub(super) fn is_first_carried(&self) -> bool {
        let first = self.expected.front().map(|next| next.cue);
        first.is_some() && self.carried == first
    }

    fn place(&self, cue: CueId) -> Option<usize> {
        self.expected.iter().position(|next| next.cue == cue)
    }
}

/// The engine: what it is sent.
impl Queue {
    /// Sends what is expected, if the engine does not have it; `before` is on air until then.
    pub(super) fn send(&mut self, before: Option<&Item>) {
        let next = self.expected.iter().take(CUES_AHEAD);
        let coming: Vec<CueId> = next.map(|next| next.cue).collect();
        if coming == self.sent && !self.anew {
            return;
        }

        let befores = [before].into_iter().chain(self.items().map(Some));
        let afters = self.items().skip(1).map(Some).chain([None]);
        let around = befores.zip(afters).take(CUES_AHEAD);
        let cues = self.expected.iter().zip(around);
        let cues = cues
            .map(|(next, (before, after))| cue(next.cue, &next.item, before, after, &*self.store))
            .collect();
        self.commands.push(Command::Load(cues));
        self.sent = coming;
        self.anew = false;
    }

    /// Returns whether the engine has few cues left to start, or others than are expected.
    pub(super) fn runs_low(&mut self) -> bool {
        let expected = &self.expected;
        self.sent
            .retain(|cue| expected.iter().any(|next| next.cue == *cue));
        self.anew || self.sent.len() < CUES_AHEAD / 2
    }

    /// Notes that the engine has to be sent everything anew.
    pub(super) fn forget_sent(&mut self) {
        self.anew = true;
    }

    /// Stops what is on air after a `fade`, with which the engine forgets every cue.
    pub(super) fn stop(&mut self, fade: Frames) {
        self.command(Command::Stop { fade });
        self.sent.clear();
        self.anew = false;
    }

    /// Adds a command that is about no cue.
    pub(super) fn command(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// Takes the commands for the engine, in order.
    pub(super) fn take_commands(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.commands)
    }

    /// Sets how long after a cue its sound can be heard, apart from opening its deck.
    pub(super) fn set_latency(&mut self, latency: Duration) {
        self.lead = OPENING.saturating_add(SignedDuration::try_from(latency).unwrap_or(UNTOLD));
    }

    /// Returns when what is cued at `now` can be heard.
    pub(super) fn soonest(&self, now: Timestamp) -> Timestamp {
        now + self.lead
    }

    /// Returns when what cuts in at `now` begins: nobody waits longer for a slow card than for what stands.
    pub(super) fn soonest_cut(&self, now: Timestamp) -> Timestamp {
        now + self.lead.min(COMMITTED)
    }
}

/// The plan: how old it is.
impl Queue {
    /// Notes that the plan is out of date: the next tick plans anew.
    pub(super) fn plan_anew(&mut self) {
        self.planned = Timestamp::MIN;
    }

    /// Returns when what is expected was planned.
    pub(super) fn planned(&self) -> Timestamp {
        self.planned
    }

    /// Returns whether the plan is out of date.
    pub(super) fn is_stale(&self, now: Timestamp) -> bool {
        now.duration_since(self.planned) >= PLAN_LASTS
    }

    /// Returns when the plan is out of date or the first item is given up, whichever is sooner.
    pub(super) fn next_tick(&self, now: Timestamp) -> Timestamp {
        let stale = self.planned.saturating_add(PLAN_LASTS).unwrap_or(now);
        let given_up = self.first().map(|item| item.end() + GIVEN_UP);
        given_up.map_or(stale, |given_up| given_up.min(stale))
    }
}
