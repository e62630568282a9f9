//! Stations and microphones elsewhere, as a storm has them: what each sends, what befalls it, and how it is received here.
//!
//! A hundredth of a second of what is sent tells which input it is and which of four turns (left), and which place of the turn
//! (right). Packets come as real ones do, what a server sends a second time too, and all of it goes the way of the real:
//! through the reader of packets, the memory, the seam, the listener and the line, to the engine's deck. Only ffmpeg and the
//! thread around it are missing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use std::time::Duration;

use super::tape::{PERIOD, place_level, turn_level};
use crate::config::Loaded;
use crate::names::{InputId, SegmentId};
use crate::playout::Line;
use crate::relay::Intake;
use crate::station::air::receiving::{Lines, presence};
use crate::station::air::simulated::Store;
use crate::station::conductor::cues::StorePath;
use crate::station::conductor::relay::Presence;
use crate::stream::{Limits, Listener, Memory, Order, Seen};
use crate::units::{CHANNELS, FRAMES_PER_SECOND, Frames};

const SECOND: usize = FRAMES_PER_SECOND as usize;

/// Frames of a packet: 25 ms.
const PACKET: usize = SECOND / 40;

/// Frames of a piece of a playlist.
const PIECE: usize = 4 * SECOND;

/// Content a server sends of what was, at once, to whoever comes.
const BURST: usize = 4 * SECOND;

/// Content was sent before a storm begins.
const BEFORE: usize = 60 * SECOND;

/// Whoever sends and is sent away comes again after so long.
const AGAIN: Duration = Duration::from_secs(1);

/// By what way sound comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// From a server that keeps four seconds.
    Burst,
    /// By a playlist of three pieces.
    Pieces,
    /// From a sender that comes here.
    Pushed,
    /// By a card.
    Card,
}

/// Content may befall whoever sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Nobody answers, and what is open ends.
    Dies,
    /// Content is open stays so and brings nothing; then comes what was held up, or that is lost.
    Stalls { loses: bool },
    /// Content is open ends, and whoever comes again has what was sent last once more.
    Closes,
    /// No more of it is made for a while.
    Freezes,
    /// It has no sound; nobody speaks.
    Mute,
    /// It has nothing but hiss.
    Hiss,
}

/// Content is sent from a frame on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Program,
    Silence,
    Hiss,
}

/// Content an input was sent, and when.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub(super) id: String,
    /// By which number it is heard.
    pub(super) code: usize,
    /// Up to which frame it was made, by uptime.
    edges: Vec<(Duration, usize)>,
    /// From which frame on it was what.
    what: Vec<(usize, Content)>,
    /// Frames that never came here while somebody listened.
    lost: Vec<(usize, usize)>,
    /// When the station was off: what it had heard it does not know any more.
    forgot: Vec<Duration>,
}

impl Sent {
    /// Returns up to which second it was made by then.
    pub(super) fn edge(&self, uptime: f64) -> f64 {
        let at = self
            .edges
            .partition_point(|(at, _)| at.as_secs_f64() <= uptime + 0.1);
        let edge = self.edges.get(at.saturating_sub(1));
        edge.map_or(0.0, |(_, edge)| *edge as f64 / SECOND as f64)
    }

    /// Returns whether it may be heard so long after it was made.
    fn was(&self, what: Content, uptime: f64) -> bool {
        let (from, to) = (self.edge(uptime - 40.0), self.edge(uptime) + 0.1);
        let begins = |at: usize| self.what[at].0 as f64 / SECOND as f64;
        let ends = |at: usize| {
            let next = self.what.get(at + 1);
            next.map_or(f64::MAX, |(next, _)| *next as f64 / SECOND as f64)
        };
        (0..self.what.len())
            .any(|at| self.what[at].1 == what && begins(at) <= to && from <= ends(at))
    }

    /// Returns whether it may have no sound at that uptime.
    pub(super) fn may_be_silent(&self, uptime: f64) -> bool {
        self.was(Content::Silence, uptime)
    }

    /// Returns whether it may hiss at that uptime.
    pub(super) fn may_hiss(&self, uptime: f64) -> bool {
        self.was(Content::Hiss, uptime)
    }

    /// Returns how many seconds of what lies between these places never came.
    pub(super) fn lost_between(&self, from: f64, to: f64) -> f64 {
        let near = |(begin, end): &(usize, usize)| {
            let (begin, end) = (*begin as f64 / SECOND as f64, *end as f64 / SECOND as f64);
            (end.min(to + 0.1) - begin.max(from - 0.1)).max(0.0)
        };
        self.lost.iter().map(near).sum()
    }

