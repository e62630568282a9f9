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

pub(crate) use fade::{fade_in, fade_out};
pub(crate) use level::{apply, sanitise};
pub(crate) use limiter::{LATENCY, Limiter};
pub use meter::Loudness;
pub(crate) use meter::Meter;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sound::Ident;
    use crate::units::{Frames, Gain, Level};

    #[test]
    fn nothing_is_allocated() {
        let (mut limiter, mut meter, mut ident) =
            (Limiter::new(Level(-1.0)), Meter::new(), Ident::new(Frames::ZERO));
        let mut samples = [0.0; 2 * 480];
        assert_no_alloc::assert_no_alloc(|| {
            for block in 0..200 {
                ident.fill(&mut samples);
                sanitise(&mut samples);
                apply(&mut samples, Gain::from_db(9.0));
                fade_in(&mut samples, block * 480, &(0..48_000));
                fade_out(&mut samples, block * 480, &(48_000..90_000));
                limiter.process(&mut samples);
                meter.take(&samples);
            }
        });
        assert!(meter.last().peak.0 > -20.0);
    }
}
