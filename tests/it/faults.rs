//! What is wrong with a station's files, one matter a table: each fault at its place, and no other.

mod syntax;
mod values;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use phatthanh::config::{self, Content, Outcome, Snapshot};
use phatthanh::rundown::Severity;
use phatthanh::words::Language;

pub(crate) const STATION: &str = "config/station.toml";
pub(crate) const SCHEDULE: &str = "config/schedule.toml";
pub(crate) const CALENDAR: &str = "config/calendar.toml";
pub(crate) const PROGRAM: &str = "programs/cchc.toml";
pub(crate) const TOPIC: &str = "audio/dat-dai/topic.toml";

/// Files without a fault.
pub(crate) const GOOD: &[(&str, &str)] = &[
    (STATION, "name = \"Đài xã\"\n"),
    (
        SCHEDULE,
        "[[slot]]\nid = \"chieu\"\nprogram = \"cchc\"\ndays = [\"T3\"]\nat = \"17:30\"\nlength = \"15m\"\n",
    ),
    (CALENDAR, ""),
    (PROGRAM, "topics = [\"dat-dai\"]\n"),
    (TOPIC, ""),
];

/// A slot without a fault, but for what is added to it: it begins at line 1 and has six lines.
fn slot(added: &str) -> String {
    let (_, good) = GOOD[1];
    format!("{good}{added}\n")
}

/// The good station with some files written otherwise.
pub(crate) fn snapshot(files: &[(&str, &[u8])]) -> Snapshot {
    let mut all: BTreeMap<PathBuf, Content> = BTreeMap::new();
    let good = GOOD.iter().map(|(path, text)| (*path, text.as_bytes()));
    for (path, bytes) in good.chain(files.iter().copied()) {
        all.insert(path.into(), Content::Bytes(bytes.to_vec()));
    }

    let topics =
        ["dat-dai", "nhac-nen"].map(|name| (name.to_owned(), Path::new("audio").join(name)));
    Snapshot {
        files: all,
        programs: true,
        topics: Some(BTreeMap::from(topics)),
        ..Snapshot::default()
    }
}

/// `line:column key`, a fault each; with `!` if it blocks, `~` if it is a warning.
pub(crate) fn told(outcome: &Outcome) -> String {
    let mark = |fault: &config::Fault| match (fault.severity, fault.blocks) {
        (Severity::Error, true) => "!",
        (Severity::Error, false) => "",
        _ => "~",
    };

    let line = |fault: &config::Fault| {
        let key = fault.problem.key().trim_start_matches("config-");
        format!("{}:{} {key}{}", fault.line, fault.column, mark(fault))
    };

    outcome
        .faults
        .iter()
        .map(line)
        .collect::<Vec<_>>()
        .join(", ")
}

#[track_caller]
fn check_bytes(path: &str, bytes: &[u8], expected: &str) {
    let outcome = config::understand(&snapshot(&[(path, bytes)]));
    assert_eq!(
        told(&outcome),
        expected,
        "{path}:\n{}",
        String::from_utf8_lossy(bytes)
    );
    for fault in &outcome.faults {
        for language in [Language::Vi, Language::En] {
            let said = fault.say(language);
            let unsaid = ["config-", "schedule-", "{ $", "{$"]
                .iter()
                .any(|part| said.contains(part));
            assert!(!unsaid, "{said}");
        }
    }

    assert_eq!(
        outcome.loaded.is_none(),
        outcome.faults.iter().any(|fault| fault.blocks)
    );
}

#[track_caller]
fn check(path: &str, text: &str, expected: &str) {
    check_bytes(path, text.as_bytes(), expected);
}

#[track_caller]
fn check_slot(added: &str, expected: &str) {
    check(SCHEDULE, &slot(added), expected);
}

