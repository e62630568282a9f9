//! The folders as they are now.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::found::{FoundFile, Stamp};
use crate::ingest::join;
use crate::names;
use crate::patience;
use crate::store;
use phatthanh_core::names::{AudioPath, TopicId, is_litter};

/// Folders inside folders, deeper than anybody files things.
const MAX_DEPTH: usize = 32;

/// Endings of documents and pictures that lie beside recordings.
const DOCUMENTS: &[&str] = &[
    "txt", "md", "rtf", "doc", "docx", "odt", "pdf", "xls", "xlsx", "ods", "csv", "ppt", "pptx",
    "jpg", "jpeg", "png", "gif", "bmp", "webp", "heic", "svg", "html", "htm", "url", "lnk", "ini",
    "db", "log", "json", "toml", "xml", "py", "sh", "bat", "cue", "m3u", "m3u8", "pls", "lrc",
    "srt", "vtt", "tif", "tiff", "jfif", "avif", "odp", "epub", "pages", "nfo", "sfv", "md5",
    "sha1", "sha256", "sha512", "asc", "sig", "par2", "plist", "torrent",
];

/// What may be a recording, as a [`Walk`] holds it: of many thousands, a few are to be looked at.
#[derive(Debug)]
struct Spot {
    stamp: Stamp,
    /// Its file and its parts as [`FoundFile`] has them, where its path does not tell them.
    other: Option<Box<(PathBuf, Vec<PathBuf>)>>,
}

/// A topic's folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Folder {
    /// The file system it lies on.
    pub(crate) device: u64,
    /// Whether nothing at all lies in it, no settings either.
    pub(crate) empty: bool,
}

/// One look at the folders.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    audio: PathBuf,
    /// By path. A list takes half of what a tree does.
    files: Vec<(AudioPath, Spot)>,
    /// The folders there are.
    pub(crate) topics: BTreeMap<TopicId, Folder>,
    /// Folders that cannot be read, or do not answer: nobody knows what lies in them.
    pub(crate) unread: BTreeSet<AudioPath>,
    /// Whether some do not answer, or could not be asked for want of file handles.
    pub(crate) silent: bool,
    /// Links that lead to folders or out of the station: not followed.
    pub(crate) links: BTreeSet<AudioPath>,
    /// What may be a note of ours, by its path in NFC: where it is, and as it is.
    pub(crate) notes: BTreeMap<PathBuf, (PathBuf, Stamp)>,
}

impl Walk {
    /// Whether anything is at `path`.
    pub(crate) fn holds(&self, path: &AudioPath) -> bool {
        self.place(path).is_some()
    }

    /// What is at `path`.
    pub(crate) fn at(&self, path: &AudioPath) -> Option<FoundFile> {
        self.place(path).map(|place| self.found(&self.files[place]))
    }

