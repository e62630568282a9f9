//! Each fault a log's file can have, while the station starts and while it runs.

mod gone;
mod long;
mod newer;
mod put_back;

use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::write::files::beside;
use crate::write::heartbeat::Beat;
use crate::{Begin, Channel, Consent, End, Ended, Planned, Recording, Verdict};
use phatthanh_core::names::{AudioPath, SegmentId};
use phatthanh_core::rundown::Kind;
use phatthanh_core::units::Frames;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_516_200 + second).unwrap()
}

fn recording(number: u8) -> Recording {
    Recording {
        id: SegmentId::new([number; 32]),
        path: AudioPath::from(format!("tin/{number}.wav").as_str()),
        title: format!("Bản tin số {number}"),
    }
}

fn begin(number: u8, second: i64) -> Begin {
    let item = Planned {
        slot: Some("sang".into()),
        due: Some(at(second)),
        program: Some("tin".into()),
        topic: Some("tin".into()),
        segment: Some(recording(number)),
        approved_by: Some("Bí thư".into()),
        episode: Some(u32::from(number)),
        ..Planned::new(at(second), Kind::Segment, Frames::from_ms(60_000))
    };

    Begin {
        item,
        start: at(second),
    }
}

fn end(second: i64) -> End {
    End {
        end: at(second),
        played: Frames::from_ms(60_000),
        ended: Ended::Complete,
        reason: None,
    }
}

fn consent(number: u8, second: i64) -> Consent {
    Consent {
        at: at(second),
        by: "Công chức Tư pháp".into(),
        channel: Channel::Paper,
        note: Some("QĐ 12".into()),
        text: None,
        segment: recording(number),
    }
}

/// A station's folder.
struct Var(TempDir);

impl Var {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("airlog.db")
    }

    fn traces(&self) -> Traces {
        Traces {
            sealed: self.0.path().join("sealed"),
            heartbeat: self.0.path().join("heartbeat"),
        }
    }

    fn hold(&self) -> Airlog {
        Airlog::hold(&self.path(), self.traces(), at(1_000_000))
    }

    /// The names in the folder that begin like the log's, but its own and `SQLite`'s.
    fn aside(&self) -> Vec<String> {
        let names = fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
        names.retain(|name| name.starts_with("airlog.db.") || name.starts_with(".airlog"));
        names.sort();
        names
    }
}

/// Twenty recordings that are approved, and some months of them.
fn history(log: &mut Airlog) {
    log.together(|log| {
        log.event(
            at(0),
            &Event::Started {
                version: "1".into(),
            },
        )?;
        for number in 0..20 {
            log.approve(&consent(number, i64::from(number)))?;
        }
        log.withdraw(&consent(7, 30))?;
        for airing in 0..260 {
            let row = log.begin(&begin((airing % 20) as u8, 100 + airing * 60))?;
            log.end(row, &end(160 + airing * 60))?;
        }
        log.event(at(20_000), &Event::Stopped)
    })
    .unwrap();
}

#[test]
fn whichever_page_is_zeroed_the_log_goes_on_with_every_approval_but_of_that_page() {
    every_page(|_| 0);
}

#[test]
fn whichever_page_is_noise_the_log_goes_on_with_every_approval_but_of_that_page() {
    every_page(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8);
}

/// Damages each page of a log in turn.
fn every_page(damage: fn(usize) -> u8) {
    let sound = Var::new();
    let mut log = sound.hold();
    history(&mut log);
    let (approvals, rows) = (log.approvals().unwrap(), log.version().unwrap());
    drop(log);
    let whole = fs::read(sound.path()).unwrap();
    let pages = whole.len() / 4096;
    assert!((100..300).contains(&pages), "{pages} pages");
    let (mut same, mut fewest) = (0, approvals.len());
    for page in 0..pages {
        let var = Var::new();
        let mut bytes = whole.clone();
        (page * 4096..(page + 1) * 4096).for_each(|at| bytes[at] = damage(at));
        fs::write(var.path(), &bytes).unwrap();
        let mut log = var.hold();
        // As the start asks.
        let asked = |log: &Airlog| {
            log.history(None)?;
            log.known_files()?;
            log.undecodable()?;
            log.known_digest()?;
            log.ended_orderly()?;
            log.last_at()?;
            log.open_airings()?;
            log.approvals()
        };
        let known = asked(&log).or_else(|error| {
            assert!(
                matches!(error, AirlogError::Damaged { .. }),
                "page {page}: {error:?}"
            );
            log.begin_anew(at(1_000_000))?;
            asked(&log)
        });
        let known = known.unwrap_or_else(|error| panic!("page {page}: {error:?}"));
        let was = var
            .aside()
            .into_iter()
            .find(|name| !name.ends_with(READABLE));
        if let Some(was) = was {
            assert!(
                fs::read(var.0.path().join(was)).unwrap() == bytes,
                "page {page}: not set aside as it was"
            );
        }
        fewest = fewest.min(known.len());
        let row = log
            .begin(&begin(1, 1_000_000))
            .unwrap_or_else(|error| panic!("page {page}: {error:?}"));
        log.end(row, &end(1_000_060)).unwrap();
        same += usize::from(row.0 > rows);
        assert!(log.away().is_none());
        if !var.aside().is_empty() {
            assert!(
                matches!(log.verify().unwrap(), Verdict::Ok { .. }),
                "page {page}"
            );
            assert_eq!(log.unseen().unwrap().len(), 1, "page {page}");
        }
    }

    assert!(
        fewest >= approvals.len() - 12,
        "{fewest} of {} approvals",
        approvals.len()
    );

    // Many pages are of indexes: then the chain goes on as if nothing had been.
    assert!(
        same >= pages / 3,
        "{same} of {pages} go on with the same chain"
    );
}

