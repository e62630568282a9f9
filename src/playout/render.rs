//! From cues to frames: the machine's plan, played by the decks, through the chain.
//!
//! The chain looks ahead: what is planned comes out [`LATENCY`] frames later. Frames are numbered
//! where they are planned; whoever takes them drops the first [`LATENCY`] and has them in step again.

use std::ops::Range;

use super::chain::{self, LATENCY, Limiter, Loudness, Meter};
use super::cue::{Command, Event};
use super::decks::{Decks, Decoding};
use super::machine::{Machine, Plan, Span, Timeline, Voice};
use super::tell::Teller;
use super::watch::{OnAir, Watch};
use crate::units::{CHANNELS, Frames, Level};

/// Frames rendered at a time, at most: 10 ms. Commands are as late as that.
pub(crate) const BLOCK: usize = 480;

/// Renders frames, in order, each once.
#[derive(Debug)]
pub(crate) struct Renderer {
    machine: Machine,
    decks: Decks,
    limiter: Limiter,
    meter: Meter,
    watch: Watch,
    true_peak: Level,
    /// What is to be told of the frames rendered.
    pub(crate) teller: Teller,
    plan: Plan,
    block: Vec<f32>,
    /// Frames of the chain's look-ahead that are still to be dropped.
    early: usize,
}

impl Renderer {
    /// Nothing to play; the first frame will be `next`.
    pub(crate) fn new(next: u64, decoding: Decoding, true_peak: Level) -> Self {
        Self {
            machine: Machine::new(next),
            decks: Decks::new(decoding),
            limiter: Limiter::new(true_peak),
            meter: Meter::new(),
            watch: Watch::new(),
            true_peak,
            teller: Teller::default(),
            plan: Plan::default(),
            block: vec![0.0; BLOCK * CHANNELS],
            early: LATENCY,
        }
    }

    /// Forgets all cues; the next frame to be planned is the next to come out.
    pub(crate) fn restart(&mut self) {
        self.machine = Machine::new(self.machine.next());
        self.decks.close();
        self.limiter = Limiter::new(self.true_peak);
        self.early = LATENCY;
    }

    /// The first frame not planned yet.
    pub(crate) fn next(&self) -> u64 {
        self.machine.next()
    }

    /// The frame of the next start or end, as things stand.
    pub(crate) fn next_change(&self, time: &dyn Timeline) -> Option<u64> {
        self.machine.next_change(time)
    }

    /// Whether nothing sounds, nothing starts now, and nothing is on its way through the chain.
    pub(crate) fn is_silent(&self, time: &dyn Timeline) -> bool {
        self.machine.is_silent() && self.limiter.is_idle() && self.next_change(time) != Some(self.next())
    }

    /// The last second that came out.
    pub(crate) fn loudness(&self) -> Loudness {
        self.meter.last()
    }

    /// Obeys.
    pub(crate) fn apply(&mut self, command: Command) {
        match command {
            Command::Load(cues) => self.machine.load(cues),
            Command::Stop { fade } => self.machine.stop(fade),
            // The engine does it: it holds the card.
            Command::Renew => {}
        }
    }

    /// Only the first `good` frames of a cue can be played.
    #[cfg(test)]
    pub(crate) fn broken(&mut self, cue: super::cue::CueId, good: Frames) {
        self.machine.broken(cue, good);
    }

    /// Opens and closes decks; tells what is broken.
    pub(crate) fn attend(&mut self, time: &dyn Timeline, events: &mut Vec<Event>) {
        for (cue, broken) in self.decks.attend(&self.machine, time) {
            self.machine.broken(cue, broken.good);
            events.push(Event::Broken { cue, problem: broken.problem, good: broken.good });
        }
        events.extend(self.watch.news());
        for cue in self.plan.given_up.drain(..) {
            events.push(Event::Broken {
                cue,
                problem: "could not be opened in time".into(),
                good: Frames::ZERO,
            });
        }
    }

    /// Renders `frames`, [`BLOCK`] at most; what comes out is interleaved stereo.
    pub(crate) fn render(&mut self, frames: usize, time: &dyn Timeline) -> &[f32] {
        let first = self.machine.next();
        let decks = &self.decks;
        self.machine.plan(first + frames as u64, time, &|cue| decks.is_ready(cue), &mut self.plan);
        let mut on_air = None;
        for span in self.plan.spans.drain(..) {
            let heard = |voice: &Voice| OnAir { cue: voice.cue, at: voice.at + length(&span.frames) };
            on_air = span.voice.as_ref().map(heard);
            let place = |frame: u64| (frame - first) as usize * CHANNELS;
            let out = &mut self.block[place(span.frames.start)..place(span.frames.end)];
            voice(&mut self.decks, &span, out);
        }
        self.remember();
        let out = &mut self.block[..frames * CHANNELS];
        self.limiter.process(out);
        let early = self.early.min(frames);
        self.early -= early;
        let out = &self.block[early * CHANNELS..frames * CHANNELS];
        self.meter.take(out);
        self.watch.take(out, on_air);
        out
    }

    /// Plans up to `frame` without sound.
    pub(crate) fn skip_to(&mut self, frame: u64, time: &dyn Timeline) {
        self.machine.plan(frame, time, &|_| true, &mut self.plan);
        self.plan.spans.clear();
        self.remember();
    }

    /// Keeps what the plan says is to be told.
    fn remember(&mut self) {
        for mark in self.plan.marks.drain(..) {
            self.teller.push(mark, if mark.ended.is_some() { self.decks.missing(mark.cue) } else { 0 });
        }
    }
}

fn length(frames: &Range<u64>) -> Frames {
    Frames::new(frames.end - frames.start)
}

/// One span's sound.
fn voice(decks: &mut Decks, span: &Span, out: &mut [f32]) {
    let Some(voice) = &span.voice else {
        out.fill(0.0);
        return;
    };
    decks.read(voice.cue, out);
    chain::sanitise(out);
    chain::apply(out, voice.gain);
    if let Some(fade) = &voice.fade_in {
        chain::fade_in(out, span.frames.start, fade);
    }
    if let Some(fade) = &voice.fade_out {
        chain::fade_out(out, span.frames.start, fade);
    }
}
