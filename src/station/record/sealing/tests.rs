//! Sticks that are full, locked, or hang: the station goes on, one alarm says so, and the copies are made once
//! the stick is well again.

use std::process::Command;

use super::*;
use crate::clock::{SimClock, SystemClock};
use crate::station::health::alarms::Alarms;
use crate::words::Language;

/// Nothing here takes so long on a machine that works.
const PATIENCE: Duration = Duration::from_secs(30);

const DAYS: [&str; 3] = [
    "2026-11-22-000010-aa.jsonl",
    "2026-11-23-000020-bb.jsonl",
    "2026-11-24-000030-cc.jsonl",
];

/// Bytes of a sealed day.
const DAY: usize = 100_000;

/// A station whose log has three sealed days, and its alarms as the conductor keeps them.
struct SealingRig {
    _dir: tempfile::TempDir,
    folder: Folder,
    stick: PathBuf,
    clock: Arc<SimClock>,
    sealing: Sealing,
    alarms: Alarms,
    /// How often the alarm of the copies was raised, and cleared.
    changes: Vec<bool>,
}

impl SealingRig {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(&dir.path().join("station"));
        let stick = dir.path().join("stick");
        fs::create_dir_all(folder.sealed()).unwrap();
        fs::create_dir_all(&stick).unwrap();
        for (name, byte) in DAYS.into_iter().zip(1..) {
            fs::write(folder.sealed().join(name), vec![byte; DAY]).unwrap();
        }

        let clock = Arc::new(SimClock::new("2026-11-25T08:00:00+07:00".parse().unwrap()));
        let shared: Arc<dyn Clock> = Arc::clone(&clock) as _;
        // Nothing is sealed meanwhile: the clock is not believed.
        let believed = Arc::new(AtomicBool::new(false));
        let mut sealing = Sealing::start(&folder, TimeZone::UTC, &shared, believed);
        sealing.look = Duration::from_millis(10);
        Self {
            _dir: dir,
            folder,
            stick,
            clock,
            sealing,
            alarms: Alarms::default(),
            changes: Vec::new(),
        }
    }

    fn plug_in(&mut self) {
        self.sealing
            .follow(std::slice::from_ref(&self.stick), &TimeZone::UTC);
    }

    /// A second of the station: it asks, and is answered at once. What the alarm says.
    fn second(&mut self) -> Option<String> {
        let now = self.clock.now();
        for (alarm, words) in self
            .sealing
            .alarms()
            .into_iter()
            .filter(|(alarm, _)| *alarm == Alarm::LogCopies)
        {
            let raised = !words.is_empty();
            if self.alarms.set(alarm, words, now) {
                self.changes.push(raised);
            }
        }

        self.alarms
            .list(&TimeZone::UTC, Language::En)
            .pop()
            .map(|alarm| alarm.words)
    }

    /// Seconds, until the alarm is as `there` wants it.
    #[track_caller]
    fn until(&mut self, there: impl Fn(Option<&str>) -> bool) {
        let clock = SystemClock::new();
        let mut last = None;
        while clock.uptime() < PATIENCE {
            last = self.second();
            if there(last.as_deref()) {
                return;
            }
            thread::park_timeout(Duration::from_millis(1));
        }
        panic!("the alarm says {last:?}");
    }

    /// Every sealed day is on the stick, byte for byte, and nothing else is; the alarm came once and went.
    #[track_caller]
    fn all_is_well_again(&mut self) {
        self.until(|alarm| alarm.is_none());
        let mut there: Vec<_> = fs::read_dir(&self.stick)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        there.sort();
        assert_eq!(there, DAYS);
        for name in DAYS {
            let read = |folder: &Path| fs::read(folder.join(name)).unwrap();
            assert!(read(&self.stick) == read(&self.folder.sealed()), "{name}");
        }
        assert_eq!(self.changes, [true, false]);
    }

    /// A small disk in place of the stick, where this process may mount one.
    #[expect(
        clippy::print_stdout,
        reason = "whoever reads the test's output learns what it left out"
    )]
    fn mounted(&self, options: &str) -> Option<Mounted> {
        let mounted = run(
            "mount",
            &["-t", "tmpfs", "-o", options, "none"],
            &self.stick,
        );
        if !mounted {
            println!("SKIPPED: a small disk can only be mounted by root");
        }
        mounted.then(|| Mounted(self.stick.clone()))
    }
}

