//! Months of staff at work in minutes: a seeded script copies, grows, replaces, renames, moves and
//! deletes files and folders, and takes a share away, while the library looks at random moments.
//!
//! Two things hold whatever the script does. At every look each recording that can be planned is one
//! that somebody had finished writing. And in the end the library knows what a new one says of the
//! same folders. `CHURN_SEEDS=200` runs more scripts; a failure names its seed and prints its steps.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use phatthanh::clock::{Clock, SimClock};
use phatthanh::library::{Library, Settle};
use tempfile::TempDir;

const SETTLE: Duration = Duration::from_secs(10);
/// A copy that is going on pauses for less than the station's patience.
const LONGEST_PAUSE: Duration = Duration::from_secs(100);
/// Room that is made and not filled is not noticed if it is less.
const BLIND: usize = 512;
const STEPS: usize = 300;
const TOPICS: [&str; 3] = ["dat-dai", "hộ tịch", "Tin xã"];
const NAMES: [&str; 6] = [
    "a.wav",
    "A.wav",
    "bài 1.wav",
    "sâu/b.wav",
    "sâu/c.wav",
    "d (1).wav",
];

/// A copy that is going on.
struct Copy {
    /// Where it is written.
    file: PathBuf,
    /// Where it goes in the end.
    goal: PathBuf,
    bytes: Vec<u8>,
    done: usize,
    /// Uptime at the last piece.
    at: Duration,
    /// All of its room is made before, and its time stands still.
    is_room_made: bool,
}

struct Churn {
    root: TempDir,
    clock: Arc<SimClock>,
    library: Library,
    state: u64,
    /// Recordings made so far.
    made: u32,
    /// The names of bytes that somebody finished writing.
    whole: BTreeSet<String>,
    copies: Vec<Copy>,
    is_share_away: bool,
    steps: Vec<String>,
}

impl Churn {
    fn new(seed: u64) -> Self {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("audio")).unwrap();
        for topic in TOPICS {
            fs::create_dir(root.path().join("audio").join(topic)).unwrap();
        }

