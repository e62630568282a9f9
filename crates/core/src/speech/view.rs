//! What a recogniser sees: the tokens before and behind a place.

use super::lexicon::Abbreviations;
use super::token::Token;

/// The kind of what was recognised: two of a kind with a dash between are from the one to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    /// With a unit, money, a share.
    Quantity,
    Time,
    Date,
    /// Never the end of a range.
    Other,
}

/// What was recognised.
#[derive(Debug)]
pub(super) struct Recognised {
    /// How many tokens it is.
    pub(super) taken: usize,
    pub(super) kind: Kind,
    /// How it is read.
    pub(super) read: String,
    /// Its number, where it is a plain one.
    pub(super) value: Option<u64>,
    /// Whether a person should look at it.
    pub(super) unsure: bool,
}

impl Recognised {
    pub(super) fn new(taken: usize, kind: Kind, read: impl Into<String>) -> Self {
        Self {
            taken,
            kind,
            read: read.into(),
            value: None,
            unsure: false,
        }
    }

    pub(super) fn unsure(self, unsure: bool) -> Self {
        Self { unsure, ..self }
    }
}

/// A place among the tokens.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'t> {
    pub(super) before: &'t [Token<'t>],
    pub(super) rest: &'t [Token<'t>],
    pub(super) own: &'t Abbreviations,
    /// Whether a date was read in this sentence: `5/12` is likely another.
    pub(super) dated: bool,
}

impl<'t> View<'t> {
    pub(super) fn new(
        tokens: &'t [Token<'t>],
        at: usize,
        own: &'t Abbreviations,
        dated: bool,
    ) -> Self {
        let (before, rest) = tokens.split_at(at.min(tokens.len()));
        Self {
            before,
            rest,
            own,
            dated,
        }
    }

    /// Moves on by `count` tokens.
    pub(super) fn behind(&self, count: usize) -> &'t [Token<'t>] {
        self.rest.get(count..).unwrap_or_default()
    }

    /// Returns the `back`th word before, in small letters; signs and blanks between do not count.
    pub(super) fn word_before(&self, back: usize) -> String {
        let mut words = self
            .before
            .iter()
            .rev()
            .take(24)
            .filter_map(|token| match token {
                Token::Word(word) => Some(word.to_lowercase()),
                _ => None,
            });
        words.nth(back).unwrap_or_default()
    }

    /// Returns the word directly before, with blanks between at most; empty where another token is there.
    pub(super) fn word_beside(&self) -> String {
        match self.before.iter().rev().find(|token| !token.is_blank()) {
            Some(Token::Word(word)) => word.to_lowercase(),
            _ => String::new(),
        }
    }

    /// Whether one of `words` is directly before.
    pub(super) fn follows(&self, words: &[&str]) -> bool {
        words.contains(&self.word_beside().as_str())
    }

    /// Whether one of `words` is among the three words before, a sentence's end or not.
    pub(super) fn is_near(&self, words: &[&str]) -> bool {
        (0..3).any(|back| words.contains(&self.word_before(back).as_str()))
    }

    /// Whether no word or number sticks to the front of this place.
    pub(super) fn begins(&self) -> bool {
        !self.before.last().is_some_and(Token::sticks)
    }

    /// Whether only blanks are between this place and the beginning of its line.
    pub(super) fn begins_line(&self) -> bool {
        match self
            .before
            .iter()
            .rev()
            .find(|token| **token != Token::Space)
        {
            None | Some(Token::Line) => true,
            Some(_) => false,
        }
    }

    /// Whether what follows `count` tokens does not stick to them.
    pub(super) fn ends(&self, count: usize) -> bool {
        !self.rest.get(count).is_some_and(Token::sticks)
    }
}

/// How many tokens of `rest` are blanks of one line: none or one.
pub(super) fn blank(rest: &[Token<'_>]) -> usize {
    usize::from(rest.first() == Some(&Token::Space))
}

/// How many tokens of `rest` are a dash, blanks beside it included; none where there is no dash.
pub(super) fn dash(rest: &[Token<'_>]) -> usize {
    let front = blank(rest);
    match rest.get(front) {
        Some(Token::Sign('-' | '–' | '—' | '−' | '÷' | '~')) => {
            let back = blank(&rest[front + 1..]);
            // "5 -7" is a list or a negative number, not a range.
            if front == back { front + 1 + back } else { 0 }
        }
        _ => 0,
    }
}
