//! One input, received on a thread of its own.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver as Inbox, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::card::Cards;
use super::child::{Child, Heard};
use super::open::{Open, Stream, hear_card};
use super::sender::{Door, Entrance, SrtEntrance};
use super::sink::Sink;
use crate::clock::Clock;
use crate::stream::{About, Limits, Listener, Memory, Order, Phase, Said, Verdict};
use crate::units::Frames;
use crate::words::Text;

/// How often it is decided while nothing arrives.
pub(super) const TURN: Duration = Duration::from_millis(50);

/// Messages of a child that wait; then its pipes are full, and then it waits.
pub(super) const WAITING: usize = 1024;

/// Where an input comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Addresses of streams, tried in this order.
    Streams(Vec<String>),
    /// Names of cards, tried in this order.
    Cards(Vec<String>),
    /// A sender that is waited for.
    Sender(Entrance),
    /// A sender that is waited for by SRT.
    Srt(SrtEntrance),
    /// Whoever speaks in a browser, into the input of this name.
    Phone(String),
}

impl Origin {
    /// Returns how many addresses or names it has.
    fn count(&self) -> usize {
        match self {
            Self::Streams(names) | Self::Cards(names) => names.len(),
            Self::Sender(_) | Self::Srt(_) | Self::Phone(_) => 1,
        }
    }
}

/// What inputs are opened with.
#[derive(Debug, Clone)]
pub struct Tools {
    /// The ffmpeg that reads streams.
    pub ffmpeg: PathBuf,
    /// Who opens cards.
    pub cards: Arc<dyn Cards>,
    /// Who opens inputs that are spoken into in a browser, by their names.
    pub phones: Arc<dyn Cards>,
}

/// An input, as it is received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Where it comes from.
    pub origin: Origin,
    /// How much is held when it begins.
    pub buffer: Duration,
    /// After so long without anything new it is opened again.
    pub dead: Duration,
    /// After so long without a sound in it it is not there.
    pub mute: Duration,
    /// Whether people speak live in it.
    pub words: bool,
}

/// How an input is.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Whether it is there.
    pub verdict: Verdict,
    /// How far it is.
    pub phase: Phase,
    /// How much is held.
    pub held: Frames,
    /// What the stream is.
    pub about: About,
    /// What was last seen to be wrong.
    pub problem: Option<Text>,
    /// How often it was opened.
    pub opened: u32,
}

/// Listens until it is dropped.
#[derive(Debug)]
pub struct Receiver {
    report: Arc<Mutex<Report>>,
    stop: Arc<AtomicBool>,
    source: Source,
}

impl Receiver {
    /// Listens to `source` with `tools`, and hands what is new to `sink`.
    #[must_use]
    pub fn start(source: Source, tools: Tools, sink: Box<dyn Sink>, clock: Arc<dyn Clock>) -> Self {
        let report = Arc::new(Mutex::new(Report {
            verdict: Verdict::Nothing,
            phase: Phase::Connecting,
            held: Frames::ZERO,
            about: About::default(),
            problem: None,
            opened: 0,
        }));
        let stop = Arc::new(AtomicBool::new(false));
        let (to, inbox) = sync_channel(WAITING);
        let work = Work {
            listener: Listener::new(limits(&source), clock.uptime()),
            source: source.clone(),
            tools,
            sink,
            clock,
            report: Arc::clone(&report),
            memory: Memory::default(),
            open: None,
            opened: 0,
            problem: None,
            about: About::default(),
            codec: None,
            door: None,
            waiting: None,
            to,
        };
        let ends = Arc::clone(&stop);
        let spawned = thread::Builder::new()
            .name("input".into())
            .spawn(move || work.live(&inbox, &ends));
        if let Err(problem) = spawned {
            // Nothing ever arrives: others stand in.
            tracing::error!(%problem, "could not listen to an input");
        }
        Self {
            report,
            stop,
            source,
        }
    }

    /// Returns how the input is.
    #[must_use]
    pub fn report(&self) -> Report {
        let report = self.report.lock().unwrap_or_else(PoisonError::into_inner);
        report.clone()
    }

    /// Returns what it listens to.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn limits(source: &Source) -> Limits {
    Limits {
        buffer: source.buffer,
        dead: source.dead,
        mute: source.mute,
        addresses: source.origin.count(),
        words: source.words,
    }
}

