//! The engine: keeps the card's ring full, places what is anchored, and reports what was played.
//!
//! One thread, which touches no file and waits for nothing but its next turn, `TURN` (80 ms) after the last or at once
//! after a command.
//!
//! # A turn, in order
//!
//! | step | what | why there |
//! | --- | --- | --- |
//! | 1 | closes the output to reopen it, on command or if a better card is there and nothing sounds | before the card is looked after, so that this turn opens it |
//! | 2 | polls the output: card on, card lost | what was played before a loss is reported by the map as it was |
//! | 3 | reports where the card's name leads now, if elsewhere | after step 2, which may have opened another |
//! | 4 | reads both clocks into the map | after step 2: after a sleep, what was played keeps its old times |
//! | 5 | takes the callback's reports: frames played, underruns | before rendering, which places cues by the map |
//! | 6 | places cues that are due, opens decks | before rendering, so that a start falls on its frame |
//! | 7 | renders what the ring lacks, through the chain, into ring and air-check | |
//! | 8 | releases events whose frame has been played | after step 5, which says how far the card is |
//! | 9 | publishes the status, then sends the events | who hears of a card that is on can look how soon it is heard |

use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::chain::Loudness;
use super::cue::{Command, CueId, Event, HowEnded};
use super::deck::AHEAD;
use super::decks::Decoding;
use super::feed::{Feed, Report};
use super::frame_number::FrameNumber;
use super::map::Map;
use super::output::{Backend, CardChange, CardStatus, Moved, OutputSupervisor};
use super::realtime::RealTime;
use super::render::{BLOCK, Renderer};
use super::tap::Tap;
use crate::clock::Clock;
use phatthanh_audio::Processing;
use phatthanh_core::units::Frames;

/// The ring to the card holds this much more than `lead`, so that a whole block always fits.
const SPARE: Frames = Frames::from_ms(60);

/// Two periods of the card, and a turn.
const LEAST_LEAD: Duration = Duration::from_millis(330);

/// For so long a card that is on is left without frames while nothing can start: what is cued first is not to wait
/// behind a whole `lead` of silence. Until then its callback makes the silence itself.
const IDLE: Duration = Duration::from_millis(500);

/// Rendered in one turn at most: of a long `lead`, a deck that has some seconds ready cannot give all at once.
const AT_ONCE: Frames = Frames::from_ms(1000);

/// What a deck has ready while it waits: twice the `lead`, which is taken of it in one turn or a few, and at least
/// a second.
fn ready(lead: Frames) -> Frames {
    Frames::new((lead.get() * 2).clamp(AT_ONCE.get(), AHEAD as u64))
}

/// Between two turns while the first cue is being opened.
const HASTE: Duration = Duration::from_millis(5);

/// Between two turns, unless there is a command.
const TURN: Duration = Duration::from_millis(80);

/// Frames of silence to come in which the engine goes back to a better card: 10 s.
const CHANGE: Frames = Frames::from_ms(10_000);

/// What the engine needs to know.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Sound cards by name, tried in this order.
    pub devices: Vec<String>,
    /// Frames a second the card is asked for first; another rate is taken where it has none of these.
    pub sample_rate: u32,
    /// Sound kept ready ahead of the card; a third of a second at least.
    pub lead: Duration,
    /// The stages between the recordings and the card.
    pub processing: Processing,
    /// A silent output at the pace of the clock instead of a card, on purpose.
    pub silent: bool,
    /// A WAV file of what the card takes.
    pub record: Option<PathBuf>,
}

/// How playout is.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    /// The card, or why there is none.
    pub card: CardStatus,
    /// Where its name leads, if that is not where it did.
    pub moved: Option<Moved>,
    /// What is being heard.
    pub on_air: Option<CueId>,
    /// Frames of it the card took.
    pub on_air_played: Frames,
    /// Frames the card took, since the engine started.
    pub played: Frames,
    /// The last second sent to the card.
    pub loudness: Loudness,
    /// How much faster than nominal the card runs, in millionths; zero while unknown.
    pub drift_ppm: f64,
    /// Bursts of silence because the card's ring was empty.
    pub underruns: u64,
    /// How often the card said that it ran dry itself.
    pub xruns: u64,
    /// From rendering a frame to hearing it.
    pub latency: Duration,
    /// What the system grants against being late.
    pub real_time: RealTime,
    /// The stages that the sound goes through now; none before the first turn.
    pub stages: Option<Processing>,
}

