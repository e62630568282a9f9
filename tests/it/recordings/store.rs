//! The store over the years: rot, pruning, a full disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use phatthanh::clock::{Clock, SimClock};
use phatthanh::library::{Condition, Library, Rules, Settle};
use phatthanh::names::SegmentId;
use phatthanh::units::Size;

use super::{Recordings, tone_wav};

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

struct Desk {
    files: Recordings,
    clock: Arc<SimClock>,
    library: Library,
}

impl Desk {
    fn new() -> Self {
        let files = Recordings::new();
        fs::create_dir_all(files.at("audio/tin")).unwrap();
        fs::create_dir_all(files.at("audio/nhac")).unwrap();
        let clock = Arc::new(SimClock::new("2026-11-24T03:00:00Z".parse().unwrap()));
        let library = open(&files, &clock, Rules::default());
        Self {
            files,
            clock,
            library,
        }
    }

    /// Starts the station again, with these rules.
    fn reopen(&mut self, rules: Rules) {
        self.library = open(&self.files, &self.clock, rules);
    }

    fn drop(&self, path: &str, hz: f64) -> PathBuf {
        let file = self.files.at("audio").join(path);
        fs::write(&file, tone_wav(hz)).unwrap();
        file
    }

    fn id(&self, path: &str) -> SegmentId {
        self.library.find(path)[0].id().unwrap()
    }

    fn copies(&self) -> usize {
        let folders = fs::read_dir(self.files.at("var/store")).unwrap();
        folders
            .map(|folder| fs::read_dir(folder.unwrap().path()).unwrap().count())
            .sum()
    }

    /// Scans and upkeep, each hour, for so long; how many copies were removed.
    fn pass(&mut self, length: Duration) -> usize {
        let mut removed = 0;
        for _ in 0..length.as_secs() / HOUR.as_secs() {
            self.clock.advance(HOUR);
            self.library.scan();
            removed += self.library.upkeep(&BTreeSet::new()).removed.len();
        }
        removed
    }

    fn planned(&self) -> usize {
        self.library.catalogue(&BTreeMap::new()).iter().count()
    }
}

fn open(files: &Recordings, clock: &Arc<SimClock>, rules: Rules) -> Library {
    let clock = Arc::clone(clock) as Arc<dyn Clock>;
    let mut library = Library::open(&files.at(""), Settle::Watched(Duration::ZERO), clock).unwrap();
    library.set_rules(rules);
    library
}

fn keep(days: u32) -> Rules {
    Rules {
        keep: Some(DAY * days),
        ..Rules::default()
    }
}

#[test]
fn copies_nobody_needs_go_after_the_time_they_are_kept() {
    let mut desk = Desk::new();
    desk.library.set_rules(keep(5));
    let file = desk.drop("tin/a.wav", 300.0);
    desk.drop("tin/b.wav", 400.0);
    desk.library.scan();
    assert_eq!((desk.pass(DAY * 8), desk.copies()), (0, 2));
    let id = desk.id("tin/a.wav");
    fs::remove_file(&file).unwrap();
    assert_eq!((desk.pass(DAY * 4), desk.copies()), (0, 2));

    // Running time is counted on when the station starts again.
    desk.reopen(keep(5));
    assert_eq!((desk.pass(HOUR * 22), desk.copies()), (0, 2));
    assert_eq!(
        (desk.pass(HOUR * 4), desk.copies(), desk.planned()),
        (1, 1, 1)
    );
    assert!(
        desk.library.find("tin/a.wav").is_empty(),
        "nothing claims it any more"
    );
    desk.reopen(keep(5));
    assert!(desk.library.find(&id.to_string()).is_empty());

    // Dropped again, it is there again.
    desk.drop("tin/a.wav", 300.0);
    assert_eq!(
        (
            desk.library.scan().taken.len(),
            desk.copies(),
            desk.id("tin/a.wav")
        ),
        (1, 2, id)
    );
}

