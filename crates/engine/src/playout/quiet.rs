//! Quiet hours in the engine: an interlock, which trusts nobody.
//!
//! The planner keeps to quiet hours by itself. This holds whatever a wrong cue, a clock that is set, an
//! overrun or a bug would bring: no cue starts inside them, the one on air ends where they begin, and
//! no sample that would be heard in them leaves the engine. Only a cue of a named [`Emergency`] does.
//! They are read off the wall clock, by the same map that places every start.
//!
//! What is in the card's ring already when the clock is set is heard: the engine's lead, 300 ms.
//!
//! [`Emergency`]: super::Emergency

use jiff::tz::TimeZone;

use super::frame_number::FrameNumber;
use super::timeline::Timeline;
use phatthanh_core::rundown::quiet_from;
use phatthanh_core::schedule::{QuietHours, Rules};
use phatthanh_core::units::{CHANNELS, Frames};

/// The quiet hours the engine keeps; by default none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Interlock(Option<(QuietHours, TimeZone)>);

impl Interlock {
    /// Those of the station.
    #[must_use]
    pub fn new(rules: &Rules) -> Self {
        rules
            .quiet
            .map_or_else(Self::default, |hours| Self::of(hours, rules.zone.clone()))
    }

    /// These hours, read in `zone`.
    pub(crate) fn of(hours: QuietHours, zone: TimeZone) -> Self {
        Self(Some((hours, zone)))
    }

    /// The first frame from `frame` on that would be heard inside quiet hours; none if there are none.
    pub(crate) fn closes(&self, frame: FrameNumber, time: &dyn Timeline) -> Option<FrameNumber> {
        self.window(frame, time).map(|(from, _)| from)
    }

    /// Silences those of the `samples`, the first of which is heard at `frame`, that fall into quiet hours.
    ///
    /// * Shape: interleaved stereo, `[2 × frames]`.
    pub(crate) fn hush(&self, frame: FrameNumber, samples: &mut [f32], time: &dyn Timeline) {
        let Some((from, until)) = self.window(frame, time) else {
            return;
        };
        let frames = Frames::new((samples.len() / CHANNELS) as u64);
        let place = |at: FrameNumber| at.since(frame).min(frames).index() * CHANNELS;
        samples[place(from)..place(until)].fill(0.0);
    }

    /// The quiet hours on at `frame`, else the next, as frames: the first from `frame` on, and the first
    /// after them.
    fn window(
        &self,
        frame: FrameNumber,
        time: &dyn Timeline,
    ) -> Option<(FrameNumber, FrameNumber)> {
        let (hours, zone) = self.0.as_ref()?;
        let (mut from, mut until) = quiet_from(*hours, zone, time.heard_at(frame))?;
        // An instant is placed on the nearest frame, which may be heard a moment before it: what begins as they end is not
        // inside them.
        if time.frame_at(until) <= frame {
            (from, until) = quiet_from(*hours, zone, until)?;
        }
        let from = time.frame_at(from).max(frame);
        Some((from, time.frame_at(until).max(from)))
    }
}
