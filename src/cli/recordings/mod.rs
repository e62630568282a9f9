//! Commands about recordings: what there is, what may air, and whether it still is what it was.

pub(super) mod approve;
pub(super) mod import;
pub(super) mod library;
pub(super) mod verify;
