//! What a draft is to do, without the day from which it holds.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::error::DraftError;
use super::files::{bytes, in_line, refused};
use super::special;
use crate::config::{
    CALENDAR, Literal, OneOffDay, SCHEDULE, Snapshot, Splice, SpliceError, Step, Version, value,
    versions,
};
use crate::names::SlotId;
use crate::words::Text;

/// One thing a draft is to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "kebab-case")]
pub enum Operation {
    /// Gives a slot other values: a new version of it from the day on, and the one before ends the day before.
    Change {
        /// The slot.
        slot: SlotId,
        /// The keys that differ, with their new values.
        keys: Vec<(String, Literal)>,
        /// Keys that it has no more: those it can do without.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        without: Vec<String>,
    },
    /// Adds a slot.
    Add {
        /// Its keys and values.
        keys: Vec<(String, Literal)>,
    },
    /// Ends a slot the day before.
    Retire {
        /// The slot.
        slot: SlotId,
    },
    /// Makes one date differ.
    Day {
        /// The date and what it has.
        day: OneOffDay,
    },
    /// Has state mourning on these days.
    Mourning {
        /// The first.
        from: Date,
        /// The last.
        until: Date,
    },
    /// Takes a special day or days of mourning out of the calendar, as soon as it is signed: they stay in the file as
    /// comments.
    Off {
        /// `day` or `mourning`.
        list: String,
        /// What people call it.
        name: String,
        /// Keys with their values, by which it is found.
        having: Vec<(String, Option<Literal>)>,
    },
    /// Gives a key of a program, a topic, the station or an entry of the calendar its value, which counts as soon as it is
    /// signed.
    Set {
        /// The file, relative to the station.
        file: PathBuf,
        /// The way to the table that has the key.
        table: Vec<Step>,
        /// The key.
        key: String,
        /// The value.
        value: Literal,
    },
    /// Takes a key of a program, a topic or the station away, which counts as soon as it is signed.
    Unset {
        /// The file, relative to the station.
        file: PathBuf,
        /// The way to the table that has the key.
        table: Vec<Step>,
        /// The key.
        key: String,
    },
}

/// Keys that a change leaves a slot: it is nothing without them, or its dates would be others.
const NEEDED: [&str; 8] = [
    "id", "from", "program", "repeat", "days", "at", "cron", "length",
];

/// Keys that speak for each other: what gives one leaves out the others.
const RIVALS: [(&str, &[&str]); 5] = [
    ("cron", &["days", "at"]),
    ("days", &["cron"]),
    ("at", &["cron"]),
    ("program", &["repeat"]),
    ("repeat", &["program"]),
];

