//! The station's files as they stood at one moment.
//!
//! Nothing here fails: a file that cannot be read is a [`Content`] that says why. Only regular
//! files are opened, and no more than [`MOST_BYTES`] of them read, so neither a pipe nor a film in
//! the wrong place holds anything up.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::fault::Draft;
use super::origin::{self, Origin};
use crate::names::is_litter;
use crate::words::Text;

/// More than any file a person writes.
pub const MOST_BYTES: u64 = 1_000_000;

pub(super) const STATION: &str = "config/station.toml";
pub(super) const SCHEDULE: &str = "config/schedule.toml";
pub(super) const CALENDAR: &str = "config/calendar.toml";
pub(super) const PROGRAMS: &str = "programs";
pub(super) const AUDIO: &str = "audio";
pub(super) const TOPIC: &str = "topic.toml";

/// What a file holds, or why nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// Nothing by that name.
    Missing {
        /// A file whose name Windows has lengthened: `station.toml.txt`.
        instead: Option<String>,
    },
    /// A folder stands in its place.
    Folder,
    /// Something that is neither file nor folder.
    NoFile,
    /// More than [`MOST_BYTES`].
    TooLarge,
    /// The machine does not let us.
    Denied,
    /// The machine's own words.
    Unreadable(String),
}

impl Content {
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            _ => &[],
        }
    }

    /// What to tell if the file cannot be read.
    pub(super) fn fault(&self) -> Option<Draft> {
        let (key, fact) = match self {
            Self::Bytes(_) => return None,
            Self::Missing { instead: Some(instead) } => ("config-file-renamed", instead.as_str()),
            Self::Missing { instead: None } => ("config-file-missing", ""),
            Self::Folder => ("config-file-is-folder", ""),
            Self::NoFile => ("config-file-is-no-file", ""),
            Self::TooLarge => ("config-file-too-large", ""),
            Self::Denied => ("config-file-denied", ""),
            Self::Unreadable(why) => ("config-file-unreadable", why.as_str()),
        };
        let hint = Text::new(format!("{key}-hint")).with("fact", fact);
        Some(Draft::blocking(Text::new(key).with("fact", fact)).hinting(hint))
    }

    fn read(path: &Path) -> Self {
        match Self::try_read(path) {
            Ok(content) => content,
            Err(error) => match error.kind() {
                ErrorKind::NotFound | ErrorKind::NotADirectory => {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    let other = path.with_file_name(format!("{name}.txt"));
                    Self::Missing { instead: other.is_file().then(|| format!("{name}.txt")) }
                }
                ErrorKind::PermissionDenied => Self::Denied,
                _ => Self::Unreadable(error.to_string()),
            },
        }
    }

    fn try_read(path: &Path) -> io::Result<Self> {
        let kind = fs::metadata(path)?;
        if kind.is_dir() {
            return Ok(Self::Folder);
        } else if !kind.is_file() {
            return Ok(Self::NoFile);
        }
        let mut bytes = Vec::new();
        File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
        let fits = u64::try_from(bytes.len()).is_ok_and(|length| length <= MOST_BYTES);
        Ok(if fits { Self::Bytes(bytes) } else { Self::TooLarge })
    }
}

/// All that is read of a station, by path relative to it.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// The three files of `config/`, the `programs/*.toml`, the `audio/*/topic.toml` there are.
    pub files: BTreeMap<PathBuf, Content>,
    /// Whose each of them is, where that is known.
    pub origins: BTreeMap<PathBuf, Origin>,
    /// Whether there is a folder `programs/` that can be listed.
    pub programs: bool,
    /// The drop folders by their name in NFC; none if `audio/` cannot be listed.
    pub topics: Option<BTreeMap<String, PathBuf>>,
    /// Entries that were probably meant, but are named so that nothing reads them.
    pub strays: Vec<PathBuf>,
}

