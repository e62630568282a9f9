use std::fs;

use super::*;
use crate::config;

/// A station whose file says every setting there is.
const WHOLE: &str = r#"
name = "Đài xã"
timezone = "Asia/Ho_Chi_Minh"
[output]
device = "default"
sample_rate = 48_000
lead = "300ms"
[desk]
device = "plughw:CARD=Headset,DEV=0"
[loudness]
target = -16.0
true_peak = -1.0
[sound]
high_pass = 60
low_pass = 15_000
leveller = false
pre_emphasis = "off"
[fallback]
folder = "nen"
no_repeat = "1h"
[orders]
pause = "2s"
[quiet_hours]
from = "21:00"
to = "05:00"
[limits]
sessions_per_day = 3
session_length = "60m"
days = ["T2", "T3"]
refuse = false
[library]
settle = "10s"
keep = "30d"
floor = "1GB"
[aircheck]
folder = "var/bang-luu"
format = "flac"
length = "1h"
keep = "30d"
floor = "3GB"
[seal]
export = "/media/usb/nhat-ky"
[backup]
at = "02:30"
[clock]
longest_absence = "1d"
synchronised = "/run/synchronized"
hardware = true
[speech]
command = ["espeak-ng", "--stdin", "--stdout"]
[console]
listen = "127.0.0.1:8080"
tls = false
plain = false
two_persons = false
[[alerts]]
folder = "canh-bao"
areas = ["Hải Dương"]
[[alarm]]
name = "Trực đài"
command = ["/usr/local/bin/bao"]
[transmitter]
kind = "line"
device = "/dev/ttyUSB0"
line = "dtr"
[rds]
device = "/dev/ttyUSB1"
name = "HAIDUONG"
[[button]]
name = "Nút đỏ"
device = "/dev/input/by-id/usb-nut-event-kbd"
folder = "tin"
[[unit]]
from = "2020-01-01"
name = "UBND XÃ"
"#;

/// What a station whose file says this is.
#[track_caller]
fn read(own: &str) -> Loaded {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("config/station.toml", own),
        ("config/schedule.toml", ""),
        ("programs/tin.toml", "title = \"Tin\"\ntopics = [\"tin\"]\n"),
        ("audio/tin/topic.toml", "title = \"Tin\"\n"),
        ("audio/nen/topic.toml", "title = \"Nền\"\n"),
    ] {
        fs::create_dir_all(root.path().join(path).parent().unwrap()).unwrap();
        fs::write(root.path().join(path), text).unwrap();
    }

    let outcome = config::load(root.path());
    outcome
        .loaded
        .unwrap_or_else(|| panic!("{own}: {:?}", outcome.faults))
}

