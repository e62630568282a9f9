//! What cannot be made again, kept outside the station's computer: the airtime log with its approvals, the sealed days
//! and their key, the files people write, what they changed and drafted, the recordings they dropped, the accounts of
//! the console.
//!
//! A copy is a folder that looks like the station, so that a person can see what is in it, and a list of its files
//! with their SHA-256. It is made while the station is on the air, reads nothing but copies that stand still (the log by
//! `SQLite`'s own snapshot), and copies what changed. Every file is read back before it counts, the one that is there
//! already too. What a newer one takes the place of, or what is gone from the station, is put aside for a while: a
//! folder emptied by mistake is not gone from its copy the next day.
//!
//! What can be made again is left out: the store, the catalogue, what the air-check keeps.

mod daily;
mod kept;
mod last;
mod list;
mod made;
mod make;
pub(crate) mod mounts;
mod name;
mod restore;
mod room;
mod stick;
mod write;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::airlog::AirlogError;
use crate::words::Text;

pub use daily::Daily;
pub use last::{LastBackup, LastGood, last};
pub use made::{LeftOut, Made};
pub use make::back_up;
pub use restore::{Restored, restore};
pub use stick::{MARKER, Prepared, prepare, sticks};

/// The folder a copy is kept in: a stick has room for other things beside it.
pub const FOLDER: &str = "phatthanh-sao-luu";

/// The list of its files.
const LIST: &str = "SAO-LUU.json";

/// What newer copies took the place of: a folder for each time.
const BEFORE: &str = "truoc";

/// The airtime log in a copy.
const LOG: &str = "var/airlog.db";

/// The console's accounts in a copy.
const PEOPLE: &str = "var/people.db";

/// What nobody but the station's own user may read: here and, where a stick knows users, in a copy.
const SECRET: [&str; 3] = ["var/seal.key", "var/tls/ca.key", PEOPLE];

/// The list of a copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct List {
    /// The version of this layout.
    format: u32,
    /// The station's name.
    station: String,
    /// Which station's it is, as its sticks have it; none if none of its sticks was prepared by then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// When it was made, RFC 3339.
    made: String,
    /// How many rows the log in it has; none if it has no log.
    rows: Option<u64>,
    /// The hash of the last of them, if the log is whole.
    head: Option<String>,
    /// Its files, by their path in the station.
    files: BTreeMap<String, Entry>,
}

/// The layout's version.
const FORMAT: u32 = 1;

/// One file of a copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    /// Its path in the copy, where names are as every stick takes them.
    stored: String,
    size: u64,
    sha256: String,
    /// When the station's own was last changed: Unix time in milliseconds.
    modified_ms: i64,
}

