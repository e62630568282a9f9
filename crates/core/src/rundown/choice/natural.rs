//! The order people expect of names: `bai 2` before `bai 10`, capitals and small letters alike.

use std::cmp::Ordering;

/// Compares two names: numbers by value, the rest letter by letter; names that read the same, by their
/// characters.
#[must_use]
pub fn compare(one: &str, other: &str) -> Ordering {
    let same = alike(one, other);
    let (mut left, mut right) = (&one[same..], &other[same..]);
    loop {
        let (left_number, right_number) = (number(left), number(right));
        if !left_number.is_empty() && !right_number.is_empty() {
            let order = by_value(left_number, right_number);
            if order.is_ne() {
                return order;
            }
            (left, right) = (&left[left_number.len()..], &right[right_number.len()..]);
            continue;
        }
        let (mut left_letters, mut right_letters) = (left.chars(), right.chars());
        let order = match (left_letters.next(), right_letters.next()) {
            (None, None) => return one.cmp(other),
            (left, right) => lower(left).cmp(lower(right)),
        };
        if order.is_ne() {
            return order;
        }
        (left, right) = (left_letters.as_str(), right_letters.as_str());
    }
}

/// How many bytes the two begin with that are the same, without a number that may go on.
fn alike(one: &str, other: &str) -> usize {
    let same = one
        .bytes()
        .zip(other.bytes())
        .take_while(|(one, other)| one == other)
        .count();
    let same = (0..=same)
        .rev()
        .find(|place| one.is_char_boundary(*place))
        .unwrap_or(0);
    same - one.as_bytes()[..same]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .count()
}

/// The digits a name begins with.
fn number(name: &str) -> &str {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    &name[..digits]
}

/// Without leading zeros, the longer number is the greater.
fn by_value(one: &str, other: &str) -> Ordering {
    let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

fn lower(letter: Option<char>) -> impl Iterator<Item = char> {
    letter.into_iter().flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What two names begin with alike tells nothing: with more before both, the order is the same.
        #[test]
        fn what_is_alike_is_passed_over(
            before in "[a-cĐđ ]{0,4}",
            one in "[0-2aAđĐé]{0,6}",
            other in "[0-2aAđĐé]{0,6}",
        ) {
            let [longer, longer_other] = [&one, &other].map(|name| format!("{before}/{name}"));
            prop_assert_eq!(compare(&longer, &longer_other), compare(&one, &other));
            prop_assert_eq!(compare(&one, &other), compare(&other, &one).reverse());
        }
    }

    #[test]
    fn names_in_order() {
        let mut names = [
            "Bài 10",
            "bài 2",
            "Bài 1",
            "bài 02",
            "phần 1/bài 3",
            "",
            "bài",
            "99999999999999999999 a",
        ];
        names.sort_by(|one, other| compare(one, other));
        assert_eq!(
            names,
            [
                "",
                "99999999999999999999 a",
                "bài",
                "Bài 1",
                "bài 02",
                "bài 2",
                "Bài 10",
                "phần 1/bài 3"
            ]
        );
    }
}
