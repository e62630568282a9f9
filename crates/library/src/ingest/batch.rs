//! Ingest: which files are new or changed, and what becomes of them.
//!
//! Many files are ingested together: looked at on every core, kept at one blow, concluded in order.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;

use super::convert::Converter;
use super::crew;
use super::scan::{AGAIN, STORE_RETRY, Scan};
use super::settling::{Instants, Settle, Settling};
use super::take::{IngestContext, Ingested};
use crate::catalogue::index::{Copies, Index};
use crate::catalogue::inventory::Inventory;
use crate::catalogue::known::Known;
use crate::catalogue::recording::{Outcome, Recording};
use crate::complaint::{Flaw, Refusal, Why};
use crate::folders::found::{FoundFile, Stamp};
use crate::folders::unfinished::is_unfinished;
use crate::folders::walk::Walk;
use crate::measure::Measures;
use crate::store;
use crate::store::archive::{Archive, Shelf};
use phatthanh_core::clock::Clock;
use phatthanh_core::names::{AudioPath, SegmentId};
use phatthanh_core::words::Text;

/// When bytes that have left were first seen.
type Left = HashMap<SegmentId, Timestamp>;

/// Makes recordings of dropped files.
#[derive(Debug)]
pub(crate) struct Ingest {
    converter: Converter,
    settling: Settling,
}

impl Ingest {
    pub(crate) fn new(settle: Settle) -> Self {
        Self {
            converter: Converter::new("ffmpeg".into()),
            settling: Settling::new(settle),
        }
    }

    /// Converts by `program` from now on.
    pub(crate) fn convert_by(&mut self, program: PathBuf) {
        self.converter = Converter::new(program);
    }

    /// Asks files that are watched to be still for `length` from now on.
    pub(crate) fn watch_for(&mut self, length: Duration) {
        self.settling.watch_for(length);
    }

    /// Returns what ingesting a file needs.
    pub(crate) fn context<'a>(
        &'a self,
        shelf: Shelf<'a>,
        copies: &'a Copies,
        known: &'a (dyn Fn(SegmentId) -> Option<Measures> + Sync),
    ) -> IngestContext<'a> {
        IngestContext {
            shelf,
            copies,
            converter: &self.converter,
            known,
        }
    }

    /// Finds the files of `walk` that are new or changed, and still. Brings back what had gone.
    pub(crate) fn still(
        &mut self,
        walk: &Walk,
        inventory: &mut Inventory,
        at: Instants,
        scan: &mut Scan,
    ) -> Vec<FoundFile> {
        self.settling.retain(|path| walk.holds(path));
        let mut still = Vec::new();
        for (path, stamp) in walk.files() {
            if self.is_known(path, stamp, inventory) {
                self.settling.remove(path);
                if inventory.bring_back(path) {
                    scan.taken.push(path.clone());
                }
                continue;
            }
            let left = self.settling.see(path, stamp, at);
            if left.is_zero() {
                still.extend(walk.at(path));
            } else {
                scan.settles_in(left);
            }
        }

        still
    }

    /// Returns whether nothing is to be done about what is at `path`: ingested as it is, and stored.
    fn is_known(&self, path: &AudioPath, stamp: Stamp, inventory: &Inventory) -> bool {
        let known = inventory.at(path).filter(|known| known.stamp == stamp);
        known.is_some_and(|known| match (known.id(), known.refusal()) {
            (id, Some(reason)) => id.is_some() && !self.converter.helps_now(reason),
            (None, None) => false,
            (Some(id), None) => inventory.archive().has(id, stamp.size),
        })
    }

    /// Ingests `still`.
    pub(crate) fn take(
        &mut self,
        still: &[FoundFile],
        walk: &Walk,
        inventory: &mut Inventory,
        clock: &dyn Clock,
        scan: &mut Scan,
    ) {
        if still.is_empty() {
            return;
        }

        inventory.archive_mut().prepare();
        let taken = keep(inventory.archive(), self.look_at(still, inventory));

        let gone = inventory
            .all()
            .filter(|known| known.gone.is_some() || !walk.holds(known.path()));
        let mut left = Left::new();
        for (id, added) in gone.filter_map(|known| Some((known.id()?, known.added()))) {
            left.entry(id)
                .and_modify(|first| *first = added.min(*first))
                .or_insert(added);
        }

        in_index(inventory, "begin", Index::begin);
        for (found, taken) in still.iter().zip(taken) {
            self.conclude(found, taken, &left, inventory, clock, scan);
        }

        in_index(inventory, "commit", Index::commit);
    }

    /// Finds out what comes of each file; nothing is kept yet.
    fn look_at(&self, still: &[FoundFile], inventory: &Inventory) -> Vec<Ingested> {
        let passed = inventory.all().filter(|known| known.refusal().is_none());
        let known: HashMap<SegmentId, &Known> = passed
            .filter_map(|known| Some((known.id()?, known)))
            .collect();
        let measures = |id: SegmentId| known.get(&id).and_then(|known| known.measures());
        let archive = inventory.archive();
        let context = self.context(archive.shelf(), archive.copies(), &measures);
        let look = |found: &FoundFile| {
            if found.path.as_str().contains('/') {
                context.take(found)
            } else {
                refused(found, Why::NoTopic)
            }
        };

        let taken = crew::each(still, look).into_iter().zip(still);
        let mut taken: Vec<Ingested> = taken
            .map(|(taken, found)| taken.unwrap_or_else(|| refused(found, Why::Damaged)))
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

    fn conclude(
        &mut self,
        found: &FoundFile,
        taken: Ingested,
        left: &Left,
        inventory: &mut Inventory,
        clock: &dyn Clock,
        scan: &mut Scan,
    ) {
        if looks_unfinished(found, &taken) && self.settling.doubt(&found.path, Instants::of(clock))
        {
            let (longer, usual) = (self.settling.asked(true), self.settling.asked(false));
            scan.settles_in(longer.saturating_sub(usual));
            return;
        }

        let is_made = matches!(taken, Ingested::Made { .. });
        let outcome = match taken {
            Ingested::As(outcome) => outcome,
            Ingested::Made {
                outcome, copied, ..
            } => {
                if let Outcome::Passed { id, .. } = outcome {
                    inventory.archive_mut().note_copy(id, copied);
                }
                outcome
            }
            Ingested::Changed => {
                scan.settles_in(self.settling.asked(false));
                return;
            }
            Ingested::StoreFailed(problem) => {
                tracing::error!(path = %found.path, %problem, "recording not stored");
                scan.look_in(retry(&problem));
                scan.warnings
                    .push(Text::new("library-store-failed").with("problem", problem));
                return;
            }
        };

        let first = self.settling.remove(&found.path);
        let first = first.unwrap_or_else(|| clock.now());
        let here = inventory.at(&found.path);
        let added = added(here, &outcome, left).unwrap_or(first);
        match &outcome {
            // Its entry changed, and its bytes did not.
            Outcome::Passed { id, .. } if !is_made && airs_as(here, *id) => {}
            Outcome::Passed { .. } => scan.taken.push(found.path.clone()),
            // Said once, although a file that cannot be read is tried at each look.
            Outcome::Refused { id, reason }
                if here
                    .is_some_and(|known| known.id() == *id && known.refusal() == Some(reason)) => {}
            Outcome::Refused { reason, .. } => {
                scan.refused.push((found.path.clone(), reason.clone()));
            }
        }

        inventory.put(Recording::new(
            found.path.clone(),
            found.stamp,
            added,
            outcome,
        ));
    }
}

