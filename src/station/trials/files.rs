//! The files of a trial's station.

use std::fs;
use std::sync::Arc;

use crate::config::{self, Loaded};

/// See the module. They go once they are read.
pub(super) struct Files(tempfile::TempDir);

impl Files {
    /// Makes a folder without any.
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Writes one, and the folders it lies in.
    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Adds the folders of recordings, `tin` and the music `nen`, and returns what all of them say.
    pub(super) fn load(self) -> Arc<Loaded> {
        self.write("audio/tin/topic.toml", "title = \"Tin\"\n");
        self.write(
            "audio/nen/topic.toml",
            "title = \"Nền\"\napproval = false\n",
        );
        self.read()
    }

    /// Returns what they say.
    pub(super) fn read(self) -> Arc<Loaded> {
        let outcome = config::load(self.0.path());
        let faults = outcome.faults;
        Arc::new(outcome.loaded.unwrap_or_else(|| panic!("{faults:?}")))
    }
}
