//! "Did you mean": the name nearest to a misspelt one.

use strsim::damerau_levenshtein;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The name of `known` that `name` most probably was meant to be, if one is near.
///
/// Case, Vietnamese marks, and `-`, `_` and space for each other make no difference.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(name);
    let far = (folded.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|known| (damerau_levenshtein(&folded, &fold(known)), known))
        .filter(|(distance, _)| *distance <= far)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// The `true` or `false` that a word for yes or no means.
pub(super) fn flag_meant(word: &str) -> Option<&'static str> {
    match word
        .nfc()
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .trim()
    {
        "true" | "tru" | "yes" | "on" | "có" | "đúng" => Some("true"),
        "false" | "fals" | "no" | "off" | "không" | "sai" => Some("false"),
        _ => None,
    }
}

/// Folds accents, case and separators of a name away; cuts it short, so that a file's worth of text costs nothing.
fn fold(name: &str) -> String {
    name.nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .take(100)
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'đ' => 'd',
            '_' | ' ' => '-',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: Option<&str>) {
        let known = [
            "cai-cach-hanh-chinh",
            "dat-dai",
            "length",
            "at",
            "ban-tin-xa",
        ];
        assert_eq!(nearest(name, known), expected, "{name}");
    }

    #[test]
    fn near_names() {
        check("lenght", Some("length"));
        check("Đất đai", Some("dat-dai"));
        check("dat_dai", Some("dat-dai"));
        check("cai-cach-hanh-chih", Some("cai-cach-hanh-chinh"));
        check("ban-tin", Some("ban-tin-xa").filter(|_| false)); // three letters of seven are too many
        check("ban-tin-", Some("ban-tin-xa"));
        check("a", Some("at"));
        check("wait", None);
        check("", Some("at").filter(|_| false));
        check("thoi-luong", None);
    }
}
