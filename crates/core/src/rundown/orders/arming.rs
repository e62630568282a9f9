//! Who may speak live, and in which occurrence.
//!
//! Nobody is on air by connecting: a named person lets a line on air for one occurrence, in advance or at the minute, and
//! that is a fact of the airtime log as an order is. It ends with the occurrence, or when a person says so.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::schedule::OccurrenceId;

/// A person's word on a live line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arming {
    /// Its entry in the airtime log.
    pub number: i64,
    /// When it was given.
    pub at: Timestamp,
    /// Whether the line may be heard, or not any more.
    pub open: bool,
    /// Who said so.
    pub by: Arc<str>,
    /// Who speaks.
    pub speaker: Arc<str>,
}

/// The last word on each occurrence.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Armings(BTreeMap<OccurrenceId, Arming>);

impl Armings {
    /// Adds a word on `occurrence`; the one given last holds.
    pub fn give(&mut self, occurrence: OccurrenceId, arming: Arming) {
        let known = self.0.get(&occurrence).map(|known| known.number);
        if known.is_none_or(|known| known < arming.number) {
            self.0.insert(occurrence, arming);
        }
    }

    /// Returns the last word on `occurrence`.
    #[must_use]
    pub fn of(&self, occurrence: &OccurrenceId) -> Option<&Arming> {
        self.0.get(occurrence)
    }

    /// Returns who may speak in `occurrence`; none if nobody may.
    #[must_use]
    pub fn open(&self, occurrence: &OccurrenceId) -> Option<&Arming> {
        self.of(occurrence).filter(|arming| arming.open)
    }

    /// Takes what others know beyond this.
    pub(super) fn learn(&mut self, others: &Self) {
        for (occurrence, arming) in &others.0 {
            self.give(occurrence.clone(), arming.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn occurrence(second: i64) -> OccurrenceId {
        OccurrenceId {
            slot: "toa-dam".into(),
            due: Timestamp::from_second(second).unwrap(),
        }
    }

    fn arming(number: i64, open: bool) -> Arming {
        Arming {
            number,
            at: Timestamp::UNIX_EPOCH,
            open,
            by: "Lan".into(),
            speaker: "Chủ tịch xã".into(),
        }
    }

    #[test]
    fn the_last_word_holds_whichever_comes_first() {
        let mut armings = Armings::default();
        armings.give(occurrence(0), arming(7, false));
        armings.give(occurrence(0), arming(3, true));
        assert!(armings.open(&occurrence(0)).is_none());
        assert_eq!(armings.of(&occurrence(0)).unwrap().number, 7);
        let mut others = Armings::default();
        others.give(occurrence(0), arming(9, true));
        others.give(occurrence(60), arming(8, true));
        armings.learn(&others);
        assert_eq!(armings.open(&occurrence(0)).unwrap().number, 9);
        assert!(armings.open(&occurrence(60)).is_some());
    }
}