    /// Returns whether the station was off between these uptimes.
    pub(super) fn was_forgotten(&self, from: f64, to: f64) -> bool {
        let mut forgot = self.forgot.iter().map(Duration::as_secs_f64);
        forgot.any(|at| from <= at && at <= to)
    }
}

/// Whoever sends.
#[derive(Debug)]
struct Elsewhere {
    code: usize,
    way: Way,
    /// The uptime of the last look, and frames made by then.
    at: Duration,
    made: f64,
    /// Content befalls it until then.
    trouble: Option<(Trouble, Duration)>,
    sent: Sent,
}

impl Elsewhere {
    fn edge(&self) -> usize {
        self.made as usize
    }

    fn has(&self, trouble: Trouble) -> bool {
        self.trouble.is_some_and(|(is, _)| is == trouble)
    }

    fn stalls(&self) -> bool {
        self.has(Trouble::Stalls { loses: false }) || self.has(Trouble::Stalls { loses: true })
    }

    /// Goes on to `now`. Returns whether what was held up until then is lost.
    fn pass(&mut self, now: Duration) -> bool {
        if !self.has(Trouble::Freezes) {
            self.made += now.saturating_sub(self.at).as_secs_f64() * SECOND as f64;
        }
        self.at = now;
        self.sent.edges.push((now, self.edge()));
        let Some((trouble, _)) = self.trouble.filter(|(_, until)| *until <= now) else {
            return false;
        };
        self.trouble = None;
        self.sends(Content::Program);
        trouble == Trouble::Stalls { loses: true }
    }

    fn befalls(&mut self, trouble: Trouble, seconds: u64) {
        self.trouble = Some((trouble, self.at + Duration::from_secs(seconds)));
        self.sends(match trouble {
            Trouble::Mute => Content::Silence,
            Trouble::Hiss => Content::Hiss,
            _ => Content::Program,
        });
    }

    /// From the next packet on it is that.
    fn sends(&mut self, what: Content) {
        let next = self.edge().div_ceil(PACKET) * PACKET;
        if self.sent.what.last().is_none_or(|(_, last)| *last != what) {
            self.sent.what.push((next, what));
        }
    }

    /// Returns where whoever comes now begins.
    fn first(&self) -> usize {
        match self.way {
            Way::Burst => (self.edge() - BURST) / PACKET * PACKET,
            Way::Pieces => (self.edge() / PIECE).saturating_sub(3) * PIECE,
            Way::Pushed | Way::Card => self.edge() / PACKET * PACKET,
        }
    }

    /// Returns up to where it can be had now.
    fn last(&self) -> usize {
        match self.way {
            Way::Pieces => self.edge() / PIECE * PIECE,
            Way::Burst | Way::Pushed | Way::Card => self.edge() / PACKET * PACKET,
        }
    }

    fn what(&self, frame: usize) -> Content {
        let mut changes = self.sent.what.iter().rev();
        let last = changes.find(|(from, _)| *from <= frame);
        last.map_or(Content::Program, |(_, what)| *what)
    }

    /// Returns a packet's sound, and the line that ffmpeg would say of it.
    fn packet(&self, from: usize) -> (Vec<f32>, String) {
        let what = self.what(from);
        let sound = match what {
            Content::Program => {
                let period = (PERIOD * SECOND as f64) as usize;
                let turn = &turns()[self.code][from / period % 4];
                let first = from % period * CHANNELS;
                turn[first..first + PACKET * CHANNELS].to_vec()
            }
            Content::Silence => vec![0.0; PACKET * CHANNELS],
            Content::Hiss => hiss(from),
        };
        let sum = if what == Content::Silence { 0 } else { from };
        let line = format!("0, {from}, {from}, {PACKET}, 400, 0x{sum:08x}");
        (sound, line)
    }
}

/// Returns a packet of noise, another for each.
fn hiss(from: usize) -> Vec<f32> {
    let numbers = std::iter::successors(Some(from as u32 | 1), |last| {
        Some(last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223))
    });
    let samples = numbers.skip(1).take(PACKET);
    let samples = samples.map(|number| ((number >> 8) as f32 / (1 << 24) as f32 - 0.5) * 0.1);
    samples.flat_map(|sample| [sample; CHANNELS]).collect()
}

