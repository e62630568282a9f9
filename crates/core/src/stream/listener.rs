//! Whether an input is there, and when it is opened and closed for that.
//!
//! | state | what it waits for |
//! | --- | --- |
//! | connecting | the first packet that was never seen |
//! | filling | as much fresh sound as the input's buffer |
//! | ready | its turn on air |
//! | on air | – |
//! | dry, mute, steady | enough fresh sound again |
//!
//! Where people speak it waits, once it is ready, for the first word: until then it is not there.
//!
//! Whoever is let in, where senders are, is judged by their own sound and nobody's before: by its silence, its words, its one tone.
//! Two things are the input's and hold for all that send into it: on air two that follow each other without a break are
//! heard as one, and the same tone that comes again is not a program for that.
//!
//! Judged by how much is held and by fresh packets, never by gaps between arrivals: pieces of a playlist come every four to
//! ten seconds.

use std::time::Duration;

use super::memory::Seen;
use super::steady::Steady;
use crate::units::{CHANNELS, FRAMES_PER_SECOND, Frames};

/// With less held an input counts as dry: what stands in has to be opened before the last of it is played.
pub const LOW: Frames = Frames::from_ms(800);

/// An address gets so long for its first packet, at least.
const FIRST: Duration = Duration::from_secs(10);

/// Between two tries: twice as long after each, up to the second.
const BACK_OFF: Duration = Duration::from_millis(250);
const MOST_BACK_OFF: Duration = Duration::from_secs(5);

/// An input comes back on air at most once in so long.
const REST: Duration = Duration::from_secs(20);

/// A word is louder than −45 dBFS for so long, with pauses no longer than a second.
const WORD: f32 = 5.6e-3;
const WORD_LENGTH: usize = FRAMES_PER_SECOND as usize * 3 / 10;
const WORD_PAUSE: usize = FRAMES_PER_SECOND as usize;

/// Mute below −60 dBFS, by the mean of blocks of 100 ms.
const MUTE: f32 = 1e-3;
const BLOCK: usize = FRAMES_PER_SECOND as usize / 10;

/// What holds for an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How much is held when it begins.
    pub buffer: Duration,
    /// After so long without anything new it is opened again.
    pub dead: Duration,
    /// After so long without a sound in it it is not there.
    pub mute: Duration,
    /// How many addresses it has, one at least.
    pub addresses: usize,
    /// Whether people speak in it: then it is there from the first word on, and mute without words.
    pub words: bool,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Open this address.
    Open(usize),
    /// Close what is open.
    Close,
    /// Drop what is held.
    Clear,
}

/// Whether an input is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It can be relayed.
    There,
    /// Nothing arrives, or not yet enough.
    Nothing,
    /// It is ready, and nobody has spoken yet.
    Waits,
    /// It broke off.
    Dry,
    /// It brings no sound.
    Mute,
    /// It brings nothing but hiss or one tone: a receiver without a station is never mute, it hisses.
    Steady,
}

/// How far it is, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Nothing fresh has arrived since it was opened, or it is to be opened again.
    Connecting,
    /// Fresh sound arrives.
    Filling,
    /// It waits for its turn.
    Ready,
    /// It is heard.
    OnAir,
    /// It broke off, or brings nothing to be heard.
    Dry,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// To be opened at this uptime.
    Closed(Duration),
    /// Open since then.
    Open(Duration),
}

/// See the module.
#[derive(Debug)]
pub struct Listener {
    limits: Limits,
    state: State,
    address: usize,
    back_off: Duration,
    /// Whether anything fresh came since it was opened.
    fresh: bool,
    /// When the last packet came that is not old.
    alive: Option<Duration>,
    verdict: Verdict,
    /// When it was last found there.
    joined: Option<Duration>,
    /// What is held belongs to the past, and goes once it is not played any more.
    stale: bool,
    on_air: bool,
    /// The block being measured: sum of squares, frames.
    block: (f32, usize),
    /// Frames of silence in a row, and of sound since it was mute last.
    quiet: usize,
    loud: usize,
    /// Frames of a word so far, and of the pause after it.
    word: usize,
    pause: usize,
    steady: Steady,
}

impl Listener {
    /// Begins to listen at `now`.
    #[must_use]
    pub fn new(limits: Limits, now: Duration) -> Self {
        Self {
            limits,
            state: State::Closed(now),
            address: 0,
            back_off: BACK_OFF,
            fresh: false,
            alive: None,
            verdict: Verdict::Nothing,
            joined: None,
            stale: false,
            on_air: false,
            block: (0.0, 0),
            quiet: 0,
            loud: if limits.words { 0 } else { usize::MAX },
            word: 0,
            pause: 0,
            steady: Steady::default(),
        }
    }

    /// Returns whether the input is there.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Returns how far it is.
    #[must_use]
    pub fn phase(&self) -> Phase {
        match self.verdict {
            Verdict::There if self.on_air => Phase::OnAir,
            Verdict::There | Verdict::Waits => Phase::Ready,
            Verdict::Dry | Verdict::Mute | Verdict::Steady => Phase::Dry,
            Verdict::Nothing if self.fresh => Phase::Filling,
            Verdict::Nothing => Phase::Connecting,
        }
    }

    /// Takes note of a packet.
    pub fn packet(&mut self, seen: Seen, now: Duration) {
        match seen {
            Seen::Fresh => {
                (self.fresh, self.alive) = (true, Some(now));
                self.back_off = BACK_OFF;
            }
            Seen::Again if self.fresh => self.alive = Some(now),
            Seen::Again | Seen::Known => {}
        }
    }

