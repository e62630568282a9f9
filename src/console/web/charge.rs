//! Who may sign a change of the station's files: by what it changes, not by what it says of itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::approvals::legal_programs;
use crate::calendar::{Calendar, SpecialDay};
use crate::config::{self, CALENDAR, Content, Literal, SCHEDULE, Snapshot, Version};
use crate::console::people::{Person, Role};
use crate::names::SlotId;

/// Returns whether `person` may sign what leads from `before` to `after`: the leadership everything, the legal officer
/// what touches slots of programs in charge of the legal office and nothing else.
pub(super) fn may_sign(person: &Person, before: &Snapshot, after: &Snapshot) -> bool {
    person.is_any(&[Role::Leader]) || (person.is_any(&[Role::Legal]) && is_legal(before, after))
}

/// Returns whether what leads from `before` to `after` touches slots of programs in charge of the legal office and nothing
/// else; not where files cannot be read.
pub(super) fn is_legal(before: &Snapshot, after: &Snapshot) -> bool {
    legal(before, after).unwrap_or(false)
}

/// Slots with their versions.
type Slots = BTreeMap<SlotId, Vec<Version>>;

/// What the legal office is in charge of.
struct Charge {
    programs: BTreeSet<String>,
    /// Slots of both versions of the files.
    slots: [Slots; 2],
}

/// None where files cannot be read: then nobody knows what it changes.
fn legal(before: &Snapshot, after: &Snapshot) -> Option<bool> {
    let paths: BTreeSet<&PathBuf> = before.files.keys().chain(after.files.keys()).collect();
    let mut changed = paths
        .into_iter()
        .filter(|path| before.files.get(*path) != after.files.get(*path));
    // A program's own file says who approves its recordings, and who is in charge.
    if changed.any(|path| {
        ![SCHEDULE, CALENDAR]
            .map(Path::new)
            .contains(&path.as_path())
    }) {
        return Some(false);
    }

    let (was, is) = (
        config::understand(before).loaded?,
        config::understand(after).loaded?,
    );
    let programs = legal_programs(&was.schedule).map(|program| program.id.to_string());
    let charge = Charge {
        programs: programs.collect(),
        slots: [slots(before)?, slots(after)?],
    };
    Some(charge.has_slots() && charge.has_days(&was.calendar, &is.calendar))
}

fn slots(snapshot: &Snapshot) -> Option<Slots> {
    match snapshot.files.get(Path::new(SCHEDULE)) {
        Some(Content::Bytes(bytes)) => config::slots(bytes).ok(),
        _ => None,
    }
}

impl Charge {
    /// Whether every slot that differs is the office's, before and after.
    fn has_slots(&self) -> bool {
        let [was, is] = &self.slots;
        let ids: BTreeSet<&SlotId> = was.keys().chain(is.keys()).collect();
        let mut differing = ids.into_iter().filter(|id| was.get(*id) != is.get(*id));
        differing.all(|id| self.has_slot(id))
    }

    fn has_slot(&self, id: &SlotId) -> bool {
        let versions = || {
            self.slots
                .iter()
                .filter_map(|slots| slots.get(id))
                .flatten()
        };
        versions().next().is_some()
            && versions().all(
                |version| match (text(version, "program"), text(version, "repeat")) {
                    (Some(program), _) => self.programs.contains(program),
                    (None, Some(original)) => {
                        original != id.as_str() && self.has_original(&SlotId::from(original))
                    }
                    (None, None) => false,
                },
            )
    }

    /// A slot that is repeated plays a program itself.
    fn has_original(&self, id: &SlotId) -> bool {
        let versions = || {
            self.slots
                .iter()
                .filter_map(|slots| slots.get(id))
                .flatten()
        };
        versions().next().is_some()
            && versions().all(|version| {
                text(version, "program").is_some_and(|program| self.programs.contains(program))
            })
    }

    /// Whether every day that differs drops and adds what is the office's, and is no holiday.
    fn has_days(&self, was: &Calendar, is: &Calendar) -> bool {
        let gone = was.days.iter().filter(|day| !is.days.contains(day));
        let come = is.days.iter().filter(|day| !was.days.contains(day));
        let own = |day: &SpecialDay| {
            !day.holiday
                && day.change.replace.is_none()
                && day.change.drop.iter().all(|slot| self.has_slot(slot))
                && day
                    .change
                    .add
                    .iter()
                    .all(|extra| self.programs.contains(extra.program.as_str()))
        };
        was.seasons == is.seasons && was.mournings == is.mournings && gone.chain(come).all(own)
    }
}

fn text<'v>(version: &'v Version, key: &str) -> Option<&'v str> {
    match version.keys.iter().find(|(name, _)| name == key) {
        Some((_, Literal::Text(text))) => Some(text),
        _ => None,
    }
}
