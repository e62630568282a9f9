//! Numbers with their thousands, decimals, shares, money and units.

use super::letters;
use super::lexicon;
use super::number::{cardinal, decimals, fourth, in_groups, ordinal, whole};
use super::token::Token::{self, Digits, Sign, Space, Word};
use super::view::{Kind, Recognised, View, blank};

/// A number as it is written.
#[derive(Debug)]
struct Numeral {
    taken: usize,
    read: String,
    value: Option<u64>,
}

/// Words behind "ngày 2 …" that make it a count, not a date.
const COUNTED: &[&str] = &[
    "lần", "lượt", "buổi", "bữa", "viên", "chuyến", "ca", "kg", "con",
];
/// Words behind a slash that are said with "một": two times a day.
const PER: &[&str] = &[
    "ngày", "tuần", "tháng", "quý", "năm", "giờ", "phút", "giây", "người", "hộ", "lần", "lượt",
    "con", "cái", "chiếc", "cháu", "em", "suất", "xã", "thôn", "tổ", "tấn", "tạ", "yến", "sào",
    "mẫu", "lít", "khẩu", "vụ",
];

/// Reads a number with what belongs to it.
pub(super) fn quantity(view: &View<'_>) -> Option<Recognised> {
    let minus = minus(view);
    let at = View {
        rest: view.behind(minus),
        ..*view
    };

    let numeral = numeral(&at)?;
    let taken = minus + numeral.taken;
    let read = if minus > 0 {
        format!("âm {}", numeral.read)
    } else {
        numeral.read.clone()
    };

    if let Some((more, unit)) = measure(view.behind(taken)) {
        return Some(Recognised::new(
            taken + more,
            Kind::Quantity,
            format!("{read} {unit}"),
        ));
    }

    if minus > 0 {
        return Some(Recognised::new(taken, Kind::Number, read));
    }

    if let Some(house) = house_letter(view, &numeral) {
        return Some(house);
    }

    let read = by_context(view, &numeral).unwrap_or(read);
    Some(Recognised {
        value: numeral.value,
        ..Recognised::new(taken, Kind::Number, read)
    })
}

/// How many tokens are a minus: a dash that sticks to the number and to nothing before.
fn minus(view: &View<'_>) -> usize {
    let free = view.begins() && !matches!(view.before.last(), Some(Sign('/' | '.' | ',' | ':')));
    let [Sign('-' | '−' | '–'), Digits(_), ..] = view.rest else {
        return 0;
    };
    // At the beginning of a line it is a bullet, unless it is a temperature.
    let bullet = view.begins_line() && !matches!(view.behind(2), [Sign('°' | 'º' | '%'), ..]);
    usize::from(free && !bullet)
}

fn numeral(view: &View<'_>) -> Option<Numeral> {
    let Digits(first) = view.rest.first()? else {
        return None;
    };

    let (mut digits, mut taken) = (String::from(*first), 1);
    for mark in ['.', ',', ' '] {
        let (more, groups) = thousands(view.rest, first, mark);
        let enough = match mark {
            '.' => groups > 0,
            // "25,000 đồng": nobody pays thousandths of a đồng.
            ',' => groups > 1 || groups > 0 && money(view.behind(1 + more)).is_some(),
            _ => groups > 1,
        };
        if enough {
            taken += more;
            digits.extend(view.rest[1..taken].iter().filter_map(|token| match token {
                Digits(group) => Some(*group),
                _ => None,
            }));
            break;
        }
    }

    let plain = || Numeral {
        taken,
        read: whole(&digits),
        value: digits.parse().ok(),
    };

    match view.behind(taken) {
        [Sign(','), Digits(part), behind @ ..] if !continues(behind, ',') => {
            let read = format!("{} phẩy {}", whole(&digits), decimals(part));
            Some(Numeral {
                taken: taken + 2,
                read,
                value: None,
            })
        }
        [Sign('.'), Digits(part), behind @ ..] if taken == 1 && !continues(behind, '.') => {
            let point = if measure(behind).is_some() || scaled(behind) {
                "phẩy"
            } else {
                "chấm"
            };
            let part = if point == "chấm" {
                whole(part)
            } else {
                decimals(part)
            };
            Some(Numeral {
                taken: 3,
                read: format!("{} {point} {part}", whole(&digits)),
                value: None,
            })
        }
        _ => Some(plain()),
    }
}