fn run(name: &str, args: &[&str], path: &Path) -> bool {
    Command::new(name)
        .args(args)
        .arg(path)
        .status()
        .is_ok_and(|status| status.success())
}

/// Unmounted when dropped, also by a test that fails.
struct Mounted(PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        // Lazily: a thread may still look at it.
        run("umount", &["-l"], &self.0);
    }
}

#[test]
fn a_stick_that_is_full_gets_what_it_lacks_once_there_is_room() {
    let mut desk = SealingRig::new();
    let Some(_disk) = desk.mounted("size=250k") else {
        return;
    };

    let photos = desk.stick.join("anh.zip");
    fs::write(&photos, vec![0; DAY]).unwrap();
    desk.plug_in();
    desk.until(|alarm| {
        alarm.is_some_and(|words| words.contains("2 sealed days") && words.contains("full"))
    });
    let partly = fs::read_dir(&desk.stick).unwrap().count();
    assert_eq!(partly, 2, "a whole day and the photos; nothing by halves");
    fs::remove_file(photos).unwrap();

    // Room for one more.
    desk.until(|alarm| alarm.is_some_and(|words| words.contains("1 sealed days")));
    assert!(run("mount", &["-o", "remount,size=1m"], &desk.stick));
    desk.all_is_well_again();
}

#[test]
fn a_stick_that_is_locked_gets_what_it_lacks_once_it_is_not() {
    let mut desk = SealingRig::new();
    let Some(_disk) = desk.mounted("size=1m") else {
        return;
    };

    assert!(run("mount", &["-o", "remount,ro"], &desk.stick));
    desk.plug_in();
    desk.until(|alarm| {
        alarm.is_some_and(|words| {
            words.contains("3 sealed days") && words.contains("cannot be written to")
        })
    });
    assert_eq!(fs::read_dir(&desk.stick).unwrap().count(), 0);
    assert!(run("mount", &["-o", "remount,rw"], &desk.stick));
    desk.all_is_well_again();
}

/// A reader that gets nothing and no end, as from a stick that hangs: a pipe in the place of a day.
#[test]
fn a_stick_that_hangs_holds_nobody_up_and_gets_what_it_lacks_once_it_answers() {
    let mut desk = SealingRig::new();
    let day = desk.folder.sealed().join(DAYS[1]);
    let bytes = fs::read(&day).unwrap();
    fs::remove_file(&day).unwrap();
    assert!(run("mkfifo", &[], &day));
    desk.plug_in();

    // Until the first day is copied the second is not read.
    let first = desk.stick.join(DAYS[0]);
    let clock = SystemClock::new();
    while !first.exists() {
        assert!(clock.uptime() < PATIENCE);
        assert_eq!(desk.second(), None, "it has only just begun");
    }

    desk.clock.advance(HANGS);
    desk.until(|alarm| alarm.is_some_and(|words| words.contains("does not answer")));
    assert!(!desk.stick.join(DAYS[1]).exists());
    // It answers.
    let again = desk.folder.root().join("again");
    fs::write(&again, &bytes).unwrap();
    fs::write(&day, &bytes).unwrap();
    fs::rename(again, &day).unwrap();
    desk.all_is_well_again();
}

/// One that never answers is left behind: the station ends all the same, and other sticks get their copies.
#[test]
fn a_stick_that_hangs_for_ever_is_left_behind() {
    let mut desk = SealingRig::new();
    let day = desk.folder.sealed().join(DAYS[0]);
    fs::remove_file(&day).unwrap();
    assert!(run("mkfifo", &[], &day));
    desk.plug_in();
    let other = desk.folder.root().join("other");
    fs::create_dir_all(&other).unwrap();
    for name in DAYS {
        fs::write(other.join(name), "here already").unwrap();
    }

    desk.sealing
        .follow(&[desk.stick.clone(), other], &TimeZone::UTC);
    let clock = Arc::clone(&desk.clock);
    // One hangs, the other has files of that name which are not these.
    desk.until(|alarm| {
        clock.advance(Duration::from_secs(1));
        alarm.is_some_and(|words| {
            words.contains("does not answer") && words.contains("not the station's")
        })
    });
    drop(desk);
}
