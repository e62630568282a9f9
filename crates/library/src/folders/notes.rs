//! Notes beside refused files: what is wrong, and what to do, for people who see nothing but the folder.
//!
//! The hard part is to live in a folder that belongs to others. A note is ours only if its last line
//! says so and fits all that stands above it; anything else of that name, a link or words that a
//! person wrote into a note, is left alone. A note is written when what it says has changed, and
//! never because it was written: the watch that sees it written finds nothing to do.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rustix::fs::{Mode, OFlags};
use unicode_normalization::UnicodeNormalization;

use super::found::Stamp;
use super::walk::Walk;
use crate::catalogue::inventory::Inventory;
use crate::catalogue::known::Known;
use crate::ingest::settling::Instants;
use phatthanh_core::names::{AudioPath, TopicId};
use phatthanh_core::rundown::Plays;
use phatthanh_core::units::instant;
use phatthanh_core::words::{Language, Text};

/// How the name of a note ends.
const ENDING: &str = ".LỖI.txt";
/// The name of the note of a whole folder, without its ending.
const WHOLE_FOLDER: &str = "KHÔNG CHƯƠNG TRÌNH NÀO PHÁT";
/// How the name of a note begins that is being written: passed over, as all hidden files are.
const UNFINISHED: &str = ".phatthanh-note-";
/// Longer than any note takes to be written.
const UNFINISHED_FOR: Duration = Duration::from_secs(3600);
/// Longest name of a file, in bytes.
const MOST_NAME: usize = 255;
/// More than any note of ours.
const MOST_BYTES: u64 = 64 * 1024;
/// A folder that takes no notes is left alone this long: each try is itself a change in it.
const RETRY: Duration = Duration::from_secs(600);
/// Notepad takes a text without it for the old encoding.
const BOM: &str = "\u{feff}";
/// How the last line of a note begins.
const MARK: &str = "phatthanh-note 1 ";

/// How notes are written.
#[derive(Debug, Clone)]
pub struct Notes {
    /// Their language.
    pub language: Language,
    /// Whose wall time they tell.
    pub zone: TimeZone,
    /// Topics whose folders are to have none.
    pub quiet_topics: BTreeSet<TopicId>,
    /// What the schedule plays: what never airs gets a note too; none where only refusals are reported.
    pub plays: Option<Plays>,
}

/// What a note says, to tell whether it must be another.
type About = [u8; 8];

/// What is known of the notes in the folders.
#[derive(Debug, Default)]
pub(crate) struct Board {
    /// What each says that was looked at; none if it is not ours.
    seen: BTreeMap<PathBuf, (Stamp, Option<About>)>,
    /// Folders that take none, and the uptime of the next try.
    resting: BTreeMap<PathBuf, Duration>,
}

/// A note that should be there.
#[derive(Debug)]
struct DueNote<'a> {
    file: String,
    reason: Cow<'a, Text>,
    about: About,
}

impl Board {
    /// Makes the notes in the folders of `audio` those of the files that are refused now, or never air.
    pub(crate) fn update(
        &mut self,
        notes: &Notes,
        walk: &Walk,
        audio: &Path,
        inventory: &Inventory,
        at: Instants,
    ) {
        let told = |path: &AudioPath| !notes.quiet_topics.contains(&path.topic());
        let known = inventory.all().filter(|known| told(known.path()));
        let unplayed = |known: &Known| notes.plays.as_ref()?.never(known.passed()?);
        let mut wanted = BTreeMap::new();
        for (found, reason) in known.filter_map(|known| {
            let reason = known
                .refusal()
                .map(|refusal| Cow::Borrowed(&**refusal))
                .or_else(|| unplayed(known).map(Cow::Owned))?;
            Some((walk.at(known.path())?, reason))
        }) {
            let unused = notes
                .plays
                .as_ref()
                .is_some_and(|plays| !plays.uses(&found.path.topic()));
            let folder = audio.join(found.path.topic().as_str());
            // One note tells of them all, where nobody plays anything of the folder.
            let (file, path) = if unused && matches!(reason, Cow::Owned(_)) && folder.is_dir() {
                (
                    found.path.topic().to_string(),
                    folder.join(format!("{WHOLE_FOLDER}{ENDING}")),
                )
            } else {
                let Some(name) = found.file.file_name() else {
                    continue;
                };
                (
                    shown(&name.to_string_lossy()),
                    found
                        .file
                        .with_file_name(note_name(name.as_encoded_bytes())),
                )
            };
            let about = short(&(notes.language as u8, &file, reason.say(notes.language)));
            wanted.entry(path).or_insert(DueNote {
                file,
                reason,
                about,
            });
        }

        self.keep(notes, &wanted, &walk.notes, at);
    }

