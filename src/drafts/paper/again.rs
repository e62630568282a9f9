//! What the words of a row say about repeats and relays: `PL CCHC`, `phát lại lúc 17h`, `tiếp sóng VOV1`.
//!
//! The hard part is that one word says two things: `PL` in a row is a repeat, `phát lại lúc 17h` in the row of 05:30 is the
//! first airing of what comes again at 17:00, and in the row of 17:00 it is that repeat. The row's own time tells.
//!
//! Pure.

use jiff::civil::Time;
use unicode_normalization::UnicodeNormalization;

use super::row::fold;
use super::sentence::{clock_times, days_in};

/// What is said of one row's airing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Airing {
    /// It is new.
    New,
    /// It plays again what aired before.
    Again,
    /// It is new, and comes again.
    Later(Later),
}

/// When what is new comes again, as far as the words say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Later {
    pub(super) times: Vec<Time>,
    /// None: its own days, or the days after them.
    pub(super) days: Option<[bool; 7]>,
}

/// Words, folded, that say that something airs again; those that mean something else with other marks, as they are right.
const AGAIN: [(&str, Option<&str>); 17] = [
    ("pl", None),
    ("pl1", None),
    ("pl2", None),
    ("pl3", None),
    ("p l", None),
    ("phat lai", None),
    ("phatlai", None),
    ("phat song lai", None),
    ("phat lan 2", None),
    ("phat lan hai", None),
    ("phat lan thu hai", None),
    ("phat lan 3", None),
    ("lap lai", Some("lặp lại")),
    ("nhac lai", Some("nhắc lại")),
    ("repeat", None),
    ("rerun", None),
    ("rpt", None),
];

/// Words before it that deny it,
const NOT: [&str; 6] = ["khong", "ko", "chua", "not", "no", "khoi"];
/// or say that it is yet to come.
const WILL: [&str; 2] = ["se", "will"];
/// Words behind it that say when it comes.
const WHEN: [&str; 5] = ["vao", "luc", "hoi", "at", "on"];

/// Words that say another station's sound is on.
const RELAY: [&str; 13] = [
    "tiep am",
    "tiep song",
    "tiep vov",
    "tiep dai",
    "noi song",
    "noi dai",
    "truyen tiep",
    "chuyen tiep",
    "tiep phat",
    "phat tiep am",
    "thu tiep",
    "hop song",
    "relay",
];

/// A text by its words: where each stands, as it is written, and folded.
struct Words {
    text: String,
    places: Vec<std::ops::Range<usize>>,
    folded: Vec<String>,
}

impl Words {
    fn of(text: &str) -> Self {
        let text: String = text.nfc().flat_map(char::to_lowercase).nfc().collect();
        let mut places: Vec<std::ops::Range<usize>> = Vec::new();
        for (at, letter) in text.char_indices() {
            if !letter.is_alphanumeric() {
                continue;
            }
            let end = at + letter.len_utf8();
            match places.last_mut() {
                Some(place) if place.end == at => place.end = end,
                _ => places.push(at..end),
            }
        }
        let folded = places.iter().map(|place| fold(&text[place.clone()]));
        let folded = folded.collect();
        Self {
            text,
            places,
            folded,
        }
    }

    /// The first words, from and to, that are one of `phrases`; where two begin there, the longer one.
    fn find(&self, phrases: &[(&str, Option<&str>)]) -> Option<std::ops::Range<usize>> {
        (0..self.folded.len()).find_map(|first| {
            let matches = phrases.iter().filter_map(|(phrase, right)| {
                let count = phrase.split(' ').count();
                let last = first + count;
                let found = self.folded.get(first..last)?;
                let said = &self.text[self.places[first].start..self.places[last - 1].end];
                let means = right.is_none_or(|right| said == right || self.text.is_ascii());
                (found.join(" ") == *phrase && means).then_some(first..last)
            });
            matches.max_by_key(ExactSizeIterator::len)
        })
    }

    fn joined(&self, words: std::ops::Range<usize>) -> String {
        self.folded[words].join(" ")
    }

    /// What is written from this word on.
    fn from(&self, word: usize) -> &str {
        let place = self.places.get(word);
        place.map_or("", |place| &self.text[place.start..])
    }

