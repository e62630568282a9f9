//! A station full of mistakes, looked at as its staff would: every one is named, nothing panics.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::support::TestStation;

/// What `check --json` says, and its exit status.
fn check(station: &TestStation) -> (Value, Option<i32>) {
    let output = station.phatthanh(&["check", "--json"]).output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!words.contains("panicked"), "{words}");
    (
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {words}")),
        output.status.code(),
    )
}

fn texts(list: &Value) -> String {
    list.as_array()
        .unwrap()
        .iter()
        .map(Value::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn files_that_are_no_recordings_are_refused_with_a_reason() {
    let station = TestStation::new();
    station.program("tin", "tin", "");
    let folder = station.path("audio/tin");
    fs::write(folder.join("rỗng.mp3"), "").unwrap();
    fs::write(
        folder.join("thư.mp3"),
        "Kính gửi đài, đây không phải là âm thanh.\n".repeat(40),
    )
    .unwrap();
    fs::write(
        folder.join("ngẫu nhiên.wav"),
        (0..40_000_u32)
            .map(|n| ((n * n) >> 3) as u8)
            .collect::<Vec<_>>(),
    )
    .unwrap();
    fs::create_dir(folder.join("thư mục.mp3")).unwrap();
    fs::copy(
        env!("CARGO_BIN_EXE_phatthanh"),
        folder.join("chương trình.mp3"),
    )
    .unwrap();
    station.noise("audio/tin/tốt.wav", 2.0, 1);
    let whole = station.path("whole.m4a");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(folder.join("tốt.wav"))
        .args(["-c:a", "aac"])
        .arg(&whole)
        .status();
    assert!(made.unwrap().success());
    let bytes = fs::read(&whole).unwrap();

    // Its index stands at the end: a copy cut short has lost it.
    fs::write(folder.join("cắt.m4a"), &bytes[..bytes.len() / 2]).unwrap();

    let (report, code) = check(&station);
    assert_eq!(code, Some(1));
    let refused = report["refused"].as_array().unwrap();
    let path = |row: &Value| row["path"].as_str().unwrap().to_owned();
    let mut paths: Vec<String> = refused.iter().map(path).collect();
    paths.sort();
    let expected = [
        "chương trình.mp3",
        "cắt.m4a",
        "ngẫu nhiên.wav",
        "rỗng.mp3",
        "thư.mp3",
    ];
    let mut expected: Vec<String> = expected
        .iter()
        .map(|name| format!("audio/tin/{name}"))
        .collect();
    expected.sort();
    assert_eq!(paths, expected);
    assert!(
        refused
            .iter()
            .all(|row| row["refusal"].as_str().is_some_and(|why| why.len() > 20)),
        "{}",
        texts(&report["refused"])
    );
    let ready: Vec<_> = station
        .json(&["library", "--json"])
        .iter()
        .filter(|row| row["state"] != "refused")
        .map(path)
        .collect();
    assert_eq!(ready, ["audio/tin/tốt.wav"]);
}

#[test]
fn mistakes_in_the_files_are_all_named_with_their_place() {
    let station = TestStation::new();
    station.program("tin", "tin", "");
    station.write(
        "programs/hong.toml",
        "title = 7\ntopics = [\"tin\"]\npik = \"rotate\"\nopening = \"../bi-mat.wav\"\n",
    );
    station.write(
        "config/schedule.toml",
        "[[slot]]\nid = \"a\"\nprogram = \"tinn\"\ndays = [\"T9\"]\nat = \"25:00\"\nlength = \"15\"\n\n\
         [[slot]]\nid = \"b\"\nprogram = \"tin\"\ndays = [\"T2\"]\nat = \"17:00\"\nlength = \"10m\"\nfrom = \"2026-02-30\"\n",
    );
    let own = fs::read_to_string(station.path("config/station.toml")).unwrap();
    let end = own.lines().count() as u64;
    station.write(
        "config/station.toml",
        &format!(
            "{own}\n[orders]\npause = \"2m\"\npauses = \"2s\"\n\
             [backup]\nto = \"usb\"\nat = \"2h\"\nwarn_after = \"1h\"\n"
        ),
    );
    let (report, code) = check(&station);
    assert_eq!(code, Some(1));
    let all = texts(&report["faults"]);
    for (path, line) in [
        ("programs/hong.toml", 1),
        ("programs/hong.toml", 3),
        ("programs/hong.toml", 4),
        ("config/schedule.toml", 3),
        ("config/schedule.toml", 4),
        ("config/schedule.toml", 5),
        ("config/schedule.toml", 6),
        ("config/schedule.toml", 14),
        ("config/station.toml", end + 3),
        ("config/station.toml", end + 4),
        ("config/station.toml", end + 6),
        ("config/station.toml", end + 7),
        ("config/station.toml", end + 8),
    ] {
        let named = report["faults"]
            .as_array()
            .unwrap()
            .iter()
            .any(|fault| fault["path"] == path && fault["line"] == line);
        assert!(named, "{path}:{line} in\n{all}");
    }

    assert!(
        all.contains("pick") && all.contains("\\\"tin\\\"") | all.contains("tin"),
        "what was meant is named:\n{all}"
    );

    // Nothing that plays can be made of it, and it says so.
    for args in [
        &["plan"][..],
        &["simulate", "--from", "2026-11-24", "--to", "2026-11-25"],
        &["run", "--silent"],
    ] {
        let output = station.phatthanh(args).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    }
}

#[test]
fn two_slots_that_want_the_same_minute_are_named() {
    let mut station = TestStation::new();
    station.program("tin", "tin", "");
    station.noise("audio/tin/bai.wav", 2.0, 1);
    let noon = jiff::civil::time(12, 0, 0, 0);
    station.slot("mot", "tin", noon, "20m");
    station.slot("hai", "tin", jiff::civil::time(12, 10, 0, 0), "20m");
    let (report, _) = check(&station);
    let all = report.to_string();
    assert!(
        all.contains("mot") && all.contains("hai") && all.contains("12:10"),
        "{all}"
    );
}

#[test]
fn an_empty_folder_is_no_station_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        &["check"][..],
        &["plan"],
        &["demo"],
        &["library"],
        &["log"],
        &["log", "verify"],
        &["status"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_phatthanh"));
        let output = command
            .arg("--station")
            .arg(folder.path())
            .args(args)
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&output.stderr).into_owned()
            + &String::from_utf8_lossy(&output.stdout);
        assert!(!words.contains("panicked"), "{args:?}: {words}");
        assert!(
            output.status.code().is_some_and(|code| code <= 2),
            "{args:?}"
        );
        if matches!(args[0], "check" | "plan" | "demo") {
            assert!(
                !output.status.success() && words.contains("station.toml"),
                "{args:?}: {words}"
            );
        }
    }
}

