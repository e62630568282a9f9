//! Making a copy, or bringing one up to date.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::last::{self, LastBackup};
use super::list::{BackupFile, WAITING, list};
use super::{
    BEFORE, BackupError, Entry, FORMAT, LIST, LOG, List, PEOPLE, copy_in, failed, hashed, kept,
    name, on_disk,
};
use crate::airlog::{Airlog, Verdict};
use crate::station::Folder;

/// Whoever writes to a database is waited for so long.
const PATIENCE: Duration = Duration::from_secs(5);

/// A file people are still writing is tried again so often.
const TRIES: usize = 3;

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

/// Copies the station in `folder`, called `station`, into `to`, and reads back what lies there.
///
/// # Errors
///
/// If `to` is in the station's own folder, another copy is being made there, the stick is full or cannot be written,
/// or the log cannot be copied. What was there before is as it was, or put aside; on a full stick what was put aside first
/// goes.
pub fn back_up(
    folder: &Folder,
    to: &Path,
    station: &str,
    now: Timestamp,
) -> Result<Made, BackupError> {
    loop {
        match once(folder, to, station, now) {
            Err(BackupError::Io { source, .. })
                if source.kind() == io::ErrorKind::StorageFull
                    && kept::make_room(&copy_in(to).join(BEFORE)) =>
            {
                tracing::info!("the stick is full: what was put aside first goes");
            }
            done => return done,
        }
    }
}

fn once(folder: &Folder, to: &Path, station: &str, now: Timestamp) -> Result<Made, BackupError> {
    let copy = copy_in(to);
    refuse_own(folder, &copy)?;
    fs::create_dir_all(&copy).map_err(failed("make", &copy))?;
    let lock = File::create(copy.join(".khoa")).map_err(failed("write in", &copy))?;
    match lock.try_lock() {
        Ok(()) | Err(TryLockError::Error(_)) => {} // a stick that knows no locks
        Err(TryLockError::WouldBlock) => return Err(BackupError::Busy(copy)),
    }

    clear_scratch(&copy);
    let before = List::read(&copy)?;
    let scratch = tempfile::Builder::new()
        .prefix(SCRATCH)
        .tempdir_in(&copy)
        .map_err(failed("write in", &copy))?;
    let mut work = Work {
        before: before.as_ref(),
        taken: BTreeSet::new(),
        made: Made {
            place: copy.clone(),
            whole: true,
            ..Made::default()
        },
        fresh: Vec::new(),
        list: List {
            format: FORMAT,
            station: station.to_owned(),
            made: now.to_string(),
            rows: None,
            head: None,
            files: std::collections::BTreeMap::new(),
        },
        copy: &copy,
        scratch: &scratch,
    };

    let listing = list(folder.root());
    let left_out = listing.left_out.into_iter();
    work.made.left_out = left_out
        .map(|(path, problem)| LeftOut { path, problem })
        .collect();
    // Rows that wait before the log that may have taken them meanwhile: in both, they count once.
    let (waiting, others): (Vec<_>, Vec<_>) = listing
        .files
        .iter()
        .partition(|found| found.path == WAITING);
    for found in waiting {
        work.file(found)?;
    }

    work.log(folder, now)?;
    work.people(folder, now)?;
    for found in others {
        work.file(found)?;
    }

    work.keep_what_is_away(&listing.away);
    work.made.away = listing.away;
    let made = work.put_in_place(now)?;
    let whole = made.whole && made.left_out.is_empty();
    LastBackup::of(&made.place, whole, now, last::last(folder)).keep(folder);
    Ok(made)
}

/// How the name of a folder begins that a copy in the making lies in.
const SCRATCH: &str = ".dang-sao-luu-";

