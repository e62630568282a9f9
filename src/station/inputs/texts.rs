//! Texts that staff drop into topics' folders: each becomes a recording beside it, on a thread of its own.
//!
//! Only where the station's settings say so (`[speech] folders`): most texts in folders are scripts and letters. A text
//! is spoken once it lies still. Its recording says of itself that a machine speaks it and what; so a text that is
//! edited is spoken anew, and no recording of a person's is ever replaced.
//!
//! What happened stands in a note beside the text. It is the station's only if its last line fits all above it.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::speaking;
use crate::clock::Clock;
use crate::config::Loaded;
use crate::library::patience;
use crate::names::is_litter;
use crate::sound;
use crate::speech;
use crate::words::{Language, Text};

/// How often the folders are looked at.
const LOOK: Duration = Duration::from_secs(5);
/// A folder that has not answered for so long hangs.
const PATIENCE: Duration = Duration::from_secs(5);
/// A text that could not be spoken is tried again after this.
const RETRY: Duration = Duration::from_secs(600);
/// No text is longer: an hour and a half of speech.
const MOST_BYTES: u64 = 100_000;
/// How the name of a note ends.
const ENDING: &str = ".MÁY ĐỌC.txt";
/// How the name of the note beside a refused recording ends.
const COMPLAINT: &str = ".LỖI.txt";
/// How the last line of a note begins.
const MARK: &str = "phatthanh-spoken 1 ";
/// Notepad takes a text without it for the old encoding.
const BOM: char = '\u{feff}';

/// The thread.
#[derive(Debug)]
pub(crate) struct DroppedTexts(Sender<Arc<Loaded>>);

impl DroppedTexts {
    /// Looks after the folders of the station in `root` until this is dropped.
    pub(crate) fn start(
        root: &Path,
        loaded: &Arc<Loaded>,
        language: Language,
        clock: &Arc<dyn Clock>,
    ) -> Self {
        let (send, heard) = channel();
        let mut texts = Texts::new(root, language);
        let (loaded, clock) = (Arc::clone(loaded), Arc::clone(clock));
        let started = thread::Builder::new()
            .name("texts".into())
            .spawn(move || watch(&mut texts, loaded, &heard, &*clock));
        if let Err(problem) = started {
            tracing::error!(%problem, "no thread for texts: none is spoken");
        }
        Self(send)
    }

    /// Follows the settings of an edit from now on.
    pub(crate) fn follow(&self, loaded: &Arc<Loaded>) {
        // Without a thread none is spoken, which was said.
        drop(self.0.send(Arc::clone(loaded)));
    }
}

