//! What the log answers.

use phatthanh::airlog::{
    Airing, Airlog, AirlogError, Begin, Channel, End, Ended, Event, Filter, Missed, Seq,
};
use phatthanh::names::SegmentId;
use phatthanh::rundown::Kind;
use phatthanh::units::Frames;
use phatthanh::words::Text;
use rusqlite::Connection;

use super::{at, begin, consent, end, planned, recording, rows_of, sample_at, write_sample};

#[test]
fn an_airing_reads_back() {
    let mut log = Airlog::in_memory().unwrap();
    let mut joined = begin(1, 0);
    joined.item.skip = Frames::from_ms(4000);
    joined.item.repeat = true;
    joined.start = at(3);
    let seq = log.begin(&joined).unwrap();

    let open = log.open_airing().unwrap().unwrap();
    assert_eq!(
        (open.seq, open.closed, open.start, open.end),
        (seq, None, Some(at(3)), None)
    );
    assert_eq!((open.played, open.ended, &open.reason), (None, None, &None));
    assert_eq!(open.item, joined.item);

    let reason = Some(Text::new("no-such-key").with("id", "\"7\"\n\u{202e}=1"));
    let cut = End {
        reason: reason.clone(),
        ..end(6003, 6000, Ended::Cut)
    };

    let closing = log.end(seq, &cut).unwrap();
    assert_eq!(log.open_airing().unwrap(), None);
    let closed = log.airing(seq).unwrap().unwrap();
    assert_eq!(
        log.airings(&Filter::default()).unwrap(),
        std::slice::from_ref(&closed)
    );
    assert_eq!(
        (closed.closed, closed.end, closed.played),
        (Some(closing), Some(at(6003)), Some(cut.played))
    );
    assert_eq!((closed.ended, &closed.reason), (Some(Ended::Cut), &reason));
    assert_eq!(closed.item, joined.item);
    assert_eq!(closed.link.as_ref().unwrap().prev, open.link.unwrap().hash);
    assert_eq!(
        log.unlinked(&Filter::default()).unwrap(),
        [Airing {
            link: None,
            ..closed
        }]
    );

    assert!(matches!(log.end(seq, &cut), Err(AirlogError::NotOpen { of }) if of == seq));
    assert!(matches!(
        log.end(Seq(99), &cut),
        Err(AirlogError::NotOpen { of: Seq(99) })
    ));
    assert_eq!(rows_of(&log), 2);
}

#[test]
fn airings_are_found_by_time_topic_program_and_slot() {
    let mut log = Airlog::in_memory().unwrap();
    write_sample(&mut log);
    let seqs = |filter| {
        log.airings(&filter)
            .unwrap()
            .iter()
            .map(|airing| airing.seq.0)
            .collect::<Vec<_>>()
    };

    assert_eq!(seqs(Filter::default()), [3, 5, 8, 11]);
    assert_eq!(
        seqs(Filter {
            from: Some(at(10_000)),
            ..Filter::default()
        }),
        [5, 8, 11]
    );
    assert_eq!(
        seqs(Filter {
            to: Some(at(10_000)),
            ..Filter::default()
        }),
        [3]
    );
    assert_eq!(
        seqs(Filter {
            from: Some(at(20_000)),
            to: Some(at(32_000)),
            ..Filter::default()
        }),
        [8]
    );
    assert_eq!(
        seqs(Filter {
            topic: Some("dat-dai".into()),
            ..Filter::default()
        }),
        [3, 5, 8]
    );
    assert_eq!(
        seqs(Filter {
            topic: Some("ho-tich".into()),
            ..Filter::default()
        }),
        [0; 0]
    );
    assert_eq!(
        seqs(Filter {
            program: Some("cai-cach-hanh-chinh".into()),
            ..Filter::default()
        }),
        [3, 5, 8, 11]
    );
    assert_eq!(
        seqs(Filter {
            slot: Some("cchc-sang".into()),
            ..Filter::default()
        }),
        [0; 0]
    );
}

