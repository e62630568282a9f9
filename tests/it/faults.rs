//! What is wrong with a station's files, one matter a table: each fault at its place, and no other.

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
    let topics = ["dat-dai", "nhac-nen"].map(|name| (name.to_owned(), Path::new("audio").join(name)));
    Snapshot { files: all, programs: true, topics: Some(BTreeMap::from(topics)), ..Snapshot::default() }
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
    outcome.faults.iter().map(line).collect::<Vec<_>>().join(", ")
}

#[track_caller]
fn check_bytes(path: &str, bytes: &[u8], expected: &str) {
    let outcome = config::understand(&snapshot(&[(path, bytes)]));
    assert_eq!(told(&outcome), expected, "{path}:\n{}", String::from_utf8_lossy(bytes));
    for fault in &outcome.faults {
        for language in [Language::Vi, Language::En] {
            let said = fault.say(language);
            let unsaid = ["config-", "schedule-", "{ $", "{$"].iter().any(|part| said.contains(part));
            assert!(!unsaid, "{said}");
        }
    }
    assert_eq!(outcome.loaded.is_none(), outcome.faults.iter().any(|fault| fault.blocks));
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
    check(STATION, "\u{feff}name = \"Đài\"\r\n[limits]\r\nsessions_per_day = 3\r\n", "");
    let text = "name = 'Đài'\ntimezone = 'Europe/Paris'\n[output]\ndevice = ['a', 'b']\nsample_rate = 48_000\n\
                lead = '300ms'\n[loudness]\ntarget = -23\ntrue_peak = -1.5\n[sound]\nhigh_pass = 120\n\
                low_pass = \"off\"\nleveller = true\npre_emphasis = 50\n[fallback]\nfolder = 'nhac-nen'\n\
                [quiet_hours]\nfrom = 21:00:00\nto = '05:00'\n[limits]\nsession_length = '60m'\n[console]\n\
                listen = '0.0.0.0:80'\n[[unit]]\nfrom = 2020-01-01\nname = 'UBND'\nsigner = ['KT.']\n";
    check(STATION, text, "");
    check_slot("start = 'soft'\nwait = '2m'\noverrun = '30s'\npriority = -3\non_holiday = 'move'", "");
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
    check(PROGRAM, "opening = 'dat-dai/a.wav'\npick = 'in-order'\nafter_power_cut = 'skip'\n", "");
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
    check(TOPIC, "title = 'Đất đai'\napproval = false\nentertainment = true\nexpires = '7d'\n", "");
}

#[test]
fn defaults() {
    let loaded = config::understand(&snapshot(&[])).loaded.unwrap();
    assert_eq!(loaded.station.output.devices, ["default"]);
    let processing = loaded.station.processing;
    assert_eq!((processing.high_pass_hz, processing.low_pass_hz), (Some(60), Some(15_000)));
    assert!(!processing.leveller && processing.pre_emphasis_us.is_none());
    assert_eq!(loaded.station.console.to_string(), "127.0.0.1:8080");
    assert_eq!(loaded.rules.zone.iana_name(), Some("Asia/Ho_Chi_Minh"));
    let quiet = loaded.rules.quiet.unwrap();
    assert_eq!((quiet.from.to_string(), quiet.to.to_string()), ("21:00:00".into(), "05:00:00".into()));
    assert_eq!(loaded.station.desk, None);
    assert!(loaded.schedule.topics.values().all(|topic| topic.approval && !topic.entertainment));
    assert!(loaded.schedule.programs.values().all(|program| program.approval && !program.mandatory));
    assert_eq!(loaded.digest.len(), 64);
}

#[test]
fn keys() {
    check(STATION, "", "1:1 missing-key!");
    check(STATION, "name = \"Đài\"\nnam = 1\n[output]\nlaed = '1s'\n", "2:1 unknown-key!, 4:1 unknown-key!");
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
    check(SCHEDULE, &slot("").replace("program", "Programme"), "3:1 unknown-key!");
    check(CALENDAR, "[[day]]\nname = 'x'\nevry = '09-02'\n", "3:1 unknown-key!");
    check(SCHEDULE, &slot("xyz = 1").replace("length = \"15m\"", ""), "1:1 missing-key!, 7:1 unknown-key!");
}

