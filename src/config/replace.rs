//! Files of a station replaced together: all of them, or none.
//!
//! What is to be written is laid down whole in one file, `var/edit.pending`; its rename is the moment from
//! which the new files hold. Then each is put in place by a rename of its own, and that one goes. Whoever is killed
//! in between leaves it: [`recover`] finishes, and a reader that comes first reads what it says. A file
//! that a person wrote meanwhile is theirs, and stays.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::origin::{hex, sha256};

const PENDING: &str = "var/edit.pending";
const LOCK: &str = "var/edit.lock";

/// One file that gives way to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Change {
    /// SHA-256 of the bytes that give way; none if there is no file yet.
    pub(super) old: Option<String>,
    /// The new bytes, in hexadecimal; none if the file goes.
    new: Option<String>,
}

type Changes = BTreeMap<PathBuf, Change>;

impl Change {
    /// The new bytes; none if the file goes.
    pub(super) fn new_bytes(&self) -> Option<Vec<u8>> {
        let text = self.new.as_deref()?;
        let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
        (0..text.len()).step_by(2).map(pair).collect()
    }
}

/// The bytes of a file that give way, and those that take their place; none where there is no file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replacement {
    /// As it was when the edit was made.
    pub old: Option<Vec<u8>>,
    /// As it is to be.
    pub new: Option<Vec<u8>>,
}

/// What is to be replaced, by its path in the station.
pub type Replacements = BTreeMap<PathBuf, Replacement>;

/// Why nothing was replaced.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// A file is not as it was when the edit was made.
    #[error("{} was changed meanwhile", .0.display())]
    Changed(PathBuf),
    /// The disk refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Replaces files of the station at `root`: all of `files`, or none of them.
///
/// # Errors
/// [`ReplaceError`]: a file is not what is to give way, or the disk refused; all files are as they were, or [`recover`]
/// will finish.
pub fn replace(root: &Path, files: &Replacements) -> Result<(), ReplaceError> {
    let lock = lock(root)?;
    lock.lock()?;
    finish(root)?;
    let mut changes = Changes::new();
    for (path, Replacement { old, new }) in files {
        let old = old.as_deref().map(sha256);
        if old != now(&root.join(path))? {
            return Err(ReplaceError::Changed(path.clone()));
        }
        let new = new.as_deref().map(hex);
        changes.insert(path.clone(), Change { old, new });
    }

    lay_down(root, &changes)?;
    finish(root)?;
    Ok(())
}

/// Finishes what whoever was killed had begun, unless another is at it. Returns whether there was anything.
///
/// # Errors
/// If the disk refuses: it is tried again with the next call.
pub fn recover(root: &Path) -> io::Result<bool> {
    if !root.join(PENDING).exists() {
        return Ok(false);
    }
    let lock = lock(root)?;
    if lock.try_lock().is_err() {
        return Ok(false);
    }
    finish(root)
}

fn lock(root: &Path) -> io::Result<File> {
    fs::create_dir_all(root.join("var"))?;
    File::create(root.join(LOCK))
}

/// Writes down what is to be done: from here on the new files hold.
fn lay_down(root: &Path, changes: &Changes) -> io::Result<()> {
    put(&root.join(PENDING), &serde_json::to_vec(changes)?)
}

/// What is still to be done; none if nothing is.
pub(super) fn pending(root: &Path) -> Option<Changes> {
    serde_json::from_slice(&fs::read(root.join(PENDING)).ok()?).ok()
}

fn finish(root: &Path) -> io::Result<bool> {
    let Some(changes) = pending(root) else {
        return Ok(false);
    };
    for (path, change) in &changes {
        carry_out(&root.join(path), change)?;
    }
    let done = root.join(PENDING);
    #[cfg(test)]
    cut::act()?;
    fs::remove_file(&done)?;
    settle(&done)?;
    Ok(true)
}

/// Puts one file in place, unless it is no more what gives way.
fn carry_out(path: &Path, change: &Change) -> io::Result<()> {
    if now(path)? != change.old {
        return Ok(());
    }
    match change.new_bytes() {
        Some(new) => put(path, &new),
        None if change.old.is_some() => {
            #[cfg(test)]
            cut::act()?;
            fs::remove_file(path)?;
            settle(path)
        }
        None => Ok(()),
    }
}

/// Writes a file beside its place and renames it there; who may read and write it stays.
fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    #[cfg(test)]
    cut::act()?;
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new()
        .prefix(".edit-")
        .tempfile_in(folder)?;
    file.write_all(bytes)?;
    let rights = match fs::metadata(path) {
        Ok(known) => known.permissions(),
        Err(_) => std::os::unix::fs::PermissionsExt::from_mode(0o644),
    };
    file.as_file().set_permissions(rights)?;
    file.as_file().sync_all()?;
    #[cfg(test)]
    cut::act()?;
    file.persist(path).map_err(|error| error.error)?;
    settle(path)
}

