//! One of two stations that are compared: what it has due and what it would air.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::config::{self, Fault, Loaded, Outcome, Snapshot};
use crate::drafts::error::DraftError;
use crate::drafts::pattern::Pattern;
use crate::names::{ProgramId, SlotId};
use crate::rundown::Rundown;
use crate::schedule::{Occurrence, Play};
use crate::station::{self, Folder};

/// Days that are planned with and without the change.
pub(super) const DAYS: u32 = 14;

/// One side of the comparison.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) loaded: Loaded,
    pub(super) faults: Vec<Fault>,
    pub(super) occurrences: Vec<Occurrence>,
    pub(super) rundowns: Vec<Rundown>,
}

impl Side {
    pub(super) fn of(
        folder: &Folder,
        station: &station::Snapshot,
        snapshot: &Snapshot,
        from: Date,
        now: Timestamp,
    ) -> Result<Self, DraftError> {
        let snapshot = snapshot.clone().with_a_week();
        let Outcome { loaded, mut faults } = config::load_for(folder.root(), &snapshot, from);
        let Some(loaded) = loaded else {
            faults.retain(|fault| fault.blocks);
            return Err(DraftError::Faulty(faults));
        };
        let zone = &loaded.rules.zone;
        let days = from.series(1.day()).take(DAYS as usize);
        let due = |date| {
            loaded
                .schedule
                .due_on(&loaded.calendar, zone, date)
                .occurrences
        };
        let occurrences = days.flat_map(due).collect();
        let today = now.to_zoned(zone.clone()).date();
        let ahead = u32::try_from(today.duration_until(from).as_hours() / 24).unwrap_or(0);
        let planned = station
            .plan(&loaded, from.min(today), DAYS.saturating_add(ahead), now)
            .map_err(|error| std::io::Error::other(error.to_string()))?;
        let rundowns = planned.filter(|rundown| rundown.date >= from).collect();
        Ok(Self {
            loaded,
            faults,
            occurrences,
            rundowns,
        })
    }

    pub(super) fn of_slot(&self, slot: &SlotId) -> impl Iterator<Item = &Occurrence> {
        let slot = slot.clone();
        self.occurrences
            .iter()
            .filter(move |occurrence| occurrence.slot.id == slot)
    }

    pub(super) fn pattern(&self, slot: &SlotId) -> Option<Pattern> {
        let mut own = self.of_slot(slot).peekable();
        own.peek()?;
        Some(Pattern::of(own, &self.loaded.rules.zone))
    }

    /// What fills a slot, and whether that is new: a move is told of what stays the same.
    pub(super) fn plays(&self, slot: &SlotId) -> Option<(ProgramId, bool)> {
        let first = self.of_slot(slot).next()?;
        let new = matches!(first.slot.play, Play::Program(_));
        Some((first.program.id.clone(), new))
    }

    pub(super) fn title(&self, program: &ProgramId) -> String {
        let known = self.loaded.schedule.programs.get(program);
        known.map_or_else(|| program.to_string(), |program| program.title.clone())
    }

    pub(super) fn slots(&self) -> BTreeSet<&SlotId> {
        self.occurrences.iter().map(|one| &one.slot.id).collect()
    }
}