#[test]
fn a_good_station() {
    check(STATION, "name = \"Đài\"", "");
    check(
        STATION,
        "\u{feff}name = \"Đài\"\r\n[limits]\r\nsessions_per_day = 3\r\n",
        "",
    );
    let text = "name = 'Đài'\ntimezone = 'Europe/Paris'\n[output]\ndevice = ['a', 'b']\nsample_rate = 48_000\n\
                lead = '300ms'\n[loudness]\ntarget = -23\ntrue_peak = -1.5\n[sound]\nhigh_pass = 120\n\
                low_pass = \"off\"\nleveller = true\npre_emphasis = 50\n[fallback]\nfolder = 'nhac-nen'\n\
                [quiet_hours]\nfrom = 21:00:00\nto = '05:00'\n[limits]\nsession_length = '60m'\n[console]\n\
                listen = '127.0.0.1:80'\n[[unit]]\nfrom = 2020-01-01\nname = 'UBND'\nsigner = ['KT.']\n";
    check(STATION, text, "");
    check(STATION, "name = 'Đài'\n[console]\nlisten = 'off'\n", "");
    check_slot(
        "start = 'soft'\nwait = '2m'\noverrun = '30s'\npriority = -3\non_holiday = 'move'",
        "",
    );
    check_slot("from = 2026-01-01\nuntil = '2026-12-31'", "");
    check(
        CALENDAR,
        "[[season]]\nid = 'he'\nfrom = '04-01'\nuntil = '09-30'\n[[mourning]]\nfrom = '2026-11-24'\nuntil = '2026-11-25'\n\
         [[day]]\nlunar = '1/1'\nname = 'Tết'\nlength_days = 3\nholiday = true\n\
         replace = [ { program = 'cchc', at = '06:00', length = '30m' } ]\n\
         [[day]]\ndate = '2026-09-02'\nname = 'Quốc khánh'\ndrop = ['chieu']\n\
         [[day.add]]\nprogram = 'cchc'\nat = '07:00'\nlength = '10m'\n",
        "",
    );
    check(
        PROGRAM,
        "opening = 'dat-dai/a.wav'\npick = 'in-order'\nafter_power_cut = 'skip'\n",
        "",
    );
    check(
        PROGRAM,
        "opening = 'dat-dai/a.wav'\ntrim = true\ncrossfade = '3s'\nfade_in = '500ms'\nfade_out = '1s'\n",
        "",
    );
    check(
        PROGRAM,
        "trim = 'có'\ncrossfade = '1m'\nfade_in = 2\n",
        "1:8 wrong-value!, 2:13 wrong-value!, 3:11 wrong-value!",
    );
    check(
        TOPIC,
        "title = 'Đất đai'\napproval = false\nentertainment = true\nexpires = '7d'\n",
        "",
    );
}

#[test]
fn defaults() {
    let loaded = config::understand(&snapshot(&[])).loaded.unwrap();
    assert_eq!(loaded.station.output.devices, ["default"]);
    let processing = loaded.station.processing;
    assert_eq!(
        (processing.high_pass_hz, processing.low_pass_hz),
        (Some(60), Some(15_000))
    );
    assert!(!processing.leveller && processing.pre_emphasis_us.is_none());
    assert_eq!(
        loaded.station.console.listen.unwrap().to_string(),
        "127.0.0.1:8080"
    );
    assert_eq!(loaded.rules.zone.iana_name(), Some("Asia/Ho_Chi_Minh"));
    let quiet = loaded.rules.quiet.unwrap();
    assert_eq!(
        (quiet.from.to_string(), quiet.to.to_string()),
        ("21:00:00".into(), "05:00:00".into())
    );
    assert_eq!(loaded.station.desk, None);
    assert!(
        loaded
            .schedule
            .topics
            .values()
            .all(|topic| topic.approval && !topic.entertainment)
    );
    assert!(
        loaded
            .schedule
            .programs
            .values()
            .all(|program| program.approval && !program.mandatory)
    );
    assert_eq!(loaded.digest.len(), 64);
}

#[test]
fn keys() {
    check(STATION, "", "1:1 missing-key!");
    check(
        STATION,
        "name = \"Đài\"\nnam = 1\n[output]\nlaed = '1s'\n",
        "2:1 unknown-key!, 4:1 unknown-key!",
    );
    check(STATION, "name = \"Đài\"\noutput = 5\n", "2:10 wrong-value!");
    check(STATION, "name = \"Đài\"\n[[output]]\n", "2:1 wrong-value!");
    check(STATION, "name = \"\"\n", "1:8 wrong-value!");
    check(STATION, "name = \"a\\nb\"\n", "1:8 wrong-value!");
    check(SCHEDULE, "[slot]\nid = 'a'\n", "1:1 wrong-value!");
    check(
        SCHEDULE,
        "slot = [1, {}]\n",
        "1:9 wrong-value!, 1:12 missing-key!, 1:12 slot-plays-nothing!, 1:12 slot-never-due!, 1:12 missing-key!",
    );
    check(
        PROGRAM,
        "topics = 'dat-dai'\napproval = 'có'\nmandatory = 1\npick = 'rotat'\n",
        "1:10 wrong-value!, 2:12 wrong-value!, 3:13 wrong-value!, 4:8 wrong-value!",
    );
}

