//! Puts a whole file into a topic's folder, by rename: the watch sees all of it or nothing.
//!
//! Other people work in that folder, on other systems: names are compared as Windows does, what lies there is never written
//! over unless it is what was to be replaced, and no link is followed out of it.

use std::fs::{self, File};
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{AtFlags, CWD, Dir, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

use super::name::{alike, numbered};
use super::refusal::Refusal;
use crate::library::names::read;
use crate::names::{AudioPath, SegmentId, TopicId};

/// So many of one name are tried.
const MOST_ALIKE: u32 = 1000;

/// What is to be put where.
#[derive(Debug, Clone)]
pub(super) struct Placing {
    /// The whole file.
    pub(super) part: std::path::PathBuf,
    pub(super) topic: TopicId,
    pub(super) name: String,
    /// In whose place it comes, and what bytes may lie there: the person's own.
    pub(super) replaces: Option<(AudioPath, Vec<SegmentId>)>,
}

/// Puts the file of `placing` into its folder in `audio`. `row` is written before: where it will lie, and the bytes it
/// replaces.
///
/// # Errors
/// If the folder is none or takes no file, or the row cannot be written; then the part is where it was.
pub(super) fn place(
    audio: &Path,
    placing: &Placing,
    mut row: impl FnMut(&AudioPath, Option<SegmentId>) -> Result<(), Refusal>,
) -> Result<AudioPath, Refusal> {
    let home = open_folder(CWD, audio, OFlags::empty())?;
    if let Some((path, own)) = &placing.replaces
        && let Some((folder, name)) = find(&home, path)?
        && let Some(old) = bytes_at(&folder, &name)?.filter(|old| own.contains(old))
    {
        row(path, Some(old))?;
        move_to(&placing.part, &folder, &name, true)?;
        return Ok(path.clone());
    }

    let topic = placing.topic.as_str();
    let folder = if let Some(name) = named(&home, topic)? {
        open_folder(&home, &name, OFlags::NOFOLLOW)?
    } else {
        rustix::fs::mkdirat(&home, topic, Mode::from_raw_mode(0o775))?;
        open_folder(&home, topic, OFlags::NOFOLLOW)?
    };
    let taken: std::collections::BTreeSet<String> = names(&folder)?
        .into_iter()
        .map(|(_, name)| alike(&name))
        .collect();
    for number in 1..MOST_ALIKE {
        let name = numbered(&placing.name, number);
        if taken.contains(&alike(&name)) {
            continue;
        }
        let path = AudioPath::from(format!("{topic}/{name}").as_str());
        row(&path, None)?;
        match move_to(&placing.part, &folder, &name, false) {
            // Somebody was faster.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            moved => return Ok(moved.map(|()| path)?),
        }
    }
    Err(Refusal::Name(placing.name.clone()))
}

/// Opens a folder; a link where `more` says so is none.
fn open_folder(
    within: impl std::os::fd::AsFd,
    name: impl rustix::path::Arg,
    more: OFlags,
) -> Result<OwnedFd, Refusal> {
    let how = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | more;
    match rustix::fs::openat(within, name, how, Mode::empty()) {
        Err(Errno::LOOP | Errno::NOTDIR) => Err(Refusal::Link),
        opened => Ok(opened?),
    }
}

/// Returns what lies in `folder`: the name on the disk, and as people read it.
fn names(folder: &OwnedFd) -> Result<Vec<(std::ffi::CString, String)>, Refusal> {
    let mut found = Vec::new();
    for entry in Dir::read_from(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if [&b"."[..], b".."].contains(&name.to_bytes()) {
            continue;
        }
        found.push((name.to_owned(), read(name.to_bytes())));
    }
    Ok(found)
}

/// Returns the name on the disk of what people read as `name` in `folder`.
fn named(folder: &OwnedFd, name: &str) -> Result<Option<std::ffi::CString>, Refusal> {
    let mut all = names(folder)?;
    // One that is written so comes before one that only looks so.
    all.sort_by_key(|(on_disk, _)| on_disk.to_bytes() != name.as_bytes());
    let found = all.into_iter().find(|(_, shown)| shown == name);
    Ok(found.map(|(on_disk, _)| on_disk))
}

/// Returns the folder of `path` and the name in it on the disk; none if it is not there.
fn find(home: &OwnedFd, path: &AudioPath) -> Result<Option<(OwnedFd, std::ffi::CString)>, Refusal> {
    let (folders, name) = path.as_str().rsplit_once('/').unwrap_or_default();
    let mut at = home.try_clone()?;
    for folder in folders.split('/') {
        let Some(on_disk) = named(&at, folder)? else {
            return Ok(None);
        };
        at = open_folder(&at, on_disk, OFlags::NOFOLLOW)?;
    }
    Ok(named(&at, name)?.map(|name| (at, name)))
}

/// Returns the bytes of the file `name`; none if it is a link or no file.
fn bytes_at(folder: &OwnedFd, name: &std::ffi::CStr) -> Result<Option<SegmentId>, Refusal> {
    let how = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = match rustix::fs::openat(folder, name, how, Mode::empty()) {
        Err(Errno::LOOP | Errno::NOENT) => return Ok(None),
        opened => File::from(opened?),
    };
    if !file.metadata()?.is_file() {
        return Ok(None);
    }
    Ok(Some(identify(file)?))
}

/// Names a file by its bytes.
///
/// # Errors
/// If it cannot be read.
pub(super) fn identify(file: File) -> io::Result<SegmentId> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file)?;
    Ok(SegmentId::new(*hasher.finalize().as_bytes()))
}

