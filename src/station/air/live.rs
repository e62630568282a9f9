//! The station on the air: threads, channels, start and stop order.
//!
//! One thread conducts. The engine plays by itself, the library takes files on its own thread, the
//! files people edit are looked at by another: none of them can hold the conductor, and the
//! conductor cannot hold the sound, which has its cues well ahead.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use jiff::Timestamp;

use super::aircheck::Keeping;
use super::ending::finish;
use super::handle::Handle;
use super::listening::Listening;
use super::mast::Mast;
use super::receiving::Receiving;
use super::start::{Ready, library_rules, open_library};
use crate::alarm::Alarm;
use crate::clock::{Clock, since_process_began};
use crate::config::{self, Fault};
use crate::patience;
use crate::playout::{CardStatus, Playout, Settings};
use crate::station::conductor::Conductor;
use crate::station::health::handles::{Shortage, ask_for_more};
use crate::station::health::service_manager::ServiceManager;
use crate::station::health::stall::Taken;
use crate::station::health::status::{
    EditStatus, Status, StatusCell, look, look_at_catalogue, status,
};
use crate::station::health::unheard::Looked;
use crate::station::health::watchdog::Watchdog;
use crate::station::inputs::edits::{Edit, Edits, Impacts};
use crate::station::inputs::intake::{Airing, Intake};
use crate::station::record::log_writer::{Approvals, LastRows};
use crate::station::record::pulse::Pulse;
use crate::station::record::reconciliation::DailyReconciliation;
use crate::station::record::sealing::Sealing;
use crate::station::telling::AlarmDesk;
use crate::station::trust::watch::ClockWatch;
use crate::station::{Act, Folder};
use crate::units::Frames;
use crate::units::instant::Moment;
use crate::words::Language;

/// The conductor looks around this often when nothing happens; the engine's news wakes it.
const TURN: Duration = Duration::from_millis(250);

/// Time between two turns while orders are on their way from the log: whoever gave one waits,
const LOOKING: Duration = Duration::from_millis(10);

/// and so many turns.
const LOOKS: u32 = 200;

/// Matters that wait for nobody are looked at this often.
const SECOND: Duration = Duration::from_secs(1);

/// After so long without a frame taken there is no hope for the engine.
const HOPELESS: Duration = Duration::from_secs(15);

/// How a live station runs.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// On a paced silent output, on purpose.
    pub silent: bool,
    /// Also into this WAV file.
    pub record: Option<PathBuf>,
    /// Language of the status's sentences.
    pub language: Language,
}

/// Keeps the station in `folder` on the air until `handle.stop`.
///
/// `on_air` is called once the station is this process's alone; what it returns lives as long as the
/// station does.
///
/// # Errors
/// If the station cannot be this process's: another holds it, or its folder cannot be used. Once on air, it bears what fails.
pub fn run<T>(
    folder: &Folder,
    clock: &Arc<dyn Clock>,
    options: Options,
    handle: &Handle,
    on_air: impl FnOnce() -> T,
) -> anyhow::Result<LastRows> {
    ask_for_more();
    let claimed = super::start::claim(folder, clock.as_ref())?;
    let language = options.language;
    let settings = settings(&claimed.loaded.station, options);
    // The card is opened while all the rest is read.
    let (outlets, aircheck) = Keeping::start(folder, &claimed.loaded);
    let playout = Playout::recorded(settings, outlets, Arc::clone(clock));
    let Ready {
        mut conductor,
        watch,
        mut intake,
        store,
        lines,
        approvals,
        faults,
        read,
        _lock,
    } = super::start::start(claimed, folder, clock, language)?;

    // Whoever asks at once is answered as well.
    publish(handle, &mut conductor, &watch, &playout, clock, language);
    let _while_on_air = on_air();
    let edits = Edits::watch(folder.clone(), read, Arc::clone(conductor.loaded()));
    let listening = Listening::start(folder, &conductor, &watch, &handle.acts, clock, language);
    let mut live = Live {
        folder,
        clock,
        handle,
        language,
        pulse: Pulse::start(&folder.heartbeat(), store),
        approvals,
        faults,
        impacts: Impacts::new(),
        last_edit: None,
        sealing: sealing(folder, &conductor, &watch, clock),
        second: Duration::ZERO,
        airing: Airing::default(),
        taken: Taken::default(),
        aircheck,
        reconciliation: DailyReconciliation::start(folder),
        watch,
        looked: Looked::default(),
        looking: 0,
        first_sound: None,
        listening,
        desk: AlarmDesk::start(folder, conductor.loaded(), clock, language),
        receiving: Receiving::new(lines, &handle.phones, clock),
        mast: Mast::start(conductor.loaded(), clock),
    };

    let watchdog = watchdog(clock);
    let manager = ServiceManager::start(handle.status.clone(), language);
    while !handle.stop.load(Ordering::Relaxed) {
        watchdog.turned();
        match live.turn(&mut conductor, &mut intake, &playout, &edits)? {
            None => manager.lives(),
            Some(stalled) if stalled >= HOPELESS => return give_up(playout),
            Some(_) => {}
        }
    }

    drop(manager);
    watchdog.turned();
    let last = finish(&mut conductor, playout, clock.as_ref(), &mut live.mast);
    watchdog.turned();
    Ok(live.finish(&conductor, last))
}

