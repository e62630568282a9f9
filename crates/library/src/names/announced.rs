//! The words that say an episode's number comes.

/// Words an episode's number follows, the surest first.
pub(super) const WORDS: [&[&str]; 5] = [
    &["kỳ", "kì", "ky"],
    &["tập", "tap"],
    &["số", "so"],
    &["bài", "bai"],
    &["phần", "phan"],
];

/// Whether what comes after `before` is an episode's number.
pub(super) fn is_announced(before: &str) -> bool {
    WORDS.iter().any(|words| follows(before, words))
}

/// Whether `before` ends with one of `words`, and the word before does not make another word of it.
pub(super) fn follows(before: &str, words: &[&str]) -> bool {
    let before = before
        .trim_end_matches([' ', '_', '-', '.', ':'])
        .to_lowercase();
    let mut last = before.rsplit(|c: char| !c.is_alphanumeric());
    let Some(word) = last.next() else {
        return false;
    };

    // Written without accents: đăng ký, nhật ký, chữ ký, hồ sơ, cơ sở.
    let other = matches!(
        (last.next(), word),
        (Some("dang" | "nhat" | "chu"), "ky") | (Some("ho" | "co"), "so")
    );
    words.contains(&word) && !other
}
