//! Where what an input brings goes.

use std::fmt::Debug;

use crate::units::Frames;

/// Where what is new goes.
pub trait Sink: Debug + Send {
    /// Takes sound: interleaved stereo.
    fn push(&self, sound: &[f32]);
    /// Drops what is held.
    fn clear(&self);
    /// Returns how much is held.
    fn level(&self) -> Frames;
    /// Returns whether it is on air.
    fn plays(&self) -> bool;
}