fn watch(
    texts: &mut Texts,
    mut loaded: Arc<Loaded>,
    heard: &Receiver<Arc<Loaded>>,
    clock: &dyn Clock,
) {
    loop {
        texts.look(&loaded, clock.uptime());
        match heard.recv_timeout(LOOK) {
            Ok(newer) => loaded = heard.try_iter().last().unwrap_or(newer),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Size and time of a file.
type Stamp = (u64, i64, i64);

/// What is known of the texts.
#[derive(Debug)]
struct Texts {
    audio: PathBuf,
    language: Language,
    /// How each lay when it was seen first, and the uptime then.
    seen: BTreeMap<PathBuf, (Stamp, Duration)>,
    /// Those that could not be spoken as they are, and the uptime of the next try.
    resting: BTreeMap<PathBuf, (Stamp, Duration)>,
}

impl Texts {
    fn new(root: &Path, language: Language) -> Self {
        Self {
            audio: root.join("audio"),
            language,
            seen: BTreeMap::new(),
            resting: BTreeMap::new(),
        }
    }

    /// Looks once at all folders.
    fn look(&mut self, loaded: &Loaded, uptime: Duration) {
        let folders = loaded
            .station
            .speech
            .iter()
            .flat_map(|speech| &speech.folders);
        let places: Vec<PathBuf> = folders
            .map(|topic| self.audio.join(topic.as_str()))
            .collect();
        self.resting.retain(|_, (_, until)| *until > uptime);
        let mut there = BTreeSet::new();
        for place in places {
            let asked = place.clone();
            let Some(Ok(files)) = patience::ask(&place, PATIENCE, move || Files::of(&asked)) else {
                continue;
            };
            for (name, stamp) in &files.texts {
                let path = place.join(name);
                there.insert(path.clone());
                if self.is_still(&path, *stamp, loaded, uptime) {
                    self.text(&path, *stamp, &files, loaded, uptime);
                }
            }
            for note in files.orphans() {
                let path = place.join(note);
                if read_note(&path).is_some() {
                    drop(fs::remove_file(&path));
                }
            }
        }
        self.seen.retain(|path, _| there.contains(path));
    }

    /// Whether a text has lain as it is for long enough, and is not at rest.
    fn is_still(&mut self, path: &Path, stamp: Stamp, loaded: &Loaded, uptime: Duration) -> bool {
        let (seen, since) = self.seen.entry(path.to_owned()).or_insert((stamp, uptime));
        if *seen != stamp {
            (*seen, *since) = (stamp, uptime);
        }

        let rests = self
            .resting
            .get(path)
            .is_some_and(|(rested, _)| *rested == stamp);
        !rests && uptime.saturating_sub(*since) >= loaded.station.library.settle
    }

    /// Makes of a text what is to be made, and says so beside it.
    fn text(
        &mut self,
        path: &Path,
        stamp: Stamp,
        files: &Files,
        loaded: &Loaded,
        uptime: Duration,
    ) {
        let made = Self::speak(path, files, loaded);
        if !matches!(made, Made::Spoken { .. }) {
            // Looked at again all the same: what was in the way may be gone.
            self.resting
                .insert(path.to_owned(), (stamp, uptime + RETRY));
        }

        let note = self.note(path, &made);
        if let Some(Err(problem)) = note.map(|note| write_note(path, &note)) {
            tracing::warn!(path = %path.display(), %problem, "note beside a text not kept");
        }
    }

    fn speak(path: &Path, files: &Files, loaded: &Loaded) -> Made {
        let stem = path.file_stem().unwrap_or_default();
        let typed = match read_text(path) {
            Ok(typed) => typed,
            Err(reason) => return Made::Refused(reason),
        };

        let into = path.with_extension("wav");
        let before = sound::spoken(&into);
        let other = files.others.iter().find(|name| {
            Path::new(name).file_stem() == Some(stem)
                && (before.is_none() || into.file_name() != Some(name))
        });
        if let Some(other) = other {
            let name = other.to_string_lossy();
            return Made::Refused(Text::new("station-text-taken").with("file", name));
        }

        // Who takes the recording away and leaves the text does not want to hear it.
        let note = read_note(&note_path(path));
        let was_spoken = note.is_some_and(|note| note.about == hash(&typed));
        if before.is_none() && was_spoken {
            return Made::Left;
        }

        let own = loaded.station.speech.clone().unwrap_or_default();
        let reading = speech::read(&typed, &own.abbreviations);
        let spoken = Made::Spoken {
            file: into
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            about: hash(&typed),
            text: reading.text,
            unknown: reading
                .unknown
                .into_iter()
                .map(|unknown| unknown.text)
                .collect(),
        };
        if before.as_deref() == Some(&typed) {
            return spoken;
        }

        let folder = path.parent().unwrap_or(path);
        let kept =
            speaking::speak(loaded, &typed, &stem.to_string_lossy(), folder).and_then(|spoken| {
                if let Some(problem) = &spoken.fell_back {
                    tracing::warn!(
                        problem = problem.say(Language::En),
                        "voice fell back to espeak-ng"
                    );
                }
                let kept = spoken.keep(&into, before.is_some());
                kept.map_err(|problem| Text::new("voice-not-written").with("what", problem))
            });
        match kept {
            Ok(()) => {
                tracing::info!(path = %into.display(), "text spoken");
                spoken
            }
            Err(reason) => Made::Refused(reason),
        }
    }

    /// The bytes of the note; none if the one there stays.
    fn note(&self, path: &Path, made: &Made) -> Option<Vec<u8>> {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let say = |text: Text| text.say(self.language);
        let mut lines = vec![say(Text::new("station-text-note").with("file", file))];
        let about = match made {
            Made::Left => return None,
            Made::Refused(reason) => {
                lines.push(say(Text::new("station-text-not-spoken")));
                lines.push(reason.say(self.language));
                "-"
            }
            Made::Spoken {
                file,
                about,
                text,
                unknown,
            } => {
                lines.push(say(Text::new("station-text-spoken").with("file", file)));
                lines.push(say(Text::new("station-text-reads").with("text", text)));
                let unknown: BTreeSet<&String> = unknown.iter().collect();
                for words in unknown {
                    lines.push(say(Text::new("station-text-unknown").with("words", words)));
                }
                about
            }
        };

        lines.push(say(Text::new("station-text-goes")));
        let mut text = BOM.to_string();
        for line in lines {
            text.push_str(&line.replace(['\r', '\n'], " "));
            text.push_str("\r\n");
        }
        let sum = hash(&text);
        Some(format!("{text}{MARK}{sum} {about}\r\n").into_bytes())
    }
}

/// What became of a text.
#[derive(Debug)]
enum Made {
    /// It has its recording.
    Spoken {
        file: String,
        /// Which text it is, for the note.
        about: String,
        text: String,
        unknown: Vec<String>,
    },
    /// It has none, and why.
    Refused(Text),
    /// It had one, which a person took away.
    Left,
}

/// What lies in a folder.
#[derive(Debug, Default)]
struct Files {
    /// Texts to be spoken.
    texts: BTreeMap<String, Stamp>,
    /// Names of notes.
    notes: Vec<String>,
    /// Names of all else that is no document.
    others: Vec<std::ffi::OsString>,
}

impl Files {
    fn of(folder: &Path) -> io::Result<Self> {
        let mut files = Self::default();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            // A link may lead anywhere.
            let Ok(meta) = fs::symlink_metadata(entry.path()) else {
                continue;
            };
            let os_name = entry.file_name();
            match os_name.to_str() {
                Some(name) if name.ends_with(ENDING) => files.notes.push(name.to_owned()),
                Some(name) if is_litter(name) || name.ends_with(COMPLAINT) => {}
                Some(name) if is_text(name) && meta.is_file() => {
                    files.texts.insert(name.to_owned(), stamp(&meta));
                }
                Some(name) if is_document(name) => {}
                _ if meta.is_file() => files.others.push(os_name),
                _ => {}
            }
        }
        Ok(files)
    }

    /// Notes of texts that are gone.
    fn orphans(&self) -> impl Iterator<Item = &String> {
        self.notes.iter().filter(|note| {
            let text = note.strip_suffix(ENDING).unwrap_or_default();
            !self.texts.contains_key(text)
        })
    }
}

fn stamp(meta: &Metadata) -> Stamp {
    (meta.len(), meta.mtime(), meta.mtime_nsec())
}

fn ending(name: &str) -> String {
    let ending = Path::new(name).extension().and_then(OsStr::to_str);
    ending.unwrap_or_default().to_lowercase()
}

fn is_text(name: &str) -> bool {
    ending(name) == "txt"
}

/// Whether it is what staff keep beside recordings, and no recording.
fn is_document(name: &str) -> bool {
    [
        "txt", "doc", "docx", "odt", "rtf", "pdf", "toml", "jpg", "jpeg", "png", "xls", "xlsx",
    ]
    .contains(&ending(name).as_str())
}

/// What stands in the file at `path`, which is a plain file and not too long.
pub(super) fn read_text(path: &Path) -> Result<String, Text> {
    let unreadable =
        |problem: io::Error| Text::new("station-text-unreadable").with("problem", problem);
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let file = fs::OpenOptions::new()
        .read(true)
        .custom_flags(flags.bits().cast_signed())
        .open(path)
        .map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Text::new("cli-say-too-long").with("bytes", MOST_BYTES));
    }

    let typed = decoded(&bytes).ok_or_else(|| Text::new("station-text-not-text"))?;
    let typed = typed.trim().to_owned();
    if typed.is_empty() {
        return Err(Text::new("station-text-empty"));
    }
    Ok(typed)
}

