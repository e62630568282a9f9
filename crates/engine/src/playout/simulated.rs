//! Playout without a card, on a simulated clock: the very same machine and, where it records, the
//! same decks and chain as on air.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::cue::{Command, Event};
use super::decks::Decoding;
use super::frame_number::FrameNumber;
use super::render::{BLOCK, Renderer};
use super::timeline::Timeline;
use crate::clock::{Clock, SimClock};
use phatthanh_audio::{Processing, WavError, WavWriter};
use phatthanh_core::units::{FRAMES_PER_SECOND, Frames, Level};

/// Silence is passed over in such steps, so that what comes next is opened in time: 10 s.
const STEP: Frames = Frames::from_ms(10_000);

/// What an engine and a card would do, as fast as the machine can.
///
/// Frame 0 is heard when this is made. Without a recording nothing is opened or decoded: every
/// file is taken to hold what its cue says, and the time between two events costs nothing.
#[derive(Debug)]
pub struct Simulated {
    clock: Arc<SimClock>,
    crystal: Crystal,
    renderer: Renderer,
    record: Option<WavWriter>,
    problem: Option<WavError>,
    card_told: bool,
}

impl Simulated {
    /// A perfect card that is on from now.
    #[must_use]
    pub fn new(clock: Arc<SimClock>) -> Self {
        Self::make(clock, None)
    }

    /// A card that takes its frames faster than nominal by `ppm` millionths.
    #[must_use]
    pub fn with_crystal(clock: Arc<SimClock>, ppm: f64) -> Self {
        Self::make(clock, Some(1.0 + ppm * 1e-6))
    }

    fn make(clock: Arc<SimClock>, rate: Option<f64>) -> Self {
        let crystal = Crystal {
            start: signed(clock.uptime()),
            rate,
            epoch: Timestamp::UNIX_EPOCH,
        };

        // Nothing is rendered before there is a recording, which brings its own stages.
        let renderer = Renderer::new(
            FrameNumber::FIRST,
            Decoding::InLine,
            Processing::limiter(Level(0.0)),
        );
        Self {
            clock,
            crystal,
            renderer,
            record: None,
            problem: None,
            card_told: false,
        }
    }

    /// Records what the card gets, behind the stages of `processing`.
    ///
    /// Frame n of the recording is what is heard n frames after the simulation was made. To be called
    /// before anything else.
    #[must_use]
    pub fn recording(self, record: WavWriter, processing: Processing) -> Self {
        Self {
            renderer: Renderer::new(FrameNumber::FIRST, Decoding::InLine, processing),
            record: Some(record),
            ..self
        }
    }

    /// Obeys, from the next frame on.
    pub fn send(&mut self, command: Command) {
        self.renderer.apply(command);
    }

    /// Lets only the first `good` frames of a cue be played, as damage does.
    pub fn broken(&mut self, cue: super::CueId, good: Frames) {
        self.renderer.broken(cue, good);
    }

    /// The stages that the sound goes through now.
    #[must_use]
    pub fn stages(&self) -> Processing {
        self.renderer.stages()
    }

    /// When something will happen next, as things stand; none if nothing will.
    #[must_use]
    pub fn next_event(&self) -> Option<Timestamp> {
        if !self.card_told {
            return Some(self.clock.now());
        }
        let time = self.crystal.read(&self.clock);
        Some(
            time.heard_at(self.renderer.next_change(&time)?)
                .max(self.clock.now()),
        )
    }

