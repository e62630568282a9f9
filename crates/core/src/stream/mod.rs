//! What arrives by an input, judged: which sound is new, and whether the input is there.
//!
//! A reconnect plays old sound: a server sends its last seconds again, a playlist that stands still its last pieces. Only
//! packets that were never seen count as sound (`memory`), and what lies before the first of them is dropped (`seam`). A
//! [`Listener`] decides by how much fresh sound is held, never by the gaps between arrivals, when to open, to close, and
//! whether the input [is there](Verdict).
//!
//! Who speaks in a browser sends [`Parcel`]s with a count of its own: a [`Talk`] drops what was heard before.
//!
//! Pure: no clock, no process. Times are uptimes.

mod listener;
mod memory;
mod packets;
mod parcel;
mod seam;
mod steady;
mod talk;

pub use listener::{LOW, Limits, Listener, Order, Phase, Verdict};
pub use memory::{Memory, Seen};
pub use packets::{About, Packet, Packets, Said};
pub use parcel::{MOST_BYTES, MOST_SAMPLES, Misshapen, Parcel};
pub use seam::Seam;
pub use talk::{Allowance, Fit, Talk};
