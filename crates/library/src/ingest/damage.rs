//! Warns people of a recording that plays although a part of it cannot be read.

use std::fs;
use std::ops::Range;
use std::path::Path;

use super::convert::Said;
use super::kind::Kind;
use crate::complaint::{Flaw, Warning};
use phatthanh_audio::{Decoder, Survey};

/// Less missing than this is no news.
const CUT_FROM_S: u64 = 1;
/// Less than this, and than so many hundredths of what is heard, may be anything but sound.
const SHORT_FROM_S: u64 = 1;
const SHORT_PART: u64 = 15;
/// Complaints about the seam of two recordings that were joined.
const SEAM: u32 = 2;
/// Where less than this part of a file's bytes is sound, there was more of it.
const HEARD_PART: f64 = 0.7;
/// Headers tell lengths about so exactly.
const ROUNDING: f64 = 0.02;
/// Places named; staff listen to the rest anyway.
const NAMED: usize = 5;

/// What of a recording decoded to its end, `frames` long, could not be read.
pub(crate) fn warnings(decoder: &Decoder, frames: u64) -> Vec<Warning> {
    let rate = u64::from(decoder.rate());
    let cut = cut(decoder.expected(), frames, rate);
    let short = cut
        .is_none()
        .then(|| short(decoder.unheard(), frames, rate))
        .flatten();
    let unclosed = decoder
        .is_unclosed()
        .then(|| Flaw::Unclosed.warning().with("whole", clock(frames / rate)));
    [places(decoder), cut, short, unclosed]
        .into_iter()
        .flatten()
        .collect()
}

/// Of a recording of `frames` frames beside which the file has room for `unheard` more.
fn short(unheard: u64, frames: u64, rate: u64) -> Option<Warning> {
    let is_news = unheard > SHORT_FROM_S * rate && unheard / SHORT_PART > frames / 100;
    is_news.then(|| shorter(frames / rate, (frames + unheard) / rate))
}

/// Only `heard` of the `whole` seconds that should be in the file.
pub(crate) fn shorter(heard: u64, whole: u64) -> Warning {
    Flaw::Short
        .warning()
        .with("heard", clock(heard))
        .with("whole", clock(whole))
}

/// Of a recording that should hold `expected` frames and ends before.
fn cut(expected: Option<u64>, frames: u64, rate: u64) -> Option<Warning> {
    let expected =
        expected.filter(|expected| expected.saturating_sub(frames) > CUT_FROM_S * rate)?;
    Some(missing((expected - frames) / rate, expected / rate))
}

/// The last `missing` of `whole` seconds are not in the file.
pub(crate) fn missing(missing: u64, whole: u64) -> Warning {
    Flaw::Cut
        .warning()
        .with("missing", clock(missing))
        .with("whole", clock(whole))
}

/// What the file's own pieces say is lost of it, of which `heard` seconds are heard.
pub(crate) fn surveyed(survey: &Survey, heard: f64) -> Option<Warning> {
    let spans: Vec<_> = survey
        .lost
        .iter()
        .map(|span| span.start as u64..span.end.ceil() as u64)
        .collect();
    let whole = survey
        .seconds
        .filter(|whole| whole - heard > least_missing_s(*whole));
    named(&spans).or_else(|| whole.map(|whole| shorter(heard as u64, whole as u64)))
}

/// Of what was converted, `heard` seconds of it: whether its header or its bytes suggest more.
pub(crate) fn converted(
    source: &Path,
    kind: Option<Kind>,
    said: &Said,
    heard: f64,
) -> Option<Warning> {
    let is_any = |names: &[&str]| {
        kind.and_then(|kind| kind.demuxer)
            .is_some_and(|name| names.contains(&name))
    };

    // A transport stream is half wrapping, and its times may jump; so is RealMedia of few bits.
    let (is_stream, is_wrapping) = (is_any(&["mpegts", "mpeg"]), is_any(&["rm"]));
    let size = fs::metadata(source).ok().map(|meta| meta.len() as f64);
    let by_bytes = size
        .zip(said.bytes)
        .map(|(size, bytes)| heard * size / bytes.max(1) as f64);
    let by_bytes = by_bytes.filter(|whole| !is_wrapping && heard < whole * HEARD_PART);
    let whole = said
        .promised_s
        .into_iter()
        .chain(by_bytes)
        .fold(0.0, f64::max);
    (!is_stream && whole - heard > least_missing_s(whole))
        .then(|| shorter(heard as u64, whole as u64))
}

/// Whether the converter complained, of more than the seams of what was joined.
pub(crate) fn said(said: &Said, survey: &Survey) -> Option<Warning> {
    // Where the file's own pieces tell all, what it stumbles over is the change itself.
    (!survey.changes && said.faults > survey.joints * SEAM)
        .then(|| Flaw::DamagedSomewhere.warning())
}

/// Less missing of `whole` seconds than this is no news.
fn least_missing_s(whole: f64) -> f64 {
    (CUT_FROM_S as f64).max(whole * ROUNDING)
}

fn places(decoder: &Decoder) -> Option<Warning> {
    let rate = u64::from(decoder.rate());
    let spans: Vec<_> = decoder
        .damaged_places()
        .iter()
        .map(|span| span.start / rate..span.end.div_ceil(rate))
        .collect();
    named(&spans)
}

/// Damage at these seconds.
fn named(spans: &[Range<u64>]) -> Option<Warning> {
    let named: Vec<String> = spans
        .iter()
        .take(NAMED)
        .map(|span| format!("{}–{}", clock(span.start), clock(span.end)))
        .collect();
    let more = if spans.len() > NAMED { ", …" } else { "" };
    (!named.is_empty()).then(|| {
        Flaw::DamagedAt
            .warning()
            .with("place", named.join(", ") + more)
    })
}

/// Minutes and seconds, with hours where there are any.
fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes:02}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_people_read() {
        for (seconds, expected) in [
            (0, "00:00"),
            (192, "03:12"),
            (3_599, "59:59"),
            (36_061, "10:01:01"),
        ] {
            assert_eq!(clock(seconds), expected);
        }
    }

    #[test]
    fn a_little_missing_is_no_news() {
        assert_eq!(cut(None, 5, 8_000), None);
        assert_eq!(cut(Some(16_000), 8_000, 8_000), None);
        assert_eq!(cut(Some(8_000), 9_000, 8_000), None);
        assert_eq!(cut(Some(480_001), 240_000, 8_000), Some(missing(30, 60)));
    }
}
