//! Names that point from one file to another: does what they name exist?
//!
//! A file that could not be read whole may hold what is not found, so then nothing is said of it.

use std::collections::BTreeSet;
use std::path::Path;

use super::audio::{Mention, Purpose};
use super::fault::{Draft, Fault, Place};
use super::page::{At, Page};
use super::reader::Value;
use super::snapshot::{AUDIO, CONFIG, PROGRAMS, Snapshot};
use super::suggest::nearest;
use super::{Files, ProgramPage};
use crate::names::{AudioPath, ProgramId, SlotId, TopicId};
use crate::words::Text;

/// Reports every name that points nowhere. Those of recordings are left to be looked up.
pub(super) fn check(files: &Files, snapshot: &Snapshot) -> (Vec<Fault>, Vec<Mention>) {
    let mut faults = strays(snapshot);
    faults.extend(silent(snapshot));
    check_slots(files);
    check_seasons(files);
    check_inputs(files);
    faults.extend(check_programs(files, snapshot));
    let Some(folders) = &snapshot.topics else {
        if snapshot.silent.contains(Path::new(AUDIO)) {
            return (faults, Vec::new());
        }
        let draft =
            Draft::error(Text::new("config-no-audio")).hinting(Text::new("config-no-audio-hint"));
        faults.push(draft.at(whole(Path::new(AUDIO))));
        return (faults, Vec::new());
    };

    let folders: Vec<&str> = folders.keys().map(String::as_str).collect();
    for topic in files.station.fallback.iter().chain(&files.station.spoken) {
        check_topic(&files.station_page, topic, &folders);
    }

    for ProgramPage { page, file } in &files.programs {
        for topic in &file.topics {
            check_topic(page, topic, &folders);
        }
    }

    (faults, files.programs.iter().flat_map(mentions).collect())
}

/// Folders that no program plays anything from: what people drop there never airs, and nobody would know.
pub(super) fn unused(files: &Files, snapshot: &Snapshot) -> Vec<Fault> {
    // A file that could not be read whole may name them.
    let all_read = files.station_page.is_whole()
        && files.programs.iter().all(|program| program.page.is_whole());
    let Some(station) = files.station.station.as_ref().filter(|_| all_read) else {
        return Vec::new();
    };
    if files.programs.is_empty() {
        return Vec::new();
    }

    let schedule = files.schedule();
    let mut used: BTreeSet<TopicId> = files
        .station
        .fallback
        .iter()
        .map(|topic| topic.value.clone())
        .collect();
    used.extend(
        schedule
            .programs
            .values()
            .flat_map(|program| program.played_from()),
    );
    used.extend(
        schedule
            .topics
            .values()
            .filter(|topic| topic.mourning)
            .map(|topic| topic.id.clone()),
    );
    used.extend(station.prepared_topics());
    let folders = snapshot.topics.iter().flatten();
    let unused = folders.filter(|(slug, _)| !used.contains(slug.as_str()));
    let fault = |(slug, path): (&String, &std::path::PathBuf)| {
        let problem = Text::new("config-topic-unused").with("topic", slug);
        Draft::warning(problem)
            .hinting(Text::new("config-topic-unused-hint").with("topic", slug))
            .at(whole(path))
    };

    unused.map(fault).collect()
}

fn whole(path: &Path) -> Place {
    Place {
        path: path.to_owned(),
        line: 1,
        column: 1,
        found: None,
    }
}

fn strays(snapshot: &Snapshot) -> Vec<Fault> {
    let fault = |path: &std::path::PathBuf| {
        let key = if path.starts_with(PROGRAMS) {
            "config-stray-program"
        } else if path.starts_with(CONFIG) {
            "config-stray-config"
        } else {
            "config-stray-topic"
        };
        let hint = Text::new(format!("{key}-hint"));
        Draft::warning(Text::new(key)).hinting(hint).at(whole(path))
    };
    snapshot.strays.iter().map(fault).collect()
}

/// One for each folder that does not answer, but for what is [known](Snapshot::recall) of it.
fn silent(snapshot: &Snapshot) -> Vec<Fault> {
    let fault = |folder: &std::path::PathBuf| {
        let draft = Draft::error(Text::new("config-folder-silent"));
        draft
            .hinting(Text::new("config-folder-silent-hint"))
            .at(whole(folder))
    };
    // Of what no program is known without, it is said below.
    let said = |folder: &&std::path::PathBuf| snapshot.programs || *folder != Path::new(PROGRAMS);
    snapshot.silent.iter().filter(said).map(fault).collect()
}

