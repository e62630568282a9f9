//! Abbreviations, parts of document symbols, units and foreign words: the tables, and the station's own list.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// What a station adds to the built-in list: abbreviation and how it is read. Its own come first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Abbreviations(BTreeMap<String, String>);

impl Abbreviations {
    pub(super) fn get(&self, text: &str) -> Option<&str> {
        self.0.get(text).map(String::as_str)
    }
}

impl<A: AsRef<str>, B: AsRef<str>> FromIterator<(A, B)> for Abbreviations {
    fn from_iter<I: IntoIterator<Item = (A, B)>>(entries: I) -> Self {
        let composed = |text: &str| text.trim().nfc().collect::<String>();
        Self(
            entries
                .into_iter()
                .map(|(short, long)| (composed(short.as_ref()), composed(long.as_ref())))
                .filter(|(short, _)| !short.is_empty())
                .collect(),
        )
    }
}

/// When an abbreviation is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Always,
    /// Only before a name or a number: "P." may also end a sentence.
    BeforeName,
    /// Only where its neighbours are not in capitals too: "CA" in "CA NHẠC" is a word.
    Alone,
    /// Always, but it may be another: a person should look.
    Ask,
}

/// A row of a table: how it is read, and its third column.
type Rows = HashMap<&'static str, (&'static str, &'static str)>;

fn rows(table: &'static str) -> Rows {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut columns = line.split('\t');
            Some((
                columns.next()?,
                (columns.next()?, columns.next().unwrap_or_default()),
            ))
        })
        .collect()
}

static ABBREVIATIONS: LazyLock<Rows> = LazyLock::new(|| rows(include_str!("abbreviations.tsv")));
static DOCUMENTS: LazyLock<Rows> = LazyLock::new(|| rows(include_str!("documents.tsv")));
static UNITS: LazyLock<Rows> = LazyLock::new(|| rows(include_str!("units.tsv")));
static FOREIGN: LazyLock<Rows> = LazyLock::new(|| rows(include_str!("foreign.tsv")));

/// Returns how a built-in abbreviation is read, and when it is one.
pub(super) fn abbreviation(text: &str) -> Option<(&'static str, When)> {
    let (read, when) = ABBREVIATIONS.get(text)?;
    let when = match *when {
        "name" => When::BeforeName,
        "alone" => When::Alone,
        "ask" => When::Ask,
        _ => When::Always,
    };
    Some((read, when))
}

/// Returns how a part of a document's symbol is read, and whether it is a kind of document.
pub(super) fn document(part: &str) -> Option<(&'static str, bool)> {
    DOCUMENTS
        .get(part)
        .map(|(read, kind)| (*read, *kind == "kind"))
}

/// Returns how a unit is read.
pub(super) fn unit(text: &str) -> Option<&'static str> {
    UNITS.get(text).map(|(read, _)| *read)
}

/// Returns how a word of another spelling is read.
pub(super) fn foreign(word: &str) -> Option<&'static str> {
    FOREIGN.get(word).map(|(read, _)| *read)
}

#[cfg(test)]
mod tests {
    /// A row written twice would be read by whichever came last.
    #[test]
    fn no_row_stands_twice() {
        for table in [
            include_str!("abbreviations.tsv"),
            include_str!("documents.tsv"),
            include_str!("units.tsv"),
            include_str!("foreign.tsv"),
        ] {
            let lines = table
                .lines()
                .filter(|line| !line.starts_with('#') && !line.is_empty());
            let mut seen = std::collections::BTreeSet::new();
            for line in lines {
                let columns: Vec<_> = line.split('\t').collect();
                assert!((2..=3).contains(&columns.len()), "{line}");
                assert!(seen.insert(columns[0]), "{} twice", columns[0]);
            }
        }
    }
}
