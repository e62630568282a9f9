//! A card that does what a test asks of it.

use std::collections::VecDeque;
use std::fmt::{self, Debug, Formatter};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use super::callback::Callback;
use super::{Backend, Drain, Health, OpenError, OpenStream, Opened, Refusal};
use crate::clock::Clock;
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND};

/// What the card does when it is opened.
#[derive(Debug)]
pub(crate) enum OnOpen {
    /// Opens.
    Open,
    /// Refuses, as a sound server that is not there.
    Refuse,
    /// Refuses for these reasons, one an output.
    RefuseFor(Vec<Refusal>),
    /// Opens the output of that name.
    OpenAs(&'static str),
    /// Opens the default, which leads to that card.
    OpenOn(&'static str),
    /// Opens the default, which a sound server plays.
    OpenServed,
    /// Opens at that rate.
    OpenAt(u32),
    /// Does not answer until the other end is dropped; then opens.
    Hang(Receiver<()>),
    /// Panics.
    Panic,
}

/// The card.
pub(crate) struct FakeCard {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    script: VecDeque<OnOpen>,
    hung: usize,
    closed: usize,
    better: bool,
    leads_to: Option<&'static str>,
    sent_to: Option<&'static str>,
    looks: usize,
    streams: Vec<(Callback, Arc<Health>)>,
}

impl Debug for FakeCard {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeCard").finish_non_exhaustive()
    }
}

impl State {
    /// The stream the keeper holds, or the last it let go of.
    fn stream(&mut self) -> &mut (Callback, Arc<Health>) {
        let held = self
            .streams
            .iter()
            .rposition(|(_, health)| !health.is_let_go());
        let last = self.streams.len().checked_sub(1).expect("an open card");
        &mut self.streams[held.unwrap_or(last)]
    }
}

impl FakeCard {
    /// A card that does `script`, one each time it is opened; after that it opens.
    pub(crate) fn new(
        clock: Arc<dyn Clock>,
        script: impl IntoIterator<Item = OnOpen>,
    ) -> Arc<Self> {
        let state = State {
            script: script.into_iter().collect(),
            ..State::default()
        };
        Arc::new(Self {
            clock,
            state: Mutex::new(state),
            changed: Condvar::new(),
        })
    }

    /// A hang, and what ends it when dropped.
    pub(crate) fn hang() -> (OnOpen, Sender<()>) {
        let (end, hung) = channel();
        (OnOpen::Hang(hung), end)
    }

    /// The card asks for `frames`, to be heard `delay` later; they are what it got.
    pub(crate) fn call(&self, frames: usize, delay: Duration) -> Vec<f32> {
        let mut out = vec![1.0; frames * CHANNELS];
        let mut state = self.state.lock().unwrap();
        state.stream().0.fill(&mut out, delay);
        out
    }

    /// What its callbacks report to.
    pub(crate) fn health(&self) -> Arc<Health> {
        Arc::clone(&self.state.lock().unwrap().stream().1)
    }

    /// Waits until there is a stream that the keeper holds.
    #[track_caller]
    pub(crate) fn until_open(&self) {
        self.until(|state| state.streams.iter().any(|(_, health)| !health.is_let_go()));
    }

    /// A better output is there, or is not.
    pub(crate) fn set_better(&self, better: bool) {
        self.note(|state| state.better = better);
    }

    /// The default leads to that card now.
    pub(crate) fn set_default(&self, card: &'static str) {
        self.note(|state| state.leads_to = Some(card));
    }

    /// A sound server sends what is played there now.
    pub(crate) fn send_to(&self, sink: &'static str) {
        self.note(|state| state.sent_to = Some(sink));
    }

    /// How often a better one was looked for.
    pub(crate) fn looks(&self) -> usize {
        self.state.lock().unwrap().looks
    }

    /// The card's callback panics, on a thread of its own.
    pub(crate) fn panic(&self) {
        let (callback, _) = self
            .state
            .lock()
            .unwrap()
            .streams
            .pop()
            .expect("an open card");
        let thread = std::thread::spawn(move || {
            let _callback = callback;
            panic!("the callback panics");
        });
        assert!(thread.join().is_err());
    }

    /// Waits until so many threads hung since the card was made.
    #[track_caller]
    pub(crate) fn until_hung(&self, threads: usize) {
        self.until(|state| state.hung >= threads);
    }

    /// Waits until so many streams were dropped since the card was made.
    #[track_caller]
    pub(crate) fn until_closed(&self, streams: usize) {
        self.until(|state| state.closed >= streams);
    }

    #[track_caller]
    fn until(&self, there: impl Fn(&State) -> bool) {
        let state = self.state.lock().unwrap();
        let limit = Duration::from_secs(10);
        let (state, waited) = self
            .changed
            .wait_timeout_while(state, limit, |state| !there(state))
            .unwrap();
        let State { hung, closed, .. } = *state;
        assert!(
            !waited.timed_out(),
            "{} opened, {hung} hung, {closed} closed",
            state.streams.len()
        );
    }

    fn note(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
        self.changed.notify_all();
    }
}

/// Lets the card know that its stream was dropped.
struct Open(Arc<FakeCard>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.note(|state| state.closed += 1);
    }
}

impl Backend for Arc<FakeCard> {
    fn open(&self, drain: Drain, health: Arc<Health>) -> Result<OpenStream, OpenError> {
        let next = self.state.lock().unwrap().script.pop_front();
        let (mut name, mut card, mut served, mut rate) = ("fake", None, false, FRAMES_PER_SECOND);
        match next.unwrap_or(OnOpen::Open) {
            OnOpen::Open => {}
            OnOpen::OpenAs(other) => name = other,
            OnOpen::OpenOn(other) => (name, card) = ("default", Some(other.to_owned())),
            OnOpen::OpenServed => (name, served) = ("default", true),
            OnOpen::OpenAt(other) => rate = other,
            OnOpen::RefuseFor(refusals) => return Err(OpenError(refusals)),
            OnOpen::Refuse => {
                let (name, problem) = ("fake".into(), "connection refused".into());
                return Err(OpenError(vec![Refusal::Failed { name, problem }]));
            }
            OnOpen::Hang(end) => {
                self.note(|state| state.hung += 1);
                let _ = end.recv();
            }
            OnOpen::Panic => panic!("the sound system panics"),
        }

        let callback = Callback::new(drain, rate, Arc::clone(&health), Arc::clone(&self.clock));
        self.note(|state| state.streams.push((callback, health)));
        Ok(OpenStream {
            what: Opened {
                name: name.into(),
                card,
                served,
            },
            stream: Box::new(Open(Arc::clone(self))),
        })
    }

    fn better(&self) -> bool {
        let mut better = false;
        self.note(|state| {
            state.looks += 1;
            better = state.better;
        });
        better
    }

    fn leads_to(&self) -> Option<String> {
        self.state.lock().unwrap().leads_to.map(ToOwned::to_owned)
    }

    fn sent_to(&self) -> Option<String> {
        self.state.lock().unwrap().sent_to.map(ToOwned::to_owned)
    }
}
