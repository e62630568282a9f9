//! Names that every stick takes: FAT knows fewer characters than a station's disk, and no case.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What FAT and exFAT refuse in a name.
const REFUSED: &[char] = &['"', '*', ':', '<', '>', '?', '\\', '|', '%'];

/// Returns `path` as a stick takes it, unlike all in `taken`, and puts it there.
pub(super) fn stored(path: &str, taken: &mut BTreeSet<String>) -> String {
    let plain = path.split('/').map(part).collect::<Vec<_>>().join("/");
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

fn part(name: &str) -> String {
    let mut stored = String::with_capacity(name.len());
    let last = name.chars().count().saturating_sub(1);
    for (place, letter) in name.chars().enumerate() {
        let at_end = place == last && matches!(letter, '.' | ' ');
        if letter.is_control() || REFUSED.contains(&letter) || at_end {
            let mut bytes = [0; 4];
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                let _infallible = write!(stored, "%{byte:02X}");
            }
        } else {
            stored.push(letter);
        }
    }

    stored
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
            assert_eq!(stored(path, &mut taken), expected);
        }
    }
}