    fn keep(
        &mut self,
        notes: &Notes,
        wanted: &BTreeMap<PathBuf, DueNote<'_>>,
        found: &BTreeMap<PathBuf, (PathBuf, Stamp)>,
        at: Instants,
    ) {
        let Instants { now, uptime } = at;
        self.resting.retain(|_, until| *until > uptime);
        self.seen.retain(|path, _| found.contains_key(path));
        for (path, (file, stamp)) in found.iter().filter(|(path, _)| !wanted.contains_key(*path)) {
            let unfinished = is_unfinished(path) && stamp.age(now) > UNFINISHED_FOR;
            // Looked at once more: what is removed is ours at this moment.
            if unfinished || self.about(path, file, *stamp).is_some() && read(file).is_some() {
                self.attempt(path, uptime, || fs::remove_file(file));
            }
        }

        for (path, note) in wanted {
            let there = found
                .get(path)
                .map(|(file, stamp)| (file, self.about(path, file, *stamp)));
            match there {
                Some((_, about)) if about.is_none_or(|about| about == note.about) => {}
                there => {
                    let (file, replace) = there.map_or((path, false), |(file, _)| (file, true));
                    self.attempt(path, uptime, || {
                        write(file, &note.text(notes, now), replace)
                    });
                }
            }
        }
    }

    /// What the note says, read only if it has changed.
    fn about(&mut self, path: &Path, file: &Path, stamp: Stamp) -> Option<About> {
        match self.seen.get(path) {
            Some((seen, about)) if *seen == stamp => *about,
            _ => {
                let about = read(file);
                self.seen.insert(path.to_owned(), (stamp, about));
                about
            }
        }
    }

    /// Does it unless the folder takes none; says once that it does not.
    fn attempt(&mut self, path: &Path, uptime: Duration, act: impl FnOnce() -> io::Result<()>) {
        let folder = path.parent().unwrap_or(path);
        if self.resting.contains_key(folder) {
            return;
        }
        if let Err(problem) = act() {
            tracing::warn!(folder = %folder.display(), %problem, "notes beside refused files not kept");
            self.resting.insert(folder.to_owned(), uptime + RETRY);
        }
    }
}

impl DueNote<'_> {
    /// The bytes of the note.
    fn text(&self, notes: &Notes, now: Timestamp) -> Vec<u8> {
        let at = instant::say(now, &notes.zone, "%H:%M %d/%m/%Y");
        let say = |text: Text| text.say(notes.language);
        let lines = [
            say(Text::new("library-note-title")),
            String::new(),
            say(Text::new("library-note-file").with("file", &self.file)),
            self.reason.say(notes.language),
            say(Text::new("library-note-when").with("at", at)),
            String::new(),
            say(Text::new("library-note-goes")),
        ];
        let mut text = BOM.to_owned();
        for line in lines {
            text.push_str(&shown(&line));
            text.push_str("\r\n");
        }

        let sum = short(&(&text, self.about));
        format!("{text}{MARK}{} {}\r\n", hex(self.about), hex(sum)).into_bytes()
    }
}

impl Walk {
    /// Keeps in mind what may be a note of ours; links and folders are none.
    pub(crate) fn see_note(&mut self, name: &str, file: PathBuf) {
        if !(name.ends_with(ENDING) || name.starts_with(UNFINISHED)) {
            return;
        }
        if let Ok(meta) = fs::symlink_metadata(&file)
            && meta.is_file()
        {
            self.notes
                .insert(file.with_file_name(name), (file, Stamp::from(&meta)));
        }
    }
}

fn is_unfinished(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes()))
}

/// What a note says; none if it is not ours.
fn read(file: &Path) -> Option<About> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let opened = fs::File::from(rustix::fs::open(file, flags, Mode::empty()).ok()?);
    let mut bytes = Vec::new();
    opened.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    about(&bytes)
}

fn about(bytes: &[u8]) -> Option<About> {
    let note = std::str::from_utf8(bytes).ok()?.strip_suffix("\r\n")?;
    let (text, mark) = note.split_at(note.rfind('\n')? + 1);
    let (about, sum) = mark.strip_prefix(MARK)?.split_once(' ')?;
    let about = u64::from_str_radix(about, 16).ok()?.to_be_bytes();
    (sum == hex(short(&(text, about)))).then_some(about)
}

/// Written whole or not at all; what lies there is replaced only if `replace`.
fn write(path: &Path, bytes: &[u8], replace: bool) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    let mut builder = tempfile::Builder::new();
    // Staff read and remove notes from other computers.
    builder
        .prefix(UNFINISHED)
        .permissions(Permissions::from_mode(0o664));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    let kept = if replace {
        file.persist(path)
    } else {
        file.persist_noclobber(path)
    };

    match kept {
        // Somebody's, come in between: theirs stays.
        Err(problem) if problem.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => Ok(other.map(drop)?),
    }
}