impl Operation {
    /// Returns whether it can hold from a later day on than the one it is signed on.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        !matches!(
            self,
            Self::Set { .. } | Self::Unset { .. } | Self::Off { .. }
        )
    }

    /// The edits that make it hold from `from` on, for files as they stand in `snapshot`.
    pub(super) fn splices(
        &self,
        snapshot: &Snapshot,
        from: Date,
        note: &str,
    ) -> Result<Vec<Splice>, DraftError> {
        match self {
            Self::Change {
                slot,
                keys,
                without,
            } => change(snapshot, slot, (keys, without), from, note),
            Self::Retire { slot } => {
                let version = held(snapshot, slot, from)?;
                Ok(vec![retire(slot, &version, from)?])
            }
            Self::Add { keys } => {
                let mut keys = keys.clone();
                if !keys.iter().any(|(key, _)| key == "from") {
                    keys.push(("from".to_owned(), Literal::Text(from.to_string())));
                }
                let note = Some(note.to_owned());
                Ok(vec![Splice::AddSlot { keys, note }])
            }
            Self::Day { day } => {
                special::check_day(snapshot, day)?;
                Ok(vec![Splice::OneOff {
                    day: day.clone(),
                    note: Some(note.to_owned()),
                }])
            }
            Self::Mourning { from, until } => {
                special::check_mourning(snapshot, *from, *until)?;
                Ok(vec![Splice::Mourning {
                    from: *from,
                    until: *until,
                    note: Some(note.to_owned()),
                }])
            }
            Self::Off { list, having, .. } => Ok(vec![Splice::CommentOut {
                list: list.clone(),
                having: having.clone(),
            }]),
            Self::Set {
                file,
                table,
                key,
                value,
            } => {
                check_file(snapshot, file, table)?;
                Ok(vec![Splice::Set {
                    file: file.clone(),
                    table: table.clone(),
                    key: key.clone(),
                    value: value.clone(),
                }])
            }
            Self::Unset { file, table, key } => {
                check_file(snapshot, file, table)?;
                Ok(vec![Splice::Unset {
                    file: file.clone(),
                    table: table.clone(),
                    key: key.clone(),
                }])
            }
        }
    }

    /// Takes its place among the operations of a draft: what changes or ends a slot stands for what was said of it before.
    pub(super) fn join(self, all: &mut Vec<Self>) {
        let slot = match &self {
            Self::Change { slot, .. } | Self::Retire { slot } => slot.clone(),
            _ => return all.push(self),
        };
        let same = |one: &&mut Self| match one {
            Self::Change { slot: own, .. } | Self::Retire { slot: own } => *own == slot,
            _ => false,
        };
        match all.iter_mut().find(same) {
            Some(before) => *before = self,
            None => all.push(self),
        }
    }

    /// What it touches, as people would name it.
    #[must_use]
    pub fn target(&self) -> String {
        match self {
            Self::Change { slot, .. } | Self::Retire { slot } => slot.to_string(),
            Self::Add { keys } => {
                let id = keys.iter().find(|(key, _)| key == "id");
                match id {
                    Some((_, Literal::Text(id))) => id.clone(),
                    _ => "[[slot]]".to_owned(),
                }
            }
            Self::Day { day } => day.date.to_string(),
            Self::Mourning { from, .. } => from.to_string(),
            Self::Off { name, .. } => name.clone(),
            Self::Set { file, key, .. } | Self::Unset { file, key, .. } => {
                format!("{} {key}", file.display())
            }
        }
    }

    /// What stands in the files where it works, as text to compare and to show; none if nothing does.
    pub(super) fn touches(&self, snapshot: &Snapshot) -> Result<Option<String>, SpliceError> {
        match self {
            Self::Change { slot, .. } | Self::Retire { slot } => {
                let versions = versions(bytes(snapshot, SCHEDULE), slot)?;
                let written: Vec<String> = versions.iter().map(written).collect();
                Ok((!written.is_empty()).then(|| written.join(" · ")))
            }
            Self::Add { .. } => {
                let id = SlotId::from(self.target().as_str());
                let versions = versions(bytes(snapshot, SCHEDULE), &id)?;
                let written: Vec<String> = versions.iter().map(written).collect();
                Ok((!written.is_empty()).then(|| written.join(" · ")))
            }
            Self::Day { day } => special::beside_day(snapshot, day),
            Self::Mourning { from, until } => special::beside_mourning(snapshot, *from, *until),
            Self::Off { list, having, .. } => special::found(snapshot, list, having),
            Self::Set {
                file, table, key, ..
            }
            | Self::Unset { file, table, key } => {
                let file = file.to_string_lossy();
                let found = value(bytes(snapshot, &file), table, key)?;
                Ok(found.map(|value| format!("{key} = {}", value.written())))
            }
        }
    }

    /// The operation with every key of the slot as `base` has it, its own on top: whoever signs it takes back what others
    /// changed of the slot.
    pub(super) fn with_all_of(&self, base: &Snapshot, from: Date) -> Result<Self, DraftError> {
        let Self::Change {
            slot,
            keys,
            without,
        } = self
        else {
            return Ok(self.clone());
        };
        let mut all = held(base, slot, from)?.keys;
        all.retain(|(key, _)| !["id", "from", "until"].contains(&key.as_str()));
        all.retain(|(key, _)| !without.contains(key));
        lay_over(&mut all, keys);
        Ok(Self::Change {
            slot: slot.clone(),
            keys: all,
            without: without.clone(),
        })
    }
}

/// A version in one line.
fn written(version: &Version) -> String {
    in_line(&version.keys)
}

/// Whether `file` is the settings of a topic's folder that is there, which may have none yet.
fn is_topic(snapshot: &Snapshot, file: &Path) -> bool {
    let mut folders = snapshot.topics.iter().flat_map(|topics| topics.values());
    folders.any(|folder| folder.join("topic.toml") == file)
}

/// Refuses a file that has no keys to set, or dates to set them by.
fn check_file(snapshot: &Snapshot, file: &Path, table: &[Step]) -> Result<(), DraftError> {
    let known = snapshot.files.contains_key(file) || is_topic(snapshot, file);
    // A slot has versions; of the calendar only what an entry says is set.
    let dated = file == Path::new(SCHEDULE) || (file == Path::new(CALENDAR) && table.is_empty());
    if !known || dated {
        let text = Text::new("edit-set-where").with("file", file.display());
        return Err(DraftError::Refused(text));
    }
    Ok(())
}

/// The version of a slot that holds on `from`, or begins after it.
fn held(snapshot: &Snapshot, slot: &SlotId, from: Date) -> Result<Version, DraftError> {
    let versions = versions(bytes(snapshot, SCHEDULE), slot).map_err(|error| refused(&error))?;
    let holds = |version: &&Version| version.until.is_none_or(|until| from <= until);
    let found = versions.iter().find(holds);
    found.cloned().ok_or_else(|| {
        let text = Text::new("edit-no-slot").with("slot", slot);
        DraftError::Refused(text.with("date", from.strftime("%d/%m/%Y")))
    })
}

fn retire(slot: &SlotId, version: &Version, from: Date) -> Result<Splice, DraftError> {
    let begins_later = version.from.is_some_and(|first| from <= first);
    match from.yesterday() {
        Ok(until) if !begins_later => Ok(Splice::RetireSlot {
            slot: slot.clone(),
            from: version.from,
            until,
        }),
        _ => {
            let text = Text::new("edit-retire-later").with("slot", slot);
            Err(DraftError::Refused(text))
        }
    }
}

