//! The station on the air, and the same on a simulated clock: start, threads, stop.

pub(super) mod aircheck;
pub(super) mod live;
pub(super) mod receiving;
pub(super) mod simulated;
pub(super) mod start;