#[test]
fn a_misspelt_key_is_not_missed_as_well() {
    check(STATION, "nam = 'Đài'\n", "1:1 unknown-key!");
    check(
        SCHEDULE,
        &slot("").replace("length", "lenght").replace("days", "Day"),
        "4:1 unknown-key!, 6:1 unknown-key!",
    );
    check(
        SCHEDULE,
        &slot("").replace("program", "Programme"),
        "3:1 unknown-key!",
    );
    check(
        CALENDAR,
        "[[day]]\nname = 'x'\nevry = '09-02'\n",
        "3:1 unknown-key!",
    );
    check(
        SCHEDULE,
        &slot("xyz = 1").replace("length = \"15m\"", ""),
        "1:1 missing-key!, 7:1 unknown-key!",
    );
}

#[test]
fn slots() {
    check_slot(
        "repeat = 'chieu'",
        "7:10 slot-plays-two!, 7:10 repeat-of-repeat!",
    );
    check_slot("cron = '0 17 * * *'", "7:8 slot-due-twice!");
    check(
        SCHEDULE,
        "[[slot]]\nid = 'a'\nprogram = 'cchc'\ncron = '0 17 * * 8'\nlength = '15m'\n",
        "4:8 schedule-cron-field!",
    );
    check(
        SCHEDULE,
        "[[slot]]\nid = 'a'\nprogram = 'cchc'\ncron = '*/10 17 * * *'\nlength = '15m'\n",
        "4:8 slot-over-itself!",
    );
    check(
        SCHEDULE,
        "[[slot]]\nid = 'a'\nprogram = 'cchc'\ncron = '* * * * * *'\nlength = '1s'\n",
        "4:8 slot-over-itself!, 4:8 in-quiet-hours",
    );
    check(
        SCHEDULE,
        "[[slot]]\nid = 'a'\nprogram = 'cchc'\ncron = '0 17 30 2 *'\nlength = '15m'\n",
        "4:8 cron-never~",
    );
    check(
        SCHEDULE,
        "[[slot]]\nid = 'a'\nprogram = 'cchc'\ndays = ['T1']\nat = '17:30'\nlength = '15'\n",
        "4:9 wrong-value!, 6:10 wrong-value!",
    );
    check(
        SCHEDULE,
        "[[slot]]\nid = 'a'\nprogram = 'cchc'\ndays = []\nlength = '0s'\n",
        "1:1 missing-key!, 4:8 no-days!, 5:10 wrong-value!",
    );
    check(SCHEDULE, "", "1:1 no-slots~");
    check(SCHEDULE, &(slot("") + &slot("")), "9:6 slot-twice!");
}

#[test]
fn names() {
    let good = slot("");
    let with = |added: &str| {
        format!(
            "{good}\n[[slot]]\nid = 'sang'\ndays = 'hằng ngày'\nat = '05:30'\nlength = '5m'\n{added}\n"
        )
    };

    check(
        SCHEDULE,
        &with("program = 'chcc'"),
        "14:11 unknown-program!",
    );
    check(SCHEDULE, &with("repeat = 'chieuu'"), "14:10 unknown-slot!");
    check(
        SCHEDULE,
        &with("repeat = 'sang'"),
        "14:10 repeat-of-repeat!",
    );
    check(SCHEDULE, &with("repeat = 'chieu'"), "");
    check(
        SCHEDULE,
        &with("program = 'cchc'\nseason = 'he'"),
        "15:10 unknown-season!",
    );
    check(
        PROGRAM,
        "topics = ['dat-dai', 'dat_dai', 'dat-dai', '../x', 'a/b', '']\nfiller = 'nhac'\n",
        "1:22 topic-missing, 1:33 topic-listed-twice~, 1:44 wrong-value!, 1:52 wrong-value!, 1:59 wrong-value!, 2:10 topic-missing",
    );
    for path in [
        "../a/b.wav",
        "/a/b.wav",
        "C:/a/b.wav",
        "a\\\\b.wav",
        "a//b.wav",
        "a/../b.wav",
        "b.wav",
        "a/b/",
    ] {
        check(
            PROGRAM,
            &format!("evergreen = \"{path}\"\n"),
            "1:13 wrong-value!",
        );
    }

    check(
        STATION,
        "name = 'Đài'\n[fallback]\nfolder = 'du-phong'\n",
        "3:10 topic-missing",
    );
}

