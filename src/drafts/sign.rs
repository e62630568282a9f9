//! Signing a draft: from here on its operations are in the files.

use jiff::Timestamp;
use jiff::civil::Date;

use super::act::{named, note, same};
use super::apply::{self, Edited};
use super::clash::{Take, settled};
use super::draft::{Draft, State};
use super::error::DraftError;
use super::operation::Operation;
use crate::airlog::{Airlog, EditAct, Edited as Row};
use crate::config::{self, Outcome, Replacement, Replacements, Snapshot};
use crate::station::Folder;
use crate::words::{Language, Text};

/// Who signs, and from when it holds.
#[derive(Debug, Clone)]
pub struct Signing<'a> {
    /// The person.
    pub by: &'a str,
    /// The first date it holds on.
    pub from: Date,
    /// Whose word holds where others changed the same meanwhile; none asks.
    pub take: Option<Take>,
    /// The moment of signing.
    pub now: Timestamp,
}

/// Files that were replaced.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Who is named in the rows.
    pub by: String,
    /// The draft, where it was one.
    pub draft: Option<u32>,
    /// Digest of the files before.
    pub before: String,
    /// Digest of the files after.
    pub after: String,
    /// Each file that changed.
    pub files: Replacements,
}

/// Returns what a draft makes of the files as they stand, to hold from `from` on; nothing is written.
///
/// # Errors
/// [`DraftError`]: an operation cannot be carried out, or others changed the same and nobody says whose word holds.
pub fn edited(
    folder: &Folder,
    draft: &Draft,
    from: Date,
    take: Option<Take>,
) -> Result<(Snapshot, Edited), DraftError> {
    let now = Snapshot::of(folder.root());
    let edited = on(folder, draft, &now, from, take, "")?;
    Ok((now, edited))
}

/// A draft's operations carried out on the files `now`.
fn on(
    folder: &Folder,
    draft: &Draft,
    now: &Snapshot,
    from: Date,
    take: Option<Take>,
    note: &str,
) -> Result<Edited, DraftError> {
    let operations: Vec<Operation> = if now.digest() == draft.base {
        draft.operations.clone()
    } else {
        let base = config::kept(folder.root(), &draft.base)
            .ok_or_else(|| DraftError::because("edit-no-base"))?;
        settled(&draft.operations, &base, now, from, take)?
    };
    apply::edited(now, &operations, from, note)
}

/// Signs a draft and replaces the files it changes, all or none.
///
/// # Errors
/// [`DraftError`]: the signer may not, the station could not be loaded with it, others changed the same, or disk or log
/// refuse. The files are as they were then.
pub fn sign(
    folder: &Folder,
    log: &mut Airlog,
    draft: &mut Draft,
    signing: &Signing<'_>,
) -> Result<Signed, DraftError> {
    let by = named(signing.by)?;
    draft.check_open()?;
    config::recover(folder.root())?;
    let before = Snapshot::of(folder.root());
    let loaded = config::load_as(folder.root(), &before).loaded;
    let alone = same(&by, &draft.author);
    if alone
        && loaded
            .as_ref()
            .is_some_and(|loaded| loaded.station.console.two_persons)
    {
        return Err(DraftError::because("edit-two-persons"));
    }

    let zone = loaded.map_or_else(config::zone::vietnam, |loaded| loaded.rules.zone);
    let today = signing.now.to_zoned(zone).date();
    let later = today < signing.from && draft.operations.iter().any(|one| !one.is_dated());
    if signing.from < today {
        return Err(DraftError::because("edit-from-past"));
    } else if later {
        return Err(DraftError::because("edit-set-holds-at-once"));
    }

    let above = Text::new("edit-note")
        .with("date", today.strftime("%d/%m/%Y"))
        .with("author", &draft.author)
        .with("by", &by)
        .with("draft", draft.id)
        .say(Language::Vi);
    let edited = on(folder, draft, &before, signing.from, signing.take, &above)?;
    if edited.files.is_empty() {
        return Err(DraftError::because("edit-nothing"));
    }
    check(folder, &edited.snapshot)?;

    let row = Row {
        from: Some(signing.from),
        alone,
        ..draft.row(EditAct::Signed, &by)
    };
    let signed = put(folder, log, &before, edited, row, signing.now)?;
    draft.state = State::Signed;
    draft.write(folder)?;
    Ok(signed)
}

/// Keeps both versions, writes the row, replaces the files, and writes that.
pub(super) fn put(
    folder: &Folder,
    log: &mut Airlog,
    before: &Snapshot,
    edited: Edited,
    row: Row,
    now: Timestamp,
) -> Result<Signed, DraftError> {
    let old = config::keep(folder.root(), before)?;
    let new = config::keep(folder.root(), &edited.snapshot)?;
    let row = Row {
        before: Some(old.clone()),
        after: Some(new.clone()),
        ..row
    };
    let of = note(log, now, &row)?;
    config::replace(folder.root(), &edited.files)?;
    let applied = Row {
        of: Some(of),
        draft: row.draft,
        before: row.before,
        after: row.after,
        ..Row::new(EditAct::Applied, &row.by)
    };
    note(log, now, &applied)?;
    Ok(Signed {
        by: row.by,
        draft: row.draft,
        before: old,
        after: new,
        files: edited.files,
    })
}

/// Refuses what the station could not be loaded with.
pub(super) fn check(folder: &Folder, after: &Snapshot) -> Result<(), DraftError> {
    let Outcome { loaded, mut faults } = config::load_as(folder.root(), after);
    if loaded.is_none() {
        faults.retain(|fault| fault.blocks);
        return Err(DraftError::Faulty(faults));
    }
    Ok(())
}

/// Each file as it was.
pub(super) fn back(files: &Replacements) -> Replacements {
    let swap = |file: &Replacement| Replacement {
        old: file.new.clone(),
        new: file.old.clone(),
    };
    let files = files.iter();
    files
        .map(|(path, file)| (path.clone(), swap(file)))
        .collect()
}
