//! Whoever has the file can change it; nobody can change it unseen.

use std::path::{Path, PathBuf};

use phatthanh::airlog::{Airlog, AirlogError, Damage, Filter, Seq, Verdict};
use rusqlite::Connection;
use tempfile::TempDir;

use super::{SAMPLE_ROWS, rows_of, sample_at};

const SAMPLE: i64 = SAMPLE_ROWS.cast_signed();

/// A log with the sample, closed; and the folder that keeps it.
fn sample() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("airlog.db");
    drop(sample_at(&path));
    (folder, path)
}

/// Runs `sql` on the log as an intruder does: guards off, and on again after.
pub(super) fn tamper(path: &Path, sql: &str) {
    let db = Connection::open(path).unwrap();
    db.pragma_update(None, "foreign_keys", false).unwrap();
    let mut triggers = db
        .prepare("select name, sql from sqlite_schema where type = 'trigger'")
        .unwrap();
    let triggers: Vec<(String, String)> = triggers
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (name, _) in &triggers {
        db.execute_batch(&format!("drop trigger {name}")).unwrap();
    }

    db.execute_batch(sql)
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    for (_, sql) in &triggers {
        db.execute_batch(sql).unwrap();
    }
}

#[track_caller]
fn check(sql: &str, seq: i64, expected: &Damage) {
    let (_folder, path) = sample();
    tamper(&path, sql);
    let verdict = Airlog::open_read_only(&path).unwrap().verify().unwrap();
    assert_eq!(
        verdict,
        Verdict::Broken {
            seq: Seq(seq),
            damage: expected.clone()
        },
        "{sql}"
    );
}

#[test]
fn every_column_of_every_entry_is_held() {
    for seq in 1..=SAMPLE {
        let last = seq == SAMPLE;
        let set = |change: &str| format!("update entry set {change} where seq = {seq}");
        check(
            &set("kind = iif(kind = 'start', 'event', 'start')"),
            seq,
            &Damage::Content,
        );
        check(&set("at_us = at_us + 1"), seq, &Damage::Content);
        check(
            &set("body = replace(body, '\"', '\" ')"),
            seq,
            &Damage::Content,
        );
        check(&set("prev = replace(prev, '0', '1')"), seq, &Damage::Prev);
        // Nothing follows the last entry that would remember its hash.
        let hash = if last { Damage::Content } else { Damage::Hash };
        check(&set("hash = upper(hash)"), seq, &hash);
        check(&set("seq = seq + 1000"), seq, &Damage::Missing);
    }
}

#[test]
fn deleted_inserted_and_moved_entries_are_found() {
    for seq in 1..SAMPLE {
        check(
            &format!("delete from entry where seq = {seq}"),
            seq,
            &Damage::Missing,
        );
    }

    let cut_off = Damage::CutOff { given: SAMPLE };
    check(
        &format!("delete from entry where seq = {SAMPLE}"),
        SAMPLE,
        &cut_off,
    );
    check("delete from entry where seq > 3", 4, &cut_off);
    check("delete from entry", 1, &cut_off);

    // All traces wiped: only a head noted outside the station tells, as CHAIN.md says.
    let (_folder, path) = sample();
    tamper(
        &path,
        "delete from entry; delete from airing; delete from sqlite_sequence",
    );
    assert_eq!(rows_of(&Airlog::open_read_only(&path).unwrap()), 0);
}

