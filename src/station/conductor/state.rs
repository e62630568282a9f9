//! How the station is: by a clock that is not believed, without sound, or running.
//!
//! Each state carries what only that state has, so a station that runs was not away, and one whose clock is doubted plans
//! nothing. Sound can come and go while the clock is doubted; only the two together let the station run.

use jiff::{SignedDuration, Timestamp};

use super::absence::{Absence, Away};
use crate::rundown::Item;
use crate::words::Text;

#[cfg(test)]
mod tests;

/// See the module.
#[derive(Debug)]
pub(super) struct State(Is);

#[derive(Debug)]
enum Is {
    /// The clock is not believed: nothing airs.
    Doubted {
        /// Since when, by that clock.
        since: Timestamp,
        /// The absence that this ends or, where the station ran, is.
        absence: Option<Absence>,
        /// Why no sound gets out, if none does.
        silent: Option<Text>,
    },
    /// The clock is believed, and no sound gets out.
    Silent {
        because: Text,
        /// The absence that sound ends.
        absence: Option<Return>,
    },
    /// The clock is believed, and sound gets out.
    Running,
}

/// An absence that ends.
#[derive(Debug)]
pub(super) struct Return {
    absence: Absence,
    /// Since when the clock was not believed at its end.
    doubted: Option<Timestamp>,
}

/// The station runs from now on.
#[derive(Debug)]
pub(super) struct GoesOn {
    /// Why no sound got out until now.
    pub(super) because: Option<Text>,
    /// The absence that this ends.
    pub(super) back: Option<Return>,
}

impl State {
    /// Returns how a station is before its first sound; `doubted` since when its clock is not believed.
    pub(super) fn at_start(doubted: Option<Timestamp>) -> Self {
        let because = Text::new("station-missed-no-card");
        Self(match doubted {
            Some(since) => Is::Doubted {
                since,
                absence: None,
                silent: Some(because),
            },
            None => Is::Silent {
                because,
                absence: None,
            },
        })
    }

    /// Notes that the station was away before its first sound. One that runs was not.
    pub(super) fn away(&mut self, away: Absence) {
        match &mut self.0 {
            Is::Doubted { absence, .. } => *absence = Some(away),
            Is::Silent { absence, .. } => {
                *absence = Some(Return {
                    absence: away,
                    doubted: None,
                });
            }
            Is::Running => {}
        }
    }

    /// Returns whether the clock is not believed.
    pub(super) fn is_doubted(&self) -> bool {
        matches!(self.0, Is::Doubted { .. })
    }

    /// Returns why no sound gets out, if none does.
    pub(super) fn silent_because(&self) -> Option<&Text> {
        match &self.0 {
            Is::Doubted { silent, .. } => silent.as_ref(),
            Is::Silent { because, .. } => Some(because),
            Is::Running => None,
        }
    }

    /// Returns whether the station has not returned from an absence yet.
    pub(super) fn is_away(&self) -> bool {
        match &self.0 {
            Is::Doubted { absence, .. } => absence.is_some(),
            Is::Silent { absence, .. } => absence.is_some(),
            Is::Running => false,
        }
    }

    /// Notes that sound gets out. Returns how the station goes on; none if the clock is not believed.
    pub(super) fn sound(&mut self) -> Option<GoesOn> {
        if let Is::Doubted { silent, .. } = &mut self.0 {
            *silent = None;
            return None;
        }

        let (because, back) = match std::mem::replace(&mut self.0, Is::Running) {
            Is::Silent { because, absence } => (Some(because), absence),
            Is::Doubted { .. } | Is::Running => (None, None),
        };
        Some(GoesOn { because, back })
    }

    /// Notes that the card is lost. A silence that has a reason already keeps it: after a sleep that is why.
    pub(super) fn lose_card(&mut self) {
        if self.silent_because().is_none() {
            self.silence(Text::new("station-missed-no-card"));
        }
    }

    /// Notes that no sound gets out, `why`.
    pub(super) fn silence(&mut self, why: Text) {
        match &mut self.0 {
            Is::Doubted { silent, .. } => *silent = Some(why),
            Is::Silent { because, .. } => *because = why,
            Is::Running => {
                self.0 = Is::Silent {
                    because: why,
                    absence: None,
                }
            }
        }
    }

    /// Notes that the clock, set from `before` to `now`, is not believed. A station that ran is away from then on.
    pub(super) fn doubt(&mut self, before: Timestamp, now: Timestamp) {
        let (absence, silent) = match std::mem::replace(&mut self.0, Is::Running) {
            Is::Doubted {
                absence, silent, ..
            } => (absence, silent),
            Is::Silent { because, absence } => (absence.map(|back| back.absence), Some(because)),
            Is::Running => (None, None),
        };

        let by_clock = Absence {
            since: before,
            away: Away::Clock,
            unknown_until: None,
            back: now,
        };

        self.0 = Is::Doubted {
            since: now,
            absence: Some(absence.unwrap_or(by_clock)),
            silent,
        };
    }

    /// Notes that the clock was set `by` so much while it is not believed. A start by that clock moves with it.
    pub(super) fn set_while_doubted(&mut self, by: SignedDuration) {
        let Is::Doubted { since, absence, .. } = &mut self.0 else {
            return;
        };
        let moved = since.saturating_add(by).unwrap_or(*since);
        if let Some(absence) = absence.as_mut().filter(|absence| absence.back == *since) {
            absence.back_at(moved);
        }
        *since = moved;
    }

    /// Notes that the clock is believed. Returns how the station goes on; none if it does not, without sound.
    pub(super) fn believe(&mut self) -> Option<GoesOn> {
        if !self.is_doubted() {
            return None;
        }

        let Is::Doubted {
            since,
            absence,
            silent,
        } = std::mem::replace(&mut self.0, Is::Running)
        else {
            return None;
        };

        let back = absence.map(|absence| Return {
            absence,
            doubted: Some(since),
        });
        let Some(because) = silent else {
            let because = None;
            return Some(GoesOn { because, back });
        };

        self.0 = Is::Silent {
            because,
            absence: back,
        };

        None
    }
}

impl Return {
    /// Returns the absence.
    pub(super) fn absence(&self) -> &Absence {
        &self.absence
    }

    /// Returns why `item` was missed in it: by the clock's doubt, or the absence itself, or `because` no sound got out.
    pub(super) fn why(&self, because: Option<&Text>, item: &Item) -> Text {
        match self.doubted {
            Some(since) if item.end() > since => Text::new("station-missed-clock-doubted"),
            _ => self.absence.why(item, because),
        }
    }
}
