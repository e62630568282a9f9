//! Typed text looked at and spoken as staff would, with a voice of a few lines of shell.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use crate::support::TestStation;

/// What the program printed, what it told the person, and its exit status.
fn run(station: &TestStation, args: &[&str]) -> (String, String, Option<i32>) {
    let output = station.phatthanh(args).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        text(&output.stdout),
        text(&output.stderr),
        output.status.code(),
    )
}

/// A station whose voice is `script`, which finds a spoken sentence in `$1`.
fn station(script: &str) -> TestStation {
    let station = TestStation::new();
    station.write("voice.sh", &format!("#!/bin/sh\n{script}\n"));
    fs::set_permissions(station.path("voice.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    station.noise("spoken.wav", 1.0, 7);
    let settings = fs::read_to_string(station.path("config/station.toml")).unwrap();
    let (voice, spoken) = (station.path("voice.sh"), station.path("spoken.wav"));
    let speech = format!(
        "[speech]\ncommand = [\"{}\", \"{}\"]\nabbreviations = {{ NVH = \"nhà văn hóa\" }}\n",
        voice.display(),
        spoken.display()
    );
    station.write("config/station.toml", &(settings + &speech));
    station
}

#[test]
fn text_is_shown_as_it_will_be_read_with_what_is_not_known() {
    let station = station("cat \"$1\"");
    let typed =
        "UBND xã họp tại NVH lúc 7h30 ngày 05/12/2026.\nLiên hệ: 0234 3851 234, gặp ông XYZ.";
    let (spoken, told, code) = run(&station, &["say", typed]);
    assert_eq!(
        spoken,
        "ủy ban nhân dân xã họp tại nhà văn hóa lúc bảy giờ ba mươi phút ngày mồng năm tháng mười hai năm hai nghìn \
         không trăm hai mươi sáu. liên hệ, không hai ba bốn, ba tám năm một, hai ba bốn, gặp ông ích xì i dài dét.\n"
    );
    assert!(told.contains("Line 2") && told.contains("“XYZ”"), "{told}");
    assert_eq!(code, Some(0));

    let (json, _, _) = run(&station, &["say", typed, "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let place = |key: &str| usize::try_from(json["unknown"][0][key].as_u64().unwrap()).unwrap();
    assert_eq!(typed.get(place("start")..place("end")), Some("XYZ"));
    assert_eq!(run(&station, &["say", " "]).2, Some(2));
}

#[test]
fn text_is_spoken_into_a_file_that_was_not_there() {
    let station = station("cat > \"$0.heard\"; cat \"$1\"");
    let out = station.path("bai.wav");
    let out = out.to_str().unwrap();
    let (_, told, code) = run(&station, &["say", "Họp lúc 7h; $(rm -rf /)", "--out", out]);
    assert_eq!(code, Some(0), "{told}");
    assert_eq!(
        fs::read_to_string(station.path("voice.sh.heard")).unwrap(),
        "họp lúc bảy giờ, đô la, rm, rf."
    );
    let written = hound::WavReader::open(out).unwrap();
    assert_eq!(written.spec().sample_rate, 48_000);
    let first = fs::read(out).unwrap();
    let (_, told, code) = run(&station, &["say", "Khác", "--out", out]);
    assert_eq!(code, Some(2));
    assert!(told.contains("is there already"), "{told}");
    assert_eq!(fs::read(out).unwrap(), first, "what was there stays");
    let names = fs::read_dir(station.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    assert!(
        names
            .into_iter()
            .all(|name| !name.to_string_lossy().ends_with(".part")),
        "nothing is left over"
    );
}

#[test]
fn check_names_a_voice_that_does_not_work() {
    let says = |script: &str| run(&station(script), &["check"]).0;
    assert!(!says("cat \"$1\"").contains("[speech]"));
    let told = says("echo no such voice >&2; exit 1");
    assert!(
        told.contains("[speech]") && told.contains("no such voice"),
        "{told}"
    );
}

/// The newest entries of the log: kind and body.
fn entries(station: &TestStation) -> Vec<(String, Value)> {
    let db = rusqlite::Connection::open(station.path("var/airlog.db")).unwrap();
    let mut rows = db
        .prepare("select kind, body from entry order by seq")
        .unwrap();
    rows.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .map(|(kind, body)| (kind, serde_json::from_str(&body).unwrap()))
        .collect()
}

#[test]
fn a_text_becomes_a_recording_of_its_topic_and_its_approval_holds_both() {
    let station = station("cat \"$1\"");
    fs::create_dir_all(station.path("audio/thong-bao")).unwrap();
    let typed = "Mời bà con thôn 3 đi tiêm phòng. Đúng 7h30 ngày mai.";
    let (_, told, code) = run(&station, &["say", typed, "--topic", "thong-bao"]);
    assert_eq!(code, Some(0), "{told}");
    let name = "audio/thong-bao/Mời bà con thôn 3 đi tiêm phòng";
    let beside = fs::read_to_string(station.path(&format!("{name}.txt"))).unwrap();
    assert_eq!(beside.trim_end(), typed);
    assert_eq!(
        run(&station, &["say", typed, "--topic", "thong-bao"]).2,
        Some(2),
        "never in place of another"
    );
    assert_eq!(
        run(&station, &["say", typed, "--topic", "không-có"]).2,
        Some(2)
    );
    assert_eq!(
        run(&station, &["say", typed, "--topic", "../audio/thong-bao"]).2,
        Some(2)
    );

    run(&station, &["library", "--scan"]);
    let (json, _, _) = run(&station, &["library", "--json"]);
    let row: Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    let row = if row.is_array() { row[0].clone() } else { row };
    assert!(
        row["warnings"][0]
            .as_str()
            .unwrap()
            .contains("machine speaks"),
        "{row}"
    );
    assert_eq!(row["title"], "Mời bà con thôn 3 đi tiêm phòng");

    let wav = format!("{name}.wav");
    let (_, told, code) = run(
        &station,
        &["approve", &wav, "--by", "Chủ tịch", "--channel", "spoken"],
    );
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains(typed), "{told}");
    let (_, approval) = entries(&station)
        .into_iter()
        .find(|(kind, _)| kind == "approval")
        .unwrap();
    assert_eq!(approval["text"], typed);
    assert_eq!(approval["segment"]["id"], row["id"]);
}

#[test]
fn an_order_speaks_a_text_and_falls_back_to_the_recorded_warning() {
    let station = station("cat \"$1\"");
    let order = |station: &TestStation, more: &[&str]| {
        let order = [
            "interrupt",
            "--by",
            "Lan",
            "--ordered-by",
            "Chủ tịch",
            "--channel",
            "spoken",
        ];
        run(station, &[&order, more].concat())
    };
    let (_, told, _) = order(&station, &["--say", "Bão số 9 vào lúc 21h."]);
    assert!(
        told.contains("bão số chín vào lúc hai mươi mốt giờ"),
        "{told}"
    );
    let (_, ordered) = entries(&station).pop().unwrap();
    assert_eq!(ordered["recordings"][0]["text"], "Bão số 9 vào lúc 21h.");
    assert_eq!(ordered["recordings"][0]["title"], "Bão số 9 vào lúc 21h");

    // No voice at all: no order, unless there is a warning for all cases.
    let path = std::env::var("PATH").unwrap();
    let mute = self::station("exit 1");
    mute.write("bin/espeak-ng", "#!/bin/sh\nexit 1\n");
    fs::set_permissions(
        mute.path("bin/espeak-ng"),
        fs::Permissions::from_mode(0o755),
    )
    .unwrap();
    let order = |more: &[&str]| {
        let order = [
            "interrupt",
            "--by",
            "Lan",
            "--ordered-by",
            "Chủ tịch",
            "--channel",
            "spoken",
        ];
        let mut command = mute.phatthanh(&[&order, more].concat());
        let output = command
            .env("PATH", format!("{}:{path}", mute.path("bin").display()))
            .output()
            .unwrap();
        (
            String::from_utf8(output.stderr).unwrap(),
            output.status.code(),
        )
    };
    assert_eq!(order(&["--say", "Bão."]).1, Some(2));
    fs::create_dir_all(mute.path("audio/khan-cap")).unwrap();
    mute.noise("audio/khan-cap/canh-bao.wav", 1.0, 9);
    let settings = fs::read_to_string(mute.path("config/station.toml")).unwrap();
    mute.write(
        "config/station.toml",
        &(settings + "warning = \"khan-cap/canh-bao.wav\"\n"),
    );
    let (told, _) = order(&["--say", "Bão."]);
    assert!(told.contains("all-purpose warning"), "{told}");
    let (_, ordered) = entries(&mute).pop().unwrap();
    assert_eq!(ordered["recordings"][0]["path"], "khan-cap/canh-bao.wav");
    assert!(ordered["recordings"][0].get("text").is_none());
}

/// With espeak-ng itself, where it is installed: a station without `[speech]`, and one whose own voice fails.
#[test]
fn the_real_voice_speaks() {
    if std::process::Command::new("espeak-ng")
        .arg("--version")
        .output()
        .is_err()
    {
        return;
    }
    let failing = station("exit 1");
    let plain = TestStation::new();
    for station in [&plain, &failing] {
        let out = station.path("bai.wav");
        let out = out.to_str().unwrap();
        let typed =
            "Kính mời bà con thôn Vĩnh Trị đến nhà văn hóa lúc 19h30 ngày 05/12/2026 để họp.";
        let (_, told, code) = run(station, &["say", typed, "--out", out]);
        assert_eq!(code, Some(0), "{told}");
        let mut wav = hound::WavReader::open(out).unwrap();
        let seconds = f64::from(wav.duration()) / 48_000.0;
        assert!((6.0..25.0).contains(&seconds), "{seconds}");
        let peak = wav
            .samples::<i16>()
            .map(|sample| sample.unwrap().unsigned_abs())
            .max();
        assert!((3_000..30_000).contains(&peak.unwrap()), "{peak:?}");
        assert_eq!(
            phatthanh::sound::spoken(station.path("bai.wav").as_path()).as_deref(),
            Some(typed)
        );
    }
    let told = run(
        &failing,
        &[
            "say",
            "Xin chào",
            "--out",
            failing.path("hai.wav").to_str().unwrap(),
        ],
    )
    .1;
    assert!(told.contains("espeak-ng was used instead"), "{told}");

    let call = plain.path("xuong.wav");
    let (printed, told, code) = run(
        &plain,
        &["call", "2026-11-24", "--out", call.to_str().unwrap()],
    );
    assert_eq!(code, Some(0), "{told}");
    assert!(printed.contains("24"), "{printed}");
    let words = phatthanh::sound::spoken(&call).unwrap();
    assert!(
        words.contains("hai mươi tư") && words.contains("Đài thử"),
        "{words}"
    );
}
