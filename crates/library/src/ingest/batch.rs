//! Many files taken in together: looked at on every core, kept at one blow, concluded in order.
//!
//! The hard part is a file that only seems finished. A copy over a network pauses for longer than files
//! are left to settle, and Windows gives a file its whole size before it writes the first byte. So what
//! breaks off, and what looks unfinished, is left for a while longer before it is believed.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use super::crew;
use super::scan::{STORE_RETRY, Scan};
use super::take::{IngestContext, Ingested, Scratch};
use crate::catalogue::known::Known;
use crate::catalogue::recording::{Outcome, Recording};
use crate::complaint::{Flaw, Why};
use crate::folders::found::FoundFile;
use crate::folders::unfinished::is_unfinished;
use crate::folders::walk::Walk;
use crate::{Library, Settle, store};
use phatthanh_core::names::{AudioPath, SegmentId};
use phatthanh_core::words::Text;

/// How many times longer than others a file is left alone that looks unfinished: two minutes of the
/// usual ten seconds.
const DOUBT: u32 = 12;

/// When bytes that have left were first seen.
type Left = HashMap<SegmentId, Timestamp>;

impl Settle {
    /// How long a file must be left alone.
    pub(crate) fn asked(self, doubted: bool) -> Duration {
        let (Self::Watched(settle) | Self::Aged(settle)) = self;
        if doubted {
            settle.saturating_mul(DOUBT)
        } else {
            settle
        }
    }
}

impl Library {
    /// Takes in `still`.
    pub(crate) fn take(&mut self, still: &[FoundFile], walk: &Walk, scan: &mut Scan) {
        if still.is_empty() {
            return;
        }
        if self.index.is_none() && self.scratch.is_none() {
            self.scratch = Scratch::new().ok();
        }
        let taken = self.keep(self.look_at(still));
        let gone = self
            .known()
            .filter(|known| known.gone.is_some() || !walk.holds(known.path()));
        let mut left = Left::new();
        for (id, added) in gone.filter_map(|known| Some((known.id()?, known.added()))) {
            left.entry(id)
                .and_modify(|first| *first = added.min(*first))
                .or_insert(added);
        }
        self.in_index("begin", crate::catalogue::index::Index::begin);
        for (found, taken) in still.iter().zip(taken) {
            self.conclude(found, taken, &left, scan);
        }
        self.in_index("commit", crate::catalogue::index::Index::commit);
    }

    /// What came of each file; nothing is kept yet.
    fn look_at(&self, still: &[FoundFile]) -> Vec<Ingested> {
        let passed = self.known().filter(|known| known.refusal().is_none());
        let known: HashMap<SegmentId, &Known> = passed
            .filter_map(|known| Some((known.id()?, known)))
            .collect();
        let desk = IngestContext {
            store: self.index.is_some().then_some(&self.store),
            scratch: self.scratch.as_ref().map(|scratch| &scratch.store),
            copies: &self.copies,
            converter: &self.converter,
            known: &|id| known.get(&id).and_then(|known| known.measures()),
        };
        let look = |found: &FoundFile| {
            if found.path.as_str().contains('/') {
                return desk.take(found);
            }
            let reason = Why::NoTopic.refusal();
            Ingested::As(Outcome::Refused {
                id: store::identify(&found.file).ok(),
                reason,
            })
        };
        let panicked = |found: &FoundFile| {
            let reason = Why::Damaged.refusal();
            Ingested::As(Outcome::Refused {
                id: store::identify(&found.file).ok(),
                reason,
            })
        };
        let taken = crew::each(still, look).into_iter().zip(still);
        let mut taken: Vec<Ingested> = taken
            .map(|(taken, found)| taken.unwrap_or_else(|| panicked(found)))
            .collect();
        // What many copies at once have no room for, one after the other may have.
        if taken.len() > 1 {
            for (taken, found) in taken.iter_mut().zip(still) {
                if matches!(taken, Ingested::StoreFailed(_)) {
                    *taken = look(found);
                }
            }
        }
        taken
    }

    /// Keeps the copies that were made, all at once.
    fn keep(&self, mut taken: Vec<Ingested>) -> Vec<Ingested> {
        let shelf = if self.index.is_some() {
            Some(&self.store)
        } else {
            self.scratch.as_ref().map(|scratch| &scratch.store)
        };
        let Some(shelf) = shelf else { return taken };
        let (mut places, mut copies) = (Vec::new(), Vec::new());
        for (place, taken) in taken.iter_mut().enumerate() {
            if let Ingested::Made { copy, .. } = taken
                && let Some(copy) = copy.take()
            {
                places.push(place);
                copies.push(copy);
            }
        }
        for (place, kept) in places.into_iter().zip(shelf.keep(copies)) {
            if let Err(problem) = kept {
                taken[place] = Ingested::StoreFailed(problem);
            }
        }
        taken
    }

