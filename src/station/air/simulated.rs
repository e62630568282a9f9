//! The station on a simulated clock and output: the same conductor, the same engine, in no time.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::airlog::Airlog;
use crate::clock::{Clock, SimClock};
use crate::config::Loaded;
use crate::names::{InputId, SegmentId};
use crate::playout::Simulated;
use crate::rundown::{Catalogue, History};
use crate::station::conductor::Conductor;
use crate::station::conductor::cues::StorePath;
use crate::station::conductor::relay::Presence;
use crate::station::record::log_writer::LogWriter;
use crate::words::Text;

/// Least progress of a turn: a tenth of a frame's time would be no progress at all.
const STEP: SignedDuration = SignedDuration::from_micros(1);

/// What a simulation starts from, and how long it goes.
#[derive(Debug)]
pub struct Scene {
    /// The station as configured.
    pub loaded: Arc<Loaded>,
    /// What could air.
    pub catalogue: Arc<Catalogue>,
    /// What has aired before.
    pub history: History,
    /// Where the simulated airings are written: a copy, or an empty log.
    pub log: Airlog,
    /// Where the recordings are.
    pub store: Store,
    /// First moment.
    pub from: Timestamp,
    /// Moment it ends.
    pub to: Timestamp,
    /// When inputs are not there; at all other times they are.
    pub outages: Vec<Outage>,
}

/// A time in which an input is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// Which.
    pub input: InputId,
    /// When it breaks off.
    pub from: Timestamp,
    /// When it is back.
    pub until: Timestamp,
    /// What is seen of it; none: it is there, and nobody speaks.
    pub why: Option<Text>,
}

/// Where the bytes of each recording are.
#[derive(Debug, Clone, Default)]
pub struct Store(pub BTreeMap<SegmentId, PathBuf>);

impl StorePath for Store {
    fn path(&self, id: SegmentId) -> PathBuf {
        self.0.get(&id).cloned().unwrap_or_default()
    }
}

/// When an input next breaks off or is back.
fn next_change(outages: &[Outage], now: Timestamp) -> Option<Timestamp> {
    let changes = outages
        .iter()
        .flat_map(|outage| [outage.from, outage.until]);
    changes.filter(|at| *at > now).min()
}

/// Plays `scene` through `output`, whose clock stands at its beginning. Returns the log with the
/// simulated airings added.
#[must_use]
pub fn simulate(scene: Scene, clock: &SimClock, output: &mut Simulated) -> Airlog {
    let to = scene.to;
    let mut simulation = Simulation::new(scene);
    simulation.go_on(to, clock, output);
    simulation.end(clock)
}

/// A simulation that can be looked at on its way.
#[derive(Debug)]
pub struct Simulation {
    conductor: Conductor,
    outages: Vec<Outage>,
}

impl Simulation {
    /// One that stands at the first moment of `scene`.
    #[must_use]
    pub fn new(scene: Scene) -> Self {
        let Scene {
            loaded,
            catalogue,
            history,
            log,
            store,
            from,
            outages,
            ..
        } = scene;
        let conductor = Conductor::new(
            loaded,
            catalogue,
            history,
            LogWriter::new(log),
            Box::new(store),
            from,
        );
        Self { conductor, outages }
    }

    /// Goes on until `to`, through `output` and by its `clock`.
    pub fn go_on(&mut self, to: Timestamp, clock: &SimClock, output: &mut Simulated) {
        while clock.now() < to {
            self.listen(clock.now());
            let conductor = &mut self.conductor;
            for command in conductor.commands() {
                output.send(command);
            }
            let now = clock.now();
            let next = output
                .next_event()
                .map_or(to, |at| at.min(to))
                .min(conductor.next_tick(now))
                .min(next_change(&self.outages, now).unwrap_or(to));
            for event in output.advance_to(next.max(now + STEP)) {
                conductor.on(event, clock.now());
            }
            self.listen(clock.now());
            self.conductor.tick(clock.now());
        }
    }

    /// Says of the inputs that are wanted whether they are there, as the scene has it.
    fn listen(&mut self, now: Timestamp) {
        for id in self.conductor.inputs_wanted(now) {
            let is_on =
                |outage: &&Outage| outage.input == id && outage.from <= now && now < outage.until;
            let presence = self
                .outages
                .iter()
                .find(is_on)
                .map_or(Presence::There, |outage| match &outage.why {
                    Some(why) => Presence::Away(why.clone()),
                    None => Presence::Waits,
                });
            self.conductor.input(&id, presence, now);
        }
    }

    /// Ends the station's day; the log with what was heard.
    #[must_use]
    pub fn end(mut self, clock: &SimClock) -> Airlog {
        self.conductor.stop(clock.now());
        self.conductor.into_log_writer().into_log()
    }
}
