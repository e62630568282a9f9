//! Words that the glossary replaced are in no name of the code.

use super::source_files;
use super::tokens::{Token, tokens};

/// Words that mean something else elsewhere: a desk to listen at, frames the card has taken, `--witness`.
const ELSEWHERE: &[&str] = &[
    "owed", "debt", "taken", "desk", "witness", "token", "floor", "keeper", "promise",
];

/// Types that had such a word as their whole name, or one name among many.
const TYPES: &[&str] = &[
    "Reckoning",
    "Debt",
    "Owed",
    "Promise",
    "Daybook",
    "Outlook",
    "Reel",
    "Teller",
    "Keeper",
    "Lookout",
    "Testimony",
    "Witness",
    "Journal",
    "Desk",
    "What",
    "Wanted",
    "Row",
];

/// Reads the last column of the glossary's second table.
fn replaced() -> Vec<&'static str> {
    let glossary = include_str!("../../../GLOSSARY.md");
    let table = glossary.split("## Words of the code").nth(1).unwrap();
    let rows = table
        .split("\n## ")
        .next()
        .unwrap()
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(2);
    let was = rows.filter_map(|row| row.trim_matches('|').split('|').nth(2));
    was.flat_map(|words| words.split(','))
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect()
}

/// Returns the replaced word that `name` has as one of its parts.
fn part<'a>(name: &str, words: &[&'a str]) -> Option<&'a str> {
    let is_part = |word: &&&str| name.split('_').any(|part| part == **word);
    words.iter().find(is_part).copied()
}

/// Returns whether two tokens begin a type by an old name.
fn is_old_type(pair: &[Token<'_>]) -> bool {
    ["struct", "enum", "trait"].contains(&pair[0].text) && TYPES.contains(&pair[1].text)
}

#[test]
fn renamed_words_are_gone() {
    let mut words = replaced();
    words.retain(|word| !ELSEWHERE.contains(word));
    assert!(
        words.contains(&"reckoning") && words.contains(&"journal"),
        "{words:?}"
    );

    let mut faults = Vec::new();
    for (path, text) in source_files() {
        if !(path.starts_with("src") || path.starts_with("crates")) {
            continue;
        }
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap();
        faults.extend(part(stem, &words).map(|word| format!("{}: {word}", path.display())));

        let code = text.split("#[cfg(test)]").next().unwrap();
        let all = tokens(code);
        let at = |token: &Token<'_>| format!("{}:{}: {}", path.display(), token.line, token.text);
        faults.extend(
            all.iter()
                .filter(|token| part(token.text, &words).is_some())
                .map(at),
        );
        faults.extend(
            all.windows(2)
                .filter(|pair| is_old_type(pair))
                .map(|pair| at(&pair[1])),
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn an_old_word_is_found() {
    assert_eq!(part("next_reel", &["outlook", "reel"]), Some("reel"));
    assert_eq!(part("freely", &["reel"]), None);
    assert!(is_old_type(&tokens("struct Desk;")[..2]));
}
