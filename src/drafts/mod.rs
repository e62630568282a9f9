//! Edits of the station's files that people draft, compare, sign, date and take back.
//!
//! The files stay the truth, and people may go on editing them by hand. A [`Draft`] is operations without effect, made on
//! a version of the files that is kept by its digest. [`compare`] says in words what it would do. [`sign()`] replays the
//! operations on the files as they are, from a date on, puts all of them in place at once, and [`settle`] waits until the
//! running station has taken them, or puts the old bytes back. [`history()`] lists every version that came to be, also by
//! hand; [`undo()`] takes any one back and leaves later ones alone, [`put_back()`] takes
//! faulty files back that never counted. Each act is a row of the airtime log.
//!
//! The command line and the console are shells over these functions.

mod acknowledge;
mod act;
mod apply;
mod clash;
mod difference;
mod draft;
mod error;
mod files;
mod held;
mod history;
mod merge;
mod operation;
pub mod paper;
mod pattern;
mod sign;
mod special;
mod standing;
pub mod switch;
mod taken;
mod undo;
mod wording;

pub use acknowledge::acknowledge;
pub use apply::{Edited, preview};
pub use clash::Take;
pub use difference::{Difference, DifferenceJson, DifferenceWords, compare};
pub use draft::{Draft, Proposal, State, drafts, find, make};
pub use error::{Clash, DraftError};
pub use held::{Held, held_on};
pub use history::{Kind, Version, history};
pub use operation::Operation;
pub use sign::{Signed, Signing, edited, sign};
pub use standing::{Standing, standing};
pub use taken::{Taken, settle};
pub use undo::{put_back, undo, undone};

#[cfg(test)]
mod tests;
