//! The airtime log is held by another program, full, read-only, or gone with the power: the log has what was
//! heard, or says that it is unknown, and never says otherwise.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::*;
use crate::airlog::{Answer, Beat, Event as LogEvent, Presence, Recovered, left};
use crate::station::conductor::absence::{Absence, Away};

/// A folder with a log, and whoever holds it.
struct HeldLog {
    _folder: tempfile::TempDir,
    path: PathBuf,
    holder: Option<Connection>,
}

impl HeldLog {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("airlog.db");
        Airlog::open(&path).unwrap();
        Self {
            _folder: folder,
            path,
            holder: None,
        }
    }

    fn hold(&mut self) {
        let holder = Connection::open(&self.path).unwrap();
        holder.execute_batch("begin exclusive").unwrap();
        self.holder = Some(holder);
    }

    fn release(&mut self) {
        self.holder = None;
    }

    fn trial(&self, from: &str) -> Trial {
        let log_writer =
            LogWriter::keeping(Airlog::open(&self.path).unwrap(), Recovered::default());
        Trial::logged(log_writer, from, "", "tin", "")
    }

    fn beside(&self) -> PathBuf {
        self.path.with_extension("waiting")
    }

    /// The next start, which finds what the run before left.
    fn start(&self, beat: &Beat) -> (Airlog, Recovered) {
        let mut log = Airlog::open(&self.path).unwrap();
        log.patience(Duration::ZERO).unwrap();
        let recovered = log.take_up(Some(beat)).unwrap();
        (log, recovered)
    }
}

impl Trial {
    fn beat(&self) -> Beat {
        let now = self.clock.now();
        let played = self
            .conductor
            .on_air()
            .map(|(_, start, _)| Frames::between(start, now));
        self.conductor.beat(played.unwrap_or_default(), now)
    }

    /// The process is killed: the beat it leaves.
    fn kill(self) -> Beat {
        let beat = self.beat();
        drop(self.conductor);
        beat
    }
}

/// What was heard, by the log.
fn told(log: &Airlog) -> Vec<String> {
    let tell = |row: &Airing| {
        format!(
            "{} {:?} {:?}",
            brief(row),
            row.start,
            row.played.map(Frames::get)
        )
    };

    log.airings(&Filter::default())
        .unwrap()
        .iter()
        .map(tell)
        .collect()
}

/// What is heard until `to` where nothing goes wrong, but that the power goes then.
fn undisturbed(to: &str) -> Vec<String> {
    let desk = HeldLog::new();
    let mut trial = desk.trial("11:59:50");
    trial.until(to);
    let beat = trial.kill();
    told(&desk.start(&beat).0)
}

#[track_caller]
fn one_chain(path: &Path) {
    let log = Airlog::open_read_only(path).unwrap();
    assert!(
        matches!(log.verify().unwrap(), Verdict::Ok { .. }),
        "{:?}",
        log.verify()
    );
}

fn marks(log: &Airlog) -> Vec<(u64, Timestamp, Timestamp)> {
    let moment = |us| Timestamp::from_microsecond(us).unwrap();
    let lost = log
        .all_events()
        .unwrap()
        .into_iter()
        .filter_map(|(_, _, event)| match event {
            LogEvent::RowsLost {
                rows,
                from_us,
                until_us,
            } => Some((rows, moment(from_us), moment(until_us))),
            _ => None,
        });
    lost.collect()
}

#[track_caller]
fn asked(log: &Airlog, time: &str, alive: Option<Timestamp>) -> (Answer, Vec<Presence>) {
    let from = at(time);
    let silence = log
        .silence(from, from + SignedDuration::from_micros(1), alive)
        .unwrap();
    (
        silence.answer,
        silence.unknown.iter().map(|span| span.presence).collect(),
    )
}

#[test]
fn a_log_that_is_held_costs_no_row_and_no_sound() {
    let mut desk = HeldLog::new();
    let mut trial = desk.trial("11:59:50");
    trial.until("12:01:00");
    desk.hold();
    trial.until("12:33:00");
    let waiting = trial.conductor.log_writer().waiting();
    let now = trial.clock.now();
    assert!(
        waiting > 10 && trial.conductor.log_writer().fails(now),
        "{waiting}"
    );
    assert_eq!(
        left(&desk.path).unwrap().rows.len(),
        waiting,
        "they are on the disk"
    );
    desk.release();
    trial.until("12:33:01");
    assert_eq!(
        (
            trial.conductor.log_writer().waiting(),
            desk.beside().exists()
        ),
        (0, false)
    );
    let beat = trial.kill();
    let (log, _) = desk.start(&beat);
    assert_eq!(told(&log), undisturbed("12:33:01"));
    assert_eq!(marks(&log), []);
    one_chain(&desk.path);
}