/// What a copy that broke off left.
fn clear_scratch(copy: &Path) {
    for entry in fs::read_dir(copy).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(SCRATCH) {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

/// A copy in a folder that is copied would grow for ever; one beside them on the same disk goes with it.
pub(super) fn refuse_own(folder: &Folder, copy: &Path) -> Result<(), BackupError> {
    let absolute = |path: &Path| -> Option<PathBuf> {
        let mut there = std::path::absolute(path).ok()?;
        while !there.exists() && there.pop() {}
        there.canonicalize().ok()
    };
    match (absolute(folder.root()), absolute(copy)) {
        (Some(root), Some(copy)) if copy.starts_with(&root) => Err(BackupError::Inside(copy)),
        _ => Ok(()),
    }
}

/// A copy in the making.
struct Work<'a> {
    copy: &'a Path,
    scratch: &'a TempDir,
    before: Option<&'a List>,
    /// Names in the copy, in lower case.
    taken: BTreeSet<String>,
    list: List,
    /// Files in the scratch folder, by where they belong.
    fresh: Vec<(PathBuf, String)>,
    made: Made,
}

impl Work<'_> {
    /// The log as it is now, and whether it is whole.
    fn log(&mut self, folder: &Folder, now: Timestamp) -> Result<(), BackupError> {
        if !folder.log().exists() {
            return Ok(());
        }

        let fresh = self.scratch.path().join("airlog.db");
        Airlog::open_read_only(&folder.log())?.copy_to(&fresh)?;
        sync(&fresh).map_err(failed("write", &fresh))?;
        let (sha256, size) = on_disk(&fresh).map_err(failed("read back", &fresh))?;
        let copied = Airlog::open_read_only(&fresh)?;
        match copied.verify()? {
            Verdict::Ok { rows, head } => {
                self.list.rows = Some(rows);
                self.list.head = Some(head);
            }
            Verdict::Broken { .. } => self.made.whole = false,
        }

        self.made.rows = self.list.rows;
        self.take(LOG, fresh, (sha256, size), now);
        Ok(())
    }

    /// The accounts of the console as they are now. What cannot be read of them costs no copy of the log.
    fn people(&mut self, folder: &Folder, now: Timestamp) -> Result<(), BackupError> {
        if !folder.people().exists() {
            return Ok(());
        }

        let fresh = self.scratch.path().join("people.db");
        if let Err(error) = database(&folder.people(), &fresh) {
            self.made.left_out.push(LeftOut {
                path: PEOPLE.to_owned(),
                problem: error.to_string(),
            });
            self.keep_what_is_away(&[PEOPLE.to_owned()]);
            return Ok(());
        }

        sync(&fresh).map_err(failed("write", &fresh))?;
        let read = on_disk(&fresh).map_err(failed("read back", &fresh))?;
        self.take(PEOPLE, fresh, read, now);
        Ok(())
    }

    /// Takes `fresh` as what `path` is now, unless the copy has the same bytes.
    fn take(&mut self, path: &str, fresh: PathBuf, read: (String, u64), now: Timestamp) {
        let (sha256, size) = read;
        let stored = name::stored(path, &mut self.taken);
        let is_new = self.known(path).is_none_or(|entry| entry.sha256 != sha256);
        if is_new {
            self.made.copied += 1;
            self.made.bytes += size;
            self.fresh.push((fresh, stored.clone()));
        }

        let entry = Entry {
            stored,
            size,
            sha256,
            modified_ms: now.as_millisecond(),
        };

        self.list.files.insert(path.to_owned(), entry);
    }

    /// What the copy has of `path`, if the list before says so.
    fn known(&self, path: &str) -> Option<&Entry> {
        self.before?.files.get(path)
    }

    fn file(&mut self, found: &BackupFile) -> Result<(), BackupError> {
        let stored = name::stored(&found.path, &mut self.taken);
        let unchanged = self.known(&found.path).filter(|entry| {
            entry.size == found.size
                && entry.modified_ms == found.modified_ms
                && entry.stored == stored
        });
        if let Some(entry) = unchanged
            && on_disk(&self.copy.join(&stored))
                .is_ok_and(|read| read == (entry.sha256.clone(), entry.size))
        {
            self.list.files.insert(found.path.clone(), entry.clone());
            return Ok(());
        }

        let fresh = self.scratch.path().join(format!("{}", self.fresh.len()));
        match copied(&found.at, &fresh)? {
            Ok((sha256, size)) => {
                let entry = Entry {
                    stored: stored.clone(),
                    size,
                    sha256,
                    modified_ms: found.modified_ms,
                };
                self.list.files.insert(found.path.clone(), entry);
                self.made.copied += 1;
                self.made.bytes += size;
                self.fresh.push((fresh, stored));
            }
            Err(problem) => {
                let path = found.path.clone();
                self.made.left_out.push(LeftOut { path, problem });
                // What was copied of it before is better than nothing.
                let before = self
                    .known(&found.path)
                    .filter(|entry| entry.stored == stored)
                    .cloned();
                self.list
                    .files
                    .extend(before.map(|entry| (found.path.clone(), entry)));
            }
        }

        Ok(())
    }

    /// Files of a folder that cannot be looked into are not gone.
    fn keep_what_is_away(&mut self, away: &[String]) {
        let Some(before) = self.before else { return };
        for (path, entry) in &before.files {
            let is_away = away.iter().any(|place| Path::new(path).starts_with(place));
            if is_away && self.taken.insert(entry.stored.to_lowercase()) {
                self.list.files.insert(path.clone(), entry.clone());
            }
        }
    }

    /// What is new goes to its place, what it replaces is put aside, and the list says what is there.
    fn put_in_place(mut self, now: Timestamp) -> Result<Made, BackupError> {
        let aside = self.copy.join(BEFORE).join(kept::name(now));
        let mut moved = 0;
        let mut set_aside = |stored: &str| -> Result<(), BackupError> {
            let (from, to) = (self.copy.join(stored), aside.join(stored));
            if from.symlink_metadata().is_err() {
                return Ok(());
            }
            make_parent(&to)?;
            fs::rename(&from, &to).map_err(failed("put aside", &from))?;
            moved += 1;
            Ok(())
        };

        let there: BTreeSet<&str> = self
            .list
            .files
            .values()
            .map(|entry| entry.stored.as_str())
            .collect();
        for entry in self.before.iter().flat_map(|list| list.files.values()) {
            if !there.contains(entry.stored.as_str()) {
                set_aside(&entry.stored)?;
            }
        }

        for (fresh, stored) in &self.fresh {
            set_aside(stored)?;
            let to = self.copy.join(stored);
            make_parent(&to)?;
            fs::rename(fresh, &to).map_err(failed("write", &to))?;
        }

        self.made.set_aside = moved;
        self.made.files = self.list.files.len();
        self.write_list()?;
        kept::thin_out(&self.copy.join(BEFORE));
        Ok(self.made)
    }

    fn write_list(&self) -> Result<(), BackupError> {
        let (path, fresh) = (self.copy.join(LIST), self.scratch.path().join(LIST));
        let text = serde_json::to_string_pretty(&self.list).expect("plain facts are JSON");
        let written = || -> io::Result<()> {
            let mut file = File::create(&fresh)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            // All that was put in its place before, too: the list is the last to be there.
            rustix::fs::syncfs(&file)?;
            fs::rename(&fresh, &path)?;
            Ok(rustix::fs::syncfs(&file)?)
        };
        written().map_err(failed("write", &path))
    }
}