/// Waits until the disk has the name of `path`, or that it is gone.
fn settle(path: &Path) -> io::Result<()> {
    #[cfg(test)]
    cut::act()?;
    File::open(path.parent().unwrap_or(path))?.sync_all()
}

/// SHA-256 of a file as it stands; none if there is none.
fn now(path: &Path) -> io::Result<Option<String>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(sha256(&bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The power goes in the middle of it, for tests: each act on the disk asks whether it still is there.
#[cfg(test)]
pub(crate) mod cut {
    use std::cell::Cell;
    use std::io;

    thread_local! {
        static LEFT: Cell<Option<u32>> = const { Cell::new(None) };
        static GONE: Cell<bool> = const { Cell::new(false) };
    }

    /// Lets so many acts happen; with the next the power is gone.
    pub(crate) fn after(acts: u32) {
        LEFT.set(Some(acts));
        GONE.set(false);
    }

    /// The power is back. Returns whether it was gone.
    pub(crate) fn end() -> bool {
        LEFT.set(None);
        GONE.replace(false)
    }

    /// An act on the disk.
    pub(super) fn act() -> io::Result<()> {
        match LEFT.get() {
            None => Ok(()),
            Some(0) => {
                GONE.set(true);
                Err(io::Error::other("the power is gone"))
            }
            Some(left) => {
                LEFT.set(Some(left - 1));
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Content, Snapshot};

    const FILES: [&str; 3] = [
        "config/calendar.toml",
        "config/schedule.toml",
        "programs/tin.toml",
    ];

    /// A station whose first file is not there yet.
    fn station() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for path in &FILES[1..] {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "old").unwrap();
        }
        root
    }

    fn edit() -> Replacements {
        let new = |path: &str| {
            let old = (path != FILES[0]).then(|| b"old".to_vec());
            let new = Some(format!("new {path}").into_bytes());
            (PathBuf::from(path), Replacement { old, new })
        };
        FILES.map(new).into()
    }

    fn found(root: &Path) -> Vec<Option<String>> {
        let read = |path| fs::read_to_string(root.join(path)).ok();
        FILES.map(read).to_vec()
    }

    fn seen(root: &Path) -> Vec<Option<String>> {
        let snapshot = Snapshot::of(root);
        let text = |path: &str| match snapshot.files.get(Path::new(path)) {
            Some(Content::Bytes(bytes)) => Some(String::from_utf8(bytes.clone()).unwrap()),
            _ => None,
        };
        FILES.map(text).to_vec()
    }

    fn new() -> Vec<Option<String>> {
        FILES.map(|path| Some(format!("new {path}"))).to_vec()
    }

    fn changes() -> Changes {
        let change = |(path, Replacement { old, new }): (PathBuf, Replacement)| {
            let (old, new) = (old.as_deref().map(sha256), new.as_deref().map(hex));
            (path, Change { old, new })
        };
        edit().into_iter().map(change).collect()
    }

    /// Killed after each number of files: what is read is the old files or the new ones, never a mix.
    #[test]
    fn killed_at_any_step() {
        let old = [None, Some("old".to_owned()), Some("old".to_owned())];
        let root = station();
        fs::create_dir_all(root.path().join("var")).unwrap();
        // Before it has its name.
        fs::write(root.path().join("var/.edit-half"), "{\"config").unwrap();
        assert_eq!(seen(root.path()), old);
        assert!(!recover(root.path()).unwrap());

        for done in 0..=FILES.len() {
            let root = station();
            fs::create_dir_all(root.path().join("var")).unwrap();
            lay_down(root.path(), &changes()).unwrap();
            for (path, change) in changes().iter().take(done) {
                carry_out(&root.path().join(path), change).unwrap();
            }
            assert_eq!(seen(root.path()), new(), "{done} in place");
            assert!(recover(root.path()).unwrap());
            assert_eq!(found(root.path()), new());
            assert!(!recover(root.path()).unwrap());
        }
    }

    #[test]
    fn all_or_none_and_back_again() {
        let root = station();
        replace(root.path(), &edit()).unwrap();
        assert_eq!(found(root.path()), new());

        // A file that was made goes again.
        let mut back = edit();
        for file in back.values_mut() {
            std::mem::swap(&mut file.old, &mut file.new);
        }
        replace(root.path(), &back).unwrap();
        assert_eq!(found(root.path())[..2], [None, Some("old".to_owned())]);
    }

    #[test]
    fn what_a_person_wrote_meanwhile_is_theirs() {
        let root = station();
        fs::write(root.path().join(FILES[2]), "by hand").unwrap();
        let error = replace(root.path(), &edit()).unwrap_err();
        assert!(matches!(&error, ReplaceError::Changed(path) if path.ends_with("tin.toml")));
        assert_eq!(found(root.path())[1], Some("old".to_owned()));

        // Between a kill and the next start.
        fs::create_dir_all(root.path().join("var")).unwrap();
        lay_down(root.path(), &changes()).unwrap();
        recover(root.path()).unwrap();
        assert_eq!(
            found(root.path())[1..],
            [new()[1].clone(), Some("by hand".to_owned())]
        );
    }
}
