//! Writing: the log opened, rows appended each on the disk before the next, and what waits beside it meanwhile.

pub(super) mod beside;
pub(super) mod files;
pub(super) mod heartbeat;
pub(super) mod log;
pub(super) mod open;
pub(super) mod pending;
pub(super) mod recover;
pub(super) mod reserve;
