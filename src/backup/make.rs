//! Making a copy, or bringing one up to date.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use tempfile::TempDir;

use super::last::{self, LastBackup};
use super::list::{BackupFile, Listing, WAITING, list};
use super::made::{LeftOut, Made};
use super::name::{self, Letters};
use super::room::{self, Need, Plan};
use super::write::{self, NO_ROOM, copied, database, make_parents, sync};
use super::{
    BEFORE, BackupError, Entry, FORMAT, LIST, LOG, List, PEOPLE, SECRET, copy_in, failed, kept,
    on_disk, stick,
};
use crate::airlog::{Airlog, AirlogError, Verdict};
use crate::station::Folder;

/// What one file takes in the list, with its name.
const LINE: u64 = 512;

/// Copies the station in `folder`, called `station`, into `to`, and reads back what lies there.
///
/// Where a stick is short of room, what was put aside first goes for what then fits; what does not fit even so is left out.
///
/// # Errors
///
/// If `to` is in the station's own folder or another station's, another copy is being made there, the stick cannot be written
/// or has no room for the log, or that cannot be copied. What was there before is as it was, or put aside.
pub fn back_up(
    folder: &Folder,
    to: &Path,
    station: &str,
    now: Timestamp,
) -> Result<Made, BackupError> {
    let copy = copy_in(to);
    stick::refuse_own(folder, &copy)?;
    let id = stick::known_id(folder);
    let ours = stick::is_ours(&copy, id.as_deref())?;
    let _held = hold(&copy)?;
    clear_scratch(&copy);
    let before = List::read(&copy)?;
    refuse_foreign(before.as_ref(), &copy, id.as_deref(), station, ours)?;
    let listing = list(folder.root());
    let plan = make_room(folder, &copy, before.as_ref(), &listing)?;
    let scratch = tempfile::Builder::new()
        .prefix(SCRATCH)
        .tempdir_in(&copy)
        .map_err(failed("write in", &copy))?;
    let mut work = Work {
        letters: write::letters(scratch.path()),
        before: before.as_ref(),
        taken: BTreeSet::new(),
        made: Made {
            place: copy.clone(),
            whole: true,
            same_disk: stick::is_same_disk(folder.root(), &copy),
            away: listing.away.clone(),
            ..Made::default()
        },
        fresh: Vec::new(),
        list: List {
            format: FORMAT,
            station: station.to_owned(),
            id,
            made: now.to_string(),
            rows: None,
            head: None,
            files: std::collections::BTreeMap::new(),
        },
        copy: &copy,
        scratch: &scratch,
    };

    let left_out = listing.left_out.iter().cloned();
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
        if plan.left_out.contains(&*found.path) {
            work.leave_out(&found.path, NO_ROOM.to_owned());
        } else {
            work.file(found)?;
        }
    }

    work.keep_what_is_away(&listing.away);
    let made = work.put_in_place(now)?;
    LastBackup::of(&made, now, last::last(folder)).keep(folder);
    Ok(made)
}

/// Makes the folder `copy`, unless it is there, and holds it: one copy at a time is made there.
fn hold(copy: &Path) -> Result<File, BackupError> {
    let parent = copy.parent().unwrap_or(copy);
    match fs::create_dir(parent) {
        Ok(()) => {}
        Err(_) if parent.is_dir() => {}
        // Made with all above it, the place of a stick that is out would be a folder of the station's own disk.
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => {
            return Err(BackupError::NoFolder(
                parent.parent().unwrap_or(parent).to_owned(),
            ));
        }
        Err(problem) => return Err(failed("make", parent)(problem)),
    }
    write::make(copy)?;
    let lock = write::open(&copy.join(".khoa"))?;
    match lock.try_lock() {
        Ok(()) | Err(TryLockError::Error(_)) => Ok(lock), // a stick that knows no locks
        Err(TryLockError::WouldBlock) => Err(BackupError::Busy(copy.to_owned())),
    }
}

/// Fails if the list `before` in `copy` is another station's. One without an id says its station's name only: that of a
/// station that was renamed is known by its stick's file, if the stick is `ours`.
fn refuse_foreign(
    before: Option<&List>,
    copy: &Path,
    id: Option<&str>,
    station: &str,
    ours: bool,
) -> Result<(), BackupError> {
    let Some(before) = before else { return Ok(()) };
    let is_foreign = match &before.id {
        Some(known) => Some(&**known) != id,
        None => !ours && ![&before.station, station].contains(&"") && before.station != station,
    };
    if is_foreign {
        let (station, sure) = (before.station.clone(), before.id.is_some());
        return Err(BackupError::ForeignCopy(copy.to_owned(), station, sure));
    }
    Ok(())
}

/// Decides what fits, and removes what of the past goes for it: nothing where the log is not whole, for then the past may
/// hold the last one that was.
fn make_room<'a>(
    folder: &Folder,
    copy: &Path,
    before: Option<&List>,
    listing: &'a Listing,
) -> Result<Plan<'a>, BackupError> {
    let (free, block) = room::free(copy).map_err(failed("look at the room of", copy))?;
    let need = need(folder, before, listing, block);
    if need.all() <= free {
        return Ok(Plan::default());
    }

    let aside = copy.join(BEFORE);
    let past = if is_log_whole(folder) {
        kept::spare(&aside)
    } else {
        Vec::new()
    };
    let held: Vec<u64> = past.iter().map(|at| room::held(at, block)).collect();
    let full = || failed("write in", copy)(io::ErrorKind::StorageFull.into());
    let plan = room::plan(&need, free, &held).ok_or_else(full)?;
    for gone in &past[..plan.goes] {
        tracing::info!(path = %gone.display(), "the stick is full: what was put aside first goes");
        fs::remove_dir_all(gone).map_err(failed("remove", gone))?;
    }
    Ok(plan)
}

