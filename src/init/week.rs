//! The first week of a new station: sessions of half an hour, each with announcements, a column or the bulletin, music.
//!
//! The last session of the day is the main one: the column on administrative reform is new there on Tuesdays, the local
//! bulletin on Mondays, Wednesdays and Fridays. The first session repeats them the day after; where there is but one
//! session, it repeats them on days without anything new.

use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::Time;

/// What a session has after its announcements, on some days.
struct Part {
    /// Its id without the session's name.
    id: &'static str,
    /// What stands beside `program` or `repeat`.
    what: &'static str,
    days: &'static str,
    more: &'static str,
}

const EVERY_DAY: &str = r#""hằng ngày""#;

/// The main session's.
const NEW: [Part; 2] = [
    Part {
        id: "cchc",
        what: r#"program = "cai-cach-hanh-chinh""#,
        days: r#"["T3"]"#,
        more: "on_holiday = \"move\"   # gặp ngày lễ thì dời, không bỏ\n",
    },
    Part {
        id: "ban-tin",
        what: r#"program = "ban-tin""#,
        days: r#"["T2", "T4", "T6"]"#,
        more: "",
    },
];

/// The first session's, of what was new the day before.
const REPEATS: [Part; 3] = [
    Part {
        id: "cchc-phat-lai",
        what: r#"repeat  = "cchc""#,
        days: r#"["T4"]"#,
        more: "",
    },
    Part {
        id: "ban-tin-phat-lai",
        what: r#"repeat  = "ban-tin""#,
        days: r#"["T3", "T5", "T7"]"#,
        more: "",
    },
    music(r#"["T2", "T6", "CN"]"#),
];

/// The main session's where there is no other to repeat in.
const ALONE: [Part; 3] = [
    Part {
        id: "cchc-phat-lai",
        what: r#"repeat  = "cchc""#,
        days: r#"["T5"]"#,
        more: "",
    },
    Part {
        id: "ban-tin-phat-lai",
        what: r#"repeat  = "ban-tin""#,
        days: r#"["T7"]"#,
        more: "",
    },
    music(r#"["CN"]"#),
];

const fn music(days: &'static str) -> Part {
    Part {
        id: "ca-nhac-giua-buoi",
        what: r#"program = "ca-nhac""#,
        days,
        more: "",
    }
}

/// Returns the slots as the schedule's file has them, for sessions at `starts`, in order.
pub(super) fn slots(starts: &[Time]) -> String {
    let mut text = String::new();
    let last = starts.len().saturating_sub(1);
    for (number, start) in starts.iter().enumerate() {
        // The only one, or the main one, needs no name of its own.
        let suffix = if number == last {
            String::new()
        } else {
            format!("-{}", number + 1)
        };
        let rest = music(r#"["T5", "T7", "CN"]"#);
        let parts: Vec<&Part> = match (number, last) {
            (_, 0) => NEW.iter().chain(&ALONE).collect(),
            (number, last) if number == last => NEW.iter().chain([&rest]).collect(),
            (0, _) => REPEATS.iter().collect(),
            _ => Vec::new(),
        };
        let after = |minutes: i64| start.wrapping_add(minutes.minutes());
        let _ = writeln!(
            text,
            "\n\n# ───────────── BUỔI {} ─────────────",
            at(*start)
        );
        let mut slot = |part: &Part, start: Time, minutes: i64| {
            let Part {
                id,
                what,
                days,
                more,
            } = part;
            let _ = write!(
                text,
                "\n[[slot]]\nid      = \"{id}{suffix}\"\n{what}\ndays    = {days}\nat      = \"{}\"\nlength  = \"{minutes}m\"\n{more}",
                at(start)
            );
        };

        let announcements = Part {
            id: "thong-bao",
            what: r#"program = "thong-bao""#,
            days: EVERY_DAY,
            more: "",
        };
        slot(&announcements, *start, 5);
        for part in &parts {
            slot(part, after(5), 10);
        }

        let rest_of_it = Part {
            id: "ca-nhac",
            ..music(EVERY_DAY)
        };
        let from = if parts.is_empty() { 5 } else { 15 };
        slot(&rest_of_it, after(from), 30 - from);
    }

    text
}

fn at(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}
