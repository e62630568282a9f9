//! What an occurrence may know: what really aired, and what is planned to air before it.

use jiff::{SignedDuration, Timestamp};

use crate::names::{AudioPath, ProgramId, SegmentId, SlotId, TopicId};
use crate::rundown::history::{Before, History, Played};
use crate::rundown::{Inputs, Item, Started};
use crate::schedule::OccurrenceId;

/// The log tells of a start a moment off its plan.
const AT_ONCE: SignedDuration = SignedDuration::from_millis(500);

/// The history, and on top of it what this plan assumes will have aired.
#[derive(Debug)]
pub(in crate::rundown) struct Past<'a> {
    aired: &'a History,
    assumed: History,
    as_of: Timestamp,
}

impl<'a> Past<'a> {
    pub(in crate::rundown) fn new(inputs: &Inputs<'a>) -> Self {
        Self {
            aired: inputs.history,
            assumed: History::default(),
            as_of: inputs.as_of,
        }
    }

    /// Takes an occurrence as played, if it ends after the present: an earlier one has aired as the
    /// history says, or has not.
    pub(in crate::rundown) fn assume(&mut self, items: &[Item], end: Timestamp) {
        if end > self.as_of {
            self.assumed.assume_items(items);
        }
    }

    pub(in crate::rundown) fn last_aired(
        &self,
        id: SegmentId,
        before: &Before<'_>,
    ) -> Option<Timestamp> {
        self.aired
            .last_aired(id, before)
            .max(self.assumed.last_aired(id, before))
    }

    /// When the occurrence was due in which the recording aired last.
    pub(super) fn last_due(&self, id: SegmentId, before: &Before<'_>) -> Option<Timestamp> {
        self.aired
            .last_due(id, before)
            .max(self.assumed.last_due(id, before))
    }

    /// The recordings the program picked for episodes, latest first.
    pub(in crate::rundown) fn picked_by<'b>(
        &'b self,
        program: &ProgramId,
        before: &'b Before<'_>,
    ) -> impl Iterator<Item = &'b (SegmentId, AudioPath)> + use<'a, 'b> {
        self.assumed
            .picked_by(program, before)
            .chain(self.aired.picked_by(program, before))
    }

    pub(in crate::rundown) fn last_turn(
        &self,
        program: &ProgramId,
        topic: &TopicId,
        before: &Before<'_>,
    ) -> Option<Timestamp> {
        let aired = self.aired.last_turn(program, topic, before);
        aired.max(self.assumed.last_turn(program, topic, before))
    }

    /// The number the program's next episode has.
    pub(in crate::rundown) fn next_episode(&self, program: &ProgramId, before: &Before<'_>) -> u32 {
        let aired = self.aired.last_episode(program, before);
        aired
            .max(self.assumed.last_episode(program, before))
            .unwrap_or(0)
            .saturating_add(1)
    }

    pub(in crate::rundown) fn last_of_slot(
        &self,
        slot: &SlotId,
        before: &Before<'_>,
    ) -> Vec<Played> {
        let mut aired = self.aired.last_of_slot(slot, before);
        let assumed = self.assumed.last_of_slot(slot, before);
        let (Some(last), Some(next)) = (aired.last(), assumed.first()) else {
            return if aired.is_empty() { assumed } else { aired };
        };

        if last.due == next.due {
            // Of an occurrence in parts some have aired; of the part that is on all is assumed.
            let begins = next.start - AT_ONCE;
            aired.retain(|played| played.start < begins);
            aired.extend(assumed);
            return aired;
        }

        if next.start >= last.start {
            assumed
        } else {
            aired
        }
    }

    /// Returns whether `occurrence` was heard, there or made good elsewhere.
    pub(in crate::rundown) fn is_heard(
        &self,
        occurrence: &OccurrenceId,
        before: &Before<'_>,
    ) -> bool {
        self.aired.is_heard(occurrence, before) || self.assumed.is_heard(occurrence, before)
    }

    /// What has been heard of an occurrence before `until`, and what is taken as heard by then.
    pub(in crate::rundown) fn heard_of(
        &self,
        occurrence: &OccurrenceId,
        until: Timestamp,
    ) -> Vec<Started> {
        let mut heard = self.aired.heard_of(occurrence, until);
        heard.extend(self.assumed.heard_of(occurrence, until));
        heard
    }
}
