//! The airtime log as evidence: what is written is there, and nothing can be changed unseen.

mod answers;
pub(crate) mod full;
mod minutes;
mod power;
mod python;
mod reconcile;
mod replay;
mod seals;
mod silence;
mod tamper;
mod views;

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use phatthanh::airlog::{
    Airlog, Begin, Channel, Consent, End, Ended, Event, Missed, Planned, Recording, Seq, Verdict,
};
use phatthanh::names::SegmentId;
use phatthanh::rundown::Kind;
use phatthanh::units::Frames;
use phatthanh::words::Text;

/// 17:30 on 24 November 2026 at the station, and `ms` later.
fn at(ms: i64) -> Timestamp {
    "2026-11-24T17:30:00+07:00".parse::<Timestamp>().unwrap() + SignedDuration::from_millis(ms)
}

fn recording(number: u8) -> Recording {
    Recording {
        id: SegmentId::new([number; 32]),
        path: format!("dat-dai/bài {number}.mp3").as_str().into(),
        title: format!("Đất đai, bài {number}"),
    }
}

/// A segment of 10 s, planned `ms` after 17:30.
fn planned(number: u8, ms: i64) -> Planned {
    Planned {
        slot: Some("cchc-chieu".into()),
        due: Some(at(0)),
        program: Some("cai-cach-hanh-chinh".into()),
        topic: Some("dat-dai".into()),
        segment: Some(recording(number)),
        approved_by: Some("Công chức Tư pháp".into()),
        episode: Some(17),
        ..Planned::new(at(ms), Kind::Segment, Frames::from_ms(10_000))
    }
}

fn begin(number: u8, ms: i64) -> Begin {
    Begin {
        item: planned(number, ms),
        start: at(ms),
    }
}

fn end(ms: i64, played_ms: u64, ended: Ended) -> End {
    End {
        end: at(ms),
        played: Frames::from_ms(played_ms),
        ended,
        reason: None,
    }
}

fn consent(number: u8, ms: i64) -> Consent {
    Consent {
        at: at(ms),
        by: "Công chức Tư pháp".into(),
        channel: Channel::Paper,
        note: Some("Phiếu duyệt số 12".into()),
        text: None,
        segment: recording(number),
    }
}

/// One entry of each kind and more: 12, of which the last airing (11) is on air.
fn write_sample(log: &mut Airlog) {
    log.event(
        at(-60_000),
        &Event::Started {
            version: "0.1.0".into(),
        },
    )
    .unwrap();
    log.approve(&consent(1, -50_000)).unwrap();
    let first = log.begin(&begin(1, 0)).unwrap();
    log.end(first, &end(10_000, 10_000, Ended::Complete))
        .unwrap();
    let second = log.begin(&begin(2, 10_000)).unwrap();
    log.event(
        at(12_000),
        &Event::CardLost {
            problem: "no callback for a second".into(),
        },
    )
    .unwrap();
    let reason = Some(Text::new("no-such-key").with("id", 7));
    log.end(
        second,
        &End {
            reason,
            ..end(12_000, 2_000, Ended::Fault)
        },
    )
    .unwrap();
    let missed = Missed {
        item: planned(3, 20_000),
        at: at(30_000),
        reason: Text::new("no-such-key"),
    };

    log.missed(&missed).unwrap();
    log.withdraw(&consent(1, 31_000)).unwrap();
    log.event(
        at(31_500),
        &Event::CardBack {
            name: "default".into(),
        },
    )
    .unwrap();
    let mut ident = planned(4, 32_000);
    (ident.kind, ident.segment, ident.topic, ident.approved_by) =
        (Kind::Fallback, None, None, None);
    let last = log
        .begin(&Begin {
            item: ident,
            start: at(32_000),
        })
        .unwrap();
    assert_eq!(last, Seq(11));
    log.event(at(33_000), &Event::ClockStepped { by_us: -5 })
        .unwrap();
}

const SAMPLE_ROWS: u64 = 12;

fn sample_at(path: &Path) -> Airlog {
    let mut log = Airlog::open(path).unwrap();
    write_sample(&mut log);
    log
}

#[track_caller]
fn rows_of(log: &Airlog) -> u64 {
    match log.verify().unwrap() {
        Verdict::Ok { rows, .. } => rows,
        broken @ Verdict::Broken { .. } => panic!("{broken:?}"),
    }
}

/// Equal calls make equal hashes. If this head changes, logs already written no longer verify.
#[test]
fn the_chain_is_fixed() {
    let mut log = Airlog::in_memory().unwrap();
    write_sample(&mut log);
    let folder = tempfile::tempdir().unwrap();
    let on_disk = sample_at(&folder.path().join("var/airlog.db"));
    let head = "590ed9bfb7087b0d88df254e5f1ab30247a86be9b24ecc692c865fddc1027d7f".to_owned();
    assert_eq!(
        log.verify().unwrap(),
        Verdict::Ok {
            rows: SAMPLE_ROWS,
            head
        }
    );
    assert_eq!(on_disk.verify().unwrap(), log.verify().unwrap());
}
