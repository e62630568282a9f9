//! "Nothing was aired at": the answer, and the rows it rests on.
//!
//! The answer is the log's own ([`Airlog::silence`](crate::airlog::Airlog::silence)): there is one rule for what
//! proves silence, and "nobody knows" is an answer.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::Source;
use crate::airlog::view::{self, AiringJson};
use crate::airlog::{Airing, AirlogError, Answer, Seq};
use crate::units::instant::Reading;
use crate::words::{Language, Text};

/// A question about an instant, and what the log says.
#[derive(Debug)]
pub(super) struct Asked {
    at: Timestamp,
    answer: Answer,
    heard: Vec<Airing>,
    missed: Vec<Airing>,
    /// The last airing before, and the first after.
    beside: (Option<Airing>, Option<Airing>),
}

/// The answer in JSON.
#[derive(Debug, Serialize)]
pub(super) struct SilenceJson<'a> {
    at: String,
    answer: Answer,
    heard: Vec<AiringJson<'a>>,
    missed: Vec<AiringJson<'a>>,
    before: Option<AiringJson<'a>>,
    after: Option<AiringJson<'a>>,
}

impl Asked {
    pub(super) fn of(at: Timestamp, source: &Source<'_>) -> Result<Self, AirlogError> {
        let (silence, [before, after]) =
            source
                .log
                .silence_as_read(at, None, Reading::Second, source.alive)?;
        let answer = match silence.answer {
            // The future is nobody's silence.
            Answer::Silent if at >= source.made => Answer::NotKnown,
            answer => answer,
        };

        Ok(Self {
            at,
            answer,
            heard: silence.heard,
            missed: silence.missed,
            beside: (before, after),
        })
    }

    /// The rows it rests on.
    pub(super) fn rows(&self) -> BTreeSet<Seq> {
        let Self {
            heard,
            missed,
            beside: (before, after),
            ..
        } = self;
        let airings = heard.iter().chain(missed).chain(before).chain(after);
        airings
            .flat_map(|airing| [Some(airing.seq), airing.closed])
            .flatten()
            .collect()
    }

    pub(super) fn json(&self, zone: &TimeZone) -> SilenceJson<'_> {
        let airing = |airing| AiringJson::new(airing, zone);
        let Self {
            at,
            answer,
            heard,
            missed,
            beside: (before, after),
        } = self;
        SilenceJson {
            at: view::rfc_3339(*at, zone),
            answer: *answer,
            heard: heard.iter().map(airing).collect(),
            missed: missed.iter().map(airing).collect(),
            before: before.as_ref().map(airing),
            after: after.as_ref().map(airing),
        }
    }

    /// For people: the answer, what was heard before and after, what was to be heard and was not.
    pub(super) fn say(&self, zone: &TimeZone, language: Language) -> String {
        let key = match self.answer {
            Answer::Heard => "evidence-heard",
            Answer::Silent => "evidence-silent",
            Answer::NotKnown => "evidence-not-known",
        };

        let mut said = Text::new(key)
            .with("at", view::rfc_3339(self.at, zone))
            .say(language)
            + "\n";
        let heard = self.heard.iter().map(|airing| ("evidence-on-air", airing));
        let missed = self.missed.iter().map(|airing| ("evidence-missed", airing));
        let before = self
            .beside
            .0
            .iter()
            .map(|airing| ("evidence-before", airing));
        let after = self
            .beside
            .1
            .iter()
            .map(|airing| ("evidence-after", airing));
        for (key, airing) in heard.chain(missed).chain(before).chain(after) {
            let time =
                |at: Option<Timestamp>| at.map_or("–".to_owned(), |at| view::rfc_3339(at, zone));
            let title = airing
                .item
                .segment
                .as_ref()
                .map_or("–", |segment| &segment.title);
            let text = Text::new(key).with("seq", airing.seq).with("title", title);
            let text = text
                .with("start", time(Some(airing.at())))
                .with("end", time(airing.end));
            let _infallible = writeln!(said, "{}", text.say(language));
        }

        said
    }
}
