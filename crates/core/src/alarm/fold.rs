//! Vietnamese without its marks, for wires that carry seven bits: a text message, an RDS encoder.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Returns `text` in the letters every wire carries: `Đài Hải Dương` is `Dai Hai Duong`.
///
/// Letters lose their marks, dashes and quotes become the plain ones, spaces are joined. What has no plain likeness is
/// left out.
#[must_use]
pub fn ascii(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)) {
        let plain = match letter {
            'đ' | 'ð' | 'ɖ' => "d",
            'Đ' | 'Ð' | 'Ɖ' => "D",
            'ø' => "o",
            'Ø' => "O",
            'ł' => "l",
            'Ł' => "L",
            'ß' => "ss",
            'æ' => "ae",
            'Æ' => "AE",
            'œ' => "oe",
            'Œ' => "OE",
            '“' | '”' | '„' | '«' | '»' => "\"",
            '‘' | '’' | '‚' | '′' => "'",
            '‐'..='―' | '−' | '·' | '•' => "-",
            letter if letter.is_whitespace() || letter.is_control() => " ",
            letter if letter.is_ascii() => {
                folded.push(letter);
                continue;
            }
            _ => "",
        };
        folded.push_str(plain);
    }

    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn vietnamese_is_read_without_its_marks() {
        for (text, folded) in [
            ("ĐÀI HẢI DƯƠNG", "DAI HAI DUONG"),
            ("đài truyền thanh xã", "dai truyen thanh xa"),
            (
                "Phường Thuận An — thành phố Huế",
                "Phuong Thuan An - thanh pho Hue",
            ),
            ("“Nước lũ” lên  1,5\tm…", "\"Nuoc lu\" len 1,5 m..."),
            // Composed and decomposed, and the letter that others type for Đ.
            ("e\u{302}\u{301} ế Ð", "e e D"),
            ("ă â ê ô ơ ư Ă Â Ê Ô Ơ Ư", "a a e o o u A A E O O U"),
            ("日本 🎙 ok", "ok"),
            ("", ""),
        ] {
            assert_eq!(ascii(text), folded, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_comes_out_is_plain_and_stays(text in ".*") {
            let folded = ascii(&text);
            prop_assert!(folded.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
            prop_assert_eq!(ascii(&folded), folded);
        }
    }
}
