//! Names that every stick takes: FAT knows fewer characters than a station's disk, and no case.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What FAT and exFAT refuse in a name.
const REFUSED: &[char] = &['"', '*', ':', '<', '>', '?', '\\', '|', '%'];

/// Longest name of a file on FAT and exFAT, in units of UTF-16, less what [`stored`] may add.
const MOST: usize = 255 - 8;

/// What stands for the rest of a name that is too long.
const HASH: usize = 16;

/// Which letters a stick takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    /// All but those that FAT refuses.
    Any,
    /// English ones only: it is mounted without UTF-8.
    Ascii,
}

/// Returns `path` as a stick takes it, unlike all in `taken`, and puts it there.
pub(super) fn stored(path: &str, letters: Letters, taken: &mut BTreeSet<String>) -> String {
    let parts = path.split('/').map(|name| part(name, letters));
    let plain = parts.collect::<Vec<_>>().join("/");
    let unlike = |taken: &BTreeSet<String>, name: &str| !taken.contains(&name.to_lowercase());
    let name = if unlike(taken, &plain) {
        plain
    } else {
        let numbered = (2..).map(|number| format!("{plain}%{number}"));
        numbered
            .into_iter()
            .find(|name| unlike(taken, name))
            .expect("numbers do not end")
    };

    taken.insert(name.to_lowercase());
    name
}

fn part(name: &str, letters: Letters) -> String {
    let mut stored = String::with_capacity(name.len());
    let last = name.chars().count().saturating_sub(1);
    for (place, letter) in name.chars().enumerate() {
        let at_end = place == last && matches!(letter, '.' | ' ');
        let unknown = letters == Letters::Ascii && !letter.is_ascii();
        if letter.is_control() || REFUSED.contains(&letter) || at_end || unknown {
            let mut bytes = [0; 4];
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                let _infallible = write!(stored, "%{byte:02X}");
            }
        } else {
            stored.push(letter);
        }
    }

    shortened(stored, name)
}

/// Returns `stored`, or as much of it as a stick takes, and what tells `name` from others that begin so.
fn shortened(stored: String, name: &str) -> String {
    let units = |text: &str| text.encode_utf16().count();
    if units(&stored) <= MOST {
        return stored;
    }
    let mut short = String::new();
    let mut room = MOST - HASH - 2;
    for letter in stored.chars() {
        let Some(left) = room.checked_sub(letter.len_utf16()) else {
            break;
        };
        room = left;
        short.push(letter);
    }
    let hash = blake3::hash(name.as_bytes()).to_hex();
    format!("{short}%~{}", &hash[..HASH])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stick_takes_every_name() {
        let mut taken = BTreeSet::new();
        for (path, expected) in [
            ("audio/dat-dai/Cấp Giấy.mp3", "audio/dat-dai/Cấp Giấy.mp3"),
            (
                "audio/tin/hỏi: \"ai?\".mp3",
                "audio/tin/hỏi%3A %22ai%3F%22.mp3",
            ),
            ("audio/tin/100%.wav", "audio/tin/100%25.wav"),
            ("audio/tin/a.mp3", "audio/tin/a.mp3"),
            ("audio/tin/A.mp3", "audio/tin/A.mp3%2"),
            ("audio/TIN/a.MP3", "audio/TIN/a.MP3%3"),
            ("audio/tin/cuối.", "audio/tin/cuối%2E"),
            ("audio/tin/\u{1b}[2J", "audio/tin/%1B[2J"),
        ] {
            assert_eq!(stored(path, Letters::Any, &mut taken), expected);
        }
    }

    #[test]
    fn a_stick_without_utf8_takes_every_name() {
        let mut taken = BTreeSet::new();
        let mut name = |path: &str| stored(path, Letters::Ascii, &mut taken);
        assert_eq!(name("audio/tin/họp.mp3"), "audio/tin/h%E1%BB%8Dp.mp3");
        assert_eq!(name("config/station.toml"), "config/station.toml");
    }

    #[test]
    fn no_name_is_longer_than_a_stick_takes() {
        let mut taken = BTreeSet::new();
        for letters in [Letters::Any, Letters::Ascii] {
            // 255 bytes each, which a station's disk takes.
            for name in [
                "ệ".repeat(83) + "1.mp3",
                "ệ".repeat(83) + "2.mp3",
                "?".repeat(251) + ".mp3",
                "a".repeat(251) + ".mp3",
                "😀".repeat(62) + "_1.mp3",
            ] {
                let known = taken.len();
                let stored = stored(&name, letters, &mut taken);
                assert!(stored.encode_utf16().count() <= 255, "{stored}");
                assert_eq!(taken.len(), known + 1, "{stored}");
            }
        }
    }
}
