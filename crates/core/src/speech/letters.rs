//! Letters by their names, for what is spelled.

/// Returns the name of a letter, `None` for one that has none in Vietnamese.
pub(super) fn name(letter: char) -> Option<&'static str> {
    let small = letter.to_lowercase().next()?;
    let at = NAMES
        .binary_search_by_key(&small, |(letter, _)| *letter)
        .ok()?;
    NAMES.get(at).map(|(_, name)| *name)
}

/// Returns the names of all letters of `word` that have one.
pub(super) fn spelled(word: &str) -> String {
    word.chars().filter_map(name).collect::<Vec<_>>().join(" ")
}

/// In the order of their code points.
const NAMES: [(char, &str); 33] = [
    ('a', "a"),
    ('b', "bê"),
    ('c', "xê"),
    ('d', "dê"),
    ('e', "e"),
    ('f', "ép"),
    ('g', "giê"),
    ('h', "hát"),
    ('i', "i"),
    ('j', "gi"),
    ('k', "ca"),
    ('l', "e lờ"),
    ('m', "em mờ"),
    ('n', "en nờ"),
    ('o', "o"),
    ('p', "pê"),
    ('q', "quy"),
    ('r', "e rờ"),
    ('s', "ét sì"),
    ('t', "tê"),
    ('u', "u"),
    ('v', "vê"),
    ('w', "vê kép"),
    ('x', "ích xì"),
    ('y', "i dài"),
    ('z', "dét"),
    ('â', "ớ"),
    ('ê', "ê"),
    ('ô', "ô"),
    ('ă', "á"),
    ('đ', "đê"),
    ('ơ', "ơ"),
    ('ư', "ư"),
];