impl Snapshot {
    /// Reads the station at `root`.
    #[must_use]
    pub fn of(root: &Path) -> Self {
        let mut snapshot = Self::default();
        for name in [STATION, SCHEDULE, CALENDAR] {
            snapshot.read(root, name.into());
        }
        if let Ok(names) = list(&root.join(PROGRAMS)) {
            snapshot.programs = true;
            for path in names.into_iter().map(|name| Path::new(PROGRAMS).join(name)) {
                match program_named(&path) {
                    Some(Named::Rightly) => snapshot.read(root, path),
                    Some(Named::Wrongly) => snapshot.strays.push(path),
                    None => {}
                }
            }
        }
        if let Ok(names) = list(&root.join(AUDIO)) {
            let topics = snapshot.topics.insert(BTreeMap::new());
            for name in names.iter().filter(|name| root.join(AUDIO).join(name).is_dir()) {
                let path = Path::new(AUDIO).join(name);
                let slug: String = name.to_string_lossy().nfc().collect();
                if is_litter(&slug) {
                    continue;
                }
                if name.to_str().is_none() || topics.contains_key(&slug) {
                    snapshot.strays.push(path);
                } else {
                    topics.insert(slug, path);
                }
            }
            let settings: Vec<PathBuf> = topics.values().map(|folder| folder.join(TOPIC)).collect();
            for path in settings {
                snapshot.read(root, path);
            }
        }
        snapshot
    }

    fn read(&mut self, root: &Path, path: PathBuf) {
        let content = Content::read(&root.join(&path));
        let optional = path == Path::new(CALENDAR) || path.ends_with(TOPIC);
        if !(optional && matches!(content, Content::Missing { instead: None })) {
            if let Ok(facts) = fs::metadata(root.join(&path)) {
                self.origins.insert(path.clone(), origin::of(&facts));
            }
            self.files.insert(path, content);
        }
    }

    /// What is known of each file that could be read, by its place.
    #[must_use]
    pub fn origins(&self) -> BTreeMap<String, Origin> {
        let read = self.files.iter().filter(|(_, content)| matches!(content, Content::Bytes(_)));
        read.map(|(path, content)| {
            let origin = self.origins.get(path).cloned().unwrap_or_default();
            let sha256 = hex(&Sha256::digest(content.bytes()));
            (path.to_string_lossy().into_owned(), Origin { sha256, ..origin })
        })
        .collect()
    }

    /// SHA-256 over the names and contents of all files, and the names of the drop folders, in
    /// hexadecimal: two stations that read the same have the same.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        let mut add = |bytes: &[u8]| {
            hash.update(bytes.len().to_be_bytes());
            hash.update(bytes);
        };
        for (path, content) in &self.files {
            add(path.as_os_str().as_encoded_bytes());
            add(content.bytes());
        }
        for folder in self.topics.iter().flat_map(BTreeMap::values) {
            add(folder.as_os_str().as_encoded_bytes());
        }
        hex(&hash.finalize())
    }

    /// The files and folders, relative to the station, a change of which may change what is read.
    #[must_use]
    pub fn watched(&self) -> Vec<PathBuf> {
        let folders = ["config", PROGRAMS, AUDIO].map(PathBuf::from);
        let topics = self.topics.iter().flat_map(BTreeMap::values).cloned();
        folders.into_iter().chain(topics).chain(self.files.keys().cloned()).collect()
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        let _infallible = write!(text, "{byte:02x}");
    }
    text
}

enum Named {
    Rightly,
    Wrongly,
}

/// Whether a file in `programs/` is a program, or should be: `x.toml.txt`, `x.TOML`.
fn program_named(path: &Path) -> Option<Named> {
    let name = path.file_name()?.to_string_lossy();
    if name.starts_with("~$") {
        None
    } else if path.extension().is_some_and(|ending| ending == "toml") && path.to_str().is_some() {
        Some(Named::Rightly)
    } else if name.to_lowercase().ends_with(".toml") || name.to_lowercase().ends_with(".toml.txt") {
        Some(Named::Wrongly)
    } else {
        None
    }
}

/// The names in a folder, in order, without hidden ones.
pub(super) fn list(folder: &Path) -> io::Result<Vec<std::ffi::OsString>> {
    let entries = fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.file_name());
    let mut names: Vec<_> = entries.filter(|name| !name.as_encoded_bytes().starts_with(b".")).collect();
    names.sort();
    Ok(names)
}
