//! Public warnings as other offices send them: OASIS Common Alerting Protocol 1.2 (CAP).
//!
//! [`read()`] makes an [`Alert`] of a stranger's bytes, or refuses them. [`decide()`] says what a station does with it: air
//! it, hold it until its time, end another, ask a person, or leave it; each with the reason. Neither knows a clock, a file
//! or a network.
//!
//! What an alert says is data: it becomes text for the machine's voice and for people, never markup or a command.

mod area;
mod decide;
mod read;
#[cfg(test)]
mod tests;

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use area::{Area, Place, Ring};
pub use decide::{Action, Decision, Known, Listening, State, decide};
pub use read::{AlertError, MOST_BYTES, read};

/// Longest text that is spoken of one alert, in letters: about four minutes.
const LONGEST_SPOKEN: usize = 3000;
/// Longest headline, in letters.
const LONGEST_HEADLINE: usize = 120;

/// What names an alert: who sent it, as what, and when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// Who sent it.
    pub sender: String,
    /// What the sender calls it.
    pub identifier: String,
    /// When it was sent.
    pub sent: Timestamp,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{},{}", self.sender, self.identifier, self.sent)
    }
}

/// A warning, or what became of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// What names it.
    pub key: Key,
    /// Whether it is meant.
    pub status: Status,
    /// What it is.
    pub kind: Kind,
    /// Whether it is for everybody.
    pub public: bool,
    /// The alerts it is about.
    pub references: Vec<Key>,
    /// What happens, in one language each.
    pub infos: Vec<Info>,
}

/// Whether an alert is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is.
    Actual,
    /// For those who take part in an exercise.
    Exercise,
    /// Between machines.
    System,
    /// For nobody.
    Test,
    /// Not finished.
    Draft,
}

/// What an alert is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The first word of something.
    Alert,
    /// A later word, in place of an earlier.
    Update,
    /// It is over, or was wrong.
    Cancel,
    /// Somebody has taken note.
    Ack,
    /// Somebody could not.
    Error,
}

/// How grave it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Hardly.
    Minor,
    /// Possible harm.
    Moderate,
    /// Much harm.
    Severe,
    /// Harm beyond all measure.
    Extreme,
}

/// How soon people must act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Haste {
    /// Now.
    Immediate,
    /// Within the hour.
    Expected,
    /// Later.
    Future,
    /// No more.
    Past,
    /// Nobody knows.
    Unknown,
}

/// What happens, in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Info {
    /// The language, as `vi` or `vi-VN`.
    pub language: String,
    /// What kind of event it is, in words.
    pub event: String,
    /// How soon people must act.
    pub haste: Haste,
    /// How grave it is; none if nobody knows.
    pub severity: Option<Severity>,
    /// Whether it is not to be expected.
    pub is_unlikely: bool,
    /// Whether it says that all is over.
    pub all_clear: bool,
    /// When it begins, where that is said.
    pub onset: Option<Timestamp>,
    /// When the alert is over, where that is said.
    pub expires: Option<Timestamp>,
    /// Whose alert it is, for people.
    pub sender_name: String,
    /// In a line.
    pub headline: String,
    /// What happens.
    pub description: String,
    /// What people should do.
    pub instruction: String,
    /// Where; nowhere named if empty.
    pub areas: Vec<Area>,
}

impl Alert {
    /// Returns what is said of it here: what is in Vietnamese before what is in another language.
    #[must_use]
    pub fn info(&self) -> Option<&Info> {
        let is_ours = |info: &&Info| info.language.to_lowercase().starts_with("vi");
        self.infos.iter().find(is_ours).or(self.infos.first())
    }

    /// Returns whose alert it is, for people.
    #[must_use]
    pub fn whose(&self) -> String {
        let named = self.info().map(|info| plain(&info.sender_name));
        let named = named.filter(|name| !name.is_empty());
        shortened(
            &named.unwrap_or_else(|| plain(&self.key.sender)),
            LONGEST_HEADLINE,
        )
    }

    /// Returns what it is, in a line.
    #[must_use]
    pub fn headline(&self) -> String {
        let said = self.info().map(|info| {
            let headline = plain(&info.headline);
            if headline.is_empty() {
                plain(&info.event)
            } else {
                headline
            }
        });
        let said = said.filter(|said| !said.is_empty());
        shortened(
            &said.unwrap_or_else(|| plain(&self.key.identifier)),
            LONGEST_HEADLINE,
        )
    }

    /// Returns what a voice says of it: headline, what happens, what to do.
    #[must_use]
    pub fn spoken(&self) -> String {
        let mut sentences = vec![self.whose(), self.headline()];
        if let Some(info) = self.info() {
            for part in [&info.description, &info.instruction] {
                let part = plain(part);
                if !part.is_empty() && !sentences.contains(&part) {
                    sentences.push(part);
                }
            }
        }

        let ended = sentences.iter().map(|sentence| {
            let sentence = sentence.trim_end();
            if sentence.ends_with(['.', '!', '?']) {
                sentence.to_owned()
            } else {
                format!("{sentence}.")
            }
        });
        shortened(&ended.collect::<Vec<_>>().join(" "), LONGEST_SPOKEN)
    }
}

/// `text` on one line, without what only machines obey.
fn plain(text: &str) -> String {
    let visible = text.chars().map(|letter| {
        if letter.is_control() || is_invisible(letter) {
            ' '
        } else {
            letter
        }
    });
    let visible: String = visible.collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether it turns the order of letters round, or is no letter to see.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The beginning of `text`, to the end of a word.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let begin: String = text.chars().take(most).collect();
    let end = begin
        .rfind(' ')
        .filter(|end| *end > 0)
        .unwrap_or(begin.len());
    format!("{}…", begin[..end].trim_end_matches([',', ';', ' ']))
}
