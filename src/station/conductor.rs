//! The conductor: holds the schedule against the clock and sends the engine what comes.
//!
//! A state machine without threads: the live station and the simulation feed it the same events, and
//! it answers with commands for the engine and rows for the airtime log. Three rules it keeps:
//!
//! * what is on air, or sent to the engine and due at once, is never replaced by a new plan, but for what only stands in for
//!   a program: see `give_way`;
//! * every item that was expected and did not start becomes a row that says why;
//! * an item that has started is never started again.
//!
//! It ties five parts together, and sees into none: what is expected ([`Queue`]), what is on air ([`Playback`]), what is
//! written ([`Accounting`]), what may be planned with ([`Recordings`]), and whether the station runs ([`State`]).

pub(super) mod absence;
mod accounting;
pub(super) mod cues;
mod losses;
mod playback;
mod queue;
mod recall;
mod recordings;
mod rows;
#[cfg(test)]
mod samples;
mod state;
mod truth;
pub(super) mod upcoming;

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::health::alarms::Alarms;
use super::inputs::impact::impact;
use super::record::log_writer::LogWriter;
use crate::airlog::Event as LogEvent;
use crate::config::{ConfigChange, Counts, Loaded};
use crate::playout::{Command, CueId};
use crate::rundown::{Catalogue, Changes, History, Item, Started};
use crate::units::Frames;
use crate::words::Text;
use absence::Absence;
use accounting::Accounting;
use cues::StorePath;
use playback::{OnAir, Playback};
use queue::Queue;
use recordings::Recordings;
use relay::Relays;
use state::State;
use upcoming::{EVENING, Upcoming, join};

mod ask;
mod bed;
mod doubt;
mod engine;
mod give_way;
mod orders;
mod quiet;
pub(super) mod relay;

/// Fade of what a corrected clock says is not due.
const CORRECTED: Frames = Frames::from_ms(2000);

/// See the module.
#[derive(Debug)]
pub(crate) struct Conductor {
    loaded: Arc<Loaded>,
    /// As the station was started: what waits for the next start is as this says.
    started: Arc<Loaded>,
    /// What plans may use.
    recordings: Recordings,
    /// What happened, for people and for the planner.
    accounting: Accounting,
    /// What is expected, and what the engine was sent of it.
    queue: Queue,
    /// What is on air, and was before.
    playback: Playback,
    /// Whether the station runs, or why not.
    state: State,
    /// Which inputs are there.
    relays: Relays,
    alarms: Alarms,
    /// What quiet hours last kept from the air, and when: the plan was wrong, or the clock.
    last_hushed: Option<(Timestamp, Item)>,
    /// How long from now on nobody hears anything: the transmitter is not warm.
    cold: SignedDuration,
}

impl Conductor {
    /// A station at `now` with no sound out yet; [`crate::playout::Event::CardOn`] puts it on air.
    pub(crate) fn new(
        loaded: Arc<Loaded>,
        catalogue: Arc<Catalogue>,
        history: History,
        log_writer: LogWriter,
        store: Box<dyn StorePath>,
        now: Timestamp,
    ) -> Self {
        let accounting = Accounting::new(log_writer, history, now);
        let doubted = accounting.is_held().then_some(now);
        Self {
            started: Arc::clone(&loaded),
            loaded,
            recordings: Recordings::new(catalogue),
            accounting,
            queue: Queue::new(store, now),
            playback: Playback::default(),
            state: State::at_start(doubted),
            relays: Relays::default(),
            alarms: Alarms::default(),
            last_hushed: None,
            cold: SignedDuration::ZERO,
        }
    }

    /// The station was away: what that made it miss is logged once sound gets out again, and what was
    /// on then goes on by its program's `after_power_cut`.
    pub(crate) fn away(&mut self, absence: Absence) {
        self.state.away(absence);
    }

    /// Plans afresh what is not committed.
    pub(crate) fn replan(&mut self, now: Timestamp) {
        self.replan_after(self.state.silent_because().cloned(), now);
    }

    /// Plans anew and logs items whose time has passed as missed `because` of that.
    fn replan_after(&mut self, because: Option<Text>, now: Timestamp) {
        if self.state.is_doubted() {
            return;
        }
        self.give_up(now);
        let sure = self.queue.committed(now);
        let rest = self.around_orders(sure, now).unwrap_or_else(|| {
            let rest = self.scheduled(sure, now);
            self.with_orders(rest, sure, now)
        });
        self.pass_over(&rest, because, now);
        self.expect(rest, now);
    }

    /// What the schedule has, with the first `sure` of what is expected as they are.
    fn scheduled(&mut self, sure: usize, now: Timestamp) -> Vec<Item> {
        let certain: Vec<Item> = self.queue.items().take(sure).cloned().collect();
        let anchor = certain.last().or(self.playback.current());
        let anchor = anchor.cloned();
        let goes_on = anchor.as_ref().or(self.playback.last());
        let goes_on = goes_on.map(|item| item.occurrence.clone());
        let given_way = if sure == 0 { self.give_way(now) } else { None };
        let rest = if let Some(rest) = given_way {
            rest
        } else if let Some(anchor) = anchor {
            let mut played = self.playback.played_of(&anchor);
            played.extend(certain.iter().filter_map(Started::of));
            let rest = self.upcoming(now).after(&anchor, &played);
            certain.into_iter().chain(rest).collect()
        } else {
            let (last, played) = self.playback.last_played();
            let ahead = self.upcoming(now).going_on(now + EVENING, last, &played);
            // What passes while nothing gets out is missed whole, not as what a join would leave of it.
            let soonest = if self.state.silent_because().is_some() {
                self.accounting.accounted()
            } else {
                self.queue.soonest(now)
            };
            join(ahead, soonest.max(self.accounting.accounted()))
        };

        let rest = self.without_repeats(rest, goes_on.as_ref(), now);
        self.without_left_out(rest, now)
    }

