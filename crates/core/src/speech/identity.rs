//! What is read digit by digit: telephone numbers, identity numbers, number plates.

use super::letters::spelled;
use super::number::{by_digits, in_groups};
use super::token::Token::{Digits, Sign, Space, Word};
use super::view::{Kind, Recognised, View, blank};

/// Words near a number that make it one to call.
const CALLED: &[&str] = &[
    "thoại", "đt", "sđt", "đtdđ", "tel", "hotline", "zalo", "nóng", "gọi", "fax", "đài", "alo",
    "máy", "liên",
];
/// Words near a number that make it one of a person, an account, a firm.
const OWNED: &[&str] = &[
    "cccd", "cmnd", "cước", "khoản", "stk", "mst", "thuế", "danh", "mã", "bhxh", "bhyt", "chiếu",
    "seri", "gplx",
];
/// Who is called in need.
const EMERGENCY: &[&str] = &["111", "112", "113", "114", "115"];
/// Words near those that make them numbers to call.
const HELP: &[&str] = &[
    "thoại", "gọi", "đài", "nóng", "máy", "cứu", "hỏa", "hoả", "cháy", "công", "an", "báo", "hoặc",
];

/// Reads a number digit by digit, where it is one of that kind.
pub(super) fn identity(view: &View<'_>) -> Option<Recognised> {
    if !view.begins() {
        return None;
    }
    plate(view)
        .or_else(|| telephone(view))
        .or_else(|| emergency(view))
        .or_else(|| owned(view))
}

/// Reads the plate of a vehicle: 75A-123.45, 75-B1 234.56.
fn plate(view: &View<'_>) -> Option<Recognised> {
    let [Digits(place), behind @ ..] = view.rest else {
        return None;
    };

    let skip = usize::from(matches!(behind, [Sign('-'), ..]));
    let Some(Word(series)) = behind.get(skip) else {
        return None;
    };

    let letters = series.chars().count();
    if place.len() != 2
        || letters > 2
        || !series
            .chars()
            .all(|letter| letter.is_ascii_uppercase() || letter == 'Đ')
    {
        return None;
    }

    let mut taken = skip + 2;
    let mut head = format!("{} {}", by_digits(place), spelled(series));
    if let Some(Digits(more)) = view.rest.get(taken)
        && more.len() == 1
    {
        head = format!("{head} {}", by_digits(more));
        taken += 1;
    }

    taken += usize::from(matches!(view.rest.get(taken), Some(Sign('-') | Space)));
    match view.behind(taken) {
        [Digits(three), Sign('.'), Digits(two), ..]
            if three.len() == 3 && two.len() == 2 && view.ends(taken + 3) =>
        {
            let read = format!("{head}, {}, {}", by_digits(three), by_digits(two));
            Some(Recognised::new(taken + 3, Kind::Other, read))
        }
        [Digits(all), ..] if (4..=5).contains(&all.len()) && view.ends(taken + 1) => {
            let tail = if all.len() == 5 {
                in_groups(all, &[3, 2])
            } else {
                by_digits(all)
            };
            Some(Recognised::new(
                taken + 1,
                Kind::Other,
                format!("{head}, {tail}"),
            ))
        }
        _ => None,
    }
}

/// Groups of digits with a blank, a dot, a dash or a bracket between, and the tokens up to each one's end.
fn groups<'t>(view: &View<'t>, from: usize) -> Vec<(&'t str, usize)> {
    let (mut found, mut at) = (Vec::new(), from);
    while let Some(Digits(group)) = view.rest.get(at) {
        found.push((*group, at + 1));
        at += 1;
        let bracket = usize::from(matches!(view.rest.get(at), Some(Sign(')'))));
        let between = match view.behind(at + bracket) {
            [Space | Sign('.' | '-'), Digits(_), ..] => 1,
            [Digits(_), ..] if bracket > 0 => 0,
            [Space, Sign('-' | '–'), Space, Digits(_), ..] => 3,
            _ => break,
        };
        at += bracket + between;
        if found.len() == 6 {
            break;
        }
    }

    found
}

