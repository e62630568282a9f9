//! Why an item airs, and what a person should know about a day.

use crate::names::SlotId;
use crate::words::Text;

/// Why this item and no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(pub Text);

/// Something a person should know about a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The slot it is about, if about one.
    pub slot: Option<SlotId>,
    /// How bad it is.
    pub severity: Severity,
    /// What it is.
    pub text: Text,
}

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Worth a look.
    Warning,
    /// Something will not air as it should.
    Error,
}