#[test]
fn only_airings_that_count_are_history() {
    let mut log = Airlog::in_memory().unwrap();
    // Kind, frames heard of 10 s, why it ended, whether it counts.
    let table = [
        (Kind::Segment, 10_000, Ended::Complete, true),
        (Kind::Segment, 2000, Ended::Complete, false), // joined late
        (Kind::Segment, 6000, Ended::Complete, true),  // joined, but not too late
        (Kind::Segment, 5000, Ended::Cut, true),
        (Kind::Segment, 4999, Ended::Cut, false),
        (Kind::Segment, 9999, Ended::Skipped, false),
        (Kind::Segment, 9999, Ended::Interrupted, true), // what an order cut goes on afterwards
        (Kind::Segment, 4999, Ended::Interrupted, false),
        (Kind::Segment, 9999, Ended::Fault, false),
        (Kind::Segment, 9999, Ended::PowerCut, false),
        (Kind::Segment, 9999, Ended::Shutdown, false),
        (Kind::Filler, 5000, Ended::Cut, true),
        (Kind::Fallback, 10_000, Ended::Complete, true),
        (Kind::Opening, 10_000, Ended::Complete, false),
        (Kind::Closing, 10_000, Ended::Complete, false),
    ];
    for (number, (kind, heard, ended, _)) in (0..).zip(table) {
        let ms = i64::from(number) * 20_000;
        let mut item = planned(number, ms);
        item.kind = kind;
        let seq = log
            .begin(&Begin {
                item,
                start: at(ms),
            })
            .unwrap();
        log.end(seq, &end(ms + 10_000, heard, ended)).unwrap();
    }

    log.missed(&Missed {
        item: planned(90, 0),
        at: at(0),
        reason: Text::new("no-such-key"),
    })
    .unwrap();
    log.begin(&begin(91, 900_000)).unwrap();
    let counted = (0..)
        .zip(table)
        .filter(|(_, row)| row.3)
        .map(|(number, _)| SegmentId::new([number; 32]));
    let ids = |until| -> Vec<SegmentId> {
        let history = log.history(until).unwrap();
        history.airings().map(|aired| aired.id).collect()
    };

    let counted: Vec<SegmentId> = counted.collect();
    assert_eq!(ids(None), counted);
    assert_eq!(ids(Some(at(2 * 20_000))), counted[..1]);
}

#[test]
fn the_latest_word_about_a_recording_holds() {
    let mut log = Airlog::in_memory().unwrap();
    let id = recording(1).id;
    assert!(log.approvals().unwrap().is_empty());
    log.approve(&consent(1, 0)).unwrap();
    log.approve(&consent(2, 0)).unwrap();
    let again = phatthanh::airlog::Consent {
        by: "Chủ tịch".into(),
        channel: Channel::Spoken,
        ..consent(1, 50)
    };

    log.approve(&again).unwrap();
    let approvals = log.approvals().unwrap();
    assert_eq!(
        (approvals.len(), &*approvals[&id].by, approvals[&id].at),
        (2, "Chủ tịch", at(50))
    );
    assert_eq!(log.words().unwrap()[&id].consent, again);

    // Written last, though a wrong clock says that it was earlier.
    log.withdraw(&consent(1, -50)).unwrap();
    assert!(!log.approvals().unwrap().contains_key(&id));
    assert!(!log.words().unwrap()[&id].approved);
    log.approve(&consent(1, 99)).unwrap();
    assert!(log.approvals().unwrap().contains_key(&id));
}

