//! Any entries, any index and any bytes as `var/airlog.db`. An input is lines: `KIND AT_US BODY` is an
//! entry whose hash fits; for the others see `phatthanh_fuzz::edits`.
#![no_main]

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use phatthanh::airlog::{Airlog, Damage, Filter, GENESIS, Verdict, set_aside, view};
use phatthanh::words::Language;
use phatthanh_fuzz::{Edit, assert_said, edits, folder};
use rusqlite::Connection;
use sha2::{Digest, Sha256};

/// An empty log; and one whose tables take any value in any column.
static EMPTY: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    let strict = include_str!("../../crates/airlog/src/migrations/0001_entry.sql");
    let guard = "drop trigger entry_is_never_changed; drop trigger entry_follows_the_last;";
    let loose = strict
        .replace(") strict;", ");")
        .replace("integer not null check", "integer check")
        + guard;
    [strict, &loose].map(|schema| {
        let folder = folder();
        let path = folder.path().join("airlog.db");
        let db = Connection::open(&path).expect("a scratch file");
        db.execute_batch(&format!("{schema} pragma user_version = 1;"))
            .expect("a schema that runs");
        drop(db);
        fs::read(path).expect("a scratch file")
    })
});

fuzz_target!(|text: &str| {
    let edits: Vec<Edit<'_>> = edits(text).collect();
    let [strict, loose] = &*EMPTY;
    let sets = edits.iter().any(|edit| matches!(edit, Edit::Set { .. }));
    let folder = folder();
    let path = folder.path().join("airlog.db");
    fs::write(&path, if sets { loose } else { strict }).expect("room for one input");
    let entries = edits.iter().filter_map(|edit| {
        if let Edit::Other(line) = edit {
            Some(*line)
        } else {
            None
        }
    });
    append(&path, entries);
    rebuild(&path);
    edits.iter().for_each(|edit| edit.apply(&path));
    if let Ok(log) = Airlog::open_read_only(&path) {
        ask(&log);
    }
    if let Ok(mut log) = Airlog::copy_in_memory(&path) {
        ask(&log);
        if log.rebuild_index().is_ok() {
            ask(&log);
        }
    }
    let aside = set_aside(&path).expect("a file that is there can be renamed");
    let mut log = Airlog::open(&path).expect("nothing is in the way of a new log");
    log.event(jiff::Timestamp::UNIX_EPOCH, &aside.event())
        .expect("a new log can be written");
    assert!(matches!(log.verify(), Ok(Verdict::Ok { rows: 1, .. })));
});

/// Appends the entries that the tables take, as a stranger who knows how they are hashed.
fn append<'a>(path: &Path, entries: impl Iterator<Item = &'a str>) {
    let db = Connection::open(path).expect("a database of ours");
    db.execute_batch("pragma synchronous = off; begin")
        .expect("nobody else has it");
    let (mut seq, mut prev) = (1, GENESIS.to_owned());
    for entry in entries {
        let mut words = entry.splitn(3, ' ');
        let mut word = || words.next().unwrap_or_default();
        let (kind, at_us, body) = (word(), word().parse::<i64>().unwrap_or_default(), word());
        let mut hash = String::new();
        for byte in Sha256::digest(format!(
            "phatthanh airlog 1\n{seq}\n{kind}\n{at_us}\n{body}\n{prev}\n"
        )) {
            write!(hash, "{byte:02x}").expect("a string takes what it is given");
        }
        if db
            .execute(
                "insert into entry values (?, ?, ?, ?, ?, ?)",
                (seq, kind, at_us, body, &prev, &hash),
            )
            .is_ok()
        {
            (seq, prev) = (seq + 1, hash);
        }
    }
    db.execute_batch("commit").expect("nobody else has it");
}

/// An index made from a chain that holds never differs from it.
fn rebuild(path: &Path) {
    let mut log = Airlog::open(path).expect("a log that holds");
    if log.rebuild_index().is_ok()
        && let Ok(Verdict::Broken { seq, damage }) = log.verify()
    {
        let expected = matches!(
            damage,
            Damage::Body | Damage::Field { .. } | Damage::NotOpen { .. } | Damage::Schema { .. }
        );
        assert!(expected, "{seq}: {damage:?}");
    }
}

/// Every question there is.
fn ask(log: &Airlog) {
    if let Ok(verdict) = log.verify() {
        assert_said(&verdict.text());
    }
    let _answers = (
        log.words(),
        log.approvals(),
        log.last_at(),
        log.ended_orderly(),
        log.version(),
    );
    let _answers = (log.history(None), log.open_airing(), log.open_airings());
    let Ok(airings) = log.airings(&Filter::default()) else {
        return;
    };
    for zone in [TimeZone::UTC, TimeZone::fixed(jiff::tz::offset(7))] {
        let _shown = (
            view::json_lines(&airings, &zone),
            view::table(&airings, &zone, Language::Vi),
        );
        let _shown = view::csv(&airings, &zone, Language::En);
    }
}