#[test]
fn calendar() {
    check(CALENDAR, "[[day]]\nname = 'Tết'\n", "1:1 day-never!");
    check(
        CALENDAR,
        "[[day]]\nlunar = '1/1'\ndate = '2026-09-02'\nname = 'x'\n",
        "3:8 day-twice!",
    );
    check(
        CALENDAR,
        "[[day]]\nlunar = '31/1'\nlength_days = 0\n",
        "1:1 missing-key!, 2:9 wrong-value!, 3:15 wrong-value!",
    );
    check(
        CALENDAR,
        "[[day]]\nevery = '02-30'\nname = 'x'\ndrop = ['chiu']\n",
        "2:9 no-such-day!, 4:9 unknown-slot!",
    );
    check(
        CALENDAR,
        "[[season]]\nid = 'he'\nfrom = '1/4'\nuntil = 5\n[[season]]\nid = 'he'\nfrom = '01-01'\nuntil = '02-01'\n",
        "3:8 wrong-value!, 4:9 wrong-value!, 6:6 season-twice!",
    );
    check(
        CALENDAR,
        "[[mourning]]\nfrom = '2026-11-25'\nuntil = '2026-11-24'\n",
        "3:9 until-before-from!",
    );
    let day = "[[day]]\ndate = '2026-09-02'\nname = 'x'\n";
    check(
        CALENDAR,
        &format!("{day}add = [{{ program = 'x', at = '6:00' }}]\n"),
        "4:8 missing-key!, 4:20 unknown-program!, 4:30 wrong-value!",
    );
    let one = "{ id = 'chieu', program = 'cchc', at = '06:00', length = '5m' }";
    check(
        CALENDAR,
        &format!("{day}add = [{one}]\n"),
        "4:15 one-off-twice!",
    );
}

#[test]
fn times_that_clash() {
    let quiet = "name = 'Đài'\n[quiet_hours]\nfrom = '21:00'\nto = '05:00'\n";
    for (at, length, loud) in [
        ("20:45", "15m", true),
        ("20:45", "16m", false),
        ("21:00", "1m", false),
        ("04:59", "1m", false),
        ("05:00", "16h", true),
        ("05:00", "17h", false),
    ] {
        let text = slot("").replace("17:30", at).replace("15m", length);
        let outcome = config::understand(&snapshot(&[
            (STATION, quiet.as_bytes()),
            (SCHEDULE, text.as_bytes()),
        ]));
        let expected = if loud { "" } else { "5:6 in-quiet-hours" };
        assert_eq!(told(&outcome), expected, "{at} {length}");
        assert!(outcome.loaded.is_some());
    }

    let two = |second: &str| {
        let (good, other) = (
            slot(""),
            slot(second)
                .replace("chieu", "toi")
                .replace("17:30", "17:40"),
        );
        good + &other
    };

    check(SCHEDULE, &two(""), "12:6 slots-overlap~");
    check(SCHEDULE, &two("priority = 1"), "");
    check(SCHEDULE, &two("start = 'soft'"), "");
    check(SCHEDULE, &two("from = 2031-05-01"), "12:6 slots-overlap~");
    check(
        SCHEDULE,
        &two("").replace("T3\"]\nat = \"17:40", "T4\"]\nat = \"17:40"),
        "",
    );
    let day = "[[day]]\nevery = '03-07'\nname = 'x'\nadd = [{ program = 'cchc', at = '17:35', length = '5m' }]\n";

    // 7 March 2028 is a Tuesday, the second day of this.
    check(
        CALENDAR,
        &day.replace("03-07'", "03-06'\nlength_days = 2"),
        "5:33 slots-overlap~",
    );
    check(CALENDAR, day, "4:33 slots-overlap~");
}

