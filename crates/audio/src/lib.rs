//! Sound out of files and into files: decoding to the station's frames, the identification signal
//! made in code, WAV, and what was heard on its way to those who keep it.
//!
//! What comes out of here is finite, bounded, stereo, at [`phatthanh_core::units::FRAMES_PER_SECOND`] where
//! it says so; whatever the file held.

mod attention;
mod bass;
mod biquad;
mod decode;
mod dither;
mod follower;
mod ident;
mod info;
mod processing;
mod reader;
mod resampler;
mod stretch;
mod survey;
mod true_peak;
mod wav;
mod weighting;

pub use attention::Attention;
pub use bass::{Bass, SECTIONS as BUTTERWORTH};
pub use biquad::Biquad;
pub use decode::{DecodeError, Decoder, Downmix, Format};
pub use dither::Dither;
pub use follower::Follower;
pub use ident::Ident;
pub use info::{mark_spoken, spoken};
pub use processing::Processing;
pub use reader::StereoReader;
pub use resampler::Resampler;
pub use stretch::{After, Inlet, Outlet, Stretch, stretches};
pub use survey::{Survey, put_in_order, wholes};
pub use true_peak::{DELAY as TRUE_PEAK_DELAY, PeakMeter, TruePeak};
pub use wav::{LONGEST, LONGEST_FLOAT, WavError, WavWriter};
pub use weighting::{Weighting, lufs};