/// With the real thread: whatever the log does, the conductor's turns go on.
#[test]
fn the_conductor_does_not_wait_for_a_log_that_is_held() {
    let mut desk = HeldLog::new();
    desk.hold();
    let log_writer = LogWriter::threaded(Airlog::open(&desk.path).unwrap(), Recovered::default());
    let mut trial = Trial::logged(log_writer, "11:59:50", "", "tin", "");
    trial.until("12:33:00");
    trial.conductor.stop(trial.clock.now());
    desk.release();
    drop(trial.conductor.into_log_writer().into_log());
    let mut plain = Trial::new("11:59:50");
    plain.until("12:33:00");
    plain.conductor.stop(plain.clock.now());
    let plain = plain.conductor.into_log_writer().into_log();
    assert_eq!(
        told(&Airlog::open_read_only(&desk.path).unwrap()),
        told(&plain)
    );
    one_chain(&desk.path);
}

#[test]
fn killed_while_rows_wait_what_was_heard_is_told_by_the_next_start() {
    for (held, killed) in [
        ("12:01:00", "12:06:00"),
        ("12:01:00", "12:13:20"),
        ("11:59:55", "12:00:10"),
    ] {
        let mut desk = HeldLog::new();
        let mut trial = desk.trial("11:59:50");
        trial.until(held);
        desk.hold();
        trial.until(killed);
        let beat = trial.kill();
        assert!(
            beat.waiting > 0 && beat.airing.is_none() && beat.pending.is_some(),
            "{beat:?}"
        );
        desk.release();
        let (log, recovered) = desk.start(&beat);
        assert_eq!((recovered.waiting.len(), recovered.lost_until), (0, None));
        assert_eq!(told(&log), undisturbed(killed), "held since {held}");
        assert_eq!((marks(&log), desk.beside().exists()), (vec![], false));
        one_chain(&desk.path);
        // A start that broke off before it had removed what waited writes nothing twice.
        let rows = log.version().unwrap();
        drop(log);
        let (log, _) = desk.start(&beat);
        assert_eq!(log.version().unwrap(), rows);
    }
}

#[test]
fn what_was_written_before_the_power_went_is_not_written_again() {
    let mut desk = HeldLog::new();
    let mut trial = desk.trial("11:59:50");
    desk.hold();
    trial.until("12:06:00");
    let (beat, kept) = (trial.kill(), fs::read(desk.beside()).unwrap());
    desk.release();
    let (log, _) = desk.start(&beat);
    let (rows, expected) = (log.version().unwrap(), told(&log));
    drop(log);
    fs::write(desk.beside(), &kept).unwrap();
    let (log, _) = desk.start(&beat);
    assert_eq!((log.version().unwrap(), told(&log)), (rows, expected));
}

/// However many of them were, when the power went.
#[test]
fn some_were_written_before_the_power_went() {
    for written in 0.. {
        let mut desk = HeldLog::new();
        let mut trial = desk.trial("11:59:50");
        trial.until("11:59:55");
        desk.hold();
        trial.until("12:06:00");
        let beat = trial.kill();
        desk.release();
        let rows = left(&desk.path).unwrap().rows;
        if written > rows.len() {
            break;
        }
        let mut log = Airlog::open(&desk.path).unwrap();
        let mut seqs = std::collections::BTreeMap::new();
        for row in &rows[..written] {
            let seq = log.write(row, |number| seqs.get(&number).copied()).unwrap();
            seqs.extend(seq.map(|seq| (row.number, seq)));
        }
        drop(log);
        let (log, recovered) = desk.start(&beat);
        assert_eq!(
            (told(&log), recovered.waiting.len(), marks(&log)),
            (undisturbed("12:06:00"), 0, vec![])
        );
        one_chain(&desk.path);
    }
}

