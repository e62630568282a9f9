//! Reports and books: their numbers are the log's, their layout is the paper's.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use calamine::{Data, Reader, Xlsx, open_workbook};
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp, Unit};
use phatthanh::airlog::{Airlog, Begin, End, Ended, Event, Missed, Planned, Recording};
use phatthanh::clock::{Clock, SimClock};
use phatthanh::names::{AudioPath, SegmentId};
use phatthanh::rundown::Item;
use phatthanh::station::{Folder, Snapshot};
use phatthanh::units::Frames;
use phatthanh::words::Text;

use crate::support::TestStation;

/// The sample station with November 2026 in its log: as planned, but for a power cut of half an hour on
/// the 10th, a card that was lost for two seconds on the 17th, and a late start on the 19th.
pub(crate) fn november() -> TestStation {
    let shelf = Path::new(env!("CARGO_TARGET_TMPDIR"));
    // Tests run in processes of their own: the first makes it, the others wait and copy what it made.
    let lock = File::create(shelf.join("november.lock")).unwrap();
    lock.lock().unwrap();
    let kept = shelf.join("november").join(made_of());
    if !kept.exists() {
        drop(fs::remove_dir_all(shelf.join("november")));
        fs::create_dir_all(shelf.join("november")).unwrap();
        let made = make_november();
        let half = shelf.join("november/half");
        same(&made.path(""), &half);
        fs::rename(half, &kept).unwrap();
    }
    let station = TestStation::empty();
    same(&kept, &station.path(""));
    station
}

