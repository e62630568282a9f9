//! What an input brings, in the time of the program that relays it.
//!
//! * It begins as much later than its slot as it is behind real time, and until then filler plays: so what was said on
//!   the hour is heard whole, after the opening.
//! * It ends by the clock, at the closing or with the slot.
//! * While the input is not there, the program is filled as any other. What broke off is mostly back soon: for a while
//!   only filler stands in for it.

use std::sync::Arc;

use super::Filling;
use super::filled::Filled;
use crate::rundown::reason::Reason;
use crate::rundown::{Kind, Source};
use crate::schedule::{Input, Play};
use crate::units::Frames;
use crate::words::Text;

impl<'a> Filling<'a> {
    /// Returns the input that is relayed now; none if the program relays none, it is not there, or all was closed.
    pub(in crate::rundown) fn relayed(&self) -> Option<&'a Arc<Input>> {
        let input = self.program.relay.as_ref()?;
        let is_own = matches!(self.occurrence.slot.play, Play::Program(_));
        (is_own && !self.is_closed() && !self.inputs.away.contains_key(&input.id)).then_some(input)
    }

    /// Everything after the opening, where `input` is there.
    pub(in crate::rundown) fn relay(mut self, input: &Arc<Input>) -> Filled {
        self.sequence.lie_on(None);
        if self.window.last {
            self.closing = self.named(self.program.closing.as_ref(), "rundown-closing-missing");
        }
        self.fill_until(self.window.began + input.delay);

        let closing = self
            .closing
            .map_or(Frames::ZERO, |closing| self.airtime(Kind::Closing, closing));
        let length = self.sequence.left().saturating_sub(closing);
        if length > Frames::ZERO {
            let why = Text::new("rundown-relay").with("title", &input.title);
            let source = Source::Input(Arc::clone(input));
            self.sequence
                .place(self.program, Kind::Relay, source, length, Reason(why));
            self.sequence.frame_relay();
        }

        self.close();
        self.filler()
    }

    /// Fills with music until an input that broke off is likely to be back.
    pub(in crate::rundown) fn stand_in_with_filler(&mut self) {
        let input = self.program.relay.as_ref();
        if let Some(until) = input.and_then(|input| self.inputs.away.get(&input.id)) {
            self.fill_until(*until);
        }
    }

    /// Fills until then, if that is still to come.
    fn fill_until(&mut self, until: jiff::Timestamp) {
        if self.sequence.now() < until {
            self.sequence.end_by(until);
            self.fill_up();
            self.sequence.end_by(self.window.end);
        }
    }
}
