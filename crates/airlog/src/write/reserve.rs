//! Room on the disk that is the log's alone: a file of nothing, given up piece by piece when the disk is full.
//!
//! What fills a disk are recordings and the machine's own logs; neither may cost the airtime log a row. A
//! piece is given up only when a row finds no room, and the row is written at once.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rustix::fs::FallocateFlags;

/// Rows of about a month.
pub const RESERVE_BYTES: u64 = 16 << 20;

/// What is given up at once: room for a few rows, little for others to take.
const PIECE: u64 = 64 << 10;

/// The reserve of the log at `log`.
fn place(log: &Path) -> PathBuf {
    log.with_extension("reserve")
}

/// How much of the reserve of the log at `log` is left.
#[must_use]
pub fn reserve_left(log: &Path) -> u64 {
    fs::metadata(place(log)).map_or(0, |facts| facts.len())
}

/// Sets the reserve of the log at `log` aside, whole, if four times as much is free on its disk; whether it
/// is whole now.
///
/// # Errors
/// If the disk cannot be asked, or the reserve cannot be written.
pub fn reserve(log: &Path) -> io::Result<bool> {
    let left = reserve_left(log);
    if left >= RESERVE_BYTES {
        return Ok(true);
    }

    let folder = log
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let disk = rustix::fs::statvfs(folder)?;
    if disk.f_bavail.saturating_mul(disk.f_frsize) < 4 * RESERVE_BYTES {
        return Ok(false);
    }

    let mut file = OpenOptions::new()
        .append(true)
        .create(true)
        .open(place(log))?;

    // Not every file system can; a hole would reserve nothing.
    if rustix::fs::fallocate(&file, FallocateFlags::empty(), left, RESERVE_BYTES - left).is_err() {
        let zeros = vec![0; PIECE as usize];
        for _ in 0..(RESERVE_BYTES - left).div_ceil(PIECE) {
            file.write_all(&zeros)?;
        }
    }

    file.sync_all()?;
    Ok(true)
}

/// Gives up a piece of the reserve of the log at `log`; whether there was one.
pub(crate) fn release(log: &Path) -> bool {
    let left = reserve_left(log);
    if left == 0 {
        return false;
    }

    let shorter = OpenOptions::new()
        .write(true)
        .open(place(log))
        .and_then(|file| {
            file.set_len(left.saturating_sub(PIECE))?;
            file.sync_all()
        });
    match shorter {
        Ok(()) => {
            tracing::warn!(
                left_bytes = left.saturating_sub(PIECE),
                "disk is full; the log goes on from its reserve"
            );
            true
        }
        Err(error) => {
            tracing::error!(%error, "the log's reserve cannot be given up");
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserve_is_real_and_given_up_in_pieces() {
        use std::os::unix::fs::MetadataExt;
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("airlog.db");
        assert!(!release(&log));
        assert!(reserve(&log).unwrap() && reserve(&log).unwrap());
        let blocks = |log: &Path| fs::metadata(place(log)).unwrap().blocks() * 512;
        assert!(blocks(&log) >= RESERVE_BYTES, "a hole reserves nothing");
        let mut pieces = 0;
        while release(&log) {
            pieces += 1;
            assert!(blocks(&log) <= RESERVE_BYTES - pieces * PIECE + 4096);
        }

        assert_eq!((pieces, reserve_left(&log)), (RESERVE_BYTES / PIECE, 0));
        assert!(reserve(&log).unwrap());
        assert_eq!(reserve_left(&log), RESERVE_BYTES);
    }
}
