//! What the station does by a wall clock that is not believed: nothing.
//!
//! What was on air fades out, nothing is expected, and rows are held without a believed date. The carrier
//! stays up and silent on purpose. Once the clock is believed, that was an absence like any other: what it
//! made the station miss is logged, and the schedule is joined where the clock is.

use jiff::{SignedDuration, Timestamp};

use super::state::GoesOn;
use super::{CORRECTED, Conductor};
use crate::station::trust::{ClockAuthority, Doubt};

impl Conductor {
    /// The clock was set by `by` to `now`, and is not believed for it.
    pub(crate) fn doubt(&mut self, doubt: Doubt, by: SignedDuration, now: Timestamp) {
        let before = now.saturating_sub(by).unwrap_or(now);
        self.accounting.hold(before, doubt.event());
        self.accounting.clock_stepped(by, now);
        self.state.doubt(before, now);
        self.alarms.clock_stepped(by);
        self.queue.clear();
        self.queue.stop(CORRECTED);
        self.playback.outdate();
    }

    /// The clock is believed from `now` on.
    pub(crate) fn believe(&mut self, witness: &ClockAuthority, now: Timestamp) {
        if !self.state.is_doubted() {
            return;
        }
        self.accounting.release(witness.event(), now);
        if let Some(goes_on) = self.state.believe() {
            self.go_on(goes_on, now);
        }
    }

    /// Sound gets out, and the clock is believed: the schedule is joined.
    /// What passed by meanwhile did so because of that.
    pub(super) fn go_on(&mut self, GoesOn { because, back }: GoesOn, now: Timestamp) {
        match back {
            Some(back) => self.return_from(&back, because.as_ref(), now),
            None => self.replan_after(because, now),
        }
        self.send();
    }

    /// Set again before it was believed: the dates held move with it.
    pub(super) fn set_while_doubted(&mut self, by: SignedDuration, now: Timestamp) {
        self.accounting.move_held(by, now);
        self.alarms.clock_stepped(by);
        self.state.set_while_doubted(by);
    }
}
