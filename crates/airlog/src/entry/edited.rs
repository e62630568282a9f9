//! What people did with edits of the station's files, as its entry keeps it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Seq;
use phatthanh_core::words::Text;

/// Something a person did with an edit of the station's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    /// What.
    pub act: EditAct,
    /// The person.
    pub by: String,
    /// The draft's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<u32>,
    /// Who made the draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// What the draft is for, in its author's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The entry it is about: of what is undone or signed afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Seq>,
    /// The date it holds from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Digest of the files before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Digest of the files after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What was signed: the operations, as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operations: Option<String>,
    /// Whether whoever signed it had also made it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub alone: bool,
    /// Why, where there is more to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

impl Edited {
    /// Makes an act of a person that is about nothing yet.
    #[must_use]
    pub fn new(act: EditAct, by: &str) -> Self {
        Self {
            act,
            by: by.to_owned(),
            draft: None,
            author: None,
            title: None,
            of: None,
            from: None,
            before: None,
            after: None,
            operations: None,
            alone: false,
            reason: None,
        }
    }
}

/// What a person did with an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EditAct {
    /// A draft was made.
    Drafted,
    /// It was given to be signed.
    Submitted,
    /// It was given up.
    Dropped,
    /// It was signed: the files are about to be replaced.
    Signed,
    /// An earlier version is about to be put back.
    Undone,
    /// The files were replaced.
    Applied,
    /// The running station uses them.
    Taken,
    /// The running station did not take them: the old files are back.
    RolledBack,
    /// An edit by hand was signed afterwards.
    Acknowledged,
}