#[test]
fn a_log_that_is_held_still_at_the_next_start_gets_all_in_order() {
    let mut desk = HeldLog::new();
    let mut trial = desk.trial("11:59:50");
    trial.until("12:01:00");
    desk.hold();
    trial.until("12:06:00");
    let beat = trial.kill();
    let (log, recovered) = desk.start(&beat);
    assert!(recovered.waiting.len() > 2, "{recovered:?}");
    let waiting = recovered.waiting.len();
    let mut log_writer = LogWriter::keeping(log, recovered);
    log_writer.event(
        at("12:08:00"),
        LogEvent::Started {
            version: "1".into(),
        },
    );
    assert_eq!(log_writer.waiting(), waiting + 1);

    // Broken off again, it is all kept.
    drop(log_writer);
    assert_eq!(left(&desk.path).unwrap().rows.len(), waiting + 1);
    desk.release();
    let (log, _) = desk.start(&Beat::new(at("12:08:00"), None, Frames::ZERO));
    assert_eq!(told(&log), undisturbed("12:06:00"));
    assert!(matches!(
        log.all_events().unwrap().last(),
        Some((_, _, LogEvent::Started { .. }))
    ));
    one_chain(&desk.path);
}

/// No disk took them: nobody knows, and that is the answer.
#[test]
fn what_could_be_kept_nowhere_is_told_to_be_unknown_and_not_silent() {
    let mut desk = HeldLog::new();
    let mut trial = desk.trial("11:59:50");
    trial.until("12:01:00");
    desk.hold();
    trial.until("12:13:20");
    let beat = trial.kill();
    fs::remove_file(desk.beside()).unwrap();
    desk.release();

    // While it lies so, the beat proves nothing either.
    let log = Airlog::open_read_only(&desk.path).unwrap();
    assert_eq!(beat.proves(), None);
    assert_eq!(asked(&log, "12:05:00", beat.proves()).0, Answer::NotKnown);
    drop(log);
    let (mut log, recovered) = desk.start(&beat);
    assert_eq!(recovered.lost_until, Some(at("12:13:20")));
    let [(rows, from, until)] = marks(&log)[..] else {
        panic!("{:?}", marks(&log))
    };

    assert!(
        rows >= 4 && from <= at("12:01:00") && until == at("12:13:20"),
        "{rows} {from} {until}"
    );
    let alive_us = at("12:13:20").as_microsecond();
    log.event(at("13:00:00"), &LogEvent::BrokeOff { alive_us })
        .unwrap();
    log.event(
        at("13:00:00"),
        &LogEvent::Started {
            version: "1".into(),
        },
    )
    .unwrap();
    assert_eq!(
        asked(&log, "12:05:00", None),
        (Answer::NotKnown, vec![Presence::RowsLost])
    );
    assert_eq!(
        asked(&log, "12:30:00", None),
        (Answer::NotKnown, vec![Presence::BrokeOff])
    );
    assert_eq!(
        asked(&log, "11:59:55", None),
        (Answer::Silent, vec![]),
        "before it nothing is unknown"
    );
    let cut = log.airings(&Filter::default()).unwrap();
    assert_eq!(
        cut.last().unwrap().reason,
        Some(Text::new("airlog-power-cut-no-heartbeat"))
    );
    one_chain(&desk.path);

    // Nor was what may have been on air then missed for want of power.
    let since = Absence {
        since: until,
        away: Away::PowerCut,
        unknown_until: recovered.lost_until,
        back: at("13:00:00"),
    };

    let mut next = Trial::logged(LogWriter::new(log), "13:00:00", "", "tin", "");
    next.conductor.away(since);
    next.until("13:01:00");
    let missed = next.rows();
    let missed: Vec<_> = missed
        .iter()
        .filter(|row| row.ended == Some(Ended::Missed))
        .collect();
    assert!(
        !missed.is_empty() && missed.iter().all(|row| row.item.start >= until),
        "{missed:#?}"
    );
}

#[test]
fn half_a_line_and_a_broken_one_leave_a_mark_where_they_stood() {
    let mut desk = HeldLog::new();
    let mut trial = desk.trial("11:59:50");
    trial.until("12:01:00");
    desk.hold();
    trial.until("12:13:20");
    let beat = trial.kill();
    desk.release();
    let kept = fs::read_to_string(desk.beside()).unwrap();
    let lines: Vec<&str> = kept.lines().collect();
    let before = left(&desk.path).unwrap().rows;
    for broken in 0..lines.len() {
        fs::remove_file(&desk.path).unwrap();
        for rest in ["db-wal", "db-shm"] {
            let _ = fs::remove_file(desk.path.with_extension(rest));
        }
        let mut first = desk.trial("11:59:50");
        first.until("12:01:00");
        first.kill();
        let mut damaged = lines.clone();
        let half = &lines[broken][..lines[broken].len() / 2];
        damaged[broken] = half;
        fs::write(desk.beside(), damaged.join("\n")).unwrap();
        let (log, recovered) = desk.start(&beat);
        let [(_, from, until)] = marks(&log)[..] else {
            panic!("{broken}: {:?}", marks(&log))
        };
        let lost = before[broken].at();
        assert!(
            from <= lost && lost <= until && recovered.lost_until == Some(until),
            "{broken}: {from} {until}"
        );
        let heard = log.silence(at("12:01:00"), beat.at, Some(beat.at)).unwrap();
        assert_ne!(heard.answer, Answer::Silent);
        one_chain(&desk.path);
        drop(log);
    }
}