    /// What taking an edited station would change: to be worked out elsewhere.
    pub(crate) fn impact(
        &self,
        after: Arc<Loaded>,
        now: Timestamp,
    ) -> impl FnOnce() -> Changes + Send + 'static {
        let (before, catalogue) = (
            Arc::clone(&self.loaded),
            Arc::clone(self.recordings.catalogue()),
        );
        let history = self.accounting.history().clone();
        move || impact(&before, &after, &catalogue, &history, now)
    }

    /// Takes note of how long after a cue its sound can be heard, apart from opening its deck.
    pub(crate) fn heard_after(&mut self, latency: Duration) {
        self.queue.set_latency(latency);
    }

    /// Takes note of how long from now on the transmitter is not warm.
    pub(crate) fn set_cold(&mut self, cold: SignedDuration) {
        self.cold = cold;
    }

    /// Takes an edited station.
    pub(crate) fn set_station(&mut self, loaded: Arc<Loaded>, now: Timestamp) {
        let waits = ConfigChange::waiting(&self.started, &loaded);
        let changed = ConfigChange::between(&self.loaded, &loaded);
        let keys = |counts| {
            let changed = changed.iter().filter(|change| change.counts() == counts);
            changed
                .map(|change| change.key())
                .collect::<Vec<_>>()
                .join(" ")
        };

        tracing::info!(
            digest = loaded.digest,
            now = keys(Counts::Now),
            in_silence = keys(Counts::InSilence),
            waits_for_restart = waits.join(" "),
            "edited station taken"
        );
        self.accounting.config_taken(now, &loaded, &waits);

        if loaded.station.processing != self.loaded.station.processing {
            self.queue
                .command(Command::Process(loaded.station.processing));
        }

        self.loaded = loaded;
        self.keep_quiet_hours();
        self.replan(now);
    }

    /// Time passes: gives up what never started, plans on, writes what waits.
    pub(crate) fn tick(&mut self, now: Timestamp) {
        self.accounting.flush();
        if self.state.is_doubted() {
            return;
        }

        self.give_up(now);
        self.send_more();
        let zone = &self.loaded.rules.zone;
        let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
        let stale = self.queue.is_stale(now);
        let new_day = day(now) != day(self.queue.planned());

        // What passed while the station was away is planned from then, once it returns.
        if new_day && !self.state.is_away() {
            self.accounting.forget(now, &self.loaded.schedule);
        }

        self.try_again(now);
        self.mind_relays(now);
        self.end_orders(now);
        if stale || new_day {
            self.replan(now);
        }

        let items = self.playback.item().into_iter().chain(self.queue.items());
        self.accounting.record_schedule(items, now, &self.loaded);
    }

    /// When [`Conductor::tick`] next has something to do, at the latest.
    pub(crate) fn next_tick(&self, now: Timestamp) -> Timestamp {
        let queue = self.queue.next_tick(now);
        let tried = self.recordings.next_trial();
        let relay = self.next_relay(now);
        [tried, relay]
            .into_iter()
            .flatten()
            .fold(queue, Timestamp::min)
            .max(now + SignedDuration::from_millis(1))
    }

    /// The cue on air ended because the station is being stopped.
    pub(crate) fn ended_by_stop(&mut self, cue: CueId, at: Timestamp, played: Frames) {
        if let Some(on_air) = self.playback.take(cue) {
            let at = on_air.over(at, played);
            self.bed_ends(&on_air, at, played);
            self.accounting.shut_down(on_air.row(), at, played);
        }
    }

    /// Ends the day: what is on air ends by the station's stop.
    pub(crate) fn stop(&mut self, now: Timestamp) {
        if let Some(on_air) = self.playback.take_any() {
            let heard = on_air.heard(now);
            let at = on_air.over(now.max(on_air.started()), heard);
            self.bed_ends(&on_air, at, heard);
            self.accounting.shut_down(on_air.row(), at, heard);
        }
        self.accounting.event(now, LogEvent::Stopped);
    }

    /// Takes the commands for the engine, in order.
    pub(crate) fn commands(&mut self) -> Vec<Command> {
        self.queue.take_commands()
    }

    fn upcoming(&self, now: Timestamp) -> Upcoming<'_> {
        Upcoming {
            loaded: &self.loaded,
            catalogue: self.recordings.catalogue(),
            history: self.accounting.history(),
            now,
            away: self.relays.away(),
        }
    }

    /// Expects `items`, planned at `now`.
    fn expect(&mut self, items: Vec<Item>, now: Timestamp) {
        self.queue.expect(items, now);
        self.accounting.expects_others();
        self.send();
    }

    /// Sends the engine what it does not have of what is expected.
    fn send(&mut self) {
        if self.state.silent_because().is_some() {
            return;
        }
        // What is being stopped is over before the deck of the next is open.
        let on_air = self.playback.on_air();
        let goes_on = on_air.filter(|on_air| !on_air.is_ending());
        self.queue.send(goes_on.map(OnAir::item));
    }

    /// Tops up the engine's list when it runs low.
    fn send_more(&mut self) {
        if self.queue.runs_low() {
            self.send();
        }
    }
}
