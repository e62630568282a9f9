//! The week edited by its officers: drafted, compared, signed, taken by the running station, undone.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{Daemon, TestStation, in_real_time};

/// The repository's own station without its recordings, which none of this is about; and its schedule.
fn station() -> (TestStation, String) {
    let station = TestStation::empty();
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["config", "programs"] {
        for entry in fs::read_dir(own.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let inside = path.strip_prefix(own).unwrap().to_str().unwrap();
            station.write(inside, &fs::read_to_string(&path).unwrap());
        }
    }
    for entry in fs::read_dir(own.join("audio")).unwrap() {
        let entry = entry.unwrap();
        if !entry.path().is_dir() {
            continue;
        }
        let topic = entry.file_name().into_string().unwrap();
        let settings = own.join("audio").join(&topic).join("topic.toml");
        let settings = fs::read_to_string(settings).unwrap_or_default();
        station.write(&format!("audio/{topic}/topic.toml"), &settings);
    }
    let week = week(&station);
    (station, week)
}

fn week(station: &TestStation) -> String {
    fs::read_to_string(station.path("config/schedule.toml")).unwrap()
}

/// What it says, words and data together, and its exit status.
#[track_caller]
fn said(mut command: Command) -> (i32, String) {
    let output = command.output().unwrap();
    let words = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap(),
        String::from_utf8(words).unwrap(),
    )
}

fn row(station: &TestStation, kind: &str) -> String {
    let history: Value = serde_json::from_str(&station.ok(&["history", "--json"])).unwrap();
    let mut versions = history.as_array().unwrap().iter();
    let last = versions.rfind(|version| version["kind"] == kind);
    last.unwrap_or_else(|| panic!("no {kind}: {history}"))["seq"].to_string()
}

const MOVE: &str = "cchc-chieu days=T4 at=17:20 length=9m";

#[test]
fn the_column_moves_from_tuesday_to_wednesday() {
    let (station, before) = station();
    station.ok(&[
        "draft",
        "new",
        "--by",
        "Hoa",
        "--title",
        "CCHC sang thứ Tư",
        "--change",
        MOVE,
    ]);
    assert_eq!(week(&station), before);
    assert!(
        station
            .ok(&["draft", "show"])
            .contains("being drafted  Hoa")
    );

    let (status, words) = said(station.phatthanh(&["draft", "diff", "1", "--from", "2027-03-01"]));
    assert_eq!(status, 1, "{words}");
    for line in [
        "Slot cchc-chieu (Chuyên mục Cải cách hành chính): moves from Tue 17:15 (10 min) to Wed 17:20 (9 min).",
        "repeats before cchc-chieu has anything new",
        "silence from 17:15 until 17:25, within the session.",
    ] {
        assert!(words.contains(line), "{line}\n{words}");
    }
    let (_, json) =
        said(station.phatthanh(&["draft", "diff", "1", "--from", "2027-03-01", "--json"]));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["slots"][0]["slot"], "cchc-chieu");
    assert_eq!(json["silences"][0]["from"], "17:15");
    let vietnamese = station
        .phatthanh(&["draft", "diff", "1", "--from", "2027-03-01", "--lang", "vi"])
        .output()
        .unwrap();
    let vietnamese = String::from_utf8(vietnamese.stdout).unwrap();
    assert!(
        vietnamese.contains("từ T3 17:15 (10 phút) chuyển sang T4 17:20 (9 phút)"),
        "{vietnamese}"
    );

    station.ok(&["draft", "submit", "1", "--by", "Hoa"]);
    station.ok(&["draft", "sign", "1", "--by", "Bình", "--from", "2027-03-01"]);
    let after = week(&station);
    assert_eq!(after.matches("id      = \"cchc-chieu\"").count(), 2);
    assert!(
        after.contains("until   = \"2027-02-28\"") && after.contains("from    = \"2027-03-01\"")
    );
    let gone: Vec<&str> = before
        .lines()
        .filter(|line| !after.contains(line))
        .collect();
    assert!(gone.is_empty(), "{gone:?}");

    // Each version can be compared with, and each past and coming date has the version of its own.
    let history = station.ok(&["history"]);
    assert!(
        history.contains("signed by Bình, drafted by Hoa (draft 1), from 01/03/2027"),
        "{history}"
    );
    let why = station.ok(&["plan", "--why", "cchc-chieu@2027-02-23"]);
    assert!(why.contains("17:15"), "{why}");
    let why = station.ok(&["plan", "--why", "cchc-chieu@2027-03-03"]);
    assert!(why.contains("17:20"), "{why}");
    let version = fs::read_dir(station.path("var/history")).unwrap().count();
    assert_eq!(version, 2);

    station.ok(&["history", "undo", &row(&station, "signed"), "--by", "Hoa"]);
    assert_eq!(week(&station), before);
    station.ok(&["log", "verify"]);
    station.ok(&["plan"]);
}

