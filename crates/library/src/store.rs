//! Copies of every recording by the hash of its bytes, so that what is on air does not depend on a
//! folder people work in.

pub(super) mod archive;
pub(super) mod upkeep;
pub(super) mod verify;

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rustix::io::Errno;
use tempfile::NamedTempFile;

use super::folders::found::Stamp;
use phatthanh_core::names::SegmentId;
use phatthanh_core::units::Size;

/// Name of a copy that is being made.
const UNFINISHED: &str = ".unfinished-";
/// Longer than any copy takes.
const UNFINISHED_FOR: Duration = Duration::from_secs(3600);

/// The folder `var/store`.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

/// What a copy must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bytes {
    /// BLAKE3 of the copy's own bytes.
    pub(super) hash: SegmentId,
    /// Their number, where it is known apart.
    pub(super) size: Option<u64>,
}

/// How a copy was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// It holds what it must.
    Good,
    /// It does not, or the disk gives it back no more.
    Damaged,
    /// There is none.
    Missing,
    /// It may be good: this process may not read it.
    Unread,
}

/// What lies in the store.
#[derive(Debug, Default)]
pub(super) struct StoreContents {
    /// Copies by their names, in order.
    pub(super) ids: Vec<SegmentId>,
    /// Files that are no copies.
    pub(super) strays: Vec<PathBuf>,
}

/// A copy that is made but not kept yet; it goes away unless it is.
#[derive(Debug)]
pub(super) struct Copy {
    file: NamedTempFile,
    pub(super) id: SegmentId,
}

impl Copy {
    pub(super) fn path(&self) -> &Path {
        self.file.path()
    }
}

impl Store {
    pub(super) const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Names the store of a station that keeps its things in `var`: for who only reads copies.
    #[must_use]
    pub fn within(var: &Path) -> Self {
        Self::new(var.join("store"))
    }

    /// Makes the folder, and clears away what a power cut left unfinished; what is newer may be
    /// another process's.
    pub(super) fn prepare(&self, now: Timestamp) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        for entry in fs::read_dir(&self.folder)?.flatten() {
            let unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
            if unfinished && Stamp::of(&entry.path())?.age(now) > UNFINISHED_FOR {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Where it is.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the copy of `id` lies.
    #[must_use]
    pub fn path(&self, id: SegmentId) -> PathBuf {
        let name = id.to_string();
        self.folder.join(&name[..2]).join(name)
    }

    /// Whether there is a copy of `id`, of this size.
    pub(super) fn holds(&self, id: SegmentId, size: u64) -> bool {
        fs::metadata(self.path(id)).is_ok_and(|meta| meta.is_file() && meta.len() == size)
    }

    /// Everything in the store, but for what is being made.
    pub(super) fn held(&self) -> io::Result<StoreContents> {
        let mut held = StoreContents::default();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if !entry.file_type()?.is_dir() {
                if !entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                    held.strays.push(entry.path());
                }
                continue;
            }
            for entry in fs::read_dir(entry.path())? {
                let entry = entry?;
                let path = entry.path();
                let id = path
                    .file_name()
                    .and_then(|name| name.to_str()?.parse().ok());
                let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
                match id.filter(|id| is_file && self.path(*id) == path) {
                    Some(id) => held.ids.push(id),
                    None => held.strays.push(path),
                }
            }
        }

        held.ids.sort_unstable();
        Ok(held)
    }

    /// Opens the copy of `id`, to be looked through; how it is found if that cannot be.
    pub(super) fn look_through(&self, id: SegmentId) -> Result<Looking, Condition> {
        let file = File::open(self.path(id)).map_err(|problem| condition(&problem))?;
        Ok(Looking {
            file,
            hasher: blake3::Hasher::new(),
            block: vec![0; 1 << 17],
            read: 0,
        })
    }

    /// Looks through the copy of `id` from end to end.
    pub(super) fn verify(&self, id: SegmentId, expected: Bytes) -> Condition {
        const PIECE: u64 = 1 << 20;
        let mut looking = match self.look_through(id) {
            Ok(looking) => looking,
            Err(found) => return found,
        };
        loop {
            if let Some(found) = looking.read(PIECE, expected) {
                return found;
            }
        }
    }

    /// Removes the copy of `id`; who plays it plays on.
    pub(super) fn remove(&self, id: SegmentId) -> io::Result<()> {
        match fs::remove_file(self.path(id)) {
            Err(problem) if problem.kind() != io::ErrorKind::NotFound => Err(problem),
            _ => Ok(()),
        }
    }

    /// What may still be written where the store lies; none if the system does not say.
    #[must_use]
    pub fn room(&self) -> Option<Size> {
        let disk = rustix::fs::statvfs(&self.folder).ok()?;
        disk.f_bavail.checked_mul(disk.f_frsize).map(Size)
    }

