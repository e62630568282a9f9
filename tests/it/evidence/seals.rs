//! Seals: what the chain alone cannot show, sealed days kept elsewhere do; to us and to a stranger.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use phatthanh::airlog::{
    Airlog, Attestation, CopyDamage, Damage, Disagreement, Ended, Event, Filter, SealKey,
    SealedDay, Seq, Verdict, set_aside,
};
use rusqlite::Connection;
use tempfile::TempDir;

use super::python::strangers;
use super::tamper::tamper;
use super::{at, begin, end, rows_of, write_sample};

const DAY_MS: i64 = 86_400_000;

/// A station's log of three sealed days and a few rows more, its sealed days, its key.
struct Sealed {
    folder: TempDir,
}

impl Sealed {
    fn new() -> Self {
        let sealed = Self {
            folder: tempfile::tempdir().unwrap(),
        };

        let mut log = Airlog::open(&sealed.log()).unwrap();
        let key = sealed.key();
        write_sample(&mut log);
        for day in 1..=3 {
            air(&mut log, day);
            let date = at((day - 1) * DAY_MS).to_zoned(zone()).date();
            assert_eq!(log.seal_due(at(day * DAY_MS), &zone()).unwrap(), Some(date));
            log.seal(at(day * DAY_MS), date, &key).unwrap().unwrap();
            assert_eq!(
                log.seal_due(at(day * DAY_MS + 1000), &zone()).unwrap(),
                None
            );
        }

        air(&mut log, 4);
        assert_eq!(log.write_sealed(&sealed.days()).unwrap(), 3);
        assert_eq!(log.write_sealed(&sealed.days()).unwrap(), 0);
        sealed
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("airlog.db")
    }

    fn days(&self) -> PathBuf {
        self.folder.path().join("stick")
    }

    fn key(&self) -> SealKey {
        SealKey::open(&self.folder.path().join("seal.key")).unwrap()
    }

    /// The sealed days' files, oldest first.
    fn files(&self) -> Vec<PathBuf> {
        let mut files: Vec<_> = fs::read_dir(self.days())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        files
    }

    fn attestation(&self) -> Attestation {
        Airlog::open_read_only(&self.log())
            .unwrap()
            .attestation(&self.days(), &[])
            .unwrap()
    }

    /// What a stranger's script says of the log and the sealed days.
    fn stranger(&self, more: &[&str]) -> (Option<i32>, String) {
        let (log, days) = (self.log(), self.days());
        let mut arguments = vec![log.to_str().unwrap(), "--sealed", days.to_str().unwrap()];
        arguments.extend(more);
        strangers(&arguments)
    }

    /// Expects the sealed days to show `what`, each to us, and `word` to a stranger.
    #[track_caller]
    fn shows(&self, what: &[Disagreement], word: &str) {
        let found: Vec<_> = self
            .attestation()
            .findings
            .into_iter()
            .map(|finding| finding.what)
            .collect();
        assert_eq!(found, what);
        let (status, said) = self.stranger(&[]);
        assert!(
            status == Some(1) && said.contains(word),
            "{word} is not in: {said}"
        );
    }
}

fn zone() -> TimeZone {
    TimeZone::get("Asia/Ho_Chi_Minh").unwrap()
}

fn air(log: &mut Airlog, day: i64) {
    let ms = (day - 1) * DAY_MS + 600_000;
    let seq = log.begin(&begin(1, ms)).unwrap();
    log.end(seq, &end(ms + 10_000, 10_000, Ended::Complete))
        .unwrap();
}

/// The rows cut off as a forger does it: no trace in the index, none in the database's own counter.
fn cut_off(log: &Path, after: i64) {
    tamper(
        log,
        &format!(
            "delete from entry where seq > {after}; delete from airing where seq > {after};
             update airing set closed_seq = null, end_us = null, played_frames = null, ended = null, reason = null
               where closed_seq > {after};
             update sqlite_sequence set seq = {after} where name = 'entry'"
        ),
    );
}

