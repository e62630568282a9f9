//! The ways by which somebody is told, a thread each, with a queue that is bounded: whoever hands over waits for nothing.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::message::Message;
use super::{mail, webhook};
use crate::airlog::Arrival;
use crate::alarm::{Say, Telling};
use crate::clock::Clock;
use crate::config::{Alarms, Mail, Modem, Way};
use crate::station::wires::board::{Switch, set_for_sure, switch};
use crate::station::wires::modem::ModemLine;
use crate::station::wires::program;

/// More wait for no way that hangs.
const MOST_WAITING: usize = 16;
/// What does not get out is tried again after these times.
const PAUSES: [Duration; 2] = [Duration::from_secs(5), Duration::from_secs(30)];
/// A drill lights a lamp for so long.
const DRILL: Duration = Duration::from_secs(5);

/// Something to be told.
#[derive(Debug)]
pub(super) struct Job {
    /// What, of which a report comes back; none: a lamp is only set.
    pub(super) telling: Option<Telling>,
    pub(super) message: Message,
    /// Whether a lamp is to be lit.
    pub(super) lit: bool,
}

/// How it went.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) telling: Telling,
    pub(super) way: &'static str,
    pub(super) tries: u32,
    pub(super) arrived: Result<Arrival, String>,
}

/// Where jobs for one on the ladder are handed over. Its thread ends when this is dropped.
#[derive(Debug)]
pub(super) struct Handover(SyncSender<Job>);

impl Handover {
    /// Hands `job` over. Returns whether it was taken: not if too many wait.
    pub(super) fn give(&self, job: Job) -> bool {
        self.0.try_send(job).is_ok()
    }
}

/// What ways have in common.
#[derive(Debug, Clone)]
pub(super) struct Shared {
    pub(super) root: PathBuf,
    pub(super) modem: Arc<Mutex<ModemLine>>,
    pub(super) reports: Sender<Report>,
    pub(super) clock: Arc<dyn Clock>,
}

impl Way {
    /// Returns what its rows in the log call it.
    pub(super) fn key(&self) -> &'static str {
        match self {
            Self::Sms(_) => "sms",
            Self::Email(_) => "email",
            Self::Webhook { .. } => "webhook",
            Self::Command(_) => "command",
            Self::Relay { .. } => "relay",
        }
    }
}

/// Starts the thread of `way`; none if there is no thread for it.
pub(super) fn start(way: &Way, alarms: &Alarms, shared: &Shared) -> Option<Handover> {
    let (give, jobs) = sync_channel(MOST_WAITING);
    let sending = Sending {
        way: way.clone(),
        modem: alarms.modem.clone(),
        mail: alarms.mail.clone(),
        lamp: match way {
            Way::Relay { board, .. } => Some(switch(board)),
            _ => None,
        },
        shared: shared.clone(),
    };
    let started = thread::Builder::new()
        .name("alarm".into())
        .spawn(move || sending.run(&jobs));
    if let Err(problem) = &started {
        tracing::error!(%problem, way = way.key(), "no thread to tell alarms");
    }
    started.ok().map(|_| Handover(give))
}

struct Sending {
    way: Way,
    modem: Option<Modem>,
    mail: Option<Mail>,
    lamp: Option<Box<dyn Switch>>,
    shared: Shared,
}

impl Sending {
    fn run(mut self, jobs: &Receiver<Job>) {
        while let Ok(job) = jobs.recv() {
            let (tries, arrived) = self.try_often(&job);
            if let Err(problem) = &arrived {
                tracing::warn!(way = self.way.key(), problem, "an alarm was not told");
            }
            let Some(telling) = job.telling else { continue };
            let report = Report {
                telling,
                way: self.way.key(),
                tries,
                arrived,
            };
            // The station ends.
            if self.shared.reports.send(report).is_err() {
                return;
            }
        }
    }

    fn try_often(&mut self, job: &Job) -> (u32, Result<Arrival, String>) {
        let mut tries = 1;
        loop {
            match (self.send(job), PAUSES.get(tries as usize - 1)) {
                (Err(problem), Some(pause)) => {
                    tracing::debug!(way = self.way.key(), problem, "tried again");
                    self.shared.clock.sleep(*pause);
                }
                (arrived, _) => return (tries, arrived),
            }
            tries += 1;
        }
    }

    fn send(&mut self, job: &Job) -> Result<Arrival, String> {
        let (message, root): (&Message, &Path) = (&job.message, &self.shared.root);
        match &self.way {
            Way::Sms(number) => {
                let modem = self.modem.as_ref().ok_or("no [modem]")?;
                let line = &self.shared.modem;
                let mut line = line.lock().unwrap_or_else(PoisonError::into_inner);
                line.send(modem, root, number, &message.short)
            }
            Way::Email(address) => {
                let mail = self.mail.as_ref().ok_or("no [mail]")?;
                mail::send(mail, root, address, message)
            }
            Way::Webhook {
                url,
                secret_file,
                ca,
            } => {
                let place = webhook::Place {
                    url,
                    secret: root.join(secret_file),
                    ca: ca.as_ref().map(|ca| root.join(ca)),
                };
                webhook::send(&place, job.telling.as_ref(), message)
            }
            Way::Command(command) => {
                let word = |word: &String| match word.as_str() {
                    "{text}" => message.short.clone(),
                    _ => word.clone(),
                };
                let command: Vec<String> = command.iter().map(word).collect();
                program::run(&command, &message.text).map(|_| Arrival::Sent)
            }
            Way::Relay { .. } => {
                let lamp = self.lamp.as_deref_mut().ok_or("no lamp")?;
                let is_drill = job
                    .telling
                    .as_ref()
                    .is_some_and(|told| told.say == Say::Drill);
                if is_drill && !job.lit {
                    set_for_sure(lamp, true).map_err(|(_, seen)| seen)?;
                    self.shared.clock.sleep(DRILL);
                }
                let read_back = set_for_sure(lamp, job.lit).map_err(|(_, seen)| seen)?;
                Ok(if read_back {
                    Arrival::Delivered
                } else {
                    Arrival::Sent
                })
            }
        }
    }
}