#[test]
fn values() {
    check(STATION, "name = 'Đài'\ntimezone = 'Asia/Ho_Chi_Min'\n", "2:12 unknown-zone!");
    let numbers = "name = 'Đài'\n[output]\ndevice = []\nsample_rate = 44_000\nlead = '50ms'\n[loudness]\n\
                   target = 3\ntrue_peak = nan\n[limits]\nsessions_per_day = 0\nsession_length = '25h'\n";
    check(
        STATION,
        numbers,
        "3:10 no-device!, 4:15 sample-rate!, 5:8 wrong-value!, 7:10 wrong-value!, 8:13 wrong-value!, 10:20 wrong-value!, 11:18 wrong-value!",
    );
    let sound =
        "name = 'Đài'\n[sound]\nhigh_pass = 10\nlow_pass = false\nleveller = 'on'\npre_emphasis = '50us'\n";
    check(STATION, sound, "3:13 wrong-value!, 4:12 wrong-value!, 5:12 wrong-value!, 6:16 wrong-value!");
    check(STATION, "name = 'Đài'\n[console]\nlisten = 'localhost:8080'\n", "3:10 wrong-value!");
    check(STATION, "name = 'Đài'\n[quiet_hours]\nfrom = '21:00'\n", "2:1 missing-key!");
    check(
        STATION,
        "name = 'Đài'\n[quiet_hours]\nfrom = '24:00'\nto = '5h'\n",
        "3:8 wrong-value!, 4:6 wrong-value!",
    );
    check(STATION, "name = 'Đài'\n[quiet_hours]\nfrom = '05:00'\nto = '05:00'\n", "4:6 quiet-all-day!");
    check(STATION, "name = 'Đài'\nquiet_hours = 'none'\n[desk]\ndevice = 'plughw:CARD=Tai'\n", "");
    for wrong in ["'off'", "'không'", "''"] {
        check(STATION, &format!("name = 'Đài'\nquiet_hours = {wrong}\n"), "2:15 wrong-value!");
    }
    check(STATION, "name = 'Đài'\nquiet_hours = false\n", "2:15 wrong-value!");
    check(STATION, "name = 'Đài'\n[desk]\ncard = 'x'\n", "2:1 missing-key!, 3:1 unknown-key!");
    let units = "name = 'Đài'\n[[unit]]\nfrom = '2020-01-01'\nname = 'A'\n[[unit]]\nfrom = '2020-01-01'\nname = 'B'\n";
    check(STATION, units, "6:8 unit-twice!");
    check_slot("from = '2026-02-30'\nuntil = '24/11/2026'", "7:8 no-such-day!, 8:9 wrong-value!");
    check_slot("from = '2026-12-31'\nuntil = 2026-01-01", "8:9 until-before-from!");
    check_slot("wait = '2m'", "7:8 wait-without-soft!");
    check_slot(
        "start = 'sofr'\npriority = 1.5\noverrun = -1\non_holiday = 'nghỉ'",
        "7:9 wrong-value!, 8:12 wrong-value!, 9:11 wrong-value!, 10:14 wrong-value!",
    );
    check(
        TOPIC,
        "title = 5\napproval = 'không'\nexpires = '0s'\nx = 1\n",
        "1:9 wrong-value, 2:12 wrong-value, 3:11 wrong-value, 4:1 unknown-key",
    );
}

#[test]
fn an_unreadable_approval_is_needed() {
    for text in ["approval = 'false'", "approval = fals", "approval = false\napproval = false", "\u{0}"] {
        let loaded = config::understand(&snapshot(&[(TOPIC, text.as_bytes())])).loaded.unwrap();
        assert!(loaded.schedule.topics.values().all(|topic| topic.approval), "{text}");
    }
}

#[test]
fn slots() {
    check_slot("repeat = 'chieu'", "7:10 slot-plays-two!, 7:10 repeat-of-repeat!");
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
        format!("{good}\n[[slot]]\nid = 'sang'\ndays = 'hằng ngày'\nat = '05:30'\nlength = '5m'\n{added}\n")
    };
    check(SCHEDULE, &with("program = 'chcc'"), "14:11 unknown-program!");
    check(SCHEDULE, &with("repeat = 'chieuu'"), "14:10 unknown-slot!");
    check(SCHEDULE, &with("repeat = 'sang'"), "14:10 repeat-of-repeat!");
    check(SCHEDULE, &with("repeat = 'chieu'"), "");
    check(SCHEDULE, &with("program = 'cchc'\nseason = 'he'"), "15:10 unknown-season!");
    check(
        PROGRAM,
        "topics = ['dat-dai', 'dat_dai', 'dat-dai', '../x', 'a/b', '']\nfiller = 'nhac'\n",
        "1:22 topic-missing, 1:33 topic-listed-twice~, 1:44 wrong-value!, 1:52 wrong-value!, 1:59 wrong-value!, 2:10 topic-missing",
    );
    for path in
        ["../a/b.wav", "/a/b.wav", "C:/a/b.wav", "a\\\\b.wav", "a//b.wav", "a/../b.wav", "b.wav", "a/b/"]
    {
        check(PROGRAM, &format!("evergreen = \"{path}\"\n"), "1:13 wrong-value!");
    }
    check(STATION, "name = 'Đài'\n[fallback]\nfolder = 'du-phong'\n", "3:10 topic-missing");
}

