//! The store over the years: copies nobody wants any more go, copies that rot are found before they
//! air, and the disk never fills up.
//!
//! The hard part is what counts as unused. Wall time does not say: a dead battery makes it jump by
//! years. So a copy goes only once the station itself has run for `keep` without its file in any
//! folder, with every folder in sight: running time, summed up over restarts. Time in which a folder
//! is away does not count, and a file that comes back begins anew.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{Condition, Looking};
use crate::catalogue::index::Care;
use crate::catalogue::known::Known;
use crate::complaint::{Refusal, Why};
use crate::folders::found::FoundFile;
use crate::folders::notes::Notes;
use crate::{Library, Settle};
use phatthanh_core::names::SegmentId;
use phatthanh_core::units::Size;

/// Unused copies are kept this long whatever is asked for: longer than anything is planned ahead.
pub const LEAST_KEEP: Duration = Duration::from_secs(2 * 24 * 3600);
/// How often what is unused is looked for.
const COUNT: Duration = Duration::from_secs(3600);
/// How often a piece of a copy is looked through, and how large a piece: 1.4 GB a day, which costs no
/// more than a song played.
const LOOK: Duration = Duration::from_secs(60);
const PIECE: u64 = 1_000_000;

/// How a library looks after its folders and its store. The default does nothing of it.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Notes beside refused files, if any are to be written.
    pub notes: Option<Notes>,
    /// How long copies are kept that no file in the folders needs, in running time of the station; for
    /// ever if none, and [`LEAST_KEEP`] at the least.
    pub keep: Option<Duration>,
    /// Files are not taken in that would leave less room than this.
    pub floor: Size,
    /// How long a file must have been still where that is watched; as before if none.
    pub settle: Option<Duration>,
}

/// What a round of upkeep did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Upkept {
    /// Copies nobody needed any more.
    pub removed: Vec<SegmentId>,
    /// Copies that did not hold what they must, and were thrown away; the next scan makes them again from
    /// the folders.
    pub damaged: Vec<SegmentId>,
}

/// Where upkeep stands.
#[derive(Debug, Default)]
pub(crate) struct Round {
    /// Uptime at the last count.
    counted: Duration,
    /// Uptime at the last piece.
    looked: Duration,
    /// What is being looked through.
    looking: Option<(SegmentId, Looking)>,
    /// Whether a folder was out of sight since the last count.
    pub(crate) blind: bool,
}

impl Round {
    pub(crate) fn at(uptime: Duration) -> Self {
        Self {
            counted: uptime,
            looked: uptime,
            ..Self::default()
        }
    }
}

impl Library {
    /// How the store and the folders are looked after from now on.
    pub fn set_rules(&mut self, rules: Rules) {
        if let (Settle::Watched(settle), Some(length)) = (&mut self.settle, rules.settle) {
            *settle = length;
        }
        self.rules = rules;
    }

    /// A piece of upkeep, if it is time for one; to be called often. Copies `in_use` stay.
    pub fn upkeep(&mut self, in_use: &BTreeSet<SegmentId>) -> Upkept {
        let mut upkept = Upkept::default();
        let uptime = self.clock.uptime();
        if self.index.is_none() {
            return upkept;
        }
        let passed = uptime.saturating_sub(self.round.counted);
        if passed >= COUNT {
            self.round.counted = uptime;
            if !std::mem::take(&mut self.round.blind) {
                self.count(passed, in_use, &mut upkept);
            }
        }
        if uptime.saturating_sub(self.round.looked) >= LOOK {
            self.round.looked = uptime;
            self.look_on(&mut upkept);
        }
        upkept
    }

    /// Looks through the copy of `id` now, as one that did not play should be.
    pub fn check(&mut self, id: SegmentId) -> Condition {
        let expected = self
            .wanted()
            .any(|wanted| wanted == id)
            .then(|| self.bytes(id))
            .flatten();
        let condition = expected.map_or(Condition::Unread, |bytes| self.store.verify(id, bytes));
        if condition == Condition::Damaged {
            self.throw_away(id);
        }
        condition
    }