/// What is to be written, as far as that is known before it is read.
fn need<'a>(folder: &Folder, before: Option<&List>, listing: &'a Listing, block: u64) -> Need<'a> {
    let size = |path: &Path| fs::metadata(path).map_or(0, |found| found.len());
    // Rows that the log has taken and not yet put in their place.
    let rows = folder.log().with_extension("db-wal");
    let databases = [folder.log(), rows, folder.people()];
    let databases = databases.map(|path| room::taken(size(&path), block));
    let list = room::taken(LINE * (listing.files.len() as u64 + 4), block);
    let is_known = |found: &BackupFile| {
        let entry = before.and_then(|before| before.files.get(&found.path));
        entry
            .is_some_and(|entry| entry.size == found.size && entry.modified_ms == found.modified_ms)
    };
    let new = listing.files.iter().filter(|found| !is_known(found));
    Need {
        always: databases.iter().sum::<u64>() + list,
        files: new
            .map(|found| (&*found.path, room::taken(found.size, block)))
            .collect(),
    }
}

/// Whether the station's log is whole as it is now; one that is not there is.
fn is_log_whole(folder: &Folder) -> bool {
    let log = folder.log();
    !log.exists()
        || Airlog::open_read_only(&log)
            .and_then(|log| log.verify())
            .is_ok_and(|verdict| matches!(verdict, Verdict::Ok { .. }))
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

/// A copy in the making.
struct Work<'a> {
    copy: &'a Path,
    scratch: &'a TempDir,
    letters: Letters,
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
        let log = Airlog::open_read_only(&folder.log())?;
        log.copy_to(&fresh).map_err(|error| match error {
            // The stick is full, not the station's disk.
            AirlogError::Full { path } => failed("write", &path)(io::ErrorKind::StorageFull.into()),
            other => other.into(),
        })?;
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
        if let Err(problem) = database(&folder.people(), &fresh) {
            self.leave_out(PEOPLE, problem);
            return Ok(());
        }

        write::own_only(&fresh);
        sync(&fresh).map_err(failed("write", &fresh))?;
        let read = on_disk(&fresh).map_err(failed("read back", &fresh))?;
        self.take(PEOPLE, fresh, read, now);
        Ok(())
    }

    /// Takes `fresh` as what `path` is now, unless the copy has the same bytes.
    fn take(&mut self, path: &str, fresh: PathBuf, read: (String, u64), now: Timestamp) {
        let (sha256, size) = read;
        let stored = name::stored(path, self.letters, &mut self.taken);
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

    /// Leaves `path` out. What was copied of it before is better than nothing.
    fn leave_out(&mut self, path: &str, problem: String) {
        self.made.left_out.push(LeftOut {
            path: path.to_owned(),
            problem,
        });
        self.keep_what_is_away(&[path.to_owned()]);
    }

    fn file(&mut self, found: &BackupFile) -> Result<(), BackupError> {
        let is_secret = SECRET.contains(&&*found.path);
        let stored = name::stored(&found.path, self.letters, &mut self.taken);
        let unchanged = self.known(&found.path).filter(|entry| {
            entry.size == found.size
                && entry.modified_ms == found.modified_ms
                && entry.stored == stored
        });
        if let Some(entry) = unchanged
            && on_disk(&self.copy.join(&stored))
                .is_ok_and(|read| read == (entry.sha256.clone(), entry.size))
        {
            if is_secret {
                write::own_only(&self.copy.join(&stored));
            }
            self.list.files.insert(found.path.clone(), entry.clone());
            return Ok(());
        }

        let fresh = self.scratch.path().join(format!("{}", self.fresh.len()));
        match copied(&found.at, &fresh)? {
            Ok((sha256, size)) => {
                if is_secret {
                    write::own_only(&fresh);
                }
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
                self.taken.remove(&stored.to_lowercase());
                self.leave_out(&found.path, problem);
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
        let aside = Path::new(BEFORE).join(kept::name(now));
        let mut moved = 0;
        let mut set_aside = |stored: &str| -> Result<(), BackupError> {
            let to = aside.join(stored);
            let from = self.copy.join(stored);
            if from.symlink_metadata().is_err() {
                return Ok(());
            }
            make_parents(self.copy, Path::new(stored))?;
            make_parents(self.copy, &to)?;
            let to = self.copy.join(to);
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
            make_parents(self.copy, Path::new(stored))?;
            fs::rename(fresh, &to).map_err(failed("write", &to))?;
        }

        self.made.set_aside = moved;
        self.made.files = self.list.files.len();
        self.write_list()?;
        // The past may hold the last log that was whole.
        if self.made.whole {
            kept::thin_out(&self.copy.join(BEFORE));
        }
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

#[cfg(test)]
mod tests;
