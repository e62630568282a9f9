//! What was made of a copy.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What was made, as `backup --json` prints it.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Where it lies.
    pub place: PathBuf,
    /// How many files it has.
    pub files: usize,
    /// How many of them are new.
    pub copied: usize,
    /// Their bytes.
    pub bytes: u64,
    /// How many that were there are put aside.
    pub set_aside: usize,
    /// How many rows its log has; none if the station has none.
    pub rows: Option<u64>,
    /// Whether the log is whole.
    pub whole: bool,
    /// Whether it lies on the station's own disk: who loses that loses both.
    #[serde(default)]
    pub same_disk: bool,
    /// Folders that are away, whose files stay as they were copied last.
    pub away: Vec<String>,
    /// What could not be read, and why.
    pub left_out: Vec<LeftOut>,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Its place in the station's folder.
    pub path: String,
    /// Why not.
    pub problem: String,
}