/// Moves `part` to `name` in `folder`, over what is there only if it `replaces` that.
fn move_to(
    part: &Path,
    folder: &OwnedFd,
    name: impl rustix::path::Arg + Copy,
    replaces: bool,
) -> io::Result<()> {
    match rename(CWD, part, folder, name, replaces) {
        Err(Errno::XDEV) => {
            let near = format!(
                ".phatthanh-{}",
                blake3::hash(part.as_os_str().as_encoded_bytes()).to_hex()
            );
            copy(part, folder, &near)?;
            let moved = rename(folder, near.as_str(), folder, name, replaces);
            if moved.is_err() {
                rustix::fs::unlinkat(folder, near.as_str(), AtFlags::empty()).ok();
            }
            moved?;
            fs::remove_file(part)?;
        }
        moved => moved?,
    }
    rustix::fs::fsync(folder)?;
    Ok(())
}

fn rename(
    from: impl std::os::fd::AsFd,
    old: impl rustix::path::Arg + Copy,
    folder: &OwnedFd,
    new: impl rustix::path::Arg + Copy,
    replaces: bool,
) -> Result<(), Errno> {
    if replaces {
        return rustix::fs::renameat(from, old, folder, new);
    }
    match rustix::fs::renameat_with(&from, old, folder, new, RenameFlags::NOREPLACE) {
        // Shares and old file systems do not know it; a second name fails where there is one.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            match rustix::fs::linkat(&from, old, folder, new, AtFlags::empty()) {
                // Sticks know no second name either: nobody else writes this name at this moment but by chance.
                Err(Errno::PERM | Errno::OPNOTSUPP | Errno::NOSYS) => {
                    if rustix::fs::statat(folder, new, AtFlags::SYMLINK_NOFOLLOW).is_ok() {
                        return Err(Errno::EXIST);
                    }
                    rustix::fs::renameat(from, old, folder, new)
                }
                linked => {
                    linked?;
                    rustix::fs::unlinkat(from, old, AtFlags::empty())
                }
            }
        }
        moved => moved,
    }
}