    /// Adds `passed` to the time each copy has been unused, and removes those it has been long enough.
    fn count(&mut self, passed: Duration, in_use: &BTreeSet<SegmentId>, upkept: &mut Upkept) {
        let held = match self.store.held() {
            Ok(held) => held.ids,
            Err(problem) => return tracing::warn!(%problem, "store cannot be listed"),
        };
        let keep = self.rules.keep.map(|keep| keep.max(LEAST_KEEP));
        // Lists, which take less room than trees, and give it back as a whole.
        let wanted = sorted(in_use.iter().copied().chain(self.wanted()));
        let left = self.known().filter(|known| known.gone.is_some());
        let all = sorted(held.iter().copied().chain(left.filter_map(Known::id)));
        let newest = self
            .care
            .values()
            .map(|care| care.checks)
            .max()
            .unwrap_or(0);
        self.care.retain(|id, _| all.binary_search(id).is_ok());
        for id in all {
            // A new copy was hashed as it was made: it waits its turn.
            let care = self.care.entry(id).or_insert(Care {
                unused: Duration::ZERO,
                checks: newest,
            });
            care.unused = if wanted.binary_search(&id).is_ok() {
                Duration::ZERO
            } else {
                care.unused + passed
            };
            if keep.is_some_and(|keep| care.unused >= keep) && self.remove(id) {
                upkept.removed.push(id);
            }
        }
        if let Some(Err(problem)) = self.index.as_mut().map(|index| index.put_care(&self.care)) {
            tracing::warn!(%problem, "index not written");
        }
    }

    /// What some file in the folders is.
    fn wanted(&self) -> impl Iterator<Item = SegmentId> {
        self.known()
            .filter(|known| known.gone.is_none())
            .filter_map(Known::id)
    }

    /// First what is known of it, then its bytes: what has a row can be played.
    fn remove(&mut self, id: SegmentId) -> bool {
        let forgotten = self.index.as_mut().map_or(Ok(()), |index| index.forget(id));
        if let Err(problem) = forgotten {
            tracing::warn!(%id, %problem, "unused copy stays: index not written");
            return false;
        }
        self.recordings
            .retain(|_, recording| recording.gone.is_none() || recording.id() != Some(id));
        match self.store.remove(id) {
            Ok(()) => {
                tracing::info!(%id, "unused copy removed");
                self.copies.remove(&id);
                self.care.remove(&id);
                true
            }
            Err(problem) => {
                tracing::warn!(%id, %problem, "unused copy not removed");
                false
            }
        }
    }

    /// Looks through another piece of the copy whose turn it is.
    fn look_on(&mut self, upkept: &mut Upkept) {
        let Some((id, mut looking)) = self
            .round
            .looking
            .take()
            .or_else(|| self.next_to_look_through())
        else {
            return;
        };
        let Some(expected) = self.bytes(id) else {
            return;
        };
        match looking.read(PIECE, expected) {
            None => self.round.looking = Some((id, looking)),
            Some(Condition::Damaged) if self.check(id) == Condition::Damaged => {
                upkept.damaged.push(id);
            }
            Some(_) => {}
        }
    }

    /// The copy looked through least often.
    fn next_to_look_through(&mut self) -> Option<(SegmentId, Looking)> {
        let wanted = sorted(self.wanted());
        let held = self
            .care
            .iter_mut()
            .filter(|(id, _)| wanted.binary_search(id).is_ok());
        let (id, care) = held.min_by_key(|(_, care)| care.checks)?;
        // Counted when begun: a copy too long for one run of the station holds up no other.
        care.checks = care.checks.saturating_add(1);
        Some((*id, self.store.look_through(*id).ok()?))
    }

    /// What the copy of `id` must hold; none if the index does not say now.
    fn bytes(&self, id: SegmentId) -> Option<super::Bytes> {
        self.index.as_ref()?.bytes(id).ok()
    }

    /// A copy that is thrown away is missed by the next scan, which makes it again.
    fn throw_away(&mut self, id: SegmentId) {
        match self.store.remove(id) {
            Ok(()) => tracing::error!(%id, "damaged copy thrown away"),
            Err(problem) => tracing::error!(%id, %problem, "damaged copy not thrown away"),
        }
    }

    /// Why `found` cannot be taken in for want of room, if so. What is in the store already needs none,
    /// and a file that looks the same as one there is worth finding out.
    pub(crate) fn no_room(&self, found: &FoundFile) -> Option<Refusal> {
        let room = self.index.as_ref().and_then(|_| self.store.room())?;
        let same = |known: &Known| {
            let (one, other) = (known.stamp, found.stamp);
            (one.size, one.mtime_ns) == (other.size, other.mtime_ns) && known.refusal().is_none()
        };
        if Size(room.0.saturating_sub(found.stamp.size)) >= self.rules.floor
            || self.known().any(same)
        {
            return None;
        }
        Some(
            Why::NoRoom
                .refusal()
                .with("room", room)
                .with("floor", self.rules.floor),
        )
    }
}

/// Each of `ids` once, in order.
fn sorted(ids: impl Iterator<Item = SegmentId>) -> Vec<SegmentId> {
    let mut ids: Vec<SegmentId> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
