//! One look at the folders, and what follows from it.

use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;

use super::recording::{Outcome, Recording};
use super::walk::{Found, Stamp, Walk, walk};
use super::{Library, Settle};
use crate::names::AudioPath;
use crate::words::Text;

/// What a scan did and found.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Scan {
    /// Taken in: new, changed, or back again.
    pub taken: Vec<AudioPath>,
    /// Looked at and refused, with the reason.
    pub refused: Vec<(AudioPath, Text)>,
    /// Withdrawn: the file has left its folder.
    pub withdrawn: Vec<AudioPath>,
    /// What is wrong and not with one recording: a folder that vanished, a store that is full. Said
    /// by each scan as long as it lasts.
    pub warnings: Vec<Text>,
    /// Files that are still changing, or were a moment ago.
    pub settling: usize,
    /// Files left for the next call by the limit.
    pub waiting: usize,
    /// When to look again although nothing changes; none if there is no need.
    pub next_look: Option<Duration>,
}

impl Scan {
    /// Whether the catalogue is another than before.
    #[must_use]
    pub fn changed(&self) -> bool {
        !(self.taken.is_empty() && self.refused.is_empty() && self.withdrawn.is_empty())
    }

    pub(super) fn settles_in(&mut self, left: Duration) {
        self.settling += 1;
        self.look_in(left);
    }

    pub(super) fn look_in(&mut self, left: Duration) {
        self.next_look = Some(self.next_look.map_or(left, |next| next.min(left)));
    }
}

/// A file not taken in yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) stamp: Stamp,
    /// Uptime when it was first seen as it is.
    pub(super) since: Duration,
    /// Wall time when something was first seen there.
    pub(super) first: Timestamp,
    /// Whether it looked unfinished when it had been still for the first time.
    pub(super) doubted: bool,
}

impl Library {
    /// Looks at the folders once and takes in everything that is still.
    pub fn scan(&mut self) -> Scan {
        self.scan_some(usize::MAX)
    }

    /// The same, but takes in `limit` files at most, the latest first; the others wait for the next
    /// call. Each takes about as long as decoding it does.
    pub fn scan_some(&mut self, limit: usize) -> Scan {
        let mut scan = Scan { warnings: std::mem::take(&mut self.warnings), ..Scan::default() };
        let walk = match walk(&self.audio) {
            Ok(walk) if walk.topics.is_empty() && self.recordings.values().any(is_present) => {
                self.round.blind = true;
                scan.warnings.push(Text::new("library-audio-empty"));
                return scan;
            }
            Ok(walk) => walk,
            Err(problem) => {
                self.round.blind = true;
                scan.warnings.push(Text::new("library-audio-unreadable").with("problem", problem));
                return scan;
            }
        };
        self.files = walk.files.values().map(|found| self.file(found)).collect();
        self.settling.retain(|path, _| walk.files.contains_key(path));
        self.withdraw(&walk, &mut scan);
        let mut still = self.still(&walk, &mut scan);
        still.retain(|found| !self.wait_for_room(found, &mut scan));
        still.sort_by_key(|found| std::cmp::Reverse(found.stamp.mtime_ns));
        scan.waiting = still.len().saturating_sub(limit);
        still.truncate(limit);
        self.take(&still, &mut scan);
        if scan.waiting > 0 {
            scan.look_in(Duration::ZERO);
        }
        self.keep_notes(&walk);
        scan
    }

    /// A file there is, and where it lies if its own name is written otherwise than its path.
    fn file(&self, found: &Found) -> (AudioPath, Option<PathBuf>) {
        // Of the many paths there are, one copy each.
        let known = self.recordings.get_key_value(&found.path);
        let path = known.map_or(&found.path, |(path, _)| path).clone();
        let otherwise = self.audio.join(path.as_str()) != found.file;
        (path, otherwise.then(|| found.file.clone()))
    }

    /// Whether there is no room for `found` now. Said of the file, unless another airs from its place.
    fn wait_for_room(&mut self, found: &Found, scan: &mut Scan) -> bool {
        let Some(reason) = self.no_room(found) else { return false };
        scan.look_in(super::batch::STORE_RETRY);
        let said = |known: &Recording| matches!(&known.outcome, Outcome::Refused { reason: known, .. } if known.key() == reason.key());
        match self.recordings.get(&found.path) {
            Some(known) if is_present(known) => scan.warnings.push(reason),
            Some(known) if said(known) => {}
            _ => {
                scan.refused.push((found.path.clone(), reason.clone()));
                let outcome = Outcome::Refused { id: None, reason };
                self.put(Recording::new(found.path.clone(), found.stamp, self.clock.now(), outcome));
            }
        }
        true
    }

    /// The files that are new or changed, and still.
    fn still<'a>(&mut self, walk: &'a Walk, scan: &mut Scan) -> Vec<&'a Found> {
        let (now, uptime) = (self.clock.now(), self.clock.uptime());
        let mut still = Vec::new();
        for found in walk.files.values() {
            if self.is_known(found) {
                self.settling.remove(&found.path);
                self.bring_back(&found.path, scan);
                continue;
            }
            let fresh = Seen { stamp: found.stamp, since: uptime, first: now, doubted: false };
            let seen = self.settling.entry(found.path.clone()).or_insert(fresh);
            if seen.stamp != found.stamp {
                *seen = Seen { first: seen.first, ..fresh };
            }
            let still_for = match self.settle {
                Settle::Watched(_) => uptime.saturating_sub(seen.since),
                Settle::Aged(_) => found.stamp.age(now),
            };
            let left = self.settle.asked(seen.doubted).saturating_sub(still_for);
            if left.is_zero() {
                still.push(found);
            } else {
                scan.settles_in(left);
            }
        }
        still
    }

    /// Whether nothing is to be done about `found`: taken in as it is, and stored.
    fn is_known(&self, found: &Found) -> bool {
        self.recordings.get(&found.path).is_some_and(|recording| {
            recording.stamp == found.stamp && self.is_settled(recording, found.stamp.size)
        })
    }

    fn bring_back(&mut self, path: &AudioPath, scan: &mut Scan) {
        if let Some(recording) = self.recordings.get(path).filter(|recording| recording.gone.is_some()) {
            let back = Recording { gone: None, ..recording.clone() };
            self.put(back);
            scan.taken.push(path.clone());
        }
    }

    pub(super) fn put(&mut self, mut recording: Recording) {
        if let Some(Err(problem)) = self.index.as_ref().map(|index| index.put(&recording)) {
            tracing::warn!(path = %recording.path, %problem, "index not written");
        }
        if let Outcome::Passed { id, measures } = &mut recording.outcome
            && let Some(print) = measures.print.take()
        {
            self.liken(*id, &print);
        }
        self.recordings.insert(recording.path.clone(), recording);
    }

    pub(super) fn forget(&mut self, path: &AudioPath) {
        if let Some(Err(problem)) = self.index.as_ref().map(|index| index.remove(path)) {
            tracing::warn!(%path, %problem, "index not written");
        }
        self.recordings.remove(path);
    }
}

/// Whether it can air from its folder.
pub(super) fn is_present(recording: &Recording) -> bool {
    recording.gone.is_none() && matches!(recording.outcome, Outcome::Passed { .. })
}
