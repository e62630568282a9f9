//! From rows to the slots of a schedule: which program each row means, which are repeats, and good names.
//!
//! The hard part is what a table leaves to the reader: `PL CCHC` is the column's repeat, and of which
//! airing only the days tell: the latest new airing of the same program before it.
//!
//! Pure.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};

use super::row::{WeekRow, fold};
use crate::calendar::Calendar;
use crate::names::{ProgramId, SlotId};
use crate::schedule::{OnHoliday, Play, Program, Schedule, Slot, Start};
use crate::words::Text;

/// A slot to be written.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) row: WeekRow,
    pub(super) program: ProgramId,
    /// The id of the slot it repeats.
    pub(super) repeat: Option<String>,
    again: bool,
    /// The slot of today's schedule that it goes on from.
    known: Option<Arc<Slot>>,
}

/// A slot of today's schedule on one weekday.
#[derive(Debug)]
pub(super) struct Known {
    slot: Arc<Slot>,
    program: ProgramId,
    day: usize,
    at: Time,
}

/// Today's schedule, weekday by weekday.
pub(super) fn known(schedule: &Schedule) -> Vec<Known> {
    let monday = Date::constant(2026, 11, 23);
    let week = monday.series(1.day()).take(7).enumerate();
    let due = |(day, date): (usize, Date)| {
        let due = schedule
            .due_on(&Calendar::default(), &TimeZone::UTC, date)
            .occurrences
            .into_iter();
        due.map(move |due| Known {
            at: due.start.to_zoned(TimeZone::UTC).time(),
            program: due.program.id.clone(),
            slot: due.slot,
            day,
        })
    };

    week.flat_map(due).collect()
}

/// What came of the rows.
#[derive(Debug, Default)]
pub(super) struct Week {
    pub(super) entries: Vec<Entry>,
    /// Rows that could not be used, with what to do.
    pub(super) bad: Vec<Text>,
    /// Rows that were used, or left out on purpose, and a person should look at.
    pub(super) doubts: Vec<Text>,
    /// Lines ready to paste, for programs that do not exist, by file.
    pub(super) skeletons: BTreeMap<String, String>,
}

/// Words, folded, that say an airing is a repeat: before a program's name, behind it, or in the note.
const AGAIN: &[&str] = &["pl", "phat lai", "repeat", "rpt"];
/// Words that say there is none, or that it is yet to come: `không phát lại`, `phát lại vào sáng mai`.
const NOT_AGAIN: &[&str] = &["khong", "ko", "chua", "se", "not", "no"];
const LATER: &[&str] = &["vao", "luc", "at", "on"];
/// Words that say another station's sound is on.
const RELAY: &[&str] = &[
    "tiep am",
    "tiep song",
    "noi song",
    "noi dai",
    "truyen tiep",
    "chuyen tiep",
    "tiep phat",
    "relay",
];

/// Where one of `phrases` stands in folded `text`, by words: the words before it, and those behind.
fn around<'a>(text: &'a str, phrases: &[&str]) -> Option<(&'a str, &'a str)> {
    let found = phrases.iter().filter_map(|phrase| {
        text.match_indices(phrase).find_map(|(at, phrase)| {
            let (before, after) = (&text[..at], &text[at + phrase.len()..]);
            let whole = (before.is_empty() || before.ends_with(' '))
                && (after.is_empty() || after.starts_with(' '));
            whole.then(|| (before.trim(), after.trim()))
        })
    });
    found.min_by_key(|(before, _)| before.len())
}

/// Whether a note says that this airing is a repeat.
fn notes_repeat(note: &str) -> bool {
    around(note, AGAIN).is_some_and(|(before, after)| {
        let last = before.rsplit(' ').next().unwrap_or_default();
        let first = after.split(' ').next().unwrap_or_default();
        !NOT_AGAIN.contains(&last) && !LATER.contains(&first)
    })
}

/// What a folded name says: the program's name alone, and whether it is a repeat.
fn without_repeat(name: &str) -> (&str, bool) {
    match around(name, AGAIN) {
        Some(("", "")) | None => (name, false),
        Some(("", after)) => (after.strip_prefix("cua ").unwrap_or(after), true),
        Some((before, _)) => (before, true),
    }
}

