//! What is no TOML, said in words people understand, and patched so that the rest can be read.
//!
//! The parser goes on after most errors. It stops at a key without a value, and a list that is not
//! closed swallows what follows; those are patched and the text parsed again. A patch never
//! changes the number of lines, nor anything before it on its line.

use toml::de::{DeTable, DeValue, Error};

use super::fault::Draft;
use super::lines::{Lines, Span};
use super::suggest::flag_meant;
use crate::words::Text;

/// Something that is no TOML.
#[derive(Debug)]
pub(super) struct SyntaxError {
    /// In the text as it stands in the file.
    pub(super) span: Span,
    pub(super) draft: Draft,
}

/// Most patches, and most bytes parsed for them: each parses the text again.
const MOST_PATCHES: usize = 40;
const MOST_PARSED: usize = 4_000_000;

/// A text that parses as far as it can be made to, and what was wrong, in its order.
pub(super) fn patch(text: &str) -> (String, Vec<SyntaxError>) {
    let lines = Lines::of(text);
    let mut patched = text.to_owned();
    let mut found: Vec<SyntaxError> = Vec::new();
    for _ in 0..MOST_PATCHES.min(MOST_PARSED / text.len().max(1)) {
        let (tree, errors) = DeTable::parse_recoverable(&patched);
        let Some(patch) = errors
            .iter()
            .find_map(|error| Patch::of(error, tree.get_ref(), &patched))
        else {
            break;
        };
        let now = Lines::of(&patched);
        let span = shift(&patch.at, &now, &lines);
        found.push(SyntaxError {
            draft: patch.draft(&patched),
            span,
        });
        let Some(better) = patch.apply(&patched) else {
            break;
        };
        patched = better;
    }

    let now = Lines::of(&patched);
    for error in DeTable::parse_recoverable(&patched).1 {
        let span = error.span().unwrap_or(0..0);
        let draft = describe(&error, patched.get(span.clone()).unwrap_or_default());
        found.push(SyntaxError {
            span: shift(&span, &now, &lines),
            draft,
        });
    }

    found.sort_by_key(|error| error.span.start);
    (patched, found)
}

/// Maps a span between two texts whose lines correspond but begin elsewhere.
fn shift(span: &Span, from: &Lines, to: &Lines) -> Span {
    let place = |at: usize| {
        let line = from.at(at);
        to.start(line) + (at - from.start(line))
    };
    place(span.start)..place(span.end)
}

/// A change that lets the parser go on.
struct Patch {
    problem: &'static str,
    /// What is at fault.
    at: Span,
    /// What is changed.
    old: Span,
    new: String,
}

impl Patch {
    /// What helps against `error`, if it keeps the parser from going on.
    fn of(error: &Error, tree: &DeTable<'_>, text: &str) -> Option<Self> {
        let at = error.span().unwrap_or(0..0);
        let line = line_around(text, at.start);
        let (what, expected) = error
            .message()
            .split_once(", expected")
            .unwrap_or((error.message(), ""));
        match what {
            "unclosed table" | "unclosed array table" => {
                let new = if expected.contains("]]") { "]]" } else { "]" }.to_owned();
                let problem = "config-syntax-header";
                Some(Self {
                    problem,
                    at: line.start..at.start,
                    old: at,
                    new,
                })
            }
            // The second of two such tables takes the place of the first.
            "duplicate key" if text.get(line.clone())?.starts_with('[') => {
                let new = header_instead(text, &line, text.get(at.clone())?)?;
                Some(Self {
                    problem: "config-syntax-twice",
                    at,
                    old: line,
                    new,
                })
            }
            "unclosed array" | "unclosed inline table" | "unexpected `=` in array" => {
                let (key, value) = value_around(tree, at.start)?;
                let brace = text.get(value.clone())?.starts_with('{');
                let problem = if brace {
                    "config-syntax-brace"
                } else {
                    "config-syntax-list"
                };
                let end = statement_after(text, value.start).unwrap_or(value.end);
                Self::blank(problem, value, key.start..end, text)
            }
            "key with no value" | "missing value for key" | "missing value" => {
                Self::blank("config-syntax-no-value", line.clone(), line, text)
            }
            _ if what.contains("multi-line") && at.is_empty() => {
                let (key, value) = value_around(tree, at.start)?;
                let end = line_around(text, key.start).end;
                Self::blank("config-syntax-quote", value, key.start..end, text)
            }
            _ => None,
        }
    }

    /// Spaces instead of `old`; none if the parser's places make no sense.
    fn blank(problem: &'static str, at: Span, old: Span, text: &str) -> Option<Self> {
        let new = text
            .get(old.clone())?
            .chars()
            .map(|c| if c == '\n' { c } else { ' ' })
            .collect();
        Some(Self {
            problem,
            at,
            old,
            new,
        })
    }

