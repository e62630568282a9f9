//! The title: what the tags say if they say anything, else the file's name; cleaned for people.
//!
//! Cleaned means: damage repaired where certain, one space between words, no ending, no mark of a copy
//! that only a system sets (`- Copy`, `- Bản sao`). What a person may have meant stays: `(2)` tells
//! fragments apart, `FINAL` and `ban chuan` tell versions apart.

use super::fold;
use super::repair::{is_damaged, repair};

/// Letters a title has at most: more is not a title.
const LONGEST: usize = 250;
/// Letters `ID3v1` has room for.
const ID3V1: usize = 30;

/// Endings of sound and film.
const ENDINGS: &[&str] = &[
    "mp3", "wav", "m4a", "aac", "ogg", "oga", "opus", "wma", "flac", "amr", "3gp", "mp4", "mov",
    "mkv", "mka", "webm", "aif", "aiff", "caf",
];

/// What programs and telephones call a recording nobody has named, folded and without numbers.
const NAMELESS: &[&str] = &[
    "",
    "adobe audition",
    "am thanh",
    "aud",
    "audacity",
    "audio",
    "audio track",
    "ban ghi",
    "ban ghi am",
    "ban ghi moi",
    "chua dat ten",
    "default",
    "file",
    "ghi am",
    "ghi am moi",
    "giong noi",
    "khong co tieu de",
    "khong ten",
    "khong tieu de",
    "memo",
    "mixdown",
    "my recording",
    "new recording",
    "no title",
    "none",
    "null",
    "project",
    "ptt",
    "rec",
    "record",
    "recording",
    "sound",
    "sound recorder",
    "title",
    "track",
    "unknown",
    "unknown title",
    "unnamed",
    "untitled",
    "untitled project",
    "video",
    "videoplayback",
    "voice",
    "voice memo",
    "voice note",
    "voice recording",
];

/// What to call a recording whose tags say `tag`, in a file called `file_name`.
#[must_use]
pub fn title(tag: Option<&str>, file_name: &str) -> String {
    let name = of_name(file_name);
    let Some(tag) = tag.and_then(of_tag) else {
        return name;
    };
    // Tags are cut short, and made before the name was put right.
    let says_more = fold(&name)
        .strip_prefix(&fold(&tag))
        .is_some_and(|more| !more.is_empty());
    if says_more { name } else { tag }
}

fn of_name(file_name: &str) -> String {
    let repaired = one_line(&repair(file_name));
    let stem = match repaired.rsplit_once('.') {
        Some((stem, ending)) if is_ending(ending) && !stem.trim().is_empty() => {
            without_ending(stem)
        }
        _ => &repaired,
    };

    let spaced = one_line(&stem.replace('_', " "));
    let title = without_copy_marks(&spaced);
    if title.is_empty() {
        file_name.to_owned()
    } else {
        title.to_owned()
    }
}

/// The title in a tag; none if nobody gave it one.
fn of_tag(tag: &str) -> Option<String> {
    let tag: String = tag.chars().take(LONGEST).collect();
    let mut repaired = repair(&tag);
    if is_damaged(&repaired) && tag.chars().count() == ID3V1 {
        // Cut within a word, which is no syllable then.
        let whole = tag.rsplit_once(' ').map(|(whole, _)| repair(whole));
        repaired = whole.filter(|whole| !is_damaged(whole)).unwrap_or(repaired);
    }
    let line = one_line(&repaired);
    let title = without_ending(&line);
    (!title.contains(char::REPLACEMENT_CHARACTER) && !is_nameless(title)).then(|| title.to_owned())
}

/// On one line, one space between words, nothing that cannot be seen.
fn one_line(text: &str) -> String {
    let seen = |c: &char| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}');
    let text: String = text.chars().filter(seen).collect();
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

fn is_ending(text: &str) -> bool {
    (1..=5).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_alphanumeric())
        && text.chars().any(|c| c.is_ascii_alphabetic())
}

/// Without the endings of sound at its end, of which there can be two: `bài.wav.mp3`.
fn without_ending(text: &str) -> &str {
    match text.rsplit_once('.') {
        Some((stem, ending))
            if ENDINGS.contains(&ending.to_ascii_lowercase().as_str()) && !stem.is_empty() =>
        {
            without_ending(stem)
        }
        _ => text,
    }
}