impl Default for Status {
    fn default() -> Self {
        Self::new()
    }
}

impl Status {
    /// Returns the status before the first turn.
    #[must_use]
    pub fn new() -> Self {
        Self {
            card: CardStatus::Off { why: Vec::new() },
            moved: None,
            on_air: None,
            stages: None,
            on_air_played: Frames::ZERO,
            played: Frames::ZERO,
            loudness: Loudness::SILENCE,
            drift_ppm: 0.0,
            underruns: 0,
            xruns: 0,
            latency: Duration::ZERO,
            real_time: RealTime::NOTHING,
        }
    }
}

/// The engine.
#[derive(Debug)]
pub(super) struct Engine {
    clock: Arc<dyn Clock>,
    lead: Frames,
    supervisor: OutputSupervisor,
    card: Option<Card>,
    map: Map,
    renderer: Renderer,
    /// No frames for the card yet.
    idle: Option<Idle>,
    tap: Option<Tap>,
    /// The number of the next frame the card will take.
    taken: FrameNumber,
    /// Frames it took, all in all.
    played: Frames,
    underruns: u64,
    real_time: RealTime,
    /// No frame sounds from this one on, as far as is rendered.
    sounds_until: FrameNumber,
    /// The output is to be made anew.
    renew: bool,
    /// Where the card's name leads, as last reported.
    moved: Option<Moved>,
    out: Outlet,
}

/// A card that is on and gets no frames yet.
#[derive(Debug)]
struct Idle {
    /// Uptime.
    until: Duration,
    /// Whether there is something to open.
    cued: bool,
}

/// Where events and status go.
#[derive(Debug, Clone)]
pub(super) struct Outlet {
    pub(super) events: Sender<Event>,
    pub(super) status: Arc<Mutex<Status>>,
}

/// The way to a card that is on.
#[derive(Debug)]
struct Card {
    feed: Feed,
    lost_reports: u64,
    xruns: u64,
    /// Whether it took a frame yet: before that, silence is nobody's fault.
    fed: bool,
    /// Frames of silence in this burst.
    dry: Frames,
}

impl Engine {
    /// An engine whose first frame will be `next`.
    pub(super) fn new(
        backend: Arc<dyn Backend>,
        settings: &Settings,
        clock: Arc<dyn Clock>,
        out: Outlet,
        next: FrameNumber,
    ) -> Self {
        let lead = Frames::from_ms(settings.lead.max(LEAST_LEAD).as_millis() as u64);
        Self {
            supervisor: OutputSupervisor::new(backend, lead + SPARE, Arc::clone(&clock)),
            lead,
            card: None,
            map: Map::new(&*clock),
            renderer: Renderer::new(
                next,
                Decoding::Ahead {
                    waiting: ready(lead),
                },
                settings.processing,
            ),
            idle: None,
            tap: None,
            taken: next,
            played: Frames::ZERO,
            underruns: 0,
            real_time: RealTime::NOTHING,
            sounds_until: next,
            renew: false,
            moved: None,
            clock,
            out,
        }
    }

    /// Shows in the status what the system grants.
    pub(super) fn granted(&mut self, real_time: RealTime) {
        self.real_time = real_time;
    }

    /// Gives what the card takes to `tap` as well.
    pub(super) fn tap(&mut self, tap: Option<Tap>) {
        self.tap = tap;
    }

    /// Gives what the card takes from now on to `supervisor` as well.
    pub(super) fn keep(&mut self, supervisor: phatthanh_audio::Outlet) {
        if let Some(tap) = &mut self.tap {
            return tap.keep(supervisor);
        }
        self.tap = Tap::open(None, vec![supervisor]);
        if let Some(tap) = &mut self.tap {
            // What lies in the ring already is heard without it.
            tap.opened(self.renderer.next());
        }
    }

    /// The stages that the sound goes through, or is to go through.
    pub(super) fn processing(&self) -> Processing {
        self.renderer.processing()
    }

    /// The tap, to be used by another engine or completed.
    pub(super) fn take_tap(&mut self) -> Option<Tap> {
        self.tap.take()
    }

    /// The first frame not rendered.
    pub(super) fn next(&self) -> FrameNumber {
        self.renderer.next()
    }

