//! The station tested from outside: one binary, one file a matter.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod air;
mod card;
mod evidence;
mod faults;
mod hostile;
mod mistakes;
mod planning;
mod playout;
mod power_cut;
mod pulse;
mod recordings;
mod shape;
mod support;
mod week;
