//! Drafts as they are kept: a file each in `var/drafts/`, without effect.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::act::{named, note, same};
use super::error::DraftError;
use super::operation::Operation;
use crate::airlog::{Airlog, EditAct, Edited};
use crate::config::{self, Snapshot};
use crate::station::Folder;
use crate::words::Text;

/// No draft has more operations: a row for each of a whole week's, and nobody reads what more of them do.
const MOST: usize = 200;

/// What becomes of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Its author is at it.
    Open,
    /// It waits to be signed.
    Submitted,
    /// It was signed.
    Signed,
    /// It was given up.
    Dropped,
}

/// Operations that somebody proposes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Its number, never given again.
    pub id: u32,
    /// Who made it.
    pub author: String,
    /// What it is for, in the author's words.
    pub title: String,
    /// When it was made.
    pub made: Timestamp,
    /// The digest of the files it was made on, which are kept.
    pub base: String,
    /// The day its author would have it hold from; the one who signs it decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<Date>,
    /// What it is to do.
    pub operations: Vec<Operation>,
    /// What a person should look at of the table it was made of, row by row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Text>,
    /// What became of it.
    pub state: State,
}

/// What somebody proposes.
#[derive(Debug, Clone)]
pub struct Proposal<'a> {
    /// Who.
    pub author: &'a str,
    /// What it is for, in the author's words.
    pub title: &'a str,
    /// The day it should hold from, where the author says one.
    pub wanted: Option<Date>,
    /// What it is to do.
    pub operations: Vec<Operation>,
    /// What a person should look at of the table it was made of; nothing of any other.
    pub notes: Vec<Text>,
}

/// Makes a draft on the files as they stand, and keeps both.
///
/// # Errors
/// [`DraftError`]: an operation cannot be carried out, nobody is named, or the disk or the log refuses.
pub fn make(
    folder: &Folder,
    log: &mut Airlog,
    proposal: Proposal<'_>,
    now: Timestamp,
) -> Result<Draft, DraftError> {
    let author = named(proposal.author)?;
    config::recover(folder.root())?;
    let base = Snapshot::of(folder.root());
    check(&base, &proposal.operations, proposal.wanted, now)?;

    let known = drafts(folder)?;
    let draft = Draft {
        id: known.iter().map(|draft| draft.id).max().unwrap_or(0) + 1,
        author,
        title: proposal.title.trim().to_owned(),
        made: now,
        base: config::keep(folder.root(), &base)?,
        wanted: proposal.wanted,
        operations: proposal.operations,
        notes: proposal.notes,
        state: State::Open,
    };
    draft.write(folder)?;
    note(log, now, &draft.row(EditAct::Drafted, &draft.author))?;
    Ok(draft)
}

/// Refuses operations that cannot be carried out on `base`, to hold from the day wanted on.
fn check(
    base: &Snapshot,
    operations: &[Operation],
    wanted: Option<Date>,
    now: Timestamp,
) -> Result<(), DraftError> {
    if operations.is_empty() {
        return Err(DraftError::because("edit-draft-empty"));
    } else if operations.len() > MOST {
        return Err(DraftError::Refused(
            Text::new("edit-draft-full").with("most", MOST),
        ));
    }
    let loaded = config::understand(base).loaded;
    let zone = loaded.map_or_else(config::zone::vietnam, |loaded| loaded.rules.zone);
    let today = now.to_zoned(zone).date();
    let from = wanted.map_or(today, |wanted| wanted.max(today));
    super::apply::edited(base, operations, from, "")?;
    Ok(())
}

