//! The RDS encoder: told by a thread beside the air what receivers are to show. What it is told next is decided purely
//! ([`crate::rds`]).

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use crate::alarm::Alarm;
use crate::clock::Clock;
use crate::config::{Dialect, Loaded, Rds};
use crate::rds::{
    Address, Identity, Lines, Message, Prompter, Scene, frame, radio_text, service_name,
};
use crate::station::Status;
use crate::station::conductor::Conductor;
use crate::station::wires::port::Port;
use crate::words::Text;

/// More wait for no encoder that hangs.
const MOST_WAITING: usize = 4;
/// What it did not take is told again after this time.
const AGAIN: Duration = Duration::from_secs(10);

/// The thread at the encoder's port; it ends once this is dropped.
#[derive(Debug)]
struct Voice {
    give: SyncSender<Vec<u8>>,
    reports: Receiver<Result<(), String>>,
}

/// Tells the encoder what is on air.
#[derive(Debug)]
pub(crate) struct RdsDesk {
    clock: Arc<dyn Clock>,
    told: Option<Rds>,
    prompter: Prompter,
    voice: Option<Voice>,
    problem: Option<String>,
    /// Uptime of the last message.
    last: Duration,
}

impl RdsDesk {
    /// Tells the encoder of `loaded`, if it names one.
    pub(crate) fn start(loaded: &Loaded, clock: &Arc<dyn Clock>) -> Self {
        let mut desk = Self {
            clock: Arc::clone(clock),
            told: None,
            prompter: Prompter::default(),
            voice: None,
            problem: None,
            last: Duration::ZERO,
        };
        desk.follow(loaded);
        desk
    }

    /// Follows the settings of an edit from now on.
    pub(crate) fn follow(&mut self, loaded: &Loaded) {
        if self.told == loaded.station.rds {
            return;
        }
        self.told.clone_from(&loaded.station.rds);
        self.prompter.forget();
        self.problem = None;
        self.voice = self.told.as_ref().and_then(speak);
    }

    /// Tells the encoder what `status` says is on air.
    pub(crate) fn second(
        &mut self,
        status: &Status,
        conductor: &mut Conductor,
        believed: bool,
        now: Timestamp,
    ) {
        self.take_reports();
        let trouble = self.problem.as_ref().map(|problem| {
            let text = Text::new("station-alarm-rds");
            text.with("problem", problem)
        });
        conductor.alarms_mut().set(Alarm::Rds, trouble, now);
        let (Some(rds), Some(voice)) = (&self.told, &self.voice) else {
            return;
        };
        let uptime = self.clock.uptime();
        if self.problem.is_some() && uptime.saturating_sub(self.last) < AGAIN {
            return;
        }

        let clock = believed.then(|| now.to_zoned(conductor.loaded().rules.zone.clone()));
        let identity = Identity {
            service_name: service_name(&rds.name),
            number: rds.pi,
            kind: rds.pty,
        };
        let shown = status.on_air.as_ref().map(|on_air| &on_air.title);
        let text = radio_text(shown.unwrap_or(&status.station));
        let scene = Scene {
            identity: &identity,
            text: &text,
            clock: clock.as_ref(),
        };
        let messages = self.prompter.look(&scene, uptime);
        let bytes: Vec<u8> = messages
            .iter()
            .flat_map(|said| written(rds, said))
            .collect();
        if bytes.is_empty() {
            return;
        }
        self.last = uptime;
        if voice.give.try_send(bytes).is_err() {
            self.problem = Some("too many messages wait".to_owned());
            self.prompter.forget();
        }
    }

    fn take_reports(&mut self) {
        let Some(voice) = &self.voice else { return };
        for report in voice.reports.try_iter() {
            self.problem = report.err();
            if self.problem.is_some() {
                self.prompter.forget();
            }
        }
    }
}

fn written(rds: &Rds, message: &Message) -> Vec<u8> {
    match &rds.dialect {
        Dialect::Uecp { site, encoder } => {
            let (site, encoder) = (*site, *encoder);
            frame(Address { site, encoder }, message)
        }
        Dialect::Plain { text, clock } => {
            let (text, clock) = (text.clone(), clock.clone());
            Lines { text, clock }.write(message)
        }
    }
}

/// Starts the thread at the encoder's port; none if the system has none for it.
fn speak(rds: &Rds) -> Option<Voice> {
    let (give, jobs) = sync_channel::<Vec<u8>>(MOST_WAITING);
    let (sent, reports): (Sender<Result<(), String>>, _) = channel();
    let (device, baud) = (rds.device.clone(), rds.baud);
    let run = move || {
        let mut open: Option<Port> = None;
        while let Ok(bytes) = jobs.recv() {
            let port = open.take().map_or_else(|| Port::open(&device, baud), Ok);
            let done = port.and_then(|mut port| {
                port.ask(&bytes)?;
                open = Some(port);
                Ok(())
            });
            // The station ends.
            if sent.send(done).is_err() {
                return;
            }
        }
    };
    let started = thread::Builder::new().name("rds".into()).spawn(run);
    if let Err(problem) = &started {
        tracing::error!(%problem, "no thread for the RDS encoder");
    }
    started.ok().map(|_| Voice { give, reports })
}