#[test]
fn a_sealed_log_is_whole() {
    let sealed = Sealed::new();
    let log = Airlog::open_read_only(&sealed.log()).unwrap();
    // 12 of the sample, 3 × (2 + seal), the key's own row, 2.
    assert_eq!(rows_of(&log), 24);
    let attestation = sealed.attestation();
    assert_eq!(
        (attestation.days, attestation.last),
        (3, Some(Date::constant(2026, 11, 26)))
    );
    assert_eq!(
        (attestation.findings, attestation.earlier),
        (vec![], vec![])
    );
    let (status, said) = sealed.stranger(&[]);
    assert_eq!(status, Some(0), "{said}");
    assert!(
        said.starts_with("ok 24 ") && said.contains("stick 3 2026-11-26"),
        "{said}"
    );
    assert_eq!(
        sealed.stranger(&["--key", &sealed.key().public()]).0,
        Some(0)
    );
    let made = log
        .all_events()
        .unwrap()
        .into_iter()
        .find_map(|(_, _, event)| match event {
            Event::SealKeyMade { key, before } => Some((key, before)),
            _ => None,
        });
    assert_eq!(made, Some((sealed.key().public(), None)));
    assert_eq!(log.seals().unwrap().len(), 3);
}

/// By itself the log looks whole wherever it is cut off; beside its sealed days never, before the last seal.
#[test]
fn a_log_cut_off_at_any_row_is_found() {
    for after in 1..24 {
        let sealed = Sealed::new();
        cut_off(&sealed.log(), after);
        let log = Airlog::open_read_only(&sealed.log()).unwrap();
        assert_eq!(rows_of(&log), after.unsigned_abs(), "the forger was clumsy");
        let last_sealed = 22;
        let found = sealed.attestation().findings;
        let (status, said) = sealed.stranger(&[]);
        if after >= last_sealed {
            assert_eq!((found, status), (vec![], Some(0)), "{said}");
        } else {
            assert_eq!(
                found[0].what,
                Disagreement::CutOff { seq: after + 1 },
                "after {after}"
            );
            assert!(
                status == Some(1) && said.contains("its end was cut off"),
                "{said}"
            );
        }
    }
}

#[test]
fn an_edited_row_is_named_with_its_column() {
    for (change, column) in [
        ("kind = 'event'", "kind"),
        ("at_us = at_us - 1", "at_us"),
        ("body = replace(body, 'dat-dai', 'ho-tich')", "body"),
        ("prev = hash", "prev"),
        ("hash = prev", "hash"),
    ] {
        let sealed = Sealed::new();
        tamper(
            &sealed.log(),
            &format!("update entry set {change} where seq = 13"),
        );
        sealed.shows(
            &[Disagreement::Row { seq: 13, column }],
            "row 13: the log has another",
        );
    }
}

/// A forger with the whole machine, who has no copy of the sealed days, makes the log anew, with the
/// station's key or with another.
#[test]
fn a_log_made_anew_is_found() {
    for own_key in [true, false] {
        let sealed = Sealed::new();
        let forged = Sealed::new();
        let key = if own_key { sealed.key() } else { forged.key() };
        fs::remove_file(forged.log()).unwrap();
        let mut log = Airlog::open(&forged.log()).unwrap();
        write_sample(&mut log);
        for day in 1..=3 {
            log.seal(
                at(day * DAY_MS),
                at((day - 1) * DAY_MS).to_zoned(zone()).date(),
                &key,
            )
            .unwrap();
        }
        drop(log);
        fs::copy(forged.log(), sealed.log()).unwrap();
        assert!(rows_of(&Airlog::open_read_only(&sealed.log()).unwrap()) > 12);
        // The first twelve rows are the true ones: it differs from there on.
        let found = sealed.attestation().findings;
        assert!(
            found
                .iter()
                .any(|found| matches!(found.what, Disagreement::Row { seq: 13, .. })),
            "{found:?}"
        );
        let strange = found
            .iter()
            .any(|found| matches!(found.what, Disagreement::Key { .. }));
        assert_eq!(strange, !own_key, "{found:?}");
        assert_eq!(sealed.stranger(&[]).0, Some(1));

        // Anew from its first row on.
        let mut log = Airlog::in_memory().unwrap();
        log.event(
            at(0),
            &Event::Started {
                version: "9".into(),
            },
        )
        .unwrap();
        let found = log.attestation(&sealed.days(), &[]).unwrap().findings;
        assert!(
            found
                .iter()
                .any(|found| found.what == Disagreement::Replaced),
            "{found:?}"
        );
    }
}

