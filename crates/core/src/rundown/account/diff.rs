//! What an edit of the schedule changes: two plans of the same days, compared.
//!
//! The hard part is to say it as a person would. Occurrences of the same slot on the same day are one
//! thing that moved, grew or plays something else; one that left and one that came at the same minute
//! are a replacement; fillers, which shift whenever anything does, are kept apart from what matters.
//!
//! Pure.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::names::{ProgramId, SegmentId};
use crate::rundown::{Item, Kind, Rundown};
use crate::schedule::OccurrenceId;
use crate::units::Frames;

/// Everything that differs.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Changes {
    /// By date and time.
    pub changes: Vec<Change>,
    /// How many items differ, fillers included.
    pub items: usize,
}

/// One broadcast that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The day.
    pub date: Date,
    /// What happened to it.
    pub kind: ChangeKind,
    /// As it was; none if it is new.
    pub before: Option<Broadcast>,
    /// As it will be; none if it is gone.
    pub after: Option<Broadcast>,
}

/// How a broadcast differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// It was not there.
    Added,
    /// It is not there any more.
    Removed,
    /// It begins at another time.
    Moved,
    /// It ends at another time.
    Resized,
    /// Something else airs in its time.
    Replaced,
    /// Only what fills the rest of its time differs.
    Filler,
}

/// One occurrence as it would air.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broadcast {
    /// Which it is.
    pub occurrence: OccurrenceId,
    /// The program.
    pub program: ProgramId,
    /// From when.
    pub start: Timestamp,
    /// Until when.
    pub end: Timestamp,
    /// What airs, fillers left out.
    pub items: Vec<(Kind, Option<SegmentId>, String)>,
    fillers: Vec<Option<SegmentId>>,
}

/// What differs between the plans of the same days.
#[must_use]
pub fn diff(before: &[Rundown], after: &[Rundown]) -> Changes {
    let mut changes = Changes::default();
    for rundown in before {
        let other = after.iter().find(|other| other.date == rundown.date);
        let items = other.map_or(&[][..], |other| &other.items);
        compare(rundown.date, &rundown.items, items, &mut changes);
    }

    for rundown in after
        .iter()
        .filter(|after| !before.iter().any(|before| before.date == after.date))
    {
        compare(rundown.date, &[], &rundown.items, &mut changes);
    }

    let start = |change: &Change| {
        [&change.before, &change.after]
            .into_iter()
            .flatten()
            .map(|b| b.start)
            .min()
    };

    changes
        .changes
        .sort_by_key(|change| (change.date, start(change)));
    changes
}

fn compare(date: Date, before: &[Item], after: &[Item], changes: &mut Changes) {
    changes.items += items_changed(before, after);
    let (mut old, mut new) = (broadcasts(before), broadcasts(after));
    // The same slot due at the same minute; then the same slot at another; then another at the same.
    let rules: [fn(&Broadcast, &Broadcast) -> bool; 3] = [
        |old, new| old.occurrence == new.occurrence,
        |old, new| old.occurrence.slot == new.occurrence.slot,
        |old, new| old.start == new.start,
    ];
    for same in rules {
        let mut left = Vec::new();
        for before in old {
            match new.iter().position(|after| same(&before, after)) {
                Some(place) => changes
                    .changes
                    .extend(changed(date, before, new.remove(place))),
                None => left.push(before),
            }
        }
        old = left;
    }

    let gone = old
        .into_iter()
        .map(|before| (ChangeKind::Removed, Some(before), None));
    let come = new
        .into_iter()
        .map(|after| (ChangeKind::Added, None, Some(after)));
    let alone = gone.chain(come).map(|(kind, before, after)| Change {
        date,
        kind,
        before,
        after,
    });
    changes.changes.extend(alone);
}

fn changed(date: Date, before: Broadcast, after: Broadcast) -> Option<Change> {
    let kind = if before.start != after.start {
        ChangeKind::Moved
    } else if before.program != after.program || before.items != after.items {
        ChangeKind::Replaced
    } else if Frames::between(before.end, after.end) > Frames::ZERO
        || Frames::between(after.end, before.end) > Frames::ZERO
    {
        ChangeKind::Resized
    } else if before.fillers != after.fillers {
        ChangeKind::Filler
    } else {
        return None;
    };

    Some(Change {
        date,
        kind,
        before: Some(before),
        after: Some(after),
    })
}

/// Items by occurrence, in order.
fn broadcasts(items: &[Item]) -> Vec<Broadcast> {
    let mut found: Vec<Broadcast> = Vec::new();
    for item in items {
        if found
            .last()
            .is_none_or(|last| last.occurrence != item.occurrence)
        {
            found.push(Broadcast {
                occurrence: item.occurrence.clone(),
                program: item.program.clone(),
                start: item.start,
                end: item.end(),
                items: Vec::new(),
                fillers: Vec::new(),
            });
        }
        let Some(last) = found.last_mut() else {
            continue;
        };
        last.end = item.end();
        let id = item.source.id();
        if item.kind == Kind::Filler {
            last.fillers.push(id);
        } else {
            let title = item
                .source
                .segment()
                .map_or_else(String::new, |segment| segment.title.to_string());
            last.items.push((item.kind, id, title));
        }
    }

    found
}

/// How many items the longer of the two has that the other has not.
fn items_changed(before: &[Item], after: &[Item]) -> usize {
    let before: BTreeSet<_> = before.iter().map(key).collect();
    let after: BTreeSet<_> = after.iter().map(key).collect();
    before
        .difference(&after)
        .count()
        .max(after.difference(&before).count())
}

/// What is heard and when; the slot may be called otherwise.
fn key(item: &Item) -> (Timestamp, Frames, Option<SegmentId>) {
    (item.start, item.length, item.source.id())
}
