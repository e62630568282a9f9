//! A station from its copy, on a bare machine.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::{BEFORE, BackupError, Entry, LOG, List, PEOPLE, copy_in, failed, hashed, on_disk};
use crate::airlog::{Airlog, Verdict};
use crate::station::Folder;

/// What nobody but the station's own user may read.
const SECRET: [&str; 3] = ["var/seal.key", "var/tls/ca.key", PEOPLE];

/// What came back, as `restore --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// The station's name.
    pub station: String,
    /// When the copy was made, RFC 3339.
    pub made: String,
    /// How many files are back.
    pub files: usize,
    /// Those that are gone or damaged on the stick, and were not put aside there either.
    pub lost: Vec<String>,
    /// How many rows the log has; none if the copy has no log.
    pub rows: Option<u64>,
    /// Whether the log is whole.
    pub whole: bool,
}

/// Puts the station of the copy in `from` into `folder`, where no station may be yet.
///
/// # Errors
///
/// If there is no copy, a station is there already, or the disk cannot be written.
pub fn restore(from: &Path, folder: &Folder) -> Result<Restored, BackupError> {
    let copy = copy_in(from);
    let list = List::read(&copy)?.ok_or_else(|| BackupError::NoCopy(from.to_owned()))?;
    let root = folder.root();
    if folder.log().exists() || root.join("config/station.toml").exists() {
        return Err(BackupError::Station(root.to_owned()));
    }

    let mut restored = Restored {
        station: list.station,
        made: list.made,
        files: 0,
        lost: Vec::new(),
        rows: None,
        whole: true,
    };

    // The log last: a station whose restoring broke off is seen to be none yet.
    let log = list.files.get_key_value(LOG);
    for (path, entry) in list
        .files
        .iter()
        .filter(|(path, _)| *path != LOG)
        .chain(log)
    {
        match source(&copy, entry) {
            Some(source) => {
                bring(&source, &root.join(path), path, entry)?;
                restored.files += 1;
            }
            None => restored.lost.push(path.clone()),
        }
    }

    if folder.log().exists() {
        match Airlog::open_read_only(&folder.log())?.verify()? {
            Verdict::Ok { rows, head } => {
                restored.rows = Some(rows);
                restored.whole = list.head.is_none_or(|known| known == head);
            }
            Verdict::Broken { .. } => restored.whole = false,
        }
    }

    Ok(restored)
}

/// Where a file of the copy lies that holds what the list says: at its place, or among what was put aside, where a copy
/// broke off.
fn source(copy: &Path, entry: &Entry) -> Option<PathBuf> {
    let before = fs::read_dir(copy.join(BEFORE))
        .into_iter()
        .flatten()
        .flatten();
    let mut before: Vec<PathBuf> = before.map(|time| time.path().join(&entry.stored)).collect();
    before.sort();
    [copy.join(&entry.stored)]
        .into_iter()
        .chain(before.into_iter().rev())
        .find(|path| on_disk(path).is_ok_and(|read| read == (entry.sha256.clone(), entry.size)))
}

fn bring(from: &Path, to: &Path, path: &str, entry: &Entry) -> Result<(), BackupError> {
    let parent = to.parent().unwrap_or(to);
    fs::create_dir_all(parent).map_err(failed("make", parent))?;
    let brought = || -> std::io::Result<()> {
        let mut file = File::create(to)?;
        if SECRET.contains(&path) {
            file.set_permissions(Permissions::from_mode(0o600))?;
        }
        hashed(File::open(from)?, &mut file)?;
        // What decides later whether a file was changed.
        let modified = u64::try_from(entry.modified_ms).unwrap_or_default();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_millis(modified))?;
        file.sync_all()
    };

    brought().map_err(failed("write", to))
}