/// Asserts one unbroken chain: all rows written before and the row written after.
#[track_caller]
fn is_whole(var: &Var, rows: u64) -> Airlog {
    let log = Airlog::open_read_only(&var.path()).unwrap();
    match log.verify().unwrap() {
        Verdict::Ok { rows: found, .. } => assert_eq!(found, rows),
        broken @ Verdict::Broken { .. } => panic!("{broken:?}"),
    }
    log
}

/// What happens to the file of a running station.
type Harm = fn(&Path);

/// What can happen to the log's file while it is open, and what of it is set aside.
const LOSSES: [(&str, Harm, &[&str]); 7] = [
    (
        "removed",
        |path| fs::remove_file(path).unwrap(),
        &["airlog.db.replaced-1-shm", "airlog.db.replaced-1-wal"],
    ),
    (
        "moved",
        |path| fs::rename(path, path.with_file_name("elsewhere.db")).unwrap(),
        &["airlog.db.replaced-1-shm", "airlog.db.replaced-1-wal"],
    ),
    (
        "all of var/",
        |path| fs::remove_dir_all(path.parent().unwrap()).unwrap(),
        &[],
    ),
    (
        "an older copy",
        |path| {
            let older = path.with_file_name("older.db");
            fs::copy(path, &older).unwrap();
            fs::rename(older, path).unwrap();
        },
        &[
            "airlog.db.replaced-1",
            "airlog.db.replaced-1-shm",
            "airlog.db.replaced-1-wal",
        ],
    ),
    (
        "a folder",
        |path| {
            fs::remove_file(path).unwrap();
            fs::create_dir(path).unwrap();
        },
        &[
            "airlog.db.replaced-1",
            "airlog.db.replaced-1-shm",
            "airlog.db.replaced-1-wal",
        ],
    ),
    (
        "the write-ahead file",
        |path| fs::remove_file(beside(path, "-wal")).unwrap(),
        &["airlog.db.replaced-1", "airlog.db.replaced-1-shm"],
    ),
    (
        "its index",
        |path| fs::remove_file(beside(path, "-shm")).unwrap(),
        &["airlog.db.replaced-1", "airlog.db.replaced-1-wal"],
    ),
];

#[test]
fn a_log_that_loses_its_file_while_it_runs_is_put_back_whole() {
    for (name, harm, aside) in LOSSES {
        let var = Var::new();
        let mut log = var.hold();
        history(&mut log);
        let rows = log.version().unwrap() as u64;
        harm(&var.path());
        let row = log.begin(&begin(1, 30_000)).unwrap();
        log.end(row, &end(30_060)).unwrap();
        assert_eq!(var.aside(), aside, "{name}");
        let reader = is_whole(&var, rows + 3);
        assert_eq!(reader.unseen().unwrap().len(), 1, "{name}");
        // Nobody needs to write for it to be seen.
        harm(&var.path());
        log.tend(at(30_100)).unwrap();
        let mut person = is_whole_after(&var, rows + 4, name);
        let notices = person.unseen().unwrap();
        assert_eq!(notices.len(), 2, "{name}");
        person.seen(at(30_200), "Trưởng đài", &notices).unwrap();
        assert_eq!(log.unseen().unwrap(), []);
        drop((log, person));
        assert_eq!(var.hold().unseen().unwrap(), [], "{name}: over restarts");
    }
}

