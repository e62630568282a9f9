//! One input, received on a thread of its own.

use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver as Inbox, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::child::{Child, Heard};
use crate::clock::Clock;
use crate::stream::{About, Limits, Listener, Memory, Order, Packets, Phase, Said, Seam, Verdict};
use crate::units::Frames;

/// How often it is decided while nothing arrives.
const TURN: Duration = Duration::from_millis(50);

/// Messages of a child that wait; then its pipes are full, and then it waits.
const WAITING: usize = 1024;

/// An input, as it is received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its addresses, tried in this order.
    pub urls: Vec<String>,
    /// How much is held when it begins.
    pub buffer: Duration,
    /// After so long without anything new it is opened again.
    pub dead: Duration,
    /// After so long without a sound in it it is not there.
    pub mute: Duration,
}

/// Where what is new goes.
pub trait Sink: Debug + Send {
    /// Takes sound: interleaved stereo.
    fn push(&self, sound: &[f32]);
    /// Drops what is held.
    fn clear(&self);
    /// Returns how much is held.
    fn level(&self) -> Frames;
    /// Returns whether it is on air.
    fn plays(&self) -> bool;
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
    /// ffmpeg's last words.
    pub words: Option<String>,
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
    /// Listens to `source` with the ffmpeg at `program`, and hands what is new to `sink`.
    #[must_use]
    pub fn start(
        source: Source,
        program: PathBuf,
        sink: Box<dyn Sink>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let report = Arc::new(Mutex::new(Report {
            verdict: Verdict::Nothing,
            phase: Phase::Connecting,
            held: Frames::ZERO,
            about: About::default(),
            words: None,
            opened: 0,
        }));
        let stop = Arc::new(AtomicBool::new(false));
        let (to, inbox) = sync_channel(WAITING);
        let work = Work {
            listener: Listener::new(limits(&source), clock.uptime()),
            source: source.clone(),
            program,
            sink,
            clock,
            report: Arc::clone(&report),
            memory: Memory::default(),
            open: None,
            opened: 0,
            words: None,
            about: About::default(),
            codec: None,
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
        addresses: source.urls.len(),
    }
}

/// A child that is open.
#[derive(Debug)]
struct Open {
    number: u64,
    /// Ends it when it is dropped.
    _child: Child,
    packets: Packets,
    seam: Seam,
    address: usize,
    /// Whether any packet came of it.
    spoke: bool,
}

#[derive(Debug)]
struct Work {
    source: Source,
    program: PathBuf,
    sink: Box<dyn Sink>,
    clock: Arc<dyn Clock>,
    report: Arc<Mutex<Report>>,
    listener: Listener,
    memory: Memory,
    open: Option<Open>,
    opened: u32,
    words: Option<String>,
    about: About,
    /// Which address was heard last, and its codec.
    codec: Option<(usize, String)>,
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
            self.decide();
        }
        self.sink.clear();
    }

    fn hear(&mut self, number: u64, heard: Heard) {
        let now = self.clock.uptime();
        // What an earlier child said last.
        let Some(open) = self.open.as_mut().filter(|open| open.number == number) else {
            return;
        };
        match heard {
            Heard::Line(line) => match open.packets.read(&line) {
                Said::Packet(packet) => {
                    if !std::mem::replace(&mut open.spoke, true) {
                        let codec = open.packets.about().codec.clone();
                        self.codec = codec.map(|codec| (open.address, codec));
                    }
                    let seen = self.memory.see(&packet, now);
                    self.listener.packet(seen, now);
                    open.seam.packet(&packet, seen);
                    open.seam
                        .sound(&[], |new| give(&*self.sink, &mut self.listener, new));
                }
                Said::Nothing => self.about.clone_from(open.packets.about()),
                Said::Words(words) => self.words = Some(words),
            },
            Heard::Sound(sound) => {
                open.seam
                    .sound(&sound, |new| give(&*self.sink, &mut self.listener, new));
            }
            Heard::Ended => {
                tracing::info!(words = self.words, "input ended");
                if !open.spoke {
                    // It may be sent as something else by now.
                    self.codec = None;
                }
                self.open = None;
                self.listener.ended(now);
            }
        }
    }

    fn decide(&mut self) {
        let now = self.clock.uptime();
        let (held, plays) = (self.sink.level(), self.sink.plays());
        for order in self.listener.tick(held, plays, now) {
            match order {
                Order::Open(address) => self.open(address, now),
                Order::Close => self.open = None,
                Order::Clear => self.sink.clear(),
            }
        }
        let report = Report {
            verdict: self.listener.verdict(),
            phase: self.listener.phase(),
            held,
            about: self.about.clone(),
            words: self.words.clone(),
            opened: self.opened,
        };
        *self.report.lock().unwrap_or_else(PoisonError::into_inner) = report;
    }

    fn open(&mut self, address: usize, now: Duration) {
        self.open = None;
        self.opened += 1;
        self.memory.reopen();
        let Some(url) = self.source.urls.get(address) else {
            return;
        };
        let number = u64::from(self.opened);
        let codec = self.codec.as_ref().filter(|(of, _)| *of == address);
        let codec = codec.map(|(_, codec)| codec.as_str());
        match Child::open(&self.program, url, codec, number, &self.to) {
            Ok(child) => {
                self.open = Some(Open {
                    number,
                    _child: child,
                    packets: Packets::default(),
                    seam: Seam::default(),
                    address,
                    spoke: false,
                });
            }
            Err(problem) => {
                self.words = Some(problem.to_string());
                self.listener.ended(now);
            }
        }
    }
}