/// Whether another group of digits follows after the same mark: then it is no decimal.
fn continues(rest: &[Token<'_>], mark: char) -> bool {
    matches!(rest, [Sign(sign), Digits(_), ..] if *sign == mark)
}

/// Counts the tokens and groups of three digits behind the first, each after `mark`.
fn thousands(rest: &[Token<'_>], first: &str, mark: char) -> (usize, usize) {
    if first.len() > 3 || first.starts_with('0') {
        return (0, 0);
    }

    let pairs = rest[1..].chunks_exact(2).take_while(|pair| {
        let marked = match pair[0] {
            Sign(sign) => sign == mark,
            Space => mark == ' ',
            _ => false,
        };
        marked && matches!(pair[1], Digits(group) if group.len() == 3)
    });
    let groups = pairs.count();
    (groups * 2, groups)
}

/// Whether a word of scale follows: "3.5 tỷ".
fn scaled(rest: &[Token<'_>]) -> bool {
    matches!(
        rest,
        [
            Space,
            Word("triệu" | "tỷ" | "tỉ" | "nghìn" | "tấn" | "tạ" | "độ"),
            ..
        ]
    )
}

/// Reads what is measured behind a number: a share, money, a unit.
fn measure(rest: &[Token<'_>]) -> Option<(usize, String)> {
    if let Some(found) = money(rest) {
        return Some(found);
    }

    let blank = blank(rest);
    let at = rest.get(blank..).unwrap_or_default();
    let (taken, read) = match at {
        [Sign('%'), ..] => (1, "phần trăm".to_owned()),
        [Sign('‰'), ..] => (1, "phần nghìn".to_owned()),
        [Sign('°' | 'º'), Word(scale), behind @ ..] if !sticks(behind) => match *scale {
            "C" => (2, "độ xê".to_owned()),
            "F" => (2, "độ ép".to_owned()),
            _ => (1, "độ".to_owned()),
        },
        [Sign('°' | 'º'), ..] => (1, "độ".to_owned()),
        [Sign('℃'), ..] => (1, "độ xê".to_owned()),
        [Word("oC" | "0C"), behind @ ..] if !sticks(behind) => (1, "độ xê".to_owned()),
        _ => unit(at)?,
    };

    let (more, per) = per(&at[taken..], "trên");
    Some((blank + taken + more, format!("{read}{per}")))
}

fn sticks(rest: &[Token<'_>]) -> bool {
    rest.first().is_some_and(Token::sticks)
}

/// Reads a unit with its power.
fn unit(rest: &[Token<'_>]) -> Option<(usize, String)> {
    let Word(name) = rest.first()? else {
        return None;
    };

    let read = lexicon::unit(name)?;
    let power = match rest.get(1) {
        Some(Digits("2") | Sign('²')) => " vuông",
        Some(Digits("3") | Sign('³')) => " khối",
        _ => "",
    };

    let taken = 1 + usize::from(!power.is_empty());
    // "5m20" is spoken as it is written; "5mb20" is no unit.
    let open = matches!((*name, rest.get(taken)), ("m", Some(Digits(_))));
    (open || !sticks(&rest[taken..])).then(|| (taken, format!("{read}{power}")))
}

/// Reads what a unit is per, with `word` before a unit and "một" before what is counted.
fn per(rest: &[Token<'_>], word: &str) -> (usize, String) {
    let [Sign('/'), behind @ ..] = rest else {
        return (0, String::new());
    };
    match behind {
        [Word(counted), ..] if PER.contains(counted) => (2, format!(" một {counted}")),
        _ => match unit(behind) {
            Some((taken, unit)) => (1 + taken, format!(" {word} {unit}")),
            None => (0, String::new()),
        },
    }
}

/// Reads the slash of "2 lần/ngày" and "15 nghìn đồng/kg", where a number is near before it.
pub(super) fn per_slash(view: &View<'_>) -> Option<Recognised> {
    let near = view
        .before
        .iter()
        .rev()
        .take(9)
        .any(|token| matches!(token, Digits(_)));
    if !near || !matches!(view.before.last(), Some(Word(_))) {
        return None;
    }

    let word = if view.follows(&["đồng"]) {
        "một"
    } else {
        "trên"
    };

    let (taken, read) = per(view.rest, word);
    (taken > 0).then(|| Recognised::new(taken, Kind::Other, read))
}

/// Reads money behind a number.
fn money(rest: &[Token<'_>]) -> Option<(usize, String)> {
    let blank = blank(rest);
    let at = rest.get(blank..)?;
    let (taken, read) = match at {
        [
            Word("đ" | "Đ" | "đồng" | "VNĐ" | "VND" | "vnđ" | "vnd" | "Đồng" | "ĐỒNG" | "dong"),
            behind @ ..,
        ] if !sticks(behind) => (1, "đồng"),
        [Sign('₫'), ..] => (1, "đồng"),
        [Word("USD" | "usd") | Sign('$'), ..] => (1, "đô la Mỹ"),
        [Word("EUR") | Sign('€'), ..] => (1, "ơ rô"),
        [Word("tr" | "Tr" | "TR"), Sign('đ'), ..] => (1, "triệu"),
        [Word("trđ"), behind @ ..] if !sticks(behind) => (1, "triệu đồng"),
        [Word("tr"), behind @ ..] if !matches!(behind, [Word(_), ..]) => (1, "triệu"),
        [Word("k" | "K"), behind @ ..] if blank == 0 && !sticks(behind) => (1, "nghìn"),
        _ => return None,
    };

    let (more, per) = per(&at[taken..], "một");
    Some((blank + taken + more, format!("{read}{per}")))
}

/// Reads a number with a letter of a house or a class: "12B", "lớp 5A".
fn house_letter(view: &View<'_>, numeral: &Numeral) -> Option<Recognised> {
    let Some(Word(letter)) = view.rest.get(numeral.taken) else {
        return None;
    };
    let mut letters = letter.chars();
    let (Some(first), None) = (letters.next(), letters.next()) else {
        return None;
    };
    if !first.is_uppercase() || !view.ends(numeral.taken + 1) {
        return None;
    }
    let read = format!("{} {}", numeral.read, letters::name(first)?);
    Some(Recognised::new(numeral.taken + 1, Kind::Number, read))
}

/// Reads a whole number by the word before it: "thứ 4", "tháng 4", "ngày 5".
fn by_context(view: &View<'_>, numeral: &Numeral) -> Option<String> {
    let value = numeral.value.filter(|_| numeral.taken == 1)?;
    match view.word_beside().as_str() {
        "thứ" => Some(ordinal(value)),
        "tháng" if value <= 12 => Some(fourth(value)),
        "ngày" if (1..=10).contains(&value) && !is_counted(view.behind(1)) => {
            Some(format!("mồng {}", cardinal(value)))
        }
        _ => match view.rest.first()? {
            Digits(digits) if digits.len() > 2 && digits.starts_with('0') => {
                Some(in_groups(digits, &[]))
            }
            _ => None,
        },
    }
}

fn is_counted(rest: &[Token<'_>]) -> bool {
    matches!(rest, [Space, Word(word), ..] if COUNTED.contains(word))
}
