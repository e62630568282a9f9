//! What is written on a stick: read back before it counts, and through no link, for a stick is anybody's.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use rustix::fs::OFlags;
use rustix::io::Errno;

use super::name::Letters;
use super::{BackupError, failed, hashed, on_disk};

/// Whoever writes to a database is waited for so long.
const PATIENCE: Duration = Duration::from_secs(5);

/// A file people are still writing is tried again so often.
const TRIES: usize = 3;

/// There is no room for a file: why it is left out, as its sentence knows it.
pub(super) const NO_ROOM: &str = "no-room";

/// A file is larger than the stick's file system takes.
const TOO_LARGE: &str = "too-large";

/// Copies `from`, and reads back what the disk then holds. What cannot be read, or has no room there, is said, not failed for.
pub(super) fn copied(from: &Path, to: &Path) -> Result<Result<(String, u64), String>, BackupError> {
    for _ in 0..TRIES {
        let source = match File::open(from) {
            Ok(source) => source,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let mut file = File::create(to).map_err(failed("write", to))?;
        let before = source
            .metadata()
            .and_then(|found| Ok((found.len(), found.modified()?)));
        let read = hashed(&source, &mut file);
        let read = match read.and_then(|read| file.sync_all().map(|()| read)) {
            Ok(read) => read,
            // A stick that takes no file of 4 GiB (FAT), or not this one, takes others.
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                return Ok(Err(TOO_LARGE.to_owned()));
            }
            Err(error) if error.kind() == io::ErrorKind::StorageFull => {
                drop(file);
                fs::remove_file(to).map_err(failed("write", to))?;
                return Ok(Err(NO_ROOM.to_owned()));
            }
            // Which of the two failed is told by trying the one that can be blamed.
            Err(error) => match file.sync_all() {
                Ok(()) => return Ok(Err(error.to_string())),
                Err(_) => return Err(failed("write", to)(error)),
            },
        };
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

/// Copies the database at `from` as it is at one moment, whoever writes to it meanwhile. What cannot be read of it, or has no
/// room there, is said.
pub(super) fn database(from: &Path, to: &Path) -> Result<(), String> {
    let copied = || -> rusqlite::Result<()> {
        let db = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        db.busy_timeout(PATIENCE)?;
        db.execute("vacuum into ?1", [to.to_string_lossy()])?;
        Ok(())
    };
    copied().map_err(|error| match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => NO_ROOM.to_owned(),
        _ => error.to_string(),
    })
}

/// Has the disk keep what was written to the file at `path`.
pub(super) fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Opens the file at `path` to write, and makes it if it is not there; what was in it stays.
///
/// # Errors
/// If a link is there, or it cannot be opened.
pub(super) fn open(path: &Path) -> Result<File, BackupError> {
    let opened = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .custom_flags(OFlags::NOFOLLOW.bits().cast_signed())
        .open(path);
    opened.map_err(|error| match Errno::from_io_error(&error) {
        Some(Errno::LOOP) => BackupError::Link(path.to_owned()),
        _ => failed("write", path)(error),
    })
}

/// Lets nobody but its owner read the file at `path`, where the disk knows owners.
pub(super) fn own_only(path: &Path) {
    if path.symlink_metadata().is_ok_and(|found| found.is_file()) {
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).ok();
    }
}

/// Returns which letters the disk takes that the folder `scratch` lies on: one that is mounted without UTF-8 refuses the others,
/// or makes something else of them.
pub(super) fn letters(scratch: &Path) -> Letters {
    let keeps = |name: &str| {
        let place = scratch.join(name);
        let made = File::create(&place).is_ok();
        let is_there = fs::read_dir(scratch)
            .is_ok_and(|mut there| there.any(|there| there.is_ok_and(|it| it.file_name() == name)));
        drop(fs::remove_file(place));
        made && is_there
    };
    // One that takes no file at all says so at the first that is copied.
    if keeps("thu") && !keeps("thử") {
        Letters::Ascii
    } else {
        Letters::Any
    }
}

/// Makes the folder at `path`, unless it is there.
///
/// # Errors
/// If a link is there, or it cannot be made.
pub(super) fn make(path: &Path) -> Result<(), BackupError> {
    match path.symlink_metadata() {
        Ok(found) if found.is_symlink() => Err(BackupError::Link(path.to_owned())),
        Ok(_) => Ok(()),
        Err(_) => fs::create_dir(path).map_err(failed("make", path)),
    }
}

/// Makes the folders in `copy` that `path` lies in.
///
/// # Errors
/// If one of them is a link, or cannot be made.
pub(super) fn make_parents(copy: &Path, path: &Path) -> Result<(), BackupError> {
    let mut at = copy.to_owned();
    for part in path.parent().into_iter().flat_map(Path::components) {
        at.push(part);
        make(&at)?;
    }
    Ok(())
}
