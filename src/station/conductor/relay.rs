//! Inputs on the air: whether each is there when its program is due, and what stands in while it is not.
//!
//! Whoever listens to an input says whether it [is there](Presence), and nothing else decides: an input of which no word
//! came some seconds before it is due counts as not there. Then its program is filled from its own topics, and gives way
//! as soon as the input is there, wherever that is.
//!
//! An input that breaks off on air is cut where the next can be heard at the soonest. What it has held until then is
//! still played, under a fade.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Conductor;
use crate::airlog::{Ended, Event as LogEvent, InputState};
use crate::alarm::Alarm;
use crate::config::InputOrigin;
use crate::names::InputId;
use crate::playout::CueId;
use crate::rundown::{Away, Item, Kind};
use crate::schedule::Input;
use crate::units::Frames;
use crate::words::Text;

/// An input is opened so long before it is due: time for a network's every second try.
pub(crate) const OPENED: SignedDuration = SignedDuration::from_secs(90);

/// What is not there so long before it is due is not waited for.
const KNOWN: SignedDuration = SignedDuration::from_secs(15);

/// What breaks off is mostly back within this time: until then music stands in.
const BACK_SOON: SignedDuration = SignedDuration::from_secs(60);

/// A relay that is due so soon needs no other plan.
const SOON: SignedDuration = SignedDuration::from_secs(3);

/// Fade of an input that breaks off, and of what stands in for one that is back.
const BROKE_OFF: Frames = Frames::from_ms(250);

/// Whether an input is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Fresh sound arrives, and enough of it is held.
    There,
    /// It is ready, and nobody has spoken yet.
    Waits,
    /// It cannot be played, for this reason.
    Away(Text),
}

/// How an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InputStanding {
    /// It is opened, and nothing is known of it yet.
    Opening,
    /// Fresh sound arrives, and enough of it is held.
    Ready,
    /// It is ready, and nobody has spoken yet.
    Waiting,
    /// It is heard.
    OnAir,
    /// It cannot be played.
    Away,
}

impl InputStanding {
    /// Returns its name, as JSON has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Ready => "ready",
            Self::Waiting => "waiting",
            Self::OnAir => "on-air",
            Self::Away => "away",
        }
    }
}

/// What is known of the inputs that are wanted now.
#[derive(Debug, Default)]
pub(super) struct Relays {
    there: BTreeSet<InputId>,
    away: Away,
    why: BTreeMap<InputId, Text>,
}

impl Relays {
    /// Returns the inputs that are not there, for the planner.
    pub(super) fn away(&self) -> &Away {
        &self.away
    }

    /// Returns whether nothing is known of any.
    fn is_empty(&self) -> bool {
        self.there.is_empty() && self.away.is_empty()
    }
}

impl Conductor {
    /// Returns the inputs that are relayed now or soon, whether they are there or not.
    pub(crate) fn inputs_wanted(&self, now: Timestamp) -> BTreeSet<InputId> {
        let soon = self
            .queue
            .items()
            .take_while(|item| item.start <= now + OPENED);
        let items = self.playback.item().into_iter().chain(soon);
        let relayed = items.filter_map(|item| self.relayed_by(item));
        relayed.map(|input| input.id.clone()).collect()
    }

    /// Returns how an input is that is wanted, and why it cannot be played.
    pub(crate) fn input_standing(&self, id: &InputId) -> (InputStanding, Option<&Text>) {
        let item = self.playback.item();
        let input = item.and_then(|item| item.source.input());
        if input.is_some_and(|input| input.id == *id) {
            return (InputStanding::OnAir, None);
        }
        if self.relays.there.contains(id) {
            return (InputStanding::Ready, None);
        }
        // One that waits for the first word is away as long as that takes.
        if self.relays.away.get(id) == Some(&Timestamp::MAX) {
            return (InputStanding::Waiting, None);
        }
        match self.relays.why.get(id) {
            Some(why) => (InputStanding::Away, Some(why)),
            None => (InputStanding::Opening, None),
        }
    }

    /// Takes the word of whoever listens to an input.
    pub(crate) fn input(&mut self, id: &InputId, presence: Presence, now: Timestamp) {
        if self.state.is_doubted() {
            return;
        }
        match presence {
            Presence::There if self.relays.there.contains(id) => {}
            Presence::There => self.input_there(id, now),
            Presence::Waits => self.input_waits(id, now),
            Presence::Away(why) => self.input_away(id, why, now),
        }
    }

    /// Looks which inputs are due and not there, and which are not wanted any more; and lets what stands in give way.
    pub(super) fn mind_relays(&mut self, now: Timestamp) {
        self.release_inputs(now);
        let due = |item: &&Item| item.start <= now + KNOWN;
        let inputs = self.queue.items().take_while(due);
        let inputs = inputs.filter_map(|item| item.source.input());
        let missing: Vec<Arc<Input>> = inputs
            .filter(|input| !self.relays.there.contains(&input.id))
            .cloned()
            .collect();
        for input in &missing {
            let why = self.relays.why.get(&input.id).cloned();
            let why = why.unwrap_or_else(|| Text::new("station-input-no-word"));
            self.relays.away.insert(input.id.clone(), Timestamp::MIN);
            self.say_input(&input.id, InputState::NotReady, Some(why), now);
        }
        if !missing.is_empty() || self.stands_in_for_nothing(now) {
            self.replan(now);
        }
    }