/// Returns what each input sends, by its number and turn; made once.
fn turns() -> &'static [[Vec<f32>; 4]; 2] {
    static MADE: OnceLock<[[Vec<f32>; 4]; 2]> = OnceLock::new();
    MADE.get_or_init(|| {
        std::array::from_fn(|code| {
            std::array::from_fn(|turn| {
                let level = turn_level(code, turn) as f32;
                let frames = 0..(PERIOD * SECOND as f64) as usize;
                let place = |frame: usize| place_level(frame as f64 / SECOND as f64) as f32;
                frames.flat_map(|frame| [level, place(frame)]).collect()
            })
        })
    })
}

/// Whoever listens here.
#[derive(Debug)]
struct Ear {
    listener: Listener,
    memory: Memory,
    /// Content is open.
    open: Option<Intake>,
    /// Where the next packet begins, and where the last one ended that ever came.
    next: usize,
    came: Option<usize>,
    /// When what was open last ended.
    ended: Duration,
}

/// One input, from whoever sends to the line.
#[derive(Debug)]
struct Radio {
    elsewhere: Elsewhere,
    limits: Limits,
    line: Line,
    ear: Option<Ear>,
    /// Whoever listens forgets between two times what came: for what an auditor must hear.
    is_forgetful: bool,
}

impl Radio {
    /// Goes on to `now`. Returns how it is, if it is wanted.
    fn turn(&mut self, wanted: bool, now: Duration) -> Option<Presence> {
        let loses = self.elsewhere.pass(now);
        if !wanted {
            self.ear = None;
            return None;
        }
        if self.ear.is_none() {
            self.line
                .aim(Frames::of_seconds(self.limits.buffer.as_secs_f64()));
            self.line.is_from_card(self.elsewhere.way == Way::Card);
            self.line.clear();
        }
        let ear = self.ear.get_or_insert_with(|| Ear {
            listener: Listener::new(self.limits, now),
            memory: Memory::default(),
            open: None,
            next: 0,
            came: None,
            ended: Duration::ZERO,
        });
        if self.is_forgetful {
            ear.memory = Memory::default();
        }
        let (elsewhere, line) = (&mut self.elsewhere, &self.line);
        if loses && ear.open.is_some() {
            let (from, to) = (ear.next, elsewhere.last());
            elsewhere.sent.lost.push((from, to));
            ear.next = to;
        }
        if ear.open.is_some() && (elsewhere.has(Trouble::Dies) || elsewhere.has(Trouble::Closes)) {
            ear.end(now);
        }
        if elsewhere.has(Trouble::Closes) {
            elsewhere.trouble = None;
        }
        ear.let_in(elsewhere, now);
        ear.hear(elsewhere, line, now);
        for order in ear.listener.tick(line.level(), line.plays(), now) {
            match order {
                Order::Open(_) => ear.opens(elsewhere, now),
                Order::Close => ear.open = None,
                Order::Clear => line.clear(),
            }
        }
        Some(presence(ear.listener.verdict(), None))
    }
}

impl Ear {
    fn end(&mut self, now: Duration) {
        (self.open, self.ended) = (None, now);
        self.listener.ended(now);
    }

    /// A sender that comes here is let in.
    fn let_in(&mut self, elsewhere: &mut Elsewhere, now: Duration) {
        let comes = elsewhere.way == Way::Pushed
            && self.open.is_none()
            && !elsewhere.has(Trouble::Dies)
            && now >= self.ended + AGAIN;
        if comes {
            self.memory = Memory::default();
            self.listener.opened(now);
            self.begin(elsewhere);
        }
    }

    fn opens(&mut self, elsewhere: &mut Elsewhere, now: Duration) {
        self.open = None;
        self.memory.reopen();
        if elsewhere.way == Way::Pushed {
            return;
        }
        if elsewhere.has(Trouble::Dies) {
            return self.end(now);
        }
        self.begin(elsewhere);
    }

    fn begin(&mut self, elsewhere: &mut Elsewhere) {
        self.open = Some(Intake::default());
        self.next = elsewhere.first();
        if let Some(came) = self.came.filter(|came| *came < self.next) {
            elsewhere.sent.lost.push((came, self.next));
        }
    }

