//! Taking a version back, whoever made it and whatever came after; and faulty files that never counted.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::act::named;
use super::apply::{Edited, own};
use super::error::DraftError;
use super::files::{bytes, refused};
use super::history::history;
use super::merge::without;
use super::sign::{Signed, check, put};
use super::standing::good;
use crate::airlog::{Airlog, EditAct, Edited as Row, Seq};
use crate::config::{self, Content, Replacement, Replacements, SCHEDULE, Snapshot};
use crate::station::Folder;
use crate::words::Text;

/// Takes back what led to the version of row `of`, and leaves what came after it.
///
/// # Errors
/// [`DraftError`]: there is no such version, it is the first, what it changed was changed again, the station could not be
/// loaded without it, nobody is named, or disk or log refuse. The files are as they were then.
pub fn undo(
    folder: &Folder,
    log: &mut Airlog,
    of: Seq,
    by: &str,
    at: Timestamp,
) -> Result<Signed, DraftError> {
    let by = named(by)?;
    config::recover(folder.root())?;
    let (now, edited) = undone(folder, log, of)?;
    check(folder, &edited.snapshot)?;
    let row = Row {
        of: Some(of),
        ..Row::new(EditAct::Undone, &by)
    };
    put(folder, log, &now, edited, row, at)
}

/// Puts the files of the last version in order in the place of faulty ones, which are kept under `var/history`.
///
/// On air nothing changes: the station goes on by those files already.
///
/// # Errors
/// [`DraftError`]: the files are in order, no version is known or kept, nobody is named, or disk or log refuse. The files
/// are as they were then.
pub fn put_back(
    folder: &Folder,
    log: &mut Airlog,
    by: &str,
    at: Timestamp,
) -> Result<Signed, DraftError> {
    let by = named(by)?;
    config::recover(folder.root())?;
    let now = Snapshot::of(folder.root());
    if config::load_as(folder.root(), &now).loaded.is_some() {
        return Err(DraftError::because("edit-put-back-in-order"));
    }
    let kept = good(folder, &history(folder, log)?);
    let kept = kept.and_then(|digest| config::kept(folder.root(), &digest));
    let kept = kept.ok_or_else(|| DraftError::because("edit-put-back-none"))?;

    let mut edited = Edited {
        snapshot: now.clone(),
        files: Replacements::new(),
    };
    let paths: BTreeSet<&PathBuf> = now.files.keys().chain(kept.files.keys()).collect();
    for path in paths {
        let (old, new) = (own(&now, path), own(&kept, path));
        if old == new {
            continue;
        }
        match kept.files.get(path) {
            Some(content) => edited.snapshot.files.insert(path.clone(), content.clone()),
            None => edited.snapshot.files.remove(path),
        };
        let file = Replacement { old, new };
        edited.files.insert(path.clone(), file);
    }
    check(folder, &edited.snapshot)?;
    let row = Row::new(EditAct::Undone, &by);
    put(folder, log, &now, edited, row, at)
}

/// Returns the files as they stand, and what they would be without what led to the version of row `of`; nothing is written.
///
/// # Errors
/// [`DraftError`]: there is no such version, it is the first, or what it changed was changed again.
pub fn undone(folder: &Folder, log: &Airlog, of: Seq) -> Result<(Snapshot, Edited), DraftError> {
    let known = history(folder, log)?;
    let version = known.iter().find(|version| version.seq == Some(of));
    let no = |key: &'static str| DraftError::Refused(Text::new(key).with("seq", of));
    let version = version.ok_or_else(|| no("edit-no-version"))?;
    let before = version
        .before
        .as_ref()
        .ok_or_else(|| no("edit-undo-first"))?;
    let kept = |digest| config::kept(folder.root(), digest).ok_or_else(|| no("edit-not-kept"));
    let (before, after) = (kept(before)?, kept(&version.after)?);

    let now = Snapshot::of(folder.root());
    check_slots(&before, &after, &now)?;
    let edited = taken_back(&before, &after, &now)?;
    if edited.files.is_empty() {
        return Err(no("edit-undone-already"));
    }
    Ok((now, edited))
}

/// Refuses where a slot that the change touched was touched again: later versions are made of earlier ones.
fn check_slots(before: &Snapshot, after: &Snapshot, now: &Snapshot) -> Result<(), DraftError> {
    let slots =
        |snapshot| config::slots(bytes(snapshot, SCHEDULE)).map_err(|error| refused(&error));
    let (old, new, now) = (slots(before)?, slots(after)?, slots(now)?);
    let ids: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let mut touched = ids.into_iter().filter(|id| old.get(*id) != new.get(*id));
    match touched.find(|id| now.get(*id) != new.get(*id) && now.get(*id) != old.get(*id)) {
        Some(slot) => {
            let text = Text::new("edit-undo-slot").with("slot", slot);
            Err(DraftError::Refused(text))
        }
        None => Ok(()),
    }
}

/// The files `now` without what led from `before` to `after`.
fn taken_back(before: &Snapshot, after: &Snapshot, now: &Snapshot) -> Result<Edited, DraftError> {
    let paths: BTreeSet<&PathBuf> = before.files.keys().chain(after.files.keys()).collect();
    let mut edited = Edited {
        snapshot: now.clone(),
        files: Replacements::new(),
    };
    for path in paths {
        let (old, new, own) = (own(before, path), own(after, path), own(now, path));
        if old == new || own == old {
            continue;
        }
        let back = if own == new {
            // Without a file of the week nothing runs; an empty one says the same.
            let is_week = path.as_path() == Path::new(SCHEDULE);
            old.or_else(|| is_week.then(Vec::new))
        } else {
            let merged = merged(old.as_deref(), new.as_deref(), own.as_deref());
            Some(merged.ok_or_else(|| {
                DraftError::Refused(Text::new("edit-undo-changed").with("path", path.display()))
            })?)
        };
        match &back {
            Some(bytes) => {
                let content = Content::Bytes(bytes.clone());
                edited.snapshot.files.insert(path.clone(), content)
            }
            None => edited.snapshot.files.remove(path),
        };
        let file = Replacement {
            old: own,
            new: back,
        };
        edited.files.insert(path.clone(), file);
    }
    Ok(edited)
}

fn merged(old: Option<&[u8]>, new: Option<&[u8]>, now: Option<&[u8]>) -> Option<Vec<u8>> {
    let text = |bytes: Option<&'_ [u8]>| std::str::from_utf8(bytes?).ok().map(str::to_owned);
    let merged = without(&text(old)?, &text(new)?, &text(now)?)?;
    Some(merged.into_bytes())
}
