//! The last configuration without a blocking fault, kept under `var/`: a bad edit and then a power
//! cut must not leave a station off the air.
//!
//! It is written from what was read, not read again: a share that hangs meanwhile keeps nobody, and what is kept is what
//! was judged good. The settings of a folder that is away, or does not answer, stay as they were. A power cut leaves the
//! old one or the new one, whole.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use rustix::fs::{CWD, RenameFlags, renameat_with, syncfs};
use rustix::io::Errno;

use crate::config::{self, Content, Loaded, Snapshot, zone};
use crate::station::Folder;

/// Keeps the files as they were read, and found good. Waits for the disk.
pub(crate) fn keep(folder: &Folder, snapshot: &Snapshot, loaded: &Loaded) {
    if let Err(error) = write(folder, snapshot, loaded) {
        tracing::warn!(%error, "the good configuration cannot be kept for later");
    }
    if let Err(error) = config::keep(folder.root(), snapshot) {
        tracing::warn!(%error, "this version of the configuration cannot be kept");
    }
}

/// What the files said when they were last good, if that is known.
pub(crate) fn read(folder: &Folder) -> Option<Snapshot> {
    let before = Snapshot::of(&folder.last_good());
    before.topics.is_some().then_some(before)
}

/// Settings of topics whose folder is away (a share, a stick) as they were `before`: or music that needs no approval
/// would be silenced by a cable.
pub(crate) fn keep_topics_that_are_away(loaded: &mut Loaded, snapshot: &Snapshot, before: &Loaded) {
    let there = |id: &str| {
        snapshot
            .topics
            .as_ref()
            .is_some_and(|topics| topics.contains_key(id))
    };

    for (id, topic) in &mut loaded.schedule.topics {
        if let Some(known) = before
            .schedule
            .topics
            .get(id)
            .filter(|_| !there(id.as_str()))
        {
            topic.clone_from(known);
        }
    }
}

/// Written beside the old one, which goes only when the new one is whole and on the disk.
fn write(folder: &Folder, snapshot: &Snapshot, loaded: &Loaded) -> io::Result<()> {
    let (kept, new) = (folder.last_good(), folder.var().join("last-good.new"));
    let before = read(folder).unwrap_or_default();
    if before.digest() == snapshot.digest() && zone::is_kept(&kept, &loaded.rules.zone) {
        return Ok(());
    }

    remove(&new)?;
    for topic in snapshot.topics.iter().flat_map(|topics| topics.values()) {
        fs::create_dir_all(new.join(topic))?;
    }

    let there = |path: &Path| {
        snapshot
            .topics
            .as_ref()
            .is_some_and(|topics| topics.values().any(|topic| path.starts_with(topic)))
    };

    let away = before
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("audio") && !there(path));
    for (path, content) in away.chain(&snapshot.files) {
        let Content::Bytes(bytes) = content else {
            continue;
        };
        let target = new.join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&target, bytes)?;
    }

    // The rules of its zone too: an upgrade may drop a name.
    zone::keep(&new, &kept, &loaded.rules.zone)?;
    syncfs(File::open(&new)?)?;
    match renameat_with(CWD, &new, CWD, &kept, RenameFlags::EXCHANGE) {
        Ok(()) => remove(&new),
        Err(Errno::NOENT) => fs::rename(&new, &kept),
        // A file system that cannot exchange two names, as those of sticks.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            remove(&kept)?;
            fs::rename(&new, &kept)
        }
        Err(error) => Err(error.into()),
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use super::*;

    /// A station that says `title` of itself, as it was read and understood.
    fn station(title: &str) -> (tempfile::TempDir, Snapshot, Loaded) {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in [
            (
                "config/station.toml",
                format!("name = \"{title}\"\ntimezone = \"Asia/Ho_Chi_Minh\"\n"),
            ),
            ("config/schedule.toml", String::new()),
            (
                "programs/tin.toml",
                "title = \"Tin\"\ntopics = [\"tin\"]\n".to_owned(),
            ),
            ("audio/tin/topic.toml", "title = \"Tin\"\n".to_owned()),
        ] {
            fs::create_dir_all(root.path().join(path).parent().unwrap()).unwrap();
            fs::write(root.path().join(path), text).unwrap();
        }

        fs::create_dir(root.path().join("var")).unwrap();
        let snapshot = Snapshot::of(root.path());
        let outcome = config::load_as(root.path(), &snapshot);
        let loaded = outcome
            .loaded
            .unwrap_or_else(|| panic!("{:?}", outcome.faults));
        (root, snapshot, loaded)
    }

    #[test]
    fn what_is_kept_is_what_was_judged_good() {
        let (root, snapshot, loaded) = station("Đài xã");
        let folder = Folder::new(root.path());
        // Edited since, and not judged yet.
        fs::write(root.path().join("config/station.toml"), "title = ").unwrap();
        keep(&folder, &snapshot, &loaded);
        let kept = read(&folder).unwrap();
        assert_eq!(kept.digest(), snapshot.digest());
        assert!(!folder.var().join("last-good.new").exists());
    }

    /// A power cut in the middle of keeping leaves half a new one beside the old one.
    #[test]
    fn half_of_a_new_one_is_none() {
        let (root, snapshot, loaded) = station("Đài xã");
        let folder = Folder::new(root.path());
        keep(&folder, &snapshot, &loaded);
        fs::create_dir_all(folder.var().join("last-good.new/config")).unwrap();
        fs::write(
            folder.var().join("last-good.new/config/station.toml"),
            "title = ",
        )
        .unwrap();
        assert_eq!(read(&folder).unwrap().digest(), snapshot.digest());
        let (_other, snapshot, loaded) = station("Đài khác");
        keep(&folder, &snapshot, &loaded);
        assert_eq!(read(&folder).unwrap().digest(), snapshot.digest());
        assert!(!folder.var().join("last-good.new").exists());
    }

    #[test]
    fn there_is_one_at_every_moment() {
        let (root, first, loaded) = station("Đài xã");
        let folder = Folder::new(root.path());
        let (_other, second, other) = station("Đài khác");
        keep(&folder, &first, &loaded);
        let over = AtomicBool::new(false);
        thread::scope(|scope| {
            let looked = scope.spawn(|| {
                let mut there = true;
                while !over.load(Ordering::Relaxed) {
                    there &= folder.last_good().join("config/station.toml").exists();
                }
                there
            });
            for _ in 0..20 {
                keep(&folder, &second, &other);
                keep(&folder, &first, &loaded);
            }
            over.store(true, Ordering::Relaxed);
            assert!(looked.join().unwrap());
        });
        assert_eq!(read(&folder).unwrap().digest(), first.digest());
    }

    #[test]
    fn what_is_kept_already_is_not_written_again() {
        let (root, snapshot, loaded) = station("Đài xã");
        let folder = Folder::new(root.path());
        keep(&folder, &snapshot, &loaded);
        let written = || {
            fs::metadata(folder.last_good())
                .unwrap()
                .modified()
                .unwrap()
        };
        let before = written();
        keep(&folder, &snapshot, &loaded);
        assert_eq!(written(), before);
    }
}