/// Copies `part` beside where it is to lie, under a name that is passed over: the folder is on another disk.
fn copy(part: &Path, folder: &OwnedFd, name: &str) -> io::Result<()> {
    rustix::fs::unlinkat(folder, name, AtFlags::empty()).ok();
    let how = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let made = rustix::fs::openat(folder, name, how, Mode::from_raw_mode(0o664))?;
    let mut copy = File::from(made);
    let copied = io::copy(&mut File::open(part)?, &mut copy).and_then(|_| copy.sync_all());
    if copied.is_err() {
        rustix::fs::unlinkat(folder, name, AtFlags::empty()).ok();
    }
    copied
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Trial {
        folder: tempfile::TempDir,
    }

    impl Trial {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join("audio")).unwrap();
            Self { folder }
        }

        fn audio(&self, name: &str) -> std::path::PathBuf {
            self.folder.path().join("audio").join(name)
        }

        fn place(
            &self,
            name: &str,
            bytes: &str,
            replaces: Option<(&str, &str)>,
        ) -> (Result<String, Refusal>, Vec<String>) {
            let part = self.folder.path().join("part");
            fs::write(&part, bytes).unwrap();
            let mut rows = Vec::new();
            let placing = Placing {
                part,
                topic: "đất".into(),
                name: name.into(),
                replaces: replaces.map(|(path, own)| (path.into(), vec![identify_text(own)])),
            };
            let placed = place(&self.audio(""), &placing, |path, _| {
                rows.push(path.to_string());
                Ok(())
            });
            (placed.map(|path| path.to_string()), rows)
        }
    }

    fn identify_text(text: &str) -> SegmentId {
        SegmentId::new(*blake3::hash(text.as_bytes()).as_bytes())
    }

    #[test]
    fn nothing_is_written_over_whatever_form_its_name_has() {
        let trial = Trial::new();
        let put = |bytes| {
            let (placed, rows) = trial.place("Bài 1.mp3", bytes, None);
            let placed = placed.unwrap();
            assert_eq!(
                rows,
                std::slice::from_ref(&placed),
                "a row before it, of where it is"
            );
            assert_eq!(fs::read_to_string(trial.audio(&placed)).unwrap(), bytes);
            placed
        };
        assert_eq!(put("một"), "đất/Bài 1.mp3");
        assert_eq!(put("hai"), "đất/Bài 1 (2).mp3");
        fs::write(trial.audio("đất/BÀI 1 (3).MP3"), "").unwrap();
        fs::write(trial.audio("đất/Ba\u{300}i 1 (4).mp3"), "").unwrap();
        std::os::unix::fs::symlink("/nowhere", trial.audio("đất/Bài 1 (5).mp3")).unwrap();
        assert_eq!(put("sáu"), "đất/Bài 1 (6).mp3");
        assert_eq!(
            fs::read_to_string(trial.audio("đất/Bài 1.mp3")).unwrap(),
            "một"
        );
        assert!(!trial.folder.path().join("part").exists());
    }

    #[test]
    fn no_link_is_followed_out_of_the_folders() {
        let trial = Trial::new();
        let outside = trial.folder.path().join("outside");
        fs::create_dir(&outside).unwrap();
        std::os::unix::fs::symlink(&outside, trial.audio("đất")).unwrap();
        let (placed, rows) = trial.place("a.mp3", "x", None);
        assert!(matches!(placed, Err(Refusal::Link)) && rows.is_empty());
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
        assert!(trial.folder.path().join("part").exists(), "it is not lost");

        fs::remove_file(trial.audio("đất")).unwrap();
        fs::write(trial.audio("đất"), "no folder").unwrap();
        let (placed, _) = trial.place("a.mp3", "x", None);
        assert!(matches!(placed, Err(Refusal::Link)));
    }

    #[test]
    fn a_folder_of_another_form_of_unicode_is_the_same_folder() {
        let trial = Trial::new();
        fs::create_dir(trial.audio("đa\u{302}\u{301}t")).unwrap();
        assert_eq!(trial.place("a.mp3", "x", None).0.unwrap(), "đất/a.mp3");
        assert!(trial.audio("đa\u{302}\u{301}t/a.mp3").exists());
        assert_eq!(fs::read_dir(trial.audio("")).unwrap().count(), 1);
    }

    #[test]
    fn only_a_persons_own_bytes_are_replaced() {
        let trial = Trial::new();
        fs::create_dir_all(trial.audio("đất/2026")).unwrap();
        fs::write(trial.audio("đất/2026/Ky\u{300}.mp3"), "cũ").unwrap();
        let own = Some(("đất/2026/Kỳ.mp3", "cũ"));
        let (placed, _) = trial.place("Kỳ.mp3", "mới", own);
        assert_eq!(placed.unwrap(), "đất/2026/Kỳ.mp3");
        let lies = fs::read_to_string(trial.audio("đất/2026/Ky\u{300}.mp3")).unwrap();
        assert_eq!(lies, "mới");
        assert_eq!(fs::read_dir(trial.audio("đất/2026")).unwrap().count(), 1);

        // Somebody else put another there meanwhile; or it is a link; or it is gone.
        let (placed, _) = trial.place("Kỳ.mp3", "mới hơn", own);
        assert_eq!(placed.unwrap(), "đất/Kỳ.mp3");
        fs::remove_file(trial.audio("đất/2026/Ky\u{300}.mp3")).unwrap();
        fs::write(trial.folder.path().join("old"), "cũ").unwrap();
        std::os::unix::fs::symlink("../../../old", trial.audio("đất/2026/Kỳ.mp3")).unwrap();
        let (placed, _) = trial.place("Kỳ.mp3", "thứ ba", own);
        assert_eq!(placed.unwrap(), "đất/Kỳ (2).mp3");
        let old = fs::read_to_string(trial.folder.path().join("old")).unwrap();
        assert_eq!(old, "cũ");
    }
}
