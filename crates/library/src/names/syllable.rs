//! Whether a word is a Vietnamese syllable: how a text proves that it has been read rightly.
//!
//! Vietnamese writes every syllable apart, and of all strings of letters very few are syllables: an
//! onset, a rhyme, at most one tone, and before a closing c, ch, p or t only two of the tones. Text
//! read in the wrong encoding hardly ever passes by chance.

use unicode_normalization::UnicodeNormalization;

/// Consonants a syllable begins with, longer ones before their own beginnings.
const ONSETS: &[&str] = &[
    "ngh", "ng", "nh", "gh", "gi", "kh", "ph", "qu", "th", "tr", "ch", "b", "c", "d", "đ", "g",
    "h", "k", "l", "m", "n", "p", "q", "r", "s", "t", "v", "x", "",
];

/// Vowels, and what may close them; `-` is nothing.
const RHYMES: &[(&str, &str)] = &[
    ("a", "- c ch i m n ng nh o p t u y"),
    ("ă", "c m n ng p t"),
    ("â", "c m n ng p t u y"),
    ("e", "- c m n ng o p t"),
    ("ê", "- ch m n ng nh p t u"),
    ("i", "- a ch m n nh p t u"),
    ("iê", "c m n ng p t u"),
    ("o", "- a c i m n ng p t e"),
    ("oa", "c ch i m n ng nh o p t y"),
    ("oă", "c m n ng p t"),
    ("oe", "n o t"),
    ("oo", "c ng"),
    ("ô", "- c i m n ng p t"),
    ("ơ", "- i m n p t"),
    ("u", "- a c i m n ng p t y ê ơ"),
    ("uâ", "n ng t y"),
    ("uê", "ch n nh t"),
    ("uô", "c i m n ng t"),
    ("uy", "a ch n nh p t u"),
    ("uyê", "n t"),
    ("ư", "- a c i m n ng t u"),
    ("ươ", "c i m n ng p t u"),
    ("y", "- n nh t"),
    ("yê", "m n ng t u"),
];

/// The five marks of tone: grave, acute, hook above, tilde, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'];

/// Whether `word`, in any case and either form of Unicode, is a syllable Vietnamese can have.
pub(super) fn is_syllable(word: &str) -> bool {
    let mut tones = Vec::new();
    let toneless = word.nfd().filter(|letter| {
        let tone = TONES.contains(letter);
        tones.extend(tone.then_some(*letter));
        !tone
    });
    let bare: String = toneless.nfc().flat_map(char::to_lowercase).collect();
    if tones.len() > 1 || bare.chars().count() > 7 {
        return false;
    }

    let mut rests = ONSETS
        .iter()
        .filter_map(|onset| Some((*onset, bare.strip_prefix(onset)?)));
    rests.any(|(onset, rest)| rhymes(onset, rest, tones.first().copied()))
}

fn rhymes(onset: &str, rest: &str, tone: Option<char>) -> bool {
    if onset == "q" && !rest.starts_with('u') {
        return false;
    }
    RHYMES.iter().any(|(vowel, endings)| {
        let Some(end) = rest.strip_prefix(vowel) else {
            return false;
        };
        let end = if end.is_empty() { "-" } else { end };
        let stopped = matches!(end, "c" | "ch" | "p" | "t");
        let fitting = !stopped || matches!(tone, None | Some('\u{301}' | '\u{323}'));
        fitting && endings.split(' ').any(|known| known == end)
    })
}

/// Whether `letter` is one that Vietnamese is written with, in NFC.
pub(super) const fn is_letter(letter: char) -> bool {
    letter.is_ascii_alphabetic()
        || matches!(letter, 'À'..='Ã' | 'È'..='Ê' | 'Ì' | 'Í' | 'Ò'..='Õ' | 'Ù' | 'Ú' | 'Ý')
        || matches!(letter, 'à'..='ã' | 'è'..='ê' | 'ì' | 'í' | 'ò'..='õ' | 'ù' | 'ú' | 'ý')
        || matches!(
            letter,
            'Ă' | 'ă' | 'Đ' | 'đ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | 'Ạ'..='ỹ'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables() {
        for word in "Đài truyền thanh xã Hải Dương Thông báo tiêm phòng giếng gìn giữ quốc quyết quýt khuya \
                     nghiêng hoà hòa thuỷ Thủy khuếch tuần ngoằn ngoèo yêu ý ỷ xoong người ở ốc mượn rượu hươu \
                     ĐƯỜNG BẢN quở huơ quay khoẻ Nguyễn quân tuýp ghế kì kỳ sữa đặc"
            .split_whitespace()
        {
            assert!(is_syllable(word), "{word}");
            assert!(is_syllable(&word.nfd().collect::<String>()), "{word} in NFD");
        }

        for word in [
            "truyÒn", "Thg", "hàc", "bảt", "são2", "för", "Bjork", "é́", "aa", "ngq", "", "café",
        ] {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn letters() {
        let bare = ["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"];
        let toned = bare
            .iter()
            .flat_map(|vowel| TONES.map(|tone| format!("{vowel}{tone}")));
        let small: Vec<char> = toned
            .flat_map(|letter| letter.nfc().collect::<Vec<_>>())
            .collect();
        let all = small
            .iter()
            .flat_map(|letter| [*letter, letter.to_uppercase().next().unwrap()]);
        let all: std::collections::BTreeSet<char> = all.chain("ăâđêôơưĂÂĐÊÔƠƯ".chars()).collect();
        let known = ('\u{80}'..='\u{ffff}').filter(|letter| is_letter(*letter));
        assert_eq!(known.collect::<std::collections::BTreeSet<char>>(), all);
    }

    /// Every syllable of the station's own words; `micrô` is French.
    #[test]
    fn the_stations_own_words() {
        let text = concat!(
            include_str!("../../../core/src/words/vi/library.ftl"),
            include_str!("../../../core/src/words/vi/rundown.ftl"),
            include_str!("../../../core/src/words/vi/station.ftl")
        );
        let words = text.split(|c: char| !c.is_alphabetic());
        let marked = words.filter(|word| !word.is_ascii() && word.chars().all(is_letter));
        let strange: Vec<&str> = marked
            .filter(|word| !is_syllable(word) && *word != "micrô")
            .collect();
        assert!(strange.is_empty(), "{strange:?}");
    }
}
