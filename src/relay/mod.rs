//! Inputs received: streams of other stations, decoded by ffmpeg in a process that is shut in.
//!
//! A [`Receiver`] listens to one input on a thread of its own, and hands what is new to a [`Sink`]. Whether the input is
//! there, and when it is opened again, is decided by [`crate::stream`]; here is what opens, reads and ends the process.

mod child;
mod receiver;

pub use receiver::{Probe, Receiver, Report, Sink, Source, probe};
