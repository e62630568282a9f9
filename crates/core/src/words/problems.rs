//! What is wrong, in the words of programs and of the system, said to people in theirs.
//!
//! The log keeps a fault as it was seen, in English, for engineers. Each phrase has a message here, so that rows of any
//! age are said in both languages; what has none is said as it is.

use std::borrow::Cow;

use super::{Language, Text};

/// Phrases as they are kept, with their facts in braces, and the message of each.
#[rustfmt::skip]
const PHRASES: &[(&str, &str)] = &[
    ("the device is gone", "playout-problem-gone"),
    ("the sound server is gone", "playout-problem-server"),
    ("the stream is no longer valid", "playout-problem-stream"),
    ("the card's callback panicked", "playout-problem-callback"),
    ("{errors} errors and no callback for {ms} ms", "playout-problem-errors"),
    ("no callback for {ms} ms", "playout-problem-silent"),
    ("the machine slept", "playout-problem-slept"),
    ("this program stood still for {ms} ms", "playout-problem-stood"),
    ("given up: it was to be made anew", "playout-problem-renewed"),
    ("it takes sound faster than it can be heard: {taken} of audio in {ms} ms", "playout-problem-racing"),
    ("the engine panicked: {words}", "playout-problem-engine"),
    ("no answer from the sound system", "playout-problem-stuck"),
    ("its decoder is gone", "playout-problem-decoder-gone"),
    ("decoding is too slow", "playout-problem-slow"),
    ("could not be opened in time", "playout-problem-late"),
    ("breaks off at {at} of {held}", "playout-problem-short"),
    ("the decoder panicked", "playout-problem-decoder"),
    ("could not read back {path}", "playout-problem-unread-back"),
    ("could not read {path}", "playout-problem-unread"),
    ("could not write in {path}", "playout-problem-unwritten-in"),
    ("could not write {path}", "playout-problem-unwritten"),
    ("could not make the workbook", "playout-problem-workbook"),
    ("could not make {path}", "playout-problem-unmade"),
    ("could not open {path}", "playout-problem-unopened"),
    ("could not remove {path}", "playout-problem-unremoved"),
    ("could not rename {path}", "playout-problem-unrenamed"),
    ("could not put aside {path}", "playout-problem-not-put-aside"),
    ("could not prepare {path}", "playout-problem-unprepared"),
    ("could not look at the room of {path}", "playout-problem-room-unread"),
    ("the airtime log is empty", "playout-problem-log-empty"),
    ("not a sound file", "playout-problem-not-sound"),
    ("not a kind of sound that is decoded here: {what}", "playout-problem-unsupported"),
    ("{rate} Hz is out of range", "playout-problem-rate"),
    ("{channels} channels are out of range", "playout-problem-channels"),
    ("rate or channels change on the way", "playout-problem-changes"),
    ("damaged: {what}", "playout-problem-damaged"),
    // Of the card, as the sound library says it.
    ("The requested device is temporarily busy. Another application or stream may be using it", "playout-problem-card-busy"),
    ("The requested audio device is not available. It may have been disconnected", "playout-problem-card-away"),
    ("The requested audio host is not available. The subsystem or daemon may not be installed or running", "playout-problem-card-host"),
    ("Permission denied. Grant the required access and retry", "playout-problem-card-denied"),
    ("An OS resource limit was reached. Freeing resources and retrying may succeed", "playout-problem-card-limit"),
    ("The requested stream configuration is not supported by the device", "playout-problem-card-kind"),
    ("The requested operation is not supported", "playout-problem-card-cannot"),
    // Of the system; a library may say more behind it.
    ("{what} at path {path}", "playout-problem-at-path"),
    ("No such file or directory", "playout-problem-no-file"),
    ("Input/output error", "playout-problem-disk"),
    ("Permission denied", "playout-problem-denied"),
    ("Too many open files", "playout-problem-too-many-files"),
    ("Too many open files in system", "playout-problem-too-many-files-in-all"),
    ("Cannot allocate memory", "playout-problem-no-memory"),
    ("No space left on device", "playout-problem-full"),
    ("Read-only file system", "playout-problem-read-only"),
    ("Stale file handle", "playout-problem-share-gone"),
    ("Is a directory", "playout-problem-is-folder"),
    // Of a public warning.
    ("larger than {bytes} bytes", "playout-problem-too-long"),
    ("not UTF-8 or UTF-16 text", "playout-problem-no-text"),
    ("not XML: {words}", "playout-problem-no-xml"),
    ("has a DOCTYPE", "playout-problem-doctype"),
    ("names the unknown entity {name}", "playout-problem-entity"),
    ("nested deeper than {levels} levels", "playout-problem-deep"),
    ("not a CAP 1.2 alert", "playout-problem-no-alert"),
    ("ends before the alert does", "playout-problem-alert-short"),
    ("{name} is missing", "playout-problem-part-missing"),
    ("{name} cannot be {value}", "playout-problem-part-wrong"),
    // As SQLite says it.
    ("unable to open database file", "playout-problem-db-unopened"),
    ("database is locked", "playout-problem-db-held"),
    ("attempt to write a readonly database", "playout-problem-db-read-only"),
    ("disk I/O error", "playout-problem-db-disk"),
    ("database or disk is full", "playout-problem-db-full"),
    ("database disk image is malformed", "playout-problem-db-malformed"),
    ("file is not a database", "playout-problem-db-none"),
    // Of the system, as numbers of it are said; a library may leave out the number.
    ("Operation not permitted", "playout-problem-not-permitted"),
    ("No such device or address", "playout-problem-no-address"),
    ("Device or resource busy", "playout-problem-busy"),
    ("File exists", "playout-problem-exists"),
    ("No such device", "playout-problem-no-device"),
    ("Not a directory", "playout-problem-no-folder"),
    ("Invalid argument", "playout-problem-argument"),
    ("Inappropriate ioctl for device", "playout-problem-other-device"),
    ("Not a typewriter", "playout-problem-no-port"),
    ("File too large", "playout-problem-too-large"),
    ("Broken pipe", "playout-problem-pipe"),
    ("File name too long", "playout-problem-name-too-long"),
    ("Address already in use", "playout-problem-port-used"),
    ("Cannot assign requested address", "playout-problem-address"),
    ("Network is unreachable", "playout-problem-no-network"),
    ("Connection reset by peer", "playout-problem-reset"),
    ("Transport endpoint is not connected", "playout-problem-share-lost"),
    ("Connection timed out", "playout-problem-timeout"),
    ("Connection refused", "playout-problem-refused"),
    ("Host is down", "playout-problem-host-down"),
    ("No route to host", "playout-problem-no-route"),
    ("Disk quota exceeded", "playout-problem-quota"),
    ("Name or service not known", "playout-problem-no-name"),
    ("Temporary failure in name resolution", "playout-problem-no-names"),
    ("failed to lookup address information: {what}", "playout-problem-lookup"),
    ("timed out", "playout-problem-patience"),
    // Of programs and devices.
    ("exit status: {status}: {words}", "playout-problem-status-words"),
    ("exit status: {status}", "playout-problem-status"),
    ("signal: 9 (SIGKILL)", "playout-problem-killed"),
    ("no answer", "playout-problem-no-answer"),
    ("no answer in {seconds} s", "playout-problem-no-answer-in"),
    ("it says on", "playout-problem-says-on"),
    ("it says off", "playout-problem-says-off"),
    ("neither {on} nor {off}: {said}", "playout-problem-neither"),
    ("answers {what}", "playout-problem-answers"),
    ("no state", "playout-problem-no-state"),
    ("answer to another question", "playout-problem-other-answer"),
    ("gone", "playout-problem-device-gone"),
    ("the network reports status {status}", "playout-problem-network"),
    ("the card asks for its PIN", "playout-problem-pin-asked"),
    ("the PIN is not a number", "playout-problem-pin-number"),
    ("the card has refused this PIN; it is not tried again", "playout-problem-pin-once"),
    ("the card refuses its PIN", "playout-problem-pin-refused"),
    ("too many messages wait", "playout-problem-queue"),
    ("it changes while it is read, or is read back as something else", "playout-problem-read-back"),
    ("no certificate", "playout-problem-no-certificate"),
];