    /// Returns when [`Conductor::mind_relays`] next has something to do.
    pub(super) fn next_relay(&self, now: Timestamp) -> Option<Timestamp> {
        let relays = self
            .queue
            .items()
            .filter(|item| item.source.input().is_some());
        let known = relays.map(|item| item.start - KNOWN);
        let release = self.playback.item().filter(|_| !self.relays.is_empty());
        known
            .chain(release.map(Item::end))
            .filter(|at| *at > now)
            .min()
    }

    /// Returns whether what is on air stands in for an input that is there.
    pub(super) fn stands_in_for_input(&self, item: &Item) -> bool {
        let input = self.relayed_by(item);
        input.is_some_and(|input| self.relays.there.contains(&input.id))
            && item.source.input().is_none()
            && !matches!(item.kind, Kind::Opening | Kind::Closing)
    }

    /// The input of `cue` ran dry in the engine, or never began. Returns whether it is one.
    pub(super) fn input_broke(&mut self, cue: CueId, problem: &str, now: Timestamp) -> bool {
        let on_air = self.playback.on_air().filter(|on_air| on_air.cue() == cue);
        let item = on_air.map(super::playback::OnAir::item);
        let item = item.or_else(|| self.queue.under(cue));
        let Some(input) = item.and_then(|item| item.source.input()).cloned() else {
            return false;
        };
        tracing::warn!(input = %input.id, problem, "input ran dry on air");
        self.input_away(&input.id, Text::new("station-input-dry"), now);
        true
    }

    /// What is on air is an input, and nothing was heard of it for long. Returns whether it is one.
    pub(super) fn input_silent(&mut self, now: Timestamp) -> bool {
        let item = self.playback.item();
        let Some(input) = item.and_then(|item| item.source.input()).cloned() else {
            return false;
        };
        self.input_away(&input.id, Text::new("station-input-mute"), now);
        true
    }

    fn input_there(&mut self, id: &InputId, now: Timestamp) {
        self.relays.there.insert(id.clone());
        self.relays.why.remove(id);
        let was_away = self.relays.away.remove(id).is_some();
        let state = if was_away {
            InputState::Back
        } else {
            InputState::Ready
        };
        self.say_input(id, state, None, now);
        if was_away {
            self.replan(now);
        }
    }

    /// Nobody has spoken yet: music until then, however long that is.
    fn input_waits(&mut self, id: &InputId, now: Timestamp) {
        self.relays.there.remove(id);
        if self.relays.away.get(id) == Some(&Timestamp::MAX) || !self.is_due_or_on(id, now) {
            return;
        }
        self.relays.away.insert(id.clone(), Timestamp::MAX);
        self.say_input(id, InputState::Waits, None, now);
        self.queue.forget_sent();
        self.replan(now);
    }

    fn input_away(&mut self, id: &InputId, why: Text, now: Timestamp) {
        if self.relays.away.get(id) == Some(&Timestamp::MAX) {
            // It waited for the first word, and broke off.
            self.relays.away.insert(id.clone(), now + BACK_SOON);
            self.say_input(id, InputState::Lost, Some(why.clone()), now);
            self.queue.forget_sent();
            self.replan(now);
        }
        self.relays.there.remove(id);
        self.relays.why.insert(id.clone(), why.clone());
        let plays = |item: &Item| item.source.input().is_some_and(|input| input.id == *id);
        let is_on = self.playback.not_ending();
        if is_on.is_some_and(|on_air| plays(on_air.item())) {
            let soon = now + BACK_SOON;
            self.relays.away.insert(id.clone(), soon);
            self.say_input(id, InputState::Lost, Some(why.clone()), now);
            self.break_off(Ended::Fault, why, now);
            return;
        }

        let is_due = |item: &Item| item.start <= now + KNOWN && plays(item);
        if !self.relays.away.contains_key(id) && self.queue.items().any(is_due) {
            self.relays.away.insert(id.clone(), Timestamp::MIN);
            self.say_input(id, InputState::NotReady, Some(why), now);
            self.queue.forget_sent();
            self.replan(now);
        }
    }

    /// Ends the relay on air, and goes on with what stands in for it.
    fn break_off(&mut self, ended: Ended, why: Text, now: Timestamp) {
        let soonest = self.queue.soonest(now);
        let Some(on_air) = self.playback.not_ending() else {
            return;
        };
        on_air.stop(ended, why);
        let item = on_air.item();
        let length = Frames::between(item.start, soonest).min(item.length);
        let item = Item {
            length,
            ..item.clone()
        };
        self.queue.stop(BROKE_OFF);
        self.accounting.reopen(soonest);
        let played = self.playback.played_of(&item);
        let mut rest = self.upcoming(now).instead_of(&item, &played);
        if let Some(first) = rest.first_mut() {
            first.anchored = true;
        }

        let rest = self.without_left_out(rest, now);
        let rest = self.with_orders(rest, 0, now);
        self.pass_over(&rest, None, now);
        self.expect(rest, now);
    }

