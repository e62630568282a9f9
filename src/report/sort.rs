//! What an airing was, as the broadcast diary and the report sort it; one definition each, for every paper.
//!
//! Pure.

use super::PaperContext;
use crate::airlog::Airing;
use crate::names::TopicId;
use crate::rundown::Kind;
use crate::schedule::Form;
use crate::words::Text;

/// What an airing was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// The station's own, heard for the first time.
    Own,
    /// The station's own, heard again.
    Repeat,
    /// Another station's.
    Relay,
    /// Announcements.
    Announcement,
    /// Music that the schedule asks for.
    Music,
    /// Signature tunes, station calls, closings.
    Signature,
    /// What fills the time a program leaves over.
    Filler,
    /// What played because something else could not.
    Fallback,
    /// Drills of what is urgent.
    Drill,
}

/// What an airing is to the program around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What people tune in for.
    Content,
    /// What opens and closes it.
    Framing,
    /// What fills the time that is left.
    Filling,
}

impl Sort {
    /// In the order of reports.
    pub const ALL: [Self; 9] = [
        Self::Own,
        Self::Repeat,
        Self::Relay,
        Self::Announcement,
        Self::Music,
        Self::Signature,
        Self::Filler,
        Self::Fallback,
        Self::Drill,
    ];

    /// Of `airing`, by what its program and topic are called now, and by when its recording was heard first.
    #[must_use]
    pub fn of(airing: &Airing, paper: &PaperContext<'_>) -> Self {
        let (item, schedule) = (&airing.item, paper.schedule);
        let entertains = |topic: &TopicId| {
            schedule
                .topics
                .get(topic)
                .is_some_and(|topic| topic.entertainment)
        };

        let form = item
            .program
            .as_ref()
            .and_then(|program| schedule.programs.get(program))
            // What stands in for an input is nobody else's.
            .and_then(|program| program.form.filter(|_| program.relay.is_none()));
        match item.kind {
            Kind::Opening | Kind::Closing => Self::Signature,
            Kind::Fallback => Self::Fallback,
            Kind::Relay => Self::Relay,
            // What is said live is said for the first time.
            Kind::Live => Self::Own,
            Kind::Announcement => Self::Announcement,
            Kind::Drill => Self::Drill,
            Kind::Filler => Self::Filler,
            Kind::Segment => match form {
                Some(Form::Relay) => Self::Relay,
                Some(Form::Announcement) => Self::Announcement,
                Some(Form::Music) => Self::Music,
                Some(Form::Signature) => Self::Signature,
                None | Some(Form::Live) if item.topic.as_ref().is_some_and(entertains) => {
                    Self::Music
                }
                Some(Form::Own | Form::Live) | None if paper.firsts.is_new(airing) => Self::Own,
                Some(Form::Own | Form::Live) | None => Self::Repeat,
            },
        }
    }

    /// What it is to its program.
    #[must_use]
    pub const fn part(self) -> Part {
        match self {
            Self::Own
            | Self::Repeat
            | Self::Relay
            | Self::Announcement
            | Self::Music
            | Self::Drill => Part::Content,
            Self::Signature => Part::Framing,
            Self::Filler | Self::Fallback => Part::Filling,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> Text {
        Text::new(match self {
            Self::Own => "report-sort-own",
            Self::Repeat => "report-sort-repeat",
            Self::Relay => "report-sort-relay",
            Self::Announcement => "report-sort-announcement",
            Self::Music => "report-sort-music",
            Self::Signature => "report-sort-signature",
            Self::Filler => "report-sort-filler",
            Self::Fallback => "report-sort-fallback",
            Self::Drill => "report-sort-drill",
        })
    }
}
