//! Stations made for a test, and the program run on them as a person would run it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use phatthanh::clock::{Clock, SystemClock};
use serde_json::Value;

/// Longer than anything here takes on a busy machine; only a failure waits for it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// So many tests play in real time beside each other: they mostly wait. As the group in `.config/nextest.toml`.
const BESIDE: usize = 3;

/// How many tests of this process play in real time now.
static PLAYING: (Mutex<usize>, Condvar) = (Mutex::new(0), Condvar::new());

/// One of those that play in real time, until it is dropped.
#[derive(Debug)]
pub(crate) struct RealTime;

/// Waits until few enough other tests of this process play in real time.
///
/// `cargo nextest` has a process for each test and a group for these; `cargo test` has threads.
pub(crate) fn in_real_time() -> RealTime {
    let (playing, ended) = &PLAYING;
    let playing = playing.lock().unwrap_or_else(PoisonError::into_inner);
    let playing = ended.wait_while(playing, |playing| *playing >= BESIDE);
    *playing.unwrap_or_else(PoisonError::into_inner) += 1;
    RealTime
}

impl Drop for RealTime {
    fn drop(&mut self) {
        let (playing, ended) = &PLAYING;
        *playing.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        ended.notify_one();
    }
}

/// A station in a folder of its own, gone with it.
#[derive(Debug)]
pub(crate) struct TestStation {
    dir: tempfile::TempDir,
    schedule: String,
    zone: String,
}

impl TestStation {
    /// A station without slots, with `audio/` empty and its sound as it is, at noon by its own wall clock: no test meets midnight.
    pub(crate) fn new() -> Self {
        Self::within(tempfile::tempdir().unwrap())
    }

    /// Makes a station on another disk.
    pub(crate) fn on(disk: &Path) -> Self {
        Self::within(tempfile::tempdir_in(disk).unwrap())
    }

    fn within(dir: tempfile::TempDir) -> Self {
        let hour = SystemClock::new().now().to_zoned(TimeZone::UTC).hour();
        // The sign of these names is turned round: Etc/GMT-7 is seven hours ahead.
        let zone = match 12 - i32::from(hour) {
            0 => "Etc/GMT".to_owned(),
            ahead @ 1.. => format!("Etc/GMT-{ahead}"),
            behind => format!("Etc/GMT+{}", -behind),
        };

        let station = Self {
            dir,
            schedule: String::new(),
            zone,
        };

        station.write(
            "config/station.toml",
            &format!(
                "name = \"Đài thử\"\ntimezone = \"{}\"\nquiet_hours = \"none\"\n[fallback]\nfolder = \"du-phong\"\n\
                 [console]\nlisten = \"off\"\n[sound]\nhigh_pass = \"off\"\nlow_pass = \"off\"\n",
                station.zone
            ),
        );
        station.write("config/schedule.toml", "");
        fs::create_dir_all(station.path("audio/du-phong")).unwrap();
        fs::create_dir_all(station.path("programs")).unwrap();
        station
    }

    /// The repository's own station, copied, with one recording of each folder, the smallest: to take in all of them
    /// lasts as long as many a test.
    pub(crate) fn sample() -> Self {
        let station = Self::whole_sample();
        for folder in fs::read_dir(station.path("audio")).unwrap() {
            let folder = folder.unwrap().path();
            // Programs name those of the one by their paths.
            if folder.ends_with("nhac-hieu") || !folder.is_dir() {
                continue;
            }
            let is_text = |path: &Path| {
                path.extension()
                    .is_some_and(|it| it == "txt" || it == "toml")
            };
            let mut recordings: Vec<PathBuf> = fs::read_dir(&folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| !is_text(path))
                .collect();
            recordings.sort_by_key(|path| (path.metadata().unwrap().len(), path.clone()));
            for path in recordings.iter().skip(1) {
                fs::remove_file(path).unwrap();
            }
        }
        station
    }

    /// The repository's own station, copied.
    pub(crate) fn whole_sample() -> Self {
        let station = Self::empty();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in ["config", "programs", "audio"] {
            copy(&root.join(folder), &station.path(folder));
        }
        station
    }

