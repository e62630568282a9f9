//! Recordings that could not be played: they do not air again before somebody has done something about it.
//!
//! What is not to be blamed on a recording's bytes (a disk that hangs, a machine too slow) is forgotten with the
//! process, or tried again if it could not even be opened ([`super::unread`]). What is, the airtime log remembers: each trial would cost listeners an interruption.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::Conductor;
use crate::airlog::Event as LogEvent;
use crate::names::SegmentId;
use crate::rundown::{Catalogue, Segment};
use crate::words::Text;

/// So many are named to people, the others counted.
const NAMED: usize = 3;

/// What could not be played, as it lay in the folders then and was approved; none if it has not been seen there
/// since the station was started.
#[derive(Debug, Default)]
pub(super) struct Broken(BTreeMap<SegmentId, Option<Arc<Segment>>>);

impl Broken {
    /// All of `catalogue` that can be played.
    fn sound(&self, catalogue: &Arc<Catalogue>) -> Arc<Catalogue> {
        let without = |sound: Arc<Catalogue>, id: &SegmentId| Arc::new(sound.without(*id));
        self.0.keys().fold(Arc::clone(catalogue), without)
    }

    /// Lets go of what lies in `catalogue` no more, or is approved anew there, and returns it.
    fn restore(&mut self, catalogue: &Catalogue) -> Vec<SegmentId> {
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

impl Conductor {
    /// Takes what the folders and approvals say now.
    pub(crate) fn set_catalogue(&mut self, catalogue: &Arc<Catalogue>, now: Timestamp) {
        for id in self.broken.restore(catalogue) {
            tracing::info!(%id, "recording may air again");
            self.accounting
                .event(now, LogEvent::RecordingRestored { id });
        }
        let sound = self.unread.without(self.broken.sound(catalogue));
        if sound != self.catalogue {
            self.catalogue = sound;
            self.replan(now);
        }
    }

    /// These could not be played before the station was started.
    pub(crate) fn know_broken(&mut self, ids: BTreeSet<SegmentId>) {
        self.broken.0.extend(ids.into_iter().map(|id| (id, None)));
        self.broken.restore(&self.catalogue);
        self.catalogue = self.broken.sound(&self.catalogue);
    }

    /// `id` cannot be played: what comes is to be planned without it.
    pub(super) fn leave_out(&mut self, id: SegmentId) {
        let known = self
            .catalogue
            .iter()
            .find(|segment| segment.id == id)
            .cloned();
        self.broken.0.entry(id).or_insert(known);
        self.catalogue = Arc::new(self.catalogue.without(id));
    }

    /// Which could not be played.
    pub(super) fn broken_ids(&self) -> BTreeSet<SegmentId> {
        self.broken
            .0
            .keys()
            .copied()
            .chain(self.unread.ids())
            .collect()
    }

    /// What lies in the folders and does not air because it could not be played or opened, for people.
    pub(crate) fn broken(&self) -> Vec<Text> {
        let there: Vec<_> = self.broken.0.values().flatten().collect();
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
}
