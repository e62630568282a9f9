//! A folder in which warnings are put by a person or another program.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::alert::MOST_BYTES;
use crate::library::patience;
use crate::names::is_litter;
use crate::words::Text;

/// A folder that has not answered for so long hangs.
const PATIENCE: Duration = Duration::from_secs(5);
/// A file that has lain as it is for so long is whole.
const SETTLED: Duration = Duration::from_secs(2);
/// More files are not looked at: a folder of warnings is no archive.
const MOST_FILES: usize = 1000;

/// Size and time of a file.
type Stamp = (u64, i64, i64);

/// What is known of the folder.
#[derive(Debug)]
pub(super) struct Watched {
    place: PathBuf,
    /// How each file lay when it was seen first, the uptime then, and whether it was read so.
    seen: BTreeMap<PathBuf, (Stamp, Duration, bool)>,
}

impl Watched {
    pub(super) fn new(place: PathBuf) -> Self {
        Self {
            place,
            seen: BTreeMap::new(),
        }
    }

    /// Returns whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// Returns the files that are new and whole, each once; or why there can be none.
    pub(super) fn look(&mut self, uptime: Duration) -> Vec<Result<Vec<u8>, Text>> {
        let place = self.place.clone();
        let shown = self.place.display().to_string();
        let trouble = |problem: String| {
            let text = Text::new("station-alert-folder").with("folder", &shown);
            vec![Err(text.with("problem", problem))]
        };
        let files = match patience::ask(&self.place, PATIENCE, move || files(&place)) {
            Some(Ok(files)) => files,
            Some(Err(problem)) => return trouble(problem.to_string()),
            None => return trouble(io::Error::from(io::ErrorKind::TimedOut).to_string()),
        };

        self.seen.retain(|path, _| files.contains_key(path));
        let mut found = Vec::new();
        for (path, stamp) in files {
            let (seen, since, is_read) = self
                .seen
                .entry(path.clone())
                .or_insert((stamp, uptime, false));
            if *seen != stamp {
                (*seen, *since, *is_read) = (stamp, uptime, false);
            }
            if *is_read || uptime.saturating_sub(*since) < SETTLED {
                continue;
            }
            *is_read = true;
            found.push(read(&path).map_err(|problem| {
                let text = Text::new("station-alert-folder").with("folder", &shown);
                text.with("problem", problem)
            }));
        }
        found
    }
}

fn files(place: &Path) -> io::Result<BTreeMap<PathBuf, Stamp>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(place)?.take(MOST_FILES) {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        let ending = path.extension().map(OsStr::to_ascii_lowercase);
        let is_alert = ending.is_some_and(|ending| ending == "xml" || ending == "cap");
        if is_litter(&name) || !is_alert {
            continue;
        }
        // A link may lead anywhere.
        if let Ok(meta) = fs::symlink_metadata(&path)
            && meta.is_file()
        {
            files.insert(path, (meta.len(), meta.mtime(), meta.mtime_nsec()));
        }
    }
    Ok(files)
}

/// The bytes of a plain file; one more than any alert has where it is larger.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let file = fs::OpenOptions::new()
        .read(true)
        .custom_flags(flags.bits().cast_signed())
        .open(path)?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
