//! What an input brings, in the time of the program that relays it.
//!
//! * It begins as much later than its slot as it is behind real time, and until then filler plays: so what was said on
//!   the hour is heard whole, after the opening.
//! * It ends by the clock, at the closing or with the slot.
//! * While the input is not there, the program is filled as any other. What broke off is mostly back soon: for a while
//!   only filler stands in for it.
//! * A live program is filled as any other unless a person has let its input on air. Then filler plays until the first
//!   word, and what is said may go on as long as its slot may overrun. Once a person has ended it, it is closed.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::Filling;
use super::filled::Filled;
use crate::rundown::reason::Reason;
use crate::rundown::{Arming, Kind, Severity, Source};
use crate::schedule::{Input, Play};
use crate::units::Frames;
use crate::words::Text;

impl<'a> Filling<'a> {
    /// All that its input asks for: everything after the opening where that is there, else what stands in at first.
    pub(in crate::rundown) fn for_input(mut self) -> ControlFlow<Filled, Self> {
        if let Some(input) = self.relayed() {
            return ControlFlow::Break(self.relay(input));
        }
        if self.is_over() {
            return ControlFlow::Break(self.end_live());
        }
        self.note_nobody_speaks();
        if self.stand_in_with_filler() && self.sequence.left() == Frames::ZERO {
            return ControlFlow::Break(self.filler());
        }
        ControlFlow::Continue(self)
    }

    /// Returns the input that is relayed now; none if the program relays none, it is not there, or all was closed.
    fn relayed(&self) -> Option<&'a Arc<Input>> {
        let input = self.program.relay.as_ref()?;
        let is_own = matches!(self.occurrence.slot.play, Play::Program(_));
        let may = !self.program.is_live() || self.armed().is_some();
        let is_there = !self.inputs.away.contains_key(&input.id);
        (is_own && may && is_there && !self.is_closed()).then_some(input)
    }

    /// Returns who may speak in it live; none if nobody may.
    fn armed(&self) -> Option<&'a Arming> {
        let orders = self.inputs.history.orders();
        orders.armings().open(&self.occurrence.id())
    }

    /// Returns whether people spoke in it live, or were to, and a person has ended that.
    fn is_over(&self) -> bool {
        let last = self.inputs.history.orders().armings();
        let last = last.of(&self.occurrence.id());
        self.program.is_live() && last.is_some_and(|last| !last.open && last.at > self.window.began)
    }

    /// Notes that nobody may speak in a live program yet.
    fn note_nobody_speaks(&mut self) {
        let is_own = matches!(self.occurrence.slot.play, Play::Program(_));
        if let Some(input) = self.program.relay.as_ref()
            && self.program.is_live()
            && is_own
            && self.armed().is_none()
        {
            let text = Text::new("rundown-live-nobody")
                .with("slot", &self.occurrence.slot.id)
                .with("title", &input.title);
            self.note(Severity::Info, text);
        }
    }

    /// What is closed at once, once a person has ended it.
    fn end_live(mut self) -> Filled {
        if self.window.last && !self.is_closed() {
            self.closing = self.named(self.program.closing.as_ref(), "rundown-closing-missing");
            self.close();
        }
        self.filler()
    }

    /// Everything after the opening, where `input` is there.
    fn relay(mut self, input: &Arc<Input>) -> Filled {
        self.sequence.lie_on(None);
        if self.window.last {
            self.closing = self.named(self.program.closing.as_ref(), "rundown-closing-missing");
        }
        self.fill_until(self.window.began + input.delay);

        let closing = self
            .closing
            .map_or(Frames::ZERO, |closing| self.airtime(Kind::Closing, closing));
        let armed = self.armed().filter(|_| self.program.is_live());
        if armed.is_some() && self.window.last {
            self.sequence.run_over();
        }
        let length = self.sequence.left().saturating_sub(closing);
        if length > Frames::ZERO {
            let (kind, why) = match armed {
                Some(armed) => (
                    Kind::Live,
                    Text::new("rundown-live")
                        .with("speaker", &armed.speaker)
                        .with("by", &armed.by),
                ),
                None => (Kind::Relay, Text::new("rundown-relay")),
            };
            let why = why.with("title", &input.title);
            let source = Source::Input(Arc::clone(input));
            self.sequence
                .place(self.program, kind, source, length, Reason(why));
            self.sequence.frame_relay();
        }

        self.close();
        self.filler()
    }

    /// Fills with music until an input that broke off is likely to be back, or people begin to speak. Returns whether it
    /// is away.
    fn stand_in_with_filler(&mut self) -> bool {
        let may = !self.program.is_live() || self.armed().is_some();
        let input = self.program.relay.as_ref().filter(|_| may);
        let away = input.and_then(|input| self.inputs.away.get(&input.id));
        if let Some(until) = away {
            self.fill_until(*until);
        }
        away.is_some()
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