#[derive(Debug)]
struct Work {
    source: Source,
    tools: Tools,
    sink: Box<dyn Sink>,
    clock: Arc<dyn Clock>,
    report: Arc<Mutex<Report>>,
    listener: Listener,
    memory: Memory,
    open: Option<Open>,
    opened: u32,
    problem: Option<Text>,
    about: About,
    /// Which address was heard last, and its codec.
    codec: Option<(usize, String)>,
    /// Where a sender comes in.
    door: Option<Door>,
    /// Who waits for a sender by SRT: what is open once one is there.
    waiting: Option<Box<Stream>>,
    to: SyncSender<(u64, Heard)>,
}

impl Work {
    fn live(mut self, inbox: &Inbox<(u64, Heard)>, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            match inbox.recv_timeout(TURN) {
                Ok((number, heard)) => {
                    self.hear(number, heard);
                    for (number, heard) in inbox.try_iter().take(WAITING) {
                        self.hear(number, heard);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            self.hear_card();
            self.let_in();
            self.decide();
        }
        self.sink.clear();
    }

    fn hear(&mut self, number: u64, heard: Heard) {
        let now = self.clock.uptime();
        if self.waiting.as_ref().is_some_and(|it| it.number == number) {
            self.hear_waiting(&heard, now);
        }
        // What an earlier child said last.
        let Some(Open::Stream(open)) = self.open.as_mut().filter(|open| open.is(number)) else {
            return;
        };
        let (listener, sink) = (&mut self.listener, &*self.sink);
        let intake = &mut open.intake;
        match heard {
            Heard::Line(line) => match intake.line(&line, &mut self.memory, listener, sink, now) {
                (Said::Packet(_), true) => {
                    let codec = intake.packets.about().codec.clone();
                    self.codec = codec.map(|codec| (open.address, codec));
                }
                (Said::Packet(_), false) => {}
                (Said::Nothing, _) => self.about.clone_from(intake.packets.about()),
                (Said::Words(words), _) => {
                    let problem = said(&self.source.origin, words);
                    self.problem = problem.or(self.problem.take());
                }
            },
            Heard::Sound(sound) => intake.sound(&sound, listener, sink),
            Heard::Ended => {
                tracing::info!(why = self.problem.as_ref().map(Text::key), "input ended");
                if !intake.spoke {
                    // It may be sent as something else by now.
                    self.codec = None;
                }
                self.open = None;
                self.listener.ended(now);
            }
        }
    }

    /// Takes what is heard of who waits for a sender by SRT: with its first word about a stream one is there.
    fn hear_waiting(&mut self, heard: &Heard, now: Duration) {
        match heard {
            Heard::Line(line) if line.starts_with(b"#") => {
                tracing::info!("a sender by SRT is let in");
                self.lets_in(now);
                self.open = self.waiting.take().map(Open::Stream);
            }
            Heard::Line(line) => {
                let words = String::from_utf8_lossy(line).trim().to_owned();
                let problem = said(&self.source.origin, words);
                if problem.is_some() && problem != self.problem {
                    let why = problem.as_ref().map(Text::key);
                    tracing::warn!(why, "a sender by SRT was sent away");
                }
                self.problem = problem.or(self.problem.take());
            }
            Heard::Sound(_) => {}
            Heard::Ended => {
                self.waiting = None;
                self.listener.ended(now);
            }
        }
    }

    fn hear_card(&mut self) {
        let Some(Open::Card(card)) = &mut self.open else {
            return;
        };
        let now = self.clock.uptime();
        hear_card(&mut **card, &mut self.listener, &*self.sink, now);
        if let Some(about) = card.about() {
            self.about = about;
        }
        if card.stays() {
            self.problem = card.problem();
        }
        if let Some(problem) = card.ended() {
            if self.problem.as_ref() != Some(&problem) {
                tracing::info!(why = problem.key(), "card ended");
            }
            self.problem = Some(problem);
            self.open = None;
            self.listener.ended(now);
        }
    }

    /// Forgets what the last sender was like: another is let in.
    fn lets_in(&mut self, now: Duration) {
        (self.problem, self.about) = (None, About::default());
        // A sender sends nothing again; a tune it sends a second time is one all the same.
        self.memory = Memory::default();
        self.listener.opened(now);
    }

    /// Opens what a sender sends that was let in.
    fn let_in(&mut self) {
        let Some(caller) = self.door.as_ref().and_then(Door::next) else {
            return;
        };
        let now = self.clock.uptime();
        self.opened += 1;
        let number = u64::from(self.opened);
        let clock = Arc::clone(&self.clock);
        match Child::open_sender(&self.tools.ffmpeg, caller, number, &self.to, clock) {
            Ok(child) => {
                tracing::info!("a sender is let in");
                self.lets_in(now);
                self.open = Some(Open::Stream(Box::new(Stream::new(child, number, 0))));
            }
            Err(problem) => self.problem = Some(failed(problem.to_string())),
        }
    }

    fn decide(&mut self) {
        let now = self.clock.uptime();
        let (held, plays) = (self.sink.level(), self.sink.plays());
        for order in self.listener.tick(held, plays, now) {
            match order {
                Order::Open(address) => self.open(address, now),
                Order::Close => self.close(),
                Order::Clear => self.sink.clear(),
            }
        }
        let report = Report {
            verdict: self.listener.verdict(),
            phase: self.listener.phase(),
            held,
            about: self.about.clone(),
            problem: self.problem.clone(),
            opened: self.opened,
        };
        *self.report.lock().unwrap_or_else(PoisonError::into_inner) = report;
    }

    /// Whether what is open stays so: nothing that comes meanwhile may be missed.
    fn stays(&self) -> bool {
        matches!(&self.open, Some(Open::Card(card)) if card.stays())
    }

    fn close(&mut self) {
        if !self.stays() {
            self.open = None;
        }
    }

    fn open(&mut self, address: usize, now: Duration) {
        if self.stays() {
            return;
        }
        self.open = None;
        self.opened += 1;
        self.memory.reopen();
        match &self.source.origin {
            Origin::Streams(urls) => {
                if let Some(url) = urls.get(address).cloned() {
                    self.open_stream(&url, address, now);
                }
            }
            Origin::Cards(names) => {
                let card = names.get(address).map(|name| self.tools.cards.open(name));
                self.open = card.map(Open::Card);
            }
            Origin::Sender(entrance) if self.door.is_none() => {
                match Door::open(entrance, &self.clock) {
                    Ok(door) => {
                        tracing::info!(address = %entrance.address, "listens for a sender");
                        self.problem = None;
                        self.door = Some(door);
                    }
                    Err(problem) => {
                        self.problem = Some(failed(problem.to_string()));
                        self.listener.ended(now);
                    }
                }
            }
            Origin::Srt(entrance) if self.waiting.is_none() => {
                let number = u64::from(self.opened);
                match Child::open_srt(&self.tools.ffmpeg, entrance, number, &self.to) {
                    Ok(child) => {
                        tracing::info!(address = %entrance.address, "listens for a sender by SRT");
                        self.waiting = Some(Box::new(Stream::new(child, number, 0)));
                    }
                    Err(problem) => {
                        self.problem = Some(failed(problem.to_string()));
                        self.listener.ended(now);
                    }
                }
            }
            Origin::Sender(_) | Origin::Srt(_) => {}
            Origin::Phone(name) => self.open = Some(Open::Card(self.tools.phones.open(name))),
        }
    }

    fn open_stream(&mut self, url: &str, address: usize, now: Duration) {
        let number = u64::from(self.opened);
        let codec = self.codec.as_ref().filter(|(of, _)| *of == address);
        let codec = codec.map(|(_, codec)| codec.as_str());
        match Child::open(&self.tools.ffmpeg, url, codec, number, &self.to) {
            Ok(child) => {
                self.open = Some(Open::Stream(Box::new(Stream::new(child, number, address))));
            }
            Err(problem) => {
                self.problem = Some(failed(problem.to_string()));
                self.listener.ended(now);
            }
        }
    }
}

/// What a person should know of what ffmpeg said of an input from there.
fn said(origin: &Origin, words: String) -> Option<Text> {
    match origin {
        Origin::Srt(entrance) => entrance.problem(&words),
        _ => Some(failed(words)),
    }
}

/// Says that an input cannot be opened, in a program's own words.
pub(super) fn failed(problem: String) -> Text {
    Text::new("station-input-failed").with("problem", problem)
}