/// What it would be made of now: this program, these tests and the sample station.
fn made_of() -> String {
    fn add(hasher: &mut blake3::Hasher, path: &Path) {
        if path.is_dir() {
            let mut names: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
            names.sort();
            for path in &names {
                add(hasher, path);
            }
            return;
        }
        hasher.update(path.as_os_str().as_encoded_bytes());
        hasher.update_reader(File::open(path).unwrap()).unwrap();
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut hasher = blake3::Hasher::new();
    for path in [env!("CARGO_BIN_EXE_phatthanh").into(), std::env::current_exe().unwrap()] {
        add(&mut hasher, &path);
    }
    for folder in ["config", "programs", "audio"] {
        add(&mut hasher, &root.join(folder));
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// Copies a folder with the times of its files, by which the library knows them.
fn same(from: &Path, to: &Path) {
    let mut copy = Command::new("cp");
    assert!(copy.args(["-a", "-T"]).args([from, to]).status().unwrap().success());
}

fn make_november() -> TestStation {
    let station = TestStation::sample();
    station.ok(&["library", "scan"]);
    station.approve_all();
    let clock: Arc<dyn Clock> = Arc::new(SimClock::new(at("2026-11-01T00:00:00")));
    let snapshot = Snapshot::take(&Folder::new(&station.path("")), clock).unwrap();
    let loaded = snapshot.loaded.clone().unwrap();
    let first = "2026-11-01".parse().unwrap();
    let rundowns = snapshot.plan(&loaded, first, 30, at("2026-11-01T00:00:00")).unwrap();
    let mut log = Airlog::open(&station.path("var/airlog.db")).unwrap();
    for item in rundowns.flat_map(|rundown| rundown.items) {
        write(&mut log, &item);
    }
    for (when, event) in happened() {
        log.event(at(when), &event).unwrap();
    }
    station
}

/// What happened to the station in that month, besides.
fn happened() -> Vec<(&'static str, Event)> {
    let started = || Event::Started { version: "0.1.0".into() };
    let (path, title) = (AudioPath::from("nhac-nen/nen.wav"), "Nhạc nền".to_owned());
    let music = Recording { id: SegmentId::new([7; 32]), path, title };
    let alive_us = at("2026-11-10T17:20:00").as_microsecond();
    vec![
        ("2026-11-01T00:00:00", started()),
        // Nobody's airtime.
        ("2026-11-05T17:15:00", Event::Bed { music: music.clone(), skip_frames: 0 }),
        ("2026-11-05T17:20:00", Event::BedOver { id: music.id, heard_frames: 300 * 48_000 }),
        ("2026-11-10T17:50:00", Event::BrokeOff { alive_us }),
        ("2026-11-10T17:50:01", started()),
        ("2026-11-17T17:15:31", Event::CardLost { problem: "no callback for a second".into() }),
        ("2026-11-17T17:15:33", Event::CardBack { name: "default".into() }),
        ("2026-11-20T03:00:00", Event::ClockStepped { by_us: 61_000_000 }),
        ("2026-11-21T03:00:00", Event::ClockStepped { by_us: 4_000 }),
        ("2026-11-30T23:59:00", Event::Stopped),
    ]
}

fn write(log: &mut Airlog, item: &Item) {
    let planned = Planned::from(item);
    let (cut, back) = (at("2026-11-10T17:20:00"), at("2026-11-10T17:50:00"));
    let lost = at("2026-11-17T17:15:30");
    if (cut..back).contains(&item.start) {
        let reason = Text::new("airlog-power-cut-no-heartbeat");
        log.missed(&Missed { item: planned, at: back, reason }).unwrap();
        return;
    }
    let late = item.start == at("2026-11-19T17:15:00");
    let start = item.start + SignedDuration::from_millis(if late { 2_500 } else { 0 });
    let row = log.begin(&Begin { item: planned, start }).unwrap();
    let mut end = End { end: item.end(), played: item.length, ended: Ended::Complete, reason: None };
    for (at, ended) in [(cut, Ended::PowerCut), (lost, Ended::Fault)] {
        if item.start < at && at < item.end() {
            end = End { end: at, played: Frames::between(start, at), ended, reason: None };
        }
    }
    if end.ended == Ended::Complete && item.elastic {
        end.ended = Ended::Cut;
    }
    log.end(row, &end).unwrap();
}

fn at(local: &str) -> Timestamp {
    format!("{local}+07:00").parse().unwrap()
}

/// What the log says of the month, counted from its JSON by other means than the report's.
#[derive(Debug, Default, PartialEq)]
struct Counted {
    frames: u64,
    sessions: u32,
    due: usize,
    on_time: usize,
    /// By topic of the column: airings, frames, episodes.
    topics: BTreeMap<String, (u64, u64, BTreeSet<u64>)>,
    lost: usize,
    /// By program: airings of content, frames, new episodes.
    programs: BTreeMap<String, (u64, u64, BTreeSet<u64>)>,
    /// Recordings heard so far.
    heard: BTreeSet<String>,
    /// By kind: frames.
    kinds: BTreeMap<String, u64>,
    /// By Monday, or the first of the month: frames.
    weeks: BTreeMap<String, u64>,
    aired: usize,
    whole: usize,
}

impl Counted {
    /// By program, kind and week.
    fn count(&mut self, row: &serde_json::Value, start: &Timestamp, played: u64, held: u64) -> bool {
        let text = |key: &str| row[key].as_str().unwrap().to_owned();
        let whole = (row["ended"] == "complete" || row["ended"] == "cut") && 2 * played >= held;
        let new = whole && row["segment"]["id"].as_str().is_some_and(|id| self.heard.insert(id.to_owned()));
        let program = self.programs.entry(text("program")).or_default();
        program.1 += played;
        let tunes = ["mo-dau", "nhip-cau"].contains(&text("program").as_str());
        if whole && row["kind"] == "segment" && !tunes {
            program.0 += 1;
            program.2.extend(row["episode"].as_u64().filter(|_| new));
        }
        *self.kinds.entry(text("kind")).or_default() += played;
        let date = start.to_zoned(jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").unwrap()).date();
        let back = jiff::Span::new().days(i64::from(date.weekday().to_monday_zero_offset()));
        let monday = date.checked_sub(back).unwrap().max(jiff::civil::date(2026, 11, 1));
        *self.weeks.entry(monday.to_string()).or_default() += played;
        new
    }
}

fn counted(station: &TestStation) -> Counted {
    let rows = station.json(&["log", "--from", "2026-11-01", "--to", "2026-12-01", "--format", "json"]);
    let mut counted = Counted::default();
    let mut last_end: Option<Timestamp> = None;
    let mut firsts: BTreeMap<(String, String), (String, bool)> = BTreeMap::new();
    let mut heard: BTreeMap<(String, String), (bool, bool)> = BTreeMap::new();
    for row in &rows {
        let text = |key: &str| row[key].as_str().map(str::to_owned);
        let start: Option<Timestamp> = text("start").map(|start| start.parse().unwrap());
        let held = row["held_frames"].as_u64().unwrap();
        let played = row["played_frames"].as_u64().unwrap_or(0);
        let ended = text("ended").unwrap();
        // No other row names the occurrence but by slot and day: no slot of the sample is due twice a day.
        let key = (text("slot").unwrap(), text("planned").unwrap()[..10].to_owned());
        let in_time = row["start_error_ms"].as_f64().is_some_and(|error| error <= 1000.0);
        firsts.entry(key).or_insert((text("planned").unwrap(), in_time));
        let failed = ended != "complete" && ended != "cut";
        counted.lost += usize::from(failed);
        let occurrence = heard.entry((text("slot").unwrap(), text("planned").unwrap()[..10].to_owned()));
        let (aired, whole) = occurrence.or_insert((false, true));
        (*aired, *whole) = (*aired || start.is_some(), *whole && !failed);
        let Some(start) = start else { continue };
        let new = counted.count(row, &start, played, held);
        counted.frames += played;
        if last_end.is_none_or(|end| (start - end).total(jiff::Unit::Minute).unwrap() > 15.0) {
            counted.sessions += 1;
        }
        last_end = text("end").map(|end| end.parse().unwrap()).max(last_end);
        if row["program"] == "cai-cach-hanh-chinh" && row["kind"] == "segment" {
            let whole = (ended == "complete" || ended == "cut") && 2 * played >= held;
            let topic = counted.topics.entry(text("topic").unwrap()).or_default();
            topic.0 += u64::from(whole);
            topic.1 += played;
            if new {
                topic.2.insert(row["episode"].as_u64().unwrap());
            }
        }
    }
    counted.aired = heard.values().filter(|(aired, _)| *aired).count();
    counted.whole = heard.values().filter(|(_, whole)| *whole).count();
    counted.due = firsts.len();
    counted.on_time = firsts.values().filter(|(_, in_time)| *in_time).count();
    counted
}

#[test]
fn the_reports_numbers_are_the_logs() {
    let station = november();
    let counted = counted(&station);
    let report = station.json(&["report", "--month", "2026-11", "--format", "json"]).remove(0);
    let frames = |seconds: &serde_json::Value| (seconds.as_f64().unwrap() * 48_000.0).round() as u64;
    assert_eq!(frames(&report["seconds"]), counted.frames);
    assert_eq!(report["sessions"], counted.sessions);
    assert_eq!(report["days_on_air"], 30);
    assert_eq!(report["occurrences"]["due"], counted.due);
    assert_eq!(report["occurrences"]["on_time"], counted.on_time);
    let sorts: u64 = report["sorts"].as_array().unwrap().iter().map(|sort| frames(&sort["seconds"])).sum();
    assert!(sorts.abs_diff(counted.frames) < 10, "{sorts} of {}", counted.frames);
    let weeks: u64 = report["weeks"].as_array().unwrap().iter().map(|week| frames(&week["seconds"])).sum();
    assert!(weeks.abs_diff(counted.frames) < 10, "{weeks} of {}", counted.frames);
    assert_eq!(report["occurrences"]["aired"], counted.aired);
    assert_eq!(report["occurrences"]["whole"], counted.whole);
    for week in report["weeks"].as_array().unwrap() {
        let from = week["from"].as_str().unwrap();
        assert_eq!(frames(&week["seconds"]), counted.weeks.get(from).copied().unwrap_or_default(), "{from}");
    }
    let sort = |name: &str| {
        let mut sorts = report["sorts"].as_array().unwrap().iter();
        frames(&sorts.find(|sort| sort["sort"] == name).unwrap()["seconds"])
    };
    assert_eq!(sort("fallback"), counted.kinds.get("fallback").copied().unwrap_or_default());
    let tunes = counted.kinds.get("opening").unwrap() + counted.kinds.get("closing").unwrap();
    assert!(sort("signature") >= tunes, "tunes and the programs made of them");
    let programs = report["programs"].as_array().unwrap();
    assert_eq!(programs.len(), counted.programs.len());
    for program in programs {
        let name = program["program"].as_str().unwrap();
        let (airings, heard, episodes) = &counted.programs[name];
        assert_eq!(program["airings"], *airings, "{name}");
        assert_eq!(frames(&program["seconds"]), *heard, "{name}");
        assert_eq!(program["episodes"], episodes.len(), "{name}");
    }
    incidents(&report);
    let items: u64 = report["faults"].as_array().unwrap().iter().map(|f| f["items"].as_u64().unwrap()).sum();
    assert_eq!(items as usize, counted.lost);
    assert!(counted.lost >= 5, "a power cut of half an hour: {}", counted.lost);

    let column = report["programs"].as_array().unwrap().iter();
    let column = column.clone().find(|program| program["program"] == "cai-cach-hanh-chinh").unwrap();
    let topics = column["topics"].as_array().unwrap();
    assert_eq!(topics.len(), 8, "a topic without an airing is a line too");
    for topic in topics {
        let name = topic["topic"].as_str().unwrap();
        let (airings, frames_heard, episodes) = counted.topics.get(name).cloned().unwrap_or_default();
        assert_eq!(topic["airings"], airings, "{name}");
        assert_eq!(topic["episodes"], episodes.len(), "{name}");
        assert_eq!(frames(&topic["seconds"]), frames_heard, "{name}");
        assert_eq!(topic["last_aired"].is_null(), airings == 0, "{name}");
    }
    // Two halves of a month are the month.
    let part = |from: &str, to: &str| {
        station.json(&["report", "--from", from, "--to", to, "--format", "json"]).remove(0)
    };
    let halves = [part("2026-11-01", "2026-11-14"), part("2026-11-15", "2026-11-30")];
    let seconds: f64 = halves.iter().map(|half| half["seconds"].as_f64().unwrap()).sum();
    assert!((seconds - report["seconds"].as_f64().unwrap()).abs() < 0.001);
}

/// What happened to the station stands in the report: with how long, and without what is no incident.
fn incidents(report: &serde_json::Value) {
    let found: Vec<_> = report["incidents"].as_array().unwrap().iter().collect();
    let kinds: Vec<_> = found.iter().map(|one| (&one["kind"], one["seconds"].as_f64().unwrap())).collect();
    let expected = [("power-cut", 1801.0), ("card-lost", 2.0), ("clock-set", 0.0), ("stopped", 0.0)];
    assert_eq!(kinds.len(), expected.len(), "{kinds:?}");
    for ((kind, seconds), expected) in kinds.iter().zip(expected) {
        assert_eq!((kind.as_str().unwrap(), *seconds), expected);
    }
    assert_eq!(found[0]["from"], "2026-11-10T17:20:00.000+07:00");
    assert_eq!((&found[2]["detail"], &found[3]["to"]), (&"+61.0 s".into(), &serde_json::Value::Null));
}

#[test]
fn the_workbook_holds_numbers() {
    let station = november();
    let path = station.path("bao-cao.xlsx");
    station.ok(&["report", "--month", "2026-11", "--out", path.to_str().unwrap()]);
    let counted = counted(&station);
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(book.sheet_names(), ["Forms", "Programs", "Fields", "Airings", "Faults", "Incidents"]);
    let number = |cell: &Data| match cell {
        Data::Float(number) => *number,
        Data::Int(number) => *number as f64,
        other => panic!("{other:?} is no number"),
    };
    let forms = book.worksheet_range("Forms").unwrap();
    let minutes: f64 = forms.rows().skip(1).map(|row| number(&row[2])).sum();
    assert!((minutes * 60.0 * 48_000.0 - counted.frames as f64).abs() < 100.0, "{minutes}");
    let programs = book.worksheet_range("Programs").unwrap();
    let heard: f64 = programs.rows().skip(1).map(|row| number(&row[10])).sum();
    assert!((heard - minutes).abs() < 0.001, "{heard} of {minutes}");
    let incidents = book.worksheet_range("Incidents").unwrap();
    assert_eq!((incidents.height(), number(incidents.get((1, 2)).unwrap()).round()), (5, 30.0));
    let airings = book.worksheet_range("Airings").unwrap();
    let rows = station.json(&["log", "--from", "2026-11-01", "--to", "2026-12-01", "--format", "json"]);
    assert_eq!(airings.height(), rows.len() + 1);
    for (row, json) in airings.rows().skip(1).zip(&rows) {
        let Data::DateTime(planned) = &row[0] else { panic!("{:?} is no date", row[0]) };
        let (year, month, day, hour, minute, second, _) = planned.to_ymd_hms_milli();
        let planned = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
        let planned: DateTime = planned.parse().unwrap();
        let exact: Timestamp = json["planned"].as_str().unwrap().parse().unwrap();
        // The nearest second. The log has microseconds, of which JSON has the nearest millisecond.
        let beside = exact.to_zoned(station.zone()).datetime() - planned;
        assert!(beside.total(Unit::Millisecond).unwrap().abs() <= 500.0, "{planned}: {json}");
    }
}

/// What stands in a part of a `.docx`, by python's own ZIP and XML readers: another pair of eyes.
fn part(document: &Path, script: &str) -> String {
    let code = format!(
        "import sys, zipfile\nfrom xml.etree import ElementTree as E\nW='{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}'\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nfor n in z.namelist():\n    E.fromstring(z.read(n))\nd=E.fromstring(z.read('word/document.xml'))\n{script}"
    );
    let output = Command::new("python3").arg("-c").arg(code).arg(document).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_document_has_the_official_layout() {
    let station = november();
    let path = station.path("bao-cao.docx");
    let mut command = Command::new(env!("CARGO_BIN_EXE_phatthanh"));
    command
        .arg("--station")
        .arg(station.path(""))
        .args(["report", "--quarter", "2026-Q4", "--out"])
        .arg(&path);
    assert!(command.env_remove("PHATTHANH_LANG").status().unwrap().success());
    let text =
        part(&path, "print('\\n'.join(''.join(t.text or '' for t in p.iter(W+'t')) for p in d.iter(W+'p')))");
    for line in [
        "ỦY BAN NHÂN DÂN",
        "XÃ HẢI DƯƠNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BÁO CÁO",
        "quý IV năm 2026",
        "Nơi nhận:",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "III. ĐÁNH GIÁ CHUNG",
        "Đất đai",
        "Tố cáo",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is missing in:\n{text}");
    }
    assert!(
        text.contains("/BC-UBND") && text.contains("từ ngày 01/10/2026 đến hết ngày 31/12/2026"),
        "{text}"
    );
    assert!(text.contains("./."), "the body ends as it must");
    let layout = part(
        &path,
        "m=d.find('.//'+W+'pgMar'); s=d.find('.//'+W+'pgSz'); print([m.get(W+k) for k in ('top','bottom','left','right')], s.get(W+'w'), s.get(W+'h'), d.find('.//'+W+'titlePg') is not None)\nprint(E.fromstring(z.read('word/styles.xml')).find('.//'+W+'rFonts').get(W+'ascii'))\nprint(''.join(t.text for t in E.fromstring(z.read('word/header1.xml')).iter(W+'instrText')))",
    );
    assert_eq!(layout, "['1134', '1134', '1701', '851'] 11906 16838 True\nTimes New Roman\n PAGE \n");
    // The same figures give the same bytes.
    let again = station.path("lai.docx");
    let once = station.path("mot.docx");
    for path in [&once, &again] {
        station.ok(&["report", "--quarter", "2026-Q4", "--out", path.to_str().unwrap()]);
    }
    assert_eq!(std::fs::read(once).unwrap(), std::fs::read(again).unwrap());
}

#[test]
fn the_diary_and_the_approval_book() {
    let station = november();
    let diary = station.ok(&["report", "diary", "2026-11-10"]);
    for text in ["BROADCAST DIARY", "Tuesday, 10/11/2026", "power cut", "Session 2: on 17:00:00", "OPERATOR"]
    {
        assert!(diary.contains(text), "{text} is missing in:\n{diary}");
    }
    let quiet = station.ok(&["report", "diary", "2026-12-01"]);
    assert!(quiet.contains("Nothing aired on this day"), "{quiet}");
    let today = phatthanh::clock::SystemClock::new().now().to_zoned(station.zone()).date();
    let month = today.strftime("%Y-%m").to_string();
    let book = station.ok(&["report", "approvals", "--month", &month]);
    assert!(book.contains("APPROVAL BOOK") && book.contains("May air (on paper)"), "{book}");
    let rows = book.matches("<tr").count() - 1;
    let approved =
        station.json(&["library", "--json"]).iter().filter(|row| !row["approved_by"].is_null()).count();
    assert_eq!(rows, approved);
}

#[test]
fn what_cannot_be_written_is_said() {
    let station = TestStation::new();
    let check = |args: &[&str], expected: &str| {
        let output = station.phatthanh(args).output().unwrap();
        let words = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {words}");
        assert!(words.contains(expected), "{args:?}: {words}");
    };
    check(&["report"], "--month 2026-11");
    check(&["report", "--month", "11/2026"], "11/2026 is no period");
    check(&["report", "--from", "2026-11-09", "--to", "2026-11-02"], "no period");
    check(&["report", "--month", "2026-11", "--format", "docx"], "--out name.docx");
    check(&["report", "diary", "2026-11-10", "--format", "xlsx"], "docx, html");
    check(&["report", "--month", "2026-11", "--out", "/proc/none/x.docx"], "Could not write");
    // An empty log is a report too.
    let report = station.json(&["report", "--year", "2026", "--format", "json"]).remove(0);
    assert_eq!((&report["seconds"], &report["sessions"]), (&0.0.into(), &0.into()));
}
