//! One recording decoded from end to end: how long, how loud, how quiet at its ends, what is poor
//! about it; or why it cannot air.
//!
//! Everything is found in one pass ([`meter`]) and judged at the end, when it is known which channels
//! are heard ([`findings`]).

mod clipping;
mod findings;
mod loudness;
mod meter;
mod sample;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::catalogue::twins::Print;
use super::ingest::damage;
use super::ingest::kind::Unfit;
use crate::complaint::{Flaw, Refusal, Warning, Why};
use meter::Meter;
use phatthanh_audio::Decoder;
use phatthanh_core::units::{BassLoss, Frames, Level, Lufs, Sides};

/// Shorter is a click.
const SHORTEST_MS: u64 = 100;
/// Longer is a mistake, or a file made to keep us busy.
const LONGEST_HOURS: u64 = 12;
/// Quieter than this, nothing can be heard whatever the gain.
const QUIETEST: Lufs = Lufs(-60.0);
/// What a channel heard on both sides adds to a measurement of it alone.
const BOTH_SIDES_DB: f64 = 3.010_299_956_639_812;

/// What ingest finds out about a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// Name of the kind of file, for JSON.
    pub format: Arc<str>,
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
    /// What high passes take of that loudness.
    pub bass: BassLoss,
    /// Which channels are heard: both, unless one holds nothing.
    pub sides: Sides,
    /// What is poor about it although it airs, and what to do.
    pub warnings: Box<[Warning]>,
    /// The title in its tags, as they have it.
    pub title: Option<Box<str>>,
    /// Silence before the first sound, in seconds.
    pub silence_start_s: f64,
    /// Silence after the last sound, in seconds.
    pub silence_end_s: f64,
    /// Where it is hardly heard for two seconds or more, at the station's rate, in order.
    pub pauses: Arc<[Range<Frames>]>,
    /// What it is likened to others by; none once the index has it.
    pub(super) print: Option<Box<Print>>,
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
        let alone = self.channels == 1 || self.sides != Sides::Both;
        let both_sides = if alone { BOTH_SIDES_DB } else { 0.0 };
        self.loudness.map(|heard| Lufs(heard.0 - both_sides))
    }

    /// Says `found` of the recording before all else, if that is news.
    pub(super) fn warn_first(&mut self, found: Option<Warning>) {
        let known = |warning: &Warning| self.warnings.iter().any(|known| known.is_alike(warning));
        if let Some(warning) = found.filter(|warning| !known(warning)) {
            let before = std::mem::take(&mut self.warnings);
            self.warnings = std::iter::once(warning).chain(before).collect();
        }
    }

    /// Returns whether a machine speaks it.
    #[must_use]
    pub fn is_spoken(&self) -> bool {
        self.warnings.iter().any(|warning| warning.is(Flaw::Spoken))
    }

    /// Returns whether it came with the program, and no person of the station has read it.
    #[must_use]
    pub fn is_sample(&self) -> bool {
        self.warnings.iter().any(|warning| warning.is(Flaw::Sample))
    }

    /// Returns whether a part of it is not heard.
    pub(super) fn is_damaged(&self) -> bool {
        self.warnings
            .iter()
            .filter_map(Warning::matter)
            .any(Flaw::is_damage)
    }
}

/// Decodes the whole of `path`: what it measures, or why it cannot air as it is.
pub(super) fn measure(path: &Path) -> Result<Measures, Unfit> {
    let mut decoder = Decoder::open(path)?;
    let mut measures = run(&mut decoder)?;
    let spoken = phatthanh_audio::spoken(path).map(|_| Flaw::Spoken.warning());
    measures.warn_first(spoken);
    measures.warn_first(sample::is_sample(path).then(|| Flaw::Sample.warning()));
    Ok(measures)
}

fn run(decoder: &mut Decoder) -> Result<Measures, Unfit> {
    let (rate, downmix) = (decoder.rate(), decoder.downmix());
    let longest = LONGEST_HOURS * 3600 * u64::from(rate);
    let mut meter = Meter::new(rate, decoder.channels());
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
            return Err(Why::TooLong.refusal().with("hours", LONGEST_HOURS).into());
        }
        downmix.mix(&packet, &mut stereo);
        meter.add(&stereo);
    }

    let half_there = decoder
        .expected()
        .is_none_or(|expected| frames * 2 >= expected);
    if decoder.damaged() > packets || !half_there || frames == 0 {
        return Err(damaged().into());
    }

    if frames * 1000 < SHORTEST_MS * u64::from(rate) {
        return Err(Why::TooShort
            .refusal()
            .with("ms", frames * 1000 / u64::from(rate))
            .into());
    }

    let mut found = meter.finish();
    if found.level < QUIETEST {
        return Err(Why::Silent.refusal().into());
    }

    let (first, last) = found.sound();
    let pauses = shared(found.pauses());
    let mut warnings = damage::warnings(decoder, frames);
    warnings.extend(found.warnings());
    let seconds = |frames: u64| frames as f64 / f64::from(rate);
    let silence_start_s = seconds(first);
    Ok(Measures {
        format: decoder.format().name().into(),
        channels: decoder.channels() as u32,
        sample_rate: rate,
        frames,
        loudness: found.loudness,
        loudness_range_lu: found.range_lu,
        bass: found.bass,
        sides: found.sides,
        warnings: warnings.into(),
        true_peak: found.true_peak,
        title: decoder.title().map(String::into_boxed_str),
        pauses,
        silence_start_s,
        silence_end_s: seconds(frames - last),
        print: found
            .print
            .take()
            .and_then(|items| Print::new(items, silence_start_s, seconds(last - first)))
            .map(Box::new),
    })
}

/// Most recordings have none, and one empty list for all takes no memory.
pub(super) fn shared<T>(list: Vec<T>) -> Arc<[T]> {
    if list.is_empty() {
        Arc::default()
    } else {
        list.into()
    }
}

fn damaged() -> Refusal {
    Why::Damaged.refusal()
}
