//! Finding a recording by what people remember of its name.
//!
//! [`fold`] makes one text of all ways to write the same: without accents and so without a place for
//! them (`hoà`, `hòa`), `đ` as `d`, small letters, one space between words. [`Search`] then looks for
//! all of its words, in any order.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::repair;
use super::syllable::is_letter;

/// `text` as it is compared: its letters and digits without accents, in small letters, anything else
/// one space. Folding again changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut space = false;
    let mut push = |letter: char| {
        if !letter.is_alphanumeric() {
            space = true;
            return;
        }
        if std::mem::take(&mut space) && !folded.is_empty() {
            folded.push(' ');
        }
        folded.push(letter);
    };

    if text.is_ascii() {
        text.chars()
            .for_each(|letter| push(letter.to_ascii_lowercase()));
    } else {
        // Twice, because a small letter can be made of parts that its capital is not.
        for letter in text.chars() {
            small(letter, &mut |letter| {
                small(letter, &mut |letter| push(letter));
            });
        }
    }

    folded
}

/// Gives the parts of `letter` but its marks, as small letters.
fn small(letter: char, give: &mut dyn FnMut(char)) {
    if letter.is_ascii() {
        return give(letter.to_ascii_lowercase());
    }
    decompose_compatible(letter, |part| {
        part.to_lowercase()
            .filter(|part| !is_combining_mark(*part))
            .map(plain)
            .for_each(&mut *give);
    });
}

/// Letters that no mark makes of others.
const fn plain(letter: char) -> char {
    match letter {
        'đ' | 'ð' | 'ɖ' => 'd',
        'ƣ' => 'u',
        'ı' => 'i',
        other => other,
    }
}

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Search {
    phrase: String,
}

/// How well something fits, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The title begins with it.
    Begins,
    /// The title has it, in this order.
    Phrase,
    /// Each word begins a word of the title.
    Title,
    /// Each word begins a word of the title, the topic or the path.
    Words,
    /// Each word is somewhere in one of them.
    Somewhere,
}

impl Search {
    /// Looks for `words`; nothing but signs finds everything.
    #[must_use]
    pub fn new(words: &str) -> Self {
        Self {
            phrase: fold(&repair(words)),
        }
    }

    /// How well a recording of this title fits; none if a word of the search is nowhere.
    #[must_use]
    pub fn fit(&self, title: &str, topic: &str, path: &str) -> Option<Fit> {
        let title = fold(title);
        if begins_word(&title, &self.phrase) {
            return Some(if title.starts_with(&self.phrase) {
                Fit::Begins
            } else {
                Fit::Phrase
            });
        }

        if self.words().all(|word| begins_word(&title, word)) {
            return Some(Fit::Title);
        }

        // Whoever repairs the path of every recording is slow; a title was repaired when it was made.
        let damaged = !path.chars().all(|c| c.is_ascii() || is_letter(c));
        let names = damaged.then(|| path.split('/').map(repair).collect::<Vec<_>>().join("/"));
        let all = format!(
            "{title} {} {}",
            fold(topic),
            fold(names.as_deref().unwrap_or(path))
        );
        if self.words().all(|word| begins_word(&all, word)) {
            return Some(Fit::Words);
        }

        self.words()
            .all(|word| all.contains(word))
            .then_some(Fit::Somewhere)
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.phrase.split(' ')
    }
}

/// Whether `sought` stands in `text` from the beginning of a word on.
fn begins_word(text: &str, sought: &str) -> bool {
    text.match_indices(sought)
        .any(|(at, _)| at == 0 || text[..at].ends_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding() {
        let check = |text: &str, expected: &str| {
            assert_eq!(fold(text), expected, "{text}");
            assert_eq!(fold(expected), expected, "again");
        };
        check("Hoà giải ở cơ sở", "hoa giai o co so");
        check("HÒA  GIẢI ở cơ\u{a0}sở", "hoa giai o co so");
        check("ho\u{300}a_gia\u{309}i-ở.cơ/sở", "hoa giai o co so");
        check("Ðất đai", "dat dai");
        check("Hải Dƣơng", "hai duong");
        check("ﬁ Ⅳ ① Ａ", "fi iv 1 a");
        check(" - ", "");
        check("İstanbul", "istanbul");
    }

    /// Every character there is, alone.
    #[test]
    fn folding_again_changes_nothing() {
        for letter in '\0'..=char::MAX {
            let once = fold(letter.encode_utf8(&mut [0; 4]));
            assert_eq!(fold(&once), once, "{letter:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn folding_texts_again_changes_nothing(text: String) {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once);
        }
    }

    #[test]
    fn fits() {
        let check = |words: &str, expected: Option<Fit>| {
            let fit =
                Search::new(words).fit("Hòa giải ở cơ sở", "Khiếu nại", "khieu-nai/bai12 (1).mp3");
            assert_eq!(fit, expected, "{words}");
        };

        check("hoa giai", Some(Fit::Begins));
        check("HOÀ GIẢI", Some(Fit::Begins));
        check("cơ sở", Some(Fit::Phrase));
        check("sở hòa", Some(Fit::Title));
        check("khiếu hòa", Some(Fit::Words));
        check("giai mp3", Some(Fit::Words));
        check("12", Some(Fit::Somewhere));
        check("hoa dat", None);
        check("", Some(Fit::Begins));
    }
}
