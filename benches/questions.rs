//! How fast the airtime log of ten years answers: half a million airings, each question a process of its own.
//!
//! `cargo bench --bench questions` makes the log once, in `target/bench/ten-years`, with its real chain, and
//! prints a table, then how long a start takes that finds this log damaged. The aim is 200 ms each on the station's own computer.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use jiff::civil::{Date, date, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use phatthanh::airlog::{
    Airlog, AirlogError, Begin, Channel, Consent, End, Ended, Event, Missed, Planned, Recording,
    ScheduledLog,
};
use phatthanh::clock::{Clock, SystemClock};
use phatthanh::names::SegmentId;
use phatthanh::rundown::Kind;
use phatthanh::units::Frames;
use phatthanh::words::Text;

/// Runs of each; the fastest and the middle one are reported.
const RUNS: usize = 5;
const AIM: Duration = Duration::from_millis(200);
const FIRST_DAY: Date = date(2016, 11, 1);
const DAYS: i64 = 3650;
/// Airings of a day: with the days, half a million.
const A_DAY: i64 = 137;
/// Recordings that came in ten years.
const RECORDINGS: u64 = 4000;
/// Program and its topics, as in the sample station.
const PROGRAMS: [(&str, &[&str]); 5] = [
    (
        "cai-cach-hanh-chinh",
        &[
            "dat-dai",
            "dang-ky-kinh-doanh",
            "ho-tich",
            "ho-khau",
            "cong-chung",
            "khieu-nai",
            "to-cao",
        ],
    ),
    ("ban-tin-xa", &["ban-tin"]),
    ("thong-bao", &["thong-bao"]),
    ("ca-nhac", &["ca-nhac"]),
    ("mo-dau", &["nhac-hieu"]),
];

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("target/bench/ten-years");
    let clock = SystemClock::new();
    if !folder.join("var/airlog.db").exists() {
        for part in ["config", "programs"] {
            copy(&root.join(part), &folder.join(part));
        }
        fs::create_dir_all(folder.join("audio/du-phong")).expect("a station's folders");
        let begun = clock.uptime();
        make(&folder.join("var"));
        println!(
            "made in {:.0} s",
            clock.uptime().saturating_sub(begun).as_secs_f64()
        );
    }

    // One that an older phatthanh made gets the indexes of this one, as a station's does when it starts.
    drop(Airlog::open(&folder.join("var/airlog.db")).expect("a log"));
    let bytes = fs::metadata(folder.join("var/airlog.db")).map_or(0, |meta| meta.len());
    println!("{} airings, {} MB", DAYS * A_DAY, bytes / 1_000_000);
    println!("{:64} {:>9} {:>9} {:>8}", "", "fastest", "middle", "rows");
    let id = id(7).to_string();
    for question in [
        &["log", "--at", "2021-06-15T17:20:10"][..],
        &["log", "--segment", &id[..12]],
        &["log", "--segment", "bai so 1234"],
        &["log", "--topic", "dat-dai"],
        &["log", "--program", "cai-cach-hanh-chinh"],
        &["log", "--in-charge", "Tư pháp"],
        &["log", "--in-charge", "Tư pháp", "--format", "json"],
        &["log", "--from", "2021-06-01", "--to", "2021-07-01"],
        &["log", "silence", "--at", "2021-06-15T04:30"],
        &[
            "log",
            "silence",
            "--from",
            "2021-06-15T00:00",
            "--to",
            "2021-06-16T00:00",
        ],
        &["log", "missed"],
        &["reconcile", "2021-06-15"],
        &["report", "--month", "2021-06", "--format", "json"],
        &["report", "--year", "2021", "--format", "json"],
    ] {
        ask(&folder, question, &clock);
    }
    salvage(&folder, &clock);
}

/// Starts a station whose log of ten years has lost its first bytes. Says when it answers, and when its log is whole
/// again: every row is read from the pages of the damaged file, checked and written anew.
fn salvage(folder: &Path, clock: &SystemClock) {
    let damaged = folder.with_file_name("ten-years-damaged");
    let _ = fs::remove_dir_all(&damaged);
    for part in ["config", "programs", "var"] {
        copy(&folder.join(part), &damaged.join(part));
    }
    fs::create_dir_all(damaged.join("audio/du-phong")).expect("a station's folders");
    let log = damaged.join("var/airlog.db");
    let file = OpenOptions::new().write(true).open(&log).expect("a log");
    file.write_all_at(&[0; 100], 0).expect("a damaged log");
    drop(file);

    let phatthanh = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_phatthanh"));
        command.arg("--station").arg(&damaged).args(args);
        command.stderr(Stdio::null());
        command
    };
    let begun = clock.uptime();
    let mut daemon = phatthanh(&["run", "--silent"])
        .stdout(Stdio::null())
        .spawn()
        .expect("phatthanh runs");
    let until = |what: &str, is_so: &dyn Fn(&str) -> bool| {
        while clock.uptime().saturating_sub(begun) < Duration::from_secs(600) {
            let status = phatthanh(&["status", "--json"]).output();
            let status = status.expect("phatthanh runs");
            if status.status.success() && is_so(&String::from_utf8_lossy(&status.stdout)) {
                let took = clock.uptime().saturating_sub(begun).as_secs_f64();
                return println!("a damaged log of ten years: {what} after {took:.1} s");
            }
            clock.sleep(Duration::from_millis(20));
        }
        println!("a damaged log of ten years: never {what}");
    };
    until("the station answers", &|_| true);
    until("the log is whole again, and that is said", &|status| {
        status.contains("\"log-file\"")
    });
    daemon.kill().expect("it can be ended");
    daemon.wait().expect("it has ended");
    fs::remove_dir_all(&damaged).expect("it can be removed");
}

