//! What `/api/v1` is asked and answers where no command prints it: for both ends, the station's pages and `--remote`.

use serde::{Deserialize, Serialize};

/// What went wrong, in place of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// That.
    pub error: Problem,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Which kind: for programs.
    pub code: String,
    /// What happened and what to do: for people.
    pub message: String,
}

/// What was on air, and ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Its title.
    pub skipped: String,
}

/// Which orders are to be stopped; all if none is named.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Stop {
    /// Their numbers.
    pub orders: Vec<i64>,
}

/// Which orders were stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// Their numbers.
    pub stopped: Vec<i64>,
}