    fn conclude(&mut self, found: &FoundFile, taken: Ingested, left: &Left, scan: &mut Scan) {
        if self.is_doubtful(found, &taken) {
            scan.settles_in(
                self.settle
                    .asked(true)
                    .saturating_sub(self.settle.asked(false)),
            );
            return;
        }
        let is_made = matches!(taken, Ingested::Made { .. });
        let outcome = match taken {
            Ingested::As(outcome) => outcome,
            Ingested::Made {
                outcome, copied, ..
            } => {
                self.note_copy(&outcome, copied);
                outcome
            }
            Ingested::Changed => {
                scan.settles_in(self.settle.asked(false));
                return;
            }
            Ingested::StoreFailed(problem) => {
                tracing::error!(path = %found.path, %problem, "recording not stored");
                scan.warnings
                    .push(Text::new("library-store-failed").with("problem", problem));
                scan.look_in(STORE_RETRY);
                return;
            }
        };
        let first = self
            .settling
            .remove(&found.path)
            .map_or_else(|| self.clock.now(), |seen| seen.first);
        let added = self.added(found, &outcome, left).unwrap_or(first);
        let recording = Recording::new(found.path.clone(), found.stamp, added, outcome);
        match &recording.outcome {
            // Its entry changed, and its bytes did not.
            Outcome::Passed { id, .. } if !is_made && self.airs_as(&found.path, *id) => {}
            Outcome::Passed { .. } => scan.taken.push(found.path.clone()),
            // Said once, although a file that cannot be read is tried at each look.
            Outcome::Refused { id, reason }
                if self
                    .recordings
                    .get(&found.path)
                    .is_some_and(|known| known.id() == *id && known.refusal() == Some(reason)) => {}
            Outcome::Refused { reason, .. } => {
                scan.refused.push((found.path.clone(), reason.clone()));
            }
        }
        self.put(recording);
    }

    /// Whether the recording at `path` can air as these bytes already.
    fn airs_as(&self, path: &AudioPath, id: SegmentId) -> bool {
        let known = self
            .recordings
            .get(path)
            .filter(|known| known.gone.is_none());
        known.is_some_and(|known| known.id() == Some(id) && known.refusal().is_none())
    }

    /// Whether the file is to be left alone for longer, because it looks as if somebody were not done
    /// with it.
    fn is_doubtful(&mut self, found: &FoundFile, taken: &Ingested) -> bool {
        let outcome = match taken {
            Ingested::As(outcome) | Ingested::Made { outcome, .. } => outcome,
            Ingested::Changed | Ingested::StoreFailed(_) => return false,
        };
        let breaks_off = match outcome {
            Outcome::Passed { measures, .. } => measures
                .warnings
                .iter()
                .any(|warning| warning.is(Flaw::Cut)),
            Outcome::Refused { reason, .. } => reason.is(Why::Damaged),
        };
        let mut files = found
            .parts
            .iter()
            .chain(found.parts.is_empty().then_some(&found.file));
        if !breaks_off && !files.any(|file| is_unfinished(file)) {
            return false;
        }
        let (now, uptime) = (self.clock.now(), self.clock.uptime());
        let Some(seen) = self.settling.get_mut(&found.path) else {
            return false;
        };
        let still_for = match self.settle {
            Settle::Watched(_) => uptime.saturating_sub(seen.since),
            Settle::Aged(_) => found.stamp.age(now),
        };
        seen.doubted = still_for < self.settle.asked(true);
        seen.doubted
    }

    /// When the same bytes were first seen, if they were moved here or merely looked at again.
    fn added(&self, found: &FoundFile, outcome: &Outcome, left: &Left) -> Option<Timestamp> {
        let Outcome::Passed { id, .. } = outcome else {
            return None;
        };
        let here = self
            .recordings
            .get(&found.path)
            .filter(|known| known.id() == Some(*id));
        let here = here.map(|known| known.added());
        here.into_iter().chain(left.get(id).copied()).min()
    }

    fn in_index(
        &self,
        what: &str,
        act: impl FnOnce(&crate::catalogue::index::Index) -> rusqlite::Result<()>,
    ) {
        if let Some(Err(problem)) = self.index.as_ref().map(act) {
            tracing::warn!(%problem, what, "index not written");
        }
    }
}