/// A person may approve, and the log be sealed, while no daemon runs: that is no power cut.
#[test]
fn an_orderly_stop_stays_one() {
    let mut log = Airlog::in_memory().unwrap();
    assert_eq!(log.ended_orderly().unwrap(), None);
    log.approve(&consent(1, 0)).unwrap();
    assert_eq!(log.ended_orderly().unwrap(), None);
    log.event(
        at(0),
        &Event::Started {
            version: "0.1.0".into(),
        },
    )
    .unwrap();
    assert_eq!(log.ended_orderly().unwrap(), Some(false));
    log.event(at(1), &Event::Stopped).unwrap();
    assert_eq!(log.ended_orderly().unwrap(), Some(true));
    log.approve(&consent(2, 2)).unwrap();
    log.withdraw(&consent(2, 3)).unwrap();
    log.event(
        at(4),
        &Event::SealKeyMade {
            key: "00".repeat(32),
            before: None,
        },
    )
    .unwrap();
    assert_eq!(log.ended_orderly().unwrap(), Some(true));
    log.begin(&begin(1, 5)).unwrap();
    assert_eq!(log.ended_orderly().unwrap(), Some(false));
}

#[test]
fn another_process_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("airlog.db");
    let daemon = Airlog::open(&path).unwrap();
    assert_eq!(
        (daemon.version().unwrap(), daemon.last_at().unwrap()),
        (0, None)
    );
    let mut command = Airlog::open(&path).unwrap();
    command.approve(&consent(1, 500)).unwrap();
    command.event(at(-500), &Event::Stopped).unwrap();
    assert_eq!(
        (daemon.version().unwrap(), daemon.last_at().unwrap()),
        (2, Some(at(500)))
    );
    assert_eq!(daemon.approvals().unwrap().len(), 1);
}

#[test]
fn a_copy_in_memory_leaves_the_log_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a b#%?/nhật ký.db");
    let files = || {
        let mut names: Vec<_> = std::fs::read_dir(path.parent().unwrap())
            .map(|entries| entries.map(|entry| entry.unwrap().file_name()).collect())
            .unwrap_or_default();
        names.sort();
        names
    };

    // There is none: an empty one, and nothing is made.
    assert_eq!(rows_of(&Airlog::copy_in_memory(&path).unwrap()), 0);
    assert_eq!(files().len(), 0);
    assert!(matches!(
        Airlog::open_read_only(&path),
        Err(AirlogError::Missing { .. })
    ));

    let daemon = sample_at(&path);
    assert_eq!(rows_of(&Airlog::copy_in_memory(&path).unwrap()), 12); // with what is in the write-ahead file only
    drop(daemon);
    let bytes = std::fs::read(&path).unwrap();
    let mut copy = Airlog::copy_in_memory(&path).unwrap();
    write_sample_again(&mut copy);
    assert_eq!(rows_of(&copy), 14);
    assert_eq!(copy.approvals().unwrap().len(), 1);
    assert_eq!(files(), ["nhật ký.db"]);
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

fn write_sample_again(log: &mut Airlog) {
    log.approve(&consent(3, 60_000)).unwrap();
    log.end(Seq(11), &end(60_000, 28_000, Ended::Cut)).unwrap();
}

#[test]
fn what_is_no_log_is_refused_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("airlog.db");
    let damaged = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        assert!(
            matches!(Airlog::open(&path), Err(AirlogError::Damaged { .. })),
            "{bytes:?}"
        );
        assert!(
            matches!(
                Airlog::open_read_only(&path),
                Err(AirlogError::Damaged { .. })
            ),
            "{bytes:?}"
        );
        assert!(
            matches!(
                Airlog::copy_in_memory(&path),
                Err(AirlogError::Damaged { .. })
            ),
            "{bytes:?}"
        );
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
    };

    damaged(b"");
    damaged(b"not a database, but long enough to be read as if it were one; or so it would seem to SQLite, which \
        wants a hundred bytes of header");
    damaged(&[0; 4096]);
    std::fs::remove_file(&path).unwrap();
    Connection::open(&path)
        .unwrap()
        .execute_batch("create table entry (seq)")
        .unwrap();
    damaged(&std::fs::read(&path).unwrap());

    std::fs::remove_file(&path).unwrap();
    drop(sample_at(&path));
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let newer = Airlog::open(&path).unwrap_err();
    assert!(matches!(
        newer,
        AirlogError::TooNew {
            found: 99,
            known,
            ..
        } if known < 99
    ));
    assert!(
        newer
            .text()
            .say(phatthanh::words::Language::Vi)
            .contains("mới hơn")
    );
}