    /// How long the next turn can wait, unless there is a command.
    pub(super) fn pause(&self) -> Duration {
        if self.idle.as_ref().is_some_and(|idle| idle.cued) {
            HASTE
        } else {
            TURN
        }
    }

    /// Obeys, from the next frame to be rendered.
    pub(super) fn apply(&mut self, command: Command) {
        if let (Command::Load(cues), Some(idle)) = (&command, &mut self.idle) {
            *idle = Idle {
                until: self.clock.uptime() + IDLE,
                cued: !cues.is_empty(),
            };
        }
        self.renew |= command == Command::Renew;
        self.renderer.apply(command);
    }

    /// One turn. To be taken every [`TURN`], and after each command.
    pub(super) fn turn(&mut self) {
        let mut events = Vec::new();
        if std::mem::take(&mut self.renew) || self.supervisor.has_better() && self.is_quiet() {
            self.supervisor.renew();
        }

        // After a sleep, what was heard is told by the clock as it was before.
        let change = self.supervisor.poll(self.renderer.next());
        match change {
            Some(CardChange::On { name, feed }) => self.card_on(name, feed, &mut events),
            Some(CardChange::Lost { problem }) => self.card_lost(problem, &mut events),
            None => {}
        }

        let moved = self.supervisor.moved();
        if moved != self.moved {
            events.extend(moved.clone().map(Event::CardMoved));
            self.moved = moved;
        }

        self.map.read(&*self.clock);
        self.learn(&mut events);
        if self.card.is_some() && self.map.is_known() {
            self.renderer.attend(&self.map, &mut events);
            let was_silent = self.renderer.is_silent(&self.map);
            self.fill();
            if !was_silent || !self.renderer.is_silent(&self.map) {
                self.sounds_until = self.renderer.next();
            }
            self.tell(&mut events);
        }

        // First, so that who hears of a card that is on can look how soon it is heard.
        self.show();
        self.send(events);
    }

    /// Ends what is on air: the card is let go of, or the engine has failed.
    pub(super) fn break_off(&mut self, how: HowEnded) {
        let mut events = Vec::new();
        self.learn(&mut events);
        self.end(how, &mut events);
        self.send(events);
        self.supervisor.close();
        self.show();
    }

    /// Whether nothing sounds, and nothing will for so long that another card can be opened meanwhile.
    fn is_quiet(&self) -> bool {
        let next = self.renderer.next_change(&self.map);
        let soon = self.renderer.next() + CHANGE;
        let heard = self.map.uptime_of(self.sounds_until) <= self.clock.uptime();
        heard
            && self.card.is_some()
            && self.renderer.is_silent(&self.map)
            && next.is_none_or(|next| next > soon)
    }

    fn card_on(&mut self, name: String, mut feed: Feed, events: &mut Vec<Event>) {
        // The first callbacks fill the card's own buffer before it moves; only the last tells where it is.
        let mut last = None;
        while let Some(report) = feed.next_report() {
            last = Some(report);
        }

        self.renderer.restart();
        self.map.restart();
        self.idle = Some(Idle {
            until: self.clock.uptime() + IDLE,
            cued: false,
        });
        self.taken = self.renderer.next();
        if let Some(tap) = &mut self.tap {
            tap.opened(self.taken);
        }

        let mut card = Card {
            feed,
            lost_reports: 0,
            xruns: self.supervisor.xruns(),
            fed: false,
            dry: Frames::ZERO,
        };

        if let Some(report) = last {
            card.take(&report, &mut self.map);
        }

        self.card = Some(card);
        events.push(Event::CardOn { name });
    }

    fn card_lost(&mut self, problem: String, events: &mut Vec<Event>) {
        self.learn(events);
        // The silence it ended in, if it did.
        if let Some(frames) = self.card.as_mut().and_then(Card::burst) {
            self.underruns += 1;
            events.push(Event::Underrun { frames });
        }
        self.end(HowEnded::CardLost, events);
        events.push(Event::CardLost { problem });
    }

    fn end(&mut self, how: HowEnded, events: &mut Vec<Event>) {
        self.renderer
            .event_queue
            .break_off(self.taken, &self.map, self.clock.now(), how, events);
        self.renderer.restart();
        self.card = None;
        if let Some(tap) = &mut self.tap {
            tap.lost();
        }
    }

