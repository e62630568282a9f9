//! From rows to the slots of a schedule: which program each row means, which are repeats, and good names.
//!
//! The hard part is what a table leaves to the reader: `PL CCHC` is the column's repeat, and of which
//! airing only the days tell: the latest new airing of the same program before it.
//!
//! Pure.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use jiff::SignedDuration;

use super::row::{Row, fold};
use crate::names::ProgramId;
use crate::schedule::Program;
use crate::words::Text;

/// A slot to be written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) row: Row,
    pub(super) program: ProgramId,
    /// The id of the slot it repeats.
    pub(super) repeat: Option<String>,
    again: bool,
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

/// Words before a program's name that say it is a repeat.
const AGAIN: &[&str] = &["pl", "phat lai", "(pl)", "repeat", "phat lai cua"];
/// Words that begin a relay.
const RELAY: &[&str] = &["tiep am", "tiep song", "relay"];

/// Makes slots of rows; `programs` are the station's.
pub(super) fn week(rows: Vec<Row>, programs: &BTreeMap<ProgramId, Arc<Program>>) -> Week {
    let mut week = Week::default();
    for row in rows {
        let said = |key: &str| Text::new(key).with("row", row.number).with("found", &row.program);
        let name = fold(&row.program);
        if RELAY.iter().any(|word| name.starts_with(word)) {
            week.doubts.push(said("cli-import-relay"));
            continue;
        }
        let repeat = AGAIN.iter().find_map(|word| name.strip_prefix(word)?.strip_prefix(' '));
        let again = repeat.is_some() || fold(&row.note).split(' ').next() == Some("pl");
        let name = repeat.unwrap_or(&name);
        let Some((program, sure)) = find(name, programs) else {
            let slug = slug(name);
            week.bad.push(said("cli-import-unknown").with("slug", &slug));
            week.skeletons.insert(slug.clone(), skeleton(&row.program, &slug));
            continue;
        };
        if !sure {
            week.doubts
                .push(said("cli-import-guessed").with("title", &program.title).with("slug", &program.id));
        }
        week.entries.push(Entry { id: String::new(), program: program.id.clone(), repeat: None, again, row });
    }
    name(&mut week.entries);
    let originals: Vec<Entry> = week.entries.iter().filter(|entry| !entry.again).cloned().collect();
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
fn find<'a>(name: &str, programs: &'a BTreeMap<ProgramId, Arc<Program>>) -> Option<(&'a Program, bool)> {
    let all = || programs.values().map(Arc::as_ref);
    let names = |program: &Program| {
        let title = fold(&program.title);
        let short = title.strip_prefix("chuyen muc ").unwrap_or(&title).to_owned();
        let initials: String = short.split(' ').filter_map(|word| word.chars().next()).collect();
        [title, short, fold(program.id.as_str()), initials]
    };
    let bare = name.strip_prefix("chuyen muc ").unwrap_or(name);
    let exact = |program: &&Program| names(program).iter().any(|known| known == name || known == bare);
    if let Some(program) = all().find(exact) {
        return Some((program, true));
    }
    // All words of one in the other, if that is only one program; else the nearest by letters.
    let within = |program: &&Program| {
        names(program)[..3].iter().any(|known| known.contains(bare) || bare.contains(known.as_str()))
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

/// The new airing that a repeat plays: the latest before its first day, round the week.
fn original<'a>(entry: &Entry, originals: &'a [Entry]) -> Option<&'a Entry> {
    let first = |entry: &Entry| entry.row.days.iter().position(|day| *day).unwrap_or(0) as i64;
    let minute = |day: i64, entry: &Entry| {
        let at = &entry.row.at;
        (day * 24 + i64::from(at.hour())) * 60 + i64::from(at.minute())
    };
    let week = 7 * 24 * 60;
    let own = minute(first(entry), entry);
    let before = |other: &Entry| {
        let days = other.row.days.iter().enumerate().filter(|(_, day)| **day);
        days.map(|(day, _)| (own - minute(day as i64, other) - 1).rem_euclid(week)).min()
    };
    originals.iter().filter(|other| other.program == entry.program).min_by_key(|other| before(other))
}

/// Names each slot by program and part of the day, by its first day where that is not enough.
fn name(entries: &mut [Entry]) {
    const DAYS: [&str; 7] = ["t2", "t3", "t4", "t5", "t6", "t7", "cn"];
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
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
        let id = if alone { base.clone() } else { format!("{base}-{}", DAYS[day]) };
        let count = taken.entry(id.clone()).or_default();
        *count += 1;
        entry.id = if *count == 1 { id } else { format!("{id}-{count}") };
    }
}

/// A name for files: `Gương sáng quê ta` is `guong-sang-que-ta`.
fn slug(folded: &str) -> String {
    let slug: String = folded.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let slug = slug.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if slug.is_empty() { "chuong-trinh".to_owned() } else { slug }
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
        let days: Vec<String> =
            DAYS.iter().zip(row.days).filter(|(_, day)| *day).map(|(name, _)| quote(name)).collect();
        let play = match &entry.repeat {
            Some(original) => format!("repeat  = {}", quote(original)),
            None => format!("program = {}", quote(entry.program.as_str())),
        };
        let note: String = row.note.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let note = if note.is_empty() { String::new() } else { format!("# {note}\n") };
        let format = if row.at.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
        write!(
            text,
            "\n{note}[[slot]]\nid      = {}\n{play}\ndays    = [{}]\nat      = \"{}\"\nlength  = \"{}\"\n",
            quote(&entry.id),
            days.join(", "),
            row.at.strftime(format),
            length(row.length)
        )
        .expect("a string takes text");
    }
    text
}

/// `10m`, `4m30s`, `1h30m`.
fn length(length: SignedDuration) -> String {
    let seconds = length.as_secs();
    let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")];
    parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count}{unit}")).collect()
}