    /// All there is, by path.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&AudioPath, Stamp)> {
        self.files.iter().map(|(path, spot)| (path, spot.stamp))
    }

    /// Where those lie that are written otherwise than their path.
    pub(crate) fn elsewhere(&self) -> impl Iterator<Item = (&AudioPath, &Path)> {
        let others = self
            .files
            .iter()
            .filter_map(|(path, spot)| Some((path, &*spot.other.as_ref()?.0)));
        others.filter(|(path, file)| self.audio.join(path.as_str()) != **file)
    }

    fn place(&self, path: &AudioPath) -> Option<usize> {
        self.files
            .binary_search_by(|(other, _)| other.cmp(path))
            .ok()
    }

    fn found(&self, (path, spot): &(AudioPath, Spot)) -> FoundFile {
        let by_path = || (self.audio.join(path.as_str()), Vec::new());
        let (file, parts) = spot.other.as_deref().cloned().unwrap_or_else(by_path);
        FoundFile {
            path: path.clone(),
            file,
            stamp: spot.stamp,
            parts,
        }
    }

    fn insert(&mut self, found: FoundFile) {
        let FoundFile {
            path,
            file,
            stamp,
            parts,
        } = found;
        let by_path = parts.is_empty() && self.audio.join(path.as_str()) == file;
        let other = (!by_path).then(|| Box::new((file, parts)));
        self.files.push((path, Spot { stamp, other }));
    }

    /// Adds what was found elsewhere; paths that are known are held once.
    fn append(&mut self, part: Self, known: &dyn Fn(&str) -> Option<AudioPath>) {
        let Self {
            files,
            topics,
            unread,
            silent,
            links,
            notes,
            ..
        } = part;
        self.silent |= silent;
        let files = files
            .into_iter()
            .map(|(path, spot)| (known(path.as_str()).unwrap_or(path), spot));
        self.files.extend(files);
        self.topics.extend(topics);
        self.unread.extend(unread);
        self.links.extend(links);
        self.notes.extend(notes);
    }

    /// Whether `path` lies in a folder that cannot be read.
    pub(crate) fn is_unread(&self, path: &AudioPath) -> bool {
        self.unread.iter().any(|folder| {
            let rest = path.as_str().strip_prefix(folder.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

/// A folder right in `audio` that has not answered for so long hangs.
const PATIENCE: Duration = Duration::from_secs(10);

/// What walks of single folders have brought, by folder: a large one on a slow share is late each time, and counts for
/// the next look.
pub(crate) type Brought = Arc<Mutex<BTreeMap<PathBuf, Walk>>>;

/// Walks `audio`; an error if it cannot be read itself. Folders in it that do not answer are
/// [unread](Walk::unread); each is asked by a thread that may hang in its place.
///
/// Of the many paths there are, those `known` gives are held once; about `many` are expected.
pub(crate) fn walk(
    audio: &Path,
    many: usize,
    known: &dyn Fn(&str) -> Option<AudioPath>,
    brought: &Brought,
) -> io::Result<Walk> {
    let asked = audio.to_owned();
    let silent = || io::Error::from(io::ErrorKind::TimedOut);
    let Top {
        mut walk,
        home,
        folders,
    } = patience::ask(audio, PATIENCE, move || top(&asked)).ok_or_else(silent)??;
    walk.files.reserve(many);
    let places: Vec<PathBuf> = folders.iter().map(|(_, place)| place.clone()).collect();
    let names: BTreeMap<PathBuf, String> = folders
        .iter()
        .map(|(name, place)| (place.clone(), name.clone()))
        .collect();
    let (audio, leave) = (audio.to_owned(), Arc::clone(brought));
    patience::each(places, PATIENCE, move |place| {
        let part = part(
            &audio,
            &home,
            place,
            names.get(place).map_or("", String::as_str),
        );
        bring(&leave).insert(place.to_owned(), part);
    });
    let mut brought = bring(brought);
    for (name, place) in folders {
        if let Some(part) = brought.remove(&place) {
            walk.append(part, known);
        } else {
            // Not gone: nobody knows what lies in it.
            let folder = Folder {
                device: 0,
                empty: true,
            };
            walk.topics.insert(TopicId::from(name.as_str()), folder);
            walk.silent = true;
            walk.unread.insert(AudioPath::from(name.as_str()));
        }
    }

    brought.clear();
    walk.files
        .sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    Ok(walk)
}

fn bring(brought: &Mutex<BTreeMap<PathBuf, Walk>>) -> MutexGuard<'_, BTreeMap<PathBuf, Walk>> {
    brought.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What lies right in `audio`.
struct Top {
    /// The plain files.
    walk: Walk,
    /// The real place of `audio`.
    home: PathBuf,
    /// All else, by name.
    folders: Vec<(String, PathBuf)>,
}

fn top(audio: &Path) -> io::Result<Top> {
    let mut walk = Walk {
        audio: audio.to_owned(),
        ..Walk::default()
    };

    let look = Look {
        home: fs::canonicalize(audio)?,
    };

    let mut folders = Vec::new();
    for Named {
        name,
        entry,
        passed_over,
    } in named(audio)?
    {
        if passed_over {
            walk.see_note(&name, entry.path());
        } else if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            look.see(
                &mut walk,
                &entry.path(),
                AudioPath::from(name.as_str()),
                "",
                0,
            );
        } else {
            folders.push((name, entry.path()));
        }
    }

    Ok(Top {
        walk,
        home: look.home,
        folders,
    })
}

/// What lies at `place` in `audio`, called `name`: a topic's folder, or a link.
fn part(audio: &Path, home: &Path, place: &Path, name: &str) -> Walk {
    let mut walk = Walk {
        audio: audio.to_owned(),
        ..Walk::default()
    };

    Look {
        home: home.to_owned(),
    }
    .see(&mut walk, place, AudioPath::from(name), "", 0);
    if let Ok(meta) = fs::symlink_metadata(place)
        && meta.is_dir()
    {
        let empty = fs::read_dir(place).is_ok_and(|mut entries| entries.next().is_none());
        walk.topics.insert(
            TopicId::from(name),
            Folder {
                device: meta.dev(),
                empty,
            },
        );
    }

    walk
}

/// An entry of a folder.
struct Named {
    /// The name it is known by.
    name: String,
    entry: DirEntry,
    /// By its name it is no recording.
    passed_over: bool,
}

/// The entries of a folder.
fn named(folder: &Path) -> io::Result<Vec<Named>> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    // A name that is NFC already comes before its double that is not, and keeps its place.
    entries.sort_by_key(|entry| {
        (
            nfc(&entry.file_name()).as_str() != entry.file_name(),
            entry.file_name(),
        )
    });
    let shown = entries.iter().map(|entry| nfc(&entry.file_name()));
    let projects: BTreeSet<String> = shown
        .filter(|name| name.strip_suffix(".aup").is_some())
        .collect();
    let mut names = BTreeSet::new();
    let entries = entries.into_iter().map(|entry| {
        let name = unique(&entry.file_name(), &mut names);
        let passed_over = is_passed_over(&name) || is_project_data(&name, &projects);
        Named {
            name,
            entry,
            passed_over,
        }
    });
    Ok(entries.collect())
}

struct Look {
    home: PathBuf,
}

impl Look {
    fn enter(&self, walk: &mut Walk, folder: &Path, inside: &str, depth: usize) -> io::Result<()> {
        for Named {
            name,
            entry,
            passed_over,
        } in named(folder)?
        {
            if passed_over {
                walk.see_note(&name, entry.path());
                continue;
            }
            let path = AudioPath::from(format!("{inside}/{name}").as_str());
            self.see(walk, &entry.path(), path, inside, depth);
        }

        Ok(())
    }

    /// Looks at what lies at `place`, which is `path`, in the folder `inside`.
    fn see(&self, walk: &mut Walk, place: &Path, path: AudioPath, inside: &str, depth: usize) {
        match kind(place, &self.home) {
            Kind::Folder if depth < MAX_DEPTH && join::is_joined(inside, last(&path)) => {
                let mut pieces = Walk {
                    audio: walk.audio.clone(),
                    ..Walk::default()
                };
                let read = self.enter(&mut pieces, place, path.as_str(), depth + 1);
                walk.silent |= pieces.silent || is_starved(&read);
                walk.links.append(&mut pieces.links);
                let files = pieces.files.iter().map(|file| pieces.found(file)).collect();
                if read.is_err() || !pieces.unread.is_empty() {
                    walk.unread.insert(path);
                } else if let Some(found) = join::joined(path, place.to_owned(), files) {
                    walk.insert(found);
                }
            }
            Kind::Folder if depth < MAX_DEPTH => {
                let read = self.enter(walk, place, path.as_str(), depth + 1);
                walk.silent |= is_starved(&read);
                if read.is_err() {
                    walk.unread.insert(path);
                }
            }
            Kind::File(meta) => {
                let stamp = Stamp::from(&meta);
                walk.insert(FoundFile {
                    path,
                    file: place.to_owned(),
                    stamp,
                    parts: Vec::new(),
                });
            }
            Kind::Link => {
                walk.links.insert(path);
            }
            Kind::Folder | Kind::Other => {}
        }
    }
}

/// Returns whether a folder could not be read because the machine had no room for another open file.
fn is_starved(read: &io::Result<()>) -> bool {
    read.as_ref().is_err_and(store::is_machines)
}

fn last(path: &AudioPath) -> &str {
    path.as_str().rsplit('/').next().unwrap_or_default()
}

enum Kind {
    Folder,
    File(Metadata),
    /// Not followed.
    Link,
    /// Gone meanwhile, or nothing that holds bytes.
    Other,
}

fn kind(place: &Path, home: &Path) -> Kind {
    let Ok(meta) = fs::symlink_metadata(place) else {
        return Kind::Other;
    };

    if meta.is_dir() {
        Kind::Folder
    } else if meta.is_file() {
        Kind::File(meta)
    } else if meta.is_symlink() {
        let target =
            fs::canonicalize(place).and_then(|target| Ok((fs::metadata(&target)?, target)));
        match target {
            Ok((meta, target)) if meta.is_file() && target.starts_with(home) => Kind::File(meta),
            _ => Kind::Link,
        }
    } else {
        Kind::Other
    }
}

/// The name in NFC; bytes that are no Unicode are read as what they certainly are, or show as `�`.
fn nfc(name: &OsStr) -> String {
    names::read(name.as_encoded_bytes())
}

/// The name in NFC; a piece of their hash distinguishes two names that look the same.
fn unique(name: &OsStr, names: &mut BTreeSet<String>) -> String {
    let mut shown = nfc(name);
    if !names.insert(shown.clone()) {
        let hash = blake3::hash(name.as_encoded_bytes()).to_hex();
        let (stem, ending) = shown.split_at(shown.rfind('.').unwrap_or(shown.len()));
        shown = format!("{stem}~{}{ending}", &hash[..8]);
        names.insert(shown.clone());
    }
    shown
}

/// Files that are no recordings by their name: half-copied ones, what systems leave behind, and
/// the documents staff keep beside recordings. And folders that hold such.
#[must_use]
pub fn is_passed_over(name: &str) -> bool {
    let ending = name
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_lowercase();
    is_litter(name) || DOCUMENTS.contains(&ending.as_str())
}

/// Whether the folder holds the pieces of a project of Audacity's: of what was cut, nothing is to air.
fn is_project_data(name: &str, projects: &BTreeSet<String>) -> bool {
    name.strip_suffix("_data")
        .is_some_and(|project| projects.contains(&format!("{project}.aup")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_passed_over() {
        for name in [
            "~$bai.docx",
            "bai.mp3.part",
            "bai.crdownload",
            "bai.filepart",
            "x.tmp",
            ".hidden.mp3",
            "desktop.ini",
            "Thumbs.db",
            "._bai.mp3",
            ".~lock.bai.odt#",
            "topic.toml",
            "bai.mp3.LỖI.txt",
            "kịch bản.DOCX",
            "ảnh.JPG",
        ] {
            assert!(is_passed_over(name), "{name}");
        }

        for name in [
            "bai.mp3",
            "BÀI.WAV",
            "không đuôi",
            "phần 1.m4a",
            "part.mp3",
            "a.amr",
        ] {
            assert!(!is_passed_over(name), "{name}");
        }
    }

    #[test]
    fn a_folder_is_asked_again_soon_only_if_the_machine_was_short() {
        use rustix::io::Errno;

        assert!(!is_starved(&Ok(())));
        for (problem, expected) in [(Errno::MFILE, true), (Errno::ACCESS, false)] {
            assert_eq!(is_starved(&Err(problem.into())), expected, "{problem}");
        }
        let starved = Walk {
            silent: true,
            ..Walk::default()
        };
        let mut walk = Walk::default();
        walk.append(starved, &|_| None);
        assert!(walk.silent);
    }

    #[test]
    fn names_that_look_the_same_stay_two() {
        let mut names = BTreeSet::new();
        let composed = unique(OsStr::new("b\u{e0}i.mp3"), &mut names);
        let decomposed = unique(OsStr::new("ba\u{300}i.mp3"), &mut names);
        assert_eq!(composed, "b\u{e0}i.mp3");
        assert!(
            decomposed.starts_with("b\u{e0}i~") && decomposed.len() == 17,
            "{decomposed}"
        );
    }
}
