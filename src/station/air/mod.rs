//! The station on the air, and the same on a simulated clock: start, threads, stop.

pub(super) mod aircheck;
mod ending;
pub(super) mod handle;
mod listening;
pub(super) mod live;
mod mast;
pub(super) mod phones;
pub(super) mod receiving;
pub(super) mod simulated;
pub(super) mod start;
