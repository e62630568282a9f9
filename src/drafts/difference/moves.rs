//! What becomes of slots: moved, added, gone, filled by another program.

use super::side::Side;
use crate::drafts::pattern::Pattern;
use crate::names::SlotId;

/// What becomes of one slot, or of two of which one takes the other's program.
#[derive(Debug, Clone)]
pub(super) struct Moved {
    pub(super) slot: SlotId,
    /// The slot that has its program afterwards, where that is another.
    pub(super) other: Option<SlotId>,
    pub(super) title: String,
    /// The program it plays afterwards, where that is another.
    pub(super) instead: Option<String>,
    pub(super) before: Option<Pattern>,
    pub(super) after: Option<Pattern>,
}

/// What becomes of each slot that does not stay as it is.
pub(super) fn moves(before: &Side, after: &Side) -> Vec<Moved> {
    let (old, new) = (before.slots(), after.slots());
    let mut come: Vec<&SlotId> = new.difference(&old).copied().collect();
    let mut moved = Vec::new();
    for slot in old {
        let (was, plays) = (before.pattern(slot), before.plays(slot));
        let Some((program, _)) = &plays else { continue };
        let title = before.title(program);
        if let Some(is) = after.pattern(slot) {
            let now = after.plays(slot).filter(|now| Some(now) != plays.as_ref());
            if was.as_ref() != Some(&is) || now.is_some() {
                moved.push(Moved {
                    slot: slot.clone(),
                    other: None,
                    title,
                    instead: now.map(|(program, _)| after.title(&program)),
                    before: was,
                    after: Some(is),
                });
            }
            continue;
        }
        // Gone: where another slot came that plays the same, it moved there.
        let place = come.iter().position(|other| after.plays(other) == plays);
        let other = place.map(|place| come.remove(place));
        moved.push(Moved {
            slot: slot.clone(),
            other: other.cloned(),
            title,
            instead: None,
            before: was,
            after: other.and_then(|other| after.pattern(other)),
        });
    }

    let added = come.into_iter().filter_map(|slot| {
        let (program, _) = after.plays(slot)?;
        Some(Moved {
            slot: slot.clone(),
            other: None,
            title: after.title(&program),
            instead: None,
            before: None,
            after: after.pattern(slot),
        })
    });
    moved.extend(added);
    moved
}