    /// Moves the clock to `until`, or to the first moment before it when something happened, and returns
    /// what happened then.
    ///
    /// A recording that cannot be written is given up; [`Simulated::finish`] says why.
    pub fn advance_to(&mut self, until: Timestamp) -> Vec<Event> {
        let mut events = Vec::new();
        if !self.card_told {
            self.card_told = true;
            events.push(Event::CardOn {
                name: "simulated".into(),
            });
            return events;
        }

        loop {
            let time = self.crystal.read(&self.clock);
            let last = time.frame_at(until).max(self.renderer.next());
            let goal = self
                .renderer
                .next_change(&time)
                .map_or(last, |change| change.min(last));
            if let Err(problem) = self.run_to(goal, &time, &mut events) {
                self.problem = Some(problem);
                self.record = None;
            }
            let reached = self.renderer.next();
            let now = if reached == last {
                until
            } else {
                time.heard_at(reached)
            };
            let passed = now.duration_since(self.clock.now());
            self.clock
                .advance(Duration::try_from(passed).unwrap_or(Duration::ZERO));
            self.renderer.event_queue.tell(
                FrameNumber::NEVER,
                &time,
                |frame| frame <= reached,
                &mut events,
            );
            if !events.is_empty() || reached == last {
                return events;
            }
        }
    }

    /// Completes the recording, if there is one.
    ///
    /// # Errors
    /// If the WAV file cannot be completed.
    pub fn finish(mut self) -> Result<(), WavError> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }

        let Some(mut record) = self.record else {
            return Ok(());
        };

        // What is in the chain was heard before now; what would be planned from now on was not.
        self.renderer.apply(Command::Stop { fade: Frames::ZERO });
        let time = self.crystal.read(&self.clock);
        let mut left = self.renderer.latency();
        while left > 0 {
            let frames = left.min(BLOCK);
            record.write(self.renderer.render(frames, &time))?;
            left -= frames;
        }

        record.finish()
    }

    /// Goes on to `goal`, or to where something is found broken.
    fn run_to(
        &mut self,
        goal: FrameNumber,
        time: &Crystal,
        events: &mut Vec<Event>,
    ) -> Result<(), WavError> {
        let Some(record) = &mut self.record else {
            self.renderer.skip_to(goal, time);
            return Ok(());
        };

        loop {
            self.renderer.attend(time, events);
            if !events.is_empty() {
                return Ok(());
            }
            let left = goal - self.renderer.next();
            if left > Frames::ZERO && self.renderer.is_silent(time) {
                let step = left.min(STEP);
                self.renderer.skip_to(self.renderer.next() + step, time);
                record.silence(step)?;
            } else {
                let frames = left.min(Frames::new(BLOCK as u64)).index();
                record.write(self.renderer.render(frames, time))?;
            }
            if self.renderer.next() == goal {
                return Ok(());
            }
        }
    }
}

/// Frames, uptime and wall time of a simulated card.
#[derive(Debug, Clone, Copy)]
struct Crystal {
    /// Uptime when frame 0 is heard.
    start: SignedDuration,
    /// Frames in the time of a nominal one; none is exactly one.
    rate: Option<f64>,
    /// Wall time at uptime zero.
    epoch: Timestamp,
}

impl Crystal {
    /// Re-anchors the epoch by the wall clock as it is set now.
    fn read(self, clock: &SimClock) -> Self {
        let epoch = clock
            .now()
            .saturating_sub(signed(clock.uptime()))
            .unwrap_or(Timestamp::MIN);
        Self { epoch, ..self }
    }
}

impl Timeline for Crystal {
    fn frame_at(&self, instant: Timestamp) -> FrameNumber {
        let since = instant.duration_since(self.epoch) - self.start;
        match self.rate {
            None => FrameNumber::FIRST + Frames::from_duration(since),
            Some(rate) => {
                let frames = since.as_secs_f64() * f64::from(FRAMES_PER_SECOND) * rate;
                FrameNumber::new(frames.round().max(0.0) as u64)
            }
        }
    }

    fn heard_at(&self, frame: FrameNumber) -> Timestamp {
        let since = match self.rate {
            None => (frame - FrameNumber::FIRST).to_duration(),
            Some(rate) => {
                let seconds = frame.get() as f64 / f64::from(FRAMES_PER_SECOND) / rate;
                SignedDuration::try_from_secs_f64(seconds).unwrap_or(SignedDuration::MAX)
            }
        };
        self.epoch
            .saturating_add(self.start + since)
            .unwrap_or(Timestamp::MAX)
    }
}

fn signed(length: Duration) -> SignedDuration {
    SignedDuration::try_from(length).unwrap_or(SignedDuration::MAX)
}

#[cfg(test)]
mod tests;