#[track_caller]
fn is_whole_after(var: &Var, rows: u64, name: &str) -> Airlog {
    let log = Airlog::open(&var.path()).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(
        matches!(log.verify().unwrap(), Verdict::Ok { rows: found, .. } if found == rows),
        "{name}"
    );
    log
}

#[test]
fn a_log_that_another_has_to_itself_is_read_and_written_later() {
    let var = Var::new();
    let mut log = var.hold();
    history(&mut log);
    let rows = log.version().unwrap();
    drop(log);
    let other = rusqlite::Connection::open(var.path()).unwrap();
    other
        .execute_batch("pragma locking_mode = exclusive; begin exclusive;")
        .unwrap();
    let mut log = var.hold();
    assert!(
        matches!(log.away(), Some(AirlogError::Busy { .. })),
        "{:?}",
        log.away()
    );
    assert_eq!(log.approvals().unwrap().len(), 19);
    assert!(matches!(
        log.begin(&begin(1, 30_000)),
        Err(AirlogError::Busy { .. })
    ));
    drop(other);
    assert_eq!(log.begin(&begin(1, 30_000)).unwrap(), Seq(rows + 1));
    assert!(log.away().is_none() && log.unseen().unwrap().is_empty());
    is_whole(&var, rows as u64 + 1);
}

/// `cp older airlog.db`: the place is the same, and what `SQLite` keeps beside it is still there.
#[test]
fn an_older_copy_written_into_the_file_while_it_runs_is_seen_and_told() {
    let to_file = |log: &Airlog| {
        log.db
            .query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))
            .unwrap();
    };

    for (name, is_lost) in [
        ("lost for good", true),
        ("all in the write-ahead file", false),
    ] {
        let var = Var::new();
        let mut log = var.hold();
        history(&mut log);
        to_file(&log);
        let older = fs::read(var.path()).unwrap();
        log.tend(at(29_000)).unwrap();
        // More than are kept in the write-ahead file, or few.
        for airing in 0..if is_lost { 200 } else { 10 } {
            let row = log
                .begin(&begin((airing % 20) as u8, 30_000 + airing * 60))
                .unwrap();
            log.end(row, &end(30_060 + airing * 60)).unwrap();
        }
        if is_lost {
            to_file(&log);
            let row = log.begin(&begin(1, 50_000)).unwrap();
            log.end(row, &end(50_060)).unwrap();
        }
        let rows = log.version().unwrap();
        fs::write(var.path(), &older).unwrap();

        // A row that comes at once waits; a few seconds later all is seen.
        let waits = log.begin(&begin(2, 60_000));
        assert_eq!(waits.is_err(), is_lost, "{name}: {waits:?}");
        for _ in 0..5 {
            log.tend(at(60_000)).unwrap();
        }
        assert!(
            matches!(log.verify().unwrap(), Verdict::Ok { .. }),
            "{name}"
        );
        assert_eq!(log.approvals().unwrap().len(), 19, "{name}");
        if !is_lost {
            assert_eq!(
                (var.aside(), log.version().unwrap()),
                (Vec::new(), rows + 1),
                "{name}"
            );
            continue;
        }
        assert!(
            var.aside().contains(&"airlog.db.replaced-1".to_owned()),
            "{:?}",
            var.aside()
        );
        assert_eq!(log.unseen().unwrap().len(), 1, "{name}: told until seen");
        assert!(
            log.beginning().is_some(),
            "{name}: and says that it is not all"
        );
        let aired = log.history(None).unwrap().airings().count();
        assert!(
            (261..460).contains(&aired),
            "{name}: {aired} of 461 are left, the last among them"
        );
        let row = log.begin(&begin(2, 60_000)).unwrap();
        log.end(row, &end(60_060)).unwrap();
        for _ in 0..5 {
            log.tend(at(61_000)).unwrap();
        }
        assert_eq!(log.unseen().unwrap().len(), 1, "{name}: once");
    }
}