#[test]
fn an_edit_with_a_new_hash_does_not_fit_its_neighbours() {
    // Its own hash fits, as if an insider had computed it.
    let (_folder, path) = sample();
    let db = Connection::open(&path).unwrap();
    let (at_us, prev): (i64, String) = db
        .query_row("select at_us, prev from entry where seq = 6", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    drop(db);
    let body = r#"{"event":"stopped"}"#;
    let hash = super::python::sha256(&format!(
        "phatthanh airlog 1\n6\nevent\n{at_us}\n{body}\n{prev}\n"
    ));
    check(
        &format!("update entry set body = '{body}', hash = '{hash}' where seq = 6"),
        7,
        &Damage::Prev,
    );

    // In the last place nothing follows it, but then the head is not the one that was noted.
    let insert = format!(
        "update entry set seq = -seq where seq >= 6; update entry set seq = 1 - seq where seq < 0;
         insert into entry values (6, 'event', {at_us}, '{body}', '{prev}', '{hash}')"
    );
    check(&insert, 7, &Damage::Prev);
    check(
        "insert into entry values (0, 'event', 0, '{}', '', '')",
        0,
        &Damage::Inserted,
    );
    check(
        "insert into entry values (-5, 'event', 0, '{}', '', '')",
        -5,
        &Damage::Inserted,
    );
    let swap = "update entry set seq = -seq where seq in (4, 7);
                update entry set seq = 11 + seq where seq < 0";
    check(swap, 4, &Damage::Prev);
    let swap_bodies =
        "update entry set body = (select body from entry as other where other.seq = 16 - entry.seq)
                       where seq in (6, 10)";
    check(swap_bodies, 6, &Damage::Content);
}

#[test]
fn every_column_of_the_index_is_held() {
    let (_folder, path) = sample();
    let db = Connection::open(&path).unwrap();
    let columns: Vec<(String, String)> = db
        .prepare("select name, type from pragma_table_info('airing') where name <> 'seq'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(columns.len(), 26);
    for (column, kind) in &columns {
        for seq in [3, 5, 8, 11] {
            let new = match (column.as_str(), kind.as_str()) {
                ("repeat", _) => "1 - repeat".to_owned(),
                (_, "INTEGER") => format!("coalesce({column} + 1, 1)"),
                _ => format!("coalesce({column} || ' ', 'x')"),
            };
            let (_folder, path) = sample();
            tamper(
                &path,
                &format!("update airing set {column} = {new} where seq = {seq}"),
            );
            let verdict = Airlog::open_read_only(&path).unwrap().verify().unwrap();
            let Verdict::Broken {
                seq: broken,
                damage: Damage::Index { column: named, .. },
            } = verdict
            else {
                panic!("{column} of {seq}: {verdict:?}");
            };
            assert_eq!((broken, named), (Seq(seq), column.as_str()));
        }
    }

    for seq in [3, 5, 8, 11] {
        check(
            &format!("delete from airing where seq = {seq}"),
            seq,
            &Damage::IndexMissing,
        );
        check(
            &format!("update airing set seq = 100 where seq = {seq}"),
            seq,
            &Damage::IndexMissing,
        );
    }

    check("delete from airing", 3, &Damage::IndexMissing);
    let extra = "insert into airing select 4, closed_seq, at_us, planned_us, start_us, end_us, kind, slot, due_us,
                 program, topic, segment_id, segment_path, segment_title, approved_by, held_frames, skip_frames,
                 played_frames, episode, repeat, ended, reason, makes_good, ordered, spoken, reading, input
                 from airing where seq = 3";
    check(extra, 4, &Damage::IndexExtra);
    check(
        &extra.replace("select 4", "select 99"),
        99,
        &Damage::IndexExtra,
    );
}

#[test]
fn a_forged_entry_at_the_end_has_no_airing() {
    let (_folder, path) = sample();
    let db = Connection::open(&path).unwrap();
    let sql = "select body, (select hash from entry where seq = 12) from entry where seq = 3";
    let (body, prev): (String, String) = db
        .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    let hash = super::python::sha256(&format!(
        "phatthanh airlog 1\n13\nstart\n7\n{body}\n{prev}\n"
    ));
    let forged = format!("insert into entry values (13, 'start', 7, '{body}', '{prev}', '{hash}')");
    check(&forged, 13, &Damage::IndexMissing);
    let body = r#"{"of":3}"#;
    let hash = super::python::sha256(&format!("phatthanh airlog 1\n13\nend\n7\n{body}\n{prev}\n"));
    check(
        &format!("insert into entry values (13, 'end', 7, '{body}', '{prev}', '{hash}')"),
        13,
        &Damage::Body,
    );
    let body = r#"{"ended":"cut","of":3,"played_frames":0,"reason":null}"#;
    let hash = super::python::sha256(&format!("phatthanh airlog 1\n13\nend\n7\n{body}\n{prev}\n"));
    let forged = format!("insert into entry values (13, 'end', 7, '{body}', '{prev}', '{hash}')");
    check(&forged, 13, &Damage::NotOpen { of: Seq(3) });
}

#[test]
fn guards_taken_off_are_missed() {
    for (kind, name) in [
        ("trigger", "entry_is_never_changed"),
        ("trigger", "entry_is_never_deleted"),
        ("trigger", "entry_follows_the_last"),
        ("index", "airing_by_at"),
    ] {
        let (_folder, path) = sample();
        Connection::open(&path)
            .unwrap()
            .execute_batch(&format!("drop {kind} {name}"))
            .unwrap();
        let verdict = Airlog::open_read_only(&path).unwrap().verify().unwrap();
        let damage = Damage::Schema {
            name: name.to_owned(),
        };
        assert_eq!(
            verdict,
            Verdict::Broken {
                seq: Seq(SAMPLE),
                damage
            }
        );
    }
}

/// After an update, before the station has run.
#[test]
fn a_log_of_an_older_schema_is_whole_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("airlog.db");
    let first = include_str!("../../../crates/airlog/src/migrations/0001_entry.sql");
    let second = include_str!("../../../crates/airlog/src/migrations/0002_makes_good.sql");
    for (schema, version) in [(first.to_owned(), 1), (format!("{first}{second}"), 2)] {
        drop(std::fs::remove_file(&path));
        Connection::open(&path)
            .unwrap()
            .execute_batch(&format!("{schema} pragma user_version = {version}"))
            .unwrap();
        assert_eq!(rows_of(&Airlog::open_read_only(&path).unwrap()), 0);
        let dropped = "drop trigger entry_is_never_changed";
        Connection::open(&path)
            .unwrap()
            .execute_batch(dropped)
            .unwrap();
        let verdict = Airlog::open_read_only(&path).unwrap().verify().unwrap();
        assert!(matches!(
            verdict,
            Verdict::Broken {
                damage: Damage::Schema { .. },
                ..
            }
        ));
    }
}

#[test]
fn the_database_itself_refuses_changes() {
    let (_folder, path) = sample();
    let db = Connection::open(&path).unwrap();
    for sql in [
        "update entry set at_us = 0 where seq = 3",
        "update entry set body = body",
        "delete from entry where seq = 12",
        "delete from entry",
        "insert or replace into entry select * from entry where seq = 3",
        "replace into entry select * from entry where seq = 12",
        "insert into entry select 14, kind, at_us, body, hash, hash from entry where seq = 12",
        "insert into entry select 13, kind, at_us, body, prev, hash from entry where seq = 12",
    ] {
        let error = db.execute_batch(sql).unwrap_err();
        assert!(error.to_string().contains("append-only"), "{sql}: {error}");
    }

    assert_eq!(rows_of(&Airlog::open(&path).unwrap()), SAMPLE_ROWS);
}

#[test]
fn the_index_can_be_made_anew() {
    let (_folder, path) = sample();
    let before = Airlog::open_read_only(&path)
        .unwrap()
        .airings(&Filter::default())
        .unwrap();
    assert_eq!(before.len(), 4);
    for sql in [
        "delete from airing",
        "update airing set kind = 'none', at_us = -at_us, ended = null",
    ] {
        tamper(&path, sql);
        let mut log = Airlog::open(&path).unwrap();
        log.rebuild_index().unwrap();
        assert_eq!(rows_of(&log), SAMPLE_ROWS);
        assert_eq!(log.airings(&Filter::default()).unwrap(), before);
    }
}

/// One wrong byte anywhere in the file: named, or without any effect on what the log says.
#[test]
fn no_damaged_byte_goes_unseen() {
    let (_folder, path) = sample();
    let whole = std::fs::read(&path).unwrap();
    let log = Airlog::open_read_only(&path).unwrap();
    let (verdict, airings) = (
        log.verify().unwrap(),
        log.airings(&Filter::default()).unwrap(),
    );
    drop(log);
    let (mut refused, mut broken, mut harmless) = (0, 0, 0);
    for place in (0..whole.len()).step_by(13) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x20;
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("airlog.db");
        std::fs::write(&copy, bytes).unwrap();
        match Airlog::copy_in_memory(&copy)
            .and_then(|log| Ok((log.verify()?, log.airings(&Filter::default()))))
        {
            Ok((Verdict::Broken { .. }, _)) => broken += 1,
            Ok((found, said)) => {
                assert_eq!(
                    (found, said.unwrap()),
                    (verdict.clone(), airings.clone()),
                    "byte {place}"
                );
                harmless += 1;
            }
            Err(
                AirlogError::Damaged { .. }
                | AirlogError::TooNew { .. }
                | AirlogError::Sqlite { .. },
            ) => {
                refused += 1;
            }
            Err(other) => panic!("byte {place}: {other:?}"),
        }
    }

    assert!(
        refused > 0 && broken > 0,
        "{refused} refused, {broken} broken, {harmless} harmless"
    );
}
