//! Files that are not ingested yet, because somebody may still be writing them.
//!
//! The hard part is a file that only seems finished. A copy over a network pauses for longer than files
//! are left to settle, and Windows gives a file its whole size before it writes the first byte. So what
//! breaks off, and what looks unfinished, is left for a while longer before it is believed.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use crate::folders::found::Stamp;
use phatthanh_core::clock::Clock;
use phatthanh_core::names::AudioPath;

/// How many times longer than others a file is left alone that looks unfinished: two minutes of the
/// usual ten seconds.
const DOUBT: u32 = 12;

/// When a file counts as left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settle {
    /// Seen unchanged for this long: for a process that stays. Trusts no file's time, because
    /// copying programs set it as they please.
    Watched(Duration),
    /// Last changed this long ago by its own time, or in the future: for a command that looks once.
    /// Zero takes everything.
    Aged(Duration),
}

/// A moment by both clocks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Instants {
    pub(crate) now: Timestamp,
    pub(crate) uptime: Duration,
}

impl Instants {
    pub(crate) fn of(clock: &dyn Clock) -> Self {
        Self {
            now: clock.now(),
            uptime: clock.uptime(),
        }
    }
}

/// Holds the files that are left to settle.
#[derive(Debug)]
pub(crate) struct Settling {
    settle: Settle,
    files: BTreeMap<AudioPath, Seen>,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    stamp: Stamp,
    /// Uptime when it was first seen as it is.
    since: Duration,
    /// Wall time when something was first seen there.
    first: Timestamp,
    /// Whether it looked unfinished when it had been still for the first time.
    doubted: bool,
}

impl Settling {
    pub(crate) const fn new(settle: Settle) -> Self {
        Self {
            settle,
            files: BTreeMap::new(),
        }
    }

    /// Asks files that are watched to be still for `length` from now on.
    pub(crate) fn watch_for(&mut self, length: Duration) {
        if let Settle::Watched(settle) = &mut self.settle {
            *settle = length;
        }
    }

    /// Returns how long a file must be left alone; longer if it is `doubted`.
    pub(crate) fn asked(&self, doubted: bool) -> Duration {
        let (Settle::Watched(settle) | Settle::Aged(settle)) = self.settle;
        if doubted {
            settle.saturating_mul(DOUBT)
        } else {
            settle
        }
    }

    /// Forgets the files that `is_there` does not know.
    pub(crate) fn retain(&mut self, is_there: impl Fn(&AudioPath) -> bool) {
        self.files.retain(|path, _| is_there(path));
    }

    /// Sees the file at `path` as it is. Returns how long it must still be left alone.
    pub(crate) fn see(&mut self, path: &AudioPath, stamp: Stamp, at: Instants) -> Duration {
        let fresh = Seen {
            stamp,
            since: at.uptime,
            first: at.now,
            doubted: false,
        };

        let seen = self.files.entry(path.clone()).or_insert(fresh);
        if seen.stamp != stamp {
            *seen = Seen {
                first: seen.first,
                ..fresh
            };
        }

        let seen = *seen;
        let still_for = self.still_for(seen, at);
        self.asked(seen.doubted).saturating_sub(still_for)
    }

    /// Doubts that the file at `path` is finished. Returns whether it is to be left alone for longer.
    pub(crate) fn doubt(&mut self, path: &AudioPath, at: Instants) -> bool {
        let Some(seen) = self.files.get(path).copied() else {
            return false;
        };
        let doubted = self.still_for(seen, at) < self.asked(true);
        self.files.insert(path.clone(), Seen { doubted, ..seen });
        doubted
    }

    /// Lets go of the file at `path`. Returns when something was first seen there.
    pub(crate) fn remove(&mut self, path: &AudioPath) -> Option<Timestamp> {
        self.files.remove(path).map(|seen| seen.first)
    }

    fn still_for(&self, seen: Seen, at: Instants) -> Duration {
        match self.settle {
            Settle::Watched(_) => at.uptime.saturating_sub(seen.since),
            Settle::Aged(_) => seen.stamp.age(at.now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN: Duration = Duration::from_secs(10);

    fn at(seconds: u64) -> Instants {
        Instants {
            now: Timestamp::from_second(1_000_000 + seconds.cast_signed()).unwrap(),
            uptime: Duration::from_secs(seconds),
        }
    }

    /// Returns the stamp of a file of `size` bytes that was written in this second.
    fn stamp(size: u64, second: u64) -> Stamp {
        let mtime_ns = at(second).now.as_second() * 1_000_000_000;
        Stamp {
            size,
            mtime_ns,
            ctime_ns: mtime_ns,
        }
    }

    #[track_caller]
    fn check(settling: &mut Settling, stamp: Stamp, second: u64, left_s: u64) {
        let left = settling.see(&"tin/a.wav".into(), stamp, at(second));
        assert_eq!(left, Duration::from_secs(left_s), "in second {second}");
    }

    #[test]
    fn a_watched_file_begins_anew_when_it_changes() {
        let mut settling = Settling::new(Settle::Watched(TEN));
        check(&mut settling, stamp(1, 0), 100, 10);
        check(&mut settling, stamp(1, 0), 104, 6);
        check(&mut settling, stamp(2, 0), 108, 10);
        check(&mut settling, stamp(2, 0), 118, 0);
        settling.watch_for(2 * TEN);
        check(&mut settling, stamp(2, 0), 118, 10);
        assert_eq!(settling.remove(&"tin/a.wav".into()), Some(at(100).now));
        assert_eq!(settling.remove(&"tin/a.wav".into()), None);
    }

    #[test]
    fn an_aged_file_counts_by_its_own_time() {
        let mut settling = Settling::new(Settle::Aged(TEN));
        settling.watch_for(Duration::ZERO);
        check(&mut settling, stamp(1, 100), 104, 6);
        check(&mut settling, stamp(1, 90), 104, 0);
        check(&mut settling, stamp(1, 106), 104, 8);
    }

    #[test]
    fn what_is_doubted_waits_twelve_times_as_long_and_is_believed_then() {
        let mut settling = Settling::new(Settle::Watched(TEN));
        let path = AudioPath::from("tin/a.wav");
        assert!(!settling.doubt(&path, at(0)), "nobody waits for it");
        check(&mut settling, stamp(1, 0), 0, 10);
        check(&mut settling, stamp(1, 0), 10, 0);
        assert!(settling.doubt(&path, at(10)));
        check(&mut settling, stamp(1, 0), 10, 110);
        check(&mut settling, stamp(1, 0), 120, 0);
        assert!(!settling.doubt(&path, at(120)));
        check(&mut settling, stamp(2, 0), 121, 10);
    }

    #[test]
    fn what_is_gone_is_forgotten() {
        let mut settling = Settling::new(Settle::Watched(TEN));
        check(&mut settling, stamp(1, 0), 0, 10);
        settling.retain(|path| path.as_str() != "tin/a.wav");
        check(&mut settling, stamp(1, 0), 9, 10);
    }
}