impl Live<'_> {
    /// Tells the next start how many rows are to be found, which are returned, and ends the air-check.
    fn finish(self, conductor: &Conductor, last: LastRows) -> LastRows {
        if last.waiting > 0 && self.watch.believes() {
            self.pulse
                .second(Some(conductor.beat(Frames::ZERO, self.clock.now())));
        }
        self.aircheck.finish();
        last
    }
}

/// What the engine is started with.
fn settings(station: &config::Station, options: Options) -> Settings {
    let output = station.output.clone();
    Settings {
        devices: output.devices,
        sample_rate: output.sample_rate,
        lead: output.lead,
        processing: station.processing,
        silent: options.silent,
        record: options.record,
    }
}

/// Gives up an engine whose thread does not move, and cannot be ended: only a new process has a new one.
fn give_up(playout: Playout) -> anyhow::Result<LastRows> {
    playout.abandon();
    anyhow::bail!(
        "the playout engine has not moved for {} s",
        HOPELESS.as_secs()
    );
}

/// Starts to seal the log by the station's days, with copies where the station wants them.
fn sealing(
    folder: &Folder,
    conductor: &Conductor,
    watch: &ClockWatch,
    clock: &Arc<dyn Clock>,
) -> Sealing {
    let loaded = conductor.loaded();
    let mut sealing = Sealing::start(folder, loaded.rules.zone.clone(), clock, watch.believed());
    sealing.follow(&loaded.station.exports, &loaded.rules.zone);
    sealing
}

/// Says how the station is before its first turn.
fn publish(
    handle: &Handle,
    conductor: &mut Conductor,
    watch: &ClockWatch,
    playout: &Playout,
    clock: &Arc<dyn Clock>,
    language: Language,
) {
    let now = clock.now();
    let trust = watch.status(conductor, now, language);
    handle.status.set(Status {
        clock: trust,
        ..status(conductor, &playout.status(), None, now, language)
    });
    handle.current.follow(conductor);
}

/// Ends the process if the conductor hangs: its thread cannot be ended, and only a new process has a new one.
fn watchdog(clock: &Arc<dyn Clock>) -> Watchdog {
    /// Time for the last words to get out.
    const TOLD: Duration = Duration::from_secs(1);
    let clock = Arc::clone(clock);
    Watchdog::start(move |looks| {
        tracing::error!(
            looks,
            "the conductor does not turn; the process ends, to be started anew"
        );
        clock.sleep(TOLD);
        // Not by way of what others do at an end: whatever holds the conductor would hold that too.
        signal_hook::low_level::exit(2);
    })
}

/// Between turns.
struct Live<'a> {
    folder: &'a Folder,
    clock: &'a Arc<dyn Clock>,
    handle: &'a Handle,
    language: Language,
    pulse: Pulse,
    /// Approvals last sent to the library.
    approvals: Arc<Approvals>,
    faults: Vec<Fault>,
    impacts: Impacts,
    /// What the last edit changed.
    last_edit: Option<EditStatus>,
    sealing: Sealing,
    /// Uptime of the last look at what can wait.
    second: Duration,
    /// What airs, as last sent to the library.
    airing: Airing,
    /// What the card took.
    taken: Taken,
    /// Keeps what is heard.
    aircheck: Keeping,
    /// Days held against their plans.
    reconciliation: DailyReconciliation,
    watch: ClockWatch,
    /// Inputs that are relayed now or soon.
    receiving: Receiving,
    /// What never airs, for the status.
    looked: Looked,
    /// From the beginning of the process to the first frame of its first item.
    first_sound: Option<Duration>,
    /// So many short turns: orders are on their way from the log.
    looking: u32,
    /// Looks for what others bring.
    listening: Listening,
    /// Tells people of alarms.
    desk: AlarmDesk,
    /// The transmitter, and what receivers are told.
    mast: Mast,
}

