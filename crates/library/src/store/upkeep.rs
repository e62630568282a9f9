//! The store over the years: copies nobody wants any more go, copies that rot are found before they
//! air, and the disk never fills up.
//!
//! The hard part is what counts as unused. Wall time does not say: a dead battery makes it jump by
//! years. So a copy goes only once the station itself has run for `keep` without its file in any
//! folder, with every folder in sight: running time, summed up over restarts. Time in which a folder
//! is away does not count, and a file that comes back begins anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use super::{Condition, Looking};
use crate::catalogue::index::Care;
use crate::catalogue::inventory::Inventory;
use crate::catalogue::known::Known;
use crate::complaint::{Refusal, Why};
use crate::folders::found::FoundFile;
use crate::folders::notes::{Board, Notes};
use crate::folders::walk::Walk;
use crate::ingest::settling::Instants;
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
    /// Files are not ingested that would leave less room than this.
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

/// Looks after the store and the folders, a piece at a time.
#[derive(Debug)]
pub(crate) struct Upkeep {
    rules: Rules,
    board: Board,
    care: BTreeMap<SegmentId, Care>,
    /// Uptime at the last count.
    counted: Duration,
    /// Uptime at the last piece.
    looked: Duration,
    /// What is being looked through.
    looking: Option<(SegmentId, Looking)>,
    /// Whether a folder was out of sight since the last count.
    blind: bool,
}

impl Upkeep {
    /// Begins at `uptime` with what was known when the station last ran.
    pub(crate) fn new(care: BTreeMap<SegmentId, Care>, uptime: Duration) -> Self {
        Self {
            rules: Rules::default(),
            board: Board::default(),
            care,
            counted: uptime,
            looked: uptime,
            looking: None,
            blind: false,
        }
    }

    pub(crate) fn set_rules(&mut self, rules: Rules) {
        self.rules = rules;
    }

    /// Counts no copy as unused for the time in which a folder was out of sight.
    pub(crate) fn go_blind(&mut self) {
        self.blind = true;
    }

    /// Does a piece of upkeep, if it is time for one. Copies `in_use` stay.
    pub(crate) fn work(
        &mut self,
        inventory: &mut Inventory,
        in_use: &BTreeSet<SegmentId>,
        uptime: Duration,
    ) -> Upkept {
        let mut upkept = Upkept::default();
        if inventory.archive().index().is_none() {
            return upkept;
        }

        let passed = uptime.saturating_sub(self.counted);
        if passed >= COUNT {
            self.counted = uptime;
            if !std::mem::take(&mut self.blind) {
                self.count(passed, inventory, in_use, &mut upkept);
            }
        }

        if uptime.saturating_sub(self.looked) >= LOOK {
            self.looked = uptime;
            self.look_on(inventory, &mut upkept);
        }

        upkept
    }

    /// Adds `passed` to the time each copy has been unused, and removes those it has been long enough.
    fn count(
        &mut self,
        passed: Duration,
        inventory: &mut Inventory,
        in_use: &BTreeSet<SegmentId>,
        upkept: &mut Upkept,
    ) {
        let held = match inventory.archive().store().held() {
            Ok(held) => held.ids,
            Err(problem) => return tracing::warn!(%problem, "store cannot be listed"),
        };

        let keep = self.rules.keep.map(|keep| keep.max(LEAST_KEEP));
        // Lists, which take less room than trees, and give it back as a whole.
        let wanted = sorted(in_use.iter().copied().chain(inventory.wanted()));
        let left = inventory.all().filter(|known| known.gone.is_some());
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
            if keep.is_some_and(|keep| care.unused >= keep) && inventory.discard(id) {
                self.care.remove(&id);
                upkept.removed.push(id);
            }
        }

        inventory.archive_mut().put_care(&self.care);
    }

    /// Looks through another piece of the copy whose turn it is.
    fn look_on(&mut self, inventory: &Inventory, upkept: &mut Upkept) {
        let looking = self.looking.take();
        let Some((id, mut looking)) = looking.or_else(|| self.next_to_look_through(inventory))
        else {
            return;
        };

        let Some(expected) = inventory.archive().bytes(id) else {
            return;
        };

        match looking.read(PIECE, expected) {
            None => self.looking = Some((id, looking)),
            Some(Condition::Damaged) if check(inventory, id) == Condition::Damaged => {
                upkept.damaged.push(id);
            }
            Some(_) => {}
        }
    }

    /// Opens the copy that was looked through least often.
    fn next_to_look_through(&mut self, inventory: &Inventory) -> Option<(SegmentId, Looking)> {
        let wanted = sorted(inventory.wanted());
        let held = self
            .care
            .iter_mut()
            .filter(|(id, _)| wanted.binary_search(id).is_ok());
        let (id, care) = held.min_by_key(|(_, care)| care.checks)?;
        // Counted when begun: a copy too long for one run of the station holds up no other.
        care.checks = care.checks.saturating_add(1);
        Some((*id, inventory.archive().store().look_through(*id).ok()?))
    }

    /// Returns why `found` cannot be ingested for want of room, if so. What is in the store already needs none,
    /// and a file that looks the same as one there is worth finding out.
    pub(crate) fn no_room(&self, found: &FoundFile, inventory: &Inventory) -> Option<Refusal> {
        let room = inventory.archive().room()?;
        let same = |known: &Known| {
            let (one, other) = (known.stamp, found.stamp);
            (one.size, one.mtime_ns) == (other.size, other.mtime_ns) && known.refusal().is_none()
        };

        if Size(room.0.saturating_sub(found.stamp.size)) >= self.rules.floor
            || inventory.all().any(same)
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

    /// Keeps the notes beside refused files, if any are to be kept.
    pub(crate) fn keep_notes(
        &mut self,
        walk: &Walk,
        audio: &Path,
        inventory: &Inventory,
        at: Instants,
    ) {
        if let Some(notes) = &self.rules.notes
            && inventory.archive().index().is_some()
        {
            self.board.update(notes, walk, audio, inventory, at);
        }
    }
}

