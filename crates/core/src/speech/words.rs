//! Words: abbreviations, syllables, words of other spelling, and those nobody knows.

use super::letters;
use super::lexicon::{self, When};
use super::syllable::is_syllable;
use super::token::Token::{self, Digits, Line, Sign, Space, Word};
use super::view::{Kind, Recognised, View};

/// An abbreviation of the tables spans no more tokens: `PGS.TS.`, with room for a station's own.
const LONGEST: usize = 9;

/// Reads an abbreviation, the station's own first, the longest first.
pub(super) fn abbreviation(view: &View<'_>) -> Option<Recognised> {
    if !view.begins() {
        return None;
    }

    let mut text = String::new();
    let mut ends = Vec::new();
    for token in view.rest.iter().take(LONGEST) {
        token.write(&mut text);
        ends.push(text.len());
    }

    ends.iter().enumerate().rev().find_map(|(last, end)| {
        let (taken, short) = (last + 1, text.get(..*end)?);
        let dotted = short.ends_with('.');
        // "QL49" is one too.
        let numbered = is_capitals(short) && matches!(view.rest.get(taken), Some(Digits(_)));
        if !dotted && !view.ends(taken) && !numbered {
            return None;
        }
        let (read, when) = match view.own.get(short) {
            Some(read) => (read, When::Always),
            None => lexicon::abbreviation(short).filter(|(_, when)| holds(view, taken, *when))?,
        };
        // The dot of "v.v." may end the sentence too.
        let ended = dotted && matches!(view.behind(taken), [] | [Line, ..]);
        let read = if ended {
            format!("{read}.")
        } else {
            read.to_owned()
        };
        // "T2-T6" is from day to day.
        let kind = if when == When::Ask {
            Kind::Date
        } else {
            Kind::Other
        };
        Some(Recognised::new(taken, kind, read).unsure(when == When::Ask))
    })
}

fn holds(view: &View<'_>, taken: usize, when: When) -> bool {
    match when {
        When::Always | When::Ask => true,
        When::BeforeName => match view.behind(taken) {
            [Space, Word(next), ..] | [Word(next), ..] => {
                next.chars().next().is_some_and(char::is_uppercase)
            }
            [Space, Digits(_), ..] | [Digits(_), ..] => true,
            _ => false,
        },
        When::Alone => !in_capitals(view, taken),
    }
}

/// Whether the word beside is in capitals and no abbreviation: then this is a line of capitals.
fn in_capitals(view: &View<'_>, taken: usize) -> bool {
    let shouts = |token: Option<&Token<'_>>| matches!(token, Some(Word(word)) if is_capitals(word) && is_syllable(&word.to_lowercase()));
    let next = view.behind(taken).iter().find(|token| **token != Space);
    let last = view.before.iter().rev().find(|token| **token != Space);
    shouts(next) || shouts(last)
}

fn is_capitals(word: &str) -> bool {
    word.chars().count() > 1 && !word.chars().any(char::is_lowercase)
}

/// Reads one word.
pub(super) fn word(view: &View<'_>) -> Option<Recognised> {
    let Word(word) = view.rest.first()? else {
        return None;
    };

    let small = word.to_lowercase();
    let found = |read: &str| Recognised::new(1, Kind::Other, read);
    if let Some(read) = lexicon::foreign(&small) {
        return Some(found(read));
    }

    // "Km 5+200" stands before its number, and a price "mỗi kg" has none.
    let unit = || lexicon::unit(word).or_else(|| lexicon::unit(&small));
    if small.len() > 1
        && !is_syllable(&small)
        && let Some(read) = unit().or_else(|| lexicon::abbreviation(&small).map(|(read, _)| read))
    {
        return Some(found(read));
    }

    // Between numbers it multiplies: "2 x 3 m".
    if small == "x" && multiplies(view) {
        return Some(found("nhân"));
    }

    let mut letters = small.chars();
    if let (Some(letter), None) = (letters.next(), letters.next())
        && let Some(name) = letters::name(letter)
        && (is_capital(word) || !is_syllable(&small))
    {
        return Some(found(name));
    }

    if is_syllable(&small) {
        return Some(found(&small));
    }

    if is_capitals(word) || consonants(word) {
        let read = letters::spelled(&small);
        let read = if read.is_empty() { &small } else { &read };
        return Some(found(read).unsure(true));
    }

    Some(found(&small).unsure(true))
}

fn is_capital(word: &str) -> bool {
    word.chars().all(char::is_uppercase)
}

/// Whether a word has capitals inside and no vowel: it is spelled.
fn consonants(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase)
        && !word
            .chars()
            .skip(1)
            .any(|letter| "aeiouyăâêôơư".contains(letter))
}

fn multiplies(view: &View<'_>) -> bool {
    let skip = |tokens: &[Token<'_>], back: bool| {
        let mut own: Vec<_> = tokens.to_vec();
        if back {
            own.reverse();
        }
        own.iter()
            .find(|token| **token != Space)
            .is_some_and(|token| matches!(token, Digits(_)))
    };
    let near = view.before.len().saturating_sub(2);
    skip(&view.before[near..], true)
        && skip(view.behind(1).get(..2).unwrap_or(view.behind(1)), false)
}

/// Reads an item's mark at the beginning of a line: "1.", "a)", "-".
pub(super) fn bullet(view: &View<'_>) -> Option<Recognised> {
    if !view.begins_line() {
        return None;
    }

    match view.rest {
        [Digits(number), Sign('.' | ')' | '/'), Space, ..] if number.len() <= 2 => Some(
            Recognised::new(2, Kind::Other, format!("{}.", super::number::whole(number))),
        ),
        [Word(letter), Sign(')'), ..] | [Word(letter), Sign('.'), Space, ..] => {
            let mut letters = letter.chars();
            let (Some(only), None) = (letters.next(), letters.next()) else {
                return None;
            };
            // "y." may also be a sentence that was read before.
            let name = if only == 'y' {
                "y"
            } else {
                letters::name(only)?
            };
            Some(Recognised::new(2, Kind::Other, format!("{name}.")))
        }
        _ => None,
    }
}
