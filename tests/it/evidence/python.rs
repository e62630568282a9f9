//! The verifier for strangers, `crates/airlog/src/verify.py`, says what ours says.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use phatthanh::airlog::{Airlog, Verdict};
use rusqlite::Connection;

use super::{rows_of, sample_at};

fn python(arguments: &[&str]) -> Command {
    let mut command = Command::new("python3");
    command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// SHA-256 by another hand than ours.
pub(super) fn sha256(text: &str) -> String {
    let code = "import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())";
    let mut child = python(&["-c", code])
        .spawn()
        .expect("this test needs python3");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn verify(log: &Path) -> (Option<i32>, String) {
    strangers(&[log.to_str().unwrap()])
}

/// What `verify.py` says to `arguments`, and its exit status.
pub(super) fn strangers(arguments: &[&str]) -> (Option<i32>, String) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/crates/airlog/src/verify.py");
    let output = python(&[&[script], arguments].concat())
        .output()
        .expect("this test needs python3");
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[test]
fn its_signatures_are_those_of_rfc_8032() {
    assert_eq!(
        strangers(&["--self-test"]),
        (Some(0), "ok self-test 3\n".to_owned())
    );
}

/// Changes the log; expects both verifiers to name the same row.
#[track_caller]
fn check(sql: &str, python_says: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("airlog.db");
    drop(sample_at(&path));
    let db = Connection::open(&path).unwrap();
    db.pragma_update(None, "foreign_keys", false).unwrap();
    db.execute_batch("drop trigger entry_is_never_changed; drop trigger entry_is_never_deleted")
        .unwrap();
    db.execute_batch(sql).unwrap();
    drop(db);
    let Verdict::Broken { seq, .. } = Airlog::open_read_only(&path).unwrap().verify().unwrap()
    else {
        panic!("{sql}: not found by us");
    };

    assert_eq!(
        verify(&path),
        (Some(1), format!("broken {seq} {python_says}\n")),
        "{sql}"
    );
}

#[test]
fn a_stranger_can_verify() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nhật ký #1?.db");
    let log = sample_at(&path);
    let Verdict::Ok { rows, head } = log.verify().unwrap() else {
        panic!()
    };

    // While the daemon has it open, and after.
    assert_eq!(verify(&path), (Some(0), format!("ok {rows} {head}\n")));
    assert_eq!(rows_of(&log), rows);
    drop(log);
    assert_eq!(verify(&path), (Some(0), format!("ok {rows} {head}\n")));

    check(
        "update entry set body = '{}' where seq = 6",
        "content or hash",
    );
    check(
        "update entry set hash = upper(hash) where seq = 6",
        "content or hash",
    );
    check(
        "update entry set kind = 'event' where seq = 3",
        "content or hash",
    );
    check("update entry set prev = hash where seq = 6", "prev");
    check("delete from entry where seq = 1", "missing");
    check(
        "delete from entry where seq = 12",
        "cut off: rows up to 12 were written",
    );
    check("update entry set seq = 0 where seq = 6", "inserted");

    let missing = folder.path().join("none.db");
    assert_eq!(verify(&missing), (Some(2), String::new()));
    std::fs::write(&missing, "no database").unwrap();
    assert_eq!(verify(&missing), (Some(2), String::new()));
}
