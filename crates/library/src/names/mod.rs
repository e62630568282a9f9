//! What people call a recording: its title, the date and the number in its name, and how it is found.
//!
//! The hard part is to say nothing where nothing is said, and to know damage from intent: names come
//! from telephones, editors and old Windows machines, in four encodings and two forms of Unicode. The
//! file in its folder is never renamed; all this is about what is shown, and about what a name suggests
//! to planning. Suggestions are never trusted further than to hold something back.
//!
//! Pure.

mod announced;
mod codepage;
mod date;
mod fold;
mod number;
mod repair;
mod stamp;
mod syllable;
mod title;

use std::ops::Range;

pub use date::{date, until};
pub use fold::{Fit, Search, fold};
pub use number::number;
pub use repair::{read, repair};
pub use title::title;

/// Runs of digits, by place.
fn digit_runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|c: char| c.is_ascii_digit())?;
        let length = text[start..]
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len() - start);
        at = start + length;
        Some(start..at)
    })
}

/// What stands between two runs of digits.
fn between<'a>(name: &'a str, one: &Range<usize>, other: &Range<usize>) -> &'a str {
    name[one.end..other.start].trim()
}
