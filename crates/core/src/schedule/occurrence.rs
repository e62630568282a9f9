//! The name of one slot on one date.

use std::cmp::Ordering;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Occurrence;
use crate::names::SlotId;

/// Names an occurrence: its slot, and when that was due. Sorts by time.
///
/// Written down as two keys beside others, `slot` and `due_us`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OccurrenceId {
    /// The slot.
    pub slot: SlotId,
    /// When it was due.
    #[serde(
        rename = "due_us",
        with = "jiff::fmt::serde::timestamp::microsecond::required"
    )]
    pub due: Timestamp,
}

impl Ord for OccurrenceId {
    /// By time first: instants are compared at once, names letter by letter.
    fn cmp(&self, other: &Self) -> Ordering {
        self.due
            .cmp(&other.due)
            .then_with(|| self.slot.cmp(&other.slot))
    }
}

impl PartialOrd for OccurrenceId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// As engineers read it: `sang@2026-11-24T22:30:00Z`.
impl fmt::Display for OccurrenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.slot, self.due)
    }
}

impl Occurrence {
    /// Returns its name.
    #[must_use]
    pub fn id(&self) -> OccurrenceId {
        OccurrenceId {
            slot: self.slot.id.clone(),
            due: self.start,
        }
    }

    /// Returns whether it is the one named `id`.
    #[must_use]
    pub fn is(&self, id: &OccurrenceId) -> bool {
        self.start == id.due && self.slot.id == id.slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(slot: &str, second: i64) -> OccurrenceId {
        OccurrenceId {
            slot: SlotId::from(slot),
            due: Timestamp::from_second(second).unwrap(),
        }
    }

    #[test]
    fn sorts_by_time_then_by_name() {
        let mut ids = [id("b", 7), id("a", 9), id("a", 7)];
        ids.sort();
        assert_eq!(ids, [id("a", 7), id("b", 7), id("a", 9)]);
    }

    #[test]
    fn keys_stay_beside_others() {
        #[derive(Debug, PartialEq, Serialize, Deserialize)]
        struct Row {
            kind: u8,
            #[serde(flatten)]
            occurrence: OccurrenceId,
            last: u8,
        }

        let row = Row {
            kind: 1,
            occurrence: id("sang", 1_800_000_000),
            last: 2,
        };

        let json = serde_json::to_string(&row).unwrap();
        assert_eq!(
            json,
            r#"{"kind":1,"slot":"sang","due_us":1800000000000000,"last":2}"#
        );
        assert_eq!(serde_json::from_str::<Row>(&json).unwrap(), row);
    }

    #[test]
    fn reads_as_slot_and_instant() {
        assert_eq!(
            id("sang", 1_800_000_000).to_string(),
            "sang@2027-01-15T08:00:00Z"
        );
    }
}