#[test]
fn what_may_air_is_never_removed() {
    let mut desk = Desk::new();
    let [a, b] = [desk.drop("tin/a.wav", 300.0), desk.drop("tin/b.wav", 400.0)];
    desk.drop("nhac/c.wav", 500.0);
    desk.library.scan();
    let id = desk.id("tin/a.wav");

    // For ever, where nothing is said.
    fs::remove_file(&b).unwrap();
    assert_eq!(desk.pass(DAY * 12), 0);
    // However little is asked for: two days.
    fs::write(&b, tone_wav(400.0)).unwrap();
    desk.pass(HOUR);
    desk.library.set_rules(Rules {
        keep: Some(Duration::ZERO),
        ..Rules::default()
    });
    fs::remove_file(&b).unwrap();
    assert_eq!(
        (
            desk.pass((DAY * 2).checked_sub(HOUR).unwrap()),
            desk.copies()
        ),
        (0, 3)
    );
    assert_eq!((desk.pass(HOUR * 2), desk.copies()), (1, 2));

    // A wall clock that jumps by years.
    fs::remove_file(&a).unwrap();
    desk.library.scan();
    for years in [30, -40, 10] {
        desk.clock
            .jump(SignedDuration::from_hours(24 * 365 * years));
        desk.reopen(keep(2));
        assert_eq!(desk.pass(HOUR * 5), 0);
    }

    // What the station says is in use, and only while it does.
    for _ in 0..60 {
        desk.clock.advance(HOUR);
        desk.library.scan();
        assert_eq!(desk.library.upkeep(&BTreeSet::from([id])).removed, []);
    }

    assert_eq!(desk.pass(DAY * 2 + HOUR), 1);
    assert_eq!((desk.copies(), desk.planned()), (1, 1));
}

#[test]
fn nothing_is_removed_while_a_folder_is_away() {
    let mut desk = Desk::new();
    desk.library.set_rules(keep(2));
    let file = desk.drop("tin/a.wav", 300.0);
    desk.drop("nhac/c.wav", 500.0);
    desk.library.scan();
    fs::remove_file(&file).unwrap();
    desk.library.scan();
    for (from, to) in [("audio/nhac", "aside"), ("audio", "aside")] {
        fs::rename(desk.files.at(from), desk.files.at(to)).unwrap();
        assert_eq!(
            (desk.pass(DAY * 9), desk.copies(), desk.planned()),
            (0, 2, 1),
            "{from}"
        );
        fs::rename(desk.files.at(to), desk.files.at(from)).unwrap();
    }

    assert_eq!((desk.pass(DAY * 2 + HOUR * 2), desk.copies()), (1, 1));
}

/// Changes one byte of a copy, as rot does.
fn rot(file: &PathBuf) {
    let mut bytes = fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::write(file, bytes).unwrap();
}

#[test]
fn rot_is_found_and_made_good() {
    let mut desk = Desk::new();
    desk.drop("tin/a.wav", 300.0);
    let gone = desk.drop("tin/b.wav", 400.0);
    desk.drop("tin/c.wav", 500.0);
    desk.library.scan();
    let [a, b, c] = ["tin/a.wav", "tin/b.wav", "tin/c.wav"].map(|path| desk.id(path));
    assert_eq!(desk.library.verify(|_| {}).unwrap().good, 3);

    rot(&desk.library.stored(a));
    rot(&desk.library.stored(b));
    fs::remove_file(desk.library.stored(c)).unwrap();
    fs::remove_file(gone).unwrap();
    desk.library.scan();
    rot(&desk.library.stored(a));
    rot(&desk.library.stored(a));
    fs::write(desk.files.at("var/store/lạc.txt"), "x").unwrap();
    let verdict = desk.library.verify(|_| {}).unwrap();
    let found: Vec<_> = verdict
        .bad
        .iter()
        .map(|bad| (bad.id.unwrap(), bad.condition, bad.in_folder))
        .collect();
    let mut expected = vec![
        (a, Condition::Damaged, true),
        (b, Condition::Damaged, false),
    ];
    expected.sort_by_key(|(id, ..)| *id);
    assert_eq!(
        (found, verdict.good, verdict.strays.len()),
        (expected, 1, 1),
        "c was made again by the scan"
    );
    assert_eq!(desk.planned(), 1, "what has no copy cannot be planned");
    assert_eq!(desk.library.scan().taken.len(), 1);
    assert_eq!(
        (
            desk.planned(),
            desk.library.verify(|_| {}).unwrap().bad.len()
        ),
        (2, 0)
    );
}

#[test]
fn rot_is_found_by_the_running_station() {
    let mut desk = Desk::new();
    for at in 0..4_u32 {
        desk.drop(&format!("tin/{at}.wav"), 300.0 + 50.0 * f64::from(at));
    }

    desk.library.scan();
    desk.pass(HOUR);
    let id = desk.id("tin/2.wav");
    rot(&desk.library.stored(id));
    let mut found = Vec::new();
    for _ in 0..20 {
        desk.clock.advance(Duration::from_secs(60));
        found.extend(desk.library.upkeep(&BTreeSet::new()).damaged);
    }

    assert_eq!(found, [id]);
    assert_eq!(
        (
            desk.planned(),
            desk.library.scan().taken.len(),
            desk.planned()
        ),
        (3, 1, 4)
    );

    // One that did not play is looked through at once.
    assert_eq!(desk.library.check(id), Condition::Good);
    rot(&desk.library.stored(id));
    assert_eq!(
        (desk.library.check(id), desk.planned()),
        (Condition::Damaged, 3)
    );
}

