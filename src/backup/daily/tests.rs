use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::airlog::Airlog;
use crate::backup::prepare;
use crate::clock::SimClock;
use crate::station::{CurrentCell, OnAirStatus};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn zone() -> TimeZone {
    TimeZone::get("Asia/Ho_Chi_Minh").unwrap()
}

#[test]
fn it_is_due_from_its_hour_on_until_it_is_made() {
    let (zone, rules) = (zone(), BackupRules::default());
    let night = at("2026-11-24T02:30:00+07:00");
    let before = at("2026-11-23T02:30:00+07:00");
    #[rustfmt::skip]
    let table = [
        // now, made, due
        ("2026-11-24T02:30:00+07:00", None, Some(night)),
        ("2026-11-24T02:29:59+07:00", None, Some(before)),
        ("2026-11-24T02:29:59+07:00", Some("2026-11-23T02:31:00+07:00"), None),
        ("2026-11-24T17:00:00+07:00", Some("2026-11-23T22:00:00+07:00"), Some(night)),
        ("2026-11-24T17:00:00+07:00", Some("2026-11-24T02:30:00+07:00"), None),
        ("2026-11-24T17:00:00+07:00", Some("2026-11-24T16:59:59+07:00"), None),
        // Made by a clock that was ahead.
        ("2026-11-24T17:00:00+07:00", Some("2027-01-01T02:30:00+07:00"), Some(night)),
    ];
    for (now, made, expected) in table {
        assert_eq!(
            due(at(now), &zone, &rules, made.map(at)),
            expected,
            "{now} {made:?}"
        );
    }
    let tomorrow = at("2026-11-25T02:30:00+07:00");
    assert_eq!(next(night, &zone, &rules), Some(tomorrow));
    assert_eq!(
        next(before + SignedDuration::from_hours(23), &zone, &rules),
        Some(night)
    );
}

#[test]
fn it_waits_for_the_air_to_be_free_but_not_for_ever() {
    let (minutes, hours) = (SignedDuration::from_mins, SignedDuration::from_hours);
    for (due_for, free, begins) in [
        (minutes(0), Some(minutes(10)), true),
        (minutes(0), Some(SignedDuration::MAX), true),
        (minutes(0), Some(minutes(9)), false),
        (hours(11), None, false),
        (hours(12), None, true),
        (hours(12), Some(minutes(1)), true),
    ] {
        assert_eq!(may_begin(due_for, free), begins, "{due_for:?} {free:?}");
    }
}

/// A station with a stick, and what copies it; the thread itself is not needed.
struct Trial {
    folder: tempfile::TempDir,
    stick: tempfile::TempDir,
    clock: Arc<SimClock>,
    runner: Runner,
}