/// `cp` empties the file first and fills it then: a row may come in between, when nothing of it can be read.
#[test]
fn a_row_that_comes_while_an_older_copy_is_being_written_waits_for_what_it_is() {
    for (name, half, ending) in [
        ("nothing yet", 0, "replaced"),
        ("a few pages", 3 * 4096, "replaced"),
        ("never filled", 0, "damaged"),
    ] {
        let var = Var::new();
        let mut log = var.hold();
        history(&mut log);
        let to_file = "pragma wal_checkpoint(truncate)";
        log.db.query_row(to_file, [], |_| Ok(())).unwrap();
        let older = fs::read(var.path()).unwrap();
        let row = log.begin(&begin(1, 30_000)).unwrap();
        log.end(row, &end(30_060)).unwrap();
        log.db.query_row(to_file, [], |_| Ok(())).unwrap();
        assert!(!log.see_to(at(30_100), false).unwrap(), "{name}");

        // Nothing of the file is kept in memory, so that it is read.
        log.db.execute_batch("pragma shrink_memory").unwrap();
        fs::write(var.path(), &older[..half]).unwrap();
        let waits = log.append_in_place(at(30_100), &Facts::Event(Event::Stopped));
        assert!(
            matches!(waits, Err(AirlogError::Busy { .. })),
            "{name}: {waits:?}"
        );
        assert_eq!(var.aside(), Vec::<String>::new(), "{name}");
        if ending == "replaced" {
            fs::write(var.path(), &older).unwrap();
        }

        for second in 0..5 {
            log.tend(at(30_101 + second)).unwrap();
        }
        let aside = format!("airlog.db.{ending}-1");
        assert!(var.aside().contains(&aside), "{name}: {:?}", var.aside());
        assert_eq!(log.unseen().unwrap().len(), 1, "{name}");
        log.begin(&begin(2, 60_000)).unwrap();
        let verdict = log.verify().unwrap();
        assert!(matches!(verdict, Verdict::Ok { .. }), "{name}");
    }
}

/// What writes the write-ahead file into the database changes it too: any process may.
#[test]
fn a_log_that_only_grows_is_never_doubted() {
    let var = Var::new();
    let mut log = var.hold();
    history(&mut log);
    for round in 0..30 {
        let mut other = Airlog::open(&var.path()).unwrap();
        other.approve(&consent(3, 40_000 + round)).unwrap();
        other
            .db
            .query_row("pragma wal_checkpoint(passive)", [], |_| Ok(()))
            .unwrap();
        log.tend(at(40_000 + round)).unwrap();
        log.approve(&consent(4, 40_000 + round)).unwrap();
    }

    assert_eq!(
        (var.aside(), log.unseen().unwrap()),
        (Vec::new(), Vec::new())
    );
    assert!(matches!(log.verify().unwrap(), Verdict::Ok { .. }));
}

#[test]
fn an_older_copy_at_the_start_is_known_by_the_heartbeat_and_the_sealed_days() {
    let var = Var::new();
    let mut log = var.hold();
    history(&mut log);
    drop(log);
    let older = fs::read(var.path()).unwrap();
    let mut log = var.hold();
    let row = log.begin(&begin(3, 40_000)).unwrap();
    let mut heart = Heartbeat::at(&var.traces().heartbeat);
    heart
        .beat(&Beat::new(at(40_030), Some(row), Frames::from_ms(30_000)))
        .unwrap();
    drop(log);
    fs::write(var.path(), &older).unwrap();
    drop(fs::remove_file(beside(&var.path(), "-wal")));
    let log = var.hold();
    assert_eq!(
        (log.approvals().unwrap().len(), log.unseen().unwrap().len()),
        (19, 1)
    );
    assert!(var.path().with_file_name("airlog.db.replaced-1").exists());
    assert!(matches!(log.verify().unwrap(), Verdict::Ok { .. }));
    assert!(log.beginning().is_some(), "and says that it is not all");
    assert_eq!(
        log.history(None).unwrap().airings().count(),
        260,
        "what aired before counts for planning"
    );
}

#[test]
fn a_row_that_can_never_be_written_holds_up_no_other() {
    use crate::{Of, Pending, RowContent};
    let var = Var::new();
    let mut log = var.hold();
    let row = log.begin(&begin(1, 0)).unwrap();
    log.end(row, &end(60)).unwrap();
    for (number, of) in [(1, Of::Row(row)), (2, Of::Pending(7))] {
        let hopeless = Pending {
            number,
            what: RowContent::End(of, end(90)),
        };
        assert_eq!(log.write(&hopeless, |_| None).unwrap(), None);
    }

    let next = Pending {
        number: 3,
        what: RowContent::Begin(Box::new(begin(2, 100))),
    };

    assert_eq!(log.write(&next, |_| None).unwrap(), Some(Seq(5)));
    let told = log.all_events().unwrap();
    assert!(
        told.iter().all(
            |(_, _, event)| matches!(event, Event::RowSetAside { kind, body, .. }
            if kind == "end" && body.contains("played_frames"))
        ),
        "{told:?}"
    );
    assert_eq!(log.unseen().unwrap().len(), 2);
    is_whole(&var, 5);
}
