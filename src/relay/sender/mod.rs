//! A sender: a person's program (butt, Mixxx, ffmpeg) that sends live, as to an Icecast server.
//!
//! * It says who it is by name and password, or is sent away; so is a second one while one sends.
//! * What it says first is bounded in bytes and time ([`request`]), and so is how many say it at once.
//! * What it sends is a stranger's: it goes to ffmpeg's standard input, no faster than anybody sends live, and nowhere else.
//!
//! Or it sends by SRT ([`srt`]): then ffmpeg itself listens, and who does not know the passphrase is not let in.

mod door;
mod holder;
mod pump;
pub mod request;
pub(super) mod srt;

pub use door::Entrance;
pub(super) use door::{Caller, Door};
pub use holder::holder;
pub(super) use pump::pump;
pub use srt::SrtEntrance;