/// A copy could not be made or used.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The folder is one of the station's own.
    #[error("{} is in the station's own folder", .0.display())]
    Inside(PathBuf),
    /// Another copy is being made there.
    #[error("another copy is being made in {}", .0.display())]
    Busy(PathBuf),
    /// There is no copy there.
    #[error("no copy of a station in {}", .0.display())]
    NoCopy(PathBuf),
    /// Its list cannot be understood.
    #[error("{} is not the list of a copy", .0.display())]
    BadList(PathBuf),
    /// The stick is another station's.
    #[error("{} is a stick of {:?}", .0.display(), .1)]
    Foreign(PathBuf, String),
    /// What lies there is another station's copy: the folder, that station, whether that is known by more than its name.
    #[error("{} is a copy of {:?}", .0.display(), .1)]
    ForeignCopy(PathBuf, String, bool),
    /// A folder to be prepared is the station's own disk.
    #[error("{} is the station's own disk", .0.display())]
    OwnDisk(PathBuf),
    /// A link where a copy has its own files leads elsewhere.
    #[error("{} is a link", .0.display())]
    Link(PathBuf),
    /// A phatthanh runs where a station is to go.
    #[error("a phatthanh runs in {}", .0.display())]
    Running(PathBuf),
    /// Another file is where one of the copy belongs.
    #[error("another {} is there", .0.display())]
    InTheWay(PathBuf),
    /// The folder in which a copy's folder would be made is not there.
    #[error("there is no folder {}", .0.display())]
    NoFolder(PathBuf),
    /// No stick of the station's is there.
    #[error("no stick of the station's is there")]
    NoStick,
    /// There is a station already where it is to go.
    #[error("{} is a station already", .0.display())]
    Station(PathBuf),
    /// The airtime log cannot be read.
    #[error(transparent)]
    Log(#[from] AirlogError),
    /// The disk or the stick.
    #[error("could not {action} {}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// Of what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

impl BackupError {
    /// Returns it for people: what is wrong and what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        let at = |key, path: &Path| Text::new(key).with("path", path.display());
        match self {
            Self::Inside(path) => at("backup-inside", path),
            Self::Busy(path) => at("backup-busy", path),
            Self::NoCopy(path) => at("backup-no-copy", path),
            Self::BadList(path) => at("backup-bad-list", path),
            Self::Foreign(path, station) => at("backup-foreign", path).with("station", station),
            Self::ForeignCopy(path, station, sure) => at("backup-foreign-copy", path)
                .with("station", station)
                .with("sure", if *sure { "yes" } else { "no" }),
            Self::OwnDisk(path) => at("backup-own-disk", path),
            Self::Link(path) => at("backup-link", path),
            Self::Running(path) => at("backup-running", path),
            Self::InTheWay(path) => at("backup-in-the-way", path),
            Self::NoFolder(path) => at("backup-no-folder", path),
            Self::NoStick => Text::new("backup-no-stick"),
            Self::Station(path) => at("backup-station", path),
            Self::Log(error) => error.text(),
            Self::Io { path, source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                at("backup-full", path)
            }
            Self::Io { path, source, .. } if source.kind() == io::ErrorKind::ReadOnlyFilesystem => {
                at("backup-read-only", path)
            }
            Self::Io { path, source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                at("backup-denied", path)
            }
            Self::Io { path, source, .. } => at("backup-failed", path).with("problem", source),
        }
    }
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::Io {
        action,
        path,
        source,
    }
}

/// Returns where the copy in `place` lies: the folder itself, or the one of that name in it.
fn copy_in(place: &Path) -> PathBuf {
    let own = place.file_name().is_some_and(|name| name == FOLDER) || place.join(LIST).is_file();
    if own {
        place.to_owned()
    } else {
        place.join(FOLDER)
    }
}

impl List {
    /// Reads the list of the copy in `copy`; none if there is none.
    fn read(copy: &Path) -> Result<Option<Self>, BackupError> {
        let path = copy.join(LIST);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed("read", &path)(error)),
        };

        match serde_json::from_str::<Self>(&text) {
            Ok(list)
                if list.format == FORMAT
                    && list
                        .files
                        .iter()
                        .all(|(path, entry)| is_inside(path, entry)) =>
            {
                Ok(Some(list))
            }
            _ => Err(BackupError::BadList(path)),
        }
    }
}

/// Whether both paths of a list lead into their folders and nowhere else: a stick is anybody's.
fn is_inside(path: &str, entry: &Entry) -> bool {
    let inside = |path: &str| {
        !path.is_empty()
            && Path::new(path)
                .components()
                .all(|part| matches!(part, std::path::Component::Normal(_)))
    };
    let places = list::PLACES.iter().chain([&LOG, &PEOPLE, &list::UPLOADS]);
    let ours = list::is_set_aside(path)
        || places
            .into_iter()
            .any(|place| Path::new(path).starts_with(place));
    inside(path) && inside(&entry.stored) && ours
}

/// SHA-256 and length of what `from` gives.
fn hashed(mut from: impl Read, mut to: impl io::Write) -> io::Result<(String, u64)> {
    let (mut hash, mut size, mut block) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        match from.read(&mut block)? {
            0 => break,
            read => {
                hash.update(&block[..read]);
                to.write_all(&block[..read])?;
                size += read as u64;
            }
        }
    }

    let mut hex = String::new();
    for byte in hash.finalize() {
        let _infallible = write!(hex, "{byte:02x}");
    }

    Ok((hex, size))
}

/// SHA-256 and length of the file at `path`, as the disk gives it back.
fn on_disk(path: &Path) -> io::Result<(String, u64)> {
    let file = File::open(path)?;
    // What lies in memory is not what lies on the stick. Where that cannot be let go of, it is read all the same.
    let _asked = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed);
    hashed(file, io::sink())
}
