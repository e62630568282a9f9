//! A full disk: what else wants room gets none, the log goes on from its own.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::Command;

use phatthanh::airlog::{
    Airlog, AirlogError, Ended, RESERVE_BYTES, SealKey, reserve, reserve_left,
};

use super::{at, begin, end, rows_of};

/// Takes all the room there is, as recordings do.
pub(crate) fn fill(folder: &Path) -> u64 {
    let mut file = OpenOptions::new()
        .append(true)
        .create(true)
        .open(folder.join("recording.wav"))
        .unwrap();
    let mut took = 0;
    for size in [1 << 20, 4096, 1] {
        while file.write_all(&vec![1; size]).is_ok() {
            took += size as u64;
        }
    }
    took
}

/// On a small disk in memory, where this process may mount one.
pub(crate) fn on_a_small_disk(bytes: u64, test: impl FnOnce(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    let run = |name: &str, args: &[&str]| {
        Command::new(name)
            .args(args)
            .arg(folder.path())
            .status()
            .is_ok_and(|status| status.success())
    };

    if !run(
        "mount",
        &["-t", "tmpfs", "-o", &format!("size={bytes}"), "none"],
    ) {
        println!("SKIPPED: a small disk can only be mounted by root");
        return;
    }

    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| test(folder.path())));
    assert!(run("umount", &[]));
    done.unwrap();
}

/// What a reader or a power cut leaves beside the log lets `SQLite` open it on a write-protected disk, to read.
#[test]
fn a_log_on_a_protected_disk_is_opened_once_it_can_be_written() {
    on_a_small_disk(5 * RESERVE_BYTES, |disk| {
        let path = disk.join("airlog.db");
        let mount = |how: &str| {
            let mut mount = Command::new("mount");
            assert!(
                mount
                    .args(["-o", how])
                    .arg(disk)
                    .status()
                    .unwrap()
                    .success()
            );
        };
        drop(Airlog::open(&path).unwrap());
        drop(Airlog::open_read_only(&path).unwrap());
        assert!(disk.join("airlog.db-shm").exists());

        mount("remount,ro");
        let protected = Airlog::open(&path);
        mount("remount,rw");
        assert!(
            matches!(protected, Err(AirlogError::Io { .. })),
            "{protected:?}"
        );
        drop(protected);
        Airlog::open(&path).unwrap().begin(&begin(1, 0)).unwrap();
    });
}

#[test]
fn the_log_goes_on_when_recordings_cannot() {
    on_a_small_disk(5 * RESERVE_BYTES, |disk| {
        let path = disk.join("airlog.db");
        let mut log = Airlog::open(&path).unwrap();
        assert!(reserve(&path).unwrap());
        fill(disk);
        assert_eq!(fill(disk), 0, "no room for a recording");
        let mut rows = 0;
        while reserve_left(&path) > RESERVE_BYTES / 2 {
            let ms = rows * 10_000;
            let seq = log.begin(&begin(1, ms)).unwrap();
            log.end(seq, &end(ms + 9000, 9000, Ended::Complete))
                .unwrap();
            rows += 2;
            // Whatever the log does not use at once is taken.
            fill(disk);
        }
        assert!(rows > 100, "{rows} rows");
        assert!(
            !reserve(&path).unwrap(),
            "there is no room to set aside again"
        );
        // A station that starts on the full disk, and seals its log.
        drop(log);
        fill(disk);
        let mut log = Airlog::open(&path).unwrap();
        assert_eq!(rows_of(&log), rows.unsigned_abs());
        let seq = log.begin(&begin(1, 0)).unwrap();
        log.end(seq, &end(9000, 9000, Ended::Complete)).unwrap();
        let key = tempfile::tempdir().unwrap();
        let key = SealKey::open(&key.path().join("key")).unwrap();
        log.seal(at(0), jiff::civil::date(2026, 11, 24), &key)
            .unwrap()
            .unwrap();
        assert_eq!(rows_of(&log), rows.unsigned_abs() + 4);
        // Room again: it is set aside again.
        fs::remove_file(disk.join("recording.wav")).unwrap();
        assert!(reserve(&path).unwrap());
        assert_eq!(reserve_left(&path), RESERVE_BYTES);
    });
}

/// When the reserve is gone too, the log says so, and loses nothing it has.
#[test]
fn a_log_without_reserve_says_that_the_disk_is_full() {
    on_a_small_disk(4 << 20, |disk| {
        let path = disk.join("airlog.db");
        let mut log = Airlog::open(&path).unwrap();
        log.begin(&begin(1, 0)).unwrap();
        assert!(!reserve(&path).unwrap());
        fill(disk);
        let full = (0..1000).find_map(|number| log.begin(&begin(1, number)).err());
        assert!(matches!(full, Some(AirlogError::Full { .. })), "{full:?}");
        fs::remove_file(disk.join("recording.wav")).unwrap();
        log.begin(&begin(1, 1)).unwrap();
        assert!(rows_of(&log) >= 2);
    });
}
