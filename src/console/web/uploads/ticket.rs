//! What is known of an upload, in a file beside its bytes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rustix::fs::OFlags;
use serde::{Deserialize, Serialize};

use crate::names::{AudioPath, TopicId};

/// No ticket is longer.
const MOST_BYTES: u64 = 16 * 1024;

/// Letters of an upload's name.
const NAME: usize = 32;

/// What is known of an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::console::web) struct Ticket {
    /// Its name in addresses: nobody guesses it.
    pub(in crate::console::web) id: String,
    /// Whose it is.
    pub(in crate::console::web) account: String,
    /// What the log calls them.
    pub(in crate::console::web) by: String,
    /// The address it comes from.
    pub(in crate::console::web) from: String,
    /// Which folder it is for.
    pub(in crate::console::web) topic: TopicId,
    /// What the file is to be called there.
    pub(in crate::console::web) name: String,
    /// How many bytes it has.
    pub(in crate::console::web) length: u64,
    /// When the file was changed last, as the browser says: tells it from another of its name.
    pub(in crate::console::web) modified: Option<i64>,
    /// In whose place it comes.
    pub(in crate::console::web) replaces: Option<AudioPath>,
    /// Whether it comes in one piece: nobody can go on with it.
    pub(in crate::console::web) whole: bool,
    /// When it began.
    pub(in crate::console::web) begun: Timestamp,
    /// Bytes that no power cut takes away.
    pub(in crate::console::web) synced: u64,
    /// In which run of the machine the part was written: within it a part has all that was written to it.
    pub(in crate::console::web) run: String,
}

/// Makes the folder of uploads, for the station's account alone.
///
/// # Errors
/// If it cannot be made, or something else stands there: a link is not followed.
pub(super) fn prepare(folder: &Path) -> io::Result<()> {
    let made = fs::DirBuilder::new().mode(0o700).create(folder);
    match made {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    if fs::symlink_metadata(folder)?.is_dir() {
        Ok(())
    } else {
        Err(io::ErrorKind::NotADirectory.into())
    }
}

/// Returns whether `name` can be an upload's: it is part of a path.
pub(super) fn is_id(name: &str) -> bool {
    name.len() == NAME
        && name
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

impl Ticket {
    /// Reads the ticket of the upload `id`.
    ///
    /// # Errors
    /// If there is none, or it is none of ours.
    pub(super) fn read(folder: &Path, id: &str) -> io::Result<Self> {
        let mut text = String::new();
        let file = open(&at(folder, id), OpenOptions::new().read(true))?;
        file.take(MOST_BYTES).read_to_string(&mut text)?;
        let ticket: Self = serde_json::from_str(&text).map_err(io::Error::other)?;
        if ticket.id == id {
            Ok(ticket)
        } else {
            Err(io::ErrorKind::InvalidData.into())
        }
    }

    /// Writes it, whole or not at all.
    ///
    /// # Errors
    /// If the disk does not take it.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let fresh = folder.join(format!("{}.new", self.id));
        remove(&fresh)?;
        let mut file = open(
            &fresh,
            OpenOptions::new().write(true).create_new(true).mode(0o600),
        )?;
        file.write_all(&serde_json::to_vec(self).map_err(io::Error::other)?)?;
        file.sync_all()?;
        fs::rename(&fresh, at(folder, &self.id))?;
        File::open(folder)?.sync_all()
    }

    /// Where its bytes are.
    pub(super) fn part(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}.part", self.id))
    }

    /// Opens its bytes to be added to; makes the file if `fresh`.
    ///
    /// # Errors
    /// If there is none, or it is a link.
    pub(super) fn open_part(&self, folder: &Path, fresh: bool) -> io::Result<File> {
        let mut how = OpenOptions::new();
        // As readable as files are that people put into folders: it will be one of them.
        how.append(true).create_new(fresh).mode(0o664);
        let file = open(&self.part(folder), &mut how)?;
        if file.metadata()?.is_file() {
            Ok(file)
        } else {
            Err(io::ErrorKind::InvalidInput.into())
        }
    }

    /// Takes it off the disk, its bytes first: a ticket without bytes is of no account.
    ///
    /// # Errors
    /// If the disk refuses.
    pub(super) fn remove(&self, folder: &Path) -> io::Result<()> {
        remove(&self.part(folder))?;
        remove(&folder.join(format!("{}.new", self.id)))?;
        remove(&at(folder, &self.id))
    }
}

fn at(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{id}.json"))
}

fn open(path: &Path, how: &mut OpenOptions) -> io::Result<File> {
    how.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed());
    how.open(path)
}

/// Removes a file, or the link in its place; one that is not there is removed.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