    /// Learns from the card's reports.
    fn learn(&mut self, events: &mut Vec<Event>) {
        let Some(card) = &mut self.card else { return };
        // How much silence lost reports told of is not known, nor for how long a card stood that ran dry.
        let learn_anew = card.lost_some() | card.ran_dry(self.supervisor.xruns());
        while let Some(report) = card.feed.next_report() {
            if learn_anew {
                // Callbacks that fill its buffer come at once; the last of them tells best where it is.
                self.map.restart();
            }
            // Reports that were lost told of frames that were taken too.
            let taken = report.end();
            self.played += taken.since(self.taken);
            self.taken = taken;
            if let Some(frames) = card.take(&report, &mut self.map) {
                self.underruns += 1;
                events.push(Event::Underrun { frames });
            }
            if let Some(tap) = &mut self.tap {
                tap.taken(&report, &self.map);
            }
        }
    }

    /// Renders until the ring holds `lead`; nothing while the card is left idle.
    fn fill(&mut self) {
        let Some(Card { feed, .. }) = &mut self.card else {
            return;
        };

        let opens = |idle: &Idle| {
            !(idle.cued && self.renderer.can_start()) && self.clock.uptime() < idle.until
        };

        if self.idle.as_ref().is_some_and(opens) {
            return;
        }

        self.idle = None;
        let lacking = self.lead.saturating_sub(feed.held()).min(AT_ONCE);
        for _ in 0..lacking.index().div_ceil(BLOCK) {
            if !feed.has_room(BLOCK) {
                return;
            }
            let samples = self.renderer.render(BLOCK, &self.map);
            feed.hand_over(samples);
            if let Some(tap) = &mut self.tap {
                tap.rendered(samples);
            }
        }
    }

    /// Reports what was played by now.
    fn tell(&mut self, events: &mut Vec<Event>) {
        let (map, now) = (&self.map, self.clock.uptime());
        self.renderer.event_queue.tell(
            self.taken,
            map,
            |frame| map.uptime_of(frame) <= now,
            events,
        );
    }

    fn send(&self, events: Vec<Event>) {
        for event in events {
            // Nobody may be listening any more: the air goes on.
            let _ = self.out.events.send(event);
        }
    }

    fn show(&self) {
        let latency = self
            .map
            .uptime_of(self.renderer.next())
            .saturating_sub(self.clock.uptime());
        let status = Status {
            card: self.supervisor.status().clone(),
            moved: self.supervisor.moved(),
            on_air: self.renderer.event_queue.on_air(),
            stages: Some(self.renderer.stages()),
            on_air_played: self.renderer.event_queue.on_air_played(self.taken),
            played: self.played,
            loudness: if self.card.is_some() {
                self.renderer.loudness()
            } else {
                Loudness::SILENCE
            },
            drift_ppm: self.map.drift_ppm(),
            underruns: self.underruns,
            xruns: self.supervisor.xruns(),
            latency: if self.card.is_some() && self.map.is_known() {
                latency
            } else {
                Duration::ZERO
            },
            real_time: self.real_time,
        };

        *self
            .out
            .status
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = status;
    }
}

impl Card {
    /// Takes one report; the length of the burst of silence that it ends.
    fn take(&mut self, report: &Report, map: &mut Map) -> Option<Frames> {
        map.observe(report);
        self.fed |= report.copied > 0;
        if self.fed && report.zero_filled > 0 {
            self.dry += report.silence();
            return None;
        }
        self.burst()
    }

    /// The burst of silence so far; from now on there is none.
    fn burst(&mut self) -> Option<Frames> {
        let burst = std::mem::take(&mut self.dry);
        (burst > Frames::ZERO).then_some(burst)
    }

    /// Whether it ran dry itself since this was last asked, which it has `xruns` times now.
    fn ran_dry(&mut self, xruns: u64) -> bool {
        std::mem::replace(&mut self.xruns, xruns) != xruns
    }

    /// Whether reports were lost since this was last asked.
    fn lost_some(&mut self) -> bool {
        let lost = self
            .feed
            .lost_reports
            .load(std::sync::atomic::Ordering::Relaxed);
        std::mem::replace(&mut self.lost_reports, lost) != lost
    }
}

#[cfg(test)]
mod tests;
