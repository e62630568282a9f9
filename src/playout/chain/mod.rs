//! What happens to samples between a deck and the card, in this order: made sane, level, fades,
//! limiter, meter.
//!
//! Every stage works in place on interleaved stereo, `[2 × frames]`, and allocates nothing once made.
//! Below the limiter's ceiling, at a gain of 0 dB and outside fades, samples pass bit for bit;
//! silence stays silence.

mod fade;
mod level;
mod limiter;
mod meter;
mod true_peak;

pub(crate) use fade::{fade_in, fade_out};
pub(crate) use level::{apply, sanitise};
pub(crate) use limiter::{LATENCY, Limiter};
pub use meter::Loudness;
pub(crate) use meter::Meter;