/// Copies `from`, and reads back what the disk then holds. What cannot be read is said, not failed for.
fn copied(from: &Path, to: &Path) -> Result<Result<(String, u64), String>, BackupError> {
    for _ in 0..TRIES {
        let source = match File::open(from) {
            Ok(source) => source,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let mut file = File::create(to).map_err(failed("write", to))?;
        let before = source
            .metadata()
            .and_then(|found| Ok((found.len(), found.modified()?)));
        let read = match hashed(&source, &mut file) {
            Ok(read) => read,
            // A stick that takes no file of 4 GiB (FAT) takes the others.
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                return Ok(Err(error.to_string()));
            }
            // Which of the two failed is told by trying the one that can be blamed.
            Err(error) => match file
                .sync_all()
                .and_then(|()| room(to, source.metadata()?.len()))
            {
                Ok(()) => return Ok(Err(error.to_string())),
                Err(_) => return Err(failed("write", to)(error)),
            },
        };
        file.sync_all().map_err(failed("write", to))?;
        drop(file);
        let after = source
            .metadata()
            .and_then(|found| Ok((found.len(), found.modified()?)));
        let still = matches!((before, after), (Ok(before), Ok(after)) if before == after);
        if still && on_disk(to).map_err(failed("read back", to))? == read {
            return Ok(Ok(read));
        }
    }

    Ok(Err(
        "it changes while it is read, or is read back as something else".to_owned(),
    ))
}

/// An error if the disk of `at` has no room for so many bytes.
fn room(at: &Path, bytes: u64) -> io::Result<()> {
    let disk = rustix::fs::statvfs(at)?;
    if disk.f_bavail.saturating_mul(disk.f_frsize) < bytes {
        return Err(io::ErrorKind::StorageFull.into());
    }
    Ok(())
}

/// Copies the database at `from` as it is at one moment, whoever writes to it meanwhile.
fn database(from: &Path, to: &Path) -> rusqlite::Result<()> {
    let db = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    db.busy_timeout(PATIENCE)?;
    db.execute("vacuum into ?1", [to.to_string_lossy()])?;
    Ok(())
}

fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

fn make_parent(path: &Path) -> Result<(), BackupError> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(failed("make", parent))
}