/// What lies in a folder and never airs is told where people look: by `check`, by `approve`, in the folder.
#[test]
fn what_will_never_air() {
    let station = folders_with_strays();
    let output = station.phatthanh(&["check"]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    for words in [
        "audio/bo-quen:1:1: no program plays",
        "“Bản tin 17-10-2022” will not air: its name says 17/10/2022",
        "“bài dài” (00:08) will not air",
        "“chưa xếp” will not air: no slot",
    ] {
        assert_eq!(said.matches(words).count(), 1, "{words}: {said}");
    }

    assert_eq!(said.matches("will not air").count(), 3, "{said}");
    assert!(
        !said.contains("đã xóa") && !said.contains("bài vừa."),
        "{said}"
    );

    // A recorder's stamp says when it was recorded, not when it is due.
    assert!(
        said.lines()
            .any(|line| line.contains("segment") && line.contains("20221017")),
        "{said}"
    );

    // The verdict counts what stands above it, and the same matter of many days is one.
    let verdict = String::from_utf8(output.stderr).unwrap();
    let told = said
        .lines()
        .take_while(|line| !line.contains("next 24 hours"));
    let told = told.filter(|line| !line.starts_with("  ")).count();
    assert!(
        verdict.contains(&format!("{told} warnings above")),
        "{verdict}{said}"
    );
    assert!(
        said.lines()
            .filter(|line| line.contains("fallback folder"))
            .count()
            <= 1,
        "{said}"
    );

    // What is kept to be ordered has no slot, and is to be heard.
    let approve = [
        "approve",
        "audio/khan-cap/bão.wav",
        "--by",
        "A",
        "--channel",
        "spoken",
    ];
    let said = station.phatthanh(&approve).output().unwrap().stderr;
    let said = String::from_utf8(said).unwrap();
    assert!(!said.contains("will not air"), "{said}");

    for (path, words) in [
        ("audio/tin/Bản tin 17-10-2022.wav", "17/10/2022"),
        ("audio/bo-quen/không ai phát.wav", "no program"),
    ] {
        let approve = ["approve", path, "--by", "A", "--channel", "spoken"];
        let output = station.phatthanh(&approve).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success() && said.contains(words), "{said}");
    }
}

/// A station with one recording that fits its slot, and beside it all kinds of files that never air.
fn folders_with_strays() -> TestStation {
    let mut station = TestStation::new();
    station.program("tin", "tin", "");
    station.program("de-danh", "de-danh", "");
    station.slot("tin", "tin", jiff::civil::time(6, 0, 0, 0), "5s");
    for (path, seconds) in [
        ("audio/tin/bài vừa.wav", 2.0),
        ("audio/tin/bài dài.wav", 8.0),
        ("audio/tin/Bản tin 17-10-2022.wav", 2.0),
        ("audio/tin/20221017_083000.wav", 2.5),
        ("audio/de-danh/chưa xếp.wav", 2.0),
        ("audio/bo-quen/không ai phát.wav", 2.0),
        ("audio/khan-cap/bão.wav", 2.0),
        ("audio/tin/cảnh báo.wav", 8.5),
        ("audio/tin/#recycle/đã xóa.wav", 2.0),
        ("audio/tin/@eaDir/đã xóa.wav", 2.0),
        ("audio/$RECYCLE.BIN/đã xóa.wav", 2.0),
    ] {
        station.noise(path, seconds, path.len() as u64);
    }

    for beside in [
        "bài vừa.wav:Zone.Identifier",
        "bài vừa.pkf",
        "bài vừa.wav.asd",
        "bài vừa.wav.reapeaks",
        "bài vừa.wav.bak",
    ] {
        station.write(&format!("audio/tin/{beside}"), "RIFF");
    }

    let settings = fs::read_to_string(station.path("config/station.toml")).unwrap();
    let warning = "[speech]\nwarning = \"tin/cảnh báo.wav\"\n";
    station.write("config/station.toml", &(settings + warning));
    station.ok(&["library", "scan"]);
    station
}
