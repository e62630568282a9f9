//! Names from files and tags, made harmless: what a terminal obeys, what breaks a line, and what turns the order of
//! letters round is no part of a name that people read.

use std::borrow::Cow;
use std::fmt::Write as _;

/// `text` as one line that commands nothing: a terminal, a table, XML and a message take it as it is.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    clean(text, is_harmful)
}

/// Makes several lines harmless; line ends and tabs stay.
#[must_use]
pub fn harmless_lines(text: &str) -> Cow<'_, str> {
    clean(text, |c| is_harmful(c) && !matches!(c, '\n' | '\t'))
}

/// Escapes what is harmful in JSON, so that a program reads what it read before.
#[must_use]
pub fn harmless_json(json: &str) -> Cow<'_, str> {
    // The first bytes of what is looked for; few texts have one of them.
    let suspect = |byte: &u8| matches!(byte, 0x7f | 0xc2 | 0xd8 | 0xe2 | 0xef);
    if !json.as_bytes().iter().any(suspect) || !json.contains(is_harmful_in_json) {
        return json.into();
    }

    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_harmful_in_json(c) {
            // Beyond strings JSON has none of these; all are in the first plane.
            let _infallible = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }

    out.into()
}

fn clean(text: &str, harmful: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.contains(&harmful) {
        text.replace(harmful, " ").into()
    } else {
        text.into()
    }
}

/// Control characters (C0, DEL, C1), line and paragraph separators, marks that turn the order of letters round,
/// and what XML cannot hold.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
                | '\u{fffe}'
                | '\u{ffff}'
        )
}

/// What JSON does not escape by itself.
fn is_harmful_in_json(c: char) -> bool {
    c >= '\u{7f}' && is_harmful(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BAD: &str = "a\u{1b}[31mđỏ\r\n\0\u{7f}\u{9b}2J\u{202e}gpj\u{2028}\u{2066}\u{feff}z";

    #[test]
    fn nothing_commands() {
        assert_eq!(harmless(BAD), "a [31mđỏ     2J gpj   z");
        assert_eq!(harmless("một\nhai"), "một hai");
        assert_eq!(harmless_lines("một\nhai\u{1b}\r\n"), "một\nhai  \n");
        let kept = "Đăng ký – “hộ kinh doanh” 🎵 Hải Dƣơng";
        assert!(matches!(harmless(kept), Cow::Borrowed(text) if text == kept));
    }

    #[test]
    fn json_is_read_as_before() {
        let json = serde_json::to_string(BAD).unwrap();
        let safe = harmless_json(&json);
        assert!(!safe.contains(is_harmful), "{safe:?}");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), BAD);
        assert!(matches!(
            harmless_json("\"Đất đai – một\""),
            Cow::Borrowed(_)
        ));
    }
}
