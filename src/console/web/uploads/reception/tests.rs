//! What is left after a process was killed, what is cleared, and what is not followed.

use super::*;
use crate::clock::{Clock, SystemClock};

struct Trial {
    folder: tempfile::TempDir,
}

impl Trial {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    fn place(&self) -> PathBuf {
        self.folder.path().join("upload")
    }

    /// A reception of another process.
    fn reception(&self) -> Reception {
        Reception::new(self.place())
    }

    fn begin(reception: &Reception, whole: bool) -> Arc<Upload> {
        let announced = Announced {
            account: "lan".into(),
            by: "Lan".into(),
            from: "::1".into(),
            topic: "tin".into(),
            name: "a.mp3".into(),
            length: 10,
            modified: Some(5),
            replaces: None,
            whole,
        };
        reception.begin(announced, &by("a", 0)).unwrap()
    }

    /// An upload of which `synced` and then `more` bytes came before its process was killed.
    fn left(&self, synced: usize, more: usize) -> Ticket {
        let reception = self.reception();
        let upload = Self::begin(&reception, false);
        let mut writer = reception.writer(&upload, &by("a", 0)).unwrap();
        writer.add(&vec![1; synced]).unwrap();
        writer.sync().unwrap();
        writer.add(&vec![2; more]).unwrap();
        upload.ticket()
    }

    fn found(&self, by: &Circumstances) -> Vec<u64> {
        let all = self.reception().all(by).unwrap();
        all.iter().map(|upload| upload.offset()).collect()
    }

    fn files(&self) -> usize {
        fs::read_dir(self.place()).unwrap().count()
    }
}

fn by(run: &str, days: i64) -> Circumstances {
    Circumstances {
        now: SystemClock::new().now() + jiff::SignedDuration::from_hours(24 * days),
        run: run.into(),
        trusted: true,
        floor: Size(0),
    }
}

#[test]
fn a_process_that_was_killed_leaves_what_can_be_gone_on_with() {
    let trial = Trial::new();
    let ticket = trial.left(4, 3);
    assert_eq!(
        trial.found(&by("a", 0)),
        [7],
        "killed: the system has all of it"
    );
    assert_eq!(
        trial.found(&by("b", 0)),
        [4],
        "without power: what was synced"
    );
    let part = fs::read(ticket.part(&trial.place())).unwrap();
    assert_eq!(part, [1; 4]);
    let own = trial
        .reception()
        .own(&ticket.id, "lan", &by("b", 0))
        .unwrap();
    assert_eq!(own.ticket(), ticket);
}

#[test]
fn what_nobody_can_go_on_with_is_cleared() {
    let trial = Trial::new();
    let gone = trial.left(10, 0);
    Trial::begin(&trial.reception(), true);
    let long = trial.left(10, 1);
    fs::remove_file(gone.part(&trial.place())).unwrap();
    fs::write(trial.place().join(format!("{}.part", "a".repeat(32))), "x").unwrap();
    assert_eq!(trial.found(&by("a", 0)), [0; 0]);
    assert_eq!(trial.files(), 0);

    // A ticket that cannot be read is somebody's to look at, with its part.
    let torn = trial.left(4, 0);
    fs::write(trial.place().join(format!("{}.json", torn.id)), "{").unwrap();
    assert_eq!(trial.found(&by("a", 0)), [0; 0]);
    assert_eq!((trial.files(), long.length), (2, 10));
}

#[test]
fn what_is_left_for_a_week_is_given_up_by_a_clock_that_is_believed() {
    let trial = Trial::new();
    trial.left(4, 0);
    assert_eq!(trial.found(&by("a", 6)), [4]);
    let doubted = Circumstances {
        trusted: false,
        ..by("a", 800)
    };
    assert_eq!(trial.found(&doubted), [4]);
    assert_eq!(trial.found(&by("a", -800)), [4]);
    assert_eq!(trial.found(&by("a", 8)), [0; 0]);
    assert_eq!(trial.files(), 0);
}

#[test]
fn no_link_is_written_through() {
    let trial = Trial::new();
    let outside = trial.folder.path().join("outside");
    fs::write(&outside, "safe").unwrap();
    let ticket = trial.left(4, 0);
    let part = ticket.part(&trial.place());
    fs::remove_file(&part).unwrap();
    std::os::unix::fs::symlink(&outside, &part).unwrap();
    assert_eq!(trial.found(&by("a", 0)), [0; 0]);
    assert_eq!(fs::read_to_string(&outside).unwrap(), "safe");

    fs::remove_dir_all(trial.place()).unwrap();
    let elsewhere = trial.folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, trial.place()).unwrap();
    let refused = trial.reception().all(&by("a", 0));
    assert!(matches!(refused, Err(Refusal::Disk(_))));
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
}

#[test]
fn a_full_disk_is_said_before_and_in_the_middle() {
    let trial = Trial::new();
    let reception = trial.reception();
    let upload = Trial::begin(&reception, false);
    let full = Circumstances {
        floor: Size(u64::MAX),
        ..by("a", 0)
    };
    let mut writer = reception.writer(&upload, &full).unwrap();
    assert!(matches!(writer.add(b"x"), Err(Refusal::NoRoom(_))));
    assert_eq!(upload.offset(), 0);
    let announced = Announced {
        account: "mai".into(),
        by: "Mai".into(),
        from: "::1".into(),
        topic: "tin".into(),
        name: "a.mp3".into(),
        length: 10,
        modified: None,
        replaces: None,
        whole: false,
    };
    assert!(matches!(
        reception.begin(announced, &full),
        Err(Refusal::NoRoom(_))
    ));
    assert_eq!(trial.files(), 2, "the first only");
}
