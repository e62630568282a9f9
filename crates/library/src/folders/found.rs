//! A file that may be a recording, and what changes when it does.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use jiff::Timestamp;

use phatthanh_core::names::AudioPath;

/// A file that may be a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundFile {
    pub(crate) path: AudioPath,
    /// Its name as the system has it, for opening.
    pub(crate) file: PathBuf,
    pub(crate) stamp: Stamp,
    /// The files it is joined from, in order; none of a file of its own.
    pub(crate) parts: Vec<PathBuf>,
}

/// What changes when a file does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) size: u64,
    /// Last changed: Unix time in nanoseconds.
    pub(crate) mtime_ns: i64,
    /// Its entry changed: Unix time in nanoseconds. Programs that copy set the other time as they
    /// please; this one nobody sets.
    pub(crate) ctime_ns: i64,
}

impl Stamp {
    pub(crate) fn of(file: &Path) -> io::Result<Self> {
        fs::metadata(file).map(|meta| Self::from(&meta))
    }

    /// Time since the file changed, by its own time; a time in the future is as old as it is ahead.
    pub(crate) fn age(self, now: Timestamp) -> Duration {
        let changed =
            Timestamp::from_nanosecond(self.mtime_ns.into()).unwrap_or(Timestamp::UNIX_EPOCH);
        now.duration_since(changed).unsigned_abs()
    }
}

impl From<&Metadata> for Stamp {
    fn from(meta: &Metadata) -> Self {
        let mtime_ns = meta
            .modified()
            .map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
                Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
                Err(before) => {
                    i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos)
                }
            });
        let ctime_ns = meta
            .ctime()
            .saturating_mul(1_000_000_000)
            .saturating_add(meta.ctime_nsec());
        Self {
            size: meta.len(),
            mtime_ns,
            ctime_ns,
        }
    }
}