    /// A folder, to be filled with a station like the repository's.
    pub(crate) fn empty() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self {
            dir,
            schedule: String::new(),
            zone: "Asia/Ho_Chi_Minh".into(),
        }
    }

    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.dir.path().join(inside)
    }

    pub(crate) fn zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap()
    }

    pub(crate) fn write(&self, inside: &str, text: &str) {
        let path = self.path(inside);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A program that plays the segments of one topic, whatever their approval.
    pub(crate) fn program(&self, name: &str, topic: &str, more: &str) {
        fs::create_dir_all(self.path(&format!("audio/{topic}"))).unwrap();
        let text =
            format!("title = \"{name}\"\ntopics = [\"{topic}\"]\napproval = false\n{more}\n");
        self.write(&format!("programs/{name}.toml"), &text);
    }

    /// A slot of every day.
    pub(crate) fn slot(&mut self, id: &str, program: &str, at: Time, length: &str) {
        let at = at.strftime("%H:%M:%S");
        let slot = format!(
            "[[slot]]\nid = \"{id}\"\nprogram = \"{program}\"\ndays = \"hằng ngày\"\nat = \"{at}\"\nlength = \"{length}\"\n\n"
        );
        self.schedule.push_str(&slot);
        self.write("config/schedule.toml", &self.schedule);
    }

    /// The wall time a whole number of seconds from now, at least `seconds`.
    pub(crate) fn soon(&self, seconds: i64) -> (Timestamp, Time) {
        let at = SystemClock::new().now() + SignedDuration::from_secs(seconds + 1);
        let at = Timestamp::from_second(at.as_second()).unwrap();
        (at, at.to_zoned(self.zone()).time())
    }

    /// A recording of noise, different for each seed: 48 kHz stereo, 16 bit. Returns its left samples.
    pub(crate) fn noise(&self, inside: &str, seconds: f64, seed: u64) -> Vec<f32> {
        let samples = noise((seconds * 48_000.0) as usize, seed);
        let path = self.path(inside);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let spec = hound::WavSpec {
            channels: 2,
            sample_rate: 48_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };

        let mut file = hound::WavWriter::create(path, spec).unwrap();
        for sample in &samples {
            let sample = (sample * 32767.0) as i16;
            file.write_sample(sample).unwrap();
            file.write_sample(sample).unwrap();
        }

        file.finalize().unwrap();
        samples
    }

    /// The program, on this station, in English.
    pub(crate) fn phatthanh(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_phatthanh"));
        command
            .arg("--station")
            .arg(self.dir.path())
            .arg("--lang")
            .arg("en")
            .args(args)
            .stdin(Stdio::null());
        command
    }

    /// Asks the running station until `there`, for a minute at most. Returns what it says then.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, there: impl Fn(&Value) -> bool) -> Value {
        let clock = SystemClock::new();
        let mut last = Value::Null;
        while clock.uptime() < PATIENCE {
            let output = self.phatthanh(&["status", "--json"]).output().unwrap();
            if let Ok(status) = serde_json::from_slice::<Value>(&output.stdout) {
                if there(&status) {
                    return status;
                }
                last = status;
            }
            thread::park_timeout(Duration::from_millis(50));
        }
        panic!("never {what}; last {last}");
    }

    /// What the program prints, which must succeed.
    #[track_caller]
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let output = self.phatthanh(args).output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "phatthanh {args:?}: {:?}\n{words}",
            output.status
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// One JSON value a line of what the program prints.
    #[track_caller]
    pub(crate) fn json(&self, args: &[&str]) -> Vec<Value> {
        self.ok(args)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Approves everything that waits for it.
    pub(crate) fn approve_all(&self) {
        let rows = self.json(&["library", "--json"]);
        let waiting = rows.iter().filter(|row| row["state"] == "waiting-approval");
        let ids: Vec<&str> = waiting.map(|row| row["id"].as_str().unwrap()).collect();
        let mut args = vec!["approve", "--by", "Công chức Tư pháp", "--channel", "paper"];
        args.extend(ids);
        self.ok(&args);
    }
}

/// White noise at about −20 dBFS, the same for the same seed.
pub(crate) fn noise(length: usize, seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((state >> 40) as f32 / 8_388_608.0 - 1.0) * 0.17
    };
    (0..length).map(|_| next()).collect()
}

/// Reads a WAV file: interleaved, as linear samples of 16 bits or of floating point.
pub(crate) fn samples(wav: &Path) -> Vec<f32> {
    let mut file = hound::WavReader::open(wav).unwrap();
    match file.spec().sample_format {
        hound::SampleFormat::Float => file.samples::<f32>().map(Result::unwrap).collect(),
        hound::SampleFormat::Int => {
            let whole = |sample: hound::Result<i32>| sample.unwrap() as f32 / 32_768.0;
            file.samples::<i32>().map(whole).collect()
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A running station whose log for engineers is read as it comes. Killed when dropped.
#[derive(Debug)]
pub(crate) struct Daemon {
    pub(crate) child: Child,
    lines: Receiver<String>,
    /// Everything it has said so far.
    pub(crate) said: Vec<String>,
}

impl Daemon {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, lines) = channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        thread::spawn(move || {
            stderr
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| tell.send(line))
        });
        Self {
            child,
            lines,
            said: Vec::new(),
        }
    }

    /// Waits until it says a line with all of `words`.
    #[track_caller]
    pub(crate) fn until(&mut self, words: &[&str]) -> String {
        let clock = SystemClock::new();
        while clock.uptime() < PATIENCE {
            let Ok(line) = self.lines.recv_timeout(Duration::from_secs(1)) else {
                continue;
            };
            self.said.push(line.clone());
            if words.iter().all(|word| line.contains(word)) {
                return line;
            }
        }
        panic!("never said {words:?}; said:\n{}", self.said.join("\n"));
    }

    /// Reads on for a while: time passes for the daemon, and what it says is kept.
    pub(crate) fn idle(&mut self, length: Duration) {
        let clock = SystemClock::new();
        while let Some(left) = length.checked_sub(clock.uptime()) {
            self.said.extend(self.lines.recv_timeout(left));
        }
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", name, &id])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Ends it in order and waits.
    pub(crate) fn stop(mut self) -> Vec<String> {
        self.signal("TERM");
        assert!(self.child.wait().unwrap().success());
        self.said.extend(self.lines.try_iter());
        std::mem::take(&mut self.said)
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
