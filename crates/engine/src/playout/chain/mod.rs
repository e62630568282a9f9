//! What happens to samples between a deck and the card, in this order: made sane, level, fades,
//! joined; then, where they are on, high pass, leveller, low pass, treble limiter; limiter, meter.
//!
//! Every stage works in place on interleaved stereo, `[2 × frames]`, and allocates nothing once made.
//! A stage that is off is not there. With all of them off samples below the limiter's ceiling, at a gain
//! of 0 dB and outside fades, pass bit for bit. With any of them silence becomes silence, bit for bit,
//! within a second, and costs nothing from then on.
//!
//! The filters run on through joins: to them a join is a sound like any other. The high pass comes
//! before whatever judges loudness; the low pass before whatever judges peaks.
//!
//! # Parameters
//!
//! | stage | parameter | value | source |
//! | --- | --- | --- | --- |
//! | high pass | Butterworth, order and corner | 4, `[sound] high_pass` | removes what moves horns and is not heard; bilinear transform |
//! | leveller, ride | range, up, down | ±8 dB, 1.5 dB/s, 3 dB/s | as slow as a hand on a fader: no word changes its level by itself |
//! | leveller, ride | looks back, acts within | 1 s, 2 s | momentary loudness (0.4 s) is too nervous, short-term (3 s) too late; ITU-R BS.1770-5 weighting |
//! | leveller, ride | pause | 12 LU under the target over 0.1 s | a relative gate, as loudness range has one (EBU Tech 3342), so that pauses do not fill with noise |
//! | leveller, compressor | threshold, knee, ratio | +6 LU, 6 LU, 2:1 | soft knee of Giannoulis, Massberg, Reiss, JAES 60 (2012) |
//! | leveller, compressor | attack, release | 5 ms, 120 ms | single words |
//! | low pass | Kaiser FIR, stop band | 61 taps, 80 dB | β = 0.1102 (A − 8.7): Kaiser 1974 |
//! | treble limiter | ramp, release | 1 ms, 30 ms | short, because sibilants are |
//! | limiter | look-ahead, release | 3 ms, 150 ms | straight ramp by sliding minimum and moving average (`lookahead`) |
//! | limiter | true peak | 4 × oversampled, 20 taps, margin 0.2 dB | ITU-R BS.1770-5 annex 2; the margin covers what 20 taps miss |
//! | limiter | ceiling behind pre-emphasis | 50 or 75 µs | ITU-R BS.450: what the transmitter adds is what it must not overshoot by |

mod emphasis;
mod fade;
mod high_pass;
mod level;
mod leveller;
mod limiter;
mod lookahead;
mod low_pass;
mod meter;
#[cfg(test)]
pub(crate) mod probe;
#[cfg(test)]
mod tests;
mod treble;

pub(crate) use fade::{fade_in, fade_out, part};
pub(crate) use level::{Ramp, apply, sanitise};
pub use meter::Loudness;
pub(crate) use meter::Meter;

use high_pass::HighPass;
use leveller::Leveller;
use limiter::Limiter;
use low_pass::LowPass;
use phatthanh_audio::Processing;
use treble::Treble;

/// The stages behind the join.
///
/// # Examples
///
/// A tone far above full scale leaves below the ceiling, and as late as the chain says:
///
/// ```
/// use phatthanh_audio::Processing;
/// use phatthanh_core::units::{CHANNELS, Level};
/// use phatthanh_engine::playout::Chain;
///
/// let mut chain = Chain::new(&Processing::limiter(Level(-1.0)));
/// let tone = |frame: usize| 4.0 * (frame as f32 * 0.1).sin();
/// let mut samples: Vec<f32> = (0..48_000 * CHANNELS).map(|n| tone(n / CHANNELS)).collect();
/// chain.process(&mut samples);
///
/// let peak = samples.iter().fold(0.0, |peak: f32, sample| peak.max(sample.abs()));
/// assert!(peak <= 10_f32.powf(-1.0 / 20.0));
/// assert!(samples[..chain.latency() * CHANNELS].iter().all(|sample| *sample == 0.0));
/// ```
#[derive(Debug)]
pub struct Chain {
    processing: Processing,
    high_pass: Option<HighPass>,
    leveller: Option<Leveller>,
    low_pass: Option<LowPass>,
    treble: Option<Treble>,
    limiter: Limiter,
}

impl Chain {
    /// Makes a chain with nothing on its way through.
    #[must_use]
    pub fn new(processing: &Processing) -> Self {
        let Processing {
            true_peak,
            target,
            high_pass_hz,
            low_pass_hz,
            leveller,
            pre_emphasis_us,
        } = *processing;
        Self {
            processing: *processing,
            high_pass: high_pass_hz.map(HighPass::new),
            leveller: leveller.then(|| Leveller::new(target)),
            low_pass: low_pass_hz.map(LowPass::new),
            treble: pre_emphasis_us.map(|us| Treble::new(true_peak, us)),
            limiter: Limiter::new(true_peak, pre_emphasis_us),
        }
    }

    /// Returns which stages these are.
    #[must_use]
    pub fn processing(&self) -> &Processing {
        &self.processing
    }

    /// Returns the frames from a sample's way in to its way out. Always the same for the same stages.
    #[must_use]
    pub fn latency(&self) -> usize {
        let low_pass = self.low_pass.as_ref().map_or(0, |_| low_pass::LATENCY);
        let treble = self.treble.as_ref().map_or(0, |_| treble::LATENCY);
        low_pass + treble + limiter::LATENCY
    }

    /// Returns whether nothing is on its way through: silence in would be silence out, and leave it as it is.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.high_pass.as_ref().is_none_or(HighPass::is_idle)
            && self.leveller.as_ref().is_none_or(Leveller::is_idle)
            && self.low_pass.as_ref().is_none_or(LowPass::is_idle)
            && self.treble.as_ref().is_none_or(Treble::is_idle)
            && self.limiter.is_idle()
    }

    /// Takes samples and gives out those taken [`Chain::latency`] frames before, in place.
    ///
    /// * Shape: interleaved stereo, finite; any number of frames.
    /// * Real time: does not allocate, lock or log.
    pub fn process(&mut self, samples: &mut [f32]) {
        if let Some(high_pass) = &mut self.high_pass {
            high_pass.process(samples);
        }

        if let Some(leveller) = &mut self.leveller {
            leveller.process(samples);
        }

        if let Some(low_pass) = &mut self.low_pass {
            low_pass.process(samples);
        }

        if let Some(treble) = &mut self.treble {
            treble.process(samples);
        }

        self.limiter.process(samples);
    }
}

/// Whether nothing is heard in `samples`: all zero, of either sign.
fn is_silence(samples: &[f32]) -> bool {
    samples.iter().all(|sample| sample.to_bits() << 1 == 0)
}

/// The modified Bessel function of order zero, which shapes Kaiser's window.
fn bessel(x: f64) -> f64 {
    let terms = (1..40).scan(1.0, |term, k| {
        *term *= (x / 2.0 / f64::from(k)).powi(2);
        Some(*term)
    });
    1.0 + terms.sum::<f64>()
}
