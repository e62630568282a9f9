//! What staff ask at the desk before anything is heard: why, how fair, what an edit changes, the week
//! from a table, the station call.

use std::fs;
use std::path::Path;

use crate::support::TestStation;

fn exit(station: &TestStation, args: &[&str]) -> (i32, String, String) {
    let output = station.phatthanh(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// The week of the sample station as a person keeps it in a table gives the sample schedule again.
#[test]
fn a_week_from_a_table() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/week");
    for file in ["tuan.csv", "tuan.xlsx"] {
        let file = fixtures.join(file);
        let (station, before) = (TestStation::sample(), TestStation::sample());
        for station in [&station, &before] {
            station.ok(&["library", "scan"]);
        }
        let shown = exit(&station, &["import", file.to_str().unwrap()]);
        assert_eq!(shown.0, 0, "{}", shown.2);
        let old = fs::read(station.path("config/schedule.toml")).unwrap();
        assert_eq!(
            old,
            fs::read(before.path("config/schedule.toml")).unwrap(),
            "only shown"
        );

        let (code, _, said) = exit(&station, &["import", file.to_str().unwrap(), "--write"]);
        assert_eq!(code, 0, "{said}");
        assert_eq!(said.matches("a relay:").count(), 3, "{said}");
        let kept = fs::read_dir(station.path("config"))
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let kept: Vec<_> = kept
            .filter(|path| path.extension().is_some_and(|ending| ending == "bak"))
            .collect();
        assert_eq!(fs::read(&kept[0]).unwrap(), old);
        assert_eq!(exit(&station, &["check"]).0, exit(&before, &["check"]).0);
        let (code, out, said) = exit(
            &station,
            &["plan", "--diff", before.path("").to_str().unwrap()],
        );
        assert_eq!(code, 0, "{out}{said}");
    }
}

#[test]
fn rows_that_cannot_be_read() {
    let station = TestStation::sample();
    station.ok(&["library", "scan"]);
    station.write(
        "week.csv",
        "day,time,minutes,program,note\nT2,5h30,10,Thông báo,\nT9,5h30,10,Thông báo,\n,6h,x,Thông báo,\nT3,25:00,5,Thông báo,\nT4,05:30,5,Chuyện lạ bốn phương,\n",
    );
    let path = station.path("week.csv");
    let old = fs::read(station.path("config/schedule.toml")).unwrap();
    let (code, _, said) = exit(&station, &["import", path.to_str().unwrap(), "--write"]);
    assert_eq!(code, 1, "{said}");
    for row in [
        "Row 3",
        "Row 4",
        "Row 5",
        "Row 6",
        "programs/chuyen-la-bon-phuong.toml",
        "Nothing written",
    ] {
        assert!(said.contains(row), "{row}: {said}");
    }

    assert_eq!(fs::read(station.path("config/schedule.toml")).unwrap(), old);
    let made = station.path("new.toml");
    let args = [
        "import",
        path.to_str().unwrap(),
        "--partial",
        "--out",
        made.to_str().unwrap(),
    ];
    assert_eq!(exit(&station, &args).0, 1);
    let text = fs::read_to_string(&made).unwrap();
    assert_eq!(text.matches("[[slot]]").count(), 1, "{text}");
    let (code, ..) = exit(&station, &args);
    assert_eq!(code, 2, "never over a file");
    for (name, bytes) in [
        ("a.csv", &b""[..]),
        ("b.xlsx", b"PK"),
        ("c.csv", b"\xFF\xFE\x00"),
    ] {
        fs::write(station.path(name), bytes).unwrap();
        assert_eq!(
            exit(&station, &["import", station.path(name).to_str().unwrap()]).0,
            2
        );
    }

    assert_eq!(exit(&station, &["import", "nowhere.csv"]).0, 2);
}

#[test]
fn what_an_edit_of_the_schedule_changes() {
    let (station, other) = (TestStation::sample(), TestStation::sample());
    station.ok(&["library", "scan"]);
    let schedule = fs::read_to_string(other.path("config/schedule.toml")).unwrap();
    other.write(
        "config/schedule.toml",
        &schedule.replace("at      = \"17:05\"", "at      = \"17:06\""),
    );
    fs::remove_dir_all(other.path("audio")).unwrap();
    let folder = other.path("");
    let (code, out, said) = exit(&station, &["plan", "--diff", folder.to_str().unwrap()]);
    assert_eq!(code, 1, "{out}{said}");
    assert!(out.contains("every "), "{out}");
    let back = exit(
        &station,
        &["plan", "--against", folder.to_str().unwrap(), "--json"],
    );
    let json: serde_json::Value = serde_json::from_str(&back.1).unwrap();
    assert_eq!(
        (back.0, json["changes"].as_array().unwrap().is_empty()),
        (1, false)
    );
    assert_eq!(
        exit(
            &station,
            &["plan", "--diff", station.path("").to_str().unwrap()]
        )
        .0,
        0
    );
    assert_eq!(
        exit(&station, &["plan", "--against", "no-such-revision"]).0,
        2
    );
}

#[test]
fn against_a_git_revision() {
    let station = TestStation::sample();
    station.ok(&["library", "scan"]);
    let git = |args: &[&str]| {
        let output = std::process::Command::new("git")
            .arg("-C")
            .arg(station.path(""))
            .args(["-c", "user.name=a", "-c", "user.email=a@b"])
            .args(args)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    };

    git(&["init", "-q"]);
    git(&["add", "config", "programs"]);
    git(&["commit", "-qm", "the week"]);
    assert_eq!(exit(&station, &["plan", "--against", "HEAD"]).0, 0);
    let schedule = fs::read_to_string(station.path("config/schedule.toml")).unwrap();
    let edited = schedule.replace("at      = \"17:15\"", "at      = \"17:16\"");
    station.write("config/schedule.toml", &edited);
    assert_eq!(exit(&station, &["plan", "--against", "git:HEAD"]).0, 1);
}

#[test]
fn why_and_how_fair() {
    let station = TestStation::sample();
    station.ok(&["library", "scan"]);
    let story = &station.json(&["plan", "--why", "cchc-chieu@2027-01-05", "--json"])[0];
    let pools = story["occurrences"][0]["pools"].as_array().unwrap();
    assert_eq!(pools.len(), 8);
    assert_eq!(
        pools[0]["candidates"][0]["fate"], "held",
        "nobody has approved anything yet"
    );
    assert!(
        station
            .ok(&["plan", "--why", "cchc-chieu@2027-01-05"])
            .contains("waits for approval")
    );
    let (code, _, said) = exit(&station, &["plan", "--why", "cchc-chiu@2027-01-05"]);
    assert!(code == 2 && said.contains("cchc-chieu"), "{said}");

    let before = &station.json(&["plan", "--topics", "--json"])[0];
    let column = |json: &serde_json::Value| {
        let programs = json["programs"].as_array().unwrap();
        programs
            .iter()
            .find(|program| program["program"] == "cai-cach-hanh-chinh")
            .unwrap()
            .clone()
    };

    let topics = column(before)["topics"].as_array().unwrap().clone();
    assert_eq!((topics.len(), &topics[0]["topic"]), (8, &"dat-dai".into()));
    assert!(topics[0]["waiting_approval"].as_u64().unwrap() > 0);
    assert_eq!(topics[0]["weeks_left"], 0.0);
    station.approve_all();
    let after = column(&station.json(&["plan", "--topics", "--json"])[0]);
    let land = &after["topics"][0];
    assert_eq!(land["waiting_approval"], 0);
    assert_eq!(land["never_aired"], topics[0]["waiting_approval"]);
    assert!(
        land["weeks_left"].as_f64().unwrap() > 0.0 && !land["next"].is_null(),
        "{land}"
    );
    assert!(station.ok(&["plan", "--topics"]).contains("Weeks left"));
}

/// Xã Hải Dương became part of phường Thuận An on 2025-01-01: each date has its own name.
#[test]
fn a_unit_renamed() {
    let station = TestStation::sample();
    station.ok(&["library", "scan"]);
    for (date, office, place) in [
        ("2024-12-31", "XÃ HẢI DƯƠNG", "<i>Hải Dương, "),
        ("2025-01-01", "PHƯỜNG THUẬN AN", "<i>Thuận An, "),
    ] {
        let args = [
            "report", "--from", date, "--to", date, "--format", "html", "--out",
        ];
        let file = station.path(&format!("{date}.html"));
        station.ok(&[&args[..], &[file.to_str().unwrap()]].concat());
        let paper = fs::read_to_string(file).unwrap();
        assert!(
            paper.contains(office) && paper.contains(place),
            "{date}: {paper}"
        );
        let other = ["XÃ HẢI DƯƠNG", "PHƯỜNG THUẬN AN"]
            .into_iter()
            .find(|name| *name != office);
        assert!(!paper.contains(other.unwrap()), "{date}: {paper}");
    }
    for (date, name, lunar) in [
        ("2024-12-31", "Đài truyền thanh xã Hải Dương", "Giáp Thìn"),
        (
            "2025-01-01",
            "Đài truyền thanh phường Thuận An",
            "Giáp Thìn",
        ),
        ("2026-11-24", "Đài truyền thanh phường Thuận An", "Bính Ngọ"),
    ] {
        let call = &station.json(&["call", date, "--json"])[0];
        assert_eq!(
            (&call["station"], &call["lunar"]["year_name"]),
            (&name.into(), &lunar.into())
        );
        assert!(
            call["text"]
                .as_str()
                .unwrap()
                .starts_with(&format!("Đây là {name},"))
        );
        assert!(station.ok(&["plan", date]).starts_with(name));
    }
}

/// What nobody expects in the night is seen before it is heard.
#[test]
fn check_names_the_next_day() {
    let mut station = TestStation::new();
    station.program("nhac", "du-phong", "");
    station.noise("audio/du-phong/a.wav", 30.0, 1);
    let at = jiff::civil::time(3, 15, 0, 0);
    station.slot("tiep-am", "nhac", at, "1m");
    station.ok(&["library", "scan"]);
    let (_, out, said) = exit(&station, &["check"]);
    assert!(out.contains("03:15"), "{out}{said}");
    let (_, json, _) = exit(&station, &["check", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(
        json["next"][0]["start"]
            .as_str()
            .unwrap()
            .contains("T03:15"),
        "{json}"
    );
}

/// What is listened to never reaches the transmitter: only a card that is shown to be another one is opened.
#[test]
fn listening_is_not_broadcasting() {
    let station = TestStation::new();
    station.program("tin", "tin", "");
    station.noise("audio/tin/chưa duyệt.wav", 1.0, 1);
    station.ok(&["library", "scan"]);
    let own = fs::read_to_string(station.path("config/station.toml")).unwrap();
    let listen = |settings: &str| {
        station.write("config/station.toml", &format!("{own}{settings}"));
        exit(&station, &["listen", "audio/tin/chưa duyệt.wav"])
    };

    let card = "plughw:CARD=Transmitter,DEV=0";
    for (settings, words) in [
        (String::new(), ["default card", "card on air"]),
        (
            format!("[output]\ndevice = \"{card}\"\n[desk]\ndevice = \"hw:Transmitter\"\n"),
            ["hw:Transmitter", card],
        ),
        (
            format!(
                "[output]\ndevice = [\"hw:CARD=Gone\", \"pulse\"]\n[desk]\ndevice = \"{card}\"\n"
            ),
            [card, "pulse"],
        ),
        (
            format!("[output]\ndevice = \"{card}\"\n[desk]\ndevice = \"pulse\"\n"),
            ["pulse", "nobody can tell"],
        ),
        (
            format!("[output]\ndevice = \"{card}\"\n[desk]\ndevice = \"hw:CARD=Headset\"\n"),
            ["hw:CARD=Headset", "no sound card"],
        ),
    ] {
        let (code, out, said) = listen(&settings);
        assert_eq!((code, out.as_str()), (2, ""), "{settings}: {said}");
        assert!(
            words.iter().all(|word| said.contains(word)) && said.contains("[desk] device"),
            "{said}"
        );
    }

    // Swallows everything, so is no transmitter.
    let (code, _, said) = listen("[desk]\ndevice = \"null\"\n");
    assert_eq!(code, 0, "{said}");
}

/// The first schedule of a station, written twice within a second: nothing is in the way, nothing is lost.
#[test]
fn a_first_schedule_from_a_table() {
    let station = TestStation::new();
    station.program("ban-tin", "tin", "");
    fs::remove_file(station.path("config/schedule.toml")).unwrap();
    let rows = |at: &str| {
        format!(
            "Thứ;Giờ;Phút;Chương trình;Ghi chú\r\nT2;{at};10;Bản tin;\r\nT3;06:00;10;Bản tin;phát lại\r\n\
             T4;06:00;10;Nối sóng VOV1;\r\nT5;99:00;10;Bản tin;\r\n"
        )
    };

    let import = |at: &str| {
        station.write("tuan.csv", &rows(at));
        exit(
            &station,
            &[
                "import",
                station.path("tuan.csv").to_str().unwrap(),
                "--write",
                "--partial",
            ],
        )
    };

    let (code, _, said) = import("17:00");
    assert!(
        code == 1 && said.contains("Row 5") && said.contains("Row 4"),
        "{said}"
    );
    let text = fs::read_to_string(station.path("config/schedule.toml")).unwrap();
    assert_eq!(
        (
            text.matches("[[slot]]").count(),
            text.matches("repeat  =").count()
        ),
        (2, 1),
        "{text}"
    );
    for at in ["17:10", "17:20", "17:30"] {
        assert_eq!(import(at).0, 1);
    }

    let kept = fs::read_dir(station.path("config"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    assert_eq!(
        kept.filter(|path| path.extension().is_some_and(|ending| ending == "bak"))
            .count(),
        3
    );
    let last = fs::read_to_string(station.path("config/schedule.toml")).unwrap();
    assert!(last.contains("17:30"), "{last}");
}