fn change(
    snapshot: &Snapshot,
    slot: &SlotId,
    (changed, without): (&[(String, Literal)], &[String]),
    from: Date,
    note: &str,
) -> Result<Vec<Splice>, DraftError> {
    if changed
        .iter()
        .any(|(key, _)| ["id", "from"].contains(&key.as_str()))
    {
        return Err(DraftError::because("edit-change-dates"));
    } else if let Some(key) = without.iter().find(|key| NEEDED.contains(&key.as_str())) {
        let text = Text::new("edit-change-needs").with("slot", slot);
        return Err(DraftError::Refused(text.with("key", key)));
    }
    let until = last_date(slot, changed, from)?;
    let version = held(snapshot, slot, from)?;
    if version.from.is_some_and(|first| from < first) {
        let text = Text::new("edit-change-later").with("slot", slot);
        return Err(DraftError::Refused(text));
    }
    let gone: Vec<&String> = without
        .iter()
        .filter(|key| version.has(key.as_str()))
        .collect();

    // Where nothing else differs, the block that holds is the one that ends, or that ends no more. One that begins on
    // that very day was never on air: there is nothing to end.
    let ends_alone = match (changed, &gone[..]) {
        ([(key, _)], []) => key == "until",
        ([], [key]) => *key == "until",
        _ => false,
    };
    if ends_alone || version.from == Some(from) {
        return Ok(in_place(slot, &version, changed, &gone));
    } else if changed.is_empty() && gone.is_empty() {
        return Ok(Vec::new());
    }

    let mut keys = version.keys.clone();
    keys.retain(|(key, _)| !["from", "until"].contains(&key.as_str()));
    keys.retain(|(key, _)| !without.contains(key));
    lay_over(&mut keys, changed);
    keys.retain(|(key, _)| key != "until");
    keys.push(("from".to_owned(), Literal::Text(from.to_string())));
    let kept = version
        .until
        .filter(|_| !without.iter().any(|key| key == "until"));
    if let Some(until) = until.or(kept) {
        keys.push(("until".to_owned(), Literal::Text(until.to_string())));
    }
    Ok(vec![
        retire(slot, &version, from)?,
        Splice::AddSlot {
            keys,
            note: Some(note.to_owned()),
        },
    ])
}

/// Edits of a slot's own block: what goes, and what `changed` speaks for, first.
fn in_place(
    slot: &SlotId,
    version: &Version,
    changed: &[(String, Literal)],
    gone: &[&String],
) -> Vec<Splice> {
    let table = vec![Step::Entry {
        list: "slot".to_owned(),
        having: vec![
            ("id".to_owned(), Some(Literal::Text(slot.to_string()))),
            (
                "from".to_owned(),
                version.from.map(|from| Literal::Text(from.to_string())),
            ),
        ],
    }];
    let rivals = changed
        .iter()
        .flat_map(|(key, _)| rivals(key))
        .filter(|rival| version.has(rival));
    let mut all: BTreeSet<&str> = rivals.collect();
    all.extend(gone.iter().map(|key| key.as_str()));
    let unset = all.into_iter().map(|key| Splice::Unset {
        file: SCHEDULE.into(),
        table: table.clone(),
        key: key.to_owned(),
    });
    let set = changed.iter().map(|(key, value)| Splice::Set {
        file: SCHEDULE.into(),
        table: table.clone(),
        key: key.clone(),
        value: value.clone(),
    });
    unset.chain(set).collect()
}

/// Keys that give way to `key`.
fn rivals(key: &str) -> impl Iterator<Item = &'static str> {
    let own = RIVALS.iter().find(|(name, _)| *name == key);
    own.map_or(&[][..], |(_, rivals)| rivals).iter().copied()
}

/// The last date that `changed` gives a slot, if it gives one: on `from` or later.
fn last_date(
    slot: &SlotId,
    changed: &[(String, Literal)],
    from: Date,
) -> Result<Option<Date>, DraftError> {
    let Some((_, value)) = changed.iter().find(|(key, _)| key == "until") else {
        return Ok(None);
    };
    let until = match value {
        Literal::Text(text) => text.parse::<Date>().ok(),
        _ => None,
    };
    match until.filter(|until| from <= *until) {
        Some(until) => Ok(Some(until)),
        None => Err(DraftError::Refused(
            Text::new("edit-until-early")
                .with("slot", slot)
                .with("date", from.strftime("%d/%m/%Y")),
        )),
    }
}

/// Gives keys their new values, in their places, and leaves out those they speak for.
fn lay_over(keys: &mut Vec<(String, Literal)>, changed: &[(String, Literal)]) {
    for (key, value) in changed {
        let gone: Vec<&str> = rivals(key).collect();
        let rival = keys
            .iter()
            .position(|(key, _)| gone.contains(&key.as_str()));
        keys.retain(|(key, _)| !gone.contains(&key.as_str()));
        if let Some((_, old)) = keys.iter_mut().find(|(name, _)| name == key) {
            old.clone_from(value);
        } else {
            let place = rival.unwrap_or(keys.len()).min(keys.len());
            keys.insert(place, (key.clone(), value.clone()));
        }
    }
}