/// Makes slots of rows. What goes on from a slot of today's schedule keeps its name, by which repeats and
/// the log know it, and what else its lines say.
pub(super) fn week(rows: Vec<WeekRow>, schedule: &Schedule) -> Week {
    let programs = &schedule.programs;
    let mut week = Week::default();
    for row in rows {
        let said = |key: &'static str| {
            Text::new(key)
                .with("row", row.number)
                .with("found", &row.program)
        };
        let (name, note) = (fold(&row.program), fold(&row.note));
        let (name, again) = without_repeat(&name);
        let again = again || notes_repeat(&note);
        let found = find(name, programs);
        let relayed = around(name, RELAY).is_some()
            || around(&note, RELAY).is_some_and(|(before, _)| before.is_empty());
        if relayed && found.is_none_or(|(_, sure)| !sure) {
            week.doubts.push(said("cli-import-relay"));
            continue;
        }
        let Some((program, sure)) = found else {
            let slug = slug(name);
            week.bad
                .push(said("cli-import-unknown").with("slug", &slug));
            week.skeletons
                .insert(slug.clone(), skeleton(&row.program, &slug));
            continue;
        };
        if !sure {
            week.doubts.push(
                said("cli-import-guessed")
                    .with("title", &program.title)
                    .with("slug", &program.id),
            );
        }
        week.entries.push(Entry {
            id: String::new(),
            program: program.id.clone(),
            repeat: None,
            again,
            known: None,
            row,
        });
    }

    go_on(&mut week.entries, &known(schedule));
    name(&mut week.entries);
    let originals: Vec<Entry> = week
        .entries
        .iter()
        .filter(|entry| !entry.again)
        .cloned()
        .collect();
    for entry in week.entries.iter_mut().filter(|entry| entry.again) {
        entry.repeat = original(entry, &originals).map(|original| original.id.clone());
        if entry.repeat.is_none() {
            let text = Text::new("cli-import-repeat-unknown").with("row", entry.row.number);
            week.doubts.push(text.with("found", &entry.row.program));
        }
    }

    week
}

/// The program that a folded name means, and whether there is no doubt of it.
fn find<'a>(
    name: &str,
    programs: &'a BTreeMap<ProgramId, Arc<Program>>,
) -> Option<(&'a Program, bool)> {
    let all = || programs.values().map(Arc::as_ref);
    let names = |program: &Program| {
        let title = fold(&program.title);
        let short = title
            .strip_prefix("chuyen muc ")
            .unwrap_or(&title)
            .to_owned();
        let initials: String = short
            .split(' ')
            .filter_map(|word| word.chars().next())
            .collect();
        [title, short, fold(program.id.as_str()), initials]
    };

    let bare = name.strip_prefix("chuyen muc ").unwrap_or(name);
    let exact = |program: &&Program| {
        names(program)
            .iter()
            .any(|known| known == name || known == bare)
    };

    if let Some(program) = all().find(exact) {
        return Some((program, true));
    }

    // All words of one in the other, if that is only one program; else the nearest by letters.
    let within = |program: &&Program| {
        names(program)[..3]
            .iter()
            .any(|known| known.contains(bare) || bare.contains(known.as_str()))
    };

    let mut found = all().filter(within);
    if let (Some(program), None) = (found.next(), found.next()) {
        return Some((program, false));
    }

    let near = |program: &Program| {
        names(program)[..3]
            .iter()
            .map(|known| strsim::normalized_damerau_levenshtein(known, bare))
            .fold(0.0, f64::max)
    };

    let nearest = all().max_by(|one, other| near(one).total_cmp(&near(other)))?;
    (near(nearest) >= 0.8).then_some((nearest, false))
}

/// Finds for each the slot of today that it goes on from: at the same time, else on the same day.
fn go_on(entries: &mut [Entry], known: &[Known]) {
    let mut taken: Vec<SlotId> = Vec::new();
    for same_time in [true, false] {
        for entry in entries.iter_mut().filter(|entry| entry.known.is_none()) {
            let is_it = |known: &&Known| {
                known.program == entry.program
                    && matches!(known.slot.play, Play::Repeat(_)) == entry.again
                    && entry.row.days[known.day]
                    && (known.at == entry.row.at || !same_time)
                    && !taken.contains(&known.slot.id)
            };
            if let Some(known) = known.iter().find(is_it) {
                taken.push(known.slot.id.clone());
                entry.known = Some(Arc::clone(&known.slot));
            }
        }
    }
}