/// Asks one question several times, and says how long that took.
fn ask(folder: &Path, question: &[&str], clock: &SystemClock) {
    let mut took = Vec::new();
    let mut rows = 0;
    for _ in 0..RUNS {
        let mut command = Command::new(env!("CARGO_BIN_EXE_phatthanh"));
        command
            .arg("--station")
            .arg(folder)
            .args(question)
            .stderr(Stdio::null());
        let begun = clock.uptime();
        let output = command.output().expect("phatthanh runs");
        took.push(clock.uptime().saturating_sub(begun));
        assert_ne!(output.status.code(), Some(2), "{question:?}");
        rows = String::from_utf8_lossy(&output.stdout).lines().count();
    }

    took.sort();
    let over = if took[0] > AIM { "  over" } else { "" };
    let ms = |length: Duration| length.as_secs_f64() * 1000.0;
    println!(
        "{:64} {:>6.0} ms {:>6.0} ms {rows:>8}{over}",
        question.join(" "),
        ms(took[0]),
        ms(took[RUNS / 2])
    );
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("target/bench can be made");
    let entries = fs::read_dir(from).expect("the sample station").flatten();
    for entry in entries.filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), to.join(entry.file_name())).expect("the sample station");
    }
}

fn id(number: u64) -> SegmentId {
    SegmentId::new(*blake3::hash(&number.to_le_bytes()).as_bytes())
}

/// Ten years as they come: planned each morning, heard, now and then missed, cut off and begun again.
fn make(var: &Path) {
    let path = var.join("airlog.db");
    let mut log = Airlog::in_memory().expect("a log");
    log.together(write).expect("written");
    fs::create_dir_all(var).expect("target/bench can be made");
    log.copy_to(&path).expect("written");
}

fn write(log: &mut Airlog) -> Result<(), AirlogError> {
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").expect("zone data");
    let at = |day: Date, hour| {
        day.to_datetime(time(hour, 0, 0, 0))
            .to_zoned(zone.clone())
            .expect("a time")
            .timestamp()
    };

    let started = || Event::Started {
        version: "0.1.0".into(),
    };

    log.event(at(FIRST_DAY, 0), &started())?;
    for number in 0..RECORDINGS {
        log.approve(&consent(number, at(FIRST_DAY, 1)))?;
    }

    let mut day = FIRST_DAY;
    for count in 0..DAYS {
        let items: Vec<Planned> = (0..A_DAY)
            .map(|nth| item(count * A_DAY + nth, at(day, slot_hour(nth)), nth))
            .collect();
        let plan = Event::Planned {
            date: day,
            items: items.iter().map(scheduled).collect(),
        };
        log.event(at(day, 0), &plan)?;
        for (nth, item) in (0..).zip(items) {
            air(log, count * A_DAY + nth, item)?;
        }
        if count % 30 == 17 {
            let alive_us = at(day, 20).as_microsecond();
            log.event(at(day, 22), &Event::BrokeOff { alive_us })?;
            log.event(at(day, 22), &started())?;
        }
        day = day.tomorrow().expect("a day");
    }

    Ok(())
}

/// Morning, noon and evening.
fn slot_hour(nth: i64) -> i8 {
    [5, 11, 17][nth as usize * 3 / A_DAY as usize]
}

fn item(count: i64, hour: Timestamp, nth: i64) -> Planned {
    let (program, topics) = PROGRAMS[count as usize % PROGRAMS.len()];
    let number = count as u64 * 2_654_435_761 % RECORDINGS;
    let topic = topics[number as usize % topics.len()];
    let within = nth % (A_DAY / 3 + 1);
    Planned {
        slot: Some(format!("{program}-{}", slot_hour(nth)).as_str().into()),
        due: Some(hour),
        program: Some(program.into()),
        topic: Some(topic.into()),
        segment: Some(recording(number, topic)),
        approved_by: Some("Công chức Tư pháp".into()),
        episode: Some((count / 10) as u32),
        repeat: count % 3 != 0,
        ..Planned::new(
            hour + SignedDuration::from_secs(within * 60),
            Kind::Segment,
            Frames::from_ms(60_000),
        )
    }
}

fn recording(number: u64, topic: &str) -> Recording {
    Recording {
        id: id(number),
        path: format!("{topic}/bài {number}.mp3").as_str().into(),
        title: format!("Hỏi đáp pháp luật, bài số {number}"),
    }
}

fn consent(number: u64, at: Timestamp) -> Consent {
    let segment = recording(number, "dat-dai");
    Consent {
        at,
        by: "Công chức Tư pháp".into(),
        channel: Channel::Paper,
        note: None,
        text: None,
        segment,
    }
}

fn scheduled(item: &Planned) -> ScheduledLog {
    ScheduledLog {
        start: item.start,
        length: item.held,
        kind: item.kind,
        occurrence: item.occurrence().expect("a slot"),
        program: item.program.clone().expect("a program"),
        segment: item.segment.as_ref().map(|segment| segment.id),
        path: item.segment.as_ref().map(|segment| segment.path.clone()),
    }
}

fn air(log: &mut Airlog, count: i64, item: Planned) -> Result<(), AirlogError> {
    let (start, length) = (item.start, item.held);
    if count % 211 == 0 {
        let reason = Text::new("station-missed-power-cut");
        log.missed(&Missed {
            item,
            at: start + SignedDuration::from_secs(60),
            reason,
        })?;
        return Ok(());
    }

    let seq = log.begin(&Begin { item, start })?;
    let end = End {
        end: length.after(start),
        played: length,
        ended: Ended::Complete,
        reason: None,
    };

    log.end(seq, &end)?;
    Ok(())
}