#[test]
fn as_people_and_programs_read_it() {
    let text = slot("").replace("17:30", "17h30");
    let outcome = config::understand(&snapshot(&[(SCHEDULE, text.as_bytes())]));
    let [fault] = outcome.faults.as_slice() else {
        panic!("one fault")
    };

    let said = "config/schedule.toml:5:6: “at” không nhận giá trị \"17h30\"\n  cần: giờ và phút, đủ hai chữ số, từ \
                \"00:00\" đến \"23:59\", hoặc cả giây: \"17:30:15\"\n  gợi ý: viết \"17:30\"";
    assert_eq!(fault.say(Language::Vi), said);
    let expected = serde_json::json!({
        "path": "config/schedule.toml",
        "line": 5,
        "column": 6,
        "severity": "error",
        "text": "“at” cannot be \"17h30\"",
        "hint": "write \"17:30\"",
        "found": "\"17h30\"",
        "expected": "hours and minutes, two digits each, from \"00:00\" to \"23:59\", or with seconds: \"17:30:15\"",
    });
    assert_eq!(serde_json::to_value(fault).unwrap(), expected);
}

/// What no slot names keeps nothing from the air, however wrong it is; once a slot names it, it does.
#[test]
fn a_faulty_program_nobody_schedules() {
    let extra = "programs/moi.toml";
    let outcome = config::understand(&snapshot(&[(
        extra,
        b"topics = [\"dat-dai\"]\npikc = \"rotate\"\n",
    )]));
    assert_eq!(told(&outcome), "2:1 unknown-key~");
    let loaded = outcome.loaded.unwrap();
    assert_eq!(loaded.schedule.programs.len(), 1);
    for (path, text) in [
        (SCHEDULE, slot("") + "[[slot]]\nid = 'x'\nprogram = 'moi'\ndays = ['T2']\nat = '06:00'\nlength = '5m'\n"),
        (CALENDAR, "[[day]]\ndate = '2026-09-02'\nname = 'Lễ'\nadd = [ { program = 'moi', at = '07:00', length = '10m' } ]\n".to_owned()),
        (SCHEDULE, slot("") + "[[slot\n"),
    ] {
        let files: [(&str, &[u8]); 2] = [(extra, b"pikc = \"rotate\"\n"), (path, text.as_bytes())];
        assert!(config::understand(&snapshot(&files)).loaded.is_none(), "{path}");
    }
}

/// Two slots that meet every Tuesday: the weekday is said, and the next date on which they do.
#[test]
fn an_overlap_names_its_next_day() {
    let station = crate::support::TestStation::new();
    station.program("tin", "tin", "");
    let slots = |id: &str, at: &str| {
        format!(
            "[[slot]]\nid = \"{id}\"\nprogram = \"tin\"\ndays = [\"T3\"]\nat = \"{at}\"\nlength = \"30m\"\n"
        )
    };

    station.write(
        "config/schedule.toml",
        &(slots("a", "06:00") + &slots("b", "06:10")),
    );
    for (today, words) in [
        ((2026, 11, 26), "Tuesday 01/12/2026"),
        ((2026, 12, 1), "Tuesday 01/12/2026"),
        ((2026, 12, 2), "Tuesday 08/12/2026"),
        ((2031, 2, 28), "Tuesday 04/03/2031"),
    ] {
        let today = jiff::civil::Date::constant(today.0, today.1, today.2);
        let faults = config::load_on(&station.path(""), Some(today)).faults;
        let said: Vec<String> = faults.iter().map(|fault| fault.say(Language::En)).collect();
        assert!(
            said.iter()
                .any(|said| said.contains(words) && said.contains("06:10")),
            "{words}: {said:?}"
        );
    }
}

#[test]
fn a_folder_that_no_program_uses() {
    let station = crate::support::TestStation::new();
    station.program("tin", "tin", "filler = \"nen\"\nopening = \"hieu/a.wav\"");
    for folder in [
        "nen",
        "hieu",
        "bo-quen",
        "khan-cap",
        "#recycle",
        "lost+found",
        "System Volume Information",
    ] {
        std::fs::create_dir_all(station.path(&format!("audio/{folder}"))).unwrap();
    }

    let faults = config::load(&station.path("")).faults;
    let unused = faults
        .iter()
        .filter(|fault| fault.problem.key() == "config-topic-unused");
    let paths: Vec<_> = unused
        .map(|fault| (fault.path.to_str().unwrap(), fault.blocks))
        .collect();
    assert_eq!(paths, [("audio/bo-quen", false)]);
}
