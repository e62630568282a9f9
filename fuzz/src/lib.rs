//! What the fuzz targets share. Each target feeds one parser of foreign bytes, and asserts what the
//! module promises about any bytes.

mod edit;

use std::fs;
use std::path::{Path, PathBuf};

use phatthanh::words::{Language, Text};
use tempfile::TempDir;

pub use edit::{Edit, edits};

/// A folder in memory where there is one: thousands are made a second.
///
/// # Panics
/// If none can be made: nothing can be fuzzed then.
#[must_use]
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let parent = if memory.is_dir() {
        memory.to_owned()
    } else {
        std::env::temp_dir()
    };
    TempDir::with_prefix_in("phatthanh-fuzz-", parent).expect("a scratch folder")
}

/// A folder with a file of these bytes, and the file's path.
///
/// # Panics
/// If it cannot be written.
#[must_use]
pub fn file(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = folder();
    let path = folder.path().join("file");
    fs::write(&path, bytes).expect("room for one input");
    (folder, path)
}

/// Asserts that `text`, which code made, has a sentence in both languages.
///
/// # Panics
/// If it has none.
pub fn assert_said(text: &Text) {
    for language in [Language::Vi, Language::En] {
        let said = text.say(language);
        assert!(
            !said.is_empty() && said != text.key(),
            "no sentence for {text:?}"
        );
    }
}
