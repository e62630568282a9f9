//! What the station does to its sound on the way to the transmitter.

use phatthanh_core::units::{Level, Lufs};

/// The stages between the recordings and the card. A stage that is off costs nothing and changes no bit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Processing {
    /// No true peak above this, dBTP. The only stage that is never off.
    pub true_peak: Level,
    /// Loudness all is brought to, LUFS: what the leveller holds.
    pub target: Lufs,
    /// Nothing below this passes; none is off.
    pub high_pass_hz: Option<u32>,
    /// Nothing above this passes; none is off.
    pub low_pass_hz: Option<u32>,
    /// Whether what is quiet or loud inside a recording is evened out.
    pub leveller: bool,
    /// Time constant of the transmitter's pre-emphasis, behind which peaks are to stay below
    /// `true_peak` as well; none is not asked for.
    pub pre_emphasis_us: Option<u32>,
}

impl Processing {
    /// Nothing but the limiter.
    #[must_use]
    pub const fn limiter(true_peak: Level) -> Self {
        Self {
            true_peak,
            target: Lufs(-16.0),
            high_pass_hz: None,
            low_pass_hz: None,
            leveller: false,
            pre_emphasis_us: None,
        }
    }
}