#[test]
fn calendar() {
    check(CALENDAR, "[[day]]\nname = 'Tết'\n", "1:1 day-never!");
    check(CALENDAR, "[[day]]\nlunar = '1/1'\ndate = '2026-09-02'\nname = 'x'\n", "3:8 day-twice!");
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
    check(CALENDAR, "[[mourning]]\nfrom = '2026-11-25'\nuntil = '2026-11-24'\n", "3:9 until-before-from!");
    let day = "[[day]]\ndate = '2026-09-02'\nname = 'x'\n";
    check(
        CALENDAR,
        &format!("{day}add = [{{ program = 'x', at = '6:00' }}]\n"),
        "4:8 missing-key!, 4:20 unknown-program!, 4:30 wrong-value!",
    );
    let one = "{ id = 'chieu', program = 'cchc', at = '06:00', length = '5m' }";
    check(CALENDAR, &format!("{day}add = [{one}]\n"), "4:15 one-off-twice!");
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
        let outcome =
            config::understand(&snapshot(&[(STATION, quiet.as_bytes()), (SCHEDULE, text.as_bytes())]));
        let expected = if loud { "" } else { "5:6 in-quiet-hours" };
        assert_eq!(told(&outcome), expected, "{at} {length}");
        assert!(outcome.loaded.is_some());
    }
    let two = |second: &str| {
        let (good, other) = (slot(""), slot(second).replace("chieu", "toi").replace("17:30", "17:40"));
        good + &other
    };
    check(SCHEDULE, &two(""), "12:6 slots-overlap~");
    check(SCHEDULE, &two("priority = 1"), "");
    check(SCHEDULE, &two("start = 'soft'"), "");
    check(SCHEDULE, &two("from = 2031-05-01"), "12:6 slots-overlap~");
    check(SCHEDULE, &two("").replace("T3\"]\nat = \"17:40", "T4\"]\nat = \"17:40"), "");
    let day =
        "[[day]]\nevery = '03-07'\nname = 'x'\nadd = [{ program = 'cchc', at = '17:35', length = '5m' }]\n";
    // 7 March 2028 is a Tuesday, the second day of this.
    check(CALENDAR, &day.replace("03-07'", "03-06'\nlength_days = 2"), "5:33 slots-overlap~");
    check(CALENDAR, day, "4:33 slots-overlap~");
}

#[test]
fn what_is_no_toml() {
    check(STATION, "name = “Đài”\n", "1:8 syntax-curly!");
    check(STATION, "name = Đài\n", "1:8 syntax-bare!");
    check(STATION, "name = \"Đài\nnam = 1\n", "1:12 syntax-quote!, 2:1 unknown-key!");
    check(STATION, "name = \"Đài\"\nname = \"Đài\"\n", "2:1 syntax-twice!");
    check(STATION, "name\n[limits]\nsessions_per_day = 0\n", "1:1 syntax-no-value!, 3:20 wrong-value!");
    check(
        STATION,
        "name = \"Đài\"\n[limits\nsessions_per_day = 0\n",
        "2:1 syntax-header!, 3:20 wrong-value!",
    );
    check(
        STATION,
        "name = \"Đài\"\n[output]\ndevice = [\"a\", \"b\"\n[limits]\nsessions_per_day = 0\n",
        "3:10 syntax-list!, 5:20 wrong-value!",
    );
    check(
        STATION,
        "name = \"\"\"Đài\n[limits]\nsessions_per_day = 0\n",
        "1:8 syntax-quote!, 3:20 wrong-value!",
    );
    check(STATION, "name = \"\\Đài\"\n", "1:10 syntax-backslash!");
    check(STATION, "đài = \"x\"\nname = 'x'\n", "1:1 syntax-key!");
    check(STATION, "name = \"Đài\" xã\n", "1:14 syntax-rest!");
    check(SCHEDULE, &slot("from = 2026-02-30\nuntil = 5:30"), "7:8 syntax-date!, 8:9 syntax-date!");
    check(SCHEDULE, &slot("priority = 007"), "7:12 syntax-number!");
    check(SCHEDULE, &slot("").replace("[\"T3\"]", "[\"T3\" \"T4\"]"), "4:14 syntax-comma!");
    // A header that is wrong does not take the slots before it away.
    for header in ["[slot]]", "[slot]", "[[slot]"] {
        let key = if header == "[[slot]" { "syntax-header" } else { "syntax-twice" };
        let column = if header == "[[slot]" { 1 } else { 2 };
        let both = slot("") + header + "\nid = 5\n";
        let rest = "9:6 wrong-value!";
        check(SCHEDULE, &both.replace("15m", "15"), &format!("6:10 wrong-value!, 8:{column} {key}!, {rest}"));
    }
    check(STATION, "name = 'Đài'\n[output]\nlead = 1\n[output]\n", "3:8 wrong-value!, 4:2 syntax-twice!");
    check(TOPIC, "approval = sai\n", "1:12 syntax-flag");
    // Names that may stand on a broken line are not missed.
    let broken = "[[slot]]\nid = “sang”\nrepeat = \"chiu\"\ndays = \"T3\"\nat = 05:30\nlength = \"5m\"\n";
    check(SCHEDULE, broken, "2:6 syntax-curly!");
}

