//! Typed Vietnamese text as it is read aloud: numbers, dates, telephone numbers, symbols of documents and
//! abbreviations become words.
//!
//! The hard part is what the same signs mean in different places: `1/2` is a half, `2/9` a feast, `12/3` a house,
//! `76/NQ-CP` a resolution. Recognisers look at the words around ([`read`] holds their order); the first that
//! knows takes it. What none of them knows is still read as well as it can be, and reported ([`Unknown`]), so that a
//! person sees it before it airs.
//!
//! The register is that of the state's radio: `nghìn`, `linh`, `hai mươi tư`, `mồng năm tháng mười hai`.
//!
//! Pure: no clock, no files. The tables are `.tsv` files beside the code; a station adds its own abbreviations.

mod dates;
mod identity;
mod letters;
mod lexicon;
mod number;
mod quantity;
mod roman;
mod spoken;
mod syllable;
mod symbol;
#[cfg(test)]
mod tests;
mod times;
mod token;
mod view;
mod web;
mod words;

use std::ops::Range;

pub use lexicon::Abbreviations;
use spoken::Spoken;
use token::{Composed, Token, cut};
use view::{Kind, Recognised, View, dash};

/// Text made ready to be read aloud.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// What is read: words in small letters, with commas and full stops for pauses.
    pub text: String,
    /// What was not known, in the order of the text.
    pub unknown: Vec<Unknown>,
}

/// Something a person should look at before it airs: nobody taught the station how it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Its bytes in the text given.
    pub place: Range<usize>,
    /// What stands there.
    pub text: String,
}

/// Recognisers in the order they are asked.
const RECOGNISERS: [fn(&View<'_>) -> Option<Recognised>; 11] = [
    web::address,
    symbol::symbol,
    words::abbreviation,
    identity::identity,
    dates::date,
    times::time,
    roman::numeral,
    words::bullet,
    quantity::quantity,
    quantity::per_slash,
    words::word,
];

/// Returns how `text` is read aloud, and what in it is not known; `own` are the station's own abbreviations.
///
/// Never fails: letters may be composed or not, and anything may stand between them.
#[must_use]
pub fn read(text: &str, own: &Abbreviations) -> Reading {
    let composed = Composed::of(text);
    let (tokens, places) = cut(&composed.text);
    let mut reader = Reader {
        tokens: &tokens,
        own,
        spoken: Spoken::default(),
        unknown: Vec::new(),
        dated: false,
    };

    let mut at = 0;
    while at < tokens.len() {
        at = reader.step(at);
    }

    let unknown = reader.unknown.iter().filter_map(|tokens| {
        let own = *places.get(tokens.start)?..*places.get(tokens.end)?;
        let place = composed.origin(&own);
        let text = text.get(place.clone())?.to_owned();
        Some(Unknown { place, text })
    });
    Reading {
        unknown: unknown.collect(),
        text: reader.spoken.finish(),
    }
}

struct Reader<'t> {
    tokens: &'t [Token<'t>],
    own: &'t Abbreviations,
    spoken: Spoken,
    /// Tokens nobody knows.
    unknown: Vec<Range<usize>>,
    /// Whether a date was read in this sentence.
    dated: bool,
}