/// Makes a draft of a week's table: writes nothing, shows the difference, names the rows that nobody understands.
#[test]
fn a_week_from_a_table_as_a_draft() {
    let (station, old) = station();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/week/tuan.csv");
    let table = fs::read_to_string(own).unwrap();
    station.write(
        "tuan.csv",
        &table
            .replace("Thứ ba;17h15;0:10;Cải", "Thứ ba;17h15;0:15;Cải")
            .replace("CN;5h59", "CN;sớm"),
    );
    let file = station.path("tuan.csv");
    let args = [
        "draft",
        "new",
        "--by",
        "Hoa",
        "--from-week",
        file.to_str().unwrap(),
    ];
    let (_, told) = said(station.phatthanh(&args));
    assert!(
        told.contains("Row 28") && told.contains("Draft 1 is made"),
        "{told}"
    );
    assert!(told.contains("is not in the table and stays"), "{told}");
    assert!(
        told.contains("(10 min)") && told.contains("(15 min)"),
        "{told}"
    );
    let shown = station.ok(&["draft", "show", "1"]);
    assert!(
        shown.contains("\"length\",\"15m\"") && shown.contains("Row 28"),
        "{shown}"
    );
    assert_eq!(week(&station), old);

    // The last day of a slot is given and emptied.
    for change in ["cchc-chieu until=2099-12-31", "cchc-chieu until="] {
        station.ok(&["draft", "new", "--by", "Hoa", "--change", change]);
    }
    station.ok(&["draft", "sign", "2", "--by", "Bình"]);
    assert_ne!(week(&station), old);
    station.ok(&[
        "draft",
        "new",
        "--by",
        "Hoa",
        "--change",
        "cchc-chieu until=",
    ]);
    station.ok(&["draft", "sign", "4", "--by", "Bình"]);
    assert_eq!(week(&station), old);
}

#[test]
fn the_running_station_takes_what_is_signed() {
    let _playing = in_real_time();
    let (station, before) = station();
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    daemon.until(&["card"]);
    station.ok(&["draft", "new", "--by", "Hoa", "--change", MOVE]);
    let (status, words) =
        said(station.phatthanh(&["draft", "sign", "1", "--by", "Bình", "--from", "2027-03-01"]));
    assert!(
        status == 0 && words.contains("The running station uses the new files"),
        "{words}"
    );
    daemon.until(&["edited station taken"]);

    // By hand: named as that, compared, signed afterwards, undone.
    let signed = week(&station);
    let by_hand = signed.replacen("length  = \"4m\"", "length  = \"3m\"", 1);
    station.write("config/schedule.toml", &by_hand);
    daemon.until(&["edited station taken"]);
    // The station says so first; its row comes by a thread of its own.
    station.until("the row of the edit by hand", |_| {
        let history: Value = serde_json::from_str(&station.ok(&["history", "--json"])).unwrap();
        let mut versions = history.as_array().unwrap().iter();
        versions.any(|version| version["kind"] == "hand" && !version["seq"].is_null())
    });
    let hand = row(&station, "hand");
    let (_, words) = said(station.phatthanh(&["history"]));
    assert!(
        words.contains("edited by hand") && words.contains("nobody has signed it"),
        "{words}"
    );
    let (_, words) = said(station.phatthanh(&["history", "show", &hand]));
    assert!(
        words.contains("(4 min) to") && words.contains("(3 min)"),
        "{words}"
    );
    station.ok(&["history", "sign", &hand, "--by", "Bình"]);
    station.ok(&["history", "undo", &hand, "--by", "Bình"]);
    assert_eq!(week(&station), signed);
    station.ok(&["history", "undo", &row(&station, "signed"), "--by", "Bình"]);
    assert_eq!(week(&station), before);
    daemon.stop();
    station.ok(&["log", "verify"]);
    // A typo that never counted is nobody's incident; what is no part of the edits' story is not there either.
    let history = station.ok(&["history"]);
    assert_eq!(history.matches("edited by hand").count(), 1, "{history}");
}

/// Killed at any moment of signing: the files load, and are the old ones or the new ones.
#[test]
fn killed_while_signing() {
    let _playing = in_real_time();
    let (station, before) = station();
    let mut whole = 0;
    for round in 0..12_u64 {
        station.ok(&[
            "draft",
            "new",
            "--by",
            "Hoa",
            "--change",
            MOVE,
            "--set",
            "programs/ban-tin-xa.toml count=2",
        ]);
        let id = (2 * round + 1).to_string();
        let mut child = station
            .phatthanh(&["draft", "sign", &id, "--by", "Bình"])
            .spawn()
            .unwrap();
        std::thread::park_timeout(std::time::Duration::from_millis(20 + round * 25));
        child.kill().unwrap();
        child.wait().unwrap();

        // Whoever reads first reads one or the other; whoever writes first finishes it.
        station.ok(&["plan"]);
        station.ok(&["draft", "new", "--by", "Hoa", "--retire", "ca-nhac-sang"]);
        let program = fs::read_to_string(station.path("programs/ban-tin-xa.toml")).unwrap();
        let new_program = program
            .lines()
            .any(|line| line.starts_with("count ") && line.ends_with("= 2"));
        let new_week = week(&station) != before;
        assert_eq!(new_week, new_program, "round {round}");
        whole += usize::from(new_week);
        if new_week {
            break;
        }
    }
    println!("replaced in {whole} of the rounds");
}