fn telephone(view: &View<'_>) -> Option<Recognised> {
    let bracket = usize::from(matches!(view.rest.first(), Some(Sign('('))));
    let plus = usize::from(matches!(view.rest.get(bracket), Some(Sign('+'))));
    let groups = groups(view, bracket + plus);
    let first = groups.first()?.0;
    let called = view.is_near(CALLED);
    let mut best = None;
    let mut length = 0;
    for (count, (group, taken)) in groups.iter().enumerate() {
        length += group.len();
        let fits = if plus > 0 {
            first.starts_with("84") && (11..=12).contains(&length)
        } else if first.starts_with("02") {
            length == 10 || length == 11
        } else if first.starts_with('0') {
            length == 10
        } else if matches!(first.get(..4), Some("1800" | "1900")) && !view.follows(&["năm"]) {
            [8, 10].contains(&length) && (first.len() > 4 || count > 0)
        } else {
            called && count > 0 && (7..=8).contains(&length) && bracket == 0
                || called && count == 0 && length > 4
        };
        if fits {
            best = Some((count + 1, *taken));
        }
    }

    let (count, taken) = best?;
    // A date or a decimal has the same digits, but goes on.
    if !view.ends(taken)
        || bracket > 0 && !matches!(view.rest.get(bracket + plus + 1), Some(Sign(')')))
    {
        return None;
    }

    let groups: Vec<&str> = groups[..count].iter().map(|(group, _)| *group).collect();
    let read = if let [one] = groups[..] {
        alone(one)
    } else {
        let read = |group: &&str| {
            if group.len() > 5 {
                alone(group)
            } else {
                by_digits(group)
            }
        };
        groups.iter().map(read).collect::<Vec<_>>().join(", ")
    };

    let read = if plus > 0 {
        format!("cộng {read}")
    } else {
        read
    };

    Some(Recognised::new(taken, Kind::Other, read))
}

/// Reads a telephone number written without a gap in the groups people say.
fn alone(digits: &str) -> String {
    match (digits.get(..2), digits.len()) {
        (Some("84"), _) => in_groups(digits, &[2]),
        (_, 8 | 11) => in_groups(digits, &[4, 4]),
        (_, 7 | 10) => in_groups(digits, &[4]),
        _ => in_groups(digits, &[]),
    }
}

fn emergency(view: &View<'_>) -> Option<Recognised> {
    let is_one = |digits: &str| EMERGENCY.contains(&digits);
    let Digits(digits) = view.rest.first()? else {
        return None;
    };

    let listed = match view.behind(1) {
        [Sign(',' | '/' | '-' | ';'), Digits(other), ..]
        | [Sign(','), Space, Digits(other), ..] => is_one(other),
        _ => false,
    };

    let before = match view.before {
        [.., Digits(other), Sign(',' | '/' | '-' | ';')]
        | [.., Digits(other), Sign(','), Space] => is_one(other),
        _ => false,
    };

    let helped = || view.follows(HELP) || view.follows(&["số"]) && view.is_near(HELP);
    let fits = is_one(digits) && view.ends(1) && (listed || before || helped());
    fits.then(|| Recognised::new(1, Kind::Other, by_digits(digits)))
}

/// Reads a number of an owner.
fn owned(view: &View<'_>) -> Option<Recognised> {
    let Digits(digits) = view.rest.first()? else {
        return None;
    };

    let single = !matches!(view.behind(1), [Sign('.' | ','), Digits(_), ..]) && view.ends(1);
    let card = digits.len() == 12 && digits.starts_with('0');
    if single && (card || digits.len() >= 6 && view.is_near(OWNED)) {
        return Some(Recognised::new(1, Kind::Other, in_groups(digits, &[])));
    }

    // An account in groups: 0161 0001 23456.
    let groups = groups(view, 0);
    let all: usize = groups.iter().map(|(group, _)| group.len()).sum();
    let (_, taken) = groups.last()?;
    let money = matches!(
        view.behind(*taken + blank(view.behind(*taken))),
        [Word("đ" | "đồng"), ..]
    );
    if groups.len() > 1 && all >= 8 && view.is_near(OWNED) && view.ends(*taken) && !money {
        let read: Vec<String> = groups.iter().map(|(group, _)| by_digits(group)).collect();
        return Some(Recognised::new(*taken, Kind::Other, read.join(", ")));
    }

    None
}