impl Live<'_> {
    /// Returns for how long the card has taken nothing, if that is too long.
    fn turn(
        &mut self,
        conductor: &mut Conductor,
        intake: &mut Intake,
        playout: &Playout,
        edits: &Edits,
    ) -> anyhow::Result<Option<Duration>> {
        let turn = if self.looking > 0 { LOOKING } else { TURN };
        self.looking = self.looking.saturating_sub(1);
        let event = match playout.events().recv_timeout(turn) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => anyhow::bail!("the playout engine is gone"),
        };

        let now = self.clock.now();
        self.watch.turn(conductor, now);
        conductor.heard_after(playout.status().latency);
        for event in event.into_iter().chain(playout.events().try_iter()) {
            conductor.on(event, now);
        }

        self.hear_first(conductor, now);
        conductor.set_cold(self.mast.cold());
        self.act(conductor, now);

        if let Some(orders) = conductor.log_writer().orders() {
            conductor.take_orders(&orders, now);
            // A transmitter that is off is switched on for them in this turn.
            self.second = Duration::ZERO;
        }

        if self.handle.reload.swap(false, Ordering::Relaxed) {
            edits.reread();
        }

        if let Some(edit) = edits.take() {
            self.edited(edit, conductor, intake, playout, now);
        }

        match intake.take() {
            Ok(Some(catalogue)) => conductor.set_catalogue(&catalogue, now),
            Ok(None) => {}
            Err(_) => {
                tracing::error!("library thread died; started again");
                let approvals = Arc::clone(&self.approvals);
                let library =
                    open_library(self.folder, self.clock, conductor.loaded(), self.language);
                *intake = Intake::start(
                    self.folder.root(),
                    library,
                    approvals,
                    self.watch.believes(),
                );
                self.airing = Airing::default();
            }
        }

        self.receiving.turn(conductor, now);
        conductor.tick(now);
        for command in conductor.commands() {
            playout.send(command);
        }

        let uptime = self.clock.uptime();
        let stalled = self.taken.look(&playout.status(), uptime);
        conductor.taken(stalled, now);
        if stalled.is_none() && matches!(playout.status().card, CardStatus::On { .. }) {
            self.mast.lives();
        }
        if uptime.saturating_sub(self.second) >= SECOND
            || event_is_news(conductor, &self.handle.status)
        {
            self.second = uptime;
            self.desk.second(conductor, self.watch.believes(), now);
            self.each_second(conductor, intake, playout, now);
        }

        Ok(stalled)
    }

    /// Does what people at the desk ask.
    fn act(&mut self, conductor: &mut Conductor, now: Timestamp) {
        for act in self.handle.acts.take() {
            if act == Act::Orders {
                self.looking = LOOKS;
            }
            match &act {
                Act::Acknowledge { alarms, by } => {
                    self.desk.acknowledge(by, alarms, conductor, now);
                    // Whoever asks next sees it.
                    self.second = Duration::ZERO;
                }
                Act::AlarmDrill { by } => self.desk.drill(by, conductor, now),
                Act::Reread => self.handle.reload.store(true, Ordering::Relaxed),
                act => conductor.act(act, now),
            }
        }
    }

    /// Takes note of how long it took from the beginning of the process to its first sound.
    fn hear_first(&mut self, conductor: &Conductor, now: Timestamp) {
        let on_air = conductor.on_air().filter(|_| self.first_sound.is_none());
        let Some((_, started, _)) = on_air else {
            return;
        };
        let ago = now.duration_since(started).unsigned_abs();
        let took = since_process_began().map(|took| took.saturating_sub(ago));
        self.first_sound = took;
        let first_sound_ms = took.map(|took| took.as_millis() as u64);
        tracing::info!(first_sound_ms, "the first sound of this run");
    }

    /// What can wait a second: approvals made by other processes, the heartbeat, the status.
    fn each_second(
        &mut self,
        conductor: &mut Conductor,
        intake: &mut Intake,
        playout: &Playout,
        now: Timestamp,
    ) {
        self.watch.second(conductor, &self.handle.confirmation, now);
        intake.clock(self.watch.believes());
        if let Some(approvals) = conductor
            .log_writer()
            .approvals()
            .filter(|new| *new != self.approvals)
        {
            self.approvals.clone_from(&approvals);
            intake.approve(approvals);
        }

        let airing = conductor.airing();
        if airing != self.airing {
            intake.airs(airing.clone());
            self.airing = airing;
        }

        let heard = playout.status();
        let beat = self
            .watch
            .believes()
            .then(|| conductor.beat(heard.on_air_played, now));
        self.pulse.second(beat);
        if self.watch.believes() {
            self.reconciliation.each_second(conductor, now);
        }

        let room = self.pulse.room();
        look(
            conductor,
            &heard,
            &self.faults,
            &silent(self.folder),
            room,
            now,
        );
        let shortage = self.pulse.shortage().map(Shortage::text);
        let alarms = conductor.alarms_mut();
        alarms.set(Alarm::FileHandles, shortage, now);
        look_at_catalogue(conductor, intake.catalogue_file(), now);
        for (alarm, words) in self.sealing.alarms() {
            conductor.alarms_mut().set(alarm, words, now);
        }

        let backup = self.handle.copying.tell(conductor, now);
        let alerts_waiting = self.listening.tell(conductor, now);
        let recording = self.aircheck.look(conductor, now);
        self.watch.look(conductor, now);
        let mut status = status(conductor, &heard, room, now, self.language);
        self.desk.mark(&mut status);
        let believed = self.watch.believes();
        self.mast.second(&mut status, conductor, believed, now);
        self.last_edit = self
            .impacts
            .take(&conductor.loaded().digest)
            .or(self.last_edit.take());
        status.first_sound_ms = self.first_sound.map(|took| took.as_millis() as u64);
        status.last_edit.clone_from(&self.last_edit);
        status.aircheck = recording;
        status.alerts_waiting = alerts_waiting;
        status.tell(self.looked.look(conductor, now));
        status.refused = intake.refused();
        status.backup = backup;
        self.handle.current.follow(conductor);
        status.clock = self.watch.status(conductor, now, self.language);
        self.handle.status.set(status);
    }

    fn edited(
        &mut self,
        Edit {
            outcome,
            digest,
            files,
        }: Edit,
        conductor: &mut Conductor,
        intake: &Intake,
        playout: &Playout,
        now: Timestamp,
    ) {
        match outcome.loaded {
            Some(loaded) if loaded.digest == conductor.loaded().digest => {}
            Some(loaded) => {
                let loaded = Arc::new(loaded);
                let changes = conductor.impact(Arc::clone(&loaded), now);
                let taken = Moment::new(now, &loaded.rules.zone);
                self.impacts.work_out(loaded.digest.clone(), taken, changes);
                self.sealing
                    .follow(&loaded.station.exports, &loaded.rules.zone);
                self.aircheck
                    .follow(&loaded)
                    .into_iter()
                    .for_each(|outlet| playout.keep(outlet));
                intake.follow(library_rules(&loaded, self.language));
                self.listening.follow(&loaded);
                self.desk.follow(&loaded);
                self.mast.follow(&loaded, conductor, now);
                conductor.set_station(loaded, now);
            }
            None => {
                let fault = outcome
                    .faults
                    .iter()
                    .find(|fault| fault.blocks)
                    .map(|fault| fault.say(Language::En));
                tracing::error!(
                    fault,
                    faults = outcome.faults.len(),
                    "edit refused; the last good station stays"
                );
                conductor
                    .log_writer()
                    .config_refused(now, digest, outcome.faults.len(), &files);
            }
        }

        self.faults = outcome.faults;
    }
}

/// The station's folders that do not answer.
fn silent(folder: &Folder) -> Vec<PathBuf> {
    let within = |place: &PathBuf| {
        place
            .strip_prefix(folder.root())
            .map_or_else(|_| place.clone(), PathBuf::from)
    };
    patience::silent(folder.root()).iter().map(within).collect()
}

/// Whether the status shows another item than the one on air.
fn event_is_news(conductor: &Conductor, cell: &StatusCell) -> bool {
    !cell.shows(
        conductor
            .on_air()
            .map(|(item, ..)| item.occurrence.slot.as_str()),
    )
}

#[cfg(test)]
mod tests;
