//! Every version of the station's files that came to be: signed, undone, or edited by hand.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::error::DraftError;
use crate::airlog::{Airlog, EditAct, Edited, Event, Seq};
use crate::config::{self, Snapshot};
use crate::station::Folder;
use crate::words::Text;

/// How a version came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The first the log knows of.
    First,
    /// A draft was signed.
    Signed,
    /// An earlier one was taken back.
    Undone,
    /// Faulty files that never counted gave way to those that did.
    PutBack,
    /// Somebody edited the files themselves.
    Hand,
}

/// One version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// The row it stands in; none of what no row knows yet.
    pub seq: Option<Seq>,
    /// When.
    pub at: Timestamp,
    /// How it came to be.
    pub kind: Kind,
    /// Who signed it, undid it, or signed it afterwards; none of an edit by hand that nobody signed.
    pub by: Option<String>,
    /// Who made the draft.
    pub author: Option<String>,
    /// Accounts that own the files edited by hand, where they are known.
    pub owners: BTreeSet<String>,
    /// The draft's number.
    pub draft: Option<u32>,
    /// What the draft is for.
    pub title: Option<String>,
    /// The date it holds from.
    pub from: Option<Date>,
    /// The row that was undone.
    pub of: Option<Seq>,
    /// The row of an earlier version with the very same files: somebody put a copy back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like: Option<Seq>,
    /// Digest of the files before.
    pub before: Option<String>,
    /// Digest of the files after.
    pub after: String,
    /// Files that changed, where the row says so.
    pub files: Vec<String>,
    /// Why the old files are back, where the running station did not take it.
    pub rolled_back: Option<Text>,
}

/// Returns every version, the oldest first; the last may be an edit by hand that no row knows yet.
///
/// # Errors
/// [`DraftError::Log`]: the log cannot be read.
pub fn history(folder: &Folder, log: &Airlog) -> Result<Vec<Version>, DraftError> {
    let mut past = Past::default();
    for (seq, at, event) in log.edits()? {
        match event {
            Event::Edited(edited) => past.edited(seq, at, edited),
            Event::ConfigTaken { digest, files, .. } => {
                let owners = files.iter().filter_map(|file| file.owner.clone()).collect();
                let files = files.into_iter().map(|file| file.path).collect();
                past.taken(Some(seq), at, digest, files, owners);
            }
            _ => {}
        }
    }

    let now = Snapshot::of(folder.root());
    if past.last.is_some() && config::understand(&now).loaded.is_some() {
        let changed = now.seen.values().flatten().map(|(at, _)| *at).max();
        let at = changed.and_then(|at| Timestamp::try_from(at).ok());
        let at = at.unwrap_or(Timestamp::UNIX_EPOCH);
        past.taken(None, at, now.digest(), Vec::new(), BTreeSet::new());
    }
    Ok(past.versions)
}

/// What is known while rows are read.
#[derive(Debug, Default)]
struct Past {
    versions: Vec<Version>,
    /// The digest that holds.
    last: Option<String>,
    /// Signed or undone, and not seen in the files yet.
    begun: Option<Version>,
}

impl Past {
    fn edited(&mut self, seq: Seq, at: Timestamp, edited: Edited) {
        match edited.act {
            EditAct::Signed | EditAct::Undone => self.begin(seq, at, edited),
            EditAct::Applied => {
                if let Some(after) = edited.after {
                    self.confirm(&after);
                }
            }
            EditAct::RolledBack => {
                if let Some(version) = self.versions.last_mut()
                    && edited.before.as_ref() == Some(&version.after)
                {
                    version.rolled_back = edited.reason;
                    self.last = edited.after;
                }
            }
            EditAct::Acknowledged => {
                let of = |version: &&mut Version| version.seq == edited.of;
                if let Some(version) = self.versions.iter_mut().find(of) {
                    version.by = Some(edited.by);
                }
            }
            EditAct::Drafted | EditAct::Submitted | EditAct::Dropped | EditAct::Taken => {}
        }
    }

    fn begin(&mut self, seq: Seq, at: Timestamp, edited: Edited) {
        let (Some(before), Some(after)) = (edited.before, edited.after) else {
            return;
        };
        let kind = match (edited.act, edited.of) {
            (EditAct::Undone, Some(_)) => Kind::Undone,
            (EditAct::Undone, None) => Kind::PutBack,
            _ => Kind::Signed,
        };
        // What was faulty is no version.
        let counted = kind != Kind::PutBack;
        if self.last.is_some() && counted {
            // What it was signed on was edited by hand while no station ran.
            self.taken(None, at, before.clone(), Vec::new(), BTreeSet::new());
        }
        self.begun = Some(Version {
            by: Some(edited.by),
            author: edited.author,
            draft: edited.draft,
            title: edited.title,
            from: edited.from,
            of: edited.of,
            before: counted.then_some(before),
            ..Version::new(Some(seq), at, kind, after)
        });
    }

    /// What was begun is in the files.
    fn confirm(&mut self, after: &str) -> bool {
        match self.begun.take() {
            Some(version) if version.after == after => {
                self.last = Some(version.after.clone());
                self.versions.push(version);
                true
            }
            other => {
                self.begun = other;
                false
            }
        }
    }

    fn taken(
        &mut self,
        seq: Option<Seq>,
        at: Timestamp,
        digest: String,
        files: Vec<String>,
        owners: BTreeSet<String>,
    ) {
        if self.last.as_ref() == Some(&digest) || self.confirm(&digest) {
            return;
        }
        let kind = if self.last.is_some() {
            Kind::Hand
        } else {
            Kind::First
        };
        let mut earlier = self.versions.iter().rev();
        let like = earlier.find(|version| version.after == digest);
        let like = like.and_then(|version| version.seq);
        self.versions.push(Version {
            before: self.last.replace(digest.clone()),
            like,
            files,
            owners,
            ..Version::new(seq, at, kind, digest)
        });
    }
}

impl Version {
    fn new(seq: Option<Seq>, at: Timestamp, kind: Kind, after: String) -> Self {
        Self {
            seq,
            at,
            kind,
            by: None,
            author: None,
            owners: BTreeSet::new(),
            draft: None,
            title: None,
            from: None,
            of: None,
            like: None,
            before: None,
            after,
            files: Vec::new(),
            rolled_back: None,
        }
    }
}
