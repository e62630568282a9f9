//! What is wrong in a file a person wrote, where it is, and what to write instead.

use std::path::PathBuf;

use serde::{Serialize, Serializer};

use crate::rundown::Severity;
use crate::words::{Language, Text};

/// Something wrong in the station's files, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file or folder, relative to the station.
    pub path: PathBuf,
    /// Counted from 1; 1 for a fault of the whole file.
    pub line: usize,
    /// In characters, counted from 1; 1 for a fault of the whole file.
    pub column: usize,
    /// How bad it is: a warning, or an error.
    pub severity: Severity,
    /// Whether the station cannot be loaded with it.
    pub blocks: bool,
    /// What is wrong. Always has the fact `found`.
    pub problem: Text,
    /// The offending text, as it stands in the file.
    pub found: Option<String>,
    /// What belongs there.
    pub expected: Option<Text>,
    /// What to do.
    pub hint: Option<Text>,
}

/// A place in a file, and what stands there.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) path: PathBuf,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) found: Option<String>,
}

/// A fault that has no place yet.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    severity: Severity,
    blocks: bool,
    problem: Text,
    expected: Option<Text>,
    hint: Option<Text>,
}

impl Draft {
    /// An error without which the station can be loaded.
    pub(super) fn error(problem: Text) -> Self {
        Self {
            severity: Severity::Error,
            blocks: false,
            problem,
            expected: None,
            hint: None,
        }
    }

    /// An error with which the station cannot be loaded.
    pub(super) fn blocking(problem: Text) -> Self {
        Self {
            blocks: true,
            ..Self::error(problem)
        }
    }

    /// Something that works, but hardly as it was meant.
    pub(super) fn warning(problem: Text) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(problem)
        }
    }

    /// Adds what belongs there.
    pub(super) fn expecting(mut self, expected: Text) -> Self {
        self.expected = Some(expected);
        self
    }

    /// Adds what to do.
    pub(super) fn hinting(mut self, hint: impl Into<Option<Text>>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Keeps the draft blocking only if `may`.
    pub(super) fn blocking_if(mut self, may: bool) -> Self {
        self.blocks &= may;
        self
    }

    /// Whether the station cannot be loaded with it.
    pub(super) fn blocks(&self) -> bool {
        self.blocks
    }

    /// The fault, at `place`.
    pub(super) fn at(self, place: Place) -> Fault {
        let Place {
            path,
            line,
            column,
            found,
        } = place;
        let problem = self
            .problem
            .with("found", found.as_deref().unwrap_or_default());
        let Self {
            severity,
            blocks,
            expected,
            hint,
            ..
        } = self;
        Fault {
            path,
            line,
            column,
            severity,
            blocks,
            problem,
            found,
            expected,
            hint,
        }
    }
}

impl Fault {
    /// `path:line:column: problem`, then what was expected and what to do, a line each.
    #[must_use]
    pub fn say(&self, language: Language) -> String {
        let Self {
            path, line, column, ..
        } = self;
        let mut said = format!(
            "{}:{line}:{column}: {}",
            path.display(),
            self.problem.say(language)
        );
        for (key, what) in [
            ("config-say-expected", &self.expected),
            ("config-say-hint", &self.hint),
        ] {
            if let Some(what) = what {
                said.push_str("\n  ");
                said.push_str(
                    &Text::new(key)
                        .with("what", what.say(language))
                        .say(language),
                );
            }
        }

        said
    }

    /// Lowers the fault to a warning: its program has no slot, so nothing of it airs.
    pub(super) fn unscheduled(self) -> Self {
        Self {
            severity: Severity::Warning,
            blocks: false,
            ..self
        }
    }

    /// As programs read it, its sentences in `language`.
    #[must_use]
    pub fn row(&self, language: Language) -> FaultRow<'_> {
        FaultRow {
            path: self.path.to_string_lossy().into_owned(),
            line: self.line,
            column: self.column,
            severity: self.severity,
            text: self.problem.say(language),
            hint: self.hint.as_ref().map(|hint| hint.say(language)),
            found: self.found.as_deref(),
            expected: self
                .expected
                .as_ref()
                .map(|expected| expected.say(language)),
        }
    }
}

/// A fault as programs read it.
#[derive(Debug, Clone, Serialize)]
pub struct FaultRow<'a> {
    path: String,
    line: usize,
    column: usize,
    severity: Severity,
    text: String,
    hint: Option<String>,
    found: Option<&'a str>,
    expected: Option<String>,
}

/// In English; [`Fault::row`] has the choice.
impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.row(Language::En).serialize(serializer)
    }
}
