//! Symbols of documents: 76/NQ-CP, 29/2021/QĐ-UBND, 31/2024/QH15, 76-NQ/TW.

use super::letters::spelled;
use super::lexicon;
use super::number::{cardinal, label};
use super::token::Token::{self, Digits, Sign, Space, Word};
use super::view::{Kind, Recognised, View};

/// Letters and figures behind a number's slash.
#[derive(Debug, Default)]
struct Code {
    taken: usize,
    /// The kind of document.
    kind: Option<&'static str>,
    /// Who gave it.
    by: String,
    /// Whether an "&" stands before the next part.
    joined: bool,
    unsure: bool,
}

/// Reads the symbol of a document.
pub(super) fn symbol(view: &View<'_>) -> Option<Recognised> {
    if !view.begins() || matches!(view.before.last(), Some(Sign('/'))) {
        return None;
    }
    match view.rest.first()? {
        Digits(_) => numbered(view),
        Word(_) => bare(view),
        _ => None,
    }
}

/// With its number.
fn numbered(view: &View<'_>) -> Option<Recognised> {
    let Digits(number) = view.rest.first()? else {
        return None;
    };

    let (year, taken) = match view.behind(1) {
        [Sign('/'), Digits(year), Sign('/' | '-'), Word(_), ..] if year.len() == 4 => {
            (Some(*year), 4)
        }
        [Sign('/' | '-'), Word(_), ..] => (None, 2),
        _ => return None,
    };

    let code = code(view, taken)?;
    // "12/3A" and "5/A" are addresses; a dash alone makes no symbol of what is not known.
    let known = code.kind.is_some() || !code.unsure;
    if !known || !view.ends(taken + code.taken) {
        return None;
    }

    let mut read = label(number);
    if let Some(year) = year {
        read = format!("{read}, năm {}", cardinal(year.parse().ok()?));
    }

    let named = said_kind(view.before, &code);
    if !matches!(view.word_beside().as_str(), "số" | "sô") {
        read = format!("số {read}");
    }

    let by = code.by.as_str();
    let tail = match (code.kind, by.is_empty()) {
        (Some(_), false) if named => format!("{}của {by}", if year.is_some() { ", " } else { " " }),
        (Some(_), true) if named => String::new(),
        (Some(kind), _) => format!(", {kind} {by}"),
        (None, _) => format!(", {by}"),
    };

    let read = format!("{read}{tail}").trim_end().to_owned();
    Some(Recognised::new(taken + code.taken, Kind::Other, read).unsure(code.unsure))
}

/// Letters alone: "TT-BTP".
fn bare(view: &View<'_>) -> Option<Recognised> {
    let code = code(view, 0)?;
    let kind = code.kind?;
    if code.unsure || code.by.is_empty() || !view.ends(code.taken) {
        return None;
    }
    Some(Recognised::new(
        code.taken,
        Kind::Other,
        format!("{kind} {}", code.by),
    ))
}

/// Whether the kind of document was said just before: "Nghị quyết số".
fn said_kind(before: &[Token<'_>], code: &Code) -> bool {
    let Some(kind) = code.kind else { return false };
    let words: Vec<String> = before
        .iter()
        .rev()
        .map_while(|token| match token {
            Word(word) => Some(word.to_lowercase()),
            Space | Token::Line | Sign(':') => Some(String::new()),
            _ => None,
        })
        .filter(|word| !word.is_empty() && word != "số")
        .take(4)
        .collect();
    let mut said: Vec<&str> = words.iter().map(String::as_str).collect();
    said.reverse();
    let said = said.join(" ");
    said.ends_with(kind)
}

fn code(view: &View<'_>, from: usize) -> Option<Code> {
    let mut code = Code::default();
    loop {
        let Some(Word(part)) = view.rest.get(from + code.taken) else {
            return None;
        };
        if !part.chars().next().is_some_and(char::is_uppercase) {
            return None;
        }
        code.taken += 1;
        let term = match view.rest.get(from + code.taken) {
            Some(Digits(term)) => {
                code.taken += 1;
                Some(*term)
            }
            _ => None,
        };
        add(&mut code, part, term, view);
        match view.behind(from + code.taken) {
            [Sign(sign @ ('-' | '/' | '&' | '.')), Word(_), ..] => {
                code.joined = *sign == '&';
                code.taken += 1;
            }
            _ => return Some(code),
        }
    }
}

/// Adds a part, with the number of its term: QH15.
fn add(code: &mut Code, part: &str, term: Option<&str>, view: &View<'_>) {
    let known = lexicon::document(part);
    if let (Some((read, true)), None, None, true) = (known, code.kind, term, code.by.is_empty()) {
        code.kind = Some(read);
        return;
    }

    let listed = || {
        view.own
            .get(part)
            .or_else(|| lexicon::abbreviation(part).map(|(read, _)| read))
    };

    let read = known.map(|(read, _)| read).or_else(listed);
    code.unsure |= read.is_none();
    let read = read.map_or_else(|| spelled(part), str::to_owned);
    let term = term
        .map(|term| format!(" khóa {}", label(term)))
        .unwrap_or_default();

    // "ban chỉ huy phòng chống thiên tai" is one; two ministries are two.
    let one = code.by.is_empty() || code.by.starts_with("ban ");
    let between = match (one, code.joined) {
        (true, false) => " ",
        (_, true) => " và ",
        (false, false) => ", ",
    };

    let between = if code.by.is_empty() { "" } else { between };
    code.by = format!("{}{between}{read}{term}", code.by);
}
