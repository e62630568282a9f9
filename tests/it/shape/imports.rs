//! What a Rust file names: its `use` lines, nested lists and all, and the paths written in its code.

use super::tokens::Token;

/// A path a file names, as it is written: `super::a::B`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) line: usize,
    /// The modules in braces around it, in its own file.
    pub(super) inside: Vec<String>,
    pub(super) path: Vec<String>,
    /// The name it has from here on; `*` for all of a module; none where it only stands in code.
    pub(super) called: Option<String>,
}

/// What a file declares and what it names.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Functions, types, constants and macros, not those inside of others.
    pub(super) items: Vec<String>,
    pub(super) named: Vec<Named>,
}

const ITEMS: [&str; 9] = [
    "fn",
    "struct",
    "enum",
    "union",
    "trait",
    "type",
    "const",
    "static",
    "macro_rules",
];

/// Reads what a file declares and names.
pub(super) fn contents(tokens: &[Token<'_>]) -> Contents {
    let mut contents = Contents::default();
    let (mut inside, mut depth, mut at) = (Vec::<(String, usize)>::new(), 0, 0);
    let word = |at: usize| tokens.get(at).map_or("", |token: &Token<'_>| token.text);

    while at < tokens.len() {
        let Token { line, text } = tokens[at];
        let modules = || {
            inside
                .iter()
                .map(|(name, _)| name.clone())
                .collect::<Vec<_>>()
        };
        match text {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                inside.pop_if(|(_, opened)| *opened == depth);
            }
            "mod" if word(at + 2) == "{" => {
                inside.push((word(at + 1).to_owned(), depth));
                contents.items.push(word(at + 1).to_owned());
                at += 1;
            }
            "use" => {
                let mut named = Vec::new();
                at = tree(tokens, at + 1, &[], &mut named);
                contents.named.extend(named.into_iter().map(|named| Named {
                    inside: modules(),
                    ..named
                }));
                continue;
            }
            item if ITEMS.contains(&item) && depth == inside.len() => {
                let name = if word(at + 1) == "!" {
                    word(at + 2)
                } else {
                    word(at + 1)
                };
                contents.items.push(name.to_owned());
            }
            first if is_name(first) && word(at + 1) == "::" => {
                let mut path = vec![first.to_owned()];
                while word(at + 1) == "::" && is_name(word(at + 2)) {
                    path.push(word(at + 2).to_owned());
                    at += 2;
                }
                contents.named.push(Named {
                    line,
                    inside: modules(),
                    path,
                    called: None,
                });
            }
            _ => {}
        }
        at += 1;
    }

    contents
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Reads one tree of a `use` line that begins at `at`, below `root`; gives the place behind it.
fn tree(tokens: &[Token<'_>], mut at: usize, root: &[String], found: &mut Vec<Named>) -> usize {
    let word = |at: usize| tokens.get(at).map_or("", |token: &Token<'_>| token.text);
    let mut path = root.to_vec();
    loop {
        let line = tokens.get(at).map_or(0, |token| token.line);
        match word(at) {
            "::" => at += 1,
            "{" => {
                at += 1;
                while !["}", ""].contains(&word(at)) {
                    at = tree(tokens, at, &path, found);
                    at += usize::from(word(at) == ",");
                }
                return at + 1;
            }
            "*" => {
                found.push(Named {
                    line,
                    inside: Vec::new(),
                    path,
                    called: Some("*".to_owned()),
                });
                return at + 1;
            }
            name => {
                if name != "self" || path.is_empty() {
                    path.push(name.to_owned());
                }
                at += 1;
                if word(at) == "::" {
                    continue;
                }
                let renamed = word(at) == "as";
                let called = if renamed {
                    word(at + 1).to_owned()
                } else {
                    path[path.len() - 1].clone()
                };
                found.push(Named {
                    line,
                    inside: Vec::new(),
                    path,
                    called: Some(called),
                });
                return at + 2 * usize::from(renamed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        let of = |named: &Named| {
            let called = named
                .called
                .as_ref()
                .map_or(String::new(), |called| format!(" as {called}"));
            format!("{}: {}{called}", named.line, named.path.join("::"))
        };
        contents(&tokens(text)).named.iter().map(of).collect()
    }

    #[test]
    fn nested_lists_are_paths_each() {
        let text = "pub use crate::{a::{self, B as C},\n d::*};\nuse super::super::e;";
        assert_eq!(
            paths(text),
            [
                "1: crate::a as a",
                "1: crate::a::B as C",
                "2: crate::d as *",
                "3: super::super::e as e"
            ]
        );
    }

    #[test]
    fn paths_in_code_are_seen() {
        let text = "fn f(a: crate::b::C<d::E>) -> F { g::<H>(); }";
        assert_eq!(paths(text), ["1: crate::b::C", "1: d::E", "1: g"]);
    }

    #[test]
    fn items_inside_of_others_are_not_the_files_own() {
        let text = "impl A { fn b() {} } struct C; mod d { fn e() {} } macro_rules! f { () => {} } const fn g() {}";
        assert_eq!(
            contents(&tokens(text)).items,
            ["C", "d", "e", "f", "fn", "g"]
        );
    }
}
