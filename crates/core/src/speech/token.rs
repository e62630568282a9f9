//! Text cut into digits, words, spaces and signs, each with its place in what was given.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// A piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Digits 0 to 9.
    Digits(&'a str),
    /// Letters.
    Word(&'a str),
    /// Blanks, however many.
    Space,
    /// Ends of lines, however many.
    Line,
    /// Anything else.
    Sign(char),
}

impl Token<'_> {
    /// Whether nothing separates this token from a word or number beside it.
    pub(super) const fn sticks(&self) -> bool {
        matches!(self, Token::Digits(_) | Token::Word(_))
    }

    /// Whether it is blank.
    pub(super) const fn is_blank(&self) -> bool {
        matches!(self, Token::Space | Token::Line)
    }

    /// Adds its text to `text`.
    pub(super) fn write(&self, text: &mut String) {
        match self {
            Token::Digits(own) | Token::Word(own) => text.push_str(own),
            Token::Space => text.push(' '),
            Token::Line => text.push('\n'),
            Token::Sign(sign) => text.push(*sign),
        }
    }
}

/// Text with its letters composed, and where each came from.
#[derive(Debug)]
pub(super) struct Composed {
    pub(super) text: String,
    /// Where a letter begins: here, and in the text given. Ascending.
    places: Vec<(usize, usize)>,
    given: usize,
}

impl Composed {
    /// Composes the letters of `given`, mends damaged ones, and drops what is invisible.
    pub(super) fn of(given: &str) -> Self {
        let (mut text, mut places) = (String::with_capacity(given.len()), Vec::new());
        let mut letters = given.char_indices().peekable();
        while let Some((at, first)) = letters.next() {
            let mut end = at + first.len_utf8();
            while let Some((_, mark)) =
                letters.next_if(|(_, mark)| canonical_combining_class(*mark) > 0)
            {
                end += mark.len_utf8();
            }
            places.push((text.len(), at));
            text.extend(given[at..end].nfc().filter_map(mended));
        }

        Self {
            text,
            places,
            given: given.len(),
        }
    }

    /// Returns the place in the text given of a place in the composed text.
    pub(super) fn origin(&self, place: &Range<usize>) -> Range<usize> {
        let given = |at: usize| {
            let behind = self.places.partition_point(|(own, _)| *own < at);
            self.places
                .get(behind)
                .map_or(self.given, |(_, given)| *given)
        };
        given(place.start)..given(place.end)
    }
}

/// Letters that look right and are others, from old encodings; nothing for what nobody sees.
fn mended(letter: char) -> Option<char> {
    match letter {
        'Ð' => Some('Đ'),
        'ƣ' => Some('ư'),
        'Ƣ' => Some('Ư'),
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{fe0f}' => None,
        _ => Some(letter),
    }
}

/// Cuts `text` into tokens, each with the place where it begins, and the end of the text last.
pub(super) fn cut(text: &str) -> (Vec<Token<'_>>, Vec<usize>) {
    let (mut tokens, mut places) = (Vec::new(), Vec::new());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let kind = kind(first);
        let length = if kind == Kind::Sign {
            first.len_utf8()
        } else {
            let same = |letter: char| match kind {
                Kind::Line => self::kind(letter) == Kind::Line || letter == ' ',
                _ => self::kind(letter) == kind,
            };
            rest.find(|letter| !same(letter)).unwrap_or(rest.len())
        };
        let (own, behind) = rest.split_at(length);
        places.push(text.len() - rest.len());
        tokens.push(match kind {
            Kind::Digits => Token::Digits(own),
            Kind::Word => Token::Word(own),
            Kind::Space => Token::Space,
            Kind::Line => Token::Line,
            Kind::Sign => Token::Sign(first),
        });
        rest = behind;
    }

    places.push(text.len());
    (tokens, places)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digits,
    Word,
    Space,
    Line,
    Sign,
}

fn kind(letter: char) -> Kind {
    match letter {
        '0'..='9' => Kind::Digits,
        '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => Kind::Line,
        // Signs of degrees and ordinals that are letters by their class.
        'º' | 'ª' => Kind::Sign,
        _ if letter.is_alphabetic() || canonical_combining_class(letter) > 0 => Kind::Word,
        _ if letter.is_whitespace() || letter.is_control() => Kind::Space,
        _ => Kind::Sign,
    }
}