/// What is to blame for a fault of the system, as far as it is to be said in other words than "the disk".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The process or the machine has as many files open as it may.
    Handles,
    /// The machine has no memory left.
    Memory,
    /// The disk is full.
    Room,
    /// Nothing can be written there.
    Protected,
    /// The system does not let us.
    Rights,
    /// A disk, a share, or what is not known.
    Other,
}

impl Cause {
    /// Numbers and phrases of the system, and what they mean.
    #[rustfmt::skip]
    const KNOWN: [(&str, Self); 11] = [
        ("(os error 23)", Self::Handles),
        ("(os error 24)", Self::Handles),
        ("(os error 12)", Self::Memory),
        ("(os error 28)", Self::Room),
        ("(os error 122)", Self::Room),
        ("database or disk is full", Self::Room),
        ("(os error 30)", Self::Protected),
        ("attempt to write a readonly database", Self::Protected),
        ("(os error 1)", Self::Rights),
        ("(os error 13)", Self::Rights),
        ("Permission denied", Self::Rights),
    ];

    /// Returns what is to blame for `problem`, a fault as the system or `SQLite` tells it.
    #[must_use]
    pub fn of(problem: &str) -> Self {
        let known = Self::KNOWN
            .iter()
            .find(|(words, _)| problem.contains(words));
        known.map_or(Self::Other, |(_, cause)| *cause)
    }

