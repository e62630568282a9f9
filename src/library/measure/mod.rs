//! One recording decoded from end to end: how long, how loud, how quiet at its ends, what is poor
//! about it; or why it cannot air.
//!
//! Everything is found in one pass ([`meter`]) and judged at the end, when it is known which channels
//! are heard ([`findings`]).

mod clipping;
mod findings;
mod loudness;
mod meter;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::title;
use super::twins::Print;
use crate::sound::{DecodeError, Decoder};
use crate::units::{Frames, Level, Lufs, Sides};
use crate::words::Text;
use meter::Meter;

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
}

/// Decodes the whole of `path`: what it measures, or why it cannot air.
pub(super) fn measure(path: &Path) -> Result<Measures, Text> {
    let mut decoder = Decoder::open(path).map_err(|problem| refusal(path, &problem))?;
    run(&mut decoder).map_err(|problem| match problem {
        Unfit::Said(text) => text,
        Unfit::Undecodable(problem) => refusal(path, &problem),
    })
}

enum Unfit {
    Said(Text),
    Undecodable(DecodeError),
}

impl From<Text> for Unfit {
    fn from(text: Text) -> Self {
        Self::Said(text)
    }
}

impl From<DecodeError> for Unfit {
    fn from(problem: DecodeError) -> Self {
        Self::Undecodable(problem)
    }
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
            return Err(Text::new("library-too-long").with("hours", LONGEST_HOURS).into());
        }
        downmix.mix(&packet, &mut stereo);
        meter.add(&stereo);
    }
    let half_there = decoder.expected().is_none_or(|expected| frames * 2 >= expected);
    if decoder.damaged() > packets || !half_there || frames == 0 {
        return Err(damaged().into());
    }
    if frames * 1000 < SHORTEST_MS * u64::from(rate) {
        return Err(Text::new("library-too-short").with("ms", frames * 1000 / u64::from(rate)).into());
    }
    let mut found = meter.finish();
    if found.level < QUIETEST {
        return Err(Text::new("library-silent").into());
    }
    let (first, last) = found.sound();
    let seconds = |frames: u64| frames as f64 / f64::from(rate);
    let silence_start_s = seconds(first);
    Ok(Measures {
        format: decoder.format().name().to_owned(),
        channels: decoder.channels() as u32,
        sample_rate: rate,
        frames,
        loudness: found.loudness,
        loudness_range_lu: found.range_lu,
        sides: found.sides,
        warnings: found.warnings(),
        true_peak: found.true_peak,
        title: decoder.title().as_deref().and_then(title::from_tag),
        silence_start_s,
        silence_end_s: seconds(frames - last),
        print: found
            .print
            .take()
            .and_then(|items| Print::new(items, silence_start_s, seconds(last - first)))
            .map(Box::new),
    })
}

fn damaged() -> Text {
    Text::new("library-damaged")
}

/// What to tell people about a file that does not decode.
fn refusal(path: &Path, problem: &DecodeError) -> Text {
    match problem {
        DecodeError::Unreadable { source, .. } => Text::new("library-unreadable").with("problem", source),
        DecodeError::NotSound | DecodeError::Unsupported { .. } | DecodeError::Damaged { .. } => {
            match kind(path) {
                Some(kind) => Text::new("library-convert").with("kind", kind),
                None if matches!(problem, DecodeError::NotSound) => Text::new("library-not-sound"),
                None if matches!(problem, DecodeError::Damaged { .. }) => damaged(),
                None => Text::new("library-unsupported"),
            }
        }
        DecodeError::HalfBand => Text::new("library-convert").with("kind", "HE-AAC"),
        DecodeError::Rate { rate } => Text::new("library-rate").with("rate", rate),
        DecodeError::Channels { channels } => Text::new("library-channels").with("channels", channels),
        DecodeError::Changes => Text::new("library-changes"),
        DecodeError::Panicked => damaged(),
    }
}

/// The kinds of sound people bring that are not decoded here, by how their files begin.
fn kind(path: &Path) -> Option<&'static str> {
    const KINDS: &[(usize, &[u8], &str)] = &[
        (0, b"#!AMR", "AMR"),
        (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "WMA"),
        (4, b"ftyp3g", "3GP"),
        (28, b"OpusHead", "Opus"),
        (28, b"Speex", "Speex"),
        (0, b"RF64", "RF64"),
        (0, b"\x0b\x77", "AC-3"),
        (0, b"\x1a\x45\xdf\xa3", "WebM"),
        (8, b"AVI ", "AVI"),
        (0, b"MThd", "MIDI"),
    ];
    let mut head = Vec::new();
    File::open(path).and_then(|file| file.take(64).read_to_end(&mut head)).ok()?;
    let begins = |at: usize, mark: &[u8]| head.get(at..).is_some_and(|rest| rest.starts_with(mark));
    KINDS.iter().find(|(at, mark, _)| begins(*at, mark)).map(|(.., kind)| *kind)
}