impl Trial {
    fn new() -> Self {
        let (folder, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let to = stick.path().display();
        write(
            "config/station.toml",
            &format!("name = \"Đài xã\"\n[backup]\nto = \"{to}\"\n"),
        );
        write("config/schedule.toml", "");
        fs::create_dir(folder.path().join("var")).unwrap();
        let clock = Arc::new(SimClock::new(at("2026-11-24T03:00:00+07:00")));
        let handle = Handle {
            current: CurrentCell::default(),
            ..Handle::default()
        };
        let loaded = crate::config::load(folder.path()).loaded.unwrap();
        handle.current.set(Current {
            loaded: Arc::new(loaded),
            catalogue: Arc::default(),
        });
        let runner = Runner {
            folder: Folder::new(folder.path()),
            clock: clock.clone(),
            handle,
            language: Language::En,
            problem: None,
            failed: BTreeMap::new(),
            looked: None,
            prepared: false,
            patience: HANGS,
        };
        let trial = Self {
            folder,
            stick,
            clock,
            runner,
        };
        trial.status(true, None);
        trial
    }

    fn status(&self, trusted: bool, on_air: Option<OnAirStatus>) {
        let now = Moment::new(self.clock.now(), &zone());
        let mut status = Status {
            now,
            on_air,
            ..Status::default()
        };
        status.clock.trusted = trusted;
        self.runner.handle.status.set(status);
    }

    fn prepare(&self) {
        prepare(&self.runner.folder, self.stick.path(), "Đài xã", true).unwrap();
    }

    /// A minute goes by, and what is then said.
    fn turn(&mut self) -> BackupStatus {
        self.clock.sleep(LOOK);
        self.runner.turn();
        self.runner.handle.copying.status()
    }

    fn rows(&self) -> Vec<(Did, String)> {
        let acts = self.runner.handle.acts.take().into_iter();
        let rows = acts.filter_map(|act| match act {
            Act::Attended(row) => Some((row.did, row.by)),
            _ => None,
        });
        rows.collect()
    }

    fn alarm(&self) -> Vec<String> {
        let words = self.runner.handle.copying.alarm(self.clock.now());
        let words = words.into_iter();
        words.map(|text| text.key().to_owned()).collect()
    }
}

fn on_air(now: Timestamp) -> OnAirStatus {
    let start = Moment::new(now, &zone());
    OnAirStatus {
        start,
        end: start,
        played_seconds: 0.0,
        slot: "sang".into(),
        program: "tin".into(),
        kind: crate::rundown::Kind::Segment,
        title: "x".into(),
        id: None,
    }
}

#[test]
fn a_stick_is_copied_to_once_a_night_when_the_air_is_free() {
    let mut trial = Trial::new();
    let said = trial.turn();
    assert_eq!(
        (said.made, said.stick),
        (None, None),
        "no stick of ours is in"
    );
    assert_eq!(trial.alarm(), ["backup-alarm-never"]);

    trial.prepare();
    trial.status(true, Some(on_air(trial.clock.now())));
    let said = trial.turn();
    assert!(
        said.stick.is_some() && said.made.is_none(),
        "something is on air"
    );
    trial.status(false, None);
    assert!(trial.turn().made.is_none(), "the clock is not believed");
    trial.status(true, None);
    let said = trial.turn();
    assert_eq!(said.made.map(Moment::at), Some(trial.clock.now()));
    assert_eq!(trial.rows(), [(Did::BackedUp, "phatthanh".to_owned())]);
    assert_eq!((trial.alarm(), said.problem), (Vec::<String>::new(), None));
    assert!(
        trial
            .stick
            .path()
            .join("phatthanh-sao-luu/config/station.toml")
            .exists()
    );

    trial.turn();
    assert_eq!(trial.rows(), [], "once a night");
    trial.clock.sleep(Duration::from_secs(24 * 3600));
    trial.status(true, None);
    trial.turn();
    assert_eq!(trial.rows().len(), 1, "and the next night");

    // The stick goes home with somebody.
    fs::remove_file(trial.stick.path().join(crate::backup::MARKER)).unwrap();
    trial.clock.sleep(Duration::from_secs(8 * 24 * 3600));
    trial.status(true, None);
    let said = trial.turn();
    assert_eq!((said.stick, said.problem), (None, None));
    assert_eq!(trial.alarm(), ["backup-alarm-old"]);
}

#[test]
fn a_person_asks_at_any_time_and_is_told_what_is_missing() {
    let mut trial = Trial::new();
    trial.status(false, Some(on_air(trial.clock.now())));
    trial.runner.handle.copying.ask("Nguyễn Thị Hạnh");
    let said = trial.turn();
    assert!(said.problem.unwrap().contains("phatthanh backup prepare"));
    assert_eq!(trial.rows(), []);

    trial.prepare();
    trial.runner.handle.copying.ask("Nguyễn Thị Hạnh");
    let said = trial.turn();
    assert_eq!(said.problem, None);
    assert_eq!(
        trial.rows(),
        [(Did::BackedUp, "Nguyễn Thị Hạnh".to_owned())]
    );
    trial.turn();
    assert_eq!(trial.rows(), [], "once");
}

#[test]
fn a_stick_that_takes_nothing_is_an_alarm_and_tried_again_later() {
    let mut trial = Trial::new();
    trial.prepare();
    // In the way of the copy: no disk takes a folder where a file is.
    let place = trial.stick.path().join("phatthanh-sao-luu");
    fs::write(&place, "").unwrap();
    let said = trial.turn();
    assert!(said.made.is_none() && said.problem.is_some());
    assert_eq!(trial.alarm(), ["backup-failed", "backup-alarm-never"]);

    fs::remove_file(&place).unwrap();
    trial.status(true, None);
    assert!(
        trial.turn().made.is_none(),
        "not at once: a stick may be full"
    );
    trial.clock.sleep(AGAIN);
    trial.status(true, None);
    let said = trial.turn();
    assert!(said.made.is_some() && said.problem.is_none());
    assert_eq!(trial.alarm(), [""; 0]);
}

#[test]
fn a_copy_with_a_file_that_cannot_be_read_is_not_the_last_good_one() {
    let mut trial = Trial::new();
    trial.prepare();
    assert!(trial.turn().made.is_some());
    let first = trial.clock.now();
    // What nobody may read, the system's own account can: a link that leads nowhere is a folder away, a log that is none
    // breaks the chain.
    let log = trial.folder.path().join("var/airlog.db");
    let mut airlog = Airlog::open(&log).unwrap();
    let version = "0.1.0".to_owned();
    airlog
        .event(first, &crate::airlog::Event::Started { version })
        .unwrap();
    drop(airlog);
    rusqlite::Connection::open(&log)
        .unwrap()
        .execute_batch("drop trigger entry_is_never_changed; update entry set body = '{}'")
        .unwrap();
    fs::set_permissions(&log, fs::Permissions::from_mode(0o644)).unwrap();

    trial.clock.sleep(Duration::from_secs(24 * 3600));
    trial.status(true, None);
    let said = trial.turn();
    assert_eq!(said.made.map(Moment::at), Some(first), "{said:?}");
    assert!(said.problem.unwrap().contains("log verify"));
    assert_eq!(trial.alarm(), ["backup-made-log-broken"]);
}

/// A station with two prepared sticks.
fn two_sticks() -> (Trial, tempfile::TempDir) {
    let trial = Trial::new();
    let other = tempfile::tempdir().unwrap();
    let (one, two) = (trial.stick.path().to_owned(), other.path().to_owned());
    let file = trial.folder.path().join("config/station.toml");
    let to = [&one, &two].map(|place| format!("{:?}", place.display().to_string()));
    let text = format!("name = \"Đài xã\"\n[backup]\nto = [{}]\n", to.join(", "));
    fs::write(file, text).unwrap();
    let loaded = crate::config::load(trial.folder.path()).loaded.unwrap();
    trial.runner.handle.current.set(Current {
        loaded: Arc::new(loaded),
        catalogue: Arc::default(),
    });
    trial.prepare();
    prepare(&trial.runner.folder, &two, "Đài xã", true).unwrap();
    (trial, other)
}

#[test]
fn of_two_sticks_the_other_is_tried_where_one_fails() {
    let (mut trial, other) = two_sticks();
    let (one, two) = (trial.stick.path(), other.path());
    fs::write(one.join("phatthanh-sao-luu"), "").unwrap();
    assert!(trial.turn().made.is_none());
    assert_eq!(trial.alarm(), ["backup-failed", "backup-alarm-never"]);

    trial.status(true, None);
    let said = trial.turn();
    assert!(said.made.is_some() && said.problem.is_none(), "{said:?}");
    assert!(two.join("phatthanh-sao-luu/config/station.toml").exists());
    assert_eq!(trial.alarm(), [""; 0]);
}

#[test]
fn of_two_sticks_the_other_is_tried_where_one_hangs() {
    let (mut trial, other) = two_sticks();
    // Who opens a pipe to write waits for a reader, and nobody reads this one before the end.
    let copy = trial.stick.path().join("phatthanh-sao-luu");
    fs::create_dir(&copy).unwrap();
    let pipe = copy.join(".khoa");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &pipe,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RWXU,
        0,
    )
    .unwrap();
    trial.runner.patience = Duration::ZERO;
    assert!(trial.turn().made.is_none());
    assert_eq!(trial.alarm(), ["backup-alarm-hangs", "backup-alarm-never"]);

