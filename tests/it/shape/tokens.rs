//! Rust text as words and signs, each with its line: comments, strings and lifetimes left out.

/// A word or a sign of a Rust file, and the line it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) line: usize,
    pub(super) text: &'a str,
}

/// Takes a Rust file apart. A path's `::` is one token, any other sign is one character.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = passed_over(rest).unwrap_or_else(|| {
            let length = if is_word(first) {
                rest.find(|c| !is_word(c)).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            if !first.is_whitespace() {
                found.push(Token {
                    line,
                    text: &rest[..length],
                });
            }
            length
        });

        line += rest[..length].matches('\n').count();
        at += length;
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Measures the comment, string, character or lifetime that `text` begins with.
fn passed_over(text: &str) -> Option<usize> {
    let to = |from: usize, end: &str| {
        text[from..]
            .find(end)
            .map_or(text.len(), |at| from + at + end.len())
    };

    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }

    if text.starts_with("/*") {
        return Some(to(2, "*/"));
    }

    let raw = text.strip_prefix('b').unwrap_or(text).strip_prefix('r');
    if let Some(raw) = raw.filter(|raw| raw.trim_start_matches('#').starts_with('"')) {
        let hashes = &raw[..raw.find('"')?];
        return Some(to(
            text.len() - raw.len() + hashes.len() + 1,
            &format!("\"{hashes}"),
        ));
    }

    if text.starts_with('"') || text.starts_with("b\"") {
        return Some(quoted(text, '"'));
    }

    if text.starts_with("'\\") || text.starts_with("b'") {
        return Some(quoted(text, '\''));
    }

    let mut after = text.strip_prefix('\'')?.chars();
    let (letter, closing) = (after.next()?, after.next());
    Some(if closing == Some('\'') {
        2 + letter.len_utf8()
    } else {
        1
    })
}

/// Measures a quotation with escapes, from what stands before its first mark to its last.
fn quoted(text: &str, mark: char) -> usize {
    let opened = text.find(mark).map_or(text.len(), |at| at + 1);
    let mut escaped = false;
    for (at, c) in text[opened..].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == mark => return opened + at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Leaves out each item marked `#[cfg(test)]`; says which modules in files of their own were among them.
pub(super) fn without_tests<'a>(tokens: &[Token<'a>]) -> (Vec<Token<'a>>, Vec<&'a str>) {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let (mut kept, mut modules, mut at) = (Vec::new(), Vec::new(), 0);
    while at < tokens.len() {
        let marked = tokens[at..]
            .iter()
            .map(|token| token.text)
            .take(MARK.len())
            .eq(MARK);
        if !marked {
            kept.push(tokens[at]);
            at += 1;
            continue;
        }

        let item = at + MARK.len();
        at = item_end(tokens, item);
        let words: Vec<_> = tokens[item..at].iter().map(|token| token.text).collect();
        if let Some(place) = words.iter().position(|word| *word == "mod")
            && words.get(place + 2) == Some(&";")
        {
            modules.push(words[place + 1]);
        }
    }
    (kept, modules)
}

/// Finds the end of the item that begins at `at`: behind its `;`, or behind the brace that closes it.
fn item_end(tokens: &[Token<'_>], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "}" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            ";" if depth == 0 => break,
            _ => {}
        }
    }

    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|token| token.text).collect()
    }

    #[test]
    fn comments_strings_and_lifetimes_are_no_words() {
        let text = "use a::b; // crate::c\nf('x', '\\'', \"a \\\" crate::d\", r#\"\"crate::e\"#, &'a g) /* h */ b'\"' i";
        assert_eq!(
            words(text),
            [
                "use", "a", "::", "b", ";", "f", "(", ",", ",", ",", ",", "&", "a", "g", ")", "i"
            ]
        );
    }

    #[test]
    fn what_only_tests_have_is_left_out() {
        let text =
            "a; #[cfg(test)] mod trials; #[cfg(test)] #[path = \"x\"] fn f(a: [u8; 2]) { { } } b;";
        let all = tokens(text);
        let (kept, modules) = without_tests(&all);
        assert_eq!(
            kept.iter().map(|token| token.text).collect::<Vec<_>>(),
            ["a", ";", "b", ";"]
        );
        assert_eq!(modules, ["trials"]);
    }
}
