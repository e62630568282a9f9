//! Power cuts, killed daemons, several writers, damaged files.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use phatthanh::airlog::{
    Airlog, AirlogError, Beat, End, Ended, Event, Filter, Heartbeat, Seq, Verdict, recover,
    set_aside,
};
use phatthanh::units::Frames;

use super::{SAMPLE_ROWS, at, begin, consent, end, rows_of, sample_at, write_sample};

/// This test binary again, as a daemon that airs one item after another until it is killed, or as a
/// command that approves `count` recordings.
fn child(path: &Path, role: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "evidence::power::another_process", "--nocapture"])
        .env("AIRLOG_PATH", path)
        .env("AIRLOG_ROLE", role)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What [`child`] runs; without its environment there is nothing to do.
#[test]
fn another_process() {
    let (Some(path), Ok(role)) = (
        std::env::var_os("AIRLOG_PATH"),
        std::env::var("AIRLOG_ROLE"),
    ) else {
        return;
    };

    let path = Path::new(&path);
    let mut log = Airlog::open(path).unwrap();
    let mut out = std::io::stdout();
    if role == "approve" {
        for number in 0..100 {
            log.approve(&consent(number, 0)).unwrap();
        }
        return;
    }

    let mut heart = Heartbeat::at(&path.with_file_name("heartbeat"));
    for round in 0.. {
        let seq = log.begin(&begin(1, round * 10_000)).unwrap();
        for second in 0..8_i64 {
            let played = Frames::from_ms(second.unsigned_abs() * 1000);
            let beat = Beat::new(at(round * 10_000 + second * 1000), Some(seq), played);
            heart.beat(&beat).unwrap();
            writeln!(out, "beat").unwrap();
        }
        log.end(seq, &end(round * 10_000 + 10_000, 10_000, Ended::Complete))
            .unwrap();
    }
}

#[test]
fn several_processes_keep_one_chain() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("var/airlog.db");
    // They also race to make it.
    let children: Vec<_> = (0..3).map(|_| child(&path, "approve")).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }

    let log = Airlog::open(&path).unwrap();
    assert_eq!(rows_of(&log), 300);
    assert_eq!(log.approvals().unwrap().len(), 100);
    let left: Vec<_> = fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(
        left.iter()
            .all(|file| file.to_string_lossy().contains("airlog.db")),
        "{left:?}"
    );
}

#[test]
fn several_threads_keep_one_chain() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("airlog.db");
    std::thread::scope(|scope| {
        for number in 0..4 {
            let path = &path;
            scope.spawn(move || {
                let mut log = Airlog::open(path).unwrap();
                for round in 0..25 {
                    let seq = log.begin(&begin(number, round * 1000)).unwrap();
                    log.end(seq, &end(round * 1000 + 500, 500, Ended::Cut))
                        .unwrap();
                }
            });
        }
    });
    assert_eq!(rows_of(&Airlog::open(&path).unwrap()), 200);
}

#[test]
fn a_killed_daemon_leaves_an_airing_that_the_heartbeat_closes() {
    for beats in [1, 5, 8, 9, 21] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("airlog.db");
        let mut daemon = child(&path, "daemon");
        let said = BufReader::new(daemon.stdout.take().unwrap()).lines();
        assert_eq!(
            said.map(Result::unwrap)
                .filter(|line| line.ends_with("beat"))
                .take(beats)
                .count(),
            beats
        );
        daemon.kill().unwrap();
        daemon.wait().unwrap();

        let last = Heartbeat::last(&folder.path().join("heartbeat")).unwrap();
        let mut log = Airlog::open(&path).unwrap();
        let open = log.open_airing().unwrap();
        let rows = rows_of(&log);
        let closed = recover(&mut log, Some(&last)).unwrap();
        assert_eq!(closed.len(), usize::from(open.is_some()));
        for airing in closed {
            assert_eq!(airing.ended, Some(Ended::PowerCut));
            if last.airing == Some(airing.seq) {
                assert_eq!(
                    (airing.end, airing.played),
                    (Some(last.at), Some(last.played))
                );
            } else {
                assert_eq!(
                    (airing.end, airing.played),
                    (airing.start, Some(Frames::ZERO))
                );
            }
        }
        assert_eq!(log.open_airing().unwrap(), None);
        assert_eq!(rows_of(&log), rows + u64::from(open.is_some()));
        assert_eq!(recover(&mut log, Some(&last)).unwrap(), []);
    }
}

#[test]
fn an_open_airing_ends_at_its_last_beat() {
    let beat = |ms, airing| Beat::new(at(ms), airing, Frames::from_ms(6000));
    //                     last beat                          end     frames
    for (last, expected_end, expected_ms) in [
        (Some(beat(38_000, Some(Seq(11)))), 38_000, 6000),
        (Some(beat(-99_000, Some(Seq(11)))), 38_000, 6000), // the clock was set back
        (Some(beat(38_000, Some(Seq(5)))), 32_000, 0),      // about another
        (Some(beat(38_000, None)), 32_000, 0),
        (None, 32_000, 0),
    ] {
        let mut log = Airlog::in_memory().unwrap();
        write_sample(&mut log);
        let [airing] = recover(&mut log, last.as_ref())
            .unwrap()
            .try_into()
            .unwrap();
        assert_eq!((airing.seq, airing.ended), (Seq(11), Some(Ended::PowerCut)));
        assert_eq!(
            (airing.end, airing.played),
            (Some(at(expected_end)), Some(Frames::from_ms(expected_ms)))
        );
        assert_eq!(rows_of(&log), SAMPLE_ROWS + 1);
    }
}