#[test]
fn another_key_is_named() {
    let sealed = Sealed::new();
    let first = sealed.key().public();
    fs::remove_file(sealed.folder.path().join("seal.key")).unwrap();
    let second = sealed.key();
    let mut log = Airlog::open(&sealed.log()).unwrap();
    log.seal(
        at(4 * DAY_MS),
        at(3 * DAY_MS).to_zoned(zone()).date(),
        &second,
    )
    .unwrap()
    .unwrap();
    let found = second.public();
    let damage = Damage::SealKey {
        found: found.clone(),
        expected: first.clone(),
    };

    // The new key's own row is 25: it names the one before.
    assert_eq!(
        log.verify().unwrap(),
        Verdict::Broken {
            seq: Seq(26),
            damage
        }
    );
    let both = [first.clone(), found.clone()];
    assert!(matches!(
        log.verify_with(&both).unwrap(),
        Verdict::Ok { rows: 26, .. }
    ));
    assert!(matches!(
        log.verify_with(&both[1..]).unwrap(),
        Verdict::Broken { seq: Seq(16), .. }
    ));
    log.write_sealed(&sealed.days()).unwrap();
    drop(log);
    let key = Disagreement::Key {
        found: found.clone(),
        expected: first.clone(),
    };

    sealed.shows(&[key.clone(), key], "made with another key");
    assert_eq!(
        sealed.stranger(&["--key", &first, "--key", &found]).0,
        Some(0)
    );
    assert_eq!(sealed.stranger(&["--key", &found]).0, Some(1));
}

/// Whatever is done to a sealed day's file is named, and with it the file.
#[test]
fn a_damaged_copy_is_named() {
    type Harm = fn(&str) -> String;
    let table: [(Harm, CopyDamage, &str); 6] = [
        (
            |text| text.replacen("dat-dai", "ho-tich", 1),
            CopyDamage::Content { seq: 17 },
            "content or hash",
        ),
        (
            |text| text.replacen("\"seq\":18", "\"seq\":19", 1),
            CopyDamage::Order { seq: 19 },
            "does not follow",
        ),
        (
            |text| {
                text.split_inclusive('\n')
                    .filter(|line| !line.contains("\"seq\":18"))
                    .collect()
            },
            CopyDamage::Order { seq: 19 },
            "does not follow",
        ),
        (
            |text| {
                text.split_inclusive('\n')
                    .filter(|line| !line.contains("\"seq\":19"))
                    .collect()
            },
            CopyDamage::NoSeal,
            "no seal at its end",
        ),
        (
            |text| text.trim_end().to_owned(),
            CopyDamage::Line { line: 3 },
            "cut off in a line",
        ),
        (
            |_| "[]\n".to_owned(),
            CopyDamage::Line { line: 1 },
            "not a row",
        ),
    ];
    for (harm, damage, word) in table {
        let sealed = Sealed::new();
        let file = &sealed.files()[1];
        let text = fs::read_to_string(file).unwrap();
        assert!(SealedDay::parse(text.as_bytes()).is_ok());
        fs::write(file, harm(&text)).unwrap();
        // The day after it has lost its neighbour.
        let gap = Disagreement::Gap { seq: 17 };
        sealed.shows(&[Disagreement::Copy(damage), gap], word);
    }

    let sealed = Sealed::new();
    fs::remove_file(&sealed.files()[1]).unwrap();
    sealed.shows(
        &[Disagreement::Gap { seq: 17 }],
        "the days before it are missing",
    );

    // A stick may begin with any day.
    fs::remove_file(&sealed.files()[0]).unwrap();
    assert_eq!(sealed.attestation().findings, []);
    assert_eq!(sealed.stranger(&[]).0, Some(0));
}

