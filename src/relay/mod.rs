//! Inputs received: streams of other stations and of senders, decoded by ffmpeg in a process that is shut in, and cards.
//!
//! A [`Receiver`] listens to one input on a thread of its own, and hands what is new to a [`Sink`]. Whether the input is
//! there, and when it is opened again, is decided by [`crate::stream`]; here is what opens, reads and ends it.

mod card;
mod child;
mod open;
mod probe;
mod receiver;
mod sender;
mod sink;

pub use card::{Card, Cards};
#[cfg(test)]
pub(crate) use open::Intake;
pub use probe::{Probe, probe, probe_card};
pub use receiver::{Origin, Receiver, Report, Source, Tools};
pub use sender::{Entrance, SrtEntrance, holder, request};
pub use sink::Sink;
