//! Vietnamese that was read in the wrong encoding, put right; and only where that is certain.
//!
//! The rule: a text is damaged if it holds a character that Vietnamese is not written with, or a word
//! with marks that is no syllable. A reading of it is certain if it is then free of damage, if the
//! marked words are more than a chance letter, and if no other encoding reads as well but differently.
//! What is not certain stays as it is: a person can still guess what the bytes meant, and a wrong
//! guess of ours would hide them.

use unicode_normalization::UnicodeNormalization;

use super::codepage::{tcvn3, vietnamese_bytes, vni, western_bytes, windows_1258};
use super::syllable::{is_letter, is_syllable};

/// Signs beside letters and digits that people write in titles.
const SIGNS: &str = "–—―‘’“”„…•·°×€₫′″\u{a0}\u{fffd}";

/// Letters set in the place of others, by programs and people that had no better.
const LOOK_ALIKES: [(char, char); 6] = [
    ('ƣ', 'ư'),
    ('Ƣ', 'Ư'),
    ('Ð', 'Đ'),
    ('Ɖ', 'Đ'),
    ('ð', 'đ'),
    ('ɖ', 'đ'),
];

/// `text` in NFC, with damage put right where that is certain; putting it right again changes
/// nothing.
#[must_use]
pub fn repair(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let text = look_alikes(&text.nfc().collect::<String>());
    if !is_damaged(&text) {
        return text;
    }
    read_anew(&text).unwrap_or(text)
}

/// The text that `bytes` hold: as UTF-8, or else as the one encoding they are certainly in, or else
/// with `�` for what nobody can tell.
#[must_use]
pub fn read(bytes: &[u8]) -> String {
    if let Ok(text) = str::from_utf8(bytes) {
        // Most names, and there are many.
        if text.is_ascii() {
            return text.to_owned();
        }
        return text.nfc().collect();
    }
    let western: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    read_anew(&western).unwrap_or_else(|| String::from_utf8_lossy(bytes).nfc().collect())
}

/// Whether something in `text` cannot be what a person wrote in Vietnamese.
pub(super) fn is_damaged(text: &str) -> bool {
    let known =
        |c: char| c.is_ascii() && !c.is_ascii_control() || is_letter(c) || SIGNS.contains(c);
    !text.chars().all(known) || marked(text).any(|word| !is_syllable(word))
}

/// The words of `text`.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
}

/// Its words that are not plain letters.
fn marked(text: &str) -> impl Iterator<Item = &str> {
    words(text).filter(|word| !word.is_ascii())
}

/// The one certain reading of a damaged text.
fn read_anew(text: &str) -> Option<String> {
    let sources: Vec<Vec<u8>> = [western_bytes(text), vietnamese_bytes(text)]
        .into_iter()
        .flatten()
        .collect();

    // Bytes that fit together as UTF-8 hardly do so by chance.
    let twice_coded = sources
        .iter()
        .filter_map(|bytes| utf8(bytes))
        .map(|text| look_alikes(&text));
    if let Some(text) = twice_coded
        .into_iter()
        .find(|text| !is_damaged(text) && marked(text).next().is_some())
    {
        return Some(text);
    }

    let readings = |bytes: &Vec<u8>| [Some(tcvn3(bytes)), Some(windows_1258(bytes)), vni(bytes)];
    let mut certain: Vec<String> = sources
        .iter()
        .flat_map(readings)
        .flatten()
        .filter(|text| is_certain(text))
        .collect();
    certain.dedup();
    match certain.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}