/// Text as editors keep it: UTF-8, or UTF-16 with its mark.
fn decoded(bytes: &[u8]) -> Option<String> {
    let wide = |order: fn([u8; 2]) -> u16, bytes: &[u8]| {
        let (units, rest) = bytes.as_chunks::<2>();
        let units: Vec<u16> = units.iter().map(|pair| order(*pair)).collect();
        String::from_utf16(&units).ok().filter(|_| rest.is_empty())
    };
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => wide(u16::from_le_bytes, rest)?,
        [0xfe, 0xff, rest @ ..] => wide(u16::from_be_bytes, rest)?,
        _ => std::str::from_utf8(bytes).ok()?.to_owned(),
    };
    let is_text = !text.contains('\0');
    is_text.then(|| text.trim_start_matches(BOM).to_owned())
}

fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

/// A note of ours.
struct Note {
    bytes: Vec<u8>,
    /// The hash of the text that was spoken.
    about: String,
}

fn note_path(text: &Path) -> PathBuf {
    let mut name = text.file_name().unwrap_or_default().to_owned();
    name.push(ENDING);
    text.with_file_name(name)
}

/// What stands in a note; none if it is not ours.
fn read_note(path: &Path) -> Option<Note> {
    let meta = fs::symlink_metadata(path).ok()?;
    if !meta.is_file() || meta.len() > 8 * MOST_BYTES {
        return None;
    }

    let bytes = fs::read(path).ok()?;
    let note = std::str::from_utf8(&bytes).ok()?.strip_suffix("\r\n")?;
    let (text, mark) = note.split_at(note.rfind('\n')? + 1);
    let (sum, about) = mark.strip_prefix(MARK)?.split_once(' ')?;
    let about = about.to_owned();
    (sum == hash(text)).then_some(Note { bytes, about })
}

/// Writes the note beside the text at `path`, if it is another than the one there; what is not ours stays.
fn write_note(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let place = note_path(path);
    let is_there = match read_note(&place) {
        Some(before) => before.bytes == bytes,
        None => fs::symlink_metadata(&place).is_ok(),
    };
    if is_there {
        return Ok(());
    }

    let folder = place.parent().unwrap_or(&place);
    let mut builder = tempfile::Builder::new();
    builder
        .prefix(".phatthanh-note-")
        .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o664));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(&place)?;
    Ok(())
}

#[cfg(test)]
mod tests;
