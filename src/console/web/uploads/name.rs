//! The name of a file that a browser sends, made safe for a folder that people of three systems share.

use unicode_normalization::UnicodeNormalization;

use crate::library;
use crate::words::harmless;

/// No name is longer, in bytes: a number and the name of a note beside it have room behind it in the 255 that a folder takes.
const MOST_BYTES: usize = 200;

/// Longest ending that is one.
const MOST_ENDING: usize = 5;

/// Names that Windows keeps for devices.
const DEVICES: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];

/// Makes the name `sent` safe: one component in NFC, without what a terminal, a page or Windows takes for something else.
/// Returns none if by its name it is no recording.
pub(in crate::console::web) fn safe(sent: &str) -> Option<String> {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let composed: String = last.nfc().collect();
    let plain: String = harmless(&composed)
        .chars()
        .map(|c| if "<>:\"|?*".contains(c) { ' ' } else { c })
        // Unseen letters make two names that look alike.
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{ad}'))
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let name = words.join(" ");
    let name = name.trim_matches(['.', ' ']);
    let (stem, ending) = split(name);
    let stem = stem.trim_end_matches(['.', ' ']);
    if stem.is_empty() || library::is_passed_over(name) {
        return None;
    }

    let device = stem.split('.').next().unwrap_or_default().to_uppercase();
    let is_device = DEVICES.contains(&device.as_str())
        || ["COM", "LPT"].iter().any(|port| {
            let number = device.strip_prefix(port);
            number.is_some_and(|number| number.len() == 1 && number.as_bytes()[0].is_ascii_digit())
        });
    let stem = if is_device {
        format!("_{stem}")
    } else {
        stem.to_owned()
    };
    let room = MOST_BYTES - ending.len();
    let fits = stem.char_indices().map(|(at, c)| at + c.len_utf8());
    let end = fits.take_while(|end| *end <= room).last().unwrap_or(0);
    let cut = stem[..end].trim_end_matches(['.', ' ']);
    let name = format!("{cut}{ending}");
    (!cut.is_empty() && !library::is_passed_over(&name)).then_some(name)
}

/// Splits `name` before its ending, which is empty if it has none.
pub(in crate::console::web) fn split(name: &str) -> (&str, &str) {
    let at = name.rfind('.').filter(|at| {
        let ending = &name[at + 1..];
        (1..=MOST_ENDING).contains(&ending.len())
            && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    name.split_at(at.unwrap_or(name.len()))
}

/// Returns `name` with a number: what is put beside another of that name is called so.
pub(in crate::console::web) fn numbered(name: &str, number: u32) -> String {
    if number < 2 {
        return name.to_owned();
    }
    let (stem, ending) = split(name);
    format!("{stem} ({number}){ending}")
}

/// Returns the name as it is compared: to Windows, `A.MP3` and `a.mp3` are one.
pub(in crate::console::web) fn alike(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_systems_become_one_safe_component() {
        let long = "ă".repeat(300);
        let cut = format!("{}.mp3", "ă".repeat(98));
        for (sent, name) in [
            ("Kỳ 1 đất đai.mp3", Some("Kỳ 1 đất đai.mp3")),
            ("Ky\u{300} 1.mp3", Some("Kỳ 1.mp3")),
            ("../../etc/passwd.mp3", Some("passwd.mp3")),
            ("C:\\Users\\lan\\bài.wav", Some("bài.wav")),
            ("a\u{202e}3pm.exe\0\n.mp3", Some("a 3pm.exe.mp3")),
            ("  Hỏi: đáp?  <b>.m4a", Some("Hỏi đáp b.m4a")),
            ("...ẩn.mp3", Some("ẩn.mp3")),
            ("con.mp3", Some("_con.mp3")),
            ("Lpt1.wav", Some("_Lpt1.wav")),
            ("LPTX.wav", Some("LPTX.wav")),
            ("Con gà.mp3", Some("Con gà.mp3")),
            ("bài. .mp3", Some("bài.mp3")),
            ("không đuôi", Some("không đuôi")),
            (&format!("{long}.mp3"), Some(cut.as_str())),
            ("đơn.docx", None),
            ("ảnh.JPG", None),
            ("nửa.mp3.part", None),
            ("~$bài.mp3", None),
            (".mp3", Some("mp3")),
            ("", None),
            ("///", None),
            ("\u{202e}\u{200b}", None),
        ] {
            assert_eq!(safe(sent).as_deref(), name, "{sent:?}");
            if let Some(name) = safe(sent) {
                assert_eq!(
                    safe(&name).as_deref(),
                    Some(name.as_str()),
                    "{name:?} twice"
                );
                assert!(name.len() <= MOST_BYTES);
            }
        }
    }

    #[test]
    fn a_second_one_of_a_name_has_a_number_before_its_ending() {
        assert_eq!(numbered("bài 1.mp3", 1), "bài 1.mp3");
        assert_eq!(numbered("bài 1.mp3", 2), "bài 1 (2).mp3");
        assert_eq!(numbered("v1.2 bản mới", 3), "v1.2 bản mới (3)");
        assert_eq!(alike("BÀI.MP3"), alike("ba\u{300}i.mp3"));
    }
}
