//! What benches share: files made once, players that run beside each other, what they cost.

#![allow(dead_code, reason = "each bench uses its part")]

pub(crate) mod radio;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jiff::{Timestamp, ToSpan, tz::TimeZone};

mod memory;

pub(crate) use memory::memory_mb;

const ZONE: &str = "Asia/Ho_Chi_Minh";

/// Files that benches make and keep.
pub(crate) fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    fs::create_dir_all(&folder).expect("target/bench can be made");
    folder
}

/// Whether a program is there to compare with; says so if it is not.
pub(crate) fn is_installed(program: &str) -> bool {
    let found = Command::new("sh")
        .args(["-c", &format!("command -v {program}")])
        .stdout(Stdio::null())
        .status();
    let found = found.is_ok_and(|status| status.success());
    if !found {
        println!("{program} is not installed: left out");
    }
    found
}

/// `folder/name`, made by ffmpeg from `source` unless it is there.
pub(crate) fn made(folder: &Path, name: &str, source: &str, options: &[&str]) -> PathBuf {
    let file = folder.join(name);
    if !file.is_file() {
        fs::create_dir_all(folder).expect("target/bench can be written");
        let unfinished = folder.join(format!("unfinished-{name}"));
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg
            .args(["-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", source])
            .args(options);
        assert!(
            ffmpeg
                .arg(&unfinished)
                .status()
                .is_ok_and(|status| status.success()),
            "{ffmpeg:?}"
        );
        fs::rename(unfinished, &file).expect("a file made can be named");
    }

    file
}

/// Fifteen seconds of something like speech and music, at so many frames a second; each number sounds different.
pub(crate) fn quarter_minute(folder: &Path, number: usize, rate: u32) -> PathBuf {
    let (low, high) = (200 + 17 * number, 310 + 23 * number);
    let sound = format!(
        "aevalsrc='0.25*sin(2*PI*({low}+40*sin(0.31*t))*t)*(0.6+0.4*sin(0.7*t))\
         +0.2*(random({number})-0.5)*gt(sin(21*t),0)*(0.4+0.4*sin(1.3*t))\
         |0.2*sin(2*PI*({high}+30*sin(0.23*t))*t)*(0.6+0.4*cos(0.9*t))\
         +0.2*(random(7)-0.5)*gt(sin(21*t),0)*(0.4+0.4*sin(1.3*t))':s={rate}:d=15"
    );
    made(
        folder,
        &format!("{number:02}.mp3"),
        &sound,
        &["-c:a", "libmp3lame", "-b:a", "128k"],
    )
}

/// A program that plays, ended when dropped.
#[derive(Debug)]
pub(crate) struct Player(Child);

impl Player {
    /// Starts `command`; what it says goes to `log`.
    pub(crate) fn start(command: &mut Command, log: &Path) -> Self {
        let said = fs::File::create(log).expect("a log can be made");
        let also = said.try_clone().expect("a log can be shared");
        let started = command
            .stdin(Stdio::null())
            .stdout(said)
            .stderr(also)
            .spawn();
        Self(started.unwrap_or_else(|problem| panic!("{command:?}: {problem}")))
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Whether it has ended by itself.
    pub(crate) fn is_over(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }

    /// The most memory it had in RAM so far, in MB.
    pub(crate) fn peak_mb(&self) -> f64 {
        memory_mb(self.id(), "VmHWM:")
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        // As a service would be ended; what does not listen is killed.
        let _ = Command::new("kill").arg(self.id().to_string()).status();
        for _ in 0..100 {
            if self.is_over() {
                return;
            }
            std::thread::park_timeout(Duration::from_millis(50));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A station of our own that plays `files` one after the other from `start` on, at `root`.
pub(crate) fn station(root: &Path, files: &[PathBuf], start: Timestamp, settings: &str) {
    let _ = fs::remove_dir_all(root);
    let topic = root.join("audio/nhac");
    for folder in [&topic, &root.join("config"), &root.join("programs")] {
        fs::create_dir_all(folder).expect("target/bench can be written");
    }

    for file in files {
        let name = topic.join(file.file_name().unwrap_or_default());
        fs::hard_link(file, &name)
            .or_else(|_| fs::copy(file, &name).map(drop))
            .expect("target/bench can be written");
    }

    let write = |name: &str, text: &str| {
        fs::write(root.join(name), text).expect("target/bench can be written");
    };

    write(
        "config/station.toml",
        &format!("name = \"Đài đo\"\ntimezone = \"{ZONE}\"\nquiet_hours = \"none\"\n{settings}\n"),
    );
    write("config/calendar.toml", "");
    write(
        "programs/do.toml",
        "title = \"Đo\"\ntopics = [\"nhac\"]\npick = \"in-order\"\napproval = false\nmandatory = false\n",
    );
    due(root, start);
}

/// Puts the slot of the station at `root` at `start`.
pub(crate) fn due(root: &Path, start: Timestamp) {
    let at = start
        .in_tz(ZONE)
        .expect("the zone of Vietnam")
        .strftime("%H:%M:%S")
        .to_string();
    let slot = format!(
        "[[slot]]\nid = \"do\"\nprogram = \"do\"\ndays = [\"hằng ngày\"]\nat = \"{at}\"\nlength = \"10m\"\n"
    );
    fs::write(root.join("config/schedule.toml"), slot).expect("target/bench can be written");
}

/// The first whole second that is at least `seconds` from `now`.
pub(crate) fn soon(now: Timestamp, seconds: i64) -> Timestamp {
    let later = now
        .to_zoned(TimeZone::UTC)
        .saturating_add((seconds + 1).seconds());
    Timestamp::from_second(later.timestamp().as_second()).expect("a whole second")
}

/// A table, its first row the heading.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let length = |cell: &String| cell.chars().count();
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(length)
            .max()
            .unwrap_or_default()
    };

    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut said = String::new();
    for row in rows {
        for (column, cell) in row.iter().enumerate() {
            let pad = " ".repeat(widths[column] - length(cell));
            let _ = if column == 0 {
                write!(said, "{cell}{pad}")
            } else {
                write!(said, "  {pad}{cell}")
            };
        }
        said.push('\n');
    }

    said
}