    /// Returns the fault to report of it.
    fn draft(&self, text: &str) -> Draft {
        let found = text.get(self.at.clone()).unwrap_or_default();
        let hint = Text::new(format!("{}-hint", self.problem)).with("found", found);
        Draft::blocking(Text::new(self.problem)).hinting(hint)
    }

    /// The text with the change; none if it would change nothing.
    fn apply(self, text: &str) -> Option<String> {
        let better = [
            text.get(..self.old.start)?,
            &self.new,
            text.get(self.old.end..)?,
        ]
        .concat();
        (better != text).then_some(better)
    }
}

/// The header on `line`, written so that it does not take the place of an earlier `name`: as one
/// more of several if that is what the earlier ones are, else as one that nobody asks for.
fn header_instead(text: &str, line: &Span, name: &str) -> Option<String> {
    if text.get(line.clone())?.starts_with("[[") {
        return None;
    }

    let several = format!("[[{name}]]");
    let is_one_of_several = text
        .get(..line.start)?
        .lines()
        .any(|line| line.trim_start().starts_with(&several));
    Some(if is_one_of_several {
        several
    } else {
        format!("[again-{}]", line.start)
    })
}

/// From the first to the last letter of the line around `at`.
fn line_around(text: &str, at: usize) -> Span {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let end = after.find('\n').map_or(text.len(), |end| at + end);
    let line = &text[start..end];
    let indent = line.len() - line.trim_start().len();
    start + indent..(start + line.trim_end().len()).max(start + indent)
}

/// The key and the value of several lines that `at` is in.
fn value_around(tree: &DeTable<'_>, at: usize) -> Option<(Span, Span)> {
    tree.iter().find_map(|(key, value)| match value.get_ref() {
        _ if holds(value.span(), at) => Some((key.span(), value.span())),
        DeValue::Array(items) => {
            let tables = items.iter().filter_map(|item| item.get_ref().as_table());
            tables.into_iter().find_map(|table| value_around(table, at))
        }
        DeValue::Table(table) => value_around(table, at),
        _ => None,
    })
}

fn holds(span: Span, at: usize) -> bool {
    (span.start..=span.end).contains(&at)
}

/// Where the next line begins that can only be a header or a key with its value.
fn statement_after(text: &str, at: usize) -> Option<usize> {
    let first = at + text.get(at..)?.find('\n')? + 1;
    let mut start = first;
    for line in text.get(first..)?.split_inclusive('\n') {
        let word = line.trim_start();
        let name = word.trim_start_matches('[');
        let after =
            name.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        let named = after.len() < name.len();
        let header = named && name.len() < word.len() && after.starts_with(']');
        if header || (named && after.trim_start().starts_with('=')) {
            return Some(start);
        }
        start += line.len();
    }

    None
}

/// An error of the parser in our words.
fn describe(error: &Error, found: &str) -> Draft {
    let (what, expected) = error
        .message()
        .split_once(", expected")
        .unwrap_or((error.message(), ""));
    let number = found.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let curly = |text: &str| text.contains(['“', '”', '‘', '’', '„', '«', '»']);
    let key = match what {
        _ if curly(found) => "config-syntax-curly",
        "string values must be quoted" if found.is_empty() => "config-syntax-no-value",
        "key with no value" | "missing value for key" | "missing value" => "config-syntax-no-value",
        "duplicate key" => "config-syntax-twice",
        "missing opening quote" => "config-syntax-quote",
        "missing escaped value" | "too few unicode value digits" | "invalid value" => {
            "config-syntax-backslash"
        }
        "unquoted keys cannot be empty" | "invalid unquoted key" => "config-syntax-key",
        "cannot recurse further; max recursion depth met" | "recursion limit" => {
            "config-syntax-depth"
        }
        "unexpected key or value" | "unexpected content" | "extra `=`" => "config-syntax-rest",
        "invalid comment character" | "carriage return must be followed by newline" => {
            "config-syntax-character"
        }
        _ if what.starts_with("cannot extend") => "config-syntax-twice",
        _ if what.contains("comma") => "config-syntax-comma",
        _ if what.contains("string") && expected.contains("visible") => "config-syntax-character",
        _ if what.contains("string") && found.is_empty() => "config-syntax-quote",
        _ if ["date", "time"].iter().any(|word| what.contains(word)) => "config-syntax-date",
        _ if number && !found.contains(|c: char| c.is_alphabetic()) => "config-syntax-number",
        _ if what.starts_with("invalid") || what == "string values must be quoted" => {
            "config-syntax-bare"
        }
        _ => "config-syntax-other",
    };

    if let Some(right) = flag_meant(found).filter(|_| key == "config-syntax-bare") {
        let draft = Draft::blocking(Text::new("config-syntax-flag"));
        return draft.hinting(Text::new("config-hint-write").with("right", right));
    }

    let fact = |text: Text| text.with("detail", error.message()).with("found", found);
    Draft::blocking(fact(Text::new(key))).hinting(fact(Text::new(format!("{key}-hint"))))
}
