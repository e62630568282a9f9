//! Which program a name in a table means, and what a new one would look like.
//!
//! Pure.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::known::Known;
use super::row::{WeekRow, fold};
use crate::config::Literal;
use crate::names::ProgramId;
use crate::schedule::{Program, Schedule};

/// The program that a folded name means, and whether there is no doubt of it.
pub(super) fn find<'a>(
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

    // So much longer or shorter that it is not near: not held against it letter by letter.
    let length = bare.chars().count();
    let alike = |known: &&String| {
        let own = known.chars().count();
        own.abs_diff(length) * 5 <= own.max(length)
    };
    let near = |program: &Program| {
        names(program)[..3]
            .iter()
            .filter(alike)
            .map(|known| strsim::normalized_damerau_levenshtein(known, bare))
            .fold(0.0, f64::max)
    };

    let nearest = all().max_by(|one, other| near(one).total_cmp(&near(other)))?;
    (near(nearest) >= 0.8).then_some((nearest, false))
}

/// The program that brings another station's sound and that a row means: by the rest of its name, else by the slot that
/// has its minute today.
pub(super) fn find_relay<'a>(
    rest: &str,
    row: &WeekRow,
    schedule: &'a Schedule,
    known: &[Known],
) -> Option<&'a Program> {
    let programs = schedule.programs.values().map(Arc::as_ref);
    let relays: Vec<&Program> = programs
        .filter(|program| program.relay.is_some() && !program.is_live())
        .collect();
    let words: Vec<&str> = rest.split(' ').filter(|word| word.len() > 1).collect();
    let shared = |program: &&&Program| {
        let input = program.relay.as_ref();
        let names = input.map_or(String::new(), |input| {
            fold(&format!("{} {}", input.id, input.title))
        });
        let names = format!(
            "{} {} {names}",
            fold(&program.title),
            fold(program.id.as_str())
        );
        let names: Vec<&str> = names.split(' ').collect();
        words.iter().filter(|word| names.contains(*word)).count()
    };
    let most = relays.iter().max_by_key(shared);
    if let Some(most) = most.filter(|program| shared(program) > 0) {
        let equals = relays.iter().filter(|other| shared(other) == shared(&most));
        if equals.count() == 1 {
            return Some(most);
        }
    }

    let there = known
        .iter()
        .find(|known| known.at == row.at && row.days[known.day]);
    let there = there.map(|known| &known.program);
    relays
        .into_iter()
        .find(|program| Some(&program.id) == there)
}

/// A name for files: `Gương sáng quê ta` is `guong-sang-que-ta`.
pub(super) fn slug(folded: &str) -> String {
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

pub(super) fn skeleton(title: &str, slug: &str) -> String {
    format!(
        "title     = {}\ntopics    = [\"{slug}\"]\npick      = \"rotate\"\nfiller    = \"nhac-nen\"\napproval  = true\n",
        Literal::Text(title.to_owned()).written()
    )
}
