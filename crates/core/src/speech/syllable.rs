//! Which words are Vietnamese syllables: all others a person should look at before they are read aloud.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh",
    "nh", "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
];

static RIMES: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| include_str!("rimes.txt").split_whitespace().collect());

/// Tones by their combining marks: grave, acute, tilde, hook, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
/// The tones a syllable that ends in a stop can have.
const STOPPED: [char; 2] = ['\u{301}', '\u{323}'];

/// Whether a word in small letters is a syllable that Vietnamese spelling allows.
pub(super) fn is_syllable(word: &str) -> bool {
    // The longest is "nghiêng": marks included, ten characters decomposed.
    if word.len() > 24 {
        return false;
    }

    let marks: String = word.nfd().filter(|mark| TONES.contains(mark)).collect();
    let plain: String = word
        .nfd()
        .filter(|letter| !TONES.contains(letter))
        .nfc()
        .collect();
    if marks.chars().count() > 1 {
        return false;
    }

    let tone = marks.chars().next();
    ONSETS
        .iter()
        .filter_map(|onset| plain.strip_prefix(onset))
        .any(|rime| {
            let stopped = rime.ends_with(['c', 'p', 't']) || rime.ends_with("ch");
            RIMES.contains(rime) && (!stopped || tone.is_some_and(|tone| STOPPED.contains(&tone)))
        })
}
