//! What people bring while the station runs: edits of its files, recordings, and what they ask at the desk.

pub(super) mod acts;
pub mod arming;
pub mod consenting;
pub(super) mod edits;
pub(super) mod impact;
pub(super) mod intake;
pub(super) mod last_good;
pub mod ordering;
pub mod said;
pub mod script;
pub mod speaking;
pub(super) mod texts;
