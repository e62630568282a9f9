//! What the doctor says of one matter.

use serde::Serialize;

use crate::words::{Language, Text};

/// How a matter stands, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As it should be.
    Good,
    /// This machine does not say, or this account may not ask.
    NotKnown,
    /// The station airs, and something will hurt it one day.
    Warning,
    /// It keeps the station off the air, or loses what it must keep.
    Bad,
}

/// One matter: its key, which stays, and why it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Matter {
    pub(super) key: &'static str,
    pub(super) why: &'static str,
}

/// What was found of one matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    matter: Matter,
    verdict: Verdict,
    found: Text,
    cure: Option<Text>,
}

impl Matter {
    /// Returns that the matter is as it should be.
    pub(super) fn good(self, found: Text) -> Finding {
        self.finding(Verdict::Good, found, None)
    }

    /// Returns that nobody knows how it is.
    pub(super) fn not_known(self, found: Text, cure: Option<Text>) -> Finding {
        self.finding(Verdict::NotKnown, found, cure)
    }

    /// Returns that something is to be done one of these days.
    pub(super) fn warning(self, found: Text, cure: Text) -> Finding {
        self.finding(Verdict::Warning, found, Some(cure))
    }

    /// Returns that something is to be done now.
    pub(super) fn bad(self, found: Text, cure: Text) -> Finding {
        self.finding(Verdict::Bad, found, Some(cure))
    }

    fn finding(self, verdict: Verdict, found: Text, cure: Option<Text>) -> Finding {
        Finding {
            matter: self,
            verdict,
            found,
            cure,
        }
    }
}

impl Finding {
    /// Returns the matter's key: it stays, for programs.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.matter.key
    }

    /// Returns how the matter stands.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Returns what was found.
    #[must_use]
    pub fn found(&self) -> &Text {
        &self.found
    }

    /// Returns why the matter is looked at.
    #[must_use]
    pub fn why(&self) -> Text {
        Text::new(self.matter.why)
    }

    /// Returns what to do; none where nothing is to be done.
    #[must_use]
    pub fn cure(&self) -> Option<&Text> {
        self.cure.as_ref()
    }

    /// Returns it as programs read it, with sentences in `language`.
    #[must_use]
    pub fn row(&self, language: Language) -> FindingRow {
        FindingRow {
            key: self.key(),
            verdict: self.verdict,
            words: self.found.say(language),
            why: self.why().say(language),
            cure: self.cure.as_ref().map(|cure| cure.say(language)),
        }
    }
}

/// A finding as `doctor --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingRow {
    /// The matter.
    pub key: &'static str,
    /// How it stands.
    pub verdict: Verdict,
    /// What was found.
    pub words: String,
    /// Why it matters.
    pub why: String,
    /// What to do; none where nothing is to be done.
    pub cure: Option<String>,
}
