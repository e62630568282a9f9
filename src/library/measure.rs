//! One recording decoded from end to end: how long, how loud, how quiet at its ends; or why it
//! cannot air.

use std::path::Path;

use ebur128::{EbuR128, Mode};

use super::damage;
use super::kind::Unfit;
use super::title;
use crate::sound::Decoder;
use crate::units::{CHANNELS, Frames, Level, Lufs, Sides};
use crate::words::Text;

/// Shorter is a click.
const SHORTEST_MS: u64 = 100;
/// Longer is a mistake, or a file made to keep us busy.
const LONGEST_HOURS: u64 = 12;
/// Quieter than this, nothing can be heard whatever the gain.
const QUIETEST: Lufs = Lufs(-60.0);
/// Beginning and end are silent where they are this much quieter than the whole.
const SILENT_BELOW_DB: f64 = 30.0;
/// What a channel heard on both sides adds to a measurement of it alone.
const BOTH_SIDES_DB: f64 = 3.010_299_956_639_812;
/// Stretches a second in which beginning and end are looked for.
const STRETCHES: u32 = 100;

/// What ingest finds out about a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// Name of the kind of file, for JSON.
    pub format: String,
    /// Channels of the file.
    pub channels: u32,
    /// Frames a second of the file.
    pub sample_rate: u32,
    /// Frames at that rate.
    pub frames: u64,
    /// Integrated loudness as heard from the station, on two channels; none if too short to tell.
    pub loudness: Option<Lufs>,
    /// True peak as heard from the station, before any gain.
    pub true_peak: Level,
    /// Loudness range as EBU Tech 3342 has it, in LU; none if too short to tell.
    pub loudness_range_lu: Option<f64>,
    /// Which channels are heard: both, unless one holds nothing.
    pub sides: Sides,
    /// What is poor about it although it airs, and what to do.
    pub warnings: Vec<Text>,
    /// The title in its tags.
    pub title: Option<String>,
    /// Silence before the first sound, in seconds.
    pub silence_start_s: f64,
    /// Silence after the last sound, in seconds.
    pub silence_end_s: f64,
}

impl Measures {
    /// Its length, after conversion to the station's rate.
    #[must_use]
    pub const fn length(&self) -> Frames {
        Frames::from_rate(self.frames, self.sample_rate)
    }

    /// Its length in seconds.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.frames as f64 / f64::from(self.sample_rate)
    }

    /// Integrated loudness of the file taken by itself, as any meter shows it: a single channel
    /// counts once here, and twice where it is heard on both sides.
    #[must_use]
    pub fn file_loudness(&self) -> Option<Lufs> {
        let both_sides = if self.channels == 1 { BOTH_SIDES_DB } else { 0.0 };
        self.loudness.map(|heard| Lufs(heard.0 - both_sides))
    }
}

/// Decodes the whole of `path`: what it measures, or why it cannot air as it is.
pub(super) fn measure(path: &Path) -> Result<Measures, Unfit> {
    let mut decoder = Decoder::open(path)?;
    Meter::new(decoder.rate())?.run(&mut decoder)
}

/// Measures sound as it is heard from the station, at the file's rate.
struct Meter {
    r128: EbuR128,
    /// Mean square of each stretch, both channels together.
    stretches: Vec<f32>,
    /// Frames in a stretch.
    stretch: u32,
    /// Of the stretch not full yet: sum of squares, frames.
    open: (f64, u32),
}

impl Meter {
    fn new(rate: u32) -> Result<Self, Unfit> {
        let mode = Mode::I | Mode::TRUE_PEAK | Mode::HISTOGRAM;
        let r128 = EbuR128::new(CHANNELS as u32, rate, mode).map_err(|_| damaged())?;
        Ok(Self { r128, stretches: Vec::new(), stretch: rate / STRETCHES, open: (0.0, 0) })
    }

    fn run(mut self, decoder: &mut Decoder) -> Result<Measures, Unfit> {
        let (rate, downmix) = (decoder.rate(), decoder.downmix());
        let longest = LONGEST_HOURS * 3600 * u64::from(rate);
        let (mut packet, mut stereo) = (Vec::new(), Vec::new());
        let (mut frames, mut packets) = (0, 0);
        loop {
            packet.clear();
            stereo.clear();
            let read = decoder.read(&mut packet)?;
            if read == 0 {
                break;
            }
            frames += read as u64;
            packets += 1;
            if frames > longest {
                return Err(Text::new("library-too-long").with("hours", LONGEST_HOURS).into());
            }
            downmix.mix(&packet, &mut stereo);
            self.add(&stereo)?;
        }
        let half_there = decoder.expected().is_none_or(|expected| frames * 2 >= expected);
        if decoder.damaged() > packets || !half_there || frames == 0 {
            return Err(damaged().into());
        }
        if frames * 1000 < SHORTEST_MS * u64::from(rate) {
            return Err(Text::new("library-too-short").with("ms", frames * 1000 / u64::from(rate)).into());
        }
        self.result(decoder, frames)
    }

    fn add(&mut self, stereo: &[f32]) -> Result<(), Text> {
        self.r128.add_frames_f32(stereo).map_err(|_| damaged())?;
        for frame in stereo.chunks_exact(CHANNELS) {
            let (sum, frames) = &mut self.open;
            *sum += frame.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>();
            *frames += 1;
            if *frames == self.stretch {
                self.close();
            }
        }
        Ok(())
    }

    fn close(&mut self) {
        let (sum, frames) = std::mem::take(&mut self.open);
        self.stretches.push((sum / f64::from(frames)) as f32);
    }

    fn result(mut self, decoder: &mut Decoder, frames: u64) -> Result<Measures, Unfit> {
        if self.open.1 > 0 {
            self.close();
        }
        let peak =
            (0..CHANNELS as u32).filter_map(|channel| self.r128.true_peak(channel).ok()).fold(0.0, f64::max);
        let loudness = self.r128.loudness_global().ok().filter(|lufs| lufs.is_finite()).map(Lufs);
        // Less than a block of 0.4 s has no loudness; then its peak must do.
        let level = loudness.unwrap_or(Lufs(Level::of(peak).0));
        if level < QUIETEST {
            return Err(Text::new("library-silent").into());
        }
        let audible =
            |mean_square: &f32| Level::of(f64::from(*mean_square).sqrt()).0 > level.0 - SILENT_BELOW_DB;
        let first = self.stretches.iter().position(audible).unwrap_or(0) as u64;
        let last = self
            .stretches
            .iter()
            .rposition(audible)
            .map_or(frames, |last| frames.min((last as u64 + 1) * u64::from(self.stretch)));
        let rate = f64::from(decoder.rate());
        let seconds = |frames: u64| frames as f64 / rate;
        Ok(Measures {
            format: decoder.format().name().to_owned(),
            channels: decoder.channels() as u32,
            sample_rate: decoder.rate(),
            frames,
            loudness,
            loudness_range_lu: None,
            sides: Sides::Both,
            warnings: damage::warnings(decoder, frames),
            true_peak: Level::of(peak),
            title: decoder.title().as_deref().and_then(title::from_tag),
            silence_start_s: seconds(first * u64::from(self.stretch)),
            silence_end_s: seconds(frames - last),
        })
    }
}

fn damaged() -> Text {
    Text::new("library-damaged")
}
