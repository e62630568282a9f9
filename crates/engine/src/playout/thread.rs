//! The engine's thread: turns, commands, and what happens when it panics.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::cue::{Command, Event, HowEnded};
use super::engine::{Engine, Outlet, Settings, Status};
use super::frame_number::FrameNumber;
use super::output::{Backend, CardBackend, PacedBackend};
use super::realtime::RealTime;
use super::tap::Tap;
use crate::clock::Clock;

/// Pause after a panic, so that one that comes again cannot fill the log.
const AFTER_PANIC: Duration = Duration::from_secs(1);

/// The engine on its thread, as the station sees it.
#[derive(Debug)]
pub struct Playout {
    messages: Sender<Message>,
    events: Receiver<Event>,
    status: Arc<Mutex<Status>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
enum Message {
    Command(Command),
    OutputSupervisor(phatthanh_audio::Outlet),
    End,
}

impl Playout {
    /// Starts the engine. It opens the card by itself and keeps it open; [`Event::CardOn`] says when.
    ///
    /// # Panics
    /// If the system has no thread left for it.
    #[must_use]
    pub fn start(settings: Settings, clock: Arc<dyn Clock>) -> Self {
        Self::recorded(settings, Vec::new(), clock)
    }

    /// Starts the engine and gives what the output takes to `outlets`.
    ///
    /// # Panics
    /// As [`Self::start`].
    #[must_use]
    pub fn recorded(
        settings: Settings,
        outlets: Vec<phatthanh_audio::Outlet>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let backend: Arc<dyn Backend> = if settings.silent {
            Arc::new(PacedBackend::new(Arc::clone(&clock)))
        } else {
            Arc::new(CardBackend::new(
                settings.devices.clone(),
                settings.sample_rate,
                Arc::clone(&clock),
            ))
        };
        Self::start_on(backend, settings, outlets, clock)
    }

    /// Starts the engine on `backend`.
    pub(super) fn start_on(
        backend: Arc<dyn Backend>,
        settings: Settings,
        outlets: Vec<phatthanh_audio::Outlet>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let (messages, inbox) = channel();
        let (events, heard) = channel();
        let status = Arc::new(Mutex::new(Status::new()));
        let out = Outlet {
            events,
            status: Arc::clone(&status),
        };

        let tap = Tap::open(settings.record.clone(), outlets);
        let thread = std::thread::Builder::new()
            .name("engine".into())
            .spawn(move || supervise(&backend, settings, tap, &clock, &out, &inbox))
            .expect("a process that just started has a thread left");
        Self {
            messages,
            events: heard,
            status,
            thread: Some(thread),
        }
    }

    /// Sends the engine a command. It obeys within its lead.
    pub fn send(&self, command: Command) {
        // The engine ends only when told to.
        let _ = self.messages.send(Message::Command(command));
    }

    /// Gives what the output takes from now on to `supervisor` as well.
    pub fn keep(&self, supervisor: phatthanh_audio::Outlet) {
        let _ = self.messages.send(Message::OutputSupervisor(supervisor));
    }

    /// What was heard, in order.
    #[must_use]
    pub fn events(&self) -> &Receiver<Event> {
        &self.events
    }

    /// How it is, a few tens of milliseconds ago.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Ends it: what is on air ends as cut, the card is let go of, the recording is completed. The
    /// events of that are returned with those not yet received.
    #[must_use]
    pub fn stop(mut self) -> Vec<Event> {
        self.end();
        self.events.try_iter().collect()
    }

    /// Leaves the engine as it is, not waited for: one that hangs never ends. To be followed by the end of
    /// the process, which takes it along.
    pub fn abandon(mut self) {
        self.thread = None;
    }

    fn end(&mut self) {
        let _ = self.messages.send(Message::End);
        if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join) {
            tracing::error!(problem = words(&*panic), "engine thread panicked");
        }
    }
}

impl Drop for Playout {
    fn drop(&mut self) {
        if self.thread.is_some() {
            self.end();
        }
    }
}

/// Runs engines until the end is asked for: one, unless it panics.
fn supervise(
    backend: &Arc<dyn Backend>,
    mut settings: Settings,
    mut tap: Option<Tap>,
    clock: &Arc<dyn Clock>,
    out: &Outlet,
    inbox: &Receiver<Message>,
) {
    let mut next = FrameNumber::FIRST;
    let real_time = if settings.silent {
        RealTime::NOTHING
    } else {
        RealTime::ask()
    };

    loop {
        let mut engine = Engine::new(
            Arc::clone(backend),
            &settings,
            Arc::clone(clock),
            out.clone(),
            next,
        );
        engine.tap(tap.take());
        engine.granted(real_time);
        let Err(panic) = catch_unwind(AssertUnwindSafe(|| run(&mut engine, inbox))) else {
            engine.take_tap().into_iter().for_each(Tap::close);
            return;
        };
        let problem = format!("the engine panicked: {}", words(&*panic));
        tracing::error!(problem, "engine starts anew");
        // To those who listen it is a lost card: what was on air has ended, and cues are to be loaded anew.
        if catch_unwind(AssertUnwindSafe(|| engine.break_off(HowEnded::CardLost))).is_err() {
            tracing::error!("the end of what was on air could not be told");
        }
        let _ = out.events.send(Event::CardLost { problem });
        (next, tap) = (engine.next(), engine.take_tap());
        settings.processing = engine.processing();
        std::thread::park_timeout(AFTER_PANIC);
    }
}

/// Takes turns until the end is asked for.
fn run(engine: &mut Engine, inbox: &Receiver<Message>) {
    loop {
        engine.turn();
        match inbox.recv_timeout(engine.pause()) {
            Ok(Message::Command(command)) => engine.apply(command),
            Ok(Message::OutputSupervisor(supervisor)) => engine.keep(supervisor),
            Err(RecvTimeoutError::Timeout) => {}
            Ok(Message::End) | Err(RecvTimeoutError::Disconnected) => {
                engine.break_off(HowEnded::Cut);
                return;
            }
        }
    }
}

/// What a panic said.
fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no words")
}

#[cfg(test)]
mod tests;