impl<'t> Reader<'t> {
    fn view(&self, at: usize) -> View<'t> {
        View::new(self.tokens, at, self.own, self.dated)
    }

    fn recognise(&self, at: usize) -> Option<Recognised> {
        let view = self.view(at);
        RECOGNISERS.iter().find_map(|recogniser| recogniser(&view))
    }

    /// Reads what stands at `at` and returns where it ends.
    fn step(&mut self, at: usize) -> usize {
        let Some(found) = self.recognise(at) else {
            self.sign(at);
            return at + 1;
        };
        let end = self.take(at, &found);
        self.range(at, end, &found).unwrap_or(end)
    }

    fn take(&mut self, at: usize, found: &Recognised) -> usize {
        let end = at + found.taken.max(1);
        self.dated |= found.kind == Kind::Date;
        if found.unsure {
            self.unknown.push(at..end);
        }

        match (found.read.strip_suffix(','), found.read.strip_suffix('.')) {
            (Some(read), _) => {
                self.spoken.say(read);
                self.spoken.pause();
            }
            (None, Some(read)) => {
                self.spoken.say(read);
                self.spoken.stop('.');
            }
            (None, None) => self.spoken.say(&found.read),
        }

        end
    }

    /// Reads the far end of a range, "5-7 km" or "từ 7h – 11h", and returns where it ends.
    fn range(&mut self, at: usize, end: usize, near: &Recognised) -> Option<usize> {
        let dash = dash(self.tokens.get(end..)?);
        if near.kind == Kind::Other || dash == 0 {
            return None;
        }

        let from = end + dash;
        let far = self.recognise(from)?;
        let fits = far.kind == near.kind || near.kind == Kind::Number && far.kind != Kind::Other;
        // "Tổ 5-3" is no range, nor is the score "2-1".
        let rises = near
            .value
            .zip(far.value)
            .is_none_or(|(near, far)| near < far);
        if !fits {
            return None;
        }

        let view = self.view(at);
        if rises
            && !view.follows(&["tỷ", "tỉ"])
            && !is_score(&view)
            && !dates::is_school_year(&view)
        {
            self.spoken.say("đến");
        } else {
            self.spoken.pause();
        }

        Some(self.take(from, &far))
    }

    /// Reads a sign or a blank.
    fn sign(&mut self, at: usize) {
        let view = self.view(at);
        let sticks = !view.begins() && view.rest.get(1).is_some_and(Token::sticks);
        match self.tokens.get(at) {
            Some(Token::Line) => self.line(&view),
            Some(Token::Sign(sign)) => match sign {
                '.' | '!' | '?' if !(sticks && *sign == '.') => {
                    self.spoken.stop(*sign);
                    self.dated = false;
                }
                '\'' | '’' | '-' | '‐' | '‑' | '_' if sticks && !between_numbers(&view) => {}
                _ => self.other(at, *sign, sticks),
            },
            _ => {}
        }
    }

    fn other(&mut self, at: usize, sign: char, sticks: bool) {
        if PAUSES.contains(sign) {
            self.spoken.pause();
        } else if let Some((_, read)) = SIGNS.iter().find(|(own, _)| *own == sign) {
            self.spoken.say(read);
        } else {
            self.unknown.push(at..at + 1);
            if !sticks {
                self.spoken.pause();
            }
        }
    }

    /// Ends a sentence with its line, unless the line was only too long.
    fn line(&mut self, view: &View<'_>) {
        let goes_on = match view.rest.get(1) {
            Some(Token::Word(word)) => word.chars().next().is_some_and(char::is_lowercase),
            _ => false,
        };

        let marked = words::bullet(&View {
            before: &[],
            rest: view.behind(1),
            ..*view
        })
        .is_some();
        if (!goes_on || marked) && !self.spoken.is_paused() {
            self.spoken.stop('.');
            self.dated = false;
        }
    }
}

fn between_numbers(view: &View<'_>) -> bool {
    matches!(
        (view.before.last(), view.rest.get(1)),
        (Some(Token::Digits(_)), Some(Token::Digits(_)))
    )
}

/// Whether it is a score: "tỷ số 2-1".
fn is_score(view: &View<'_>) -> bool {
    view.follows(&["số"]) && ["tỷ", "tỉ"].contains(&view.word_before(1).as_str())
}

/// Signs that are a pause.
const PAUSES: &str = ".,;:…()[]{}<>\"'“”‘’„«»‹›-–—−‐‑/\\|*•·●○◦▪■□►▶➢✓✔_~¬";

/// Signs that are words.
const SIGNS: &[(char, &str)] = &[
    ('&', "và"),
    ('+', "cộng"),
    ('=', "bằng"),
    ('%', "phần trăm"),
    ('@', "a còng"),
    ('×', "nhân"),
    ('≤', "không quá"),
    ('≥', "ít nhất"),
    ('±', "cộng trừ"),
    ('≈', "khoảng"),
    ('°', "độ"),
    ('º', "độ"),
    ('₫', "đồng"),
    ('$', "đô la"),
    ('§', "mục"),
    ('½', "một phần hai"),
    ('¼', "một phần tư"),
    ('¾', "ba phần tư"),
];