    /// Whether it says nothing of the file or the disk, and passes by itself.
    #[must_use]
    pub const fn passes(self) -> bool {
        matches!(self, Self::Handles | Self::Memory)
    }

    /// As message files name it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Handles => "handles",
            Self::Memory => "memory",
            Self::Room => "room",
            Self::Protected => "protected",
            Self::Rights => "rights",
            Self::Other => "other",
        }
    }
}

/// Says `problem`, a fault as the log or a program tells it, in `language`: also where it stands behind what it is about, a
/// file or a device, as in `/dev/ttyUSB0: no answer`.
#[must_use]
pub fn problem(problem: &str, language: Language) -> Cow<'_, str> {
    if language == Language::En {
        return Cow::Borrowed(problem);
    }

    let bare = without_number(problem);
    let behind = bare.match_indices(": ").map(|(at, colon)| at + colon.len());
    let said = std::iter::once(0).chain(behind).find_map(|at| {
        let (about, what) = bare.split_at(at);
        let text = text(what, language)?;
        Some(Cow::Owned(format!("{about}{}", text.say(language))))
    });
    said.unwrap_or(Cow::Borrowed(problem))
}

/// `problem` without the number the system has for it, which some libraries leave out, and without its full stop.
fn without_number(problem: &str) -> &str {
    let problem = problem.strip_suffix('.').unwrap_or(problem);
    let number = problem
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" (os error "));
    match number {
        Some((words, number)) if number.bytes().all(|digit| digit.is_ascii_digit()) => words,
        _ => problem,
    }
}

/// The message of `problem`, its facts said in `language` where they are such phrases too; none if it is no phrase of ours.
fn text(problem: &str, language: Language) -> Option<Text> {
    PHRASES.iter().find_map(|(phrase, key)| {
        let text = facts(phrase, problem)?.into_iter();
        Some(text.fold(Text::new(*key), |text, (name, fact)| {
            text.with(name, self::problem(fact, language))
        }))
    })
}

