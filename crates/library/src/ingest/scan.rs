//! One look at the folders, and what follows from it.

use std::io;
use std::time::Duration;

use jiff::Timestamp;

use crate::catalogue::known::Known;
use crate::catalogue::recording::{Outcome, Recording};
use crate::complaint::Refusal;
use crate::folders::found::{FoundFile, Stamp};
use crate::folders::walk::{Walk, walk};
use crate::{Library, Settle};
use phatthanh_core::names::AudioPath;
use phatthanh_core::words::Text;

/// When a store that failed is tried again.
pub(crate) const STORE_RETRY: Duration = Duration::from_secs(60);

/// A folder that did not answer is asked again so soon.
const AGAIN: Duration = Duration::from_secs(5);

/// What a scan did and found.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Scan {
    /// Taken in: new, changed, or back again.
    pub taken: Vec<AudioPath>,
    /// Looked at and refused, with the reason.
    pub refused: Vec<(AudioPath, Refusal)>,
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

    pub(crate) fn settles_in(&mut self, left: Duration) {
        self.settling += 1;
        self.look_in(left);
    }

    pub(crate) fn look_in(&mut self, left: Duration) {
        self.next_look = Some(self.next_look.map_or(left, |next| next.min(left)));
    }
}

/// A file not taken in yet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) stamp: Stamp,
    /// Uptime when it was first seen as it is.
    pub(crate) since: Duration,
    /// Wall time when something was first seen there.
    pub(crate) first: Timestamp,
    /// Whether it looked unfinished when it had been still for the first time.
    pub(crate) doubted: bool,
}

impl Library {
    /// Looks at the folders once and takes in everything that is still.
    pub fn scan(&mut self) -> Scan {
        self.scan_some(usize::MAX)
    }

    /// Looks at the folders once and ingests `limit` files at most, the latest first; the others wait for the next
    /// call. Each takes about as long as decoding it does.
    pub fn scan_some(&mut self, limit: usize) -> Scan {
        let mut scan = Scan {
            warnings: std::mem::take(&mut self.warnings),
            ..Scan::default()
        };
        scan.warnings.extend(self.keep_index());
        let walk = match self.walk() {
            Ok(walk) if walk.topics.is_empty() && self.known().any(Known::is_present) => {
                self.round.blind = true;
                scan.warnings.push(Text::new("library-audio-empty"));
                return scan;
            }
            Ok(walk) => walk,
            Err(problem) => {
                self.round.blind = true;
                scan.look_in(AGAIN);
                scan.warnings
                    .push(Text::new("library-audio-unreadable").with("problem", problem));
                return scan;
            }
        };
        let elsewhere = walk
            .elsewhere()
            .map(|(path, file)| (path.clone(), file.to_owned()));
        self.elsewhere = elsewhere.collect();
        if walk.silent {
            scan.look_in(AGAIN);
        }
        self.settling.retain(|path, _| walk.holds(path));
        self.withdraw(&walk, &mut scan);
        let mut still = self.still(&walk, &mut scan);
        still.retain(|found| !self.wait_for_room(found, &mut scan));
        still.sort_by_key(|found| std::cmp::Reverse(found.stamp.mtime_ns));
        scan.waiting = still.len().saturating_sub(limit);
        still.truncate(limit);
        self.take(&still, &walk, &mut scan);
        if scan.waiting > 0 {
            scan.look_in(Duration::ZERO);
        }
        self.keep_notes(&walk);
        scan
    }

    /// The folders as they are now.
    pub(crate) fn walk(&self) -> io::Result<Walk> {
        let known = |path: &str| {
            self.recordings
                .get_key_value(path)
                .map(|(path, _)| path.clone())
        };
        walk(&self.audio, self.recordings.len(), &known, &self.brought)
    }

    /// Whether there is no room for `found` now. Said of the file, unless another airs from its place.
    fn wait_for_room(&mut self, found: &FoundFile, scan: &mut Scan) -> bool {
        let Some(reason) = self.no_room(found) else {
            return false;
        };
        scan.look_in(STORE_RETRY);
        let said = |known: &Known| known.refusal().is_some_and(|known| known.is_alike(&reason));
        match self.recordings.get(&found.path) {
            Some(known) if known.is_present() => scan.warnings.push(reason.into()),
            Some(known) if said(known) => {}
            _ => {
                scan.refused.push((found.path.clone(), reason.clone()));
                let outcome = Outcome::Refused { id: None, reason };
                self.put(Recording::new(
                    found.path.clone(),
                    found.stamp,
                    self.clock.now(),
                    outcome,
                ));
            }
        }
        true
    }

    /// The files that are new or changed, and still.
    fn still(&mut self, walk: &Walk, scan: &mut Scan) -> Vec<FoundFile> {
        let (now, uptime) = (self.clock.now(), self.clock.uptime());
        let mut still = Vec::new();
        for (path, stamp) in walk.files() {
            if self.is_known(path, stamp) {
                self.settling.remove(path);
                self.bring_back(path, scan);
                continue;
            }
            let fresh = Seen {
                stamp,
                since: uptime,
                first: now,
                doubted: false,
            };
            let seen = self.settling.entry(path.clone()).or_insert(fresh);
            if seen.stamp != stamp {
                *seen = Seen {
                    first: seen.first,
                    ..fresh
                };
            }
            let still_for = match self.settle {
                Settle::Watched(_) => uptime.saturating_sub(seen.since),
                Settle::Aged(_) => stamp.age(now),
            };
            let left = self.settle.asked(seen.doubted).saturating_sub(still_for);
            if left.is_zero() {
                still.extend(walk.at(path));
            } else {
                scan.settles_in(left);
            }
        }
        still
    }

    /// Whether nothing is to be done about what is at `path`: taken in as it is, and stored.
    fn is_known(&self, path: &AudioPath, stamp: Stamp) -> bool {
        let known = self.recordings.get(path);
        known.is_some_and(|known| known.stamp == stamp && self.is_settled(known, stamp.size))
    }

    fn bring_back(&mut self, path: &AudioPath, scan: &mut Scan) {
        if let Some(known) = self
            .recordings
            .get(path)
            .filter(|known| known.gone.is_some())
        {
            self.put(Recording {
                gone: None,
                ..known.recording()
            });
            scan.taken.push(path.clone());
        }
    }

    pub(crate) fn put(&mut self, mut recording: Recording) {
        if let Some(Err(problem)) = self.index.as_ref().map(|index| index.put(&recording)) {
            tracing::warn!(path = %recording.path, %problem, "index not written");
        }
        if let Outcome::Passed { id, measures } = &mut recording.outcome
            && let Some(print) = measures.print.take()
        {
            self.liken(*id, &print);
        }
        let path = recording.path.clone();
        let mut fresh = Known::new(recording, &mut self.shared);
        if let Some(before) = self.recordings.get(&path) {
            fresh = fresh.after(before);
        }
        self.recordings.insert(path, Box::new(fresh));
    }

    pub(crate) fn forget(&mut self, path: &AudioPath) {
        if let Some(Err(problem)) = self.index.as_ref().map(|index| index.remove(path)) {
            tracing::warn!(%path, %problem, "index not written");
        }
        self.recordings.remove(path);
    }
}