/// Looks through the copy of `id` now, and throws it away if it is damaged: the next scan makes it again.
pub(crate) fn check(inventory: &Inventory, id: SegmentId) -> Condition {
    let archive = inventory.archive();
    let is_wanted = inventory.wanted().any(|wanted| wanted == id);
    let expected = is_wanted.then(|| archive.bytes(id)).flatten();
    let condition = expected.map_or(Condition::Unread, |bytes| archive.store().verify(id, bytes));
    if condition == Condition::Damaged {
        match archive.store().remove(id) {
            Ok(()) => tracing::error!(%id, "damaged copy thrown away"),
            Err(problem) => tracing::error!(%id, %problem, "damaged copy not thrown away"),
        }
    }
    condition
}

/// Each of `ids` once, in order.
fn sorted(ids: impl Iterator<Item = SegmentId>) -> Vec<SegmentId> {
    let mut ids: Vec<SegmentId> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::catalogue::inventory::tests::{empty, passed};
    use crate::catalogue::recording::Outcome;

    /// A station whose store holds copies of one byte each, named by their hash.
    struct Station {
        _root: tempfile::TempDir,
        inventory: Inventory,
        upkeep: Upkeep,
        hours: u64,
    }

    fn id(number: u8) -> SegmentId {
        SegmentId::new(*blake3::hash(&[number]).as_bytes())
    }

    impl Station {
        fn of(numbers: &[u8]) -> Self {
            let root = tempfile::tempdir().unwrap();
            let mut inventory = empty(root.path());
            for number in numbers {
                let store = inventory.archive().store();
                let copy = store.begin(id(*number)).unwrap();
                fs::write(copy.path(), [*number]).unwrap();
                store.keep(vec![copy]).pop().unwrap().unwrap();
                let mut recording = passed(&format!("tin/{number}.wav"), *number);
                if let Outcome::Passed { id: bytes, .. } = &mut recording.outcome {
                    *bytes = id(*number);
                }
                inventory.put(recording);
            }

            let mut upkeep = Upkeep::new(BTreeMap::new(), Duration::ZERO);
            upkeep.set_rules(Rules {
                keep: Some(LEAST_KEEP),
                ..Rules::default()
            });
            Self {
                _root: root,
                inventory,
                upkeep,
                hours: 0,
            }
        }

        /// Lets an hour pass.
        fn hour(&mut self, in_use: &[SegmentId]) -> Upkept {
            self.hours += 1;
            let in_use = in_use.iter().copied().collect();
            let uptime = COUNT * u32::try_from(self.hours).unwrap();
            self.upkeep.work(&mut self.inventory, &in_use, uptime)
        }

        fn withdraw(&mut self, number: u8) {
            let path = format!("tin/{number}.wav");
            let now = jiff::Timestamp::UNIX_EPOCH;
            self.inventory.withdraw(&path.as_str().into(), now);
        }
    }

    #[test]
    fn a_copy_goes_after_two_days_in_sight_that_nobody_wanted_it() {
        let mut station = Station::of(&[1, 2, 3]);
        station.withdraw(1);
        station.withdraw(2);
        for hour in 1..48 {
            assert_eq!(station.hour(&[id(2)]).removed, [], "hour {hour}");
        }

        // Nobody knows what lay in the folder meanwhile.
        station.upkeep.go_blind();
        assert_eq!(station.hour(&[id(2)]).removed, []);
        assert_eq!(station.hour(&[id(2)]).removed, [id(1)]);
        assert_eq!(station.hour(&[]).removed, []);
        assert_eq!(station.inventory.len(), 2);
        let store = station.inventory.archive().store();
        assert_eq!(
            store.held().unwrap().ids,
            sorted([id(2), id(3)].into_iter())
        );
    }

    #[test]
    fn a_copy_that_rots_is_found_and_thrown_away() {
        let mut station = Station::of(&[1, 2]);
        station.hour(&[]);
        fs::write(station.inventory.archive().store().path(id(1)), [7]).unwrap();
        let found: Vec<_> = (0..3).flat_map(|_| station.hour(&[]).damaged).collect();
        assert_eq!(found, [id(1)]);
        assert!(!station.inventory.archive().has(id(1), 1));
        assert_eq!(check(&station.inventory, id(2)), Condition::Good);
    }

    #[test]
    fn a_file_needs_room_unless_it_is_known() {
        let mut station = Station::of(&[1]);
        let known = station.inventory.all().next().unwrap().stamp;
        let file = |size| FoundFile {
            path: "tin/new.wav".into(),
            file: "new.wav".into(),
            stamp: crate::folders::found::Stamp { size, ..known },
            parts: Vec::new(),
        };

        let is_refused = |station: &Station, size| {
            let reason = station.upkeep.no_room(&file(size), &station.inventory);
            reason.is_some_and(|reason| reason.is(Why::NoRoom))
        };

        assert!(!is_refused(&station, known.size + 1));
        station.upkeep.set_rules(Rules {
            floor: Size(u64::MAX),
            ..Rules::default()
        });
        assert!(is_refused(&station, known.size + 1));
        assert!(!is_refused(&station, known.size));
    }
}