/// Returns every draft, the oldest first.
///
/// # Errors
/// [`DraftError::Io`]: the drafts cannot be listed.
pub fn drafts(folder: &Folder) -> Result<Vec<Draft>, DraftError> {
    let entries = match fs::read_dir(place(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut found: Vec<Draft> = entries
        .filter_map(|entry| read(&entry.ok()?.path()))
        .collect();
    found.sort_by_key(|draft| draft.id);
    Ok(found)
}

/// Returns the draft of this number.
///
/// # Errors
/// [`DraftError::Refused`]: there is none.
pub fn find(folder: &Folder, id: u32) -> Result<Draft, DraftError> {
    read(&file(folder, id)).ok_or_else(|| {
        let text = Text::new("edit-no-draft").with("draft", id);
        DraftError::Refused(text)
    })
}

impl Draft {
    /// Returns whether `name` is its author's, however it is written.
    #[must_use]
    pub fn is_by(&self, name: &str) -> bool {
        same(name, &self.author)
    }

    /// Returns whether it can still be signed or given up.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Open | State::Submitted)
    }

    /// Adds operations of its author, what is said of one slot as one; it is to be submitted anew then.
    ///
    /// # Errors
    /// [`DraftError`]: it was signed or dropped, the files are others than those it was made on, an operation cannot be
    /// carried out, or the disk or the log refuses. It stays as it was then.
    pub fn extend(
        &mut self,
        folder: &Folder,
        log: &mut Airlog,
        operations: Vec<Operation>,
        now: Timestamp,
    ) -> Result<(), DraftError> {
        let mut all = self.operations.clone();
        for operation in operations {
            operation.join(&mut all);
        }
        self.become_of(folder, log, all, now)
    }

    /// Leaves out the operation at `place`, counted from 0.
    ///
    /// # Errors
    /// [`DraftError`]: as [`Draft::extend`]; a draft of one operation is given up instead.
    pub fn leave_out(
        &mut self,
        folder: &Folder,
        log: &mut Airlog,
        place: usize,
        now: Timestamp,
    ) -> Result<(), DraftError> {
        let mut left = self.operations.clone();
        if place < left.len() {
            left.remove(place);
        }
        self.become_of(folder, log, left, now)
    }

    fn become_of(
        &mut self,
        folder: &Folder,
        log: &mut Airlog,
        operations: Vec<Operation>,
        now: Timestamp,
    ) -> Result<(), DraftError> {
        self.check_open()?;
        config::recover(folder.root())?;
        let base = Snapshot::of(folder.root());
        if base.digest() != self.base {
            let text = Text::new("edit-draft-stale").with("draft", self.id);
            return Err(DraftError::Refused(text));
        }
        check(&base, &operations, self.wanted, now)?;
        let next = Self {
            operations,
            state: State::Open,
            ..self.clone()
        };
        note(log, now, &next.row(EditAct::Drafted, &next.author))?;
        next.write(folder)?;
        *self = next;
        Ok(())
    }

    /// Asks for it to be signed.
    ///
    /// # Errors
    /// [`DraftError`]: it was signed or dropped, nobody is named, or the disk or the log refuses.
    pub fn submit(
        &mut self,
        folder: &Folder,
        log: &mut Airlog,
        by: &str,
        now: Timestamp,
    ) -> Result<(), DraftError> {
        self.pass_to(State::Submitted, EditAct::Submitted, (folder, log), by, now)
    }

    /// Gives it up.
    ///
    /// # Errors
    /// [`DraftError`]: it was signed or dropped, nobody is named, or the disk or the log refuses.
    pub fn abandon(
        &mut self,
        folder: &Folder,
        log: &mut Airlog,
        by: &str,
        now: Timestamp,
    ) -> Result<(), DraftError> {
        self.pass_to(State::Dropped, EditAct::Dropped, (folder, log), by, now)
    }

    fn pass_to(
        &mut self,
        state: State,
        act: EditAct,
        (folder, log): (&Folder, &mut Airlog),
        by: &str,
        now: Timestamp,
    ) -> Result<(), DraftError> {
        let by = named(by)?;
        self.check_open()?;
        note(log, now, &self.row(act, &by))?;
        self.state = state;
        self.write(folder)
    }

    /// What `by` did with it, as a row.
    pub(super) fn row(&self, act: EditAct, by: &str) -> Edited {
        Edited {
            draft: Some(self.id),
            author: Some(self.author.clone()),
            title: Some(self.title.clone()).filter(|title| !title.is_empty()),
            operations: serde_json::to_string(&self.operations).ok(),
            ..Edited::new(act, by)
        }
    }

    /// Refuses what was signed or given up.
    pub(super) fn check_open(&self) -> Result<(), DraftError> {
        let key = match self.state {
            State::Open | State::Submitted => return Ok(()),
            State::Signed => "edit-draft-signed",
            State::Dropped => "edit-draft-dropped",
        };
        Err(DraftError::Refused(Text::new(key).with("draft", self.id)))
    }

    pub(super) fn write(&self, folder: &Folder) -> Result<(), DraftError> {
        let place = place(folder);
        fs::create_dir_all(&place)?;
        let mut new = tempfile::NamedTempFile::new_in(&place)?;
        serde_json::to_writer_pretty(&mut new, self).map_err(io::Error::from)?;
        new.as_file().sync_all()?;
        new.persist(file(folder, self.id))
            .map_err(|error| error.error)?;
        Ok(())
    }
}

fn place(folder: &Folder) -> PathBuf {
    folder.var().join("drafts")
}

fn file(folder: &Folder, id: u32) -> PathBuf {
    place(folder).join(format!("{id}.json"))
}

fn read(path: &Path) -> Option<Draft> {
    if path.extension().is_none_or(|ending| ending != "json") {
        return None;
    }
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}
