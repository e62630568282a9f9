//! How far a live occurrence is, for whoever speaks in it.

use jiff::Timestamp;

use crate::rundown::{Arming, Kind};
use crate::schedule::Occurrence;
use crate::station::Status;
use crate::words::Text;

/// How far a live occurrence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nobody has let anybody speak, or somebody has ended it.
    Closed,
    /// Its time has not come.
    Early,
    /// The station hears the phone, and it is not on air: nobody has spoken yet, or the line is just back.
    Listens,
    /// It is its time, and nothing comes: others stand in.
    StandsIn,
    /// What is said is heard.
    OnAir,
    /// Its time is over.
    Over,
}

impl Stage {
    /// Judges `occurrence` at `now`, for which `arming` holds, by what `status` has on air and whether the station `hears`
    /// somebody at its input.
    pub(super) fn of(
        occurrence: &Occurrence,
        arming: Option<&Arming>,
        status: &Status,
        hears: bool,
        now: Timestamp,
    ) -> Self {
        let on_air = status.on_air.as_ref().is_some_and(|on_air| {
            on_air.kind == Kind::Live && on_air.slot == occurrence.slot.id.as_str()
        });
        match () {
            () if occurrence.end() + occurrence.slot.overrun <= now => Self::Over,
            () if arming.is_none() => Self::Closed,
            // On air may be the slot's occurrence of another day.
            () if now < occurrence.start => Self::Early,
            () if on_air => Self::OnAir,
            () if hears => Self::Listens,
            () => Self::StandsIn,
        }
    }

    /// Returns its name: in style sheets, sentences and for scripts.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Early => "early",
            Self::Listens => "listens",
            Self::StandsIn => "stands-in",
            Self::OnAir => "on-air",
            Self::Over => "over",
        }
    }

    /// Returns its shape, for whoever does not see colours.
    pub(super) const fn shape(self) -> &'static str {
        match self {
            Self::OnAir => "●",
            Self::Early | Self::Listens => "◆",
            Self::StandsIn => "▲",
            Self::Closed | Self::Over => "■",
        }
    }

    /// Returns the class that has its colours.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::OnAir => "heard",
            Self::StandsIn => "silent",
            Self::Closed | Self::Early | Self::Listens | Self::Over => "quiet",
        }
    }

    /// Returns its word.
    pub(super) fn text(self) -> Text {
        Text::new("console-talk-stage").with("stage", self.name())
    }
}
