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
