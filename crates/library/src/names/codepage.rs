//! The single-byte encodings Vietnamese files come in, as tables.
//!
//! Windows-1258 is Microsoft's, TCVN3 (also ABC, TCVN 5712:1993) that of the `.Vn` fonts, VNI that of
//! the `VNI-` fonts. The last two never were encodings to a computer: it takes the bytes for
//! Western text, which is how they reach us.

use unicode_normalization::UnicodeNormalization;

/// 0x80 to 0x9F in Windows-1252; what it leaves out stays the control character.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Where Windows-1258 differs from Windows-1252.
const WINDOWS_1258: [(u8, char); 14] = [
    (0xc3, 'Ă'),
    (0xcc, '\u{300}'),
    (0xd0, 'Đ'),
    (0xd2, '\u{309}'),
    (0xd5, 'Ơ'),
    (0xdd, 'Ư'),
    (0xde, '\u{303}'),
    (0xe3, 'ă'),
    (0xec, '\u{301}'),
    (0xf0, 'đ'),
    (0xf2, '\u{323}'),
    (0xf5, 'ơ'),
    (0xfd, 'ư'),
    (0xfe, '₫'),
];

/// TCVN3 from 0xA1 on; a space where there is no letter.
const TCVN3: &str = "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ";

/// Letters of VNI that stand alone.
const VNI_LETTERS: [(char, char); 16] = [
    ('ñ', 'đ'),
    ('ô', 'ơ'),
    ('ö', 'ư'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
    ('î', 'ỵ'),
    ('ì', 'ì'),
    ('Ñ', 'Đ'),
    ('Ô', 'Ơ'),
    ('Ö', 'Ư'),
    ('Æ', 'Ỉ'),
    ('Ó', 'Ĩ'),
    ('Ò', 'Ị'),
    ('Î', 'Ỵ'),
    ('í', 'í'),
];

/// Characters of VNI that mark the letter before them.
const VNI_MARKS: [(char, &str); 17] = [
    ('ø', "\u{300}"),
    ('ù', "\u{301}"),
    ('û', "\u{309}"),
    ('õ', "\u{303}"),
    ('ï', "\u{323}"),
    ('â', "\u{302}"),
    ('à', "\u{302}\u{300}"),
    ('á', "\u{302}\u{301}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
    ('ä', "\u{302}\u{323}"),
    ('ê', "\u{306}"),
    ('è', "\u{306}\u{300}"),
    ('é', "\u{306}\u{301}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
    ('ë', "\u{306}\u{323}"),
];

/// The bytes a computer showed as `text` by Windows-1252, or by Latin-1; none if it did not.
pub(super) fn western_bytes(text: &str) -> Option<Vec<u8>> {
    text.chars().map(western_byte).collect()
}

fn western_byte(letter: char) -> Option<u8> {
    let high = || {
        WINDOWS
            .iter()
            .position(|known| *known == letter)
            .and_then(|at| u8::try_from(at + 0x80).ok())
    };
    u8::try_from(letter).ok().or_else(high)
}

/// The bytes a Vietnamese Windows showed as `text` by Windows-1258; none if it did not.
pub(super) fn vietnamese_bytes(text: &str) -> Option<Vec<u8>> {
    let byte = |letter: char| {
        let own = WINDOWS_1258
            .iter()
            .find(|(_, known)| *known == letter)
            .map(|(byte, _)| *byte);
        let taken = |byte: &u8| WINDOWS_1258.iter().all(|(other, _)| other != byte);
        own.or_else(|| western_byte(letter).filter(taken))
    };

    let mut bytes = Vec::new();
    for letter in text.chars() {
        if let Some(byte) = byte(letter) {
            bytes.push(byte);
            continue;
        }
        // Letter and tone are two bytes there.
        let mut parts: Vec<char> = std::iter::once(letter).nfd().collect();
        let tone = parts.pop()?;
        for part in parts.into_iter().nfc().chain([tone]) {
            bytes.push(byte(part)?);
        }
    }

    Some(bytes)
}

/// `bytes` as Windows-1258.
pub(super) fn windows_1258(bytes: &[u8]) -> String {
    let letter = |byte: &u8| match WINDOWS_1258.iter().find(|(known, _)| known == byte) {
        Some((_, letter)) => *letter,
        None if (0x80..0xa0).contains(byte) => WINDOWS[usize::from(byte - 0x80)],
        None => char::from(*byte),
    };
    bytes.iter().map(letter).nfc().collect()
}

/// `bytes` as TCVN3. The fonts for capitals show small letters as capitals, so letters with marks
/// among capitals are capitals.
pub(super) fn tcvn3(bytes: &[u8]) -> String {
    let letters: Vec<char> = TCVN3.chars().collect();
    let letter = |byte: &u8| {
        let known = byte
            .checked_sub(0xa1)
            .and_then(|at| letters.get(usize::from(at)));
        known
            .copied()
            .filter(|letter| *letter != ' ')
            .unwrap_or(char::from(*byte))
    };

    let text: String = bytes.iter().map(letter).collect();
    let mut raised = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_alphabetic()) {
        let mut plain = word.chars().filter(char::is_ascii_alphabetic).peekable();
        let capitals = plain.peek().is_some() && plain.all(|letter| letter.is_ascii_uppercase());
        if capitals {
            raised.push_str(&word.to_uppercase());
        } else {
            raised.push_str(word);
        }
    }

    raised
}

/// `bytes` as VNI; none if a mark stands where there is no vowel.
pub(super) fn vni(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    let mut last = ' ';
    for byte in bytes {
        let shown = char::from(*byte);
        let small = shown.to_lowercase().next().unwrap_or(shown);
        let vowel = "aeouyAEOUYơưƠƯ".contains(last);
        let mark = VNI_MARKS.iter().find(|(known, _)| vowel && *known == small);
        let letter = VNI_LETTERS
            .iter()
            .find(|(known, _)| *known == shown)
            .map(|(_, letter)| *letter);
        match (mark, letter) {
            (Some((_, marks)), _) => text.push_str(marks),
            (None, Some(letter)) => text.push(letter),
            (None, None) if shown.is_ascii() => text.push(shown),
            (None, None) => return None,
        }
        last = if mark.is_some() {
            ' '
        } else {
            letter.unwrap_or(shown)
        };
    }

    Some(text.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_whole() {
        assert_eq!(TCVN3.chars().count(), 0xfe - 0xa1 + 1);
        // As iconv has them (TCVN5712-1, CP1258).
        assert_eq!(
            tcvn3(b"\xa7\xb5i truy\xd2n thanh \xae\xad\xeang \xc6\xca\xfe"),
            "Đài truyền thanh đường ặấỵ"
        );
        assert_eq!(
            windows_1258(b"Ti\xea\xecng Vi\xea\xf2t \xd0\xfd\xf5\xccng"),
            "Tiếng Việt Đường"
        );
        assert_eq!(
            vni(b"Ta\xefi \xd1a\xf8i truye\xe0n thanh xa\xf5 H\xf6\xf4ng").as_deref(),
            Some("Tại Đài truyền thanh xã Hương")
        );
        assert_eq!(vni(b"tr\xf8"), None);
    }

    #[test]
    fn bytes_come_back() {
        assert_eq!(
            western_bytes("“§µ”").as_deref(),
            Some(&b"\x93\xa7\xb5\x94"[..])
        );
        assert_eq!(western_bytes("ế"), None);
        assert_eq!(vietnamese_bytes("Tiếng ﷽"), None);
        assert_eq!(
            vietnamese_bytes("Tiếng").as_deref(),
            Some(&b"Ti\xea\xecng"[..])
        );
    }
}
