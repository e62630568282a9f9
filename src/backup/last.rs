//! When the last copy of a station was made, remembered by the station: the stick may be away.

use std::fs;
use std::io;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::station::Folder;

/// The last copy that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBackup {
    /// When, by the clock of then.
    pub made: Timestamp,
    /// Where it lies.
    pub place: String,
    /// Whether everything is in it, and the log in it is whole.
    pub whole: bool,
}

impl LastBackup {
    /// Remembers it. A station that cannot, as another account's, is copied all the same.
    pub(super) fn keep(&self, folder: &Folder) {
        let written = || -> io::Result<()> {
            let mut file = tempfile::NamedTempFile::new_in(folder.var())?;
            serde_json::to_writer(&mut file, self)?;
            file.persist(path(folder))?;
            Ok(())
        };
        if let Err(error) = written() {
            tracing::debug!(%error, "the copy is not remembered");
        }
    }
}

fn path(folder: &Folder) -> PathBuf {
    folder.var().join("last-backup.json")
}

/// Returns the last copy that was made of the station in `folder`; none if none is remembered.
#[must_use]
pub fn last(folder: &Folder) -> Option<LastBackup> {
    serde_json::from_str(&fs::read_to_string(path(folder)).ok()?).ok()
}