fn give(sink: &dyn Sink, listener: &mut Listener, new: &[f32]) {
    listener.sound(new);
    sink.push(new);
}

/// What listening to an address for a while found.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Probe {
    /// What the stream is.
    pub about: About,
    /// From opening it to its first sound.
    pub first_sound: Option<Duration>,
    /// Sound that came in the first second of it: what the server had held back, and so at least how late it is.
    pub burst: Duration,
    /// Sound that came in all.
    pub sound: Duration,
    /// The highest sample, linear.
    pub peak: f32,
    /// The mean of its squares.
    pub power: f64,
    /// ffmpeg's last words.
    pub words: Option<String>,
}

/// Listens to `url` for `length`, with the ffmpeg at `program`.
///
/// # Errors
/// If ffmpeg cannot be started.
pub fn probe(
    url: &str,
    program: &Path,
    length: Duration,
    clock: &dyn Clock,
) -> std::io::Result<Probe> {
    /// What came within so long of the first sound was held back.
    const AT_ONCE: Duration = Duration::from_secs(1);
    let (to, inbox) = sync_channel(WAITING);
    let begun = clock.uptime();
    let child = Child::open(program, url, None, 0, &to)?;
    let (mut probe, mut packets, mut samples, mut burst) =
        (Probe::default(), Packets::default(), 0, 0);
    let mut squares = 0.0;
    while let Some(left) = (begun + length).checked_sub(clock.uptime()) {
        match inbox.recv_timeout(left) {
            Ok((_, Heard::Sound(sound))) => {
                let at = clock.uptime().saturating_sub(begun);
                let first = *probe.first_sound.get_or_insert(at);
                samples += sound.len();
                if at <= first + AT_ONCE {
                    burst = samples;
                }
                for sample in sound {
                    probe.peak = probe.peak.max(sample.abs());
                    squares += f64::from(sample) * f64::from(sample);
                }
            }
            Ok((_, Heard::Line(line))) => match packets.read(&line) {
                Said::Words(words) => probe.words = Some(words),
                Said::Packet(_) | Said::Nothing => {}
            },
            Ok((_, Heard::Ended)) | Err(_) => break,
        }
    }

    drop(child);
    // Its last words may still be on their way.
    for (_, heard) in inbox.try_iter() {
        if let Heard::Line(line) = heard
            && let Said::Words(words) = packets.read(&line)
        {
            probe.words = Some(words);
        }
    }
    let seconds = |samples: usize| Duration::from_secs_f64(samples as f64 / 96_000.0);
    probe.about = packets.about().clone();
    probe.burst = seconds(burst).saturating_sub(AT_ONCE);
    probe.sound = seconds(samples);
    probe.power = squares / samples.max(1) as f64;
    Ok(probe)
}
