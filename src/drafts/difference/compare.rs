//! All that differs between two versions of the station's files.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::airtime::{Airtime, airtimes, lost};
use super::conflict::{
    Early, Silence, each_overlap_once, early_repeats, new_faults, new_notes, silences,
};
use super::moves::{Moved, moves};
use super::side::{DAYS, Side};
use super::special::{self, Special};
use crate::config::{Fault, Snapshot};
use crate::drafts::error::DraftError;
use crate::rundown::{Note, Severity};
use crate::station::{self, Folder};

/// What a change does.
#[derive(Debug, Clone)]
pub struct Difference {
    /// The first day.
    pub first: Date,
    /// The last of the days that were planned.
    pub last: Date,
    /// What becomes of slots in those days.
    pub(super) slots: Vec<Moved>,
    /// What special days, and those that are special no more, have otherwise.
    pub(super) special: Vec<Special>,
    /// How many more of them there are.
    pub(super) more_special: usize,
    /// Airtime of each topic that has any.
    pub(super) topics: Vec<Airtime>,
    /// Recordings that would have aired and do not.
    pub(super) lost: Vec<String>,
    /// Faults that were not there before.
    pub(super) faults: Vec<Fault>,
    /// Notes of the plan that were not there before.
    pub(super) notes: Vec<(Date, Note)>,
    /// Repeats that would come before their originals.
    pub(super) early: Vec<Early>,
    /// Silence within sessions that was sound before.
    pub(super) silences: Vec<Silence>,
}

/// Compares two versions of the station's files, from `from` on, as planned at `now`.
///
/// # Errors
/// [`DraftError`]: one of the two could not be loaded, or the log cannot be read.
pub fn compare(
    folder: &Folder,
    station: &station::Snapshot,
    (before, after): (&Snapshot, &Snapshot),
    from: Date,
    now: Timestamp,
) -> Result<Difference, DraftError> {
    let side = |snapshot: &Snapshot| Side::of(folder, station, snapshot, from, now);
    let (before, after) = (side(before)?, side(after)?);
    let (mut faults, mut notes) = (new_faults(&before, &after), new_notes(&before, &after));
    each_overlap_once(&mut faults, &mut notes);
    let last = from.saturating_add(i64::from(DAYS - 1).days());
    let (special, more_special) = special::differing(&before, &after, (from, last));
    Ok(Difference {
        first: from,
        last,
        slots: moves(&before, &after),
        special,
        more_special,
        topics: airtimes(&before, &after),
        lost: lost(&before, &after),
        faults,
        notes,
        early: early_repeats(&before, &after),
        silences: silences(&before, &after),
    })
}

impl Difference {
    /// Returns whether nothing that is heard in the days looked at differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty() && self.special.is_empty()
    }

    /// Returns whether the change makes something wrong that was not.
    #[must_use]
    pub fn has_conflicts(&self) -> bool {
        let grave = |(_, note): &(Date, Note)| note.severity >= Severity::Warning;
        !self.faults.is_empty()
            || !self.early.is_empty()
            || !self.silences.is_empty()
            || self.notes.iter().any(grave)
    }
}
