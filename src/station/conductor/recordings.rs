//! The recordings that plans may use: those of the folders, without those that could not be played or opened.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use crate::names::SegmentId;
use crate::rundown::{Catalogue, Segment};
use crate::words::Text;
use broken::Broken;
use unread::Unread;

mod broken;
#[cfg(test)]
mod tests;
mod unread;

/// So many of a kind are named to people, the others counted.
const NAMED: usize = 3;

/// See the module.
#[derive(Debug)]
pub(super) struct Recordings {
    catalogue: Arc<Catalogue>,
    /// Recordings that could not be played, as long as they lie in the folders.
    broken: Broken,
    /// Recordings that could not be opened, until they are heard.
    unread: Unread,
}

/// What the folders changed.
#[derive(Debug)]
pub(super) struct Learned {
    /// Recordings that could not be played before, and may air again.
    pub(super) restored: Vec<SegmentId>,
    /// Whether plans have others than before.
    pub(super) is_new: bool,
}

impl Recordings {
    /// Returns all of `catalogue`.
    pub(super) fn new(catalogue: Arc<Catalogue>) -> Self {
        Self {
            catalogue,
            broken: Broken::default(),
            unread: Unread::default(),
        }
    }

    /// Returns those that plans may use.
    pub(super) fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    /// Learns what the folders and approvals say now.
    pub(super) fn learn(&mut self, catalogue: &Arc<Catalogue>) -> Learned {
        let restored = self.broken.restore(catalogue);
        let sound = self.unread.without(self.broken.sound(catalogue));
        let is_new = sound != self.catalogue;
        if is_new {
            self.catalogue = sound;
        }
        Learned { restored, is_new }
    }

    /// Learns which could not be played before the station was started.
    pub(super) fn know_broken(&mut self, ids: BTreeSet<SegmentId>) {
        self.broken.know(ids);
        self.broken.restore(&self.catalogue);
        self.catalogue = self.broken.sound(&self.catalogue);
    }

    /// Leaves out `id`, which cannot be played.
    pub(super) fn leave_out(&mut self, id: SegmentId) {
        self.broken.add(id, self.find(id));
        self.catalogue = Arc::new(self.catalogue.without(id));
    }

    /// Leaves out `id` for a while: it could not be opened for an item that ends at `over`.
    pub(super) fn leave_out_for_now(
        &mut self,
        id: SegmentId,
        problem: &str,
        over: Timestamp,
        now: Timestamp,
    ) {
        if let Some(segment) = self.find(id) {
            self.unread.fail(segment, problem, over, now);
            self.catalogue = Arc::new(self.catalogue.without(id));
        }
    }

    /// Takes back what is to be tried again by now. Returns whether there was any.
    pub(super) fn try_again(&mut self, now: Timestamp) -> bool {
        let due = self.unread.due(now);
        for segment in &due {
            tracing::info!(id = %segment.id, path = %segment.path, "recording is tried again");
        }
        let is_any = !due.is_empty();
        if is_any {
            self.catalogue = Arc::new(self.catalogue.iter().cloned().chain(due).collect());
        }
        is_any
    }

    /// Returns when the next may be tried again.
    pub(super) fn next_trial(&self) -> Option<Timestamp> {
        self.unread.next()
    }

    /// Notes that `id` has begun to sound.
    pub(super) fn has_begun(&mut self, id: SegmentId) {
        self.unread.has_begun(id);
    }

    /// Returns which could not be played or opened.
    pub(super) fn broken_ids(&self) -> BTreeSet<SegmentId> {
        self.broken.ids().chain(self.unread.ids()).collect()
    }

    /// Returns what lies in the folders and does not air because it could not be played or opened, for people.
    pub(super) fn broken(&self) -> Vec<Text> {
        let there: Vec<_> = self.broken.there().collect();
        let named = there.iter().take(NAMED).map(|segment| {
            Text::new("station-alarm-broken")
                .with("title", &segment.title)
                .with("path", &segment.path)
        });
        let others = there.len().saturating_sub(NAMED);
        let others =
            (others > 0).then(|| Text::new("station-alarm-broken-others").with("count", others));
        named
            .chain(others)
            .chain(self.unread.told().take(NAMED))
            .collect()
    }

    fn find(&self, id: SegmentId) -> Option<Arc<Segment>> {
        let mut all = self.catalogue.iter();
        all.find(|segment| segment.id == id).cloned()
    }
}