/// Leaves `found`, for which there is no room. Refuses it, unless another recording airs from its place.
pub(crate) fn wait_for_room(
    found: &FoundFile,
    reason: Refusal,
    inventory: &mut Inventory,
    now: Timestamp,
    scan: &mut Scan,
) {
    scan.look_in(STORE_RETRY);
    let said = |known: &Known| known.refusal().is_some_and(|known| known.is_alike(&reason));
    match inventory.at(&found.path) {
        Some(known) if known.is_present() => scan.warnings.push(reason.into()),
        Some(known) if said(known) => {}
        _ => {
            scan.refused.push((found.path.clone(), reason.clone()));
            let outcome = Outcome::Refused { id: None, reason };
            inventory.put(Recording::new(
                found.path.clone(),
                found.stamp,
                now,
                outcome,
            ));
        }
    }
}

/// Returns when a file is tried again that failed for `problem`: soon, if the machine had no file handle left, which
/// passes quickly and may keep everything from the air.
fn retry(problem: &io::Error) -> Duration {
    if store::is_machines(problem) {
        AGAIN
    } else {
        STORE_RETRY
    }
}

fn refused(found: &FoundFile, why: Why) -> Ingested {
    Ingested::As(Outcome::Refused {
        id: store::identify(&found.file).ok(),
        reason: why.refusal(),
    })
}

/// Keeps the copies that were made, all at once.
fn keep(archive: &Archive, mut taken: Vec<Ingested>) -> Vec<Ingested> {
    let Some(shelf) = archive.shelf().converted() else {
        return taken;
    };

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

/// Returns whether `found` looks as if somebody were not done with it.
fn looks_unfinished(found: &FoundFile, taken: &Ingested) -> bool {
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
    breaks_off || files.any(|file| is_unfinished(file))
}

/// Returns whether `here` can air as these bytes already.
fn airs_as(here: Option<&Known>, id: SegmentId) -> bool {
    here.is_some_and(|known| known.is_present() && known.id() == Some(id))
}

/// Returns when the bytes were first seen, if they were moved here or are merely looked at again.
fn added(here: Option<&Known>, outcome: &Outcome, left: &Left) -> Option<Timestamp> {
    let Outcome::Passed { id, .. } = outcome else {
        return None;
    };
    let here = here.filter(|known| known.id() == Some(*id));
    let here = here.map(Known::added);
    here.into_iter().chain(left.get(id).copied()).min()
}

fn in_index(inventory: &Inventory, what: &str, act: impl FnOnce(&Index) -> rusqlite::Result<()>) {
    if let Some(Err(problem)) = inventory.archive().index().map(act) {
        tracing::warn!(%problem, what, "index not written");
    }
}

#[cfg(test)]
mod tests {
    use rustix::io::Errno;

    use super::*;

    #[test]
    fn a_machine_without_handles_is_tried_again_soon_and_a_full_disk_later() {
        for (problem, expected) in [
            (Errno::MFILE, AGAIN),
            (Errno::NFILE, AGAIN),
            (Errno::NOSPC, STORE_RETRY),
            (Errno::IO, STORE_RETRY),
        ] {
            assert_eq!(retry(&problem.into()), expected, "{problem}");
        }
    }
}
