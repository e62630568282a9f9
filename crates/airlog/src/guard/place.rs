//! Whether a log that is open is still the file at its path.
//!
//! An open file goes on when its name is removed or given to another: what is written then is gone with the process.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::write::files::beside;

/// The files that were opened: the database, and what `SQLite` keeps beside it. Device and number of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place([Option<(u64, u64)>; 3]);

impl Place {
    /// The files at `path` now. An error if that cannot be seen.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        let mut files = [None; 3];
        for (file, suffix) in files.iter_mut().zip(["", "-wal", "-shm"]) {
            *file = match fs::symlink_metadata(beside(path, suffix)) {
                Ok(facts) => Some((facts.dev(), facts.ino())),
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                Err(error) => return Err(error),
            };
        }
        Ok(Self(files))
    }

    /// Whether anything is there.
    pub(crate) fn is_taken(&self) -> bool {
        self.0.iter().any(Option::is_some)
    }

    /// Whether the database, and what lay beside it when this was opened, lie at `path` still.
    pub(crate) fn holds(&self, path: &Path) -> bool {
        // What cannot be seen is not known to be gone: a row that cannot be written says so itself.
        let Ok(now) = Self::of(path) else { return true };
        self.0
            .iter()
            .zip(now.0)
            .all(|(opened, now)| opened.is_none() || *opened == now)
    }
}