#[test]
fn a_copy_of_other_bytes_is_held_to_its_own_hash() {
    let mut desk = Desk::new();
    desk.drop("tin/a.wav", 300.0);
    desk.library.scan();
    let id = desk.id("tin/a.wav");
    let copy = tone_wav(700.0);
    fs::write(desk.library.stored(id), &copy).unwrap();
    let db = rusqlite::Connection::open(desk.files.at("var/catalogue.db")).unwrap();
    let hash = blake3::hash(&copy).to_hex().to_string();
    let put = |hash: &str, size: usize| {
        db.execute(
            "insert or replace into copy values (?, ?, ?)",
            (id.to_string(), hash, i64::try_from(size).unwrap()),
        )
        .unwrap();
    };

    put(&hash, copy.len());
    assert_eq!(
        (
            desk.library.check(id),
            desk.library.verify(|_| {}).unwrap().good
        ),
        (Condition::Good, 1)
    );
    put("no hash", copy.len());
    assert_eq!(
        desk.library.check(id),
        Condition::Unread,
        "an index that cannot be read accuses no copy"
    );
    assert_eq!(
        desk.library.verify(|_| {}).unwrap().bad[0].condition,
        Condition::Unread
    );
    put(&hash, copy.len() + 1);
    assert_eq!(desk.library.check(id), Condition::Damaged);
}

#[test]
fn too_little_room_refuses_for_now_and_harms_nothing() {
    let mut desk = Desk::new();
    let moved = desk.drop("tin/a.wav", 300.0);
    desk.drop("tin/b.wav", 400.0);
    desk.library.scan();
    let before = desk.id("tin/b.wav");
    desk.library.set_rules(Rules {
        floor: Size(u64::MAX),
        ..Rules::default()
    });
    for at in 0..40_u32 {
        desk.drop(&format!("nhac/{at}.wav"), 500.0 + f64::from(at));
    }

    fs::write(
        desk.files.at("audio/tin/b.wav"),
        [tone_wav(450.0), vec![0]].concat(),
    )
    .unwrap();
    fs::rename(&moved, desk.files.at("audio/nhac/a.wav")).unwrap();
    let scan = desk.library.scan_some(16);
    assert_eq!(
        (scan.refused.len(), scan.waiting, scan.taken.len()),
        (40, 0, 1),
        "what was moved needs no room"
    );
    assert!(
        scan.refused
            .iter()
            .all(|(_, reason)| reason.key() == "library-no-room")
    );
    assert_eq!(
        (desk.id("tin/b.wav"), desk.planned(), desk.copies()),
        (before, 2, 2),
        "the old one airs on"
    );
    let again = desk.library.scan_some(16);
    assert_eq!(
        (again.refused.len(), again.warnings.len()),
        (0, 1),
        "said once, and the replaced one each time"
    );
    assert_eq!(again.next_look, Some(Duration::from_secs(60)));

    desk.library.set_rules(Rules::default());
    assert_eq!(desk.library.scan().taken.len(), 41);
    assert_eq!(desk.planned(), 42);
}

/// A disk that fills up in the middle of a copy.
#[test]
fn a_disk_that_fills_up_keeps_nothing_half() {
    let desk = Desk::new();
    let disk = desk.files.at("var/store");
    let mount = |args: &[&str]| {
        std::process::Command::new(args[0])
            .args(&args[1..])
            .arg(&disk)
            .status()
    };

    if !mount(&["mount", "-t", "tmpfs", "-o", "size=192k", "none"])
        .is_ok_and(|status| status.success())
    {
        println!("SKIPPED: a small disk can only be mounted by root");
        return;
    }

    let mut desk = desk;
    desk.drop("tin/a.wav", 300.0);
    desk.drop("tin/b.wav", 400.0);
    let scan = desk.library.scan();
    let left: Vec<_> = fs::read_dir(&disk)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let (copies, planned) = (desk.copies(), desk.planned());
    let good = desk.library.verify(|_| {}).unwrap().good;
    assert!(mount(&["umount"]).unwrap().success());
    assert_eq!(
        (
            scan.taken.len(),
            scan.warnings.len(),
            scan.warnings[0].key()
        ),
        (1, 1, "library-store-failed")
    );
    assert_eq!(
        (copies, planned, good, left.len()),
        (1, 1, 1, 1),
        "{left:?}"
    );
}
