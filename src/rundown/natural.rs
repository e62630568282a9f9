//! The order people expect of names: `bai 2` before `bai 10`, capitals and small letters alike.

use std::cmp::Ordering;

/// Compares two names: numbers by value, the rest letter by letter; names that read the same, by their
/// characters.
pub(super) fn compare(one: &str, other: &str) -> Ordering {
    let (mut left, mut right) = (one, other);
    loop {
        let order = match (split(&mut left), split(&mut right)) {
            (None, None) => return one.cmp(other),
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(left), Some(right)) => left.cmp(&right),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// Digits without leading zeros: the longer is the greater.
    Number(usize, String),
    Letter(String),
}

/// Takes the first number or letter off a name.
fn split(name: &mut &str) -> Option<Part> {
    let first = name.chars().next()?;
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let (part, rest) = name.split_at(if digits > 0 { digits } else { first.len_utf8() });
    *name = rest;
    if digits == 0 {
        return Some(Part::Letter(part.to_lowercase()));
    }
    let number = part.trim_start_matches('0');
    Some(Part::Number(number.len(), number.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_order() {
        let mut names =
            ["Bài 10", "bài 2", "Bài 1", "bài 02", "phần 1/bài 3", "", "bài", "99999999999999999999 a"];
        names.sort_by(|one, other| compare(one, other));
        assert_eq!(
            names,
            ["", "99999999999999999999 a", "bài", "Bài 1", "bài 02", "bài 2", "Bài 10", "phần 1/bài 3"]
        );
    }
}