fn copy_with_write_ahead(path: &Path, to: &Path, write_ahead_bytes: usize) {
    fs::copy(path, to).unwrap();
    let bytes = fs::read(path.with_extension("db-wal")).unwrap();
    fs::write(
        to.with_extension("db-wal"),
        &bytes[..write_ahead_bytes.min(bytes.len())],
    )
    .unwrap();
}

/// The files as they are on the disk after any commit, or in the middle of writing the next, are a log
/// with everything up to a commit.
#[test]
fn every_moment_is_a_whole_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("airlog.db");
    let mut log = Airlog::open(&path).unwrap();
    let copies = tempfile::tempdir().unwrap();
    for number in 0..10_u8 {
        let seq = log
            .begin(&begin(number, i64::from(number) * 10_000))
            .unwrap();
        let copy = copies.path().join(format!("{number}.db"));
        copy_with_write_ahead(&path, &copy, usize::MAX);
        let mut copy = Airlog::open(&copy).unwrap();
        assert_eq!(rows_of(&copy), 2 * u64::from(number) + 1);
        assert_eq!(recover(&mut copy, None).unwrap().len(), 1);
        assert_eq!(rows_of(&copy), 2 * u64::from(number) + 2);
        log.end(
            seq,
            &end(i64::from(number) * 10_000 + 9000, 9000, Ended::Complete),
        )
        .unwrap();
    }

    let whole = fs::metadata(path.with_extension("db-wal")).unwrap().len() as usize;
    let mut before = 0;
    for bytes in (0..=whole).step_by(997) {
        let copy = copies.path().join(format!("torn-{bytes}.db"));
        copy_with_write_ahead(&path, &copy, bytes);
        let rows = rows_of(&Airlog::open(&copy).unwrap());
        assert!(rows >= before && rows <= 20);
        before = rows;
    }

    assert!(before >= 19);
}

#[test]
fn a_damaged_log_is_set_aside_and_the_new_one_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("airlog.db");
    let log = sample_at(&path);
    let Verdict::Ok { head, .. } = log.verify().unwrap() else {
        panic!()
    };

    drop(log);
    let whole = fs::read(&path).unwrap();
    for (round, last) in [(1, None), (2, Some((Seq(12), head)))] {
        // First all of it is gone, then its header's application only.
        if round == 1 {
            fs::write(&path, "flood water").unwrap();
        } else {
            fs::write(&path, &whole).unwrap();
            let db = rusqlite::Connection::open(&path).unwrap();
            db.pragma_update(None, "application_id", 1).unwrap();
        }
        assert!(matches!(
            Airlog::open(&path),
            Err(AirlogError::Damaged { .. })
        ));
        let aside = set_aside(&path).unwrap();
        assert_eq!(
            aside.path,
            folder.path().join(format!("airlog.db.damaged-{round}"))
        );
        assert_eq!(aside.last, last);
        assert!(aside.path.exists() && !path.exists());
        let mut new = Airlog::open(&path).unwrap();
        new.event(at(0), &aside.event()).unwrap();
        assert_eq!(rows_of(&new), 1);
        let old = format!("airlog.db.damaged-{round}");
        let (last, hash) = aside.last.clone().unzip();
        assert_eq!(aside.event(), Event::LogSetAside { old, last, hash });
    }

    // The database was lost, its write-ahead file was not: that is no place for a new one.
    fs::remove_file(&path).unwrap();
    fs::write(path.with_extension("db-wal"), "left over").unwrap();
    assert!(matches!(
        Airlog::open(&path),
        Err(AirlogError::Damaged { .. })
    ));
    set_aside(&path).unwrap();
    assert_eq!(rows_of(&Airlog::open(&path).unwrap()), 0);
}

/// Entries in the middle cannot be read: the last readable one is before them, or after.
#[test]
fn a_log_with_holes_is_never_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("airlog.db");
    let mut log = Airlog::open(&path).unwrap();
    for number in 0..200 {
        let seq = log.begin(&begin(1, number * 10_000)).unwrap();
        log.end(
            seq,
            &End {
                reason: None,
                ..end(number * 10_000 + 9000, 9000, Ended::Complete)
            },
        )
        .unwrap();
    }

    drop(log);
    let mut bytes = fs::read(&path).unwrap();
    let (from, to) = (bytes.len() / 4, bytes.len() * 3 / 4);
    bytes[from..to].fill(0xa5);
    fs::write(&path, &bytes).unwrap();
    let log = Airlog::open(&path).unwrap();
    assert!(matches!(log.verify(), Err(AirlogError::Damaged { .. })));
    assert!(log.airings(&Filter::default()).is_err());
    drop(log);
    let aside = set_aside(&path).unwrap();
    assert_eq!(fs::read(&aside.path).unwrap(), bytes);
    assert!(aside.last.is_some());
}