    trial.runner.patience = HANGS;
    trial.status(true, None);
    let said = trial.turn();
    assert!(said.made.is_some() && said.problem.is_none(), "{said:?}");
    assert!(
        other
            .path()
            .join("phatthanh-sao-luu/config/station.toml")
            .exists()
    );
    assert_eq!(trial.alarm(), [""; 0]);
    drop(fs::File::open(pipe).unwrap());
}

#[test]
fn a_copy_without_one_file_is_a_backup_and_says_what_it_lacks() {
    let mut trial = Trial::new();
    trial.prepare();
    // What is no database cannot be copied as one.
    fs::write(trial.folder.path().join("var/people.db"), "not a database").unwrap();
    let said = trial.turn();
    assert_eq!(said.made.map(Moment::at), Some(trial.clock.now()));
    assert!(said.problem.unwrap().contains("var/people.db"));
    assert_eq!(trial.alarm(), ["backup-alarm-left-out"]);
}

#[test]
fn the_thread_ends_with_what_holds_it() {
    let folder = tempfile::tempdir().unwrap();
    let clock: Arc<dyn Clock> = Arc::new(SimClock::new(at("2026-11-24T03:00:00+07:00")));
    let folder = Folder::new(folder.path());
    let handle = Handle::default();
    let weak = Arc::downgrade(&clock);
    let daily = Daily::start(&folder, &clock, &handle, Language::Vi).unwrap();
    drop((daily, clock));
    // Its copy of the clock goes with it; until then, or the test's own time is over.
    while weak.upgrade().is_some() {
        thread::yield_now();
    }
}