    /// What `text` says of a row that begins at `at`, and which words say it.
    fn airing(&self, at: Time) -> Option<(Airing, std::ops::Range<usize>)> {
        let found = self.find(&AGAIN)?;
        let before = found.start.checked_sub(1).map(|word| &*self.folded[word]);
        let behind = self.folded.get(found.end).map(String::as_str);
        if before.is_some_and(|word| NOT.contains(&word)) {
            return Some((Airing::New, found));
        }

        let will = before.is_some_and(|word| WILL.contains(&word));
        if !will && !behind.is_some_and(|word| WHEN.contains(&word)) {
            return Some((Airing::Again, found));
        }
        let said = self.from(found.end);
        let later = Later {
            times: clock_times(said),
            days: days_in(said),
        };
        let airing = if later.times.contains(&at) {
            Airing::Again
        } else {
            Airing::Later(later)
        };
        Some((airing, found))
    }
}

/// Returns the folded name of a program alone, and what its row says of this airing.
pub(super) fn said(name: &str, note: &str, at: Time) -> (String, Airing) {
    let words = Words::of(name);
    let all = 0..words.folded.len();
    let (name, own) = match words.airing(at) {
        None => (words.joined(all), Airing::New),
        // Nothing but that: it is what the program is called.
        Some((_, found)) if found == all => (words.joined(all), Airing::New),
        Some((airing, found)) if found.start > 0 => {
            let will = WILL.contains(&&*words.folded[found.start - 1]);
            (words.joined(0..found.start - usize::from(will)), airing)
        }
        Some((airing, found)) => {
            let of = words.folded[found.end] == "cua";
            (words.joined(found.end + usize::from(of)..all.end), airing)
        }
    };
    let noted = Words::of(note).airing(at).map(|(airing, _)| airing);
    let airing = match (own, noted) {
        (Airing::New, Some(noted)) => noted,
        (own, _) => own,
    };
    (name, airing)
}

/// Returns what a folded text names besides saying that another station's sound is on; none if it does not say that.
pub(super) fn relayed(text: &str) -> Option<String> {
    let words = Words::of(text);
    let phrases = RELAY.map(|phrase| (phrase, None));
    let found = words.find(&phrases)?;
    let before = words.joined(0..found.start);
    let behind = words.joined(found.end..words.folded.len());
    Some(format!("{before} {behind}").trim().to_owned())
}

