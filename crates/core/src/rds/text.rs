//! Text as receivers show it.

use crate::alarm::ascii;

/// A text is at most so long.
const MOST: usize = 64;

/// Folds `text` to letters of the basic set of RDS (EN 50067, annex E): of ASCII, all but those that are other signs there.
fn fold(text: &str) -> String {
    let plain = |letter: char| match letter {
        '$' | '^' | '`' | '~' => ' ',
        letter => letter,
    };
    let folded: String = ascii(text).chars().map(plain).collect();
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Returns `name` in eight letters, filled with spaces: what is longer is cut.
#[must_use]
pub fn service_name(name: &str) -> [u8; 8] {
    let mut letters = [b' '; 8];
    for (place, letter) in letters.iter_mut().zip(fold(name).bytes()) {
        *place = letter;
    }
    letters
}

/// Returns `text` in at most 64 plain letters, cut between words where it can be.
#[must_use]
pub fn radio_text(text: &str) -> String {
    let folded = fold(text);
    if folded.len() <= MOST {
        return folded;
    }
    let cut = &folded[..MOST];
    let is_whole = folded.as_bytes()[MOST] == b' ';
    let words = if is_whole {
        cut
    } else {
        cut.rfind(' ').map_or(cut, |end| &cut[..end])
    };
    words.trim_end().to_owned()
}