    /// Takes note of sound that is new.
    ///
    /// * Shape: interleaved stereo.
    pub fn sound(&mut self, sound: &[f32]) {
        for frame in sound.chunks_exact(CHANNELS) {
            self.block.0 += frame.iter().map(|sample| sample * sample).sum::<f32>();
            self.block.1 += 1;
            if self.block.1 < BLOCK {
                continue;
            }
            let mean = self.block.0 / (BLOCK * CHANNELS) as f32;
            self.block = (0.0, 0);
            // Not a number is no sound either.
            let level = mean.sqrt();
            self.steady.block(level);
            if self.limits.words {
                self.speak(level >= WORD);
            } else if level >= MUTE {
                (self.quiet, self.loud) = (0, self.loud.saturating_add(BLOCK));
            } else {
                self.quiet += BLOCK;
            }
        }
    }

    /// Takes note of a block in which somebody may speak: only a whole word counts.
    fn speak(&mut self, loud: bool) {
        if loud {
            (self.word, self.pause) = (self.word + BLOCK, 0);
        } else {
            self.pause += BLOCK;
            if self.pause >= WORD_PAUSE {
                self.word = 0;
            }
        }
        if self.word >= WORD_LENGTH && self.pause == 0 {
            (self.quiet, self.loud) = (0, usize::MAX);
        } else {
            self.quiet = self.quiet.saturating_add(BLOCK);
        }
    }

    /// Takes note that the sound of late was old: what is held goes.
    pub fn repeats(&mut self) {
        if self.verdict == Verdict::There {
            self.break_off();
        }
        self.stale = true;
    }

    /// Takes note that somebody was let in who sends. They are judged by their own sound, but where what is heard goes on with it.
    pub fn opened(&mut self, now: Duration) {
        (self.state, self.fresh) = (State::Open(now), false);
        if self.verdict == Verdict::There && (self.on_air || !self.limits.words) {
            return;
        }

        if self.verdict == Verdict::There {
            self.break_off();
        }
        self.alive = None;
        self.block = (0.0, 0);
        // Without sound of their own they are not there, however often they come.
        (self.quiet, self.loud) = (0, 0);
        (self.word, self.pause) = (0, 0);
        self.steady.another();
    }

    /// Takes note that what was open has ended by itself.
    pub fn ended(&mut self, now: Duration) {
        self.close(now);
    }

    /// Decides at `now`, when so much is held, and `plays` says whether it is on air.
    pub fn tick(&mut self, held: Frames, plays: bool, now: Duration) -> Vec<Order> {
        let mut orders = Vec::new();
        self.on_air = plays;
        self.judge(held, now);
        if self.stale && !plays {
            self.stale = false;
            orders.push(Order::Clear);
        }
        match self.state {
            State::Closed(at) if at <= now => {
                self.state = State::Open(now);
                self.fresh = false;
                orders.push(Order::Open(self.address));
            }
            State::Open(since) => {
                let (from, patience) = match self.alive.filter(|_| self.fresh) {
                    Some(alive) => (alive, self.limits.dead),
                    None => (since, self.limits.dead.max(FIRST)),
                };
                if now.saturating_sub(from) > patience {
                    orders.push(Order::Close);
                    self.close(now);
                }
            }
            State::Closed(_) => {}
        }
        orders
    }

    fn close(&mut self, now: Duration) {
        self.state = State::Closed(now + self.back_off);
        self.back_off = (2 * self.back_off).min(MOST_BACK_OFF);
        if !self.fresh {
            self.address = (self.address + 1) % self.limits.addresses.max(1);
        }
    }

    /// It is not there any more. Where people speak whoever comes next waits for a word: before its turn as at the beginning.
    fn break_off(&mut self) {
        (self.verdict, self.stale) = (Verdict::Dry, true);
        if self.limits.words {
            (self.quiet, self.loud) = (0, 0);
            (self.word, self.pause) = (0, 0);
            if !self.on_air {
                self.verdict = Verdict::Nothing;
            }
        }
    }

    fn judge(&mut self, held: Frames, now: Duration) {
        // Who has not begun to speak is not mute.
        let spoke = !self.limits.words || self.loud > 0;
        let is_mute = spoke && self.quiet >= frames(self.limits.mute);
        let before_its_turn = !self.on_air && self.verdict != Verdict::Dry;
        let mute = if self.limits.words && before_its_turn {
            Verdict::Waits
        } else {
            Verdict::Mute
        };
        let since = self.alive.map(|alive| now.saturating_sub(alive));
        let arrives = since.is_some_and(|since| since <= self.limits.dead);
        if self.verdict == Verdict::There {
            if is_mute {
                (self.verdict, self.loud) = (mute, 0);
            } else if self.steady.is() {
                (self.verdict, self.loud) = (Verdict::Steady, 0);
            } else if self.on_air && held < LOW || !self.on_air && !arrives {
                self.break_off();
            }
            return;
        }

        if is_mute {
            (self.verdict, self.loud) = (mute, 0);
        } else if self.steady.is() {
            (self.verdict, self.loud) = (Verdict::Steady, 0);
        }
        let buffer = frames(self.limits.buffer);
        let rested = self
            .joined
            .is_none_or(|joined| now.saturating_sub(joined) >= REST);
        let ready = held.index() >= buffer && arrives && !self.stale && !self.on_air;
        if ready && self.loud >= buffer && rested && !is_mute {
            (self.verdict, self.joined) = (Verdict::There, Some(now));
        } else if self.limits.words && self.verdict == Verdict::Nothing && ready {
            self.verdict = Verdict::Waits;
        } else if self.verdict == Verdict::Waits && !arrives {
            self.verdict = Verdict::Nothing;
        }
    }
}

fn frames(length: Duration) -> usize {
    (length.as_secs_f64() * f64::from(FRAMES_PER_SECOND)) as usize
}

#[cfg(test)]
mod tests;
