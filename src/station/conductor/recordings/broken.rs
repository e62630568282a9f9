//! Recordings that could not be played: they do not air again before somebody has done something about it.
//!
//! What is not to be blamed on a recording's bytes (a disk that hangs, a machine too slow) is forgotten with the
//! process, or tried again if it could not even be opened ([`super::unread`]).
//! What is, the airtime log remembers: each trial would cost listeners an interruption.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::names::SegmentId;
use crate::rundown::{Catalogue, Segment};

/// What could not be played, as it lay in the folders then and was approved; none if it has not been seen there
/// since the station was started.
#[derive(Debug, Default)]
pub(super) struct Broken(BTreeMap<SegmentId, Option<Arc<Segment>>>);

impl Broken {
    /// Adds `id`, as it lay in the folders if it did.
    pub(super) fn add(&mut self, id: SegmentId, known: Option<Arc<Segment>>) {
        self.0.entry(id).or_insert(known);
    }

    /// Adds what has not been seen in the folders yet.
    pub(super) fn know(&mut self, ids: BTreeSet<SegmentId>) {
        self.0.extend(ids.into_iter().map(|id| (id, None)));
    }

    /// Returns them all.
    pub(super) fn ids(&self) -> impl Iterator<Item = SegmentId> {
        self.0.keys().copied()
    }

    /// Returns those that lie in the folders.
    pub(super) fn there(&self) -> impl Iterator<Item = &Arc<Segment>> {
        self.0.values().flatten()
    }

    /// All of `catalogue` that can be played.
    pub(super) fn sound(&self, catalogue: &Arc<Catalogue>) -> Arc<Catalogue> {
        let without = |sound: Arc<Catalogue>, id: &SegmentId| Arc::new(sound.without(*id));
        self.0.keys().fold(Arc::clone(catalogue), without)
    }

    /// Lets go of what lies in `catalogue` no more, or is approved anew there, and returns it.
    pub(super) fn restore(&mut self, catalogue: &Catalogue) -> Vec<SegmentId> {
        let mut restored = Vec::new();
        self.0.retain(|id, known| {
            let there = catalogue.iter().find(|segment| segment.id == *id);
            let stays = match (&*known, there) {
                (Some(known), Some(there)) => known.approval == there.approval,
                (Some(_), None) => false,
                (None, _) => true,
            };
            if !stays {
                restored.push(*id);
            } else if let Some(there) = there {
                *known = Some(Arc::clone(there));
            }
            stays
        });
        restored
    }
}