/// Slots that repeat, and slots left out of a day; and slots of one day that take another's name.
fn check_slots(files: &Files) {
    let week: Vec<&SlotId> = files
        .week
        .iter()
        .filter_map(|entry| Some(&entry.id.as_ref()?.value))
        .collect();
    for repeat in files.week.iter().filter_map(|entry| entry.repeat.as_ref()) {
        check_slot(files, &files.week_page, repeat, &week);
        let original = files.week.iter().find(|entry| {
            entry.repeat.is_some() && entry.id.as_ref().is_some_and(|id| id.value == repeat.value)
        });
        if let Some(first) = original.and_then(|entry| entry.repeat.as_ref()) {
            let problem = Text::new("config-repeat-of-repeat").with("slot", &repeat.value);
            let first =
                Some(&first.value).filter(|first| **first != repeat.value && week.contains(first));
            let hint = first.map(|first| Value::write(format_args!("\"{first}\"")));
            files
                .week_page
                .report(&repeat.span, Draft::blocking(problem).hinting(hint));
        }
    }

    let page = &files.calendar_page;
    for dropped in &files.calendar.dropped {
        check_slot(files, page, dropped, &week);
    }

    let mut taken: BTreeSet<&SlotId> = week.into_iter().collect();
    for entry in &files.calendar.one_offs {
        if !taken.insert(&entry.one_off.id) {
            let problem = Text::new("config-one-off-twice").with("slot", &entry.one_off.id);
            let draft = Draft::blocking(problem).hinting(Text::new("config-one-off-twice-hint"));
            page.report(entry.named.as_ref().unwrap_or(&entry.at), draft);
        }
    }
}

fn check_slot(files: &Files, page: &Page, slot: &At<SlotId>, week: &[&SlotId]) {
    let all_named = files.week_page.is_open() && files.week.iter().all(|entry| entry.id.is_some());
    if !all_named || week.contains(&&slot.value) {
        return;
    }
    let problem = Text::new("config-unknown-slot").with("slot", &slot.value);
    let near = nearest(slot.value.as_str(), week.iter().map(|slot| slot.as_str()));
    page.report(
        &slot.span,
        Draft::blocking(problem).hinting(meant(near, "config-unknown-slot-hint")),
    );
}

/// "Did you mean", or what else helps.
fn meant(near: Option<&str>, otherwise: &'static str) -> Text {
    near.map_or_else(
        || Text::new(otherwise),
        |near| Text::new("config-hint-meant").with("name", near),
    )
}

fn check_seasons(files: &Files) {
    let known = &files.calendar.calendar.seasons;
    for season in files.week.iter().filter_map(|entry| entry.season.as_ref()) {
        if !files.calendar_page.is_whole() || known.iter().any(|known| known.id == season.value) {
            continue;
        }
        let problem = Text::new("config-unknown-season").with("season", &season.value);
        let near = nearest(
            season.value.as_str(),
            known.iter().map(|known| known.id.as_str()),
        );
        let hint = meant(near, "config-unknown-season-hint");
        files
            .week_page
            .report(&season.span, Draft::blocking(problem).hinting(hint));
    }
}

/// Inputs that programs relay.
fn check_inputs(files: &Files) {
    let known: Vec<&str> = files
        .station
        .inputs
        .inputs
        .iter()
        .map(|input| input.planned.id.as_str())
        .collect();
    for ProgramPage { page, file } in &files.programs {
        let Some(input) = &file.input else { continue };
        let name = input.value.as_str();
        if !files.station_page.is_whole() || known.contains(&name) {
            continue;
        }
        let problem = Text::new("config-unknown-input").with("input", name);
        let near = nearest(name, known.iter().copied());
        let hint = meant(near, "config-unknown-input-hint").with("input", name);
        page.report(&input.span, Draft::blocking(problem).hinting(hint));
    }
}

/// Programs that slots name. If the whole folder is away, that is said once.
fn check_programs(files: &Files, snapshot: &Snapshot) -> Option<Fault> {
    let known: Vec<&ProgramId> = files
        .programs
        .iter()
        .map(|program| &program.file.program.id)
        .collect();
    let slots = files.week.iter().filter_map(|entry| entry.program.as_ref());
    let named: Vec<(&Page, &At<ProgramId>)> = slots
        .map(|program| (&files.week_page, program))
        .chain(
            files
                .calendar
                .programs
                .iter()
                .map(|program| (&files.calendar_page, program)),
        )
        .collect();
    if !snapshot.programs {
        let draft = if named.is_empty() {
            Draft::warning
        } else {
            Draft::blocking
        };
        let silent = snapshot.silent.contains(Path::new(PROGRAMS));
        let key = if silent {
            "config-folder-silent"
        } else {
            "config-no-programs"
        };
        let draft = draft(Text::new(key)).hinting(Text::new(format!("{key}-hint")));
        return Some(draft.at(whole(Path::new(PROGRAMS))));
    }

    for (page, program) in named {
        if !known.contains(&&program.value) {
            let problem = Text::new("config-unknown-program").with("program", &program.value);
            let near = nearest(
                program.value.as_str(),
                known.iter().map(|known| known.as_str()),
            );
            let hint = meant(near, "config-unknown-program-hint").with("program", &program.value);
            page.report(&program.span, Draft::blocking(problem).hinting(hint));
        }
    }

    None
}

/// A topic's folder may be away for an hour: that keeps nothing from being loaded.
fn check_topic(page: &Page, topic: &At<TopicId>, folders: &[&str]) {
    let name = topic.value.as_str();
    if !folders.contains(&name) {
        let problem = Text::new("config-topic-missing").with("topic", name);
        let near = nearest(name, folders.iter().copied());
        let hint = meant(near, "config-topic-missing-hint").with("topic", name);
        page.report(&topic.span, Draft::error(problem).hinting(hint));
    }
}

fn mentions(program: &ProgramPage) -> impl Iterator<Item = Mention> {
    let mention = |path: &At<AudioPath>| Mention {
        path: path.value.clone(),
        place: program.page.place(&path.span),
        wanted: Purpose::Played,
    };
    program.file.paths.iter().map(mention)
}