/// What stands in `said` where `phrase` has its facts; none if the two differ otherwise.
fn facts<'a>(phrase: &'static str, said: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    // Words, a name, words, a name …
    let mut parts = phrase.split(['{', '}']);
    let mut rest = said.strip_prefix(parts.next()?)?;
    let mut facts = Vec::new();
    while let (Some(name), Some(words)) = (parts.next(), parts.next()) {
        let end = if words.is_empty() {
            rest.len()
        } else {
            rest.find(words)?
        };
        facts.push((name, &rest[..end]));
        rest = &rest[end + words.len()..];
    }

    (rest.is_empty() && facts.iter().all(|(_, fact)| !fact.is_empty())).then_some(facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_is_said_as_it_is_in_english_and_otherwise_in_vietnamese() {
        for (phrase, key) in PHRASES {
            let kept = phrase.replace(['{', '}'], "");
            assert_eq!(problem(&kept, Language::En), kept, "{key}");
            let text = text(&kept, Language::En).unwrap();
            assert_eq!((text.key(), text.say(Language::En)), (*key, kept.clone()));
            let said = problem(&kept, Language::Vi);
            assert!(
                !said.starts_with("playout-") && said != kept,
                "{key}: {said}"
            );
        }
    }

    /// What the system says is said in Vietnamese wherever a person reads it, behind what it is about too.
    #[test]
    fn what_the_system_says_is_said_in_vietnamese() {
        // What a station meets: files, shares, devices, the network.
        #[rustfmt::skip]
        let numbers = [
            1, 2, 5, 6, 12, 13, 16, 17, 19, 20, 21, 22, 23, 24, 25, 27, 28, 30, 32, 36, 98, 99, 101, 104, 107, 110, 111, 112, 113,
            116, 122,
        ];
        for number in numbers {
            let kept = std::io::Error::from_raw_os_error(number).to_string();
            let said = problem(&kept, Language::Vi);
            assert!(!said.is_ascii(), "{kept}: {said}");
            let about = format!("/dev/ttyUSB0: {kept}");
            assert_eq!(
                problem(&about, Language::Vi),
                format!("/dev/ttyUSB0: {said}")
            );
            assert_eq!(problem(&about, Language::En), about);
        }

        for (kept, said) in [
            (
                "/dev/ttyUSB0: Permission denied",
                "/dev/ttyUSB0: không có quyền",
            ),
            ("AT+CMGS: no answer", "AT+CMGS: không trả lời"),
            (
                "could not read /a: b.wav: Input/output error (os error 5)",
                "không đọc được /a: b.wav: đọc ghi bị lỗi",
            ),
            (
                "failed to lookup address information: Name or service not known",
                "không tìm được địa chỉ của máy bên kia: không tìm thấy tên máy này trên mạng",
            ),
            (
                "The requested operation is not supported.",
                "card không làm được việc này",
            ),
            (
                "No such file or directory (os error 2) at path \"/proc/x\"",
                "không có tệp hoặc thư mục này (\"/proc/x\")",
            ),
            ("exit status: 3", "chương trình báo lỗi số 3"),
            (
                "exit status: 3: no line",
                "chương trình báo lỗi số 3: no line",
            ),
            ("AT+CMGS: +CMS ERROR: 38", "AT+CMGS: +CMS ERROR: 38"),
            ("(os error x)", "(os error x)"),
        ] {
            assert_eq!(problem(kept, Language::Vi), said);
        }

        let text = Text::new("station-alarm-rds").with("problem", "/dev/ttyS0: no answer");
        assert!(text.say(Language::Vi).contains("/dev/ttyS0: không trả lời"));
        assert!(text.say(Language::En).contains("/dev/ttyS0: no answer"));
    }

    /// What each number of the system is to blame on; the words are the system's own.
    #[test]
    fn causes_are_known_by_what_the_system_says() {
        #[rustfmt::skip]
        let table = [
            (24, Cause::Handles), (23, Cause::Handles), (12, Cause::Memory), (28, Cause::Room), (122, Cause::Room),
            (30, Cause::Protected), (13, Cause::Rights), (1, Cause::Rights), (5, Cause::Other), (2, Cause::Other),
            (116, Cause::Other), (110, Cause::Other),
        ];
        for (number, cause) in table {
            let said = std::io::Error::from_raw_os_error(number).to_string();
            assert_eq!(Cause::of(&said), cause, "{said}");
        }
        assert_eq!(Cause::of("database or disk is full"), Cause::Room);
        assert_eq!(Cause::of("anything else"), Cause::Other);
    }

    /// Sentences that advise a look at the disk do not where the disk is not to blame.
    #[test]
    fn no_disk_is_blamed_for_a_lack_of_handles() {
        for key in [
            "library-store-failed",
            "library-audio-unreadable",
            "airlog-io",
            "aircheck-alarm-disk",
            "station-alarm-export",
            "library-index-away",
        ] {
            for (number, blamed) in [(5, true), (24, false), (23, false)] {
                let problem = std::io::Error::from_raw_os_error(number);
                let text = Text::new(key).with("problem", problem);
                for (language, disk) in [(Language::Vi, "ổ đĩa"), (Language::En, "disk")] {
                    let said = text.say(language);
                    let advice = said
                        .replace("đọc ghi bị lỗi", "")
                        .replace("Không phải lỗi ổ đĩa", "")
                        .replace("not the disk's fault", "");
                    assert_eq!(advice.contains(disk), blamed, "{said}");
                }
            }
        }
    }

    #[test]
    fn facts_are_kept_and_what_is_not_ours_is_left_alone() {
        let vi = |kept: &'static str| problem(kept, Language::Vi);
        assert_eq!(
            vi("no callback for 1032 ms"),
            "card không nhận âm thanh trong 1032 ms"
        );
        assert_eq!(
            vi("2500 errors and no callback for 300 ms"),
            "card báo 2500 lỗi và không nhận âm thanh trong 300 ms"
        );
        for other in [
            "",
            "pulled",
            "no callback for a second",
            "no callback for  ms",
            "the device is gone!",
        ] {
            assert_eq!(vi(other), other);
        }
    }
}
