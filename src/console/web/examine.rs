//! What the doctor says of this computer, as the program gives it to the pages: the console examines nothing itself.

use std::fmt;
use std::sync::Arc;

use crate::words::Language;

/// How a matter stands, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    /// It keeps the station off the air, or loses what it must keep.
    Bad,
    /// It will hurt one day.
    Warning,
    /// Nobody knows.
    NotKnown,
    /// As it should be.
    Good,
}

/// What was found of one matter, in sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// How it stands.
    pub stands: Stands,
    /// What was found.
    pub words: String,
    /// Why it matters.
    pub why: String,
    /// What to do; none where nothing is to be done.
    pub cure: Option<String>,
}

/// Examines this computer for a station. Takes seconds.
#[derive(Clone)]
pub struct Examine(Arc<dyn Fn(Language) -> Vec<Examined> + Send + Sync>);

impl Examine {
    /// Makes one of what examines.
    pub fn new(examine: impl Fn(Language) -> Vec<Examined> + Send + Sync + 'static) -> Self {
        Self(Arc::new(examine))
    }

    /// Returns what is found, in `language`, the worst first.
    #[must_use]
    pub fn examine(&self, language: Language) -> Vec<Examined> {
        let mut found = (self.0)(language);
        found.sort_by_key(|one| one.stands);
        found
    }
}

impl fmt::Debug for Examine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Examine")
    }
}