#[test]
fn stopped_in_order_while_rows_wait_it_says_how_many_and_was_stopped() {
    let mut desk = HeldLog::new();
    let mut trial = desk.trial("11:59:50");
    trial.until("12:01:00");
    desk.hold();
    trial.until("12:06:00");
    trial.conductor.stop(trial.clock.now());
    let last = trial.conductor.log_writer().close();
    assert!(last.waiting > 2 && last.kept == last.waiting, "{last:?}");
    let beat = trial.kill();
    desk.release();
    let (log, _) = desk.start(&beat);
    assert_eq!(log.ended_orderly().unwrap(), Some(true));
    assert_eq!(marks(&log), []);
    let rows = log.airings(&Filter::default()).unwrap();
    assert_eq!(rows.last().unwrap().ended, Some(Ended::Shutdown));
}

/// Rows do not gather without end: what finds no place is marked, and an airing has both its rows or none.
#[test]
fn more_rows_than_may_wait_leave_a_mark() {
    let mut desk = HeldLog::new();
    let mut trial = desk.trial("11:59:50");
    trial.conductor.log_writer().bound(5);
    trial.until("12:01:00");
    desk.hold();
    trial.until("12:16:00");
    assert!(
        left(&desk.path).unwrap().rows.len() <= 6,
        "one end more than the bound"
    );
    let waiting = trial.beat().waiting;
    assert!(waiting > 6, "{waiting}");
    desk.release();
    trial.until("12:22:00");
    trial.conductor.stop(trial.clock.now());
    let log = trial.conductor.into_log_writer().into_log();
    one_chain(&desk.path);
    let (marks, all) = (marks(&log), undisturbed("12:22:00"));
    assert!(!marks.is_empty(), "{marks:?}");
    let rows = log.airings(&Filter::default()).unwrap();
    assert!(rows.iter().all(|row| row.ended.is_some()));

    // What is not told was on air while rows were lost.
    let mut untold = 0;
    let plain = {
        let desk = HeldLog::new();
        let mut trial = desk.trial("11:59:50");
        trial.until("12:22:00");
        let beat = trial.kill();
        desk.start(&beat).0.airings(&Filter::default()).unwrap()
    };

    for row in plain.iter().filter(|row| row.start < Some(at("12:21:00"))) {
        if rows.iter().any(|told| told.start == row.start) {
            continue;
        }
        untold += 1;
        let (start, end) = (row.start.unwrap(), row.end.unwrap());
        assert!(
            marks
                .iter()
                .any(|(_, from, until)| *from <= start && end <= *until),
            "{row:?} {marks:?}"
        );
        let middle = start + SignedDuration::from_secs(1);
        let silence = log
            .silence(middle, middle + SignedDuration::from_micros(1), None)
            .unwrap();
        assert_eq!(silence.answer, Answer::NotKnown, "{row:?}");
    }

    assert!(untold > 0 && untold < all.len(), "{untold}");
}

/// As on a disk that the system has made read-only.
#[test]
fn a_log_that_takes_no_rows_at_all_loses_none() {
    let desk = HeldLog::new();
    let log = Airlog::open_read_only(&desk.path).unwrap();
    let mut trial = Trial::logged(
        LogWriter::keeping(log, Recovered::default()),
        "11:59:50",
        "",
        "tin",
        "",
    );
    trial.until("12:06:00");
    let beat = trial.kill();
    assert_eq!(told(&desk.start(&beat).0), undisturbed("12:06:00"));
}

/// Nothing was set, no card lost: nobody knows why an item did not begin, and none is invented.
#[test]
fn an_item_that_never_began_has_no_reason_that_is_not_known() {
    let mut trial = Trial::new("11:59:50");
    trial.until("11:59:55");
    trial.output = None;
    trial.until("12:04:00");
    let rows = trial.rows();
    let missed: Vec<_> = rows
        .iter()
        .filter(|row| row.ended == Some(Ended::Missed))
        .collect();
    assert!(!missed.is_empty());
    for row in missed {
        assert_ne!(
            row.reason.as_ref().unwrap().key(),
            "station-missed-clock",
            "{row:?}"
        );
    }
}