    /// Returns whether an input is there, its program is on, and the plan does not have it soon.
    fn stands_in_for_nothing(&self, now: Timestamp) -> bool {
        let on_air = self.playback.on_air().filter(|on_air| !on_air.is_ending());
        let item = on_air.map(super::playback::OnAir::item);
        let Some(item) = item.filter(|item| self.stands_in_for_input(item)) else {
            return false;
        };
        let Some(input) = self.relayed_by(item) else {
            return false;
        };

        let closed = |kind: Kind| kind == Kind::Closing;
        let played = self.playback.played_of(item);
        let soon = (item.occurrence.due + input.delay).max(now) + SOON;
        let comes = |next: &Item| next.source.input().is_some() && next.start <= soon;
        !played.iter().any(|started| closed(started.kind))
            && item.end() > soon
            && !self.queue.items().any(comes)
    }

    /// Forgets what is known of inputs that are not wanted any more.
    fn release_inputs(&mut self, now: Timestamp) {
        if self.relays.is_empty() && self.relays.why.is_empty() {
            return;
        }
        let wanted = self.inputs_wanted(now);
        self.relays.there.retain(|id| wanted.contains(id));
        self.relays.why.retain(|id, _| wanted.contains(id));
        let away = self.relays.away.keys();
        let over: Vec<InputId> = away.filter(|id| !wanted.contains(*id)).cloned().collect();
        for id in over {
            self.relays.away.remove(&id);
            self.say_input(&id, InputState::Over, None, now);
            self.queue.plan_anew();
        }
    }

    /// Returns the input that the program of `item` relays.
    fn relayed_by(&self, item: &Item) -> Option<&Arc<Input>> {
        if item.order.is_some() {
            return None;
        }
        let program = self.loaded.schedule.programs.get(&item.program)?;
        let orders = self.accounting.history().orders();
        let may = !program.is_live() || orders.armings().open(&item.occurrence).is_some();
        program.relay.as_ref().filter(|_| may)
    }

    /// Returns whether a program of this input is on, or is due so soon that it must be known whether it is there.
    fn is_due_or_on(&self, id: &InputId, now: Timestamp) -> bool {
        let due = |item: &&Item| item.start <= now + KNOWN;
        let soon = self.queue.items().take_while(due);
        let mut items = self.playback.item().into_iter().chain(soon);
        items.any(|item| self.relayed_by(item).is_some_and(|input| input.id == *id))
    }

    /// Ends what is said live, and what waits for it, where a person has ended that.
    /// Returns whether one was on air.
    pub(super) fn end_live(&mut self, now: Timestamp) -> bool {
        let armings = self.accounting.history().orders().armings();
        let is_over =
            |item: &Item| item.kind == Kind::Live && armings.open(&item.occurrence).is_none();
        let by = |item: &Item| {
            armings
                .of(&item.occurrence)
                .map(|arming| arming.by.to_string())
        };
        let on_air = self.playback.not_ending();
        let ended = on_air
            .as_ref()
            .map(|on_air| on_air.item())
            .filter(|item| is_over(item));
        let Some(by) = ended.map(|item| by(item).unwrap_or_default()) else {
            return false;
        };
        let why = Text::new("station-ended-live").with("by", by);
        self.break_off(Ended::Skipped, why, now);
        true
    }

    /// Logs how an input is, and raises or clears the alarm.
    fn say_input(&mut self, id: &InputId, state: InputState, reason: Option<Text>, now: Timestamp) {
        let inputs = &self.loaded.station.inputs;
        let known = inputs.iter().find(|input| input.planned.id == *id);
        let title = known.map_or(id.as_str(), |input| &input.planned.title);
        let title = title.to_owned();
        tracing::info!(input = %id, ?state, why = reason.as_ref().map(Text::key), "input");
        // Who has not spoken yet is no fault.
        let away = self
            .relays
            .away
            .iter()
            .filter(|(_, until)| **until < Timestamp::MAX);
        let words = away.map(|(away, _)| {
            let known = inputs.iter().find(|input| input.planned.id == *away);
            let title = known.map_or(away.as_str(), |input| &input.planned.title);
            let key = match known.map(|input| &input.origin) {
                Some(InputOrigin::Cards(_)) => "station-alarm-input-card",
                Some(InputOrigin::Phone) => "station-alarm-input-phone",
                Some(InputOrigin::Sender(_) | InputOrigin::Srt(_)) => "station-alarm-input-sender",
                Some(InputOrigin::Streams(_)) | None => "station-alarm-input",
            };
            Text::new(key).with("title", title).with("input", away)
        });
        let words: Vec<Text> = words.collect();
        self.alarms.set(Alarm::Input, words, now);
        let id = id.clone();
        self.accounting.event(
            now,
            LogEvent::Input {
                id,
                title,
                state,
                reason,
            },
        );
    }
}
