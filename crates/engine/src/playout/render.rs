//! From cues to frames: the machine's plan, played by the decks, through the chain.
//!
//! The chain looks ahead: what is planned comes out [`Chain::latency`] frames later. Frames are numbered
//! where they are planned; the first so many are dropped, and all are in step again.

use std::ops::Range;

use super::chain::{self, Chain, Loudness, Meter, Ramp};
use super::cue::{Command, Event};
use super::deck::Break;
use super::decks::{Decks, Decoding};
use super::event_queue::EventQueue;
use super::frame_number::FrameNumber;
use super::machine::{Machine, Plan, Span, Voice};
use super::quiet::Interlock;
use super::timeline::Timeline;
use super::watch::{OnAir, Watch};
use phatthanh_audio::Processing;
use phatthanh_core::units::{CHANNELS, Frames, Gain};

/// Frames rendered at a time, at most: 10 ms. Commands are as late as that.
pub(crate) const BLOCK: usize = 480;

/// Renders frames, in order, each once.
#[derive(Debug)]
pub(crate) struct Renderer {
    machine: Machine,
    decks: Decks,
    chain: Chain,
    meter: Meter,
    watch: Watch,
    processing: Processing,
    /// Events of the frames rendered, to be reported once the card has played them.
    pub(crate) event_queue: EventQueue,
    plan: Plan,
    block: Vec<f32>,
    /// What sounds under it.
    under: Vec<f32>,
    /// Frames of the chain's look-ahead that are still to be dropped.
    early: usize,
    /// Frames of silence still to come out before what is planned: the chain looks so much less far ahead than it did.
    late: usize,
}

impl Renderer {
    /// Nothing to play; the first frame will be `next`.
    pub(crate) fn new(next: FrameNumber, decoding: Decoding, processing: Processing) -> Self {
        let chain = Chain::new(&processing);
        Self {
            machine: Machine::new(next, Interlock::default()),
            decks: Decks::new(decoding),
            meter: Meter::new(),
            watch: Watch::new(),
            processing,
            event_queue: EventQueue::default(),
            plan: Plan::default(),
            block: vec![0.0; BLOCK * CHANNELS],
            under: vec![0.0; BLOCK * CHANNELS],
            early: chain.latency(),
            late: 0,
            chain,
        }
    }

    /// Forgets all cues; the next frame to be planned is the next to come out.
    pub(crate) fn restart(&mut self) {
        self.machine = Machine::new(self.machine.next(), self.machine.interlock().clone());
        self.decks.close();
        self.chain = Chain::new(&self.processing);
        (self.early, self.late) = (self.chain.latency(), 0);
    }

    /// The stages that the sound goes through, or is to go through.
    pub(crate) fn processing(&self) -> Processing {
        self.processing
    }

    /// The stages that the sound goes through now.
    #[must_use]
    pub(crate) fn stages(&self) -> Processing {
        *self.chain.processing()
    }

    /// Takes the stages that were asked for, if they are others and nobody can hear it.
    fn change_stages(&mut self, time: &dyn Timeline) {
        if *self.chain.processing() == self.processing || !self.is_silent(time) {
            return;
        }
        let chain = Chain::new(&self.processing);

        // Frames keep their numbers, whatever the stages look ahead.
        let early = (self.early + chain.latency()).saturating_sub(self.late + self.chain.latency());
        let late = (self.late + self.chain.latency()).saturating_sub(self.early + chain.latency());
        (self.early, self.late, self.chain) = (early, late, chain);
        tracing::info!(processing = ?self.processing, "the sound goes through other stages");
    }

    /// The first frame not planned yet.
    pub(crate) fn next(&self) -> FrameNumber {
        self.machine.next()
    }

    /// The frame of the next start or end, as things stand.
    pub(crate) fn next_change(&self, time: &dyn Timeline) -> Option<FrameNumber> {
        self.machine.next_change(time)
    }

    /// Whether nothing sounds, nothing starts now, and nothing is on its way through the chain.
    pub(crate) fn is_silent(&self, time: &dyn Timeline) -> bool {
        self.machine.is_silent()
            && self.chain.is_idle()
            && self.next_change(time) != Some(self.next())
    }

    /// Whether the cue that comes first, if any, is open.
    pub(crate) fn can_start(&self) -> bool {
        self.machine
            .first_to_come()
            .is_none_or(|cue| self.decks.is_ready(cue))
    }

