//! An upgrade was led back: the newer program has migrated the log.

use super::*;
use crate::proof::chain;

/// Migrates the log as a program of tomorrow might: what it adds has a name that this one does not know.
fn migrate(var: &Var) {
    let log = Airlog::open(&var.path()).unwrap();
    let add = "alter table airing add column tomorrow text; pragma user_version = 1000;";
    log.db.execute_batch(add).unwrap();
}

/// Appends an event that this program does not know.
fn append_unknown(var: &Var) {
    let log = Airlog::open(&var.path()).unwrap();
    let (last, prev) = head(&log.db).unwrap();
    let (seq, body) = (last.0 + 1, r#"{"event":"of-tomorrow"}"#);
    let at_us = at(30_000).as_microsecond();
    let hash = chain::hash(seq, "event", at_us, body, &prev);
    let sql =
        "insert into entry (seq, kind, at_us, body, prev, hash) values (?, 'event', ?, ?, ?, ?)";
    log.db
        .execute(sql, rusqlite::params![seq, at_us, body, prev, hash])
        .unwrap();
}

#[test]
fn where_every_entry_is_known_the_chain_goes_on() {
    let var = Var::new();
    let mut log = var.hold();
    history(&mut log);
    let (approvals, rows) = (log.approvals().unwrap(), log.version().unwrap());
    drop(log);
    migrate(&var);

    let log = var.hold();
    assert!(log.away().is_none());
    assert_eq!(log.approvals().unwrap(), approvals);
    // And the row that says what became of the file.
    assert_eq!(log.version().unwrap(), rows + 1);
    assert!(matches!(log.verify().unwrap(), Verdict::Ok { .. }));
    assert_eq!(var.aside(), ["airlog.db.newer-1"]);
}

#[test]
fn where_one_is_not_a_new_log_begins_and_the_approvals_are_carried_over() {
    let var = Var::new();
    let mut log = var.hold();
    history(&mut log);
    let approvals = log.approvals().unwrap();
    drop(log);
    append_unknown(&var);
    migrate(&var);

    let log = var.hold();
    assert_eq!(log.approvals().unwrap(), approvals);
    assert!(log.version().unwrap() < 10, "a log of its own");
    assert!(matches!(log.verify().unwrap(), Verdict::Ok { .. }));
    assert!(var.aside().contains(&"airlog.db.newer-1".to_owned()));
}
