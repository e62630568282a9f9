//! Edits of the station's files: drafts, and the history of what came to be.

pub(super) mod draft;
pub(super) mod history;
mod operations;
mod switches;
