//! The station's files as they stood at one moment.
//!
//! Nothing here fails: a file that cannot be read is a [`Content`] that says why. Only regular
//! files are opened, and no more than [`MOST_BYTES`] of them read, so neither a pipe nor a film in
//! the wrong place holds anything up.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::fault::Draft;
use super::origin::{self, Origin, hex, sha256};
use super::replace;
use crate::names::is_litter;
use crate::patience;
use crate::words::{Cause, Text};

/// A folder that has not answered for so long hangs.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// More than any file a person writes.
pub const MOST_BYTES: u64 = 1_000_000;

pub(super) const CONFIG: &str = "config";
pub(super) const STATION: &str = "config/station.toml";
/// The file of the week, relative to the station.
pub const SCHEDULE: &str = "config/schedule.toml";
/// The file of days that differ, relative to the station.
pub const CALENDAR: &str = "config/calendar.toml";
/// The folder of the programs' files, relative to the station.
pub const PROGRAMS: &str = "programs";
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
    /// Its folder does not answer.
    Silent,
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

    /// Returns the fault to report if the file cannot be read.
    pub(super) fn fault(&self) -> Option<Draft> {
        let (key, fact) = match self {
            Self::Bytes(_) => return None,
            Self::Missing {
                instead: Some(instead),
            } => ("config-file-renamed", instead.as_str()),
            Self::Missing { instead: None } => ("config-file-missing", ""),
            Self::Folder => ("config-file-is-folder", ""),
            Self::NoFile => ("config-file-is-no-file", ""),
            Self::TooLarge => ("config-file-too-large", ""),
            Self::Silent => ("config-file-silent", ""),
            Self::Denied => ("config-file-denied", ""),
            Self::Unreadable(why) => ("config-file-unreadable", why.as_str()),
        };

        Some(Draft::blocking(Text::new(key).with("fact", fact)).hinting(remedy(key, fact)))
    }

    fn read(path: &Path) -> Self {
        match Self::try_read(path) {
            Ok(content) => content,
            Err(error) => match error.kind() {
                ErrorKind::NotFound | ErrorKind::NotADirectory => {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    let other = path.with_file_name(format!("{name}.txt"));
                    Self::Missing {
                        instead: other.is_file().then(|| format!("{name}.txt")),
                    }
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
        File::open(path)?
            .take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)?;
        let fits = u64::try_from(bytes.len()).is_ok_and(|length| length <= MOST_BYTES);
        Ok(if fits {
            Self::Bytes(bytes)
        } else {
            Self::TooLarge
        })
    }
}

/// Returns what to do about a file of which `key` says what is wrong. A machine without handles or memory is not mended by
/// a backup.
fn remedy(key: &str, fact: &str) -> Text {
    Text::new(format!("{key}-hint"))
        .with("fact", fact)
        .with("problem", fact)
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
    /// Where the station is; none of one that lies nowhere.
    pub root: Option<PathBuf>,
    /// Folders that do not answer: what is in them is not known, or [as it was](Self::recall).
    pub silent: BTreeSet<PathBuf>,
    /// Whether the machine had no handle or memory to look at some of it: what was found says nothing then.
    pub starved: bool,
    /// When each file and folder was last written, and its size: a change of which may change what is read.
    pub seen: BTreeMap<PathBuf, Option<(SystemTime, u64)>>,
}

/// What is in one folder.
#[derive(Debug, Default)]
struct Part {
    /// Whether it is a folder that can be listed.
    listed: bool,
    names: Vec<OsString>,
    strays: Vec<PathBuf>,
    files: Vec<(PathBuf, Content, Option<Origin>)>,
    starved: bool,
    seen: Vec<(PathBuf, Option<(SystemTime, u64)>)>,
}

impl Part {
    /// What is in `folder` of the station at `root`: files of settings, for `audio/` the names of its folders.
    fn of(root: &Path, folder: &Path) -> Self {
        let mut part = Self::default();
        part.see(root, folder.to_owned());
        if folder == Path::new(CONFIG) {
            for name in [STATION, SCHEDULE, CALENDAR] {
                part.read(root, name.into());
            }
            let names = part.list(&root.join(folder)).unwrap_or_default();
            let beside = names.into_iter().map(|name| folder.join(name));
            part.strays.extend(beside.filter(|path| is_copy(path)));
        } else if folder == Path::new(PROGRAMS) {
            let Some(names) = part.list(&root.join(folder)) else {
                return part;
            };
            part.listed = true;
            for path in names.into_iter().map(|name| folder.join(name)) {
                match program_named(&path) {
                    Some(Named::Rightly) => part.read(root, path),
                    Some(Named::Wrongly) => part.strays.push(path),
                    None => {}
                }
            }
        } else if folder == Path::new(AUDIO) {
            let Some(names) = part.list(&root.join(folder)) else {
                return part;
            };
            (part.listed, part.names) = (true, names);
        } else {
            part.listed = root.join(folder).is_dir();
            if part.listed {
                part.read(root, folder.join(TOPIC));
            }
        }

        part
    }

    fn list(&mut self, folder: &Path) -> Option<Vec<OsString>> {
        list(folder)
            .inspect_err(|error| self.starved |= Cause::of(&error.to_string()).passes())
            .ok()
    }

    fn read(&mut self, root: &Path, path: PathBuf) {
        // Its time before its bytes: what is replaced in between is seen to have changed once more, and read again.
        let seen = seen(&root.join(&path));
        let content = Content::read(&root.join(&path));
        self.starved |= matches!(&content, Content::Unreadable(why) if Cause::of(why).passes());
        let optional = path == Path::new(CALENDAR) || path.ends_with(TOPIC);
        if !(optional && matches!(content, Content::Missing { instead: None })) {
            let origin = fs::metadata(root.join(&path))
                .ok()
                .map(|facts| origin::of(&facts));
            self.seen.push((path.clone(), seen));
            self.files.push((path, content, origin));
        }
    }

    fn see(&mut self, root: &Path, path: PathBuf) {
        let facts = seen(&root.join(&path));
        self.seen.push((path, facts));
    }
}

/// When a file or folder was last written, and its size.
fn seen(path: &Path) -> Option<(SystemTime, u64)> {
    let facts = fs::metadata(path).ok()?;
    Some((facts.modified().ok()?, facts.len()))
}

impl Snapshot {
    /// Reads the station at `root`.
    #[must_use]
    pub fn of(root: &Path) -> Self {
        Self::within(root, PATIENCE)
    }

    /// Reads the station at `root`; a folder that has not answered after `patience` is [silent](Self::silent).
    #[must_use]
    pub fn within(root: &Path, patience: Duration) -> Self {
        let ask = |folders: &[PathBuf]| {
            let places = folders.iter().map(|folder| root.join(folder)).collect();
            let root = root.to_owned();
            patience::each(places, patience, move |place| {
                Part::of(&root, place.strip_prefix(&root).unwrap_or(place))
            })
        };

        let mut snapshot = Self {
            root: Some(root.to_owned()),
            ..Self::default()
        };

        let folders = [CONFIG, PROGRAMS, AUDIO].map(PathBuf::from);
        let [config, programs, audio] = ask(&folders).try_into().unwrap_or_default();
        if let Some(part) = config {
            snapshot.add(part);
        } else {
            let unknown = |name: &str| (name.into(), Content::Silent);
            snapshot
                .files
                .extend([STATION, SCHEDULE, CALENDAR].map(unknown));
        }

        snapshot.programs = programs.as_ref().is_some_and(|part| part.listed);
        if let Some(part) = programs {
            snapshot.add(part);
        }

        if let Some(part) = audio {
            let folders: Vec<PathBuf> = part
                .names
                .iter()
                .map(|name| Path::new(AUDIO).join(name))
                .collect();
            snapshot.topics = part.listed.then(BTreeMap::new);
            snapshot.add(part);
            for (folder, part) in folders.iter().zip(ask(&folders)) {
                snapshot.topic(folder, part);
            }
        }

        snapshot
            .silent
            .extend(patience::silent(root).iter().filter_map(|place| {
                let place = place.strip_prefix(root).ok()?;
                (folders.iter().any(|folder| place.starts_with(folder))).then(|| place.to_owned())
            }));
        snapshot.foresee(root);
        snapshot
    }

    fn add(&mut self, part: Part) {
        for (path, content, origin) in part.files {
            self.origins
                .extend(origin.map(|origin| (path.clone(), origin)));
            self.files.insert(path, content);
        }
        self.strays.extend(part.strays);
        self.starved |= part.starved;
        self.seen.extend(part.seen);
    }

    /// Adds what is in `folder`, if that is a folder, or may be one that does not answer.
    fn topic(&mut self, folder: &Path, part: Option<Part>) {
        let name = folder.file_name().unwrap_or_default();
        let slug: String = name.to_string_lossy().nfc().collect();
        let topics = self.topics.get_or_insert_default();
        if is_litter(&slug) || part.as_ref().is_some_and(|part| !part.listed) {
            return;
        }

        if name.to_str().is_none() || topics.contains_key(&slug) {
            return self.strays.push(folder.to_owned());
        }

        topics.insert(slug, folder.to_owned());
        if let Some(part) = part {
            self.add(part);
        }
    }

    /// Returns it with an empty week where there is no file of one yet: a station before its first schedule.
    #[must_use]
    pub fn with_a_week(mut self) -> Self {
        let week = self.files.get(Path::new(SCHEDULE));
        if matches!(week, None | Some(Content::Missing { instead: None })) {
            let empty = Content::Bytes(Vec::new());
            self.files.insert(SCHEDULE.into(), empty);
        }
        self
    }

    /// Takes files whose replacement was decided, and not carried out yet, as they will be.
    fn foresee(&mut self, root: &Path) {
        for (path, change) in replace::pending(root).unwrap_or_default() {
            let now = match self.files.get(&path) {
                Some(Content::Bytes(bytes)) => Some(sha256(bytes)),
                _ => None,
            };
            if now != change.old {
                continue;
            }
            match change.new_bytes() {
                Some(new) => self.files.insert(path, Content::Bytes(new)),
                None => self.files.remove(&path),
            };
        }
    }

    /// Takes what is in folders that do not answer as it was `before`.
    pub fn recall(&mut self, before: &Self) {
        for folder in self.silent.clone() {
            let within = |path: &&PathBuf| path.starts_with(&folder);
            let files = before.files.iter().filter(|(path, _)| within(path));
            self.files
                .extend(files.map(|(path, content)| (path.clone(), content.clone())));
            let origins = before.origins.iter().filter(|(path, _)| within(path));
            self.origins
                .extend(origins.map(|(path, origin)| (path.clone(), origin.clone())));
            if folder == Path::new(PROGRAMS) {
                self.programs = before.programs;
            } else if folder == Path::new(AUDIO) {
                self.topics.clone_from(&before.topics);
            }
        }
    }

    /// What is known of each file that could be read, by its place.
    #[must_use]
    pub fn origins(&self) -> BTreeMap<String, Origin> {
        let read = self
            .files
            .iter()
            .filter(|(_, content)| matches!(content, Content::Bytes(_)));
        read.map(|(path, content)| {
            let origin = self.origins.get(path).cloned().unwrap_or_default();
            let sha256 = sha256(content.bytes());
            (
                path.to_string_lossy().into_owned(),
                Origin { sha256, ..origin },
            )
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
}

enum Named {
    Rightly,
    Wrongly,
}

/// Whether a file in `config/` looks as if it counted, and does not: `schedule - Copy.toml`.
fn is_copy(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let known = [STATION, SCHEDULE, CALENDAR].map(Path::new);
    let is_toml = name.to_lowercase().ends_with(".toml") && !name.starts_with("~$");
    is_toml && !known.contains(&path)
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
pub(super) fn list(folder: &Path) -> io::Result<Vec<OsString>> {
    let entries = fs::read_dir(folder)?
        .filter_map(Result::ok)
        .map(|entry| entry.file_name());
    let mut names: Vec<_> = entries
        .filter(|name| !name.as_encoded_bytes().starts_with(b"."))
        .collect();
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn what_a_machine_lacks_is_not_blamed_on_the_disk() {
        for (number, blamed) in [(24, "open"), (23, "open"), (12, "memory"), (5, "disk")] {
            let why = io::Error::from_raw_os_error(number).to_string();
            let hint = remedy("config-file-unreadable", &why).say(Language::En);
            assert!(hint.contains(blamed), "{number}: {hint}");
            assert_eq!(hint.contains("backup"), number == 5, "{number}: {hint}");
        }
    }
}