/// The name of the note for the file of this name: one that every computer can open, and no other's.
fn note_name(name: &[u8]) -> String {
    let mut stem: String = String::from_utf8_lossy(name).nfc().map(allowed).collect();
    let device = stem
        .split('.')
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase();
    if is_device(device.trim_end()) {
        stem.insert(0, '_');
    }

    if stem.as_bytes() == name && stem.len() + ENDING.len() <= MOST_NAME {
        return stem + ENDING;
    }

    let hash = format!("~{}", &hex(short(name))[..8]);
    let room = MOST_NAME - ENDING.len() - hash.len();
    let whole = (0..=room.min(stem.len()))
        .rev()
        .find(|at| stem.is_char_boundary(*at));
    stem.truncate(whole.unwrap_or(0));
    stem + &hash + ENDING
}

/// What no name may contain on Windows.
fn allowed(letter: char) -> char {
    if letter.is_control() || r#"<>:"/\|?*"#.contains(letter) {
        '_'
    } else {
        letter
    }
}

/// Names Windows keeps to itself, whatever follows the dot.
fn is_device(stem: &str) -> bool {
    let port = |kind: &str| {
        stem.strip_prefix(kind)
            .is_some_and(|rest| rest.len() == 1 && rest != "0")
    };
    ["CON", "PRN", "AUX", "NUL"].contains(&stem) || port("COM") || port("LPT")
}

/// On one line.
fn shown(text: &str) -> String {
    text.chars()
        .map(|letter| {
            if letter.is_control() {
                char::REPLACEMENT_CHARACTER
            } else {
                letter
            }
        })
        .collect()
}

fn short(value: &(impl serde::Serialize + ?Sized)) -> About {
    // Nothing hashed here can fail to be JSON; if it did, notes would merely be written again.
    let json = serde_json::to_vec(value).unwrap_or_default();
    let hash = blake3::hash(&json);
    hash.as_bytes().first_chunk().copied().unwrap_or_default()
}

fn hex(about: About) -> String {
    format!("{:016x}", u64::from_be_bytes(about))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn note() -> Vec<u8> {
        let reason = Text::new("library-empty");
        let wanted = DueNote {
            file: "bài\u{fffd}.mp3".into(),
            reason: Cow::Borrowed(&reason),
            about: [7; 8],
        };

        let notes = Notes {
            language: Language::Vi,
            zone: TimeZone::UTC,
            quiet_topics: BTreeSet::new(),
            plays: None,
        };

        wanted.text(&notes, "2026-11-24T03:00:00Z".parse().unwrap())
    }

    #[test]
    fn ours_until_a_letter_changes() {
        let note = note();
        assert_eq!(about(&note), Some([7; 8]));
        for at in 0..note.len() {
            let mut other = note.clone();
            other[at] ^= 1;
            assert_eq!(about(&other), None, "{at}");
            assert_eq!(about(&note[..at]), None, "{at}");
        }

        let text = String::from_utf8(note).unwrap();
        assert_eq!(about(format!("tôi đã sửa\r\n{text}").as_bytes()), None);
        assert_eq!(about(format!("{text}đã sửa\r\n").as_bytes()), None);
        assert!(
            text.lines().count() > 6 && text.matches('\n').count() == text.matches("\r\n").count()
        );
    }

    #[test]
    fn names() {
        let long = "ệ".repeat(84) + ".mp3"; // 256 bytes
        let check = |name: &str, expected: &str| {
            let found = note_name(name.as_bytes());
            assert!(found.len() <= 255 && found.ends_with(ENDING), "{found}");
            assert_eq!(
                found
                    .split_once('~')
                    .map_or(found.as_str(), |(stem, _)| stem),
                expected
            );
        };

        check("bài 1.mp3", "bài 1.mp3.LỖI.txt");
        check("ba\u{300}i 1.mp3", "bài 1.mp3");
        check("Tin: họp thôn?.wav", "Tin_ họp thôn_.wav");
        check("CON.wav", "_CON.wav");
        check("com1", "_com1");
        check("COM10.wav", "COM10.wav.LỖI.txt");
        check("a\nb.mp3", "a_b.mp3");
        check(&long, &"ệ".repeat(78));
        assert_ne!(note_name(b"a\xff.mp3"), note_name(b"a\xfe.mp3"));
        assert_ne!(note_name(b"a?.mp3"), note_name(b"a_.mp3"));
    }

    proptest! {
        /// Any bytes are read, and none but ours are ours.
        #[test]
        fn foreign_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300), mark in any::<bool>()) {
            let mut bytes = bytes;
            if mark { bytes.extend(b"\nphatthanh-note 1 00 00\r\n"); }
            prop_assert_eq!(about(&bytes), None);
        }

        /// Any name gives one that Windows can open.
        #[test]
        fn any_name(name in prop::collection::vec(any::<u8>(), 1..256)) {
            let found = note_name(&name);
            prop_assert!(found.len() <= 255 && found.ends_with(ENDING) && !found.contains(['/', ':', '\0']));
        }
    }
}
