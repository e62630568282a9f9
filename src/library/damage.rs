//! What to tell people about a recording that plays although a part of it cannot be read.

use crate::sound::Decoder;
use crate::words::Text;

/// Less missing than this is no news.
const CUT_FROM_S: u64 = 1;
/// Places named; staff listen to the rest anyway.
const NAMED: usize = 5;

/// What of a recording decoded to its end, `frames` long, could not be read.
pub(super) fn warnings(decoder: &Decoder, frames: u64) -> Vec<Text> {
    let rate = u64::from(decoder.rate());
    places(decoder).into_iter().chain(cut(decoder.expected(), frames, rate)).collect()
}

/// Of a recording that should hold `expected` frames and ends before.
fn cut(expected: Option<u64>, frames: u64, rate: u64) -> Option<Text> {
    let expected = expected.filter(|expected| expected.saturating_sub(frames) > CUT_FROM_S * rate)?;
    Some(missing((expected - frames) / rate, expected / rate))
}

/// The last `missing` of `whole` seconds are not in the file.
pub(super) fn missing(missing: u64, whole: u64) -> Text {
    Text::new("library-warn-cut").with("missing", clock(missing)).with("whole", clock(whole))
}

fn places(decoder: &Decoder) -> Option<Text> {
    let rate = u64::from(decoder.rate());
    let spans = decoder.damaged_places();
    let named: Vec<String> = spans
        .iter()
        .take(NAMED)
        .map(|span| format!("{}–{}", clock(span.start / rate), clock(span.end.div_ceil(rate))))
        .collect();
    let more = if spans.len() > NAMED { ", …" } else { "" };
    (!named.is_empty()).then(|| Text::new("library-warn-damaged").with("place", named.join(", ") + more))
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
        for (seconds, expected) in [(0, "00:00"), (192, "03:12"), (3_599, "59:59"), (36_061, "10:01:01")] {
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
