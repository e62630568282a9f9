//! Who has which time: slots that want the same minute, sessions and their limits, quiet hours.

pub(super) mod contention;
pub(super) mod quiet;
pub(super) mod sessions;
pub(super) mod window;