/// Each line of a whole file edited: the setting it is, and when the edit counts.
#[test]
fn every_setting_is_decided() {
    use Counts::{AtRestart, InSilence, Now};
    #[rustfmt::skip]
    let table: &[(&str, &str, &str, Counts)] = &[
        (r#"name = "Đài xã""#, r#"name = "Đài phường""#, "name", Now),
        (r#"timezone = "Asia/Ho_Chi_Minh""#, r#"timezone = "UTC""#, "timezone", Now),
        (r#"device = "default""#, r#"device = ["hw:CARD=PCH", "default"]"#, "output.device", AtRestart),
        ("sample_rate = 48_000", "sample_rate = 44_100", "output.sample_rate", AtRestart),
        (r#"lead = "300ms""#, r#"lead = "1s""#, "output.lead", AtRestart),
        ("CARD=Headset", "CARD=Desk", "desk.device", Now),
        ("target = -16.0", "target = -18.0", "loudness.target", InSilence),
        ("true_peak = -1.0", "true_peak = -2.0", "loudness.true_peak", InSilence),
        ("high_pass = 60", "high_pass = 120", "sound.high_pass", InSilence),
        ("low_pass = 15_000", "low_pass = \"off\"", "sound.low_pass", InSilence),
        ("leveller = false", "leveller = true", "sound.leveller", InSilence),
        ("pre_emphasis = \"off\"", "pre_emphasis = 50", "sound.pre_emphasis", InSilence),
        (r#"folder = "nen""#, r#"folder = "tin""#, "fallback.folder", Now),
        (r#"no_repeat = "1h""#, r#"no_repeat = "2h""#, "fallback.no_repeat", Now),
        (r#"pause = "2s""#, r#"pause = "0s""#, "orders.pause", Now),
        (r#"from = "21:00""#, r#"from = "22:00""#, "quiet_hours", Now),
        ("sessions_per_day = 3", "sessions_per_day = 4", "limits.sessions_per_day", Now),
        (r#"session_length = "60m""#, r#"session_length = "90m""#, "limits.session_length", Now),
        (r#"days = ["T2", "T3"]"#, r#"days = ["T2"]"#, "limits.days", Now),
        ("refuse = false", "refuse = true", "limits.refuse", Now),
        (r#"settle = "10s""#, r#"settle = "20s""#, "library.settle", Now),
        ("keep = \"30d\"\nfloor = \"1GB\"", "keep = \"40d\"\nfloor = \"1GB\"", "library.keep", Now),
        (r#"floor = "1GB""#, r#"floor = "2GB""#, "library.floor", Now),
        (r#"folder = "var/bang-luu""#, r#"folder = "var/bang""#, "aircheck.folder", Now),
        (r#"format = "flac""#, r#"format = "wav""#, "aircheck.format", Now),
        ("length = \"1h\"\nkeep", "length = \"30m\"\nkeep", "aircheck.length", Now),
        ("keep = \"30d\"\nfloor = \"3GB\"", "keep = \"40d\"\nfloor = \"3GB\"", "aircheck.keep", Now),
        (r#"floor = "3GB""#, r#"floor = "4GB""#, "aircheck.floor", Now),
        ("/media/usb/nhat-ky", "/media/usb/khac", "seal.export", Now),
        (r#"at = "02:30""#, r#"at = "03:30""#, "backup", Now),
        (r#"longest_absence = "1d""#, r#"longest_absence = "30d""#, "clock.longest_absence", Now),
        ("/run/synchronized", "/run/chrony", "clock.synchronised", Now),
        ("hardware = true", "hardware = false", "clock.hardware", Now),
        ("\"espeak-ng\"", "\"piper\"", "speech", Now),
        ("areas = [\"Hải Dương\"]", "areas = [\"Huế\"]", "alerts", Now),
        ("/usr/local/bin/bao", "/usr/local/bin/khac", "alarm", Now),
        ("ttyUSB0", "ttyUSB5", "transmitter", Now),
        ("ttyUSB1", "ttyUSB6", "rds", Now),
        ("usb-nut-event-kbd", "usb-khac-event-kbd", "button", Now),
        ("127.0.0.1:8080", "127.0.0.1:8081", "console.listen", AtRestart),
        ("tls = false", "tls = true", "console.tls", AtRestart),
        ("plain = false", "plain = true", "console.plain", AtRestart),
        ("two_persons = false", "two_persons = true", "console.two_persons", Now),
        ("UBND XÃ", "UBND PHƯỜNG", "unit", Now),
    ];
    let before = read(WHOLE);
    for (line, edited, key, counts) in table {
        assert_eq!(WHOLE.matches(line).count(), 1, "{line}");
        let changes = ConfigChange::between(&before, &read(&WHOLE.replace(line, edited)));
        let found: Vec<_> = changes
            .iter()
            .map(|change| (change.key(), change.counts()))
            .collect();
        assert_eq!(found, [(*key, *counts)], "{edited}");
    }

    // Whatever the file says that could be edited has its row: those that stand in it, whole tables by one.
    let rows = table.iter().map(|(.., key, _)| *key).chain(["aircheck"]);
    let mut rows: Vec<&str> = rows.collect();
    rows.sort_unstable();
    rows.dedup();
    assert_eq!(rows.len(), table.len() + 1, "a setting each");
}

#[test]
fn a_table_that_goes_is_one_setting_and_nothing_edited_is_none() {
    let before = read(WHOLE);
    assert_eq!(ConfigChange::between(&before, &read(WHOLE)), []);
    let (front, rest) = WHOLE.split_once("[aircheck]").unwrap();
    let (_, back) = rest.split_once("[seal]").unwrap();
    let without = read(&format!("{front}[seal]{back}"));
    assert_eq!(
        ConfigChange::between(&before, &without),
        [ConfigChange::Aircheck]
    );
    assert_eq!(
        ConfigChange::between(&without, &before),
        [ConfigChange::Aircheck]
    );
    assert_eq!(ConfigChange::waiting(&before, &without), [""; 0]);
}

#[test]
fn what_waits_for_silence_is_what_the_sound_does_not_have_yet() {
    let before = read(WHOLE);
    let edited = read(
        &WHOLE
            .replace("-16.0", "-18.0")
            .replace("high_pass = 60", "high_pass = 120")
            .replace("300ms", "2s"),
    );
    let waiting = |stages: &Loaded, station: &Loaded| {
        ConfigChange::waiting_for_silence(stages.station.processing, &station.station)
    };
    assert_eq!(
        waiting(&before, &edited),
        ["loudness.target", "sound.high_pass"]
    );
    assert_eq!(waiting(&edited, &edited), [""; 0]);
}

#[test]
fn what_waits_is_named_as_the_file_names_it() {
    let before = read(WHOLE);
    let edited = WHOLE
        .replace("300ms", "2s")
        .replace(":8080", ":8081")
        .replace("-16.0", "-18.0");
    assert_eq!(
        ConfigChange::waiting(&before, &read(&edited)),
        ["output.lead", "console.listen"]
    );
}
