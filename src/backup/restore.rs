//! A station from its copy, on a bare machine.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};

use super::{
    BEFORE, BackupError, Entry, LOG, List, PEOPLE, SECRET, copy_in, failed, hashed, on_disk,
};
use crate::airlog::{Airlog, Verdict};
use crate::station::{Folder, Lock};

/// What a station is by: with it, a folder is one.
const STATION: &str = "config/station.toml";

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

/// Puts the station of the copy in `from` into `folder`, where no station may be yet, and no phatthanh run that waits for one.
/// What a restoring that broke off put there stays, and is gone on with.
///
/// # Errors
///
/// If there is no copy or it may not be read, a station or another file is there already, a phatthanh runs there, or the disk
/// cannot be written.
pub fn restore(from: &Path, folder: &Folder) -> Result<Restored, BackupError> {
    let copy = copy_in(from);
    let list = List::read(&copy)?.ok_or_else(|| BackupError::NoCopy(from.to_owned()))?;
    refuse_station(folder, &list)?;
    let (root, var) = (folder.root(), folder.var());
    fs::create_dir_all(&var).map_err(failed("make", &var))?;
    let _held = Lock::take(folder).map_err(|_| BackupError::Running(root.to_owned()))?;
    // Meanwhile somebody may have made one.
    refuse_station(folder, &list)?;

    let mut restored = Restored {
        station: list.station,
        made: list.made,
        files: 0,
        lost: Vec::new(),
        rows: None,
        whole: true,
    };

    if list.files.contains_key(PEOPLE) {
        clear_accounts(folder);
    }

    // The log, then what makes the folder a station: one whose restoring broke off is seen to be none yet.
    let last = [LOG, STATION].map(|path| list.files.get_key_value(path));
    let others = list.files.iter();
    let others = others.filter(|(path, _)| ![LOG, STATION].contains(&path.as_str()));
    for (path, entry) in others.chain(last.into_iter().flatten()) {
        match source(&copy, entry)? {
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

/// Fails if a station is in `folder`, or a log that is not the one of `list`.
fn refuse_station(folder: &Folder, list: &List) -> Result<(), BackupError> {
    let is_brought = || {
        let known = list.files.get(LOG);
        known.is_some_and(|entry| is(&folder.log(), entry))
    };
    if folder.root().join(STATION).exists() || (folder.log().exists() && !is_brought()) {
        return Err(BackupError::Station(folder.root().to_owned()));
    }
    Ok(())
}

/// Removes accounts that are nobody's: the pages that wait for a new station have made room for the first.
fn clear_accounts(folder: &Folder) {
    let path = folder.people();
    let is_empty = || -> rusqlite::Result<bool> {
        let db = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        db.query_row("select not exists (select 1 from person)", [], |row| {
            row.get(0)
        })
    };
    if matches!(is_empty(), Ok(true)) {
        for ending in ["db", "db-wal", "db-shm"] {
            fs::remove_file(path.with_extension(ending)).ok();
        }
    }
}

/// Whether the file at `path` holds what the list says.
fn is(path: &Path, entry: &Entry) -> bool {
    on_disk(path).is_ok_and(|read| read == (entry.sha256.clone(), entry.size))
}

/// Where a file of the copy lies that holds what the list says: at its place, or among what was put aside, where a copy
/// broke off. Fails if it may not be read: what is there is not lost.
fn source(copy: &Path, entry: &Entry) -> Result<Option<PathBuf>, BackupError> {
    let place = copy.join(&entry.stored);
    if let Err(error) = File::open(&place)
        && error.kind() == io::ErrorKind::PermissionDenied
    {
        return Err(failed("read", &place)(error));
    }

    let before = fs::read_dir(copy.join(BEFORE))
        .into_iter()
        .flatten()
        .flatten();
    let mut before: Vec<PathBuf> = before.map(|time| time.path().join(&entry.stored)).collect();
    before.sort();
    let mut places = [place].into_iter().chain(before.into_iter().rev());
    Ok(places.find(|path| is(path, entry)))
}

/// Puts `from` at `to`, where nothing may be but the same: under its own name once it is whole.
fn bring(from: &Path, to: &Path, path: &str, entry: &Entry) -> Result<(), BackupError> {
    if to.symlink_metadata().is_ok() {
        let same = is(to, entry);
        let in_the_way = || BackupError::InTheWay(to.to_owned());
        return same.then_some(()).ok_or_else(in_the_way);
    }

    let parent = to.parent().unwrap_or(to);
    fs::create_dir_all(parent).map_err(failed("make", parent))?;
    let mode = if SECRET.contains(&path) { 0o600 } else { 0o666 };
    let brought = || -> io::Result<()> {
        let mut file = tempfile::Builder::new()
            .prefix(".dang-dung-lai-")
            .permissions(Permissions::from_mode(mode))
            .tempfile_in(parent)?;
        hashed(File::open(from)?, &mut file)?;
        // What decides later whether a file was changed.
        let modified = u64::try_from(entry.modified_ms).unwrap_or_default();
        let modified = SystemTime::UNIX_EPOCH + Duration::from_millis(modified);
        file.as_file().set_modified(modified)?;
        file.as_file().sync_all()?;
        file.persist_noclobber(to)?;
        Ok(())
    };

    brought().map_err(failed("write", to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::back_up;

    /// A station, its copy, and an empty folder.
    fn copied() -> [tempfile::TempDir; 3] {
        let [station, stick, bare] = [(); 3].map(|()| tempfile::tempdir().unwrap());
        for (path, text) in [
            ("config/station.toml", "name = \"Đài xã\"\n"),
            ("audio/tin/1.wav", "sound"),
        ] {
            let path = station.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        fs::create_dir(station.path().join("var")).unwrap();
        let now = "2026-11-24T10:00:00Z".parse().unwrap();
        back_up(&Folder::new(station.path()), stick.path(), "Đài xã", now).unwrap();
        [station, stick, bare]
    }

    #[test]
    fn none_is_put_where_a_phatthanh_runs() {
        let [_station, stick, bare] = copied();
        let folder = Folder::new(bare.path());
        fs::create_dir(folder.var()).unwrap();
        let waits = Lock::take(&folder).unwrap();
        let refused = restore(stick.path(), &folder).unwrap_err();
        assert!(matches!(refused, BackupError::Running(_)), "{refused}");
        assert!(!bare.path().join("config").exists());
        drop(waits);
        assert_eq!(restore(stick.path(), &folder).unwrap().files, 2);
    }

    #[test]
    fn nothing_is_written_over_and_what_broke_off_goes_on() {
        let [_station, stick, bare] = copied();
        let folder = Folder::new(bare.path());
        let own = bare.path().join("audio/tin/1.wav");
        fs::create_dir_all(own.parent().unwrap()).unwrap();
        fs::write(&own, "another").unwrap();
        let refused = restore(stick.path(), &folder).unwrap_err();
        assert!(
            matches!(&refused, BackupError::InTheWay(path) if *path == own),
            "{refused}"
        );
        assert_eq!(fs::read_to_string(&own).unwrap(), "another");
        assert!(!bare.path().join(STATION).exists(), "no station yet");

        fs::write(&own, "sound").unwrap();
        assert_eq!(restore(stick.path(), &folder).unwrap().files, 2);
        assert!(matches!(
            restore(stick.path(), &folder),
            Err(BackupError::Station(_))
        ));
    }

    #[test]
    fn accounts_that_are_nobodys_are_in_no_ones_way() {
        let [station, stick, bare] = [(); 3].map(|()| tempfile::tempdir().unwrap());
        let people = |root: &tempfile::TempDir, rows: &str| {
            let folder = Folder::new(root.path());
            fs::create_dir_all(folder.var()).unwrap();
            let db = Connection::open(folder.people()).unwrap();
            db.execute_batch(&format!("create table person (name text); {rows}"))
                .unwrap();
            folder
        };
        let from = people(&station, "insert into person values ('Lan')");
        let now = "2026-11-24T10:00:00Z".parse().unwrap();
        back_up(&from, stick.path(), "Đài xã", now).unwrap();
        let folder = people(&bare, "");
        assert_eq!(restore(stick.path(), &folder).unwrap().files, 1);
        let name = Connection::open(folder.people()).unwrap();
        let name = name.query_row("select name from person", [], |row| row.get::<_, String>(0));
        assert_eq!(name.unwrap(), "Lan");

        fs::remove_file(folder.people()).unwrap();
        people(&bare, "insert into person values ('Mai')");
        let refused = restore(stick.path(), &folder);
        assert!(
            matches!(refused, Err(BackupError::InTheWay(_))),
            "{refused:?}"
        );
    }
}
