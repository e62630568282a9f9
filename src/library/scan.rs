//! One look at the folders, and what follows from it.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use super::measure::Measures;
use super::recording::{Outcome, Recording};
use super::take::{Desk, Taken};
use super::walk::{Found, Stamp, Walk, walk};
use super::{Library, Settle, store};
use crate::names::{AudioPath, SegmentId};
use crate::words::Text;

/// When a store that failed is tried again.
const STORE_RETRY: Duration = Duration::from_secs(60);

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

    fn settles_in(&mut self, left: Duration) {
        self.settling += 1;
        self.look_in(left);
    }

    fn look_in(&mut self, left: Duration) {
        self.next_look = Some(self.next_look.map_or(left, |next| next.min(left)));
    }
}

/// A file not taken in yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    stamp: Stamp,
    /// Uptime when it was first seen as it is.
    since: Duration,
    /// Wall time when something was first seen there.
    first: Timestamp,
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
        self.files = walk.files.values().map(|found| (found.path.clone(), found.file.clone())).collect();
        self.settling.retain(|path, _| walk.files.contains_key(path));
        self.withdraw(&walk, &mut scan);
        let mut still = self.still(&walk, &mut scan);
        still.retain(|found| !self.wait_for_room(found, &mut scan));
        still.sort_by_key(|found| std::cmp::Reverse(found.stamp.mtime_ns));
        scan.waiting = still.len().saturating_sub(limit);
        for found in still.into_iter().take(limit) {
            self.take(found, &mut scan);
        }
        if scan.waiting > 0 {
            scan.look_in(Duration::ZERO);
        }
        self.keep_notes(&walk);
        scan
    }

    /// Whether there is no room for `found` now. Said of the file, unless another airs from its place.
    fn wait_for_room(&mut self, found: &Found, scan: &mut Scan) -> bool {
        let Some(reason) = self.no_room(found) else { return false };
        scan.look_in(STORE_RETRY);
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

    /// Marks what has left; what merely cannot be seen stays.
    fn withdraw(&mut self, walk: &Walk, scan: &mut Scan) {
        let now = self.clock.now();
        let mut lost_topics = BTreeSet::new();
        let mut left = Vec::new();
        for recording in self.recordings.values().filter(|recording| recording.gone.is_none()) {
            let topic = recording.path.topic();
            if walk.files.contains_key(&recording.path) || walk.is_unread(&recording.path) {
                continue;
            }
            // A refused file has nothing to tell once it is gone, wherever it lay.
            if walk.topics.contains(&topic) || !is_present(recording) {
                left.push(recording.path.clone());
            } else {
                lost_topics.insert(topic);
            }
        }
        for path in left {
            match self.recordings.get(&path).filter(|recording| is_present(recording)).cloned() {
                Some(recording) => self.put(Recording { gone: Some(now), ..recording }),
                None => self.forget(&path),
            }
            scan.withdrawn.push(path);
        }
        self.round.blind |= !(lost_topics.is_empty() && walk.unread.is_empty());
        let texts = lost_topics.iter().map(|topic| Text::new("library-topic-gone").with("topic", topic));
        let unread =
            walk.unread.iter().map(|folder| Text::new("library-folder-unreadable").with("folder", folder));
        let links = walk.links.iter().map(|path| Text::new("library-link").with("path", path));
        scan.warnings.extend(texts.chain(unread).chain(links));
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
            let fresh = Seen { stamp: found.stamp, since: uptime, first: now };
            let seen = self.settling.entry(found.path.clone()).or_insert(fresh);
            if seen.stamp != found.stamp {
                *seen = Seen { first: seen.first, ..fresh };
            }
            let left = match self.settle {
                Settle::Watched(settle) => settle.saturating_sub(uptime.saturating_sub(seen.since)),
                Settle::Aged(settle) => settle.saturating_sub(found.stamp.age(now)),
            };
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
            let stored = |id| self.index.is_none() || self.store.holds(id, found.stamp.size);
            recording.stamp == found.stamp
                && match &recording.outcome {
                    Outcome::Passed { id, .. } => stored(*id),
                    Outcome::Refused { id, .. } => id.is_some(),
                }
        })
    }

    fn bring_back(&mut self, path: &AudioPath, scan: &mut Scan) {
        if let Some(recording) = self.recordings.get(path).filter(|recording| recording.gone.is_some()) {
            let back = Recording { gone: None, ..recording.clone() };
            self.put(back);
            scan.taken.push(path.clone());
        }
    }

    fn take(&mut self, found: &Found, scan: &mut Scan) {
        let taken = if found.path.as_str().contains('/') {
            let known = |id| self.known(id);
            let store = self.index.is_some().then_some(&self.store);
            Desk { store, known: &known }.take(found)
        } else {
            let reason = Text::new("library-no-topic");
            Taken::As(Outcome::Refused { id: store::identify(&found.file).ok(), reason })
        };
        let outcome = match taken {
            Taken::As(outcome) => outcome,
            Taken::Changed => {
                let (Settle::Watched(settle) | Settle::Aged(settle)) = self.settle;
                scan.settles_in(settle);
                return;
            }
            Taken::StoreFailed(problem) => {
                tracing::error!(path = %found.path, %problem, "recording not stored");
                scan.warnings.push(Text::new("library-store-failed").with("problem", problem));
                scan.look_in(STORE_RETRY);
                return;
            }
        };
        let first = self.settling.remove(&found.path).map_or_else(|| self.clock.now(), |seen| seen.first);
        let added = self.added(&found.path, &outcome).unwrap_or(first);
        let recording = Recording::new(found.path.clone(), found.stamp, added, outcome);
        match &recording.outcome {
            Outcome::Passed { .. } => scan.taken.push(found.path.clone()),
            // Said once, although a file that cannot be read is tried at each look.
            outcome if self.recordings.get(&found.path).is_some_and(|known| known.outcome == *outcome) => {}
            Outcome::Refused { reason, .. } => scan.refused.push((found.path.clone(), reason.clone())),
        }
        self.put(recording);
    }

    /// What was found out about the same bytes at another place.
    fn known(&self, id: SegmentId) -> Option<Measures> {
        let mut same = self.recordings.values().filter(|recording| recording.id() == Some(id));
        same.find_map(Recording::measures).cloned()
    }

    /// When the same bytes were first seen, if they were moved here or merely looked at again.
    fn added(&self, path: &AudioPath, outcome: &Outcome) -> Option<Timestamp> {
        let Outcome::Passed { id, .. } = outcome else { return None };
        let same = self.recordings.values().filter(|other| other.id() == Some(*id));
        same.filter(|other| other.gone.is_some() || other.path == *path).map(|other| other.added).min()
    }

    fn put(&mut self, recording: Recording) {
        if let Some(Err(problem)) = self.index.as_ref().map(|index| index.put(&recording)) {
            tracing::warn!(path = %recording.path, %problem, "index not written");
        }
        self.recordings.insert(recording.path.clone(), recording);
    }

    fn forget(&mut self, path: &AudioPath) {
        if let Some(Err(problem)) = self.index.as_ref().map(|index| index.remove(path)) {
            tracing::warn!(%path, %problem, "index not written");
        }
        self.recordings.remove(path);
    }
}

/// Whether it can air from its folder.
fn is_present(recording: &Recording) -> bool {
    recording.gone.is_none() && matches!(recording.outcome, Outcome::Passed { .. })
}