        let clock = Arc::new(SimClock::new("2026-11-24T03:00:00Z".parse().unwrap()));
        let library = open(root.path(), Settle::Watched(SETTLE), &clock);
        Self {
            root,
            clock,
            library,
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            made: 0,
            whole: BTreeSet::new(),
            copies: Vec::new(),
            is_share_away: false,
            steps: vec![format!("seed {seed}")],
        }
    }

    fn random(&mut self, below: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 33) as usize % below
    }

    fn audio(&self) -> PathBuf {
        self.root.path().join("audio")
    }

    /// A place where a file may lie, and its folder.
    fn place(&mut self) -> PathBuf {
        let topic = TOPICS[self.random(TOPICS.len())];
        let name = NAMES[self.random(NAMES.len())];
        self.audio().join(topic).join(name)
    }

    /// A file that lies somewhere and is written no more.
    fn any_file(&mut self) -> Option<PathBuf> {
        let mut files = files(&self.audio());
        files.retain(|file| self.copies.iter().all(|copy| copy.file != *file));
        if files.is_empty() {
            None
        } else {
            Some(files.swap_remove(self.random(files.len())))
        }
    }

    /// A recording unlike all before.
    fn bytes(&mut self) -> Vec<u8> {
        self.made += 1;
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 8_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };

        let mut bytes = std::io::Cursor::new(Vec::new());
        let mut file = hound::WavWriter::new(&mut bytes, spec).unwrap();
        let step = f64::from(200 + self.made) / 8_000.0 * std::f64::consts::TAU;
        for at in 1..=16_000 {
            file.write_sample(((step * f64::from(at)).sin() * 9_000.0) as i16 | 1)
                .unwrap();
        }

        file.finalize().unwrap();
        bytes.into_inner()
    }

    fn finished(&mut self, bytes: &[u8]) {
        self.whole.insert(blake3::hash(bytes).to_hex().to_string());
    }

    fn say(&mut self, what: &str, path: &Path) {
        self.steps.push(format!(
            "{what} {}",
            path.strip_prefix(self.root.path())
                .unwrap_or(path)
                .display()
        ));
    }

    /// Stops copies that go to `path`: somebody else uses the place.
    fn clear(&mut self, path: &Path) {
        let given_up = self.copies.extract_if(.., |copy| {
            copy.goal.starts_with(path) || copy.file.starts_with(path)
        });
        given_up.for_each(|copy| drop(fs::remove_file(copy.file)));
    }

    fn write_whole(&mut self) {
        let place = self.place();
        self.clear(&place);
        let bytes = self.bytes();
        self.finished(&bytes);
        if fs::create_dir_all(place.parent().unwrap()).is_ok() && fs::write(&place, &bytes).is_ok()
        {
            self.say("written", &place);
        }
    }

    fn begin_copy(&mut self) {
        let (goal, bytes) = (self.place(), self.bytes());
        self.clear(&goal);
        let way = self.random(3);
        let file = if way == 0 {
            goal.with_extension("wav.part")
        } else {
            goal.clone()
        };

        self.clear(&file);
        if fs::create_dir_all(goal.parent().unwrap()).is_err() {
            return;
        }

        let Ok(begun) = File::create(&file) else {
            return;
        };

        if way == 1 {
            begun.set_len(bytes.len() as u64).unwrap();
        }

        self.say("copy begun", &file);
        let at = self.clock.uptime();
        self.copies.push(Copy {
            file,
            goal,
            bytes,
            done: 0,
            at,
            is_room_made: way == 1,
        });
    }

    fn go_on(&mut self, number: usize) {
        let mut copy = self.copies.swap_remove(number);
        let piece = self.random(copy.bytes.len()) + 1;
        let mut end = (copy.done + piece).min(copy.bytes.len());
        if copy.is_room_made && end + BLIND > copy.bytes.len() {
            end = copy.bytes.len();
        }

        let Ok(mut file) = File::options().write(true).open(&copy.file) else {
            return;
        };

        std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(copy.done as u64)).unwrap();
        file.write_all(&copy.bytes[copy.done..end]).unwrap();
        if copy.is_room_made {
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000))
                .unwrap();
        }

        (copy.done, copy.at) = (end, self.clock.uptime());
        self.say("piece of", &copy.file);
        if end < copy.bytes.len() {
            self.copies.push(copy);
            return;
        }

        self.finished(&copy.bytes);
        if copy.file != copy.goal && fs::rename(&copy.file, &copy.goal).is_ok() {
            self.say("renamed to", &copy.goal);
        }
    }

    fn rename(&mut self) {
        let (Some(file), place) = (self.any_file(), self.place()) else {
            return;
        };
        self.clear(&place);
        if fs::create_dir_all(place.parent().unwrap()).is_ok() && fs::rename(&file, &place).is_ok()
        {
            self.say("moved", &file);
            self.say("  to", &place);
        }
    }

    fn delete(&mut self) {
        let Some(file) = self.any_file() else { return };
        fs::remove_file(&file).unwrap();
        self.say("deleted", &file);
    }

    fn remove_topic(&mut self) {
        let topic = self.audio().join(TOPICS[self.random(TOPICS.len())]);
        self.clear(&topic);
        if fs::remove_dir_all(&topic).is_ok() {
            self.say("removed", &topic);
        }
    }

    fn rename_topic(&mut self) {
        let [from, to] = [0, 1].map(|_| self.random(TOPICS.len()));
        let [from, to] = [from, to].map(|topic| self.audio().join(TOPICS[topic]));
        if from != to && !to.exists() && from.exists() {
            self.clear(&from);
            fs::rename(&from, &to).unwrap();
            self.say("topic renamed", &from);
            self.say("  to", &to);
        }
    }

    fn link(&mut self) {
        let place = self.place().with_file_name("liên kết.wav");
        let target = if self.random(2) == 0 {
            PathBuf::from("..")
        } else {
            PathBuf::from("/dev/zero")
        };
        if std::os::unix::fs::symlink(target, &place).is_ok() {
            self.say("linked", &place);
        }
    }

    /// The share is pulled: an empty folder stays, or none; or it comes back.
    fn pull(&mut self) {
        let (audio, aside) = (self.audio(), self.root.path().join("aside"));
        if self.is_share_away {
            drop(fs::remove_dir(&audio));
            fs::rename(&aside, &audio).unwrap();
        } else {
            fs::rename(&audio, &aside).unwrap();
            if self.random(2) == 0 {
                fs::create_dir(&audio).unwrap();
            }
        }

        self.is_share_away = !self.is_share_away;
        let what = if self.is_share_away {
            "share away"
        } else {
            "share back"
        };

        self.steps.push(what.into());
    }

    fn step(&mut self) {
        let what = self.random(100);
        if self.is_share_away && what >= 60 {
            return if what < 75 { self.pull() } else { self.pass() };
        }

        match what {
            0..60 if self.is_share_away => self.look(),
            0..12 => self.write_whole(),
            12..22 => self.begin_copy(),
            22..38 if !self.copies.is_empty() => {
                let number = self.random(self.copies.len());
                self.go_on(number);
            }
            38..48 => self.rename(),
            48..54 => self.delete(),
            54 => self.remove_topic(),
            55..57 => self.rename_topic(),
            57..59 => self.link(),
            59 => self.pull(),
            60..75 => self.pass(),
            _ => self.look(),
        }
    }

    fn pass(&mut self) {
        let length = Duration::from_secs(self.random(20) as u64);
        self.steps.push(format!("{length:?} pass"));
        self.clock.advance(length);
        // No copy pauses too long, but for those whose share is away: they are broken off.
        let uptime = self.clock.uptime();
        if self.is_share_away {
            let stalled: Vec<Copy> = self
                .copies
                .extract_if(.., |copy| {
                    uptime.saturating_sub(copy.at) > LONGEST_PAUSE / 2
                })
                .collect();
            let inside = |file: &Path| {
                self.root
                    .path()
                    .join("aside")
                    .join(file.strip_prefix(self.audio()).unwrap())
            };
            for copy in &stalled {
                drop(fs::remove_file(inside(&copy.file)));
            }
            return;
        }

        while let Some(stalled) = self
            .copies
            .iter()
            .position(|copy| uptime.saturating_sub(copy.at) > LONGEST_PAUSE / 2)
        {
            self.go_on(stalled);
        }
    }

    #[track_caller]
    fn look(&mut self) {
        let limit = if self.random(2) == 0 {
            usize::MAX
        } else {
            1 + self.random(3)
        };

        let scan = self.library.scan_some(limit);
        self.steps.push(format!(
            "look: {} taken, {} withdrawn",
            scan.taken.len(),
            scan.withdrawn.len()
        ));
        for segment in self.library.catalogue(&BTreeMap::new()).iter() {
            let id = segment.id.to_string();
            assert!(
                self.whole.contains(&id),
                "{} is not whole\n{}",
                segment.path,
                self.steps.join("\n")
            );
            assert_eq!(
                blake3::hash(&fs::read(self.library.stored(segment.id)).unwrap())
                    .to_hex()
                    .as_str(),
                id
            );
        }

        if self.random(20) == 0 {
            self.library = open(self.root.path(), Settle::Watched(SETTLE), &self.clock);
            self.steps.push("restarted".into());
        }
    }

    /// Everybody ends what he began; then all is still.
    fn end(&mut self) {
        if self.is_share_away {
            self.pull();
        }

        while !self.copies.is_empty() {
            self.go_on(0);
        }

        for topic in TOPICS {
            let folder = self.audio().join(topic);
            fs::create_dir_all(&folder).unwrap();
            // What is empty now was emptied by people.
            fs::write(folder.join("ghi chú.txt"), "xong").unwrap();
        }

        for _ in 0..3 {
            self.library.scan();
            self.clock.advance(SETTLE);
        }

        self.look();
    }
}

