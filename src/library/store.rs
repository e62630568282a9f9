//! Copies of every recording by the hash of its bytes, so that what is on air does not depend on a
//! folder people work in.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use tempfile::NamedTempFile;

use super::walk::Stamp;
use crate::names::SegmentId;

/// Name of a copy that is being made.
const UNFINISHED: &str = ".unfinished-";
/// Longer than any copy takes.
const UNFINISHED_FOR: Duration = Duration::from_secs(3600);

/// The folder `var/store`.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
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

    /// Copies `source`, hashing the very bytes that are copied.
    pub(super) fn copy(&self, source: &Path) -> io::Result<Copy> {
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.folder)?;
        let id = hash(File::open(source)?, |bytes| file.write_all(bytes))?;
        Ok(Copy { file, id })
    }

    /// An empty copy of `id`, to be filled by another program.
    pub(super) fn begin(&self, id: SegmentId) -> io::Result<Copy> {
        let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.folder)?;
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
