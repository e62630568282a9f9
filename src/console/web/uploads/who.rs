//! Who may send what where.

use std::collections::BTreeSet;

use super::name::split;
use super::refusal::Refusal;
use crate::config::Loaded;
use crate::console::people::{Person, Role};
use crate::names::{AudioPath, TopicId};
use crate::station::is_free;

/// Returns whether `person` is of another office, and sees only their own recordings.
pub(in crate::console::web) fn is_guest(person: &Person) -> bool {
    !person.is_any(Role::STATION)
}

/// Returns the folders that `person` may put recordings into, and what people call each, by that.
///
/// People of the station: all. Others: those that programs play from and in which nothing airs without approval.
pub(in crate::console::web) fn topics(person: &Person, loaded: &Loaded) -> Vec<(TopicId, String)> {
    if !person.is_any(Role::SENDING) {
        return Vec::new();
    }
    let schedule = &loaded.schedule;
    let programs = schedule.programs.values();
    let played: BTreeSet<&TopicId> = programs.flat_map(|program| &program.topics).collect();
    let may = |id: &TopicId| {
        !is_guest(person)
            || (played.contains(id) && !is_free(id, loaded) && !plays_by_itself(id, loaded))
    };
    let topics = schedule.topics.iter().filter(|(id, _)| may(id));
    let mut topics: Vec<(TopicId, String)> = topics
        .map(|(id, topic)| (id.clone(), topic.title.clone()))
        .collect();
    topics.sort_by_cached_key(|(_, title)| title.to_lowercase());
    topics
}

/// Returns whether something of the folder `id` sounds although no program picked it: as filler, as a bed or as fallback; or
/// by its name, as the opening of a program that asks for no approval.
fn plays_by_itself(id: &TopicId, loaded: &Loaded) -> bool {
    let mut programs = loaded.schedule.programs.values();
    loaded.rules.fallback.as_ref() == Some(id)
        || programs.any(|program| {
            let bed = program.bed.as_ref().map(|bed| &bed.topic);
            let unapproved = !program.approval && program.played_from().any(|topic| topic == *id);
            program.filler.as_ref() == Some(id) || bed == Some(id) || unapproved
        })
}

/// Checks that `name` may come in the place of the recording at `path`: of the same kind, and of a folder the person may
/// put things into.
///
/// # Errors
/// If it may not.
pub(in crate::console::web) fn may_replace(
    person: &Person,
    loaded: &Loaded,
    path: &AudioPath,
    name: &str,
) -> Result<(), Refusal> {
    let topic = path.topic();
    let theirs = topics(person, loaded).iter().any(|(id, _)| *id == topic);
    let ending = |name: &str| split(name).1.to_lowercase();
    if theirs && ending(path.as_str()) == ending(name) {
        Ok(())
    } else {
        Err(Refusal::Replaces)
    }
}
