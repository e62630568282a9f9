//! One daemon a station: two would play over each other, and each close the other's rows.

use std::fs::{File, TryLockError};
use std::io;

use crate::station::{Folder, StationError};

/// Held by the one process that keeps the station on the air.
///
/// The station's folder itself is held, not only a file in it: a file's name can be removed, or the whole of `var/`,
/// and then another process would hold another file of that name. The file is held too, where it can be made: an
/// older phatthanh knows that only.
#[derive(Debug)]
pub(crate) struct Lock {
    _held: Vec<File>,
}

impl Lock {
    /// Takes the station, unless another process has it. What cannot be held is no reason to be silent.
    pub(crate) fn take(folder: &Folder) -> Result<Self, StationError> {
        let mut held = Vec::new();
        for opened in [File::open(folder.root()), File::create(folder.lock())] {
            match opened.and_then(hold) {
                Ok(Some(file)) => held.push(file),
                Ok(None) => return Err(StationError::AlreadyRunning),
                Err(error) => tracing::warn!(%error, "the station cannot be locked here"),
            }
        }
        if held.is_empty() {
            tracing::error!("nothing keeps a second phatthanh from this station");
        }
        Ok(Self { _held: held })
    }
}

/// The file, if nobody else holds it.
fn hold(file: File) -> io::Result<Option<File>> {
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_removed_frees_nothing() {
        let station = tempfile::tempdir().unwrap();
        let folder = Folder::new(station.path());
        std::fs::create_dir(folder.var()).unwrap();
        let held = Lock::take(&folder).unwrap();
        let refused = || matches!(Lock::take(&folder), Err(StationError::AlreadyRunning));
        assert!(refused());
        std::fs::remove_file(folder.lock()).unwrap();
        assert!(refused(), "the file is gone");
        std::fs::remove_dir_all(folder.var()).unwrap();
        assert!(refused(), "all of var/ is gone");
        drop(held);

        // And where nothing can be made, the folder alone is enough.
        let held = Lock::take(&folder).unwrap();
        assert!(refused());
        drop(held);
        assert!(!refused());
    }
}
