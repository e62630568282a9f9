//! What was heard, whatever was planned: silence on air, frames the card did not take, sleep.
//!
//! A recording may hold a long pause. It was approved with it, and ingest warned staff; so where
//! ingest found it hardly audible, silence is the recording's own, and it is played as it is. Silence
//! anywhere else is a fault: the copy in the store is not what it was, or something behind the decks
//! is mute. The first is met by going on to another item, the second by making the output anew.

use std::ops::Range;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Conductor;
use crate::airlog::{Ended, Event as LogEvent};
use crate::alarm::Alarm;
use crate::names::SegmentId;
use crate::playout::{Command, CueId};
use crate::rundown::Segment;
use crate::units::Frames;
use crate::words::Text;

/// Sound may begin or end so much beside where ingest found it.
const BESIDE: Frames = Frames::from_ms(500);

/// A silence with less unexplained in it than this is the recording's own.
const UNEXPLAINED: Frames = Frames::from_ms(4000);

impl Conductor {
    /// Eight seconds of `cue` were not heard, `within` its source.
    pub(super) fn silence(&mut self, cue: Option<CueId>, within: Range<Frames>, now: Timestamp) {
        let on_air = self
            .playback
            .on_air()
            .filter(|on_air| Some(on_air.cue()) == cue);
        let segment = on_air.and_then(|on_air| on_air.item().source.segment().cloned());
        if segment
            .as_ref()
            .is_some_and(|segment| is_its_own(segment, &within))
        {
            tracing::info!(from = %within.start, to = %within.end, "a pause of the recording");
            return;
        }

        let id = segment.map(|segment| segment.id);
        let (from_frames, to_frames) = (within.start.get(), within.end.get());
        tracing::error!(?id, from_frames, to_frames, "silence on air");
        self.accounting.event(
            now,
            LogEvent::Silence {
                id,
                from_frames,
                to_frames,
            },
        );
        let first = self
            .alarms
            .set(Alarm::Silence, [Text::new("station-alarm-silence")], now);
        if self.input_silent(now) {
            return;
        }
        match id {
            Some(id) if first => self.leave(id, now),
            // Not the first, or nothing that could be left: it is not the recording.
            _ => self.queue.command(Command::Renew),
        }
    }

    /// What was silent sounds, or has ended.
    pub(super) fn silence_over(&mut self, lasted: Frames, now: Timestamp) {
        if self.alarms.set(Alarm::Silence, None, now) {
            tracing::info!(silent_frames = lasted.get(), "silence is over");
            self.accounting.event(
                now,
                LogEvent::SilenceOver {
                    silent_frames: lasted.get(),
                },
            );
        }
    }

    /// The card is on and has taken no frame for as long as this; or it takes them.
    pub(crate) fn taken(&mut self, stalled: Option<Duration>, now: Timestamp) {
        let words = stalled.map(|_| Text::new("station-alarm-not-taken"));
        let changed = self.alarms.set(Alarm::NotTaken, words, now);
        if let Some(stalled) = stalled.filter(|_| changed) {
            tracing::error!(
                stalled_ms = stalled.as_millis() as u64,
                "the card takes no frames"
            );
            self.accounting.event(
                now,
                LogEvent::NotTaken {
                    stalled_us: stalled.as_micros() as i64,
                },
            );
            self.queue.command(Command::Renew);
        }
    }

    /// The machine slept for so long, and woke now.
    pub(crate) fn slept(&mut self, length: SignedDuration, now: Timestamp) {
        tracing::warn!(slept_ms = length.as_millis() as i64, "the machine slept");
        self.accounting.event(
            now,
            LogEvent::Slept {
                slept_us: length.as_micros() as i64,
            },
        );
        self.state.silence(Text::new("station-missed-slept"));
        self.queue.forget_sent();
    }

    /// Ends what is on air, and plans without that recording.
    fn leave(&mut self, id: SegmentId, now: Timestamp) {
        let soonest = self.queue.soonest(now);
        if let Some(on_air) = self.playback.on_air_mut() {
            on_air.break_off(soonest, Ended::Fault, Text::new("station-ended-silent"));
        }
        self.recordings.leave_out(id);
        self.queue.stop(Frames::ZERO);
        self.replan(now);
    }
}

/// Whether ingest found a recording hardly audible there, all but a little of it.
fn is_its_own(segment: &Segment, within: &Range<Frames>) -> bool {
    let explained = |pause: &Range<Frames>| {
        let from = pause.start.saturating_sub(BESIDE).max(within.start);
        (pause.end + BESIDE).min(within.end).saturating_sub(from)
    };
    let explained: Frames = segment.pauses.iter().map(explained).sum();
    within
        .end
        .saturating_sub(within.start)
        .saturating_sub(explained)
        < UNEXPLAINED
}