/// The new airing that a repeat plays: for most of its days the latest before it, round the week.
fn original<'a>(entry: &Entry, originals: &'a [Entry]) -> Option<&'a Entry> {
    const WEEK_MINUTES: i64 = 7 * 24 * 60;
    let minute = |day: usize, entry: &Entry| {
        let at = &entry.row.at;
        let day = i64::try_from(day).unwrap_or(0);
        (day * 24 + i64::from(at.hour())) * 60 + i64::from(at.minute())
    };

    let days = |entry: &Entry| {
        (0..7)
            .filter(|day| entry.row.days[*day])
            .collect::<Vec<usize>>()
    };

    let ago = |day: usize, other: &Entry| {
        let ago =
            |earlier| (minute(day, entry) - minute(earlier, other) - 1).rem_euclid(WEEK_MINUTES);
        days(other).into_iter().map(ago).min()
    };

    let own: Vec<&Entry> = originals
        .iter()
        .filter(|other| other.program == entry.program)
        .collect();
    let latest = |day| {
        own.iter()
            .min_by_key(|other| ago(day, other))
            .map(|other| other.id.as_str())
    };

    let latest: Vec<&str> = days(entry).into_iter().filter_map(latest).collect();
    // The first of equals: the last of the largest, read backwards.
    own.into_iter()
        .rev()
        .max_by_key(|other| latest.iter().filter(|id| **id == other.id).count())
}

/// Names each slot by program and part of the day, by its first day where that is not enough.
fn name(entries: &mut [Entry]) {
    const DAYS: [&str; 7] = ["t2", "t3", "t4", "t5", "t6", "t7", "cn"];
    let kept = entries.iter().filter_map(|entry| entry.known.as_ref());
    let mut taken: BTreeMap<String, usize> = kept.map(|slot| (slot.id.to_string(), 1)).collect();
    let base = |entry: &Entry| {
        let part = match entry.row.at.hour() {
            0..=10 => "sang",
            11..=13 => "trua",
            14..=18 => "chieu",
            _ => "toi",
        };
        format!("{}-{part}", entry.program)
    };

    let bases: Vec<String> = entries.iter().map(base).collect();
    for (entry, base) in entries.iter_mut().zip(&bases) {
        let alone = bases.iter().filter(|other| *other == base).count() == 1;
        let day = entry.row.days.iter().position(|day| *day).unwrap_or(0);
        let id = if alone {
            base.clone()
        } else {
            format!("{base}-{}", DAYS[day])
        };
        if let Some(known) = &entry.known {
            entry.id = known.id.to_string();
            continue;
        }
        let count = taken.entry(id.clone()).or_default();
        *count += 1;
        entry.id = if *count == 1 {
            id
        } else {
            format!("{id}-{count}")
        };
    }
}

/// A name for files: `Gương sáng quê ta` is `guong-sang-que-ta`.
fn slug(folded: &str) -> String {
    let slug: String = folded
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let slug = slug
        .split('-')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    if slug.is_empty() {
        "chuong-trinh".to_owned()
    } else {
        slug
    }
}

fn skeleton(title: &str, slug: &str) -> String {
    format!(
        "title     = {}\ntopics    = [\"{slug}\"]\npick      = \"rotate\"\nfiller    = \"nhac-nen\"\napproval  = true\n",
        quote(title)
    )
}