    /// Frames from planning to coming out.
    pub(crate) fn latency(&self) -> usize {
        self.chain.latency() + self.late
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
            Command::Keep(interlock) => self.machine.keep(interlock),
            Command::Process(processing) => self.processing = processing,
        }
    }

    /// Lets only the first `good` frames of a cue be played, as damage does.
    pub(crate) fn broken(&mut self, cue: super::cue::CueId, good: Frames) {
        self.machine.broken(cue, good);
    }

    /// Opens and closes decks; reports what is broken.
    pub(crate) fn attend(&mut self, time: &dyn Timeline, events: &mut Vec<Event>) {
        for (
            cue,
            Break {
                problem,
                undecodable,
                good,
            },
        ) in self.decks.attend(&self.machine, time)
        {
            self.machine.broken(cue, good);
            events.push(Event::Broken {
                cue,
                problem,
                undecodable,
                good,
            });
        }

        for (
            cue,
            Break {
                problem,
                undecodable,
                good,
            },
        ) in self.decks.broken_beds()
        {
            self.machine.broken_bed(cue);
            events.push(Event::BedBroken {
                cue,
                problem,
                undecodable,
                good,
            });
        }

        events.extend(self.watch.news());
        for cue in self.plan.given_up.drain(..) {
            events.push(Event::Broken {
                cue,
                problem: "could not be opened in time".into(),
                undecodable: false,
                good: Frames::ZERO,
            });
        }
    }

    /// Renders `frames`, [`BLOCK`] at most; what comes out is interleaved stereo.
    pub(crate) fn render(&mut self, frames: usize, time: &dyn Timeline) -> &[f32] {
        self.change_stages(time);
        let first = self.machine.next();
        // What comes out first, and is behind what is planned by what is late.
        let heard = (first + length(self.early.min(frames))).saturating_sub(length(self.latency()));
        let late = self.late.min(frames);
        self.late -= late;
        self.block[..late * CHANNELS].fill(0.0);

        let decks = &self.decks;
        let until = first + length(frames - late);
        self.machine
            .plan(until, time, &|cue| decks.is_ready(cue), &mut self.plan);
        let mut on_air = None;
        for span in self.plan.spans.drain(..) {
            let heard = |voice: &Voice| OnAir {
                cue: voice.cue,
                at: voice.at + (span.frames.end - span.frames.start),
            };
            on_air = span.voice.as_ref().map(heard);
            let place = |frame: FrameNumber| (late + (frame - first).index()) * CHANNELS;
            let out = &mut self.block[place(span.frames.start)..place(span.frames.end)];
            sound(&mut self.decks, &span, out, &mut self.under);
        }

        self.remember();
        self.chain
            .process(&mut self.block[late * CHANNELS..frames * CHANNELS]);
        let early = self.early.min(frames - late);
        self.early -= early;
        let out = &mut self.block[early * CHANNELS..frames * CHANNELS];
        if self.machine.emergency().is_none() {
            self.machine.interlock().hush(heard, out, time);
        }

        self.meter.take(out);
        self.watch.take(out, on_air);
        out
    }

    /// Plans up to `frame` without sound.
    pub(crate) fn skip_to(&mut self, frame: FrameNumber, time: &dyn Timeline) {
        self.change_stages(time);
        self.machine.plan(frame, time, &|_| true, &mut self.plan);
        self.plan.spans.clear();
        self.remember();
    }

    /// Keeps what the plan says is to be reported.
    fn remember(&mut self) {
        for mark in self.plan.marks.drain(..) {
            self.event_queue.push(
                mark,
                if mark.ended.is_some() {
                    self.decks.missing(mark.cue)
                } else {
                    Frames::ZERO
                },
            );
        }

        self.event_queue
            .at_once(self.plan.hushed.drain(..).map(|cue| Event::Hushed { cue }));
        for carry in self.plan.carried.drain(..) {
            if carry.frame == self.machine.next() {
                // Nothing of it was read yet, and the deck is not wanted any more where it was.
                self.decks.carry(&carry);
            }
            self.event_queue.at_once(
                [Event::GoesOn {
                    cue: carry.cue,
                    skip: carry.skip,
                }]
                .into_iter(),
            );
        }
    }
}

/// So many frames of a buffer, as a length.
fn length(frames: usize) -> Frames {
    Frames::new(frames as u64)
}

/// The sound of a span; `scratch` is as long as a block.
fn sound(decks: &mut Decks, span: &Span, out: &mut [f32], scratch: &mut [f32]) {
    let (first, scratch) = (span.frames.start, &mut scratch[..out.len()]);
    let add = |out: &mut [f32], scratch: &[f32]| {
        out.iter_mut()
            .zip(scratch)
            .for_each(|(out, under)| *out += under);
    };

    match &span.voice {
        Some(voice) => {
            if let Some(carry) = &voice.carries {
                decks.carry(carry);
            }
            decks.read(voice.cue, out);
            level(voice.gain, voice.ramp.as_ref(), first, out);
            let joins_music = voice.bed.is_some() && voice.carries.is_some();
            if joins_music {
                fade(voice.fade_in.as_ref(), None, first, out);
            }
            if let (Some(bed), Some(cue)) = (&voice.bed, voice.cue) {
                decks.read_bed(cue, scratch);
                level(bed.gain, bed.ramp.as_ref(), first, scratch);
                fade(Some(&bed.fade_in), Some(&bed.fade_out), first, scratch);
                add(out, scratch);
            }
            let fade_in = voice.fade_in.as_ref().filter(|_| !joins_music);
            fade(fade_in, voice.fade_out.as_ref(), first, out);
        }
        None => out.fill(0.0),
    }

    if let Some(voice) = &span.under
        && let Some(cue) = voice.cue
    {
        decks.read_under(cue, scratch);
        level(voice.gain, None, first, scratch);
        fade(None, voice.fade_out.as_ref(), first, scratch);
        add(out, scratch);
    }
}

/// Made sane and brought to its level, or on the way there.
fn level(gain: Gain, ramp: Option<&Ramp>, first: FrameNumber, out: &mut [f32]) {
    chain::sanitise(out);
    match ramp {
        Some(ramp) => ramp.apply(out, first),
        None => chain::apply(out, gain),
    }
}

/// The fades that touch what begins with the frame `first`.
fn fade(
    fade_in: Option<&Range<FrameNumber>>,
    fade_out: Option<&Range<FrameNumber>>,
    first: FrameNumber,
    out: &mut [f32],
) {
    if let Some(range) = fade_in.filter(|range| range.end > first) {
        chain::fade_in(out, first, range);
    }
    if let Some(range) = fade_out.filter(|range| !range.is_empty()) {
        chain::fade_out(out, first, range);
    }
}