/// Bytes as UTF-8; one that was cut short loses the letter it was cut in.
fn utf8(bytes: &[u8]) -> Option<String> {
    let whole = match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(fault) if fault.error_len().is_none() => {
            str::from_utf8(&bytes[..fault.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    Some(whole.nfc().collect())
}

/// Whether a reading proves itself.
fn is_certain(text: &str) -> bool {
    let several = |words: &str| words.chars().nth(1).is_some();
    let foreign =
        |word: &str| several(word) && !is_syllable(word) && !word.chars().all(char::is_uppercase);
    let letters: usize = marked(text).map(|word| word.chars().count()).sum();
    let enough = letters >= 3
        && (marked(text).filter(|word| several(word)).count() > 1 || !words(text).any(foreign));
    enough && !is_damaged(text)
}

/// Look-alikes replaced, word by word, where a syllable comes of it, or an abbreviation.
fn look_alikes(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }

    let letter = |c: char| {
        LOOK_ALIKES
            .iter()
            .find(|(wrong, _)| *wrong == c)
            .map_or(c, |(_, right)| *right)
    };

    let mut replaced = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_alphabetic() && !is_mark(c)) {
        let end = word
            .trim_end_matches(|c: char| !c.is_alphabetic() && !is_mark(c))
            .len();
        let (word, sign) = word.split_at(end);
        let right: String = word.chars().map(letter).nfc().collect();
        let short =
            right.chars().count() <= 6 && right.chars().all(|c| c.is_uppercase() && is_letter(c));
        replaced.push_str(if right != word && (short || is_syllable(&right)) {
            &right
        } else {
            word
        });
        replaced.push_str(sign);
    }

    replaced
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(repair(text), expected);
        assert_eq!(repair(expected), expected, "again");
    }

    #[test]
    fn look_alikes_of_letters() {
        check("Hải Dƣơng", "Hải Dương");
        check("HẢI DƢƠNG", "HẢI DƯƠNG");
        check("trƣ\u{300}ơng", "trừơng");
        check("Ðài truyền thanh", "Đài truyền thanh");
        check("Ɖài ðường ÐHQG", "Đài đường ĐHQG");
        check("Ðorđe", "Ðorđe"); // no syllable
        check("Sigur Rós - Ágætis byrjun ð", "Sigur Rós - Ágætis byrjun ð");
    }

    #[test]
    fn wrong_encodings() {
        check("§µi truyÒn thanh", "Đài truyền thanh");
        check(
            "Th«ng b¸o tiªm phßng d\u{ad}îc",
            "Thông báo tiêm phòng dược",
        );
        check("§\u{ad}êng 24-11-2026", "Đường 24-11-2026");
        check("TH\u{b5}NH PHè", "THÀNH PHỐ");
        check(
            "Ñaøi truyeàn thanh xaõ Haûi Döông",
            "Đài truyền thanh xã Hải Dương",
        );
        check("THOÂNG BAÙO", "THÔNG BÁO");
        check("Tiêìng Viêòt", "Tiếng Việt");
        check("ThÃ´ng bÃ¡o", "Thông báo");
        check("Báº£n tin", "Bản tin");
        check("Báº\u{a3}n tin xÃ£ Háº£i DÆ°Æ¡ng", "Bản tin xã Hải Dương");
        check("ThĂ´ng bĂ¡o", "Thông báo"); // by a Vietnamese Windows
        check("ho\u{300}a gia\u{309}i", "hòa giải");
        check("Tiê\u{301}ng Viê\u{323}t", "Tiếng Việt"); // Windows-1258's letters in Unicode
    }

    #[test]
    fn what_is_not_certain_stays() {
        for text in [
            "Bản tin xã Hải Dương 24-11-2026",
            "ban tin 241126",
            "Für Elise",
            "Señorita",
            "Noël à Paris",
            "Café",
            "Björk – Jóga",
            "lång dans",
            "Är",
            "Müller",
            "São Paulo",
            "Смуглянка",
            "月亮代表我的心",
            "Thông báo §µi", // half right: whose half?
            "å",
            "1022 ±",
            "x² + y²",
            "\u{fffd}\u{fffd}i truy\u{fffd}n",
            "",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn bytes() {
        let check = |bytes: &[u8], expected: &str| assert_eq!(read(bytes), expected);
        check("Thông báo".as_bytes(), "Thông báo");
        check(b"\xa7\xb5i truy\xd2n thanh.wma", "Đài truyền thanh.wma");
        check(
            b"Th\xf4ng b\xe1o ti\xeam ch\xf9ng.mp3",
            "Thông báo tiêm chùng.mp3",
        );
        check(b"Ti\xea\xecng Vi\xea\xf2t.mp3", "Tiếng Việt.mp3");
        check(b"\xff\xfe\xfd", "\u{fffd}\u{fffd}\u{fffd}");
        check(b"M\xfcller", "M\u{fffd}ller");
    }

    proptest::proptest! {
        #[test]
        fn total_and_idempotent(bytes: Vec<u8>) {
            let text = read(&bytes);
            let once = repair(&text);
            proptest::prop_assert_eq!(repair(&once), once);
        }

        #[test]
        fn western_text_is_total_and_idempotent(text in "[ -ÿ]{0,30}") {
            let once = repair(&text);
            proptest::prop_assert_eq!(repair(&once), once);
        }
    }
}