/// A basic string of TOML.
fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The schedule's file.
pub(super) fn toml(entries: &[Entry], heading: &str) -> String {
    const DAYS: [&str; 7] = ["T2", "T3", "T4", "T5", "T6", "T7", "CN"];
    let mut text = format!("# {heading}\n");
    for entry in entries {
        let row = &entry.row;
        let days: Vec<String> = DAYS
            .iter()
            .zip(row.days)
            .filter(|(_, day)| *day)
            .map(|(name, _)| quote(name))
            .collect();
        let play = match &entry.repeat {
            Some(original) => format!("repeat  = {}", quote(original)),
            None => format!("program = {}", quote(entry.program.as_str())),
        };
        let note: String = row
            .note
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let note = if note.is_empty() {
            String::new()
        } else {
            format!("# {note}\n")
        };
        let format = if row.at.second() == 0 {
            "%H:%M"
        } else {
            "%H:%M:%S"
        };
        write!(
            text,
            "\n{note}[[slot]]\nid      = {}\n{play}\ndays    = [{}]\nat      = \"{}\"\nlength  = \"{}\"\n",
            quote(&entry.id),
            days.join(", "),
            row.at.strftime(format),
            length(row.length)
        )
        .expect("a string takes text");
        if let Some(known) = &entry.known {
            text.push_str(&kept_lines(known));
        }
    }

    text
}

/// What a slot of today says that no table does.
fn kept_lines(slot: &Slot) -> String {
    let seconds = |length: SignedDuration| format!("\"{}s\"", length.as_secs());
    let mut lines: Vec<(&str, String)> = Vec::new();
    if let Start::Soft { wait } = slot.start {
        lines.extend([("start", "\"soft\"".into()), ("wait", seconds(wait))]);
    }

    if slot.overrun > SignedDuration::ZERO {
        lines.push(("overrun", seconds(slot.overrun)));
    }

    if slot.priority != 0 {
        lines.push(("priority", slot.priority.to_string()));
    }

    match slot.on_holiday {
        OnHoliday::Air => {}
        OnHoliday::Rest => lines.push(("on_holiday", "\"rest\"".into())),
        OnHoliday::Move => lines.push(("on_holiday", "\"move\"".into())),
    }

    lines.extend(
        slot.season
            .as_ref()
            .map(|season| ("season", quote(season.as_str()))),
    );
    lines.extend(slot.from.map(|from| ("from", format!("\"{from}\""))));
    lines.extend(slot.until.map(|until| ("until", format!("\"{until}\""))));
    let lines: Vec<String> = lines
        .iter()
        .map(|(key, value)| format!("{key:<7} = {value}\n"))
        .collect();
    lines.concat()
}

/// `10m`, `4m30s`, `1h30m`.
fn length(length: SignedDuration) -> String {
    let seconds = length.as_secs();
    let parts = [
        (seconds / 3600, "h"),
        (seconds / 60 % 60, "m"),
        (seconds % 60, "s"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, unit)| format!("{count}{unit}"))
        .collect();
    parts.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_wherever_it_is_said() {
        for (name, expected) in [
            ("PL CCHC", ("cchc", true)),
            ("Phát lại CCHC", ("cchc", true)),
            ("phát lại của CCHC", ("cchc", true)),
            ("CCHC (PL)", ("cchc", true)),
            ("CCHC - phát lại", ("cchc", true)),
            ("CCHC (phát lại T3)", ("cchc", true)),
            ("CCHC repeat", ("cchc", true)),
            ("CCHC", ("cchc", false)),
            ("Phát lại", ("phat lai", false)),
            ("Pháp luật", ("phap luat", false)),
        ] {
            assert_eq!(without_repeat(&fold(name)), expected, "{name}");
        }

        for (note, expected) in [
            ("PL", true),
            ("phát lại", true),
            ("Bản phát lại của chiều T3", true),
            ("(phát lại bài hôm trước)", true),
            ("không phát lại", false),
            ("phát lại vào sáng T4", false),
            ("sẽ phát lại", false),
            ("", false),
            ("đọc 2 lần", false),
        ] {
            assert_eq!(notes_repeat(&fold(note)), expected, "{note}");
        }
    }

    #[test]
    fn relays_by_any_word() {
        for name in [
            "Nối sóng VOV1",
            "Tiếp âm Đài tỉnh",
            "VOV1 (tiếp sóng)",
            "Truyền tiếp thời sự",
        ] {
            assert!(around(&fold(name), RELAY).is_some(), "{name}");
        }
        assert!(
            around(&fold("Kết nối sóng gió"), RELAY).is_some_and(|(before, _)| before == "ket")
        );
    }
}