#[test]
fn a_seal_is_held_to_its_row() {
    // A forger edits the last seal and computes the hash of its row, which nothing follows.
    for (from, to) in [("2026-11-26", "2026-11-25"), ("\"seq\":21", "\"seq\":20")] {
        let sealed = Sealed::new();
        cut_off(&sealed.log(), 22);
        let db = Connection::open(sealed.log()).unwrap();
        let sql = "select at_us, body, prev from entry where seq = 22";
        let (at_us, body, prev): (i64, String, String) = db
            .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap();
        drop(db);
        let body = body.replacen(from, to, 1);
        let hash = super::python::sha256(&format!(
            "phatthanh airlog 1\n22\nevent\n{at_us}\n{body}\n{prev}\n"
        ));
        tamper(
            &sealed.log(),
            &format!("update entry set body = '{body}', hash = '{hash}' where seq = 22"),
        );
        let verdict = Airlog::open_read_only(&sealed.log())
            .unwrap()
            .verify()
            .unwrap();
        assert_eq!(
            verdict,
            Verdict::Broken {
                seq: Seq(22),
                damage: Damage::SealSignature
            }
        );
        assert!(
            sealed
                .stranger(&[])
                .1
                .starts_with("broken 22 seal: its signature does not fit\n")
        );
    }
}

/// The sealed days are the record of a log that was damaged; the new one says that it goes on from it.
#[test]
fn days_of_a_damaged_log_are_kept() {
    let sealed = Sealed::new();
    fs::write(sealed.log(), "flood water").unwrap();
    let aside = set_aside(&sealed.log()).unwrap();
    let mut log = Airlog::open(&sealed.log()).unwrap();
    log.event(at(5 * DAY_MS), &aside.event()).unwrap();
    air(&mut log, 6);
    log.seal(
        at(6 * DAY_MS),
        at(5 * DAY_MS).to_zoned(zone()).date(),
        &sealed.key(),
    )
    .unwrap()
    .unwrap();
    log.write_sealed(&sealed.days()).unwrap();
    let attestation = sealed.attestation();
    assert_eq!((attestation.days, attestation.findings), (4, vec![]));
    let earlier = &attestation.earlier[0];
    assert_eq!(
        (earlier.rows, earlier.aside.as_str()),
        (22, "airlog.db.damaged-1")
    );
    let (status, said) = sealed.stranger(&[]);
    assert!(
        status == Some(0) && said.contains("its rows up to 22 are here only"),
        "{said}"
    );

    // Not if the first of them are gone.
    fs::remove_file(&sealed.files()[0]).unwrap();
    sealed.shows(&[Disagreement::Replaced], "the log was replaced");
}

#[test]
fn a_day_is_sealed_once_and_not_by_a_wrong_clock() {
    let mut log = Airlog::in_memory().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let key = SealKey::open(&folder.path().join("key")).unwrap();
    assert_eq!(log.seal_due(at(0), &zone()).unwrap(), None);
    assert_eq!(
        log.seal(at(0), Date::constant(2026, 11, 23), &key).unwrap(),
        None
    );
    air(&mut log, 1);
    assert_eq!(log.seal_due(at(60_000), &zone()).unwrap(), None);

    // The battery is dead: the machine believes it is years ago.
    assert_eq!(log.seal_due(at(-900 * DAY_MS), &zone()).unwrap(), None);
    // The station was off for days.
    assert_eq!(
        log.seal_due(at(9 * DAY_MS), &zone()).unwrap(),
        Some(Date::constant(2026, 12, 2))
    );
    log.seal(at(9 * DAY_MS), Date::constant(2026, 12, 2), &key)
        .unwrap()
        .unwrap();
    assert_eq!(
        log.seal_due(at(9 * DAY_MS + 60_000), &zone()).unwrap(),
        None
    );
    assert_eq!(log.airings(&Filter::default()).unwrap().len(), 1);
}