    /// Copies `source`, hashing the very bytes that are copied.
    pub(super) fn copy(&self, source: &Path) -> io::Result<Copy> {
        let mut file = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(&self.folder)?;
        let id = hash(File::open(source)?, |bytes| file.write_all(bytes))?;
        Ok(Copy { file, id })
    }

    /// An empty copy of `id`, to be filled by another program.
    pub(super) fn begin(&self, id: SegmentId) -> io::Result<Copy> {
        let file = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(&self.folder)?;
        Ok(Copy { file, id })
    }

    /// Keeps `copies`: after a power cut each is there whole, or not at all. An answer for each.
    ///
    /// The file system is synced once before and once after for all of them: that costs as much as for
    /// one.
    pub(super) fn keep(&self, copies: Vec<Copy>) -> Vec<io::Result<()>> {
        if copies.is_empty() {
            return Vec::new();
        }

        let failed = |problem: &io::Error| io::Error::new(problem.kind(), problem.to_string());
        let count = copies.len();
        if let Err(problem) = self.sync() {
            return (0..count).map(|_| Err(failed(&problem))).collect();
        }

        let kept: Vec<io::Result<()>> = copies.into_iter().map(|copy| self.name(copy)).collect();
        match self.sync() {
            Ok(()) => kept,
            Err(problem) => (0..count).map(|_| Err(failed(&problem))).collect(),
        }
    }

    /// Gives `copy` its name.
    fn name(&self, copy: Copy) -> io::Result<()> {
        let path = self.path(copy.id);
        fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
        copy.file.persist(&path)?;
        Ok(())
    }

    /// Everything written to the file system the store is on lies on the disk.
    fn sync(&self) -> io::Result<()> {
        Ok(rustix::fs::syncfs(File::open(&self.folder)?)?)
    }
}

/// A copy that is being looked through, piece by piece: memory and time a piece do not grow with it.
#[derive(Debug)]
pub(super) struct Looking {
    file: File,
    hasher: blake3::Hasher,
    block: Vec<u8>,
    read: u64,
}

impl Looking {
    /// Reads about `bytes` more; at the end, how the copy was found.
    pub(super) fn read(&mut self, bytes: u64, expected: Bytes) -> Option<Condition> {
        let until = self.read + bytes;
        while self.read < until {
            match self.file.read(&mut self.block) {
                Ok(0) => {
                    let hash = SegmentId::new(*self.hasher.finalize().as_bytes());
                    let good =
                        hash == expected.hash && expected.size.is_none_or(|size| size == self.read);
                    return Some(if good {
                        Condition::Good
                    } else {
                        Condition::Damaged
                    });
                }
                Ok(count) => {
                    self.hasher.update(&self.block[..count]);
                    self.read += count as u64;
                }
                Err(problem) if problem.kind() == io::ErrorKind::Interrupted => {}
                Err(problem) => return Some(condition(&problem)),
            }
        }

        None
    }
}

/// A disk that cannot read what it wrote has lost it.
fn condition(problem: &io::Error) -> Condition {
    match problem.kind() {
        io::ErrorKind::NotFound => Condition::Missing,
        io::ErrorKind::PermissionDenied => Condition::Unread,
        _ if is_machines(problem) => Condition::Unread,
        _ => Condition::Damaged,
    }
}

/// Whether the machine had no room for another open file or for memory: that says nothing of any file, and passes.
pub(super) fn is_machines(problem: &io::Error) -> bool {
    let passing = [Errno::MFILE, Errno::NFILE, Errno::NOMEM].map(Errno::raw_os_error);
    problem
        .raw_os_error()
        .is_some_and(|number| passing.contains(&number))
}

/// The name of the bytes in `file`.
pub(super) fn identify(file: &Path) -> io::Result<SegmentId> {
    hash(File::open(file)?, |_| Ok(()))
}

fn hash(mut source: File, mut each: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<SegmentId> {
    let mut hasher = blake3::Hasher::new();
    let mut block = vec![0; 1 << 17];
    loop {
        match source.read(&mut block) {
            Ok(0) => return Ok(SegmentId::new(*hasher.finalize().as_bytes())),
            Ok(count) => {
                hasher.update(&block[..count]);
                each(&block[..count])?;
            }
            Err(problem) if problem.kind() == io::ErrorKind::Interrupted => {}
            Err(problem) => return Err(problem),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A copy is thrown away for what the disk says of it, and for nothing else.
    #[test]
    fn a_copy_is_damaged_only_if_the_disk_says_so() {
        for (error, expected) in [
            (Errno::IO, Condition::Damaged),
            (Errno::NOENT, Condition::Missing),
            (Errno::ACCESS, Condition::Unread),
            (Errno::MFILE, Condition::Unread),
            (Errno::NFILE, Condition::Unread),
            (Errno::NOMEM, Condition::Unread),
        ] {
            assert_eq!(condition(&error.into()), expected, "{error}");
        }
    }
}
