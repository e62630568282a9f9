//! Addresses of the web and of mail.

use super::letters;
use super::lexicon;
use super::number::by_digits;
use super::syllable::is_syllable;
use super::token::Token::{self, Digits, Word};
use super::view::{Kind, Recognised, View};

/// Last parts of names on the web.
const ENDINGS: &[&str] = &[
    "vn", "com", "org", "net", "edu", "gov", "info", "io", "me", "asia", "eu", "us",
];

/// Reads an address of the web or of mail.
pub(super) fn address(view: &View<'_>) -> Option<Recognised> {
    if !view.begins() || !view.rest.first()?.sticks() {
        return None;
    }

    let mut end = view
        .rest
        .iter()
        .position(|token| !belongs(token))
        .unwrap_or(view.rest.len());
    while end > 0
        && !view
            .rest
            .get(end - 1)
            .is_some_and(|token| token.sticks() || *token == Token::Sign('/'))
    {
        end -= 1;
    }

    let tokens = view.rest.get(..end)?;
    let mut text = String::new();
    for token in tokens {
        token.write(&mut text);
    }

    is_address(&text).then(|| spoken(tokens, end))
}

fn belongs(token: &Token<'_>) -> bool {
    match token {
        Digits(_) => true,
        Word(word) => word.is_ascii(),
        Token::Sign(sign) => ".-_/:@?=&%#+~".contains(*sign),
        Token::Space | Token::Line => false,
    }
}

fn is_address(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let (marked, rest) = match text.split_once("://") {
        Some(("http" | "https", rest)) => (true, rest),
        Some(_) => return false,
        None => (text.starts_with("www."), text.as_str()),
    };

    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let mut labels = host.split('.').rev();
    let last = labels.next().unwrap_or_default();
    let ended = marked || ENDINGS.contains(&last);
    let mut count = 0;
    let whole = labels.all(|label| {
        count += 1;
        !label.is_empty()
    });
    ended && whole && count > 0 && last.chars().all(|letter| letter.is_ascii_alphabetic())
}

fn spoken(tokens: &[Token<'_>], taken: usize) -> Recognised {
    let (mut words, mut unsure) = (Vec::new(), false);
    // Nobody says "https".
    let scheme = [Token::Sign(':'), Token::Sign('/'), Token::Sign('/')];
    let said = tokens
        .get(1..4)
        .filter(|start| *start == scheme)
        .and(tokens.get(4..))
        .unwrap_or(tokens);
    for token in said {
        let word = match token {
            Digits(digits) => by_digits(digits),
            Word(word) => {
                let small = word.to_lowercase();
                match (
                    lexicon::foreign(&small),
                    lexicon::abbreviation(&word.to_uppercase()),
                ) {
                    (Some(read), _) | (None, Some((read, _))) => read.to_owned(),
                    (None, None) if is_syllable(&small) => small,
                    (None, None) if !small.contains(['a', 'e', 'i', 'o', 'u', 'y']) => {
                        letters::spelled(&small)
                    }
                    (None, None) => {
                        unsure = true;
                        small
                    }
                }
            }
            Token::Sign('.') => "chấm".to_owned(),
            Token::Sign('@') => "a còng".to_owned(),
            Token::Sign('/') => "gạch chéo".to_owned(),
            Token::Sign('-') => "gạch ngang".to_owned(),
            Token::Sign('_') => "gạch dưới".to_owned(),
            Token::Sign(':') => "hai chấm".to_owned(),
            Token::Sign(_) => {
                unsure = true;
                continue;
            }
            Token::Space | Token::Line => continue,
        };
        words.push(word);
    }

    Recognised::new(taken, Kind::Other, words.join(" ")).unsure(unsure)
}