fn open(root: &Path, settle: Settle, clock: &Arc<SimClock>) -> Library {
    Library::open(root, settle, Arc::clone(clock) as Arc<dyn Clock>).unwrap()
}

/// The recordings in a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return found;
    };

    for entry in entries.flatten() {
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => found.extend(files(&entry.path())),
            kind if kind.is_file() => found.push(entry.path()),
            _ => {}
        }
    }

    found.sort();
    found
}

fn planned(library: &Library) -> BTreeMap<String, String> {
    let catalogue = library.catalogue(&BTreeMap::new());
    catalogue
        .iter()
        .map(|segment| (segment.path.to_string(), segment.id.to_string()))
        .collect()
}

#[test]
fn whatever_staff_do_the_library_ends_up_with_what_is_there() {
    let seeds = std::env::var("CHURN_SEEDS")
        .ok()
        .and_then(|seeds| seeds.parse().ok())
        .unwrap_or(6);
    for seed in 1..=seeds {
        let mut churn = Churn::new(seed);
        for _ in 0..STEPS {
            churn.step();
        }
        churn.end();
        let fresh = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(churn.audio(), fresh.path().join("audio")).unwrap();
        let mut fresh = open(fresh.path(), Settle::Aged(Duration::ZERO), &churn.clock);
        fresh.scan();
        assert_eq!(
            planned(&churn.library),
            planned(&fresh),
            "\n{}",
            churn.steps.join("\n")
        );
        assert!(churn.whole.len() > 20, "the script did something");
    }
}