/// Without what Windows adds to the name of a copy; its `(2)` stays where nothing else says copy.
fn without_copy_marks(text: &str) -> &str {
    const AFTER: [&str; 3] = [" - Copy", " - Bản sao", " - Sao chép"];
    const BEFORE: [&str; 2] = ["Copy of ", "Bản sao của "];
    let counted = text
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" ("));
    let bare = match counted {
        Some((bare, count)) if count.bytes().all(|byte| byte.is_ascii_digit()) => bare,
        _ => text,
    };

    let after = AFTER.iter().find_map(|mark| bare.strip_suffix(mark));
    let before = || BEFORE.iter().find_map(|mark| text.strip_prefix(mark));
    match after.or_else(before).map(str::trim) {
        Some(rest) if !rest.is_empty() => without_copy_marks(rest),
        _ => text,
    }
}

/// Whether it is no title but a number, a program's name, an address.
fn is_nameless(title: &str) -> bool {
    let lower = title.to_lowercase();
    let address = lower.contains("://") || lower.contains("www.");
    let site = !title.contains(' ')
        && [".com", ".vn", ".net", ".org"]
            .iter()
            .any(|end| lower.ends_with(end));
    let folded = fold(title);
    let words: Vec<&str> = folded
        .split(' ')
        .filter(|word| !word.contains(|c: char| c.is_ascii_digit()))
        .collect();
    address || site || NAMELESS.contains(&words.join(" ").as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_names() {
        let check = |name: &str, expected: &str| assert_eq!(title(None, name), expected);
        check("tap_05__ho__tich.mp3", "tap 05 ho tich");
        check("Thông báo  tiêm phòng .mp3", "Thông báo tiêm phòng");
        check("§µi truyÒn thanh.wma", "Đài truyền thanh");
        check("bài\u{a0}3\u{200b}.wav.MP3", "bài 3");
        check("bai 3 - Copy (2).mp3", "bai 3");
        check("bai 3 (2) - Bản sao - Bản sao.mp3", "bai 3 (2)");
        check("Copy of bai 3.mp3", "bai 3");
        check("Giọng nói 003 (1).m4a", "Giọng nói 003 (1)");
        check(" - Copy.mp3", "- Copy");
        check("tin 24.11.26", "tin 24.11.26");
        check("phim.3gp", "phim");
        check("v1.5 hướng dẫn", "v1.5 hướng dẫn");
        check("Bài 1 (lần đầu)", "Bài 1 (lần đầu)");
        for odd in [".mp3", "___.mp3", "...", " "] {
            check(odd, odd);
        }
    }

    #[test]
    fn titles_of_tags() {
        let check = |tag: &str, expected: &str| {
            assert_eq!(title(Some(tag), "Tên tệp.mp3"), expected, "{tag}");
        };

        check(" Đất\tđai\r\n", "Đất đai");
        check("ho\u{300}a", "h\u{f2}a");
        check("§µi truyÒn thanh", "Đài truyền thanh");
        check(
            "Th«ng b¸o lÞch tiªm phßng v¾c ",
            "Thông báo lịch tiêm phòng vắc",
        );
        check(
            "Th«ng b¸o lÞch tiªm chñng  tuÇ",
            "Thông báo lịch tiêm chủng",
        );
        check("Một bài.mp3", "Một bài");
        check("Für Elise", "Für Elise");
        for useless in [
            "",
            " \0 ",
            "\u{fffd}\u{fffd}i truy\u{fffd}n",
            "Track 1",
            "Audio Track 01",
            "Voice 003",
            "untitled",
            "Ghi âm mới 12",
            "Giọng nói 003",
            "AUD-20261123-WA0007",
            "Lavf58.76.100",
            "LAME3.100",
            "https://zingmp3.vn/bai-hat",
            "www.nhac.vn",
            "nhaccuatui.com",
            "12",
        ] {
            check(useless, "Tên tệp");
        }
    }

    #[test]
    fn a_name_that_says_more() {
        let check =
            |tag: &str, name: &str, expected: &str| assert_eq!(title(Some(tag), name), expected);
        check(
            "Cấp Giấy chứng nhận lần đầu: n",
            "Cap giay chung nhan lan dau - nop o dau.mp3",
            "Cap giay chung nhan lan dau - nop o dau",
        );
        check("Bản tin", "Bản tin 24-11-2026.mp3", "Bản tin 24-11-2026");
        check("Bản tin", "bản tin.mp3", "Bản tin");
    }
}