    /// Takes what there is to be had. Sound and packets come by two ways, and either may be first.
    fn hear(&mut self, elsewhere: &Elsewhere, line: &Line, now: Duration) {
        let Some(intake) = self.open.as_mut().filter(|_| !elsewhere.stalls()) else {
            return;
        };
        let last = elsewhere.last();
        let packets = (self.next..last).step_by(PACKET);
        let packets: Vec<_> = packets.map(|from| elsewhere.packet(from)).collect();
        if packets.is_empty() {
            return;
        }
        let listener = &mut self.listener;
        if elsewhere.way == Way::Card {
            for (sound, _) in &packets {
                listener.packet(Seen::Fresh, now);
                listener.sound(sound);
                line.push(sound);
            }
        } else {
            let sound_first = (self.next / PACKET).is_multiple_of(2);
            let sound: Vec<f32> = packets
                .iter()
                .flat_map(|(sound, _)| sound)
                .copied()
                .collect();
            if sound_first {
                intake.sound(&sound, listener, line);
            }
            let told = packets.iter().map(|(_, line)| line.as_str());
            for told in ["#tb 0: 1/48000"].into_iter().chain(told) {
                intake.line(told.as_bytes(), &mut self.memory, listener, line, now);
            }
            if !sound_first {
                intake.sound(&sound, listener, line);
            }
        }
        (self.next, self.came) = (last, Some(self.came.unwrap_or(0).max(last)));
    }
}

/// All inputs of a storm.
#[derive(Debug)]
pub(super) struct Radios {
    radios: BTreeMap<InputId, Radio>,
    lines: Lines,
}

/// Where the recordings are, and what the inputs bring arrives.
#[derive(Debug)]
struct Sources(Store, Lines);

impl StorePath for Sources {
    fn path(&self, id: SegmentId) -> std::path::PathBuf {
        self.0.path(id)
    }

    fn line(&self, id: &InputId) -> Line {
        self.1.line(id)
    }
}

impl Radios {
    /// The inputs of `loaded`, by ways in their order, of which those that people speak in wait for a word.
    pub(super) fn new(loaded: &Loaded, ways: &[Way], words: &[bool]) -> Self {
        let lines = Lines::default();
        let inputs = loaded.station.inputs.iter().zip(ways).zip(words);
        let radio = |code: usize, input: &crate::config::Input, way: Way, words: bool| Radio {
            elsewhere: Elsewhere {
                code,
                way,
                at: Duration::ZERO,
                made: BEFORE as f64,
                trouble: None,
                sent: Sent {
                    id: input.planned.id.to_string(),
                    code,
                    ..Sent::default()
                },
            },
            limits: Limits {
                buffer: input.buffer,
                dead: input.dead,
                mute: input.mute,
                addresses: 1,
                words,
            },
            line: lines.line(&input.planned.id),
            ear: None,
            is_forgetful: false,
        };
        let radios = inputs
            .enumerate()
            .map(|(code, ((input, way), words))| {
                (input.planned.id.clone(), radio(code, input, *way, *words))
            })
            .collect();
        Self { radios, lines }
    }

    /// Content a start of the station finds: nothing of what came before.
    pub(super) fn sources(&mut self, store: &Store) -> Box<dyn StorePath> {
        self.lines = Lines::default();
        for (id, radio) in &mut self.radios {
            radio.ear = None;
            radio.line = self.lines.line(id);
            let elsewhere = &mut radio.elsewhere;
            elsewhere.sent.forgot.push(elsewhere.at);
        }
        Box::new(Sources(store.clone(), self.lines.clone()))
    }

    /// Lets `trouble` befall the input of this number, for so many seconds.
    pub(super) fn befalls(&mut self, number: usize, trouble: Trouble, seconds: u64) {
        if let Some(radio) = self.radios.values_mut().nth(number) {
            radio.elsewhere.befalls(trouble, seconds);
        }
    }

    /// Lets what arrives be taken for new, also what came before.
    pub(super) fn forget_always(&mut self) {
        self.radios
            .values_mut()
            .for_each(|radio| radio.is_forgetful = true);
    }

    /// Goes on to `now`, and says of those that are wanted how they are.
    pub(super) fn turn(
        &mut self,
        wanted: &BTreeSet<InputId>,
        now: Duration,
    ) -> Vec<(InputId, Presence)> {
        let radios = self.radios.iter_mut();
        radios
            .filter_map(|(id, radio)| {
                let presence = radio.turn(wanted.contains(id), now)?;
                Some((id.clone(), presence))
            })
            .collect()
    }

    /// Returns what was sent, by input.
    pub(super) fn sent(self) -> Vec<Sent> {
        let radios = self.radios.into_values();
        radios.map(|radio| radio.elsewhere.sent).collect()
    }
}
