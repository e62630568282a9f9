//! The folders people drop recordings into: what lies in them, what changed, what left, and the notes left there.

pub(super) mod drop_folders;
pub(super) mod found;
pub(super) mod notes;
pub(super) mod unfinished;
pub(super) mod walk;
pub(super) mod watch;
