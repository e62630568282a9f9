//! What a change of the files does, in words: two plans of the same days, told by slot.
//!
//! Two weeks from the day it holds, the next holiday, Tết and mourning where they lie behind those, and within a year
//! each day that the calendar has otherwise. A program that
//! goes to another slot is told as a move. What was not wrong before and is now is told with what is lost: quiet hours,
//! limits, overlaps, repeats before their originals, and each minute of silence within a session.

mod airtime;
mod compare;
mod conflict;
mod moves;
mod side;
mod special;
mod view;

pub use compare::{Difference, compare};
pub use view::{DifferenceJson, DifferenceWords};
