//! The last configuration without a blocking fault, kept under `var/`: a bad edit and then a power
//! cut must not leave a station off the air.
//!
//! It is written from what was read, not read again: a share that hangs meanwhile keeps nobody. The settings of a
//! folder that is away, or does not answer, stay as they were.

use std::fs;
use std::io;
use std::path::Path;

use crate::config::{Content, Loaded, Snapshot, zone};
use crate::station::Folder;

/// Keeps the files as they were read, and found good.
pub(crate) fn keep(folder: &Folder, snapshot: &Snapshot, loaded: &Loaded) {
    if let Err(error) = write(folder, snapshot, loaded) {
        tracing::warn!(%error, "the good configuration cannot be kept for later");
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
    let there = |id: &str| snapshot.topics.as_ref().is_some_and(|topics| topics.contains_key(id));
    for (id, topic) in &mut loaded.schedule.topics {
        if let Some(known) = before.schedule.topics.get(id).filter(|_| !there(id.as_str())) {
            topic.clone_from(known);
        }
    }
}

/// Written beside the old one, which goes only when the new one is whole.
fn write(folder: &Folder, snapshot: &Snapshot, loaded: &Loaded) -> io::Result<()> {
    let (kept, new) = (folder.last_good(), folder.var().join("last-good.new"));
    remove(&new)?;
    for topic in snapshot.topics.iter().flat_map(|topics| topics.values()) {
        fs::create_dir_all(new.join(topic))?;
    }
    let before = read(folder).unwrap_or_default();
    let there = |path: &Path| {
        snapshot.topics.as_ref().is_some_and(|topics| topics.values().any(|topic| path.starts_with(topic)))
    };
    let away = before.files.iter().filter(|(path, _)| path.starts_with("audio") && !there(path));
    for (path, content) in away.chain(&snapshot.files) {
        let Content::Bytes(bytes) = content else { continue };
        let target = new.join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&target, bytes)?;
    }
    // The rules of its zone too: an upgrade may drop a name.
    zone::keep(&new, &kept, &loaded.rules.zone)?;
    remove(&kept)?;
    fs::rename(&new, &kept)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
