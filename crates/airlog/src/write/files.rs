//! The log's files: whether they are there, how one comes to its place, and how one is set aside.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::error::AirlogError;

pub(crate) fn opening(path: &Path) -> impl Fn(rusqlite::Error) -> AirlogError {
    move |source| AirlogError::sqlite("open", path, source)
}

pub(crate) fn io(action: &'static str, path: &Path) -> impl Fn(io::Error) -> AirlogError {
    move |source| match source.kind() {
        io::ErrorKind::StorageFull => AirlogError::Full {
            path: path.to_owned(),
        },
        _ => AirlogError::Io {
            action,
            path: path.to_owned(),
            source,
        },
    }
}

pub(crate) fn exists(path: &Path) -> Result<bool, AirlogError> {
    path.try_exists().map_err(io("look for", path))
}

pub(crate) fn number(db: &Connection, pragma: &str) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, pragma, |row| row.get(0))
}

/// `SQLite`'s own files beside `path`: the write-ahead log `-wal` and its index `-shm`.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// `path` as a URI that promises `SQLite` that nobody writes meanwhile.
pub(crate) fn immutable(path: &Path) -> PathBuf {
    let mut uri = String::from("file:");
    for character in path.to_string_lossy().chars() {
        match character {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            other => uri.push(other),
        }
    }
    uri.push_str("?immutable=1");
    PathBuf::from(uri)
}

/// Closes `db`, which is the file `fresh` and is to stand at `path`, so that all of it is on the disk.
pub(crate) fn in_full(db: Connection, fresh: &Path, path: &Path) -> Result<(), AirlogError> {
    let fault = opening(path);
    db.pragma_update(None, "journal_mode", "wal")
        .map_err(&fault)?;
    db.close().map_err(|(_, source)| fault(source))?;
    fs::File::open(fresh)
        .and_then(|file| file.sync_all())
        .map_err(io("write", path))
}

/// Gives a log that is whole its place. If another process was first, its log stays.
pub(crate) fn settle(fresh: &Path, path: &Path) -> Result<(), AirlogError> {
    let folder = folder_of(path);
    match fs::hard_link(fresh, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        // A file system without links: no two processes begin a station on a stick.
        Err(_) => fs::rename(fresh, path).map_err(io("make", path))?,
        Ok(()) => {}
    }
    fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(io("write", folder))
}

/// The folder in which `path` lies.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Renames what is at `path`, with what `SQLite` keeps beside it, to the first free name of that ending; where it is
/// now.
pub(crate) fn put_aside(path: &Path, ending: &str) -> Result<PathBuf, AirlogError> {
    let mut count = 1;
    let aside = loop {
        let aside = beside(path, &format!(".{ending}-{count}"));
        if !exists(&aside)? && !exists(&beside(&aside, "-wal"))? {
            break aside;
        }
        count += 1;
    };

    for suffix in ["", "-wal", "-shm"] {
        match fs::rename(beside(path, suffix), beside(&aside, suffix)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            renamed => renamed.map_err(io("rename", path))?,
        }
    }

    Ok(aside)
}
