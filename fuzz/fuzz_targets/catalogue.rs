//! Any rows and any bytes as `var/catalogue.db`, and any names of files. An input is lines:
//! `file NAME` is one more recording; for the others see `phatthanh_fuzz::edits`.
#![no_main]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use phatthanh::clock::SimClock;
use phatthanh::library::{LEAST_KEEP, Library, Rules, Settle, State};
use phatthanh::words::Language;
use phatthanh_fuzz::{Edit, edits, folder};
use rusqlite::Connection;

/// An empty catalogue whose table takes any value in any column.
static EMPTY: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let schema = include_str!("../../crates/library/src/catalogue/index.sql");
    let schema = schema.replace(") strict;", ");").replace("not null", "");
    let folder = folder();
    let path = folder.path().join("catalogue.db");
    let db = Connection::open(&path).expect("a scratch file");
    let care = "create table care (id text primary key, unused_s, checks);";
    // As the index itself has it: one of another version is begun anew, and nothing of it is read.
    let version = include_str!("../../crates/library/src/catalogue/index.rs")
        .split_once("const VERSION: i32 = ");
    let version = version
        .and_then(|(_, rest)| rest.split_once(';'))
        .expect("the version stands there")
        .0;
    db.execute_batch(&format!("{schema} {care} pragma user_version = {version};"))
        .expect("a schema that runs");
    drop(db);
    fs::read(path).expect("a scratch file")
});

fuzz_target!(|text: &str| {
    let station = folder();
    let path = station.path().join("var/catalogue.db");
    fs::create_dir(station.path().join("var")).expect("a scratch folder");
    fs::write(&path, &*EMPTY).expect("room for one input");
    let edits: Vec<Edit<'_>> = edits(text).collect();
    add(
        &path,
        edits.iter().filter_map(|edit| {
            if let Edit::Other(line) = edit {
                Some(*line)
            } else {
                None
            }
        }),
    );
    edits.iter().for_each(|edit| edit.apply(&path));

    let clock = Arc::new(SimClock::new(Timestamp::UNIX_EPOCH));
    let settle = Settle::Aged(std::time::Duration::ZERO);
    let peeked = Library::peek(station.path(), settle, Arc::<SimClock>::clone(&clock));
    let is_row = |edit: &Edit<'_>| matches!(edit, Edit::Other(line) if line.starts_with("file "));
    if edits.iter().all(|edit| matches!(edit, Edit::Other(_))) && edits.iter().any(is_row) {
        assert!(
            peeked.recordings().next().is_some(),
            "rows as the station writes them are read"
        );
    }
    ask(&peeked);
    // The catalogue is only a cache: whatever is in it, there is a library.
    let mut opened =
        Library::open(station.path(), settle, Arc::<SimClock>::clone(&clock)).expect("a library");
    ask(&opened);
    let _verdict = opened.verify(|_| {});
    opened.set_rules(Rules {
        keep: Some(LEAST_KEEP),
        ..Rules::default()
    });
    for _ in 0..3 {
        clock.advance(LEAST_KEEP);
        opened.upkeep(&BTreeSet::new());
    }
    ask(&opened);
});

/// One row for each `file NAME`; every second was refused.
fn add<'a>(path: &Path, lines: impl Iterator<Item = &'a str>) {
    let db = Connection::open(path).expect("a database of ours");
    db.execute_batch("pragma synchronous = off; begin")
        .expect("nobody else has it");
    let mut put = db
        .prepare(
            "insert into recording values (?, 1, 2, 2, ?, 3, null, ?, 'wav', 1, 48000, 4, -23, -1, null, 0, 0, null, 'both',
             '[]', '0-96000', '[0, 0, 0, 0, 0, 0]')",
        )
        .expect("as many values as columns");
    for (count, name) in lines
        .filter_map(|line| line.strip_prefix("file "))
        .enumerate()
    {
        let (id, refusal) = match count % 2 {
            0 => (Some(format!("{count:064x}")), None),
            _ => (None, Some(r#"{"key":"library-refused-empty"}"#)),
        };
        let _twice_the_same_name = put.execute((format!("tin/{name}"), &id, refusal));
        for row in [
            "insert into copy values (?1, ?1, 7)",
            "insert into print values (?1, 2.5, x'00010203')",
            "insert into care values (?1, 3600, 1)",
        ] {
            let _twice_the_same = db.execute(row, [&id]);
        }
    }
    drop(put);
    db.execute_batch("commit").expect("nobody else has it");
}

/// Every question there is.
fn ask(library: &Library) {
    let approvals = BTreeMap::new();
    for language in [Language::Vi, Language::En] {
        let rows = library.rows(&approvals, language, |_| State::Ready);
        serde_json::to_string(&rows).expect("rows are JSON");
    }
    for segment in library.catalogue(&approvals).iter() {
        assert!(
            segment
                .dated
                .is_none_or(|date| (2020..=2060).contains(&date.year())),
            "{segment:?}"
        );
    }
    for recording in library.recordings() {
        let _found = library.find(recording.path.as_str());
        let _stored = recording.id().map(|id| library.stored(id));
    }
}
