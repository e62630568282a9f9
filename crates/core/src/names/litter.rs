//! What systems and programs leave in folders: bins, snapshots, previews, streams, pictures of waves.
//!
//! Nobody put it there on purpose, and what lies in a bin was taken off the air by somebody.

/// Names of folders that shares, disks and systems keep for themselves, in small letters.
const KEPT: &[&str] = &[
    "#recycle",
    "#snapshot",
    "$recycle.bin",
    "$windows.~bt",
    "@eadir",
    "@recently-snapshot",
    "@recycle",
    "@recycle.bin",
    "@sharesnap",
    "@synoresource",
    "@tmp",
    "__macosx",
    "found.000",
    "lost+found",
    "msocache",
    "network trash folder",
    "recycle bin",
    "recycled",
    "recycler",
    "system volume information",
    "temporary items",
    "thefindbyndirsupport",
    "~snapshot",
];

/// How names begin of what is hidden, or being written.
const BEGINNINGS: &[&str] = &[".", "~$", "~syncthing~"];

/// How names end of what is half there, or an older state of something.
const ENDINGS: &[&str] = &[
    "part",
    "crdownload",
    "filepart",
    "tmp",
    "temp",
    "partial",
    "download",
    "opdownload",
    "gdownload",
    "aria2",
    "dtapart",
    "xltd",
    "!ut",
    "!qb",
    "!bt",
    "bc!",
    "bak",
    "old",
    "orig",
];

/// Endings of what editors and players keep beside a recording: pictures of its wave, marks, their database's log.
const BESIDE: &[&str] = &[
    "pkf",
    "pk",
    "pek",
    "cfa",
    "asd",
    "reapeaks",
    "reapindex",
    "sfk",
    "sfl",
    "sfap0",
    "mpk",
    "gpk",
    "mrk",
    "peak",
    "peaks",
    "wfm",
    "ovw",
    "aup3-wal",
    "aup3-shm",
    "aae",
];

/// Endings of sound: what follows them and a colon is no name a person gave, but a stream of the file before.
const SOUND: &[&str] = &[
    ".mp3", ".wav", ".m4a", ".aac", ".ogg", ".opus", ".wma", ".flac", ".amr", ".3gp", ".mp4",
    ".aif", ".aiff",
];

/// Whether a file or folder of that name was left there by a system or a program, not dropped by a person.
#[must_use]
pub fn is_litter(name: &str) -> bool {
    let name = name.to_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    KEPT.contains(&name.as_str())
        || BEGINNINGS
            .iter()
            .any(|beginning| name.starts_with(beginning))
        || name.ends_with('~')
        || ENDINGS.contains(&ending)
        || BESIDE.contains(&ending)
        || name.ends_with("@synoeastream")
        || is_undo(ending)
        || matches!(
            name.as_str(),
            "desktop.ini" | "thumbs.db" | "ehthumbs.db" | "icon\r"
        )
        || is_stream(&name)
}

/// `h0`, `h12`: pictures of waves, one a zoom.
fn is_undo(ending: &str) -> bool {
    let digits = ending.strip_prefix('h').unwrap_or_default();
    (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// `bài.mp3:Zone.Identifier`, and what copying programs make of the colon.
fn is_stream(name: &str) -> bool {
    let is_sound = |text: &str| SOUND.iter().any(|ending| text.ends_with(ending));
    let of_a_sound = || {
        name.match_indices([':', '\u{f022}'])
            .any(|(at, _)| is_sound(&name[..at]))
            && !is_sound(name)
    };
    name.ends_with("zone.identifier") || name.ends_with(":$data") || of_a_sound()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_dropped() {
        for name in [
            "#recycle",
            "@Recycle",
            "$RECYCLE.BIN",
            "@eaDir",
            "#snapshot",
            "~snapshot",
            "System Volume Information",
            "lost+found",
            ".Trashes",
            ".Trash-1000",
            ".AppleDouble",
            "__MACOSX",
            "bài.mp3:Zone.Identifier",
            "bài.mp3:Zone.Identifier:$DATA",
            "bài.mp3.Zone.Identifier",
            "bài.mp3:com.dropbox.attributes",
            "bài.mp3\u{f022}AFP_AfpInfo",
            "bài.mp3@SynoEAStream",
            "bài.pkf",
            "bài.wav.reapeaks",
            "bài.mp3.asd",
            "bài.SFK",
            "bài.h0",
            "bài.aup3-wal",
            "bài.mp3.bak",
            "bài.mp3~",
            "bài.mp3.part",
            "~$bài.docx",
            "Thumbs.db",
        ] {
            assert!(is_litter(name), "{name}");
        }
    }

    #[test]
    fn what_people_call_things() {
        for name in [
            "bài.mp3",
            "#1 tin.mp3",
            "@Huế",
            "$5 triệu.mp3",
            "~ nhạc ~.mp3",
            "Tin: họp thôn?.mp3",
            "bản tin.mp3: họp thôn.mp3",
            "recycle.mp3",
            "thùng rác",
            "snapshot",
            "H1N1",
            "bài.h264",
            "không đuôi",
            "part.mp3",
            "old",
        ] {
            assert!(!is_litter(name), "{name}");
        }
    }
}