/// Returns whether a note says, with its first words, that another station's sound is on.
pub(super) fn notes_relay(note: &str) -> bool {
    let words = Words::of(note);
    let phrases = RELAY.map(|phrase| (phrase, None));
    words.find(&phrases).is_some_and(|found| found.start == 0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    const EARLY: Time = time(5, 30, 0, 0);
    const LATE: Time = time(17, 0, 0, 0);

    fn airing(name: &str, note: &str, at: Time) -> String {
        let (name, airing) = said(name, note, at);
        let days = |days: Option<[bool; 7]>| {
            days.map_or(String::new(), |days| {
                days.map(|day| if day { '1' } else { '0' }).iter().collect()
            })
        };
        match airing {
            Airing::New => format!("{name}: new"),
            Airing::Again => format!("{name}: again"),
            Airing::Later(later) => {
                let times: Vec<String> = later
                    .times
                    .iter()
                    .map(|at| at.strftime("%H:%M").to_string())
                    .collect();
                let said = format!("{name}: later {} {}", times.join(","), days(later.days));
                said.trim_end().to_owned()
            }
        }
    }

    /// Every spelling seen on paper, in the name or in the note.
    #[test]
    #[rustfmt::skip]
    fn repeats_however_they_are_written() {
        for (name, note, at, expected) in [
            ("PL CCHC",                    "", EARLY, "cchc: again"),
            ("pl cchc",                    "", EARLY, "cchc: again"),
            ("P.L CCHC",                   "", EARLY, "cchc: again"),
            ("P/L CCHC",                   "", EARLY, "cchc: again"),
            ("PL: CCHC",                   "", EARLY, "cchc: again"),
            ("(PL) CCHC",                  "", EARLY, "cchc: again"),
            ("CCHC (PL)",                  "", EARLY, "cchc: again"),
            ("CCHC PL1",                   "", EARLY, "cchc: again"),
            ("Phát lại CCHC",              "", EARLY, "cchc: again"),
            ("PHÁT LẠI CCHC",              "", EARLY, "cchc: again"),
            ("Pha\u{301}t la\u{323}i CCHC","", EARLY, "cchc: again"),
            ("Phat lai CCHC",              "", EARLY, "cchc: again"),
            ("Phát lại: CCHC",             "", EARLY, "cchc: again"),
            ("Phát lại của CCHC",          "", EARLY, "cchc: again"),
            ("CCHC (phát lại)",            "", EARLY, "cchc: again"),
            ("CCHC - phát lại",            "", EARLY, "cchc: again"),
            ("CCHC (phát lại T3)",         "", EARLY, "cchc: again"),
            ("CCHC phát sóng lại",         "", EARLY, "cchc: again"),
            ("CCHC phát lần 2",            "", EARLY, "cchc: again"),
            ("CCHC (phát lần thứ hai)",    "", EARLY, "cchc: again"),
            ("CCHC (lặp lại)",             "", EARLY, "cchc: again"),
            ("CCHC nhắc lại",              "", EARLY, "cchc: again"),
            ("CCHC (nhac lai)",            "", EARLY, "cchc: again"),
            ("CCHC repeat",                "", EARLY, "cchc: again"),
            ("CCHC",                       "PL", EARLY, "cchc: again"),
            ("CCHC",                       "phát lại", EARLY, "cchc: again"),
            ("CCHC",                       "lặp lại chiều T3", EARLY, "cchc: again"),
            ("CCHC",                       "Bản phát lại của chiều T3", EARLY, "cchc: again"),
            ("CCHC",                       "(phát lại bài hôm trước)", EARLY, "cchc: again"),
            ("CCHC",                       "PL 17h15 T3", EARLY, "cchc: again"),

            // By the row's own time it is the repeat; by another it is what comes again then.
            ("CCHC phát lại lúc 17h",      "", LATE,  "cchc: again"),
            ("CCHC phát lại lúc 17h",      "", EARLY, "cchc: later 17:00"),
            ("CCHC",    "phát lại lúc 17h", LATE,  "cchc: again"),
            ("CCHC",    "phát lại lúc 17h", EARLY, "cchc: later 17:00"),
            ("CCHC",    "Phát lại vào lúc 17 giờ 15", EARLY, "cchc: later 17:15"),
            ("CCHC",    "phát lại lúc 11:30 và 17:15", EARLY, "cchc: later 11:30,17:15"),
            ("CCHC",    "sẽ phát lại 17g T4, T6", EARLY, "cchc: later 17:00 0010100"),
            ("CCHC",    "phát lại vào 5h30 thứ tư", LATE, "cchc: later 05:30 0010000"),
            ("CCHC",    "phát lại vào sáng T4", LATE, "cchc: later  0010000"),
            ("CCHC",    "sẽ phát lại", EARLY, "cchc: later"),
            ("CCHC sẽ phát lại lúc 17h",   "", EARLY, "cchc: later 17:00"),

            // None of it.
            ("CCHC",                       "không phát lại", EARLY, "cchc: new"),
            ("CCHC",                       "không PL", EARLY, "cchc: new"),
            ("CCHC",                       "đọc 2 lần", EARLY, "cchc: new"),
            ("CCHC",                       "", EARLY, "cchc: new"),
            ("Phát lại",                   "", EARLY, "phat lai: new"),
            ("Pháp luật",                  "", EARLY, "phap luat: new"),
            ("Nhạc lại về",                "", EARLY, "nhac lai ve: new"),
            ("Lập lại trật tự đô thị",     "", EARLY, "lap lai trat tu do thi: new"),
        ] {
            assert_eq!(airing(name, note, at), expected, "{name} | {note} at {at}");
        }
    }

    #[test]
    fn relays_by_any_word() {
        for (name, rest) in [
            ("Nối sóng VOV1", "vov1"),
            ("Tiếp âm Đài tỉnh", "dai tinh"),
            ("VOV1 (tiếp sóng)", "vov1"),
            ("Truyền tiếp thời sự", "thoi su"),
            ("TIẾP ÂM", ""),
        ] {
            assert_eq!(relayed(name).as_deref(), Some(rest), "{name}");
        }
        assert_eq!(relayed("Tiếp công dân"), None);
        assert!(notes_relay("tiếp âm VOV1") && !notes_relay("sau tiếp âm"));
    }
}