#[test]
fn bytes() {
    check_bytes(STATION, b"name = \"D\xE0i\"\nnam = 1\n", "1:10 not-utf8!, 2:1 unknown-key!");
    check_bytes(STATION, b"\xFF\xFEn\0a\0", "1:1 utf16!");
    check_bytes(STATION, &[0; 4096], "1:1 syntax-no-value!");
    let nested = format!("name = {}", "[".repeat(100_000));
    let outcome = config::understand(&snapshot(&[(STATION, nested.as_bytes())]));
    assert!(outcome.loaded.is_none());
    let dotted = format!("{}a = 1", "a.".repeat(50_000));
    let outcome = config::understand(&snapshot(&[(STATION, dotted.as_bytes())]));
    assert!(outcome.loaded.is_none());
    let many = "x\n".repeat(1000) + &"y = 1 z\n".repeat(1000);
    let outcome = config::understand(&snapshot(&[(STATION, many.as_bytes())]));
    assert_eq!(outcome.faults.len(), 201);
}

#[test]
fn as_people_and_programs_read_it() {
    let text = slot("").replace("17:30", "17h30");
    let outcome = config::understand(&snapshot(&[(SCHEDULE, text.as_bytes())]));
    let [fault] = outcome.faults.as_slice() else { panic!("one fault") };
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

#[test]
fn dates_of_single_recordings() {
    check(TOPIC, "[[valid]]\nfile = \"a.mp3\"\nfrom = \"2026-11-20\"\nuntil = 2026-11-20\n", "");
    check(TOPIC, "[[valid]]\nfile = \"a.mp3\"\n", "1:1 valid-always");
    check(TOPIC, "[[valid]]\nuntil = 2026-11-27\n", "1:1 missing-key");
    check(TOPIC, "[[valid]]\nfile = \"a.mp3\"\nuntl = 2026-11-27\n", "3:1 unknown-key");
    check(
        TOPIC,
        "[[valid]]\nfile = \"a.mp3\"\nfrom = 2026-11-27\nuntil = 2026-11-26\n",
        "4:9 until-before-from",
    );
    check(TOPIC, "[[valid]]\nfile = \"../tin/a.mp3\"\nuntil = 2026-11-27\n", "2:8 wrong-value");
    let one = "[[valid]]\nfile = \"a.mp3\"\nuntil = 2026-11-27\n";
    check(TOPIC, &format!("{one}{one}"), "5:8 valid-twice");
}

/// What no slot names keeps nothing from the air, however wrong it is; once a slot names it, it does.
#[test]
fn a_faulty_program_nobody_schedules() {
    let extra = "programs/moi.toml";
    let outcome = config::understand(&snapshot(&[(extra, b"topics = [\"dat-dai\"]\npikc = \"rotate\"\n")]));
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
    station.write("config/schedule.toml", &(slots("a", "06:00") + &slots("b", "06:10")));
    for (today, words) in [
        ((2026, 11, 26), "Tuesday 01/12/2026"),
        ((2026, 12, 1), "Tuesday 01/12/2026"),
        ((2026, 12, 2), "Tuesday 08/12/2026"),
        ((2031, 2, 28), "Tuesday 04/03/2031"),
    ] {
        let today = jiff::civil::Date::constant(today.0, today.1, today.2);
        let faults = config::load_on(&station.path(""), Some(today)).faults;
        let said: Vec<String> = faults.iter().map(|fault| fault.say(Language::En)).collect();
        assert!(said.iter().any(|said| said.contains(words) && said.contains("06:10")), "{words}: {said:?}");
    }
}

#[test]
fn a_folder_that_no_program_uses() {
    let station = crate::support::TestStation::new();
    station.program("tin", "tin", "filler = \"nen\"\nopening = \"hieu/a.wav\"");
    for folder in ["nen", "hieu", "bo-quen", "#recycle", "lost+found", "System Volume Information"] {
        std::fs::create_dir_all(station.path(&format!("audio/{folder}"))).unwrap();
    }
    let faults = config::load(&station.path("")).faults;
    let unused = faults.iter().filter(|fault| fault.problem.key() == "config-topic-unused");
    let paths: Vec<_> = unused.map(|fault| (fault.path.to_str().unwrap(), fault.blocks)).collect();
    assert_eq!(paths, [("audio/bo-quen", false)]);
}
